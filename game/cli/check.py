"""The command `check`: says what is wrong with scenario files, where, and what would be right."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.errors import GameError
from game.scenario import find, shipped
from game.scenario.check import examine
from game.scenario.faults import FORMATS, Fault, errors, render
from game.scenario.scenario import DatasetSource, MetricSource, Scenario, TableSource


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
    wrong, doubtful = len(errors(faults)), len(faults) - len(errors(faults))
    if not faults:
        return "no mistakes"
    said = [f"{wrong} mistake{'s' if wrong != 1 else ''}" if wrong else "no mistakes"]
    said += [f"{doubtful} warning{'s' if doubtful != 1 else ''}"] if doubtful else []
    return ", ".join(said)
