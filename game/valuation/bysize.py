"""All semivalues at once: the mean marginal of every group at every size, from which each of them is a weighted sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np

from game.errors import ValuationError
from game.valuation.sums import sums_by_size
from game.valuation.table import Floats, Masks, as_table, players, refuse_unknown


@dataclass(frozen=True, eq=False)
class Marginals:
    """Mean marginals in the table's unit, (n, n) or (n, n, slices): group i joining the rows of size s in `means[i, s]`."""

    means: Floats

    def semivalues(self, weights: Floats) -> Floats:
        """The semivalues with some weights by size, (kinds, n): their values, (kinds, n) or (kinds, n, slices).

        Each line of weights is 0 or more and adds up to 1, as for `semivalue`; `shapley_weights`, `banzhaf_weights` and
        `beta_weights` are such lines.
        """
        n = len(self.means)
        lines = np.asarray(weights, dtype=np.float64)
        if lines.ndim != 2 or lines.shape[1] != n:
            raise ValuationError(f"semivalues of {n} groups need weights of shape (kinds, {n}), not {lines.shape}")
        if not (np.isfinite(lines).all() and (lines >= 0).all() and (n == 0 or (np.abs(lines.sum(axis=1) - 1) <= 1e-9).all())):
            raise ValuationError("the weights of each semivalue are 0 or more and add up to 1")
        return np.asarray(np.einsum("ks,is...->ki...", lines, self.means))

    def pairs(self, player: int) -> Masks:
        """The cells a group's marginals use, (2^(n−1), 2) masks: the row without the group and its partner with it."""
        return joining(len(self.means), player)


def marginals(v: Floats) -> Marginals:
    """The mean of v(S ∪ {i}) − v(S) over the rows S of each size, for every group i, in two readings of the table."""
    table = as_table(v)
    n = players(table)
    with np.errstate(invalid="ignore"):
        means = means_by_size(table)
    if n == 0 or not np.isfinite(means).all():
        refuse_unknown(table)
    return Marginals(means)


def means_by_size(table: Floats) -> Floats:
    """The mean marginals of a table that is known to be one, (n, n) or (n, n, slices)."""
    n = players(table)
    inside, total = sums_by_size(table)
    counts = _counts(n)
    return np.asarray((inside[:, 1:] + inside[:, :-1] - total[:-1]) / (counts if table.ndim == 1 else counts[:, None]))


def joining(n: int, player: int) -> Masks:
    """All rows without a group, and with it: (2^(n−1), 2) masks. Raises `ValuationError` for a group that is not there."""
    check_player(n, player)
    rows = np.arange(1 << n)
    without = rows[rows >> player & 1 == 0]
    return np.stack([without, without | 1 << player], axis=1)


def check_player(n: int, player: int) -> None:
    """Raise `ValuationError` unless `player` is the number of one of n groups."""
    if not 0 <= player < n:
        raise ValuationError(f"there is no group number {player}; the table's {n} groups are counted from 0")


@lru_cache(maxsize=32)
def _counts(n: int) -> Floats:
    counts = np.array([comb(n - 1, s) for s in range(n)], dtype=np.float64)
    counts.flags.writeable = False
    return counts
