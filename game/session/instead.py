"""What a seat would have done instead, had it known less: the best demand or statement under what it would have known then.

A replay without a look leaves the seat less to go by. What it asked and declared by that look it could not have known, so in that
world it does what promises most without. That is what makes looking worth something in the value of moves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game import catalog
from game.bots.bargains import bargains
from game.bots.declaring import NAMED, expected_credit
from game.imagine import statements
from game.rules.actions import Action, Declare, Demand, Strike, kind
from game.rules.setup import Goal
from game.rules.sight import Sight

BOARDS = 64
"""Over how many imagined boards the best is sought: in every world again, so not over very many."""

LOOKS = frozenset(("unveil", "audit"))
"""The kinds of action that only look."""

Readings = frozenset[tuple[int, int, int]]
"""What was read by looking: row, slice and the round in which it was."""


def looks(action: Action) -> bool:
    """Whether an action only looks."""
    return kind(action).value in LOOKS


def readings(sight: Sight) -> Readings:
    """All that a seat knows of cells, with when it learned it."""
    return frozenset((*cell, one.round) for cell, known in sight.notes.cells.items() for one in known.all())


def rests_on(actions: Sequence[Action], read: Sequence[Readings]) -> tuple[Readings, ...]:
    """What each action of a turn rests on, where `read` is what had been looked at before each: for a demand or a statement that,
    for a strike with groups of a demand of the same turn, its threat, what the demand rests on; for others nothing.
    """
    found = []
    for action, before in zip(actions, read, strict=True):
        rests: Readings = before if isinstance(action, (Demand, Declare)) else frozenset()
        if isinstance(action, Strike):
            for other, then in zip(actions, read, strict=True):
                if isinstance(other, Demand) and not action.groups & ~other.groups:
                    rests |= then
        found.append(rests)
    return tuple(found)


def lacks(sight: Sight, rests: Readings) -> bool:
    """Whether a seat has not read something in this world, and does not know it otherwise."""
    missing = rests - readings(sight) if rests else rests
    return any(sight.secretive or sight.fresh(row, slice_) is None for row, slice_, _ in missing)


def instead(sight: Sight, action: Action) -> tuple[Action, ...]:
    """What a seat does in the place of an action that rested on what it lacks, by its own sight.

    A demand gives way to the bargain with that operator that promises most, with the strikes that it needs; a strike that was a
    threat goes with its demand; a statement to the best one that its goal asks for. Nothing, where nothing is worth doing.
    """
    if isinstance(action, Demand):
        offered = bargains(sight, catalog.POLICIES, BOARDS)
        best = next((one for one in offered if one.operator == action.operator), None)
        return best.actions if best is not None and best.gain > 0 else ()
    if isinstance(action, Declare):
        goal = next((goal for goal in sight.setup.goals if goal.seat == sight.seat and _asks(goal, action)), None)
        stated = None if goal is None else _stated(sight, goal, action)
        return (action,) if goal is None else () if stated is None else (stated,)
    return ()


def _stated(sight: Sight, goal: Goal, action: Declare) -> Declare | None:
    said = statements(sight, goal, catalog.POLICIES, BOARDS)
    if action.method in ("poison", "select"):
        if not said or (action.method == "poison" and not action.value):
            return None  # nobody is cleared by who knows nothing
        best = max(said, key=lambda one: (expected_credit(goal, one), -one.groups))
        return best.declare(NAMED if action.method == "poison" else 0)
    one = next((one for one in said if one.groups == action.groups), None)
    return None if one is None else one.declare(round(float(np.median(one.values))))


def _asks(goal: Goal, action: Declare) -> bool:
    """Whether a goal asks for a statement."""
    if action.method == "poison" or goal.kind == "detect":
        return action.method == "poison" and goal.kind == "detect"
    return goal.slice == action.slice and action.method in (goal.method, goal.kind)
