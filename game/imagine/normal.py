"""Draws from a normal distribution some of whose parts have an upper bound, many at once and always the same ones."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SWEEPS = 12
"""How often each bounded part is drawn anew given the others before a draw is used."""

MOST_BOUNDS = 150
"""How many bounded parts are drawn given each other; those whose bounds bind less are drawn free and cut off."""


def draws(
    mean: Floats,
    covariance: Floats,
    bounds: dict[int, float],
    count: int,
    *name: int,
    freedom: float | None = None,
    wider: float = 0.0,
) -> Floats:
    """`count` draws, shape (len(mean), count), fixed by `name`. The parts in `bounds` are at most their bound.

    With `freedom` they are from Student's t with so many degrees of freedom instead, each with a spread of its own, and `wider`
    is added to the degrees its scale is measured by: the fewer there are, the wider the draws.

    The bounded parts are drawn one given the others (Gibbs sampling of a truncated normal, Geweke 1991), the rest given them.
    """
    if freedom is not None:
        spread = np.sqrt((freedom + wider) / _squares(freedom, count, *name))
        held_back = {i: (bound - mean[i]) / spread for i, bound in bounds.items()}
        return np.asarray(mean[:, None] + spread * _draws(np.zeros(len(mean)), covariance, held_back, count, *name))
    return _draws(mean, covariance, {i: np.full(count, bound) for i, bound in bounds.items()}, count, *name)


def _draws(mean: Floats, covariance: Floats, bounds: dict[int, Floats], count: int, *name: int) -> Floats:
    free = mean[:, None] + root(covariance) @ _normals(len(mean), count, *name)
    spare = {i: (np.median(bounds[i]) - mean[i]) / np.sqrt(covariance[i, i]) for i in bounds if covariance[i, i] > 1e-9}
    # The bounds that bind most, where there are many: the others are seldom met.
    held = np.array(sorted(sorted(spare, key=lambda i: (spare[i], i))[:MOST_BOUNDS]), dtype=np.int64)
    if not len(held):
        return np.asarray(np.minimum(free, _limits(bounds, len(mean), count)))
    within = covariance[np.ix_(held, held)] + _NUGGET * np.eye(len(held))
    precision = np.linalg.inv(within)
    limits = np.array([bounds[i] for i in held.tolist()])
    now = np.minimum(free[held], limits)
    luck = _uniforms(SWEEPS, len(held), count, *name)
    spread = 1 / np.sqrt(np.diag(precision))
    for sweep in range(SWEEPS):
        for i in range(len(held)):
            middle = now[i] - (precision[i] @ (now - mean[held, None])) / precision[i, i]
            ceiling = _cdf((limits[i] - middle) / spread[i])
            now[i] = np.minimum(middle + spread[i] * _quantile(luck[sweep, i] * ceiling), limits[i])
    # Matheron's rule: a free draw, moved by what its bounded parts are now instead.
    moved = free + covariance[:, held] @ (precision @ (now - free[held]))
    return np.asarray(np.minimum(moved, _limits(bounds, len(mean), count)))


def _limits(bounds: dict[int, Floats], parts: int, count: int) -> Floats:
    limits = np.full((parts, count), np.inf)
    for i, bound in bounds.items():
        limits[i] = bound
    return limits


def root(covariance: Floats) -> Floats:
    """A square root of a covariance that may have rows of zeros."""
    return np.asarray(np.linalg.cholesky(covariance + _NUGGET * np.eye(len(covariance))))


_NUGGET = 1e-6
_FAR = 6.0


@lru_cache(maxsize=1)
def _table() -> tuple[Floats, Floats]:
    places = np.linspace(-_FAR, _FAR, 4097)
    standard = NormalDist()
    return places, np.array([standard.cdf(place) for place in places.tolist()])


def _cdf(place: Floats) -> Floats:
    places, shares = _table()
    return np.interp(place, places, shares)


def _quantile(share: Floats) -> Floats:
    places, shares = _table()
    return np.interp(share, shares, places)


# Fixed draws for all who ask alike: equal sights see equal worlds, and neighbouring ones worlds that differ by what was learned.


@lru_cache(maxsize=64)
def _normals(parts: int, count: int, *name: int) -> Floats:
    return np.random.default_rng((parts, count, *name)).standard_normal((parts, count))


@lru_cache(maxsize=64)
def _uniforms(sweeps: int, parts: int, count: int, *name: int) -> Floats:
    return np.random.default_rng((sweeps, parts, count, *name)).random((sweeps, parts, count))


@lru_cache(maxsize=64)
def _squares(freedom: float, count: int, *name: int) -> Floats:
    return np.random.default_rng((round(100 * freedom), count, *name)).chisquare(freedom, count)
