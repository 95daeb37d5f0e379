"""Policies of other packages: off until switched on, found by entry point, and told by name when they break a promise."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from game import files, plugins, scenario
from game.catalog import POLICIES
from game.cli import main
from game.errors import GameError, PluginError
from game.rules.actions import End
from game.rules.outlook import Choice, outlook
from game.scenario.check import examine
from game.session import keep
from game.session.company import PERSON
from game.session.table import Table
from game.view.board.boardui import BoardUi
from tests.boards import SeededGrid, make, start
from tests.view_fixtures import player

ROOT = Path(__file__).resolve().parent.parent

MODULE = '''
from itertools import count
from threading import Event
from game.rules.outlook import Choice

turns = count()
gate = Event()

def last(outlook):
    """Takes the last row in reach."""
    return Choice(outlook.rows[-1], "the last row in reach")

def raising(outlook):
    return 1 // 0

def leaving(outlook):
    raise SystemExit(3)

def far(outlook):
    return Choice(outlook.here ^ 31, "far away")

def nowhere(outlook):
    return Choice(-1, "no row at all")

def bare(outlook):
    return outlook.here

def mute(outlook):
    return Choice(outlook.here, "")

def wordy(outlook):
    return Choice(outlook.here, "two\\nlines")

def aiming(outlook):
    return Choice(outlook.here, "it dreams", 1 << 20)

def coin(outlook):
    return Choice(outlook.rows[next(turns) % 2], "heads or tails")

def tired(outlook):
    if next(turns) > 1:
        raise RuntimeError("I have shown an intent, that is enough")
    return Choice(outlook.here, "nothing in reach is better")

def slow(outlook):
    gate.wait()
    return Choice(outlook.here, "at last")

def meddling(outlook):
    outlook.utility[outlook.here] = 10**9
    return Choice(outlook.here, "it is the best now")

number = 7
'''

BROKEN = {
    "raising": "failed: ZeroDivisionError: integer division or modulo by zero",
    "leaving": "failed: SystemExit: 3",
    "far": "which is not open and in reach",
    "nowhere": "chose something that is no row, which is not open and in reach",
    "bare": "gave a int, not a Choice of a row and a reason",
    "mute": "gave a reason that is not one line of 1 to 200 characters",
    "wordy": "gave a reason that is not one line of 1 to 200 characters",
    "aiming": "aims at something that is no row, which is not open",
    "coin": "gave two answers to one question",
    "slow": "took more than 0.2 seconds for a move",
    "meddling": "failed: TypeError: 'mappingproxy' object does not support item assignment",
    "number": "is no policy: ",
    "missing": "cannot be loaded: AttributeError: ",
    "gone": "cannot be loaded: ModuleNotFoundError: No module named",
}
_numbers = count()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package that is installed for this test, by its metadata in a folder of the path; its name is ``acme-minds-<number>``."""
    module = f"acme_minds_{next(_numbers)}"
    folder = tmp_path / "installed"
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (folder / f"{module}.py").write_text(MODULE, encoding="utf-8")
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"{name} = {'no_such_module' if name == 'gone' else module}:{name}" for name in ("last", *BROKEN)]
    lines.append(f"tired = {module}:tired")
    (metadata / "entry_points.txt").write_text("\n".join([f"[{plugins.GROUP}]", *lines]), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv(plugins.SWITCH, "0")  # whatever the machine says; and what a test switches on ends with it
    return module.replace("_", "-")


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch, package: str) -> str:
    """The package, with plug-ins switched on."""
    monkeypatch.setenv(plugins.SWITCH, "1")
    return package


def written(folder: Path, policy: str) -> Path:
    """A scenario file whose first operator has a policy."""
    text = (ROOT / "docs" / "examples" / "seven-minds.toml").read_text(encoding="utf-8")
    path = folder / "seven-minds.toml"
    path.write_text(text.replace('policy = "greedy"', f'policy = "{policy}"'), encoding="utf-8")
    return path


def test_off_unless_switched_on(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but the switch makes an installed policy known, and what is off is not even imported."""
    name = f"{package}:last"
    own = tuple(POLICIES)
    assert name not in POLICIES
    with pytest.raises(KeyError):
        POLICIES[name]
    monkeypatch.setenv(plugins.SWITCH, "1")
    assert (*own, *sorted(f"{package}:{one}" for one in ("last", "tired", *BROKEN))) == tuple(POLICIES)
    assert len(POLICIES) == len(tuple(POLICIES))
    assert package.replace("-", "_") not in sys.modules
    assert POLICIES[name].__doc__ == "Takes the last row in reach."
    assert POLICIES[name] is POLICIES[name]


def test_the_checker_says_what_is_missing(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, f"{package}:last")
    (fault,) = examine(path)[1]
    assert (fault.code, fault.text) == ("plug-in", f'"{package}:last" is a policy of another package')
    assert "--plugins" in fault.hint
    monkeypatch.setenv(plugins.SWITCH, "1")
    assert not examine(path)[1]
    (fault,) = examine(written(tmp_path, f"{package}:lest"))[1]
    assert (fault.code, fault.hint) == ("plug-in", f'did you mean "{package}:last"?')
    (fault,) = examine(written(tmp_path, "umbrella:rain"))[1]
    assert fault.hint == "install the package"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_promise_is_told_by_name(on: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a plug-in does wrong ends as one sentence that names it, on a command as in the rules."""
    monkeypatch.setattr(plugins, "SECONDS", 0.2)
    state, _ = start(make(), SeededGrid(3, ("s0", "s1"), 1))
    with pytest.raises(PluginError) as caught:
        POLICIES[f"{on}:{name}"](outlook(state, 0))
    assert str(caught.value).startswith(f"the plug-in {on}:{name} ")
    assert BROKEN[name] in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.name) == (str(caught.value), f"{on}:{name}")


@pytest.mark.parametrize("name", ["raising", "coin", "gone"])
def test_a_command_ends_with_one_line(on: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(written(tmp_path, f"{on}:{name}")), "--games", "1"]) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert told.err.startswith(f"the plug-in {on}:{name} ")
    assert "Traceback" not in told.err


def test_what_broke_a_promise_is_not_asked_again(on: str) -> None:
    """A policy that could not be waited for would else be waited for at every move."""
    module = on.replace("-", "_")
    state, _ = start(make(), SeededGrid(3, ("s0", "s1"), 1))
    seen = outlook(state, 0)
    for _ in range(2):
        with pytest.raises(PluginError, match="two answers"):
            POLICIES[f"{on}:coin"](seen)
    assert next(sys.modules[module].turns) == 2


def test_it_cannot_change_what_the_rules_reckon_with(on: str) -> None:
    state, _ = start(make(), SeededGrid(3, ("s0", "s1"), 1))
    seen = outlook(state, 0)
    before = dict(seen.utility)
    with pytest.raises(PluginError, match="TypeError"):
        POLICIES[f"{on}:meddling"](seen)
    assert seen.utility == before


def test_it_plays(on: str, tmp_path: Path) -> None:
    """Its choice and its reason are those of the game, and a record of it is reproduced where it is switched on."""
    path = written(tmp_path, f"{on}:last")
    loaded = scenario.load(path)
    assert loaded.setup.operators[0].policy == f"{on}:last"
    state, _ = start(make(operators=[{"policy": f"{on}:last"}]), SeededGrid(3, ("s0", "s1"), 1))
    choice = POLICIES[f"{on}:last"](outlook(state, 0))
    assert choice == Choice(outlook(state, 0).rows[-1], "the last row in reach")
    intent = state.board.intents[0]
    assert intent is not None
    assert (intent.row, intent.reason) == (choice.row, choice.reason)


def test_records_say_that_they_need_it(
    on: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record of a game with a plug-in is verified with it, and without it the plug-in is named, not the scenario blamed."""
    path = written(tmp_path, f"{on}:last")
    assert main(["simulate", str(path), "--games", "1", "--keep", str(tmp_path)]) == 0
    (record,) = tmp_path.glob("*.game")
    monkeypatch.setenv(plugins.SWITCH, "0")
    capsys.readouterr()
    assert main(["replay", "--verify", str(record)]) == 1
    assert "plug-ins are off" in (told := capsys.readouterr().err)
    assert f"{on}:last" in told
    assert main(["replay", "--verify", str(record), "--plugins"]) == 0
    assert plugins.switched_on(), "the flag holds for the processes that are started, too"


def test_a_save_waits_for_the_plug_in_it_needs(on: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without plug-ins the last game cannot go on, which is said; it stays the last game, and goes on when they are on again."""
    table = Table(scenario.load(written(tmp_path, f"{on}:last")), 1, (PERSON,))
    keep.autosave(table)
    table.act(0, End())
    monkeypatch.setenv(plugins.SWITCH, "0")
    for _ in range(2):
        with pytest.raises(GameError, match=r"is kept as it is: (.|\n)*plug-ins are off"):
            keep.resume()
    assert [path.name for path in files.home().glob("*.game")] == [keep.NAME]
    monkeypatch.setenv(plugins.SWITCH, "1")
    assert keep.resume().table.record.text == table.record.text


def test_the_window_stays_open_and_says_it(on: str, tmp_path: Path) -> None:
    """A plug-in that fails while a forecast is made, or when the turn ends, is named in a note; the game goes no further."""
    someone = player(Table(scenario.load(written(tmp_path, f"{on}:tired")), 10, (PERSON,)))
    someone.scene()  # it comes to an end: a question without an answer is not asked over and over
    told = f"the plug-in {on}:tired failed: RuntimeError: I have shown an intent, that is enough"
    assert isinstance(someone.stage.ui, BoardUi)
    assert someone.stage.ui.note == told
    someone.stage.command("end", someone.at)
    someone.stage.command("end", someone.at)
    assert someone.stage.ui.note == told
    assert someone.stage.desk is not None
    assert someone.stage.desk.sight.board.round == 1


def test_another_process_finds_it(package: str, tmp_path: Path) -> None:
    """`check` in a process of its own: without the flag it fails with the reason, with it the file has no mistakes."""
    path = written(tmp_path, f"{package}:last")
    environment = {name: value for name, value in os.environ.items() if name != plugins.SWITCH}
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path / "installed"), str(ROOT)])
    for flags, status, words in (([], 1, "plug-ins are off"), (["--plugins"], 0, "no mistakes")):
        done = subprocess.run(
            [sys.executable, "-m", "game", "check", str(path), *flags],
            capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
        )  # fmt: skip
        assert (done.returncode, words in done.stdout + done.stderr) == (status, True), done.stdout + done.stderr
