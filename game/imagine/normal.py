"""Draws from a normal distribution some of whose parts have bounds, many at once and always the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from game.imagine.keeping import kept

Floats = NDArray[np.float64]

MOST_BYTES = 8_000_000
"""How many bytes of each kind of luck are kept."""

SWEEPS = 8
"""How often each bounded part is drawn anew given the others before a draw is used."""

SELDOM = 3.5
"""Bounds farther above the middle than so many deviations are met so seldom that draws are cut off there."""

MOST_BOUNDS = 150
"""How many bounded parts are drawn given each other; those whose bounds bind less are drawn free and cut off."""


@dataclass(frozen=True, slots=True)
class Highest:
    """That one at least of some `parts` is at least its floor, (parts,)."""

    parts: tuple[int, ...]
    floors: tuple[float, ...]


def draws(
    mean: Floats,
    covariance: Floats,
    bounds: dict[int, float],
    count: int,
    *name: int,
    freedom: float | None = None,
    wider: float = 0.0,
    floors: dict[int, float] | None = None,
    some: Sequence[Highest] = (),
    weighed: bool = False,
) -> Floats:
    """`count` draws, shape (len(mean), count), fixed by `name`. The parts in `bounds` are at most their bound, those in `floors`
    at least theirs, and of each of `some` one part at least.

    With `freedom` they are from Student's t with so many degrees of freedom instead, each with a spread of its own, and `wider`
    is added to the degrees its scale is measured by: the fewer there are, the wider the draws. If these are `weighed`, a spread
    is the likelier the likelier it makes the bounds.

    The bounded parts are drawn one given the others (Gibbs sampling of a truncated normal, Geweke 1991), the rest given them.
    Which of some parts it is that reaches its floor is drawn first, draw by draw, as if they were independent.
    """
    deviations = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    held = _Held(mean, deviations, bounds, floors or {}, some)
    spread: Floats = np.ones(count)
    if freedom is not None:
        spread = np.sqrt((freedom + wider) / _squares(freedom, count, *name))
        if weighed and held.parts.size:
            spread = _likely(spread, held, covariance, *name)
    upper, lower = held.limits(spread, _uniforms(1, max(1, len(some)), count, *name)[0])
    return np.asarray(mean[:, None] + spread * _draws(covariance, deviations, upper, lower, count, *name))


class _Held:
    """The bounds of all parts, to be told for draws of a normal distribution around 0 of one spread or another."""

    def __init__(
        self, mean: Floats, deviations: Floats, bounds: dict[int, float], floors: dict[int, float], some: Sequence[Highest]
    ) -> None:
        self._some, self._mean, self._deviations = some, mean, deviations
        self._upper, self._lower = np.full(len(mean), np.inf), np.full(len(mean), -np.inf)
        for i, bound in bounds.items():
            self._upper[i] = bound - mean[i]
        for i, bound in floors.items():
            self._lower[i] = min(bound - mean[i], self._upper[i])
        bounded = np.isfinite(self._upper) | np.isfinite(self._lower)
        bounded[[i for one in some for i in one.parts]] = True
        self.parts = np.flatnonzero(bounded & (deviations > 1e-4))

    def limits(self, spread: Floats, luck: Floats) -> tuple[Floats, Floats]:
        """The upper and the lower bounds in parts of each spread, (parts, draws); `luck` picks the part that reaches a floor."""
        upper, lower = self._upper[:, None] / spread, self._lower[:, None] / spread
        worlds = np.arange(len(spread))
        for one, dice in zip(self._some, luck, strict=False):
            parts = np.array(one.parts)
            least = np.minimum((np.array(one.floors) - self._mean[parts])[:, None] / spread, upper[parts])
            chosen = _reaching(least, upper[parts], self._deviations[parts, None], dice)
            lower[parts[chosen], worlds] = np.maximum(lower[parts[chosen], worlds], least[chosen, worlds])
        return upper, lower


def _likely(spread: Floats, held: _Held, covariance: Floats, *name: int) -> Floats:
    """Spreads drawn anew from some, each as likely as it makes the bounds: rows that differ little stay below what one scores.

    How likely that is, is the mean over a few draws made part by part within the bounds (the simulator of Geweke, Hajivassiliou
    and Keane).
    """
    count, tries = len(spread), np.sort(spread)[(np.arange(SPREADS) * 2 + 1) * len(spread) // (2 * SPREADS)]
    each = np.repeat(tries, PARTICLES)
    upper, lower = held.limits(each, np.tile(_uniforms(1, 8, PARTICLES, *name)[0], SPREADS))
    # The parts whose bounds bind most.
    middle = np.median(upper, axis=1) / np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    floored = np.asarray(np.isfinite(lower[held.parts]).any(axis=1))
    order = held.parts[np.lexsort((held.parts, np.where(floored, -np.inf, middle[held.parts])))][:MOST_WEIGHED]
    factor = root(covariance[np.ix_(order, order)])
    luck = np.tile(_uniforms(1, len(order), PARTICLES, *name)[0], SPREADS)
    drawn, evidence = np.zeros((len(order), len(each))), np.zeros(len(each))
    for i, part in enumerate(order):
        middle, own = factor[i, :i] @ drawn[:i], factor[i, i]
        low, high = _cdf((lower[part] - middle) / own), _cdf((upper[part] - middle) / own)
        evidence += np.log(np.maximum(high - low, 1e-9))
        drawn[i] = _quantile(low + luck[i] * np.maximum(high - low, 0.0))
    several = evidence.reshape(SPREADS, PARTICLES)
    weights = np.exp(several - several.max()).mean(axis=1)
    shares = np.cumsum(weights / weights.sum())
    ranks = (np.argsort(np.argsort(spread, kind="stable"), kind="stable") + 0.5) / count
    return np.asarray(np.interp(ranks, np.concatenate([[0.0], shares]), np.concatenate([tries[:1], tries])))


SPREADS, PARTICLES = 12, 16
"""How many spreads are weighed, and by how many draws each."""

MOST_WEIGHED = 60
"""By how many bounds, those that bind most, spreads are weighed."""


def _reaching(least: Floats, upper: Floats, deviation: Floats, luck: Floats) -> NDArray[np.int64]:
    """Which part reaches its floor, (draws,): each as likely as it lies between floor and bound, if it lies below the bound."""
    low = np.clip(least / deviation, -30.0, 30.0)
    high = np.clip(np.maximum(upper / deviation, low + _NARROW), -30.0 + _NARROW, 30.0 + _NARROW)
    inside = _erfc(low / np.sqrt(2)) - _erfc(high / np.sqrt(2))
    # Far out in the tail, where nothing is left of the shares, the nearest counts alone.
    below = np.maximum(2 - _erfc(high / np.sqrt(2)), 1e-290)  # a bound may leave nothing below it that a float can tell from 0
    weight = inside / below + 1e-290 * np.exp(-np.maximum(low, 0) / 2)
    shares = np.cumsum(weight, axis=0)
    return np.asarray(np.minimum((shares < luck * shares[-1]).sum(axis=0), len(least) - 1))


_NARROW = 1e-3
"""The least width of what lies between a floor and a bound, in deviations, when it is weighed which part lies there."""

_each_erfc = np.frompyfunc(erfc, 1, 1)


def _erfc(places: Floats) -> Floats:
    return np.asarray(_each_erfc(places), dtype=np.float64)


def _draws(covariance: Floats, deviations: Floats, upper: Floats, lower: Floats, count: int, *name: int) -> Floats:
    free = root(covariance) @ _normals(len(covariance), count, *name)
    floored = np.asarray(np.isfinite(lower).any(axis=1))
    spare = np.median(upper, axis=1) / deviations
    bounded = np.flatnonzero(np.isfinite(spare) & (deviations > 1e-4) & (spare < SELDOM) & ~floored)
    # The bounds that bind most, where there are many: the others are seldom met.
    most = bounded[np.lexsort((bounded, spare[bounded]))[: max(0, MOST_BOUNDS - int(floored.sum()))]]
    held = np.sort(np.concatenate([most, np.flatnonzero(floored)]))
    if not len(held):
        return np.asarray(np.minimum(free, upper))
    precision = np.linalg.inv(covariance[np.ix_(held, held)] + _NUGGET * np.eye(len(held)))
    limits, bottoms = upper[held], lower[held]
    now = np.clip(free[held], bottoms, limits)
    luck = _uniforms(SWEEPS, len(held), count, *name)
    own = np.diag(precision).copy()
    spread = 1 / np.sqrt(own)
    given = precision / own[:, None]
    lowest: list[bool] = floored[held].tolist()
    for sweep in range(SWEEPS):
        for i in range(len(held)):
            middle = now[i] - given[i] @ now
            share = _cdf((limits[i] - middle) / spread[i])
            part = luck[sweep, i] * share
            if lowest[i]:
                under = _cdf((bottoms[i] - middle) / spread[i])
                part = under + luck[sweep, i] * np.maximum(share - under, 0.0)
            drawn = np.minimum(middle + spread[i] * _quantile(part), limits[i])
            now[i] = np.maximum(drawn, bottoms[i]) if lowest[i] else drawn
    # Matheron's rule: a free draw, moved by what its bounded parts are now instead.
    moved = free + covariance[:, held] @ (precision @ (now - free[held]))
    return np.asarray(np.clip(moved, lower, upper))


def root(covariance: Floats) -> Floats:
    """A square root of a covariance that may have rows of zeros."""
    return np.asarray(np.linalg.cholesky(covariance + _NUGGET * np.eye(len(covariance))))


_NUGGET = 1e-6
_FAR = 6.0


_PLACES = np.linspace(-_FAR, _FAR, 4097)
_SHARES = np.array([NormalDist().cdf(place) for place in _PLACES.tolist()])


def _cdf(place: Floats) -> Floats:
    return np.asarray(np.interp(place, _PLACES, _SHARES))


def _quantile(share: Floats) -> Floats:
    return np.asarray(np.interp(share, _SHARES, _PLACES))


# Fixed draws for all who ask alike: equal sights see equal worlds, and neighbouring ones worlds that differ by what was learned.


@kept(MOST_BYTES)
def _normals(parts: int, count: int, *name: int) -> Floats:
    return np.random.default_rng((parts, count, *name)).standard_normal((parts, count))


@kept(MOST_BYTES)
def _uniforms(sweeps: int, parts: int, count: int, *name: int) -> Floats:
    return np.random.default_rng((sweeps, parts, count, *name)).random((sweeps, parts, count))


@kept(MOST_BYTES)
def _squares(freedom: float, count: int, *name: int) -> Floats:
    return np.random.default_rng((round(100 * freedom), count, *name)).chisquare(freedom, count)
