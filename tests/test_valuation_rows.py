"""Rows, sizes and strikes: selection, scaling laws and what withdrawing coalitions cost, each by exhaustive search."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import game.valuation as val
from game.errors import ValuationError
from game.subsets import size, subsets
from tests.strategies import tables

Floats = NDArray[np.float64]


@given(tables(most=5), st.data())
def test_regret_and_next_best(v: Floats, data: st.DataObject) -> None:
    """Regret is 0 only for a best row of its size; the next best group is the one whose row scores most."""
    n = len(v).bit_length() - 1
    row = data.draw(st.integers(0, len(v) - 1))
    missed = val.regret(v, row)
    rows = [other for other in range(len(v)) if size(other) == size(row)]
    assert missed.values == pytest.approx(max(v[rows]) - v[row], abs=1e-11)
    assert missed.values >= 0
    assert missed.pairs()[:, 0].tolist() == rows
    assert set(missed.pairs()[:, 1].tolist()) == {int(missed.best.rows)}
    found = val.next_best(v, row)
    for i in range(n):
        assert found.values[i] == (0 if row >> i & 1 else v[row | 1 << i] - v[row])
    if size(row) == n:
        assert found.best is None
    else:
        assert v[row | 1 << found.best] == pytest.approx(max(v[found.pairs[:, 1]]), abs=1e-11)
        assert (found.pairs[:, 0] == row).all()


@given(tables(most=5), st.data())
def test_a_greedy_path_takes_the_next_best_each_time(v: Floats, data: st.DataObject) -> None:
    """Every step is the next best; a cell looked at twice is billed once."""
    n = len(v).bit_length() - 1
    start = data.draw(st.integers(0, len(v) - 1))
    path = val.greedy_path(v, start)
    assert path.rows[0] == start
    assert path.rows[-1] == len(v) - 1
    for step, group in enumerate(path.groups):
        assert val.next_best(v, int(path.rows[step])).best == group
        assert path.rows[step + 1] == path.rows[step] | 1 << group
    np.testing.assert_array_equal(path.values, v[path.rows])
    assert path.cells == len({start, *path.pairs.ravel().tolist()})
    free = n - size(start)
    assert path.cells == 1 + free * (free + 1) // 2
    assert len(val.greedy_path(v, start, 0).rows) == 1


def test_greedy_is_not_best() -> None:
    """Two groups that matter only together: greedy takes the third first, and the best pair is missed."""
    v = np.array([0, 0, 0, 1.0, 0.3, 0.3, 0.3, 1.0])
    assert val.greedy_path(v).rows.tolist() == [0, 4, 5, 7]
    assert val.best_subset(v, 2).rows == 3
    assert val.regret(v, 5).values == pytest.approx(0.7)


@given(tables(most=4), st.data())
def test_strikes_by_exhaustive_search(v: Floats, data: st.DataObject) -> None:
    """The answer to a strike is the best row left; the curve is the worst coalition of each size; the smallest is smallest."""
    n = len(v).bit_length() - 1
    available = data.draw(st.integers(0, len(v) - 1))
    strikers = data.draw(st.integers(0, len(v) - 1))
    row = data.draw(st.sampled_from(list(subsets(available))))

    def left(coalition: int) -> float:
        return max(v[answer] for answer in subsets(available & ~coalition))

    curve = val.strike_curve(v, row, strikers, available)
    assert len(curve.strikes) == size(strikers) + 1
    for k, strike in enumerate(curve.strikes):
        losses = [v[row] - left(coalition) for coalition in subsets(strikers) if size(coalition) == k]
        assert strike.loss == pytest.approx(max(losses), abs=1e-11)
        assert curve.values[k] == strike.loss
        assert curve.mean[k] == pytest.approx(np.mean(losses), abs=1e-11)
        assert size(strike.coalition) == k
        assert strike.stay == v[row] - v[row & ~strike.coalition]
        assert not strike.answer & (strike.coalition | ~available)
        assert strike.loss == v[row] - v[strike.answer]
        # What is left of the operator's own row is one of its answers, so swapping never costs it.
        assert strike.substitution >= -1e-11
        assert strike.pairs.tolist() == [[row & ~strike.coalition, row], [strike.answer, row]]
    assert len(curve.pairs) == 2 * len(curve.strikes)
    cost = data.draw(st.floats(-2, 4))
    found = val.minimal_coalition(v, cost, row, strikers, available)
    enough = [coalition for coalition in subsets(strikers) if v[row] - left(coalition) >= cost + 1e-9]
    if found is None:
        assert not enough
    else:
        assert found.loss >= cost - 1e-11
        assert not any(size(coalition) < size(found.coalition) for coalition in enough)
    assert n == len(v).bit_length() - 1


def test_two_groups_matter_together() -> None:
    """Either of two groups replaces the other, so that only a strike of both costs anything."""
    v = np.array([0.1, 0.8, 0.8, 0.8, 0.2, 0.8, 0.8, 0.9])
    curve = val.strike_curve(v)
    assert curve.row == 7
    assert [strike.coalition for strike in curve.strikes] == [0, 1, 3, 7]
    np.testing.assert_allclose(curve.values, [0, 0.1, 0.7, 0.8])
    assert val.minimal_coalition(v, 0.5).coalition == 3
    assert val.minimal_coalition(v, 0.9) is None
    swap = val.substitution(v, row=0b001, coalition=0b001)
    assert (swap.stay, swap.loss, swap.answer) == (pytest.approx(0.7), 0, 2)
    assert swap.substitution == pytest.approx(0.7)
    assert val.substitution(v, row=1, coalition=1, available=1).substitution == pytest.approx(0)
    np.testing.assert_allclose(val.best_left(v), [0.1, 0.8, 0.8, 0.8, 0.2, 0.8, 0.8, 0.9])


def test_evaluation_and_diagonal_scaling() -> None:
    """Means over evaluation sets of one row, and over sets evaluated on themselves; an evaluation on nothing may be unknown."""
    f = np.random.default_rng(0).random((8, 8))
    across, along = val.eval_scaling(f, 5), val.diagonal_scaling(f)
    for k in range(4):
        sets = [mask for mask in range(8) if size(mask) == k]
        assert across.means[k] == pytest.approx(f[5, sets].mean())
        assert along.means[k] == pytest.approx(np.mean([f[mask, mask] for mask in sets]))
        assert across.cells[k] == along.cells[k] == len(sets)
    assert across.pairs[:, 0].tolist() == [5] * 8
    assert (along.pairs[:, 0] == along.pairs[:, 1]).all()
    f[:, 0] = np.nan
    for curve in (val.eval_scaling(f, 5), val.diagonal_scaling(f)):
        assert curve.sizes.tolist() == [1, 2, 3]
    np.testing.assert_allclose(val.eval_scaling(f, 5).means, across.means[1:])
    f[3, 3] = np.nan
    with pytest.raises(ValuationError, match="row AB, evaluated on AB, is nan"):
        val.diagonal_scaling(f)
    with pytest.raises(ValuationError, match="8 rows and 2 evaluation sets"):
        val.diagonal_scaling(f[:, :2])
    with pytest.raises(ValuationError, match=r"the shape \(8, 3\)"):
        val.eval_scaling(f[:, :3], 0)


SIZES = np.arange(13.0)
CURVES = {
    "power": lambda k: 0.9 - 0.5 * np.maximum(k, 0.5) ** -0.7,
    "log": lambda k: 0.4 + 0.1 * np.log(np.maximum(k, 0.5)),
    "exponential": lambda k: 0.95 - 0.6 * np.exp(-0.35 * k),
}


@pytest.mark.parametrize("law", CURVES)
def test_a_law_is_found_again(law: str) -> None:
    """Points on a law: it is chosen first, its parameters come back, and it is right about sizes never seen."""
    means = CURVES[law](SIZES)
    fits = val.fit_laws(SIZES, means)
    assert fits[0].law == law
    assert {fit.law for fit in fits} == set(val.LAWS)
    for k in (2.0, 25.0, 40.0):
        value, low, high = fits[0].forecast(k)
        assert value == fits[0].at(k) == pytest.approx(CURVES[law](k), abs=1e-5)
        assert low <= value <= high
    if law == "power":
        assert (fits[0].limit, fits[0].slope, fits[0].bend) == pytest.approx((0.9, -0.5, 0.7), abs=1e-4)
        assert fits[0].sizes[0] == 1


@pytest.mark.parametrize("law", CURVES)
def test_forecast_intervals_hold(law: str) -> None:
    """With noise of a known spread, 95% intervals for a size not seen hold the noisy score there about that often."""
    held = 0
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(0, 0.01, 14)
        fit = val.fit_scaling(SIZES, CURVES[law](SIZES) + noise[:13], law)
        _, low, high = fit.forecast(15.0)
        held += low <= CURVES[law](15.0) + noise[13] <= high
        assert fit.forecast(15.0, 0.5)[1] > low
    assert 0.90 <= held / 200 <= 0.995


def test_fits_of_flat_short_and_wrong_curves() -> None:
    """A flat curve forecasts itself; no points to spare, no finite interval; too few points, sizes or laws are named."""
    for fit in val.fit_laws(SIZES, np.full(13, 0.5)):
        assert fit.forecast(30.0) == pytest.approx((0.5, 0.5, 0.5), abs=1e-6)
    assert np.isnan(val.fit_scaling(SIZES, np.full(13, 0.5), "log").bend)
    exact = val.fit_scaling([1, 2, 3], [0.1, 0.5, 0.6], "power")
    assert exact.forecast(4.0)[1:] == (-np.inf, np.inf)
    assert exact.aicc == np.inf
    for question, words in [
        (lambda: val.fit_scaling([1, 2], [0.1, 0.2], "power"), "3 parameters"),
        (lambda: val.fit_scaling([0, 1], [0.1, 0.2], "log"), "2 parameters"),
        (lambda: val.fit_scaling(SIZES, SIZES, "linear"), "no law 'linear'"),
        (lambda: val.fit_scaling([1, 2, 3], [0.1, np.nan, 0.2], "log"), "all finite"),
        (lambda: exact.at(0.0), "sizes from 1 on"),
        (lambda: exact.forecast(4.0, 1.0), "between 0 and 1"),
    ]:
        with pytest.raises(ValuationError, match=words):
            question()
    assert val.fit_laws([0.0, 1.0], [0.1, 0.2]) == ()


def test_scaling_of_a_table_is_fitted() -> None:
    """The means of a table's sizes go straight into a fit; the mean's cells stand without a partner."""
    rows = np.arange(256)
    v = 0.9 - 0.5 / (1 + np.bitwise_count(rows).astype(float))
    curve = val.scaling(v)
    assert val.fit_laws(range(9), curve.means)[0].forecast(16)[0] == pytest.approx(0.87, abs=0.02)
    assert curve.pairs(2).tolist() == [[a, a] for a in sorted(1 << i | 1 << j for i, j in combinations(range(8), 2))]


def test_questions_without_an_answer() -> None:
    """Rows, sizes and several slices where one is meant are named."""
    v = np.zeros(8)
    unknown = np.array([0, np.nan, 0, 0, 0, 0, 0, 0])
    for question, words in [
        (lambda: val.next_best(np.zeros((8, 2)), 0), "one slice"),
        (lambda: val.greedy_path(v, 1, 3), "0 to 2 steps"),
        (lambda: val.greedy_path(unknown, 1), "row A is nan"),
        (lambda: val.strike_curve(unknown), "row A is nan"),
        (lambda: val.strike_curve(v, 3, available=1), "not available: B"),
        (lambda: val.strike_curve(v, strikers=8), "set of strikers 8"),
        (lambda: val.substitution(v, 3, 9), "coalition 9"),
        (lambda: val.minimal_coalition(v, float("nan")), "finite number"),
        (lambda: val.regret(v, 9), "between 0 and 7"),
    ]:
        with pytest.raises(ValuationError, match=words):
            question()
    # Cells outside what the operator can train on need not be known.
    assert val.strike_curve(unknown, available=6).values.tolist() == [0, 0, 0]
