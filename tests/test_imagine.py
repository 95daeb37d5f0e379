"""Previews: exact where nothing veiled matters, honest about what is veiled, and the same for all who see the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import imagine, scenario
from game.catalog import POLICIES
from game.errors import Illegal
from game.imagine import WORLDS, forecast, leverage, worlds
from game.rules import events
from game.rules.actions import Demand, End, Strike, Unveil
from game.rules.outlook import outlook, stake
from game.rules.state import observe
from game.scenario.deal import deal
from tests.boards import SeededGrid, after, make, sight, start


def everything_known(seed: int, count: int = 3) -> object:
    """A game in which the seat has unveiled the whole board and still has money."""
    what = make(count, 1, seats=[{"purse": 100_000}], operators=[{"row": seed % (1 << count)}])
    state, _ = start(what, SeededGrid(count, ("s0",), seed))
    return after(state, *(Unveil(row, 0) for row in range(1 << count)))[0]


@given(st.integers(0, 400), st.integers(1, 7))
def test_a_preview_is_exact_when_the_board_is_known(seed: int, groups: int) -> None:
    """The row, the score and the money it foretells are what then happens, and every span is a single number."""
    state = everything_known(seed)
    foretold = forecast(sight(state), Strike(groups), POLICIES)
    before = state.notes[0].received
    moved, told = after(state, Strike(groups), End())
    (answer,) = foretold.answers
    assert answer.rows == ((moved.board.rows[0], 1.0),)
    assert answer.score == (moved.board.publications[0][-1].scores[0][1],) * 3
    assert foretold.received == (moved.notes[0].received - before,) * 3
    assert foretold.purse == state.notes[0].purse - foretold.price
    assert foretold.closes == sum(1 << i for i, w in enumerate(after(state, Strike(groups))[0].board.willingness) if w < 0)
    assert told


@given(st.integers(0, 300), st.integers(1, 7))
def test_leverage_is_the_stake_when_the_board_is_known(seed: int, groups: int) -> None:
    """The most an operator would pay is accepted, and one hundredth more is not."""
    state = everything_known(seed)
    found = leverage(sight(state), 0, groups, POLICIES)
    held = stake(state, 0, groups)
    assert found.loss == (held.loss,) * 3
    assert found.fallbacks == ((held.fallback, 1.0),)
    most = found.most[1]
    if 0 < most < 100_000:
        for sum_, accepted in ((most, True), (most + 1, False)):
            _, told = after(state, Demand(0, groups, sum_), End())
            assert [e.accepted for e in told if isinstance(e, events.DemandAnswered)] == [accepted]


def test_imagined_worlds_agree_with_the_sight() -> None:
    """In all of them the known cells are as known, and each operator means to move where it showed."""
    loaded = scenario.load(scenario.find("first-strike"))
    state, _ = deal(loaded, 1)
    state, _ = after(state, Unveil(7, None), Unveil(90, 0))
    seen = observe(state, 0)
    found = worlds(seen, POLICIES)
    assert len(found) == WORLDS
    for world in found:
        for row, slice_, known in seen.learned():
            assert world.world.grid.rows(seen.board.amounts, world.world.quality, (row,))[0][slice_] == known.score
        intent = seen.board.intents[0]
        assert intent is not None
        assert POLICIES["greedy"](outlook(world, 0)).row == intent.row
        assert observe(world, 0) == seen


def test_unveiling_narrows_what_is_expected() -> None:
    """Looking at the likeliest fallback rows makes the span of a leverage smaller."""
    loaded = scenario.load(scenario.find("first-strike"))
    state, _ = deal(loaded, 1)
    pair = 0b1100
    before = leverage(observe(state, 0), 0, pair, POLICIES)
    for _ in range(12):
        found = leverage(observe(state, 0), 0, pair, POLICIES)
        row = next((row for row, _ in found.fallbacks if observe(state, 0).fresh(row, 0) is None), None)
        if row is None:
            break
        state, _ = after(state, Unveil(row, 0))
    now = leverage(observe(state, 0), 0, pair, POLICIES)
    assert now.loss[2] - now.loss[0] < (before.loss[2] - before.loss[0]) / 2
    assert now.loss[0] <= stake(state, 0, pair).loss <= now.loss[2]


def test_a_preview_of_what_is_forbidden_says_why() -> None:
    state, _ = start(make(), SeededGrid(3, ("s0", "s1"), 1))
    with pytest.raises(Illegal, match="names no group"):
        forecast(sight(state), Strike(0), POLICIES)


def test_remembered_worlds_are_those_of_the_sight() -> None:
    """A preview after others is equal to one made afresh."""
    state, _ = start(make(3, 2), SeededGrid(3, ("s0", "s1"), 1))
    views = [sight(state), sight(after(state, Unveil(1, 0))[0]), sight(after(state, Strike(1))[0])]
    once = [forecast(view, None, POLICIES) for view in views * 2]
    fresh = []
    for view in views * 2:
        imagine.forget()
        fresh.append(forecast(view, None, POLICIES))
    assert once == fresh
    assert once[0] != once[2], "the preview after a strike is another"
