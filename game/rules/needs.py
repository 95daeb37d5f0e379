"""Which cells of the true board a goal is measured by."""

from __future__ import annotations

from game import subsets
from game.rules.setup import Goal, Setup


def needed(goal: Goal, existing: int, standing: int = 0) -> list[int]:
    """The rows, as masks, whose scores on its slice a goal is measured by when the groups of the mask `existing` exist and its
    operator stands on the row `standing`; none for a goal that is about no slice.
    """
    match goal.kind:
        case "estimate" if goal.method == "leave-one-out":
            return [existing, *(existing & ~(1 << group) for group in subsets.members(existing))]
        case "estimate" if goal.method == "group-leave-one-out":
            return [existing, existing & ~goal.groups]
        case "estimate" | "fair-shares":
            return list(subsets.subsets(existing))
        case "select" | "forecast":
            return [row for row in subsets.subsets(existing) if subsets.size(row) == goal.size]
        case "unlearn":
            return [standing & ~goal.groups]
        case "privacy":
            return list(subsets.subsets(standing & existing))
        case _:
            return []


def answerable(setup: Setup, goal: Goal, existing: int, standing: int = 0) -> bool:
    """Whether a goal can be measured: all rows that it needs were, or, for the choice of a row, one of them."""
    if not setup.unmeasured or goal.slice is None:
        return True
    measured = ((row, goal.slice) not in setup.unmeasured for row in needed(goal, existing, standing))
    return any(measured) if goal.kind == "select" else all(measured)
