"""Scaling: how scores grow with the number of groups in the row."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from game.valuation.sums import sums_by_size
from game.valuation.table import Floats, Masks, as_table, players, refuse_unknown, row_sizes


@dataclass(frozen=True, eq=False)
class Scaling:
    """The mean score of the rows of each size 0 … n, (n + 1,) or (n + 1, slices), and how many rows each mean is over."""

    means: Floats
    rows: NDArray[np.int64]

    def masks(self, size: int) -> Masks:
        """The rows of a size, as masks in rising order."""
        return np.flatnonzero(row_sizes(len(self.rows) - 1) == size)


def scaling(v: Floats) -> Scaling:
    """The mean score by size, over all rows of the table."""
    table = as_table(v)
    n = players(table)
    refuse_unknown(table)
    rows = np.array([comb(n, size) for size in range(n + 1)], dtype=np.int64)
    _, total = sums_by_size(table)
    return Scaling(np.asarray(total / rows.reshape(n + 1, *[1] * (table.ndim - 1))), rows)
