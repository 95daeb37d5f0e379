"""Nearest neighbours: each group keeps its nearest examples to every test example, and rows merge what their groups keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.subsets import members
from game.worlds.models.additive import Floats, Part

_BLOCK = 256


@dataclass(frozen=True)
class Neighbours:
    """The commonest class among the `count` nearest examples in Euclidean distance (Fix & Hodges 1951).

    The answers are those of scikit-learn's ``KNeighborsClassifier(count)``, save where the examples at the edge of the
    neighbourhood are equally far: here the earlier group, and in it the earlier example, counts. A row with fewer than
    `count` examples asks them all.
    """

    count: int
    most_classes: int | None = None

    def part(self, features: Floats, labels: NDArray[np.int64], tests: Floats, classes: int) -> Part:
        """The squared distances of the nearest examples to each test example, and their labels: (tests, count) each."""
        squares = (tests**2).sum(axis=1)[:, None] + (features**2).sum(axis=1) - 2 * tests @ features.T
        missing = max(0, self.count - len(features))
        distances = np.pad(squares, ((0, 0), (0, missing)), constant_values=np.inf)
        known = np.pad(labels.astype(np.int8), (0, missing), constant_values=-1)
        first = np.argsort(distances, axis=1, kind="stable")[:, : self.count]
        return np.take_along_axis(distances, first, axis=1), known[first]

    def answers(self, parts: Sequence[Part], rows: NDArray[np.int64], tests: Floats, classes: int) -> Iterator[NDArray[np.int8]]:
        """The answers of the models of `rows`, a block of rows at a time."""
        found = np.empty((len(rows), len(tests)), dtype=np.int8)
        nobody = np.full((len(tests), self.count), np.inf), np.full((len(tests), self.count), -1, dtype=np.int8)
        # Rows that begin with the same groups share the merging of these: in the order of their letters, one branch at a time.
        letters = [list(members(int(row))) for row in rows]
        branch: list[tuple[int, Part]] = []
        for place in sorted(range(len(rows)), key=lambda place: letters[place]):
            shared = 0
            while shared < len(branch) and shared < len(letters[place]) and branch[shared][0] == letters[place][shared]:
                shared += 1
            del branch[shared:]
            for group in letters[place][shared:]:
                branch.append((group, self._merged(branch[-1][1] if branch else nobody, parts[group])))
            found[place] = _commonest((branch[-1][1] if branch else nobody)[1], classes)
        for start in range(0, len(rows), _BLOCK):
            yield found[start : start + _BLOCK]

    def _merged(self, one: Part, other: Part) -> Part:
        distances = np.hstack([one[0], other[0]])
        first = np.argsort(distances, axis=1, kind="stable")[:, : self.count]
        return np.take_along_axis(distances, first, axis=1), np.take_along_axis(np.hstack([one[1], other[1]]), first, axis=1)


def _commonest(labels: NDArray[np.int8], classes: int) -> NDArray[np.int8]:
    """The commonest class of each line of labels, the lowest in a tie; −1 is no label, and a line without any gives 0."""
    votes = np.zeros((len(labels), classes + 1), dtype=np.int8)
    every = np.arange(len(labels))
    for column in labels.T:
        votes[every, column] += 1
    return np.asarray(votes[:, :classes].argmax(axis=1), dtype=np.int8)
