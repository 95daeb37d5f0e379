"""What a hurried or mistaken hand does in the window: nothing is shown, done or lost that was not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.view.board import actionbar, boardui
from game.view.drawing.draw import Box, spots
from game.view.drawing.point import Click, Key, Motion
from game.view.stage import Stage
from tests.test_hotseat import Hurdle, game, slow, taken, two
from tests.view_fixtures import Player, frame, player, settled, table

__all__ = ["slow", "two"]  # fixtures


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def tip_of(someone: Player, name: str) -> str:
    return next(spot.tip for spot in spots(someone.scene()) if spot.name == name)


def pointed_at(someone: Player, name: str) -> Player:
    spot = next(spot for spot in reversed(spots(someone.scene())) if spot.name == name)
    someone.stage.feed(Motion(spot.x + spot.w / 2, spot.y + spot.h / 2), someone.at)
    return someone


# Tooltips -------------------------------------------------------------------------------------------------------------


def test_a_card_that_opens_under_the_pointer_takes_the_tooltip_away() -> None:
    """By a click on what has the tip, by a key, and once more when the card goes: only a movement brings a tip back."""
    someone = player(table())
    tip = tip_of(someone, "end").split(".")[0]
    assert tip in pointed_at(someone, "end").says()
    someone.click("end")
    assert someone.stage.where() == "card"
    assert tip not in someone.says()
    assert someone.stage.ui.point.hover == ""
    someone.keys("space")
    assert tip not in someone.says()
    assert tip in pointed_at(someone, "end").says()
    someone.keys("l")
    assert tip not in someone.says()


# Handing over ---------------------------------------------------------------------------------------------------------


def test_a_doubled_or_late_press_does_not_open_the_next_persons_board(two: Path) -> None:
    """For half a second after it came the hand-over is deaf to Enter, Space and clicks; then it is not."""
    clock = Hands()
    someone = Player(Stage(game(two), patience=float("inf"), clock=clock), frame())
    someone.scene()
    take = next(spot for spot in spots(someone.scene()) if spot.name == "take")
    click = Click(take.x + 5, take.y + 5)
    for now in (0.1, 0.3, 0.49):
        clock.now = now
        for what in (Key("return"), Key("space"), click):
            someone.stage.feed(what, someone.at)
            assert someone.stage.screen == "handover"
    clock.now = 0.6
    someone.stage.feed(click, someone.at)
    assert someone.stage.screen == "board"
    taken_ = someone.keys("space")
    clock.now = 5.0
    taken_.keys("e", "return")
    assert someone.stage.screen == "handover", "the second press came at once"
    clock.now = 5.7
    assert someone.keys("return").stage.screen == "board"


def test_a_key_that_is_held_ends_no_turn_and_takes_no_board(two: Path) -> None:
    someone = player(game(two))
    taken(someone)
    for _ in range(3):
        settled(someone.stage, someone.at)
        someone.stage.feed(Key("e", repeat=True), someone.at)
    assert someone.stage.screen == "board"
    someone.keys("e")
    assert someone.stage.screen == "handover"
    for _ in range(5):
        settled(someone.stage, someone.at)
        someone.stage.feed(Key("return", repeat=True), someone.at)
    assert someone.stage.screen == "handover"
    assert someone.stage.desk is None


def test_a_held_arrow_goes_on_moving() -> None:
    someone = player(table())
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    before = ui.cursor
    someone.scene()
    someone.stage.feed(Key("down", repeat=True), someone.at)
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    assert ui.cursor != before


def test_the_window_tells_a_held_key_from_one_pressed_twice() -> None:
    import pygame

    from game.view import app

    held: set[int] = set()

    def press(kind: int) -> object:
        return app.read(pygame.Event(kind, key=pygame.K_RETURN, mod=0, unicode="\r"), 1.0, held)

    assert press(pygame.KEYDOWN) == Key("return")
    assert press(pygame.KEYDOWN) == Key("return", repeat=True)
    assert press(pygame.KEYUP) is None
    assert press(pygame.KEYDOWN) == Key("return")
    app.read(pygame.Event(pygame.WINDOWFOCUSLOST), 1.0, held)
    assert press(pygame.KEYDOWN) == Key("return"), "a key that came up elsewhere is not held for ever"


def test_enter_leaves_no_game_while_a_bot_thinks(two: Path, slow: Hurdle) -> None:
    """All that can be done is to leave, and that is done on purpose: with Esc, a click, or Tab and Enter."""
    someone = Player(Stage(game(two, players=("slow", "person")), patience=0), frame())
    assert someone.stage.screen == "waiting"
    for key in ("return", "space", "return"):
        someone.stage.scene(someone.at)
        someone.stage.feed(Key(key), someone.at)
        assert someone.stage.screen == "waiting"
    assert not [item for item in someone.stage.scene(someone.at) if isinstance(item, Box) and item.rim == (255, 255, 255)]
    slow.gate.set()
    assert someone.scene()
    assert someone.stage.screen == "board"


# Keys of actions there are not ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["first-strike", "the-auditor", "thin-slice", "one-removal"])
def test_the_key_of_an_action_that_a_seat_lacks_says_so(name: str) -> None:
    someone = player(table(name))
    keys_ = {
        "strike": "s", "demand": "d", "fund": "f", "incentive": "i", "labor": "w", "annotation": "n", "poison": "p",
        "delete": "x", "declare": "=", "train": "t", "audit": "a",
    }  # fmt: skip
    assert someone.stage.desk is not None
    have = actionbar.offered(someone.stage.desk.sight)
    lacking = {command: key for command, key in keys_.items() if command not in have}
    assert lacking
    for key in lacking.values():
        someone.keys(key)
        assert "This seat has no " in someone.says(), key
        assert actionbar.text_of(have[0]) in someone.says()
        someone.keys("home")
        assert "This seat has no " not in someone.says()


# Lessons --------------------------------------------------------------------------------------------------------------


def test_a_lesson_is_not_ended_by_one_stray_key() -> None:
    someone = player(table("one-removal"))
    assert someone.stage.desk is not None
    steps = len(someone.stage.desk.scenario.steps)
    someone.keys("e")
    assert not someone.stage.desk.sight.board.over
    assert f"The lesson has {steps} more steps. Press E once more to end the whole lesson" in someone.says()
    someone.keys("down", "e")
    assert not someone.stage.desk.sight.board.over, "what was done in between takes the warning back"
    someone.keys("e")
    assert someone.stage.desk.sight.board.over


# Money for nothing ----------------------------------------------------------------------------------------------------


def test_annotating_what_is_right_already_is_warned_of_before_it_is_paid_for() -> None:
    """Thin Slice: the labels of the seat's own groups are known to be right; it stays legal, for who presses twice."""
    someone = player(table("thin-slice"))
    desk = someone.stage.desk
    assert desk is not None
    own = next(i for i, known in enumerate(desk.sight.notes.quality) if known == 3)
    letter, purse = desk.sight.setup.groups[own].letter, desk.sight.notes.purse
    warning = f"{letter} is at full quality already, as far as you know: this changes nothing, and is paid for."
    someone.keys(str(own + 1))
    assert warning in someone.says()
    assert warning in tip_of(someone, "annotation")
    someone.keys("n")
    assert desk.sight.notes.purse == purse
    assert f"{warning} Press N once more to do it all the same." in someone.says()
    someone.keys("n")
    assert desk.sight.notes.purse == purse - 300


def test_what_may_be_wrong_is_annotated_at_once() -> None:
    someone = player(table("thin-slice"))
    desk = someone.stage.desk
    assert desk is not None
    other = next(i for i, known in enumerate(desk.sight.notes.quality) if known is None)
    purse = desk.sight.notes.purse
    someone.keys(str(other + 1))
    assert "full quality" not in someone.says()
    someone.keys("n")
    assert desk.sight.notes.purse < purse
