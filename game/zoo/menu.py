"""A scenario's actions as a fixed list, so that an agent picks a number; which of them are legal is a mask.

The list holds what any seat of the scenario may ever do, each action once, in a fixed order. Of what has an amount it holds a
grid: sums of demands, values that are declared. What no goal asks for is not declared, and what stands is not declared again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.rules import actions
from game.rules.actions import ON_ONE_GROUP, Action, kind
from game.rules.legal import forbids, price
from game.rules.notation import MOST_MONEY
from game.rules.setup import Goal, Kind, Seat, Setup
from game.rules.sight import Board, Known, Sight

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


@lru_cache(maxsize=16)
def statements(setup: Setup) -> tuple[tuple[str, int, int], ...]:
    """What the list can declare, as (method, groups, slice) without the values: the keys of `Notes.declared`."""
    found = (action for action in menu(setup) if isinstance(action, actions.Declare))
    return tuple(dict.fromkeys((action.method, action.groups, action.slice) for action in found))


class Menu:
    """The list of a scenario, with what is the same all game long. Actions are known by their places in `actions`."""

    def __init__(self, setup: Setup) -> None:
        self.actions = menu(setup)
        asked: dict[Action, int] = {}
        looks = [(place, action) for place, action in enumerate(self.actions) if isinstance(action, actions.Unveil)]
        kept = ((place, action) for place, action in enumerate(self.actions) if not isinstance(action, actions.Unveil))
        pairs = [(place, asked.setdefault(_plain(action), len(asked))) for place, action in kept]
        self.questions = tuple(asked)
        """What the rules are asked; `others` are the places of these actions, `question` which of the questions each is."""
        self.others, self.question = np.array(pairs, dtype=np.int64).T
        self.audits = any(isinstance(one, actions.Audit) for one in self.questions)
        first = looks[0][0] if looks else 0
        self.looks = slice(first, first + len(looks))
        """Where the looks stand: row by row, the look at the whole row first where there are several slices."""
        self.said = {
            (action.method, action.groups, action.slice, action.value): place
            for place, action in enumerate(self.actions)
            if isinstance(action, actions.Declare)
        }
        self.measured = np.ones((setup.rows, len(setup.slices)), dtype=bool)
        for cell in setup.unmeasured:
            self.measured[cell] = False


class Legality:
    """What of the list a seat may do, kept from one sight to the next as far as nothing changed that it depends on.

    It is what the rules allow (`forbids`), with no more questions than are needed: what a seat may do depends on an amount only
    through the price, and on the purse only by what it can pay; what it may look at is counted over all cells at once. A
    statement that stands already is left out, for to make it again would change nothing.
    """

    def __init__(self, menu: Menu, seat: int) -> None:
        self._menu, self._seat = menu, seat
        self._board: Board | None = None
        self._key: object = None
        self._allowed = np.zeros(len(menu.questions), dtype=bool)
        self._prices: dict[int, NDArray[np.int64]] = {}
        self._base: NDArray[np.int8] = np.zeros(len(menu.actions), dtype=np.int8)
        self._made: object = None
        self._existing = -1
        self._there = menu.measured

    def mask(self, sight: Sight, knowing: Knowing) -> NDArray[np.int8]:
        """1 for what the seat may do now, 0 for the rest; `knowing` has followed the sights up to this one."""
        board, notes, menu = sight.board, sight.notes, self._menu
        if board.over or board.turn != self._seat:
            return np.zeros(len(menu.actions), dtype=np.int8)
        key = notes.struck, knowing.version if menu.audits else 0
        if board is not self._board or key != self._key:
            self._allowed = self._answers(sight)
            self._board, self._key, self._made = board, key, None
        made = notes.purse, knowing.version
        if made != self._made:
            self._base, self._made = self._payable(sight, knowing), made
        found = self._base.copy()
        for (method, groups, slice_), value in notes.declared.items():
            place = menu.said.get((method, groups, slice_, value))
            if place is not None:
                found[place] = 0
        return found

    def _answers(self, sight: Sight) -> NDArray[np.bool_]:
        """Which questions the rules answer with yes, if money were no matter."""
        rich = replace(sight, notes=replace(sight.notes, purse=MOST_MONEY * len(self._menu.actions)))
        mine = {what for what, _ in sight.me.prices} | {Kind.END}
        return np.array([kind(one) in mine and forbids(rich, one) is None for one in self._menu.questions], dtype=bool)

    def _payable(self, sight: Sight, knowing: Knowing) -> NDArray[np.int8]:
        menu, purse, struck = self._menu, sight.notes.purse, sight.notes.struck
        if struck not in self._prices:
            self._prices[struck] = np.array([price(sight, one) for one in menu.questions], dtype=np.int64)
        prices = self._prices[struck]
        found = np.zeros(len(menu.actions), dtype=np.int8)
        found[menu.others] = (self._allowed & ((prices == 0) | (prices <= purse)))[menu.question]
        one = sight.me.price(Kind.UNVEIL)
        if one is not None:
            if sight.board.existing != self._existing:
                latent = np.arange(sight.setup.rows) & ~sight.board.existing
                self._there, self._existing = menu.measured & (latent == 0)[:, None], sight.board.existing
            untold = self._there & ~knowing.told
            looks = found[menu.looks].reshape(len(untold), -1)
            looks[:, -untold.shape[1] :] = untold & (one == 0 or one <= purse)
            if looks.shape[1] > untold.shape[1]:
                many = np.add.reduce(untold, axis=1, dtype=np.int64)
                looks[:, 0] = (many > 0) & ((one == 0) | (one * many <= purse))
        return found


class Knowing:
    """The cells that a seat knows, followed from sight to sight: by (row, slice) what it last learned and whether that holds."""

    def __init__(self, setup: Setup) -> None:
        shape = setup.rows, len(setup.slices)
        self.score = np.zeros(shape, dtype=np.int64)
        """The score last learned, in hundredths; 0 of a veiled cell."""
        self.known = np.zeros(shape, dtype=np.float32)
        """1 for a cell that is known, 0.5 for one that may have changed since, 0 for a veiled one."""
        self.told = np.zeros(shape, dtype=bool)
        """Whether a look would tell nothing new (R6)."""
        self.version = 0
        """It rises with every change of these."""
        self._cells: Mapping[tuple[int, int], Known] = {}
        self._stamp: object = None

    def forget(self) -> None:
        """A new game begins."""
        self.score[:], self.known[:], self.told[:] = 0, 0, False
        self._cells, self._stamp = {}, None
        self.version += 1

    def follow(self, sight: Sight) -> None:
        """Take in what the seat knows now."""
        board, notes = sight.board, sight.notes
        stamp = board.amounts, notes.edits, board.cleaned, board.round
        if notes.cells is self._cells and stamp == self._stamp:
            return
        cells = notes.cells.items()
        if stamp == self._stamp:
            before = self._cells
            cells = [(cell, known) for cell, known in cells if before.get(cell) is not known]  # type: ignore[assignment]
        for cell, known in cells:
            stale = sight.stale(*cell)
            self.score[cell] = known.score
            self.known[cell] = 0.5 if stale else 1
            self.told[cell] = not stale and not sight.aged(*cell)
        self._cells, self._stamp = notes.cells, stamp
        self.version += 1


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
                yield from declarations(setup, goal)
    elif what is Kind.TRAIN and seat.operator is not None:
        yield from (actions.Train(seat.operator, row) for row in range(setup.rows))
    elif what is Kind.AUDIT:
        audited = range(len(setup.operators)) if seat.operator is None else (seat.operator,)
        yield from (actions.Audit(operator, count + 1) for operator in audited for count in range(slices))


def declarations(setup: Setup, goal: Goal) -> Iterator[actions.Declare]:
    """What a goal asks for: by which method, of which groups, on its slice (the first, if it names none)."""
    everybody = [1 << group for group in range(len(setup.groups))]
    seat = setup.seats[goal.seat]
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
