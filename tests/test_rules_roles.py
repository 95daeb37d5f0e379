"""The rules of audits, blame, counter-moves, operator and auditor seats, shared tables and conditional events (R2, R25–R30)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from game.catalog import POLICIES
from game.errors import Illegal
from game.rules import events, setup
from game.rules.actions import Annotate, Audit, Declare, Demand, End, Fund, Incentive, Poison, Strike, Train, Unveil
from game.rules.fold import fold
from game.rules.goals import outcomes, progress, stars
from game.rules.legal import forbids, price, unaudited
from game.rules.notation import parse, show
from game.rules.outlook import outlook, stake
from game.rules.rulebook import play
from game.rules.setup import Condition, Goal
from game.rules.state import State
from game.subsets import members
from tests.boards import SeededGrid, after, make, sight, start

A, B, C = 1, 2, 4


@dataclass
class HarmGrid(SeededGrid):
    """Each group adds ten points; a spoiled label of a group costs slice 1 twenty points a step, and slice 0 nothing."""

    def rows(self, amounts, quality, masks):
        return [
            tuple(
                max(0, 5000 + 1000 * mask.bit_count() - (2000 if i == 1 else 0) * sum(3 - quality[g] for g in members(mask)))
                for i in range(len(self.slices))
            )
            for mask in masks
        ]


def harmed(**operator: object) -> State:
    """Three groups; the operator tests slice 0 alone and audits every second round; seat 1 organizes A, seat 2 the rest."""
    what = make(3, 2, operators=[{"audit": 2, "price": 0} | operator], seats=[{"organizes": A}, {"organizes": B | C}], rounds=6)
    what = setup.Setup(**{name: getattr(what, name) for name in what.__slots__} | {"penalty": 700})
    return start(what, HarmGrid(3, ("s0", "s1"), 0))[0]


def kinds(told: list[events.Event]) -> list[type]:
    return [type(event) for event in told]


# Audits ---------------------------------------------------------------------------------------------------------------


def test_r25_an_audit_finds_a_fall_that_tests_do_not_show_and_bans_the_group() -> None:
    """The operator tests slice 0, the poison hurts slice 1: nothing moves until the audit of round 2, which bans A."""
    state, told = after(harmed(), Poison(0), End(), End())
    assert state.board.rows == (7,)
    assert events.AuditHeld not in kinds(told)
    state, told = after(state, End(), End())
    assert {events.AuditHeld, events.Blamed, events.Banned, events.Dropped} <= set(kinds(told))
    assert events.Blamed(0, 0, 1) in told
    assert state.board.bans == (A,)
    assert state.board.rows == (B | C,)
    assert not any(row & A for row in outlook(state, 0).rows)


def test_r25_a_fall_within_the_tolerance_is_put_up_with() -> None:
    """Two steps of poison are 40 points; a tolerance of 40 lets them pass, one of 39.99 does not."""
    for tolerance, bans in ((4000, 0), (3999, A)):
        state, _ = after(harmed(tolerance=tolerance), Poison(0), Poison(0), End(), End(), End(), End())
        assert state.board.bans == (bans,)


def test_r25_each_audit_is_compared_with_the_one_before() -> None:
    """A fall that was found in round 2 and that nobody could be blamed for is no fall in round 4."""
    state = harmed(tolerance=1500)
    spread = [event for group in range(3) for event in [events.QualityChanged(group, 2)]]
    state = fold(state, spread)  # 60 points on slice 1: taking one group away undoes 10 of them, and so A is blamed
    state, told = after(state, *[End()] * 4)
    assert kinds(told).count(events.Blamed) == 1
    state, told = after(state, *[End()] * 4)
    assert events.AuditHeld in kinds(told)
    assert events.Blamed not in kinds(told)


def test_r25_deals_on_a_banned_group_end_and_it_cannot_be_named_again() -> None:
    """The deal is gone with its group, and only for the operator that bans."""
    state = harmed()
    state, _ = after(state, Strike(A), Demand(0, A, 100), End(), End())
    assert [deal.groups for deal in state.board.deals] == [A]
    state, told = after(state, Poison(0), End(), End())
    assert events.DealEnded(0, 0, A) in told
    assert not state.board.deals
    refusal = forbids(sight(state), Demand(0, A, 100))
    assert refusal is not None
    assert refusal.rule == "R25"
    assert stake(state, 0, A).loss <= 0


def test_r26_who_poisoned_a_blamed_group_pays_once() -> None:
    """The penalty is 7 credits; the neighbour pays nothing; a second blame for the same poison does not come."""
    before, _ = after(harmed(answers=("clean",)), Poison(0), Poison(0), End(), End())
    state, told = after(before, End(), End())
    assert events.Caught(0, 0, 700) in told
    quiet, _ = after(harmed(audit=0), Poison(0), Poison(0), End(), End(), End(), End())
    assert quiet.notes[0].purse - state.notes[0].purse == 700
    assert quiet.notes[1].purse == state.notes[1].purse
    assert state.notes[0].poisoned == 0


def test_r26_a_seat_in_debt_still_ends_its_turns() -> None:
    """A penalty may empty a purse below 0: what is free stays legal, what costs is refused, and the game goes on."""
    state = harmed()
    debt = fold(state, [events.Caught(0, 0, state.notes[0].purse + 1000)])
    assert debt.notes[0].purse == -1000
    assert forbids(sight(debt), End()) is None
    refusal = forbids(sight(debt), Unveil(B | C, 0))
    assert refusal is not None
    assert refusal.rule == "R4"
    later, _ = after(debt, *[End()] * 12)
    assert later.board.over


def test_r27_cleaning_comes_before_a_ban() -> None:
    """The first blame has a step of A's labels corrected, openly; the second bans it."""
    state, told = after(harmed(answers=("clean",)), Poison(0), End(), End(), End(), End())
    assert events.Cleaned(0, 0) in told
    assert state.world.quality == (3, 3, 3)
    assert state.board.bans == (0,)
    assert state.board.cleaned == (A,)
    state, told = after(state, Poison(0), End(), End(), End(), End())
    assert events.Banned(0, 0) in told


def test_r27_a_cleaning_makes_cells_old_for_everybody() -> None:
    """Labels changed openly: a cell with A that was seen before is stale for both seats."""
    state, _ = after(harmed(answers=("clean",)), Unveil(3, 0), Poison(0), End(), Unveil(3, 0), End(), End())
    assert not sight(state, 1).stale(3, 0)
    state, _ = after(state, End())
    assert sight(state, 1).notes.edits[0] == 1


def test_r27_an_operator_wins_back_the_group_it_misses_most() -> None:
    """A and B strike; the one with the greater loss gets the incentive, once, and its rows are open again."""
    scores = {A: 10, B: 30, C: 5}
    what = make(3, 1, operators=[{"answers": ("incentive",), "price": 0}])
    grid = Worth(3, ("s0",), 0, scores=scores)
    state, told = after(start(what, grid)[0], Strike(A | B), End())
    assert events.IncentiveGiven(0, 1) in told
    assert kinds(told).count(events.IncentiveGiven) == 1
    assert state.board.rows == (B | C,)
    assert state.board.bases == (1, 2, 1)


def test_r27_an_incentive_that_costs_more_than_it_saves_is_not_given() -> None:
    """The group is worth exactly the price of an incentive, 2 credits: the operator lets it go."""
    what = make(1, 1, operators=[{"answers": ("incentive",), "price": 0}])
    for worth, given in ((2, False), (2.01, True)):
        _, told = after(start(what, Worth(1, ("s0",), 0, scores={A: worth}))[0], Strike(A), End())
        assert (events.IncentiveGiven in kinds(told)) is given


@dataclass
class Worth(SeededGrid):
    """Each group adds its own points to a start of 20, on every slice."""

    scores: dict[int, float] | None = None

    def rows(self, amounts, quality, masks):
        assert self.scores is not None
        worth = self.scores
        return [(round(2000 + 100 * sum(worth[1 << g] for g in members(mask))),) * len(self.slices) for mask in masks]


# Seats of other roles -------------------------------------------------------------------------------------------------


def moved(**more: object) -> State:
    """An operator seat that moves a1, and an auditor."""
    what = make(
        3, 3, operators=[{"row": A | B, "seat": 0, "deployed": ((1, 1.0),)} | more],
        seats=[{"role": "operator", "organizes": 0, "operator": 0}, {"role": "auditor", "organizes": 0}, {"organizes": 7}],
    )  # fmt: skip
    prices = (*what.seats[0].prices, (setup.Kind.TRAIN, 0), (setup.Kind.AUDIT, 100))
    seats = tuple(
        setup.Seat(seat.id, seat.name, seat.role, seat.purse, seat.income, seat.organizes, prices, seat.operator)
        for seat in what.seats
    )
    what = setup.Setup(**{name: getattr(what, name) for name in what.__slots__} | {"seats": seats})
    return start(what, Worth(3, ("s0", "s1", "s2"), 0, scores={A: 10, B: 20, C: 30}))[0]


def test_r28_an_operator_seat_moves_its_pawn_once_within_reach() -> None:
    """The move is public and at once; no policy moves the pawn after it, and there is no intent to show."""
    state = moved()
    assert state.board.intents == (None,)
    state, told = after(state, Train(0, A))
    assert events.Trained(0, A | B, A) in told
    assert state.board.rows == (A,)
    refused = forbids(sight(state), Train(0, A | B))
    assert refused is not None
    assert refused.rule == "R28"
    state, told = after(state, End(), End(), End())
    assert events.Moved not in kinds(told)
    assert state.board.rows == (A,)
    assert forbids(sight(state), Train(0, A | B)) is None


@pytest.mark.parametrize(
    ("action", "rule"), [(Train(0, 4), "R18"), (Train(0, A | B), "R28"), (Audit(0, 3), "R29"), (Audit(0, 0), "R29")]
)
def test_r28_r29_what_an_operator_seat_cannot_do(action: Train | Audit, rule: str) -> None:
    """Rows out of reach, the row it stands on, more slices than there are."""
    refused = forbids(sight(moved()), action)
    assert refused is not None
    assert refused.rule == rule


def test_r28_only_the_seat_of_an_operator_moves_it() -> None:
    """The organizer's turn comes third; it cannot move the pawn, nor audit it."""
    state, _ = after(moved(), End(), End())
    for action, rule in ((Train(0, A), "R28"), (Audit(0, 1), "R29")):
        refused = forbids(sight(state, 2), action)
        assert refused is not None
        assert refused.rule == rule


def test_r28_withheld_groups_still_leave_the_row() -> None:
    """A strike after the operator's turn takes B out of its row when the round closes."""
    state, told = after(moved(), End(), End(), Strike(B), End())
    assert events.Dropped(0, B, A) in told
    assert state.board.rows == (A,)


def test_r20_an_operator_seat_earns_its_deployed_score_and_pays() -> None:
    """It stands on AB: 50 points on slice 1 earn 50 credits, less 2 for each of two groups; the purse began at 16."""
    state, told = after(moved(), End(), End(), End())
    assert events.Revenue(0, 0, 5000, 400) in told
    assert sight(state).notes.purse == 1600 + 5000 - 400 + 300


def test_r29_an_audit_learns_the_first_untested_slices_it_does_not_know() -> None:
    """a1 tests slice 0. The auditor knows slice 1 already, so one slice is slice 2; it costs 1 a slice."""
    state, _ = after(moved(), End())
    assert price(sight(state, 1), Audit(0, 2)) == 200
    state, told = after(state, Unveil(A | B, 1), Audit(0, 1))
    assert [event for event in told if isinstance(event, events.Unveiled)][-1] == events.Unveiled(1, A | B, 2, 5000, audit=True)
    refused = forbids(sight(state, 1), Audit(0, 1))
    assert refused is not None
    assert refused.rule == "R29"


def test_r29_where_labels_change_in_secret_a_row_can_be_audited_again_in_the_next_round() -> None:
    """Slices are tested again a round later; what was learned in this round is not."""
    state, _ = after(moved(), End(), Audit(0, 2), End(), End(), End())
    assert sight(state, 1).aged(A | B, 1)
    assert unaudited(sight(state, 1), 0) == (1, 2)
    state, _ = after(state, Unveil(A | B, 1))
    assert not sight(state, 1).aged(A | B, 1)
    assert unaudited(sight(state, 1), 0) == (2,)
    state, told = after(state, Audit(0, 1))
    assert events.Unveiled(1, A | B, 2, 5000, audit=True) in told
    assert unaudited(sight(state, 1), 0) == ()


def test_r29_what_the_seat_does_not_know_is_tested_before_what_it_knew() -> None:
    state, _ = after(moved(), End(), Unveil(A | B, 1), End(), End(), End())
    assert unaudited(sight(state, 1), 0) == (2, 1)


def test_r29_where_nobody_else_can_change_labels_what_is_known_is_not_audited_again() -> None:
    """The seat is alone and warned of nothing: what it knows from earlier rounds holds."""
    state, _ = start(make(2, 3, rounds=6), Worth(2, ("s0", "s1", "s2"), 0, scores={A: 10, B: 20}))
    state, _ = after(state, Unveil(state.board.rows[0], 1), End())
    assert not sight(state).secretive
    assert unaudited(sight(state), 0) == (2,)


def test_r30_at_a_shared_table_all_learn_what_one_unveils() -> None:
    """The cell is told to all seats, and known to all; an audit stays with the seat that paid for it."""
    what = moved().board.setup
    what = setup.Setup(**{name: getattr(what, name) for name in what.__slots__} | {"shared": True})
    state, _ = start(what, Worth(3, ("s0", "s1", "s2"), 0, scores={A: 10, B: 20, C: 30}))
    state, told = after(state, Unveil(C, 1), Audit(0, 1))
    assert events.Shown(0, C, 1, 5000) in told
    assert all(sight(state, seat).fresh(C, 1) == 5000 for seat in range(3))
    assert sight(state, 0).fresh(A | B, 1) == 5000
    assert sight(state, 1).fresh(A | B, 1) is None


# Events ---------------------------------------------------------------------------------------------------------------


def conditional(when: Condition, first: int = 1, **more: object) -> State:
    event = setup.Event(
        **{"round": first, "kind": "price", "text": "It pays more.", "operator": 0, "by": 100, "when": when} | more
    )
    what = make(2, 1, rounds=6)
    return start(what, Worth(2, ("s0",), 0, scores={A: 10, B: 20}), schedule=(event,))[0]


def test_r2_a_conditional_event_is_announced_when_its_condition_holds_and_comes_a_round_later() -> None:
    """A strike of B takes the score from 50 to 30: announced at the start of round 2, in force in round 3, never again."""
    state = conditional(Condition(operator=0, below=4000))
    assert not state.board.announced
    state, told = after(state, Strike(B), End())
    assert [type(event) for event in told].count(events.Announced) == 1
    assert state.board.prices == (200,)
    state, told = after(state, End())
    assert state.board.prices == (300,)
    state, told = after(state, Strike(B), End(), End())
    assert events.Announced not in kinds(told)
    assert state.board.prices == (300,)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (Condition(operator=0, above=4999), True), (Condition(operator=0, above=5000), False),
        (Condition(operator=0, below=5000), False), (Condition(withheld=A), False), (Condition(deals=1), False),
        (Condition(operator=0, below=6000, above=4000), True),
    ],
)  # fmt: skip
def test_r2_conditions(when: Condition, holds: bool) -> None:
    """At the opening the operator stands on AB with 50 points, nothing is withheld and no deal runs."""
    assert bool(conditional(when).board.announced) is holds


def test_r2_a_conditional_event_does_not_come_before_its_round() -> None:
    """Its condition holds from the start; its first round is 4, so it is announced in round 3."""
    state = conditional(Condition(operator=0, above=0), first=4)
    for announced in (0, 0, 1):
        assert len(state.board.announced) == announced
        state, _ = after(state, End())
    assert state.board.prices == (300,)


def test_r2_withheld_groups_and_deals_are_conditions() -> None:
    """A strike withholds A at the start of the next round only if a fund holds it there; a deal runs for three rounds."""
    state, _ = after(conditional(Condition(withheld=A)), Strike(A), Fund(0), End())
    assert state.board.announced
    state, _ = after(conditional(Condition(deals=1)), Strike(B), Demand(0, B, 100), End())
    assert state.board.announced


def test_r2_a_covert_event_is_told_to_nobody() -> None:
    """Labels of one of two groups, by the seed, get worse in round 2; no event that a seat may see says so."""
    event = setup.Event(round=2, kind="quality", text="", groups=A | B, by=-1, covert=True, one=True)
    spoiled = set()
    for seed in range(8):
        state, _ = start(make(2, 1), SeededGrid(2, ("s0",), 5), schedule=(event,), seed=seed)
        assert not state.board.announced
        state, told = after(state, End())
        assert events.Happened not in kinds(told)
        changed = [one for one in told if isinstance(one, events.QualityChanged)]
        assert len(changed) == 1
        assert state.world.spoiled == 1 << changed[0].group
        spoiled.add(changed[0].group)
    assert spoiled == {0, 1}


# Goals ----------------------------------------------------------------------------------------------------------------


def judged(goal: Goal, *actions: object, state: State | None = None) -> tuple[int | None, float]:
    """A goal's value and share after some actions and the end of a game of one round."""
    grid = Worth(3, ("s0", "s1"), 0, scores={A: 10, B: 20, C: 30})
    state = state or start(make(3, 2, rounds=1, goals=(goal,), operators=[{"price": 0}]), grid)[0]
    state, _ = after(state, *actions, *[End()] * len(state.board.setup.seats))  # type: ignore[arg-type]
    (found,) = outcomes(state, 0)
    assert found.working
    return found.value, found.share


def test_r23_select_is_the_regret_of_the_declared_row() -> None:
    """Of rows of two groups BC scores 70; AB scores 50, so its regret is 20. The last word counts."""
    goal = Goal("g", "select", "", 0, 10, 2500, 0, 1, slice=0, method="select", size=2)
    assert judged(goal, Declare("select", A | B, 0, 0)) == (2000, 0.6)
    assert judged(goal, Declare("select", A | B, 0, 0), Declare("select", B | C, 0, 0)) == (0, 1.0)
    assert judged(goal, Declare("select", A, 0, 0))[0] is None
    assert judged(goal)[0] is None


def test_r23_select_of_an_operator_seat_is_where_its_pawn_stands() -> None:
    """The seat that moves a1 is judged by a1's row: AB, 20 points below BC."""
    what = moved().board.setup
    goal = Goal("g", "select", "", 0, 10, 2500, 0, 1, slice=0, method="select", size=2)
    what = setup.Setup(**{name: getattr(what, name) for name in what.__slots__} | {"goals": (goal,), "rounds": 1})
    state, _ = start(what, Worth(3, ("s0", "s1", "s2"), 0, scores={A: 10, B: 20, C: 30}))
    assert judged(goal, state=state)[0] == 2000


def test_r23_forecast_is_off_by_the_distance_from_the_mean_of_a_size() -> None:
    """Rows of two groups score 50, 60 and 70, on average 60."""
    goal = Goal("g", "forecast", "", 0, 10, 1000, 0, 1, slice=0, method="forecast", size=2)
    assert judged(goal, Declare("forecast", 0, 5500, 0)) == (500, 0.75)
    assert judged(goal)[0] is None


def test_r23_unlearn_is_off_by_the_distance_from_the_exact_retrain() -> None:
    """The operator stands on ABC with 80 points; without C it has 50."""
    goal = Goal("g", "unlearn", "", 0, 10, 1000, 0, 1, operator=0, slice=0, method="unlearn", groups=C)
    assert judged(goal, Declare("unlearn", C, 5000, 0)) == (0, 1.0)
    assert judged(goal, Declare("unlearn", C, 4200, 0)) == (800, 0.6)


def test_r23_detect_is_the_overlap_of_named_and_spoiled() -> None:
    """A and B were spoiled, B and C are named: one of three. A value of 0 takes a name back."""
    goal = Goal("g", "detect", "", 0, 10, 5000, 10000, 1, method="poison")
    named = (Declare("poison", B, 100, 0), Declare("poison", C, 100, 0))
    assert judged(goal, Poison(0), Poison(1), *named)[0] == 3333
    assert judged(goal, Poison(1), *named, Declare("poison", C, 0, 0)) == (10000, 1.0)
    assert judged(goal, Poison(1))[0] is None
    assert judged(goal, Declare("poison", A, 0, 0))[0] == 10000


def test_r23_group_values_are_declared_of_a_coalition() -> None:
    """Without B and C the whole board loses 50 points."""
    goal = Goal("g", "estimate", "", 0, 10, 1000, 0, 1, slice=0, method="group-leave-one-out", groups=B | C)
    assert judged(goal, Declare("group-leave-one-out", B | C, 4900, 0))[0] == 100
    assert judged(goal, Declare("group-leave-one-out", A | B, 4900, 0))[0] is None


def test_r23_privacy_is_the_noise_for_the_rows_groups() -> None:
    """The operator trains on ABC, and C moves the score by 30 points: at ε = 2 that is noise of 15."""
    goal = Goal("g", "privacy", "", 0, 10, 2000, 1000, 1, operator=0, slice=0, epsilon=2.0)
    assert judged(goal) == (1500, 0.75)


def test_r23_fairness_is_the_worst_slice() -> None:
    """After a poison slice 1 is the worst of the operator's row ABC."""
    goal = Goal("g", "fairness", "", 0, 10, 0, 8000, 1, operator=0)
    state, _ = start(make(3, 2, rounds=1, goals=(goal,)), HarmGrid(3, ("s0", "s1"), 0))
    assert judged(goal, Poison(0), state=state)[0] == 6000


def test_r23_fair_shares_compare_pay_with_shapley_values() -> None:
    """Each is paid 2 credits, a third; they are worth 1/6, 2/6 and 3/6: a sixth of the pay is in the wrong hands."""
    goal = Goal("g", "fair-shares", "", 0, 10, 5000, 0, 1, slice=0)
    state, _ = start(make(3, 2, rounds=1, goals=(goal,)), Worth(3, ("s0", "s1"), 0, scores={A: 10, B: 20, C: 30}))
    value, _ = judged(goal, state=state)
    assert value == 1667


def test_r23_progress_of_what_is_declared_is_told_in_words() -> None:
    """A seat sees what it has said so far, and no more."""
    goals = (
        Goal("a", "select", "", 0, 10, 2500, 0, 1, slice=0, method="select", size=2),
        Goal("b", "detect", "", 0, 10, 5000, 10000, 1, method="poison"),
        Goal("c", "forecast", "", 0, 10, 1000, 0, 1, slice=0, method="forecast", size=2),
        Goal("d", "unlearn", "", 0, 10, 1000, 0, 1, operator=0, slice=0, method="unlearn", groups=C),
    )
    state, _ = start(make(3, 2, goals=goals), SeededGrid(3, ("s0", "s1"), 1))
    before = [progress(sight(state), goal).text for goal in goals]
    assert before == ["no row chosen", "nobody named", "not declared", "not declared"]
    said = (
        Declare("select", 3, 0, 0),
        Declare("poison", B, 1, 0),
        Declare("forecast", 0, 5000, 0),
        Declare("unlearn", C, 100, 0),
    )
    state, _ = after(state, *said)
    assert [progress(sight(state), goal).text for goal in goals] == ["AB is chosen", "B named", "50 declared", "1 declared"]


@pytest.mark.parametrize(
    "action",
    [
        Declare("shapley", A | B, 0, 0), Declare("poison", 0, 1, 0), Declare("unlearn", 0, 0, 0), Declare("forecast", A, 0, 0),
        Declare("group-leave-one-out", 0, 0, 0), Declare("guess", A, 0, 0),
    ],
)  # fmt: skip
def test_r22_a_declaration_names_what_its_method_is_about(action: Declare) -> None:
    """One group, some groups, or none."""
    state, _ = start(make(3, 2), SeededGrid(3, ("s0", "s1"), 1))
    refused = forbids(sight(state), action)
    assert isinstance(refused, Illegal)
    assert refused.rule == "R22"


def test_r16_pay_is_shared_evenly_among_the_groups_it_is_for() -> None:
    """Two credits for each group trained on, so far; a deal's sum is parted among the groups it names."""
    state, _ = start(make(3, 1, seats=[{"organizes": A | B}]), Worth(3, ("s0",), 0, scores={A: 10, B: 20, C: 30}))
    state, _ = after(state, Strike(A | B), Demand(0, A | B, 301), End())
    assert state.board.deals
    # Prices of the round come first: AB and C stay in the row, and C belongs to no seat.
    assert state.board.earned == (200 + 151, 200 + 150, 0)


def test_notation_of_the_new_actions_parses_back() -> None:
    """Every new action has a text that gives it back."""
    what = moved().board.setup
    for action in (Train(0, 5), Train(0, 0), Audit(0, 2), Declare("select", 5, 0, 1), Declare("forecast", 0, 8750, 2)):
        assert parse(what, show(what, action)) == action
    assert show(what, Train(0, 5)) == "t a1 AC"
    assert show(what, Audit(0, 2)) == "a a1 2"


def test_what_is_free_is_legal_for_an_empty_purse() -> None:
    """Annotating costs 3 and is refused with nothing in the purse; a declaration is free."""
    state, _ = start(make(2, 1, seats=[{"purse": 0}]), SeededGrid(2, ("s0",), 1))
    assert forbids(sight(state), Annotate(0)) is not None
    assert forbids(sight(state), Incentive(0)) is not None
    assert forbids(sight(state), Declare("shapley", A, 0, 0)) is None
    assert play(state, End(), POLICIES)[0].board.round == 2


# Numbers --------------------------------------------------------------------------------------------------------------


def test_r10_a_strike_stops_at_the_lowest_willingness() -> None:
    """From −2 two steps down would be −4; there is nothing below −3."""
    state, _ = start(make(2, 1, group=[{"willingness": -2, "base": -2}], operators=[{"row": B}]), SeededGrid(2, ("s0",), 1))
    assert after(state, Strike(A))[0].board.willingness[0] == -3


def test_r9_an_incentive_is_one_step_of_willingness_and_base() -> None:
    """From +1 to +2; at +2 with a base of +3 there is still a step to give."""
    state, _ = start(make(2, 1, group=[{}, {"willingness": 2, "base": 3}]), SeededGrid(2, ("s0",), 1))
    raised, _ = after(state, Incentive(0))
    assert (raised.board.willingness[0], raised.board.bases[0]) == (2, 2)
    assert forbids(sight(state), Incentive(1)) is None


def test_r16_a_deal_lifts_withheld_groups_to_0_and_leaves_others_alone() -> None:
    """A struck and comes back to 0; B was at 0 and nothing is told of it."""
    what = make(2, 1, group=[{}, {"willingness": 0, "base": 0}], operators=[{"price": 0}])
    state, _ = start(what, Worth(2, ("s0",), 0, scores={A: 10, B: 20}))
    _, told = after(state, Strike(A), Demand(0, A | B, 100), End())
    lifted = [event for event in told if isinstance(event, events.WillingnessChanged) and event.cause == "deal"]
    assert lifted == [events.WillingnessChanged(0, 0, 1, "deal")]


def test_r14_the_highest_sum_may_be_asked() -> None:
    """A thousand credits a round, and no hundredth more."""
    state, _ = start(make(2, 1), SeededGrid(2, ("s0",), 1))
    assert forbids(sight(state), Demand(0, A, 100_000)) is None
    assert forbids(sight(state), Demand(0, A, 100_001)) is not None


def test_r20_an_operator_seat_pays_its_deals_and_owes_nothing_it_has_not() -> None:
    """With a deal of 1 credit on A it pays 2 × 2 + 1; a model that scores nothing empties the purse, and no further."""
    state, _ = after(moved(), End(), End(), Strike(A), Demand(0, A, 100))
    _, told = after(state, End())
    revenue = next(event for event in told if isinstance(event, events.Revenue))
    row = next(event.row for event in told if isinstance(event, events.Published))
    assert revenue.paid == 200 * row.bit_count() + (100 if row & A and events.DealRan in kinds(told) else 0)
    broke = fold(moved(), [events.Revenue(0, 0, 0, 100_000)])
    assert sight(broke).notes.purse == 0


def test_r27_a_cleaning_is_one_step() -> None:
    """Of two steps of poison it takes one back."""
    state, told = after(harmed(answers=("clean",)), Poison(0), Poison(0), End(), End(), End(), End())
    assert events.Cleaned(0, 0) in told
    assert state.world.quality == (2, 3, 3)


def test_r23_the_third_star_is_at_95_per_cent() -> None:
    """Two stars just below it."""
    assert [stars(share) for share in (0.59, 0.6, 0.79, 0.8, 0.94, 0.95)] == [0, 1, 1, 2, 2, 3]
