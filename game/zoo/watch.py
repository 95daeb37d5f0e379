"""A seat at a table as an agent has it: what it knows as numbers, what it may do, how its goals stand."""

from __future__ import annotations

from copy import deepcopy
from operator import index
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from game.errors import GameError
from game.rules import goals, notation
from game.rules.actions import Action
from game.rules.setup import Setup
from game.rules.sight import Sight
from game.scenario import Scenario
from game.session.replay import verify
from game.session.table import Table
from game.zoo.features import MOST, Features, Floats
from game.zoo.menu import Knowing, Legality, Menu
from game.zoo.progress import Standing, ended

MOST_SEED = (1 << 31) - 1

ILLEGAL = -1.0
"""The reward of an action that the mask forbids, where it is not an error."""


def seed_of(seed: Any) -> int:
    """A seed as a whole number, whatever type of whole number it is, NumPy's too. Raises `GameError` for what is none."""
    try:
        found = index(seed)
    except TypeError:
        found = -1
    if not 0 <= found <= MOST_SEED:
        raise GameError(f"{seed!r} is no seed; give a whole number from 0 to {MOST_SEED:,}")
    return found


def after(seed: int) -> int:
    """The seed of the next game that is given none."""
    return seed + 1 if seed < MOST_SEED else 0


def agents(scenario: Scenario) -> list[str]:
    """The names of the agents of a scenario, one a seat: ``role_number``."""
    return [f"{seat.role}_{number}" for number, seat in enumerate(scenario.setup.seats)]


def observed(width: int, actions: int) -> spaces.Space[Any]:
    """The space of observations with so many features and actions."""
    return spaces.Dict(
        {
            "observation": spaces.Box(-MOST, MOST, (width,), np.float32),
            "action_mask": spaces.Box(0, 1, (actions,), np.int8),
        }
    )


class Watch:
    """A seat followed through a game: `see` after each change, then ask. A new game begins with `restart`."""

    def __init__(self, setup: Setup, menu: Menu, seat: int) -> None:
        self.seat = seat
        self._knowing = Knowing(setup)
        self._standing = Standing(setup, seat)
        self._features = Features(setup, seat)
        self._legality = Legality(menu, seat)
        self._sight: Sight | None = None
        self._mask: NDArray[np.int8] | None = None

    def restart(self) -> None:
        """Forget the game that was followed."""
        self._knowing.forget()
        self._sight = None

    def see(self, table: Table) -> None:
        """Take in how the table stands."""
        self._sight = sight = table.sight(self.seat)
        self._knowing.follow(sight)
        self._standing.follow(sight)
        self._features.follow(sight, self._knowing, self._standing)
        self._mask = None

    def row(self) -> Floats:
        """What the seat knows, in one row of numbers."""
        return self._features.row()

    def arrays(self) -> dict[str, Floats]:
        """The same by name (`features.shapes`)."""
        return self._features.arrays()

    def mask(self, most: bool = False) -> NDArray[np.int8]:
        """1 for what the seat may do now, 0 for the rest; with `most`, it has done so much that it may only end its turn."""
        if self._mask is None:
            assert self._sight is not None
            self._mask = self._legality.mask(self._sight, self._knowing)
            if most:
                self._mask[1:] = 0
        return self._mask

    def potential(self) -> float:
        """How far the seat's score seems on its way, 0–1."""
        return self._standing.potential()

    def info(self, table: Table) -> dict[str, Any]:
        """What is going on, in credits and points: ``round``, ``rounds``, ``money``, and ``goals`` by id (`Standing.told`).

        When the game is over ``goals`` is what they came to, and ``score`` is the share of their points.
        """
        assert self._sight is not None
        notes, setup = self._sight.notes, self._sight.setup
        found: dict[str, Any] = {
            "round": self._sight.board.round,
            "rounds": setup.rounds,
            "money": {"purse": notes.purse / 100, "received": notes.received / 100, "spent": notes.spent / 100},
        }
        if not table.over:
            return {**found, "goals": self._standing.told()}
        outcomes = goals.outcomes(table.final, self.seat)
        return {**found, "goals": ended(outcomes), "score": goals.score(outcomes)}


class AtTable:
    """What the environments have in common: a table, watches of its seats, and copies that go on where they stand."""

    scenario: Scenario
    _table: Table

    @property
    def actions(self) -> tuple[Action, ...]:
        """The list of actions that an agent picks from, by number."""
        return self._menu.actions

    def told(self, action: int) -> str:
        """An action in the notation of the game's records."""
        return notation.show(self.scenario.setup, self.actions[action])

    def _watch(self) -> None:
        """Watch every seat anew."""
        setup = self.scenario.setup
        self._menu = Menu(setup)
        self._watches = {agent: Watch(setup, self._menu, seat) for seat, agent in enumerate(agents(self.scenario))}
        self._seen: set[str] = set()

    def _at(self, agent: str) -> Watch:
        """The watch of an agent, which has seen how the table stands."""
        watch = self._watches[agent]
        if agent not in self._seen:
            watch.see(self._table)
            self._seen.add(agent)
        return watch

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        other = object.__new__(type(self))
        memo[id(self)] = other
        kept = {name: value for name, value in self.__dict__.items() if name not in (*_MADE, "scenario", "_table")}
        other.__dict__.update(deepcopy(kept, memo), scenario=self.scenario, _table=self._table.fork())
        other._watch()
        return other

    def __getstate__(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.__dict__.items() if name not in _MADE}
        return {**kept, "_table": self._table.record.text}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Take a game up where it stood: its record is played again."""
        self.__dict__.update(kept)
        self._table = verify(kept["_table"], self.scenario)
        self._watch()


_MADE = ("_menu", "_watches", "_seen")
"""What `AtTable._watch` makes."""
