"""An estimate that grows with what is unveiled, a cell at a time, and says which cell to look at next."""

from __future__ import annotations

import numpy as np

from game.errors import ValuationError
from game.valuation import estimate_model as model
from game.valuation.estimate import NINETY_FIVE, Answer, as_questions, check, choose, whiten
from game.valuation.estimate_model import NUGGET, Weighing
from game.valuation.table import Floats, Masks, row_name

# The variants of the model are chosen anew when there are this many more cells, as a share of those there were; where that is
# quick (known cells times rows), with every cell.
_AGAIN = 0.2
_SMALL = 10_000
# From this many numbers on, a variant takes long and much memory, and cells leave little doubt about the variants.
_LARGE, _FEW_VARIANTS = 300_000, 3
_BLOCK = 256


class Estimate:
    """What some cells of one slice say about a whole table of n groups, and about questions to it; `learn` adds cells.

    The same model as `complete`, for all rows at once and without their covariance, so n may be 12 and more. Which variants
    of the model are averaged over is chosen when it is made, and again whenever the cells have grown by a fifth (while there
    are few: with every cell); their weights and the spread follow every cell. Equal cells learned in equal order
    give equal estimates.
    `changes` are those of `complete`. Raises `ValuationError` as `complete` does.
    """

    def __init__(
        self,
        known_rows: Masks,
        known_values: Floats,
        n: int,
        *,
        prior_mean: float = 0.5,
        prior_sd: float = 0.25,
        changes: Masks | None = None,
    ) -> None:
        self.groups = n
        self._prior = prior_mean, prior_sd
        self._all = np.arange(1 << n)
        self._known = np.array(known_rows, dtype=np.int64)
        self._values = np.array(known_values, dtype=np.float64)
        self._ages = np.zeros(len(self._known), dtype=np.int64) if changes is None else np.array(changes, dtype=np.int64)
        check(self._known, self._values, n, self._all[:0], prior_mean, prior_sd, self._ages)
        self._choose()

    @property
    def known(self) -> Masks:
        """The rows whose cells are known, in the order they were learned."""
        return self._known.copy()

    @property
    def mean(self) -> Floats:
        """The mean of every row's cell, (2^n,); known and fresh cells are as known."""
        mean = self._prior[0] + self._weighed.weights @ self._means()
        fresh = self._ages == 0
        mean[self._known[fresh]] = self._values[fresh]
        return np.asarray(mean)

    @property
    def sd(self) -> Floats:
        """The standard deviation of every row's cell, (2^n,); 0 for known and fresh cells."""
        weights, means = self._weighed.weights, self._means()
        apart = means - weights @ means
        variances = np.stack([self._variances(part, i) for i, part in enumerate(self._parts)])
        sd = np.sqrt(np.maximum(weights @ (variances + apart**2), 0.0))
        sd[self._known[self._ages == 0]] = 0.0
        return np.asarray(sd)

    def learn(self, row: int, value: float) -> None:
        """Add a fresh cell. A stale one of the same row is replaced; `ValuationError` if the row is known and fresh."""
        here = np.flatnonzero(self._known == row)
        if len(here) and self._ages[here[0]] == 0:
            raise ValuationError(f"the cell of row {row_name(row)} is known already")
        added = np.array([row], dtype=np.int64), np.array([value], dtype=np.float64)
        check(*added, self.groups, added[0], *self._prior)
        self._known = np.append(np.delete(self._known, here), row)
        self._values = np.append(np.delete(self._values, here), value)
        self._ages = np.append(np.delete(self._ages, here), 0)
        if len(here) or len(self._known) > self._due:
            self._choose()
            return
        for part in self._parts:
            part.learn(row, value - self._prior[0], self._known[:-1], self._ages[:-1])
        self._weigh()

    def of(self, weights: Floats) -> Answer:
        """The answers Σ weights · cells to one question (2^n,) or several (questions, 2^n), like `Completion.of`."""
        asked = as_questions(weights, len(self._all))
        questions = np.atleast_2d(asked)
        share, means = self._weighed.weights, self._means() @ questions.T
        middle = share @ means
        variance = share @ (np.stack([self._doubts(i, questions)[0] for i in range(len(self._parts))]) + (means - middle) ** 2)
        mean, sd = self._prior[0] * questions.sum(axis=1) + middle, np.sqrt(np.maximum(variance, 0.0))
        return Answer(mean, sd) if asked.ndim == 2 else Answer(np.asarray(mean[0]), np.asarray(sd[0]))

    def gains(self, weights: Floats) -> Floats:
        """By how much the 95% intervals of the questions, added up, are expected to narrow if a row were unveiled next: (2^n,).

        Exact for each variant of the model, whose intervals do not depend on what is found; 0 for known and fresh cells.
        """
        questions = np.atleast_2d(as_questions(weights, len(self._all)))
        now = np.maximum(self.of(questions).sd, 1e-300) ** 2
        falls = np.zeros((len(self._all), len(questions)))
        for i, part in enumerate(self._parts):
            _, shared = self._doubts(i, questions)
            own = self._variances(part, i)
            least = 10 * NUGGET * self._weighed.variance[i] * part.diagonal
            falls += self._weighed.weights[i] * shared**2 / np.maximum(own, least)[:, None]
        left = np.sqrt(now) - np.sqrt(np.maximum(now - falls, 0.0))
        left[self._known[self._ages == 0]] = 0.0
        return np.asarray(2 * NINETY_FIVE * left.sum(axis=1))

    def next_cell(self, weights: Floats, prices: Floats | None = None) -> int | None:
        """The row to unveil next: the one whose gain (`gains`) is largest for its price, the lower row of equals.

        `prices` is what each row costs, (2^n,); all alike if None, and infinite for rows that cannot be had. None if nothing
        is left to unveil. Raises `ValuationError` unless prices are above 0.
        """
        costs = np.ones(len(self._all)) if prices is None else np.asarray(prices, dtype=np.float64)
        if costs.shape != self._all.shape or not (costs > 0).all():
            raise ValuationError(f"prices are a number above 0 for each of the {len(self._all)} rows")
        costs = costs.copy()
        costs[self._known[self._ages == 0]] = np.inf
        if not np.isfinite(costs).any():
            return None
        worth = np.where(np.isfinite(costs), self.gains(weights) / costs, -1.0)
        # Equals are equal in nine digits: the last ones depend on the machine.
        return int(np.flatnonzero(worth >= worth.max() * (1 - 1e-9))[0])

    def _choose(self) -> None:
        """Choose the variants for the cells there are, and prepare each for more."""
        rest = self._values - self._prior[0]
        large = (len(self._known) << self.groups) > _LARGE
        variants = choose(self._known, rest, self._ages, self.groups, self._prior[1], *([_FEW_VARIANTS] if large else []))
        small = (len(self._known) << self.groups) < _SMALL
        self._due = len(self._known) if small else int(len(self._known) * (1 + _AGAIN))
        self._parts = [
            _Part(int(variant), self._known, rest, self._ages, self.groups, self._all, min(self._due + 1, 1 << self.groups))
            for variant in variants
        ]
        self._weigh()

    def _weigh(self) -> None:
        products, along, whole, volume = (
            np.stack([getattr(part, name) for part in self._parts]) for name in ("products", "along", "whole", "volume")
        )
        self._weighed: Weighing = model.weigh(products, along, whole, volume, len(self._known), self.groups, self._prior[1])

    def _means(self) -> Floats:
        """The means of the variants less the prior one, (variants, 2^n)."""
        return np.stack([part.base + part.lever @ slope for part, slope in zip(self._parts, self._weighed.slope, strict=True)])

    def _variances(self, part: _Part, i: int) -> Floats:
        own = self._weighed.variance[i] * (part.diagonal - part.explained)
        return np.asarray(own + ((part.lever @ self._weighed.doubt[i]) * part.lever).sum(axis=1))

    def _doubts(self, i: int, questions: Floats) -> tuple[Floats, Floats]:
        """The variance of each question in a variant, and its covariance with every row, (2^n, questions)."""
        part, doubt = self._parts[i], self._weighed.doubt[i]
        lever = questions @ part.lever
        shared = part.prior(questions) - part.across.T @ (part.across @ questions.T)
        shared = self._weighed.variance[i] * shared + part.lever @ doubt @ lever.T
        return np.einsum("qi,iq->q", questions, shared), shared


class _Part:
    """The known cells whitened under one variant of the model, and what follows for all rows (see `White`)."""

    def __init__(self, variant: int, known: Masks, rest: Floats, ages: Masks, n: int, rows: Masks, room: int) -> None:
        white = whiten(np.array([variant]), known, rest, ages, n, rows)
        self._n, self._rows, self._table = n, rows, model.tables(n)[variant]
        self._room = np.empty((max(room, len(known)), len(rows)))
        self._room[: len(known)] = white.across[0]
        self._asked: tuple[Floats, Floats] | None = None
        terms, values = white.terms[0], white.rest[0]
        self.count = len(known)
        self._terms, self._rest = terms, values
        self.products, self.along, self.whole, self.volume = terms.T @ terms, terms.T @ values, values @ values, white.volume[0]
        sizes = np.bitwise_count(rows).astype(np.int64)
        self.diagonal = self._table[(sizes * (n + 1) + sizes) * (n + 1) + sizes]
        self.base = self.across.T @ values
        self.lever = model.trend(rows, n) - self.across.T @ terms
        self.explained = np.einsum("ij,ij->j", self.across, self.across)

    @property
    def across(self) -> Floats:
        """The whitened known cells' covariances with all rows, (known, 2^n)."""
        return self._room[: self.count]

    def learn(self, row: int, rest: float, known: Masks, ages: Masks) -> None:
        """Add a fresh cell: one more row of the Cholesky factor, which is the row's column of `across`."""
        alike = self.across[:, row].copy()
        own = self.diagonal[row]
        # A cell that the others fix almost exactly still has its nugget.
        step = np.sqrt(max(own * (1 + NUGGET) - alike @ alike, own * NUGGET))
        new = self._table[model.place(np.array([row]), self._rows, self._n)[0]] - alike @ self.across
        new /= step
        terms = (model.trend(np.array([row]), self._n)[0] - alike @ self._terms) / step
        value = (rest - alike @ self._rest) / step
        self._terms, self._rest = np.vstack([self._terms, terms]), np.append(self._rest, value)
        self.products = self.products + np.outer(terms, terms)
        self.along = self.along + terms * value
        self.whole = self.whole + value**2
        self.volume = self.volume + 2 * np.log(step)
        self._room[self.count] = new
        self.count += 1
        self.base += new * value
        self.lever -= new[:, None] * terms
        self.explained += new**2

    def prior(self, questions: Floats) -> Floats:
        """The prior covariance of every row with each question, (2^n, questions); kept for the last questions asked."""
        if self._asked is None or not np.array_equal(self._asked[0], questions):
            found = np.empty((len(self._rows), len(questions)))
            for start in range(0, len(self._rows), _BLOCK):
                block = slice(start, start + _BLOCK)
                found[block] = self._table[model.place(self._rows[block], self._rows, self._n)] @ questions.T
            self._asked = questions.copy(), found
        return self._asked[1]
