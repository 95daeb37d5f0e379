"""Saves under bad luck: full or closed disks, changed files, other games, other seats. Nothing acknowledged is lost or denied."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from game import files, scenario
from game.cli import main
from game.errors import GameError
from game.rules.actions import End, Strike, Unveil
from game.rules.rulebook import DICE, _luck
from game.scenario import Scenario
from game.session import company, keep, record, replay
from game.session.port import SeatPort
from game.session.table import Table
from game.view import terminal
from game.worlds import Condition, DatasetGrid, Scores
from game.worlds.cache import RowCache
from tests.test_record import GOLDEN, first_strike

TWO_SEATS = """
[[seat]]
id = "other"
name = "Other"
organizes = "AB"
budget = 10
"""

TABLE = """
format = 1
id = "clinics"
title = "Clinics"
summary = "Measured scores."
minutes = 5
rounds = 3

[source]
kind = "table"
file = "clinics.csv"
name = "Made up for this test"
licence = "CC0"
made = "By hand."

[[group]]
letter = "A"
name = "North"

[[group]]
letter = "B"
name = "South"

[[slice]]
id = "acc"
name = "Accuracy"

[[slice]]
id = "night"
name = "At night"

[[operator]]
id = "a1"
name = "Aster"
row = "AB"
tested = { acc = 1.0 }
deployed = { night = 1.0 }

[[seat]]
id = "you"
name = "You"
organizes = "AB"
actions = ["unveil", "strike", "delete"]

[[goal]]
id = "felt"
kind = "leverage"
title = "Be felt"
points = 10
operator = "a1"
partial = 1
full = 2
"""

SCORES = "row,acc,night\n-,0.1,\nA,0.6,0.5\nB,0.7,0.6\nAB,0.9,0.8\n"


@pytest.fixture
def clinics(tmp_path: Path) -> Path:
    """A scenario with a measured table of which one cell is missing."""
    (tmp_path / "clinics.csv").write_text(SCORES, encoding="utf-8")
    path = tmp_path / "clinics.toml"
    path.write_text(TABLE, encoding="utf-8")
    assert [fault for fault in scenario.faults(path) if fault.severity == "error"] == []
    return path


@pytest.fixture
def two_seats(tmp_path: Path) -> Path:
    """First Strike with a second seat that organizes others."""
    text = scenario.find("first-strike").read_text(encoding="utf-8")
    path = tmp_path / "first-strike.toml"
    path.write_text(text.replace("[[goal]]", TWO_SEATS + "\n[[goal]]", 1), encoding="utf-8")
    assert [fault for fault in scenario.faults(path) if fault.severity == "error"] == []
    return path


def test_when_a_save_fails_nothing_has_happened(home: Path) -> None:
    """The disk closes in mid-game: the action is refused with a reason, and can be done again once the disk is back."""
    table = first_strike()
    keep.autosave(table)
    port = SeatPort(table, 0)
    port.act(Unveil(3, 0))
    before, record, log = port.sight(), port.record(), port.log()
    moved = home.rename(home.with_name("elsewhere"))
    home.write_text("a file where the folder was", encoding="utf-8")
    for action in (Strike(4), Unveil(5, 0), End()):
        with pytest.raises(GameError):
            port.act(action)
        assert (port.sight(), port.record(), port.log()) == (before, record, log)
    home.unlink()
    moved.rename(home)
    port.act(Strike(4))
    port.undo()
    assert port.record() == record
    assert keep.resume().table.record.text == record


def test_a_folder_for_saves_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    environment = os.environ | {"COUNTERFACTUAL_TACTICS_HOME": str(tmp_path / "file" / "home")}
    for words in (["play", "--text"], ["play", "--continue", "--text"]):
        command = [sys.executable, "-m", "game", *words]
        done = subprocess.run(command, input="s C\n", capture_output=True, text=True, env=environment, check=False)
        assert "Traceback" not in done.stderr
        assert "cannot be made" in done.stdout + done.stderr


def test_looking_at_a_record_or_opening_another_game_leaves_the_save_alone() -> None:
    table = first_strike()
    keep.autosave(table)
    table.act(0, Strike(4))
    text = table.record.text
    for other in (str(GOLDEN[0]), "one-removal"):
        loaded = subprocess.run(
            [sys.executable, "-m", "game", "play", "--text", other], input="", capture_output=True, text=True, check=True
        )
        assert loaded.stdout
        assert keep.resume().table.record.text == text


def test_two_windows_on_one_save_lose_neither_game() -> None:
    """Each writes the save after every action of its own; what the other had there is among the records, as far as it came."""
    loaded = scenario.load(scenario.find("first-strike"))
    one, other = Table(loaded, 1, ("person",)), Table(loaded, 2, ("person",))
    for table in (one, other):
        keep.autosave(table)
    for turn in range(3):
        for table, look in ((one, Unveil(3 + 8 * turn, 0)), (other, Unveil(5 + 8 * turn, 0))):
            for action in (look, End()):
                table.act(0, action)
    folder = files.home() / keep.UNFINISHED
    kept = [path.read_text(encoding="utf-8") for path in folder.glob("first-strike-*.game")]
    assert len(kept) == 2  # one of each window, however often they took turns
    assert one.record.text in kept
    assert keep.resume().table.record.text == other.record.text
    keep.forget(one.record.text)
    assert keep.saved() is not None
    keep.forget(other.record.text)
    assert keep.saved() is None
    assert not keep.unfinished()


def test_no_unfinished_game_is_lost_when_another_begins(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits for its turn: the last one is continued first, any by its scenario, and one that is over makes room."""
    tables = [Table(scenario.load(scenario.find(name)), 1, ("person",)) for name in ("first-strike", "one-removal", "thin-slice")]
    for table in tables:
        keep.autosave(table)
        table.act(0, Unveil(2, 0))
    first, lesson, thin = tables
    assert [record.header(path.read_text(encoding="utf-8")).scenario for path in keep.unfinished()] == [
        "one-removal",
        "first-strike",
    ]
    assert keep.resume().table.record.text == thin.record.text
    keep.take_up("first-strike")
    again = keep.resume().table
    assert again.record.text == first.record.text
    again.act(0, End())
    assert len(keep.unfinished()) == 2, "a game that goes on is no other game"
    keep.forget(again.record.text)
    assert keep.resume().table.record.text == thin.record.text
    with pytest.raises(GameError, match="no unfinished game of first-strike"):
        keep.take_up("first-strike")
    monkeypatch.setattr(sys, "stdin", io.StringIO("quit\n"))
    assert main(["play", "--text", "--continue", "one-removal"]) == 0
    capsys.readouterr()
    assert keep.resume().table.record.text == lesson.record.text


def test_a_game_that_is_over_is_put_among_the_records_when_another_begins() -> None:
    over = first_strike()
    keep.autosave(over)
    while not over.over:
        over.act(0, End())
    other = Table(scenario.load(scenario.find("one-removal")), 1, ("person",))
    keep.autosave(other)
    other.act(0, Unveil(3, 0))
    assert not keep.unfinished()
    assert [path.read_text(encoding="utf-8") for path in (files.home() / "records").glob("*.game")] == [over.record.text]


def test_a_game_goes_on_though_its_scenario_was_changed_since(tmp_path: Path) -> None:
    """The save keeps a copy of the scenario it was played on."""
    path = tmp_path / "first-strike.toml"
    shutil.copy(scenario.find("first-strike"), path)
    path.write_text(path.read_text(encoding="utf-8").replace("minutes = 15", "minutes = 14"), encoding="utf-8")
    table = Table(scenario.load(path), 1, ("person",))
    keep.autosave(table)
    table.act(0, Strike(4))
    path.write_text("not a scenario any more", encoding="utf-8")
    assert keep.resume().table.record.text == table.record.text


def test_a_record_that_was_kept_is_read_though_its_scenario_was_changed_since(tmp_path: Path) -> None:
    """Among the saves no scenario lies beside it; the copy that was kept when it was played is found by its hash."""
    path = tmp_path / "own.toml"
    text = scenario.find("one-removal").read_text(encoding="utf-8")
    path.write_text(text.replace('id = "one-removal"', 'id = "own"'), encoding="utf-8")
    table = Table(scenario.load(path), 1, ("person",))
    keep.autosave(table)
    table.act(0, End())
    record = keep.put_by("own", table.record.text)
    for change in (lambda: path.write_text("not a scenario any more", encoding="utf-8"), path.unlink):
        change()
        assert main(["replay", "--verify", str(record)]) == 0
        assert main(["moves", str(record)]) == 0


def test_a_measured_table_is_played_saved_and_continued(clinics: Path) -> None:
    loaded = scenario.load(clinics)
    table = Table(loaded, 1, ("person",))
    keep.autosave(table)
    out = io.StringIO()
    terminal.run((SeatPort(table, 0),), loaded, io.StringIO("u - *\nu A *\nif s A\ns AB\n.\nx A\nboard\n"), out)
    said = out.getvalue()
    assert "Traceback" not in said
    assert "Unveiled: the empty row scores 10 on Accuracy." in said
    assert "–" in said, "the unmeasured cell is shown as such"
    assert "~" not in said.split("legend")[-1].replace("~ may have", ""), "deleting changes no score of a table"
    clinics.with_name("clinics.csv").unlink()
    resumed = keep.resume()
    assert resumed.trouble is None
    assert resumed.table.record.text == table.record.text


def test_what_nobody_measured_is_no_leverage(clinics: Path) -> None:
    """A strike that pushes the operator onto the unmeasured row gives no points for a score of 0 that nobody saw."""
    table = Table(scenario.load(clinics), 1, ("person",))
    for action in (Strike(3), End(), End(), End()):
        table.act(0, action)
    (mark, *_) = [mark for mark in SeatPort(table, 0).debrief().timeline[0] if mark.row == 0]  # type: ignore[union-attr]
    assert mark.deployed is None
    said = io.StringIO()
    assert terminal.run((SeatPort(table, 0),), table.scenario, io.StringIO(""), said) == 0
    assert "unmeasured" in said.getvalue()


def test_other_seats_are_played_by_bots_and_the_game_ends(two_seats: Path, home: Path) -> None:
    loaded = scenario.load(two_seats)
    table = Table(loaded, 1, company.seated(2))
    keep.autosave(table)
    port = SeatPort(table, 0)
    for _ in range(loaded.setup.rounds):
        assert port.sight().board.turn == 0
        port.act(End())
    assert port.sight().board.over
    text = table.record.text
    assert "other greedy" in text
    assert replay.verify(text, loaded).record.text == text
    (home / keep.NAME).write_text("\n".join(text.split("\n")[:9]) + "\n2 .\n", encoding="utf-8")
    resumed = keep.resume().table
    assert SeatPort(resumed, 0).sight().board.turn == 0, "the bot that was to act has acted"


def test_a_cache_of_rows_that_is_full_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.worlds.cache._ROWS", 4)
    asked: list[int] = []

    def compute(amounts: object, quality: object, masks: list[int]) -> list[tuple[int]]:
        asked.extend(masks)
        return [(mask,) for mask in masks]

    cache = RowCache(compute)  # type: ignore[arg-type]
    for masks in ([0, 1, 2, 3], [2, 5, 6, 7], [1, 2, 3, 7]):
        for quality in ((3, 3, 3), (2, 3, 3)):
            assert cache.rows((3, 3, 3), quality, masks) == [(mask,) for mask in masks]
    assert asked


def test_output_that_cannot_show_a_sign_shows_another() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-m", "game", "rules"], capture_output=True, env=environment, check=True)
    assert b"R24" in done.stdout
    done = subprocess.run(
        [sys.executable, "-m", "game", "play", "--text"], input=b"\xff\nquit\n", capture_output=True, check=True
    )
    assert b"begins no action" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["play", "--seed", "99999999999999999999"], "seed"),
        (["simulate", "first-strike", "--seed", "-1"], "seed"),
        (["play", "--continue", "--seed", "3"], "seed"),
        (["play", "--title"], "no title screen"),
        (["play", str(GOLDEN[0]), "--seed", "3"], "leave out --seed"),
    ],
)
def test_options_that_make_no_sense_are_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(words + ["--text"] * (words[0] == "play"))
    except SystemExit as stop:
        status = int(str(stop.code))
    assert status in (1, 2)
    assert said in capsys.readouterr().err


def test_the_home_folder_is_the_one_that_is_named(home: Path) -> None:
    assert files.home() == home


@pytest.mark.shipped
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine")
def test_the_pictures_of_the_docs_show_no_game_that_is_saved_here(home: Path, tmp_path: Path) -> None:
    """They are drawn with a folder of saves that is empty and nobody's, and that is gone afterwards."""
    (home / "autosave.game").write_text("somebody plays here", encoding="utf-8")
    python, drawn = tmp_path / "python", tmp_path / "drawn"
    python.write_text(f'#!/bin/sh\necho "$COUNTERFACTUAL_TACTICS_HOME: $(ls -A "$COUNTERFACTUAL_TACTICS_HOME")" >> {drawn}\n')
    python.chmod(0o755)
    (tmp_path / ".test").touch()
    subprocess.run(
        ["make", "-C", str(files.scenarios().parent), f"VENV={tmp_path}", f"PY={python}", "pictures"],
        check=True,
        capture_output=True,
    )
    folders = drawn.read_text(encoding="utf-8").splitlines()
    assert len(folders) == 10
    assert len(set(folders)) == 1
    folder, _, found = folders[0].partition(": ")
    assert folder not in ("", str(home))
    assert not found
    assert not Path(folder).exists()


# What is beside the game ----------------------------------------------------------------------------------------------


def rivals(folder: Path) -> Scenario:
    """The Commons without shared looks: three seats that must not learn what the others saw."""
    text = scenario.find("commons").read_text(encoding="utf-8")
    assert 'unveilings = "shared"\n' in text
    (folder / "commons.toml").write_text(text.replace('unveilings = "shared"\n', ""), encoding="utf-8")
    return scenario.load(folder / "commons.toml")


def test_a_look_trains_its_row_whether_another_seat_saw_it_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a look is the same either way, so the time it takes tells nothing; bots, who read no clock, are not slowed."""
    loaded = rivals(tmp_path)
    trained: list[int] = []
    compute = DatasetGrid._compute

    def counted(self: DatasetGrid, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        trained.append(len(masks))
        return compute(self, amounts, quality, masks)

    table = Table(loaded, 3, ("person",) * 3)
    grid = table.opening.world.grid
    assert isinstance(grid, DatasetGrid)
    monkeypatch.setattr(DatasetGrid, "_compute", counted)
    monkeypatch.setattr(grid._cache, "_compute", partial(counted, grid))
    table.act(0, Unveil(0b111, 0))
    first, trained[:] = list(trained), []
    table.act(0, End())
    trained.clear()
    table.act(1, Unveil(0b111, 0))
    assert trained == first == [1]
    bots = Table(loaded, 3, ("person", "greedy", "greedy"))
    bots.act(0, Unveil(0b111, 0))
    trained.clear()
    bots.act(0, End())
    bots.act(1, Unveil(0b111, 0))
    assert trained == []


def test_public_luck_tells_next_to_nothing_of_the_seed() -> None:
    """Sixteen courses of luck are shared by all seeds about evenly: nobody reckons back from the dice to the seed."""
    courses = Counter(tuple(_luck(seed, "a1", number) for number in (1, 2, 3)) for seed in range(3000))
    assert len(courses) == DICE
    assert min(courses.values()) > 3000 / DICE / 2


def test_a_game_in_progress_is_not_debriefed_by_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = first_strike()
    table.act(0, Unveil(0b111, 0))
    path = tmp_path / "half.game"
    path.write_text(table.record.text, encoding="utf-8")
    shutil.copy(table.scenario.path, tmp_path / "first-strike.toml")
    assert main(["shot", str(path), "--screen", "debrief", "-o", str(tmp_path / "x.png")]) == 1
    assert "R24" in capsys.readouterr().err
    assert not (tmp_path / "x.png").exists()
    assert main(["shot", str(path), "-o", str(tmp_path / "x.png")]) == 0


def test_a_replay_of_a_game_in_progress_tells_what_all_may_see(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(rivals(tmp_path), 3, ("person",) * 3)
    table.act(0, Unveil(0b111, 0))
    path = tmp_path / "half.game"
    path.write_text(table.record.text, encoding="utf-8")
    assert main(["replay", str(path)]) == 0
    said = capsys.readouterr().out
    assert "Unveiled" not in said
    assert "R24" in said
    while not table.over:
        table.act(table.turn, End())
    path.write_text(table.record.text, encoding="utf-8")
    assert main(["replay", str(path)]) == 0
    assert "Unveiled: ABC" in capsys.readouterr().out


def test_a_home_that_takes_no_saves_is_told_before_anything_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    assert main(["play", "--text", "first-strike"]) == 1
    assert "cannot be made" in capsys.readouterr().err
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(tmp_path / "full"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["play", "--text", "first-strike"]) == 1
    assert "what cannot be saved would be lost" in capsys.readouterr().err
    assert list((tmp_path / "full").iterdir()) == []


def test_a_save_whose_scenario_is_gone_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(tmp_path / "home"))
    path = tmp_path / "mine.toml"
    path.write_text(scenario.find("one-removal").read_text("utf-8").replace('"one-removal"', '"mine"', 1), encoding="utf-8")
    table = Table(scenario.load(path), 1, ("person",))
    keep.autosave(table, at_once=True)
    path.rename(tmp_path / "away.toml")
    shutil.rmtree(tmp_path / "home" / "scenarios")
    with pytest.raises(GameError, match="kept as it is: the scenario mine is not here"):
        keep.resume()
    assert [one.name for one in (tmp_path / "home").glob("*.game")] == ["autosave.game"]
    (tmp_path / "away.toml").rename(tmp_path / "home" / "mine.toml")
    assert keep.resume().table.record.text == table.record.text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_save_of_any_size_or_kind_is_put_aside_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(tmp_path))
    (tmp_path / "autosave.game").write_bytes(b"\0" * (replay.MOST + 1))
    (tmp_path / "unfinished").mkdir()
    os.mkfifo(tmp_path / "unfinished" / "pipe.game")
    table = first_strike()
    keep.autosave(table, at_once=True)
    assert (tmp_path / "autosave-damaged-1.game").stat().st_size == replay.MOST + 1
    assert keep.resume().table.record.text == table.record.text
    keep.forget(table.record.text)
    with pytest.raises(GameError, match="no unfinished game"):
        keep.take_up("substitutes")


def test_a_closed_output_leaves_the_exit_status() -> None:
    for words, status in ((["check", "one-removal"], 0), (["check", "no-such-file"], 1)):
        code = f"import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, '-m', 'game', *{words!r}])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == status
        assert "Traceback" not in done.stderr


def test_a_setting_nested_deeply_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "measure",
        str(tmp_path / "t.csv"),
        "--groups",
        "2",
        "--slices",
        "a",
        "--model",
        "x:y",
        "--set",
        "a=" + "-" * 50_000 + "1",
    ]
    assert main(words) == 1
    assert "nested too deeply" in capsys.readouterr().err
