"""Models that are trained from sums over examples: the sums of groups add up to those of any union of groups."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.subsets import members

Floats = NDArray[np.float64]
Part = tuple[NDArray[Any], ...]
"""What a model keeps of the examples of one group in one condition."""

_BLOCK = 256  # rows trained at once; their equations take 9 MB on digits, whatever the size of the board


class Additive(ABC):
    """A classifier that needs of its examples only sums. To forget a group is to subtract its sums: the result is the retrain."""

    most_classes: int | None = None

    @abstractmethod
    def prior(self, features: int, classes: int) -> Floats:
        """What training starts from before any example, added once to the statistics of a row: a flat array."""

    @abstractmethod
    def statistics(self, features: Floats, labels: NDArray[np.int64], classes: int) -> Floats:
        """What training needs to know of some examples, as a flat array; for two disjoint sets of examples it is the sum."""

    @abstractmethod
    def predict(self, totals: Floats, tests: Floats, classes: int) -> NDArray[np.int8]:
        """The class given to each test example by each row's model: (rows, tests).

        `totals` holds a row's statistics and the prior, (rows, length), and may be overwritten. A class without a training
        example is never given; without any example at all every answer is class 0.
        """

    def part(self, features: Floats, labels: NDArray[np.int64], tests: Floats, classes: int) -> Part:
        """The statistics of a group's examples."""
        return (self.statistics(features, labels, classes),)

    def answers(self, parts: Sequence[Part], rows: NDArray[np.int64], tests: Floats, classes: int) -> Iterator[NDArray[np.int8]]:
        """The answers of the models of `rows` (masks of the groups whose `parts` these are), a block of rows at a time."""
        totals = np.stack([self.prior(tests.shape[1], classes), *(statistics for (statistics,) in parts)])
        sums = np.empty((min(len(rows), _BLOCK), totals.shape[1]))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            # The prior and the groups of all rows of the block are added up once; only the others differ from row to row.
            always = int(np.bitwise_and.reduce(block))
            varying = list(members(int(np.bitwise_or.reduce(block)) & ~always))
            shared = totals[[0, *(1 + g for g in members(always))]].sum(axis=0)
            inside = np.column_stack([np.ones(len(block)), block[:, None] >> np.array(varying, dtype=np.int64) & 1])
            np.matmul(inside, np.vstack([shared, totals[[1 + g for g in varying]]]), out=sums[: len(block)])
            yield self.predict(sums[: len(block)], tests, classes)
