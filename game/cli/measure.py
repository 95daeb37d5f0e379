"""`measure`: fill a table by training any model on every row of a board."""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path
from typing import Any

import numpy as np

from game import measure, scenario
from game.errors import GameError
from game.workers import cores, on_terminal
from game.worlds import table


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "measure",
        help="fill a table by training any model on every row",
        description="Train a model on every row of a board and write the scores as a table (a `table` source of a scenario), "
        "with a file beside it that says how they were made. Run the same command again to go on after an interruption.",
    )
    parser.add_argument("table", type=Path, metavar="TABLE.csv", help="the table to fill")
    parser.add_argument("--board", metavar="SCENARIO", help="train on the groups of this scenario and test on its slices")
    parser.add_argument("--groups", type=int, metavar="N", help="without --board: how many groups the function knows")
    parser.add_argument("--slices", default="all", metavar="IDS", help="without --board: the slices, parted by commas")
    parser.add_argument(
        "--model",
        required=True,
        metavar="MODEL",
        help="a model of the game, or module:name of an estimator or a function (such as sklearn.svm:SVC)",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the model; may be given many times"
    )
    parser.add_argument("--seed", type=int, default=1, help="the seed of all rows' seeds (default 1)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=int, default=cores(), metavar="N", help="how many processes (default: all)")
    where.add_argument("--dask", metavar="ADDRESS", help="train on this Dask cluster, such as tcp://host:8786")
    parser.add_argument("--again", action="store_true", help="begin anew, whatever is there")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Fill the table and say how much there was to do."""
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))  # for the user's own module beside the table
    settings = dict(map(_setting, options.set))
    if (options.board is None) == (options.groups is None):
        raise GameError("name either a board with --board, or with --groups how many groups the function knows")
    if options.board is not None:
        loaded = scenario.load(scenario.find(options.board))
        task = measure.on_board(loaded, options.model, settings, options.seed)
    else:
        task = measure.on_nothing(options.groups, tuple(options.slices.split(",")), options.model, settings, options.seed)
    trained = measure.measure(task, options.table, jobs=options.jobs, dask=options.dask, again=options.again, tell=on_terminal)
    if trained and sys.stderr.isatty():
        print(file=sys.stderr)
    rows = 1 << task.groups
    print(f"{options.table.name}: {rows} rows × {len(task.slices)} slices, {trained} of them trained now")
    low, high = _range(options.table)
    if low < 0 or high > 1:
        print(f"its scores lie from {low:g} to {high:g}: `value` reads them, a scenario wants them from 0 to 1")
    return 0


def _range(path: Path) -> tuple[float, float]:
    """The lowest and the highest score of a table; 0 and 0 of one without any."""
    scores = table.load(path, maximum=None).scores
    known = scores[~np.isnan(scores)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not (name.isidentifier() and equals):
        raise GameError(f"{text!r} is no setting; write NAME=VALUE, such as n_estimators=50")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError, TypeError):
        return name, value
    except (RecursionError, MemoryError):
        raise GameError(
            f"the setting {name} is nested too deeply to be read; write a plain value, such as n_estimators=50"
        ) from None
