"""Previews: exact where nothing veiled matters, honest about what is veiled, and the same for all who see the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import imagine, scenario
from game.catalog import POLICIES
from game.errors import Illegal
from game.imagine import WORLDS, forecast, futures, leverage, stakes, worlds
from game.rules import events
from game.rules.actions import Demand, End, Fund, Incentive, Strike, Unveil
from game.rules.legal import forbids
from game.rules.outlook import belief, outlook, stake
from game.rules.setup import Goal
from game.rules.state import State, observe
from game.scenario.deal import deal
from tests.boards import SeededGrid, after, make, sight, start


def everything_known(seed: int, count: int = 3) -> State:
    """A game in which the seat has unveiled all of the board that it was not told, and still has money."""
    what = make(count, 1, seats=[{"purse": 100_000}], operators=[{"row": seed % (1 << count)}])
    state, _ = start(what, SeededGrid(count, ("s0",), seed))
    for row in range(1 << count):
        if sight(state).fresh(row, 0) is None:
            state, _ = after(state, Unveil(row, 0))
    return state


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


@settings(max_examples=25)  # sixty-four worlds an example
@given(st.integers(0, 300), st.integers(0, 3), st.integers(1, 7), st.integers(0, 500))
def test_a_preview_of_a_queue_is_what_then_happens(seed: int, first: int, groups: int, sum_: int) -> None:
    """Strikes, a fund, an incentive and a demand in one queue: the answer, the move, the money and the purse are foretold."""
    state = everything_known(seed)
    plan = [Strike(groups), Fund(seed % 3), Incentive(first % 3), Demand(0, groups, 10 + sum_)]
    foretold = forecast(sight(state), plan, POLICIES)
    before = state.notes[0]
    planned, _ = after(state, *plan)
    moved, told = after(planned, End())
    answered = [event.accepted for event in told if isinstance(event, events.DemandAnswered)]
    assert [promise.share for promise in foretold.offers] == [float(accepted) for accepted in answered]
    assert foretold.answers[0].rows == ((moved.board.rows[0], 1.0),)
    assert foretold.received == (moved.notes[0].received - before.received,) * 3
    assert (foretold.price, foretold.purse) == (before.purse - planned.notes[0].purse, planned.notes[0].purse)
    assert foretold.closes == planned.board.withheld


def test_a_queue_is_judged_action_by_action() -> None:
    """What only an earlier action of the queue forbids is forbidden, and told."""
    state, _ = start(make(), SeededGrid(3, ("s0", "s1"), 1))
    with pytest.raises(Illegal, match="has struck this turn already"):
        forecast(sight(state), (Strike(1), Strike(3)), POLICIES)
    looked = forecast(sight(state), (Unveil(1, 0), Strike(1)), POLICIES)
    assert looked.price == 200
    assert looked.answers == forecast(sight(state), Strike(1), POLICIES).answers


@given(st.integers(0, 300), st.integers(0, 7), st.sampled_from([((0, 1.0),), ((0, 0.3), (1, 0.7))]))
def test_stakes_of_many_boards_are_the_stakes_of_each(seed: int, groups: int, tested: tuple[tuple[int, float], ...]) -> None:
    """Loss, fallback and the most it would pay, with a deal that runs, a withheld group and cells nobody measured."""
    what = make(
        4, 2, operators=[{"tested": tested, "row": seed % 16, "patience": 0.7}], group=[{"willingness": seed % 4 - 1}],
        unmeasured=frozenset({(seed % 13, 0), (5, 1)}),
    )  # fmt: skip
    state, _ = start(what, SeededGrid(4, ("s0", "s1"), seed, unmeasured=what.unmeasured))
    state, _ = after(state, Strike(8), Demand(0, 8, 150), End())
    if forbids(sight(state), Unveil(3, None)) is None:  # both may be known from what was published and said
        state, _ = after(state, Unveil(3, None))
    seen = sight(state)
    held = stakes(seen, 0, POLICIES, 8)
    loss, fallback, most = held.loss(groups).tolist(), held.fallback(groups).tolist(), held.most(groups).tolist()
    for i, world in enumerate(worlds(seen, POLICIES, 8)):
        one = stake(world, 0, groups)
        assert (loss[i], fallback[i]) == (one.loss, one.fallback)
        share, parts = belief(seen.board.willingness, groups)
        assert most[i] == 0 or share * one.loss * 0.7 >= most[i] * parts
        assert share * one.loss * 0.7 < (most[i] + 1) * parts


def test_imagined_games_are_played_on_by_the_rules() -> None:
    """A planner's world goes on to the end of the game with other seats passing, and is worth what its goals come to."""
    wanted = tuple(Goal("share", "income", "", seat, 100, 500, 1500, 3) for seat in (0, 1))
    what = make(3, 1, seats=[{"organizes": 3, "income": 100}, {"organizes": 4}], goals=wanted)
    state, _ = start(what, SeededGrid(3, ("s0",), 5))
    (world,) = futures(sight(state), POLICIES, 1)
    assert world.sight == sight(state)
    assert world.cell(7, 0) == state.board.publications[0][0].scores[0][1]
    after_one = world.act(Strike(1)).act(End())
    assert (after_one.sight.board.round, after_one.sight.board.turn, after_one.over) == (2, 0, False)
    passed = world.rest()
    assert passed.over
    received = passed.sight.notes.received
    credited = 0 if received < 500 else min(1.0, 0.5 + (received - 500) / 2000)
    near = min(1.0, 0.5 + (received - 500) / 2000)
    assert passed.ending() == pytest.approx(0.9 * credited + 0.1 * near)


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
