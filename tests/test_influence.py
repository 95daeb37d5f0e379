"""Influence against the truth: exact retraining, brute-force Shapley values, and the loss along the training path."""

from __future__ import annotations

import re
from itertools import combinations
from math import factorial
from pathlib import Path as File

import numpy as np
import pytest
from numpy.typing import NDArray

from game.errors import SourceError, ValuationError
from game.valuation.fitted import Fitted, Path, descend, group_influence, group_steps, influence, tracin
from game.valuation.knn import knn_shapley
from game.worlds import DatasetGrid, effects
from game.worlds.models.linear import with_constant
from game.worlds.models.logistic import Logistic, solve

Floats = NDArray[np.float64]
FULL = (3,) * 8


def board(deal: int = 3) -> tuple[Fitted, Floats, NDArray[np.int64], Floats, NDArray[np.int64], NDArray[np.bool_]]:
    """A logistic model of the cancer data, eight groups of unequal care: fit, examples, tests, coalitions of up to four."""
    grid = DatasetGrid("cancer", "logistic", 8, deal, 2)
    features, labels = grid.training(FULL, (3, 3, 2, 3, 1, 3, 2, 3), 255)
    owner = np.repeat(np.arange(8), grid.mixes.sum(axis=1))
    masks = np.array([mask for mask in range(1, 256) if mask.bit_count() <= 4])
    inputs, truth = grid.tests
    coalitions = (masks[:, None] >> owner & 1).astype(bool)
    return Logistic().fit(features, labels), with_constant(features), labels, with_constant(inputs), truth, coalitions


def loss(inputs: Floats, truth: NDArray[np.int64], weights: Floats) -> float:
    margin = inputs @ weights
    return float(np.mean(np.logaddexp(0, margin) - truth * margin))


def ranks(values: Floats) -> Floats:
    return np.argsort(np.argsort(values)).astype(np.float64)


def spearman(one: Floats, other: Floats) -> float:
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


@pytest.mark.parametrize(("deal", "most"), [(1, 0.97), (3, 0.9), (5, 0.97)])
def test_one_newton_step_ranks_groups_as_retraining_does_and_the_sum_does_not(deal: int, most: float) -> None:
    """Over all coalitions of up to half the groups: Spearman at least 0.99, and clearly less for the sum of influences."""
    model, inputs, labels, tests, truth, coalitions = board(deal)
    exact = solve(inputs, labels, (~coalitions).astype(np.float64))
    before = loss(tests, truth, model.parameters)
    true = np.array([loss(tests, truth, weights) - before for weights in exact])
    stepped = group_influence(model, coalitions, lambda weights: loss(tests, truth, weights))
    chance = 1 / (1 + np.exp(-tests @ model.parameters))
    summed = coalitions @ influence(model, ((chance - truth)[:, None] * tests).mean(axis=0))
    assert spearman(stepped, true) >= 0.99
    assert spearman(summed, true) < most


def test_one_example_is_its_group_and_its_retrain() -> None:
    """For single examples both kinds of influence agree with leaving them out one by one."""
    model, inputs, labels, tests, truth, _ = board()
    chance = 1 / (1 + np.exp(-tests @ model.parameters))
    probe = ((chance - truth)[:, None] * tests).mean(axis=0)
    single = influence(model, probe)
    grouped = group_influence(model, np.eye(len(labels), dtype=bool), probe)
    exact = solve(inputs, labels, 1.0 - np.eye(len(labels))) - model.parameters
    assert spearman(single, exact @ probe) > 0.99
    assert spearman(grouped, exact @ probe) > 0.99
    np.testing.assert_allclose(influence(model, np.stack([probe, 2 * probe]))[:, 1], 2 * single)
    np.testing.assert_allclose(group_influence(model, np.eye(len(labels), dtype=bool), probe[None])[:, 0], grouped)


def test_for_a_quadratic_loss_the_step_is_the_retrain() -> None:
    """Ridge: one Newton step lands on the model trained without the group, to rounding."""
    grid = DatasetGrid("wine", "ridge", 6, 2)
    features, labels = grid.training((3,) * 6, (3,) * 6, 63)
    inputs, target, penalty = with_constant(features), (labels == 1) * 2.0 - 1, np.append(np.ones(13), 0.0)

    def ridge(kept: NDArray[np.bool_]) -> Floats:
        squares = inputs[kept].T @ inputs[kept] + np.diag(penalty)
        return np.linalg.solve(squares, inputs[kept].T @ target[kept])

    weights = ridge(np.ones(len(labels), dtype=bool))
    model = Fitted(weights, inputs, inputs @ weights - target, np.ones(len(labels)), penalty)
    owner = np.repeat(np.arange(6), grid.mixes.sum(axis=1))
    groups = (np.arange(1, 63)[:, None] >> owner & 1).astype(bool)
    steps = group_steps(model, groups)
    for gone, step in zip(groups, steps, strict=True):
        np.testing.assert_allclose(weights + step, ridge(~gone), atol=1e-9)


def test_tracin_adds_up_along_the_path() -> None:
    """With small steps the examples' parts and the penalty's sum to the fall of the probe's loss; a step is as given."""
    _, inputs, labels, tests, truth, _ = board()
    inputs, labels = inputs[:80], labels[:80]

    def gradients(weights: Floats) -> Floats:
        return (1 / (1 + np.exp(-inputs @ weights)) - labels)[:, None] * inputs

    def probe(weights: Floats) -> Floats:
        return ((1 / (1 + np.exp(-tests @ weights)) - truth)[:, None] * tests).mean(axis=0)

    path = descend(lambda weights: gradients(weights).sum(axis=0), np.zeros(inputs.shape[1]), 1e-5, 1000)
    assert path.parameters.shape == (1000, inputs.shape[1])
    np.testing.assert_array_equal(path.parameters[1], -1e-5 * gradients(np.zeros(inputs.shape[1])).sum(axis=0))
    values = tracin(path, gradients, probe)
    fall = loss(tests, truth, path.parameters[0]) - loss(tests, truth, path.end)
    assert fall > 0.3
    assert values.sum() == pytest.approx(fall, rel=0.01)
    one = Path(path.parameters[:1], path.rates[:1], path.parameters[1])
    np.testing.assert_allclose(tracin(one, gradients, probe), 1e-5 * gradients(path.end * 0) @ probe(path.end * 0))


@pytest.mark.parametrize("k", [1, 2, 3, 9])
def test_knn_shapley_is_the_shapley_value(k: int) -> None:
    """The closed form equals the definition over all coalitions of seven examples, and sums to v(all)."""
    n, rng = 7, np.random.default_rng(k)
    distances, labels, truths = rng.random((4, n)), rng.integers(0, 3, n), rng.integers(0, 3, 4)
    distances[:, 3] = distances[:, 2]  # a tie

    def worth(chosen: tuple[int, ...]) -> float:
        nearest = [sorted(chosen, key=lambda i: (row[i], i))[:k] for row in distances]
        return float(np.mean([sum(labels[i] == truth for i in near) / k for near, truth in zip(nearest, truths, strict=True)]))

    values = knn_shapley(distances, labels, truths, k)
    for i in range(n):
        others = [j for j in range(n) if j != i]
        expected = sum(
            factorial(size) * factorial(n - 1 - size) / factorial(n) * (worth((*part, i)) - worth(part))
            for size in range(n)
            for part in combinations(others, size)
        )
        assert values[i] == pytest.approx(expected, abs=1e-12)
    assert values.sum() == pytest.approx(worth(tuple(range(n))), abs=1e-12)


def test_knn_shapley_on_the_real_board() -> None:
    """On digits the values sum to the mean share of right neighbours, and wrong labels get low ones."""
    grid = DatasetGrid("digits", "knn", 6, 4, 1, 600)
    full = (3,) * 6
    features, labels = grid.training(full, (3, 0, 3, 3, 3, 3), 63)
    true = grid.training(full, full, 63)[1]
    tests, truth = grid.tests
    away = ((tests[:, None] - features) ** 2).sum(axis=2)
    values = knn_shapley(away, labels, truth)
    nearest = np.argsort(away, axis=1, kind="stable")[:, :5]
    assert values.sum() == pytest.approx((labels[nearest] == truth[:, None]).mean(), abs=1e-12)
    assert values[labels != true].mean() < 0 < values[labels == true].mean()


def test_questions_without_an_answer_are_refused() -> None:
    model = Fitted(np.zeros(2), np.ones((3, 2)), np.ones(3), np.zeros(3), np.zeros(2))
    with pytest.raises(ValuationError, match="no inverse"):
        influence(model, np.ones(2))
    with pytest.raises(ValuationError, match="each of the 2"):
        influence(model, np.ones(3))
    with pytest.raises(ValuationError, match="finite"):
        influence(model, np.array([np.nan, 0]))
    with pytest.raises(ValuationError, match="3 examples"):
        group_steps(model, np.ones((1, 2), dtype=bool))
    for distances, k in ((np.ones((2, 3)), 0), (np.full((2, 3), np.nan), 1), (np.ones((2, 2)), 1)):
        with pytest.raises(ValuationError):
            knn_shapley(distances, np.zeros(3, dtype=np.int64), np.zeros(2, dtype=np.int64), k)
    assert knn_shapley(np.empty((2, 0)), np.empty(0, dtype=np.int64), np.zeros(2, dtype=np.int64)).shape == (0,)


def test_effects_on_a_board() -> None:
    """Influence, TracIn and neighbours of a row by group, from the board itself, against retraining and with their sums."""
    grid = DatasetGrid("cancer", "logistic", 8, 3, 2, slices=(("all", None, None), ("malignant", (0,), None)))
    levels = (3, 3, 2, 3, 1, 3, 2, 3)
    pairs = [0b11, 0b110, 0b101000, 0b1]
    found = effects.influences(grid, FULL, levels, 0b11111110, 1, pairs)
    assert len(found.examples) == len(found.owners) == grid.mixes[1:].sum()
    assert set(found.owners.tolist()) == set(range(1, 8))
    assert list(found.groups) == [0b10, 0b110, 0b101000, 0]
    for part, value in found.groups.items():
        assert value == pytest.approx(found.retrained[part], rel=0.6, abs=0.01)
    assert found.groups[0] == pytest.approx(0, abs=1e-12)
    path = effects.traced(grid, FULL, levels, 255, 0)
    tests, truth = with_constant(grid.tests[0]), grid.tests[1]
    fall = loss(tests, truth, path.path.parameters[0]) - loss(tests, truth, path.path.end)
    assert sum(path.groups.values()) == pytest.approx(path.examples.sum())
    assert path.examples.sum() == pytest.approx(fall, rel=0.2)
    features, labels = grid.training(FULL, levels, 255)
    wrong = labels != grid.training(FULL, FULL, 255)[1]
    assert path.examples[wrong].mean() < path.examples[~wrong].mean()  # wrong labels are found out
    near = effects.neighbourly(grid, FULL, levels, 255, 0)
    assert near.examples[wrong].mean() < 0 < near.examples[~wrong].mean()
    assert sum(near.groups.values()) == pytest.approx(near.examples.sum())
    assert effects.fitted(grid, FULL, levels, 255).inputs.shape == (len(labels), features.shape[1] + 1)
    for question in (effects.influences, effects.traced):
        with pytest.raises(SourceError, match="logistic"):
            question(DatasetGrid("wine", "knn", 3, 1), (3,) * 3, (3,) * 3, 7, 0)
        with pytest.raises(SourceError, match="fewer than two classes"):
            question(grid, FULL, levels, 0, 0)
    with pytest.raises(SourceError, match="without ABCDEFGH"):
        effects.influences(grid, FULL, levels, 255, 0, [255])


def test_the_example_of_the_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = File(__file__).resolve().parent.parent / "docs" / "influence.md"
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    exec(code, {})
    assert capsys.readouterr().out.count("{") == 4
