"""The default numbers of the rules: what a scenario file that says nothing gets (GAME.md's numbers marked default)."""

from __future__ import annotations

import pytest

from game.rules.notation import MOST_MONEY
from game.rules.setup import Kind
from game.scenario import keys


def usual(table: str, name: str) -> object:
    """What a key is when a file leaves it out."""
    return next(key.default for key in keys.of(table) if key.name == name)


def test_prices_of_actions_in_credits() -> None:
    """The price list of the rules; the end of a turn is free and stands in no list."""
    assert {
        Kind.UNVEIL: 1, Kind.LABOR: 4, Kind.ANNOTATION: 3, Kind.INCENTIVE: 2, Kind.STRIKE: 1, Kind.FUND: 1,
        Kind.POISON: 4, Kind.DELETE: 1, Kind.DEMAND: 1, Kind.DECLARE: 0, Kind.TRAIN: 0, Kind.AUDIT: 1,
    } == keys.PRICES  # fmt: skip
    assert set(Kind) - set(keys.PRICES) == {Kind.END}


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("operator", "price", 2), ("operator", "reach", 2), ("operator", "inertia", 0), ("operator", "patience", 1),
        ("operator", "audit", 0), ("operator", "tolerance", 3), ("seat", "budget", 16), ("seat", "income", 3), ("seat", "strike_step", 1), ("", "term", 3),
        ("", "penalty", 0), ("group", "amount", 2), ("group", "quality", 3), ("group", "willingness", 1), ("group", "base", 1),
        ("source", "right", (0.25, 0.5, 0.75, 1.0)),
    ],
)  # fmt: skip
def test_what_is_left_out_has_its_usual_number(table: str, key: str, value: object) -> None:
    """Credits, points, steps and rounds as the rules say."""
    assert usual(table, key) == value


def test_the_highest_sum_is_a_thousand_credits() -> None:
    """Money is integer hundredths."""
    assert MOST_MONEY == 1000 * 100
