"""Looking: which cell to unveil next, if what it may tell is worth its price (the expected value of sample information).

Three questions are put to the imagined boards. What would be asked of an operator, if one knew what it stands to lose? Which row
would be trained on or chosen? How far off would the declared values be? For the first two the boards themselves are taken for
truths, one after the other: what the seat would do if it knew the answer is found from the other boards that look alike
there, and what that is worth is read off the one that was left out. So a look is never praised for what chance made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.bots.bargains import bargains
from game.bots.declaring import BOARDS as DECLARED
from game.bots.search.routines import doubts
from game.imagine import boards, stakes, statements
from game.rules.actions import Action, Audit, Unveil
from game.rules.legal import forbids, price, unaudited
from game.rules.outlook import Policies
from game.rules.setup import Goal, Kind
from game.rules.sight import Sight

Floats = NDArray[np.float64]

BOARDS = 128
"""Over how many imagined boards a question is put."""

ASKED = 6
"""About how many sets of groups it is asked what they are worth."""

LIKELY = 0.04
"""In what share of the boards a row must be the answer for it to be worth a look."""

BANDWIDTH = 0.3
"""How alike two boards must be in what was found for one to speak for the other, in standard deviations."""

MONEY = 0.2
"""What a credit at hand is worth of one received: money buys strikes and demands, but no goal counts it."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look, the share of all goals it is expected to gain less what it costs, and what for, in a word.

    One for a bargain says whose stake in which `groups` it narrows.
    """

    action: Action
    gain: float
    idea: str
    operator: int | None = None
    groups: int = 0


def looks(sight: Sight, policies: Policies) -> Look | None:
    """The look with the largest gain above 0, if there is one."""
    if sight.me.price(Kind.UNVEIL) is None and sight.me.price(Kind.AUDIT) is None:
        return None
    mine = [goal for goal in sight.setup.goals if goal.seat == sight.seat]
    points = sum(goal.points for goal in mine)
    if not points:
        return None
    found = [
        *_for_bargains(sight, mine, points, policies),
        *_for_values(sight, mine, points, policies),
        *_for_rows(sight, mine, points, policies),
    ]
    return max(found, key=lambda look: look.gain, default=None) if any(look.gain > 0 for look in found) else None


# What a threat is worth -----------------------------------------------------------------------------------------------


def _for_bargains(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """Rows an operator would fall back to, for the groups of which it matters most what they are worth to it."""
    rate = _rate(mine, "income") / points
    found = bargains(sight, policies, BOARDS, far=True)
    if not found or not rate:
        return
    left = sight.setup.rounds - sight.board.round + 1
    term = min(left, sight.setup.term)
    now = max(0.0, found[0].gain) * left / term
    costs = {(one.operator, one.groups, one.strikes): one.sum * one.chance * term - one.gain for one in found}
    held = {operator: stakes(sight, operator, policies, BOARDS, far=True) for operator in {one.operator for one in found}}
    # Who knew the stake would ask for all of it, for the rest of the game, and pay for each term anew.
    known: dict[tuple[int, int], Floats] = {}
    for (operator, groups, strikes), cost in costs.items():
        willingness = tuple(max(-3, w - 2) if strikes >> i & 1 else w for i, w in enumerate(sight.board.willingness))
        worth = held[operator].most(groups, willingness) * left - cost * left / term
        known[operator, groups] = np.maximum(known.get((operator, groups), 0.0), worth)
    gains = {key: float(np.maximum(worth, now).mean()) - now for key, worth in known.items()}
    for operator, groups in sorted(gains, key=lambda key: -gains[key])[:ASKED]:
        cells = [
            (share, row, slice_)
            for row, share in _answers(held[operator].fallback(groups))
            for slice_, weight in sight.setup.operators[operator].tested
            if weight and sight.fresh(row, slice_) is None
        ]
        if not cells:
            continue
        # The question costs all its cells; the likeliest is looked at first.
        _, row, slice_ = max(cells)
        look = Unveil(row, slice_)
        kept = (sight.me.price(Kind.DEMAND) or 0) + (sight.me.price(Kind.STRIKE) or 0) * subsets.size(doubts(sight, groups))
        if forbids(sight, look) is None and sight.notes.purse - price(sight, look) >= kept:
            gain = rate * (gains[operator, groups] / len(cells) - MONEY * price(sight, look))
            yield Look(look, gain, "bargain", operator, groups)


def _answers(fallback: NDArray[np.int64]) -> list[tuple[int, float]]:
    """The rows that are the fallback in more than a few boards, with their shares."""
    rows, counts = np.unique(fallback, return_counts=True)
    return [
        (row, count / len(fallback))
        for row, count in zip(rows.tolist(), counts.tolist(), strict=True)
        if count >= LIKELY * len(fallback)
    ]


# Which row is best ----------------------------------------------------------------------------------------------------


def _for_rows(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """For an operator seat: rows in reach it might train on."""
    own = sight.me.operator
    if own is None or sight.me.price(Kind.TRAIN) is None:
        return
    rate = (_rate(mine, "performance") + _rate(mine, "income") + _rate(mine, "fairness")) / points
    who, able = sight.setup.operators[own], sight.board.able(own)
    here = sight.board.rows[own] & able
    scores = boards(sight, policies, BOARDS, far=True).scores
    rows = [row for row in subsets.within(here, who.reach, len(sight.setup.groups)) if not row & ~able]
    deployed = np.zeros((BOARDS, len(rows)))
    for slice_, weight in who.deployed:
        deployed += weight * scores[:, rows, slice_]
    deployed -= sight.board.prices[own] * np.bitwise_count(np.array(rows))
    now = _left_out(deployed, np.ones((BOARDS, BOARDS)))
    order = np.argsort(-np.quantile(deployed, 0.9, axis=0))[: 2 * ASKED]
    for i in order.tolist():
        for slice_, weight in who.deployed:
            if weight and sight.fresh(rows[i], slice_) is None:
                gain = _left_out(deployed, _alike(scores[:, rows[i], slice_].astype(np.float64))) - now
                for look in _ways(sight, rows[i], slice_):
                    yield Look(look, rate * (gain - MONEY * price(sight, look)), "train")


def _ways(sight: Sight, row: int, slice_: int) -> Iterator[Action]:
    """How the seat could learn a cell."""
    look = Unveil(row, slice_)
    if forbids(sight, look) is None:
        yield look
    for operator, where in enumerate(sight.board.rows):
        if where == row and slice_ in (asked := unaudited(sight, operator)):
            audit = Audit(operator, asked.index(slice_) + 1)
            if forbids(sight, audit) is None:
                yield audit


# How far off values are -----------------------------------------------------------------------------------------------


def _for_values(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """The cell that narrows a declared value most, or settles best which row to choose."""
    for goal in mine:
        if sight.board.round > goal.deadline:
            continue
        asked = statements(sight, goal, policies, DECLARED)
        if not asked:
            continue
        rate = goal.points / points / max(1, 2 * abs(goal.full - goal.partial))
        scores = boards(sight, policies, DECLARED, far=True).scores
        values = np.column_stack([one.values for one in asked])
        cells = [
            (row, asked[0].slice) for row in subsets.subsets(sight.board.existing) if sight.fresh(row, asked[0].slice) is None
        ]
        if not cells:
            continue
        found = np.column_stack([scores[:, row, slice_] for row, slice_ in cells]).astype(np.float64)
        gains = (
            _choosing(values, found, [row for row, _ in cells], [one.groups for one in asked])
            if goal.kind == "select"
            else _narrowing(values, found)
        )
        costs = _spending(sight, mine, points)
        for i in np.argsort(-gains, kind="stable")[:ASKED].tolist():
            for look in _ways(sight, *cells[i]):
                yield Look(look, rate * float(gains[i]) - costs * price(sight, look), goal.kind)


def _narrowing(values: Floats, found: Floats) -> Floats:
    """By how much the mean error of medians falls if a cell is found, for each cell: from what it has in common with the values.

    Of a correlation in so few boards, what chance makes of none at all is taken off.
    """
    spread = values.std(axis=0)
    one = (values - values.mean(axis=0)) / np.maximum(spread, 1e-9)
    other = (found - found.mean(axis=0)) / np.maximum(found.std(axis=0), 1e-9)
    explained = np.clip(((one.T @ other) / len(values)) ** 2 - 2 / len(values), 0.0, 1.0)
    return np.asarray(MEAN_ERROR * (spread[:, None] * (1 - np.sqrt(1 - explained))).mean(axis=0))


MEAN_ERROR = 0.8
"""The mean distance from the middle of a normal distribution, in standard deviations."""


def _choosing(regrets: Floats, found: Floats, cells: list[int], rows: list[int]) -> Floats:
    """By how much the regret of the best choice falls if a cell is found: of the rows that may be chosen themselves."""
    gains = np.full(len(cells), -np.inf)
    now = _left_out(-regrets, np.ones((len(regrets), len(regrets))))
    hopeful = np.argsort(np.quantile(regrets, 0.1, axis=0), kind="stable")[: 2 * ASKED]
    place = {row: i for i, row in enumerate(cells)}
    for i in hopeful.tolist():
        if (at := place.get(rows[i])) is not None:
            gains[at] = _left_out(-regrets, _alike(found[:, at])) - now
    return gains


# What is gained by knowing --------------------------------------------------------------------------------------------


def _left_out(worth: Floats, alike: Floats) -> float:
    """The mean worth, (boards, choices), of choosing in each board what is best in the others that are like it."""
    weights = alike - np.diag(np.diag(alike))
    total = np.maximum(weights.sum(axis=1), 1e-9)
    expected = (weights @ worth) / total[:, None]
    return float(worth[np.arange(len(worth)), expected.argmax(axis=1)].mean())


def _alike(found: Floats) -> Floats:
    """How alike each two boards are in what was found in them: a normal kernel, (boards, boards)."""
    wide = max(float(found.std()) * BANDWIDTH, 1.0)
    return np.asarray(np.exp(-(((found[:, None] - found[None, :]) / wide) ** 2) / 2) + 1e-6)


def _rate(mine: list[Goal], kind: str) -> float:
    """Points of credit for each hundredth of a goal's value, of the goals of a kind."""
    return sum(goal.points / (2 * max(1, abs(goal.full - goal.partial))) for goal in mine if goal.kind == kind)


def _spending(sight: Sight, mine: list[Goal], points: int) -> float:
    """The share of all goals that a hundredth spent on looking costs: of a budget, or of what else it would buy."""
    return _rate(mine, "budget") / points + MONEY * _rate(mine, "income") / points
