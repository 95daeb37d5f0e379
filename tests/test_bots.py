"""Players that need no person: greedy takes the best single turn, and declarations state what is believed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from game import scenario
from game.bots.bargains import bargains
from game.bots.bisection import bisection, learned
from game.bots.declaring import declarations
from game.bots.greedy import greedy
from game.catalog import POLICIES
from game.rules import events
from game.rules.actions import Action, Declare, Demand, End, Strike, Unveil
from game.rules.goals import outcomes
from game.rules.measures import true_values
from game.rules.outlook import stake
from game.rules.setup import Goal, Kind
from game.rules.state import State
from game.scenario.deal import deal
from tests.boards import FixedGrid, SeededGrid, after, make, sight, start


def die(sides: int) -> int:
    """Chance for bots that need none."""
    return 0


def played(state: State, rounds: int) -> State:
    """The game after some rounds of greedy."""
    while not state.board.over and state.board.round <= rounds:
        state, _ = after(state, greedy(sight(state), POLICIES, die))
    return state


def needed(rounds: int = 4, **goal: int) -> State:
    """A known board on which the operator cannot do without A and B together, worth 12 points less their price."""
    wanted = Goal("share", "income", "", 0, 100, **({"partial": 3000, "full": 6000, "deadline": rounds} | goal))
    what = make(2, 1, operators=[{"row": 3}], seats=[{"purse": 3000, "income": 0}], rounds=rounds, goals=(wanted,))
    grid = FixedGrid(2, ("s0",), 1, score=lambda row, slice_: 80.0 if row == 3 else 66.0 if row else 0.0)
    state, _ = start(what, grid)
    return after(state, *(Unveil(row, 0) for row in range(3)))[0]  # the operator published its own


def test_greedy_strikes_before_it_asks_and_asks_for_nearly_all() -> None:
    """A strike pays only together with its demand: the turn is weighed as a whole."""
    state = needed()
    most = stake(state, 0, 3).loss
    assert most == 7600
    first = greedy(sight(state), POLICIES, die)
    assert first == Strike(3)
    state, _ = after(state, first)
    second = greedy(sight(state), POLICIES, die)
    assert second == Demand(0, 3, most)
    state = played(state, 1)
    assert [deal.sum for deal in state.board.deals] == [most]


def test_greedy_leaves_money_alone_that_can_earn_nothing() -> None:
    """Its goal is met whatever it does, so it ends its turn."""
    state = needed(partial=1, full=2)
    assert greedy(sight(state), POLICIES, die) == End()


def test_bargains_are_what_they_say() -> None:
    """On a known board the chance is 0 or 1 as the sum is above or below the loss, halved for each group not at the brink."""
    found = bargains(sight(needed()), POLICIES, 16)
    assert all(better.gain >= worse.gain for better, worse in pairwise(found))
    assert {(one.groups, one.strikes, one.sum, one.chance) for one in found if one.groups == 3} == {
        (3, 0, 1900, 1.0), (3, 3, 7600, 1.0)
    }  # fmt: skip
    best = found[0]
    assert best.actions == (Strike(3), Demand(0, 3, 7600))
    assert best.gain == 3 * 7600 - 400


@pytest.mark.parametrize(
    ("kind", "method", "extra"),
    [
        ("estimate", "shapley", {}),
        ("estimate", "banzhaf", {}),
        ("estimate", "group-leave-one-out", {"groups": 3}),
        ("select", None, {"size": 2}),
        ("forecast", None, {"size": 2}),
        ("unlearn", None, {"groups": 1, "operator": 0}),
    ],
)
def test_what_is_known_is_declared_exactly(kind: str, method: str | None, extra: dict[str, int]) -> None:
    """With the board unveiled every declaration is the truth, made in the last round before the deadline and once."""
    goal = Goal("g", kind, "", 0, 100, 100, 0, 2, method=method, slice=0, **extra)
    state, _ = start(make(3, 1, goals=(goal,), rounds=3), SeededGrid(3, ("s0",), 4))
    state, _ = after(state, *(Unveil(row, 0) for row in range(8) if sight(state).fresh(row, 0) is None))
    assert not list(declarations(sight(state), POLICIES)), "nothing is due in round 1"
    state, _ = after(state, End())
    stated = list(declarations(sight(state), POLICIES))
    assert stated
    state, _ = after(state, *stated)
    assert not list(declarations(sight(state), POLICIES)), "and nothing twice"
    state, _ = after(state, End(), End())
    assert outcomes(state, 0)[0].value == 0


def test_unknown_values_are_declared_near_the_middle_of_what_is_believed() -> None:
    """On First Strike's board, from eight unveiled cells and the published one, Shapley values are off by less than 5 points."""
    loaded = scenario.load(scenario.find("first-strike"))
    goal = Goal("g", "estimate", "", 0, 100, 100, 0, 1, method="shapley", slice=0)
    seat = loaded.setup.seats[0]
    declaring = replace(seat, prices=(*seat.prices, (Kind.DECLARE, 0)))
    state, _ = deal(replace(loaded, setup=replace(loaded.setup, goals=(goal,), seats=(declaring,))), 1)
    state, _ = after(state, *(Unveil(row, 0) for row in (0, 1, 3, 17, 85, 170, 200, 255)))
    stated = [action for action in declarations(sight(state), POLICIES) if isinstance(action, Declare)]
    truth = true_values(state, goal)
    assert truth is not None
    errors = [abs(action.value - truth[action.groups]) for action in stated]
    assert len(errors) == 8
    assert sum(errors) / len(errors) < 500


# Blind bisection ------------------------------------------------------------------------------------------------------


def bisected(state: State) -> tuple[list[Action], list[events.DemandAnswered]]:
    """A game played by bisection: what it did, and the answers to its demands."""
    done, answers = [], []
    while not state.board.over:
        action = bisection(sight(state), POLICIES, die)
        state, told = after(state, action)
        done.append(action)
        answers += [event for event in told if isinstance(event, events.DemandAnswered)]
    return done, answers


def test_bisection_goes_up_after_a_yes_and_down_after_a_no_to_what_is_paid_at_most() -> None:
    """The operator of the known board pays up to 56 credits for A and B, of 76 that its row leaves it."""
    what = make(2, 1, operators=[{"row": 3}], seats=[{"purse": 9000}], rounds=10, term=1)
    grid = FixedGrid(2, ("s0",), 1, score=lambda row, slice_: 80.0 if row == 3 else 48.0 if row else 20.0)
    state, _ = start(what, grid)
    most = stake(state, 0, 3).loss
    assert most == 5600
    done, answers = bisected(state)
    assert not [action for action in done if isinstance(action, Unveil)]
    assert answers[0].sum == 3800
    for before, now in pairwise(answers):
        assert (now.sum > before.sum) if before.accepted else (now.sum < before.sum)
        assert before.accepted == (before.sum <= most)
    assert abs(answers[-1].sum - most) <= 20


def test_bisection_strikes_only_where_the_sum_would_bring_the_strike_back() -> None:
    """All the row leaves the operator is 4 credits: 2 a round over three rounds are worth two strikes and a demand, 1 is not."""
    what = make(2, 1, operators=[{"row": 3}], seats=[{"purse": 9000}], rounds=8)
    state, _ = start(what, FixedGrid(2, ("s0",), 1, score=lambda row, slice_: 8.0 if row == 3 else 6.0))
    done, answers = bisected(state)
    assert [answer.sum for answer in answers][:2] == [200, 100]
    strikes = [i for i, action in enumerate(done) if isinstance(action, Strike)]
    assert strikes == [0]
    assert done[:4] == [Strike(3), Demand(0, 3, 200), End(), Demand(0, 3, 100)]


def test_bisection_knows_which_of_two_operators_said_yes() -> None:
    """One would pay for A up to 10 credits, the other for B up to 60; an answer moves the bounds of that operator alone."""
    operators = [{"row": 1, "reach": 1}, {"row": 2, "reach": 1, "tested": ((1, 1.0),), "deployed": ((1, 1.0),)}]
    what = make(2, 2, operators=operators, seats=[{"purse": 9000}], rounds=10, term=2)
    points = {(1, 0): 62.0, (2, 1): 92.0}
    state, _ = start(what, FixedGrid(2, ("s0", "s1"), 1, score=lambda row, slice_: points.get((row, slice_), 50.0 - 20 * slice_)))
    most = [stake(state, operator, 1 << operator).loss for operator in (0, 1)]
    assert most == [1000, 6000]
    while state.board.round < 10:
        state, _ = after(state, bisection(sight(state), POLICIES, die))
    for operator, bounds in learned(sight(state)).items():
        assert bounds.low <= most[operator] < bounds.high
        assert bounds.high - bounds.low < 2500


def test_bisection_ends_its_turn_where_nothing_can_be_asked() -> None:
    """Without demands among its actions, and with no operator at all."""
    for what in (make(2, 1, seats=[{"prices": ((Kind.STRIKE, 200),)}]), make(2, 1, operators=[])):
        state, _ = start(what, SeededGrid(2, ("s0",), 1))
        assert bisection(sight(state), POLICIES, die) == End()
