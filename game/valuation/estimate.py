"""The rest of a table, estimated from the cells that are known: a Gaussian process on the cube of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.errors import ValuationError
from game.valuation.table import Floats, Masks, row_name

# What is left of the correlation of two rows for each group in which they differ; one of these is chosen.
_KEEPS = np.array([0.2, 0.4, 0.55, 0.67, 0.76, 0.83, 0.88, 0.92, 0.95])
# Deviation from the trend as a share of the prior deviation: candidates a quarter apart, and how likely each is beforehand.
_SPREADS = 2.0 * 0.8 ** np.arange(48)
_EXPECTED_SPREAD, _SPREAD_DOUBT = 0.3, 1.0
_EXPECTED_KEEP, _KEEP_DOUBT = 0.67, 0.4
# Prior variances of the trend's terms (level, growth, early growth, step at the empty row), relative to each other.
_TREND = np.array([1.0, 4.0, 4.0, 4.0])
_NUGGET = 1e-8  # keeps the many-cell covariance invertible in double precision


@dataclass(frozen=True, eq=False)
class Completion:
    """What the known cells say about some rows: their mean and covariance, in the table's unit and its square.

    `keep` is the correlation chosen for two rows that differ in one group, `spread` the deviation of cells from the trend.
    """

    mean: Floats
    covariance: Floats
    keep: float
    spread: float


def complete(
    known_rows: Masks,
    known_values: Floats,
    n: int,
    rows: Masks,
    *,
    prior_mean: float = 0.5,
    prior_sd: float = 0.25,
) -> Completion:
    """Mean and covariance of the cells in `rows` of a table of n groups, given some cells of the same slice.

    A Gaussian process with kernel spread² · keep^(number of groups in which two rows differ) around a trend in 1, |S|,
    log(1 + |S|) and [S empty] (Rasmussen & Williams 2006, §2.7). Known cells stay exact. Without any known cell a row has
    about the prior mean and deviation; with many the prior no longer matters and the trend is the generalised least squares
    one. Keep and spread are those of highest posterior likelihood on a fixed grid, so equal questions get equal answers.
    Raises `ValuationError` for rows outside the table, one known twice, values that are not finite, or `prior_sd` ≤ 0.
    """
    known = np.asarray(known_rows, dtype=np.int64)
    values = np.asarray(known_values, dtype=np.float64)
    asked = np.asarray(rows, dtype=np.int64)
    _check(known, values, n, asked, prior_mean, prior_sd)
    precision = np.diag(1 / (prior_sd**2 * _trend_variances(n)))
    trend = _trend(known, n)
    apart = _differing(known, known)
    # One whitened problem for each candidate keep; for each candidate spread only the trend's four terms are left to solve.
    kernels = _powers(_KEEPS, n)[:, apart] + _NUGGET * np.eye(len(known))
    sides = np.broadcast_to(np.column_stack([trend, values - prior_mean]), (len(_KEEPS), len(known), 5))
    roots = np.asarray(np.linalg.cholesky(kernels), dtype=np.float64)
    white = np.asarray(np.linalg.solve(roots, sides), dtype=np.float64)
    best, spread = _choose(roots, white, precision, prior_sd)
    terms, rest = white[best, :, :4], white[best, :, 4]
    root, keep = roots[best], float(_KEEPS[best])

    doubt = np.linalg.inv(terms.T @ terms / spread**2 + precision)
    slope = doubt @ (terms.T @ rest) / spread**2
    powers = _powers(np.array([keep]), n)[0]
    cross = np.linalg.solve(root, powers[_differing(known, asked)])
    lever = _trend(asked, n) - cross.T @ terms
    mean = prior_mean + _trend(asked, n) @ slope + cross.T @ (rest - terms @ slope)
    covariance = spread**2 * (powers[_differing(asked, asked)] - cross.T @ cross) + lever @ doubt @ lever.T
    place = {int(row): i for i, row in enumerate(known)}
    for i, row in enumerate(asked.tolist()):
        if row in place:
            mean[i] = values[place[row]]
            covariance[i, :] = covariance[:, i] = 0.0
    diagonal = np.einsum("ii->i", covariance)
    np.maximum(diagonal, 0.0, out=diagonal)
    return Completion(mean, (covariance + covariance.T) / 2, keep, spread)


def _choose(roots: Floats, white: Floats, precision: Floats, prior_sd: float) -> tuple[int, float]:
    """The index of the keep and the spread with the highest posterior likelihood."""
    known = white.shape[1]
    spreads = prior_sd * _SPREADS
    terms, rest = white[:, :, :4], white[:, :, 4:]
    products = terms.transpose(0, 2, 1) @ terms
    along = terms.transpose(0, 2, 1) @ rest
    whole = (rest**2).sum(axis=(1, 2))
    prior = spreads[:, None, None] ** 2 * precision
    solvable = products[:, None] + prior
    shift = np.linalg.solve(solvable, np.broadcast_to(along[:, None], (*solvable.shape[:3], 1)))
    misfit = (whole[:, None] - (along[:, None] * shift).sum(axis=(2, 3))) / spreads**2
    volume = np.linalg.slogdet(solvable)[1] - np.linalg.slogdet(prior)[1] + 2 * known * np.log(spreads)
    volume += 2 * np.log(np.einsum("kii->ki", roots)).sum(axis=1)[:, None]
    before = ((np.log(_SPREADS) - np.log(_EXPECTED_SPREAD)) / _SPREAD_DOUBT) ** 2
    before = before + ((_KEEPS - _EXPECTED_KEEP) / _KEEP_DOUBT)[:, None] ** 2
    best = np.unravel_index(np.argmin(misfit + volume + before), misfit.shape)
    return int(best[0]), float(spreads[best[1]])


def _trend(rows: Masks, n: int) -> Floats:
    """The trend's terms at some rows, (rows, 4); growth is measured from the middle of the cube, where most rows are."""
    size = np.bitwise_count(rows).astype(np.float64)
    whole = max(1, n)
    early = np.log1p(size) / np.log1p(whole) - np.log1p(whole / 2) / np.log1p(whole)
    return np.column_stack([np.ones(len(rows)), size / whole - 0.5, early, size == 0])


def _trend_variances(n: int) -> Floats:
    """Prior variances of the trend's terms, such that trend and spread together have variance 1 on average over all rows."""
    sizes = np.arange(n + 1)
    share = np.exp(_log_choose(n) - n * np.log(2))
    average = share @ (_trend((1 << sizes) - 1, n) ** 2 @ _TREND)
    return np.asarray(_TREND * (1 - _EXPECTED_SPREAD**2) / average)


def _log_choose(n: int) -> Floats:
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    return np.asarray(logs[n] - logs - logs[::-1])


def _differing(one: Masks, other: Masks) -> NDArray[np.uint8]:
    """In how many groups rows differ, (one, other)."""
    return np.asarray(np.bitwise_count(one[:, None] ^ other[None, :]))


def _powers(keeps: Floats, n: int) -> Floats:
    """keep^d for d = 0 … n, (keeps, n + 1)."""
    return np.asarray(keeps[:, None] ** np.arange(n + 1))


def _check(known: Masks, values: Floats, n: int, asked: Masks, prior_mean: float, prior_sd: float) -> None:
    if known.ndim != 1 or asked.ndim != 1 or known.shape != values.shape:
        raise ValuationError(f"known rows and their values are two lists of one length, not {known.shape} and {values.shape}")
    for row in (*known.tolist(), *asked.tolist()):
        if not 0 <= row < 1 << n:
            raise ValuationError(f"the row {row} is no mask of {n} groups; it lies between 0 and {(1 << n) - 1}")
    if len(np.unique(known)) != len(known):
        raise ValuationError("a known row is given twice; give each row once")
    for row, value in zip(known.tolist(), values.tolist(), strict=True):
        if not np.isfinite(value):
            raise ValuationError(f"the known cell of row {row_name(row)} is {value}; leave out cells that are not known")
    if not (np.isfinite(prior_mean) and np.isfinite(prior_sd) and prior_sd > 0):
        raise ValuationError(f"the prior needs a finite mean and a deviation above 0, not {prior_mean} and {prior_sd}")
