"""What a hint advises: what `search` would do, unless a person is better served by another of its thoughts."""

from __future__ import annotations

from dataclasses import replace

from game import catalog
from game.bots.declaring import BOARDS, declarations, expected_credit, naming
from game.bots.search import MARGIN, Advice, Search, considering
from game.imagine import statements, wanted
from game.rules.actions import Action, Audit, Declare, Unveil
from game.rules.legal import forbids
from game.rules.setup import DECLARED, Goal
from game.rules.sight import Sight
from game.session.coalitions import Work

BETTER = 0.1
"""By what part of its credit another statement must be better than the one that stands, for a hint to speak of it."""


def advised(sight: Sight, how: Search) -> Work[Advice]:
    """What is advised, in small steps.

    A bot may look for whatever pays best, and declares when it is due. A person is first told what is due of a goal that is worth
    more than the one looked for, is not sent after a lesser statement with the money for the greater, nor to look for next to
    nothing, and is told when something that stands declared is likely wrong.
    """
    advice: Advice = yield from considering(sight, catalog.POLICIES, how)
    if isinstance(advice.action, (Unveil, Audit)):
        if (first := _due_first(sight, advice)) is not None:
            return first
        if advice.gain <= MARGIN or _lesser(sight, advice):
            advice = yield from considering(sight, catalog.POLICIES, replace(how, looks=False))
    if isinstance(advice.action, (Unveil, Audit, Declare)):
        return advice
    return _better_named(sight) or advice


def hunted(sight: Sight) -> Goal | None:
    """The goal of the seat that asks whose labels went wrong, if it is open."""
    for goal in sight.setup.goals:
        if goal.seat == sight.seat and goal.kind == "detect" and sight.board.round <= goal.deadline and wanted(sight):
            return goal
    return None


def _looked_for(sight: Sight, advice: Advice) -> Goal | None:
    """The goal of a look, if it asks for a statement."""
    mine = (goal for goal in sight.setup.goals if goal.seat == sight.seat and goal.kind == advice.idea)
    return next((goal for goal in mine if goal.kind in DECLARED), None)


def _due_first(sight: Sight, advice: Advice) -> Advice | None:
    """The name that is due this round, where the look is for a goal that is worth less."""
    hunt, looked = hunted(sight), _looked_for(sight, advice)
    if hunt is None or looked is None or looked.points >= hunt.points:
        return None
    due = next(
        (one for one in declarations(sight, catalog.POLICIES) if isinstance(one, Declare) and one.method == "poison"), None
    )
    return None if due is None else Advice(due, 0.0, "declare", (due,))


def _lesser(sight: Sight, advice: Advice) -> bool:
    """Whether a look is for a statement that is worth less than to say whose labels went wrong, as long as that is open."""
    hunt, looked = hunted(sight), _looked_for(sight, advice)
    return hunt is not None and looked is not None and looked.points < hunt.points


def _better_named(sight: Sight) -> Advice | None:
    """Another name, or another row, than the one that stands, where it is likely wrong and can still be taken back."""
    for goal in sight.setup.goals:
        if goal.seat != sight.seat or goal.kind not in ("detect", "select") or sight.board.round > goal.deadline:
            continue
        method = "poison" if goal.kind == "detect" else "select"
        said = sight.notes.declared.items()
        standing = {groups for (by, groups, _), value in said if by == method and (value or method == "select")}
        asked = statements(sight, goal, catalog.POLICIES, BOARDS) if standing else []
        if not asked:
            continue
        best = max(asked, key=lambda one: (expected_credit(goal, one), -one.groups))
        stood = max((expected_credit(goal, one) for one in asked if one.groups in standing), default=0.0)
        if expected_credit(goal, best) <= stood + BETTER:
            continue
        actions: tuple[Action, ...] = tuple(naming(sight, best)) if method == "poison" else (best.declare(),)
        if all(forbids(sight, action) is None for action in actions):
            return Advice(actions[0], 0.0, "declare", actions)
    return None


def waiting(sight: Sight) -> str:
    """Why it is best to end the turn while it is asked whose labels went wrong; empty where it is not."""
    goal = hunted(sight)
    if goal is None:
        return ""
    points = sum(other.points for other in sight.setup.goals if other.seat == sight.seat)
    by = f"“{goal.title}”, {goal.points} of {points} points, is to be answered by the end of round {goal.deadline}"
    named = [groups for (method, groups, _), value in sight.notes.declared.items() if method == "poison" and value]
    asked = {one.groups: one for one in statements(sight, goal, catalog.POLICIES, BOARDS)} if len(named) == 1 else {}
    if named and (one := asked.get(named[0])) is not None:
        share = sum(value > 0 for value in one.values.tolist()) / len(one.values)
        return f"{by}: whom you named is the one in {share:.0%} of the imagined boards, and nobody is much likelier."
    return f"{by}: what is looked at by then tells no less, so the money is kept for it."
