"""Comparing two tables or a table and a candidate: what poison hides, what unlearning left, what privacy must cover."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from game.errors import ValuationError
from game.valuation.leaving import group_leave_one_out
from game.valuation.table import Floats, Masks, as_table, check_row, players, refuse_unknown


@dataclass(frozen=True, eq=False)
class Poison:
    """View less reference at `row`: values in the tables' unit, (slices,), below 0 where the row is worse than believed clean.

    `worst` is the slice that falls most, the first of equals. `pairs` is the row twice: the same cell in both tables.
    """

    row: int
    values: Floats
    worst: int
    pairs: Masks


@dataclass(frozen=True, eq=False)
class UnlearningGap:
    """A candidate's scores less those of the exact retrain: values in the table's unit, () or (slices,); 0 is forgotten.

    `effect` is what the groups' departure does to an exact retrain, v(row) − v(retrain), the same shape. `pairs` are the
    retrain and the row, (1, 2) masks.
    """

    row: int
    retrain: int
    values: Floats
    effect: Floats
    pairs: Masks

    @property
    def remaining(self) -> Floats:
        """The gap as a share of the effect: 1 where nothing was unlearned; NaN where there is no effect to share."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(self.effect == 0, np.nan, self.values / self.effect))


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """How far one group's coming or going can move a score: values in the table's unit, () or (slices,).

    `groups` is that of each group alone, (n,) or (n, slices). `pairs` are the neighbouring rows that differ most for each
    group, without and with it, (n, 2) masks, or (n, 2, slices).
    """

    values: Floats
    groups: Floats
    pairs: Masks

    def laplace_scale(self, epsilon: float) -> Floats:
        """The scale of Laplace noise that makes one score ε-private for a group's membership: sensitivity ÷ ε.

        The sensitivity is that of this table alone, so the promise is about its groups; releasing k scores takes k times ε.
        """
        if not (isfinite(epsilon) and epsilon > 0):
            raise ValuationError(f"epsilon is a number above 0, not {epsilon}")
        return np.asarray(self.values / epsilon)


def poison(view: Floats, reference: Floats, row: int) -> Poison:
    """What the operator's table hides: its view less the reference, slice by slice, at a row; (2^n,) or (2^n, slices) each."""
    seen, true = as_table(view), as_table(reference)
    if seen.shape != true.shape:
        raise ValuationError(f"view and reference are tables of one shape, not {seen.shape} and {true.shape}")
    check_row(players(seen), row)
    place = np.array([row], dtype=np.int64)
    refuse_unknown(seen, place)
    refuse_unknown(true, place)
    values = np.atleast_1d(seen[row] - true[row])
    if not len(values):
        raise ValuationError("poison is judged by slice; these tables have none")
    return Poison(row, values, int(np.argmin(values)), np.array([[row, row]], dtype=np.int64))


def unlearning_gap(v: Floats, row: int, groups: int, candidate: Floats | float) -> UnlearningGap:
    """How far a candidate that should have forgotten `groups` is from the row retrained without them.

    `candidate` holds its scores: a number, or one a slice. Exact unlearning leaves no gap (Bourtoule et al. 2021).
    """
    table = as_table(v)
    exact = group_leave_one_out(table, row, groups)
    scores = np.asarray(candidate, dtype=np.float64)
    if scores.shape != table.shape[1:]:
        raise ValuationError(f"a candidate has one score for each slice: shape {table.shape[1:]}, not {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValuationError("a score of the candidate is not finite; unlearning compares measured scores")
    return UnlearningGap(row, exact.pair[0], np.asarray(scores - table[exact.pair[0]]), exact.values, exact.pairs)


def sensitivity(v: Floats) -> Sensitivity:
    """The largest |v(S ∪ {i}) − v(S)| over all neighbouring rows of the table (Dwork, McSherry, Nissim & Smith 2006)."""
    table = as_table(v)
    n = players(table)
    refuse_unknown(table)
    groups = np.zeros((n, *table.shape[1:]))
    pairs = np.zeros((n, 2, *table.shape[1:]), dtype=np.int64)
    for i in range(n):
        without = np.flatnonzero(np.arange(len(table)) >> i & 1 == 0)
        moved = np.abs(table[without | 1 << i] - table[without])
        first = np.argmax(moved, axis=0)
        groups[i] = np.take_along_axis(moved, np.expand_dims(first, 0), axis=0)[0]
        pairs[i] = without[first], without[first] | 1 << i
    return Sensitivity(groups.max(axis=0, initial=0.0), groups, pairs)
