"""Declaring: what a seat states for its goals, from the boards it can imagine, when the time has come."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from game.imagine import Statement, statements
from game.rules.actions import Action, Declare
from game.rules.goals import credit
from game.rules.legal import forbids
from game.rules.outlook import Policies
from game.rules.setup import Goal
from game.rules.sight import Sight

NAMED = 100
"""What is declared of a group that is named: any value above 0 does (R22)."""

BOARDS = 128
"""Over how many imagined boards values are taken."""


def declarations(sight: Sight, policies: Policies) -> Iterator[Action]:
    """What the seat should declare now and has not, for goals that are due this round. The last word counts (R22)."""
    for goal in sight.setup.goals:
        if goal.seat == sight.seat and sight.board.round == min(goal.deadline, sight.setup.rounds):
            yield from (action for action in _due(sight, goal, policies) if forbids(sight, action) is None)


def _due(sight: Sight, goal: Goal, policies: Policies) -> Iterator[Action]:
    asked = statements(sight, goal, policies, BOARDS)
    declared = sight.notes.declared
    if goal.kind == "select" and asked:
        best = max(asked, key=lambda one: (expected_credit(goal, one), -one.groups))
        if not any((method, slice_) == ("select", best.slice) and groups == best.groups for method, groups, slice_ in declared):
            yield best.declare()
        return
    if goal.kind == "detect" and asked:
        yield from naming(sight, max(asked, key=lambda one: (expected_credit(goal, one), -one.groups)))
        return
    for one in asked:
        # The median errs least, whatever the shape of what is believed.
        value = round(float(np.median(one.values)))
        if declared.get((one.method, one.groups, one.slice)) != value:
            yield one.declare(value)


def naming(sight: Sight, likeliest: Statement) -> Iterator[Action]:
    """Names a group as the one whose labels went wrong, and no other: all that are named count (R22)."""
    for (method, groups, slice_), value in sight.notes.declared.items():
        if method == "poison" and value > 0 and groups != likeliest.groups:
            yield Declare(method, groups, 0, slice_)
    if not any(
        method == "poison" and groups == likeliest.groups and value > 0
        for (method, groups, _), value in sight.notes.declared.items()
    ):
        yield likeliest.declare(NAMED)


def expected_credit(goal: Goal, statement: Statement) -> float:
    """The mean credit of a goal over the boards if its value were the statement's in each."""
    return sum(credit(goal, round(value)) for value in statement.values.tolist()) / len(statement.values)
