"""Each kind of goal measured on the true board (R23): a function from (state, goal) to a value in hundredths, with its working
in words. `None` where nothing was stated or nobody measured what it needs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game import valuation as val
from game.rules.needs import answerable, needed
from game.rules.notation import figure
from game.rules.setup import Goal
from game.rules.state import State

Measure = tuple[int | None, tuple[str, ...]]
Floats = NDArray[np.float64]

UNMEASURED = "Nobody measured some of the scores that this goal needs."


# What operators scored, what seats received ---------------------------------------------------------------------------


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
        f"{name} deployed at {figure(opening)} points at the opening.",
        f"Its deployed score, round by round: {told}; mean {figure(round(mean))} points.",
        f"Leverage: {figure(opening)} − {figure(round(mean))} = {figure(value)} points.",
    )


def income(state: State, goal: Goal) -> Measure:
    """All that the seat received by the deadline: fixed income, prices and deals."""
    value = state.notes[goal.seat].ledger[goal.deadline - 1][0]
    return value, (f"Received by the end of round {goal.deadline}: {figure(value)} credits of income, prices and deals.",)


def purse(state: State, goal: Goal) -> Measure:
    """What the seat holds at the deadline."""
    value = state.notes[goal.seat].ledger[goal.deadline - 1][2]
    return value, (f"In the purse at the end of round {goal.deadline}: {figure(value)} credits.",)


def budget(state: State, goal: Goal) -> Measure:
    """All that the seat spent by the deadline."""
    value = state.notes[goal.seat].ledger[goal.deadline - 1][1]
    return value, (f"Spent by the end of round {goal.deadline}: {figure(value)} credits.",)


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
        working.append(f"{name} score: from {figure(before)} to {figure(now)} points, {_fall(before - now)}.")
    fall, shown = falls
    shown_ = figure(shown) if shown >= 0 else f"({figure(shown)})"
    return fall - shown, (*working, f"Hidden harm: {figure(fall)} − {shown_} = {figure(fall - shown)} points.")


def _fall(by: int) -> str:
    return f"a fall of {figure(by)}" if by > 0 else f"a rise of {figure(-by)}" if by < 0 else "no change"


def _score(score_: int | None) -> str:
    return "unmeasured" if score_ is None else figure(score_)


# What was declared ----------------------------------------------------------------------------------------------------


def estimate(state: State, goal: Goal) -> Measure:
    """The mean absolute error of the values the seat declared by the goal's method on its slice: over all groups that exist, or
    of the goal's coalition.
    """
    assert goal.method is not None
    board = state.board
    truth = true_values(state, goal)
    if truth is None:
        return None, (UNMEASURED,)
    errors, working = [], []
    for groups, true in truth.items():
        name = subsets.show(groups)
        said = _declared(state, goal, goal.method, groups)
        if said is None:
            working.append(f"{name}: nothing declared; the true value is {figure(true)} points.")
            continue
        errors.append(abs(said - true))
        working.append(f"{name}: declared {figure(said)}, true {figure(true)}, off by {figure(abs(said - true))} points.")
    if not truth or len(errors) < len(truth):
        wanted = "every group" if not goal.groups else subsets.show(goal.groups & board.existing)
        return None, (*working, f"A value is wanted for {wanted}.")
    return round(sum(errors) / len(errors)), (*working, f"Mean error: {figure(round(sum(errors) / len(errors)))} points.")


def true_values(state: State, goal: Goal) -> dict[int, int] | None:
    """What each group that exists (or the goal's coalition) is worth on the true board of now, by mask, in hundredths."""
    assert goal.method is not None
    existing = state.board.existing
    if not answerable(state.board.setup, goal, existing):
        return None
    table = true_column(state, goal.slice)
    if goal.method == "group-leave-one-out":
        groups = goal.groups & existing
        loss = float(val.group_leave_one_out(table, len(table) - 1, closed_up(groups, existing)).values)
        return {groups: round(loss)}
    values = METHODS[goal.method](table)
    return {1 << group: round(value) for group, value in zip(subsets.members(existing), values.tolist(), strict=True)}


def select(state: State, goal: Goal) -> Measure:
    """Regret: the best true score of a row of the goal's size less that of the row the seat chose (or where its pawn stands).

    Rows that nobody measured are not among them: such a row is neither the best nor a choice.
    """
    assert goal.size is not None
    assert goal.slice is not None
    own = state.board.setup.seats[goal.seat].operator
    if own is not None:
        row: int | None = state.board.publications[own][goal.deadline].row
    else:
        row = _chosen(state, goal)
    if not answerable(state.board.setup, goal, state.board.existing):
        return None, (UNMEASURED,)
    if row is None or subsets.size(row) != goal.size or not state.board.exists(row):
        what = "no row" if row is None else subsets.show(row)
        return None, (f"{what} was chosen; a row of {goal.size} groups is wanted.",)
    rows = needed(goal, state.board.existing)
    cells = zip(rows, state.world.grid.rows(state.board.amounts, state.world.quality, rows), strict=True)
    known = {one: score_ for one, scores in cells if (score_ := scores[goal.slice]) is not None}
    if row not in known:
        return None, (f"{subsets.show(row)} was chosen, which nobody measured here.",)
    best = min(known, key=lambda one: (-known[one], one))
    value = known[best] - known[row]
    measured = "" if len(known) == len(rows) else f"{len(known)} measured "
    return value, (
        f"{subsets.show(row)} scores {figure(known[row])} points; of the {measured}rows of {goal.size} groups "
        f"{subsets.show(best)} is best, with {figure(known[best])} points.",
        f"Regret: {figure(value)} points.",
    )


def forecast(state: State, goal: Goal) -> Measure:
    """How far the declared score of rows of the goal's size is from their true mean."""
    existing = state.board.existing
    rows = needed(goal, existing)
    if not rows:
        return None, (f"Rows of {goal.size} groups do not exist.",)
    if not answerable(state.board.setup, goal, existing):
        return None, (UNMEASURED,)
    table = true_column(state, goal.slice)
    mean = float(np.mean([table[closed_up(row, existing)] for row in rows]))
    return _off(state, goal, "forecast", 0, round(mean), f"rows of {goal.size} groups score on average")


def unlearn(state: State, goal: Goal) -> Measure:
    """How far the declared score is from that of the exact retrain of the operator's row without the goal's groups."""
    assert goal.operator is not None
    assert goal.slice is not None
    row = state.board.publications[goal.operator][goal.deadline].row & ~goal.groups
    (scores,) = state.world.grid.rows(state.board.amounts, state.world.quality, (row,))
    true = scores[goal.slice]
    if true is None:
        return None, (UNMEASURED,)
    return _off(state, goal, "unlearn", goal.groups, true, f"retrained on {subsets.show(row)}, it scores")


def detect(state: State, goal: Goal) -> Measure:
    """How well the groups named as poisoned fit those whose labels were made worse: their overlap (Jaccard), in points."""
    named, judged = 0, False
    for (method, groups, _), value in state.notes[goal.seat].declared.items():
        if method == "poison":
            judged = True
            named |= groups if value > 0 else 0
    true = state.world.spoiled & state.board.existing
    told = f"Named: {subsets.show(named)}; the labels made worse were those of {subsets.show(true)}."
    if not judged:
        return None, (f"Nothing was declared. {told}",)
    either = subsets.size(named | true)
    value = 10000 if not either else round(10000 * subsets.size(named & true) / either)
    return value, (told, f"Overlap: {figure(value)} of 100 points.")


# What a row is like ---------------------------------------------------------------------------------------------------


def privacy(state: State, goal: Goal) -> Measure:
    """The Laplace noise that makes the operator's score ε-private for each group it trains on: sensitivity ÷ ε, in points."""
    assert goal.operator is not None
    assert goal.epsilon is not None
    row = state.board.publications[goal.operator][goal.deadline].row & state.board.existing
    if not answerable(state.board.setup, goal, state.board.existing, row):
        return None, (UNMEASURED,)
    found = val.sensitivity(true_column(state, goal.slice, row))
    value = round(float(found.laplace_scale(goal.epsilon)))
    return value, (
        f"On {subsets.show(row)} one group more or less moves the score by up to {figure(round(float(found.values)))} points.",
        f"Noise for ε = {goal.epsilon:g}: {figure(value)} points.",
    )


def fairness(state: State, goal: Goal) -> Measure:
    """The score of the operator's row on the slice where it is worst."""
    assert goal.operator is not None
    row = state.board.publications[goal.operator][goal.deadline].row & state.board.existing
    (scores,) = state.world.grid.rows(state.board.amounts, state.world.quality, (row,))
    known = {i: score for i, score in enumerate(scores) if score is not None}
    if not known:
        return None, (UNMEASURED,)
    worst = min(known, key=lambda i: (known[i], i))
    where = state.board.setup.slices[worst].said
    return known[worst], (f"{subsets.show(row)} is worst on {where}: {figure(known[worst])} points.",)


def fair_shares(state: State, goal: Goal) -> Measure:
    """How far what the groups were paid is from what they are worth: half the sum of |share of pay − share of Shapley values|,
    in points of 100. Values below 0 count as 0.
    """
    board = state.board
    organized = 0
    for seat in board.setup.seats:
        organized |= seat.organizes
    groups = (goal.groups or organized) & board.existing
    if not answerable(board.setup, goal, board.existing):
        return None, (UNMEASURED,)
    table = true_column(state, goal.slice)
    values = dict(zip(subsets.members(board.existing), val.shapley(table).values.tolist(), strict=True))
    worth = {group: max(0.0, values[group]) for group in subsets.members(groups)}
    pay = {group: board.earned[group] for group in worth}
    total, paid = sum(worth.values()), sum(pay.values())
    if not total or not paid:
        return None, ("No group was paid." if total else "No group is worth anything here.",)
    gap = sum(abs(pay[group] / paid - worth[group] / total) for group in worth) / 2
    working = tuple(
        f"{board.setup.groups[group].letter} was paid {pay[group] / paid:.0%} and is worth {worth[group] / total:.0%}."
        for group in worth
    )
    return round(10000 * gap), (*working, f"Pay to be moved for fair shares: {figure(round(10000 * gap))}%.")


# Which cells a goal needs ---------------------------------------------------------------------------------------------


# The true board -------------------------------------------------------------------------------------------------------


def true_column(state: State, slice_: int | None, groups: int | None = None) -> Floats:
    """The true board of now on a slice, over the groups that exist (or those of a mask), masks closed up, in hundredths; NaN
    where nobody measured.
    """
    assert slice_ is not None
    board = state.board
    inside = board.existing if groups is None else groups
    rows = list(subsets.subsets(inside))
    cells = [scores[slice_] for scores in state.world.grid.rows(board.amounts, state.world.quality, rows)]
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def closed_up(mask: int, inside: int) -> int:
    """A mask as one over the groups of `inside` alone: the lowest of them is bit 0."""
    return sum(1 << place for place, group in enumerate(subsets.members(inside)) if mask >> group & 1)


def _declared(state: State, goal: Goal, method: str, groups: int) -> int | None:
    assert goal.slice is not None
    return state.notes[goal.seat].declared.get((method, groups, goal.slice))


def _chosen(state: State, goal: Goal) -> int | None:
    """The row a seat declared as its choice."""
    declared = state.notes[goal.seat].declared
    return next((groups for method, groups, slice_ in declared if (method, slice_) == ("select", goal.slice)), None)


def _off(state: State, goal: Goal, method: str, groups: int, true: int, what: str) -> Measure:
    said = _declared(state, goal, method, groups)
    if said is None:
        return None, (f"Nothing was declared; {what} {figure(true)} points.",)
    return abs(said - true), (
        f"Declared {figure(said)} points; {what} {figure(true)}: off by {figure(abs(said - true))} points.",
    )


METHODS: dict[str, Callable[[Floats], Floats]] = {
    "leave-one-out": lambda table: val.leave_one_out(table, len(table) - 1).values,
    "shapley": lambda table: val.shapley(table).values,
    "banzhaf": lambda table: val.banzhaf(table).values,
    "beta-16-1": lambda table: val.beta_shapley(table, 16, 1).values,
    "beta-1-16": lambda table: val.beta_shapley(table, 1, 16).values,
}
"""The methods by which the value of a group is declared: from a table of one slice to a value for each group."""

KINDS: dict[str, Callable[[State, Goal], Measure]] = {
    "leverage": leverage,
    "income": income,
    "purse": purse,
    "budget": budget,
    "performance": performance,
    "hidden-harm": hidden_harm,
    "estimate": estimate,
    "select": select,
    "forecast": forecast,
    "unlearn": unlearn,
    "detect": detect,
    "privacy": privacy,
    "fairness": fairness,
    "fair-shares": fair_shares,
}
"""The kinds of goal."""
