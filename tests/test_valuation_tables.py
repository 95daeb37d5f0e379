"""Evaluation, poison, unlearning and privacy: values are differences of named cells, intervals are those of the literature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import game.valuation as val
from game.errors import ValuationError
from game.subsets import members
from game.valuation.quantiles import normal_quantile, student_quantile
from tests.strategies import tables

Floats = NDArray[np.float64]


def test_quantiles() -> None:
    """Those of the tables, and of scipy where it is installed."""
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054, abs=1e-12)
    assert student_quantile(0.95, 1) == pytest.approx(12.706204736, abs=1e-8)
    stats = pytest.importorskip("scipy.stats")
    for confidence in (0.5, 0.9, 0.999):
        assert normal_quantile(confidence) == pytest.approx(stats.norm.ppf((1 + confidence) / 2), rel=1e-10)
        for freedom in (1, 2, 3, 10, 100):
            assert student_quantile(confidence, freedom) == pytest.approx(stats.t.ppf((1 + confidence) / 2, freedom), rel=1e-7)


def test_wilson_intervals() -> None:
    """Published values (Newcombe 1998, table I), bounds at 0 and 1, and the normal limit."""
    for hits, m, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert val.wilson_interval(hits / m, m) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert val.wilson_interval(1.0, 10)[1] == 1
    low, high = val.wilson_interval(np.array([0.2, 0.5]), np.array([1e8, 1e8]))
    np.testing.assert_allclose(high - low, 2 * 1.959964 * np.sqrt([0.16 / 1e8, 0.25 / 1e8]), rtol=1e-3)
    # Newcombe 1998, table II: 56/70 and 48/80.
    assert val.difference_interval(56 / 70, 70, 48 / 80, 80) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


@given(st.data())
def test_evaluation_values(data: st.DataObject) -> None:
    """Differences along the evaluation's own cube; with examples, intervals around them that narrow with more."""
    n, m = data.draw(st.integers(0, 3)), data.draw(st.integers(1, 4))
    hits = np.array(data.draw(st.lists(st.integers(0, 20), min_size=m << n, max_size=m << n))).reshape(1 << n, m)
    examples = np.array(data.draw(st.lists(st.integers(20, 60), min_size=m, max_size=m)))
    row, evaluation = data.draw(st.integers(0, (1 << n) - 1)), data.draw(st.integers(0, (1 << m) - 1))
    f = val.pooled(hits / examples, examples, empty=0.25)
    for mask in range(1, 1 << m):
        inside = list(members(mask))
        np.testing.assert_allclose(f[:, mask], hits[:, inside].sum(axis=1) / examples[inside].sum())
    assert (f[:, 0] == 0.25).all()
    found = val.evaluation_value(f, row, evaluation, examples)
    plain = val.evaluation_value(f, row, evaluation)
    assert plain.low is None
    assert not val.evaluation_value(f, row, evaluation, groups=0).values.any()
    many = val.evaluation_value(f, row, evaluation, 100 * examples)
    for i in range(m):
        before, after = found.pairs[i].tolist()
        assert (before, after) == (evaluation & ~(1 << i), evaluation | 1 << i)
        assert found.values[i] == plain.values[i] == f[row, after] - f[row, before]
        assert found.low[i] - 1e-12 <= found.values[i] <= found.high[i] + 1e-12
        assert many.high[i] - many.low[i] < (found.high[i] - found.low[i]) / 5


def test_evaluation_intervals_hold() -> None:
    """Over repeated samples of examples the 95% interval holds the true difference about that often."""
    truth, examples = np.array([[0.7, 0.85]]), np.array([40.0, 60.0])
    exact = val.evaluation_value(val.pooled(truth, examples, 0.0), 0, 1).values[1]
    draw, held = np.random.default_rng(0), 0
    for _ in range(1000):
        f = val.pooled(draw.binomial(examples.astype(int), truth) / examples, examples, 0.0)
        found = val.evaluation_value(f, 0, 1, examples)
        held += found.low[1] <= exact <= found.high[1]
    assert 0.93 <= held / 1000 <= 0.98


@given(tables(most=5), st.floats(0.1, 10))
def test_sensitivity_is_the_largest_step_between_neighbours(v: Floats, epsilon: float) -> None:
    """Over all pairs of rows that differ in one group; the Laplace scale is that over ε."""
    n = len(v).bit_length() - 1
    found = val.sensitivity(v)
    steps = [[abs(v[row | 1 << i] - v[row]) for row in range(len(v))] for i in range(n)]
    assert found.values == max((max(step) for step in steps), default=0)
    for i in range(n):
        assert found.groups[i] == max(steps[i]) == abs(v[found.pairs[i, 1]] - v[found.pairs[i, 0]])
        assert found.pairs[i, 1] == found.pairs[i, 0] | 1 << i
    assert found.laplace_scale(epsilon) == found.values / epsilon
    both = val.sensitivity(np.stack([v, 2 * v], axis=1))
    np.testing.assert_allclose(both.values, [found.values, 2 * found.values])
    assert both.pairs.shape == (n, 2, 2)


def test_unlearning() -> None:
    """Exact retraining leaves no gap; doing nothing leaves all of the effect."""
    v = np.array([0.1, 0.5, 0.4, 0.8])
    done, undone = val.unlearning_gap(v, 3, 1, 0.4), val.unlearning_gap(v, 3, 1, 0.8)
    assert (done.values, done.remaining) == (0, 0)
    assert (undone.values, undone.effect, undone.remaining) == (pytest.approx(0.4), pytest.approx(0.4), 1)
    assert undone.pairs.tolist() == [[2, 3]]
    assert undone.retrain == 2
    several = val.unlearning_gap(np.stack([v, v - 1], axis=1), 3, 1, np.array([0.4, 0.0]))
    np.testing.assert_allclose(several.values, [0.0, 0.6])
    assert np.isnan(val.unlearning_gap(v, 3, 0, 0.8).remaining)


def test_poison_shows_the_worst_slice() -> None:
    """View less reference in one row of every slice; the thin slice the operator tests hardly moves."""
    real = np.tile([0.9, 0.8, 0.85], (4, 1))
    view = real - np.array([0.005, 0.0, 0.4]) * np.array([0, 0, 1, 1])[:, None]
    found = val.poison(view, real, 3)
    np.testing.assert_allclose(found.values, [-0.005, 0, -0.4])
    assert found.worst == 2
    assert found.pairs.tolist() == [[3, 3]]
    assert val.poison(view[:, 2].copy(), real[:, 2].copy(), 2).values == pytest.approx([-0.4])
    # Cells of other rows need not be known.
    view[0] = np.nan
    assert val.poison(view, real, 3).worst == 2


def test_questions_without_an_answer() -> None:
    """Slices without examples, scores that are no accuracies, tables that do not fit, and ε are named."""
    f = val.pooled(np.array([[0.5, 0.75]]), np.array([4, 4]), 0.0)
    v = np.zeros(4)
    for question, words in [
        (lambda: val.pooled(np.zeros((2, 2)), np.array([3, 0]), 0.0), "without examples has no score: slice 1"),
        (lambda: val.pooled(v, np.array([3]), 0.0), "needs slices"),
        (lambda: val.evaluation_value(f, 0, 1, np.array([4])), "2 numbers of examples"),
        (lambda: val.evaluation_value(f, 0, 1, np.array([4, np.nan])), "slice 1 has nan"),
        (lambda: val.evaluation_value(10 * f, 0, 1, np.array([4, 4])), "no accuracies"),
        (lambda: val.evaluation_value(f, 0, 4), "evaluation set 4"),
        (lambda: val.evaluation_value(f, 1, 0), "between 0 and 0"),
        (lambda: val.evaluation_value(f * np.nan, 0, 1), "row -, evaluated on -, is nan"),
        (lambda: val.evaluation_value(f, 0, 1, groups=4), "set of evaluation groups 4"),
        (lambda: val.wilson_interval(0.5, 0), "without examples"),
        (lambda: val.wilson_interval(1.5, 3), "between 0 and 1"),
        (lambda: val.wilson_interval(0.5, 3, 95), "between 0 and 1"),
        (lambda: student_quantile(0.9, 0), "1 degree of freedom"),
        (lambda: val.sensitivity(v).laplace_scale(0), "epsilon"),
        (lambda: val.unlearning_gap(v, 3, 1, np.zeros(2)), "one score for each slice"),
        (lambda: val.unlearning_gap(v, 3, 1, float("nan")), "not finite"),
        (lambda: val.poison(v, np.zeros(8), 1), "one shape"),
        (lambda: val.poison(np.zeros((4, 0)), np.zeros((4, 0)), 1), "none"),
        (lambda: val.poison(v, v, 4), "between 0 and 3"),
    ]:
        with pytest.raises(ValuationError, match=words):
            question()
