"""Logistic regression for two classes: Newton's method on all rows at once, since its training is no sum over examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from game.valuation.fitted import Fitted
from game.worlds.models.additive import Floats, Part
from game.worlds.models.linear import TIE, with_constant

_BLOCK = 256
_STEPS = 100
_ENOUGH = 1e-10
_HALVINGS = 30


class Logistic:
    """Logistic regression of two classes with penalty ½|w|² on the weights and none on the constant (Cox 1958).

    The answers are those of scikit-learn's ``LogisticRegression(C=1.0)`` when it is solved to the end
    (``solver="newton-cholesky"`` with a small `tol`). Newton's steps are halved where the loss would rise.
    """

    most_classes: int | None = 2

    def part(self, features: Floats, labels: NDArray[np.int64], tests: Floats, classes: int) -> Part:
        """The examples themselves, with the constant's column, and their labels."""
        return with_constant(features), labels

    def answers(self, parts: Sequence[Part], rows: NDArray[np.int64], tests: Floats, classes: int) -> Iterator[NDArray[np.int8]]:
        """The answers of the models of `rows`, a block of rows at a time."""
        inputs = np.concatenate([features for features, _ in parts])
        labels = np.concatenate([known for _, known in parts])
        group = np.repeat(np.arange(len(parts)), [len(known) for _, known in parts])
        points = with_constant(tests)
        for start in range(0, len(rows), _BLOCK):
            inside = (rows[start : start + _BLOCK, None] >> group & 1).astype(np.float64)
            ones, every = inside @ labels, inside.sum(axis=1)
            both = (ones > 0) & (ones < every)
            found = np.repeat(((ones > 0) & ~both)[:, None], len(tests), axis=1).astype(np.int8)
            if both.any():
                found[both] = solve(inputs, labels, inside[both]) @ points.T > TIE
            yield found

    def fit(self, features: Floats, labels: NDArray[np.int64]) -> Fitted:
        """The model of these examples as influence functions want it; both classes must be there."""
        inputs = with_constant(features)
        (weights,) = solve(inputs, labels, np.ones((1, len(labels))))
        chance = _chance(inputs @ weights)
        return Fitted(weights, inputs, chance - labels, chance * (1 - chance), penalty(features.shape[1]))


def penalty(features: int) -> Floats:
    """The factor of each weight's square in the penalty ½Σ: 1, and 0 for the constant, which comes last."""
    return np.append(np.ones(features), 0.0)


def solve(inputs: Floats, labels: NDArray[np.int64], inside: Floats) -> Floats:
    """The weights of each row's model, (rows, inputs): `inside` is how much each example counts in each row, (rows, examples).

    The last input is the constant. Every row must hold both classes.
    """
    width = inputs.shape[1]
    upper = np.triu_indices(width)
    products = inputs[:, upper[0]] * inputs[:, upper[1]]
    ridge = penalty(width - 1)
    weights = np.zeros((len(inside), width))
    todo = np.arange(len(inside))
    loss = _loss(inputs, labels, inside, weights, ridge)
    for _ in range(_STEPS):
        counted, now = inside[todo], weights[todo]
        chance = _chance(now @ inputs.T)
        slope = (counted * (chance - labels)) @ inputs + ridge * now
        far = np.abs(slope).max(axis=1) > _ENOUGH * (1 + counted.sum(axis=1))
        todo, counted, now, chance, slope = todo[far], counted[far], now[far], chance[far], slope[far]
        if not len(todo):
            break
        curvature = np.empty((len(todo), width, width))
        curvature[:, upper[0], upper[1]] = (counted * chance * (1 - chance)) @ products
        curvature[:, upper[1], upper[0]] = curvature[:, upper[0], upper[1]]
        curvature += np.diag(ridge)
        step = np.linalg.solve(curvature, slope[:, :, None])[:, :, 0]
        for _ in range(_HALVINGS):
            trial = _loss(inputs, labels, counted, now - step, ridge)
            worse = trial > loss[todo] + 1e-12 * (1 + np.abs(loss[todo]))
            if not worse.any():
                break
            step[worse] /= 2
        weights[todo] = now - step
        loss[todo] = trial
    return weights


def _chance(margin: Floats) -> Floats:
    small = np.exp(-np.abs(margin))
    return np.asarray(np.where(margin >= 0, 1.0, small) / (1 + small))


def _loss(inputs: Floats, labels: NDArray[np.int64], inside: Floats, weights: Floats, ridge: Floats) -> Floats:
    margin = weights @ inputs.T
    each = np.logaddexp(0, margin) - labels * margin
    return np.asarray((inside * each).sum(axis=1) + 0.5 * (ridge * weights**2).sum(axis=1))
