"""Measured tables: the same whatever trains them, whatever interrupts them, and wherever; and a board can be made of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from game import scenario
from game.cli import main
from game.errors import GameError, TableError
from game.measure import Task, measure, on_board, on_nothing, score, task
from game.worlds import DatasetGrid, table
from tests.cluster import cluster, running, until

ROOT = Path(__file__).resolve().parent.parent
FOREST = "sklearn.ensemble:RandomForestClassifier"
CLINIC = """
import time
from pathlib import Path

import numpy as np

LOG = Path(__file__).with_name("calls.log")


def slow(row, seed, pause=0.02):
    with LOG.open("a") as log:
        log.write(row + "\\n")
    time.sleep(pause)
    return {"all": seed / 2**32, "rare": None if row == "-" else np.random.rand()}


def nearest(features, labels, tests, seed):
    return labels[((tests[:, None] - features) ** 2).sum(axis=2).argmin(axis=1)]


def broken(row, seed):
    if row == "AB":
        raise RuntimeError("no such clinic")
    return {"all": 0.5}


def wild(row, seed, value=1.5):
    return {"all": value}
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a user's own module, `clinic`."""
    (tmp_path / "clinic.py").write_text(CLINIC, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(tmp_path)]))
    for name in ("_versions", "_code"):
        getattr(sys.modules["game.measure.task"], name).cache_clear()
    yield tmp_path
    sys.modules.pop("clinic", None)


def small(folder: Path, model: str, **settings: object) -> Task:
    """A model on a board of sixteen rows."""
    path = folder / "blind-spot.toml"
    text = (ROOT / "docs" / "examples" / "blind-spot.toml").read_text(encoding="utf-8")
    head, *groups = text.split("[[group]]")
    *kept, last = groups
    text = "[[group]]".join([head, *kept[:4]]) + last[last.index("[[slice]]") :].replace("ABCDEF", "ABCD")
    path.write_text(text, encoding="utf-8")
    return on_board(scenario.load(path), model, settings)


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def quiet(path: Path) -> bool:
    before = lines(path)
    time.sleep(0.3)
    return lines(path) == before


def test_an_estimator_gives_its_own_accuracies(tmp_path: Path) -> None:
    """Each cell is the accuracy of the estimator on the slice; the table is one that a board reads, and its origin is told."""
    from sklearn.neighbors import KNeighborsClassifier

    task = small(tmp_path, "sklearn.neighbors:KNeighborsClassifier", n_neighbors=3)
    path = tmp_path / "near.csv"
    told: list[str] = []
    assert measure(task, path, tell=told.append) == 16
    assert len(told) == 16
    assert "4/16 rows" in told[3]
    assert told[-1].startswith("█" * 20)
    board = table.load(path)
    assert (board.groups, board.slices, board.unmeasured) == (4, ("all", "triggered"), frozenset())
    source = scenario.load(tmp_path / "blind-spot.toml").grid()
    assert isinstance(source, DatasetGrid)
    features, labels = source.training((3,) * 4, (3,) * 4, 0b1011)
    answers = KNeighborsClassifier(3).fit(features, labels).predict(source.tests[0])
    np.testing.assert_array_equal(board.scores[0b1011], source.scores(answers))
    origin = json.loads((tmp_path / "near.provenance.json").read_text(encoding="utf-8"))
    assert "n_neighbors = 3" in origin["made"]
    assert "CC BY 4.0" in origin["licence"]
    assert dict(origin["task"]["versions"]).keys() >= {"scikit-learn", "numpy", "python"}
    assert str(tmp_path) not in json.dumps(origin)
    assert measure(task, path) == 0


def test_the_games_own_models_give_the_games_own_board(tmp_path: Path) -> None:
    """A table of `knn` is the board of `knn`, cell by cell."""
    path = tmp_path / "own.csv"
    measure(small(tmp_path, "knn"), path)
    grid = scenario.load(tmp_path / "blind-spot.toml").grid()
    np.testing.assert_array_equal(table.load(path).scores, grid.raw((3,) * 4, (3,) * 4))


def test_processes_change_no_bit(tmp_path: Path) -> None:
    """A model full of chance gives the same file from one process and from two, because every row has its own seed."""
    task = small(tmp_path, FOREST, n_estimators=3)
    measure(task, tmp_path / "one.csv")
    measure(task, tmp_path / "two.csv", jobs=2)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    other = on_board(scenario.load(tmp_path / "blind-spot.toml"), FOREST, {"n_estimators": 3}, seed=2)
    assert score(other, 15) != score(task, 15)


def test_a_function_of_a_users_own(clinic: Path) -> None:
    """A function that predicts, and one that knows its own data; what it leaves out is unmeasured."""
    measure(small(clinic, "clinic:nearest"), clinic / "nearest.csv")
    assert table.load(clinic / "nearest.csv").scores[15, 0] > 0.9
    measure(on_nothing(3, ("all", "rare"), "clinic:slow", {"pause": 0}), clinic / "slow.csv")
    board = table.load(clinic / "slow.csv")
    assert board.unmeasured == {(0, 1)}
    told = json.loads((clinic / "slow.provenance.json").read_text(encoding="utf-8"))
    assert told["task"]["code"]  # the user's file is pinned by its content


def words(path: Path, *more: str) -> list[str]:
    model = ["--groups", "6", "--slices", "all,rare", "--model", "clinic:slow"]
    return ["-m", "game", "measure", str(path), *model, *more]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_in_the_middle_it_goes_on(clinic: Path, jobs: str) -> None:
    """After kill −9 a second run gives the file of an uninterrupted one, and finished rows are not trained again."""
    part, log = clinic / "t.csv.part", clinic / "calls.log"
    with running(words(clinic / "t.csv", "--jobs", jobs), clinic) as process:
        until(lambda: lines(part) > 12)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    finished = {json.loads(line)[0] for line in part.read_text(encoding="utf-8").splitlines()[1:]}
    assert 12 <= len(finished) < 64
    with part.open("ab") as file:
        file.write(b'["ABC", [0.')  # and torn in the middle of a line
    until(lambda: quiet(log))  # its workers end by themselves
    before = log.read_text(encoding="utf-8").splitlines()
    again = subprocess.run(
        [sys.executable, *words(clinic / "t.csv", "--jobs", jobs)], cwd=clinic, capture_output=True, check=True
    )
    assert f"{64 - len(finished)} of them trained now" in again.stdout.decode()
    after = log.read_text(encoding="utf-8").splitlines()[len(before) :]
    assert not finished & set(after)
    assert sorted(after) == sorted({*after})
    measure(on_nothing(6, ("all", "rare"), "clinic:slow"), clinic / "whole.csv")
    assert (clinic / "t.csv").read_bytes() == (clinic / "whole.csv").read_bytes()
    assert not part.exists()


def test_a_cluster_that_loses_a_worker_gives_the_same_table(clinic: Path) -> None:
    """Two Dask workers, one killed in the middle: every row is there, and the file is the local one to the last bit."""
    pytest.importorskip("distributed")
    with cluster(clinic) as (address, worker):
        command = words(clinic / "t.csv", "--dask", address, "--set", "pause=0.1")
        with running(command, clinic) as run:
            until(lambda: lines(clinic / "t.csv.part") > 12)
            os.kill(worker.pid, signal.SIGKILL)
            until(lambda: run.poll() is not None)
            assert run.returncode == 0
    measure(on_nothing(6, ("all", "rare"), "clinic:slow", {"pause": 0.1}), clinic / "local.csv", jobs=2)
    assert (clinic / "t.csv").read_bytes() == (clinic / "local.csv").read_bytes()


def test_faults_are_told_and_finished_rows_kept(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Models that fail, scores that are none, files of other measurements: one sentence each, nothing overwritten."""
    path = clinic / "t.csv"
    with pytest.raises(GameError, match="fails on row AB: RuntimeError: no such clinic"):
        measure(on_nothing(3, ("all",), "clinic:broken"), path)
    assert lines(path.with_name("t.csv.part")) == 4
    with pytest.raises(GameError, match="another measurement"):
        measure(on_nothing(3, ("all",), "clinic:wild"), path)
    for value in (float("nan"), float("inf"), 1e300):
        with pytest.raises(GameError, match="a score is a finite number"):
            measure(on_nothing(3, ("all",), "clinic:wild", {"value": value}), path, again=True)
    with pytest.raises(GameError, match=r"a score is a number, as in {'all': 0.9}, or None"):
        measure(on_nothing(3, ("all",), "clinic:wild", {"value": "good"}), path, again=True)
    with pytest.raises(GameError, match=r"a score for each slice, such as {'x': 0.9}; on row - it returned {'all'"):
        measure(on_nothing(3, ("x",), "clinic:wild"), path, again=True)
    measure(on_nothing(2, ("all",), "clinic:wild", {"value": 1}), path, again=True)
    with pytest.raises(GameError, match="not made by this measurement"):
        measure(on_nothing(2, ("all",), "clinic:wild", {"value": 0}), path)
    assert table.load(path).scores.tolist() == [[1.0]] * 4
    for model, told in (("tree", "no model 'tree'"), ("clinic:none", "has no none"), ("nowhere:x", "cannot be loaded")):
        with pytest.raises(GameError, match=told):
            on_nothing(2, ("all",), model)
    with pytest.raises(TableError, match="no slice id"):
        on_nothing(2, ("2b",), "clinic:wild")
    with pytest.raises(GameError, match="1 to 12 groups"):
        on_nothing(17, ("all",), "clinic:wild")
    with pytest.raises(GameError, match=r"end in \.csv"):
        measure(on_nothing(2, ("all",), "clinic:wild"), clinic / "t.txt")
    with pytest.raises(GameError, match="source is no dataset"):
        on_board(scenario.load(scenario.find("one-removal")), "knn")
    assert main(["measure", str(path), "--model", "knn"]) == 1
    assert main(["measure", str(path), "--model", "clinic:wild", "--groups", "2", "--set", "value"]) == 1
    assert "NAME=VALUE" in capsys.readouterr().err


def test_what_a_function_should_be_like_is_said_before_anything_is_trained(clinic: Path) -> None:
    """A function that takes something else, or none at all, is refused with the way in which it will be called."""
    text = "score = 0.5\n\n\ndef one(row):\n    return {'all': 0.5}\n"
    (clinic / "other_clinic.py").write_text(text, encoding="utf-8")
    for name, told in (("one", r"it takes \(row\): too many"), ("score", "it is no function")):
        with pytest.raises(GameError, match=r"must answer \(row, seed\), such as row 'AB', .*" + told):
            on_nothing(2, ("all",), f"other_clinic:{name}")
    with pytest.raises(GameError, match=r"must answer .*; it takes .* 'speed'"):
        on_nothing(2, ("all",), "clinic:wild", {"speed": 1})
    board = scenario.load(ROOT / "docs" / "examples" / "blind-spot.toml")
    with pytest.raises(GameError, match=r"must answer \(features, labels, tests, seed\) with the class of every"):
        on_board(board, "other_clinic:one")


def test_a_run_that_failed_before_its_first_row_needs_no_again(clinic: Path) -> None:
    """Nothing was kept, so another measurement begins its file anew; a file that is no journal stays as it is."""
    path, part = clinic / "t.csv", clinic / "t.csv.part"
    with pytest.raises(GameError, match="a score is a number"):
        measure(on_nothing(2, ("all",), "clinic:wild", {"value": "good"}), path)
    assert lines(part) == 1
    assert measure(on_nothing(2, ("all",), "clinic:wild", {"value": 0.5}), path) == 4
    path.unlink()
    part.write_text("my own notes\n", encoding="utf-8")
    with pytest.raises(GameError, match="another measurement"):
        measure(on_nothing(2, ("all",), "clinic:wild", {"value": 0.25}), path)
    assert part.read_text(encoding="utf-8") == "my own notes\n"


def test_scores_of_any_range_are_measured(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Perplexities and losses fill a table too; the command says that a scenario wants scores from 0 to 1."""
    path = clinic / "loss.csv"
    asked = ["measure", str(path), "--groups", "1", "--model", "clinic:wild", "--set", "value=-12.5", "--jobs", "1"]
    assert main(asked) == 0
    assert "its scores lie from -12.5 to -12.5: `value` reads them" in capsys.readouterr().out
    assert table.load(path, maximum=None).scores.tolist() == [[-12.5]] * 2


def test_a_measured_table_is_played(clinic: Path) -> None:
    """A scenario with a `table` source takes the file as it is."""
    measure(small(clinic, "knn"), clinic / "measured.csv")
    text = (clinic / "blind-spot.toml").read_text(encoding="utf-8")
    start, end = text.index("[source]"), text.index("[[group]]")
    source = '[source]\nkind = "table"\nfile = "measured.csv"\nname = "n"\nlicence = "l"\nmade = "m"\n\n'
    text = text[:start] + source + text[end:].replace('"poison"', '"strike"').replace("triggered = true\n", "")
    (clinic / "played.toml").write_text(text.replace('id = "blind-spot"', 'id = "played"'), encoding="utf-8")
    assert main(["check", str(clinic / "played.toml")]) == 0


def test_a_module_that_ends_fails_or_has_no_whole_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "module_that_quits.py").write_text("import sys; sys.exit(0)\n", encoding="utf-8")
    (tmp_path / "module_that_fails.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for model, words in (
        ("module_that_quits:f", "ends the program"),
        ("module_that_fails:f", "ZeroDivisionError"),
        (".x:f", "whole name"),
    ):
        with pytest.raises(GameError, match=words):
            task._target(model)
