"""A scenario's actions as a fixed list, so that an agent picks a number; which of them are legal is a mask.

The list holds what any seat of the scenario may ever do, each action once, in a fixed order. Of what has an amount it holds a
grid: sums of demands, values that are declared. What no goal asks for is not declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.rules import actions
from game.rules.actions import ON_ONE_GROUP, Action, kind
from game.rules.legal import forbids, price
from game.rules.notation import MOST_MONEY
from game.rules.setup import Goal, Kind, Seat, Setup
from game.rules.sight import Sight

SUMS = (50, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000, 3000)
"""The sums that can be demanded, in hundredths of a credit a round."""

_STEPS = (50, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000)
WORTHS = (*(-step for step in reversed(_STEPS)), 0, *_STEPS)
"""What groups can be declared to be worth, in hundredths of a point."""

SCORES = tuple(range(0, 10001, 100))
"""The scores that can be declared, in hundredths of a point."""

POISONED = (0, 100)
"""What is declared of a group that was not poisoned, and of one that was."""

_OWN = (Kind.FUND, Kind.POISON, Kind.DELETE)


def menu(setup: Setup) -> tuple[Action, ...]:
    """Every action of the list, the end of the turn first."""
    found: dict[Action, None] = {actions.End(): None}
    for number, seat in enumerate(setup.seats):
        for what, _ in seat.prices:
            found.update(dict.fromkeys(_of_kind(setup, number, seat, what)))
    return tuple(found)


def statements(setup: Setup) -> tuple[tuple[str, int, int], ...]:
    """What the list can declare, as (method, groups, slice) without the values: the keys of `Notes.declared`."""
    found = (action for action in menu(setup) if isinstance(action, actions.Declare))
    return tuple(dict.fromkeys((action.method, action.groups, action.slice) for action in found))


class Legality:
    """Which actions of the list a seat may do, asked of the rules themselves (`forbids`) with no more questions than are needed.

    What a seat may do depends on an amount only through the price, and on the purse only by what it can pay; whether a row can
    be unveiled depends on which groups exist.
    """

    def __init__(self, setup: Setup) -> None:
        self.actions = menu(setup)
        asked: dict[Action, int] = {}
        self._question = np.array([asked.setdefault(_plain(action), len(asked)) for action in self.actions])
        self._asked = tuple(asked)
        self._unveils: dict[tuple[int, int], list[bool]] = {}
        self._prices: dict[int, NDArray[np.int64]] = {}

    def mask(self, sight: Sight) -> NDArray[np.int8]:
        """1 for what the seat may do now, 0 for the rest."""
        if sight.seat not in self._prices:
            self._prices[sight.seat] = np.array([price(sight, action) for action in self.actions])
        prices = self._prices[sight.seat]
        payable = (prices == 0) | (prices <= sight.notes.purse)
        found: NDArray[np.int8] = (self._allowed(sight)[self._question] & payable).astype(np.int8)
        return found

    def _allowed(self, sight: Sight) -> NDArray[np.bool_]:
        """Which questions the rules answer with yes, if money were no matter."""
        if sight.board.over or sight.board.turn != sight.seat:
            return np.zeros(len(self._asked), dtype=bool)
        rich = replace(sight, notes=replace(sight.notes, purse=MOST_MONEY * len(self.actions)))
        mine = {what for what, _ in sight.me.prices} | {Kind.END}
        where = sight.seat, sight.board.existing
        if where not in self._unveils:
            unveils = (action for action in self._asked if kind(action) is Kind.UNVEIL)
            self._unveils[where] = [forbids(rich, action) is None for action in unveils]
        unveil = iter(self._unveils[where])
        return np.array(
            [
                next(unveil) if kind(action) is Kind.UNVEIL else kind(action) in mine and forbids(rich, action) is None
                for action in self._asked
            ]
        )


def _plain(action: Action) -> Action:
    """The action without its amount, on which the rules' answer does not depend as long as it is one of the grid."""
    match action:
        case actions.Demand(operator, groups, _):
            return actions.Demand(operator, groups, SUMS[0])
        case actions.Declare(method, groups, _, slice_):
            return actions.Declare(method, groups, 0, slice_)
        case _:
            return action


def _of_kind(setup: Setup, number: int, seat: Seat, what: Kind) -> Iterator[Action]:
    slices, everybody = len(setup.slices), setup.rows - 1
    own = [groups for groups in subsets.subsets(seat.organizes) if groups]
    if what in ON_ONE_GROUP:
        for group in subsets.members(seat.organizes if what in _OWN else everybody):
            yield ON_ONE_GROUP[what](group)
    elif what is Kind.UNVEIL:
        for row in range(setup.rows):
            for slice_ in (None, *range(slices)) if slices > 1 else (0,):
                yield actions.Unveil(row, slice_)
    elif what is Kind.STRIKE:
        yield from map(actions.Strike, own)
    elif what is Kind.DEMAND:
        for operator in range(len(setup.operators)):
            yield from (actions.Demand(operator, groups, sum_) for groups in own for sum_ in SUMS)
    elif what is Kind.DECLARE:
        for goal in setup.goals:
            if goal.seat == number:
                yield from _declarations(setup, seat, goal)
    elif what is Kind.TRAIN and seat.operator is not None:
        yield from (actions.Train(seat.operator, row) for row in range(setup.rows))
    elif what is Kind.AUDIT:
        audited = range(len(setup.operators)) if seat.operator is None else (seat.operator,)
        yield from (actions.Audit(operator, count + 1) for operator in audited for count in range(slices))


def _declarations(setup: Setup, seat: Seat, goal: Goal) -> Iterator[Action]:
    """What a goal asks for: by which method, of which groups, on its slice (the first, if it names none)."""
    everybody = [1 << group for group in range(len(setup.groups))]
    match goal.kind:
        case "estimate" if goal.method is not None:
            method, about, values = goal.method, [goal.groups] if goal.groups else everybody, WORTHS
        case "select" if seat.operator is None and goal.size is not None:
            method, about, values = "select", [sum(row) for row in combinations(everybody, goal.size)], (0,)
        case "forecast":
            method, about, values = "forecast", [0], SCORES
        case "unlearn":
            method, about, values = "unlearn", [goal.groups], SCORES
        case "detect":
            method, about, values = "poison", everybody, POISONED
        case _:
            return
    slice_ = goal.slice or 0
    yield from (actions.Declare(method, groups, value, slice_) for groups in about for value in values)
