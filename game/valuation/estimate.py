"""The rest of a table, estimated from the cells that are known: a Gaussian process on the cube of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.valuation import estimate_model as model
from game.valuation.estimate_model import NUGGET, Weighing
from game.valuation.table import Floats, Masks, row_name

CARRY = 0.7
"""What is left of the correlation of a stale cell with the board as it is, for each change since (docs/decisions/0006)."""

NINETY_FIVE = 1.959964
"""Deviations on either side of the mean that hold 95% of a normal distribution."""

# Variants of the model with less than a part of the best one's probability, and more than the first few, are left out.
_LEAST, _VARIANTS = 0.02, 5
# Cells by which variants are chosen when there are many; those that do well are then weighed by all cells.
_SCREEN = 160
_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class Answer:
    """Answers to linear questions about a table, with their standard deviations, in the table's unit: (questions,) or ()."""

    mean: Floats
    sd: Floats

    @property
    def low(self) -> Floats:
        """The lower end of the 95% interval."""
        return np.asarray(self.mean - NINETY_FIVE * self.sd)

    @property
    def high(self) -> Floats:
        """The upper end of the 95% interval."""
        return np.asarray(self.mean + NINETY_FIVE * self.sd)


@dataclass(frozen=True, eq=False)
class Completion:
    """What the known cells say about some rows: their mean and covariance, in the table's unit and its square.

    `keep` is the correlation left for each group in which two rows differ and `spread` the deviation of cells from the trend,
    both averaged over the variants of the model by how well they fit.
    """

    mean: Floats
    covariance: Floats
    keep: float
    spread: float

    @property
    def sd(self) -> Floats:
        """The standard deviation of each row."""
        return np.asarray(np.sqrt(np.einsum("ii->i", self.covariance)))

    def of(self, weights: Floats) -> Answer:
        """The answers Σ weights · cells to one question (rows,) or several (questions, rows).

        Every linear method is such a question, and its weights are its values of the tables that are 1 in one cell alone:
        ``val.shapley(np.eye(2**n)).values`` for the Shapley values of n groups, if `rows` are all rows in order.
        Raises `ValuationError` unless there is a finite weight for every row.
        """
        asked = as_questions(weights, len(self.mean))
        variance = np.einsum("...i,ij,...j->...", asked, self.covariance, asked, optimize=True)
        return Answer(np.asarray(asked @ self.mean), np.sqrt(np.maximum(variance, 0.0)))


def complete(
    known_rows: Masks,
    known_values: Floats,
    n: int,
    rows: Masks,
    *,
    prior_mean: float = 0.5,
    prior_sd: float = 0.25,
    changes: Masks | None = None,
) -> Completion:
    """Mean and covariance of the cells in `rows` of a table of n groups, given some cells of the same slice.

    A Gaussian process around a trend in the size of rows (`game.valuation.estimate_model`; Rasmussen & Williams 2006, §2.7).
    Its hyperparameters are not chosen but averaged over a fixed grid by the probability of the known cells, so few cells
    give honestly wide intervals and equal questions equal answers. Known cells stay exact. Without any known cell a row has
    about the prior mean and deviation; with many the prior no longer matters.
    `changes` says for each known cell how often the board has changed for it since (0: fresh; see `CARRY`); a stale
    cell's row is estimated like any other. Several slices are completed one by one. The covariance of all rows of more than
    10 groups takes long and much memory: `Estimate` does without it.
    Raises `ValuationError` for rows outside the table, one known twice, values that are not finite, or `prior_sd` ≤ 0.
    """
    known = np.asarray(known_rows, dtype=np.int64)
    values = np.asarray(known_values, dtype=np.float64)
    asked = np.asarray(rows, dtype=np.int64)
    ages = np.zeros(len(known), dtype=np.int64) if changes is None else np.asarray(changes, dtype=np.int64)
    check(known, values, n, asked, prior_mean, prior_sd, ages)
    variants = choose(known, values - prior_mean, ages, n, prior_sd)
    white = whiten(variants, known, values - prior_mean, ages, n, asked)
    weighed = white.weigh(n, prior_sd)

    terms, rest, across = white.terms, white.rest, white.across
    lever = model.trend(asked, n) - across.transpose(0, 2, 1) @ terms
    means = (lever @ weighed.slope[:, :, None])[:, :, 0] + (across.transpose(0, 2, 1) @ rest[:, :, None])[:, :, 0]
    middle = weighed.weights @ means
    parts = weighed.weights[:, None, None]
    # Within the variants: prior less what the known cells explain, plus the doubt about the trend; then between them.
    explained = (np.sqrt(parts * weighed.variance[:, None, None]) * across).reshape(-1, len(asked))
    doubt = np.sqrt(parts) * (lever @ _root(weighed.doubt)).transpose(0, 2, 1)
    more = np.concatenate([doubt.reshape(-1, len(asked)), np.sqrt(parts[:, 0]) * (means - middle)])
    prior = (weighed.weights * weighed.variance) @ model.tables(n)[variants]
    covariance = prior[model.place(asked, asked, n)] - explained.T @ explained + more.T @ more
    mean = prior_mean + middle
    position = {int(row): i for i, row in enumerate(known.tolist()) if not ages[i]}
    for i, row in enumerate(asked.tolist()):
        if row in position:
            mean[i] = values[position[row]]
            covariance[i, :] = covariance[:, i] = 0.0
    diagonal = np.einsum("ii->i", covariance)
    np.maximum(diagonal, 0.0, out=diagonal)
    keep, spread = weighed.weights @ model.KEEPS[variants], np.sqrt(weighed.weights @ weighed.variance)
    return Completion(mean, (covariance + covariance.T) / 2, float(keep), float(spread))


@dataclass(frozen=True, eq=False)
class White:
    """Known cells made independent of each other, for some variants.

    The trend's terms (variants, known, TERMS), the values less the prior mean (variants, known), the covariances with the
    asked rows (variants, known, asked), and the log determinants (variants,).
    """

    terms: Floats
    rest: Floats
    across: Floats
    volume: Floats

    def weigh(self, n: int, prior_sd: float) -> Weighing:
        """What the cells say of the variants."""
        turned = self.terms.transpose(0, 2, 1)
        along, whole = (turned @ self.rest[:, :, None])[:, :, 0], (self.rest**2).sum(axis=1)
        return model.weigh(turned @ self.terms, along, whole, self.volume, self.rest.shape[1], n, prior_sd)


def whiten(variants: Masks, known: Masks, rest: Floats, ages: Masks, n: int, asked: Masks) -> White:
    """The known cells whitened (Cholesky)."""
    kernels = np.ascontiguousarray(model.tables(n)[variants][:, model.place(known, known, n)])
    sides = np.empty((len(variants), len(known), model.TERMS + 1 + len(asked)))
    sides[:, :, : model.TERMS] = model.trend(known, n)
    sides[:, :, model.TERMS] = rest
    np.take(model.tables(n)[variants], model.place(known, asked, n), axis=1, out=sides[:, :, model.TERMS + 1 :])
    if ages.any():
        kernels *= CARRY ** np.abs(ages[:, None] - ages)
        sides[:, :, model.TERMS + 1 :] *= (CARRY**ages)[:, None]
    np.einsum("kii->ki", kernels)[:] *= 1 + NUGGET
    roots = np.linalg.cholesky(kernels)
    # For many sides the inverse is quicker than solving for each.
    found = np.linalg.inv(roots) @ sides if len(asked) else np.linalg.solve(roots, sides)
    white = np.asarray(found, dtype=np.float64)
    volume = 2 * np.log(np.einsum("kii->ki", roots)).sum(axis=1)
    return White(white[:, :, : model.TERMS], white[:, :, model.TERMS], white[:, :, model.TERMS + 1 :], volume)


def choose(known: Masks, rest: Floats, ages: Masks, n: int, prior_sd: float, most: int = _VARIANTS) -> Masks:
    """The variants that are worth averaging over, the most probable first; at most `most`."""
    found = np.arange(len(model.tables(n)))
    screens = [len(known)] if len(known) <= _SCREEN else [_SCREEN, len(known)]
    for screen in screens:
        some = np.arange(screen) * len(known) // max(1, screen)
        weights = _weights(found, known[some], rest[some], ages[some], n, prior_sd)
        best = np.argsort(-weights, kind="stable")[:most]
        found = found[best[weights[best] >= _LEAST * weights.max()]]
    return found


def _weights(variants: Masks, known: Masks, rest: Floats, ages: Masks, n: int, prior_sd: float) -> Floats:
    step = max(1, _AT_ONCE // max(1, len(known) ** 2))
    none = np.empty(0, dtype=np.int64)
    parts = [whiten(variants[i : i + step], known, rest, ages, n, none) for i in range(0, len(variants), step)]
    joined = (np.concatenate([getattr(part, name) for part in parts]) for name in ("terms", "rest", "across", "volume"))
    return White(*joined).weigh(n, prior_sd).weights


def _root(doubt: Floats) -> Floats:
    """Square roots of small covariances that may have directions without variance."""
    values, basis = np.linalg.eigh(doubt)
    return np.asarray(basis * np.sqrt(np.maximum(values, 0.0))[:, None, :])


def as_questions(weights: Floats, rows: int) -> Floats:
    """Weights as an array, (rows,) or (questions, rows); raises `ValuationError` unless they are finite and fit."""
    asked = np.asarray(weights, dtype=np.float64)
    if asked.ndim not in (1, 2) or asked.shape[-1] != rows:
        raise ValuationError(f"a question has a weight for each of the {rows} rows; these weights have the shape {asked.shape}")
    if not np.isfinite(asked).all():
        raise ValuationError("the weights of a question are finite numbers; one of these is not")
    return asked


def check(
    known: Masks, values: Floats, n: int, asked: Masks, prior_mean: float, prior_sd: float, ages: Masks | None = None
) -> None:
    """Raise `ValuationError` for rows outside the table, one known twice, values that are not finite, or a prior that is none."""
    if known.ndim != 1 or asked.ndim != 1 or known.shape != values.shape:
        raise ValuationError(f"known rows and their values are two lists of one length, not {known.shape} and {values.shape}")
    for row in (*known.tolist(), *asked.tolist()):
        if not 0 <= row < 1 << n:
            raise ValuationError(f"the row {row} is no mask of {n} groups; it lies between 0 and {(1 << n) - 1}")
    if len(np.unique(known)) != len(known):
        raise ValuationError("a known row is given twice; give each row once")
    for row, value in zip(known.tolist(), values.tolist(), strict=True):
        if not np.isfinite(value):
            raise ValuationError(f"the known cell of row {row_name(row)} is {value}; leave out cells that are not known")
    if not (np.isfinite(prior_mean) and np.isfinite(prior_sd) and prior_sd > 0):
        raise ValuationError(f"the prior needs a finite mean and a deviation above 0, not {prior_mean} and {prior_sd}")
    if ages is not None and (ages.shape != known.shape or (ages < 0).any()):
        raise ValuationError("changes are one count of 0 or more for each known row")
