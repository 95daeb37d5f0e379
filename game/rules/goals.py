"""What a seat has achieved: the credit for its goals, the score and the stars (R23), and, from a sight, its progress so far.

How each kind of goal is measured is in `measures`.
"""

from __future__ import annotations

from dataclasses import dataclass

from game import subsets
from game.rules.measures import KINDS
from game.rules.notation import figure
from game.rules.outlook import weighted
from game.rules.setup import DECLARED, Goal
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

    A goal whose `full` is below its `partial` wants a small value: an error, a budget. Where both are one mark, there is all or
    nothing.
    """
    if value is None:
        return 0.0
    sign = -1 if goal.little else 1
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


LEDGER = ("income", "budget", "purse")
"""The goals that a seat's own ledger tells, in the order in which it does (`Notes.ledger`)."""

LATER = "told at the end"
"""The progress of a goal that only the veiled board knows."""


# Progress, from a sight alone -----------------------------------------------------------------------------------------


def progress(sight: Sight, goal: Goal) -> Progress:
    """How far a goal is, as far as the seat can know (R24): by its own ledger, what it declared, what operators published."""
    if goal.kind in LEDGER:
        notes, index = sight.notes, LEDGER.index(goal.kind)
        done = sight.board.round > goal.deadline
        value = notes.ledger[goal.deadline - 1][index] if done else (notes.received, notes.spent, notes.purse)[index]
        return Progress(goal, value, credit(goal, value), f"{figure(value)} of {figure(goal.full)} credits")
    if goal.kind in DECLARED:
        return Progress(goal, None, None, _stated(sight, goal))
    history = _published(sight, goal)
    if history is None:
        return Progress(goal, None, None, LATER)
    if goal.kind == "leverage":
        # Rounds to come count as if the operator stood as at the opening: what is shown is what is safe by now.
        value = round(sum(history[0] - score_ for score_ in history[1 : goal.deadline + 1]) / goal.deadline)
        return Progress(goal, value, credit(goal, value), f"{figure(value)} of {figure(goal.full)} points")
    if goal.kind == "performance":
        value = history[min(goal.deadline, len(history) - 1)]
        return Progress(goal, value, credit(goal, value), f"{figure(value)} of {figure(goal.full)} points")
    return Progress(goal, None, None, LATER)


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


def _stated(sight: Sight, goal: Goal) -> str:
    """What a seat has declared so far for a goal, in words."""
    declared = sight.notes.declared
    match goal.kind:
        case "estimate" if goal.method != "group-leave-one-out":
            wanted = [(goal.method, 1 << group, goal.slice) for group in subsets.members(sight.board.existing)]
            return f"{sum(value in declared for value in wanted)} of {len(wanted)} values declared"
        case "select" if sight.me.operator is not None:
            return f"the pawn stands on {subsets.show(sight.board.rows[sight.me.operator])}"
        case "select":
            rows = [groups for method, groups, slice_ in declared if (method, slice_) == ("select", goal.slice)]
            return f"{subsets.show(rows[0])} is chosen" if rows else "no row chosen"
        case "detect":
            named = sum({groups for (method, groups, _), value in declared.items() if method == "poison" and value > 0})
            return f"{subsets.show(named)} named" if named else "nobody named"
        case _:
            groups = goal.groups & sight.board.existing if goal.kind == "estimate" else goal.groups
            said = declared.get((goal.method or "", 0 if goal.kind == "forecast" else groups, goal.slice or 0))
            return "not declared" if said is None else f"{figure(said)} declared"
