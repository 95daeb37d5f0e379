"""What a seat may declare in the present choice: the methods its goals ask for, and what each of them is about."""

from __future__ import annotations

from typing import NamedTuple

from game import subsets
from game.rules import aims, legal
from game.rules.actions import Declare
from game.rules.notation import figure
from game.rules.setup import Goal, Setup
from game.rules.sight import Sight
from game.view.board.boardui import BoardUi, chosen_one

SOME = ("group-leave-one-out", "unlearn")
"""The methods about several groups together."""

NO_GROUP = ("select", "forecast")
"""The methods for which no group is chosen: they are about a row, or about all rows of a size."""


class Statement(NamedTuple):
    """What would be declared, but for the value: `groups` is `None` while the choice it needs is not made."""

    method: str
    groups: int | None
    slice: int
    goal: Goal | None = None

    def action(self, value: int) -> Declare:
        """The action that states a value; a row that is chosen needs none."""
        return Declare(self.method, self.groups or 0, 0 if self.method == "select" else value, self.slice)


def statements(sight: Sight, ui: BoardUi) -> tuple[Statement, ...]:
    """Every statement that is asked for, those whose choice is made first; without such goals, every method there is."""
    return tuple(sorted(_asked(sight, ui), key=lambda one: one.groups is None))


def _asked(sight: Sight, ui: BoardUi) -> list[Statement]:
    """The same in the order of the goals."""
    mine = [goal for goal in sight.setup.goals if goal.seat == sight.seat and goal.method in legal.DECLARABLE]
    asked: list[Statement] = []
    for goal in mine:
        slice_ = ui.cursor[1] if goal.slice is None else goal.slice
        asked.append(Statement(goal.method or "", _about(sight, ui, goal.method or "", goal), slice_, goal))
    if not asked:
        asked = [Statement(method, _about(sight, ui, method, None), ui.cursor[1]) for method in legal.DECLARABLE]
    return asked


def current(sight: Sight, ui: BoardUi) -> Statement:
    """The statement in hand: the one whose method was picked, else the first whose choice is made.

    On the page on which it is written the choice may still be made; before, it is the one that the page would open with.
    """
    found = statements(sight, ui)
    page = ui.card == "value"
    method = ui.method if page else opening(sight, ui)
    return next((one for one in found if one.method == method and (page or one.groups is not None)), found[0])


def opening(sight: Sight, ui: BoardUi, hinted: str = "") -> str:
    """The method that the page opens with: the `hinted` one, else that of the goal due first among those not all stated.

    The method that was picked before stays where its choice is made and nothing is due before its goal, and where all is stated.
    While groups are chosen a goal that is due is one that is about groups, if one is open.
    """
    asked = _asked(sight, ui)
    if any(one.method == hinted for one in asked):
        return hinted
    due = [(one.goal.deadline, one) for one in asked if one.goal is not None and sight.board.round <= one.goal.deadline]
    about = [(by, one) for by, one in due if ui.chosen and one.method not in NO_GROUP] or due
    left = [(by, one) for by, one in about if not _stated(sight, one)]
    if not left:
        return ui.method
    first = min(by for by, _ in left)
    if any(by <= first and one.method == ui.method and one.groups is not None for by, one in due):
        return ui.method
    return next(one.method for by, one in left if by == first)


def _stated(sight: Sight, statement: Statement) -> bool:
    """Whether all is declared that a statement's goal asks for; of whose labels went wrong, anything."""
    if statement.method in legal.VALUES:
        return all(found(sight, statement, 1 << i) is not None for i in subsets.members(sight.board.existing))
    if statement.method == "poison":
        return any(method == "poison" for method, _, _ in sight.notes.declared)
    return statement.goal is not None and statement.goal not in aims.unstated(sight)


def following(sight: Sight, ui: BoardUi) -> str:
    """The method after the one in hand; those whose choice is not made yet come last."""
    methods = list(dict.fromkeys(one.method for one in statements(sight, ui)))
    return methods[(methods.index(current(sight, ui).method) + 1) % len(methods)]


def missing(statement: Statement, ui: BoardUi) -> str | None:
    """What has to be chosen before a statement is about anything."""
    if statement.groups is not None:
        return None
    if statement.method in SOME:
        return "choose groups first: click them on the left, or press their numbers"
    return "choose one group first" if not ui.chosen else "choose just one group"


def choosing(statement: Statement) -> str:
    """The same on the page on which it is stated, where the choice is made."""
    how = (
        "Click them at the left, or press their numbers."
        if statement.method in SOME
        else "Click it at the left, or press its number."
    )
    if statement.method == "poison":
        return f"Name the group whose labels you think were spoiled. {how}"
    return f"Choose the {'groups' if statement.method in SOME else 'group'} it is about. {how}"


def said(sight: Sight, statement: Statement) -> int | None:
    """What the seat declared of this so far, in hundredths; for a row to choose, whether this one is chosen (0), else `None`."""
    return found(sight, statement, statement.groups or 0)


def found(sight: Sight, statement: Statement, groups: int) -> int | None:
    """The same of other groups. Whose labels were made worse is no matter of a slice."""
    declared = sight.notes.declared
    if statement.method == "poison":
        return next((value for (method, mask, _), value in declared.items() if (method, mask) == ("poison", groups)), None)
    return declared.get((statement.method, groups, statement.slice))


def unsaid(sight: Sight) -> tuple[int, ...]:
    """The groups of which nothing was declared, where a goal asks for the worth of each; else none."""
    for goal in sight.setup.goals:
        if goal.seat == sight.seat and goal.method in legal.VALUES and goal.slice is not None:
            said_of = (sight.notes.declared.get((goal.method, 1 << i, goal.slice)) for i in range(len(sight.setup.groups)))
            return tuple(i for i, value in enumerate(said_of) if value is None and sight.board.existing >> i & 1)
    return ()


def unwritten(sight: Sight, ui: BoardUi) -> bool:
    """Whether a number is due on the page and none was written yet: the 0 it begins with is nobody's word."""
    one = current(sight, ui)
    return one.method not in ("poison", "select") and not ui.sum and not ui.typed and said(sight, one) is None


def unreckoned(setup: Setup) -> str:
    """Why it is not reckoned whose labels may have gone wrong; empty where it is."""
    from game.imagine.boards import MOST_DOUBTED  # it brings numpy along, and the title does without it

    many = len(setup.groups)
    return f"{many} groups are too many to reckon with, {MOST_DOUBTED} are the most" if many > MOST_DOUBTED else ""


def _about(sight: Sight, ui: BoardUi, method: str, goal: Goal | None) -> int | None:
    if method == "forecast":
        return 0
    if method == "select":
        return ui.cursor[0]
    if method in SOME:
        return ui.chosen or ((goal.groups & sight.board.existing) if goal is not None and goal.groups else None)
    one = chosen_one(ui)
    return None if one is None else 1 << one


def title(statement: Statement) -> str:
    """What is stated, as the head of a page."""
    if statement.groups is None:
        unnamed = {"poison": "Whose labels were made worse?", "unlearn": "The score once some groups are forgotten"}
        return unnamed.get(statement.method, f"What {'some groups are' if statement.method in SOME else 'a group is'} worth")
    who = subsets.show(statement.groups)
    match statement.method:
        case "poison":
            return f"Were the labels of {who} made worse?"
        case "select":
            return f"Choose {who}"
        case "forecast":
            size = statement.goal.size if statement.goal is not None else None
            return "A forecast" if size is None else f"What rows of {size} groups score"
        case "unlearn":
            return f"The score once {who} is forgotten"
        case _:
            return f"What {who} is worth"


def button(statement: Statement) -> str:
    """What the primary button says when this is due."""
    who = subsets.show(statement.groups or 0)
    match statement.method:
        case "poison":
            return f"Labels of {who} bad?"
        case "select":
            return f"Choose {who}"
        case "forecast":
            return "Declare a forecast"
        case "unlearn":
            return f"Declare without {who}"
        case _:
            return f"Declare {who}’s worth"


def name(method: str) -> str:
    """A method as it is read."""
    return {
        "poison": "naming the poisoned group", "select": "choosing a row", "forecast": "a forecast",
        "unlearn": "the exact retrain", "beta-16-1": "Beta(16, 1) Shapley", "beta-1-16": "Beta(1, 16) Shapley",
    }.get(method, method)  # fmt: skip


def value(method: str, hundredths: int) -> str:
    """A declared value as it is read."""
    if method == "poison":
        return "yes" if hundredths > 0 else "no"
    return "chosen" if method == "select" else figure(hundredths)
