"""`rules`: the rulebook in words, or one rule of it."""

from __future__ import annotations

import argparse
import textwrap

from game.errors import GameError
from game.rules.text import RULES


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("rules", help="print the rules, or those with the numbers given")
    parser.add_argument("numbers", nargs="*", metavar="R7", help="numbers of rules, as messages name them")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the rules asked for. Raises `GameError` for a number that is no rule."""
    known = {number for number, _, _ in RULES}
    for number in options.numbers:
        if number.upper() not in known:
            raise GameError(f"{number!r} is no rule; they are R1 to R{len(RULES)}")
    asked = {number.upper() for number in options.numbers} or known
    for number, title, text in RULES:
        if number in asked:
            print(textwrap.fill(f"{number}  {title}. {text}", 88, subsequent_indent="     "))
    return 0
