"""What a row loses when groups leave it: leave-one-out, and the strike of a coalition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.subsets import members
from game.valuation.table import Floats, Masks, as_table, check_row, players, refuse_unknown


@dataclass(frozen=True, eq=False)
class Departures:
    """What `row` loses when each group leaves alone: values in the table's unit, (n,) or (n, slices), 0 for groups not in it.

    `pairs` holds for each group the row without it and the row itself, (n, 2) masks.
    """

    row: int
    values: Floats
    pairs: Masks


@dataclass(frozen=True, eq=False)
class Departure:
    """What `row` loses when all of `groups` leave together: one value a slice, an array of shape () or (slices,).

    `pair` is the row without them and the row itself.
    """

    row: int
    groups: int
    values: Floats
    pair: tuple[int, int]

    @property
    def pairs(self) -> Masks:
        """The pair as an array like that of other methods, (1, 2) masks."""
        return np.array([self.pair], dtype=np.int64)


def leave_one_out(v: Floats, row: int) -> Departures:
    """v(row) − v(row without i) for every group i. Only these cells of the table are read."""
    table = as_table(v)
    n = players(table)
    check_row(n, row)
    without = np.array([row & ~(1 << i) for i in range(n)], dtype=np.int64)
    refuse_unknown(table, np.unique(np.append(without[list(members(row))], row)))
    values = np.zeros((n, *table.shape[1:]))
    for i in members(row):
        values[i] = table[row] - table[without[i]]
    return Departures(row, values, np.stack([without, np.full(n, row, dtype=np.int64)], axis=1))


def group_leave_one_out(v: Floats, row: int, groups: int) -> Departure:
    """v(row) − v(row without `groups`), a mask; those of them that are not in the row have no part in it."""
    table = as_table(v)
    n = players(table)
    check_row(n, row)
    check_row(n, groups, "coalition")
    rest = row & ~groups
    refuse_unknown(table, np.array([rest, row], dtype=np.int64))
    return Departure(row, groups, np.asarray(table[row] - table[rest]), (rest, row))
