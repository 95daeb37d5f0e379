"""What may be declared for a goal, and how the truth about it lies over the boards drawn for a sight (R22, R23)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game import valuation as val
from game.imagine.boards import boards
from game.imagine.suspects import wanted
from game.rules.actions import Declare
from game.rules.measures import METHODS, closed_up
from game.rules.needs import answerable
from game.rules.outlook import Policies
from game.rules.setup import Goal
from game.rules.sight import Board, Sight

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One thing a goal asks to be declared: of `groups` by `method` on `slice`, and its true value in each board, (boards,).

    For ``select`` there is one for each row of the size, and its value is the regret of choosing it; for ``detect`` (declared as
    ``poison``) one for each group in question, and its value the overlap of naming it alone with the truth; for the others the
    number to be declared, in hundredths.
    """

    method: str
    groups: int
    slice: int
    values: Floats

    def declare(self, value: int = 0) -> Declare:
        """The action that states it."""
        return Declare(self.method, self.groups, value, self.slice)


def statements(sight: Sight, goal: Goal, policies: Policies, count: int) -> list[Statement]:
    """What a goal asks its seat to declare, over `count` boards; none for other kinds of goal, or where nobody
    measured a cell that it needs.
    """
    if goal.kind == "detect":
        return _suspects(sight, policies, count)
    asked = goal.slice
    if goal.kind not in ("estimate", "select", "forecast", "unlearn") or asked is None:
        return []
    standing = 0 if goal.operator is None else sight.board.rows[goal.operator] & sight.board.existing
    if not answerable(sight.setup, goal, sight.board.existing, standing):
        return []
    if goal.kind == "select" and sight.me.operator is not None:
        return []
    return stated(sight.board, goal, boards(sight, policies, count, far=True).scores[:, :, asked].astype(np.float64))


def _suspects(sight: Sight, policies: Policies, count: int) -> list[Statement]:
    """For each group in question that it is the one whose labels went wrong: 100 points in the boards in which it is, else 0."""
    doubt = boards(sight, policies, count, far=True).doubt
    if doubt is None:
        return []
    return [
        Statement("poison", 1 << group, 0, np.where(doubt.culprits[:count] == group, 10_000.0, 0.0))
        for group in subsets.members(wanted(sight))
    ]


def stated(board: Board, goal: Goal, scores: Floats) -> list[Statement]:
    """What a goal asks to be declared, for the scores of all rows on its slice in each of some boards, (boards, rows)."""
    assert goal.slice is not None
    asked, existing = goal.slice, board.existing
    if goal.kind == "unlearn":
        assert goal.operator is not None
        return [Statement("unlearn", goal.groups, asked, scores[:, board.rows[goal.operator] & existing & ~goal.groups])]
    rows = np.array(list(subsets.subsets(existing)))
    table = np.ascontiguousarray(scores[:, rows].T)
    if goal.kind == "forecast":
        of_size = np.bitwise_count(rows) == goal.size
        return [Statement("forecast", 0, asked, table[of_size].mean(axis=0))] if of_size.any() else []
    if goal.kind == "select":
        blank = board.setup.unmeasured
        chosen = [i for i, row in enumerate(rows.tolist()) if subsets.size(row) == goal.size and (row, asked) not in blank]
        best = table[chosen].max(axis=0) if chosen else None
        return [Statement("select", int(rows[i]), asked, best - table[i]) for i in chosen]
    assert goal.method is not None
    if goal.method == "group-leave-one-out":
        groups = goal.groups & existing
        losses = val.group_leave_one_out(table, len(table) - 1, closed_up(groups, existing)).values
        return [Statement(goal.method, groups, asked, np.asarray(losses, dtype=np.float64))]
    values = METHODS[goal.method](table)
    return [Statement(goal.method, 1 << group, asked, values[i]) for i, group in enumerate(subsets.members(existing))]
