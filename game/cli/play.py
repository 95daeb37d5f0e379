"""`play`: the game in a window, or with --text in a terminal."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from game import files, scenario
from game.errors import GameError
from game.session import company, keep, replay
from game.session.port import doors
from game.session.table import Table
from game.view import settings
from game.view.settings import ASSISTS

QUICK = "first-strike"
"""The scenario of quick play."""

LESSON = "one-removal"
"""The first lesson."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("play", help="play a scenario, in a window or with --text in the terminal")
    parser.add_argument("scenario", nargs="?", metavar="SCENARIO", help=f"a file or an id (default: {QUICK}), or a .game record")
    parser.add_argument(
        "--continue", dest="resume", action="store_true", help="go on with the last game, or with that of SCENARIO"
    )
    parser.add_argument("--title", action="store_true", help="open on the title screen")
    parser.add_argument("--text", action="store_true", help="play in the terminal; needs no display")
    parser.add_argument(
        "--seat", action="append", default=[], metavar="ID=WHO", type=_seat,
        help="who sits at a seat: person, or a bot such as greedy (default: a person at the first seat, greedy at the others)",
    )  # fmt: skip
    parser.add_argument(
        "--difficulty", choices=("easy", "normal", "hard"), default="normal", help="how hard it is to be (default: normal)"
    )
    parser.add_argument(
        "--assists",
        choices=ASSISTS,
        help="what helps: forecasts and hints, forecasts alone, or neither (default: as set last)",
    )
    parser.add_argument("--seed", type=seed, help="the seed of the game, which picks its board (default: a new one)")
    parser.add_argument("--scale", type=_scale, metavar="100-200", help="size of the screen's text in per cent")
    parser.set_defaults(run=run)


def seed(text: str) -> int:
    """A seed as the command line takes it: a whole number from 0 to 2,147,483,647, as in scenario files."""
    if not (text.isascii() and text.isdecimal()) or int(text) >= 1 << 31:
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; write a whole number from 0 to {(1 << 31) - 1:,}")
    return int(text)


def _seat(text: str) -> tuple[str, str]:
    seat_, sign, player = text.partition("=")
    if not (sign and seat_ and player):
        raise argparse.ArgumentTypeError(f"{text!r} seats nobody; write the seat's id and who sits there, such as rival=person")
    return seat_, player


def _scale(text: str) -> float:
    number = float(text.rstrip("%")) if text.rstrip("%").replace(".", "", 1).isdigit() else 0.0
    factor = number / 100 if number > 2 else number
    if not 1.0 <= factor <= 2.0:
        raise argparse.ArgumentTypeError(f"{text!r} is no scale; write 100 to 200 (per cent)")
    return factor


def run(options: argparse.Namespace) -> int:
    """Play. Raises `GameError` when the scenario has mistakes, there is nothing to continue or no display."""
    table, trouble = None, None
    if options.text and options.title:
        raise GameError("the terminal has no title screen; leave out --title, or leave out --text")
    files.ready()
    if options.resume:
        if options.seed is not None:
            raise GameError("--continue goes on with the seed the game has; leave out --seed, or leave out --continue")
        if (options.scenario or "").endswith(".game"):
            raise GameError("--continue goes on with an unfinished game, alone or with a scenario's id; leave out --continue")
        if options.difficulty != "normal":
            raise GameError("--continue goes on at the difficulty the game has; leave out --difficulty, or leave out --continue")
        if options.seat:
            raise GameError("--continue goes on with the players the game has; leave out --seat, or leave out --continue")
        if options.scenario:
            keep.take_up(options.scenario)
        resumed = keep.resume()
        table, trouble = resumed.table, resumed.trouble
    elif not options.title:
        chosen = options.scenario or (_offered() if options.text else QUICK)
        table = _start(chosen, options.seed, dict(options.seat), options.difficulty)
    if options.text:
        from game.view import terminal

        assert table is not None
        assists = options.assists or settings.load().assists
        lines = sys.stdin or io.StringIO()  # closed, there is none: that is an input that has ended
        return terminal.run(doors(table), table.scenario, lines, sys.stdout, trouble, assists)
    if not _display():
        raise GameError(
            "there is no display for the window here; play in the terminal instead: counterfactual-tactics play --text"
        )
    from game.view import app

    return app.run(table, trouble=trouble, scale=options.scale, assists=options.assists)


def _offered() -> str:
    """What is played in the terminal where nothing is named: who has played nothing yet is offered the lesson first.

    A person is asked; a pipe, which cannot answer a question it does not know of, is told how to get the lesson.
    """
    if keep.played():
        return QUICK
    lines = sys.stdin
    if lines is None or not lines.isatty():
        print(f"New here? The lesson takes five minutes: counterfactual-tactics play --text {LESSON}\n", flush=True)
        return QUICK
    print("You have played nothing yet. The lesson takes five minutes and shows all that the first game needs.")
    print(f"Press Enter for the lesson, or type skip for {QUICK}.")
    while True:
        print("> ", end="", flush=True)
        said = lines.readline().strip().lower()
        if said in ("", "lesson", LESSON, "yes", "y"):
            return LESSON
        if said in ("skip", QUICK, "no", "n"):
            return QUICK
        print(f"Press Enter for the lesson, or type skip for {QUICK}.")


def _start(name: str, seed: int | None, seats: Mapping[str, str], difficulty: str) -> Table:
    """A game of a scenario from its opening, or of a record from where it stands; kept on disk from now on."""
    if name.endswith(".game"):
        if seats:
            raise GameError("a record is played on by the players it names; leave out --seat")
        if seed is not None:
            raise GameError("a record is played on with the seed it names; leave out --seed")
        if difficulty != "normal":
            raise GameError("a record is played on at the difficulty it names; leave out --difficulty")
        path = Path(name)
        text = replay.read(path)
        table, fault = replay.resume(text, replay.scenario_of(text, path.parent))
        if fault:
            raise GameError(f"{path}: {fault}")
    else:
        loaded = scenario.load(scenario.find(name)).at(difficulty)
        table = Table(loaded, company.new_seed(loaded) if seed is None else seed, company.invited(loaded.setup, seats))
    keep.autosave(table)
    return table


def _display() -> bool:
    """Whether a window can be opened: everywhere but on a Unix without a display server, unless SDL was told how."""
    if sys.platform in ("win32", "darwin") or os.environ.get("SDL_VIDEODRIVER"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
