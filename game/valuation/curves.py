"""Scaling: how scores grow with the number of groups in the row, in the evaluation, or in both."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from game.errors import ValuationError
from game.valuation.sums import sums_by_size
from game.valuation.table import Floats, Masks, as_table, check_row, players, refuse_unknown, row_name, row_sizes


@dataclass(frozen=True, eq=False)
class Scaling:
    """The mean score of the rows of each size 0 … n, (n + 1,) or (n + 1, slices), and how many rows each mean is over."""

    means: Floats
    rows: NDArray[np.int64]

    def masks(self, size: int) -> Masks:
        """The rows of a size, as masks in rising order."""
        return np.flatnonzero(row_sizes(len(self.rows) - 1) == size)

    def pairs(self, size: int) -> Masks:
        """The cells of a size's mean, (rows, 2) masks; no cell has a partner, so each stands twice."""
        return np.repeat(self.masks(size)[:, None], 2, axis=1)


@dataclass(frozen=True, eq=False)
class EvaluationScaling:
    """Mean scores by the number of evaluation groups: `sizes`, their means and how many cells each is over, (sizes,) each.

    `pairs` holds each cell as its row and its evaluation set, (cells, 2) masks, smallest evaluation first.
    """

    sizes: NDArray[np.int64]
    means: Floats
    cells: NDArray[np.int64]
    pairs: Masks


def scaling(v: Floats) -> Scaling:
    """The mean score by size, over all rows of the table."""
    table = as_table(v)
    n = players(table)
    refuse_unknown(table)
    rows = np.array([comb(n, size) for size in range(n + 1)], dtype=np.int64)
    _, total = sums_by_size(table)
    return Scaling(np.asarray(total / rows.reshape(n + 1, *[1] * (table.ndim - 1))), rows)


def eval_scaling(f: Floats, row: int) -> EvaluationScaling:
    """The mean score of one row by the number of groups it is evaluated on.

    `f` is a table of scores by row and evaluation set, both masks: (2^n, 2^m). Only the row is read. An
    evaluation on nothing may be unknown, NaN: size 0 is then left out.
    """
    table = as_evaluations(f)
    check_row(players(table), row)
    return _by_size(table, np.full(table.shape[1], row, dtype=np.int64), np.arange(table.shape[1]))


def diagonal_scaling(f: Floats) -> EvaluationScaling:
    """The mean score by size of rows evaluated on the very groups they hold: f(S, S).

    `f` is a table of scores by row and evaluation set over the same groups: (2^n, 2^n). Only its diagonal is read.
    An evaluation on nothing may be unknown, NaN: size 0 is then left out.
    """
    table = as_evaluations(f)
    if table.shape[0] != table.shape[1]:
        raise ValuationError(
            f"diagonal scaling needs an evaluation set for every row; this table has {table.shape[0]} rows and "
            f"{table.shape[1]} evaluation sets"
        )
    return _by_size(table, np.arange(len(table)), np.arange(len(table)))


def as_evaluations(f: object) -> Floats:
    """A table by row and evaluation set in double precision. Raises `ValuationError` unless its shape is (2^n, 2^m)."""
    table = np.asarray(f, dtype=np.float64)
    if table.ndim != 2 or any(not side or side & (side - 1) for side in table.shape):
        raise ValuationError(
            f"a table by row and evaluation set has 2^n rows and 2^m columns; this one has the shape {table.shape}"
        )
    return table


def _by_size(table: Floats, rows: Masks, evaluations: Masks) -> EvaluationScaling:
    if np.isnan(table[rows[0], evaluations[0]]):
        rows, evaluations = rows[1:], evaluations[1:]
    order = np.lexsort((rows, evaluations, np.bitwise_count(evaluations)))
    rows, evaluations = rows[order], evaluations[order]
    refuse_cells(table, rows, evaluations)
    sizes, place, cells = np.unique(np.bitwise_count(evaluations).astype(np.int64), return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=table[rows, evaluations], minlength=len(sizes)) / cells
    return EvaluationScaling(sizes, means, cells, np.stack([rows, evaluations], axis=1))


def refuse_cells(table: Floats, rows: Masks, evaluations: Masks) -> None:
    """Raise `ValuationError` for the first of these cells that is NaN or infinite."""
    bad = np.flatnonzero(~np.isfinite(table[rows, evaluations]))
    if len(bad):
        row, evaluation = int(rows[bad[0]]), int(evaluations[bad[0]])
        raise ValuationError(
            f"the cell of row {row_name(row)}, evaluated on {row_name(evaluation)}, is {table[row, evaluation]}; "
            "the method needs a finite value there"
        )
