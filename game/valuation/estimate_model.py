"""The model behind estimates: how cells of a table hang together before any is known, and how well each variant fits the known.

A cell is a trend in the size of its row plus a deviation. Deviations of two rows are the more alike the fewer groups they
differ in, and the larger the share of their groups they have in common; and they shrink as rows grow, because one group
more or less moves a large training set little.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from game.valuation.table import Floats, Masks

# The variants: what is left of the correlation of two rows for each group in which they differ; the length over which it falls
# with the share of groups they do not have in common; the power of the size by which deviations shrink.
_KEEPS = (0.55, 0.76, 0.9, 0.97)
_LENGTHS = (0.25, 0.8, 2.5)
_SHRINKS = (0.0, 0.5, 1.0, 1.5, 2.0)
KEEPS = np.array([keep for keep, _, _ in product(_KEEPS, _LENGTHS, _SHRINKS)])
"""The `keep` of each variant."""
NUGGET = 1e-7  # share of a known cell's variance that is added, so that many cells stay invertible in double precision
# Deviation from the trend as a share of the prior deviation: candidates, and how likely each is beforehand.
_SPREADS = 2.0 * 0.7 ** np.arange(24)
_EXPECTED_SPREAD, _SPREAD_DOUBT = 0.28, 0.5
_BEFORE = -(((np.log(_SPREADS) - np.log(_EXPECTED_SPREAD)) / _SPREAD_DOUBT) ** 2) / 2
_SHARE = float(np.exp(_BEFORE) @ _SPREADS**2 / np.exp(_BEFORE).sum())
# Prior variances of the trend's terms, relative to each other.
_TREND = np.array([1.0, 1.0, 1.0, 4.0, 1.0])
TERMS = len(_TREND)
"""How many terms the trend has."""


def trend(rows: Masks, n: int) -> Floats:
    """The trend's terms at some rows, (rows, TERMS): level, growth, early growth, the step at the empty row, the drop of few.

    Growth is measured from the middle of the cube, where most rows are.
    """
    size = np.bitwise_count(rows).astype(np.float64)
    whole = max(1, n)
    early = np.log1p(size) / np.log1p(whole) - np.log1p(whole / 2) / np.log1p(whole)
    return np.column_stack([np.ones(len(rows)), size / whole - 0.5, early, size == 0, 1 / np.maximum(size, 1) - 2 / whole])


@lru_cache(maxsize=32)
def trend_variances(n: int) -> Floats:
    """Prior variances of the trend's terms, such that trend and deviation together have variance 1 on average over all rows."""
    sizes = np.arange(n + 1)
    return np.asarray(_TREND * (1 - _SHARE) / (_share_of_sizes(n) @ (trend((1 << sizes) - 1, n) ** 2 @ _TREND)))


@lru_cache(maxsize=32)
def tables(n: int) -> Floats:
    """Covariances of two rows' deviations in each variant, (variants, cells), by `place`; on average a variance is 1."""
    one, other, common = np.meshgrid(*[np.arange(n + 1)] * 3, indexing="ij")
    union = np.maximum(one + other - common, 1)
    differing = np.maximum(one + other - 2 * common, 0)  # of three sizes that no two rows have, anything does
    found = []
    for keep, length, shrink in product(_KEEPS, _LENGTHS, _SHRINKS):
        scale = np.maximum(np.arange(n + 1), 1.0) ** -shrink
        like = keep**differing * np.exp(-differing / union / length)
        level = _share_of_sizes(n) @ (scale**2 * like[tuple([np.arange(n + 1)] * 3)])
        found.append((like * scale[one] * scale[other] / level).ravel())
    made = np.array(found)
    made.flags.writeable = False
    return made


def place(one: Masks, other: Masks, n: int) -> NDArray[np.int64]:
    """Where in `tables` the covariance of rows stands, (one, other)."""
    sizes, others = np.bitwise_count(one).astype(np.int64), np.bitwise_count(other).astype(np.int64)
    common = np.bitwise_count(one[:, None] & other[None, :])
    return np.asarray((sizes * (n + 1) ** 2)[:, None] + (others * (n + 1))[None, :] + common)


@dataclass(frozen=True, eq=False)
class Weighing:
    """What the known cells say of some variants, the spread averaged out.

    `weights` are the variants' probabilities, `variance` their deviations' variance, and `slope` and `doubt` the mean and
    covariance of the trend's coefficients, (variants, TERMS) and (variants, TERMS, TERMS).
    """

    weights: Floats
    variance: Floats
    slope: Floats
    doubt: Floats


def weigh(products: Floats, along: Floats, whole: Floats, volume: Floats, known: int, n: int, prior_sd: float) -> Weighing:
    """Weigh variants by the probability of the known cells, given their whitened terms T and values r.

    `products` is T'T, `along` T'r, `whole` r'r and `volume` the log determinant, each for every variant. For a spread the
    coefficients are those of a linear regression with a normal prior (Rasmussen & Williams 2006, §2.7); in the basis in
    which T'T and the prior are both diagonal, all spreads follow at once.
    """
    root = prior_sd * np.sqrt(trend_variances(n))
    values, basis = np.linalg.eigh(products * root[:, None] * root)
    values = np.maximum(values, 0.0)
    lean = np.einsum("kij,ki->kj", basis, along * root)
    variances = (prior_sd * _SPREADS) ** 2
    shrunk = values[:, None] + variances[:, None]  # (variants, spreads, TERMS)
    misfit = (whole[:, None] - (lean[:, None] ** 2 / shrunk).sum(axis=2)) / variances
    size = np.log(shrunk / variances[:, None]).sum(axis=2) + known * np.log(variances) + volume[:, None]
    score = _BEFORE - (misfit + size) / 2
    share = np.exp(score - score.max())
    share /= share.sum()
    weights = share.sum(axis=1)
    within = share / np.maximum(weights, 1e-300)[:, None]
    slopes = lean[:, None] / shrunk
    slope = (within[:, None, :] @ slopes)[:, 0]
    apart = slopes - slope[:, None]
    doubt = (within[:, :, None] * apart).transpose(0, 2, 1) @ apart
    doubt[:, range(TERMS), range(TERMS)] += (within[:, :, None] * variances[:, None] / shrunk).sum(axis=1)
    out = root[:, None] * basis
    return Weighing(weights, within @ variances, np.einsum("kij,kj->ki", out, slope), out @ doubt @ out.transpose(0, 2, 1))


def _share_of_sizes(n: int) -> Floats:
    """Which share of a table's rows has each size."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    return np.asarray(np.exp(logs[n] - logs - logs[::-1] - n * np.log(2)))
