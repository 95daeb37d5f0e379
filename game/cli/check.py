"""The command `check`: says what is wrong with scenario files, where, and what would be right."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from game.errors import GameError
from game.rules import goals
from game.rules.notation import figure
from game.scenario import find, shipped
from game.scenario.check import examine, report_on
from game.scenario.faults import FORMATS, Fault, Severity, errors, ordered, render
from game.scenario.scenario import DatasetSource, MetricSource, Scenario, TableSource
from game.session.passing import passing, quick


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `check [PATHS] [--format text|json|github]` to the commands."""
    parser = commands.add_parser(
        "check",
        help="say what is wrong with scenario files, with line and column",
        description="Checks scenario files; says what is wrong, where, and what would be right. Status 1 on errors.",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a scenario file, a folder of them, or a shipped scenario's id (default: all shipped)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="for people, for programs, or as marks in a review on GitHub (default: text)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and print. Returns 1 if any file has an error, else 0. Raises `GameError` for an id that is no scenario."""
    found: list[Fault] = []
    lines: list[str] = []
    for path in _files(args.paths):
        scenario, faults = examine(path)
        if scenario is not None and quick(scenario):
            faults = ordered([*faults, *given(scenario, faults)])
        found += faults
        if scenario is not None:
            wrong = _count(faults)
            lines.append(f"{path.name}: {wrong}; {board(scenario)}")
        else:
            lines.append(f"{path.name}: {_count(faults)}")
    if args.format == "text":
        parts = [render(found)] if found else []
        print("\n".join([*parts, *lines]))
    elif found or args.format == "json":
        print(render(found, args.format))
    return 1 if errors(found) else 0


_KEPT = ("performance", "privacy", "fairness", "fair-shares")
"""The kinds of goal that may be there to be kept rather than to be reached."""


def given(scenario: Scenario, faults: Sequence[Fault]) -> list[Fault]:
    """The goals that are reached by who only ends their turns, but those of which `faults` say so already."""
    report = report_on(scenario.path)
    known = {fault.line for fault in faults}
    ids = [goal.id for goal in scenario.setup.goals]  # a deal may ask something else of a goal
    for seat, outcomes in zip(scenario.setup.seats, passing(scenario), strict=True):
        for one in outcomes:
            if one.value is None or one.share < 0.5 or one.goal.kind == "budget":
                continue
            unit = "credits" if one.goal.kind in ("income", "purse") else "points"
            text = f"who only ends their turns reaches this goal: {figure(one.value)} {unit} with seed {scenario.seed}"
            severity, hint = Severity.WARNING, f"ask for {'less' if one.goal.little else 'more'} than that"
            if one.goal.kind in _KEPT:
                severity, hint = Severity.NOTE, f"fine for what is to be kept; else {hint}"
            report.value(("goal", ids.index(one.goal.id), "partial"), "no-effect", text, hint, severity)
        if goals.stars(goals.score(outcomes)) and all(one.goal.kind in (*_KEPT, "budget") for one in outcomes if one.share):
            text = f"{seat.name} wins by only ending its turns, with seed {scenario.seed}"
            at = ("seat", scenario.setup.seats.index(seat))
            report.key(at, "no-effect", text, "set the goals above what passing brings", Severity.WARNING)
    return [fault for fault in report.faults if fault.line not in known]


def board(scenario: Scenario) -> str:
    """The size of a scenario's board in words, and what a cell costs."""
    rows, columns = scenario.setup.rows, len(scenario.setup.slices)
    size = f"the board has {rows:,} rows × {columns} column{'s' if columns != 1 else ''} = {rows * columns:,} cells"
    match scenario.source:
        case DatasetSource():
            return f"{size}, a {scenario.source.model} trained on {scenario.source.data} for each row when it is needed"
        case MetricSource():
            return f"{size}, reckoned by a formula"
        case TableSource():
            return f"{size}, {len(scenario.setup.unmeasured):,} of them unmeasured"


def _files(names: list[str]) -> list[Path]:
    """The files that are meant, each once, in the order given."""
    if not names:
        return shipped()
    files: list[Path] = []
    for name in names:
        path = Path(name)
        try:
            folder, there = path.is_dir(), path.is_file()
        except OSError as fault:
            raise GameError(f"{name[:80]} cannot be read: {fault.strerror}") from fault
        if folder:
            inside = sorted(path.glob("*.toml"))
            if not inside:
                raise GameError(f"the folder {name} holds no scenario; name a folder with .toml files, or a file")
            files += inside
        else:
            # A file that is named but not there is a fault like any other; an id is looked up.
            files.append(path if path.suffix and not there and path.stem not in _ids() else find(name))
    return list(dict.fromkeys(files))


def _ids() -> set[str]:
    return {path.stem for path in shipped()}


def _count(faults: list[Fault]) -> str:
    wrong, noted = len(errors(faults)), sum(fault.severity is Severity.NOTE for fault in faults)
    doubtful = len(faults) - wrong - noted
    if not faults:
        return "no mistakes"
    said = [f"{wrong} mistake{'s' if wrong != 1 else ''}" if wrong else "no mistakes"]
    said += [f"{doubtful} warning{'s' if doubtful != 1 else ''}"] if doubtful else []
    said += [f"{noted} note{'s' if noted != 1 else ''}"] if noted else []
    return ", ".join(said)
