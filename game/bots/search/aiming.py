"""Aiming: whose labels and examples matter to a seat's goals, and timetables of wrong labels that are put right in time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.bots.search.knowing import Look, ways
from game.bots.search.routines import Level, Routine, reserve
from game.imagine import boards, surrogate
from game.imagine.grid import BEST
from game.rules.actions import Action, Annotate, Labor, Poison
from game.rules.legal import price
from game.rules.outlook import Policies
from game.rules.setup import Goal, Kind
from game.rules.sight import Sight

Floats = NDArray[np.float64]

BOARDS = 64
"""On how many imagined boards groups are compared."""

AIMED = 3
"""How many groups are aimed at in the plans that are tried."""

SPENT = 0.5
"""The share of all goals that all money of the game is taken to be worth when some is spent on looking."""


def harmed(sight: Sight) -> list[Goal]:
    """The goals of the seat, not past, that gain when users are served worse than an operator's test shows."""
    return [
        goal
        for goal in sight.setup.goals
        if goal.seat == sight.seat
        and goal.kind == "hidden-harm"
        and goal.operator is not None
        and goal.deadline >= sight.board.round
    ]


def harms(sight: Sight, policies: Policies, count: int, steps: int = BEST) -> dict[int, Floats]:
    """By group the seat organizes, what its wrong labels would do unseen to the operator it harms, (boards,) in hundredths.

    That is what is deployed loses less what is tested does, on the row the operator stands on, if `steps` are lost.
    """
    goals = harmed(sight)
    if not goals or goals[0].operator is None:
        return {}
    operator, rule = goals[0].operator, surrogate(sight.setup)
    who, row = sight.setup.operators[operator], sight.board.rows[operator]
    drawn = boards(sight, policies, count, far=True)
    right = drawn.scores.astype(np.float64) if drawn.doubt is None else drawn.doubt.right[:count]
    found = {}
    for group in subsets.members(row & sight.me.organizes & ~sight.board.bans[operator]):
        harm = rule.harm(right[:, row] - right[:, row & ~(1 << group)], steps)
        unseen = np.zeros(len(right))
        for weights, sign in ((who.deployed, 1), (who.tested, -1)):
            for slice_, weight in weights:
                unseen += sign * weight * harm[:, slice_]
        found[group] = unseen
    return found


def spoiling(sight: Sight, policies: Policies) -> Iterator[tuple[tuple[Action, ...], Routine, str]]:
    """Turns with their routines that make labels wrong before each hearing and put them right before the operator looks."""
    if sight.me.price(Kind.POISON) is None:
        return
    found = harms(sight, policies, BOARDS)
    mine = lowered(sight)
    if not found and mine:  # the last hearing is over: what is left to do is to put labels right
        routine = Routine(levels=keeping(sight))
        if turn := tuple(affordable(sight, routine.turn(sight))):
            yield turn, routine, "mend labels"
    best = sorted(found, key=lambda group: (group not in mine, -float(found[group].mean())))[:AIMED]
    for group in best:
        for depth in (BEST, BEST - 1):
            others = (one for one in keeping(sight) if one.group != group)
            routine = Routine(levels=(*timetable(sight, group, depth), *others))
            turn = tuple(affordable(sight, routine.turn(sight)))
            idea = "poison" if any(isinstance(one, Poison) for one in turn) else "mend labels"
            yield turn, routine, idea
            for more in gathering(sight, policies)[:1]:
                if _spare(sight, turn, routine) >= (sight.me.price(Kind.LABOR) or 0):
                    yield (*turn, Labor(more)), routine, idea if turn else "gather examples"


def _spare(sight: Sight, turn: tuple[Action, ...], routine: Routine) -> int:
    """What is left of the purse after a turn beyond what has to be kept to put labels right."""
    quality = {group: known for group, known in enumerate(sight.notes.quality) if known is not None}
    purse = sight.notes.purse
    for action in turn:
        purse -= price(sight, action)
        if isinstance(action, (Poison, Annotate)):
            quality[action.group] += 1 if isinstance(action, Annotate) else -1
    return min(purse, purse - reserve(sight, routine.levels, quality))


def lowered(sight: Sight) -> list[int]:
    """The groups whose labels the seat made wrong."""
    notes = sight.notes
    return [i for i, known in enumerate(notes.quality) if known is not None and known < BEST and notes.poisoned >> i & 1]


def keeping(sight: Sight) -> tuple[Level, ...]:
    """The timetable by which what the seat made wrong stays so up to a hearing and is put right in time."""
    return tuple(level for group in lowered(sight) for level in timetable(sight, group, BEST - (sight.notes.quality[group] or 0)))


def mending(sight: Sight) -> int:
    """The money that is kept to put right in time what the seat made wrong, in hundredths."""
    quality = {group: sight.notes.quality[group] or 0 for group in lowered(sight)}
    return max(0, reserve(sight, keeping(sight), quality)) if quality else 0


def timetable(sight: Sight, group: int, depth: int) -> tuple[Level, ...]:
    """Which quality a group is to have until when: `depth` steps less up to each hearing, all right when its operator audits."""
    goals = harmed(sight)
    if not goals or goals[0].operator is None:
        return (Level(sight.setup.rounds, group, BEST),)
    who = sight.setup.operators[goals[0].operator]
    checks = [round_ for round_ in range(1, sight.setup.rounds + 1) if who.audit and round_ % who.audit == 0]
    found: list[Level] = []
    for hearing in sorted({goal.deadline for goal in goals}):
        found += [Level(check, group, BEST) for check in checks if check < hearing and all(check > one.until for one in found)]
        found.append(Level(hearing, group, BEST - depth))
    found.append(Level(sight.setup.rounds, group, BEST))
    return tuple(one for one in found if one.until >= sight.board.round)


def gathering(sight: Sight, policies: Policies) -> list[int]:
    """The groups of whose examples more would serve operators best, best first."""
    if sight.me.price(Kind.LABOR) is None or "amount" not in sight.setup.edits:
        return []
    drawn = boards(sight, policies, BOARDS, far=True).scores
    gain: dict[int, float] = {}
    for row, who in zip(sight.board.rows, sight.setup.operators, strict=True):
        for group in subsets.members(row):
            if sight.board.amounts[group] + sight.board.labor[group] < BEST:
                adds = drawn[:, row] - drawn[:, row & ~(1 << group)]
                gain[group] = gain.get(group, 0.0) + sum(weight * float(adds[:, i].mean()) for i, weight in who.deployed)
    return sorted(gain, key=lambda group: -gain[group])


def affordable(sight: Sight, actions: tuple[Action, ...] | Iterator[Action]) -> Iterator[Action]:
    """The actions that the purse pays for, in order."""
    purse = sight.notes.purse
    for action in actions:
        if (cost := price(sight, action)) <= purse:
            purse -= cost
            yield action


def for_harm(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """Cells that tell whose labels matter most to a hearing: an operator's row without one group, or with all."""
    goals = [goal for goal in harmed(sight) if goal in mine and goal.operator is not None]
    if not goals or sight.me.price(Kind.POISON) is None or sight.notes.poisoned:
        return
    found = harms(sight, policies, BOARDS)
    if len(found) < 2:
        return
    operator = goals[0].operator
    assert operator is not None
    worth = np.stack([_credit(goals[0], value) for value in found.values()], axis=1)
    rate = sum(goal.points for goal in goals) / points
    rounds = sight.setup.rounds - sight.board.round
    money = SPENT / max(1, sight.notes.purse + rounds * sight.notes.income)
    row, rule = sight.board.rows[operator], surrogate(sight.setup)
    slices = [rule.focus] if rule.focus is not None else [i for i, weight in sight.setup.operators[operator].deployed if weight]
    cells = [(row & ~(1 << group), slice_, group) for group in found for slice_ in slices]
    veiled = [cell for cell in cells if sight.fresh(cell[0], cell[1]) is None]
    if not veiled:
        return
    # Who knew all would aim at the best in each board; that is shared among the cells it takes.
    gain = rate * float(worth.max(axis=1).mean() - worth.mean(axis=0).max()) / len(veiled)
    for asked, slice_, group in veiled:
        share = float(found[group].std()) / max(1.0, max(float(value.std()) for value in found.values()))
        for look in ways(sight, asked, slice_):
            yield Look(look, gain * share - money * price(sight, look), "hidden-harm")


KNOWING = 0.25
"""What part of the doubt about a goal's credit it is worth to know how well an operator serves its users now."""


def for_service(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Iterator[Look]:
    """How well an operator serves its users now, for a seat that could do something for them: cells never seen before."""
    if sight.me.operator is not None or not (sight.me.price(Kind.ANNOTATION) or sight.me.price(Kind.LABOR)):
        return
    for goal in mine:
        if goal.kind != "performance" or goal.operator is None or harmed(sight):
            continue
        row, who = sight.board.rows[goal.operator], sight.setup.operators[goal.operator]
        scores = boards(sight, policies, BOARDS, far=True).scores[:, row]
        served = np.zeros(len(scores))
        for slice_, weight in who.deployed:
            served += weight * scores[:, slice_]
        doubt = KNOWING * goal.points / points * float(np.clip((served - goal.partial) / 1000 + 0.5, 0, 1).std())
        for slice_, weight in who.deployed:
            if weight and sight.cell(row, slice_) is None:
                yield from (Look(look, doubt * weight, "performance") for look in ways(sight, row, slice_))


def _credit(goal: Goal, value: Floats) -> Floats:
    """About what share of a goal a value brings, made smooth so that coming nearer counts."""
    return np.asarray(np.clip(value / max(1, goal.full), 0.0, 1.0))
