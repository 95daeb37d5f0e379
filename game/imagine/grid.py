"""A board that was imagined: it answers the rules as a grid source does, from scores that were drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.imagine.surrogate import moved, righted, surrogate
from game.rules.sight import Sight
from game.worlds import Scores

TOP = 10_000
"""The highest score, in hundredths."""

BEST = 3
"""The quality at which all labels are right."""

Ints = NDArray[np.int64]


def quality_assumed(sight: Sight) -> tuple[int, ...]:
    """The quality of each group as far as a seat knows it; of the others the best."""
    return tuple(BEST if known is None else known for known in sight.notes.quality)


@dataclass(frozen=True, slots=True, eq=False)
class Secret:
    """What went wrong in secret on an imagined board: labels of the groups in `culprit`, a mask, from the start of round `since`.

    `errors`, (slices,), are how many deviations more or less than the surrogate says wrong labels cost there.
    """

    errors: NDArray[np.float64]
    culprit: int
    since: int

    def touches(self, row: int, round_: int) -> bool:
        """Whether a row that was seen in a round had those labels then."""
        return bool(row & self.culprit) and round_ >= self.since


class Answering(ABC):
    """What imagined grids have in common. The rules never see a score of a cell that nobody measured."""

    groups: int
    slices: tuple[str, ...]
    maximum: float
    edits: frozenset[str]
    unmeasured: frozenset[tuple[int, int]]
    quality: tuple[int, ...]
    secret: Secret | None
    memory: dict[Hashable, Any]
    """What operators saw and weighed on this board: it lives with it (`outlook`)."""

    @abstractmethod
    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[Scores]:
        """The scores of rows, as a grid source gives them."""

    def raw(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> NDArray[np.float64]:
        """The whole imagined board as shares of 1."""
        rows = self.rows(amounts, quality, range(1 << self.groups))
        return np.array([[np.nan if score is None else score / TOP for score in row] for row in rows])

    def measured(self, masks: Sequence[int], found: list[Scores]) -> list[Scores]:
        """The scores of some rows without those that nobody measured."""
        if not self.unmeasured:
            return found
        return [
            tuple(None if (mask, i) in self.unmeasured else score for i, score in enumerate(scores))
            for mask, scores in zip(masks, found, strict=True)
        ]


MOST_MOVED = 8
"""In how many other conditions a board is kept."""


def taken(table: Ints, masks: Sequence[int]) -> list[Scores]:
    """Some rows of a table, (rows, slices), as a grid source gives them."""
    return list(map(tuple, table[np.asarray(masks, dtype=np.int64)].tolist()))


class ImaginedGrid(Answering):
    """Scores for the condition the seat sees, `scores`, (rows, slices), in hundredths; moved by the surrogate where that changes.

    `right` is the board at the same amounts with right labels, where that is another one. `quality` is the hidden quality
    imagined. Rows are put right in `scores` itself, a part of the array of all boards. What scores differ by from what the
    surrogate makes of the board of right labels stays with a row as long as its labels are as they are now; once they change,
    what is then wrong costs more or less than the surrogate says by the errors of `secret`.
    """

    def __init__(
        self,
        sight: Sight,
        quality: tuple[int, ...],
        scores: Ints,
        right: NDArray[np.float64] | None = None,
        secret: Secret | None = None,
    ) -> None:
        self._amounts = sight.board.amounts
        self.quality = quality
        self.memory = {}
        self._scores = scores
        self._right = right
        self.secret = secret
        self._rule = surrogate(sight.setup)
        self._moved: dict[tuple[tuple[int, ...], tuple[int, ...]], Ints] = {}
        self.groups = len(sight.setup.groups)
        self.slices = tuple(slice_.id for slice_ in sight.setup.slices)
        self.maximum = 1.0
        self.unmeasured = sight.setup.unmeasured
        self.edits = sight.setup.edits

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[Scores]:
        """The scores of rows, as a grid source gives them."""
        same = (amounts == self._amounts or "amount" not in self.edits) and (
            quality == self.quality or "quality" not in self.edits
        )
        if same:
            return self.measured(masks, taken(self._scores, masks))
        return self.measured(masks, taken(self._table(amounts, quality), masks))

    def put(self, row: int, scores: tuple[int, ...]) -> None:
        """Correct a row of the imagined board."""
        if self._right is not None:
            self._right[row] += np.array(scores) - np.array(self._scores[row])
        self._scores[row] = scores
        self._moved.clear()
        self.memory.clear()

    def _table(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> Ints:
        """The whole board in another condition."""
        kept = self._moved.get((amounts, quality))
        if kept is None:
            scores, lost = np.array(self._scores, dtype=np.float64), _lost(self.quality)
            right = self._right if self._right is not None else righted(scores, self._rule, lost)
            table = moved(right, self._rule, self._amounts, amounts, _lost(quality))
            rows = np.arange(len(table))
            changed = sum(1 << i for i, level in enumerate(quality) if level != self.quality[i])
            if any(lost):
                rest = scores - moved(right, self._rule, self._amounts, self._amounts, lost)
                table += np.where((rows & changed)[:, None] == 0, rest, 0.0)
            if self.secret is not None:
                for group, steps in enumerate(_lost(quality)):
                    table[(rows & changed > 0) & (rows >> group & 1 > 0)] -= self.secret.errors * self._rule.rough(steps)
            kept = np.clip(np.rint(table), 0, TOP).astype(np.int64)
            if len(self._moved) >= MOST_MOVED:
                self._moved.clear()
            self._moved[amounts, quality] = kept
        return kept


def _lost(quality: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(BEST - level for level in quality)
