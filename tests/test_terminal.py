"""The game without a window: played to its end in a terminal, with clear words where something cannot be done."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from game import files, scenario
from game.cli import main
from game.rules.text import RULES
from game.session.port import SeatPort
from game.session.table import Table
from game.view import terminal


def typed(name: str, text: str, assists: str = "all") -> str:
    """What the terminal answers to some lines."""
    loaded = scenario.load(scenario.find(name))
    out = io.StringIO()
    port = SeatPort(Table(loaded, 1, ("person",)), 0)
    assert terminal.run((port,), loaded, io.StringIO(text), out, assists=assists) == 0
    return out.getvalue()


def test_first_strike_is_won_by_typing() -> None:
    strike = "s CD\nd a1 CD 6.5\n.\n.\n.\n"
    worth = "u ABCDEFGH all\nu ABEG all\n= group-leave-one-out CDFH 14.57 all\n"
    said = typed("first-strike", "u BEF all\nwhy a1 CD\nif s CD\n" + strike + strike + "s CD\nd a1 CD 6.5\n.\n" + worth + ".\n")
    assert "Aster accepts 6.5 a round for CD" in said
    assert "Debrief: score 80%, won" in said
    assert "What claim does it not support?" in said
    assert sum(line.strip().startswith("ABCDEFGH") for line in said.splitlines()) == 1, "the whole board is unveiled"


def test_the_lesson_runs_to_its_end_by_typing() -> None:
    """Every step tells what it waits for, a question is answered before looking, and the values win."""
    said = typed(
        "one-removal",
        "next\nnext\n1\nu AB abc\nnext\nu ABC ab\n3\nu AB ab\nnext\n1\nu B a\n"
        "= leave-one-out C -33.33 ab\n= leave-one-out A 33.33 ab\n= leave-one-out B 33.33 ab\n.\n",
    )
    assert "answer the question first" in said
    assert "Not quite: stays as it is" in said
    assert said.count("-- Step") == 9
    assert "Debrief: score 100%, won, 3 of 3 stars" in said


def test_wrong_lines_are_answered_with_what_would_be_right() -> None:
    said = typed(
        "first-strike", "fly\nu AZ all\ns A\nrules R99\nrules R10\nif u ABCDEFGH all\nwhy\nundo\nlog\nhelp\n\n7\ns C\nquit\n"
    )
    for words in (
        "'fly' begins no action", "'Z', which is no group", "Organizer organizes C, D, F, H, not A (R10)",
        f"they are R1 to R{len(RULES)}",
        "Lowers the willingness", "write why OPERATOR GROUPS", "nothing to undo", "The game is kept",
    ):  # fmt: skip
        assert words in said, words


def test_a_queue_is_foretold_before_any_of_it_is_done() -> None:
    """Actions parted by commas, in order: what the first one makes possible or forbids counts for the second."""
    said = typed("first-strike", "if s CD, d a1 CD 6.5\nif s CD, s C\nif s CD,\nlog\n")
    assert "Price 5, then the purse holds 11" in said
    assert "Aster accepts 6.5 for CD" in said
    assert "C has struck this turn already (R10)" in said
    assert "no action is written" in said
    assert "withheld" not in said


def test_who_wants_no_help_gets_none() -> None:
    """Forecasts, leverage and hints are refused with a sentence that says how to have them; forecasts alone leave out hints."""
    alone, some, all_ = (typed("one-removal", "if u A ab\nwhy a1 A\nhint\n", assists) for assists in ("none", "forecasts", "all"))
    assert alone.count("you play without forecasts") == 2
    assert "you play without hints" in alone
    assert "you play without hints" in some
    assert "you play without" not in all_
    for said in (some, all_):
        assert "If the round ended so" in said


def test_undo_and_redo_in_the_terminal() -> None:
    said = typed("first-strike", "s C\nundo\nboard\nredo\nboard\n")
    assert said.count("withheld") == 1
    assert "Undone." in said


def test_a_game_is_kept_and_continued(home: Path) -> None:
    environment = os.environ | {"COUNTERFACTUAL_TACTICS_HOME": str(home)}
    command = [sys.executable, "-m", "game", "play", "--text"]
    first = subprocess.run(command, input="s CD\n", capture_output=True, text=True, env=environment, check=True)
    assert "play --continue --text" in first.stdout
    again = subprocess.run([*command, "--continue"], input="log\n", capture_output=True, text=True, env=environment, check=True)
    assert "strikes: willingness −1" in again.stdout


def test_without_a_display_the_game_says_so_and_offers_the_terminal() -> None:
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    done = subprocess.run([sys.executable, "-m", "game", "play"], capture_output=True, text=True, env=bare, check=False)
    if sys.platform not in ("win32", "darwin"):
        assert done.returncode == 1
        assert "play --text" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("missing", ["assets/data/digits/digits.csv", "scenarios", "assets/fonts"])
def test_a_missing_file_of_the_game_is_named(tmp_path: Path, missing: str) -> None:
    """A copy of the game with a part taken away: one sentence that says which, no traceback."""
    root = files.scenarios().parent
    for part in ("game", "assets", "scenarios"):
        source = root / part if (root / part).is_dir() else files.scenarios().parent / part
        shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    target = tmp_path / missing
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    command = [sys.executable, "-m", "game"]
    if missing == "assets/fonts":
        command += ["shot", "first-strike", "-o", str(tmp_path / "x.png")]
    else:
        command += ["play", "--text", "first-strike"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, input="", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert missing.rpartition("/")[2] in done.stderr
    assert "missing" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["play", "first-strik"], "first-strike"), (["play", "--text", "nowhere.game"], "cannot be read"),
        (["simulate", "first-strike", "--bot", "genius"], "is no bot"),
        (["simulate", "first-strike", "--games", "0"], "at least one"),
        (["rules", "R99"], "is no rule"), (["replay", "nowhere.game"], "cannot be read"),
        (["value", "--metric", "jacard", "--groups", "3", "--slice", "A", "--method", "shapley"], "jaccard"),
    ],
)  # fmt: skip
def test_wrong_commands_are_answered_in_a_sentence(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse has printed its own sentence
        status = int(str(stop.code))
    assert status in (1, 2)
    assert words in capsys.readouterr().err


def test_rules_prints_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    said = capsys.readouterr().out
    assert all(f"R{number}  " in said for number in range(1, len(RULES) + 1))
