"""Models whose training is a sum over examples, so that the statistics of groups add up to those of any union of groups."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.worlds.models.centroid import Centroid
from game.worlds.models.ridge import Ridge

__all__ = ["MODELS", "Centroid", "Model", "Ridge"]


class Model(Protocol):
    """A classifier trained from additive statistics: exactly the model that training on the examples would give."""

    def prior(self, features: int, classes: int) -> NDArray[np.float64]:
        """What training starts from before any example, added once to the statistics of a row: a flat array."""

    def statistics(self, features: NDArray[np.float64], labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
        """What training needs to know of some examples, as a flat array; for two disjoint sets of examples it is the sum."""

    def predict(self, totals: NDArray[np.float64], tests: NDArray[np.float64], classes: int) -> NDArray[np.int8]:
        """The class given to each test example by each row's model: (rows, tests).

        `totals` holds a row's statistics and the prior, (rows, length), and may be overwritten. A class without a training
        example is never given; without any example at all every answer is class 0.
        """


MODELS: dict[str, Model] = {"ridge": Ridge(), "centroid": Centroid()}
"""The models a scenario may name."""
