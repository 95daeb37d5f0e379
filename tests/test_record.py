"""Records: what is written plays again to the letter, what was changed is refused, and nothing acknowledged is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import files, scenario, subsets
from game.cli import main
from game.errors import GameError, Illegal, NotationError, RecordError
from game.rules import notation
from game.rules.actions import Action, Declare, Demand, End, Incentive, Labor, Strike, Unveil
from game.rules.legal import options
from game.session import keep, record, replay
from game.session.port import SeatPort
from game.session.table import Table
from tests.boards import SeededGrid, make, sight, start
from tests.golden.make import PICTURED, pictured

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.game"))


def first_strike() -> Table:
    loaded = scenario.load(scenario.find("first-strike"))
    return Table(loaded, 1, ("person",))


@pytest.mark.shipped
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_records_are_reproduced(path: Path) -> None:
    text = replay.read(path)
    table = replay.verify(text, replay.scenario_of(text))
    assert table.over
    assert table.record.text == text


@pytest.mark.shipped
def test_the_game_of_the_pictures_is_current() -> None:
    assert replay.read(PICTURED) == pictured().record.text


@pytest.mark.shipped
def test_every_shipped_scenario_has_a_golden_record() -> None:
    played = {replay.record.header(replay.read(path)).scenario for path in GOLDEN}
    assert played == {path.stem for path in scenario.shipped()}


@pytest.mark.shipped
def test_replay_verify_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--verify", *map(str, GOLDEN)]) == 0
    assert capsys.readouterr().out.count("digests reproduced") == len(GOLDEN)
    assert main(["replay", str(next(path for path in GOLDEN if path.stem == "first-strike-known"))]) == 0
    assert "won" in capsys.readouterr().out


@pytest.mark.shipped
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_changed_character_is_refused_with_its_line(path: Path) -> None:
    """Every character of the record in turn is changed to another; the refusal names the line the change is on."""
    text = replay.read(path)
    loaded = replay.scenario_of(text)
    line = 1
    for place, character in enumerate(text):
        changed = text[:place] + ("1" if character != "1" else "2") + text[place + 1 :]
        with pytest.raises(RecordError) as fault:
            replay.verify(changed, loaded)
        assert fault.value.line == line, (place, character)
        line += character == "\n"


@pytest.mark.shipped
def test_a_record_of_another_version_of_the_scenario_is_refused(tmp_path: Path) -> None:
    text = replay.read(next(path for path in GOLDEN if path.stem.startswith("first-strike")))
    other = scenario.find("first-strike").read_text(encoding="utf-8").replace("minutes = 12", "minutes = 16")
    (tmp_path / "first-strike.toml").write_text(other, encoding="utf-8")
    shutil.copy(scenario.find("first-strike").with_name("first-strike-deals.csv"), tmp_path)
    with pytest.raises(RecordError, match="hash"):
        replay.verify(text, scenario.load(tmp_path / "first-strike.toml"))
    assert replay.scenario_of(text, tmp_path).path == scenario.find("first-strike"), "the shipped one still has the hash"


@given(st.integers(0, 100_000))
def test_every_action_has_a_text_that_parses_back(seed: int) -> None:
    state, _ = start(make(4, 3), SeededGrid(4, ("s0", "s1", "s2"), 1))
    choices = list(options(sight(state)))
    action = choices[seed % len(choices)]
    assert notation.parse(state.board.setup, notation.show(state.board.setup, action)) == action


@given(st.integers(-100_000, 100_000))
def test_money_has_a_text_that_parses_back(hundredths: int) -> None:
    assert notation.amount(notation.money(hundredths)) == hundredths


WORDS = st.sampled_from(
    [
        "u",
        "s",
        "d",
        "=",
        ".",
        "l",
        "n",
        "A",
        "BA",
        "ABC",
        "-",
        "*",
        "s0",
        "s1",
        "a1",
        "5.90",
        "-0",
        "1000",
        "1001",
        "1٣",
        "shapley",
    ]
)


@given(st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=6).map(" ".join)))
def test_no_text_breaks_the_notation_and_what_is_read_is_shown_so_that_it_reads_the_same(text: str) -> None:
    what = start(make(3, 2), SeededGrid(3, ("s0", "s1"), 1))[0].board.setup
    with contextlib.suppress(NotationError):
        action = notation.parse(what, text)
        assert notation.parse(what, notation.show(what, action)) == action


@pytest.mark.parametrize("text", ["d a1 BA 5.90", "u BA s0", "= shapley A -0 s1", "u - *", " s  ABC "])
def test_other_spellings_are_read_and_shown_in_one_way(text: str) -> None:
    what = start(make(3, 2), SeededGrid(3, ("s0", "s1"), 1))[0].board.setup
    shown = notation.show(what, notation.parse(what, text))
    assert shown in ("d a1 AB 5.9", "u AB s0", "= shapley A 0 s1", "u - *", "s ABC")
    assert notation.show(what, notation.parse(what, shown)) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("u ABX s0", "'X', which is no group"), ("u AAB s0", "names A twice"), ("u AB digits", "'digits' is no slice"),
        ("z A", "begins no action"), ("d b1 A 5", "'b1' is no operator"), ("d a1 A five", "'five' is no number"),
        ("f AB", "not one group"), ("s A B", "'B' is one word too many"),
        ("u BC", r"SLICE is missing; write u ROW SLICE, such as u BC s0, or u BC .* for every slice"),
        ("d a1 A 5000", "at most 1000"), ("", "no action is written"),
    ],
)  # fmt: skip
def test_wrong_notation_says_which_word_and_what_would_be_read(text: str, words: str) -> None:
    state, _ = start(make(3, 2), SeededGrid(3, ("s0", "s1"), 1))
    with pytest.raises(NotationError, match=words):
        notation.parse(state.board.setup, text)


@given(st.integers(0, 255))
def test_subsets_parse_back(mask: int) -> None:
    assert subsets.parse(subsets.show(mask), 8) == mask


# What strangers hand over, and what mail and Windows do to a text ------------------------------------------------------


def _forged(**said: str) -> str:
    """A record whose headers say something else, with digests that fit."""
    lines, digest = [], ""
    for line in first_strike().record.lines[:-1]:
        name, _, value = line[1 : line.index(" #") - 2].partition(' "')
        text = f'[{name} "{said.get(name, value)}"]'
        digest = record.chain(digest, text)
        lines.append(f"{text} #{digest}\n")
    return "".join(lines) + "0 #00000000\n"


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("Scenario", "../../elsewhere/first-strike", 1),
        ("Scenario", "\x1b[2J\x1b[31mred", 1),
        ("Scenario", "a" * 300, 1),
        ("Hash", "../../..", 2),
        ("Rules", "-1", 3),
        ("Seed", "-5", 4),
        ("Seed", "123456789012345678", 4),
        ("Seed", "2147483648", 4),
        ("Seed", "١٢", 4),
        ("Seat", "you nobody", 5),
        ("Seat", "you search:999999ms", 5),
        ("Seat", "you \x1b]0;title\x07", 5),
    ],
)
def test_a_header_is_checked_as_the_command_line_checks_it(
    name: str, value: str, line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "forged.game"
    path.write_text(_forged(**{name: value}), encoding="utf-8")
    assert main(["replay", "--verify", str(path)]) != 0
    said = "".join(capsys.readouterr())
    assert f"line {line}: " in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)


@pytest.mark.parametrize(("change", "words"), [(" u * abc\n", "line"), (" ., .\n", "the game is over")])
def test_a_round_that_cannot_be_is_refused_with_its_line(change: str, words: str, tmp_path: Path) -> None:
    table = first_strike()
    while not table.over and table.sight(0).board.round < table.scenario.setup.rounds:
        table.act(0, End())
    text = f"{table.record.text}{table.sight(0).board.round}{change}"
    with pytest.raises(RecordError, match=words):
        replay.verify(text, table.scenario)


def test_a_record_is_read_whatever_mail_and_windows_did_to_its_text(tmp_path: Path) -> None:
    text = first_strike().record.text
    for changed in (text.replace("\n", "\r\n"), f"\ufeff{text}", f"{text}\n", f"\ufeff{text}\n".replace("\n", "\r\n")):
        path = tmp_path / "sent.game"
        path.write_bytes(changed.encode())
        assert replay.verify(replay.read(path), first_strike().scenario).record.text == text


def test_a_scenario_has_one_hash_whatever_its_line_ends(tmp_path: Path) -> None:
    plain = scenario.find("first-strike")
    for name in [plain.name, *(name for name, _ in scenario.load(plain).beside)]:
        (tmp_path / name).write_bytes((plain.parent / name).read_bytes().replace(b"\n", b"\r\n"))
    assert scenario.load(tmp_path / plain.name).hash == scenario.load(plain).hash


def test_only_ordinary_files_of_a_size_are_read_as_records(tmp_path: Path) -> None:
    large = tmp_path / "large.game"
    large.write_bytes(b"x" * (replay.MOST + 1))
    with pytest.raises(GameError, match="larger than 1024 KiB"):
        replay.read(large)
    for path in (tmp_path, tmp_path / ("n" * 300), tmp_path / "none.game"):
        with pytest.raises(GameError, match=r"no ordinary file|cannot be read"):
            replay.read(path)
    if hasattr(os, "mkfifo"):  # Windows has none
        os.mkfifo(tmp_path / "pipe.game")
        with pytest.raises(GameError, match="no ordinary file"):
            replay.read(tmp_path / "pipe.game")


def test_a_loop_of_links_is_told_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "loop.toml"
    try:
        path.symlink_to(path)
    except OSError:
        pytest.skip("links need a right here that the account lacks")
    assert main(["check", str(path)]) == 1
    assert "cannot be read" in "".join(capsys.readouterr())


def test_the_home_variable_knows_the_tilde_and_a_missing_home_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", "~/mine")
    assert files.home() == tmp_path / "mine"

    def nobody() -> Path:
        raise RuntimeError("no home")

    for name in ("COUNTERFACTUAL_TACTICS_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    with pytest.raises(GameError, match="set COUNTERFACTUAL_TACTICS_HOME"):
        files.home()


# The table ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [sqlite3.OperationalError("locked"), OSError("full"), KeyboardInterrupt(), ValueError("x")])
def test_whatever_a_listener_raises_nothing_has_happened(fault: BaseException) -> None:
    table = first_strike()
    table.act(0, Strike(4))
    table.act(0, Strike(8))
    table.undo(0)
    before = table.record.text, table.sight(0), table.log(0), table.why_no_undo(0), table.why_no_redo(0)

    def listener() -> None:
        raise fault

    table.listeners.append(listener)
    changes = (lambda: table.act(0, Unveil(3, 0)), lambda: table.act(0, End()), lambda: table.undo(0), lambda: table.redo(0))
    for change in (*changes, lambda: table.hint(0)):
        with pytest.raises(type(fault)):
            change()
        assert (table.record.text, table.sight(0), table.log(0), table.why_no_undo(0), table.why_no_redo(0)) == before


def test_threads_at_one_table_leave_a_record_that_verifies() -> None:
    """Eight threads, 200 tables: each does what is legal when it looks, and the rules refuse what no longer is."""
    loaded = scenario.load(scenario.find("first-strike"))
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for run in range(200):
            table = Table(loaded, run, ("person",))
            table.listeners.append(lambda table=table: table.record)
            together, wrong = threading.Barrier(8), []

            def play(number: int, table: Table = table, together: threading.Barrier = together, wrong: list[str] = wrong) -> None:
                together.wait()
                for step in range(6):
                    try:
                        match (number + step) % 5:
                            case 0:
                                table.act(0, Strike(1 << (number % 4)))
                            case 1:
                                table.undo(0)
                            case 2:
                                table.redo(0)
                            case 3:
                                table.act(0, Unveil(3 + number, 0))
                            case _:
                                table.act(0, End())
                    except GameError:
                        continue
                    except Exception as fault:
                        wrong.append(repr(fault))

            threads = [threading.Thread(target=play, args=(number,)) for number in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert not wrong
            assert replay.verify(table.record.text, loaded).record.text == table.record.text
    finally:
        sys.setswitchinterval(before)


@pytest.mark.parametrize(
    "action",
    [
        Declare("shapley", 1, 100, 99), Declare("none", 1, 100, 0), Declare("shapley", 1, float("nan"), 0),  # type: ignore[arg-type]
        Incentive(-1), Labor(99), Strike(-1), Strike(1 << 40), Unveil(-1, 0), Unveil(3, 99), Unveil(1 << 40, None),
        Demand(0, 1, 1.5), Demand(9, 1, 100), Demand(0, 1, -100), "End", None,  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_an_action_with_a_part_out_of_range_is_refused(action: Action) -> None:
    table = first_strike()
    before = table.record.text
    with pytest.raises(Illegal):
        table.act(0, action)
    assert table.record.text == before


def test_an_action_after_the_end_is_refused() -> None:
    table = first_strike()
    while not table.over:
        table.act(0, End())
    with pytest.raises(Illegal, match="the game is over"):
        table.act(0, End())


# Undo -----------------------------------------------------------------------------------------------------------------


def test_undo_goes_back_to_the_last_action_that_revealed_something() -> None:
    table = first_strike()
    port = SeatPort(table, 0)
    port.act(Unveil(3, 0))
    before, record = port.sight(), port.record()
    assert port.why_no_undo() == "a cell was unveiled, and what is seen stays seen"
    port.act(Strike(4))
    port.act(Strike(8))
    port.undo()
    port.undo()
    assert (port.sight(), port.record()) == (before, record)
    with pytest.raises(GameError, match="what is seen stays seen"):
        port.undo()
    port.redo()
    port.redo()
    with pytest.raises(GameError, match="nothing has been undone"):
        port.redo()
    assert port.sight().notes.struck == 12
    port.act(End())
    with pytest.raises(GameError, match="has ended"):
        port.undo()


def test_redo_is_forgotten_when_something_else_is_done() -> None:
    port = SeatPort(first_strike(), 0)
    port.act(Strike(4))
    port.undo()
    port.act(Strike(8))
    assert port.why_no_redo() == "nothing has been undone"


# Saving ---------------------------------------------------------------------------------------------------------------


def test_a_game_goes_on_where_it_was(home: Path) -> None:
    table = first_strike()
    keep.autosave(table)
    for action in (Unveil(3, 0), Strike(4), End(), Strike(8)):
        table.act(0, action)
        assert (home / keep.NAME).read_text(encoding="utf-8") == table.record.text
    resumed = keep.resume()
    assert resumed.trouble is None
    assert resumed.table.record.text == table.record.text
    assert resumed.table.sight(0) == table.sight(0)
    assert resumed.table.why_no_undo(0) is None, "what could be undone still can"


def test_a_truncated_save_loses_nothing_that_still_holds(home: Path) -> None:
    """Cut at every length: the game goes on from the last line that holds, or says why not; the file as found is kept."""
    table = first_strike()
    keep.autosave(table)
    for action in (Unveil(3, 0), End(), Strike(12), End(), Strike(4)):
        table.act(0, action)
    text = table.record.text
    whole = text.split("\n")
    for length in range(0, len(text), 7):
        for old in home.glob("*-damaged-*"):
            old.unlink()
        (home / keep.NAME).write_text(text[:length], encoding="utf-8")
        lines = text[:length].count("\n")
        opening = next(i for i, line in enumerate(whole) if line.startswith("0 "))
        if lines <= opening:
            with pytest.raises(GameError, match=r"cannot be continued.*line \d"):
                keep.resume()
        else:
            resumed = keep.resume()
            assert resumed.table.record.lines[:lines] == tuple(whole[:lines])
            assert resumed.trouble is None or "kept as" in resumed.trouble
        damaged = list(home.glob("*-damaged-*"))
        if damaged:
            assert damaged[0].read_text(encoding="utf-8") == text[:length]


@pytest.mark.shipped
@pytest.mark.parametrize("kills", [3])
def test_kill_9_loses_nothing_acknowledged(home: Path, kills: int) -> None:
    """A game in another process is killed between two moves and continued; the state is the one after the last answer."""
    moves = ["u DGH all", "u EGH all", "d a1 CD 6", ".", "u BEGH all", "= group-leave-one-out CDFH 9 all", ".", "u DEF all", "."]
    environment = os.environ | {"COUNTERFACTUAL_TACTICS_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    done: list[str] = []
    for attempt in range(kills):
        command = [sys.executable, "-m", "game", "play", "--text", *(["--continue"] if attempt else ["--seed", "1"])]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        assert process.stdin is not None
        assert process.stdout is not None
        _until_prompt(process)
        for move in moves[attempt * 3 : attempt * 3 + 3]:
            process.stdin.write(move + "\n")
            process.stdin.flush()
            _until_prompt(process)
            done.append(move)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()
    expected = first_strike()
    for move in done:
        expected.act(0, notation.parse(expected.scenario.setup, move))
    resumed = keep.resume()
    assert resumed.trouble is None
    assert resumed.table.record.text == expected.record.text
    assert resumed.table.sight(0) == expected.sight(0)


def _until_prompt(process: subprocess.Popen[str]) -> None:
    """Read until the game asks for the next line, which it does once the last one is on disk."""
    assert process.stdout is not None
    seen = ""
    while not seen.endswith("\n> "):
        character = process.stdout.read(1)
        assert character, f"the game ended early: {seen[-300:]}"
        seen += character


def test_nothing_to_continue_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "--continue", "--text"]) == 1
    assert "no game to continue" in capsys.readouterr().err


def test_a_level_of_difficulty_stands_in_the_record_and_comes_back() -> None:
    """A hard game is replayed as a hard one; the header is there for no other level than the normal one."""
    loaded = scenario.load(scenario.find("first-strike"))
    table = Table(loaded.at("hard"), 3, ("person",))
    while not table.over:
        table.act(0, End())
    text = table.record.text
    assert '[Difficulty "hard"]' in text
    assert record.header(text).difficulty == "hard"
    again = replay.verify(text, replay.scenario_of(text))
    assert again.scenario.setup.seats[0].purse == loaded.setup.seats[0].purse - 300
    with pytest.raises(RecordError, match="level"):
        replay.verify(text, loaded)
    assert "Difficulty" not in Table(loaded, 3, ("person",)).record.text


@pytest.mark.shipped
def test_a_record_of_no_level_is_refused() -> None:
    """A level that does not exist is named with those that do."""
    lines = [line.rpartition(" #")[0] for line in replay.read(GOLDEN[0]).splitlines()]
    lines.insert(4, '[Difficulty "absurd"]')
    digest, chained = "", []
    for line in lines:
        digest = record.chain(digest, line)
        chained.append(f"{line} #{digest}\n")
    with pytest.raises(RecordError, match="easy, normal, hard"):
        replay.scenario_of("".join(chained))
