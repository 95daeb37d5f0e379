"""What data are worth: from a value table to numbers, with the cells they come from and the working.

A table is float64, ``v[mask]`` or ``v[mask, slice]``: one row for each subset of n groups, bit i of the row's number set when
group i is in. The empty row is a cell like any other and need not be 0. Tables of wrong shape, cells that are NaN or infinite
where a method reads them, and parameters out of range raise `ValuationError`.
"""

from __future__ import annotations

from game.valuation.estimate import Completion, complete
from game.valuation.leaving import Departure, Departures, group_leave_one_out, leave_one_out
from game.valuation.scaling import Scaling, scaling
from game.valuation.selection import BestSubset, best_subset
from game.valuation.semivalues import (
    Semivalue,
    SizeRow,
    banzhaf,
    banzhaf_weights,
    beta_shapley,
    beta_weights,
    semivalue,
    shapley,
    shapley_weights,
)
from game.valuation.table import players, restrict

__all__ = [
    "BestSubset",
    "Completion",
    "Departure",
    "Departures",
    "Scaling",
    "Semivalue",
    "SizeRow",
    "banzhaf",
    "banzhaf_weights",
    "best_subset",
    "beta_shapley",
    "beta_weights",
    "complete",
    "group_leave_one_out",
    "leave_one_out",
    "players",
    "restrict",
    "scaling",
    "semivalue",
    "shapley",
    "shapley_weights",
]
