"""`bench`: measure the game's own speed and exactness on this machine."""

from __future__ import annotations

import argparse

from game import bench
from game.errors import GameError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "bench",
        help="measure speed and exactness on this machine",
        description="Print a table of figures with their targets; exit status 1 when one does not hold.",
    )
    parser.add_argument("name", metavar="NAME", help=", ".join(bench.BENCHES))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--positions", type=int, metavar="N", help="how many positions `previews` or `hints` tries; 10,000 or 400 if not given"
    )
    parser.add_argument("--without-choices", action="store_true", help="`previews` that do not listen to what operators say")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures; 0 if all targets hold, else 1. Raises `GameError` for an unknown bench or a missing package."""
    if args.positions is not None and (args.name not in ("previews", "hints") or args.positions < 1):
        raise GameError("--positions is a whole number above 0, and only for bench previews and hints")
    if args.without_choices and args.name != "previews":
        raise GameError("--without-choices is only for bench previews")
    options = {} if args.positions is None else {"positions": args.positions}
    checks = bench.run(args.name, **options, **({"deaf": True} if args.without_choices else {}))
    print(bench.told(checks, args.json))
    return 0 if all(check.holds for check in checks) else 1
