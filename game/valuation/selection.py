"""Selection: the best row that a budget of groups can buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.valuation.table import Floats, Masks, as_table, players, refuse_unknown, row_sizes

# Scores that differ by less are a tie: they come from the same fractions added up in another order.
_TIE = 1e-12


@dataclass(frozen=True, eq=False)
class BestSubset:
    """The best row of `size` groups: its mask and its score, arrays of shape () or (slices,); `considered` holds all masks."""

    size: int
    rows: Masks
    values: Floats
    considered: Masks


def best_subset(v: Floats, k: int) -> BestSubset:
    """The row of exactly k groups with the highest score, for each slice; of equal ones the lower mask."""
    table = as_table(v)
    n = players(table)
    if not 0 <= k <= n:
        raise ValuationError(f"a row of {n} groups has 0 to {n} of them, not {k}")
    considered = np.flatnonzero(row_sizes(n) == k)
    refuse_unknown(table, considered)
    scores = table[considered]
    best = scores.max(axis=0)
    first = np.argmax(scores >= best - _TIE * np.maximum(1.0, np.abs(best)), axis=0)
    chosen = np.take_along_axis(scores, np.expand_dims(first, 0), axis=0)[0]
    return BestSubset(k, np.asarray(considered[first]), np.asarray(chosen), considered)
