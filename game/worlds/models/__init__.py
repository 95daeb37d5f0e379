"""Models that train a whole board at once: what one group contributes is worked out once, and every row is made of groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.worlds.models.additive import Additive, Part
from game.worlds.models.bayes import GaussianNaiveBayes
from game.worlds.models.centroid import Centroid
from game.worlds.models.discriminant import Discriminant
from game.worlds.models.logistic import Logistic
from game.worlds.models.neighbours import Neighbours
from game.worlds.models.ridge import Ridge

__all__ = ["MODELS", "Additive", "Model", "Part", "answers"]


class Model(Protocol):
    """A classifier whose answers on a row are exactly those of training on the row's examples.

    On every row of every model: no example at all gives class 0, examples of one class give that class, a class without
    an example is never given, and a tie goes to the lower class.
    """

    @property
    def most_classes(self) -> int | None:
        """How many classes a data set may have for this model; None for any number."""

    def part(self, features: NDArray[np.float64], labels: NDArray[np.int64], tests: NDArray[np.float64], classes: int) -> Part:
        """What the model needs of a group: features (examples, features), labels (examples,) and all test examples."""

    def answers(
        self, parts: Sequence[Part], rows: NDArray[np.int64], tests: NDArray[np.float64], classes: int
    ) -> Iterator[NDArray[np.int8]]:
        """The class given to each test example by the model of each row, a mask over `parts`: blocks of (rows, tests)."""


MODELS: dict[str, Model] = {
    "ridge": Ridge(),
    "centroid": Centroid(),
    "gaussian-nb": GaussianNaiveBayes(),
    "lda": Discriminant(),
    "knn": Neighbours(5),
    "logistic": Logistic(),
}
"""The models a scenario may name."""


def answers(
    model: Model, features: NDArray[np.float64], labels: NDArray[np.int64], tests: NDArray[np.float64], classes: int
) -> NDArray[np.int8]:
    """The class given to each test example by `model` trained on these examples from scratch: (tests,)."""
    part = model.part(features, labels, tests, classes)
    (found,) = model.answers([part], np.array([1], dtype=np.int64), tests, classes)
    return np.asarray(found[0])
