"""What examples and groups did to one trained row of a board: influence, the training path, nearest neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.errors import SourceError
from game.subsets import members, show
from game.valuation.fitted import Fitted, Path, descend, group_influence, influence, tracin
from game.valuation.knn import knn_shapley
from game.worlds.cache import Condition
from game.worlds.dataset import DatasetGrid
from game.worlds.models.linear import with_constant
from game.worlds.models.logistic import Logistic, penalty, solve
from game.worlds.models.neighbours import Neighbours

Floats = NDArray[np.float64]
Owners = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Influence:
    """How much a slice's mean log loss rises when examples are taken out of a row; positive: they are of use.

    `examples` (n,) by one Hessian solve, `owners` (n,) the group of each. `groups` by coalition (a mask): one Newton step, and
    never the sum of the examples'; `retrained` the truth, from models trained without the coalition.
    """

    owners: Owners
    examples: Floats
    groups: dict[int, float]
    retrained: dict[int, float]


@dataclass(frozen=True, eq=False)
class Traced:
    """TracIn on a row: how much each example (n,) and each group lowered a slice's mean log loss, along the kept `path`."""

    owners: Owners
    examples: Floats
    groups: dict[int, float]
    path: Path


@dataclass(frozen=True, eq=False)
class Neighbourly:
    """Exact k-nearest-neighbour Shapley values on a row: of each example (n,), and what a group's examples are worth in sum."""

    owners: Owners
    examples: Floats
    groups: dict[int, float]


def influences(
    grid: DatasetGrid, amounts: Condition, quality: Condition, row: int, slice_: int, coalitions: Sequence[int] | None = None
) -> Influence:
    """The influence on a slice of the examples of a row, and of `coalitions` of its groups (masks; if None: each group).

    Raises `SourceError` unless the board's model is ``logistic``, and where the row, or what is left of it, lacks a class.
    """
    features, labels, owners = _logistic(grid, amounts, quality, row)
    tests, truth = _tested(grid, slice_)
    model = Logistic().fit(features, labels)
    chosen = [1 << group for group in members(row)] if coalitions is None else [part & row for part in coalitions]
    gone = (np.array(chosen, dtype=np.int64)[:, None] >> owners & 1).astype(np.bool_)
    for part, out in zip(chosen, gone, strict=True):
        if len(np.unique(labels[~out])) < 2:
            raise SourceError(f"without {show(part)} the row {show(row)} has examples of fewer than two classes to train on")

    def loss(weights: Floats) -> float:
        margin = tests @ weights
        return float(np.mean(np.logaddexp(0, margin) - truth * margin))

    stepped = group_influence(model, gone, loss)
    exact = [loss(weights) - loss(model.parameters) for weights in solve(model.inputs, labels, (~gone).astype(np.float64))]
    return Influence(
        owners,
        influence(model, _slope(tests, truth, model.parameters)),
        dict(zip(chosen, stepped.tolist(), strict=True)),
        dict(zip(chosen, exact, strict=True)),
    )


def traced(
    grid: DatasetGrid, amounts: Condition, quality: Condition, row: int, slice_: int, steps: int = 400, rate: float = 0.05
) -> Traced:
    """TracIn of a row's logistic model, trained by gradient descent from nothing; raises as `influences`."""
    features, labels, owners = _logistic(grid, amounts, quality, row)
    tests, truth = _tested(grid, slice_)
    inputs, ridge = with_constant(features), penalty(features.shape[1])

    def gradients(weights: Floats) -> Floats:
        return np.asarray((_chance(inputs @ weights) - labels)[:, None] * inputs / len(labels))

    path = descend(
        lambda weights: gradients(weights).sum(axis=0) + ridge * weights / len(labels), np.zeros(inputs.shape[1]), rate, steps
    )
    values = tracin(path, gradients, lambda weights: _slope(tests, truth, weights))
    return Traced(owners, values, _by_group(values, owners, row), path)


def neighbourly(grid: DatasetGrid, amounts: Condition, quality: Condition, row: int, slice_: int) -> Neighbourly:
    """The exact Shapley value of every example of a row, for the share of right labels among a test example's nearest five.

    It needs no trained model, so it may be asked of a board of any model; of groups it is a sum, not their own Shapley value.
    """
    features, labels, owners = _examples(grid, amounts, quality, row)
    inputs, truth = grid.tests
    tested = grid.tested(slice_)
    tests = inputs[tested]
    away = (tests**2).sum(axis=1)[:, None] + (features**2).sum(axis=1) - 2 * tests @ features.T
    values = knn_shapley(away, labels, truth[tested], Neighbours(5).count)
    return Neighbourly(owners, values, _by_group(values, owners, row))


def fitted(grid: DatasetGrid, amounts: Condition, quality: Condition, row: int) -> Fitted:
    """The row's logistic model as the influence functions of the core want it; raises as `influences`."""
    features, labels, _ = _logistic(grid, amounts, quality, row)
    return Logistic().fit(features, labels)


def _examples(grid: DatasetGrid, amounts: Condition, quality: Condition, row: int) -> tuple[Floats, NDArray[np.int64], Owners]:
    counts = [(group, len(grid.training(amounts, quality, 1 << group)[1])) for group in members(row)]
    owners = np.repeat(np.array([group for group, _ in counts], dtype=np.int64), [count for _, count in counts])
    return *grid.training(amounts, quality, row), owners


def _logistic(grid: DatasetGrid, amounts: Condition, quality: Condition, row: int) -> tuple[Floats, NDArray[np.int64], Owners]:
    if not isinstance(grid.model, Logistic):
        raise SourceError('influence is asked of a board of the model "logistic", whose loss has a second derivative')
    features, labels, owners = _examples(grid, amounts, quality, row)
    if len(np.unique(labels)) < 2:
        raise SourceError(f"the row {show(row)} has examples of fewer than two classes, so nothing was fitted")
    return features, labels, owners


def _tested(grid: DatasetGrid, slice_: int) -> tuple[Floats, NDArray[np.int64]]:
    inputs, truth = grid.tests
    tested = grid.tested(slice_)
    return with_constant(inputs[tested]), truth[tested]


def _slope(tests: Floats, truth: NDArray[np.int64], weights: Floats) -> Floats:
    return np.asarray(((_chance(tests @ weights) - truth)[:, None] * tests).mean(axis=0))


def _chance(margin: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -margin)))


def _by_group(values: Floats, owners: Owners, row: int) -> dict[int, float]:
    return {1 << group: float(values[owners == group].sum()) for group in members(row)}
