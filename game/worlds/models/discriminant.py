"""Linear discriminant analysis: normal classes that share one covariance, from counts, sums and products over groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.worlds.models.additive import Additive, Floats
from game.worlds.models.linear import classify, one_hot, with_constant

_RANK = 1e-4  # directions with less of the standardised spread than this are left out, as in scikit-learn


class Discriminant(Additive):
    """Fisher's discriminant with class shares as priors (Fisher 1936; Rao 1948); no shrinkage.

    The answers are those of scikit-learn's ``LinearDiscriminantAnalysis()`` from 1.9 on, which divides the covariance by the
    number of examples (before, by that less the number of classes): directions without variation within the classes
    are left out. A row with as many classes as examples, which scikit-learn refuses, has no variation within its classes:
    it gives the commonest class, the lower one in a tie.
    """

    def prior(self, features: int, classes: int) -> Floats:
        """Nothing: the covariance is that of the examples."""
        return np.zeros((features + 1) * (features + 1 + classes))

    def statistics(self, features: Floats, labels: NDArray[np.int64], classes: int) -> Floats:
        """Inputs' products beside inputs × indicators, as for ridge: (features + 1) × (features + 1 + classes), flat."""
        inputs = with_constant(features)
        return (inputs.T @ np.hstack([inputs, one_hot(labels, classes)])).ravel()

    def predict(self, totals: Floats, tests: Floats, classes: int) -> NDArray[np.int8]:
        """The class given to each test example by the model of each row of statistics: (rows, tests)."""
        size = tests.shape[1]
        sums = totals.reshape(len(totals), size + 1, size + 1 + classes)
        counts = sums[:, -1, size + 1 :]
        every = np.maximum(counts.sum(axis=1), 1)
        means = (sums[:, :-1, size + 1 :] / np.maximum(counts, 1)[:, None, :]).transpose(0, 2, 1)
        middle = sums[:, :-1, size] / every[:, None]
        within = sums[:, :size, :size] - (means * counts[:, :, None]).transpose(0, 2, 1) @ means
        # Rounding leaves a trace where there is no variation: what is below it is none.
        total = np.einsum("rii->ri", sums[:, :size, :size])
        scatter = np.einsum("rii->ri", within)
        deviation = np.sqrt(np.where(scatter > 1e-12 * total, scatter, 0.0) / every[:, None])
        scale = np.where(deviation > 0, 1 / np.where(deviation > 0, deviation, 1.0), 0.0)
        standard = within * scale[:, :, None] * scale[:, None, :] / every[:, None, None]
        values, vectors = np.linalg.eigh(standard)
        kept = values > _RANK**2
        scalings = scale[:, :, None] * vectors * np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)[:, None, :]
        scalings *= (every > (counts > 0).sum(axis=1))[:, None, None]
        centred = (means - middle[:, None, :]) @ scalings
        slopes = centred @ scalings.transpose(0, 2, 1)
        constants = np.log(np.maximum(counts, 1)) - 0.5 * (centred**2).sum(axis=2) - (slopes @ middle[:, :, None])[:, :, 0]
        weights = np.concatenate([slopes, constants[:, :, None]], axis=2).transpose(0, 2, 1)
        return classify(weights, counts, tests)
