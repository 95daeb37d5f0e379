"""Closed forms: boards whose scores are set functions of row and evaluation, for lessons and small examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite, log2

import numpy as np
from numpy.typing import NDArray

from game.chance import draw
from game.errors import SourceError
from game.subsets import LETTERS, members, show, size
from game.worlds.cache import Condition, RowCache, Scores, live, quantised

_FINE = 1 << 53  # as many noise values as a float can tell apart

Weights = tuple[float, ...]


def _jaccard(row: int, evaluation: int, weights: Weights) -> float:
    union = size(row | evaluation)
    return size(row & evaluation) / union if union else 1.0


def _coverage(row: int, evaluation: int, weights: Weights) -> float:
    return size(row & evaluation) / size(evaluation) if evaluation else 1.0


def _weighted_coverage(row: int, evaluation: int, weights: Weights) -> float:
    whole = sum(weights[i] for i in members(evaluation))
    return sum(weights[i] for i in members(row & evaluation)) / whole if whole else 1.0


def _overlap(row: int, evaluation: int, weights: Weights) -> float:
    return float(size(row & evaluation))


def _entropy(row: int, evaluation: int, weights: Weights) -> float:
    share = _jaccard(row, evaluation, weights)
    return -share * log2(share) - (1 - share) * log2(1 - share) if 0 < share < 1 else 0.0


METRICS: dict[str, Callable[[int, int, Weights], float]] = {
    "jaccard": _jaccard,
    "coverage": _coverage,
    "weighted-coverage": _weighted_coverage,
    "overlap": _overlap,
    "entropy": _entropy,
}
"""How a row and an evaluation set, both masks, make a raw score.

Jaccard: shared ÷ united groups, 1 for two empty sets. Coverage: share of the evaluation that the row contains, 1 for an
empty evaluation; the weighted form counts groups by weight. Overlap: shared groups. Entropy: of the Jaccard value, in bits.
"""


class MetricGrid:
    """A board of `metric` scores, one column for each evaluation set in `evaluations` (masks), named by `ids`.

    Each quality level that a group of the row has lost takes `poison` off the score, and each cell carries a measurement
    error uniform between −`noise` and +`noise`, drawn from `seed` by row and column; both as shares of the metric's maximum.
    Scores are clamped to 0 … maximum. Raises `SourceError` for an unknown metric, evaluations outside the groups, ids that
    do not match, and weights that are negative or missing.
    """

    edits = frozenset({"quality"})
    unmeasured: frozenset[tuple[int, int]] = frozenset()

    def __init__(
        self,
        metric: str,
        groups: int,
        evaluations: Sequence[int],
        ids: Sequence[str],
        weights: Sequence[float] | None = None,
        *,
        poison: float = 0.15,
        noise: float = 0.0,
        seed: int = 0,
    ) -> None:
        if metric not in METRICS:
            raise SourceError(f"there is no metric {metric!r}; choose one of {', '.join(METRICS)}")
        if not 0 <= groups <= len(LETTERS):
            raise SourceError(f"a metric board has 0 to {len(LETTERS)} groups, not {groups}")
        self.metric = metric
        self.groups = groups
        self.evaluations = tuple(evaluations)
        self.slices = tuple(ids)
        self.weights = tuple(map(float, weights)) if weights is not None else (1.0,) * groups
        self.poison = poison
        self.noise = noise
        self.seed = seed
        self._check()
        largest = max((size(evaluation) for evaluation in self.evaluations), default=0)
        self.maximum = float(max(1, largest)) if metric == "overlap" else 1.0
        self._cache = RowCache(self._compute)

    def _check(self) -> None:
        if len(self.slices) != len(self.evaluations) or len(set(self.slices)) != len(self.slices):
            raise SourceError(f"{len(self.evaluations)} evaluation sets need as many different ids, not {list(self.slices)}")
        for evaluation in self.evaluations:
            if not 0 <= evaluation < 1 << self.groups:
                known = LETTERS[: self.groups] or "none"
                raise SourceError(f"an evaluation set contains a group that is not on the board; the groups are {known}")
        if len(self.weights) != self.groups or not all(isfinite(weight) and weight >= 0 for weight in self.weights):
            raise SourceError(f"{self.groups} groups need as many weights, each 0 or more, not {list(self.weights)}")
        for name, value in (("poison", self.poison), ("noise", self.noise)):
            if not 0 <= value <= 1:
                raise SourceError(f"{name} is a share of the metric's maximum, from 0 to 1, not {value}")

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of the rows in `masks` in hundredths of a point, one a slice."""
        return self._cache.rows(amounts, quality, masks)

    def raw(self, amounts: Condition, quality: Condition) -> NDArray[np.float64]:
        """The whole board in the metric's own unit, shape (2^groups, slices)."""
        exists = live(amounts)
        board = np.empty((1 << self.groups, len(self.slices)))
        for row in range(1 << self.groups):
            board[row] = self._row(row & exists, quality)
        return board

    def _compute(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        exists = live(amounts)
        return [tuple(quantised(raw, self.maximum) for raw in self._row(mask & exists, quality)) for mask in masks]

    def _row(self, row: int, quality: Condition) -> list[float]:
        score = METRICS[self.metric]
        lost = self.poison * sum(3 - quality[i] for i in members(row))
        return [
            min(max(score(row, evaluation, self.weights) + self.maximum * (self._error(row, column) - lost), 0.0), self.maximum)
            for column, evaluation in enumerate(self.evaluations)
        ]

    def _error(self, row: int, column: int) -> float:
        # Named by what was measured, not by when: asking again, or in another game of the same seed, gives the same error.
        if not self.noise:
            return 0.0
        return self.noise * (2 * draw(self.seed, _FINE, "noise", show(row), self.slices[column]) / (_FINE - 1) - 1)
