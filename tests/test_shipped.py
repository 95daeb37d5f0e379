"""Every shipped scenario: it has no fault, passing and luck lose, and its golden game wins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game import files, scenario, subsets
from game.rules import goals
from game.session import record, replay
from game.session.simulate import simulate
from game.worlds import table as tables
from tests.golden.make import FOLDER

pytestmark = pytest.mark.shipped

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
    assert 10 <= loaded.minutes <= 40


@pytest.mark.parametrize("name", SHIPPED)
def test_passing_never_wins(name: str) -> None:
    assert all(standing.wins == 0 for standing in simulate(scenario.load(scenario.find(name)), "pass", 1, 1).standings)


@pytest.mark.parametrize("name", PLAYED)
def test_luck_seldom_wins(name: str) -> None:
    played = simulate(scenario.load(scenario.find(name)), "random", SAMPLE, 1)
    assert sum(standing.wins for standing in played.standings) <= len(played.standings)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_seat_wins_some_golden_game(name: str) -> None:
    """So its goals can be reached."""
    best = [0.0] * len(scenario.load(scenario.find(name)).setup.seats)
    for path in FOLDER.glob("*.game"):
        text = Path(path).read_text(encoding="utf-8")
        if record.header(text).scenario == name:
            table = replay.verify(text, replay.scenario_of(text))
            best = [max(one, goals.score(goals.outcomes(table.final, seat))) for seat, one in enumerate(best)]
    assert min(best) >= goals.STARS[0]


def test_the_published_table_is_that_of_its_source_but_for_what_it_says() -> None:
    """Five columns under names of their own, five cells blank; the best pair of the study for Neota is one of the blanks."""
    source = tables.load(Path(__file__).parent / "reference" / "covertype_wilderness.csv")
    mine = tables.load(files.scenarios() / "published.csv")
    columns = [source.slices.index(name) for name in ("A", "B", "C", "D", "ABCD")]
    whole = source.scores[:, columns]
    blank = np.isnan(mine.scores)
    assert (mine.slices, blank.sum()) == (("rawah", "neota", "comanche", "poudre", "all"), 5)
    assert mine.scores[~blank].tolist() == whole[~blank].tolist()
    pairs = [row for row in range(16) if row.bit_count() == 2]
    best = max(pairs, key=lambda row: whole[row, 1])
    assert (subsets.show(best), bool(blank[best, 1]), round(100 * whole[best, 1], 1)) == ("BD", True, 62.2)
    assert "BD, at 62.2 points" in scenario.load(scenario.find("published")).debrief.limits
