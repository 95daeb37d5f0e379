"""Selection: the best row that a budget of groups can buy, the way there one group at a time, and what was missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.subsets import members
from game.valuation.table import Floats, Masks, as_table, check_row, lowest_best, players, refuse_unknown, row_sizes


@dataclass(frozen=True, eq=False)
class BestSubset:
    """The best row of `size` groups: its mask and its score, arrays of shape () or (slices,); `considered` holds all masks."""

    size: int
    rows: Masks
    values: Floats
    considered: Masks

    def pairs(self, column: int = 0) -> Masks:
        """Every row considered and the one chosen for a slice, (rows, 2) masks."""
        chosen = np.full(len(self.considered), np.atleast_1d(self.rows)[column], dtype=np.int64)
        return np.stack([self.considered, chosen], axis=1)


@dataclass(frozen=True, eq=False)
class Regret:
    """How far `row` is below the best row of its size: values in the table's unit, () or (slices,), 0 or more; and that row."""

    row: int
    values: Floats
    best: BestSubset

    def pairs(self, column: int = 0) -> Masks:
        """Every row of the size and the best of them for a slice, (rows, 2) masks."""
        return self.best.pairs(column)


@dataclass(frozen=True, eq=False)
class NextBest:
    """What each group would add to `row`: values in the table's unit, (n,), 0 for groups already in it.

    `best` is the group that adds most, the lowest of equals, or None if all are in. `pairs` are the row and the row with
    each group that is not in it, (groups, 2) masks.
    """

    row: int
    values: Floats
    best: int | None
    pairs: Masks


@dataclass(frozen=True, eq=False)
class GreedyPath:
    """Rows reached by always adding the group that adds most: (steps + 1,) masks, their scores, and the group of each step.

    `pairs` are all cells looked at on the way and where they were reached from, (looks, 2) masks; `cells` bills each once.
    """

    rows: Masks
    values: Floats
    groups: tuple[int, ...]
    pairs: Masks

    @property
    def cells(self) -> int:
        """How many different cells were read."""
        return len(np.unique(np.append(self.pairs, self.rows[:1])))


def best_subset(v: Floats, k: int) -> BestSubset:
    """The row of exactly k groups with the highest score, for each slice; of equal ones the lower mask."""
    table = as_table(v)
    n = players(table)
    if not 0 <= k <= n:
        raise ValuationError(f"a row of {n} groups has from 0 to {n} of them, not {k}")
    considered = np.flatnonzero(row_sizes(n) == k)
    refuse_unknown(table, considered)
    scores = table[considered]
    first = lowest_best(scores)
    chosen = np.take_along_axis(scores, np.expand_dims(first, 0), axis=0)[0]
    return BestSubset(k, np.asarray(considered[first]), np.asarray(chosen), considered)


def regret(v: Floats, row: int) -> Regret:
    """The best score of the row's size less the row's own, for each slice."""
    table = as_table(v)
    check_row(players(table), row)
    best = best_subset(table, row.bit_count())
    # The chosen row may be a tie of the highest, so it can be below this row by rounding.
    return Regret(row, np.asarray(np.maximum(best.values - table[row], 0.0)), best)


def next_best(v: Floats, row: int) -> NextBest:
    """v(row ∪ {i}) − v(row) for every group i that is not in the row: what to acquire next. One slice, (2^n,)."""
    table = one_slice(v, "next best")
    n = players(table)
    check_row(n, row)
    outside = list(members(len(table) - 1 & ~row))
    pairs = np.array([[row, row | 1 << i] for i in outside], dtype=np.int64).reshape(-1, 2)
    refuse_unknown(table, np.append(pairs[:, 1], row))
    values = np.zeros(n)
    values[outside] = table[pairs[:, 1]] - table[row]
    best = outside[int(lowest_best(table[pairs[:, 1]]))] if outside else None
    return NextBest(row, values, best, pairs)


def greedy_path(v: Floats, start: int = 0, steps: int | None = None) -> GreedyPath:
    """From a row add, `steps` times or until all are in, the group that adds most, the lowest of equals. One slice, (2^n,).

    Greedy is not best: for a submodular game it reaches 1 − 1/e of the gain (Nemhauser, Wolsey & Fisher 1978), else any less.
    """
    table = one_slice(v, "a greedy path")
    n = players(table)
    check_row(n, start)
    free = n - start.bit_count()
    if steps is not None and not 0 <= steps <= free:
        raise ValuationError(f"{free} groups are outside the row, so a path from it has 0 to {free} steps, not {steps}")
    refuse_unknown(table, np.array([start]))
    rows, groups, looks = [start], [], [np.empty((0, 2), dtype=np.int64)]
    for _ in range(free if steps is None else steps):
        found = next_best(table, rows[-1])
        assert found.best is not None
        looks.append(found.pairs)
        groups.append(found.best)
        rows.append(rows[-1] | 1 << found.best)
    reached = np.array(rows, dtype=np.int64)
    return GreedyPath(reached, table[reached], tuple(groups), np.concatenate(looks))


def one_slice(v: Floats, asked: str) -> Floats:
    """A table of one slice. Raises `ValuationError` for one of several, as each slice would have an answer of another shape."""
    table = as_table(v)
    if table.ndim == 2:
        raise ValuationError(f"{asked} is of one slice; give one column of the table, v[:, slice]")
    return table
