"""Declaring: what a seat states for its goals, from the boards it can imagine, when the time has come."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from game.imagine import Statement, statements
from game.rules.actions import Action
from game.rules.goals import credit
from game.rules.legal import forbids
from game.rules.outlook import Policies
from game.rules.setup import Goal
from game.rules.sight import Sight

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
    for one in asked:
        # The median errs least, whatever the shape of what is believed.
        value = round(float(np.median(one.values)))
        if declared.get((one.method, one.groups, one.slice)) != value:
            yield one.declare(value)


def expected_credit(goal: Goal, statement: Statement) -> float:
    """The mean credit of a goal over the boards if its value were the statement's in each."""
    return sum(credit(goal, round(value)) for value in statement.values.tolist()) / len(statement.values)
