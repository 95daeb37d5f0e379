"""`search`: a planner over information sets. It tries plans in worlds drawn from its sight, and looks when looking pays.

Each plan is a turn and a routine to go on with, and is played to the end in the same imagined worlds as the others; the better
half goes on to more worlds. The best plan's first action is taken, and the next action is planned anew (rollout over several
base policies: Chang, Givan & Chong 2004; determinisation: Ginsberg 2001). Before that it asks whether a cell is worth its price.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from time import perf_counter

from game.bots import Chance
from game.bots.declaring import declarations
from game.bots.search.looking import looks
from game.bots.search.plans import Plan, plans
from game.bots.search.trials import Tried, played, tried
from game.imagine import futures
from game.rules.actions import Action, End
from game.rules.outlook import Policies
from game.rules.setup import DECLARED
from game.rules.sight import Sight

__all__ = ["GAMES", "Advice", "Plan", "Search", "consider", "considering", "played"]

GAMES = 96
"""How many imagined games `search` plays for an action, where no other budget is given: about a second on a slow machine."""

WORLDS = 64
"""In how many worlds plans are tried at most."""

MOST_PLANS, GAMES_A_PLAN = 40, 8
"""How many plans are tried at most, and how many games there must be for each."""

MARGIN = 0.002
"""What a plan must promise beyond passing, as a share of all goals, to be worth its risk."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What `search` would do, and why: `gain` is what it expects of it beyond ending the turn, as a share of all goals.

    `idea` is the thought behind it in a word. `plan` is the whole turn, `tried` the plans that went farthest, best first; there
    are none when it looks or declares. A look for a bargain says with `operator` and `groups` whose stake in what it narrows.
    """

    action: Action
    gain: float
    idea: str
    plan: tuple[Action, ...]
    tried: tuple[Tried, ...] = ()
    operator: int | None = None
    groups: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """A bot that searches. Its budget for an action is a number of imagined games, or of `milliseconds` if that is given.

    With `games` equal sights and lucks give equal actions. `looks` is whether it may unveil and audit.
    """

    games: int = GAMES
    milliseconds: int | None = None
    looks: bool = True

    def __call__(self, sight: Sight, policies: Policies, chance: Chance) -> Action:
        """The action it would take. Its only luck is how it imagines (`imagine.imagining`)."""
        return consider(sight, policies, self).action


def consider(sight: Sight, policies: Policies, how: Search) -> Advice:
    """What `search` with a budget would do now and why."""
    work = considering(sight, policies, how)
    while True:
        try:
            next(work)
        except StopIteration as done:
            found: Advice = done.value
            return found


def considering(sight: Sight, policies: Policies, how: Search) -> Generator[float, None, Advice]:
    """`consider` in small steps: it yields about what share is done, 0 … 1."""
    yield 0.0
    if how.looks and (look := looks(sight, policies)) is not None:
        return Advice(look.action, look.gain, look.idea, (look.action,), (), look.operator, look.groups)
    yield 0.3
    if statement := next(declarations(sight, policies), None):
        return Advice(statement, 0.0, "declare", (statement,))
    if not any(
        goal.seat == sight.seat and (goal.kind not in DECLARED or sight.me.operator is not None) for goal in sight.setup.goals
    ):
        return Advice(End(), 0.0, "wait", ())
    spend, breadth = _budget(how)
    options = plans(sight, policies, breadth)
    if len(options) == 1:
        return Advice(End(), 0.0, "wait", ())
    yield 0.4
    trials = tried(options, futures(sight, policies, WORLDS, far=True), spend)
    while True:
        try:
            count = next(trials)
        except StopIteration as done:
            found: list[Tried] = done.value
            break
        yield 0.4 + 0.6 * count / (count + how.games / 2)
    passed = next((one for one in found if not one.plan.actions), None)
    best = found[0]
    if not best.plan.actions:
        return Advice(End(), 0.0, best.plan.idea, (), tuple(found))
    gain = best.mean - passed.mean if passed is not None else best.mean
    if passed is not None and gain <= MARGIN:
        return Advice(End(), 0.0, "wait", (), tuple(found))
    return Advice(best.plan.actions[0], gain, best.plan.idea, best.plan.actions, tuple(found))


def _budget(how: Search) -> tuple[Callable[[], bool], int]:
    """Whether one more game is within the budget, spending it; and how many plans to try."""
    if how.milliseconds is None:
        left = how.games

        def count() -> bool:
            nonlocal left
            left -= 1
            return left >= 0

        return count, max(4, min(MOST_PLANS, how.games // GAMES_A_PLAN))
    until = perf_counter() + how.milliseconds / 1000
    return lambda: perf_counter() < until, max(4, min(MOST_PLANS, how.milliseconds // 25))
