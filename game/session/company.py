"""Who sits at a table: persons, and bots that take their turns, each with luck of its own that seed and place in the game fix."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from game import catalog
from game.bots import Bot, Chance
from game.chance import draw
from game.errors import GameError
from game.imagine import imagining
from game.rules.actions import Action, End
from game.rules.events import Event
from game.rules.setup import Setup
from game.scenario import Scenario
from game.session.table import Table

PERSON = "person"
"""What a record calls a player who is no bot."""

MOST_SEED = 2**31 - 1
"""The highest seed of a game."""

LUCKS = 1 << 32
"""Of how many different lucks bots imagine: one for each game and seat, the same all game long."""

MOST_ACTIONS = 200
"""How many actions a bot may take in a turn before the turn is ended for it."""


def turn(table: Table, bot: Bot) -> None:
    """Let a bot take the whole turn of the seat that is to act."""
    seat, round_ = table.turn, table.sight(table.turn).board.round
    while not table.over and table.turn == seat and table.sight(seat).board.round == round_:
        step(table, bot)


def step(table: Table, bot: Bot) -> Action:
    """Let a bot take one action of the seat that is to act: this one."""
    seat = table.turn
    round_, place = table.sight(seat).board.round, len(table.planned(seat))
    action: Action = End()
    if place < MOST_ACTIONS:
        with imagining(draw(table.seed, LUCKS, "imagination", seat)):
            action = bot(table.sight(seat), catalog.POLICIES, _dice(table.seed, seat, round_, place))
    table.act(seat, action)
    return action


def drive(table: Table, seat: int) -> tuple[Event, ...]:
    """Let the bots that sit at a table play on until it is a person's turn; the events that `seat` may see."""
    before = len(table.log(seat))
    while not table.over and table.players[table.turn] in catalog.BOTS:
        turn(table, catalog.BOTS[table.players[table.turn]])
    return tuple(event for _, event in table.log(seat)[before:])


def seated(seats: int) -> tuple[str, ...]:
    """Who sits at a table of one person: the person first, a bot at each other seat."""
    return (PERSON, *["greedy"] * (seats - 1))


def new_seed(scenario: Scenario) -> int:
    """The seed of a new game: of a narrated scenario its own, since its texts are about one board, else one nobody has seen."""
    return scenario.seed if scenario.steps else secrets.randbelow(MOST_SEED + 1)


USUAL = ("search", "greedy", "random", "pass")
"""The bots a player chooses among, the strongest first; others are for studies."""


def choices() -> tuple[str, ...]:
    """Who may sit at a seat: a person, or one of the bots, the usual ones first."""
    known = [name for name in USUAL if name in catalog.BOTS]
    return (PERSON, *known, *(name for name in catalog.BOTS if name not in known))


def invited(setup: Setup, said: Mapping[str, str]) -> tuple[str, ...]:
    """Who sits at each seat when `said` names some of them by seat id, the rest being as `seated` has it.

    Raises `GameError` for a seat or a player that does not exist, and for a table without a person.
    """
    ids = [seat.id for seat in setup.seats]
    players = dict(zip(ids, seated(len(ids)), strict=True))
    for seat, player in said.items():
        if seat not in players:
            raise GameError(f"there is no seat {seat!r} in {setup.id}; its seats are {', '.join(ids)}")
        if player != PERSON and player not in catalog.BOTS:
            raise GameError(f"{player!r} cannot sit at {seat}; choose one of {', '.join(choices())}")
        players[seat] = player
    if PERSON not in players.values():
        raise GameError("no seat is left for a person; to let bots play among themselves: simulate")
    return tuple(players.values())


def persons(table: Table) -> tuple[int, ...]:
    """The seats at which persons sit; the first seat where there are none, so that somebody can watch."""
    return tuple(seat for seat, player in enumerate(table.players) if player not in catalog.BOTS) or (0,)


def _dice(seed: int, seat: int, round_: int, place: int) -> Chance:
    thrown = 0

    def throw(sides: int) -> int:
        nonlocal thrown
        thrown += 1
        return draw(seed, sides, "bot", seat, round_, place, thrown)

    return throw
