"""`replay`: plays a record again, to read it or to verify it digest by digest."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.errors import GameError
from game.rules.events import Public
from game.rules.tell import tell
from game.session import replay
from game.session.debrief import debrief, describe


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("replay", help="play a record again; --verify only checks it")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--verify", action="store_true", help="reproduce every digest and print nothing else")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Replay each file. Raises `GameError` that names the file and the line of the first record that does not hold."""
    for path in options.files:
        text = replay.read(path)
        try:
            table = replay.verify(text, replay.scenario_of(text, path.parent))
        except GameError as fault:
            raise GameError(f"{path}: {fault}") from fault
        if options.verify:
            print(f"{path}: {len(table.record.digests)} digests reproduced")
            continue
        setup = table.scenario.setup
        secret = not table.over and len(setup.seats) > 1  # what one seat alone saw is the others' to know when the game is over
        for round_, event in table.log(0):
            if secret and not isinstance(event, Public):
                continue
            if said := tell(setup, event):
                print(f"{round_:3}  {said}")
        if table.over:
            result = debrief(table, 0)
            for outcome in result.outcomes:
                print(f"     {describe(outcome)}")
            print(f"     Score {result.score:.0%}: {'won' if result.win else 'lost'}.")
        elif secret:
            print("     The game is not over: what one seat alone saw is told when it is (R24).")
    return 0
