"""`value` and `bench` answer as documented, and say what is wrong with a question that has no answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import game.valuation as val
from game import bench
from game.cli import parser
from game.errors import GameError
from game.scenario import find, load
from game.subsets import show
from game.valuation.methods import METHODS, Question, ask

REFERENCE = Path(__file__).parent / "reference"
CASES: list[dict[str, Any]] = json.loads((REFERENCE / "semivalues.json").read_text(encoding="utf-8"))
COVERTYPE = str(REFERENCE / "covertype_wilderness.csv")


def run(*words: str) -> int:
    """Run a command, so that its faults are raised and not told."""
    args = parser().parse_args(words)
    status: int = args.run(args)
    return status


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What `value … --json` prints."""
    assert run("value", *words, "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_every_reference_value_through_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """All published cases, in the documented JSON, to 1e-12."""
    for case in CASES:
        words = ["--metric", case["metric"], "--groups", str(case["groups"]), "--slice", case["slice"] or "-"]
        words += ["--method", case["method"]]
        if case["method"] == "beta":
            words += ["--alpha", str(case["alpha"]), "--beta", str(case["beta"])]
        told = answer(capsys, *words)
        assert (told["method"], told["slice"]) == (case["method"], case["slice"] or "-")
        if case["method"] == "scaling":
            rows = [[line["size"], line["mean"], line["rows"]] for line in told["sizes"]]
        else:
            assert told["values"][case["focus"]] == pytest.approx(case["value"], abs=1e-12)
            lines = told["working"][case["focus"]]
            rows = [[line["size"], line["mean_marginal"], line["pairs"], line["weight"]] for line in lines]
        np.testing.assert_allclose(rows, case["rows"], rtol=0, atol=1e-12)


def test_leaving_and_choosing(capsys: pytest.CaptureFixture[str]) -> None:
    """Leave-one-out, a strike and the best row, on a metric."""
    board = ("--metric", "jaccard", "--groups", "4", "--slice", "AC")
    told = answer(capsys, *board, "--method", "leave-one-out", "--row", "AB")
    assert told["row"] == "AB"
    assert told["values"] == pytest.approx({"A": 1 / 3, "B": 1 / 3 - 1 / 2})
    assert told["working"]["A"] == [{"size": 1, "mean_marginal": pytest.approx(1 / 3), "pairs": 1, "weight": 1.0}]
    assert list(answer(capsys, *board, "--method", "leave-one-out", "--focus", "CD")["values"]) == ["C", "D"]
    strike = answer(capsys, *board, "--method", "group-leave-one-out", "--focus", "AC")
    assert strike["values"] == {"AC": 0.5}
    assert strike["working"]["AC"][0]["size"] == 2
    best = answer(capsys, *board, "--method", "best-subset", "--size", "2")
    assert (best["row"], best["values"], best["rows"]) == ("AC", {"AC": 1.0}, 6)
    assert answer(capsys, *board, "--method", "best-subset", "--size", "0")["row"] == "-"


def test_tables_and_weights(capsys: pytest.CaptureFixture[str]) -> None:
    """A published table by slice id; weighted coverage with weights."""
    told = answer(capsys, "--table", COVERTYPE, "--slice", "ABCD", "--method", "shapley")
    assert sum(told["values"].values()) == pytest.approx(0.593333)
    weighted = ("--metric", "weighted-coverage", "--groups", "2", "--slice", "AB", "--weights", "1,3", "--method", "banzhaf")
    assert answer(capsys, *weighted)["values"] == {"A": 0.25, "B": 0.75}


def test_a_scenario_is_valued_on_its_opening_board(capsys: pytest.CaptureFixture[str]) -> None:
    """Every slice of a shipped scenario, by id, over the groups that exist."""
    scenario = load(find("first-strike"))
    grid = scenario.grid()
    live = sum(1 << i for i, amount in enumerate(scenario.amounts) if amount)
    board = val.restrict(grid.raw(scenario.amounts, scenario.quality), live)
    for column, slice_ in enumerate(grid.slices):
        told = answer(capsys, "first-strike", "--slice", slice_, "--method", "shapley")
        names = [show(1 << i) for i in range(grid.groups) if live >> i & 1]
        expected = val.shapley(np.ascontiguousarray(board[:, column])).values
        assert told["values"] == pytest.approx(dict(zip(names, expected.tolist(), strict=True)), abs=1e-12)


def test_the_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json: an aligned table with the working, and the sum beside what it should or need not be."""
    assert run("value", "--metric", "jaccard", "--groups", "3", "--slice", "A", "--method", "banzhaf") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "banzhaf on jaccard with 3 groups, slice A"
    assert lines[3].split() == ["A", "0.583333", "0", "1.000000", "1", "0.250000"]
    assert len(lines) == 3 + 9 + 2
    assert lines[-1].startswith("sum")
    assert "all groups less none: 0.333333" in lines[-1]
    assert "-0.000000" not in "".join(lines)
    for method in (["scaling"], ["best-subset", "--size", "1"], ["leave-one-out"], ["group-leave-one-out", "--focus", "AB"]):
        assert run("value", "--metric", "overlap", "--groups", "3", "--slice", "AB", "--method", *method) == 0
        assert capsys.readouterr().out.startswith(f"{method[0]} on overlap with 3 groups, slice AB")


METRIC = ("--metric", "jaccard", "--groups", "3", "--slice", "A")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--method", "shapley"), "name one board"),
        ((*METRIC, "--table", "x.csv", "--method", "shapley"), "name one board"),
        (("--metric", "jaccard", "--slice", "A", "--method", "shapley"), "needs --groups"),
        (("--metric", "jaccard", "--groups", "3", "--method", "shapley"), "needs --slice"),
        (("--metric", "jaccard", "--groups", "17", "--slice", "A", "--method", "shapley"), "0 to 16"),
        (("--metric", "jacard", "--groups", "3", "--slice", "A", "--method", "shapley"), "no metric 'jacard'"),
        (("--metric", "jaccard", "--groups", "3", "--slice", "D", "--method", "shapley"), "'D'"),
        (("--metric", "coverage", "--groups", "3", "--slice", "A", "--weights", "1,x,2", "--method", "shapley"), "not numbers"),
        ((*METRIC, "--method", "shaply"), "no method 'shaply'"),
        ((*METRIC, "--method", "beta"), "--alpha and --beta"),
        ((*METRIC, "--method", "beta", "--alpha", "0", "--beta", "1"), "alpha of Beta Shapley"),
        ((*METRIC, "--method", "shapley", "--alpha", "2"), "--alpha says nothing to shapley"),
        ((*METRIC, "--method", "scaling", "--focus", "A"), "--focus says nothing to scaling"),
        ((*METRIC, "--method", "group-leave-one-out"), "needs --focus"),
        ((*METRIC, "--method", "group-leave-one-out", "--row", "AB", "--focus", "BC"), "no part of the row AB"),
        ((*METRIC, "--method", "leave-one-out", "--row", "AB", "--focus", "C"), "outside the row AB"),
        ((*METRIC, "--method", "leave-one-out", "--row", "AZ"), "'Z'"),
        ((*METRIC, "--method", "best-subset"), "needs --size"),
        ((*METRIC, "--method", "best-subset", "--size", "4"), "from 0 to 3"),
        (("--table", COVERTYPE, "--method", "shapley"), "a slice is missing"),
        (("--table", COVERTYPE, "--slice", "Z", "--method", "shapley"), "no slice 'Z'"),
        (("--table", COVERTYPE, "--slice", "A", "--groups", "4", "--method", "shapley"), "--groups goes with --metric"),
        (("--table", "nowhere.csv", "--slice", "A", "--method", "shapley"), "nowhere.csv:1:1: "),
        (("no-such-scenario", "--method", "shapley"), "no-such-scenario"),
    ],
)
def test_wrong_questions_are_told(words: tuple[str, ...], told: str) -> None:
    """Each wrong question is one sentence that says what would be accepted."""
    with pytest.raises(GameError) as caught:
        run("value", *words)
    assert told in str(caught.value)


def test_unmeasured_cells_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A method that needs a cell nobody measured says which; one that does not need it answers."""
    file = tmp_path / "gaps.csv"
    file.write_text("row,acc\n-,0\nA,0.5\nB,\nAB,0.75\n", encoding="utf-8")
    for method in (["shapley"], ["scaling"], ["best-subset", "--size", "1"], ["leave-one-out"]):
        with pytest.raises(GameError, match="the cell of row B in slice acc is unmeasured"):
            run("value", "--table", str(file), "--method", *method)
    assert answer(capsys, "--table", str(file), "--method", "leave-one-out", "--row", "A")["values"] == {"A": 0.5}
    assert answer(capsys, "--table", str(file), "--method", "best-subset", "--size", "2")["row"] == "AB"


def test_bench_prints_checks_and_fails_on_a_miss(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A table, or a JSON list of check, value, unit, target and holds; exit status 1 when one does not hold."""
    figures = [bench.at_least("speed", 30.0, "×", 25), bench.at_most("errors", 0, "rows", 0), bench.Check("size", 5, "cells")]
    monkeypatch.setattr(bench, "run", lambda name: figures)
    assert run("bench", "worlds", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0] == {"check": "speed", "value": 30.0, "unit": "×", "target": "≥ 25", "holds": True}
    assert told[2]["target"] is None
    figures.append(bench.at_most("time", 17.0, "ms", 16))
    assert run("bench", "worlds") == 1
    assert "FAILS" in capsys.readouterr().out


def test_benches_that_cannot_run_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown bench, and one whose package is not installed."""
    with pytest.raises(GameError, match="no bench 'speed'"):
        run("bench", "speed")
    monkeypatch.setitem(__import__("sys").modules, "sklearn.linear_model", None)
    with pytest.raises(GameError, match=r"counterfactual-tactics\[bench\]"):
        run("bench", "worlds")


HOLES = "row,x,x_se\n-,0.1,\nA,0.5,0.02\nB,,\nAB,0.7,0.01\n"


def test_a_partly_filled_table_is_estimated_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The refusal names --estimate; with it each value has an interval. What a method does not need is not estimated."""
    path = tmp_path / "holes.csv"
    path.write_text(HOLES, encoding="utf-8")
    board = ("--table", str(path))
    with pytest.raises(GameError, match=r"row B in slice x is unmeasured .* or add --estimate, which estimates them"):
        run("value", *board, "--method", "shapley")
    told = answer(capsys, *board, "--method", "shapley", "--estimate")
    assert told["estimated"] == "1 of 4 cells"
    assert told["confidence"] == 0.95
    assert sum(told["values"].values()) == pytest.approx(0.6)
    for line in told["interval"]:
        assert line["value"] == told["values"][line["group"]]
        assert 0.1 < line["high"] - line["low"] < 0.6
    # v(AB) − v(A): both measured, with errors of 0.01 and 0.02.
    told = answer(capsys, *board, "--method", "group-leave-one-out", "--row", "AB", "--focus", "B")
    (line,) = told["interval"]
    assert (line["high"] - line["low"]) / 2 == pytest.approx(1.959964 * 0.05**0.5 / 10)
    assert "estimated" not in told
    for method in ("least-core", "regret"):
        with pytest.raises(GameError, match=f"sums of cells .*, and {method} is none of them"):
            run("value", *board, "--method", method, "--estimate")
    path.write_text(HOLES.replace("B,,", "B,0.4,"), encoding="utf-8")
    assert answer(capsys, *board, "--method", "regret", "--row", "A")["standard errors"] == "not used by this method"


def test_methods_said_to_be_linear_are(capsys: pytest.CaptureFixture[str]) -> None:
    """The values of a sum of tables are the sums of their values."""
    chance = np.random.default_rng(5)
    one, other = chance.random((2, 16))
    given = {
        "alpha": 4.0, "beta": 1.0, "size-weights": [0.1, 0.2, 0.3, 0.4], "focus": 3, "communities": [3, 12], "row": 15,
    }  # fmt: skip
    linear = [method for method in METHODS.values() if method.linear]
    assert {"leave-one-out", "shapley", "banzhaf", "beta", "owen"} <= {method.name for method in linear}
    for method in linear:
        asked = {name: given[name] for name in method.takes if name in given}
        values = [list(ask(method.name, Question(v, asked))["values"].values()) for v in (one, other, 2 * one - 3 * other)]
        np.testing.assert_allclose(values[2], 2 * np.array(values[0]) - 3 * np.array(values[1]), atol=1e-12)


@pytest.mark.parametrize("unit", [1.0, 1e-7, 1e10])
def test_numbers_that_differ_look_different(tmp_path: Path, capsys: pytest.CaptureFixture[str], unit: float) -> None:
    """Values that differ in the eighth digit are printed with more digits, in whatever unit; others with six decimals."""
    path = tmp_path / "close.csv"
    path.write_text(f"row,x\n-,{0.1 * unit}\nA,{0.50000001 * unit}\nB,{0.50000003 * unit}\nAB,{0.7 * unit}\n", encoding="utf-8")
    assert run("value", "--table", str(path), "--method", "shapley") == 0
    told = {
        words[0]: float(words[1])
        for line in capsys.readouterr().out.splitlines()
        if (words := line.split())[:1] in (["A"], ["B"])
    }
    assert told["B"] - told["A"] == pytest.approx(2e-8 * unit, rel=0.6)
    path.write_text("row,x\n-,0.1\nA,0.5\nB,0.4\nAB,0.7\n", encoding="utf-8")
    assert run("value", "--table", str(path), "--method", "shapley") == 0
    assert "A       0.350000            0      0.400000       1  0.500000" in capsys.readouterr().out


def test_a_strike_is_against_the_row_of_all_unless_another_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """As the help says: all groups, or all that are available."""
    board = ("--metric", "jaccard", "--groups", "3", "--slice", "AB")
    assert answer(capsys, *board, "--method", "strike-curve")["row"] == "ABC"
    assert answer(capsys, *board, "--method", "strike-curve", "--available", "AC")["row"] == "AC"
    told = answer(capsys, *board, "--method", "minimal-coalition", "--cost", "0.1")
    # v(ABC) = 2/3; without A the best row is B, worth 1/2.
    assert (told["row"], told["strikes"][0]["coalition"], round(told["strikes"][0]["loss"], 6)) == ("ABC", "A", 0.166667)
    assert answer(capsys, *board, "--method", "strike-curve", "--row", "AB")["row"] == "AB"
