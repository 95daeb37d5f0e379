"""Datamodels: the additive table that comes closest to the real one, as a surrogate for training."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from game.errors import ValuationError
from game.valuation.selection import one_slice
from game.valuation.table import Floats, Masks, check_row, membership, players, refuse_unknown, row_sizes

_SWEEPS, _STILL = 10_000, 1e-14


@dataclass(frozen=True, eq=False)
class Datamodel:
    """A surrogate v̂(S) = intercept + Σ values of the groups in S: values in the table's unit, (n,).

    `errors` are their standard errors, (n,), or None if there are no more cells than terms, or a penalty, or a whole table,
    where nothing is sampled. `explained` is the share of the scores' weighted variance it explains (R²; 1 if there is none).
    `rows` are the cells used.
    """

    intercept: float
    values: Floats
    errors: Floats | None
    explained: float
    rows: Masks

    def predict(self, rows: Masks) -> Floats:
        """The surrogate's scores of some rows, masks."""
        chosen = np.asarray(rows, dtype=np.int64)
        for row in chosen.ravel().tolist():
            check_row(len(self.values), row)
        return np.asarray(self.intercept + (chosen[..., None] >> np.arange(len(self.values)) & 1) @ self.values)

    @property
    def pairs(self) -> Masks:
        """The cells used, (rows, 2) masks; no cell has a partner, so each stands twice."""
        return np.repeat(self.rows[:, None], 2, axis=1)


def datamodel(v: Floats, share: float = 0.5, penalty: float = 0.0, known: Masks | None = None) -> Datamodel:
    """The linear datamodel of a table: least squares with an ℓ1 penalty on the groups' values (Ilyas et al. 2022).

    Rows are weighted as if each group were drawn with probability `share`, so at ½ all count alike and, without a penalty,
    the values are Banzhaf's (Hammer & Holzman 1992). With `known`, rows as masks, only those cells are read and each counts
    once, whatever the share: they are the sample. The penalty is in the table's unit; it multiplies Σ |value| beside half the
    mean square error. One slice, (2^n,). Raises `ValuationError` for a share outside 0 … 1, a penalty below 0 and, without a
    penalty, known cells that leave a value undetermined.
    """
    table = one_slice(v, "a datamodel")
    n = players(table)
    if not (isfinite(share) and 0 < share < 1):
        raise ValuationError(f"the share of groups in a training set lies between 0 and 1, not {share}")
    if not (isfinite(penalty) and penalty >= 0):
        raise ValuationError(f"a penalty is 0 or more, not {penalty}")
    rows = np.arange(len(table)) if known is None else np.asarray(known, dtype=np.int64)
    for row in rows.tolist() if known is not None else ():
        check_row(n, row)
    if not len(rows) or len(np.unique(rows)) != len(rows):
        raise ValuationError("the known cells of a datamodel are one row or more, each given once")
    refuse_unknown(table, rows)
    if known is None:
        sizes = row_sizes(n)
        weights = share**sizes * (1 - share) ** (n - sizes)
    else:
        weights = np.full(len(rows), 1 / len(rows))
    inside, scores = membership(n)[rows], table[rows]
    means, level = weights @ inside, float(weights @ scores)
    centred, moved = inside - means, scores - level
    gram = centred.T @ (weights[:, None] * centred)
    along = centred.T @ (weights * moved)
    if penalty:
        values = _lasso(gram, along, penalty)
    elif np.linalg.matrix_rank(gram, tol=1e-12) < n:
        raise ValuationError(f"these {len(rows)} known cells leave a group's value undetermined; add cells, or a penalty")
    else:
        values = np.asarray(np.linalg.solve(gram, along), dtype=np.float64)
    misfit = moved - centred @ values
    variance, left = float(weights @ moved**2), float(weights @ misfit**2)
    freedom = len(rows) - n - 1
    errors = None
    if known is not None and not penalty and freedom > 0:
        errors = np.sqrt(left / freedom * np.diag(np.linalg.inv(gram)))
    return Datamodel(level - float(means @ values), values, errors, 1 - left / variance if variance else 1.0, rows)


def _lasso(gram: Floats, along: Floats, penalty: float) -> Floats:
    """The minimum of ½ x'Gx − a'x + penalty Σ|x| by coordinate descent, one value at a time until none moves."""
    x = np.zeros(len(along))
    scale = float(np.abs(along).max(initial=0.0))
    for _ in range(_SWEEPS):
        moved = 0.0
        for i in np.flatnonzero(np.diag(gram) > 1e-15):
            pull = along[i] - gram[i] @ x + gram[i, i] * x[i]
            new = np.sign(pull) * max(0.0, abs(pull) - penalty) / gram[i, i]
            moved = max(moved, abs(new - x[i]) * gram[i, i])
            x[i] = new
        if moved <= _STILL * scale:
            break
    return x
