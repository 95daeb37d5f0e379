"""Search plans over imagined worlds: it knows only its sight, equal budgets give equal games, and it looks when looking pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from game import scenario
from game.bots.search import Search, consider
from game.bots.search.knowing import left_out
from game.bots.search.looking import looks
from game.bots.search.plans import plans
from game.bots.search.routines import Routine, Term
from game.bots.search.trials import tried
from game.catalog import BOTS, POLICIES
from game.errors import GameError
from game.imagine import boards, forget, futures, imagining
from game.rules import goals
from game.rules.actions import Demand, End, Strike, Unveil
from game.rules.legal import forbids
from game.rules.state import State, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.session import company
from game.session.coalitions import finish
from game.session.record import header
from game.session.replay import verify
from game.session.simulate import Match, bot, play, played
from tests.boards import after, sight
from tests.conftest import KEPT
from tests.test_bots import needed

QUICK = Search(games=24)


@pytest.fixture(scope="module")
def first_strike() -> Scenario:
    return scenario.load(KEPT / "first-strike.toml")


def test_search_wins_first_strike_with_a_small_budget(first_strike: Scenario) -> None:
    """It unveils, strikes and asks, and has at least one star; every game of the same budget is the same game."""
    table = play(first_strike, 1, ("search",), (QUICK,))
    assert goals.score(goals.outcomes(table.final, 0)) >= goals.STARS[0]
    forget()
    again = play(first_strike, 1, ("search",), (QUICK,))
    assert again.record.text == table.record.text


def test_search_decides_alike_in_worlds_it_cannot_tell_apart(first_strike: Scenario) -> None:
    """The board behind what it has not unveiled may be any: here every veiled cell is another one."""
    state, _ = deal(first_strike, 1)
    other = replace(state, world=replace(state.world, quality=(0,) * 8, seed=9))
    for action in (Unveil(7, 0), Strike(12)):
        seen = observe(state, 0)
        forget()
        one = consider(seen, POLICIES, QUICK)
        forget()
        assert consider(observe(other, 0), POLICIES, QUICK) == one
        state, _ = after(state, action)
        other = replace(state, world=replace(state.world, quality=(0,) * 8, seed=9))


def _other_world(state: State) -> State:
    """A world the first seat cannot tell from this one: other scores in all it does not know, other labels, another seed."""
    cells = observe(state, 0).notes.cells
    grid = state.world.grid

    class Other:
        groups, slices, maximum, unmeasured, edits = grid.groups, grid.slices, grid.maximum, grid.unmeasured, grid.edits

        def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[tuple[int | None, ...]]:
            return [
                tuple(
                    score if score is None or (mask, i) in cells else (score * 7 + 31 * mask) % 10_000
                    for i, score in enumerate(row)
                )
                for mask, row in zip(masks, grid.rows(amounts, quality, masks), strict=True)
            ]

        def raw(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> np.ndarray:
            return np.array(self.rows(amounts, quality, range(1 << self.groups)), dtype=float) / 10_000

    quality = tuple(3 - level for level in state.world.quality)
    return replace(state, world=replace(state.world, grid=Other(), quality=quality, seed=state.world.seed + 1))


@pytest.mark.parametrize("name", [path.stem for path in scenario.shipped()])
def test_search_decides_alike_whatever_the_veiled_cells_hold(name: str) -> None:
    """In every shipped scenario, at the opening and after its own first actions: the board behind the veil does not count."""
    state, _ = deal(scenario.load(scenario.find(name)), 1)
    quick = Search(games=4)
    for _ in range(3):
        if state.board.over or state.board.turn:
            break
        other = _other_world(state)
        assert other.world.grid.rows(state.board.amounts, state.world.quality, range(1 << other.world.grid.groups)) != (
            state.world.grid.rows(state.board.amounts, state.world.quality, range(1 << other.world.grid.groups))
        )
        forget()
        one = consider(observe(state, 0), POLICIES, quick)
        forget()
        assert consider(observe(other, 0), POLICIES, quick) == one
        state, _ = after(state, one.action)


def test_a_bot_imagines_by_luck_of_its_own(first_strike: Scenario) -> None:
    """Equal lucks draw equal boards, others others, all agreeing with what is known; without luck nothing changes."""
    state, _ = deal(first_strike, 1)
    state, _ = after(state, Unveil(7, 0))
    seen = observe(state, 0)

    def drawn(luck: int | None) -> np.ndarray:
        forget()
        if luck is None:
            return boards(seen, POLICIES, 16, far=True).scores
        with imagining(luck):
            return boards(seen, POLICIES, 16, far=True).scores

    assert (drawn(5) == drawn(5)).all()
    assert (drawn(None) == drawn(None)).all()
    assert not (drawn(5) == drawn(6)).all()
    assert not (drawn(5) == drawn(None)).all()
    assert (drawn(5)[:, 7, 0] == seen.fresh(7, 0)).all()
    with imagining(5):
        one = boards(seen, POLICIES, 16, far=True)
    assert boards(seen, POLICIES, 16, far=True) is not one


def test_seeds_are_different_games_for_search(first_strike: Scenario) -> None:
    """A bot's luck is the game's and the seat's: the same seed is the same game, another one mostly another."""
    lines = set()
    for seed in (1, 2, 3):
        table = play(first_strike, seed, ("search",), (Search(games=4),))
        lines.add(tuple(line.split(" #")[0] for line in table.record.text.splitlines() if line[:1].isdigit()))
    assert len(lines) > 1


def test_search_without_looks_never_looks(first_strike: Scenario) -> None:
    table = play(first_strike, 1, ("search-blind",), (Search(games=8, looks=False),))
    assert not any(line.startswith("u ") or " u " in line for line in table.record.text.splitlines())
    assert isinstance(BOTS["search-blind"], Search)
    assert not BOTS["search-blind"].looks


def test_search_asks_for_all_there_is_when_the_board_is_known() -> None:
    """Nothing is left to look at; the sum it asks for is what the operator stands to lose."""
    state = needed()
    assert looks(sight(state), POLICIES) is None
    first = consider(sight(state), POLICIES, QUICK)
    assert first.action == Strike(3)
    assert first.plan == (Strike(3), Demand(0, 3, 7600))
    assert first.gain > 0.5
    state, _ = after(state, first.action)
    assert consider(sight(state), POLICIES, QUICK).action == Demand(0, 3, 7600)


def test_a_time_budget_is_kept_and_a_larger_one_tries_more() -> None:
    state = needed()
    small = consider(sight(state), POLICIES, Search(games=8))
    large = consider(sight(state), POLICIES, Search(games=200))
    assert len(large.tried[0].worth) > len(small.tried[0].worth)
    timed = consider(sight(state), POLICIES, Search(milliseconds=1))
    assert forbids(sight(state), timed.action) is None


def test_every_plan_is_legal_and_no_two_are_the_same(first_strike: Scenario) -> None:
    """All of each turn can be done, one after the other; the routines then go on to the end of the game."""
    state, _ = deal(first_strike, 1)
    seen = observe(state, 0)
    found = plans(seen, POLICIES, 40)
    assert len(set(found)) == len(found) > 10
    assert not found[0].actions
    for plan in found:
        now = state
        for action in plan.actions:
            assert forbids(observe(now, 0), action) is None
            now, _ = after(now, action)
    best = finish(tried(found, futures(seen, POLICIES, 8, far=True), lambda: True))
    assert len(best[0].worth) == 8


def test_a_routine_asks_when_its_groups_are_free_and_for_what_is_missed() -> None:
    """It strikes where the threat is doubted, waits while the deal runs, and asks a stranded operator for what it shows."""
    routine = Routine(terms=(Term(0, 3, 7600),))
    state = needed()
    assert list(routine.turn(sight(state))) == [Strike(3), Demand(0, 3, 7600)]
    struck, _ = after(state, Strike(3), Demand(0, 3, 7601), End())
    seen = sight(struck)
    assert seen.board.rows == (0,)
    shown = seen.board.intents[0]
    assert shown is not None
    assert list(routine.turn(seen)) == [Demand(0, 3, min(7600, int(shown.gain * 0.95)))]
    bound, _ = after(state, Strike(3), Demand(0, 3, 7600), End())
    assert not list(routine.turn(sight(bound)))
    pressing = Routine(press=3, until=1)
    assert list(pressing.turn(sight(state))) == [Strike(3)]
    assert not list(pressing.turn(sight(struck)))


def test_knowing_is_worth_what_is_read_off_the_boardleft_out() -> None:
    """Two choices, each best in half of the boards: known, one has the best of both; unknown, the mean; noise adds nothing."""
    right = np.arange(100) < 50
    worth = np.column_stack([np.where(right, 1.0, 0.0), np.where(right, 0.0, 1.0)])
    known = (right[:, None] == right[None, :]).astype(float)
    assert left_out(worth, known) == 1.0
    # Left out, a board makes the other half a little likelier: never better than chance.
    assert left_out(worth, np.ones((100, 100))) <= 0.5


def test_a_budget_may_stand_in_its_name() -> None:
    """In milliseconds or in imagined games; for no bot that does not search, and for no budget that is none."""
    assert BOTS["search:300ms"] == Search(milliseconds=300)
    assert BOTS["search:48"] == Search(games=48)
    assert BOTS["search-blind:48"] == Search(games=48, looks=False)
    assert bot("search:300ms") == Search(milliseconds=300)
    for wrong in ("search:", "search:0", "search:5s", "search:-1ms", "greedy:5", "person:5", "search:1.5", "search:9999999"):
        assert wrong not in BOTS
        with pytest.raises(GameError, match="such as search:300ms"):
            bot(wrong)
    setup = scenario.load(KEPT / "commons.toml").setup
    assert company.invited(setup, {setup.seats[1].id: "search:20"})[1] == "search:20"
    with pytest.raises(GameError, match="cannot sit"):
        company.invited(setup, {setup.seats[1].id: "greedy:20"})


def test_a_bot_with_a_budget_plays_under_its_name() -> None:
    """The record names it so, reads back and tells the same game again."""
    loaded = scenario.load(scenario.find("one-removal"))
    found = played(Match(loaded, 1, ("search:8",)))
    assert [player for _, player in header(found.record).players] == ["search:8"]
    assert verify(found.record, loaded).record.digests == found.digests
