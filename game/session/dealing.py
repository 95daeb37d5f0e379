"""Searching for deals: which boards of a data set have what a scenario is about, and what its goals should ask on each.

A property says what a board must have, from the scores of all rows alone; what the goals of money ask is then measured by
playing: somebody who knows the secret (`insider`), less what it costs to find it out, against somebody who passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.chance import draw
from game.rules.goals import outcomes
from game.rules.outlook import weighted
from game.scenario import Scenario
from game.scenario.deal import deal
from game.scenario.deals import Deal
from game.session import insider
from game.session.simulate import bot, play

Ints = NDArray[np.int64]

GAINS = {"purse": (600, 700, 2500), "performance": (0, 200, 400)}
"""The goals whose thresholds are measured: what it costs to find the secret out (some six looks), what there must be to be gained
beyond that and beyond passing, and over how much the goal is spread while it is measured, in hundredths."""

TRIED = 4
"""How many ways to have a property are tried on a deal, those with the most of it first."""

OTHERS = "pass"
"""Who sits at the other seats while it is measured what a seat can gain: nobody who could get in its way, or help it."""

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
        self._here = here = scenario.on(Deal(number, tuple(range(self.groups))))
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

    def scores(self, row: int, lost: Mapping[int, int], weights: Sequence[tuple[int, float]]) -> int:
        """A row's weighted score in hundredths if some groups' labels were of the quality given."""
        here = self._here
        quality = tuple(lost.get(group, known) for group, known in enumerate(here.quality))
        (cells,) = here.grid().rows(here.amounts, quality, (row,))
        return weighted(cells, weights) or 0

    def stable(self, operator: int, sizes: range, least: int) -> Iterator[int]:
        """The rows of some sizes and at least so many hundredths of points on which an operator would stay."""
        inertia = self.scenario.setup.operators[operator].inertia
        for row in range(1 << self.groups):
            good = subsets.size(row) in sizes and self.points[operator][row] >= least
            if good and self.best(operator, row, 0) <= self.utility[operator][row] + inertia:
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
            if second >= 300 and third <= 2 * second / 3 and not one & other:
                figures = (
                    f"{subsets.show(one)} {first / 100:.2f}, {subsets.show(other)} {second / 100:.2f}, next {third / 100:.2f}"
                )
                yield Found(_lettered(board, {0: setup.seats[0].organizes}, {0: own}, {0: row}), second, figures)


def two_operators(board: Board) -> Iterator[Found]:
    """Each of two operators has a pair of its own, among those that a seat speaks for, that it cannot do without."""
    setup = board.scenario.setup
    many = subsets.size(setup.seats[0].organizes)
    rows = [sorted(board.stable(who, range(3, 6), 8000), key=lambda row: -board.utility[who][row])[:10] for who in (0, 1)]
    for first, second in product(*rows):
        for own in map(_mask, combinations(range(board.groups), many)):
            losses = []
            for who, row in enumerate((first, second)):
                single = max(board.loss(who, row, 1 << group) for group in subsets.members(own))
                losses.append((single, *max((board.loss(who, row, pair), pair) for pair in _pairs(own))))
            (single, one, pair), (other_single, other, other_pair) = losses
            if max(single, other_single) <= 150 and min(one, other) >= 250 and pair != other_pair:
                figures = f"first {subsets.show(pair)} {one / 100:.2f}, second {subsets.show(other_pair)} {other / 100:.2f}"
                dealt = _lettered(board, {0: setup.seats[0].organizes}, {0: own}, {0: first, 1: second})
                yield Found(dealt, min(one, other), figures)


def commons(board: Board) -> Iterator[Found]:
    """Each of three seats has a pair that its operator cannot do without; the first seat has a third group that adds nothing."""
    setup = board.scenario.setup
    seats = dict(enumerate(seat.organizes for seat in setup.seats))
    for row in board.stable(0, range(3, 6), 8500):
        single = [board.loss(0, row, 1 << group) for group in range(board.groups)]
        pairs = [pair for pair in _pairs((1 << board.groups) - 1) if max(single[group] for group in subsets.members(pair)) <= 100]
        strong = {pair: loss for pair in pairs if (loss := board.loss(0, row, pair)) >= 250}
        strong = dict(sorted(strong.items(), key=lambda item: -item[1])[:STRONG])
        for three in combinations(strong, 3):
            if _overlap(three):
                continue
            left = (1 << board.groups) - 1 & ~(three[0] | three[1] | three[2])
            for first, idle in product(range(3), subsets.members(left)):
                north = three[first] | 1 << idle
                others = [pair for place, pair in enumerate(three) if place != first]
                if board.loss(0, row, north) <= strong[three[first]] + 40:
                    dealt = _lettered(board, seats, dict(enumerate((north, *others))), {0: row})
                    figures = ", ".join(f"{subsets.show(pair)} {strong[pair] / 100:.2f}" for pair in (three[first], *others))
                    yield Found(dealt, min(strong[pair] for pair in three), figures)


STRONG = 10
"""Among how many pairs, the strongest ones, three are chosen."""


def _overlap(masks: Sequence[int]) -> bool:
    """Whether some group is in two of the masks."""
    return sum(masks) != masks[0] | masks[1] | masks[2]


def hidden_batch(board: Board) -> Iterator[Found]:
    """An operator's users feel it whichever of its four groups' labels go wrong, and its own test does not show at least two."""
    setup = board.scenario.setup
    goals = [number for number, goal in enumerate(setup.goals) if goal.kind == "performance"]
    for row in board.stable(0, range(4, 5), 9000):
        served = board.scores(row, {}, setup.operators[0].deployed)
        if served < 9000:
            continue
        users, tests = [], []
        for group in subsets.members(row):
            lost = {group: 1}
            users.append(served - board.scores(row, lost, setup.operators[0].deployed))
            tests.append(int(board.points[0][row]) - board.scores(row, lost, setup.operators[0].tested))
        if min(users) >= 400 and sum(fall <= 100 for fall in tests) >= 2:
            figures = f"served {served / 100:.2f}; falls " + ", ".join(
                f"{subsets.LETTERS[group]} {user / 100:.2f} (shown {test / 100:.2f})"
                for group, user, test in zip(subsets.members(row), users, tests, strict=True)
            )
            dealt = _lettered(board, {0: setup.operators[0].row}, {0: row}, {0: row})
            asked = tuple((goal, served - 350) for goal in goals), tuple((goal, served - 100) for goal in goals)
            yield Found(replace(dealt, partial=asked[0], full=asked[1]), min(users), figures)


def one_focus(board: Board) -> Iterator[Found]:
    """Of the groups that a seat speaks for, all on the operator's row, one alone writes what the operator does not test."""
    setup = board.scenario.setup
    letters, who = setup.seats[0].organizes, setup.operators[0]
    many = subsets.size(letters)
    for own in map(_mask, combinations(range(board.groups), many)):
        if draw(board.number, 5, "tried", own):
            continue  # the rows of each choice are trained anew, since amounts go with letters: a fifth of them is enough
        for extra in subsets.members(~own & (1 << board.groups) - 1):
            row = own | 1 << extra
            dealt = _lettered(board, {0: letters}, {0: own}, {0: row})
            here = board.scenario.on(dealt)
            grid, stands = here.grid(), dict(dealt.rows)[0]
            near = list(subsets.within(stands, who.reach, board.groups))
            scores = grid.rows(here.amounts, here.quality, near)
            utility = [
                (weighted(cells, who.tested) or 0) - who.price * subsets.size(one)
                for one, cells in zip(near, scores, strict=True)
            ]
            if max(utility) > utility[0] + who.inertia or utility[0] < 9000:
                continue
            harms = {}
            for group in subsets.members(letters):
                harms[group] = [_unseen(here, stands, group, quality) for quality in (1, 0)]
            deep = sorted((harm[1] for harm in harms.values()), reverse=True)
            best = max(harms, key=lambda group: harms[group][1])
            if deep[0] >= 700 and harms[best][0] >= 300 and deep[1] <= 200:
                served = weighted(scores[0], who.deployed) or 0
                figures = f"{setup.groups[best].letter} {deep[0] / 100:.2f}, next {deep[1] / 100:.2f}; served {served / 100:.2f}"
                yield Found(dealt, deep[0] - deep[1], figures)


def _unseen(here: Scenario, row: int, group: int, quality: int) -> int:
    """By how much users lose more than the operator's test shows if a group's labels are of a quality, in hundredths."""
    who, grid = here.setup.operators[0], here.grid()
    spoiled = tuple(quality if i == group else known for i, known in enumerate(here.quality))
    (before,), (after,) = (grid.rows(here.amounts, labels, (row,)) for labels in (here.quality, spoiled))
    falls = [(weighted(before, one) or 0) - (weighted(after, one) or 0) for one in (who.deployed, who.tested)]
    return falls[0] - falls[1]


PROPERTIES: Mapping[str, Property] = {
    "one-pair": one_pair,
    "two-pairs": two_pairs,
    "two-operators": two_operators,
    "commons": commons,
    "hidden-batch": hidden_batch,
    "one-focus": one_focus,
}
"""What may be searched for."""


def search(scenario: Scenario, wanted: Property, numbers: range, most: int) -> Iterator[Found]:
    """The deals among `numbers` that have a property, at most `most`, with what the goals of money ask on each.

    Deals are left out on which an operator would not stay where it stands at first, or whoever knows the secret gains too little.
    """
    count = 0
    for number in numbers:
        if count == most:
            return
        for found in sorted(wanted(Board(scenario, number)), key=lambda one: -one.much)[:TRIED]:
            asked = _asked(scenario, found) if _stays(scenario.on(found.deal)) else None
            if asked is not None:
                count += 1
                yield asked
                break


def _stays(here: Scenario) -> bool:
    """Whether every operator means to stay on its opening row."""
    board = deal(here, 0)[0].board
    return all(intent is None or intent.row == row for intent, row in zip(board.intents, board.rows, strict=True))


def _asked(scenario: Scenario, found: Found) -> Found | None:
    """A deal with what its goals of money and of users served ask, where the property does not say.

    `None` where whoever knows the secret gains too little.
    """
    said = dict(found.deal.partial)
    partial, full, told = list(found.deal.partial), list(found.deal.full), [found.figures]
    here = scenario.on(found.deal)
    for number, goal in enumerate(scenario.setup.goals):
        if goal.kind not in GAINS or number in said:
            continue
        cost, least, span = GAINS[goal.kind]
        passes = _value(here, number, _seated(scenario, goal.seat, "pass"))
        knows = (
            None
            if passes is None
            else _value(_open(here, number, passes, span), number, _seated(scenario, goal.seat, insider.NAME))
        )
        if knows is None or passes is None or (gain := knows - cost - passes) < least:
            return None
        partial.append((number, passes + round(HALF * gain)))
        full.append((number, passes + round(WHOLE * gain)))
        told.append(f"{goal.id}: passing {passes / 100:.2f}, knowing {knows / 100:.2f}")
    return Found(replace(found.deal, partial=tuple(partial), full=tuple(full)), found.much, "; ".join(told))


def _open(here: Scenario, number: int, passes: int, span: int) -> Scenario:
    """The scenario with a goal that gives more the more there is of it, from what passing brings."""
    goals = list(here.setup.goals)
    goals[number] = replace(goals[number], partial=passes, full=passes + span)
    return replace(here, setup=replace(here.setup, goals=tuple(goals)))


def _value(here: Scenario, number: int, players: tuple[str, ...]) -> int | None:
    """What a goal comes to in a game between some bots."""
    table = play(here, 0, players, tuple(map(bot, players)))
    goal = here.setup.goals[number]
    return next(one.value for one in outcomes(table.final, goal.seat) if one.goal == goal)


def _seated(scenario: Scenario, seat: int, name: str) -> tuple[str, ...]:
    """Who sits where while a seat is measured."""
    return tuple(name if place == seat else OTHERS for place in range(len(scenario.setup.seats)))


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
