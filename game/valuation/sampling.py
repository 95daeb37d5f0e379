"""Shapley values where 2^n cells are too many: the mean marginal over random orders, with intervals.

In an order the players join one by one; a player's marginal is what the score gains when it joins. Orders are drawn in pairs,
each with its reverse: what one of them gives too much for joining early, the other gives too little (antithetic sampling;
Mitchell, Cooper, Frank & Holmes 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from game.chance import shuffled
from game.errors import ValuationError
from game.valuation.quantiles import student_quantile
from game.valuation.table import Floats


@dataclass(frozen=True, eq=False)
class Orders:
    """Orders in which n players join, (2 · pairs, n): each line at an even place is followed by its reverse."""

    lines: NDArray[np.int64]

    @property
    def players(self) -> int:
        """How many players join."""
        return int(self.lines.shape[1])

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows whose scores are asked for, rising; as whole numbers of any size, for there may be more than 63 players."""
        return tuple(sorted({row for chain in self.chains for row in chain}))

    @cached_property
    def chains(self) -> tuple[tuple[int, ...], ...]:
        """For each order the n + 1 rows it passes, from the empty row to that of all players."""
        chains = []
        for line in self.lines.tolist():
            chain = [0]
            for player in line:
                chain.append(chain[-1] | 1 << player)
            chains.append(tuple(chain))
        return tuple(chains)


@dataclass(frozen=True, eq=False)
class Sampled:
    """Estimated Shapley values in the table's unit, (n,) or (n, slices), and their interval at the `confidence` asked for.

    The values add up to v(all) − v(none), as exact ones do: every order's marginals do.
    """

    values: Floats
    low: Floats
    high: Floats
    orders: Orders
    confidence: float


def orders(n: int, pairs: int, seed: int) -> Orders:
    """`pairs` random orders of n players, each followed by its reverse; equal arguments give equal orders.

    Raises `ValuationError` for fewer than two pairs, from which nothing can be said about the error.
    """
    if n < 0 or pairs < 2:
        raise ValuationError(f"orders need 0 players or more and at least 2 pairs, not {n} and {pairs}")
    lines = np.empty((2 * pairs, n), dtype=np.int64)
    for pair in range(pairs):
        line = shuffled(seed, n, "order", pair)
        lines[2 * pair], lines[2 * pair + 1] = line, line[::-1]
    return Orders(lines)


def sampled_shapley(found: Orders, cells: Floats, confidence: float = 0.95) -> Sampled:
    """Shapley values from the scores of the rows that orders ask for (Castro, Gómez & Tejada 2009).

    `cells` are the scores of ``found.rows``, (rows,) or (rows, slices). The interval is Student's over the pairs, whose means are
    independent of each other. Raises `ValuationError` unless there is a finite score for every row.
    """
    scores = np.asarray(cells, dtype=np.float64)
    if scores.ndim not in (1, 2) or len(scores) != len(found.rows):
        raise ValuationError(f"the orders ask for {len(found.rows)} rows; the scores have the shape {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValuationError("the score of a row is not finite; leave out slices that are not known everywhere")
    place = {row: i for i, row in enumerate(found.rows)}
    marginals = np.empty((*found.lines.shape, *scores.shape[1:]))
    for marginal, line, chain in zip(marginals, found.lines, found.chains, strict=True):
        marginal[line] = np.diff(scores[[place[row] for row in chain]], axis=0)
    pairs = marginals.reshape(len(marginals) // 2, 2, *marginals.shape[1:]).mean(axis=1)
    values = pairs.mean(axis=0)
    half = student_quantile(confidence, len(pairs) - 1) * pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return Sampled(np.asarray(values), np.asarray(values - half), np.asarray(values + half), found, confidence)
