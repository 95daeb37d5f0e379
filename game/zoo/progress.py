"""How a seat's goals stand as far as it can tell: for `infos`, for observations, and as the potential of a shaped reward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from game.rules import goals
from game.rules.setup import DECLARED, Goal, Setup
from game.rules.sight import Board, Sight
from game.zoo.menu import declarations

HOPE = 0.5
"""What of a goal's points the potential counts for a statement: whether it is right is known at the end."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A goal now: value in hundredths and credit 0–1, `None` where only the veiled board knows; `stated` is the share 0–1 of
    what it asks to be declared that is, 0 for a goal that asks for nothing.
    """

    goal: Goal
    value: int | None
    share: float | None
    stated: float

    @property
    def potential(self) -> float:
        """How far the goal seems on its way, 0–1."""
        if self.goal.kind in DECLARED:
            return HOPE * self.stated
        if self.value is None or self.share is None:
            return 0.0
        if self.goal.little or self.goal.full <= 0:
            return self.share
        return max(0.0, min(1.0, self.value / self.goal.full))


class Standing:
    """The goals of a seat, kept from one sight to the next as far as nothing changed that they depend on."""

    def __init__(self, setup: Setup, seat: int) -> None:
        mine = {at: goal.kind for at, goal in enumerate(setup.goals) if goal.seat == seat}
        self.found: dict[int, Stand] = {}
        """How each goal of the seat stands, by its place among all goals; a new dict with every change."""
        self._mine = mine
        self._asks = {
            at: tuple({(one.method, one.groups, one.slice): None for one in declarations(setup, goal)})
            for at, goal in enumerate(setup.goals)
            if at in mine
        }
        self._board: Board | None = None
        self._money: object = None
        self._declared: object = None
        self._told: dict[str, dict[str, float]] = {}

    def follow(self, sight: Sight) -> None:
        """Take in what the seat knows now."""
        board, notes = sight.board, sight.notes
        money = notes.purse, notes.spent, notes.received
        new, paid, said = board is not self._board, money != self._money, notes.declared is not self._declared
        if not (new or paid or said):
            return
        found = {}
        for at, kind in self._mine.items():
            goal, stand = sight.setup.goals[at], self.found.get(at)
            if kind in DECLARED:  # only the veiled board knows
                stated = self._stated(sight, at)
                if stand is None or stand.stated != stated or stand.goal is not goal:
                    stand = Stand(goal, None, None, stated)
            elif stand is None or new or paid:
                told = goals.progress(sight, goal)
                stand = Stand(goal, told.value, told.share, 0.0)
            found[at] = stand
        if found != self.found:
            self.found = found
            self._told = {one.goal.id: _told(one.goal, one.value, one.share, one.stated) for one in found.values()}
        self._board, self._money, self._declared = board, money, notes.declared

    def potential(self) -> float:
        """How far the seat's score seems on its way, 0–1: the shape of a shaped reward."""
        points = sum(stand.goal.points for stand in self.found.values())
        return sum(stand.goal.points * stand.potential for stand in self.found.values()) / points if points else 0.0

    def told(self) -> dict[str, dict[str, float]]:
        """By the id of a goal: ``points``, ``stated``, and where it can be known ``value`` (points, credits) and ``share``."""
        return {goal: dict(told) for goal, told in self._told.items()}

    def _stated(self, sight: Sight, at: int) -> float:
        existing, declared = sight.board.existing, sight.notes.declared
        asked = [one for one in self._asks[at] if not one[1] & ~existing]
        if not asked:
            return 0.0
        said = sum(one in declared for one in asked)
        return said / len(asked) if self._mine[at] == "estimate" else float(said > 0)


def ended(outcomes: tuple[goals.Outcome, ...]) -> dict[str, dict[str, float]]:
    """The same of a game that is over, from what the goals came to."""
    return {
        one.goal.id: _told(one.goal, one.value, one.share, float(one.goal.kind in DECLARED and one.value is not None))
        for one in outcomes
    }


def _told(goal: Goal, value: int | None, share: float | None, stated: float) -> dict[str, float]:
    found: dict[str, Any] = {"points": goal.points, "stated": stated}
    if value is not None:
        found["value"] = value / 100
    if share is not None:
        found["share"] = share
    return found
