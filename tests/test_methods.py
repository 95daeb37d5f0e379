"""The list of methods is complete, true and reachable: from Python, from `value`, from `methods`, and on its page."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import game.valuation as val
from game import bench
from game.cli import methods as command
from game.cli import parser
from game.errors import GameError, ValuationError
from game.valuation.methods import METHODS, PARAMETERS, Method, Question, ask
from game.worlds import effects
from game.worlds.asked import MODEL_METHODS

ROOT = Path(__file__).resolve().parent.parent
TABLES = {name: str(ROOT / "tests" / "reference" / f"{name}.csv") for name in ("world", "view", "covertype_wilderness")}


def run(*words: str) -> int:
    """Run a command, so that its faults are raised and not told."""
    args = parser().parse_args(words)
    status: int = args.run(args)
    return status


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """What a command prints as JSON; numbers that JSON has not, such as NaN, are refused."""
    assert run(*words, "--json") == 0

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(capsys.readouterr().out, parse_constant=refuse)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_entry_is_complete(method: Method) -> None:
    """One sentence, a formula, a source with a year, a public function of the core, known parameters, a running example."""
    assert re.fullmatch(r"[A-Z][^\n]*\.", method.meaning)
    assert method.formula
    assert re.search(r"\(\d{4}\)", method.source)
    assert getattr(val, method.function.__name__) is method.function
    assert method.function.__doc__
    assert set(method.takes) <= set(PARAMETERS)
    assert set(method.needs) <= set(method.takes)
    assert f"val.{method.function.__name__}(" in method.example or method.name in ("scaling",)
    assert method.reads in ("slice", "slices", "evaluations")


def test_every_parameter_is_taken() -> None:
    """A parameter nobody takes would be an option that does nothing."""
    assert {name for method in METHODS.values() for name in method.takes} == set(PARAMETERS)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_answers_on_the_command_line(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's command prints a table, and JSON with the method, the slice and, on request, the cells used."""
    monkeypatch.chdir(ROOT)
    words = shlex.split(command.command(METHODS[name]))
    assert run("value", *words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{name} on ")
    assert len(lines) > 2
    assert not any("nan" in line or "{" in line for line in lines)
    answer = told(capsys, "value", *words, "--cells")
    assert answer["method"] == name
    assert answer["slice"]
    assert answer["pairs"]
    assert all(len(pair) == 2 and re.fullmatch("[A-P]+|-", "".join(pair).replace("-", "") or "-") for pair in answer["pairs"])
    assert "pairs" not in told(capsys, "value", *words)


@pytest.mark.parametrize("name", MODEL_METHODS)
def test_every_method_inside_a_model_answers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On a board of logistic models each gives a value for every group of the row, and says how it would be asked in Python."""
    board = str(ROOT / "docs" / "examples" / "biopsies.toml")
    answer = told(capsys, "value", board, "--slice", "all", "--method", name, "--row", "ABC")
    assert set(answer["values"]) == {"A", "B", "C"}
    assert answer["values"]["B"] < min(answer["values"]["A"], answer["values"]["C"]), "B's labels are mostly wrong"
    method = MODEL_METHODS[name]
    assert getattr(effects, method.function.__name__) is method.function
    assert re.search(r"\(\d{4}\)", method.source)
    assert run("value", board, "--slice", "all", "--method", name) == 0
    assert "group" in capsys.readouterr().out
    with pytest.raises(ValuationError, match="inside a trained model"):
        run("value", "--metric", "jaccard", "--groups", "3", "--slice", "A", "--method", name)


def test_a_coalition_is_stepped_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    board = str(ROOT / "docs" / "examples" / "biopsies.toml")
    answer = told(capsys, "value", board, "--slice", "all", "--method", "group-influence", "--focus", "AB")
    assert set(answer["values"]) == set(answer["retrained"]) == {"AB"}
    with pytest.raises(GameError, match='"logistic"'):
        run("value", "first-strike", "--slice", "all", "--method", "influence")


def test_the_page_is_current() -> None:
    """`docs/methods.md` is `python -m game methods --markdown`; the results on it are those of running its examples."""
    assert (ROOT / "docs" / "methods.md").read_text(encoding="utf-8") == command.page()


def test_the_tables_on_the_page_are_those_of_its_examples() -> None:
    """The page's own code, run as it stands, gives every result that it prints."""
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.S)
    names: dict[str, Any] = {}
    exec(blocks[0], names)
    for name, table in command.TABLES.items():
        np.testing.assert_array_equal(names[name], table)
    for block in blocks[1:]:
        question, answer = block.removeprefix(">>> ").strip().split("\n")
        assert eval(question, names) == ast.literal_eval(answer)
    assert len(blocks) == 1 + len(METHODS)


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """All methods with their sentence; one in full; as JSON; an unknown one is told."""
    assert run("methods") == 0
    listed = " ".join(capsys.readouterr().out.split())
    for method in METHODS.values():
        assert f"{method.name} {method.meaning}" in listed
    assert run("methods", "beta", "owen") == 0
    full = capsys.readouterr().out
    assert "Kwon & Zou" in full
    assert "--alpha a" in full
    assert "(needed)" in full
    assert "game.valuation.owen" in full
    records = told(capsys, "methods")
    assert [record["name"] for record in records] == list(command.LISTED)
    assert {"name", "meaning", "formula", "source", "function", "reads", "takes", "needs"} == set(records[0])
    with pytest.raises(GameError, match="no method 'shaply'"):
        run("methods", "shaply")


def test_the_table_of_contents_is_one() -> None:
    """What a type checker sees of the core is what it has; names are found lazily, and wrong ones are not."""
    tree = ast.parse(Path(val.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.asname: node.module.rpartition(".")[2]
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert seen == val._HOME_OF
    for name in seen:
        assert getattr(val, name) is not None
        assert name in dir(val)
    with pytest.raises(AttributeError, match="shaply"):
        _ = val.shaply  # type: ignore[attr-defined]


BOARD = ("value", "--metric", "jaccard", "--groups", "3", "--slice", "AB")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*BOARD, "--method", "minimal-coalition"), "needs --cost"),
        ((*BOARD, "--method", "unlearning", "--focus", "A"), "needs --candidate"),
        ((*BOARD, "--method", "unlearning"), "--focus and --candidate"),
        ((*BOARD, "--method", "semivalue", "--size-weights", "1,x"), "not numbers"),
        ((*BOARD, "--method", "owen", "--communities", "AB"), "C is in no community"),
        ((*BOARD, "--method", "owen", "--communities", "AB,CD"), "'D'"),
        ((*BOARD, "--method", "scaling", "--law", "cubic"), "no law 'cubic'"),
        ((*BOARD, "--method", "privacy", "--epsilon", "0"), "epsilon"),
        ((*BOARD, "--method", "poison", "--reference", TABLES["world"]), "only equal cells can be compared"),
        ((*BOARD, "--method", "shapley", "--cost", "1"), "--cost says nothing to shapley"),
        ((*BOARD, "--method", "substitution", "--row", "A", "--focus", "B"), "no part of the row A"),
        (("value", "--table", TABLES["world"], "--slice", "low", "--method", "eval-scaling"), "column for every set"),
        (("value", "--metric", "jaccard", "--groups", "9", "--method", "eval-scaling"), "up to 8 groups"),
        (("value", "--table", TABLES["view"], "--method", "poison", "--reference", TABLES["covertype_wilderness"]), "4 groups"),
    ],
)
def test_wrong_questions_are_told(words: tuple[str, ...], said: str) -> None:
    """Each wrong question is one sentence that says what would be accepted."""
    with pytest.raises(GameError) as caught:
        run(*words)
    assert said in str(caught.value)


def test_real_evaluations(capsys: pytest.CaptureFixture[str]) -> None:
    """Covertype's published table has a column for every evaluation set: values there have intervals from 600 tests each."""
    table = ("value", "--table", TABLES["covertype_wilderness"])
    found = told(capsys, *table, "--slice", "A", "--method", "evaluation-value", "--row", "A", "--examples", "600,600,600,600")
    low, mid, high = (found[key]["B"] for key in ("low", "values", "high"))
    assert mid == pytest.approx(0.673333 - 0.743333)
    assert low < mid < high < 0
    curve = told(capsys, *table, "--method", "eval-scaling", "--row", "A", "--law", "log", "--forecast", "8")
    assert [point["size"] for point in curve["sizes"]] == [1, 2, 3, 4]
    assert curve["fits"][0]["low"] < curve["fits"][0]["forecast"]
    along = told(capsys, *table, "--method", "diagonal-scaling", "--forecast", "8")
    assert [fit["law"] for fit in along["fits"]]
    assert sum(point["cells"] for point in along["sizes"]) == 15


def test_unmeasured_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Methods that need all cells name the first that nobody measured; a datamodel takes those there are as its sample."""
    file = tmp_path / "gaps.csv"
    file.write_text("row,acc\n-,0\nA,0.5\nB,\nAB,0.75\n", encoding="utf-8")
    table = ("value", "--table", str(file), "--method")
    for method in (
        "owen",
        "least-core",
        "marginals",
        "shapley-interaction",
        "strike-curve",
        "privacy",
        "greedy-path",
        "next-best",
    ):
        extra = ("--communities", "A,B") if method == "owen" else ()
        with pytest.raises(GameError, match="the cell of row B in slice acc is unmeasured"):
            run(*table, method, *extra)
    assert told(capsys, *table, "regret", "--row", "AB")["regret"] == 0
    assert told(capsys, *table, "substitution", "--row", "A", "--focus", "A", "--available", "A")["strikes"][0]["loss"] == 0.5
    assert told(capsys, *table, "unlearning", "--row", "A", "--focus", "A", "--candidate", "0.25")["remaining"] == 0.5
    model = told(capsys, *table, "datamodel")
    assert model["cells"] == 3
    assert model["values"] == {"A": pytest.approx(0.5), "B": pytest.approx(0.25)}


def test_a_question_by_hand() -> None:
    """The list can be asked from Python, with rows as masks; what it lacks or does not take is told."""
    v = np.array([0.0, 0.5, 0.25, 1.0])
    assert ask("shapley", Question(v))["values"] == {1: 0.625, 2: 0.375}
    assert ask("leave-one-out", Question(v, {"row": 1}))["values"] == {1: 0.5}
    assert ask("strike-curve", Question(v))["strikes"][2]["loss"] == 1.0
    assert ask("minimal-coalition", Question(v, {"cost": 9.0}))["strikes"] == []
    for name, given, words in (
        ("shaply", {}, "no method"),
        ("beta", {"alpha": 1.0}, "--beta"),
        ("banzhaf", {"size": 1}, "nothing"),
    ):
        with pytest.raises(ValuationError, match=words):
            ask(name, Question(v, given))


def test_the_bench_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """`bench valuation` without shap is one sentence that says what to install."""
    monkeypatch.setitem(sys.modules, "shap.explainers", None)
    monkeypatch.setitem(sys.modules, "shapiq", None)
    with pytest.raises(GameError, match=r"counterfactual-tactics\[bench\]"):
        bench.run("valuation")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("row,acc\n-,0\nA,0.5\nB,nan\nAB,0.75\n", "4:3"),
        ("row,acc\n-,0\nA,0.5\nB,inf\nAB,0.75\n", "4:3"),
        ("row,acc\n-,0\nA,0.5\nA,0.5\nAB,0.75\n", "4:1"),
        ("row,acc\n-,0\nA,0.5\nAB,0.75\n", None),
        ("row,acc\n-,0\nA,0.5\nb,0.1\nAB,0.75\n", "4:1"),
        ("row,acc\n" + "".join(f"{i},0\n" for i in range(1 << 17)), None),
    ],
    ids=["nan", "inf", "duplicate", "missing", "wrong letter", "2^17 rows"],
)
def test_tables_with_mistakes_are_told_by_place(text: str, place: str | None, tmp_path: Path) -> None:
    """Whatever the method, a table that is none is refused with file, line and column."""
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")
    for method in ("shapley", "least-core", "datamodel"):
        with pytest.raises(GameError) as caught:
            run("value", "--table", str(file), "--method", method)
        assert re.search(rf"bad\.csv:{place or r'[0-9]+:[0-9]+'}: ", str(caught.value)), caught.value
