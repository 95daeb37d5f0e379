"""Nearest centroid: each class is the mean of its examples, and a test example goes to the nearest mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.worlds.models.additive import Additive
from game.worlds.models.linear import classify, one_hot, with_constant


class Centroid(Additive):
    """The nearest class mean in Euclidean distance (Tibshirani et al. 2002, without shrinkage)."""

    def prior(self, features: int, classes: int) -> NDArray[np.float64]:
        """Nothing: a mean is made of examples alone."""
        return np.zeros((features + 1) * classes)

    def statistics(self, features: NDArray[np.float64], labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
        """Sums of the features and counts, by class: (features + 1) × classes, flat."""
        return (with_constant(features).T @ one_hot(labels, classes)).ravel()

    def predict(self, totals: NDArray[np.float64], tests: NDArray[np.float64], classes: int) -> NDArray[np.int8]:
        """The class given to each test example by the model of each row of statistics: (rows, tests)."""
        sums = totals.reshape(len(totals), tests.shape[1] + 1, classes)
        counts = sums[:, -1, :]
        weights = sums / np.maximum(counts, 1)[:, None, :]
        # |x − m|² is smallest where x·m − |m|²/2 is highest, which is linear in x.
        weights[:, -1, :] = -0.5 * (weights[:, :-1, :] ** 2).sum(axis=1)
        return classify(weights, counts, tests)
