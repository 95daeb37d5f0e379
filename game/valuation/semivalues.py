"""Semivalues: a group's worth as a weighted mean of its marginals, the weight set by the size of the row it joins.

A semivalue (Dubey, Neyman & Weber 1981) is given by n weights that add up to 1, one for each size 0 … n − 1 of the row
before the group joins: value(i) = Σ over sizes s of weight(s) × mean over rows S of size s without i of v(S ∪ {i}) − v(S).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import comb, isfinite

import numpy as np

from game.errors import ValuationError
from game.valuation.bysize import check_player, joining, means_by_size
from game.valuation.sums import Plan, plan, weighted_marginals
from game.valuation.table import Floats, Masks, as_table, players, refuse_unknown


@dataclass(frozen=True)
class SizeRow:
    """One line of the working: the mean marginal over the `pairs` of rows in which a group joins a row of `size` groups."""

    size: int
    mean_marginal: float
    pairs: int
    weight: float


@dataclass(frozen=True, eq=False)
class Semivalue:
    """Every group's value in the table's unit, (n,) or (n, slices), and the weight of each size, (n,).

    The working is read off `table` when asked for, so the table should not be changed meanwhile.
    """

    values: Floats
    weights: Floats
    table: Floats

    @cached_property
    def marginals(self) -> Floats:
        """The mean marginal of each group at each size, (n, n) or (n, n, slices)."""
        return means_by_size(self.table)

    def pairs(self, player: int) -> Masks:
        """The cells a group's value uses, as masks: (2^(n−1), 2), the row without the group and its partner with it."""
        return joining(players(self.table), player)

    def working(self, player: int, column: int = 0) -> tuple[SizeRow, ...]:
        """The lines whose mean marginals × weights add up to a group's value, smallest size first; `column` is the slice."""
        n = players(self.table)
        check_player(n, player)
        means = self.marginals[player] if self.table.ndim == 1 else self.marginals[player, :, column]
        return tuple(SizeRow(s, float(means[s]), comb(n - 1, s), float(self.weights[s])) for s in range(n))


def semivalue(v: Floats, weights: Sequence[float] | Floats) -> Semivalue:
    """The semivalue with these weights of the sizes 0 … n − 1, which are 0 or more and add up to 1 (none for n = 0)."""
    table = as_table(v)
    n = players(table)
    given = tuple(float(weight) for weight in weights)
    if len(given) != n:
        raise ValuationError(f"a semivalue of {n} groups needs {n} weights, for sizes 0 to n − 1; there are {len(given)}")
    if not all(isfinite(weight) and weight >= 0 for weight in given) or (n and abs(sum(given) - 1) > 1e-9):
        raise ValuationError(f"the weights of a semivalue are 0 or more and add up to 1; these are {list(given)}")
    return _valued(table, plan(given))


def shapley(v: Floats) -> Semivalue:
    """The Shapley value, all sizes alike (Shapley 1953; for data Ghorbani & Zou 2019). The values add up to v(all) − v(none)."""
    table = as_table(v)
    return _valued(table, _shapley_plan(len(table)))


def banzhaf(v: Floats) -> Semivalue:
    """The Banzhaf value, all rows alike (Banzhaf 1965; for data Wang & Jia 2023). The values add up to nothing in particular."""
    table = as_table(v)
    return _valued(table, plan(banzhaf_weights(players(table))))


def beta_shapley(v: Floats, alpha: float, beta: float) -> Semivalue:
    """The Beta(α, β) Shapley value in the convention of its authors, Kwon & Zou 2022; both parameters above 0.

    α above β stresses small rows: Beta(16, 1) puts 64% on the empty row for 10 groups; Beta(1, 1) is Shapley.
    Some libraries have the two the other way round.
    """
    table = as_table(v)
    return _valued(table, plan(beta_weights(players(table), alpha, beta)))


def _valued(table: Floats, made: Plan) -> Semivalue:
    # Every cell enters every value, so a NaN or an infinite one shows in the first of them; no pass of its own is needed.
    with np.errstate(invalid="ignore"):
        values = weighted_marginals(table, made)
    first = values[0] if len(values) else np.nan
    if not (isfinite(first) if table.ndim == 1 else np.isfinite(first).all()):
        refuse_unknown(table)
    return Semivalue(values, made.weights, table)


@lru_cache(maxsize=32)
def _shapley_plan(rows: int) -> Plan:
    return plan(shapley_weights(rows.bit_length() - 1))


def shapley_weights(n: int) -> tuple[float, ...]:
    """The weights of the sizes 0 … n − 1 in the Shapley value."""
    return (1 / n,) * n if n else ()


def banzhaf_weights(n: int) -> tuple[float, ...]:
    """The weights of the sizes 0 … n − 1 in the Banzhaf value: the share of rows that have the size."""
    return tuple(comb(n - 1, s) / (1 << (n - 1)) for s in range(n))


@lru_cache(maxsize=64)
def beta_weights(n: int, alpha: float, beta: float) -> tuple[float, ...]:
    """The weights of the sizes 0 … n − 1 in Beta(α, β) Shapley: C(n−1, s) · B(s + β, n − 1 − s + α), made to add up to 1."""
    for name, value in (("alpha", alpha), ("beta", beta)):
        if not (isfinite(value) and value > 0):
            raise ValuationError(f"{name} of Beta Shapley is a number above 0, not {value}")
    if not n:
        return ()
    # From one size to the next by their exact ratio: Beta functions of large arguments would lose digits.
    weights = [1.0]
    for s in range(n - 1):
        weights.append(weights[-1] * (n - 1 - s) / (s + 1) * (s + beta) / (n - 2 - s + alpha))
    whole = sum(weights)
    if not isfinite(whole):
        raise ValuationError(f"Beta({alpha:g}, {beta:g}) is too extreme for {n} groups; choose smaller numbers")
    return tuple(weight / whole for weight in weights)
