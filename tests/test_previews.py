"""Previews in random positions: what they call certain happens, their intervals hold, and equal sights get equal previews."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import imagine, scenario
from game.bench import previews
from game.bench.previews import Stated
from game.catalog import POLICIES
from game.imagine import forecast
from game.rules.actions import Annotate, Demand, End, Poison, Strike
from game.rules.state import observe
from game.scenario.deal import deal
from tests.boards import SeededGrid, after, make, sight, start

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"


@pytest.fixture(scope="module")
def stated() -> list[Stated]:
    """What was stated in a hundred and fifty positions of three boards."""
    files = [scenario.find("first-strike"), EXAMPLES / "biopsies.toml", EXAMPLES / "blind-spot.toml"]
    return [one for number in range(5) for file in files for one in previews.tried((str(file), number))]


def test_what_is_certain_happens(stated: list[Stated]) -> None:
    """Rows, scores, money and answers that were stated as certain are what then happened, every time."""
    sure = [one for one in stated if one.sure]
    assert all(one.held for one in sure)
    for kind in ("row", "score", "money"):
        assert sum(one.kind == kind for one in sure) >= 15


def test_the_truth_lies_in_the_interval(stated: list[Stated]) -> None:
    """Of a few hundred intervals more than five in six hold the truth; a model that is too sure of itself misses that."""
    spans = [one for one in stated if not one.sure and one.kind != "answer"]
    assert len(spans) >= 80
    assert sum(one.held for one in spans) / len(spans) > 0.85


def test_no_interval_is_empty_that_is_not_certain(stated: list[Stated]) -> None:
    """What is not certain has an interval with two ends, and no chance of nought or one."""
    for one in stated:
        if one.kind in ("score", "money"):
            assert one.sure == (one.width == 0)
        if one.kind == "answer" and not one.sure:
            assert 0 < one.width < 1


def test_looking_narrows(stated: list[Stated]) -> None:
    """Where veiled cells matter and all rows were unveiled, at least half of the intervals are less than half as wide."""
    wide = [one for one in stated if one.kind in ("score", "money") and one.blind and one.looked == 1.0]
    assert len(wide) >= 3
    assert sum(one.width < one.blind / 2 for one in wide) * 2 >= len(wide)


def test_an_operator_keeps_its_word_for_certain() -> None:
    """With nothing unveiled, and whatever it tests, an operator that nobody disturbs is certain to do what it showed (R3)."""
    for tested in (((0, 1.0),), ((0, 0.7), (1, 0.3))):
        what = make(4, 2, operators=[{"tested": tested, "row": 3}])
        for seed in range(20):
            state, _ = start(what, SeededGrid(4, ("s0", "s1"), seed))
            (answer,) = forecast(sight(state), None, POLICIES).answers
            intent = state.board.intents[0]
            assert intent is not None
            assert answer.rows == ((intent.row, 1.0),)
            moved, _ = after(state, End())
            published = dict(moved.board.publications[0][-1].scores)
            assert answer.score == (round(sum(weight * published[i] for i, weight in tested)),) * 3


def test_a_change_of_labels_widens_what_is_known() -> None:
    """After a poison nothing about the operator's score is certain any more, and the interval reaches below the score of now."""
    loaded = scenario.load(EXAMPLES / "blind-spot.toml")
    state, _ = deal(loaded, 1)
    seen = observe(state, 0)
    group = next(i for i in range(6) if seen.board.rows[0] >> i & 1 and seen.me.organizes >> i & 1)
    (answer,) = forecast(seen, Poison(group), POLICIES).answers
    low, middle, high = answer.score
    assert low < middle <= high
    assert low < answer.now


def test_what_an_operator_cannot_believe_is_refused_for_certain() -> None:
    """A threat by a group at +3 is never believed (R15), whatever the board holds."""
    state, _ = start(make(3, 1, group=[{"willingness": 3}] * 3, operators=[{"row": 7}]), SeededGrid(3, ("s0",), 3))
    (promise,) = forecast(sight(state), Demand(0, 1, 100), POLICIES).offers
    assert promise.share == 0.0


@settings(max_examples=12)  # sixty-four worlds, twice an example
@given(st.integers(0, 300), st.integers(1, 7))
def test_equal_sights_get_equal_previews(seed: int, groups: int) -> None:
    """Two boards that differ only in a slice nobody tested or unveiled are previewed alike, edits and strikes included."""
    what = make(3, 2, operators=[{"row": 7, "audit": 1}])
    found = []
    for other in ({}, {1: seed + 1000}):
        state, _ = start(what, SeededGrid(3, ("s0", "s1"), seed, other))
        imagine.forget()
        found.append(forecast(sight(state), (Strike(groups), Poison(0), Annotate(1)), POLICIES))
    assert found[0] == found[1]
