"""After a game in the terminal: the value of its moves, a bot's line from any round, or going on from one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from game.errors import GameError
from game.session import keep
from game.session.coalitions import finish
from game.session.port import SeatPort
from game.session.table import Table
from game.view import movestext

HELP = "moves: what each turn earned   best 3: a bot's line from round 3   from 3: go on from round 3   quit: leave"


def look_back(ports: Sequence[SeatPort], lines: TextIO, out: TextIO) -> Table | None:
    """Answer the commands of `HELP` until the reader leaves or the input ends; the new game, if one is to go on from a round.

    Each person has a port; a line and a new game are those of the seat that is named after the round, the first if none is. The
    game that is over is kept as a record of its own before a new one takes its place among the saves.
    """
    setup = ports[0].sight().setup

    def say(text: str) -> None:
        print(text, file=out, flush=True)

    say(f"\nTo look back, type one of these.\n{HELP}")
    while True:
        out.write("> ")
        out.flush()
        line = lines.readline()
        word, _, rest = line.strip().partition(" ")
        if not line or word in ("quit", "exit", "q"):
            return None
        try:
            if word == "moves":
                for port in ports:
                    if len(ports) > 1:
                        say(f"{setup.seats[port.seat].name}:")
                    for told in movestext.told(setup, finish(port.moves())):
                        say(told)
                    for told in movestext.could_know(setup, finish(port.known())):
                        say(told)
            elif word == "best":
                port, round_ = _asked(ports, word, rest)
                goals = [goal for goal in setup.goals if goal.seat == port.seat]
                for told in movestext.line(setup, goals, finish(port.best_line(round_))):
                    say(told)
            elif word == "from":
                port, round_ = _asked(ports, word, rest)
                table = port.branch(round_)
                say(f"The game that is over is kept as {keep.put_by(table.scenario.id, port.record())}")
                keep.autosave(table, at_once=True)
                return table
            elif word:
                say(HELP)
        except GameError as fault:
            say(f"{fault}")


def _asked(ports: Sequence[SeatPort], word: str, text: str) -> tuple[SeatPort, int]:
    """The seat and the round that are meant."""
    number, _, name = text.strip().partition(" ")
    if not (number.isascii() and number.isdecimal()):
        raise GameError(f"write {word} and the number of a round, such as {word} 3")
    named = {port.sight().me.id: port for port in ports}
    if name and name.strip() not in named:
        raise GameError(f"no person sits at {name.strip()!r}; name one of {', '.join(named)}")
    return named[name.strip()] if name else ports[0], int(number)
