"""What a hurried or mistaken hand does in the window: nothing is shown, done or lost that was not meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from game.cli import main
from game.rules import aims, notation
from game.rules.actions import End
from game.scenario import load
from game.session import moves, runon
from game.session.table import Table
from game.view import keys
from game.view.board import actionbar, boardui, menus, words
from game.view.drawing import theme
from game.view.drawing.draw import Box, Clip, Label, Scene, Spot, Unclip, spots
from game.view.drawing.point import Click, Key, Motion, Wheel
from game.view.stage import Stage
from tests.test_hotseat import Hurdle, game, slow, taken, two
from tests.view_fixtures import WINDOWS, Player, frame, player, rivals, settled, table
from tests.view_fixtures import desk as desk_of

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
    someone.click("end").click("end")
    assert someone.stage.where() == "card"
    assert tip not in someone.says()
    assert someone.stage.ui.point.hover == ""
    someone.keys("space")
    assert tip not in someone.says()
    assert tip in pointed_at(someone, "end").says()
    someone.keys("l")
    assert tip not in someone.says()


def test_what_was_clicked_shows_no_tooltip_till_the_pointer_comes_back() -> None:
    someone = player(table())
    tip = tip_of(someone, "page:operator")
    assert tip in pointed_at(someone, "page:operator").says()
    someone.click("page:operator")
    assert tip not in someone.says()
    assert tip not in pointed_at(someone, "page:operator").says()
    pointed_at(someone, "page:cell")
    assert tip in pointed_at(someone, "page:operator").says()


def test_a_tip_of_the_keyboard_goes_when_a_key_does_something_else() -> None:
    """It comes with the focus, and comes again when that moves on; it does not stay over what was chosen by the key."""
    someone = player(table())
    while (focused := someone.keys("tab").focused()) is None or focused.name != "group:2":
        pass
    tip = focused.tip.split(".")[0]
    assert tip in someone.says()
    someone.keys("return")
    assert tip not in someone.says()
    assert tip in someone.keys("tab", "shift+tab").says()
    assert tip not in someone.keys("5").says(), "the focus stays, the tip goes"
    assert someone.keys("tab").focused() != focused


def test_a_tooltip_does_not_go_along_with_what_is_scrolled_away() -> None:
    someone = player(table())
    cell = next(spot for spot in spots(someone.scene()) if spot.name.startswith("cell:"))
    tip = tip_of(pointed_at(someone, cell.name), cell.name).split(".")[0]
    assert tip
    assert tip in someone.says()
    someone.stage.feed(Wheel(cell.x + 5, cell.y + 5, -2), someone.at)
    assert someone.stage.ui.point.hover == ""
    assert tip not in someone.says()


# The cursor stays in sight --------------------------------------------------------------------------------------------


def cursor_shown(someone: Player) -> bool:
    """Whether the cell under the cursor is drawn whole."""
    assert isinstance(someone.stage.ui, boardui.BoardUi)
    name = "cell:{}:{}".format(*someone.stage.ui.cursor)
    return any(spot.name == name for spot in spots(someone.scene()))


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_the_list_follows_the_cursor_when_a_row_is_listed_elsewhere(width: int, height: int, scale: float) -> None:
    """What is unveiled goes to what is known, and back when that is undone; a larger text leaves room for fewer rows."""
    someone = player(table("thin-slice"), width, height, scale)
    someone.keys(*["down"] * 14)
    for _ in range(3):
        someone.keys("u")
        assert cursor_shown(someone)
        someone.keys(*["page down"] * 3)
        assert cursor_shown(someone)
    someone.keys("shift+u", "v")
    assert cursor_shown(someone)
    someone.at = frame(1280, 720, 2.0)
    assert cursor_shown(someone)


def test_the_wheel_takes_the_list_away_from_the_cursor() -> None:
    someone = player(table("thin-slice"))
    cell = next(spot for spot in spots(someone.scene()) if spot.name.startswith("cell:"))
    for _ in range(3):
        someone.stage.feed(Wheel(cell.x + 5, cell.y + 5, -3), someone.at)
    assert not cursor_shown(someone)
    assert cursor_shown(someone.keys("right"))


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_the_board_opens_with_the_cursor_in_sight(width: int, height: int, scale: float) -> None:
    for name in ("one-removal", "first-strike", "the-auditor"):
        assert cursor_shown(player(table(name), width, height, scale)), name


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
    taken_.keys("e", "e", "return")
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
    someone.keys("e", "e")
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


def lesson_ui(someone: Player) -> boardui.BoardUi:
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    return ui


def place_of(someone: Player, name: str) -> tuple[float, float]:
    one = next(one for one in spots(someone.scene()) if one.name == name)
    return one.x + one.w / 2, one.y + one.h / 2


def test_a_double_click_on_next_turns_one_step() -> None:
    now = [0.0]
    someone = Player(Stage(table("one-removal"), clock=lambda: now[0]), frame())
    x, y = place_of(someone, "next")
    for later, step in ((0.0, 1), (0.2, 1), (0.2, 1)):
        now[0] += later
        someone.stage.feed(Click(x, y), someone.at)
        assert lesson_ui(someone).step == step
    someone.keys("space")
    assert lesson_ui(someone).answer is None, "nor does the click go to what lies there now"
    now[0] += 1
    someone.keys("return")
    assert lesson_ui(someone).answer == 0


def test_a_guess_is_judged_when_the_board_has_shown_it() -> None:
    someone = player(table("one-removal")).keys("space", "right", "return")
    said = someone.says()
    assert "The answer is" not in said
    assert "Now you: unveil AB" in said
    said = someone.keys("space").says()
    assert "STEP 2 OF" in said
    assert "The answer is: falls." in said
    assert "STEP 3 OF" in someone.keys("space").says()


def test_skip_does_the_step_and_stands_where_next_never_stood() -> None:
    someone = player(table("one-removal"))
    at = place_of(someone, "next")
    someone.click("next")
    assert abs(place_of(someone, "skip")[0] - at[0]) > 200
    someone.click("skip")
    assert someone.stage.desk is not None
    assert someone.stage.desk.sight.cell(3, 0) is not None, "AB was unveiled for the player"
    assert "The answer is: falls." in someone.says()
    assert lesson_ui(someone).step == 1
    assert place_of(someone, "next") == at
    someone.click("next").click("next").click("skip").click("skip")
    assert someone.stage.desk.sight.cell(7, 1) is not None
    assert someone.stage.desk.sight.cell(3, 1) is not None


def test_back_shows_a_step_as_it_was_left_and_costs_nothing() -> None:
    someone = player(table("one-removal")).keys("space", "right", "return", "space", "space")
    assert someone.stage.desk is not None
    before = someone.stage.desk.sight
    said = someone.click("earlier").says()
    assert "STEP 2 OF" in said
    assert "The answer is: falls." in said
    assert lesson_ui(someone).answer == 1
    assert "STEP 1 OF" in someone.keys("backspace").says()
    assert "There is no step before this one." in someone.keys("backspace").says()
    assert "STEP 3 OF" in someone.keys("space", "space").says()
    assert someone.stage.desk.sight == before


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_the_board_stays_where_it_is_from_step_to_step(width: int, height: int, scale: float) -> None:
    someone = player(table("one-removal"), width, height, scale)
    corners = set()
    for _ in range(8):
        someone.keys("end")
        grid = next(one for one in spots(someone.scene()) if one.name.startswith("cell:"))
        corners.add((grid.w, grid.h))
        someone.click("next" if any(one.name == "next" for one in spots(someone.scene())) else "skip")
    assert len(corners) == 1


def test_a_lesson_goes_on_at_its_step_even_before_its_first_action() -> None:
    someone = player()
    someone.keys("l", "space", "right", "return", "escape").click("title")
    again = player().keys("c")
    assert "STEP 2 OF" in again.says()
    assert lesson_ui(again).answer == 1
    again.keys("space", "space")
    third = player().keys("c")
    assert "STEP 3 OF" in third.says()
    assert "The answer is: falls." in third.click("earlier").says()
    fresh = third.keys("escape").click("title").keys("l")
    assert "STEP 1 OF" in fresh.says(), "begun afresh"


# Running on -----------------------------------------------------------------------------------------------------------


def alone(folder: Path, full: int, deadline: int = 6) -> Table:
    """Six rounds of one seat with an income of 2 a round and one goal: so much of it."""
    path = rivals(folder, 2, 6)
    text = path.read_text(encoding="utf-8")
    text = (
        text[: text.index("[[seat]]")]
        + f"""
[[seat]]
id = "you"
name = "You"
income = 2
organizes = "ABC"
[[goal]]
id = "g"
kind = "income"
title = "Earn"
points = 10
partial = 1
full = {full}
deadline = {deadline}
"""
    )
    path.write_text(text, encoding="utf-8")
    loaded = load(path)
    return Table(loaded, 3, ("person",))


def test_turns_are_ended_until_something_changes_and_a_goal_that_is_reached_is_told(tmp_path: Path) -> None:
    game = alone(tmp_path, 24)
    someone = player(game)
    while not runon.decided(game.sight(0)):
        before = game.sight(0).board.round
        someone.keys("shift+e")
        if game.sight(0).board.round == before:
            assert "Press Shift+E or click once more" in someone.says()
            someone.keys("shift+e")
        assert "Stopped: " in someone.says() or "Goal reached" in someone.says()
    assert 2 < game.sight(0).board.round < 6
    said = someone.says()
    assert "Goal reached: Earn." in said
    assert "Nothing can change your points any more: Shift+E finishes the game." in said
    someone.click("run-on")
    if not game.over:
        someone.keys("shift+e")  # there is money to act with, and that is asked once
    assert game.over


def test_nothing_is_decided_while_a_goal_can_still_be_reached(tmp_path: Path) -> None:
    for full, deadline, decided in ((100, 6, False), (19, 1, True), (2, 6, True)):
        game = alone(tmp_path, full, deadline)
        assert not runon.decided(game.sight(0))
        game.act(0, End())
        assert runon.decided(game.sight(0)) is decided, (full, deadline)


@pytest.mark.parametrize("key", ["space", "e"])
def test_a_turn_in_which_nothing_was_done_is_ended_by_the_second_press(key: str) -> None:
    """Whichever key asked; what comes between takes the answer back, and a look is something done."""
    someone = player(table("thin-slice")).keys("1", key)
    assert someone.stage.desk is not None
    shown = {"space": "Space", "e": "E"}[key]
    assert f"You did nothing this turn, and there are 14 credits to act with. Press {shown} or click once more" in someone.says()
    assert someone.stage.desk.sight.board.round == 1
    someone.keys("down", key)
    assert someone.stage.desk.sight.board.round == 1
    someone.keys(key)
    assert someone.stage.desk.sight.board.round == 2
    someone.keys("space", "u", "e")
    assert someone.stage.desk.sight.board.round == 3


def test_a_seat_that_can_pay_for_nothing_is_not_asked() -> None:
    poor = desk_of("thin-slice")
    assert actionbar.unused(poor, "E") is not None
    least = min(price for _, price in poor.sight.me.prices if price)
    for purse, asks in ((least, True), (least - 1, False)):
        poor.sight = replace(poor.sight, notes=replace(poor.sight.notes, purse=purse))
        assert (actionbar.unused(poor, "E") is not None) is asks


@pytest.mark.parametrize("key", ["space", "e"])
def test_a_turn_is_not_ended_by_one_press_while_what_is_due_by_then_is_unsaid(key: str) -> None:
    """The Auditor, round 5: the name is due. What was done otherwise is no matter, and to have said no of a group is no name."""
    someone = player(table("the-auditor", (".",) * 4))
    assert someone.stage.desk is not None
    someone.keys("1", "n")
    for said in ((), ("=", "down", "space")):
        someone.keys(*said, "e")
        assert someone.stage.desk.sight.board.round == 5
        assert "“Whose labels?” is due by the end of this round and nobody is named: 50 points. Press E" in someone.says()
    someone.keys("e")
    assert someone.stage.desk.sight.board.round == 6
    assert "“Whose labels?” was due by the end of round 5, and nobody is named." in someone.says()


def test_who_has_said_what_is_due_is_not_asked_and_no_other_round_asks() -> None:
    sight = table("the-auditor", (".",) * 4).sight(0)
    assert actionbar.undeclared(sight, "Press E") is not None
    for played in ((".",) * 3, (".",) * 5, (*(".",) * 4, "= poison A 1 all")):
        assert actionbar.undeclared(table("the-auditor", played).sight(0), "Press E") is None
    assert [goal.id for goal in aims.unstated(sight)] == ["found", "advice"]
    assert not aims.missed(sight, 5 - 1)


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
    assert f"{warning} Press N or click once more to do it all the same." in someone.says()
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


# Nothing is covered or cut --------------------------------------------------------------------------------------------


def box_of(scene: Scene) -> Box:
    """The tooltip's box: the last one in a picture that has one."""
    return next(item for item in reversed(scene) if isinstance(item, Box))


def in_sight(scene: Scene) -> list[Label | Spot]:
    """The writing and the controls of a picture, each cut to what its clip leaves of it."""
    found: list[Label | Spot] = []
    clips: list[Clip] = []
    for item in scene:
        if isinstance(item, Clip):
            clips.append(item)
        elif isinstance(item, Unclip):
            clips.pop()
        elif isinstance(item, Label) or (isinstance(item, Spot) and item.focus):
            top = max([item.y, *(clip.y for clip in clips)])
            below = min([item.y + item.h, *(clip.y + clip.h for clip in clips)])
            if below > top:
                found.append(item._replace(y=top, h=below - top))
    return found


def apart(one: Box | Spot | Label, other: Box | Spot | Label) -> bool:
    return one.x + one.w <= other.x or other.x + other.w <= one.x or one.y + one.h <= other.y or other.y + other.h <= one.y


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
@pytest.mark.parametrize("name", ["first-strike", "the-auditor", "one-removal"])
def test_a_tooltip_covers_neither_what_it_speaks_of_nor_a_button_or_tab(width: int, height: int, scale: float, name: str) -> None:
    someone = player(table(name), width, height, scale)
    someone.keys("3")
    scene = someone.scene()
    assert someone.stage.desk is not None
    names = ("undo", "redo", "primary", "end", *actionbar.offered(someone.stage.desk.sight))
    bar = [spot for spot in spots(scene) if spot.name in names or spot.name.startswith(("page:", "goal:"))]
    assert len(bar) > 8
    told = [spot for spot in spots(scene) if spot.tip]
    assert len(told) > 12
    cursor = "cell:{}:{}".format(*boardui.opening(someone.stage.desk.sight).cursor)
    chosen, page = [next(spot for spot in spots(scene) if spot.name == one) for one in (cursor, "inspector")]
    for spot in told:
        someone.stage.feed(Motion(spot.x + spot.w / 2, spot.y + spot.h / 2), someone.at)
        hover = someone.stage.ui.point.hover
        under = next(one for one in reversed(spots(someone.scene())) if one.name == hover)
        if not under.tip:
            continue
        tip = box_of(someone.scene())
        assert tip.x >= 0
        assert tip.y >= 0
        assert tip.x + tip.w <= someone.at.width
        assert tip.y + tip.h <= someone.at.height
        assert apart(tip, under), under.name
        assert all(apart(tip, one) for one in bar), under.name
        assert apart(tip, chosen), f"the chosen cell is covered by the tip of {under.name}"
        assert not under.name.startswith("page:") or apart(tip, page), under.name


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_the_end_of_the_turn_stands_once_where_it_is_due(width: int, height: int, scale: float) -> None:
    """As the button that is due, in the place of both; where something else is due there are two, and neither is cut."""
    someone = player(table("thin-slice"), width, height, scale)
    assert someone.stage.desk is not None
    said = [item for item in someone.scene() if isinstance(item, Label)]
    both = {spot.name: spot for spot in spots(someone.scene()) if spot.name in ("primary", "end")}
    assert [item.text for item in said].count("End turn") == 1
    assert set(both) == {"primary", "end"}
    someone.keys("1")
    ends = [item for item in someone.scene() if isinstance(item, Label) and item.text == "End turn"]
    assert len(ends) == 1
    one = {spot.name: spot for spot in spots(someone.scene()) if spot.name in ("primary", "end")}
    assert set(one) == {"end"}
    assert one["end"].x == both["primary"].x
    assert one["end"].x + one["end"].w == pytest.approx(both["end"].x + both["end"].w)
    assert "due next" in someone.says()
    someone.keys("space", "space")
    assert someone.stage.desk.sight.board.round == 2


@pytest.mark.parametrize("screen", ["board", "debrief", "picker", "rules", "title", "seats"])
@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_no_line_of_the_keys_is_cut(screen: str, width: int, height: int, scale: float) -> None:
    someone = player(table(moves=(".",) * 8 if screen == "debrief" else ()), width, height, scale)
    if screen == "seats":
        assert someone.stage.desk is not None
        someone.stage.gather(str(someone.stage.desk.scenario.path), someone.stage.desk.sight.setup)
    elif screen != someone.stage.screen:
        someone.stage.show(screen)
    someone.keys("f1")
    seen: set[str] = set()
    for _ in range(40):
        labels = [item for item in someone.scene() if isinstance(item, Label)]
        assert not [item.text for item in labels[labels.index(next(one for one in labels if one.text == "Keys")) :] if item.cut]
        seen |= {item.text for item in labels}
        someone.keys("down")
    assert {text for _, text in keys.sheet(screen)} <= seen


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_menu_cuts_nothing(scale: float) -> None:
    someone = player(table(), scale=scale)
    someone.keys("escape")
    assert {name for _, name in menus.MENU} <= {item.text for item in someone.scene() if isinstance(item, Label)}


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_what_is_longer_than_its_place_says_so_and_covers_nothing(scale: float) -> None:
    """The story card: the sign lies below what can be read, and goes when the end is reached."""
    someone = player(table("thin-slice"), scale=scale)
    someone.stage.command("story", someone.at)
    ends = 0
    for _ in range(60):
        scene = someone.scene()
        cards_ = [i for i, item in enumerate(scene) if isinstance(item, Clip)]
        clip = scene[cards_[-1]]
        assert isinstance(clip, Clip)
        signs = [item for item in scene if isinstance(item, Label) and item.text == "more below"]
        for sign in signs[-1:]:
            assert sign.y >= clip.y + clip.h or scene.index(sign) < cards_[-1]
        ends = ends + 1 if not [sign for sign in signs if scene.index(sign) > cards_[-1]] else 0
        someone.keys("down")
    assert ends > 1


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_the_picker_says_how_many_scenarios_are_beyond_its_list(width: int, height: int, scale: float) -> None:
    """What is shown, above and below add up; the sign is a button; going down by keys never leaves the list behind."""
    someone = player(None, width, height, scale)
    someone.keys("s")
    entries = someone.stage.shelf.entries
    for entry in entries:
        names = [spot.name for spot in spots(someone.scene())]
        assert f"scenario:{entry.id}" in names
        said = [item.text for item in someone.scene() if isinstance(item, Label)]
        beyond = [int(text.split()[0]) for text in said if re.fullmatch(r"\d+ more (above|below)", text)]
        assert sum(beyond) + sum(name.startswith("scenario:") for name in names) == len(entries)
        someone.keys("down")
    for _ in range(3):
        above = [item.text for item in someone.scene() if isinstance(item, Label) and item.text.endswith(" more above")]
        if above:
            someone.click(next(spot.name for spot in spots(someone.scene()) if spot.name.startswith("listed:")))
    assert f"scenario:{entries[0].id}" in [spot.name for spot in spots(someone.scene())]


def _there_and_back(someone: Player) -> None:
    """Far beyond the end, then up: the first key that leads back is heard."""
    start = someone.says()
    someone.keys(*("down",) * 50)
    end = someone.says()
    assert end != start
    assert someone.keys("up").says() != end
    someone.keys(*("page up",) * 9)
    assert someone.says() == start


@pytest.mark.parametrize("card", ["story", "keys"])
def test_a_card_scrolled_to_its_end_hears_the_way_back_at_once(card: str) -> None:
    someone = player(table("thin-slice"), scale=2.0)
    someone.stage.command(card, someone.at)
    _there_and_back(someone)


def test_a_page_scrolled_to_its_end_hears_the_way_back_at_once() -> None:
    """The inspector, and the pages of the debrief."""
    board = player(table("two-operators"), scale=2.0)
    while board.stage.ui.point.focus != "inspector":
        board.keys("tab")
    passed = table(moves=(".",) * 8)
    over = player(passed, scale=2.0)
    over.stage.command("debrief", over.at)
    over.stage.command("page:checks", over.at)
    while over.stage.ui.point.focus != "text":
        over.keys("tab")
    for someone in (board, over):
        _there_and_back(someone)


# One card over another ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["l", "f1", "b"])
def test_a_card_opened_over_the_report_leads_back_to_it(key: str) -> None:
    someone = player(table())
    someone.keys("e", "e")
    assert "End of round 1" in someone.says()
    someone.keys(key)
    assert "End of round 1" not in someone.says()
    someone.keys(key)
    assert "End of round 1" in someone.says()
    someone.keys("f1", "f1", "l", "escape")
    assert "End of round 1" in someone.says()
    someone.keys("space")
    assert someone.stage.where() == "board"


def test_cards_over_the_story_do_not_lose_what_follows_it(two: Path) -> None:
    """The second person's first turn: the story, then what the first did; keys and log over it lead back to both."""
    someone = player(game(two, ("s A", ".")))
    someone.keys("return")
    story = someone.says()
    assert "Your goals".upper() in story
    someone.keys("f1", "l", "b", "escape", "escape", "escape")
    assert someone.says() == story
    someone.keys("space")
    assert "Round 1 so far" in someone.says()
    someone.keys("space")
    assert someone.stage.where() == "board"


# The debrief ----------------------------------------------------------------------------------------------------------


def test_a_record_is_kept_once_and_says_where(home: Path) -> None:
    someone = player(table(moves=(".",) * 8))
    someone.click("keep")
    assert "The record is kept as" in someone.says()
    assert len(list((home / "records").iterdir())) == 1
    someone.click("keep")
    assert "The record is kept already, as" in someone.says()
    assert "first-strike-1.game" in someone.says()
    assert len(list((home / "records").iterdir())) == 1


@pytest.mark.parametrize("page", ["goals", "moves"])
@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_what_is_said_of_a_record_covers_nothing_of_the_debrief(width: int, height: int, scale: float, page: str) -> None:
    """Neither writing nor a button, and the note that there is more below stays in sight."""
    someone = player(table(moves=(".",) * 8), width, height, scale)
    someone.click(f"page:{page}")
    before = someone.says()
    someone.click("keep")
    scene = someone.scene()
    message = next(i for i, item in reversed(list(enumerate(scene))) if isinstance(item, Box) and item.rim == theme.AMBER)
    box = scene[message]
    assert isinstance(box, Box)
    assert "The record is kept" in " ".join(item.text for item in scene[message:] if isinstance(item, Label))
    assert not [item for item in in_sight(scene[:message]) if not apart(box, item)]
    assert someone.says().count("more below") >= before.count("more below")


def test_the_empty_row_has_a_name() -> None:
    someone = player(table())
    assert someone.stage.desk is not None
    setup = someone.stage.desk.sight.setup
    assert words.say(setup, notation.parse(setup, "u - all")) == "unveil the empty row on All digits"


def test_a_lost_game_says_of_a_turning_point_that_it_won_neither_way() -> None:
    turns = tuple(
        moves.Turn(i + 1, (), moves.Earned(0.2, 0.2, 0.2, alone), (), stopped)
        for i, (alone, stopped) in enumerate([(0.2, 0.2), (0.0, 0.2), (0.35, 0.55)])
    )
    found = moves.Moves(0, turns, 0.55, 0.0, (), (), (), 8, None)
    assert moves.reason(found, 3) == (
        "Stopping before it would have ended at 20%, stopping after it at 55%, not won either way; "
        "without it alone the game would have ended at 20% instead of 55%, not won either way."
    )


# Pictures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--command", "nonsense"], "'nonsense' is no command of this screen"),
        (["--command", "group:x"], "'group:x' is no command"),
        (["--screen", "title", "--command", "unveil"], "'unveil' is no command of this screen"),
        (["--size", "64x64"], "at that scale it is 480x270 at least"),
        (["--size", "900x500", "--scale", "2"], "at that scale it is 960x540 at least"),
        (["--size", "99999x10"], "is no size"),
        (["--size", "8000x70"], "too small to show anything"),
    ],
)
def test_a_picture_of_nothing_is_refused(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.png"
    try:
        code = main(["shot", "first-strike", *options, "-o", str(out)])
    except SystemExit as stop:  # argparse leaves so
        code = stop.code  # type: ignore[assignment]  # argparse stops with a number
    assert code == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("command", ["page:cell", "group:2", "story", "cell:5:1", "strike", "larger", "keys", "scroll:3"])
def test_what_a_screen_knows_is_done_for_a_picture(command: str, tmp_path: Path) -> None:
    out = tmp_path / "x.png"
    assert main(["shot", "first-strike", "--command", command, "-o", str(out)]) == 0
    assert out.exists()
