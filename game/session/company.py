"""Bots at a table: they take their turns, each with luck of its own that the seed and the place in the game fix."""

from __future__ import annotations

from game import catalog
from game.bots import Bot, Chance
from game.chance import draw
from game.rules.actions import End
from game.rules.events import Event
from game.session.table import Table

MOST_ACTIONS = 200
"""How many actions a bot may take in a turn before the turn is ended for it."""


def turn(table: Table, bot: Bot) -> None:
    """Let a bot take the whole turn of the seat that is to act."""
    seat, round_ = table.turn, table.sight(table.turn).board.round
    while not table.over and table.turn == seat and table.sight(seat).board.round == round_:
        step(table, bot)


def step(table: Table, bot: Bot) -> None:
    """Let a bot take one action of the seat that is to act."""
    seat = table.turn
    round_, place = table.sight(seat).board.round, len(table.planned(seat))
    if place >= MOST_ACTIONS:
        table.act(seat, End())
    else:
        table.act(seat, bot(table.sight(seat), catalog.POLICIES, _dice(table.seed, seat, round_, place)))


def drive(table: Table, seat: int) -> tuple[Event, ...]:
    """Let the bots that sit at a table play on until it is a person's turn; the events that `seat` may see."""
    before = len(table.log(seat))
    while not table.over and table.players[table.turn] in catalog.BOTS:
        turn(table, catalog.BOTS[table.players[table.turn]])
    return tuple(event for _, event in table.log(seat)[before:])


def seated(seats: int) -> tuple[str, ...]:
    """Who sits at a table of one person: the person first, a bot at each other seat."""
    return ("person", *["greedy"] * (seats - 1))


def _dice(seed: int, seat: int, round_: int, place: int) -> Chance:
    thrown = 0

    def throw(sides: int) -> int:
        nonlocal thrown
        thrown += 1
        return draw(seed, sides, "bot", seat, round_, place, thrown)

    return throw
