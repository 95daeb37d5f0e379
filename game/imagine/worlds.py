"""Worlds that agree with a sight: imagined boards with all that is public around them, for the real rules to play on."""

from __future__ import annotations

from dataclasses import replace

<<<<<<< HEAD
import numpy as np
from numpy.typing import NDArray

from game.imagine.grid import TOP, ImaginedGrid
from game.imagine.intents import Shown, agree, shown
from game.imagine.normal import draws
from game.rules.outlook import Policies
from game.rules.sight import Sight
=======
from game.imagine.boards import boards
from game.imagine.grid import ImaginedGrid
from game.rules.outlook import Policies, weighted
from game.rules.sight import Publication, Sight
>>>>>>> 078854e (Imagined worlds to play on, stakes over many boards at once, previews of queues, greedy by its goals)
from game.rules.state import State, World

WORLDS = 64
"""How many worlds a preview is made of: enough for the 2.5 % and 97.5 % ends of an interval."""


<<<<<<< HEAD
MOST_ROWS = 600
"""How many rows are drawn together at most; what lies farther from every operator is taken from the learning curve."""


def worlds(sight: Sight, policies: Policies, count: int = WORLDS) -> list[State]:
=======
def worlds(sight: Sight, policies: Policies, count: int = WORLDS, far: bool = False) -> list[State]:
>>>>>>> 078854e (Imagined worlds to play on, stakes over many boards at once, previews of queues, greedy by its goals)
    """States that agree with a sight: what is known and fresh holds in all of them, and every operator's intent is what it shows.

    Other seats' notes are imagined empty, and nothing is scheduled beyond what is announced. Equal sights give equal worlds.
    `far` is for who plays on beyond the next move (`boards`).
    """
    board = sight.board
    blank = replace(sight.notes, purse=0, received=0, spent=0, cells={}, declared={})
    notes = tuple(sight.notes if seat == sight.seat else blank for seat in range(len(board.setup.seats)))
<<<<<<< HEAD
    history = ((0,),) * len(board.setup.operators)
    said = [shown(sight, operator, policies) for operator in range(len(board.setup.operators))]
    found = []
    for number, table in enumerate(_tables(sight, said, count)):
        grid = ImaginedGrid(sight, quality, list(map(tuple, table.tolist())))
        state = State(board, notes, World(grid, number, quality, (), history, history, (None,) * len(history)))
        agree(state, grid, sight, policies)
        found.append(state)
    return found
=======
    return [
        State(board, notes, World(grid, 0, grid.quality, board.announced, *_histories(sight, grid), (None,) * len(board.rows)))
        for grid in boards(sight, policies, count, far).grids
    ]
>>>>>>> 078854e (Imagined worlds to play on, stakes over many boards at once, previews of queues, greedy by its goals)


Histories = tuple[tuple[tuple[int | None, ...], ...], tuple[tuple[int | None, ...], ...]]


<<<<<<< HEAD
def _tables(sight: Sight, said: list[Shown], count: int) -> list[NDArray[np.int64]]:
    """Boards drawn from the posterior of each slice, shape (rows, slices), in hundredths; known and fresh cells are as known."""
    setup = sight.setup
    every = LEVEL + GROWTH * np.log1p(np.bitwise_count(np.arange(setup.rows)).astype(np.float64))
    rows = _rows_that_matter(sight, said)
    curve = every[rows]
    place = {row: i for i, row in enumerate(rows.tolist())}
    tested = {slice_ for who in setup.operators for slice_, _ in who.tested}
    columns = []
    for slice_ in range(len(setup.slices)):
        # What no operator in reach of it can see moves nobody: the learning curve stands for it.
        whole = np.repeat(np.rint(TOP / (1 + np.exp(-every))).astype(np.int64)[:, None], count, axis=1)
        sure = sorted(_sure(sight, said, slice_).items())
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
            for one in said
            if one.slice == slice_
            for row, limit in one.limits.items()
            if row in place
        }
        drawn = draws(curve + posterior.mean, posterior.covariance, limits, count, slice_)
        whole[rows] = np.rint(TOP / (1 + np.exp(-drawn))).astype(np.int64)
        whole[known] = scores.astype(np.int64)[:, None]
    stacked = np.stack(columns, axis=1)
    return [stacked[:, :, world] for world in range(count)]


def _rows_that_matter(sight: Sight, said: list[Shown]) -> NDArray[np.int64]:
    """The rows an operator looks at before its next move, whatever strikes before: of its groups, and `growth` more at most.

    At most `MOST_ROWS`, those nearest to where operators stand.
    """
    setup, board = sight.setup, sight.board
    rows = np.arange(setup.rows)
    nearest = np.full(setup.rows, len(setup.groups) + 1)
    for one, row in zip(said, board.rows, strict=True):
        able = np.bitwise_count(rows & ~row) <= one.growth
        nearest = np.where(able, np.minimum(nearest, np.bitwise_count(rows ^ row)), nearest)
    found = rows[nearest <= len(setup.groups)]
    if len(found) > MOST_ROWS:
        found = np.sort(found[np.lexsort((found, nearest[found]))[:MOST_ROWS]])
    return found


def _sure(sight: Sight, said: list[Shown], slice_: int) -> dict[int, int]:
    """The scores of a slice that hold for certain, by row: those known and fresh, and those an intent gives away."""
    sure = {row: score for one in said if one.slice == slice_ for row, score in one.exact.items()}
    for row, column, _ in sight.learned():
        if column == slice_ and (score := sight.fresh(row, column)) is not None:
            sure[row] = score
    return sure


def _stretched(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hundredths of a point on the logistic scale, on which a point near the top is as much as several in the middle."""
    share = np.clip(scores / TOP, 0.002, 0.998)
    return np.asarray(np.log(share / (1 - share)))
=======
def _histories(sight: Sight, grid: ImaginedGrid) -> Histories:
    """What operators deployed and tested at by round: as published where they published it, else as the imagined board has it."""
    deployed, tested = [], []
    for who, published in zip(sight.setup.operators, sight.board.publications, strict=True):
        scores = [_scores(sight, grid, one) for one in published]
        deployed.append(tuple(weighted(one, who.deployed) for one in scores))
        tested.append(tuple(weighted(one, who.tested) for one in scores))
    return tuple(deployed), tuple(tested)


def _scores(sight: Sight, grid: ImaginedGrid, published: Publication) -> list[int | None]:
    (row,) = grid.rows(sight.board.amounts, grid.quality, (published.row,))
    scores = list(row)
    for slice_, score in published.scores:
        scores[slice_] = score
    return scores
>>>>>>> 078854e (Imagined worlds to play on, stakes over many boards at once, previews of queues, greedy by its goals)
