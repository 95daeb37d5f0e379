"""Looking: which cell to unveil next, if what it may tell is worth its price (the expected value of sample information).

Three questions are put to the imagined boards. What would be asked of an operator, if one knew what it stands to lose? Which row
would be trained on or chosen? How far off would the declared values be? For the first two the boards themselves are taken for
truths, one after the other: what the seat would do if it knew the answer is found from the other boards that look alike
there, and what that is worth is read off the one that was left out. So a look is never praised for what chance made of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.bots.bargains import bargains, charged, doubts
from game.bots.declaring import BOARDS as DECLARED
from game.bots.search.aiming import for_harm, for_service, mending
from game.bots.search.knowing import MONEY, Look, alike, left_out, spending, ways
from game.bots.search.knowing import rate as rate_of
from game.bots.search.suspecting import for_suspects, saved
from game.imagine import boards, stakes, statements, wanted
from game.rules.actions import Unveil
from game.rules.legal import forbids, price
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


def looks(sight: Sight, policies: Policies) -> Look | None:
    """The look with the largest gain above 0, if there is one."""
    if sight.me.price(Kind.UNVEIL) is None and sight.me.price(Kind.AUDIT) is None:
        return None
    mine = [goal for goal in sight.setup.goals if goal.seat == sight.seat]
    points = sum(goal.points for goal in mine)
    if not points:
        return None
    served = [look for look in for_service(sight, mine, points, policies) if look.gain > 0]
    served.sort(key=lambda look: (-look.gain, price(sight, look.action)))
    if served and wanted(sight) and sight.notes.purse - price(sight, served[0].action) >= saved(sight):
        # Where it stands before labels go wrong can be seen only before.
        return served[0]
    if (hunt := for_suspects(sight, mine, points, policies)) is not None:
        return hunt
    found = [
        *_for_bargains(sight, mine, points, policies),
        *_for_values(sight, mine, points, policies),
        *_for_rows(sight, mine, points, policies),
        *served,
        *for_harm(sight, mine, points, policies),
    ]
    kept = saved(sight) + mending(sight)
    found = [look for look in found if look.gain > 0 and sight.notes.purse - price(sight, look.action) >= kept]
    return max(found, key=lambda look: (look.gain, -price(sight, look.action)), default=None)


# What a threat is worth -----------------------------------------------------------------------------------------------


def _for_bargains(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """Rows an operator would fall back to, for the groups of which it matters most what they are worth to it."""
    rate = (rate_of(mine, "income") + rate_of(mine, "purse")) / points
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
        worth = held[operator].most(groups, strikes) * left - cost * left / term
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
        kept = charged(sight, operator, groups, doubts(sight, groups))
        if forbids(sight, look) is None and sight.notes.purse - price(sight, look) >= kept:
            gain = rate * gains[operator, groups] / len(cells) - spending(sight, mine, points) * price(sight, look)
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
    rate = sum(rate_of(mine, kind) for kind in ("performance", "income", "purse", "fairness")) / points
    who, able = sight.setup.operators[own], sight.board.able(own)
    here = sight.board.rows[own] & able
    scores = boards(sight, policies, BOARDS, far=True).scores
    rows = [row for row in subsets.within(here, sight.board.reaches[own], len(sight.setup.groups)) if not row & ~able]
    deployed = np.zeros((BOARDS, len(rows)))
    for slice_, weight in who.deployed:
        deployed += weight * scores[:, rows, slice_]
    deployed -= sight.board.prices[own] * np.bitwise_count(np.array(rows))
    now = left_out(deployed, np.ones((BOARDS, BOARDS)))
    order = np.argsort(-np.quantile(deployed, 0.9, axis=0))[: 2 * ASKED]
    for i in order.tolist():
        for slice_, weight in who.deployed:
            if weight and sight.fresh(rows[i], slice_) is None:
                gain = left_out(deployed, alike(scores[:, rows[i], slice_].astype(np.float64))) - now
                for look in ways(sight, rows[i], slice_):
                    yield Look(look, rate * (gain - MONEY * price(sight, look)), "train")


# How far off values are -----------------------------------------------------------------------------------------------


def _for_values(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """The cell that narrows a declared value most, or settles best which row to choose."""
    for goal in mine:
        if sight.board.round > goal.deadline or goal.kind == "detect":
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
        costs = spending(sight, mine, points)
        for i in np.argsort(-gains, kind="stable")[:ASKED].tolist():
            for look in ways(sight, *cells[i]):
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
    now = left_out(-regrets, np.ones((len(regrets), len(regrets))))
    hopeful = np.argsort(np.quantile(regrets, 0.1, axis=0), kind="stable")[: 2 * ASKED]
    place = {row: i for i, row in enumerate(cells)}
    for i in hopeful.tolist():
        if (at := place.get(rows[i])) is not None:
            gains[at] = left_out(-regrets, alike(found[:, at])) - now
    return gains
