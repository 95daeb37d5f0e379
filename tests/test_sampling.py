"""Shapley values from random orders: efficient always, right on average, and honest about their error."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import game.valuation as val
from game.errors import ValuationError
from tests.strategies import tables


def cells(orders: val.Orders, table: np.ndarray) -> np.ndarray:
    return table[np.array(orders.rows)]


@given(tables(0, 5), st.integers(2, 9), st.integers(0, 1000))
def test_sampled_values_are_efficient_and_nothing_is_worth_nothing(table: np.ndarray, pairs: int, seed: int) -> None:
    """They add up to v(all) − v(none) whatever was drawn, and a player that never changes a score has value 0, surely."""
    more = np.stack([table, np.abs(table)], axis=1)
    table, more = more, np.concatenate([more, more])  # a last player that changes nothing
    n = val.players(more)
    orders = val.orders(n, pairs, seed)
    found = val.sampled_shapley(orders, cells(orders, more))
    assert found.values.sum(axis=0) == pytest.approx(table[-1] - table[0], abs=1e-9)
    assert found.values[-1] == pytest.approx(0, abs=1e-12)
    assert found.high[-1] - found.low[-1] == pytest.approx(0, abs=1e-12)


def test_every_second_order_is_the_reverse_of_the_one_before_and_all_are_orders() -> None:
    orders = val.orders(7, 20, 5)
    assert (orders.lines[1::2] == orders.lines[::2, ::-1]).all()
    assert (np.sort(orders.lines, axis=1) == np.arange(7)).all()
    assert orders.rows[0] == 0
    assert orders.rows[-1] == 127
    assert (val.orders(7, 20, 5).lines == orders.lines).all()
    assert not (val.orders(7, 20, 6).lines == orders.lines).all()


def test_a_game_of_pairs_is_exact_from_any_pair_of_orders() -> None:
    """Where only pairs of players add something, an order and its reverse share every pair evenly: Shapley's value."""
    rng = np.random.default_rng(3)
    n = 6
    inside = np.arange(1 << n)[:, None] >> np.arange(n) & 1
    matrix = rng.normal(size=(n, n))
    table = np.einsum("ri,ij,rj->r", inside, matrix, inside)
    orders = val.orders(n, 2, 1)
    found = val.sampled_shapley(orders, cells(orders, table))
    assert found.values == pytest.approx(val.shapley(table).values, abs=1e-9)


def test_intervals_hold_about_as_often_as_they_say() -> None:
    """Over many seeds, on games of thresholds like those of goals, 95% intervals hold in 92 to 97%."""
    held = []
    for game in range(12):
        rng = np.random.default_rng(game)
        inside = np.arange(256)[:, None] >> np.arange(8) & 1
        table = np.clip(inside @ rng.gamma(1.0, size=8) - 3, 0, 4)
        truth = val.shapley(table).values
        for seed in range(40):
            orders = val.orders(8, 24, seed)
            found = val.sampled_shapley(orders, cells(orders, table))
            held.append((found.low <= truth + 1e-12) & (truth <= found.high + 1e-12))
    assert 0.92 <= np.mean(held) <= 0.97


def test_more_than_63_players_have_values() -> None:
    """Rows are whole numbers of any size."""
    orders = val.orders(80, 4, 2)
    found = val.sampled_shapley(orders, np.array([row.bit_count() for row in orders.rows], dtype=float))
    assert found.values == pytest.approx(np.ones(80), abs=1e-12)


def test_what_cannot_be_sampled_is_refused() -> None:
    with pytest.raises(ValuationError, match="at least 2 pairs"):
        val.orders(3, 1, 0)
    orders = val.orders(3, 2, 0)
    with pytest.raises(ValuationError, match="rows"):
        val.sampled_shapley(orders, np.zeros(2))
    with pytest.raises(ValuationError, match="not finite"):
        val.sampled_shapley(orders, np.full(len(orders.rows), np.nan))
