"""What is gained by knowing: looks, how a seat could come to know a cell, and choices judged by the boards that look alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.rules.actions import Action, Audit, Unveil
from game.rules.legal import forbids, unaudited
from game.rules.setup import Goal
from game.rules.sight import Sight

Floats = NDArray[np.float64]

BANDWIDTH = 0.3
"""How alike two boards must be in what was found for one to speak for the other, in standard deviations."""

MONEY = 0.2
"""What a credit at hand is worth of one received: money buys strikes and demands, but no goal counts it."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look, the share of all goals it is expected to gain less what it costs, and what for, in a word.

    One for a bargain says whose stake in which `groups` it narrows.
    """

    action: Action
    gain: float
    idea: str
    operator: int | None = None
    groups: int = 0


def ways(sight: Sight, row: int, slice_: int) -> Iterator[Action]:
    """How the seat could learn a cell."""
    look = Unveil(row, slice_)
    if forbids(sight, look) is None:
        yield look
    for operator, where in enumerate(sight.board.rows):
        if where == row and slice_ in (asked := unaudited(sight, operator)):
            audit = Audit(operator, asked.index(slice_) + 1)
            if forbids(sight, audit) is None:
                yield audit


def left_out(worth: Floats, alike: Floats) -> float:
    """The mean worth, (boards, choices), of choosing in each board what is best in the others that are like it."""
    weights = alike - np.diag(np.diag(alike))
    total = np.maximum(weights.sum(axis=1), 1e-9)
    expected = (weights @ worth) / total[:, None]
    return float(worth[np.arange(len(worth)), expected.argmax(axis=1)].mean())


def alike(found: Floats) -> Floats:
    """How alike each two boards are in what was found in them: a normal kernel, (boards, boards)."""
    wide = max(float(found.std()) * BANDWIDTH, 1.0)
    return np.asarray(np.exp(-(((found[:, None] - found[None, :]) / wide) ** 2) / 2) + 1e-6)


def rate(mine: list[Goal], kind: str) -> float:
    """Points of credit for each hundredth of a goal's value, of the goals of a kind."""
    return sum(goal.points / (2 * max(1, abs(goal.full - goal.partial))) for goal in mine if goal.kind == kind)


def spending(sight: Sight, mine: list[Goal], points: int) -> float:
    """The share of all goals that a hundredth spent on looking costs: of a budget, or of what else it would buy."""
    return (rate(mine, "budget") + rate(mine, "purse") + MONEY * rate(mine, "income")) / points
