"""Every shipped scenario: it has no fault, passing and luck lose, and its golden game wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from game import files, scenario
from game.rules import goals
from game.session import record, replay
from game.session.simulate import simulate
from tests.golden.make import FOLDER

SHIPPED = sorted(path.stem for path in files.scenarios().glob("*.toml"))
PLAYED = [name for name in SHIPPED if not scenario.load(scenario.find(name)).lesson]
"""Scenarios proper: a lesson is won by reading it."""

SAMPLE = 12
"""How many games luck has; at most one of them may be a win, which is what 5% looks like on so few."""


@pytest.mark.parametrize("name", SHIPPED)
def test_the_checker_finds_nothing(name: str) -> None:
    assert scenario.faults(scenario.find(name)) == []


@pytest.mark.parametrize("name", PLAYED)
def test_the_story_and_the_four_checks_are_told(name: str) -> None:
    loaded = scenario.load(scenario.find(name))
    debrief = loaded.debrief
    assert loaded.summary
    assert loaded.story
    assert all((debrief.intervention, debrief.reference, debrief.evidence, debrief.limits, debrief.questions))
    assert 15 <= loaded.minutes <= 40


@pytest.mark.parametrize("name", SHIPPED)
def test_passing_never_wins(name: str) -> None:
    assert all(standing.wins == 0 for standing in simulate(scenario.load(scenario.find(name)), "pass", 1, 1).standings)


@pytest.mark.parametrize("name", PLAYED)
def test_luck_seldom_wins(name: str) -> None:
    played = simulate(scenario.load(scenario.find(name)), "random", SAMPLE, 1)
    assert sum(standing.wins for standing in played.standings) <= len(played.standings)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_golden_game_wins_at_every_seat(name: str) -> None:
    """Some golden game of the scenario, so the goals can be reached."""
    best = 0.0
    for path in FOLDER.glob("*.game"):
        text = Path(path).read_text(encoding="utf-8")
        if record.header(text).scenario == name:
            table = replay.verify(text, replay.scenario_of(text))
            best = max(best, min(goals.score(goals.outcomes(table.final, seat)) for seat in range(len(table.players))))
    assert best >= goals.STARS[0]
