"""What a seat has achieved: each kind of goal measured on the true board at its deadline (R23), and, from a sight, its
progress so far.

A kind is a function from (state, goal) to a value in hundredths with its working in words; the credit is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game import valuation as val
from game.rules.notation import money
from game.rules.outlook import weighted
from game.rules.setup import Goal
from game.rules.sight import Sight
from game.rules.state import State

STARS = (0.6, 0.8, 0.95)
"""The shares of the goals' points from which a game has one, two and three stars; one star is a win."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A goal at the end: its value in hundredths (`None` if nothing was stated), its share of credit 0–1, the working in
    sentences.
    """

    goal: Goal
    value: int | None
    share: float
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal as far as a seat can tell: value and share are `None` where only the veiled board knows."""

    goal: Goal
    value: int | None
    share: float | None
    text: str


def credit(goal: Goal, value: int | None) -> float:
    """The share of a goal's points: 0 below partial, half at partial, all at full, in proportion between.

    A goal whose `full` is below its `partial` wants a small value: an error, a budget.
    """
    if value is None:
        return 0.0
    sign = 1 if goal.full >= goal.partial else -1
    above, span = sign * (value - goal.partial), sign * (goal.full - goal.partial)
    if above < 0:
        return 0.0
    return 1.0 if above >= span else 0.5 + 0.5 * above / span


def outcomes(state: State, seat: int) -> tuple[Outcome, ...]:
    """Every goal of a seat, measured on the true board of a game that is over."""
    found = []
    for goal in state.board.setup.goals:
        if goal.seat == seat:
            value, working = KINDS[goal.kind](state, goal)
            found.append(Outcome(goal, value, credit(goal, value), working))
    return tuple(found)


def score(results: tuple[Outcome, ...]) -> float:
    """The share of the goals' points, 0–1; 0 for a seat without goals."""
    points = sum(result.goal.points for result in results)
    return sum(result.goal.points * result.share for result in results) / points if points else 0.0


def stars(share: float) -> int:
    """How many of the three stars a score earns."""
    # Shares are sums of fractions: a score that is 0.6 but for rounding has earned its star.
    return sum(share >= mark - 1e-9 for mark in STARS)


# The kinds ------------------------------------------------------------------------------------------------------------

Measure = tuple[int | None, tuple[str, ...]]


def leverage(state: State, goal: Goal) -> Measure:
    """Deployed score at the opening less the mean deployed score over the measured rounds to the deadline."""
    assert goal.operator is not None
    opening, *rounds = state.world.deployed[goal.operator][: goal.deadline + 1]
    name = state.board.setup.operators[goal.operator].name
    measured = [score_ for score_ in rounds if score_ is not None]
    told = ", ".join(_score(score_) for score_ in rounds)
    if opening is None or not measured:
        return None, (f"{name}'s deployed score was not measured: {_score(opening)} at the opening, then {told}.",)
    mean = sum(measured) / len(measured)
    value = round(opening - mean)
    return value, (
        f"{name} deployed at {money(opening)} points at the opening.",
        f"Its deployed score, round by round: {told}; mean {money(round(mean))}.",
        f"Leverage: {money(opening)} − {money(round(mean))} = {money(value)} points.",
    )


def income(state: State, goal: Goal) -> Measure:
    """All that the seat received by the deadline: fixed income, prices and deals."""
    value = state.notes[goal.seat].ledger[goal.deadline - 1][0]
    return value, (f"Received by the end of round {goal.deadline}: {money(value)} credits of income, prices and deals.",)


def budget(state: State, goal: Goal) -> Measure:
    """All that the seat spent by the deadline."""
    value = state.notes[goal.seat].ledger[goal.deadline - 1][1]
    return value, (f"Spent by the end of round {goal.deadline}: {money(value)} credits.",)


def performance(state: State, goal: Goal) -> Measure:
    """An operator's deployed score at the deadline."""
    assert goal.operator is not None
    value = state.world.deployed[goal.operator][goal.deadline]
    name = state.board.setup.operators[goal.operator].name
    return value, (f"{name}'s deployed score at the end of round {goal.deadline}: {_score(value)} points.",)


def hidden_harm(state: State, goal: Goal) -> Measure:
    """How far the deployed score fell since the opening beyond what the operator's own tests show."""
    assert goal.operator is not None
    falls: list[int] = []
    working: list[str] = []
    for name, history in (("Deployed", state.world.deployed), ("Tested", state.world.tested)):
        before, now = history[goal.operator][0], history[goal.operator][goal.deadline]
        if before is None or now is None:
            return None, (*working, f"{name} score: from {_score(before)} to {_score(now)}, so its fall is not known.")
        falls.append(before - now)
        working.append(f"{name} score: from {money(before)} to {money(now)}, a fall of {money(before - now)}.")
    fall, shown = falls
    return fall - shown, (*working, f"Hidden harm: {money(fall)} − {money(shown)} = {money(fall - shown)} points.")


def _score(score_: int | None) -> str:
    return "unmeasured" if score_ is None else money(score_)


def estimate(state: State, goal: Goal) -> Measure:
    """The mean absolute error of the values the seat declared by the goal's method on its slice, over all groups that exist."""
    assert goal.method is not None
    assert goal.slice is not None
    board = state.board
    groups = tuple(subsets.members(board.existing))
    truth = true_values(state, goal.method, goal.slice)
    declared = state.notes[goal.seat].declared
    errors, working = [], []
    for group, true in zip(groups, truth, strict=True):
        letter = board.setup.groups[group].letter
        said = declared.get((goal.method, group, goal.slice))
        if said is None:
            working.append(f"{letter}: nothing declared; the true value is {money(true)}.")
            continue
        errors.append(abs(said - true))
        working.append(f"{letter}: declared {money(said)}, true {money(true)}, off by {money(abs(said - true))}.")
    if not groups or len(errors) < len(groups):
        return None, (*working, "A value is wanted for every group.")
    return round(sum(errors) / len(errors)), (*working, f"Mean error: {money(round(sum(errors) / len(errors)))} points.")


def true_values(state: State, method: str, slice_: int) -> tuple[int, ...]:
    """What each group that exists is worth on the true board of now, in hundredths of a point, by a method on a slice."""
    table = np.array(true_table(state), dtype=np.float64)[:, slice_]
    return tuple(round(value) for value in METHODS[method](table).tolist())


def true_table(state: State) -> list[tuple[int, ...]]:
    """The true board of now over the groups that exist, masks closed up, in hundredths; unmeasured cells are refused
    upstream.
    """
    board = state.board
    groups = tuple(subsets.members(board.existing))
    rows = [sum(1 << groups[i] for i in subsets.members(mask)) for mask in range(1 << len(groups))]
    return [tuple(score or 0 for score in scores) for scores in state.world.grid.rows(board.amounts, state.world.quality, rows)]


METHODS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "leave-one-out": lambda table: val.leave_one_out(table, len(table) - 1).values,
    "shapley": lambda table: val.shapley(table).values,
    "banzhaf": lambda table: val.banzhaf(table).values,
}
"""The methods values are declared by: from a table of one slice to a value for each group."""

KINDS: dict[str, Callable[[State, Goal], Measure]] = {
    "leverage": leverage,
    "income": income,
    "budget": budget,
    "performance": performance,
    "hidden-harm": hidden_harm,
    "estimate": estimate,
}


# Progress, from a sight alone -----------------------------------------------------------------------------------------


def progress(sight: Sight, goal: Goal) -> Progress:
    """How far a goal is, as far as the seat can know (R24): by its own ledger, what it declared, what operators published."""
    if goal.kind in ("income", "budget"):
        done = sight.board.round > goal.deadline
        index = 0 if goal.kind == "income" else 1
        value = sight.notes.ledger[goal.deadline - 1][index] if done else (sight.notes.received, sight.notes.spent)[index]
        return Progress(goal, value, credit(goal, value), f"{money(value)} of {money(goal.full)} credits")
    if goal.kind == "estimate":
        declared = sum(
            (goal.method, group, goal.slice) in sight.notes.declared for group in subsets.members(sight.board.existing)
        )
        return Progress(goal, None, None, f"{declared} of {subsets.size(sight.board.existing)} values declared")
    history = _published(sight, goal)
    if history is None:
        return Progress(goal, None, None, "known at the debrief")
    if goal.kind == "leverage":
        # Rounds to come count as if the operator stood as at the opening: what is shown is what is safe by now.
        value = round(sum(history[0] - score_ for score_ in history[1 : goal.deadline + 1]) / goal.deadline)
        return Progress(goal, value, credit(goal, value), f"{money(value)} of {money(goal.full)} points")
    if goal.kind == "performance":
        value = history[min(goal.deadline, len(history) - 1)]
        return Progress(goal, value, credit(goal, value), f"{money(value)} of {money(goal.full)} points")
    return Progress(goal, None, None, "known at the debrief")


def _published(sight: Sight, goal: Goal) -> list[int] | None:
    """The operator's deployed scores by round, where what it publishes says them: where it deploys on what it tests."""
    if goal.operator is None:
        return None
    who = sight.setup.operators[goal.operator]
    if {slice_ for slice_, _ in who.deployed} - {slice_ for slice_, _ in who.tested}:
        return None
    history = []
    for publication in sight.board.publications[goal.operator]:
        scores: list[int | None] = [None] * len(sight.setup.slices)
        for slice_, score_ in publication.scores:
            scores[slice_] = score_
        value = weighted(scores, who.deployed)
        if value is None:
            return None
        history.append(value)
    return history
