"""Quantiles of the normal and of Student's distribution, and the two intervals of a share that need them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import erf, isfinite, lgamma, pi, sqrt

import numpy as np

from game.errors import ValuationError
from game.valuation.table import Floats

# Abscissas and weights by which Student's density is integrated; exact to rounding for the smooth integrand below.
_NODES = 200


def check_confidence(confidence: float) -> None:
    """Raise `ValuationError` unless the confidence is a share strictly between 0 and 1."""
    if not (isfinite(confidence) and 0 < confidence < 1):
        raise ValuationError(f"a confidence lies between 0 and 1, such as 0.95, not {confidence}")


@lru_cache(maxsize=64)
def normal_quantile(confidence: float) -> float:
    """The z with a share `confidence` of the standard normal distribution between −z and z."""
    check_confidence(confidence)
    return _root(lambda z: erf(z / sqrt(2)) - confidence)


@lru_cache(maxsize=64)
def student_quantile(confidence: float, freedom: int) -> float:
    """The t with a share `confidence` of Student's distribution with `freedom` ≥ 1 degrees of freedom between −t and t."""
    check_confidence(confidence)
    if freedom < 1:
        raise ValuationError(f"Student's distribution needs 1 degree of freedom or more, not {freedom}")
    # With t = √ν tan θ the density becomes a power of cos θ, bounded and smooth up to any t.
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    scale = np.exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(pi)

    def inside(t: float) -> float:
        angle = np.arctan(t / sqrt(freedom))
        return float(scale * angle * (weights @ np.cos(angle * (nodes + 1) / 2) ** (freedom - 1)))

    return _root(lambda t: inside(t) - confidence)


def wilson_interval(share: Floats | float, examples: Floats | float, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval of a share measured on some examples, for instance an accuracy (Wilson 1927).

    `share` lies in 0 … 1, `examples` is 1 or more; both are arrays that broadcast, or numbers. Returns the lower and the upper
    end. Raises `ValuationError` for a slice without examples and for shares out of range.
    """
    p, m = np.broadcast_arrays(np.asarray(share, dtype=np.float64), np.asarray(examples, dtype=np.float64))
    if not (np.isfinite(m).all() and (m >= 1).all()):
        raise ValuationError("a slice without examples has no interval; each needs 1 example or more")
    if not ((p >= -1e-9) & (p <= 1 + 1e-9)).all():
        raise ValuationError("Wilson's interval is of a share between 0 and 1, such as an accuracy, not of scores in other units")
    p = np.clip(p, 0.0, 1.0)
    z = normal_quantile(confidence)
    middle = (p + z**2 / (2 * m)) / (1 + z**2 / m)
    half = z / (1 + z**2 / m) * np.sqrt(p * (1 - p) / m + z**2 / (4 * m**2))
    # A share of 0 or 1 is its own bound; rounding must not put it outside.
    return np.minimum(np.maximum(middle - half, 0.0), p), np.maximum(np.minimum(middle + half, 1.0), p)


def difference_interval(
    share: Floats | float, examples: Floats | float, other: Floats | float, others: Floats | float, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """An interval of `share` − `other`, measured on separate examples, from Wilson's of each (Newcombe 1998, method 10)."""
    p, q = np.asarray(share, dtype=np.float64), np.asarray(other, dtype=np.float64)
    low, high = wilson_interval(p, examples, confidence)
    other_low, other_high = wilson_interval(q, others, confidence)
    below = np.sqrt((p - low) ** 2 + (other_high - q) ** 2)
    above = np.sqrt((high - p) ** 2 + (q - other_low) ** 2)
    return np.asarray(p - q - below), np.asarray(p - q + above)


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function of a number above 0 crosses 0, by bisection to the last digits."""
    low, high = 0.0, 1.0
    while rising(high) < 0:
        low, high = high, 2 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
