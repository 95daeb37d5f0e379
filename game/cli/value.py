"""`value`: what groups are worth on a board, by a method of the valuation core, with its working."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from game.cli import column as columns
from game.cli.column import Column
from game.cli.methods import LISTED
from game.errors import GameError
from game.valuation.methods import PARAMETERS, Answer, Question, Row, ask

_NUMBERS = {"integer": int, "number": float}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "value",
        help="say what groups are worth on a board, with the working",
        description="Rows, slices of a metric and groups are written as letters, such as ABD; - is the empty set. "
        "Beta Shapley is in the convention of Kwon & Zou 2022: alpha above beta stresses small rows. "
        "The command `methods` says what each method tells.",
    )
    columns.add(parser)
    parser.add_argument("--method", required=True, metavar="M", help=", ".join(LISTED))
    for name, parameter in PARAMETERS.items():
        takers = ", ".join(method.name for method in LISTED.values() if name in method.takes)
        kind = _NUMBERS.get(parameter.kind, str)
        parser.add_argument(f"--{name}", type=kind, metavar=parameter.letter, help=f"{parameter.meaning} (for {takers})")
    parser.add_argument("--cells", action="store_true", help="add the cells used, each with its partner")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; 0. Raises `GameError` for a question that has none."""
    if args.method not in LISTED:
        raise GameError(f"there is no method {args.method!r}; choose one of {', '.join(LISTED)}")
    column = columns.read(args, LISTED[args.method].reads)
    given = {name: getattr(args, name.replace("-", "_")) for name in PARAMETERS}
    parameters = {name: _read(name, text, column) for name, text in given.items() if text is not None}
    question = Question(
        column.scores, parameters, column.slice, column.board, column.slices, column.evaluations, column.evaluation,
        columns.reference(args.reference, column) if args.reference is not None else None, args.cells, column.name,
        column.trained,
    )  # fmt: skip
    answer = _named(ask(args.method, question, LISTED), column)
    if args.json:
        print(json.dumps({"method": args.method, "slice": column.slice, **answer}, ensure_ascii=False))
    else:
        print("\n".join(_lines(column, args.method, answer)))
    return 0


def _read(name: str, text: Any, column: Column) -> Any:
    """A parameter as its method takes it: letters become masks."""
    kind = PARAMETERS[name].kind
    if kind == "row":
        return column.mask(text)
    if kind == "rows":
        return [column.mask(part) for part in text.split(",")]
    if kind == "numbers":
        try:
            return [float(part) for part in text.split(",")]
        except ValueError as fault:
            raise GameError(f"--{name} {text!r} are not numbers; write them like {PARAMETERS[name].example}") from fault
    return text


def _named(answer: Any, column: Column) -> Any:
    """The answer with its rows in letters."""
    if isinstance(answer, Row):
        return column.name(answer)
    if isinstance(answer, Mapping):
        return {_named(key, column): _named(value, column) for key, value in answer.items()}
    return [_named(part, column) for part in answer] if isinstance(answer, list) else answer


def _lines(column: Column, method: str, answer: Answer) -> list[str]:
    """The answer as aligned tables for a person."""
    answer = dict(answer)
    about = f", row {answer.pop('row')}" if "row" in answer and "size" not in answer else ""
    # A method that reads all slices is about none of them.
    where = "" if LISTED[method].reads == "slices" else f", slice {column.slice}"
    lines = [f"{method} on {column.title}{where}{about}", ""]
    if "values" in answer:
        lines += _values(answer.pop("values"), answer)
    if {"sum", "all groups less none"} <= set(answer):
        total, gain = _fixed(answer.pop("sum")), _fixed(answer.pop("all groups less none")).strip()
        lines += ["", f"sum    {total}   all groups less none: {gain}"]
    pairs = answer.pop("pairs", None)
    for key, part in answer.items():
        if isinstance(part, list) and part and isinstance(part[0], dict):
            lines += [*([""] if lines[-1] else []), *_table(part)]
        elif isinstance(part, list):
            lines.append(f"{key}: {', '.join(part) or 'none'}")
        else:
            lines.append(f"{key}: {_word(part)}")
    if pairs is not None:
        lines += ["", f"cells used, each with its partner ({len(pairs)}):", *(f"{before} → {after}" for before, after in pairs)]
    return lines


def _values(values: dict[str, float], answer: Answer) -> list[str]:
    """Values by group, with the working or with other numbers by group, which are taken out of the answer."""
    working = answer.pop("working", None)
    if working is None:
        beside = [key for key, part in answer.items() if isinstance(part, dict) and part.keys() == values.keys()]
        others = {key: answer.pop(key) for key in beside}
        return _table(
            [
                {"group": name, "value": value, **{key: part[name] for key, part in others.items()}}
                for name, value in values.items()
            ]
        )
    lines = []
    for name, value in values.items():
        head = f"{name:<6} {_fixed(value)}"
        for size, mean, number, weight in (line.values() for line in working[name]):
            lines.append(f"{head:<17}   {size:>9}     {_fixed(mean):>9}  {number:>6} {_fixed(weight)}")
            head = ""
    squares = any("mean_square" in line for part in working.values() for line in part)
    mean, number = ("  mean square", "squares") if squares else ("mean marginal", "  pairs")
    return [f"group      value   size of row  {mean} {number}    weight", *lines]


def _table(lines: list[dict[str, Any]]) -> list[str]:
    """Records as a table; words to the left, numbers to the right."""
    heads = list(dict.fromkeys(key for line in lines for key in line))
    cells = [[_word(line.get(head, "")) for head in heads] for line in lines]
    left = [all(isinstance(line.get(head, ""), str) for line in lines) for head in heads]
    widths = [max(len(head), *(len(row[i]) for row in cells)) for i, head in enumerate(heads)]
    return [
        "  ".join(
            f"{cell:<{width}}" if words else f"{cell:>{width}}" for cell, width, words in zip(row, widths, left, strict=True)
        ).rstrip()
        for row in [heads, *cells]
    ]


def _word(value: Any) -> str:
    return _fixed(value).strip() if isinstance(value, float) else str(value)


def _fixed(value: float) -> str:
    # Adding 0 after rounding turns a negative nothing into nothing.
    return f"{round(value, 6) + 0.0:>9.6f}"
