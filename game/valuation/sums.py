"""Sums over a whole table, for all groups at once, in time proportional to its number of cells."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from game.valuation.table import Floats, membership, row_sizes

# Up to here a matrix of signed weights, one line a group, is small enough to keep and multiply with.
_KEPT = 14
# Bits of a slab of a larger table: 2^15 cells, 256 KiB of one slice.
_LOW, _MIDDLE = 10, 5


def weighted_marginals(v: Floats, weights: tuple[float, ...]) -> Floats:
    """Σ over rows S without i of weights[|S|] · (v(S ∪ {i}) − v(S)), for every group i: shape (n,) or (n, slices)."""
    n = len(weights)
    if n <= _KEPT:
        return np.asarray(_signed(weights) @ v)
    # With c(k) = w(k−1) + w(k): Σ over T with i of c(|T|) v(T), less Σ over all T of w(|T|) v(T), which is alike for all i.
    # A row's number is cut into top, middle and low bits; a slab, all rows of one top, is read once, while it is in cache.
    w = np.array([0.0, *weights, 0.0])
    low, middle = _LOW, min(_MIDDLE, n - _LOW)
    top = n - low - middle
    cells = v.reshape(1 << top, 1 << middle, 1 << low, -1)
    slices = cells.shape[3]
    sizes = np.arange(top + middle + 1)[:, None] + row_sizes(low)
    both = (w[:-1] + w[1:])[sizes]
    by_size = np.zeros((top + middle + 1, 1 << low, slices))
    by_row = np.empty((1 << top, 1 << middle, slices))
    inner, each = row_sizes(middle), np.arange(1 << middle)
    for slab, size, summed in zip(cells, row_sizes(top), by_row, strict=True):
        within = slice(size, size + middle + 1)
        by_size[within] += (_one_hot(middle).T @ slab.reshape(1 << middle, -1)).reshape(middle + 1, 1 << low, slices)
        summed[:] = (slab[:, :, 0] @ both[within].T)[each, inner, None] if slices == 1 else (both[within] @ slab)[each, inner]
    weighted = np.einsum("kq,kqs->qs", both, by_size)
    constant = np.einsum("kq,kqs->s", w[1:][sizes], by_size)
    outer = by_row.reshape(1 << (top + middle), slices)
    values = np.concatenate([membership(low).T @ weighted, membership(top + middle).T @ outer]) - constant
    return np.asarray(values[:, 0] if v.ndim == 1 else values, dtype=np.float64)


@lru_cache(maxsize=16)
def _signed(weights: tuple[float, ...]) -> Floats:
    """The weight of every cell in every group's value, (n, 2^n): + in rows with the group, − in rows without it."""
    n = len(weights)
    w = np.array([0.0, *weights, 0.0])
    size = row_sizes(n)
    signed = np.where(membership(n).T > 0, w[size], -w[size + 1])
    signed.flags.writeable = False
    return signed


def sums_by_size(v: Floats) -> tuple[Floats, Floats]:
    """Sums of a table's rows by size and membership, from which every semivalue and its working follow.

    First the sums over the rows of each size that contain group i, (n, n + 1) or (n, n + 1, slices); then those over all
    rows of each size, (n + 1,) or (n + 1, slices).
    """
    n = len(v).bit_length() - 1
    low = n // 2
    high = n - low
    cells = v.reshape(1 << high, 1 << low, -1)
    slices = cells.shape[2]
    # Two thin products against one-hot sizes leave one half of the bits in full and the other half by size.
    by_low = np.matmul(_one_hot(low).T, cells)
    by_high = (_one_hot(high).T @ cells.reshape(1 << high, -1)).reshape(high + 1, 1 << low, slices)
    inside = np.zeros((n, n + 1, slices))
    total = np.zeros((n + 1, slices))
    for size in range(high + 1):
        inside[:low, size : size + low + 1] += (_inside_by_size(low) @ by_high[size]).reshape(low, low + 1, slices)
        total[size : size + low + 1] += _one_hot(low).T @ by_high[size]
    for size in range(low + 1):
        inside[low:, size : size + high + 1] += (_inside_by_size(high) @ by_low[:, size]).reshape(high, high + 1, slices)
    if v.ndim == 1:
        return inside[:, :, 0], total[:, 0]
    return inside, total


@lru_cache(maxsize=32)
def _one_hot(n: int) -> Floats:
    """1 where a row has a size, else 0: (2^n, n + 1)."""
    hot = np.asarray(row_sizes(n)[:, None] == np.arange(n + 1), dtype=np.float64)
    hot.flags.writeable = False
    return hot


@lru_cache(maxsize=32)
def _inside_by_size(n: int) -> Floats:
    """1 where a row has a size and contains a group: (n · (n + 1), 2^n), line i · (n + 1) + size."""
    lines = (membership(n).T[:, None, :] * _one_hot(n).T[None, :, :]).reshape(n * (n + 1), 1 << n)
    lines.flags.writeable = False
    return lines
