"""Pair interactions: whether two groups are worth more, or less, together than one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb, isfinite

import numpy as np

from game.errors import ValuationError
from game.subsets import members
from game.valuation.bysize import check_player
from game.valuation.pairsums import pair_plan, weighted_squares
from game.valuation.table import Floats, Masks, as_table, check_row, players, refuse_unknown, row_sizes


@dataclass(frozen=True)
class SquareRow:
    """One line of the working: the mean square over the `squares` around rows of `size` groups that neither is in."""

    size: int
    mean_square: float
    squares: int
    weight: float


@dataclass(frozen=True, eq=False)
class Squares:
    """The four-corner squares of pairs at `row`: values in the table's unit, (n, n) or (n, n, slices), symmetric.

    The square of i and j is v(S ∪ ij) − v(S ∪ i) − v(S ∪ j) + v(S) with S the row without both: above 0 they are worth more
    together (complements), below 0 less (substitutes). Pairs not asked for, and the diagonal, are 0.
    """

    row: int
    groups: int
    values: Floats

    def pairs(self, one: int, other: int) -> Masks:
        """The corners, (2, 2) masks: `one` joins without `other`, then with it; the square is the second step less the first."""
        _check_pair(len(self.values), one, other)
        return _steps(np.array([self.row & ~(1 << one | 1 << other)], dtype=np.int64), one, other)


@dataclass(frozen=True, eq=False)
class Interactions:
    """An interaction index of every pair in the table's unit, (n, n) or (n, n, slices), symmetric with 0 on the diagonal.

    These are raw indices: the whole interaction of i and j stands in each of its two places. `spread` halves them. `weights`
    are those of the sizes 0 … n − 2. The working is read off `table` when asked for, so it should not be changed meanwhile.
    """

    values: Floats
    weights: Floats
    table: Floats

    def pairs(self, one: int, other: int) -> Masks:
        """The cells used, (2^(n−1), 2) masks: `one` joins the rows without `other` first, then those with it."""
        n = players(self.table)
        _check_pair(n, one, other)
        return _steps(_without(n, one, other), one, other)

    def working(self, one: int, other: int, column: int = 0) -> tuple[SquareRow, ...]:
        """The lines whose mean squares × weights add up to a pair's index, smallest size first; `column` is the slice."""
        n = players(self.table)
        _check_pair(n, one, other)
        rows = _without(n, one, other)
        v = self.table if self.table.ndim == 1 else self.table[:, column]
        bits = 1 << one, 1 << other
        squares = v[rows | bits[0] | bits[1]] - v[rows | bits[0]] - v[rows | bits[1]] + v[rows]
        sums = np.bincount(row_sizes(n)[rows], weights=squares, minlength=n - 1)
        return tuple(SquareRow(s, float(sums[s]) / comb(n - 2, s), comb(n - 2, s), float(self.weights[s])) for s in range(n - 1))

    def spread(self, values: Floats) -> Floats:
        """A matrix whose lines add up to the groups' `values`: half of each index off the diagonal, the rest on it.

        With Shapley values and Shapley interactions these are the interaction values of Lundberg et al. 2020, and the
        diagonal holds the order-1 part of the 2-SII of Bordt & von Luxburg 2023. Same unit and shape as the indices.
        """
        if np.shape(values) != self.values.shape[1:]:
            raise ValuationError(f"the values to spread need the shape {self.values.shape[1:]}, not {np.shape(values)}")
        half = self.values / 2
        each = np.arange(len(half))
        half[each, each] = values - half.sum(axis=1)
        return half


def squares(v: Floats, row: int, groups: int | None = None) -> Squares:
    """The four-corner square at a row of every pair among `groups`, a mask; those in the row if not given.

    Only the corners are read. Raises `ValuationError` for masks out of range and corners that are not finite.
    """
    table = as_table(v)
    n = players(table)
    check_row(n, row)
    chosen = row if groups is None else groups
    check_row(n, chosen, "set of groups")
    values = np.zeros((n, n, *table.shape[1:]))
    inside = list(members(chosen))
    couples = [(one, other) for place, other in enumerate(inside) for one in inside[:place]]
    for one, other in couples:
        steps = _steps(np.array([row & ~(1 << one | 1 << other)], dtype=np.int64), one, other)
        refuse_unknown(table, steps.ravel())
        (apart, alone), (second, both) = table[steps[0]], table[steps[1]]
        values[one, other] = values[other, one] = (both - second) - (alone - apart)
    return Squares(row, chosen, values)


def interaction_index(v: Floats, weights: Sequence[float] | Floats) -> Interactions:
    """The interaction index with these weights of the sizes 0 … n − 2, which are 0 or more and add up to 1.

    index(i, j) = Σ over sizes s of weight(s) × mean over rows S of size s without both of the square of i and j at S: a
    probabilistic index of Grabisch & Roubens 1999. Fewer than two groups have no pair, and need no weights.
    """
    table = as_table(v)
    n = players(table)
    given = tuple(float(weight) for weight in weights)
    if len(given) != max(0, n - 1):
        raise ValuationError(
            f"an index of {n} groups needs {max(0, n - 1)} weights, for sizes 0 to n − 2; there are {len(given)}"
        )
    if not all(isfinite(weight) and weight >= 0 for weight in given) or (given and abs(sum(given) - 1) > 1e-9):
        raise ValuationError(f"the weights of an interaction index are 0 or more and add up to 1; these are {list(given)}")
    return _indexed(table, given)


def shapley_interaction(v: Floats) -> Interactions:
    """The Shapley interaction index: all sizes alike (Grabisch & Roubens 1999)."""
    table = as_table(v)
    return _indexed(table, _shapley_weights(len(table)))


def banzhaf_interaction(v: Floats) -> Interactions:
    """The Banzhaf interaction index: all squares alike (Grabisch & Roubens 1999)."""
    table = as_table(v)
    return _indexed(table, _banzhaf_weights(len(table)))


def shapley_taylor(v: Floats) -> Interactions:
    """The Shapley–Taylor index of order 2: small rows weigh more (Sundararajan, Dhamdhere & Agarwal 2020).

    All pairs' indices and all v({i}) − v(none) together add up to v(all) − v(none).
    """
    table = as_table(v)
    return _indexed(table, _taylor_weights(len(table)))


def _indexed(table: Floats, weights: tuple[float, ...]) -> Interactions:
    made = pair_plan(weights)
    with np.errstate(invalid="ignore"):
        values = weighted_squares(table, made)
    # Every cell enters every index, so a bad one shows in the first; boards without a pair are looked through.
    if not (isfinite(values[0, 1]) if table.ndim == 1 and len(values) > 1 else False):
        refuse_unknown(table)
    return Interactions(values, made.weights, table)


@lru_cache(maxsize=32)
def _shapley_weights(rows: int) -> tuple[float, ...]:
    n = rows.bit_length() - 1
    return (1 / max(1, n - 1),) * max(0, n - 1)


@lru_cache(maxsize=32)
def _banzhaf_weights(rows: int) -> tuple[float, ...]:
    n = rows.bit_length() - 1
    return tuple(comb(n - 2, s) / (1 << (n - 2)) for s in range(n - 1))


@lru_cache(maxsize=32)
def _taylor_weights(rows: int) -> tuple[float, ...]:
    n = rows.bit_length() - 1
    return tuple(2 * (n - 1 - s) / (n * (n - 1)) for s in range(n - 1))


def _without(n: int, one: int, other: int) -> Masks:
    return np.flatnonzero(np.arange(1 << n) & (1 << one | 1 << other) == 0)


def _steps(rows: Masks, one: int, other: int) -> Masks:
    apart = np.stack([rows, rows | 1 << one], axis=1)
    return np.concatenate([apart, apart | 1 << other])


def _check_pair(n: int, one: int, other: int) -> None:
    for player in (one, other):
        check_player(n, player)
    if one == other:
        raise ValuationError(f"a pair is of two groups; the group number {one} is named twice")
