"""Golden games: what every seat knew after each round is as it was, and every shipped scenario has such a game."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from game import files, scenario, subsets
from game.session import record, replay
from game.session.table import Table
from tests.golden.make import FOLDER, GAMES
from tests.golden.sights import notes, sights

pytestmark = pytest.mark.shipped

STEMS = sorted(path.stem for path in FOLDER.glob("*.game"))
SHIPPED = sorted(path.stem for path in files.scenarios().glob("*.toml"))


def of(stem: str) -> Path:
    return FOLDER / f"{stem}.sights.txt"


def played(stems: list[str]) -> set[str]:
    """The scenarios of golden games that have their sights."""
    return {record.header(replay.read(FOLDER / f"{stem}.game")).scenario for stem in stems if of(stem).is_file()}


@pytest.mark.parametrize("stem", STEMS)
def test_every_seat_knows_after_each_round_what_it_knew(stem: str) -> None:
    """The texts are written by `python -m tests.golden.make`; a difference is a rule, a scenario or a leak."""
    assert sights(replay.read(FOLDER / f"{stem}.game")) == of(stem).read_text(encoding="utf-8")


@pytest.mark.parametrize("shipped", SHIPPED)
def test_every_shipped_scenario_has_a_golden_playthrough(shipped: str) -> None:
    assert shipped in played(STEMS), f"{shipped} needs a game in tests/golden/make.py"


def test_the_folder_holds_the_games_that_are_made() -> None:
    assert set(STEMS) == set(GAMES)
    assert {path.name for path in FOLDER.glob("*.sights.txt")} == {f"{stem}.sights.txt" for stem in STEMS}


def test_sights_tell_one_cell_more() -> None:
    """The text is fine enough: a cell that a seat should not know is a line that was not there."""
    loaded = scenario.load(scenario.find("one-removal"))
    sight = Table(loaded, 1, ("person",)).sight(0)
    cells = dict(sight.notes.cells)
    veiled = next((row, 0) for row in subsets.subsets(sight.board.existing) if (row, 0) not in cells)
    known = replace(next(iter(cells.values())), score=1234)
    more = replace(sight, notes=replace(sight.notes, cells=cells | {veiled: known}))
    assert set(notes(more)) - set(notes(sight)) == {f"cell {subsets.show(veiled[0])}"}
    assert "12.34" in notes(more)[f"cell {subsets.show(veiled[0])}"]
