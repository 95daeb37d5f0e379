"""The opening of a game: a scenario and a seed make the state in which the first seat acts."""

from __future__ import annotations

from game.catalog import POLICIES
from game.rules.events import Event
from game.rules.rulebook import begin
from game.rules.state import State, World
from game.scenario.scenario import Scenario


def deal(scenario: Scenario, seed: int) -> tuple[State, tuple[Event, ...]]:
    """The opening state of a game and the events that led to it; the same scenario and seed always give equal ones.

    Each seat knows the opening quality of the groups it organizes, and of no others.
    """
    scenario = scenario.dealt(seed)
    setup = scenario.setup
    nothing: tuple[tuple[int, ...], ...] = ((),) * len(setup.operators)
    world = World(scenario.grid(seed), seed, scenario.quality, scenario.schedule, deployed=nothing, tested=nothing)
    known = tuple(
        tuple(quality if seat.organizes >> group & 1 else None for group, quality in enumerate(scenario.quality))
        for seat in setup.seats
    )
    return begin(setup, world, known, POLICIES)
