"""Goals in words: what is measured, in which unit, from where it gives points. The measures themselves are in `measures`."""

from __future__ import annotations

from game import subsets
from game.rules.actions import Declare
from game.rules.needs import needed
from game.rules.notation import figure
from game.rules.setup import DECLARED, Goal, Operator, Setup
from game.rules.sight import Sight

METHODS = {"beta-16-1": "Beta(16, 1) Shapley", "beta-1-16": "Beta(1, 16) Shapley", "shapley": "Shapley", "banzhaf": "Banzhaf"}
"""The methods by which groups are valued, as they are read."""


def headed(goal: Goal, text: str) -> str:
    """A goal's title with what is said of it: after a colon, unless the title is a question."""
    return f"{goal.title}{' ' if goal.title[-1] in '?!.' else ': '}{text}"


def unasked(setup: Setup, seat: int, declared: Declare) -> str:
    """Why what a seat declares counts for none of its goals; empty where it does, or where it has no such goal to miss."""
    mine = [goal for goal in setup.goals if goal.seat == seat and goal.kind in DECLARED]
    if not mine or any(_asks(goal, declared) for goal in mine):
        return ""
    return f"no goal of yours asks for that; you are asked for {' and '.join(form(setup, goal) for goal in mine)}"


def _asks(goal: Goal, declared: Declare) -> bool:
    if goal.kind == "detect":
        return declared.method == "poison"
    if declared.slice != goal.slice:
        return False
    match goal.kind:
        case "estimate":
            one = goal.method != "group-leave-one-out" or declared.groups == goal.groups
            return declared.method == goal.method and one
        case "select":
            return declared.method == "select" and (goal.size is None or subsets.size(declared.groups) == goal.size)
        case "unlearn":
            return declared.method == "unlearn" and declared.groups == goal.groups
        case _:
            return declared.method == goal.kind


def form(setup: Setup, goal: Goal) -> str:
    """The form in which a goal's statement is written; empty for a goal that asks for none."""
    if goal.kind not in DECLARED:
        return ""
    where = setup.slices[goal.slice or 0].id
    match goal.kind:
        case "detect":
            return f"= poison GROUP 1 {where}"
        case "select":
            return f"= select ROW 0 {where} (a row of {goal.size} groups)"
        case "forecast":
            return f"= forecast - VALUE {where}"
        case "unlearn":
            return f"= unlearn {subsets.show(goal.groups)} VALUE {where}"
        case _ if goal.method == "group-leave-one-out":
            return f"= {goal.method} {subsets.show(goal.groups)} VALUE {where}"
        case _:
            return f"= {goal.method} GROUP VALUE {where}"


def unstated(sight: Sight) -> tuple[Goal, ...]:
    """The seat's own goals for which nothing that counts is stated, those due first in front; past deadlines are among them.

    To have named nobody is as good as nothing to a goal that asks whose labels went wrong, unless nobody's did. An operator's
    seat chooses a row by standing on it.
    """
    found = [goal for goal in sight.setup.goals if goal.seat == sight.seat and goal.kind in DECLARED and not _begun(sight, goal)]
    return tuple(sorted(found, key=lambda goal: goal.deadline))


def _begun(sight: Sight, goal: Goal) -> bool:
    """Whether a seat stated anything for a goal that it can be credited for."""
    if goal.kind == "select" and sight.me.operator is not None:
        return True
    declared = sight.notes.declared.items()
    if goal.kind == "detect":
        return any(method == "poison" and value > 0 for (method, _, _), value in declared)
    method = goal.method or goal.kind
    return any((by, slice_) == (method, goal.slice) for (by, _, slice_), _ in declared)


def missed(sight: Sight, round_: int) -> tuple[str, ...]:
    """What is said at the end of a round of the seat's goals whose deadline has passed with nothing stated."""
    return tuple(
        f"“{goal.title}” was due by the end of round {round_}, and {lacking(goal)}."
        for goal in unstated(sight)
        if goal.deadline == round_
    )


def lacking(goal: Goal) -> str:
    """What is not stated of a goal, as a clause."""
    return {"detect": "nobody is named", "select": "no row is chosen"}.get(goal.kind, "nothing is declared")


def meaning(setup: Setup, goal: Goal) -> str:
    """What a goal measures, in one or two sentences that use no word of the field without saying what it means."""
    who = None if goal.operator is None else setup.operators[goal.operator]
    name = "" if who is None else who.name
    users = "" if who is None else _users(setup, who)
    where = "" if goal.slice is None else setup.slices[goal.slice].said
    end = f"the end of round {goal.deadline}"
    match goal.kind:
        case "income":
            return f"All credits you receive by {end}: income, prices and deals. What you spend is not taken off."
        case "purse":
            return f"The credits you hold at {end}: what you had and received, less what you spent."
        case "budget":
            return f"All credits you spend by {end}; the fewer the better."
        case "leverage":
            rounds = "round 1" if goal.deadline == 1 else f"rounds 1 to {goal.deadline}"
            return f"How far {name}’s score{users}, as the mean of {rounds}, lies below what it was at the opening."
        case "performance":
            return f"{name}’s score{users} at {end}, 0 to 100."
        case "hidden-harm":
            return (
                f"How much more {name}’s score{users} fell from the opening to {end} than the score it publishes: harm that its "
                "own test does not show."
            )
        case "estimate" if goal.method == "group-leave-one-out":
            lost = _letters(goal.groups)
            left = "are all" if subsets.size(goal.groups) > 1 else "is"
            return (
                f"Declare (=) how many points a model of all groups loses on {where} when {lost} {left} left out. What counts is "
                "how far off you are, on the board of the end of the game."
            )
        case "estimate":
            what = f"its {METHODS.get(goal.method or '', goal.method)} value" if goal.method != "leave-one-out" else _ALONE
            return (
                f"Declare (=) for each group what it is worth on {where}: {what}. What counts is how far off you are on average, "
                "on the board of the end of the game."
            )
        case "select":
            how = "Have your operator stand on" if setup.seats[goal.seat].operator is not None else "Choose (=)"
            rows = needed(goal, (1 << len(setup.groups)) - 1)
            all_ = all((row, goal.slice) not in setup.unmeasured for row in rows)
            what = f"the {'' if all_ else 'measured '}row of {goal.size} groups that scores best on {where}"
            return f"{how} {what}. What counts is how far yours is below the best."
        case "forecast":
            return f"Declare (=) what rows of {goal.size} groups score on {where} on average. What counts is how far off you are."
        case "unlearn":
            gone = f"{_letters(goal.groups)} {'is' if subsets.size(goal.groups) == 1 else 'are'} forgotten"
            return (
                f"Declare (=) what {name} will score on {where} once {gone}: retrained on its row without. What counts is how "
                "far off you are."
            )
        case "detect":
            return (
                "Name (=) every group whose labels were made wrong, and no other: what counts are the groups named rightly, as a "
                "share of all that were named or should have been."
            )
        case "privacy":
            return (
                f"How much noise {name}’s score on {where} needs so that it gives no group away (ε = {goal.epsilon:g}); the less "
                "the better."
            )
        case "fairness":
            return f"{name}’s score on the slice where it is worst, at {end}, 0 to 100."
        case _:
            return (
                f"How much of the groups’ pay would have to change hands to be shared as they are worth on {where} (Shapley "
                "values); the less the better."
            )


_ALONE = "the points a model of all groups loses without it"


def scale(goal: Goal) -> str:
    """How many points of the game a goal gives, from where on and how they grow, with units and deadline (R23)."""
    one, many = _UNITS.get(goal.kind, ("point of score", "points of score"))
    half = f"{figure(goal.partial)}{_spaced(one if goal.partial == 100 else many)}"
    points = f"{goal.points} {'point' if goal.points == 1 else 'points'}"
    unit = _spaced(many) if goal.kind in _UNITS else ""
    beyond = f"Nothing if you are off by more than {half}" if goal.kind in _ERRORS else f"Nothing above {half}"
    short = beyond if goal.little else f"Nothing below {half}"
    if goal.full == goal.partial:
        said = f"{short}, there all of its {points}"
    elif goal.little:
        said = f"{short}, there half of its {points}, evenly up to all at {figure(goal.full)}{unit} or less"
    else:
        said = f"{short}, there half of its {points}, evenly up to all from {figure(goal.full)}{unit}"
    return f"{said}, by the end of round {goal.deadline}."


def unit(goal: Goal, value: float) -> str:
    """The unit of a goal's value, to be written behind the number: points of score are not those that goals bring."""
    what = "off" if goal.kind in _ERRORS else "of regret" if goal.kind == "select" else "of score"
    one, many = _UNITS.get(goal.kind, (f"point {what}", f"points {what}"))
    return _spaced(one if abs(round(value)) == 100 else many)


def _spaced(unit: str) -> str:
    return unit if unit == "%" else f" {unit}"


_ERRORS = ("estimate", "forecast", "unlearn")
_CREDITS = ("credit", "credits")
_UNITS = {"income": _CREDITS, "purse": _CREDITS, "budget": _CREDITS, "detect": ("%", "%"), "fair-shares": ("%", "%")}


def _letters(groups: int) -> str:
    *most, last = list(subsets.show(groups))
    return f"{', '.join(most)} and {last}" if most else last


def _users(setup: Setup, who: Operator) -> str:
    """Where an operator's score counts, when that is not what it tests."""
    if who.deployed == who.tested:
        return ""
    weights = ", ".join(
        setup.slices[slice_].said if len(who.deployed) == 1 else f"{setup.slices[slice_].said} {weight:.0%}"
        for slice_, weight in who.deployed
    )
    return f" for its users ({weights})"
