"""What comes of a scenario in which nobody does anything: the goals that are reached by it ask for too little."""

from __future__ import annotations

from math import comb

from game.rules import goals
from game.rules.actions import End
from game.rules.goals import Outcome
from game.scenario import Scenario
from game.session.table import Table
from game.workers import one_thread

MOST_ROWS = 400
"""The most rows that the operators may weigh in a round, all together, for the game to be played in passing."""


def quick(scenario: Scenario) -> bool:
    """Whether a game of passing takes a moment only: few rows are within the operators' reach."""
    groups = len(scenario.setup.groups)
    near = (sum(comb(groups, far) for far in range(min(who.reach, groups) + 1)) for who in scenario.setup.operators)
    return sum(near) <= MOST_ROWS


def passing(scenario: Scenario) -> tuple[tuple[Outcome, ...], ...]:
    """The goals of each seat after the game of the scenario's own seed in which every seat only ends its turns."""
    seats = range(len(scenario.setup.seats))
    with one_thread():
        table = Table(scenario, scenario.seed, ("pass",) * len(seats))
        while not table.over:
            table.act(table.turn, End())
        return tuple(goals.outcomes(table.final, seat) for seat in seats)
