"""First Strike: its board has the property it is about, planning wins, and passing and luck lose."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from game import scenario
from game.cli import main
from game.rules import goals
from game.rules.outlook import stake
from game.rules.setup import Kind
from game.scenario.deal import deal
from game.session.simulate import play, simulate
from tests.deals import on_deal, properties
from tests.planner import planner

OTHERS = (2, 10, 16, 22, 26, 28, 32, 36, 38, 47, 49, 54, 56, 59, 65, 75, 80, 85, 87, 89)
"""The first twenty other deals of the digits that have the property."""


def test_the_board_is_256_models_by_four_slices() -> None:
    loaded = scenario.load(scenario.find("first-strike"))
    scores = loaded.grid().raw(loaded.amounts, loaded.quality)
    assert scores.shape == (256, 4)
    assert len({tuple(row) for row in scores.tolist()}) > 250, "models differ"


def test_some_pair_is_worth_nothing_apart_and_three_points_together() -> None:
    """The pair is among the groups the player organizes, so it can be used, and the operator opens where it would stay."""
    loaded = scenario.load(scenario.find("first-strike"))
    state, _ = deal(loaded, loaded.seed)
    best = properties(state)[0]
    assert not best.pair & ~loaded.setup.seats[0].organizes
    assert stake(state, 0, best.pair).loss >= 300
    intent = state.board.intents[0]
    assert intent is not None
    assert intent.row == loaded.setup.operators[0].row
    assert 3 <= loaded.setup.operators[0].row.bit_count() <= 5


def test_passing_never_wins_and_luck_rarely() -> None:
    loaded = scenario.load(scenario.find("first-strike"))
    assert simulate(loaded, "pass", 20, 1).standings[0].win_rate == 0
    assert simulate(loaded, "random", 300, 1).standings[0].interval[1] <= 0.25


def test_planning_wins_on_the_shipped_deal_by_the_golden_line() -> None:
    loaded = scenario.load(scenario.find("first-strike"))
    table = play(loaded, loaded.seed, ("person",), (planner,))
    golden = (Path(__file__).parent / "kept" / "first-strike-planner.game").read_text(encoding="utf-8")
    assert table.record.text == golden
    assert goals.score(goals.outcomes(table.final, 0)) >= goals.STARS[0]


def test_planning_wins_on_other_deals_with_the_property(tmp_path: Path) -> None:
    """At least 16 of 20: the scenario is about the property, not about one lucky board. Passing wins none of them."""
    won = 0
    for number in OTHERS:
        made = on_deal(number, tmp_path)
        assert made is not None, f"deal {number} lacks the property"
        other, _ = made
        assert simulate(other, "pass", 1, 1).standings[0].win_rate == 0
        table = play(other, 1, ("planner",), (planner,))
        won += goals.score(goals.outcomes(table.final, 0)) >= goals.STARS[0]
    assert won >= 16, f"the planner won {won} of {len(OTHERS)}"


@pytest.mark.shipped
def test_the_same_seed_gives_the_same_digests_twice_and_in_another_process(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["simulate", "first-strike", "--bot", "random", "--games", "5", "--seed", "11", "--json"]
    printed = []
    for _ in range(2):
        assert main(arguments) == 0
        printed.append(capsys.readouterr().out)
    other = subprocess.run([sys.executable, "-m", "game", *arguments], capture_output=True, text=True, check=True).stdout
    assert printed[0] == printed[1] == other
    summary = json.loads(other)
    assert {"games", "win_rate", "mean_score", "interval", "seed", "digest"} <= set(summary)
    assert main([*arguments[:-2], "12", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] != summary["digest"]


def test_simulate_keeps_records_that_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "first-strike", "--games", "3", "--keep", str(tmp_path)]) == 0
    kept = sorted(map(str, tmp_path.glob("*.game")))
    assert len(kept) == 3
    assert main(["replay", "--verify", *kept]) == 0


def test_the_seat_has_the_actions_of_the_story() -> None:
    seat = scenario.load(scenario.find("first-strike")).setup.seats[0]
    assert {kind for kind, _ in seat.prices} == {Kind.UNVEIL, Kind.STRIKE, Kind.FUND, Kind.INCENTIVE, Kind.DEMAND, Kind.DECLARE}
    assert seat.organizes.bit_count() == 4
