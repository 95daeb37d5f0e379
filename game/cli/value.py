"""`value`: what groups are worth on a board, by a method of the valuation core, with its working."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

import numpy as np

from game.cli import column as columns
from game.cli.column import Column
from game.cli.methods import LISTED
from game.errors import GameError, ValuationError
from game.valuation.intervals import interval
from game.valuation.methods import PARAMETERS, Answer, Question, Row, ask
from game.valuation.table import Floats

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
    parser.add_argument(
        "--estimate",
        action="store_true",
        help="estimate cells that nobody measured from the others, and say how far off it may be",
    )
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
    answer = _named(_answered(args.method, question, column, args.estimate), column)
    if args.json:
        print(json.dumps({"method": args.method, "slice": column.slice, **answer}, ensure_ascii=False))
    else:
        print("\n".join(_lines(column, args.method, answer)))
    return 0


def _answered(method: str, question: Question, column: Column, estimate: bool) -> Answer:
    """The answer, with an interval around each value where cells are estimated or were measured with an error.

    Raises `GameError` for cells that are unmeasured and not to be estimated, or cannot be.
    """
    linear = LISTED[method].linear
    noisy = column.errors is not None and bool(np.nan_to_num(column.errors).any())

    def values(table: Floats) -> Floats:
        asked = ask(method, replace(question, v=table, cells=False), LISTED)["values"]
        return np.array(list(asked.values()))

    if estimate:
        if not linear:
            able = ", ".join(one.name for one in LISTED.values() if one.linear)
            raise GameError(f"--estimate is for methods whose values are sums of cells ({able}), and {method} is none of them")
        found = interval(values, question.v, column.errors)
        answer = ask(method, replace(question, v=found.table), LISTED)
    else:
        try:
            answer = ask(method, question, LISTED)
        except ValuationError as fault:
            if not (linear and "unmeasured" in str(fault)):
                raise
            raise GameError(f"{fault}, or add --estimate, which estimates them") from fault
        if not noisy:
            return answer
        if not linear:
            return {**answer, "standard errors": "not used by this method"}
        found = interval(values, np.nan_to_num(question.v), column.errors)  # what is blank has no weight here
    ends = zip(answer["values"], found.low.tolist(), found.high.tolist(), strict=True)
    answer["interval"] = [{"group": name, "value": answer["values"][name], "low": low, "high": high} for name, low, high in ends]
    answer["confidence"] = 0.95
    if len(found.estimated):
        answer["estimated"] = f"{len(found.estimated)} of {len(question.v)} cells"
    return answer


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
        total, gain = answer.pop("sum"), answer.pop("all groups less none")
        write = _writing([total, gain])
        lines += ["", f"sum    {write(total):>9}   all groups less none: {write(gain)}"]
    pairs = answer.pop("pairs", None)
    for key, part in answer.items():
        if isinstance(part, list) and part and isinstance(part[0], dict):
            lines += [*([""] if lines[-1] else []), *_table(part)]
        elif isinstance(part, list):
            lines.append(f"{key}: {', '.join(part) or 'none'}")
        else:
            lines.append(f"{key}: {_word(part, _writing([part] if isinstance(part, float) else []))}")
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
    steps = [list(line.values()) for part in working.values() for line in part]
    write, writes, weighs = _writing(values.values()), _writing(step[1] for step in steps), _writing(step[3] for step in steps)
    wide, broad = (max([9, *map(len, texts)]) for texts in (map(write, values.values()), (writes(step[1]) for step in steps)))
    for name, value in values.items():
        head = f"{name:<6} {write(value):>{wide}}"
        for size, mean, number, weight in (line.values() for line in working[name]):
            lines.append(f"{head:<{wide + 8}}   {size:>9}     {writes(mean):>{broad}}  {number:>6} {weighs(weight):>9}")
            head = ""
    squares = any("mean_square" in line for part in working.values() for line in part)
    mean, number = ("  mean square", "squares") if squares else ("mean marginal", "  pairs")
    return [f"group  {'value':>{wide}}   size of row  {mean:>{broad + 4}} {number}    weight", *lines]


def _table(lines: list[dict[str, Any]]) -> list[str]:
    """Records as a table; words to the left, numbers to the right."""
    heads = list(dict.fromkeys(key for line in lines for key in line))
    writes = {head: _writing(line[head] for line in lines if isinstance(line.get(head), float)) for head in heads}
    cells = [[_word(line.get(head, ""), writes[head]) for head in heads] for line in lines]
    left = [all(isinstance(line.get(head, ""), str) for line in lines) for head in heads]
    widths = [max(len(head), *(len(row[i]) for row in cells)) for i, head in enumerate(heads)]
    return [
        "  ".join(
            f"{cell:<{width}}" if words else f"{cell:>{width}}" for cell, width, words in zip(row, widths, left, strict=True)
        ).rstrip()
        for row in [heads, *cells]
    ]


def _word(value: Any, write: Callable[[float], str]) -> str:
    return write(value) if isinstance(value, float) else str(value)


_DECIMALS, _SURE = 6, 12  # decimals that are usual; digits of the largest number behind which there is only rounding


def _writing(numbers: Iterable[float]) -> Callable[[float], str]:
    """How some numbers that stand together are written so that different ones look different: with six decimals, or with more;
    very large and very small ones with an exponent.
    """
    known = [abs(number) for number in numbers if isfinite(number)]
    largest = max(known, default=0.0)
    kind = "f" if not largest or 1e-3 <= largest < 1e9 else "e"
    least = largest * 10.0**-_SURE
    apart = sorted({round(number / least) for number in known}) if least else []

    def write(value: float, decimals: int) -> str:
        # What is only rounding is nothing, and adding 0 turns a negative nothing into nothing.
        return f"{round(value, decimals) + 0.0 if kind == 'f' else 0.0 if abs(value) < least else value:.{decimals}{kind}}"

    def tells(decimals: int) -> bool:
        return len({write(one * least, decimals) for one in apart}) == len(apart)

    decimals = next((decimals for decimals in range(_DECIMALS, _SURE) if tells(decimals)), _SURE)
    return lambda value: write(value, decimals)
