"""Estimates: exact where known, the same warm as cold, honest about what they do not know, and better informed by every cell."""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import game.valuation as val
from game.bench import estimate as bench
from game.errors import ValuationError
from game.valuation import estimate, estimate_model
from game.worlds import DatasetGrid

Floats = NDArray[np.float64]


def board(groups: int = 8, deal: int = 3, model: str = "gaussian-nb") -> Floats:
    """One slice of a real board."""
    return DatasetGrid("digits", model, groups, deal).raw((3,) * groups, (3,) * groups)[:, 0]


def shapley(n: int) -> Floats:
    """The weights of the cells in each group's Shapley value, from its definition."""
    rows = np.arange(1 << n)
    weights = np.zeros((n, 1 << n))
    for i in range(n):
        for row in rows.tolist():
            size = row.bit_count()
            weights[i, row] = 1 / (n * comb(n - 1, size - 1)) if row >> i & 1 else -1 / (n * comb(n - 1, size))
    return weights


def dense(known: NDArray[np.int64], values: Floats, n: int, prior_mean: float, prior_sd: float) -> tuple[Floats, Floats]:
    """The model from its definition, without any shortcut: every variant and spread, one by one, and their mixture."""
    rows, variances = np.arange(1 << n), prior_sd**2 * estimate_model.trend_variances(n)
    terms = estimate_model.trend(rows, n)
    logs, means, covariances = [], [], []
    for table in estimate_model.tables(n):
        kernel = table[estimate_model.place(rows, rows, n)]
        for share, before in zip(estimate_model._SPREADS, estimate_model._BEFORE, strict=True):
            whole = (share * prior_sd) ** 2 * kernel + (terms * variances) @ terms.T
            within = whole[np.ix_(known, known)]
            within = within + estimate_model.NUGGET * (share * prior_sd) ** 2 * np.diag(np.diag(kernel)[known])
            rest = values - prior_mean
            logs.append(before - (rest @ np.linalg.solve(within, rest) + np.linalg.slogdet(within)[1]) / 2)
            gain = np.linalg.solve(within, whole[known]).T
            means.append(prior_mean + gain @ rest)
            covariances.append(whole - gain @ whole[known])
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    mean = weights @ np.array(means)
    apart = np.array(means) - mean
    return mean, np.einsum("k,kij->ij", weights, np.array(covariances)) + (apart.T * weights) @ apart


@pytest.mark.parametrize("known", [0, 1, 4, 9])
def test_it_is_the_model_it_says(known: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whitening, averaging in closed form and leaving out shortcuts come to the mixture of Gaussian processes by definition."""
    monkeypatch.setattr(estimate, "_VARIANTS", 10_000)
    monkeypatch.setattr(estimate, "_LEAST", 0.0)
    monkeypatch.setattr(estimate.choose, "__defaults__", (10_000,))
    rng = np.random.default_rng(known)
    rows = rng.permutation(16)[:known]
    values = rng.normal(0.6, 0.1, known)
    mean, covariance = dense(rows, values, 4, 0.5, 0.25)
    found = val.complete(rows, values, 4, np.arange(16))
    np.testing.assert_allclose(found.mean, mean, atol=1e-6)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-6)


@pytest.mark.parametrize("known", [0, 1, 12, 60])
def test_warm_is_cold(known: int) -> None:
    """An estimate that learned cells one by one says what a completion from nothing says, to within the choice of variants."""
    v, weights = board(), shapley(8)
    order = np.random.default_rng(known).permutation(256)
    warm = val.Estimate(order[:known], v[order[:known]], 8)
    for step in range(8):
        rows = order[: known + step]
        cold = val.complete(rows, v[rows], 8, np.arange(256))
        answers = warm.of(weights), cold.of(weights)
        loose = 0.0 if step == 0 or known < 20 else 0.003
        np.testing.assert_allclose(warm.mean, cold.mean, atol=1e-8 + loose)
        np.testing.assert_allclose(warm.sd, cold.sd, atol=1e-6 + loose)
        np.testing.assert_allclose(answers[0].mean, answers[1].mean, atol=1e-6 + loose)
        np.testing.assert_allclose(answers[0].sd, answers[1].sd, atol=1e-6 + loose)
        np.testing.assert_array_equal(warm.mean[rows], v[rows])
        assert not warm.sd[rows].any()
        np.testing.assert_array_equal(warm.known, rows)
        warm.learn(int(order[known + step]), float(v[order[known + step]]))


def test_everything_known_is_exact() -> None:
    """A fully known table gives every linear method exactly, with no doubt left, and nothing more to unveil."""
    v, weights = board(5), shapley(5)
    rows = np.arange(32)
    for answer in (val.complete(rows, v, 5, rows).of(weights), val.Estimate(rows, v, 5).of(weights)):
        np.testing.assert_allclose(answer.mean, val.shapley(v).values, atol=1e-7)
        assert answer.sd.max() < 1e-4
    assert val.Estimate(rows, v, 5).next_cell(weights) is None


def test_the_next_cell_is_the_one_that_narrows_most() -> None:
    """With one variant, the gain of a row is the fall of the summed intervals when the row is then learned, whatever it holds."""
    v, weights = board(), shapley(8)
    order = np.random.default_rng(5).permutation(256)[:40]
    known = val.Estimate(order, v[order], 8)
    gains = known.gains(weights)
    assert gains.min() >= 0
    assert not gains[order].any()
    row = known.next_cell(weights)
    assert row == int(np.argmax(gains))
    left = {}
    for other in (row, int(np.argsort(gains)[128])):
        then = val.Estimate(order, v[order], 8)
        then.learn(other, float(known.mean[other]))
        left[other] = float(then.of(weights).sd.sum())
    assert min(left, key=lambda other: left[other]) == row
    now = float(known.of(weights).sd.sum())
    assert now - left[row] == pytest.approx(gains[row] / (2 * estimate.NINETY_FIVE), rel=0.35)


def test_prices_and_what_cannot_be_had() -> None:
    """A dear row is passed over, one that cannot be had is never named, and nothing to be had is none."""
    v, weights = board(), shapley(8)
    known = val.Estimate(np.array([0, 255]), v[[0, 255]], 8)
    prices = np.ones(256)
    first = known.next_cell(weights, prices)
    assert first is not None
    prices[first] = 1e6
    assert known.next_cell(weights, prices) != first
    prices[:] = np.inf
    prices[77] = 3.0
    assert known.next_cell(weights, prices) == 77
    prices[77] = np.inf
    assert known.next_cell(weights, prices) is None
    for wrong in (np.zeros(256), np.ones(4), np.full(256, np.nan)):
        with pytest.raises(ValuationError, match="prices"):
            known.next_cell(weights, wrong)


def test_looking_where_it_says_beats_looking_anywhere() -> None:
    """Twenty cells chosen for the question leave less than half the error of twenty cells anywhere."""
    weights, chosen, anywhere = shapley(8), [], []
    for deal in range(4):
        v = board(deal=deal)
        truth = weights @ v
        known = val.Estimate(np.array([0, 255]), v[[0, 255]], 8)
        for _ in range(20):
            row = known.next_cell(weights)
            assert row is not None
            known.learn(row, float(v[row]))
        rows = np.append(np.random.default_rng(deal).permutation(np.arange(1, 255))[:20], [0, 255])
        chosen.append(np.abs(known.of(weights).mean - truth).mean())
        anywhere.append(np.abs(val.complete(rows, v[rows], 8, np.arange(256)).of(weights).mean - truth).mean())
    assert np.mean(chosen) < np.mean(anywhere) / 2


def test_intervals_hold_as_often_as_they_say() -> None:
    """On real boards of two models with few and with more cells, 90–99% of the unknown cells lie in their 95% interval."""
    held = []
    for model in ("knn", "gaussian-nb"):
        for deal in range(3):
            v = board(deal=deal, model=model)
            for known in (8, 20, 50):
                rows = np.random.default_rng(deal).permutation(256)[:known]
                found = val.complete(rows, v[rows], 8, np.arange(256))
                rest = np.setdiff1d(np.arange(256), rows)
                held.append(np.mean(np.abs(found.mean - v)[rest] <= estimate.NINETY_FIVE * found.sd[rest]))
    assert 0.9 <= np.mean(held) <= 0.99


def test_stale_cells_count_for_less() -> None:
    """A stale cell keeps its doubt, tells less than a fresh one and more than none, and gives way to a fresh one of its row."""
    v = board()
    rows = np.random.default_rng(2).permutation(256)[:30]
    stale = np.arange(30) < 15
    some = {
        name: val.complete(rows[kept], v[rows[kept]], 8, np.arange(256), changes=changes)
        for name, kept, changes in (
            ("fresh", rows >= 0, np.zeros(30, dtype=np.int64)),
            ("stale", rows >= 0, stale.astype(np.int64)),
            ("older", rows >= 0, 5 * stale),
            ("without", ~stale, None),
        )
    }
    assert (some["stale"].sd[rows[stale]] > 0).all()
    assert not some["stale"].sd[rows[~stale]].any()
    doubt = [some[name].sd[rows[stale]].mean() for name in ("fresh", "stale", "older", "without")]
    assert doubt[0] < doubt[1] < doubt[2] <= doubt[3] * 1.1
    np.testing.assert_array_equal(some["fresh"].mean, val.complete(rows, v[rows], 8, np.arange(256)).mean)
    known = val.Estimate(rows, v[rows], 8, changes=stale.astype(np.int64))
    np.testing.assert_allclose(known.mean, some["stale"].mean, atol=1e-8)
    known.learn(int(rows[0]), 0.5)
    assert known.mean[rows[0]] == 0.5
    assert len(known.known) == 30
    with pytest.raises(ValuationError, match="known already"):
        known.learn(int(rows[0]), 0.5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5), st.integers(0, 32), st.integers(0, 1000))
def test_any_cells_of_any_small_table(n: int, known: int, seed: int) -> None:
    """Whatever is known, also of tables without groups: finite, exact where known, a covariance, and the same again."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(1 << n)[: min(known, 1 << n)]
    values = rng.choice([0.0, 1.0, 0.5], len(rows)) if seed % 2 else np.full(len(rows), 0.3)
    found = val.complete(rows, values, n, np.arange(1 << n))
    again = val.complete(rows, values, n, np.arange(1 << n))
    np.testing.assert_array_equal(found.mean, again.mean)
    np.testing.assert_array_equal(found.mean[rows], values)
    assert np.isfinite(found.covariance).all()
    assert np.linalg.eigvalsh(found.covariance).min() > -1e-6
    warm = val.Estimate(rows, values, n)
    np.testing.assert_allclose(warm.mean, found.mean, atol=1e-6)
    np.testing.assert_allclose(warm.sd, found.sd, atol=1e-4)


def test_wrong_questions_are_refused() -> None:
    """Weights of another length or that are not finite, and counts of changes that do not fit, are named."""
    found = val.complete(np.array([1]), np.array([0.5]), 3, np.arange(8))
    for wrong, words in ((np.ones(4), "each of the 8 rows"), (np.full(8, np.inf), "finite"), (np.ones((1, 1, 8)), "shape")):
        with pytest.raises(ValuationError, match=words):
            found.of(wrong)
        with pytest.raises(ValuationError, match=words):
            val.Estimate(np.array([1]), np.array([0.5]), 3).of(wrong)
    for changes in (np.array([-1]), np.array([0, 0])):
        with pytest.raises(ValuationError, match="changes"):
            val.complete(np.array([1]), np.array([0.5]), 3, np.arange(8), changes=changes)
    with pytest.raises(ValuationError, match="no mask"):
        val.Estimate(np.array([1]), np.array([0.5]), 3).learn(8, 0.5)


class Fake:
    """Stands for shapiq: one estimator that asks for the first cells and says the groups are worth nothing."""

    class SVARM:
        def __init__(self, groups: int, random_state: int) -> None:
            self.groups = groups

        def approximate(self, budget: int, game: Callable[[Floats], Floats]) -> dict[tuple[int], float]:
            """Ask for rows in order, the first of them alone."""
            inside = np.arange(budget)[:, None] >> np.arange(self.groups) & 1
            game(inside[0])
            game(inside.astype(np.bool_))
            return {(group,): 0.0 for group in range(self.groups)}


def test_the_bench_compares_on_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours gets the cells that theirs asked for; estimators that are not there are passed over; a missed target is told."""
    given: list[list[int]] = []
    whole = bench._ours

    def ours(known: NDArray[np.int64], *rest: Floats) -> tuple[float, float, float]:
        given.append(known.tolist())
        return whole(known, *rest)

    monkeypatch.setattr(bench, "_ours", ours)
    monkeypatch.setattr(bench, "version", lambda name: "0")
    boards = [board(4, deal) for deal in range(3)]
    np.testing.assert_allclose(bench._shapley(4), shapley(4), atol=1e-15)
    found = bench._against(Fake, boards, shapley(4), 0.5, 0.9)
    assert given == [list(range(8))] * 3
    assert "SVARM (shapiq 0), the best of 1" in found[0].check
    assert found[0].holds == (found[0].value <= 0.9)
    assert found[1].value <= found[0].value <= found[2].value
    assert not bench._against(Fake, boards, shapley(4), 0.5, 0.0)[0].holds
    assert not bench._held("none", np.zeros(3))[0].holds
    assert bench._held("most", np.full(3, 0.95))[0].holds


def test_values_of_a_full_table_without_errors_are_certain() -> None:
    """Nothing is estimated, and there is nothing to be unsure of."""
    v = board(groups=4)
    found = val.interval(lambda table: val.shapley(table).values, v)
    assert found.values.tolist() == val.shapley(v).values.tolist()
    assert (found.sd.tolist(), found.estimated.tolist(), found.table.tolist()) == ([0.0] * 4, [], v.tolist())


def test_standard_errors_of_cells_become_intervals_of_values() -> None:
    """A difference of two cells is off by the root of their squared errors, and by nothing else."""
    v = board(groups=3)
    errors = np.full(8, np.nan)
    errors[[0b111, 0b110, 0b101]] = 0.03, 0.04, 0.0
    found = val.interval(lambda table: val.leave_one_out(table, 7).values, v, errors)
    np.testing.assert_allclose(found.sd, [0.05, 0.03, 0.03], rtol=1e-12)
    np.testing.assert_allclose(found.high - found.low, 2 * 1.959964 * found.sd, rtol=1e-12)
    # In a table with blanks they widen what is estimated from them, too.
    holes = v.copy()
    holes[0b100] = np.nan
    exact = val.interval(lambda table: val.shapley(table).values, holes)
    noisy = val.interval(lambda table: val.shapley(table).values, holes, errors)
    assert (noisy.sd > exact.sd).all()
    assert (exact.sd > 0).all()


def test_intervals_of_partly_filled_tables_hold_the_truth() -> None:
    """Half of the cells of real boards are blank, the empty row is not: at least 90% of the values lie in narrow intervals."""
    held, wide = [], []
    for deal in range(1, 7):
        v = board(groups=6, deal=deal)
        holes = v.copy()
        holes[1 + np.random.default_rng(deal).permutation(len(v) - 1)[:32]] = np.nan
        found, truth = val.interval(lambda table: val.shapley(table).values, holes), val.shapley(v).values
        held += ((found.low <= truth) & (truth <= found.high)).tolist()
        wide += (found.high - found.low).tolist()
    assert np.mean(held) >= 0.9
    assert np.mean(wide) < 0.1


def test_estimates_know_no_unit() -> None:
    """Scores in another unit, below 0 or above 1, are estimated alike."""
    v = board(groups=4)
    v[[3, 5, 9]] = np.nan
    one, ten = (val.interval(lambda table: val.banzhaf(table).values, unit * v - 3 * unit) for unit in (100, 1000))
    np.testing.assert_allclose(ten.values, 10 * one.values, rtol=1e-6)
    np.testing.assert_allclose(ten.sd, 10 * one.sd, rtol=1e-6)


def test_what_cannot_be_estimated_is_told() -> None:
    """A slice of blanks alone, and a board too large."""
    with pytest.raises(ValuationError, match="nobody measured a cell of this slice"):
        val.interval(lambda table: val.shapley(table).values, np.full(4, np.nan))
    large = np.zeros(1 << 11)
    large[5] = np.nan
    with pytest.raises(ValuationError, match="up to 10 groups, and these are 11"):
        val.interval(lambda table: val.shapley(table).values, large)
