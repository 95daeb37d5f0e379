"""Hints: what `search` would do in a seat's place, told in three levels, from the seat's sight alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game import catalog, subsets
from game.bots.declaring import BOARDS as DECLARED
from game.bots.search import Advice, Plan, Search, considering, played
from game.bots.search.looking import BOARDS
from game.bots.search.routines import Routine
from game.imagine import boards, futures, leverage, statements
from game.rules import notation
from game.rules.actions import Action, Audit, Declare, Demand, End, Strike, Train, Unveil, kind
from game.rules.legal import price
from game.rules.notation import figure
from game.rules.sight import Sight
from game.session.coalitions import Work

HOW = Search()
"""The bot that is asked: the same that plays as `search`."""

GAMES = 24
"""In how many imagined games its plan is held against passing, to say what it is worth."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint for a position: a nudge, what kind of action on what, the turn itself in notation; and what speaks for it.

    `plan` is that turn as actions, `groups` (a mask) and `operator` are what it is about.
    """

    levels: tuple[str, str, str]
    reason: str
    plan: tuple[Action, ...]
    groups: int = 0
    operator: int | None = None


def hint(sight: Sight) -> Work[Hint]:
    """The hint for a sight, worked out step by step; equal sights have equal hints."""
    work = considering(sight, catalog.POLICIES, HOW)
    while True:
        try:
            yield 0.6 * next(work)
        except StopIteration as done:
            advice: Advice = done.value
            break
    nudge, narrow = _words(sight, advice)
    shown = ", then ".join(notation.show(sight.setup, action) for action in advice.plan or (End(),))
    if isinstance(advice.action, (Unveil, Audit)):
        reason = _looking(sight, advice)
    elif isinstance(advice.action, Declare):
        reason = _declaring(sight, advice.action)
    elif isinstance(advice.action, End):
        reason = "Nothing that was tried in imagined games promises more than ending the turn."
    else:
        reason = yield from _against_passing(sight, advice)
    return Hint((nudge, narrow, shown), reason, advice.plan or (End(),), _groups(advice), advice.operator)


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


def _words(sight: Sight, advice: Advice) -> tuple[str, str]:
    """The first two levels."""
    setup, action = sight.setup, advice.action
    if isinstance(action, (Unveil, Audit)):
        return _nudge_to_look(sight, advice), _narrow_look(sight, advice)
    nudge = _NUDGES.get(advice.idea, "")
    match action:
        case Strike() | Demand():
            demand = next((one for one in advice.plan if isinstance(one, Demand)), None)
            if demand is None:
                return nudge, f"Strike with {_letters(action.groups)}."
            who = setup.operators[demand.operator].name
            nudge = nudge or f"You know enough to ask: some of your groups are worth something to {who} together."
            first = f", after a strike of {_letters(action.groups)} that makes it believed" if isinstance(action, Strike) else ""
            return nudge, f"A demand to {who} for {_letters(demand.groups)}{first}."
        case Train(operator, row):
            change = row ^ sight.board.rows[operator]
            return nudge, f"Move {setup.operators[operator].name}: what changes is {_letters(change)}."
        case Declare("poison", groups):
            return nudge, f"Name the group whose labels went wrong: {_letters(groups)}."
        case Declare(method, groups):
            return nudge, f"Declare {'a row' if method == 'select' else f'by {method}, for {_letters(groups)}'}."
        case End():  # whatever the plan has in mind for later
            return _NUDGES["wait"], "End the turn."
    return nudge, f"{_each(advice.plan)}."


def _nudge_to_look(sight: Sight, advice: Advice) -> str:
    if advice.operator is not None:
        who = sight.setup.operators[advice.operator].name
        return f"Look before you ask: what {who} would pay depends on where it could go without your groups."
    if advice.idea == "train":
        return "Look before you move: a row in reach may be better or worse than it seems."
    goal = next((goal for goal in sight.setup.goals if goal.seat == sight.seat and goal.kind == advice.idea), None)
    return f"Look before you state anything: you know too little for “{goal.title}”." if goal else "Look before you act."


def _narrow_look(sight: Sight, advice: Advice) -> str:
    action = advice.action
    if isinstance(action, Audit):
        return f"Audit {sight.setup.operators[action.operator].name}."
    assert isinstance(action, Unveil)
    where = "" if action.slice is None or len(sight.setup.slices) == 1 else f" on {sight.setup.slices[action.slice].said}"
    size = subsets.size(action.row)
    row = f"a row of {size} {'group' if size == 1 else 'groups'}" if size else "the empty row"
    if advice.operator is not None:
        who = sight.setup.operators[advice.operator].name
        return f"Unveil {row}{where} to which {who} could go without {_letters(advice.groups)}."
    return f"Unveil {row}{where}."


def _each(plan: tuple[Action, ...]) -> str:
    """The actions of a turn, each kind with the groups it is on: Poison on A, then labor on G and H."""
    on: dict[str, int] = {}
    for action in plan:
        if not isinstance(action, End):
            on[str(kind(action))] = on.get(str(kind(action)), 0) | named(action)
    said = ", then ".join(f"{what} on {_letters(groups)}" if groups else what for what, groups in on.items())
    return said[:1].upper() + said[1:]


def _letters(groups: int) -> str:
    """Groups as they are spoken of: A, B and C."""
    letters = list(subsets.show(groups))
    return letters[0] if len(letters) == 1 else f"{', '.join(letters[:-1])} and {letters[-1]}"


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


# What it is worth -----------------------------------------------------------------------------------------------------


def _against_passing(sight: Sight, advice: Advice) -> Work[str]:
    """A plan in the same imagined games as passing: what it brings more, with the span of 95% of the games."""
    plan = next((one.plan for one in advice.tried if one.plan.actions == advice.plan), Plan(advice.plan, Routine(), advice.idea))
    passing = Plan((), Routine(), "wait")
    scores, purses = [], []
    for number, world in enumerate(futures(sight, catalog.POLICIES, 64, far=True)[:GAMES]):
        with_it, without = played(world, plan), played(world, passing)
        scores.append(with_it.score() - without.score())
        purses.append(float(with_it.sight.notes.purse - without.sight.notes.purse))
        yield 0.6 + 0.4 * (number + 1) / GAMES
    points = _points(sight)
    low, middle, high = (100 * points * share for share in _spread(scores))
    gained = (
        f"Played on to the end in {GAMES} imagined games, it brings {_gain(middle)} of {points} goal points more than passing"
    )
    credits_ = _spread(purses)
    return (
        f"{gained} ({_gain(low)} to {_gain(high)} in 95% of them), and a purse "
        f"different by {_gain(credits_[1])} credits ({_gain(credits_[0])} to {_gain(credits_[2])})."
    )


def _looking(sight: Sight, advice: Advice) -> str:
    """What a look narrows, and how far apart the ends of that are as yet.

    What the planner ranks looks by is left out: it holds the thing for known once one cell of it is, and goals for without end.
    """
    action = advice.action
    cost = f"It costs {figure(price(sight, action))}"
    if advice.operator is not None:
        found = leverage(sight, advice.operator, advice.groups, catalog.POLICIES)
        who, without = sight.setup.operators[advice.operator].name, _letters(advice.groups)
        low, middle, high = (figure(max(0, value)) for value in found.loss)
        said = f"Without {without} {who} would lose {middle} ({low} to {high}) points, as far as you know (95% interval)"
        share = dict(found.fallbacks).get(action.row, 0.0) if isinstance(action, Unveil) else 0.0
        goes = f" {_chance(share)} it is the row {who} would fall back to." if share else ""
        return f"{said}: who asks more than that is refused, who asks less gives it away.{goes} {cost}."
    if isinstance(action, Unveil) and action.slice is not None:
        cells = boards(sight, catalog.POLICIES, BOARDS, far=True).scores[:, action.row, action.slice]
        low, middle, high = (figure(round(value)) for value in _spread(cells.tolist()))
        said = f"The cell is {middle} ({low} to {high}) points, as far as you know (95% interval)"
        return f"{said}: of what you could look at, it tells you most for its price. {cost}."
    return f"Of what you could look at, it tells you most for its price. {cost}."


def _chance(share: float) -> str:
    """A share of imagined boards as a sentence begins with it."""
    return "In nearly all imagined boards" if share >= 0.995 else f"In {share:.0%} of the imagined boards"


def _declaring(sight: Sight, action: Declare) -> str:
    """How sure the stated value is."""
    for goal in sight.setup.goals:
        if goal.seat != sight.seat:
            continue
        for one in statements(sight, goal, catalog.POLICIES, DECLARED):
            if (one.method, one.groups, one.slice) == (action.method, action.groups, action.slice):
                if goal.kind == "detect":
                    share = sum(value > 0 for value in one.values.tolist()) / len(one.values)
                    return f"These are the labels that went wrong in {share:.0%} of {len(one.values)} imagined boards."
                low, middle, high = (figure(round(value)) for value in _spread(one.values.tolist()))
                what = "It falls short of the best row by" if action.method == "select" else "It is"
                return f"{what} {middle} points in the middle of {DECLARED} imagined boards ({low} to {high} in 95% of them)."
    return "It is the likeliest of what you can know."


def _points(sight: Sight) -> int:
    return sum(goal.points for goal in sight.setup.goals if goal.seat == sight.seat)


def _spread(values: list[float]) -> tuple[float, float, float]:
    """The low end, the median and the high end of 95% of the values."""
    low, middle, high = np.quantile(values, (0.025, 0.5, 0.975)).tolist()
    return low, middle, high


def _gain(hundredths: float) -> str:
    """A difference in hundredths with its sign and a true minus."""
    text = figure(abs(round(hundredths)))
    return text if text == "0" else f"{'+' if hundredths > 0 else '−'}{text}"
