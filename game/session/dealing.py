"""Searching for deals: which boards of a data set have what a scenario is about, and what its goals should ask on each.

A property says what a board must have, from the scores of all rows alone; what the goals of money ask is then measured by
playing: somebody who knows the secret (`insider`), less what it costs to find it out, against somebody who passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.rules.outlook import weighted
from game.scenario import Scenario
from game.scenario.deals import Deal
from game.session import insider
from game.session.simulate import Match, played

Ints = NDArray[np.int64]

LOOKS = 800
"""What it costs to find the secret out, in hundredths: about eight looks."""

ALL = 100_000
"""What goals of money ask in full while it is measured what there is to be gained, in hundredths: more than anybody holds."""

HALF, WHOLE = 0.5, 0.8
"""From which shares of what there is to be gained a goal of money gives half of its points, and all."""


@dataclass(frozen=True, slots=True)
class Found:
    """A deal with a property, how much it has of it (the way to have most is taken), and the figures that show it, in words."""

    deal: Deal
    much: float
    figures: str


class Board:
    """The opening board of a deal, its groups in the order of the data set, as operators see it."""

    def __init__(self, scenario: Scenario, number: int) -> None:
        setup = scenario.setup
        self.scenario, self.number, self.groups = scenario, number, len(setup.groups)
        here = scenario.on(Deal(number, tuple(range(self.groups))))
        self.cells = here.grid().rows(here.amounts, here.quality, range(setup.rows))
        sizes = np.bitwise_count(np.arange(setup.rows)).astype(np.int64)
        self.points = [
            np.array([weighted(row, who.tested) or 0 for row in self.cells], dtype=np.int64) for who in setup.operators
        ]
        self.utility = [points - who.price * sizes for points, who in zip(self.points, setup.operators, strict=True)]
        self._best: dict[tuple[int, int, int], int] = {}

    def column(self, slice_: int) -> Ints:
        """The scores of all rows on a slice, in hundredths."""
        return np.array([row[slice_] or 0 for row in self.cells], dtype=np.int64)

    def stable(self, operator: int, sizes: range, least: int) -> Iterator[int]:
        """The rows of some sizes and at least so many hundredths of points on which an operator would stay."""
        for row in range(1 << self.groups):
            good = subsets.size(row) in sizes and self.points[operator][row] >= least
            if good and self.best(operator, row, 0) == self.utility[operator][row]:
                yield row

    def best(self, operator: int, row: int, closed: int) -> int:
        """The utility of an operator's best row in reach of its own without the closed groups."""
        start = row & ~closed
        key = operator, start, closed
        if key not in self._best:
            reach = self.scenario.setup.operators[operator].reach
            near = [one for one in subsets.within(start, reach, self.groups) if not one & closed]
            self._best[key] = int(self.utility[operator][near].max())
        return self._best[key]

    def loss(self, operator: int, row: int, groups: int) -> int:
        """What an operator on a row loses without some groups, all others open (R15)."""
        return self.best(operator, row, 0) - self.best(operator, row, groups)


Property = Callable[[Board], Iterator[Found]]


def one_pair(board: Board) -> Iterator[Found]:
    """One pair of the four that a seat speaks for is what its operator cannot do without; alone each is nothing."""
    setup = board.scenario.setup
    for row in board.stable(0, range(3, 6), 8500):
        inside, outside = subsets.members(row), [i for i in range(board.groups) if not row >> i & 1]
        for own in (_mask(a) | _mask(b) for a in combinations(inside, 2) for b in combinations(outside, 2)):
            if max(board.loss(0, row, 1 << group) for group in subsets.members(own)) > 50:
                continue
            pairs = sorted((board.loss(0, row, pair), pair) for pair in _pairs(own))
            (second, _), (first, pair) = pairs[-2:]
            everybody = board.loss(0, row, own)
            if first >= 400 and second <= first / 2 and 0.9 * first <= everybody <= 1.35 * first:
                figures = f"{subsets.show(pair)} {first / 100:.2f}, next pair {second / 100:.2f}, all {everybody / 100:.2f}"
                yield Found(_lettered(board, {0: setup.seats[0].organizes}, {0: own}, {0: row}), first, figures)


def two_pairs(board: Board) -> Iterator[Found]:
    """Two pairs without a group in common, among those that a seat speaks for, are what its operator cannot do without."""
    setup = board.scenario.setup
    many = subsets.size(setup.seats[0].organizes)
    for row in board.stable(0, range(3, 6), 8500):
        for own in map(_mask, combinations(range(board.groups), many)):
            if not 2 <= subsets.size(own & row) <= 3:
                continue
            if max(board.loss(0, row, 1 << group) for group in subsets.members(own)) > 50:
                continue
            pairs = sorted(((board.loss(0, row, pair), pair) for pair in _pairs(own)), reverse=True)
            (first, one), (second, other), (third, _) = pairs[:3]
            if second >= 300 and third <= second / 2 and not one & other:
                figures = (
                    f"{subsets.show(one)} {first / 100:.2f}, {subsets.show(other)} {second / 100:.2f}, next {third / 100:.2f}"
                )
                yield Found(_lettered(board, {0: setup.seats[0].organizes}, {0: own}, {0: row}), second, figures)


PROPERTIES: Mapping[str, Property] = {"one-pair": one_pair, "two-pairs": two_pairs}
"""What may be searched for."""


def search(scenario: Scenario, wanted: Property, numbers: range, most: int, seat: int = 0) -> Iterator[Found]:
    """The deals among `numbers` that have a property, at most `most`, with what the goals of money ask on each.

    Deals on which whoever knows the secret gains too little are left out.
    """
    count = 0
    for number in numbers:
        if count == most:
            return
        found = max(wanted(Board(scenario, number)), key=lambda one: one.much, default=None)
        if found is not None and (asked := _asked(scenario, found, seat)) is not None:
            count += 1
            yield asked


def _asked(scenario: Scenario, found: Found, seat: int) -> Found | None:
    """A deal with the thresholds of its goals of money; `None` where there is too little to be gained."""
    money = [number for number, goal in enumerate(scenario.setup.goals) if goal.kind == "purse" and goal.seat == seat]
    if not money:
        return found
    here = scenario.on(found.deal)
    goals = tuple(replace(one, partial=0, full=ALL) if n in money else one for n, one in enumerate(here.setup.goals))
    here = replace(here, setup=replace(here.setup, goals=goals))
    knows, passes = (played(Match(here, 0, _seated(scenario, seat, name))).results[seat].purse for name in (insider.NAME, "pass"))
    gain = knows - LOOKS - passes
    if gain < LOOKS:
        return None
    deal = replace(
        found.deal,
        partial=tuple((number, passes + round(HALF * gain)) for number in money),
        full=tuple((number, passes + round(WHOLE * gain)) for number in money),
    )
    return Found(deal, found.much, f"{found.figures}; passing {passes / 100:.2f}, knowing {knows / 100:.2f}")


def _seated(scenario: Scenario, seat: int, name: str) -> tuple[str, ...]:
    return tuple(name if place == seat else "pass" for place in range(len(scenario.setup.seats)))


def _lettered(board: Board, letters: Mapping[int, int], groups: Mapping[int, int], rows: Mapping[int, int]) -> Deal:
    """The deal with `groups` of the data set going by `letters`, mask by mask in order, and the others by those that are left.

    `rows` are the operators' rows in groups of the data set.
    """
    order = [-1] * board.groups
    for key, mask in letters.items():
        for letter, group in zip(subsets.members(mask), subsets.members(groups[key]), strict=True):
            order[letter] = group
    left = [group for group in range(board.groups) if group not in order]
    for letter, group in enumerate(order):
        if group < 0:
            order[letter] = left.pop(0)
    place = {group: letter for letter, group in enumerate(order)}
    named = tuple((who, _mask(place[group] for group in subsets.members(row))) for who, row in rows.items())
    return Deal(board.number, tuple(order), named)


def _mask(groups: Iterable[int]) -> int:
    return sum(1 << group for group in groups)


def _pairs(groups: int) -> list[int]:
    return [_mask(pair) for pair in combinations(subsets.members(groups), 2)]
