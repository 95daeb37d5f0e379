"""A board that was imagined: it answers the rules as a grid source does, from scores that were drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.rules.sight import Sight

STEP = 150
"""The surrogate for a step of amount or quality: what each changed group of a row is taken to do to its scores, in hundredths."""

TOP = 10_000
"""The highest score, in hundredths."""


class ImaginedGrid:
    """Scores for the condition the seat sees, `scores[row][slice]` in hundredths; moved by the surrogate where that changes.

    `quality` is the hidden quality imagined, `corrected` the rows put right since they were drawn, `version` how often that was.
    """

    def __init__(self, sight: Sight, quality: tuple[int, ...], scores: list[tuple[int, ...]]) -> None:
        self._amounts = sight.board.amounts
        self.quality = quality
        self.corrected: dict[int, tuple[int, ...]] = {}
        self.version = 0
        self._scores = scores
        self.groups = len(sight.setup.groups)
        self.slices = tuple(slice_.id for slice_ in sight.setup.slices)
        self.maximum = 1.0
        self.unmeasured = sight.setup.unmeasured
        self.edits = sight.setup.edits

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[tuple[int | None, ...]]:
        """The scores of rows, as a grid source gives them."""
        same = amounts == self._amounts and quality == self.quality
        if same and not self.unmeasured:
            return [self._scores[mask] for mask in masks]
        grown = STEP * ("amount" in self.edits)
        righted = STEP * ("quality" in self.edits)
        moved = [
            grown * (amount - amount0) + righted * (right - right0)
            for amount, amount0, right, right0 in zip(amounts, self._amounts, quality, self.quality, strict=True)
        ]
        found: list[tuple[int | None, ...]] = []
        for mask in masks:
            shift = sum(moved[i] for i in subsets.members(mask))
            found.append(
                tuple(
                    None if (mask, i) in self.unmeasured else max(0, min(TOP, score + shift))
                    for i, score in enumerate(self._scores[mask])
                )
            )
        return found

    def raw(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> NDArray[np.float64]:
        """The whole imagined board as shares of 1."""
        rows = self.rows(amounts, quality, range(1 << self.groups))
        return np.array([[np.nan if score is None else score / TOP for score in row] for row in rows])

    def put(self, row: int, scores: tuple[int, ...]) -> None:
        """Correct a row of the imagined board."""
        self._scores[row] = self.corrected[row] = scores
        self.version += 1
