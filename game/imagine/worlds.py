"""Worlds that agree with a sight: boards drawn from what was unveiled, and from what operators show they mean to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.grid import ImaginedGrid
from game.imagine.normal import draws
from game.rules.outlook import Outlook, Policies, outlook, owed
from game.rules.sight import Intent, Sight
from game.rules.state import State, World
from game.valuation import estimate

WORLDS = 64
"""How many worlds a preview is made of: enough for the 2.5 % and 97.5 % ends of an interval."""

LEVEL, GROWTH, SPREAD = -1.5, 1.8, 0.8
"""The prior of a slice on the logistic scale: the empty row, the growth with log(1 + groups), the deviation of rows from that."""

MOST_ROWS = 600
"""How many rows are drawn together at most; what lies farther from every operator is taken from the learning curve."""

TOP = 10_000
"""The highest score, in hundredths."""


def worlds(sight: Sight, policies: Policies, count: int = WORLDS) -> list[State]:
    """States that agree with a sight: what is known and fresh holds in all of them, and every operator's intent is what it shows.

    Other seats' notes are imagined empty. Equal sights give equal worlds.
    """
    board = sight.board
    quality = tuple(3 if known is None else known for known in sight.notes.quality)
    blank = replace(sight.notes, purse=0, received=0, spent=0, cells={}, declared={})
    notes = tuple(sight.notes if seat == sight.seat else blank for seat in range(len(board.setup.seats)))
    history = ((0,),) * len(board.setup.operators)
    shown = [_shown(sight, operator, policies) for operator in range(len(board.setup.operators))]
    found = []
    for table in _tables(sight, shown, count):
        grid = ImaginedGrid(sight, quality, list(map(tuple, table.tolist())))
        state = State(board, notes, World(grid, 0, quality, (), history, history, (None,) * len(history)))
        _agree(state, grid, sight, policies)
        found.append(state)
    return found


# Boards ---------------------------------------------------------------------------------------------------------------


def _tables(sight: Sight, shown: list[Shown], count: int) -> list[NDArray[np.int64]]:
    """Boards drawn from the posterior of each slice, shape (rows, slices), in hundredths; known and fresh cells are as known."""
    setup = sight.setup
    every = LEVEL + GROWTH * np.log1p(np.bitwise_count(np.arange(setup.rows)).astype(np.float64))
    rows = _rows_that_matter(sight)
    curve = every[rows]
    place = {row: i for i, row in enumerate(rows.tolist())}
    tested = {slice_ for who in setup.operators for slice_, _ in who.tested}
    columns = []
    for slice_ in range(len(setup.slices)):
        # What no operator in reach of it can see moves nobody: the learning curve stands for it.
        whole = np.repeat(np.rint(TOP / (1 + np.exp(-every))).astype(np.int64)[:, None], count, axis=1)
        sure = sorted(_sure(sight, shown, slice_).items())
        known = np.array([row for row, _ in sure], dtype=np.int64)
        scores = np.array([score for _, score in sure], dtype=np.float64)
        whole[known] = scores.astype(np.int64)[:, None]
        columns.append(whole)
        if slice_ not in tested:
            continue
        posterior = estimate.complete(
            known, _stretched(scores) - every[known], len(setup.groups), rows, prior_mean=0.0, prior_sd=SPREAD
        )
        limits = {
            place[row]: float(_stretched(np.array(float(limit))))
            for one in shown
            if one.slice == slice_
            for row, limit in one.limits.items()
            if row in place
        }
        drawn = draws(curve + posterior.mean, posterior.covariance, limits, count, slice_)
        whole[rows] = np.rint(TOP / (1 + np.exp(-drawn))).astype(np.int64)
        whole[known] = scores.astype(np.int64)[:, None]
    stacked = np.stack(columns, axis=1)
    return [stacked[:, :, world] for world in range(count)]


def _rows_that_matter(sight: Sight) -> NDArray[np.int64]:
    """The rows an operator can come to in its next move, whatever strikes before: those of its groups, and `reach` more at most.

    At most `MOST_ROWS`, those nearest to where operators stand.
    """
    setup, board = sight.setup, sight.board
    rows = np.arange(setup.rows)
    nearest = np.full(setup.rows, len(setup.groups) + 1)
    for who, row in zip(setup.operators, board.rows, strict=True):
        able = np.bitwise_count(rows & ~row) <= who.reach
        nearest = np.where(able, np.minimum(nearest, np.bitwise_count(rows ^ row)), nearest)
    found = rows[nearest <= len(setup.groups)]
    if len(found) > MOST_ROWS:
        found = np.sort(found[np.lexsort((found, nearest[found]))[:MOST_ROWS]])
    return found


def _sure(sight: Sight, shown: list[Shown], slice_: int) -> dict[int, int]:
    """The scores of a slice that hold for certain, by row: those known and fresh, and those an intent gives away."""
    sure = {row: score for one in shown if one.slice == slice_ for row, score in one.exact.items()}
    for row, column, _ in sight.learned():
        if column == slice_ and (score := sight.fresh(row, column)) is not None:
            sure[row] = score
    return sure


def _stretched(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hundredths of a point on the logistic scale, on which a point near the top is as much as several in the middle."""
    share = np.clip(scores / TOP, 0.002, 0.998)
    return np.asarray(np.log(share / (1 - share)))


# What intents say -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What an intent says of a slice: the score of the row meant, exactly, and the highest that others in reach can have."""

    slice: int
    exact: dict[int, int]
    limits: dict[int, int]


def _shown(sight: Sight, operator: int, policies: Policies) -> Shown:
    """What an operator's intent says of the slice it tests, in hundredths (R3).

    Its gain is public, so the row it means to move to has a score that follows from its own. Any other row in reach cannot be so
    good that it would mean to go there; how good that is, is asked of its own policy. Only for operators that test one slice, and
    whose score is known where they stand.
    """
    board = sight.board
    who, intent = board.setup.operators[operator], board.intents[operator]
    slice_ = who.tested[0][0]
    nothing = Shown(slice_, {}, {})
    if intent is None or len(who.tested) != 1:
        return nothing
    here = board.rows[operator] & intent.able
    score = sight.fresh(here, slice_)
    changed = _changed(sight, intent)
    if score is None or (here | intent.row) & changed:
        return nothing

    deals = [(deal.groups, deal.sum) for deal in board.deals if deal.operator == operator]

    def costs(row: int) -> int:
        return owed(row, board.prices[operator], deals)

    base = score - costs(here)
    rows = [row for row in subsets.within(here, who.reach, len(board.setup.groups)) if not row & ~intent.able]
    others = [row for row in rows if row not in (here, intent.row) and not row & changed]
    exact = {intent.row: base + intent.gain + costs(intent.row)} if intent.row != here else {}
    if not others:
        return Shown(slice_, exact, {})
    most = _indifference(sight, operator, intent, here, others[-1], base, policies)
    return Shown(slice_, exact, {row: min(TOP, max(0, most + costs(row))) for row in others})


def _changed(sight: Sight, intent: Intent) -> int:
    """The mask of the groups whose examples changed since an intent was shown, as far as the seat knows."""
    notes, board = sight.notes, sight.board
    return sum(
        1 << i for i in range(len(board.amounts)) if board.amounts[i] != intent.amounts[i] or notes.edits[i] != notes.settled[i]
    )


def _indifference(sight: Sight, operator: int, intent: Intent, here: int, other: int, base: int, policies: Policies) -> int:
    """The highest utility of another row at which the policy still picks what it showed, in hundredths (by bisection)."""
    who = sight.setup.operators[operator]
    policy = policies[who.policy]
    slices, price = len(sight.setup.slices), sight.board.prices[operator]
    deals = tuple((deal.groups, deal.sum) for deal in sight.board.deals if deal.operator == operator)

    def keeps(utility: int) -> bool:
        known = {here: base, intent.row: base + intent.gain, other: utility}

        def look(rows: Sequence[int]) -> list[tuple[int | None, ...]]:
            return [(known[row] + owed(row, price, deals) if row in known else None,) * slices for row in rows]

        seen = Outlook(who, here, tuple(known), known, 0, intent.able, sight.board.amounts, price, deals, look)
        return policy(seen).row == intent.row

    low, high = base + intent.gain - TOP, base + intent.gain + TOP
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if keeps(middle) else (low, middle)
    return low


def _agree(state: State, grid: ImaginedGrid, sight: Sight, policies: Policies) -> None:
    """Lower rows an operator would have preferred to the one it means to move to, until its policy says what it showed (R3)."""
    board = state.board
    for operator, intent in enumerate(board.intents):
        if intent is None:
            continue
        who = board.setup.operators[operator]
        then = tuple(0 if intent.able >> i & 1 else -1 for i in range(len(board.willingness)))
        asked = State(replace(board, willingness=then), state.notes, state.world)
        # Of rows that were changed since, the intent says nothing any more.
        changed = _changed(sight, intent)
        if (board.rows[operator] & intent.able | intent.row) & changed:
            continue
        for _ in range(len(grid.slices) * board.setup.rows):
            seen = outlook(asked, operator)
            row = policies[who.policy](seen).row
            if row == intent.row or intent.row not in seen.utility or row & changed:
                break
            excess = max(1, seen.utility[row] - seen.utility[intent.row])
            (drawn,) = grid.rows(board.amounts, state.world.quality, (row,))
            lowered = list(drawn)
            for slice_, _ in who.tested:
                if sight.fresh(row, slice_) is None:
                    lowered[slice_] = max(0, (lowered[slice_] or 0) - excess)
            if tuple(lowered) == drawn:
                break  # what is known contradicts the intent: something covert happened, and this is as near as it gets
            grid.put(row, tuple(score or 0 for score in lowered))
