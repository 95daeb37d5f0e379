"""Pair interactions and communities: squares, indices and Owen values follow their definitions, and name their cells."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import game.valuation as val
from game.errors import ValuationError
from game.subsets import members, size
from game.valuation import pairsums
from tests.strategies import tables

Floats = NDArray[np.float64]
INDICES = (val.shapley_interaction, val.banzhaf_interaction, val.shapley_taylor)


@given(tables(least=2, most=5), st.data())
def test_squares_are_four_cells(v: Floats, data: st.DataObject) -> None:
    """The square of every pair at a row, its corners in steps, and nothing for pairs not asked for."""
    n = len(v).bit_length() - 1
    row, groups = data.draw(st.integers(0, len(v) - 1)), data.draw(st.integers(0, len(v) - 1))
    found = val.squares(v, row, groups)
    assert val.squares(v, row).groups == row
    for i in range(n):
        for j in range(n):
            if i == j or not (groups >> i & 1 and groups >> j & 1):
                assert found.values[i, j] == 0
                continue
            (low, one), (other, both) = found.pairs(i, j).tolist()
            assert (low, one, other, both) == (low, low | 1 << i, low | 1 << j, row | 1 << i | 1 << j)
            assert found.values[i, j] == pytest.approx((v[both] - v[other]) - (v[one] - v[low]), abs=1e-12)


@pytest.mark.parametrize("index", INDICES)
@given(v=tables(least=2, most=5))
def test_indices_are_their_working(index: type[val.Interactions], v: Floats) -> None:
    """Mean squares × weights add up to the index; the pairs hold each corner once, and their steps make the squares."""
    n = len(v).bit_length() - 1
    found = index(v)  # type: ignore[call-arg]
    for i in range(n):
        for j in range(i):
            lines = found.working(i, j)
            assert sum(line.mean_square * line.weight for line in lines) == pytest.approx(found.values[i, j], abs=1e-11)
            assert sum(line.squares for line in lines) == 1 << (n - 2)
            pairs = found.pairs(i, j)
            assert sorted(pairs.ravel().tolist()) == list(range(1 << n))
            steps = v[pairs[:, 1]] - v[pairs[:, 0]]
            half = len(steps) // 2
            of_size = [steps[half + k] - steps[k] for k in range(half) if size(int(pairs[k, 0])) == 0]
            assert lines[0].mean_square == pytest.approx(np.mean(of_size), abs=1e-12)


@pytest.mark.parametrize("n", [2, 3, 8, 9, 12, 17, 18])
def test_small_tables_and_slabs_agree(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept products, split tables and slabs are three ways to the same indices; large ones are checked pair by pair."""
    v = np.random.default_rng(n).uniform(-1, 1, 1 << n)
    found = val.shapley_interaction(v)
    monkeypatch.setattr(pairsums, "_KEPT", 1)
    monkeypatch.setattr(pairsums, "_SLAB", max(1, n - 3))
    pairsums.pair_plan.cache_clear()
    np.testing.assert_allclose(val.shapley_interaction(v).values, found.values, rtol=0, atol=1e-11)
    for i, j in ((0, 1), (n - 1, 0), (n - 1, n - 2)):
        if i != j:
            assert sum(line.mean_square * line.weight for line in found.working(i, j)) == pytest.approx(
                found.values[i, j], abs=1e-11
            )


@pytest.mark.parametrize("n", [5, 11])
def test_games_with_closed_forms(n: int) -> None:
    """Additive games have no interaction; in the unanimity game of two or three groups only these have."""
    masks = np.arange(1 << n)
    additive = 3.0 + (masks[:, None] >> np.arange(n) & 1) @ np.linspace(-1, 2, n)
    pair = (masks & 0b101 == 0b101).astype(np.float64)
    three = (masks & 0b111 == 0b111).astype(np.float64)
    for index in INDICES:
        np.testing.assert_allclose(index(additive).values, 0.0, atol=1e-11)
        expected = np.zeros((n, n))
        expected[0, 2] = expected[2, 0] = 1.0
        np.testing.assert_allclose(index(pair).values, expected, atol=1e-11)
    for index, worth in zip(INDICES, (1 / 2, 1 / 2, 1 / 3), strict=True):
        expected = np.zeros((n, n))
        expected[:3, :3] = worth * (1 - np.eye(3))
        np.testing.assert_allclose(index(three).values, expected, atol=1e-11)


def test_raw_halved_and_spread() -> None:
    """The raw index stands in both places; spread, halves do, and the diagonal is 2-SII: φ less half of all its pairs."""
    v = np.random.default_rng(5).random(16)
    found, values = val.shapley_interaction(v), val.shapley(v).values
    spread = found.spread(values)
    assert spread[0, 1] == found.values[0, 1] / 2
    np.testing.assert_allclose(np.diag(spread), values - found.values.sum(axis=1) / 2)
    assert spread.sum() == pytest.approx(v[-1] - v[0])
    with pytest.raises(ValuationError, match="need the shape"):
        found.spread(values[:2])


@given(tables(least=0, most=5), st.integers(1, 3))
def test_slices_are_apart(v: Floats, slices: int) -> None:
    """Each slice of a table has the interactions and Owen values of its own column."""
    n = len(v).bit_length() - 1
    table = np.stack([v * (i + 1) - i for i in range(slices)], axis=1)
    communities = [(1 << n) - 1] if n else []
    for column in range(slices):
        alone = np.ascontiguousarray(table[:, column])
        for index in INDICES:
            np.testing.assert_allclose(index(table).values[..., column], index(alone).values, atol=1e-12)
        np.testing.assert_allclose(
            val.owen(table, communities).values[..., column], val.owen(alone, communities).values, atol=1e-12
        )
        if n > 1:
            many, one = val.shapley_taylor(table).working(0, 1, column), val.shapley_taylor(alone).working(0, 1)
            assert [line.mean_square for line in many] == pytest.approx([line.mean_square for line in one])


@pytest.mark.parametrize("communities", [[0b0011, 0b1100], [0b0001, 0b1110], [0b1111], [1, 2, 4, 8], [0b0101, 0b0010, 0b1000]])
def test_owen_is_the_mean_over_orders_that_keep_communities_together(communities: list[int]) -> None:
    """All orders of communities and, within each, of its groups; no stranger comes between."""
    v = np.random.default_rng(sum(communities) + len(communities)).uniform(-1, 1, 16)
    expected, orders = np.zeros(4), 0
    for order in permutations(range(4)):
        places = [next(k for k, community in enumerate(communities) if community >> i & 1) for i in order]
        if any(places[a] == places[c] != places[b] for a in range(4) for b in range(a, 4) for c in range(b, 4)):
            continue
        orders += 1
        row = 0
        for i in order:
            expected[i] += v[row | 1 << i] - v[row]
            row |= 1 << i
    found = val.owen(v, communities)
    np.testing.assert_allclose(found.values, expected / orders, atol=1e-12)
    assert found.values.sum() == pytest.approx(v[-1] - v[0], abs=1e-12)
    for share, community in zip(found.shares, communities, strict=True):
        assert share == pytest.approx(found.values[list(members(community))].sum(), abs=1e-12)
    for i in range(4):
        lines, pairs = found.working(i), found.pairs(i)
        assert sum(line.mean_marginal * line.weight for line in lines) == pytest.approx(found.values[i], abs=1e-12)
        assert len(pairs) == sum(line.pairs for line in lines)
        assert (pairs[:, 0] ^ pairs[:, 1] == 1 << i).all()
        own = next(community for community in communities if community >> i & 1)
        for row in pairs[:, 0].tolist():
            assert all(row & other in (0, other) for other in communities if other != own)


def test_owen_between_shapley_and_shapley() -> None:
    """Communities of one group each, and one community of all, give the Shapley value."""
    v = np.random.default_rng(2).random(64)
    for communities in ([1 << i for i in range(6)], [63]):
        np.testing.assert_allclose(val.owen(v, communities).values, val.shapley(v).values, atol=1e-12)


def test_questions_without_an_answer() -> None:
    """Wrong pairs, weights, masks and communities are named."""
    v = np.zeros(8)
    bad = np.array([0, np.nan, 0, 0.0])
    for question, words in [
        (lambda: val.shapley_interaction(v).pairs(0, 3), "no group number 3"),
        (lambda: val.shapley_interaction(v).working(1, 1), "named twice"),
        (lambda: val.squares(v, 8), "between 0 and 7"),
        (lambda: val.squares(v, 7, 8), "set of groups 8"),
        (lambda: val.squares(bad, 3), "row A is nan"),
        (lambda: val.interaction_index(v, [1.0]), "needs 2 weights"),
        (lambda: val.interaction_index(v, [1.5, -0.5]), "0 or more"),
        (lambda: val.banzhaf_interaction(bad), "row A is nan"),
        (lambda: val.owen(v, [1, 2]), "C is in no community"),
        (lambda: val.owen(v, [3, 6]), "B is in two communities"),
        (lambda: val.owen(v, [7, 0]), "empty"),
        (lambda: val.owen(v, [15]), "between 0 and 7"),
        (lambda: val.owen(v, [7]).pairs(3), "no group number 3"),
    ]:
        with pytest.raises(ValuationError, match=words):
            question()


def test_no_pair() -> None:
    """Boards of no group and of one have no pair, and a bad cell is still named."""
    for index in INDICES:
        assert index(np.array([0.5])).values.shape == (0, 0)
        assert index(np.array([0.5, 1.0])).values.tolist() == [[0.0]]
        with pytest.raises(ValuationError, match="row A is inf"):
            index(np.array([0.5, np.inf]))
    assert val.owen(np.array([0.5]), []).values.shape == (0,)
    assert val.owen(np.array([0.5, 2.0]), [1]).values.tolist() == [1.5]
