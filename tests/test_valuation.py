"""The valuation core equals its definitions, closed forms and published values, and refuses what has no answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import permutations
from math import comb, factorial, gamma
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import game.valuation as val
from game.errors import ValuationError
from game.subsets import parse, size
from game.valuation import semivalues, sums
from game.worlds import DatasetGrid, MetricGrid
from tests.strategies import tables

Floats = NDArray[np.float64]
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "reference" / "semivalues.json").read_text(encoding="utf-8"))


def game_of(n: int, worth: Callable[[int], float]) -> Floats:
    """The table of a cooperative game given by a function of the mask."""
    return np.array([worth(mask) for mask in range(1 << n)], dtype=np.float64)


def by_definition(v: Floats, player: int, weights: list[float]) -> float:
    """A semivalue straight from its definition, one pair of rows at a time."""
    n = len(v).bit_length() - 1
    total = 0.0
    for row in range(len(v)):
        if not row >> player & 1:
            total += weights[size(row)] / comb(n - 1, size(row)) * (v[row | 1 << player] - v[row])
    return total


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['groups']}-{case['slice'] or '-'}-{case['method']}-{case.get('focus')}"
)
def test_reference_values(case: dict[str, Any]) -> None:
    """Every published case, with its working, to 1e-12."""
    n = case["groups"]
    grid = MetricGrid(case["metric"], n, [parse(case["slice"] or "-", n)], ["e"])
    v = grid.raw((3,) * n, (3,) * n)[:, 0]
    if case["method"] == "scaling":
        result = val.scaling(v)
        lines = zip(range(n + 1), result.means, result.rows, strict=True)
        np.testing.assert_allclose([list(line) for line in lines], case["rows"], rtol=0, atol=1e-12)
        return
    methods = {"shapley": val.shapley, "banzhaf": val.banzhaf, "beta": lambda t: val.beta_shapley(t, case["alpha"], case["beta"])}
    answer = methods[case["method"]](v)
    player = "ABCDEFGH".index(case["focus"])
    assert answer.values[player] == pytest.approx(case["value"], abs=1e-12)
    rows = [[line.size, line.mean_marginal, line.pairs, line.weight] for line in answer.working(player)]
    np.testing.assert_allclose(rows, case["rows"], rtol=0, atol=1e-12)


@given(tables(least=1, most=4))
def test_shapley_is_the_mean_over_orders(v: Floats) -> None:
    """Shapley's value is the mean marginal over all orders in which groups can arrive."""
    n = len(v).bit_length() - 1
    expected = np.zeros(n)
    for order in permutations(range(n)):
        row = 0
        for player in order:
            expected[player] += v[row | 1 << player] - v[row]
            row |= 1 << player
    np.testing.assert_allclose(val.shapley(v).values, expected / factorial(n), atol=1e-12)


@given(tables(least=1, most=5), st.data())
def test_any_semivalue_equals_its_definition(v: Floats, data: st.DataObject) -> None:
    """Random weights on dense random games: values, working and pairs all follow the definition."""
    n = len(v).bit_length() - 1
    raw = data.draw(st.lists(st.floats(0.01, 1), min_size=n, max_size=n))
    weights = [weight / sum(raw) for weight in raw]
    answer = val.semivalue(v, weights)
    for player in range(n):
        assert answer.values[player] == pytest.approx(by_definition(v, player, weights), abs=1e-12)
        lines = answer.working(player)
        assert sum(line.mean_marginal * line.weight for line in lines) == pytest.approx(answer.values[player], abs=1e-12)
        pairs = answer.pairs(player)
        assert len(pairs) == sum(line.pairs for line in lines) == 1 << (n - 1)
        for line in lines:
            chosen = [v[after] - v[before] for before, after in pairs if size(int(before)) == line.size]
            assert line.mean_marginal == pytest.approx(np.mean(chosen), abs=1e-12)
        assert (pairs[:, 0] ^ pairs[:, 1] == 1 << player).all()


@given(tables(least=1, most=6))
def test_efficiency_with_a_worthy_empty_row(v: Floats) -> None:
    """Shapley values add up to v(all) − v(none), not to v(all)."""
    assert val.shapley(v).values.sum() == pytest.approx(v[-1] - v[0], abs=1e-11)


@given(tables(least=1, most=5), tables(least=1, most=5))
def test_linearity(v: Floats, w: Floats) -> None:
    """The value of a sum of games is the sum of the values."""
    if len(v) == len(w):
        np.testing.assert_allclose(val.banzhaf(v + w).values, val.banzhaf(v).values + val.banzhaf(w).values, atol=1e-11)


@pytest.mark.parametrize(("alpha", "beta"), [(1, 1), (16, 1), (1, 4), (4, 1), (0.5, 2.5)])
def test_beta_weights_are_those_of_kwon_and_zou(alpha: float, beta: float) -> None:
    """The weight of a size is C(n−1, s)·B(s+β, n−1−s+α)/B(α, β)."""
    n = 10
    scale = gamma(alpha) * gamma(beta) / gamma(alpha + beta)
    expected = [
        comb(n - 1, s) * gamma(s + beta) * gamma(n - 1 - s + alpha) / gamma(n - 1 + alpha + beta) / scale for s in range(n)
    ]
    np.testing.assert_allclose(val.beta_weights(n, alpha, beta), expected, rtol=1e-12)


def test_beta_convention() -> None:
    """α above β stresses small rows: Beta(16, 1) puts 64% on the empty row at n = 10. Beta(1, 1) is Shapley."""
    assert val.beta_weights(10, 16, 1)[0] == pytest.approx(0.64)
    assert val.beta_weights(10, 1, 16)[-1] == pytest.approx(0.64)
    np.testing.assert_allclose(val.beta_weights(7, 1, 1), val.shapley_weights(7), rtol=1e-14)


def test_shapley_is_not_banzhaf() -> None:
    """Jaccard, 4 groups, evaluation A: Shapley of A is 0.5208…, Banzhaf 0.46875."""
    v = MetricGrid("jaccard", 4, [1], ["a"]).raw((3,) * 4, (3,) * 4)[:, 0]
    assert val.shapley(v).values[0] == pytest.approx(0.5208333333333333, abs=1e-12)
    assert val.banzhaf(v).values[0] == pytest.approx(0.46875, abs=1e-12)


def test_glove_game() -> None:
    """One left glove, two right ones: 2/3, 1/6, 1/6."""
    v = game_of(3, lambda row: float(row & 1 and row & 6 and 1))
    np.testing.assert_allclose(val.shapley(v).values, [2 / 3, 1 / 6, 1 / 6], atol=1e-12)


def test_airport_game() -> None:
    """A runway as long as the largest user needs: each piece is shared by those who need it."""
    needs = [1.0, 2.0, 3.0, 5.0]
    v = game_of(4, lambda row: max((need for i, need in enumerate(needs) if row >> i & 1), default=0.0))
    expected = [1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 1 / 2, 1 / 4 + 1 / 3 + 1 / 2 + 2]
    np.testing.assert_allclose(val.shapley(v).values, expected, atol=1e-12)


def test_voting_game() -> None:
    """Votes 2, 1, 1 with 3 to win: Shapley–Shubik 2/3, 1/6, 1/6; Banzhaf 3/4, 1/4, 1/4."""
    votes = [2, 1, 1]
    v = game_of(3, lambda row: float(sum(vote for i, vote in enumerate(votes) if row >> i & 1) >= 3))
    np.testing.assert_allclose(val.shapley(v).values, [2 / 3, 1 / 6, 1 / 6], atol=1e-12)
    np.testing.assert_allclose(val.banzhaf(v).values, [3 / 4, 1 / 4, 1 / 4], atol=1e-12)


@pytest.mark.parametrize("n", [5, 11, 16])
def test_unanimity_and_additive_games(n: int) -> None:
    """Unanimity of three of n groups: 1/3 each, Banzhaf 1/4; an additive game: everyone's own worth, by any semivalue."""
    needed = 0b10101
    masks = np.arange(1 << n)
    unanimous = (masks & needed == needed).astype(np.float64)
    inside = np.array([needed >> i & 1 for i in range(n)])
    np.testing.assert_allclose(val.shapley(unanimous).values, inside / 3, atol=1e-12)
    np.testing.assert_allclose(val.banzhaf(unanimous).values, inside / 4, atol=1e-12)
    worth = np.linspace(-1, 2, n)
    additive = 7.0 + (masks[:, None] >> np.arange(n) & 1) @ worth
    for answer in (val.shapley(additive), val.banzhaf(additive), val.beta_shapley(additive, 4, 1)):
        np.testing.assert_allclose(answer.values, worth, atol=1e-10)
        np.testing.assert_allclose(answer.marginals, np.repeat(worth[:, None], n, axis=1), atol=1e-10)


@pytest.mark.parametrize("shape", [(1 << 15,), (1 << 16, 3)])
def test_large_tables_take_another_path_to_the_same_values(shape: tuple[int, ...]) -> None:
    """Above 14 groups values come from slabs; they equal the sum of the working, slice by slice."""
    v = np.random.default_rng(3).random(shape)
    answer = val.beta_shapley(v, 4, 1)
    summed = np.tensordot(answer.marginals, answer.weights, axes=([1], [0]))
    np.testing.assert_allclose(answer.values, summed, atol=1e-11)
    np.testing.assert_allclose(val.shapley(v).values.sum(axis=0), v[-1] - v[0], atol=1e-11)


@pytest.mark.parametrize("shape", [(1 << 11,), (1 << 12, 2)])
@pytest.mark.parametrize("weights", [val.shapley_weights, val.banzhaf_weights])
def test_slabs_equal_the_kept_product(
    weights: Callable[[int], tuple[float, ...]], shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both fast paths on the same table, of weights that share out the gain and of others; and both of the sums by size."""
    v = np.random.default_rng(4).random(shape)
    line = weights(len(v).bit_length() - 1)
    kept, means = val.semivalue(v, line).values, val.marginals(v).means
    monkeypatch.setattr(sums, "_KEPT", 0)
    monkeypatch.setattr(sums, "_LONG", 1)
    monkeypatch.setattr(semivalues, "plan", sums.plan.__wrapped__)
    np.testing.assert_allclose(val.semivalue(v, line).values, kept, atol=1e-12)
    np.testing.assert_allclose(val.marginals(v).means, means, atol=1e-12)


@given(tables(least=0, most=4), st.integers(1, 3))
def test_slices_are_valued_apart(v: Floats, slices: int) -> None:
    """A table of slices gives each slice the values of its own column, in every method."""
    n = len(v).bit_length() - 1
    table = np.stack([v * (i + 1) - i for i in range(slices)], axis=1)
    for column in range(slices):
        alone = np.ascontiguousarray(table[:, column])
        np.testing.assert_allclose(val.shapley(table).values[:, column], val.shapley(alone).values, atol=1e-12)
        np.testing.assert_allclose(val.scaling(table).means[:, column], val.scaling(alone).means, atol=1e-12)
        np.testing.assert_array_equal(val.leave_one_out(table, 0).values[:, column], val.leave_one_out(alone, 0).values)
        for k in range(n + 1):
            assert val.best_subset(table, k).rows[column] == val.best_subset(alone, k).rows
            assert val.best_subset(table, k).values[column] == val.best_subset(alone, k).values
        for player in range(n):
            for several, one in zip(val.shapley(table).working(player, column), val.shapley(alone).working(player), strict=True):
                assert several.mean_marginal == pytest.approx(one.mean_marginal, abs=1e-12)


@given(tables(most=5), st.data())
def test_leaving(v: Floats, data: st.DataObject) -> None:
    """Leave-one-out and the strike of a coalition are differences of two cells, which are named."""
    n = len(v).bit_length() - 1
    row, groups = data.draw(st.integers(0, len(v) - 1)), data.draw(st.integers(0, len(v) - 1))
    alone = val.leave_one_out(v, row)
    for i in range(n):
        assert alone.values[i] == v[row] - v[row & ~(1 << i)]
        assert alone.pairs[i].tolist() == [row & ~(1 << i), row]
    together = val.group_leave_one_out(v, row, groups)
    assert together.values == v[row] - v[row & ~groups]
    assert together.pair == (row & ~groups, row)


def test_the_row_of_object_0() -> None:
    """Row A is mask 1: leaving it ends at the empty row, which is a cell like any other."""
    v = np.array([0.25, 1.0, 0.5, 2.0])
    assert val.leave_one_out(v, 1).values.tolist() == [0.75, 0.0]
    assert val.group_leave_one_out(v, 1, 3).pair == (0, 1)


@given(tables(most=5))
def test_scaling_and_best_subset(v: Floats) -> None:
    """Means by size with their number of rows; the best row of a size, the lowest mask among equals."""
    n = len(v).bit_length() - 1
    curve = val.scaling(v)
    for k in range(n + 1):
        rows = [row for row in range(len(v)) if size(row) == k]
        assert curve.rows[k] == len(rows)
        assert curve.masks(k).tolist() == rows
        assert curve.means[k] == pytest.approx(np.mean(v[rows]), abs=1e-12)
        best = val.best_subset(v, k)
        assert best.considered.tolist() == rows
        assert best.values == pytest.approx(max(v[rows]), abs=1e-11)
        assert v[int(best.rows)] == best.values


def test_ties_go_to_the_lower_mask() -> None:
    """Equal scores, also those equal up to rounding, choose the lower mask."""
    v = np.array([0, 0.1 + 0.2, 0.3, 0.5, 0.6, 0.9, 0.9, 1.0])
    assert val.best_subset(v, 1).rows == 4
    assert val.best_subset(v, 2).rows == 5
    v[1:3] = 0.3, 0.1 + 0.2
    v[4] = 0
    assert val.best_subset(v, 1).rows == 1


def test_no_group_and_one_group() -> None:
    """A board without groups has one row and no values; with one group every method gives v(A) − v(−)."""
    none, one = np.array([0.5]), np.array([0.25, 1.0])
    assert val.shapley(none).values.shape == val.banzhaf(none).values.shape == (0,)
    assert val.beta_shapley(none, 2, 3).values.shape == val.leave_one_out(none, 0).values.shape == (0,)
    assert val.scaling(none).means.tolist() == [0.5]
    assert val.best_subset(none, 0).rows == 0
    for values in (val.shapley(one).values, val.banzhaf(one).values, val.beta_shapley(one, 9, 2).values):
        assert values.tolist() == [0.75]
    assert val.leave_one_out(one, 1).values.tolist() == [0.75]
    assert val.shapley(one).working(0) == (val.SizeRow(0, 0.75, 1, 1.0),)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("n", [4, 15])
def test_a_bad_cell_is_named(bad: float, n: int) -> None:
    """NaN and infinities are refused, and the message names row and slice; on the fast paths too."""
    v = np.zeros((1 << n, 3))
    v[0b1010, 2] = bad
    for method in (val.shapley, val.banzhaf, val.scaling, lambda table: val.best_subset(table, 2)):
        with pytest.raises(ValuationError, match=r"row BD in slice 2"):
            method(v)
    with pytest.raises(ValuationError, match=r"row BD is"):
        val.shapley(np.ascontiguousarray(v[:, 2]))
    with pytest.raises(ValuationError, match=r"row BD in slice 2"):
        val.leave_one_out(v, 0b1011)
    # A cell that is not read may be unknown.
    assert val.leave_one_out(v, 0b0101).values.shape == (n, 3)
    only = np.array([np.nan])
    with pytest.raises(ValuationError, match="row - is nan"):
        val.shapley(only)


@pytest.mark.parametrize("shape", [(0,), (3,), (6, 2), (2, 2, 2), ()])
def test_wrong_shapes_are_refused(shape: tuple[int, ...]) -> None:
    """A table has 2^n rows and at most one more dimension."""
    for method in (val.shapley, val.banzhaf, val.scaling, lambda table: val.leave_one_out(table, 0)):
        with pytest.raises(ValuationError, match="a value table has"):
            method(np.zeros(shape))


def test_questions_without_an_answer_are_refused() -> None:
    """Rows, groups, sizes and parameters out of range are named."""
    v = np.zeros(8)
    for question, words in [
        (lambda: val.leave_one_out(v, 8), "between 0 and 7"),
        (lambda: val.group_leave_one_out(v, 7, -1), "between 0 and 7"),
        (lambda: val.best_subset(v, 4), "not 4"),
        (lambda: val.semivalue(v, [0.5, 0.5]), "needs 3 weights"),
        (lambda: val.semivalue(v, [0.5, 0.5, 0.5]), "add up to 1"),
        (lambda: val.semivalue(v, [1.5, -0.5, 0.0]), "0 or more"),
        (lambda: val.beta_shapley(v, 0, 1), "alpha"),
        (lambda: val.beta_shapley(v, 1, float("nan")), "beta"),
        (lambda: val.shapley(v).working(3), "no group number 3"),
        (lambda: val.shapley(v).pairs(-1), "no group number -1"),
        (lambda: val.restrict(v, 8), "groups to keep"),
    ]:
        with pytest.raises(ValuationError, match=words):
            question()


@given(tables(most=5), st.data())
def test_restrict_keeps_the_rows_of_the_groups_that_exist(v: Floats, data: st.DataObject) -> None:
    """The subtable of some groups: a row of it is the same union of groups in the whole table."""
    kept = data.draw(st.integers(0, len(v) - 1))
    part = val.restrict(v, kept)
    places = [i for i in range(len(v).bit_length() - 1) if kept >> i & 1]
    assert len(part) == 1 << len(places)
    for row in range(len(part)):
        assert part[row] == v[sum(1 << place for i, place in enumerate(places) if row >> i & 1)]


def board(groups: int = 8) -> Floats:
    """One slice of a real board."""
    return DatasetGrid("digits", "centroid", groups, deal=3, skew=2).raw((3,) * groups, (3,) * groups)[:, 0]


@pytest.mark.parametrize("known", [0, 1, 2, 3, 20, 100, 256])
def test_completion_keeps_what_is_known(known: int) -> None:
    """Known cells come back exactly with variance 0; the covariance is a covariance; equal questions get equal answers."""
    v = board()
    rows = np.random.default_rng(known).permutation(256)[:known]
    answer = val.complete(rows, v[rows], 8, np.arange(256), prior_mean=0.5, prior_sd=0.25)
    again = val.complete(rows, v[rows], 8, np.arange(256), prior_mean=0.5, prior_sd=0.25)
    np.testing.assert_array_equal(answer.mean, again.mean)
    np.testing.assert_array_equal(answer.mean[rows], v[rows])
    assert not answer.covariance[rows].any()
    np.testing.assert_array_equal(answer.covariance, answer.covariance.T)
    assert np.linalg.eigvalsh(answer.covariance).min() > -1e-6
    unknown = np.setdiff1d(np.arange(256), rows)
    assert (np.diag(answer.covariance)[unknown] > 0).all()


def test_completion_without_cells_is_the_prior() -> None:
    """Nothing known: the prior mean, and about the prior deviation on average over rows."""
    answer = val.complete(np.empty(0, dtype=np.int64), np.empty(0), 6, np.arange(64), prior_mean=40.0, prior_sd=8.0)
    np.testing.assert_array_equal(answer.mean, 40.0)
    assert np.sqrt(np.diag(answer.covariance).mean()) == pytest.approx(8.0, rel=0.05)


def test_completion_does_not_depend_on_the_unit() -> None:
    """The same table in hundredths gives the same guess, in hundredths."""
    v = board()
    rows = np.random.default_rng(1).permutation(256)[:15]
    share = val.complete(rows, v[rows], 8, np.arange(256), prior_mean=0.5, prior_sd=0.25)
    cents = val.complete(rows, 1e4 * v[rows], 8, np.arange(256), prior_mean=5000, prior_sd=2500)
    np.testing.assert_allclose(cents.mean, 1e4 * share.mean, rtol=1e-6)
    np.testing.assert_allclose(cents.covariance, 1e8 * share.covariance, rtol=1e-5, atol=1e-2)


def test_completion_learns_and_knows_how_well() -> None:
    """On a real board: the error falls with cells known, beats the mean by size, and 95% intervals hold about that often."""
    v = board()
    sizes = np.bitwise_count(np.arange(256))
    errors, plain, covered = [], [], []
    for known in (10, 25, 60):
        for seed in range(8):
            rows = np.random.default_rng(seed).permutation(256)[:known]
            answer = val.complete(rows, v[rows], 8, np.arange(256), prior_mean=0.5, prior_sd=0.25)
            rest = np.setdiff1d(np.arange(256), rows)
            by_size = np.array([v[rows][sizes[rows] == s].mean() if (sizes[rows] == s).any() else v[rows].mean() for s in sizes])
            errors.append(np.sqrt(np.mean((answer.mean - v)[rest] ** 2)))
            plain.append(np.sqrt(np.mean((by_size - v)[rest] ** 2)))
            deviation = np.sqrt(np.diag(answer.covariance))[rest]
            covered.append(np.mean(np.abs((answer.mean - v)[rest]) <= 1.96 * deviation))
    errors, plain = np.reshape(errors, (3, 8)).mean(axis=1), np.reshape(plain, (3, 8)).mean(axis=1)
    assert errors[0] > errors[1] > errors[2]
    assert (errors < plain).all()
    assert 0.8 < np.mean(covered) <= 1.0


@pytest.mark.parametrize(
    ("rows", "values", "words"),
    [([1, 1], [0.1, 0.2], "twice"), ([8], [0.1], "no mask"), ([5], [np.nan], "row AC is nan"), ([1, 2], [0.5], "one length")],
)
def test_completion_refuses_wrong_cells(rows: list[int], values: list[float], words: str) -> None:
    """Rows outside the table, repeated ones and unknown values are named."""
    with pytest.raises(ValuationError, match=words):
        val.complete(np.array(rows), np.array(values), 3, np.arange(8))


def test_the_core_loads_little() -> None:
    """It loads numpy and two small modules of the game; what the import costs is a figure of `bench valuation`."""
    code = (
        "import game, numpy, sys; before = set(sys.modules); import game.valuation;"
        "print(*(m for m in set(sys.modules) - before if m.startswith('game.')))"
    )
    root = Path(__file__).parent.parent
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert "game.valuation" in told
    assert {name for name in told if not name.startswith("game.valuation")} <= {"game.errors", "game.subsets"}
