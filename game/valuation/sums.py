"""Sums over a whole table, for all groups at once, in time proportional to its number of cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from game.valuation.table import Floats, membership, row_sizes

# Up to here a matrix of signed weights, one line a group, is small enough to keep and multiply with.
_KEPT = 12
# A row's number is cut into top, middle and low bits. A slab, all rows of one top, is read once and then stays in cache:
# 2^16 cells of one slice, 2^15 rows of several.
_LOW, _MIDDLE, _MIDDLE_OF_SLICES = 10, 6, 5
# From so many cells on a line is added up faster than it is multiplied with 0s and 1s.
_LONG = 512


@dataclass(frozen=True, eq=False)
class Plan:
    """A semivalue's weights made ready for tables of n groups: by size, and what the sums below multiply with.

    `inside` and `outside` weigh a row's low bits by the size of the others, (sizes, 2^low). `slabs` are views of both for a
    slab whose top has each size: one line of weights for each line of cells. `efficient` says that the values add up to
    v(all) − v(none), as Shapley's alone do.
    """

    weights: Floats
    signed: Floats | None
    inside: Floats
    outside: Floats
    slabs: tuple[tuple[Floats, Floats], ...]
    efficient: bool


@lru_cache(maxsize=64)
def plan(weights: tuple[float, ...]) -> Plan:
    """The plan of a semivalue with these weights of the sizes 0 … n − 1; shared and read-only."""
    n = len(weights)
    w = np.array([0.0, *(weight / comb(n - 1, s) for s, weight in enumerate(weights)), 0.0])
    if n <= _KEPT:
        # + in rows with the group, − in rows without it.
        size = row_sizes(n)
        signed = np.where(membership(n).T > 0, w[size], -w[size + 1])
        made = Plan(np.array(weights), signed, np.zeros(0), np.zeros(0), (), False)
    else:
        sizes = np.arange(n - _LOW + 1)[:, None] + row_sizes(_LOW)
        efficient = all(weight == weights[0] for weight in weights)
        inside, outside = (w[:-1] + w[1:])[sizes], w[1:][sizes]
        middle = min(_MIDDLE, n - _LOW)
        slabs = tuple(
            (_by_bits(inside[size:], middle), _by_bits(outside[size:], middle)) for size in range(n - _LOW - middle + 1)
        )
        made = Plan(np.array(weights), None, inside, outside, slabs, efficient)
    for array in (made.weights, made.signed, made.inside, made.outside):
        if array is not None:
            array.flags.writeable = False
    return made


def weighted_marginals(v: Floats, made: Plan) -> Floats:
    """Σ over rows S without i of w(|S|) · (v(S ∪ {i}) − v(S)) for every group i: shape (n,) or (n, slices)."""
    if made.signed is not None:
        return np.asarray(made.signed @ v)
    # With c(k) = w(k−1) + w(k): Σ over T with i of c(|T|) v(T), less Σ over all T of w(|T|) v(T), which is alike for all i.
    by_column, by_row, constant = _slices(v, made) if v.ndim == 2 else _slice(v, made)
    values = np.concatenate([membership(_LOW).T @ by_column, membership(len(made.weights) - _LOW).T @ by_row])
    if made.efficient:
        constant = (values.sum(axis=0) - (v[-1] - v[0])) / len(values)
    return np.asarray(values - constant)


def _slice(v: Floats, made: Plan) -> tuple[Floats, Floats, Floats]:
    """The sums of one slice by low bits and by the others, weighted by c, and that of the whole, weighted by w."""
    high = len(made.weights) - _LOW
    middle = min(_MIDDLE, high)
    by_column = np.zeros(1 << _LOW)
    by_row = np.empty((1 << (high - middle), *(2,) * middle))
    constant = 0.0
    along = "abcdefghij"[:middle]
    sums = f"{along}z,{along}z->z"
    for slab, size, summed in zip(v.reshape(*by_row.shape, 1 << _LOW), row_sizes(high - middle).tolist(), by_row, strict=True):
        inside, outside = made.slabs[size]
        np.vecdot(slab, inside, out=summed)
        by_column += np.einsum(sums, slab, inside)
        if not made.efficient:
            constant += float(np.vecdot(slab, outside).sum())
    return by_column, by_row.ravel(), np.asarray(constant)


def _slices(v: Floats, made: Plan) -> tuple[Floats, Floats, Floats]:
    """The same sums of several slices."""
    high = len(made.weights) - _LOW
    middle = min(_MIDDLE_OF_SLICES, high)
    slices = v.shape[1]
    by_size = np.zeros((high + 1, slices << _LOW))
    by_row = np.empty((1 << (high - middle), 1 << middle, slices))
    cells = v.reshape(1 << (high - middle), 1 << middle, 1 << _LOW, slices)
    for slab, size, summed in zip(cells, row_sizes(high - middle).tolist(), by_row, strict=True):
        weights = _by_bits(made.inside[size:], middle)
        lines = slab.reshape(*weights.shape, slices)
        # One line of weights for each line of cells; a line of its own stride is what BLAS takes.
        line = as_strided(weights, (*weights.shape[:-1], 1, weights.shape[-1]), (*weights.strides[:-1], *made.inside.strides))
        np.matmul(line, lines, out=summed.reshape(*weights.shape[:-1], 1, slices))
        _add_by_size(by_size[size:], slab.reshape(1 << middle, -1), middle)
    sums = by_size.reshape(high + 1, 1 << _LOW, slices)
    by_column = np.einsum("kq,kqs->qs", made.inside, sums)
    constant = np.einsum("kq,kqs->s", made.outside, sums)
    return by_column, by_row.reshape(-1, slices), constant


def _add_by_size(sums: Floats, lines: Floats, bits: int) -> None:
    """Add the line of every row of some groups, (2^bits, cells), to the sum of the rows of its size, (sizes, cells)."""
    each = list(sums)
    for line, size in zip(lines, row_sizes(bits).tolist(), strict=True):
        np.add(each[size], line, out=each[size])


def _by_bits(weights: Floats, bits: int) -> Floats:
    """A view, (2, … 2, 2^low), of weights by size, (sizes, 2^low): each bit that is set goes one size up."""
    along, across = weights.strides
    return as_strided(weights, (*(2,) * bits, weights.shape[1]), (*(along,) * bits, across), writeable=False)


def sums_by_size(v: Floats) -> tuple[Floats, Floats]:
    """Sums of a table's rows by size and membership, from which every semivalue and its working follow.

    First the sums over the rows of each size that contain group i, (n, n + 1) or (n, n + 1, slices); then those over all
    rows of each size, (n + 1,) or (n + 1, slices).
    """
    n = len(v).bit_length() - 1
    low = n // 2
    high = n - low
    # One half of the bits is left in full and the other by size: by thin products against one-hot sizes, or by additions,
    # which on long lines keep up with memory, whatever BLAS makes of a thin product.
    lines = v.reshape(1 << high, -1)
    if lines.shape[1] >= _LONG:
        added = np.zeros((high + 1, lines.shape[1]))
        _add_by_size(added, lines, high)
    else:
        added = _one_hot(high).T @ lines
    by_high = added.reshape(high + 1, 1 << low, -1)
    by_low = _each(v.reshape(1 << high, 1 << low, -1), _one_hot(low).T)
    slices = by_high.shape[2]
    lower = _each(by_high, _inside_by_size(low, everyone=True)).reshape(-1, slices)
    upper = (_inside_by_size(high) @ by_low.reshape(1 << high, -1)).reshape(-1, slices)
    found = _added(_places(low, high), np.concatenate([lower, upper]), (n + 1) ** 2).reshape(n + 1, n + 1, *v.shape[1:])
    return found[1:], found[0]


def _each(cells: Floats, weights: Floats) -> Floats:
    """Every line of the cells, (lines, 2^bits, slices), multiplied with weights, (kinds, 2^bits): (lines, kinds, slices)."""
    if cells.shape[2] == 1:
        # One product of matrices instead of one with a vector for each line.
        return np.asarray(cells.reshape(cells.shape[:2]) @ weights.T)[:, :, None]
    return np.asarray(np.matmul(weights, cells))


def _added(places: NDArray[np.intp], parts: Floats, length: int) -> Floats:
    """Parts, (k, slices), added up where they belong: (length, slices)."""
    if parts.shape[1] == 1:
        return np.asarray(np.bincount(places, parts[:, 0], length)[:, None], dtype=np.float64)
    added = np.zeros((length, parts.shape[1]))
    np.add.at(added, places, parts)
    return added


@lru_cache(maxsize=32)
def _places(low: int, high: int) -> NDArray[np.intp]:
    """Where a sum by (size above, size below) belongs at (who, size): everyone, then the groups from the lowest bit on."""
    line = low + high + 1
    above, below = np.arange(high + 1), np.arange(low + 1)
    lower = above[:, None, None] + line * np.arange(low + 1)[:, None] + below
    upper = line * (low + 1 + np.arange(high))[:, None, None] + above[:, None] + below
    return np.concatenate([lower.ravel(), upper.ravel()])


@lru_cache(maxsize=32)
def _one_hot(n: int) -> Floats:
    """1 where a row has a size, else 0: (2^n, n + 1)."""
    hot = np.asarray(row_sizes(n)[:, None] == np.arange(n + 1), dtype=np.float64)
    hot.flags.writeable = False
    return hot


@lru_cache(maxsize=32)
def _inside_by_size(n: int, everyone: bool = False) -> Floats:
    """1 where a row has a size and contains a group: (n · (n + 1), 2^n), line i · (n + 1) + size.

    With `everyone` the first n + 1 lines are of all rows of each size, as if one more group were in every row.
    """
    who = np.concatenate([np.ones((int(everyone), 1 << n)), membership(n).T])
    lines = (who[:, None, :] * _one_hot(n).T[None, :, :]).reshape(-1, 1 << n)
    lines.flags.writeable = False
    return lines
