"""Each rule by its number, on boards small enough to check by hand."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.catalog import POLICIES
from game.errors import Illegal
from game.imagine import forecast
from game.rules import events
from game.rules.actions import (
    Action,
    Annotate,
    Declare,
    Delete,
    Demand,
    End,
    Fund,
    Incentive,
    Labor,
    Poison,
    Strike,
    Unveil,
)  # fmt: skip
from game.rules.fold import fold
from game.rules.goals import credit, outcomes, progress, stars
from game.rules.legal import forbids, options, price
from game.rules.outlook import belief, stake
from game.rules.rulebook import begin
from game.rules.setup import Event, Goal, Kind
from game.rules.state import State, World, canonical
from game.rules.tell import tell
from game.rules.text import RULES
from game.subsets import members, parse, size
from tests.boards import PRICES, FixedGrid, SeededGrid, after, make, sight, start

A, B, C, AB, AC, BC, ABC = (parse(text, 3) for text in ("A", "B", "C", "AB", "AC", "BC", "ABC"))


def worth(**points: float) -> FixedGrid:
    """A grid of three groups on which a row is worth the sum of its groups' points, on both slices."""
    values = [points.get(letter, 0.0) for letter in "ABC"]
    return FixedGrid(3, ("s0", "s1"), 0, score=lambda row, slice_: sum(values[i] for i in members(row)))


def refusal(state: object, action: Action) -> Illegal:
    fault = forbids(sight(state), action)  # type: ignore[arg-type]
    assert fault is not None
    return fault


def test_the_rules_are_numbered_without_a_gap() -> None:
    assert [number for number, _, _ in RULES] == [f"R{i}" for i in range(1, len(RULES) + 1)]


def test_r1_a_round_goes_through_its_steps_in_order() -> None:
    """Intents after the round opens; after the last turn answers, moves, publication, pay, drift, income, the next round."""
    state, opening = start(make(rounds=2), worth(A=30, B=20, C=10))
    assert [type(e).__name__ for e in opening] == ["Published", "Deployed", "RoundOpened", "IntentShown"]
    state, told = after(state, Strike(C), End())
    kinds = [type(e).__name__ for e in told]
    order = [
        "TurnEnded",
        "Dropped",
        "Stayed",
        "Published",
        "Deployed",
        "Paid",
        "WillingnessChanged",
        "IncomeReceived",
        "RoundOpened",
        "IntentShown",
    ]
    assert kinds[kinds.index("TurnEnded") :] == order
    state, told = after(state, End())
    assert isinstance(told[-1], events.GameEnded)
    assert state.board.over
    assert refusal(state, End()).rule == "R1"


def test_r1_seats_act_in_order() -> None:
    state, _ = start(make(seats=[{}, {}]), worth())
    assert state.board.turn == 0
    assert forbids(sight(state, 1), End()) is not None
    state, _ = after(state, End())
    assert (state.board.turn, state.board.round) == (1, 1)
    state, _ = after(state, End())
    assert (state.board.turn, state.board.round) == (0, 2)


def test_r2_events_are_announced_a_round_ahead() -> None:
    schedule = (
        Event(2, "willingness", "A cools.", groups=A, by=-2),
        Event(2, "price", "Dearer.", operator=0, by=100),
        Event(2, "income", "A gift.", seat=0, by=50),
        Event(3, "amount", "B grows.", groups=B, by=1),
    )
    state, _ = start(make(), worth(), schedule=schedule)
    assert [event.text for event in state.board.announced] == ["A cools.", "Dearer.", "A gift."]
    assert state.board.willingness[0] == 1
    state, _ = after(state, End())
    assert state.board.willingness[0] == -1
    assert (state.board.prices, state.notes[0].income) == ((300,), 350)
    assert [event.text for event in state.board.announced] == ["B grows."]
    state, _ = after(state, End())
    assert state.board.amounts == (2, 3, 2)


def test_r2_a_foretold_event_is_told_in_all_but_whom_it_strikes() -> None:
    """It is announced and told like others; which group it struck shows in no sight, and without a word of it nothing is told."""
    struck = set()
    for foretold in (True, False):
        found = []
        for seed in range(12):
            event = Event(2, "quality", "A batch goes wrong.", groups=AB, by=-2, covert=True, one=True)
            setup = replace(make(), foretold=(event,) if foretold else ())
            state, told = start(setup, worth(), schedule=(event,), seed=seed)
            assert (events.Announced(event) in told) == foretold
            state, then = after(state, End())
            assert (events.Happened(event) in then) == foretold
            struck.add(state.world.quality)
            found.append(sight(state))
        boards = {repr(replace(one.board, luck=(), words=())) for one in found}  # each die is its own
        assert len(boards) == 1
        assert all(one.notes == found[0].notes for one in found)
    assert struck == {(1, 3, 3), (3, 1, 3)}


def test_r4_the_last_credit_can_be_spent() -> None:
    """An action that costs all of the purse is paid; a hundredth less and it is refused."""
    for purse, refused in ((100, False), (99, True)):
        state, _ = start(make(seats=[{"purse": purse}]), SeededGrid(3, ("s0", "s1"), 1))
        assert (forbids(sight(state), Strike(A)) is not None) == refused


@given(st.integers(0, 10_000))
def test_r3_an_intent_is_the_move_when_nothing_changes(seed: int) -> None:
    policy = list(POLICIES)[seed % len(POLICIES)]
    state, _ = start(make(4, 2, operators=[{"row": seed % 16, "policy": policy}]), SeededGrid(4, ("a", "b"), seed))
    for _ in range(3):
        intent = state.board.intents[0]
        assert intent is not None
        standing = [utility(state, row) for row in (state.board.rows[0], intent.row, intent.aim)]
        assert (intent.gain, intent.promise) == (standing[1] - standing[0], standing[2] - standing[0])
        state, _ = after(state, End())
        assert state.board.rows[0] == intent.row


def utility(state: State, row: int) -> int:
    """What standing on a row is worth to the operator: its score on the one tested slice less the price of each group."""
    ((score, *_),) = state.world.grid.rows(state.board.amounts, state.world.quality, (row,))
    assert score is not None
    return score - state.board.prices[0] * row.bit_count()


def test_r4_a_seat_pays_and_cannot_overdraw() -> None:
    state, _ = start(make(seats=[{"purse": 150}]), worth())
    state, told = after(state, Unveil(A, 1))
    assert state.notes[0].purse == 50
    assert sum(isinstance(e, events.Unveiled) for e in told) == 1
    fault = refusal(state, Strike(A))
    assert (fault.rule, "costs 1" in fault.reason, "holds 0.5" in fault.reason) == ("R4", True, True)


def test_r4_a_seat_has_only_its_actions() -> None:
    state, _ = start(make(seats=[{"prices": ((Kind.UNVEIL, 100),)}]), worth())
    assert refusal(state, Strike(A)).rule == "R4"
    assert {type(action) for action in options(sight(state))} == {Unveil, End}


def test_r5_rows_of_withheld_and_latent_groups_are_closed() -> None:
    state, _ = start(make(group=[{"amount": 0}, {"willingness": -1}]), worth())
    board = state.board
    assert (board.exists(A), board.exists(B), board.open(B), board.open(C)) == (False, True, False, True)
    assert refusal(state, Unveil(AB, 0)).rule == "R5"
    assert forbids(sight(state), Unveil(BC, 0)) is None, "closed rows can be unveiled"


def test_r6_unveiling_tells_the_present_board_and_grows_stale_by_public_changes() -> None:
    grid = SeededGrid(3, ("s0", "s1"), 7)
    state, _ = start(make(), grid)
    state, told = after(state, Unveil(AB, 1))
    truth = grid.rows((2, 2, 2), (3, 3, 3), (AB,))[0][1]
    assert [e.score for e in told if isinstance(e, events.Unveiled)] == [truth]
    assert sight(state).fresh(AB, 1) == truth
    state, _ = after(state, Delete(2))
    assert not sight(state).stale(AB, 1), "a group that is not in the row changes nothing"
    state, _ = after(state, Delete(0))
    assert sight(state).stale(AB, 1)
    assert sight(state).cell(AB, 1) is not None


def test_r6_an_unmeasured_cell_cannot_be_unveiled() -> None:
    grid = SeededGrid(3, ("s0", "s1"), 7, unmeasured=frozenset({(A, 1)}))
    state, _ = start(make(unmeasured=grid.unmeasured), grid)
    assert refusal(state, Unveil(A, 1)).rule == "R6"
    assert price(sight(state), Unveil(A, None)) == 100
    state, told = after(state, Unveil(A, None))
    assert [e.slice for e in told if isinstance(e, events.Unveiled)] == [0]


def test_r6_what_is_known_is_not_paid_for_again() -> None:
    """A known cell is refused, a row costs and tells the cells that are not known alone; what changed is looked at again."""
    grid = SeededGrid(3, ("s0", "s1", "s2"), 7)
    state, _ = start(make(3, 3), grid)
    state, _ = after(state, Unveil(AB, 1))
    assert refusal(state, Unveil(AB, 1)).rule == "R6"
    assert price(sight(state), Unveil(AB, None)) == 200
    purse = sight(state).notes.purse
    state, told = after(state, Unveil(AB, None))
    assert [e.slice for e in told if isinstance(e, events.Unveiled)] == [0, 2]
    assert sight(state).notes.purse == purse - 200
    assert refusal(state, Unveil(AB, None)).rule == "R6"
    assert Unveil(AB, None) not in list(options(sight(state)))
    published = state.board.rows[0]
    assert refusal(state, Unveil(published, 0)).rule == "R6", "what an operator published is known, too"
    assert price(sight(state), Unveil(published, None)) == 200
    state, _ = after(state, Delete(0))
    assert price(sight(state), Unveil(AB, None)) == 300
    assert len([e for e in after(state, Unveil(AB, None))[1] if isinstance(e, events.Unveiled)]) == 3


def test_r6_where_labels_go_wrong_in_secret_a_later_look_is_paid_for() -> None:
    """Not in the round of the first look; of another round's, who cannot know that it is as it was may look again."""
    goal = Goal("who", "detect", "", 0, 10, 5000, 10000, 4)
    state, _ = start(make(goals=(goal,), rounds=4), worth(A=30, B=20))
    state, _ = after(state, Unveil(A, 0))
    assert refusal(state, Unveil(A, 0)).rule == "R6"
    state, _ = after(state, End())
    assert forbids(sight(state), Unveil(A, 0)) is None
    assert price(sight(state), Unveil(A, 0)) == 100


def test_r7_labor_applies_next_round_and_creates_a_latent_group() -> None:
    state, _ = start(make(group=[{"amount": 0}]), worth())
    assert not state.board.exists(A)
    state, _ = after(state, Labor(0))
    assert not state.board.exists(A)
    state, told = after(state, End())
    assert state.board.exists(A)
    assert events.AmountChanged(0, 1, "labor") in told
    state, _ = after(state, Labor(0), Labor(0))
    assert refusal(state, Labor(0)).rule == "R7"


def test_r8_r12_quality_moves_covertly_and_stops_silently_at_its_limits() -> None:
    state, _ = start(make(seats=[{"purse": 10_000}]), worth(), quality=(3, 1, 0))
    for action in (Annotate(0), Poison(2)):
        state, told = after(state, action)
        assert not any(isinstance(e, events.QualityChanged) for e in told)
    assert state.world.quality == (3, 1, 0)
    state, told = after(state, Poison(1), Annotate(2))
    assert state.world.quality == (3, 0, 1)
    assert not any(isinstance(e, events.Public) for e in told)
    assert [action for action in options(sight(state)) if isinstance(action, (Poison, Annotate))] == [
        *map(Annotate, range(3)), *map(Poison, range(3)),
    ]  # fmt: skip


def test_r9_incentives_raise_willingness_and_base_to_three() -> None:
    state, _ = start(make(group=[{"willingness": 2, "base": 1}], seats=[{"purse": 10_000}]), worth())
    state, _ = after(state, Incentive(0), Incentive(0))
    assert (state.board.willingness[0], state.board.bases[0]) == (3, 3)
    assert refusal(state, Incentive(0)).rule == "R9"


def test_r10_a_strike_closes_rows_for_one_move() -> None:
    state, _ = start(make(), worth(A=30, B=20, C=10))
    state, _ = after(state, Strike(A))
    assert state.board.willingness[0] == -1
    assert refusal(state, Strike(A)).rule == "R10"
    state, told = after(state, End())
    assert events.Dropped(0, A, BC) in told
    assert state.board.willingness[0] == 0, "drift reopens the group"
    assert state.board.intents[0].row == ABC  # type: ignore[union-attr]


def test_r10_only_groups_the_seat_organizes_strike() -> None:
    state, _ = start(make(seats=[{"organizes": AB}]), worth())
    fault = refusal(state, Strike(AC))
    assert (fault.rule, fault.reason) == ("R10", "Player 1 organizes A, B, not C")
    assert refusal(state, Strike(0)).rule == "R10"


def test_r11_a_fund_stops_drift_for_a_round() -> None:
    state, _ = start(make(), worth(A=5))
    state, _ = after(state, Strike(A), Fund(0))
    assert refusal(state, Fund(0)).rule == "R11"
    state, _ = after(state, End())
    assert state.board.willingness[0] == -1
    state, _ = after(state, End())
    assert state.board.willingness[0] == 0


def test_r13_deletion_retrains_at_once_and_can_make_a_group_latent() -> None:
    state, _ = start(make(group=[{"amount": 1}]), worth(A=30, B=20, C=10))
    state, _ = after(state, Delete(0))
    assert state.board.amounts[0] == 0
    state, told = after(state, End())
    assert events.Dropped(0, A, BC) in told
    assert refusal(state, Delete(0)).rule == "R13"


def test_r14_one_demand_to_an_operator_and_round() -> None:
    state, _ = start(make(), worth(A=30))
    state, _ = after(state, Demand(0, A, 100))
    assert refusal(state, Demand(0, B, 100)).rule == "R14"
    assert refusal(state, Demand(0, 0, 100)).rule == "R14"
    state, _ = after(state, End())
    assert forbids(sight(state), Demand(0, B, 0)) is not None


@pytest.mark.parametrize(("willingness", "parts"), [(-1, 1), (0, 1), (1, 2), (2, 4), (3, None)])
def test_r15_belief_is_halved_by_every_group_off_the_brink(willingness: int, parts: int | None) -> None:
    assert belief((willingness, 0), 1) == ((0, 1) if parts is None else (1, parts))
    assert belief((willingness, 1), 3) == ((0, 1) if parts is None else (1, 2 * parts))


@pytest.mark.parametrize(("sum_", "accepted"), [(1400, True), (1401, False)])
def test_r15_an_operator_accepts_up_to_belief_times_loss(sum_: int, accepted: bool) -> None:
    """A is worth 30 points less its price of 2; at willingness +1 half of the 28 is believed."""
    state, _ = start(make(operators=[{"reach": 1}]), worth(A=30, B=20, C=10))
    assert stake(state, 0, A).loss == 2800
    state, told = after(state, Demand(0, A, sum_), End())
    assert [e.accepted for e in told if isinstance(e, events.DemandAnswered)] == [accepted]
    assert bool(state.board.deals) == accepted


def test_r15_patience_scales_and_a_group_it_can_do_without_is_refused() -> None:
    state, _ = start(make(operators=[{"reach": 1, "patience": 0.5}]), worth(A=30))
    _, told = after(state, Demand(0, A, 701), End())
    assert [e.accepted for e in told if isinstance(e, events.DemandAnswered)] == [False]
    state, _ = start(make(), worth(A=1, B=30))
    _, told = after(state, Demand(0, A, 1), End())
    assert [e.accepted for e in told if isinstance(e, events.DemandAnswered)] == [False]


def test_r16_a_deal_pays_for_its_term_and_binds_its_groups() -> None:
    state, _ = start(make(rounds=5), worth(A=30, B=20, C=10))
    state, _ = after(state, Strike(A), Demand(0, A, 1000), End())
    assert state.board.willingness[0] == 1, "it rose to 0 for the deal and drifted on"
    assert refusal(state, Strike(A)).rule == "R16"
    assert refusal(state, Demand(0, A, 1)).rule == "R16"
    paid = 0
    for _ in range(4):
        state, told = after(state, End())
        paid += sum(e.sum for e in told if isinstance(e, events.Paid) and e.cause == "deal")
    assert paid == 2000, "one round of three was paid when it was struck"
    assert not state.board.deals


def test_r16_a_deal_pauses_while_its_groups_are_not_trained_on() -> None:
    schedule = (Event(2, "willingness", "A leaves.", groups=A, by=-3),)
    state, _ = start(make(rounds=5), worth(A=30), schedule=schedule)
    state, told = after(state, Strike(A), Demand(0, A, 1000), End())
    assert [e.sum for e in told if isinstance(e, events.Paid) and e.cause == "deal"] == [1000]
    assert state.board.deals[0].left == 2
    state, told = after(state, End())
    assert not [e for e in told if isinstance(e, events.Paid) and e.cause == "deal"]
    assert state.board.deals[0].left == 1, "the term runs on"


def test_r18_ties_stay_then_fewer_groups_then_the_lower_row() -> None:
    flat = FixedGrid(3, ("s0", "s1"), 0, score=lambda row, slice_: 50.0)
    state, _ = start(make(operators=[{"price": 0, "row": AB}]), flat)
    assert state.board.intents[0].row == AB  # type: ignore[union-attr]
    step = FixedGrid(3, ("s0", "s1"), 0, score=lambda row, slice_: 60.0 if row in (B, A, BC) else 50.0)
    state, _ = start(make(operators=[{"price": 0, "row": ABC, "reach": 3}]), step)
    assert state.board.intents[0].row == A  # type: ignore[union-attr]


@given(st.integers(0, 5000))
def test_r18_moves_stay_in_reach_of_what_is_left_and_open(seed: int) -> None:
    reach = 1 + seed % 3
    state, _ = start(make(4, 1, operators=[{"reach": reach, "row": seed % 16}]), SeededGrid(4, ("a",), seed))
    state, _ = after(state, Strike(1 + seed % 15) if seed % 15 else End())
    while not state.board.over:
        left = state.board.rows[0] & state.board.existing & ~state.board.withheld
        board = state.board
        state, _ = after(state, End())
        assert size(state.board.rows[0] ^ left) <= reach
        assert board.open(state.board.rows[0])


def test_r19_publications_teach_every_seat_the_tested_cells_only() -> None:
    state, _ = start(make(seats=[{}, {}], operators=[{"tested": ((1, 1.0),)}]), worth(A=30, B=20, C=10))
    for seat in (0, 1):
        assert {(row, slice_) for row, slice_, _ in sight(state, seat).learned()} == {(ABC, 1)}


def test_r20_prices_go_to_those_who_organize_and_purses_add_up() -> None:
    state, _ = start(make(seats=[{"organizes": A}, {"organizes": B}]), worth(A=30, B=20, C=10))
    state, told = after(state, End(), End())
    assert [(e.seat, e.groups, e.sum) for e in told if isinstance(e, events.Paid)] == [(0, A, 200), (1, B, 200)]
    assert [notes.purse for notes in state.notes] == [1600 + 200 + 300] * 2


def test_r21_willingness_drifts_one_step_towards_its_base() -> None:
    state, _ = start(make(group=[{"willingness": 3, "base": 1}, {"willingness": -3, "base": 0}, {"willingness": 1}]), worth())
    state, _ = after(state, End())
    assert state.board.willingness == (2, -2, 1)


def test_r22_a_group_that_was_named_is_taken_back_whichever_slice_is_named_along() -> None:
    state, _ = start(make(), worth(A=30, B=20, C=10))
    state, _ = after(state, Declare("poison", A, 100, 0), Declare("poison", B, 100, 1), Declare("poison", A, 0, 1))
    assert dict(sight(state).notes.declared) == {("poison", B, 1): 100, ("poison", A, 1): 0}


def test_r22_the_last_declared_value_counts() -> None:
    goal = Goal("g", "estimate", "worth", 0, 10, 500, 0, 1, slice=0, method="leave-one-out")
    state, _ = start(make(rounds=1, goals=(goal,)), worth(A=30, B=20, C=10))
    state, _ = after(state, *(Declare("leave-one-out", 1 << i, 0, 0) for i in range(3)))
    state, _ = after(state, *(Declare("leave-one-out", 1 << i, v, 0) for i, v in enumerate((3000, 2000, 1000))), End())

    (result,) = outcomes(state, 0)
    assert (result.value, result.share) == (0, 1.0)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("income", 900 + 4 * 600),
        ("budget", 300),
        ("purse", 1600 + 4 * 300 + 3 * 600 + 400 - 300),
        ("performance", 6000),
        ("leverage", 750),
        ("hidden-harm", 0),
    ],
)
def test_r23_goals_are_measured_on_the_true_board(kind: str, value: int) -> None:

    # Strike A in round 1 of 4: 30 points less for one round. Income 3 a round and 2 a group, A unpaid in round 1.
    goal = Goal("g", kind, "goal", 0, 10, 100, 200, 4, operator=0)
    state, _ = start(make(rounds=4, goals=(goal,)), worth(A=30, B=20, C=10))
    state, _ = after(state, Strike(A), Unveil(A, None), End(), End(), End(), End())
    (result,) = outcomes(state, 0)
    expected = {"income": 4 * 300 + 3 * 600 + 400}.get(kind, value)
    assert result.value == expected


def test_r23_credit_is_half_at_partial_full_at_full_and_even_between() -> None:

    more = Goal("g", "income", "", 0, 10, 100, 300, 1)
    less = Goal("g", "budget", "", 0, 10, 300, 100, 1)
    assert [credit(more, v) for v in (99, 100, 200, 300, 400, None)] == [0, 0.5, 0.75, 1, 1, 0]
    assert [credit(less, v) for v in (301, 300, 200, 100, 0)] == [0, 0.5, 0.75, 1, 1]
    assert [stars(v) for v in (0.599, 0.6, 0.8, 0.95, 1)] == [0, 1, 2, 3, 3]


def test_every_price_of_the_rulebook_is_charged() -> None:
    """What an action costs leaves the purse, whatever the action."""
    what = make(seats=[{"purse": 100_000}])
    state, _ = start(what, SeededGrid(3, ("s0", "s1"), 3))
    prices = dict(PRICES) | {Kind.STRIKE: 100}  # the first of a round (R10)
    for action, kind in (
        (Unveil(A, 1), Kind.UNVEIL), (Labor(0), Kind.LABOR), (Annotate(0), Kind.ANNOTATION), (Incentive(0), Kind.INCENTIVE),
        (Strike(A), Kind.STRIKE), (Fund(0), Kind.FUND), (Poison(0), Kind.POISON), (Delete(0), Kind.DELETE),
        (Demand(0, A, 100), Kind.DEMAND), (Declare("shapley", 1, 5, 0), Kind.DECLARE),
    ):  # fmt: skip
        moved, _ = after(state, action)
        assert state.notes[0].purse - moved.notes[0].purse == prices[kind] == price(sight(state), action)
    assert price(sight(state), Strike(ABC)) == 100 + 200 + 300


def test_r10_each_further_group_of_a_round_costs_a_step_more() -> None:
    """One after the other or all at once; the next round begins with the first price again."""
    state, _ = start(make(seats=[{"purse": 1000}]), worth())
    state, _ = after(state, Strike(A))
    assert price(sight(state), Strike(B | C)) == 200 + 300
    state, _ = after(state, Strike(B))
    assert state.notes[0].purse == 1000 - 100 - 200
    assert price(sight(state), Strike(C)) == 300
    state, _ = after(state, End())
    assert price(sight(state), Strike(C)) == 100


def test_r14_an_ultimatum_is_a_strike_and_a_demand_and_ends_with_the_round() -> None:
    """It costs both; refused, the groups keep out for the round and are back in the next; accepted, they stay and are bound."""
    for sum_, accepted in ((6000, False), (2900, True)):
        state, _ = start(replace(make(seats=[{"purse": 1000}]), ultimatum=True), worth(A=30, B=20, C=10))
        assert price(sight(state), Demand(0, AB, sum_)) == 100 + 100 + 200
        state, _ = after(state, Demand(0, AB, sum_))
        assert state.board.willingness[:2] == (-1, -1)
        state, told = after(state, End())
        (answer,) = (event for event in told if isinstance(event, events.DemandAnswered))
        assert answer.accepted == accepted
        dropped = [event for event in told if isinstance(event, events.Dropped)]
        assert (not dropped) == accepted
        assert state.board.willingness == (1, 1, 1)
        assert bool(state.board.deals) == accepted


def test_r15_other_groups_of_the_seat_count_as_open_also_while_they_are_withheld() -> None:
    """What is asked for A is no more worth because B and C are held back too (the loophole of version 2)."""
    anybody = FixedGrid(3, ("s0", "s1"), 0, score=lambda row, slice_: 40.0 if row else 0.0)
    state, _ = start(make(operators=[{"row": ABC, "price": 0}]), anybody)
    state, _ = after(state, Strike(ABC))
    assert stake(state, 0, A).loss == 4000, "nobody else is open"
    assert stake(state, 0, A, 0).loss == 0
    _, told = after(state, Demand(0, A, 100), End())
    assert not next(event for event in told if isinstance(event, events.DemandAnswered)).accepted


def test_r15_a_refusal_says_both_numbers_or_which_of_them_fell_short() -> None:
    """Loss and belief, where the scenario is plain; an acceptance says neither."""
    for plain in (True, False):
        state, _ = start(replace(make(operators=[{"row": ABC, "price": 0}]), plain=plain), worth(A=30, B=20, C=10))
        _, told = after(state, Demand(0, A, 2000), End())
        (answer,) = (event for event in told if isinstance(event, events.DemandAnswered))
        assert not answer.accepted
        assert (answer.loss, answer.parts) == ((3000, 2) if plain else (None, None))
        assert answer.reason == "it would lose as much, but does not believe it"
        assert (
            "It would lose 30 a round and believes half of it: it pays at most 15." in tell(state.board.setup, answer)
        ) == plain
        _, told = after(state, Demand(0, A, 1000), End())
        (answer,) = (event for event in told if isinstance(event, events.DemandAnswered))
        assert (answer.accepted, answer.loss, answer.parts) == (True, None, None)


def test_r27_an_operator_that_learns_looks_one_group_further_after_each_deal() -> None:
    """Its reach, and with it what it compares from then on."""
    state, _ = start(make(operators=[{"row": ABC, "price": 0, "reach": 1, "answers": ("reach",)}]), worth(A=30, B=20, C=10))
    state, told = after(state, Demand(0, A, 1000), End())
    assert state.board.reaches == (2,)
    assert [event.reach for event in told if isinstance(event, events.ReachChanged)] == [2]


@given(st.integers(0, 3000))
def test_every_option_is_legal_and_events_alone_rebuild_the_state(seed: int) -> None:
    """Folding the events of an action over the state before it gives the state after it."""
    state, _ = start(make(3, 2, seats=[{}, {"organizes": B}]), SeededGrid(3, ("s0", "s1"), seed))
    choices = list(options(sight(state)))
    action = choices[seed % len(choices)]
    moved, told = after(state, action)
    for event in told:
        state = fold(state, (event,))
    assert canonical(state) == canonical(moved)


def test_perft_counts_of_the_opening() -> None:
    """How many actions a seat has at the opening, and after each of them: any change of legality changes these numbers."""
    state, _ = start(make(2, 1, rounds=2), FixedGrid(2, ("s0",), 0, score=lambda row, slice_: float(row)))
    first = list(options(sight(state)))
    assert len(first) == 42  # row - is deduced: it gains what the operator says it would
    second = sum(len(list(options(sight(after(state, action)[0])))) for action in first)
    assert second == 1748


def test_r23_progress_is_what_the_seat_can_know_and_ends_at_the_outcome() -> None:
    """Leverage so far counts the rounds to come as untouched, so it cannot look won too early; a veiled slice shows nothing."""
    open_goal = Goal("g", "leverage", "goal", 0, 10, 100, 200, 4, operator=0)
    state, _ = start(make(rounds=4, goals=(open_goal,)), worth(A=30, B=20, C=10))
    assert progress(sight(state), open_goal).value == 0
    state, _ = after(state, Strike(A), End())
    assert progress(sight(state), open_goal).value == 750
    state, _ = after(state, End(), End(), End())
    assert progress(sight(state), open_goal).value == outcomes(state, 0)[0].value == 750
    blind = make(rounds=4, goals=(open_goal,), operators=[{"tested": ((1, 1.0),)}])
    state, _ = start(blind, worth(A=30, B=20, C=10))
    assert progress(sight(state), open_goal).value is None


# Two operators, two seats, two slices ---------------------------------------------------------------------------------


def test_r14_r13_r11_r12_only_on_groups_the_seat_organizes() -> None:
    state, _ = start(make(seats=[{"organizes": A}, {"organizes": BC}]), worth(A=30))
    for action, rule in (
        (Demand(0, AB, 100), "R14"), (Delete(1), "R13"), (Fund(1), "R11"), (Poison(1), "R12"), (Strike(B), "R10"),
    ):  # fmt: skip
        assert refusal(state, action).rule == rule
    for action in (Labor(1), Annotate(1), Incentive(1)):
        assert forbids(sight(state), action) is None


def test_r16_a_group_stands_in_one_deal_only() -> None:
    """Two operators are asked for the same group in one round: the second is told that it is taken."""
    state, _ = start(make(operators=[{}, {}]), worth(A=30))
    state, told = after(state, Strike(A), Demand(0, A, 500), Demand(1, A, 500), End())
    answers = [(e.operator, e.accepted) for e in told if isinstance(e, events.DemandAnswered)]
    assert answers == [(0, True), (1, False)]
    assert len(state.board.deals) == 1


def test_r15_a_group_that_was_deleted_makes_no_deal() -> None:
    state, _ = start(make(group=[{"amount": 1}]), worth(A=30))
    _, told = after(state, Demand(0, A, 100), Delete(0), End())
    assert [e.accepted for e in told if isinstance(e, events.DemandAnswered)] == [False]


def test_r15_one_answer_leaves_the_demands_of_others() -> None:
    state, _ = start(make(seats=[{"organizes": A}, {"organizes": B}], operators=[{"reach": 1}]), worth(A=30, B=30))
    _, told = after(state, Strike(A), Demand(0, A, 100), End(), Strike(B), Demand(0, B, 100), End())
    assert [(e.seat, e.accepted) for e in told if isinstance(e, events.DemandAnswered)] == [(0, True), (1, True)]


def test_r15_the_loss_is_measured_from_a_row_without_groups_others_withhold() -> None:
    """B strikes too: what the operator stands to lose with A starts from what is left to it, with A taken as open."""
    state, _ = start(make(operators=[{"reach": 0, "price": 0}]), worth(A=30, B=20, C=10))
    struck, _ = after(state, Strike(AB))
    assert stake(struck, 0, A).loss == 3000
    assert stake(struck, 0, A).fallback == C
    assert stake(struck, 0, AB).loss == 5000


def test_r16_a_deal_lifts_groups_to_the_brink_and_lowers_none() -> None:
    state, _ = start(make(group=[{"willingness": 2, "base": 2}]), worth(A=60))
    state, _ = after(state, Demand(0, A, 1000), End())
    assert state.board.deals
    assert state.board.willingness[0] == 2


@pytest.mark.parametrize("term", [1, 2, 4])
def test_r16_the_term_is_the_scenarios(term: int) -> None:
    state, _ = start(make(rounds=6, term=term), worth(A=30))
    state, told = after(state, Strike(A), Demand(0, A, 1000), *[End()] * 6)
    assert sum(e.sum for e in told if isinstance(e, events.Paid) and e.cause == "deal") == term * 1000


def test_r18_an_operator_weighs_what_its_own_deals_would_cost_it() -> None:
    """A deal makes a group dear to the operator that struck it, and to no other: when A is worth less, only that one leaves."""
    state, _ = start(make(operators=[{"reach": 3}, {"reach": 3}], rounds=5), worth(A=30, B=28))
    state, _ = after(state, Strike(A), Demand(0, A, 2790), End())
    intents = state.board.intents
    assert intents[0] is not None
    assert intents[0].row & A
    shrunk = FixedGrid(3, ("s0", "s1"), 0, score=lambda row, slice_: sum((10, 28)[i] for i in members(row & 3)))
    state = replace(state, world=replace(state.world, grid=shrunk))
    state, _ = after(state, End())
    assert state.board.rows == (B, AB), "the first would pay 27.9 for ten points, the second pays its price alone"


def test_r18_the_tested_slices_are_weighed_and_the_deployed_ones_earn() -> None:
    """Tested nine to one, deployed one to nine: the operator's choice follows the first, its revenue the second."""
    points = {A: (50, 10), B: (40, 90)}
    split = FixedGrid(2, ("s0", "s1"), 0, score=lambda row, slice_: points.get(row, (0, 0))[slice_])
    who = {"tested": ((0, 0.9), (1, 0.1)), "deployed": ((0, 0.1), (1, 0.9)), "row": A, "price": 0}
    state, told = start(make(2, 2, operators=[who]), split)
    deployed = [e for e in told if isinstance(e, events.Deployed)]
    assert [(e.deployed, e.tested) for e in deployed] == [(1400, 4600)]
    assert state.board.intents[0] is not None
    assert state.board.intents[0].row == A, "46 points against 45"
    preview = forecast(sight(state), None, POLICIES).answers[0]
    assert preview.now == 4600


def test_r1_operators_answer_and_move_one_after_the_other() -> None:
    """The first has moved before the second answers: the order in which R1 has them act."""
    state, _ = start(make(operators=[{"row": AB}, {"row": AB}]), worth(A=30, B=20, C=10))
    _, told = after(state, Strike(A), Demand(1, A, 500), End())
    kinds = [(type(e).__name__, e.operator) for e in told if isinstance(e, (events.Dropped, events.Moved, events.DemandAnswered))]
    assert kinds[0] == ("Dropped", 0)
    assert kinds.index(("Moved", 0)) < kinds.index(("DemandAnswered", 1))


def test_r7_r2_amounts_and_prices_stay_in_their_range() -> None:
    schedule = (
        Event(2, "amount", "A doubles.", groups=A, by=2),
        Event(2, "price", "Cheaper.", operator=0, by=-500),
        Event(3, "amount", "B vanishes.", groups=B, by=-9),
    )
    state, _ = start(make(group=[{"amount": 2}]), worth(), schedule=schedule)
    state, _ = after(state, Labor(0), End())
    assert (state.board.amounts[0], state.board.prices[0]) == (3, 0)
    state, _ = after(state, End())
    assert state.board.amounts[1] == 0


def test_r23_goals_end_at_their_deadline() -> None:
    """A strike after the deadline, income after it, and values declared after it count for nothing."""
    goals = (
        Goal("l", "leverage", "", 0, 10, 100, 200, 1, operator=0),
        Goal("i", "income", "", 0, 10, 100, 200, 1),
        Goal("e", "estimate", "", 0, 10, 500, 0, 1, slice=0, method="shapley"),
    )
    state, _ = start(make(rounds=2, goals=goals), worth(A=30, B=20, C=10))
    state, _ = after(state, *(Declare("shapley", 1 << i, v, 0) for i, v in enumerate((3000, 2000, 1000))), End())
    assert refusal(state, Declare("shapley", 1, 0, 0)).rule == "R22"
    assert forbids(sight(state), Declare("banzhaf", 1, 0, 0)) is None
    state, _ = after(state, Strike(ABC), End())
    leverage_, income_, estimate_ = outcomes(state, 0)
    assert (leverage_.value, income_.value, estimate_.value) == (0, 900, 0)


def test_r23_what_nobody_measured_is_no_zero() -> None:
    """An operator pushed onto a row nobody measured where it deploys has no deployed score then, and no goal counts one."""
    hole = FixedGrid(2, ("s0", "s1"), 0, score=lambda row, slice_: 50.0)
    rows = hole.rows
    hole.rows = lambda a, q, masks: [(s[0], None) if not m else s for m, s in zip(masks, rows(a, q, masks), strict=True)]  # type: ignore[method-assign]
    goal = Goal("l", "leverage", "", 0, 10, 100, 200, 2, operator=0)
    what = make(2, 2, operators=[{"deployed": ((1, 1.0),), "reach": 0}], goals=(goal,), rounds=2, unmeasured=frozenset({(0, 1)}))
    state, _ = start(what, hole)
    state, told = after(state, Strike(3), End())
    assert [e.deployed for e in told if isinstance(e, events.Deployed)] == [None]
    state, _ = after(state, End())
    (result,) = outcomes(state, 0)
    assert result.value is None
    assert "unmeasured" in result.working[0]


def test_r23_values_of_a_board_without_groups_are_no_crash() -> None:
    goal = Goal("e", "estimate", "", 0, 10, 500, 0, 1, slice=0, method="shapley")
    state, _ = start(
        make(1, 1, rounds=1, goals=(goal,), group=[{"amount": 0}], operators=[{"row": 0}]), SeededGrid(1, ("s0",), 1)
    )
    state, _ = after(state, End())
    assert outcomes(state, 0)[0].value is None


def test_r24_a_seat_follows_the_quality_it_knew() -> None:
    what = make(2, 1)
    world = World(SeededGrid(2, ("s0",), 1), 1, (3, 1), ())
    state, _ = begin(what, world, ((3, None),), POLICIES)
    state, _ = after(state, Poison(0), Poison(1))
    assert state.notes[0].quality == (2, None)
    assert state.notes[0].edits == (1, 1)


@given(st.integers(0, 10_000))
def test_every_state_has_the_fields_of_its_class(seed: int) -> None:
    """Copies are made by name without a check; a wrong name would add a field that nobody reads."""
    state, _ = start(make(3, 2, rounds=3), SeededGrid(3, ("a", "b"), seed))
    dice = random.Random(seed)
    while not state.board.over:
        state, _ = after(state, dice.choice(list(options(sight(state)))))
        for part in (state.board, *state.notes, state.world):
            assert list(vars(part)) == [one.name for one in fields(part)]
