"""Cells that nobody measured: no score of 0 for operators, and goals need the cells they need and no more."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from game import scenario
from game.catalog import POLICIES
from game.cli import main
from game.errors import Illegal
from game.imagine import forecast, leverage
from game.rules import goals, notation
from game.session.table import Table

HEAD = """
format = 1
id = "clinic"
title = "Clinic"
rounds = 3

[source]
kind = "table"
file = "clinic.csv"
name = "n"
licence = "l"
made = "m"

[debrief]
limits = "none"
"""
FULL = ("-,0.1,0.2", "A,0.5,0.6", "B,0.4,0.3", "AB,0.7,0.8")

INCOME = "kind = 'income'\npartial = 10\nfull = 50"
STRICT = "partial = 3\nfull = 0.5\n"


def written(folder: Path, rows: tuple[str, ...], goal: str = INCOME, policy: str = "greedy", deployed: str = "y") -> Path:
    """A scenario of two groups and the slices x and y, on which Aster stands on AB and tests x; the seat organizes both."""
    parts = [HEAD]
    parts += [f'[[group]]\nletter = "{letter}"\nname = "{letter}"\nwillingness = 0\nbase = 0' for letter in "AB"]
    parts += [f'[[slice]]\nid = "{name}"\nname = "{name}"' for name in "xy"]
    parts.append(
        f'[[operator]]\nid = "a1"\nname = "Aster"\nrow = "AB"\ntested = {{ x = 1.0 }}\ndeployed = {{ {deployed} = 1.0 }}\n'
        f'price = 0\npolicy = "{policy}"'
    )
    parts.append('[[seat]]\nid = "you"\nname = "You"\norganizes = "AB"')
    parts.append(f"[[goal]]\nid = 'g'\ntitle = 'G'\npoints = 10\n{goal if goal == INCOME else STRICT + goal}")
    path = folder / "clinic.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    (folder / "clinic.csv").write_text("\n".join(("row,x,y", *rows)), encoding="utf-8")
    return path


def table(path: Path, *moves: str) -> Table:
    """A game after some actions, written as in records."""
    found = Table(scenario.load(path), 1, ("person",))
    for move in moves:
        found.act(0, notation.parse(found.scenario.setup, move))
    return found


def share(path: Path, *moves: str) -> tuple[int | None, float]:
    """What the goal came to at the end, and its share of credit."""
    game = table(path, *moves, *["."] * 3)
    (outcome,) = goals.outcomes(game.final, 0)
    return outcome.value, outcome.share


def test_an_operator_without_a_measured_fallback_weighs_no_loss(tmp_path: Path) -> None:
    """Aster stands on 70 points. Without B there are only rows that nobody measured: no loss of 70, and it pays nothing."""
    path = written(tmp_path, ("-,,", "A,,", "B,0.6,0.6", "AB,0.7,0.7"))
    game = table(path)
    sight = game.sight(0)
    held = leverage(sight, 0, 0b10, POLICIES)
    assert (held.measured, held.loss, held.most) == (False, (0, 0, 0), (0, 0, 0))
    demand = notation.parse(sight.setup, "d a1 B 0.1")
    assert forecast(sight, demand, POLICIES).offers[0].share == 0
    # Without A it would fall back to B, which was measured: 10 points.
    assert leverage(sight, 0, 0b01, POLICIES).measured
    told = [getattr(event, "reason", "") for _, event in table(path, "d a1 B 0.1", ".").log(0)]
    assert "nobody measured what it would have without these groups, so it fears no loss" in told
    paid = table(path, "d a1 A 10", ".")
    assert [deal.sum for deal in paid.sight(0).board.deals] == [1000]
    assert not table(path, "d a1 A 10.01", ".").sight(0).board.deals


@pytest.mark.parametrize("policy", ["greedy", "stubborn", "cautious", "lookahead", "valuer"])
def test_an_operator_leaves_a_row_that_nobody_measured_for_any_that_was(tmp_path: Path, policy: str) -> None:
    """A strike of B leaves it on A, a blank. The empty row scores 1 point, which is less than its margin, and it goes there."""
    path = written(tmp_path, ("-,0.01,0.1", "A,,", "B,0.6,0.6", "AB,0.7,0.7"), policy=policy)
    game = table(path, "s B")
    assert set(dict(forecast(game.sight(0), None, POLICIES).answers[0].rows)) == {0}
    game.act(0, notation.parse(game.scenario.setup, "."))
    assert game.sight(0).board.rows == (0,)


def test_what_is_seen_from_a_row_that_nobody_measured_has_no_number(tmp_path: Path) -> None:
    """Struck onto A with nothing else measured in reach, it stays; it gains nothing and says why, and its score is none."""
    path = written(tmp_path, ("-,,", "A,,", "B,0.6,0.6", "AB,0.7,0.7"))
    game = table(path, "s B")
    (answer,) = forecast(game.sight(0), None, POLICIES).answers
    assert (answer.rows, answer.score, answer.deployed) == (((1, 1.0),), None, None)
    game.act(0, notation.parse(game.scenario.setup, "."))
    intent = game.sight(0).board.intents[0]
    assert intent is not None
    assert (game.sight(0).board.rows, intent.gain) == ((1,), 0)
    (answer,) = forecast(game.sight(0), None, POLICIES).answers
    assert answer.now is None


SELECT = 'kind = "select"\nslice = "y"\nsize = 1'
ALONE = 'kind = "estimate"\nmethod = "leave-one-out"\nslice = "y"'
FORECAST = 'kind = "forecast"\nslice = "y"\nsize = 1'
UNLEARN = 'kind = "unlearn"\nslice = "y"\ngroups = "A"'


@pytest.mark.parametrize(
    ("goal", "rows", "moves", "worth"),
    [
        # Rows of one group are measured, and the others do not matter.
        (SELECT, ("-,0.1,", "A,0.5,0.6", "B,0.4,0.3", "AB,0.7,"), ("= select A 0 y",), (0, 1.0)),
        (SELECT, ("-,0.1,", "A,0.5,0.6", "B,0.4,0.58", "AB,0.7,"), ("= select B 0 y",), (200, 0.7)),
        # Of the rows of the size that were measured it is the best.
        (SELECT, ("-,0.1,", "A,0.5,", "B,0.4,0.3", "AB,0.7,"), ("= select B 0 y",), (0, 1.0)),
        # Leave-one-out reads three cells, Shapley values all of them.
        (
            ALONE, ("-,,", "A,0.5,0.6", "B,0.4,0.3", "AB,0.7,0.8"),
            ("= leave-one-out A 50 y", "= leave-one-out B 20 y"), (0, 1.0),
        ),
        (
            'kind = "estimate"\nmethod = "group-leave-one-out"\nslice = "y"\ngroups = "AB"',
            ("-,,0.2", "A,0.5,", "B,0.4,", "AB,0.7,0.8"), ("= group-leave-one-out AB 60 y",), (0, 1.0),
        ),
        (FORECAST, ("-,,", "A,0.5,0.6", "B,0.4,0.3", "AB,0.7,"), ("= forecast - 46 y",), (100, 0.9)),
        (
            UNLEARN, ("-,,", "A,0.5,", "B,0.4,0.3", "AB,0.7,"),
            ("= unlearn A 30 y",), (0, 1.0),
        ),
    ],
)  # fmt: skip
def test_a_goal_needs_the_cells_it_needs(
    tmp_path: Path, goal: str, rows: tuple[str, ...], moves: tuple[str, ...], worth: tuple[int, float]
) -> None:
    """Goals on slices with blanks are worth their points where the cells that they are measured by are known."""
    path = written(tmp_path, rows, goal, deployed="x")
    assert scenario.faults(path) == []
    value, credit = share(path, *moves)
    assert (value, round(credit, 9)) == worth


@pytest.mark.parametrize(
    ("goal", "rows", "words"),
    [
        (SELECT, ("-,0.1,0.2", "A,0.5,", "B,0.4,", "AB,0.7,0.8"), "nobody measured a row of 1 groups on y"),
        (ALONE, ("-,0.1,0.2", "A,0.5,", "B,0.4,0.3", "AB,0.7,0.8"), "nobody measured: A"),
        (ALONE.replace("leave-one-out", "shapley"), ("-,0.1,", "A,0.5,0.6", "B,0.4,0.3", "AB,0.7,0.8"), "nobody measured: -"),
        (FORECAST, ("-,0.1,0.2", "A,0.5,", "B,0.4,0.3", "AB,0.7,0.8"), "nobody measured: A"),
        ('kind = "fair-shares"\nslice = "y"', ("-,0.1,0.2", "A,0.5,", "B,0.4,", "AB,0.7,0.8"), "nobody measured: A, B"),
        (UNLEARN, ("-,0.1,0.2", "A,0.5,0.6", "B,0.4,", "AB,0.7,0.8"), "while the operator stays on AB"),
    ],
)  # fmt: skip
def test_goals_that_nobody_can_reach_are_told(tmp_path: Path, goal: str, rows: tuple[str, ...], words: str) -> None:
    """The checker names the cells that a goal needs and nobody measured."""
    found = scenario.faults(written(tmp_path, rows, goal, deployed="x"))
    assert [(fault.code, words in fault.text) for fault in found] == [("out-of-reach", True)]


def test_what_nobody_measured_is_neither_looked_at_nor_chosen(tmp_path: Path) -> None:
    """An unveiling is refused as such, not as something known; a blank row is no choice, and the terminal counts it apart."""
    path = written(tmp_path, ("-,,", "A,0.5,", "B,0.4,0.3", "AB,0.7,0.8"), SELECT)
    game = table(path)
    unveil = notation.parse(game.scenario.setup, "u A y")
    with pytest.raises(Illegal, match="nobody measured this cell"):
        game.act(0, unveil)
    with pytest.raises(Illegal, match="nobody measured A on y, so it cannot be chosen"):
        game.act(0, notation.parse(game.scenario.setup, "= select A 0 y"))


def test_the_terminal_counts_rows_that_nobody_measured_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not veiled: no look tells what they score."""
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.stdin", io.StringIO("why a1 B\nquit\n"))
    path = written(tmp_path, ("-,,", "A,,", "B,0.4,0.3", "AB,0.7,0.8"))
    assert main(["play", "--text", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "2 rows were never measured" in told
    assert "Nobody measured what Aster would have without B, so it weighs no loss" in told
