"""The board that `value` is asked about, read from a scenario, a metric or a table."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import game.valuation as val
from game.errors import GameError
from game.subsets import LETTERS, members, parse, show
from game.worlds import METRICS, DatasetGrid, Grid, MetricGrid
from game.worlds import table as tables
from game.worlds.asked import Trained

_MOST_EVALUATIONS = 8  # groups of a metric's board with a column for each set of them: 2^16 cells


@dataclass(frozen=True)
class Column:
    """One slice of a board: the scores of the rows of the groups that exist, and those groups, rising.

    `board` holds all slices and `slices` their ids; `evaluations` a column for each set of evaluation groups, None if the
    board has no such columns, and `evaluation` the set that the slice is. NaN is a cell that nobody measured. `errors` are the
    standard errors of the scores, NaN where the table gives none, and None for a board that is no table. `trained` is the
    board of models behind the scores, where there is one.
    """

    title: str
    slice: str
    scores: NDArray[np.float64]
    groups: tuple[int, ...]
    board: NDArray[np.float64]
    slices: tuple[str, ...]
    evaluations: NDArray[np.float64] | None = None
    evaluation: int = 0
    trained: Trained | None = None
    errors: NDArray[np.float64] | None = None

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


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments that name a board."""
    parser.add_argument("scenario", nargs="?", metavar="SCENARIO", help="a scenario's file or id: its opening board")
    parser.add_argument("--metric", metavar="NAME", help=f"a closed form instead: {', '.join(METRICS)}")
    parser.add_argument("--groups", type=int, metavar="N", help="the number of groups of the metric's board, up to 16")
    parser.add_argument("--weights", metavar="W,W,…", help="the groups' weights, for weighted-coverage")
    parser.add_argument(
        "--table", metavar="FILE", help="a table of scores instead, as CSV: row,<slice ids>; columns <id>_se are standard errors"
    )
    parser.add_argument("--slice", metavar="E", help="the column: an id; letters for a metric")


def read(args: argparse.Namespace, reads: str) -> Column:
    """The board that the arguments name; `reads` is what the method reads of it. Raises `GameError` for one that is none."""
    given = [source for source in (args.scenario, args.metric, args.table) if source is not None]
    if len(given) != 1:
        raise GameError("name one board: a SCENARIO, or --metric NAME --groups N, or --table FILE.csv")
    for option in ("groups", "weights"):
        if getattr(args, option) is not None and args.metric is None:
            raise GameError(f"--{option} goes with --metric; a scenario or a table has its own groups")
    if args.metric is not None:
        return _metric(args, reads)
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
    # A method that reads all slices or evaluations needs none to be named.
    place = _slice(grid, args.slice) if reads in ("slice", "model") or args.slice is not None else 0
    exists = tuple(group for group, amount in enumerate(amounts) if amount)
    board = val.restrict(grid.raw(amounts, quality), sum(1 << group for group in exists))
    evaluations, evaluation = (None, 0) if len(exists) < grid.groups else _evaluations(grid, board, args.slice)
    slices = tuple(grid.slices)
    trained = Trained(grid, amounts, quality, place, exists) if isinstance(grid, DatasetGrid) else None
    scores = np.ascontiguousarray(board[:, place])
    errors = None
    if isinstance(grid, tables.TableGrid):
        errors = np.ascontiguousarray(val.restrict(grid.errors, sum(1 << group for group in exists))[:, place])
    return Column(title, slices[place], scores, exists, board, slices, evaluations, evaluation, trained, errors)


def reference(path: str, column: Column) -> NDArray[np.float64]:
    """Another table with the rows and slices of a column's board."""
    grid = tables.load(Path(path), maximum=None)
    if grid.groups != len(column.groups) or tuple(grid.slices) != column.slices:
        raise GameError(
            f"{path} has {grid.groups} groups and the slices {', '.join(grid.slices)}; the board has {len(column.groups)} groups "
            f"and {', '.join(column.slices)}, and only equal cells can be compared"
        )
    return grid.raw((3,) * grid.groups, (3,) * grid.groups)


def _metric(args: argparse.Namespace, reads: str) -> Column:
    if args.groups is None:
        raise GameError("a metric needs --groups N, the number of groups on its board, such as --groups 4")
    if not 0 <= args.groups <= len(LETTERS):
        raise GameError(f"a metric board has 0 to {len(LETTERS)} groups, not {args.groups}")
    if args.slice is None and reads != "evaluations":
        raise GameError("a metric needs --slice E, the groups it is evaluated on, such as --slice AB, or - for none")
    evaluation = parse(args.slice or "-", args.groups)
    title = f"{args.metric} with {args.groups} groups"
    wanted = [evaluation]
    if reads == "evaluations":
        if args.groups > _MOST_EVALUATIONS:
            raise GameError(f"a column for every evaluation set is made for up to {_MOST_EVALUATIONS} groups, not {args.groups}")
        wanted = list(range(1 << args.groups))
    names = tuple(show(mask) for mask in wanted)
    grid = MetricGrid(args.metric, args.groups, wanted, list(names), _weights(args.weights))
    board = grid.raw((3,) * grid.groups, (3,) * grid.groups)
    scores = np.ascontiguousarray(board[:, wanted.index(evaluation)])
    evaluations = board if reads == "evaluations" else None
    return Column(title, show(evaluation), scores, tuple(range(args.groups)), board, names, evaluations, evaluation)


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


def _evaluations(grid: Grid, board: NDArray[np.float64], name: str | None) -> tuple[NDArray[np.float64] | None, int]:
    """A column for each set of groups, NaN where the table has none, if all its slices are such sets; and the set asked about."""
    try:
        masks = [parse(slice_, grid.groups) for slice_ in grid.slices]
        asked = parse(name or "-", grid.groups)
    except GameError:
        return None, 0
    evaluations = np.full((len(board), len(board)), np.nan)
    evaluations[:, masks] = board
    return evaluations, asked
