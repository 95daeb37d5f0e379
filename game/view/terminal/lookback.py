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
from game.view.terminal import saying
from game.view.terminal.page import QUIT, Page

HELP = """\
moves    what each turn earned; moves 3: that of round 3 alone
best 3   a bot's line from round 3
from 3   go on from round 3, in a game of its own
board    the whole board
quit     leave"""


def look_back(ports: Sequence[SeatPort], lines: TextIO, out: TextIO) -> Table | None:
    """Answer the commands of `HELP` until the reader leaves or the input ends; the new game, if one is to go on from a round.

    Each person has a port; a line and a new game are those of the seat that is named after the round, the first if none is. The
    game that is over is kept as a record of its own before a new one takes its place among the saves.
    """
    setup, page = ports[0].sight().setup, Page(out)
    page.lines(("\nTo look back, type one of these.", *HELP.splitlines()))
    while True:
        page.prompt()
        line = lines.readline()
        word, _, rest = line.strip().partition(" ")
        if not line or word in QUIT:
            return None
        try:
            if word == "moves":
                round_ = _round(word, rest, setup.rounds) if rest.strip() else None
                for port in ports:
                    if len(ports) > 1:
                        page.say(f"{setup.seats[port.seat].name}:")
                    moves = finish(port.moves())
                    if round_ is not None and round_ > len(moves.turns):
                        raise GameError(f"the game was over after round {len(moves.turns)}")
                    page.lines(movestext.told(setup, moves, round_))
                    known = [one for one in finish(port.known()) if round_ in (None, one.round)]
                    page.lines(movestext.could_know(setup, known))
            elif word == "board":
                found = ports[0].debrief()
                assert found is not None  # the game is over
                page.lines(saying.unveiled(ports[0].sight(), found))
            elif word == "best":
                port, round_ = _asked(ports, word, rest)
                goals = [goal for goal in setup.goals if goal.seat == port.seat]
                page.lines(movestext.line(setup, goals, finish(port.best_line(round_))))
            elif word == "from":
                port, round_ = _asked(ports, word, rest)
                table = port.branch(round_)
                page.say(f"The game that is over is kept as {keep.put_by(table.scenario.id, port.record())}")
                keep.autosave(table, at_once=True)
                return table
            elif word:
                page.lines(HELP.splitlines())
        except GameError as fault:
            page.lines([f"{fault}"])


def _asked(ports: Sequence[SeatPort], word: str, text: str) -> tuple[SeatPort, int]:
    """The seat and the round that are meant."""
    number, _, name = text.strip().partition(" ")
    round_ = _round(word, number, ports[0].sight().setup.rounds)
    named = {port.sight().me.id: port for port in ports}
    if name and name.strip() not in named:
        raise GameError(f"no person sits at {name.strip()!r}; name one of {', '.join(named)}")
    return named[name.strip()] if name else ports[0], round_


def _round(word: str, text: str, rounds: int) -> int:
    """The number of a round. Raises `GameError` that says what to write."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= rounds):
        raise GameError(f"write {word} and the number of a round from 1 to {rounds}, such as {word} {min(3, rounds)}")
    return int(text)
