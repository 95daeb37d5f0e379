"""Grid sources: from the condition of every group to the scores of models trained on every union of groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.worlds.cache import Condition, Scores
from game.worlds.dataset import DatasetGrid
from game.worlds.metric import METRICS, MetricGrid
from game.worlds.models import MODELS
from game.worlds.table import TableGrid

__all__ = ["METRICS", "MODELS", "Condition", "DatasetGrid", "Grid", "MetricGrid", "Scores", "TableGrid"]


class Grid(Protocol):
    """A board's scores as a function of the groups' conditions; equal conditions always give equal scores.

    A condition is one whole number from 0 to 3 for every group. A group of amount 0 is latent: it contributes nothing.
    """

    @property
    def groups(self) -> int:
        """How many groups there are, latent ones too; the board has 2^groups rows."""

    @property
    def slices(self) -> tuple[str, ...]:
        """The ids of the columns, in order."""

    @property
    def maximum(self) -> float:
        """The highest raw score there can be; it is shown as 100 points."""

    @property
    def unmeasured(self) -> frozenset[tuple[int, int]]:
        """The cells, as (row mask, slice index), that have no score in any world."""

    @property
    def edits(self) -> frozenset[str]:
        """Which of ``"amount"`` and ``"quality"`` change scores (R-condition)."""

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of the rows in `masks`, one a slice, in hundredths of a point; None where nobody measured.

        Rows are trained when first asked for and kept, keyed by what they depend on: the condition of their members.
        """

    def raw(self, amounts: Condition, quality: Condition) -> NDArray[np.float64]:
        """The whole board in the metric's own unit, shape (2^groups, slices); NaN where nobody measured."""
