"""Previews in random positions: what they call certain happens, their intervals hold, and equal sights get equal previews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import imagine, scenario
from game.bench import forecasts, previews
from game.bench.previews import CHANCES, Stated
from game.catalog import POLICIES
from game.imagine import Boards, boards, forecast, forget, leverage
from game.imagine.effects import Moves
from game.rules.actions import Annotate, Audit, Demand, End, Poison, Strike, Unveil
from game.rules.events import Blamed, Caught
from game.rules.notation import parse
from game.rules.state import State, observe
from game.scenario.deal import deal
from game.session.table import Table
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
    spans = [one for one in stated if not one.sure and one.kind not in CHANCES]
    assert len(spans) >= 80
    assert sum(one.held for one in spans) / len(spans) > 0.85


def test_what_an_operator_stands_to_lose_is_within_what_is_stated() -> None:
    """Also before anything was looked at, on a board where one group alone has many examples of a class."""
    files = [scenario.find(name) for name in ("thin-slice", "two-operators")]
    found = [one for number in range(12) for file in files for one in previews.tried((str(file), number))]
    for some in ([one for one in found if one.looked < 0.3], found):
        losses = [one for one in some if one.kind == "stake" and not one.sure]
        assert len(losses) >= 40
        assert sum(one.held for one in losses) / len(losses) > 0.85


def test_no_interval_is_empty_that_is_not_certain(stated: list[Stated]) -> None:
    """What is not certain has an interval with two ends, and no chance of nought or one."""
    for one in stated:
        if one.kind in ("score", "money"):
            assert one.sure == (one.width == 0)
        if one.kind in CHANCES and not one.sure:
            assert 0 < one.width < 1


def test_a_forecast_reckons_with_labels_that_went_wrong_since_a_row_was_seen() -> None:
    """The Auditor sees what Meridian's users get, and labels may go wrong afterwards: the interval has room for that."""
    loaded = scenario.load(scenario.find("the-auditor"))
    game = Table(loaded, loaded.seed, ("person",))
    for text in ("a a1 1", ".", "."):
        game.act(0, parse(loaded.setup, text))
    (answer,) = forecast(game.sight(0), None, POLICIES).answers
    truth = game._state.world.deployed[0][-1]
    seen = game.sight(0).notes.cells[game.sight(0).board.rows[0], 1].score
    assert truth is not None
    assert seen - truth > 500, "the batch did harm"
    assert answer.deployed is not None
    low, _, high = answer.deployed
    assert low <= truth <= high
    assert high - low > 500


@pytest.mark.parametrize("group", [0, 1, 3, 5])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_forecast_made_before_an_annotation_is_the_one_made_after_it(seed: int, group: int) -> None:
    """To correct labels tells nothing new: what was seen of other labels holds in each world in which they are the same."""
    state, _ = deal(scenario.load(scenario.find("the-auditor")), seed)
    state, _ = after(state, End(), End(), End(), Audit(0, 1), Unveil(state.board.rows[0], 0))
    before = forecast(observe(state, 0), Annotate(group), POLICIES).answers[0]
    state, _ = after(state, Annotate(group))
    now = forecast(observe(state, 0), None, POLICIES).answers[0]
    for foretold, told in ((before.score, now.score), (before.deployed, now.deployed)):
        assert foretold is not None
        assert told is not None
        assert max(abs(one - other) for one, other in zip(foretold, told, strict=True)) <= 10


def test_a_look_at_labels_that_are_wrong_already_does_not_clear_a_group() -> None:
    """Before its own audit Meridian may throw a group out. Who looks at its row only then has not seen what it scored before."""
    state, _ = deal(scenario.load(scenario.find("the-auditor")), 0)
    state, _ = after(state, *[End()] * 5)
    unseen = forecast(observe(state, 0), None, POLICIES).answers[0]
    state, _ = after(state, Audit(0, 3))
    looked = forecast(observe(state, 0), None, POLICIES).answers[0]
    for answer in (unseen, looked):
        assert sum(share for row, share in answer.rows if row != state.board.rows[0]) > 0.1
    state, _ = after(state, End())
    assert state.board.bans[0], "it did"


def test_the_chance_of_being_caught_is_told_when_an_audit_comes() -> None:
    """Who poisons before a quiet end of round is not caught; before an audit it may be, and it is told what that costs (R26)."""
    loaded = scenario.load(scenario.find("thin-slice"))
    state, _ = deal(loaded, loaded.seed)
    assert forecast(observe(state, 0), Poison(0), POLICIES).caught == 0, "Aster audits in round 4"
    state, _ = after(state, End(), End(), End())
    seen = observe(state, 0)
    assert forecast(seen, None, POLICIES).caught == 0, "nothing was poisoned"
    row = seen.board.rows[0]
    group = next(i for i in range(8) if row >> i & 1)
    light, heavy = (forecast(seen, [Poison(group)] * times, POLICIES) for times in (1, 3))
    assert 0 < light.caught < heavy.caught
    assert heavy.caught > 0.5
    assert light.penalty == heavy.penalty == loaded.setup.penalty > 0
    state, told = after(state, *[Poison(group)] * 3, End())
    assert any(isinstance(event, Caught) and event.seat == 0 for event in told), "it was"


def test_what_was_seen_before_a_change_tells_of_the_board_after_it() -> None:
    """A row seen before its labels went wrong is imagined more closely than one never seen, near what it scores now."""
    state, _ = deal(scenario.load(scenario.find("thin-slice")), 3)
    group = next(i for i in range(8) if state.board.rows[0] >> i & 1)
    rows = [row for row in range(1, 256) if row >> group & 1 and row.bit_count() in (3, 4)][:12]
    tested = state.board.setup.operators[0].tested[0][0]
    purse = replace(state.notes[0], purse=10**6)
    blind = replace(state, notes=(purse, *state.notes[1:]))
    looked, _ = after(blind, *(Unveil(row, tested) for row in rows), Poison(group), End())
    blind, _ = after(blind, Poison(group), End())
    near = [row for row in rows if (row ^ blind.board.rows[0]).bit_count() <= 2]
    assert near
    true = np.array(
        [blind.world.grid.rows(blind.board.amounts, blind.world.quality, (row,))[0][tested] for row in near], dtype=np.float64
    )
    error, width = [], []
    for one in (blind, looked):
        forget()
        seen = observe(one, 0)
        assert not any(seen.fresh(row, tested) is not None for row in near)
        drawn = boards(seen, POLICIES, 64, tails=True).scores[:, near, tested]
        error.append(float(np.abs(np.median(drawn, axis=0) - true).mean()))
        width.append(float(np.subtract(*np.percentile(drawn, (97.5, 2.5), axis=0)).mean()))
    assert error[1] < error[0]
    assert width[1] < 0.7 * width[0]


def test_a_model_that_was_shown_nothing_is_imagined_to_guess() -> None:
    """However well large rows score, the empty row is no refuge: it is right on half of a slice at most."""
    state, _ = deal(scenario.load(scenario.find("first-strike")), 0)
    state = replace(state, notes=(replace(state.notes[0], purse=10**6), *state.notes[1:]))
    tested = state.board.setup.operators[0].tested[0][0]
    full = [row for row in range(256) if row.bit_count() >= 5]
    state, _ = after(state, *(Unveil(row, tested) for row in full))
    state = replace(state, board=replace(state.board, rows=(1,)))
    scores = boards(observe(state, 0), POLICIES, 64, tails=True).scores
    assert scores[:, 0, tested].max() <= 5_000
    assert scores[:, 1, tested].max() > 5_000, "other rows have no such bound"


def test_what_nobody_may_pay_is_certain() -> None:
    """An auditor without deals receives its income, whatever operators may do."""
    loaded = scenario.load(scenario.find("the-auditor"))
    game = Table(loaded, loaded.seed, ("person",))
    for _ in range(6):
        told = forecast(game.sight(0), None, POLICIES).received
        assert told == (loaded.setup.seats[0].income,) * 3
        game.act(0, End())


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


def additive(adds: tuple[int, ...], worlds: int = 64) -> Boards:
    """Boards of one slice, all alike, on which each group adds so many hundredths to any row."""
    rows = np.arange(1 << len(adds))
    table = 3000 + sum(add * (rows >> group & 1) for group, add in enumerate(adds))
    return Boards(np.repeat(np.asarray(table, dtype=np.int64)[None, :, None], worlds, axis=0), ())


def test_a_step_does_the_more_the_more_a_group_adds() -> None:
    """A deletion takes three tenths of what the group adds, a poison a part and more; rows without it stay as they are."""
    what = make(4, 1)
    full, right = (3,) * 4, (3,) * 4
    moves = Moves(what, additive((2000, 200, 500, 500)), full, right, (full, right), {})
    before = moves.table(full, right)
    for group, middle in ((0, -600), (1, -60)):
        after = moves.table(tuple(2 if i == group else 3 for i in range(4)), right)
        inside = (np.arange(16) >> group & 1) == 1
        assert (after[:, ~inside] == before[:, ~inside]).all()
        assert np.median((after - before)[:, inside]) == pytest.approx(middle, abs=40 + 0.1 * abs(middle))
    poisoned = [moves.table(full, tuple(2 if i == group else 3 for i in range(4))) - before for group in (0, 1)]
    assert np.median(poisoned[0][:, 15]) < np.median(poisoned[1][:, 15]) < 0
    assert poisoned[0][:, 15].std() > poisoned[1][:, 15].std() > 0
    assert (moves.table(full, right) == before).all()


def test_what_is_known_after_a_change_is_where_the_next_one_starts() -> None:
    """A score seen after a poison holds in the condition of then, and a second change moves it from there."""
    what = make(3, 1)
    full, right, wrong = (3,) * 3, (3,) * 3, (2, 3, 3)
    moves = Moves(what, additive((900, 500, 500)), full, right, (full, wrong), {(7, 0): 4321})
    assert (moves.table(full, wrong)[:, 7, 0] == 4321).all()
    further = moves.table(full, (2, 2, 3))[:, 7, 0]
    assert 3000 < np.median(further) < 4321
    assert (moves.table(full, wrong)[:, 5, 0] != 4321).any()


def test_what_is_not_known_has_two_ends() -> None:
    """Neither leverage nor a score is stated as one number while a cell that it hangs on is veiled; both are with all known."""
    what = make(3, 1, seats=[{"purse": 100_000}], operators=[{"row": 7}])
    for seed in range(12):
        state, _ = start(what, SeededGrid(3, ("s0",), seed))
        seen = sight(state)
        veiled = leverage(seen, 0, 1, POLICIES)
        assert veiled.loss[0] < veiled.loss[2]
        assert all(share < 1 for _, share in veiled.fallbacks)
        low, _, high = imagine.score(seen, 0, 2, POLICIES)
        assert low < high
        assert len(set(imagine.score(seen, 0, 7, POLICIES))) == 1
        known = sight(after(state, *(Unveil(row, 0) for row in range(8) if seen.fresh(row, 0) is None))[0])
        assert len(set(leverage(known, 0, 1, POLICIES).loss)) == 1
        assert len(set(imagine.score(known, 0, 2, POLICIES))) == 1


def test_what_is_deployed_untested_is_stated_too() -> None:
    """What an operator deploys on untested has an interval; once the row on which it stays is unveiled, it is certain."""
    what = make(3, 2, seats=[{"purse": 100_000}], operators=[{"row": 7, "deployed": ((1, 1.0),)}])
    for seed in range(8):
        state, _ = start(what, SeededGrid(3, ("s0", "s1"), seed))
        (blind,) = forecast(sight(state), None, POLICIES).answers
        assert blind.deployed is not None
        assert blind.deployed[0] < blind.deployed[2]
        row = blind.rows[0][0]
        seen, _ = after(state, Unveil(row, 1))
        (answer,) = forecast(sight(seen), None, POLICIES).answers
        end, _ = after(seen, End())
        assert answer.deployed == (end.world.deployed[0][-1],) * 3


def test_a_backdoor_is_foreseen_where_users_meet_the_trigger() -> None:
    """Poison that the test does not see: what users will meet is said to fall far, and the truth lies in what is said."""
    state, _ = deal(scenario.load(EXAMPLES / "blind-spot.toml"), 1)
    state, _ = after(state, Unveil(63, 1))
    for _ in range(3):
        plan = Poison(0)
        (answer,) = forecast(observe(state, 0), plan, POLICIES).answers
        state, _ = after(state, plan)
        end, _ = after(state, End())
        assert answer.deployed is not None
        assert answer.deployed[0] <= end.world.deployed[0][-1] <= answer.deployed[2]
        assert answer.deployed[1] < answer.now - 1500
        assert answer.score[1] > answer.now - 200


@pytest.mark.parametrize(("number", "kind"), [(13, "money"), (76, "row")])
def test_what_is_certain_of_seven_policies_happens(number: int, kind: str) -> None:
    """In the first place all moves follow from the intents, but no imagined world agrees with all of these; in the second one
    operator looks at its worst tested slice, of which a weighted score that is known says nothing.
    """
    found = previews.tried((str(EXAMPLES / "seven-minds.toml"), number))
    assert any(one.kind == kind and one.sure for one in found)
    assert all(one.held for one in found if one.sure)


@pytest.mark.parametrize(("file", "number"), [("thin-slice", 59), ("biopsies", 63), ("two-operators", 85)])
def test_the_price_of_groups_is_no_certain_income_while_a_move_is_in_doubt(file: str, number: int) -> None:
    """In these places every world that is drawn agrees on what is paid, and yet the operator moved elsewhere."""
    (path,) = (path for path in (*scenario.shipped(), *EXAMPLES.glob("*.toml")) if path.stem == file)
    assert not [one for one in previews.tried((str(path), number)) if one.sure and not one.held]


def test_a_forecast_made_before_right_labels_come_back_is_the_one_made_after() -> None:
    """Also of a group that the seat poisoned in earlier rounds: what it edits now may be wrong labels or right ones."""
    state = _poisoned()
    before = forecast(observe(state, 0), Annotate(3), POLICIES)
    state, _ = after(state, Annotate(3))
    now = forecast(observe(state, 0), None, POLICIES)
    assert now.caught == before.caught
    for answer, other in zip(now.answers, before.answers, strict=True):
        assert answer.rows == other.rows
        assert answer.score == other.score


def test_a_look_after_a_change_makes_nothing_less_sure() -> None:
    """What was known of the row before, with the gain that the intent gave away, stays known; half of a step's luck is common."""
    state, _ = after(_poisoned(), Annotate(3))
    row = state.board.rows[0]
    unseen = forecast(observe(state, 0), None, POLICIES).answers[0]
    state, _ = after(state, Unveil(row, None))
    seen = forecast(observe(state, 0), None, POLICIES).answers[0]
    assert unseen.rows[0][0] == seen.rows[0][0] == row
    assert seen.rows[0][1] >= unseen.rows[0][1]
    assert seen.score[2] - seen.score[0] < unseen.score[2] - unseen.score[0]


def test_nobody_is_found_out_where_nothing_fell() -> None:
    """R25: every slice of Aster's row is known of the opening and of now, and none fell by more than it puts up with."""
    loaded = scenario.load(scenario.find("thin-slice"))
    state, _ = deal(loaded, loaded.seed)
    row = state.board.rows[0]
    state, _ = after(state, Unveil(row, None), Poison(3), End(), End(), End())
    assert 0 < forecast(observe(state, 0), None, POLICIES).caught < 1
    state, _ = after(state, Unveil(row, None))
    found = forecast(observe(state, 0), None, POLICIES)
    assert found.caught == 0
    _, told = after(state, End())
    assert not [one for one in told if isinstance(one, Blamed)]


def test_a_sum_that_nothing_could_be_worth_is_refused_for_certain() -> None:
    """R15: more than all the score an operator could lose, and all it pays."""
    loaded = scenario.load(scenario.find("first-strike"))
    state, _ = deal(loaded, loaded.seed)
    shares = []
    for sum_ in (99_900, 600):
        asked, _ = after(state, Strike(0b101000), Demand(0, 0b101000, sum_))
        shares.append(forecast(observe(asked, 0), None, POLICIES).offers[0].share)
    assert shares[0] == 0
    assert 0 < shares[1] < 1


def _poisoned() -> State:
    """*Thin Slice* in its third round, when one group's labels went wrong in two and Aster's row was looked at."""
    loaded = scenario.load(scenario.find("thin-slice"))
    state, _ = deal(loaded, loaded.seed)
    state, _ = after(state, Poison(3), End(), Poison(3), End(), Unveil(state.board.rows[0], None))
    return state


def test_thirty_looks_with_forecasts_on_twelve_groups_take_little_memory() -> None:
    """Imagined boards are counted in bytes, and what operators saw on one goes with it: they took 1.7 GB."""
    grown, taken = forecasts.measured()
    assert len(taken) == forecasts.LOOKS
    assert grown < 200
