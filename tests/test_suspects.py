"""Suspects: covert changes of labels are told from what was seen before and after; labels are mended in time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game import scenario, subsets
from game.bots.declaring import declarations
from game.bots.search.aiming import keeping, spoiling, timetable
from game.bots.search.routines import Level, Routine, reserve
from game.catalog import POLICIES
from game.imagine import boards, forget, worlds
from game.imagine.suspects import hypotheses, opening, seen, spread
from game.rules.actions import Annotate, Audit, Declare, End, Poison, Unveil
from game.rules.legal import forbids
from game.rules.setup import Goal
from game.rules.sight import Chosen
from game.rules.state import State, canonical, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from tests.boards import SeededGrid, after, make, start
from tests.conftest import KEPT


@pytest.fixture(scope="module")
def auditor() -> Scenario:
    return scenario.load(KEPT / "the-auditor.toml")


@pytest.fixture(scope="module")
def thin() -> Scenario:
    return scenario.load(KEPT / "thin-slice.toml")


def _rows(*names: str) -> list[Unveil]:
    return [Unveil(subsets.parse(name, 8), 1) for name in names]


def _shares(state: State) -> np.ndarray:
    forget()
    doubt = boards(observe(state, 0), POLICIES, 128, far=True).doubt
    assert doubt is not None
    return np.bincount(doubt.culprits + 1, minlength=9) / 128


@pytest.mark.parametrize("seed", [1, 5])
def test_a_row_tested_before_and_after_tells_whose_labels_went_wrong(auditor: Scenario, seed: int) -> None:
    """What Meridian says of the row it likes best leaves two groups before the second tests; after them the culprit stands out,
    is named at the deadline and not before.
    """
    state, _ = deal(auditor, seed)
    state, _ = after(state, *_rows("AD", "AE", "AF"), End(), End(), End(), End())
    assert observe(state, 0).board.round == 5
    culprit = subsets.members(state.world.spoiled)[0]
    assert 0.4 < _shares(state)[culprit + 1] <= _shares(state).max() < 0.6
    state, _ = after(state, *_rows("AD", "AE", "AF"))
    assert _shares(state)[culprit + 1] > 0.9
    named = [one for one in declarations(observe(state, 0), POLICIES) if isinstance(one, Declare) and one.method == "poison"]
    assert [one.groups for one in named] == [1 << culprit]
    early, _ = deal(auditor, seed)
    assert not list(declarations(observe(early, 0), POLICIES))


def test_what_is_foretold_is_reckoned_with(auditor: Scenario) -> None:
    """Before round 2 nothing has gone wrong, then two steps of one of the four; what nobody foretold may come any time."""
    state, _ = deal(auditor, 1)
    alone, _ = hypotheses(observe(state, 0))
    assert [one.group for one in alone] == [None]
    state, _ = after(state, End())
    found, weights = hypotheses(observe(state, 0))
    assert {(one.group, one.since, one.steps) for one in found} == {(group, 2, 2) for group in (0, 3, 4, 5)}
    assert np.allclose(weights, 0.25)
    hushed = replace(observe(state, 0), board=replace(state.board, setup=replace(state.board.setup, foretold=())))
    found, weights = hypotheses(hushed)
    assert {one.since for one in found} > {1, 2}
    assert {one.steps for one in found} >= {1, 2, 3}
    assert np.isclose(weights.sum(), 1)


def looked(state: State, looks: list[Unveil]) -> State:
    """The state after those of some looks that still tell something when their turn comes."""
    for look in looks:
        if forbids(observe(state, 0), look) is None:
            state, _ = after(state, look)
    return state


def test_many_looks_make_it_no_surer_than_few_could() -> None:
    """Whatever the surrogate is off by is common to all cells: what is foretold by hundreds of them leaves room for doubt."""
    rich = scenario.load(KEPT / "the-auditor.toml")
    setup = replace(rich.setup, foretold=(), seats=tuple(replace(seat, purse=10**6) for seat in rich.setup.seats))
    least = []
    for seed in range(4):
        state, _ = deal(replace(rich, setup=setup), seed)
        state, _ = after(state, *[End()] * 4)
        looks = [Unveil(row, 0) for row in range(1, 256) if row.bit_count() in (3, 4, 5) and row & 0b111001]
        state = looked(state, looks)
        culprit = subsets.members(state.world.spoiled)[0]
        least.append(_shares(state)[culprit + 1])
    assert min(least) > 0.02


def test_a_wrong_name_is_taken_back(auditor: Scenario) -> None:
    """All groups that are named count, so one that no longer seems likeliest is declared with 0."""
    state, _ = deal(auditor, 1)
    state, _ = after(state, *_rows("AD", "AE", "AF"), Declare("poison", 1, 100, 0), End(), End(), End(), End())
    state, _ = after(state, *_rows("AD", "AE", "AF"))
    said = [one for one in declarations(observe(state, 0), POLICIES) if isinstance(one, Declare) and one.method == "poison"]
    assert [(one.groups, one.value > 0) for one in said] == [(1, False), (8, True)]


def test_what_was_known_before_stays_known(auditor: Scenario) -> None:
    """A second look keeps the first; of looks that told the same the first and the last stay; the digest minds none of it."""
    state, _ = deal(auditor, 1)
    look = _rows("AD")[0]
    state, _ = after(state, look, End(), End(), look)
    cell = observe(state, 0).cell(look.row, 1)
    assert cell is not None
    assert [known.round for known in cell.all()] == [3, 1]
    assert cell.score < list(cell.all())[1].score
    again, _ = after(state, End(), look, End(), look)
    later = observe(again, 0).cell(look.row, 1)
    assert later is not None
    assert [known.round for known in later.all()] == [5, 3, 1]
    assert sum(one.row == look.row for one in seen(observe(again, 0))) == 3
    assert '"before"' not in canonical(again)


def test_boards_with_suspects_hold_what_is_known_now(auditor: Scenario) -> None:
    """A cell seen this round is as seen in every board; in each board at most one group has lost quality."""
    state, _ = deal(auditor, 5)
    state, _ = after(state, *_rows("AD"), End(), End(), *_rows("AD", "AEF"))
    sight = observe(state, 0)
    drawn = boards(sight, POLICIES, 64, far=True)
    for look in _rows("AD", "AEF"):
        assert (drawn.scores[:, look.row, 1] == sight.fresh(look.row, 1)).all()
    assert all(sum(level < 3 for level in grid.quality) <= 1 for grid in drawn.grids)


def test_more_looks_than_rows_are_no_trouble() -> None:
    """On a board of four rows each may be seen in every round: there are more cells then than rows."""
    state, _ = start(make(2, 1, rounds=6, goals=(Goal("g", "detect", "", 0, 100, 0, 0, 5),)), SeededGrid(2, ("s0",), 1))
    state = replace(state, notes=(replace(state.notes[0], purse=10**6),))
    for _ in range(3):
        state, _ = after(looked(state, [Unveil(row, 0) for row in range(4)]), End())
    assert len(seen(observe(state, 0))) > 4
    forget()
    drawn = boards(observe(state, 0), POLICIES, 128, far=True)
    assert drawn.doubt is not None
    assert drawn.scores.shape == (128, 4, 1)


def test_worlds_are_shared_out_evenly() -> None:
    """In proportion to the weights, among the first few as among all."""
    weights = np.array([1.0, 2.0, 5.0])
    for count in (8, 64, 128):
        assert np.abs(np.bincount(spread(weights, count), minlength=3) / count - weights / 8).max() < 1.5 / count + 0.02


def test_a_timetable_is_right_when_the_operator_looks(thin: Scenario) -> None:
    """Wrong up to each hearing, right in the rounds of the operator's audits and at the end."""
    sight = observe(deal(thin, 1)[0], 0)
    levels = timetable(sight, 2, 3)
    assert levels == (Level(3, 2, 0), Level(4, 2, 3), Level(7, 2, 0), Level(9, 2, 3))
    assert not keeping(sight)


def test_a_routine_keeps_the_money_that_mends(thin: Scenario) -> None:
    """It poisons as far as the corrections can be paid, mends when it is time, and never owes more than it has."""
    state, _ = deal(thin, 1)
    routine = Routine(levels=timetable(observe(state, 0), 2, 3))
    while not state.board.over:
        for action in routine.turn(observe(state, 0)):
            state, _ = after(state, action)
        sight = observe(state, 0)
        if sight.board.round in (4, 8, 9):
            assert sight.notes.quality[2] == 3
        if sight.board.round in (3, 7):
            assert sight.notes.quality[2] == 0
        assert sight.notes.purse >= reserve(sight, routine.levels, {2: sight.notes.quality[2] or 0})
        state, _ = after(state, End())
    assert not state.board.bans[0]


def test_the_opening_is_remembered_through_poison_and_correction(thin: Scenario) -> None:
    """However often its labels were edited, a group that had right ones at the opening is taken to have had them."""
    state, _ = deal(thin, 1)
    for action in (Poison(2), Poison(2), Annotate(2), Annotate(2)):
        state, _ = after(state, action)
        assert opening(observe(state, 0)) == (3,) * 8


def test_after_the_last_hearing_a_plan_puts_the_labels_right(thin: Scenario) -> None:
    """Wrong labels kept beyond it bring nothing and are found by the next check: all of them are corrected in one turn."""
    state, _ = deal(thin, 1)
    for action in (*[End()] * 6, Poison(2), Poison(2), End()):
        state, _ = after(state, action)
    sight = observe(state, 0)
    assert sight.board.round == 8
    turns = [turn for turn, _, idea in spoiling(sight, POLICIES) if idea == "mend labels"]
    assert turns == [(Annotate(2), Annotate(2))]


def test_what_went_wrong_before_a_look_is_in_the_look(auditor: Scenario) -> None:
    """The published score was the same before and after round 1 and fell in round 2: nothing went wrong in round 1, however odd
    a row looked that was seen then (A by itself has few of the digits it is tested on).
    """
    state, _ = deal(auditor, 5)
    state, _ = after(state, Unveil(1, 0), End(), End())
    sight = observe(state, 0)
    shown = [dict(one.scores)[0] for one in sight.board.publications[0]]
    assert shown[0] == shown[1] > shown[2] + 1000
    forget()
    doubt = boards(sight, POLICIES, 128, far=True).doubt
    assert doubt is not None
    assert set(doubt.since.tolist()) == {2}
    assert (doubt.lost >= 1).all()


def test_mending_does_not_undo_what_a_past_hearing_saw(thin: Scenario) -> None:
    """What the operator deployed in a round gone by is imagined with the labels of then, whatever the seat did to them since."""
    state, _ = deal(thin, 1)
    state, _ = after(state, Poison(2), Poison(2), Poison(2), End(), End(), End())
    mended, _ = after(state, Annotate(2), Annotate(2))
    deployed = []
    for one in (state, mended):
        forget()
        drawn = worlds(observe(one, 0), POLICIES, 16, far=True)
        deployed.append([(world.world.deployed[0][0] or 0) - (world.world.deployed[0][3] or 0) for world in drawn])
    assert np.mean(deployed[0]) > 200
    assert np.mean(deployed[1]) > 0.7 * np.mean(deployed[0])


def test_what_an_operator_says_it_would_gain_clears_groups(auditor: Scenario) -> None:
    """Meridian's row falls and the gain it states of DF rises by as much: DF is what it was. AD fell, so it was A."""
    state, _ = deal(auditor, 0)
    look = Unveil(0b1001, 1)
    state, _ = after(state, look, Audit(0, 1), End(), look, End())
    board, df = observe(state, 0).board, 0b101000
    fell = [dict(one.scores)[0] for one in board.publications[0]]
    rose = [word.promise for word in board.words if isinstance(word, Chosen) and word.aim == df]
    assert fell[1] - fell[2] == rose[1] - rose[0] == 56
    known = observe(state, 0).cell(df, 0)
    assert known is not None
    assert {one.score for one in known.all()} == {9888}, "deduced of both rounds"
    assert known.working is not None
    assert state.world.spoiled == 1
    assert _shares(state)[1] >= 0.95
