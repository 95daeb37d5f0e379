"""The least core: shares of the whole that leave no coalition a reason to walk away, or as little reason as can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.valuation.selection import one_slice
from game.valuation.table import Floats, Masks, players, refuse_unknown

_STEPS = 20_000
_PATIENCE = 50  # steps without progress after which the columns are taken in Bland's order, which cannot cycle
_ZERO = 1e-11  # of the largest worth: less is rounding
_TIGHT = 1e-8


@dataclass(frozen=True, eq=False)
class LeastCore:
    """Shares of v(all) − v(none), in the table's unit, (n,), and the smallest `deficit` ≥ 0 at which none can object.

    No coalition is worth more than its shares and the deficit together; 0 means that the core is not empty. `tight` are the
    coalitions, masks, for which that holds with equality. `pairs` are the cells of each of these and the empty row, (tight, 2).
    """

    values: Floats
    deficit: float
    tight: Masks

    @property
    def pairs(self) -> Masks:
        """The cells that hold the deficit up: each tight coalition and the empty row its worth is counted from."""
        return np.stack([self.tight, np.zeros_like(self.tight)], axis=1)


def least_core(v: Floats) -> LeastCore:
    """The least core of a table, of its points the one with the shortest vector of shares (Yan & Procaccia 2021).

    Minimises e ≥ 0 subject to Σ x = v(all) − v(none) and Σ over S of x ≥ v(S) − v(none) − e for every row S; then Σ x².
    The linear program is solved by the simplex method on its dual, which has a column for each row of the table; the column
    that enters is found by looking at all of them, so no constraint is left out. One slice, (2^n,).
    """
    table = one_slice(v, "the least core")
    n = players(table)
    refuse_unknown(table)
    worth = table - table[0]
    last, scale = len(table) - 1, float(np.abs(worth).max())
    if n == 0 or scale == 0:
        return LeastCore(np.zeros(n), 0.0, np.arange(1, max(1, last)))
    worth = worth / scale
    deficit, held = _smallest_deficit(worth, n)
    values = _shortest(worth, n, deficit, held)
    # All rows but the empty one, whose worth is 0 by definition and which claims nothing.
    excess = worth - additive(values)
    tight = np.flatnonzero(excess[1:-1] >= deficit - _TIGHT) + 1
    return LeastCore(values * scale, deficit * scale, tight)


def additive(values: Floats) -> Floats:
    """The additive table of some shares: for every row the sum of its groups', (2^n,)."""
    sums = np.zeros(1 << len(values))
    for i, value in enumerate(values.tolist()):
        np.add(sums[: 1 << i], value, out=sums[1 << i : 2 << i])
    return sums


def _smallest_deficit(worth: Floats, n: int) -> tuple[float, list[int]]:
    """The optimum of the linear program, and the coalitions that every optimal point must hold with equality.

    Dual: the largest Σ λ(S) w(S) + μ w(all) over λ ≥ 0 with Σ λ = 1 and, for every group, the λ of its coalitions adding up
    to −μ. A basis is n coalitions and μ; its prices are the shares and the deficit. The empty row is a column of worth 0.
    """
    last = len(worth) - 1
    basis = [1 << i for i in range(n)]
    limit = np.zeros(n + 1)
    limit[n] = 1.0
    best, since = -np.inf, 0
    for _ in range(_STEPS):
        columns = np.column_stack([*(_column(mask, n) for mask in basis), _column(last, n)])
        columns[n, n] = 0.0
        prices = np.linalg.solve(columns.T, np.append(worth[basis], worth[last]))
        gains = worth - additive(prices[:n]) - prices[n]
        gains[last] = -np.inf
        gains[basis] = -np.inf
        if gains.max() <= _ZERO:
            amounts = np.linalg.solve(columns, limit)[:n]
            # With a deficit above 0 complementary slackness binds what has an amount; at 0 any point of the core will do.
            held = [mask for mask, amount in zip(basis, amounts, strict=True) if amount > 1e-9 and mask]
            return max(0.0, float(prices[n])), held if prices[n] > _ZERO else []
        entering = int(np.argmax(gains)) if since < _PATIENCE else int(np.flatnonzero(gains > _ZERO)[0])
        both = np.linalg.solve(columns, np.column_stack([limit, _column(entering, n)]))[:n]
        amounts, fall = np.maximum(both[:, 0], 0.0), both[:, 1]
        falling = np.flatnonzero(fall > 1e-10)
        if not len(falling):
            break
        ratios = amounts[falling] / fall[falling]
        equal = falling[ratios <= ratios.min() + 1e-13]
        leaving = min(equal, key=lambda place: basis[place]) if since >= _PATIENCE else max(equal, key=lambda place: fall[place])
        basis[leaving] = entering
        value = float(amounts @ worth[basis]) if best == -np.inf else float(prices[n])
        since = 0 if value > best + _ZERO else since + 1
        best = max(best, value)
    raise ValuationError("the least core of this table was not found; its scores differ too much in size to be told apart")


def _shortest(worth: Floats, n: int, deficit: float, held: list[int]) -> Floats:
    """The shortest shares in the least core: least distance programming (Lawson & Hanson 1974, ch. 23).

    Minimises |Eu − f|² over u ≥ 0 with a column (1 in S …, claim of S) for each row and f = (0 …, 1); all of them are looked
    at for the one that enters. Columns of equations, the whole and those `held`, have u of either sign.
    """
    last = len(worth) - 1
    claims = worth - deficit
    claims[0], claims[last] = 0.0, worth[last]
    free = _independent([last, *held], n)
    active = list(free)
    amounts = np.zeros(0)
    goal = np.append(np.zeros(n), 1.0)
    closed: set[int] = set()
    for _ in range(_STEPS):
        amounts, active = _settle(active, len(free), amounts, claims, goal, n)
        rest = goal - _matrix(active, claims, n) @ amounts
        pull = additive(rest[:n]) + claims * rest[n]
        pull[[0, last, *active, *closed]] = -np.inf
        entering = int(np.argmax(pull))
        if pull[entering] <= _ZERO:
            break
        before = len(active)
        trial = np.append(amounts, 0.0)
        found, left = _settle([*active, entering], len(free), trial, claims, goal, n)
        if entering not in left:
            # Only rounding made it look useful.
            closed.add(entering)
            continue
        amounts, active = found, left
        if len(active) <= before:
            closed.clear()
    system = np.array([_column(mask, n)[:n] for mask in active])
    return np.asarray(np.linalg.lstsq(system, claims[active], rcond=1e-10)[0])


def _settle(active: list[int], free: int, amounts: Floats, claims: Floats, goal: Floats, n: int) -> tuple[Floats, list[int]]:
    """Least squares over the active columns, those that would fall below 0 taken out one by one (but for the `free` first)."""
    amounts = np.append(amounts, np.zeros(len(active) - len(amounts)))
    while True:
        wanted = np.linalg.lstsq(_matrix(active, claims, n), goal, rcond=1e-12)[0]
        negative = [place for place in range(free, len(active)) if wanted[place] <= 0]
        if not negative:
            return np.asarray(wanted), active
        steps = {place: amounts[place] / (amounts[place] - wanted[place]) if amounts[place] > 0 else 0.0 for place in negative}
        first = min(steps, key=lambda place: (steps[place], place))
        amounts = amounts + steps[first] * (wanted - amounts)
        amounts = np.delete(amounts, first)
        active = [mask for place, mask in enumerate(active) if place != first]


def _independent(masks: list[int], n: int) -> list[int]:
    """The masks whose columns do not follow from earlier ones."""
    kept: list[int] = []
    for mask in masks:
        if np.linalg.matrix_rank(np.array([_column(other, n)[:n] for other in [*kept, mask]])) > len(kept):
            kept.append(mask)
    return kept


def _matrix(active: list[int], claims: Floats, n: int) -> Floats:
    columns = np.column_stack([_column(mask, n) for mask in active])
    columns[n] = claims[active]
    return columns


def _column(mask: int, n: int) -> Floats:
    """1 for each group of a coalition, then 1."""
    return np.append((mask >> np.arange(n) & 1).astype(np.float64), 1.0)
