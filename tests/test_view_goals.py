"""What a newcomer reads of goals and actions: every goal says what counts, in which unit; every action of a seat is told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from game import scenario
from game.rules import aims, goals
from game.rules.measures import KINDS
from game.rules.setup import Goal, Setup
from game.scenario import load
from game.session.table import Table
from game.view.board import actionbar, menus
from game.view.drawing.column import Column
from game.view.drawing.draw import Label, spots
from game.view.drawing.pen import Pen
from tests.view_fixtures import crowd, frame, player, roles, table

SHIPPED = tuple(sorted(path.stem for path in Path("scenarios").glob("*.toml")))
UNIT = re.compile(r"\d( credits?| points? of score|%)")


def setup_of(name: str) -> Setup:
    return scenario.load(scenario.find(name)).setup


@pytest.mark.parametrize("name", SHIPPED)
def test_a_goal_says_in_every_place_what_counts_and_in_which_unit(name: str) -> None:
    """The tooltip of the bar, the story card, the picker's text and the debrief say the same."""
    someone = player(table(name), 1920, 2600)
    setup = setup_of(name)
    mine = [goal for goal in setup.goals if goal.seat == 0]
    if someone.stage.screen == "handover":
        someone.keys("return", "space")
    tips = {spot.name: spot.tip for spot in spots(someone.scene())}
    someone.stage.command("story", someone.at)
    story = someone.says()
    for goal in mine:
        told, scale = aims.meaning(setup, goal), aims.scale(goal)
        assert UNIT.search(scale), scale
        assert f"by the end of round {goal.deadline}" in scale
        assert told in tips[f"goal:{goal.id}"]
        assert scale in tips[f"goal:{goal.id}"]
        assert f"{told} {scale}" in story, "lines of one paragraph follow each other"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("income", "All credits you receive by the end of round 4"),
        ("leverage", "lies below what it was at the opening"),
        ("hidden-harm", "harm that its own test does not show"),
        ("performance", "score for its users (Slice one 50%, Slice two 50%) at the end of round 4, 0 to 100"),
        ("detect", "every group whose labels were made wrong"),
    ],
)
def test_what_a_kind_of_goal_measures(tmp_path: Path, kind: str, said: str) -> None:
    setup = load(roles(tmp_path)).setup
    goal = Goal("g", kind, "A goal", 0, 10, 100, 300, 4, operator=0, slice=0, method="shapley", size=3, groups=3, epsilon=1.0)
    assert said in aims.meaning(setup, goal)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_goal_has_a_meaning_of_its_own(tmp_path: Path, kind: str) -> None:
    setup = load(roles(tmp_path)).setup
    goal = Goal("g", kind, "A goal", 0, 10, 300, 100, 4, operator=0, slice=0, method="shapley", size=3, groups=3, epsilon=1.0)
    said = aims.meaning(setup, goal)
    others = {aims.meaning(setup, Goal(*_values(goal, other))) for other in KINDS if other != kind}
    assert said not in others
    assert said.endswith(".")
    assert "None" not in said


def _values(goal: Goal, kind: str) -> tuple[object, ...]:
    return tuple(kind if name == "kind" else getattr(goal, name) for name in Goal.__slots__)


def test_a_goal_says_from_where_on_it_counts() -> None:
    """Nothing short of the partial mark, half there, evenly more (R23): as it is judged; a goal for little says so."""
    goals_ = {goal.id: goal for goal in setup_of("first-strike").goals}
    share, worth = goals_["share"], goals_["worth"]
    assert aims.scale(share) == (
        "Nothing below 88 credits, there half of its 60 points, evenly up to all from 104 credits, by the end of round 8."
    )
    assert [goals.credit(share, value) for value in (8799, 8800, 9600, 10400, 20000)] == [0, 0.5, 0.75, 1, 1]
    assert aims.scale(worth) == (
        "Nothing if you are off by more than 1 point of score, there half of its 20 points, evenly up to all at 0.2 or less, by "
        "the end of round 8."
    )
    assert [goals.credit(worth, value) for value in (101, 100, 60, 20, 0)] == [0, 0.5, 0.75, 1, 1]
    once = replace(share, partial=10400), replace(worth, partial=20)
    assert aims.scale(once[0]) == "Nothing below 104 credits, there all of its 60 points, by the end of round 8."
    assert [goals.credit(once[0], value) for value in (10399, 10400, 10401)] == [0, 1, 1]
    assert aims.scale(once[1]).startswith("Nothing if you are off by more than 0.2 points of score, there all of its 20 points")
    assert [goals.credit(once[1], value) for value in (21, 20, 0)] == [0, 1, 1]


@pytest.mark.parametrize("name", [*SHIPPED, "crowd"])
def test_the_story_lists_every_action_a_seat_has(name: str, tmp_path: Path) -> None:
    path = crowd(tmp_path) if name == "crowd" else scenario.find(name)
    loaded = load(path)
    someone = player(Table(loaded, 1, ("person",) * len(loaded.setup.seats)))
    if someone.stage.screen == "handover":
        someone.keys("return")
    desk = someone.stage.desk
    assert desk is not None
    pen = Pen(frame(1920, 2600))
    menus.tell(Column(pen, 0, 0, 800), desk)
    said = " ".join(item.text for item in pen.items if isinstance(item, Label))
    for command in actionbar.offered(desk.sight):
        if command != "unveil-row":
            assert dict(menus.HINTS)[command].split(":")[0] in said
