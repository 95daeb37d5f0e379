"""What an imagined position is worth to a seat: by its goals, made smooth so that coming nearer counts before it is credited."""

from __future__ import annotations

from game.rules import goals
from game.rules.setup import Goal
from game.rules.state import State

NEAR = 0.1
"""The part of the worth of an ending that is for coming near the goals; the rest is the score itself."""

BEYOND = 3.0
"""Where going on beyond full credit ends: it brings no points, but a player goes on earning, and so do those imagined."""

FARTHEST = -1.0
"""Where coming near ends: three times as far below partial credit as full credit is above it."""


def ending(state: State, seat: int) -> float:
    """The worth of a game that is over: the seat's score, and a part for how near each goal came, or how far it went beyond."""
    found = goals.outcomes(state, seat)
    points = sum(outcome.goal.points for outcome in found)
    if not points:
        return 0.0
    near = sum(outcome.goal.points * max(FARTHEST, min(BEYOND, nearness(outcome.goal, outcome.value))) for outcome in found)
    return (1 - NEAR) * goals.score(found) + NEAR * near / points


def nearness(goal: Goal, value: int | None) -> float:
    """A goal's credit carried on in a straight line below partial credit and above full: 0.5 at partial, 1 at full."""
    if value is None:
        return FARTHEST
    span = goal.full - goal.partial
    return 0.5 + 0.5 * (value - goal.partial) / span if span else float(value <= goal.full if goal.little else value >= goal.full)
