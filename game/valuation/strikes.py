"""Strikes: what withdrawing coalitions cost an operator that answers with the best row it has left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np

from game.errors import ValuationError
from game.valuation.selection import one_slice
from game.valuation.table import TIE, Floats, Masks, check_row, lowest_best, players, refuse_unknown, row_name


@dataclass(frozen=True, eq=False)
class Strike:
    """A coalition's withdrawal: `loss` = v(row) − v(answer), `stay` = v(row) − v(rest), all in the table's unit.

    `rest` is the row without the coalition, `answer` the best row the operator can still train, `substitution` = stay − loss
    is what swapping data brings back. `pairs` are the rest and the row, then the answer and the row, (2, 2) masks.
    """

    row: int
    coalition: int
    rest: int
    answer: int
    stay: float
    loss: float

    @property
    def substitution(self) -> float:
        """What the operator recovers by training on its best remaining row instead of what is left of its own."""
        return self.stay - self.loss

    @property
    def pairs(self) -> Masks:
        """The cells compared."""
        return np.array([[self.rest, self.row], [self.answer, self.row]], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class StrikeCurve:
    """The costliest strike of each size 0 … k against an operator on `row`; `strikes[s]` is the one of s groups.

    `mean` is the mean loss over all coalitions of each size, (k + 1,): what a strike of groups drawn by lot costs.
    """

    row: int
    strikers: int
    strikes: tuple[Strike, ...]
    mean: Floats

    @cached_property
    def values(self) -> Floats:
        """The largest loss by size, (k + 1,), in the table's unit."""
        return np.array([strike.loss for strike in self.strikes])

    @property
    def pairs(self) -> Masks:
        """The cells compared, (2 (k + 1), 2) masks."""
        return np.concatenate([strike.pairs for strike in self.strikes])


def substitution(v: Floats, row: int, coalition: int, available: int | None = None) -> Strike:
    """What it costs an operator on `row` when `coalition` withdraws from all rows, and what swapping data brings back.

    The operator answers with the best row, the lowest mask of equals, among all subsets of `available` without the coalition;
    `available` is a mask, all groups if not given. One slice, (2^n,); raises `ValuationError` for a cell it would have to
    compare that is not finite.
    """
    table = one_slice(v, "a strike")
    open_ = _check(table, row, available)
    check_row(players(table), coalition, "coalition")
    rest = row & ~coalition
    rows = np.flatnonzero(np.arange(len(table)) & ~(open_ & ~coalition) == 0)
    refuse_unknown(table, np.append(rows, [rest, row]))
    answer = int(rows[lowest_best(table[rows])])
    return Strike(row, coalition, rest, answer, float(table[row] - table[rest]), float(table[row] - table[answer]))


def strike_curve(v: Floats, row: int | None = None, strikers: int | None = None, available: int | None = None) -> StrikeCurve:
    """The best an operator can do as coalitions of growing size withdraw: for each size the coalition that leaves it least.

    Coalitions are subsets of `strikers`, a mask, all available groups if not given. `row` is where the operator stands, its
    best row if not given. Of equally costly coalitions the lowest mask is told. One slice, (2^n,).
    """
    table = one_slice(v, "a strike curve")
    stand, open_, coalitions, losses = _losses(table, row, strikers, available)
    sizes = np.bitwise_count(coalitions)
    costliest, mean = [], []
    for size in range(int(sizes.max()) + 1):
        of_size = np.flatnonzero(sizes == size)
        first = of_size[lowest_best(losses[of_size])]
        costliest.append(substitution(table, stand, int(coalitions[first]), open_))
        mean.append(float(losses[of_size].mean()))
    return StrikeCurve(stand, int(coalitions[-1]), tuple(costliest), np.array(mean))


def minimal_coalition(
    v: Floats, cost: float, row: int | None = None, strikers: int | None = None, available: int | None = None
) -> Strike | None:
    """The smallest coalition whose withdrawal costs the operator `cost` or more, after it has answered; None if none does.

    Of equally small ones the costliest, then the lowest mask. Arguments as for `strike_curve`; `cost` in the table's unit.
    """
    table = one_slice(v, "a minimal coalition")
    if not isfinite(cost):
        raise ValuationError(f"the cost a coalition should reach is a finite number, not {cost}")
    stand, open_, coalitions, losses = _losses(table, row, strikers, available)
    sizes = np.bitwise_count(coalitions)
    enough = np.flatnonzero(losses >= cost - TIE * max(1.0, abs(cost)))
    if not len(enough):
        return None
    smallest = enough[sizes[enough] == sizes[enough].min()]
    first = smallest[lowest_best(losses[smallest])]
    return substitution(table, stand, int(coalitions[first]), open_)


def best_left(v: Floats) -> Floats:
    """For every set of groups the best score of any row within it: (2^n,), in O(n 2^n)."""
    best = np.array(one_slice(v, "the best row left"))
    for i in range(players(best)):
        halves = best.reshape(-1, 2, 1 << i)
        np.maximum(halves[:, 1], halves[:, 0], out=halves[:, 1])
    return best


def _losses(table: Floats, row: int | None, strikers: int | None, available: int | None) -> tuple[int, int, Masks, Floats]:
    """Where the operator stands, what is open to it, all coalitions in rising order, and the loss each causes."""
    open_ = _check(table, row, available)
    inside = np.flatnonzero(np.arange(len(table)) & ~open_ == 0)
    refuse_unknown(table, inside)
    kept = np.full(len(table), -np.inf)
    kept[inside] = table[inside]
    left = best_left(kept)
    if row is None:
        row = int(inside[lowest_best(table[inside])])
    refuse_unknown(table, np.array([row]))
    check_row(players(table), open_ if strikers is None else strikers, "set of strikers")
    coalitions = np.flatnonzero(np.arange(len(table)) & ~(open_ if strikers is None else strikers) == 0)
    return row, open_, coalitions, table[row] - left[open_ & ~coalitions]


def _check(table: Floats, row: int | None, available: int | None) -> int:
    n = players(table)
    open_ = len(table) - 1 if available is None else available
    check_row(n, open_, "set of available groups")
    if row is not None:
        check_row(n, row)
        if row & ~open_:
            raise ValuationError(f"the row {row_name(row)} holds groups that are not available: {row_name(row & ~open_)}")
    return open_
