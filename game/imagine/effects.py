"""What a change of amount or quality may do to scores nobody has seen: a grid that moves imagined scores by drawn steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.grid import STEP, TOP, ImaginedGrid
from game.worlds import Scores

SCALE, UNEVEN, ROUGH = 0.8, 0.6, 0.7
"""How far boards, groups and rows differ in what a step does, on the boards of the shipped data sets."""

_MANY = 256
_ROUGHNESS = 1024


class MovedGrid:
    """An imagined grid for the condition `amounts` and `quality`, whose scores move by steps of their own in each world.

    `fresh` are the scores known in the seat's present condition, which is (`now_amounts`, `now_quality`).
    """

    def __init__(
        self, grid: ImaginedGrid, world: int, amounts: tuple[int, ...], now: tuple[tuple[int, ...], tuple[int, ...]],
        fresh: Mapping[tuple[int, int], int],
    ) -> None:  # fmt: skip
        self._grid, self._amounts, self._now, self._fresh = grid, amounts, now, fresh
        self.quality, self.groups, self.slices = grid.quality, grid.groups, grid.slices
        self.maximum, self.unmeasured, self.edits = grid.maximum, grid.unmeasured, grid.edits
        self._steps, self._rough = steps(world % _MANY, grid.groups, len(grid.slices))

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[Scores]:
        """The scores of rows, as a grid source gives them."""
        found = self._grid.rows(self._amounts, self.quality, masks)
        grown, righted = "amount" in self.edits, "quality" in self.edits
        moved = [
            grown * (amount - amount0) + righted * (right - right0)
            for amount, amount0, right, right0 in zip(amounts, self._amounts, quality, self.quality, strict=True)
        ]
        if not any(moved):
            return found
        present = (amounts, quality) == self._now
        return [self._moved(mask, scores, moved, present) for mask, scores in zip(masks, found, strict=True)]

    def _moved(self, mask: int, scores: Scores, moved: list[int], present: bool) -> Scores:
        by = [i for i in subsets.members(mask) if moved[i]]
        if not by:
            return scores
        told: list[int | None] = []
        for slice_, score in enumerate(scores):
            if score is None:
                told.append(None)
            elif present and (mask, slice_) in self._fresh:
                told.append(self._fresh[mask, slice_])
            else:
                shift = sum(moved[i] * (self._steps[slice_, i] + self._rough[slice_, (mask * 31 + i) % _ROUGHNESS]) for i in by)
                told.append(max(0, min(TOP, score + round(float(shift)))))
        return tuple(told)

    def raw(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> NDArray[np.float64]:
        """The whole imagined board as shares of 1."""
        rows = self.rows(amounts, quality, range(1 << self.groups))
        return np.array([[np.nan if score is None else score / TOP for score in row] for row in rows])


@lru_cache(maxsize=1024)
def steps(world: int, groups: int, slices: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a step does in a world, in hundredths: of each group on each slice, and the unevenness of rows."""
    luck = np.random.default_rng((world, groups, slices))
    scale = STEP * np.exp(SCALE * luck.standard_normal((slices, 1)))
    mean = scale * (luck.exponential(1.0, (slices, groups)) + UNEVEN * luck.standard_normal((slices, groups)))
    return mean, scale * ROUGH * luck.standard_normal((slices, _ROUGHNESS))
