"""Fits of a scaling curve: which law it follows, how sure that is, and what the law says of a size not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, log

import numpy as np
from numpy.typing import ArrayLike

from game.errors import ValuationError
from game.valuation.quantiles import check_confidence, student_quantile
from game.valuation.table import Floats

# Where the one parameter in which a law is not linear is looked for: grid points on a logarithmic scale, then a bisection.
_GRID, _REFINEMENTS = 161, 80
_GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class Law:
    """A law y = limit + slope · g(size; bend): its name, its formula, g, dg/dbend, and the range of the bend (None: no bend)."""

    name: str
    formula: str
    shape: Callable[[Floats, float], Floats]
    tilt: Callable[[Floats, float], Floats]
    bends: tuple[float, float] | None
    least: int


LAWS = {
    law.name: law
    for law in (
        Law("power", "limit + slope · k^(−bend)", lambda k, b: k**-b, lambda k, b: -np.log(k) * k**-b, (0.02, 8.0), 1),
        Law("log", "limit + slope · ln k", lambda k, b: np.log(k), lambda k, b: np.zeros_like(k), None, 1),
        Law(
            "exponential",
            "limit + slope · e^(−bend·k)",
            lambda k, b: np.exp(-b * k),
            lambda k, b: -k * np.exp(-b * k),
            (0.01, 8.0),
            0,
        ),
    )
}
"""The laws a curve is fitted with: a power law with offset, a logarithm, an exponential approach."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A law fitted to a curve by least squares. `limit`, `slope` and `residuals` are in the unit of the scores.

    `bend` is NaN for a law without one. `spread` is the standard deviation of the points around the curve, `aicc` the
    corrected Akaike criterion (lower is better; infinite with too few points to tell), `sizes` and `means` the points used.
    """

    law: str
    limit: float
    slope: float
    bend: float
    spread: float
    aicc: float
    sizes: Floats
    means: Floats
    residuals: Floats
    covariance: Floats

    def at(self, size: float) -> float:
        """The curve at a size, in the unit of the scores."""
        return self.limit + self.slope * float(LAWS[self.law].shape(np.array([self._checked(size)]), self._bend)[0])

    def forecast(self, size: float, confidence: float = 0.95) -> tuple[float, float, float]:
        """The curve at a size, seen or not, with the ends of an interval for the mean score there.

        The interval is Student's, from the fit's covariance (delta method) and the spread of the points around the curve; it
        holds if the law does. With no more points than parameters nothing is known of the spread: the ends are infinite.
        """
        check_confidence(confidence)
        value = self.at(size)
        freedom = len(self.sizes) - len(self.covariance)
        if freedom < 1:
            return value, -np.inf, np.inf
        line = _jacobian(LAWS[self.law], np.array([float(size)]), self.slope, self._bend)[0]
        half = student_quantile(confidence, freedom) * float(np.sqrt(line @ self.covariance @ line + self.spread**2))
        return value, value - half, value + half

    @property
    def _bend(self) -> float:
        return 0.0 if np.isnan(self.bend) else self.bend

    def _checked(self, size: float) -> float:
        least = LAWS[self.law].least
        if not (isfinite(size) and size >= least):
            raise ValuationError(f"the {self.law} law speaks of sizes from {least} on, not of {size}")
        return float(size)


def fit_scaling(sizes: ArrayLike, means: ArrayLike, law: str) -> Fit:
    """Fit one law to points (size, mean score), such as those of `scaling`, all weighted alike.

    Points of a size below the law's first (0 for power and log, which have no value there) take no part. Raises
    `ValuationError` for an unknown law, points that are not finite, and fewer points than the law has parameters.
    """
    if law not in LAWS:
        raise ValuationError(f"there is no law {law!r}; choose one of {', '.join(LAWS)}")
    x, y = np.asarray(sizes, dtype=np.float64), np.asarray(means, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape or not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValuationError("a fit needs sizes and mean scores: two lists of one length, all finite")
    chosen = LAWS[law]
    x, y = x[x >= chosen.least], y[x >= chosen.least]
    terms = 2 if chosen.bends is None else 3
    if len(np.unique(x)) < terms:
        raise ValuationError(f"the {law} law has {terms} parameters and needs as many sizes from {chosen.least} on, not {len(x)}")
    bend = 0.0 if chosen.bends is None else _best_bend(chosen, x, y)
    limit, slope = _line(chosen, x, y, bend)
    residuals = y - limit - slope * chosen.shape(x, bend)
    squares = float(residuals @ residuals)
    freedom = len(x) - terms
    variance = squares / freedom if freedom else 0.0
    jacobian = _jacobian(chosen, x, slope, bend)
    # A flat curve says nothing of the bend; the pseudo-inverse leaves that direction out instead of failing.
    covariance = np.asarray(variance * np.linalg.pinv(jacobian.T @ jacobian, rcond=1e-12, hermitian=True), dtype=np.float64)
    return Fit(
        law, limit, slope, bend if chosen.bends else float("nan"), variance**0.5,
        _aicc(squares, len(x), terms + 1, float(np.abs(y).max())), x, y, residuals, covariance,
    )  # fmt: skip


def fit_laws(sizes: ArrayLike, means: ArrayLike) -> tuple[Fit, ...]:
    """All laws that have points enough, the best by the corrected Akaike criterion first (Hurvich & Tsai 1989)."""
    fits = []
    for name, law in LAWS.items():
        known = np.asarray(sizes, dtype=np.float64)
        if len(np.unique(known[known >= law.least])) >= (2 if law.bends is None else 3):
            fits.append(fit_scaling(sizes, means, name))
    return tuple(sorted(fits, key=lambda fit: fit.aicc))


def _best_bend(law: Law, x: Floats, y: Floats) -> float:
    """The bend with the least squares, its linear partners solved for at each trial (variable projection)."""
    assert law.bends is not None
    ends = log(law.bends[0]), log(law.bends[1])

    def misfit(place: float) -> float:
        bend = float(np.exp(place))
        limit, slope = _line(law, x, y, bend)
        return float(((y - limit - slope * law.shape(x, bend)) ** 2).sum())

    grid = np.linspace(*ends, _GRID)
    best = int(np.argmin([misfit(place) for place in grid]))
    low, high = float(grid[max(0, best - 1)]), float(grid[min(_GRID - 1, best + 1)])
    for _ in range(_REFINEMENTS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, right) if misfit(left) <= misfit(right) else (left, high)
    return float(np.exp((low + high) / 2))


def _line(law: Law, x: Floats, y: Floats, bend: float) -> tuple[float, float]:
    """Limit and slope of the least squares line in g(size; bend)."""
    g = law.shape(x, bend)
    centred = g - g.mean()
    power = float(centred @ centred)
    slope = float(centred @ (y - y.mean())) / power if power else 0.0
    return float(y.mean()) - slope * float(g.mean()), slope


def _jacobian(law: Law, x: Floats, slope: float, bend: float) -> Floats:
    columns = [np.ones_like(x), law.shape(x, bend)]
    if law.bends is not None:
        columns.append(slope * law.tilt(x, bend))
    return np.column_stack(columns)


def _aicc(squares: float, points: int, parameters: int, scale: float) -> float:
    if points <= parameters + 1:
        return float("inf")
    # Below rounding all perfect fits are alike; the shorter law then wins.
    squares = max(squares, points * (1e-14 * max(scale, 1e-300)) ** 2)
    return points * log(squares / points) + 2 * parameters + 2 * parameters * (parameters + 1) / (points - parameters - 1)
