"""Weighted sums of squares over a whole table, for all pairs of groups at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np

from game.valuation.table import Floats, membership, row_sizes

# Up to here a matrix of signed weights, one line a pair, is small enough to keep and multiply with.
_KEPT = 8
_SLAB = 16  # bits of a slab of a larger table: 512 KiB


@dataclass(frozen=True, eq=False)
class PairPlan:
    """An index's weights made ready: by size, those of a square at a row of each size, and signed ones for small tables.

    `signed` is (n, n, 2^n), or None where that would be large.
    """

    weights: Floats
    each: tuple[float, ...]
    signed: Floats | None


@lru_cache(maxsize=64)
def pair_plan(weights: tuple[float, ...]) -> PairPlan:
    """The plan of an index with these weights of the sizes 0 … n − 2; shared and read-only."""
    n = len(weights) + 1
    each = tuple(weight / comb(n - 2, s) for s, weight in enumerate(weights))
    made = PairPlan(np.array(weights), each, _signed(n, each) if 2 <= n <= _KEPT else None)
    made.weights.flags.writeable = False
    return made


def weighted_squares(v: Floats, made: PairPlan) -> Floats:
    """Σ over rows S without i and j of weight · (square of i and j at S): (n, n) or (n, n, slices), diagonal 0."""
    if made.signed is not None:
        half = made.signed @ v
        return np.asarray(half + half.swapaxes(0, 1))
    n, weights = len(v).bit_length() - 1, made.each
    if n < 2:
        return np.zeros((n, n, *v.shape[1:]))
    if v.ndim == 2:
        columns = [weighted_squares(np.ascontiguousarray(v[:, column]), made) for column in range(v.shape[1])]
        return np.stack(columns, axis=2) if columns else np.zeros((n, n, 0))
    # A cell of size t counts p(t) in a square with neither group, −p(t−1) with one, p(t−2) with both. As a polynomial in
    # the two memberships a, b: p(t) − (p(t) + p(t−1)) (a + b) + (p(t) + 2 p(t−1) + p(t−2)) a b. So three weightings of the
    # table suffice, and of those only sums over cells with a group, or with two.
    low = min(n, _SLAB)
    top = n - low
    parts = [
        _slab(cells, int(size), low, top, weights) for cells, size in zip(v.reshape(1 << top, -1), row_sizes(top), strict=True)
    ]
    crossed, doubled, single, constant = (np.array(part) for part in zip(*parts, strict=True))
    tops = membership(top)
    index = np.zeros((n, n))
    index[:low, :low] = crossed.sum(axis=0)
    # Within a slab the groups on top are all in or all out.
    index[low:, :low] = tops.T @ doubled[:, :low]
    index[:low, low:] = index[low:, :low].T
    index[low:, low:] = tops.T @ (doubled[:, low:] * tops)
    ones = np.concatenate([single[:, :low].sum(axis=0), tops.T @ single[:, low]])
    index += constant.sum() - ones[:, None] - ones[None, :]
    index[np.arange(n), np.arange(n)] = 0.0
    # The two places of a pair may differ by rounding.
    return np.asarray((index + index.T) / 2)


def _slab(v: Floats, size: int, bits: int, top: int, weights: tuple[float, ...]) -> tuple[Floats, Floats, Floats, float]:
    """Sums of a slab under the three weightings: of two groups; of one group and of all, twice; of all."""
    both, one, none = _weightings(bits, top, weights)
    low = bits // 2
    high = bits - low
    lower, upper = membership(low), membership(high)
    cells = (both[size] * v).reshape(1 << high, 1 << low)
    by_column, by_row = cells.sum(axis=0), cells.sum(axis=1)
    crossed = np.empty((bits, bits))
    crossed[:low, :low] = lower.T @ (by_column[:, None] * lower)
    crossed[low:, low:] = upper.T @ (by_row[:, None] * upper)
    crossed[low:, :low] = upper.T @ (cells @ lower)
    crossed[:low, low:] = crossed[low:, :low].T
    doubled = np.concatenate([by_column @ lower, by_row @ upper, [by_row.sum()]])
    cells = (one[size] * v).reshape(1 << high, 1 << low)
    by_column, by_row = cells.sum(axis=0), cells.sum(axis=1)
    single = np.concatenate([by_column @ lower, by_row @ upper, [by_row.sum()]])
    return crossed, doubled, single, float(none[size] @ v)


@lru_cache(maxsize=8)
def _weightings(bits: int, top: int, weights: tuple[float, ...]) -> tuple[Floats, Floats, Floats]:
    """The three weights of each cell of a slab, (top + 1, 2^bits) each, by the size of the slab's top."""
    p = np.array([0.0, 0.0, *weights, 0.0, 0.0])
    sizes = np.arange(top + 1)[:, None] + row_sizes(bits)
    # p(t) stands at place t + 2.
    kept = ((p[2:] + 2 * p[1:-1] + p[:-2])[sizes], (p[2:] + p[1:-1])[sizes], p[2:][sizes])
    for each in kept:
        each.flags.writeable = False
    return kept


def _signed(n: int, weights: tuple[float, ...]) -> Floats:
    """Half the weight of every cell in every pair's index, (n, n, 2^n): the other half comes from the pair named backwards."""
    p = np.array([0.0, 0.0, *weights, 0.0, 0.0])
    inside = membership(n).T
    common = (inside[:, None] + inside[None, :]).astype(np.intp)
    signed = np.where(common == 1, -0.5, 0.5) * p[row_sizes(n) + 2 - common]
    signed[np.arange(n), np.arange(n)] = 0.0
    signed.flags.writeable = False
    return np.asarray(signed, dtype=np.float64)
