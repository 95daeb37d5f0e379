"""Another way to go on from any round of a finished game: yours, as a game of its own, or the line a bot finds."""

from __future__ import annotations

from dataclasses import dataclass

from game import catalog
from game.errors import GameError, Illegal
from game.rules import goals
from game.rules.actions import Action, End
from game.session import company
from game.session.coalitions import Turns, Work, asked, recorded
from game.session.company import PERSON
from game.session.table import Table

BEST = company.choices()[1]
"""The bot whose line is shown where none is named: the strongest there is."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a bot did from a round to the end, in the seat's place: its actions by round, the ends of turns left out.

    `score` is what it came to, 0–1, and `played` what the seat itself came to; `goals` and `were` are each goal's value in both
    games. `record` is the bot's whole game, which verifies like any other.
    """

    round: int
    bot: str
    turns: tuple[tuple[int, tuple[Action, ...]], ...]
    score: float
    played: float
    goals: tuple[int | None, ...]
    were: tuple[int | None, ...]
    record: str


def branch(table: Table, round_: int, seat: int, player: str = PERSON) -> Table:
    """A new game that is the old one up to round `round_`, in which `seat` is to act again, with `player` at it.

    Bots keep the seats they had; persons sit at the others. Raises `Illegal` while the old game is not over, `GameError` for
    a round it did not have.
    """
    return _replayed(table, _rounds(table, round_), round_, seat, player)


def best_line(table: Table, round_: int, seat: int, bot: str) -> Work[Line]:
    """The line a bot finds from the start of a round, step by step; raises as `branch` does, and for a name that is no bot.

    The bot knows what the seat knew then and learns what it pays for. The other seats do what they did, as far as the rules
    allow; operators answer anew.
    """
    if bot not in catalog.BOTS:
        raise GameError(f"{bot!r} is no bot; choose one of {', '.join(catalog.BOTS)}")
    rounds = _rounds(table, round_)
    other = _replayed(table, rounds, round_, seat, bot)
    left = len(rounds) - round_ + 1
    while not other.over:
        now, turn = other.sight(seat).board.round, other.turn
        if turn == seat:
            company.step(other, catalog.BOTS[bot])
            acted = 1 - 0.8 ** len(other.planned(seat)) if other.turn == seat and not other.over else 1.0
            yield min(1.0, (now - round_ + acted) / left)
        else:
            _act(other, turn, rounds[now - 1][turn])
    results, were = goals.outcomes(other.final, seat), goals.outcomes(table.final, seat)
    return Line(
        round=round_,
        bot=bot,
        turns=tuple((number, turns[seat]) for number, turns in enumerate(recorded(other), 1) if number >= round_),
        score=goals.score(results),
        played=goals.score(were),
        goals=tuple(result.value for result in results),
        were=tuple(result.value for result in were),
        record=other.record.text,
    )


def _rounds(table: Table, round_: int) -> tuple[Turns, ...]:
    if not table.over:
        raise Illegal("R24", "a game can be gone back in when it is over")
    rounds = recorded(table)
    if not 1 <= round_ <= len(rounds):
        raise GameError(f"the game has rounds 1 to {len(rounds)}, and no round {round_}")
    return rounds


def _replayed(table: Table, rounds: tuple[Turns, ...], round_: int, seat: int, player: str) -> Table:
    """A new game played as recorded until the seat is to act in a round; the hints asked for till then count in it, too."""
    players = [name if name in catalog.BOTS else PERSON for name in table.players]
    players[seat] = player
    other = Table(table.scenario, table.seed, tuple(players))
    hints = asked(table)
    while (now := other.sight(seat).board.round) < round_ or other.turn != seat:
        for _ in range(hints[now - 1][other.turn]):
            other.hint(other.turn)
        _act(other, other.turn, rounds[now - 1][other.turn])
    return other


def _act(table: Table, seat: int, actions: tuple[Action, ...]) -> None:
    """Have a seat do what it did, as far as the rules allow, and end its turn."""
    for action in actions:
        try:
            table.act(seat, action)
        except Illegal:
            continue
    table.act(seat, End())
