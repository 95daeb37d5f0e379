"""Gaussian naive Bayes: each class is a bell curve in every feature, from counts, sums and sums of squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.worlds.models.additive import Additive, Floats
from game.worlds.models.linear import TIE, one_hot, with_constant

_SMOOTHING = 1e-9
_OUT = 1e200
_BYTES = 1 << 21


class GaussianNaiveBayes(Additive):
    """Class shares × normal densities by feature; to each variance 1e-9 of the row's largest one is added.

    The answers are those of scikit-learn's ``GaussianNB()``. A feature that does not vary within a class outweighs all that
    do; such features are counted apart, in whole numbers, so that a tie among them is decided by the others and not by
    rounding. A row without any variation at all gives the class of the nearest mean.
    """

    def prior(self, features: int, classes: int) -> Floats:
        """Nothing: there is no class without examples."""
        return np.zeros((2 * features + 1) * classes)

    def statistics(self, features: Floats, labels: NDArray[np.int64], classes: int) -> Floats:
        """Sums of squares, sums and counts, by class: (2 × features + 1) × classes, flat."""
        return (with_constant(np.hstack([features**2, features])).T @ one_hot(labels, classes)).ravel()

    def predict(self, totals: Floats, tests: Floats, classes: int) -> NDArray[np.int8]:
        """The class given to each test example by the model of each row of statistics: (rows, tests)."""
        size = tests.shape[1]
        sums = totals.reshape(len(totals), 2 * size + 1, classes)
        counts = sums[:, -1, :]
        some = np.maximum(counts, 1)[:, None, :]
        means = sums[:, size:-1] / some
        # Both products are exact or round alike, so the difference is exactly 0 where a feature does not vary.
        spread = (some * sums[:, :size] - sums[:, size:-1] ** 2) / some**2
        every = np.maximum(counts.sum(axis=1), 1)[:, None]
        whole, squares = sums[:, size:-1].sum(axis=2), sums[:, :size].sum(axis=2)
        smoothing = _SMOOTHING * ((every * squares - whole**2) / every**2).max(axis=1, initial=0.0)
        smoothing[smoothing <= 0] = 1.0
        fixed = (spread <= 0) & (counts > 0)[:, None, :]
        # The penalty of features that do not vary, (x − mean)² summed, is exact for the grid's features; then all others.
        apart = np.concatenate([fixed * 1.0, -2 * fixed * means, (fixed * means**2).sum(axis=1, keepdims=True)], axis=1)
        variance = np.where(spread > 0, spread, 0.0) + smoothing[:, None, None]
        weight = np.where(fixed, 0.0, -0.5 / variance)
        constant = np.log(np.maximum(counts, 1)) - 0.5 * np.log(variance).sum(axis=1) + (weight * means**2).sum(axis=1)
        varying = np.concatenate([weight, -2 * weight * means, constant[:, None, :]], axis=1)
        return _decide(apart, varying, 0.5 / smoothing, counts == 0, with_constant(np.hstack([tests**2, tests])))


def _decide(apart: Floats, varying: Floats, factor: Floats, absent: NDArray[np.bool_], inputs: Floats) -> NDArray[np.int8]:
    """The best class by −`factor` × (what stands apart) + (what varies), (rows, inputs, classes) each, the lower one in a tie."""
    rows, length, classes = apart.shape
    away, near = (part.transpose(1, 2, 0).reshape(length, classes * rows) for part in (apart, varying))
    answers = np.empty((len(inputs), rows), dtype=np.int8)
    step = max(1, _BYTES // (8 * classes * max(1, rows)))
    for start in range(0, len(inputs), step):
        block = inputs[start : start + step]
        penalty = (block @ away).reshape(-1, classes, rows)
        penalty += np.where(absent, _OUT, 0.0).T
        penalty -= penalty.min(axis=1, keepdims=True)
        scores = (block @ near).reshape(-1, classes, rows) - factor * penalty
        answers[start : start + step] = (scores >= scores.max(axis=1, keepdims=True) - TIE).argmax(axis=1)
    return answers.T
