"""Ridge regression on class indicators, used as a classifier: scikit-learn's `RidgeClassifier`, from sums over groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.worlds.models.additive import Additive
from game.worlds.models.linear import classify, one_hot, with_constant


class Ridge(Additive):
    """One-against-all ridge regression with penalty 1 on the weights and none on the constant (Hoerl & Kennard 1970).

    The answers are those of scikit-learn's ``RidgeClassifier(alpha=1.0)``. Indicators 0/1 stand for its −1/+1: that
    doubles and shifts all scores alike, so the highest stays the highest.
    """

    def prior(self, features: int, classes: int) -> NDArray[np.float64]:
        """The penalty, in the place where the normal equations hold the inputs' squares."""
        return np.diag([1.0] * features + [0.0] * (1 + classes))[: features + 1].ravel()

    def statistics(self, features: NDArray[np.float64], labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
        """The normal equations, inputs' products beside inputs × indicators: (features + 1) × (features + 1 + classes), flat."""
        inputs = with_constant(features)
        return (inputs.T @ np.hstack([inputs, one_hot(labels, classes)])).ravel()

    def predict(self, totals: NDArray[np.float64], tests: NDArray[np.float64], classes: int) -> NDArray[np.int8]:
        """The class given to each test example by the model of each row of statistics: (rows, tests)."""
        size = tests.shape[1] + 1
        equations = totals.reshape(len(totals), size, size + classes)
        counts = equations[:, -1, size:]
        # Without examples nothing fixes the constant; 0 is as good as any, since no class can be given on evidence.
        equations[:, -1, size - 1] += counts.sum(axis=1) == 0
        weights = np.asarray(np.linalg.solve(equations[:, :, :size], equations[:, :, size:]), dtype=np.float64)
        return classify(weights, counts, tests)
