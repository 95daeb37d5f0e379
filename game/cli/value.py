"""`value`: what groups are worth on a board, by a method of the valuation core, with its working."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import game.valuation as val
from game.errors import GameError
from game.subsets import LETTERS, members, parse, show, size
from game.worlds import METRICS, Grid, MetricGrid
from game.worlds import table as tables

_SEMIVALUES = ("shapley", "banzhaf", "beta")
METHODS = ("leave-one-out", "group-leave-one-out", *_SEMIVALUES, "scaling", "best-subset")
"""The methods that `--method` takes."""

# Which methods each option is for; elsewhere it would be ignored in silence.
_OPTIONS = {
    "alpha": ("beta",),
    "beta": ("beta",),
    "row": ("leave-one-out", "group-leave-one-out"),
    "focus": ("leave-one-out", "group-leave-one-out", *_SEMIVALUES),
    "size": ("best-subset",),
}


@dataclass(frozen=True)
class Column:
    """One slice of a board: the scores of the rows of the groups that exist, and those groups, rising."""

    title: str
    slice: str
    scores: NDArray[np.float64]
    groups: tuple[int, ...]

    def name(self, mask: int) -> str:
        """A row of this table in the board's letters."""
        return show(sum(1 << self.groups[i] for i in members(mask)))

    def mask(self, text: str) -> int:
        """The row of this table that letters name. Raises `NotationError` for a group that is not on the board or is latent."""
        full = parse(text, max(self.groups, default=-1) + 1)
        latent = full & ~sum(1 << group for group in self.groups)
        if latent:
            raise GameError(f"{text!r} names {show(latent)}, which is latent on the opening board; name groups that exist")
        return sum(1 << i for i, group in enumerate(self.groups) if full >> group & 1)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "value",
        help="say what groups are worth on a board, with the working",
        description="Rows, slices of a metric and groups are written as letters, such as ABD; - is the empty set. "
        "Beta Shapley is in the convention of Kwon & Zou 2022: alpha above beta stresses small rows.",
    )
    parser.add_argument("scenario", nargs="?", metavar="SCENARIO", help="a scenario's file or id: its opening board")
    parser.add_argument("--metric", metavar="NAME", help=f"a closed form instead: {', '.join(METRICS)}")
    parser.add_argument("--groups", type=int, metavar="N", help="the number of groups of the metric's board, up to 16")
    parser.add_argument("--weights", metavar="W,W,…", help="the groups' weights, for weighted-coverage")
    parser.add_argument("--table", metavar="FILE", help="a table of scores instead, as CSV: row,<slice ids>")
    parser.add_argument("--slice", metavar="E", help="the column: an id; letters for a metric")
    parser.add_argument("--method", required=True, metavar="M", help=", ".join(METHODS))
    parser.add_argument("--alpha", type=float, metavar="a", help="for beta: weight on small rows")
    parser.add_argument("--beta", type=float, metavar="b", help="for beta: weight on large rows")
    parser.add_argument("--row", metavar="S", help="for leave-one-out: the row that is left; all groups if not given")
    parser.add_argument("--focus", metavar="G", help="the groups to report; for group-leave-one-out the coalition that leaves")
    parser.add_argument("--size", type=int, metavar="k", help="for best-subset: the number of groups in the row")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; 0. Raises `GameError` for a question that has none."""
    if args.method not in METHODS:
        raise GameError(f"there is no method {args.method!r}; choose one of {', '.join(METHODS)}")
    for option, takers in _OPTIONS.items():
        if getattr(args, option) is not None and args.method not in takers:
            raise GameError(f"--{option} says nothing to {args.method}; it is for {', '.join(takers)}")
    column = _column(args)
    answer = _ANSWERS[args.method](column, args)
    if args.json:
        print(json.dumps({"method": args.method, "slice": column.slice, **answer}, ensure_ascii=False))
    else:
        print("\n".join(_lines(column, args.method, answer)))
    return 0


def _column(args: argparse.Namespace) -> Column:
    given = [source for source in (args.scenario, args.metric, args.table) if source is not None]
    if len(given) != 1:
        raise GameError("name one board: a SCENARIO, or --metric NAME --groups N, or --table FILE.csv")
    for option in ("groups", "weights"):
        if getattr(args, option) is not None and args.metric is None:
            raise GameError(f"--{option} goes with --metric; a scenario or a table has its own groups")
    if args.metric is not None:
        return _metric_column(args)
    grid: Grid
    if args.table is not None:
        grid = tables.load(Path(args.table), maximum=None)
        amounts = quality = (3,) * grid.groups
        title = Path(args.table).name
    else:
        # A scenario's reader is not needed for a metric or a table.
        from game.scenario import find, load

        scenario = load(find(args.scenario))
        grid, amounts, quality, title = scenario.grid(), scenario.amounts, scenario.quality, scenario.id
    place = _slice(grid, args.slice)
    exists = tuple(group for group, amount in enumerate(amounts) if amount)
    scores = val.restrict(grid.raw(amounts, quality)[:, place], sum(1 << group for group in exists))
    return Column(title, grid.slices[place], scores, exists)


def _metric_column(args: argparse.Namespace) -> Column:
    if args.groups is None:
        raise GameError("a metric needs --groups N, the number of groups on its board, such as --groups 4")
    if not 0 <= args.groups <= len(LETTERS):
        raise GameError(f"a metric board has 0 to {len(LETTERS)} groups, not {args.groups}")
    if args.slice is None:
        raise GameError("a metric needs --slice E, the groups it is evaluated on, such as --slice AB, or - for none")
    evaluation = parse(args.slice, args.groups)
    name = show(evaluation)
    grid = MetricGrid(args.metric, args.groups, [evaluation], [name], _weights(args.weights))
    scores = grid.raw((3,) * grid.groups, (3,) * grid.groups)[:, 0]
    return Column(f"{args.metric} with {args.groups} groups", name, scores, tuple(range(args.groups)))


def _weights(text: str | None) -> list[float] | None:
    try:
        return [float(weight) for weight in text.split(",")] if text is not None else None
    except ValueError as fault:
        raise GameError(f"the weights {text!r} are not numbers; write one for each group, such as 1,2,0.5") from fault


def _slice(grid: Grid, name: str | None) -> int:
    if name is None and len(grid.slices) == 1:
        return 0
    if name not in grid.slices:
        said = "a slice is missing; add --slice with" if name is None else f"there is no slice {name!r}; choose"
        raise GameError(f"{said} one of {', '.join(grid.slices)}")
    return grid.slices.index(name)


def _measured(column: Column, masks: NDArray[np.int64]) -> None:
    unknown = masks[np.isnan(column.scores[masks])]
    if len(unknown):
        row = column.name(int(unknown[0]))
        raise GameError(
            f"the cell of row {row} in slice {column.slice} is unmeasured and this method needs it "
            f"({len(unknown)} of its {len(masks)} cells are); ask about other cells, or measure these"
        )


def _semivalue(column: Column, args: argparse.Namespace) -> dict[str, Any]:
    _measured(column, np.arange(len(column.scores)))
    if args.method == "beta":
        if args.alpha is None or args.beta is None:
            raise GameError("Beta Shapley needs --alpha and --beta, such as --alpha 16 --beta 1, which stresses small rows")
        result = val.beta_shapley(column.scores, args.alpha, args.beta)
    else:
        result = {"shapley": val.shapley, "banzhaf": val.banzhaf}[args.method](column.scores)
    players = _focus(column, args)
    return {
        "values": {column.name(1 << i): float(result.values[i]) for i in players},
        "working": {column.name(1 << i): [vars(line) for line in result.working(i)] for i in players},
    }


def _leave_one_out(column: Column, args: argparse.Namespace) -> dict[str, Any]:
    row = _row(column, args)
    _measured(column, np.unique([row, *(row & ~(1 << i) for i in members(row))]))
    result = val.leave_one_out(column.scores, row)
    # A group outside the row cannot leave it; to list a 0 for it would look like a measurement.
    players = [i for i in _focus(column, args) if row >> i & 1]
    if args.focus is not None and len(players) < size(column.mask(args.focus)):
        raise GameError(f"--focus {args.focus} names a group outside the row {column.name(row)}; name groups of the row")
    return {
        "row": column.name(row),
        "values": {column.name(1 << i): float(result.values[i]) for i in players},
        "working": {column.name(1 << i): [_one_pair(row & ~(1 << i), float(result.values[i]))] for i in players},
    }


def _group_leave_one_out(column: Column, args: argparse.Namespace) -> dict[str, Any]:
    if args.focus is None:
        raise GameError("group-leave-one-out needs --focus G, the groups that leave together, such as --focus BC")
    row, groups = _row(column, args), column.mask(args.focus)
    if groups & ~row or not groups:
        raise GameError(f"--focus {args.focus} is no part of the row {column.name(row)}; name groups of the row")
    _measured(column, np.unique([row, row & ~groups]))
    value = float(val.group_leave_one_out(column.scores, row, groups).values)
    name = column.name(groups)
    return {"row": column.name(row), "values": {name: value}, "working": {name: [_one_pair(row & ~groups, value)]}}


def _scaling(column: Column, args: argparse.Namespace) -> dict[str, Any]:
    _measured(column, np.arange(len(column.scores)))
    result = val.scaling(column.scores)
    means = zip(result.means.tolist(), result.rows.tolist(), strict=True)
    return {"sizes": [{"size": size, "mean": mean, "rows": rows} for size, (mean, rows) in enumerate(means)]}


def _best_subset(column: Column, args: argparse.Namespace) -> dict[str, Any]:
    if args.size is None or not 0 <= args.size <= len(column.groups):
        raise GameError(f"best-subset needs --size k, the number of groups in the row, from 0 to {len(column.groups)}")
    sizes = np.array([size(mask) for mask in range(len(column.scores))])
    _measured(column, np.flatnonzero(sizes == args.size))
    result = val.best_subset(column.scores, args.size)
    row = column.name(int(result.rows))
    return {"size": args.size, "row": row, "values": {row: float(result.values)}, "rows": len(result.considered)}


_ANSWERS: dict[str, Callable[[Column, argparse.Namespace], dict[str, Any]]] = {
    "leave-one-out": _leave_one_out,
    "group-leave-one-out": _group_leave_one_out,
    "shapley": _semivalue,
    "banzhaf": _semivalue,
    "beta": _semivalue,
    "scaling": _scaling,
    "best-subset": _best_subset,
}


def _row(column: Column, args: argparse.Namespace) -> int:
    return len(column.scores) - 1 if args.row is None else column.mask(args.row)


def _focus(column: Column, args: argparse.Namespace) -> list[int]:
    return list(members(len(column.scores) - 1 if args.focus is None else column.mask(args.focus)))


def _one_pair(without: int, value: float) -> dict[str, Any]:
    return vars(val.SizeRow(size(without), value, 1, 1.0))


def _lines(column: Column, method: str, answer: dict[str, Any]) -> list[str]:
    """The answer as an aligned table for a person."""
    left = f", row {answer['row']}" if "row" in answer and "working" in answer else ""
    lines = [f"{method} on {column.title}, slice {column.slice}{left}", ""]
    if "sizes" in answer:
        sizes = (f"{line['size']:>4}  {_fixed(line['mean'])}  {line['rows']:>6}" for line in answer["sizes"])
        return [*lines, "size       mean    rows", *sizes]
    if "working" not in answer:
        ((row, best),) = answer["values"].items()
        return [*lines, f"{row} scores {_fixed(best).strip()}, the best of {answer['rows']} rows"]
    lines.append("group      value   size of row  mean marginal   pairs    weight")
    for name, value in answer["values"].items():
        head = f"{name:<6} {_fixed(value)}"
        for line in answer["working"][name]:
            mean, weight = _fixed(line["mean_marginal"]), _fixed(line["weight"])
            lines.append(f"{head:<17}   {line['size']:>9}     {mean:>9}  {line['pairs']:>6} {weight}")
            head = ""
    if method in _SEMIVALUES and len(answer["values"]) == len(column.groups):
        gain = float(column.scores[-1] - column.scores[0])
        lines += ["", f"sum    {_fixed(sum(answer['values'].values()))}   all groups less none: {_fixed(gain).strip()}"]
    return lines


def _fixed(value: float) -> str:
    # Adding 0 after rounding turns a negative nothing into nothing.
    return f"{round(value, 6) + 0.0:>9.6f}"
