"""Intervals around values: where some cells of a table are estimated, or all of them were measured with an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.valuation.estimate import NINETY_FIVE, Completion, complete
from game.valuation.table import Floats, Masks, as_table, players

MOST_GROUPS = 10
"""On how many groups cells are estimated: all rows together have a covariance, which grows with the square of their number."""

DRAWS = 64
"""How many times known cells are drawn anew within their errors, to see how far that moves what is estimated from them."""

Linear = Callable[[Floats], Floats]
"""A linear method: from one slice of a table, (2^n,), to its values, (values,)."""


@dataclass(frozen=True, eq=False)
class Interval:
    """Values with their standard deviations, (values,), in the table's unit; `table` is the slice with its blanks filled by their
    means, and `estimated` the rows that were blank.
    """

    values: Floats
    sd: Floats
    table: Floats
    estimated: Masks

    @property
    def low(self) -> Floats:
        """The lower ends of the 95% intervals."""
        return np.asarray(self.values - NINETY_FIVE * self.sd)

    @property
    def high(self) -> Floats:
        """The upper ends of the 95% intervals."""
        return np.asarray(self.values + NINETY_FIVE * self.sd)


def interval(method: Linear, v: Floats, errors: Floats | None = None, seed: int = 1) -> Interval:
    """The values of a linear method on one slice, (2^n,), some of whose cells may be NaN, with how far they may be off.

    Blank cells are estimated from the others (`complete`). `errors` are the standard errors of known cells, (2^n,), NaN or 0
    where there is none; they are independent of each other. What they do to the estimated cells is found by drawing the known
    ones anew, with `seed`. Raises `ValuationError` for a slice without any known cell, and for blanks among more than 10 groups.
    """
    table = as_table(v)
    noise = np.zeros(len(table)) if errors is None else np.nan_to_num(np.asarray(errors, dtype=np.float64))
    blank = np.flatnonzero(np.isnan(table))
    noise[blank] = 0.0
    known = np.flatnonzero(~np.isnan(table))
    if not len(blank):
        noisy = np.flatnonzero(noise)
        return Interval(method(table), np.sqrt(_variance(method, np.diag(noise[noisy] ** 2), noisy, table)), table, blank)
    if not len(known):
        raise ValuationError("nobody measured a cell of this slice, so there is nothing to estimate the others from")
    if (n := players(table)) > MOST_GROUPS:
        raise ValuationError(f"cells are estimated on up to {MOST_GROUPS} groups, and these are {n}")
    found = _completed(table[known], known, blank, n)
    filled = table.copy()
    filled[blank] = found.mean
    values, variance = method(filled), _variance(method, found.covariance, blank, table)
    if noise.any():
        chance = np.random.default_rng(seed)
        drawn = []
        for _ in range(DRAWS):
            other = table[known] + noise[known] * chance.standard_normal(len(known))
            again = filled.copy()
            again[known], again[blank] = other, _completed(other, known, blank, n).mean
            drawn.append(method(again))
        variance = variance + np.var(drawn, axis=0)
    return Interval(values, np.sqrt(variance), filled, blank)


def _completed(values: Floats, known: Masks, blank: Masks, n: int) -> Completion:
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return complete(known, values, n, blank)
    wide = (high - low) / 2 or max(abs(high), 1.0) / 4  # scores in any other unit: the prior takes theirs
    return complete(known, values, n, blank, prior_mean=(low + high) / 2, prior_sd=wide)


def _variance(method: Linear, covariance: Floats, rows: Masks, table: Floats) -> Floats:
    """The variances of a method's values when the cells of some rows have a covariance, and the others none."""
    nothing = method(np.zeros(len(table)))
    weights = np.zeros((len(nothing), len(rows)))
    for place, row in enumerate(rows.tolist()):
        one = np.zeros(len(table))
        one[row] = 1.0
        weights[:, place] = method(one)  # it is linear: its values of this table are the weights of the cell
    return np.asarray(np.maximum(np.einsum("vi,ij,vj->v", weights, covariance, weights, optimize=True), 0.0))
