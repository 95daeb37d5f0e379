"""What an operator stands to lose with groups, over many imagined boards at once: `outlook.stake` (R15) in whole arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.boards import boards
from game.rules.outlook import UNMEASURED, Policies, belief, threatened
from game.rules.sight import Sight

Ints = NDArray[np.int64]


class Stakes:
    """One operator's stakes on the boards drawn for a sight, `scores` (boards, rows, slices) in hundredths: for any groups its
    loss and its fallback, board by board. The seat's other groups count as open in its loss (R15).
    """

    def __init__(self, sight: Sight, operator: int, scores: Ints) -> None:
        board, who = sight.board, sight.setup.operators[operator]
        self._row, self._able = board.rows[operator], board.able(operator)
        self._nameable = board.existing & ~board.bans[operator]
        self._reach, self._groups = board.reaches[operator], len(sight.setup.groups)
        self._own = sight.me.organizes & self._nameable
        self._board, self._patience = board, who.patience
        rows = np.arange(sight.setup.rows)
        points = _weighted(scores, who.tested)
        costs = board.prices[operator] * np.bitwise_count(rows).astype(np.int64)
        for deal in board.deals:
            if deal.operator == operator:
                costs += deal.sum * ((rows & deal.groups) != 0)
        self._blind = np.zeros(len(rows), dtype=bool)
        for row, slice_ in sight.setup.unmeasured:
            if any(slice_ == tested for tested, _ in who.tested):
                self._blind[row] = True
        self.utility: Ints = np.where(self._blind, UNMEASURED, points - costs)

    def loss(self, groups: int) -> Ints:
        """The loss with `groups` in each board, in hundredths of utility: not above 0 where it can do without them, and 0 where
        nobody measured what to compare.
        """
        with_them, without = self._both(groups)
        return np.where((with_them == UNMEASURED) | (without == UNMEASURED), 0, with_them - without)

    def measured(self, groups: int) -> bool:
        """Whether somebody measured a row in reach with `groups` and one without them, which is the same in all boards."""
        return not any((best == UNMEASURED).any() for best in self._both(groups))

    def _both(self, groups: int) -> tuple[Ints, Ints]:
        """The utility of its best row in each board with `groups` taken as open, and of that without any of them."""
        able, groups = self._able | self._own, groups & self._nameable
        with_them = self._best(self._row & (able | groups), able | groups)[0]
        return with_them, self._best(self._row & able & ~groups, able & ~groups)[0]

    def fallback(self, groups: int) -> Ints:
        """The row it would fall back to without `groups`, in each board."""
        able = self._able & ~groups
        return self._best(self._row & able, able)[1]

    def most(self, groups: int, strikes: int = 0) -> Ints:
        """The largest sum it would accept for `groups` in each board (R15), once `strikes` are called."""
        return self.worth(self.loss(groups), groups, strikes)

    def worth(self, loss: Ints | int, groups: int, strikes: int = 0) -> Ints:
        """The largest sum it would accept for `groups` if it lost so much without them."""
        share, parts = belief(threatened(self._board, groups, strikes), groups)
        return np.maximum(0, np.floor(share * np.asarray(loss) * self._patience / parts)).astype(np.int64)

    def _best(self, start: int, able: int) -> tuple[Ints, Ints]:
        rows = [row for row in subsets.within(start, self._reach, self._groups) if not row & ~able]
        seen = [row for row in rows if row == start or not self._blind[row]]
        # The order of ties: fewer groups, then the lower row (R18).
        seen.sort(key=lambda row: (subsets.size(row), row))
        utility = self.utility[:, seen]
        return utility.max(axis=1), np.array(seen)[utility.argmax(axis=1)]


def stakes(sight: Sight, operator: int, policies: Policies, count: int, far: bool = False) -> Stakes:
    """The stakes of an operator on `count` boards that agree with a sight."""
    return Stakes(sight, operator, boards(sight, policies, count, far).scores)


def _weighted(scores: Ints, weights: tuple[tuple[int, float], ...]) -> Ints:
    """`outlook.weighted` of every row of every board."""
    if len(weights) == 1:
        return scores[:, :, weights[0][0]]
    total = np.zeros(scores.shape[:2])
    for slice_, weight in weights:
        total += weight * scores[:, :, slice_]
    return np.rint(total).astype(np.int64)
