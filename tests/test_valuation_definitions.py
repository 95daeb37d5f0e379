"""On 200 dense random games of up to 10 groups all values equal their definitions, and another library's, to 1e-12."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from math import comb, factorial

import numpy as np
import pytest
from numpy.typing import NDArray

import game.valuation as val

Floats = NDArray[np.float64]
GAMES = [(seed, 1 + seed % 10) for seed in range(200)]


def game_of(seed: int, n: int) -> Floats:
    """A dense random game with an empty row that is not 0."""
    return np.random.default_rng(seed).uniform(-1, 1, 1 << n)


def marginals_of(v: Floats, player: int) -> tuple[Floats, NDArray[np.int64]]:
    """Every marginal of a group, and the size of the row it joins."""
    rows = np.array([row for row in range(len(v)) if not row >> player & 1])
    return v[rows | 1 << player] - v[rows], np.bitwise_count(rows).astype(np.int64)


def squares_of(v: Floats, one: int, other: int) -> tuple[Floats, NDArray[np.int64]]:
    """Every square of a pair, and the size of the row at its lowest corner."""
    rows = np.array([row for row in range(len(v)) if not (row >> one & 1 or row >> other & 1)])
    both = v[rows | 1 << one | 1 << other] - v[rows | 1 << one] - v[rows | 1 << other] + v[rows]
    return both, np.bitwise_count(rows).astype(np.int64)


@pytest.mark.parametrize(("seed", "n"), GAMES)
def test_values_equal_their_definitions(seed: int, n: int) -> None:
    """Shapley, Banzhaf, two Beta values, any semivalue, all marginals; each group by its own sum over rows."""
    v = game_of(seed, n)
    weights = np.random.default_rng(seed + 1000).dirichlet(np.ones(n))
    shapley, banzhaf, some = val.shapley(v), val.banzhaf(v), val.semivalue(v, weights)
    betas = {(a, b): val.beta_shapley(v, a, b) for a, b in ((16, 1), (1, 4))}
    everything = val.marginals(v)
    for i in range(n):
        steps, sizes = marginals_of(v, i)
        of_shapley = np.array([factorial(int(s)) * factorial(n - 1 - int(s)) / factorial(n) for s in sizes])
        assert shapley.values[i] == pytest.approx(steps @ of_shapley, abs=1e-12)
        assert banzhaf.values[i] == pytest.approx(steps.mean(), abs=1e-12)
        counts = np.array([comb(n - 1, int(s)) for s in sizes])
        assert some.values[i] == pytest.approx(steps @ (weights[sizes] / counts), abs=1e-12)
        for (a, b), answer in betas.items():
            lines = np.array([comb(n - 1, s) * rising(b, s) * rising(a, n - 1 - s) for s in range(n)])
            assert answer.values[i] == pytest.approx(steps @ (lines[sizes] / lines.sum() / counts), abs=1e-12)
        for s in range(n):
            assert everything.means[i, s] == pytest.approx(steps[sizes == s].mean(), abs=1e-12)
    assert shapley.values.sum() == pytest.approx(v[-1] - v[0], abs=1e-12)
    kinds = np.array([val.shapley_weights(n), val.banzhaf_weights(n), val.beta_weights(n, 16, 1)])
    expected = [shapley.values, banzhaf.values, betas[16, 1].values]
    np.testing.assert_allclose(everything.semivalues(kinds), expected, rtol=0, atol=1e-12)


def rising(start: float, steps: int) -> float:
    """start · (start + 1) · … (steps factors), the Beta function's own recursion: B(s + β, n − 1 − s + α) up to a factor."""
    product = 1.0
    for i in range(steps):
        product *= start + i
    return product


@pytest.mark.parametrize(("seed", "n"), [case for case in GAMES if case[1] > 1])
def test_pair_indices_equal_their_definitions(seed: int, n: int) -> None:
    """Shapley, Banzhaf and Shapley–Taylor indices, raw: each pair by its own sum over squares."""
    v = game_of(seed, n)
    shapley, banzhaf, taylor = val.shapley_interaction(v), val.banzhaf_interaction(v), val.shapley_taylor(v)
    for answer in (shapley, banzhaf, taylor):
        np.testing.assert_array_equal(np.diag(answer.values), 0.0)
        np.testing.assert_array_equal(answer.values, answer.values.T)
    for i in range(n):
        for j in range(i):
            steps, sizes = squares_of(v, i, j)
            of_shapley = [factorial(int(s)) * factorial(n - int(s) - 2) / factorial(n - 1) for s in sizes]
            assert shapley.values[i, j] == pytest.approx(steps @ of_shapley, abs=1e-12)
            assert banzhaf.values[i, j] == pytest.approx(steps.mean(), abs=1e-12)
            assert taylor.values[i, j] == pytest.approx(2 / n * sum(steps / [comb(n - 1, int(s)) for s in sizes]), abs=1e-12)
    alone = sum(v[1 << i] - v[0] for i in range(n))
    assert taylor.values.sum() / 2 + alone == pytest.approx(v[-1] - v[0], abs=1e-11)
    matrix = shapley.spread(val.shapley(v).values)
    np.testing.assert_allclose(matrix.sum(axis=1), val.shapley(v).values, atol=1e-12)


@pytest.mark.skipif(find_spec("shapiq") is None, reason="shapiq is not installed; it belongs to the bench extra")
def test_values_equal_those_of_shapiq() -> None:
    """shapiq's exact values and raw interaction indices of the same games; `bench valuation` compares with it, too."""
    for seed, n in GAMES:
        if n > 1:
            _check_with_shapiq(game_of(seed, n), n)


def _check_with_shapiq(v: NDArray[np.float64], n: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from shapiq import ExactComputer

        powers = 1 << np.arange(n)
        computer = ExactComputer(lambda coalitions: v[coalitions.astype(np.int64) @ powers], n)
        theirs = {index: computer(index, order) for index, order in (("SV", 1), ("BV", 1), ("SII", 2), ("BII", 2), ("STII", 2))}
    for index, ours in (("SV", val.shapley(v).values), ("BV", val.banzhaf(v).values)):
        np.testing.assert_allclose(ours, [theirs[index][(i,)] for i in range(n)], rtol=0, atol=1e-12)
    indices = {"SII": val.shapley_interaction(v), "BII": val.banzhaf_interaction(v), "STII": val.shapley_taylor(v)}
    for index, answer in indices.items():
        for i in range(n):
            for j in range(i + 1, n):
                assert answer.values[i, j] == pytest.approx(theirs[index][(i, j)], abs=1e-12), index
