"""Hints: what `search` would do in a seat's place, told in three levels, from the seat's sight alone."""

from __future__ import annotations

from dataclasses import dataclass

from game import subsets
from game.bots.search import Advice, Plan, Search
from game.rules import notation
from game.rules.actions import Action, Audit, Declare, Demand, End, Strike, Train, Unveil, kind
from game.rules.sight import Sight
from game.session.advising import advised, waiting
from game.session.coalitions import Work
from game.session.deciding import Claim, decision, letters
from game.session.reasons import Reason, against_passing, declaring, looking, weighed

HOW = Search()
"""The bot that is asked: the same that plays as `search`."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint for a position: a nudge, what kind of action or on what, the turn itself in notation; and what speaks for it.

    `plan` is that turn as actions, `groups` (a mask) and `operator` are what it is about, `claims` what the reason claims of what
    is veiled, and `weighed` the plan that it held against passing, if it did.
    """

    levels: tuple[str, str, str]
    reason: str
    plan: tuple[Action, ...]
    groups: int = 0
    operator: int | None = None
    claims: tuple[Claim, ...] = ()
    weighed: Plan | None = None


def hint(sight: Sight) -> Work[Hint]:
    """The hint for a sight, worked out step by step; equal sights have equal hints."""
    work = advised(sight, HOW)
    while True:
        try:
            yield 0.6 * next(work)
        except StopIteration as done:
            advice: Advice = done.value
            break
    action = advice.action
    if isinstance(action, (Unveil, Audit)):
        asked = decision(sight, advice)
        levels = asked.nudge, f"{_narrow_look(sight, advice)}: it decides {asked.what}."
        return _hint(sight, advice, levels, looking(sight, advice, asked))
    if isinstance(action, Declare):
        return _hint(sight, advice, _words(sight, advice), declaring(sight, action))
    if isinstance(action, End):
        return _passing(sight, "Nothing that was tried in imagined games promises more than ending the turn.")
    plan = weighed(advice)
    weighing = against_passing(sight, plan)
    while True:
        try:
            yield 0.6 + 0.4 * next(weighing)
        except StopIteration as done:
            found = done.value
            break
    if not found.brings:
        tried = _each(advice.plan)
        said = f"The best that was tried, {tried[:1].lower()}{tried[1:]}, brings nothing that counts. {found.said}"
        return _passing(sight, said, found.claims, plan)
    return _hint(sight, advice, _words(sight, advice), (found.said, found.claims), plan)


def _hint(sight: Sight, advice: Advice, levels: tuple[str, str], reason: Reason, plan: Plan | None = None) -> Hint:
    shown = ", then ".join(notation.show(sight.setup, action) for action in advice.plan)
    said, claims = reason
    return Hint((*levels, shown), said, advice.plan, _groups(advice), advice.operator, claims, plan)


def _passing(sight: Sight, reason: str, claims: tuple[Claim, ...] = (), plan: Plan | None = None) -> Hint:
    """The hint that ending the turn is best, and what for."""
    levels = _NUDGES["wait"], "End the turn: that is best now.", notation.show(sight.setup, End())
    return Hint(levels, " ".join(filter(None, (reason, waiting(sight)))), (End(),), 0, None, claims, plan)


# What to think of, and on what ----------------------------------------------------------------------------------------

_NUDGES = {
    "withhold": "What counts now is to be felt: an operator without the right groups scores less.",
    "withhold, then ask": "Be felt before you ask: rounds without the right groups lower a score, and the demand can come later.",
    "train": "Look at the rows in your operator's reach: one of them promises more than the row it stands on.",
    "poison": "Labels decide what an operator learns, and it does not see everything that changes them.",
    "mend labels": "Wrong labels cost score: somebody could put them right.",
    "gather examples": "A group with more examples is worth more from the next round on.",
    "delete": "Members of a group may ask for deletion, and an operator that trained on it has to retrain.",
    "win over": "Willingness is what keeps groups on the board: think of who might leave.",
    "fund": "Willingness drifts back each round unless somebody pays for it not to.",
    "declare": "A goal of yours asks for a statement, and it is due this round.",
    "wait": "You need not spend everything: ask yourself what one more action would really bring.",
}
"""The first level, by the idea of the advice."""


_MISNAMED = "Something that you declared is likely wrong, and can still be taken back."


def _words(sight: Sight, advice: Advice) -> tuple[str, str]:
    """The first two levels."""
    setup, action = sight.setup, advice.action
    nudge = _NUDGES.get(advice.idea, "")
    match action:
        case Strike() | Demand():
            demand = next((one for one in advice.plan if isinstance(one, Demand)), None)
            if demand is None:
                return nudge, _where(action.groups)
            who = setup.operators[demand.operator].name
            nudge = nudge or f"You know enough to ask: some of your groups are worth something to {who} together."
            first = f", after a strike of {letters(action.groups)} that makes it believed" if isinstance(action, Strike) else ""
            return nudge, f"A demand to {who} for {letters(demand.groups)}{first}."
        case Train(operator, row):
            change = subsets.size(row ^ sight.board.rows[operator])
            by = "one group" if change == 1 else f"{change} groups"
            return nudge, f"Move {setup.operators[operator].name}: its row changes by {by}."
        case Declare("poison", _, 0):
            other = any(isinstance(one, Declare) and one.value for one in advice.plan)
            return _MISNAMED, f"Take back whom you named{', and name another group: it is likelier' if other else ''}."
        case Declare("poison"):
            return nudge, "Name a group whose labels went wrong."
        case Declare(method, groups):
            return nudge, f"Declare {'a row' if method == 'select' else f'by {method}, for {letters(groups)}'}."
    on = sum({1 << group for one in advice.plan for group in subsets.members(named(one))})
    return nudge, _where(on) if on else f"{_each(advice.plan)}."


def _where(groups: int) -> str:
    """The place of a turn, which leaves open what is to be done there."""
    return f"Where: {'group' if subsets.size(groups) == 1 else 'groups'} {letters(groups)}."


def _narrow_look(sight: Sight, advice: Advice) -> str:
    action = advice.action
    if isinstance(action, Audit):
        return f"Audit {sight.setup.operators[action.operator].name}"
    assert isinstance(action, Unveil)
    where = "" if action.slice is None or len(sight.setup.slices) == 1 else f" on {sight.setup.slices[action.slice].said}"
    size = subsets.size(action.row)
    row = f"a row of {size} {'group' if size == 1 else 'groups'}" if size else "the empty row"
    if advice.operator is not None:
        who = sight.setup.operators[advice.operator].name
        return f"Unveil {row}{where} to which {who} could go without {letters(advice.groups)}"
    return f"Unveil {row}{where}"


def _each(plan: tuple[Action, ...]) -> str:
    """The actions of a turn, each kind with the groups it is on: Poison on A, then labor on G and H."""
    on: dict[str, int] = {}
    for action in plan:
        if not isinstance(action, End):
            on[str(kind(action))] = on.get(str(kind(action)), 0) | named(action)
    said = ", then ".join(f"{what} on {letters(groups)}" if groups else what for what, groups in on.items())
    return said[:1].upper() + said[1:]


def _groups(advice: Advice) -> int:
    """The groups an advice is about, a mask."""
    found = advice.groups
    for action in advice.plan:
        found |= named(action)
    return found


def named(action: Action) -> int:
    """The groups an action is on, a mask: none for rows that are looked at, moved to or chosen."""
    if isinstance(action, (Strike, Demand)) or (isinstance(action, Declare) and action.method != "select"):
        return action.groups
    group = getattr(action, "group", None)
    return 0 if group is None else 1 << group
