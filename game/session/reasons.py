"""What speaks for a hint: what its plan brings, how sure a declared value is, what a look narrows; each with what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np

from game import catalog
from game.bots.declaring import BOARDS as DECLARED
from game.bots.search import Advice, Plan, played
from game.bots.search.looking import BOARDS
from game.bots.search.routines import Routine
from game.imagine import WORLDS, Imagined, Stakes, boards, futures, statements
from game.imagine.boards import SPREAD
from game.rules.actions import Declare, Unveil
from game.rules.legal import price
from game.rules.notation import figure
from game.rules.sight import Sight
from game.session.coalitions import Work
from game.session.deciding import TENTH, WHOLE, Claim, Decision, letters, spans, trained

GAMES = 39
"""In how many imagined games a plan is held against passing: in 95% one more lies between the least and the most of so many."""

Reason = tuple[str, tuple[Claim, ...]]
"""What is said for a hint, and what that claims."""


def weighed(advice: Advice) -> Plan:
    """What is held against passing: the plan of an advice with the routine it goes on with."""
    return next((one.plan for one in advice.tried if one.plan.actions == advice.plan), Plan(advice.plan, Routine(), advice.idea))


def against(world: Imagined, sight: Sight, plan: Plan) -> tuple[float, int]:
    """What a plan brings more than passing by the end of a game: goal points and credits in the purse, both in hundredths."""
    with_it, without = played(world, plan), played(world, Plan((), Routine(), "wait"))
    points = sum(goal.points for goal in sight.setup.goals if goal.seat == sight.seat)
    gain = 100 * points * (with_it.score() - without.score())
    return gain, with_it.sight.notes.purse - without.sight.notes.purse


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a plan is worth against passing, in words and claims; `brings` is whether it brings anything on average."""

    said: str
    claims: tuple[Claim, ...]
    brings: bool


def against_passing(sight: Sight, plan: Plan) -> Work[Weighed]:
    """A plan in the same imagined games as passing: what it brings more on average, and from the least to the most of them.

    It has to bring a goal point as points are told, or a credit, for money buys looks and demands: who reads that a plan brings 0
    points and costs credits had better not be advised it.
    """
    gains, purses = [], []
    for number, world in enumerate(futures(sight, catalog.POLICIES, max(GAMES, WORLDS), far=True)[:GAMES]):
        gain, purse = against(world, sight, plan)
        gains.append(gain)
        purses.append(float(purse))
        yield (number + 1) / GAMES
    points = sum(goal.points for goal in sight.setup.goals if goal.seat == sight.seat)
    gained, paid = (
        Claim(about, floor(min(some) / WHOLE) * WHOLE, ceil(max(some) / WHOLE) * WHOLE)
        for about, some in (("points", gains), ("purse", purses))
    )
    # Means, for they decide: what helps in few games, but much, has a median of nothing.
    gain_, purse_ = float(np.mean(gains)), float(np.mean(purses))
    said = (
        f"Played on to the end in {GAMES} imagined games, it brings {_gain(gain_)} of {points} goal points more than passing on "
        f"average ({_gain(gained.low)} to {_gain(gained.high)}), and a purse different by {_gain(purse_)} credits "
        f"({_gain(paid.low)} to {_gain(paid.high)})."
    )
    brings = round(gain_ / WHOLE) > 0 or round(purse_ / WHOLE) > 0
    return Weighed(said, (gained, paid), brings)


def looking(sight: Sight, advice: Advice, asked: Decision) -> Reason:
    """What a look narrows, how far apart the ends of that are as yet, and the answer of the decision that hangs on it.

    What the planner ranks looks by is left out: it holds the thing for known once one cell of it is, and goals for without end.
    """
    action = advice.action
    credits_ = price(sight, action)
    cost = f"It costs {figure(credits_)} {'credit' if credits_ == 100 else 'credits'}"
    if advice.operator is not None:
        # More than previews ask, whose boards end at the next move: looks are advised where much is at stake and little known.
        held = Stakes(sight, advice.operator, boards(sight, catalog.POLICIES, BOARDS, far=True, tails=True).scores)
        who, without = sight.setup.operators[advice.operator].name, letters(advice.groups)
        ends = np.maximum(0, np.quantile(held.loss(advice.groups), (0.025, 0.5, 0.975))) / TENTH
        low, middle, high = floor(ends[0]) * TENTH, round(ends[1]) * TENTH, ceil(ends[2]) * TENTH
        lost = f"{_tenths(middle)} ({_tenths(low)} to {_tenths(high)}) points"
        falls = held.fallback(advice.groups).tolist()
        share = falls.count(action.row) / len(falls) if isinstance(action, Unveil) else 0.0
        goes = f" {_chance(share)} it is the row {who} would fall back to." if share else ""
        told = (
            f"Without {without} {who} would lose {lost}, as far as you know (95% interval): who asks more than that is refused, "
            f"who asks less gives it away.{goes} {cost}."
        )
        return told, (Claim("loss", low, high),)
    yet = f"{asked.yet} " if asked.yet else ""
    found = asked.claims
    if isinstance(action, Unveil) and action.slice is not None and trained(sight):
        low, high = cell(sight, action.row, action.slice)
        found = Claim("cell", low, high), *found
        yet += f"The cell scores {figure(low)} to {figure(high)} points, as far as you know (95% interval). "
    return f"{yet}Of what you could look at, it tells you most for its price. {cost}.", found


def cell(sight: Sight, row: int, slice_: int) -> tuple[int, int]:
    """What a veiled cell may score, in hundredths of a point and in whole points: the ends of 95%.

    As for previews boards with honest tails are asked. A look is advised at a cell of which few others tell, though, and where
    the few known ones happen to agree the boards are all alike: so it is taken to be no surer than as many cells as are known of
    its slice can say how far rows differ, which is a degree of freedom less.
    """
    scores = boards(sight, catalog.POLICIES, BOARDS, far=True, tails=True).scores[:, row, slice_]
    low, middle, high = (_stretched(value) for value in np.quantile(scores, (0.025, 0.5, 0.975)).tolist())
    known = sum(other == slice_ for _, other, _ in sight.learned())
    least = TWO_SIDED * SPREAD / sqrt(max(1, known - 1))
    ends = _score(min(low, middle - least)), _score(max(high, middle + least))
    return floor(ends[0] / WHOLE) * WHOLE, ceil(ends[1] / WHOLE) * WHOLE


TWO_SIDED = 1.96
"""Deviations to either side that hold 95% of a normal distribution."""


def _stretched(score: float) -> float:
    """Hundredths of a point on the logistic scale, kept off its ends."""
    share = min(1 - EDGE, max(EDGE, score / TOP))
    return float(np.log(share / (1 - share)))


def _score(place: float) -> float:
    """A place on the logistic scale in hundredths of a point; what is beyond what `_stretched` tells apart is nothing or all."""
    share = 1 / (1 + np.exp(-place))
    return 0.0 if share <= EDGE + 1e-9 else float(TOP) if share >= 1 - EDGE - 1e-9 else float(TOP * share)


TOP, EDGE = 10_000, 0.002


def _chance(share: float) -> str:
    """A share of imagined boards as a sentence begins with it."""
    return "In nearly all imagined boards" if share >= 0.995 else f"In {share:.0%} of the imagined boards"


def declaring(sight: Sight, action: Declare) -> Reason:
    """How sure the stated value is."""
    for goal in sight.setup.goals:
        if goal.seat != sight.seat:
            continue
        for one in statements(sight, goal, catalog.POLICIES, DECLARED):
            if (one.method, one.groups, one.slice) == (action.method, action.groups, action.slice):
                if goal.kind == "detect" and not action.value:
                    asked = statements(sight, goal, catalog.POLICIES, DECLARED)
                    other = max(asked, key=lambda some: float(some.values.mean()))
                    rather = f"those of {letters(other.groups)} in {np.mean(other.values > 0):.0%}"
                    return f"They went wrong in {np.mean(one.values > 0):.0%} of {DECLARED} imagined boards, {rather}.", ()
                if goal.kind == "detect":
                    share = sum(value > 0 for value in one.values.tolist()) / len(one.values)
                    return f"These are the labels that went wrong in {share:.0%} of {len(one.values)} imagined boards.", ()
                middle = round(float(np.median(one.values)) / TENTH) * TENTH
                what = "It falls short of the best row by" if action.method == "select" else "It is"
                said = f"{what} {_tenths(middle)} points in the middle of {DECLARED} imagined boards"
                claims = tuple(claim for other, claim in spans(sight, goal) if other.groups == one.groups)
                ends = "".join(f" ({figure(claim.low)} to {figure(claim.high)} in 95% of them)" for claim in claims)
                return f"{said}{ends}.", claims
    return "It is the likeliest of what you can know.", ()


def _tenths(hundredths: int) -> str:
    """Hundredths with one decimal, whatever that is, so that the numbers of a sentence are of one kind; with a true minus."""
    return f"{hundredths / 100:.1f}".replace("-", "−")


def _gain(hundredths: float) -> str:
    """A difference in hundredths as a whole number with its sign and a true minus."""
    whole = round(hundredths / WHOLE)
    return f"{'+' if whole > 0 else '−'}{abs(whole)}" if whole else "0"
