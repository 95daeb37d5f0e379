"""`deals`: search a data set for boards that have what a scenario is about, and list them for its seeds to pick from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from game import scenario
from game.errors import GameError
from game.scenario.deals import MOST, written
from game.scenario.scenario import DatasetSource
from game.session.dealing import PROPERTIES, search


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "deals",
        help="search for boards that have what a scenario is about",
        description="Try deals of a scenario's data set one after the other; print the CSV of those that have a property, with "
        "the rows operators open on and what goals of money ask there, for `deals` in the scenario's [source].",
    )
    parser.add_argument("scenario", metavar="SCENARIO", help="a file or the id of a scenario")
    parser.add_argument("property", choices=tuple(PROPERTIES), metavar="PROPERTY", help=f"one of {', '.join(PROPERTIES)}")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the first deal to try (default 0)")
    parser.add_argument("--last", type=int, default=399, metavar="N", help="the last deal to try (default 399)")
    parser.add_argument("--most", type=int, default=40, metavar="N", help="how many deals to list at most (default 40)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the CSV to this file")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Search and print; 0 if any deal was found, else 1."""
    if not 0 <= options.first <= options.last < 2**31 or not 1 <= options.most <= MOST:
        raise GameError(f"--first and --last are deals, the first no later than the last, and --most is 1 to {MOST}")
    loaded = scenario.load(scenario.find(options.scenario))
    if not isinstance(loaded.source, DatasetSource):
        raise GameError(
            f"{loaded.id} has no data set to deal; deals are searched for scenarios with a source of the kind dataset"
        )
    found = []
    for one in search(loaded, PROPERTIES[options.property], range(options.first, options.last + 1), options.most):
        found.append(one.deal)
        print(f"{one.deal.number}: {one.figures}", file=sys.stderr)
    print(f"{len(found)} of deals {options.first} to {options.last} have the property {options.property}", file=sys.stderr)
    if not found:
        return 1
    text = written(loaded.setup, found)
    if options.output:
        options.output.write_text(text, encoding="utf-8", newline="\n")
    else:
        print(text, end="")
    return 0
