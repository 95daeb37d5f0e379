"""The pages on which something is written beside the board, and what the board says of what the seat did."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from game import scenario, subsets
from game.rules.actions import Declare, End
from game.session.hints import Hint
from game.session.port import SeatPort
from game.view import keys
from game.view.board import actionbar, boardui, groups, stating
from game.view.board.desk import Desk
from game.view.drawing.draw import Label, spots
from game.view.drawing.point import Wheel
from game.view.terminal import saying
from tests.test_hotseat import game, taken
from tests.view_fixtures import Player, player, roles, table


def desk_of(someone: Player) -> Desk:
    desk = someone.stage.desk
    assert desk is not None
    return desk


def ui_of(someone: Player) -> boardui.BoardUi:
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    return ui


# What a page opens with, and whether it can be sent ------------------------------------------------------------------


def test_what_is_due_first_is_what_a_page_opens_with() -> None:
    """The Auditor: the name is due in round 5, the row in round 8; what M picked stays only where nothing is due before."""
    someone = player(table("the-auditor", (".",) * 4)).keys("=")
    assert ui_of(someone).method == "poison"
    someone.keys("m")
    assert ui_of(someone).method == "select"
    assert ui_of(someone.keys("escape", "=")).method == "poison"
    someone = player(table("the-auditor", (*(".",) * 4, "= poison A 1 all")))
    someone.keys("2", "=")
    assert stating.current(desk_of(someone).sight, ui_of(someone)).method == "poison", (
        "a group is chosen, and may be named as well"
    )
    assert ui_of(someone.keys("escape", "2", "=")).method == "select"


def test_a_page_opens_with_what_a_hint_advises(monkeypatch: pytest.MonkeyPatch) -> None:
    choose = Declare("select", 0b1111, 0, 1)
    told = Hint(("Think.", "Choose a row.", "= select"), "It is best.", (choose,))

    def hint(_: object) -> Generator[float, None, Hint]:
        yield 1.0
        return told

    monkeypatch.setattr(SeatPort, "hint", hint)
    someone = player(table("the-auditor", (".",) * 4))
    assert ui_of(someone.keys("h", "=")).method == "poison", "the first level names no statement"
    assert ui_of(someone.keys("escape", "h", "h", "shift+h", "=")).method == "select"


def test_a_hint_that_is_told_to_its_end_and_names_nothing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def hint(_: object) -> Generator[float, None, Hint]:
        yield 1.0
        return Hint(("Think.", "End the turn: that is best now.", "."), "Nothing brings more.", (End(),))

    monkeypatch.setattr(SeatPort, "hint", hint)
    someone = player(table()).keys("h", "h", "shift+h")
    assert "H asks for more of it" in someone.says()
    assert "This hint has nothing to show on the board." in someone.keys("h", "shift+h").says()


def test_what_is_forbidden_on_a_page_is_not_lit_as_due() -> None:
    late = player(table("the-auditor", (".",) * 6)).keys("=", "m", "1")
    assert actionbar.due(desk_of(late), ui_of(late)) == ("", "Declare it")
    assert "Not now: " in late.keys("space").says()
    ask = player(table()).keys("3", "d")
    assert ui_of(ask).card == "sum"
    assert actionbar.due(desk_of(ask), ui_of(ask)) == ("send", "Send the demand")
    ask.keys("0")
    assert actionbar.due(desk_of(ask), ui_of(ask)) == ("", "Send the demand")
    assert "a demand names a sum above 0" in ask.keys("space").says()


def test_the_switch_of_the_list_is_hidden_where_its_key_is_that_of_the_form() -> None:
    someone = player(table("the-auditor")).keys("1")
    assert "any group  M" in someone.says()
    assert "any group" not in someone.keys("=").says()
    assert "any group  M" in someone.keys("escape").says()


# What was done --------------------------------------------------------------------------------------------------------


def test_an_annotation_leaves_its_mark_where_the_quality_is_unknown() -> None:
    """With what was paid for: on the card in both its forms, in its tip and in the terminal; undone it goes."""
    for scale in (1.0, 2.0):
        someone = player(table("the-auditor"), scale=scale)
        assert "?+" not in someone.says()
        someone.keys("1", "n", "n", "2", "1", "n")
        assert "?+2" in someone.says()
        assert "?+1" in someone.says()
    sight = desk_of(someone).sight
    assert "quality unknown, annotated twice by you." in groups.about(sight, 0)
    assert "quality unknown." in groups.about(sight, 2)
    said = [line.split() for line in saying.groups(sight)]
    assert [line[-3] for line in said[1:4]] == ["?+2", "?+1", "?"]
    someone.keys("z")
    assert "?+1" not in someone.says()


def test_an_annotation_that_does_nothing_leaves_the_same_mark() -> None:
    """Before the batch all labels are right, which nobody knows: four annotations are told as four."""
    someone = player(table("the-auditor"))
    someone.keys("2", *"nnnn")
    assert "?+4" in someone.says()


def test_where_the_quality_is_known_the_card_shows_it_alone() -> None:
    someone = player(table("thin-slice"))
    someone.keys("1", "p", "n")
    assert desk_of(someone).sight.notes.quality[0] == 3
    assert "?+" not in someone.says()


def test_what_was_done_is_told_in_its_order_without_what_was_overtaken() -> None:
    someone = player(table("the-auditor"))
    someone.keys("4", "=", "return", "n", "=", "down", "return")
    assert "This turn: annotate D, say that the labels of D were not made wrong." in someone.says()
    row = desk_of(someone).sight.board.rows[0]
    someone.keys("c", "=").stage.command("send", someone.at)
    someone.stage.command(f"cell:{row ^ 0b11}:2", someone.at)
    someone.keys("=", "return")
    said = someone.says()
    assert said.count("choose ") == 1, "one row is chosen"
    assert "choose BDEF on All digits." in said, "the last word on it"
    someone.keys("4", "n", "n")
    said = someone.says()
    assert "annotate D 3 times, say that" in said
    assert "poison" not in said


# Choosing what a statement is about -----------------------------------------------------------------------------------


def test_declaring_with_no_group_chosen_asks_first_for_the_group_to_name() -> None:
    """The Auditor's first goal is a name: the page says so and takes one by key or click; a row is one key away."""
    someone = player(table("the-auditor"))
    desk = desk_of(someone)
    someone.keys("=")
    said = someone.says()
    assert "WHOSE LABELS WERE MADE WORSE?" in said
    assert "Click it at the left, or press its number." in said
    assert "counts for nothing" not in said
    assert "Choose first" in said
    someone.keys("return", "space")
    assert "Not now: choose one group first." in someone.says()
    assert not desk.sight.notes.declared
    someone.keys("4")
    assert "WERE THE LABELS OF D MADE WORSE?" in someone.says()
    someone.keys("5", "space")
    assert {(key[:2], value) for key, value in desk.sight.notes.declared.items()} == {(("poison", 0b10000), 100)}
    someone.keys("c", "=")
    assert "CHOOSE ADEF" in someone.says(), "somebody is named: what is left is a row"


def test_after_the_deadline_of_a_name_a_row_is_asked_for() -> None:
    someone = player(table("the-auditor", (".",) * 5))
    someone.keys("=")
    assert "CHOOSE ADEF" in someone.says()


def test_a_value_waits_for_its_group_and_then_for_its_digits(tmp_path: Path) -> None:
    someone = taken(player(game(roles(tmp_path), (".", "."), ("person",) * 3)))
    someone.keys("=", "m")
    assert "WHAT A GROUP IS WORTH" in someone.says()
    someone.keys("2", "7", "return")
    assert desk_of(someone).sight.notes.declared == {("shapley", 0b10, 0): 700}


# A click beside the page ----------------------------------------------------------------------------------------------


def test_a_group_clicked_beside_its_page_is_the_one_it_is_about() -> None:
    someone = player(table("the-auditor"))
    someone.keys("4", "=").click("group:5")
    assert someone.stage.where() == "value"
    assert ui_of(someone).chosen == 0b100000
    assert "WERE THE LABELS OF F MADE WORSE?" in someone.says()


def test_a_group_clicked_beside_a_demand_joins_it_or_leaves_it() -> None:
    someone = player(table())
    someone.keys("3", "4", "s", "d").click("group:3")
    assert someone.stage.where() == "sum"
    assert "Send for C" in someone.says()
    someone.click("group:5")
    assert "Send for CF" in someone.says()
    someone.click("group:2").click("group:5")
    assert someone.stage.where() == "board", "a demand for nobody is none"
    assert not desk_of(someone).sight.board.offers


def test_what_a_page_is_not_about_closes_it_and_is_chosen() -> None:
    someone = player(table("the-auditor"))
    someone.keys("a").click("group:2")
    assert someone.stage.where() == "board"
    assert ui_of(someone).chosen == 0b100
    assert ui_of(someone).page == "plan"
    row = desk_of(someone).sight.board.rows[0]
    someone.keys("c", "a").click(f"cell:{row}:2")
    assert (someone.stage.where(), ui_of(someone).cursor) == ("board", (row, 2))
    someone.keys("a").click("page:operator")
    assert (someone.stage.where(), ui_of(someone).page) == ("board", "operator")


def test_the_row_to_choose_is_pointed_at_beside_its_page() -> None:
    someone = player(table("the-auditor"))
    someone.keys("=", "m")
    names = [spot.name for spot in spots(someone.scene()) if spot.name.startswith("cell:")]
    someone.click(names[9])
    row = int(names[9].split(":")[1])
    assert someone.stage.where() == "value"
    assert f"CHOOSE {subsets.show(row)}" in someone.says()
    someone.keys("down")
    other = ui_of(someone).cursor[0]
    assert other != row
    someone.keys("return")
    assert ("select", other, 1) in desk_of(someone).sight.notes.declared


def test_the_row_to_choose_is_put_together_by_numbers_and_clicks_of_groups() -> None:
    """Where the list does not have the row, all rows are listed, and the cursor is in sight; nothing is chosen on the board."""
    someone = player(table("the-auditor"))
    someone.keys("=", "m")
    assert "CHOOSE ADEF" in someone.says()
    someone.keys("1").click("group:4").click("group:1").keys("8")
    assert someone.stage.where() == "value"
    assert "CHOOSE BDFH" in someone.says()
    assert (ui_of(someone).cursor[0], ui_of(someone).chosen) == (0b10101010, 0)
    assert any(spot.name == f"row:{0b10101010}" for spot in spots(someone.scene()))
    someone.keys("9")
    assert "This board has 8 groups." in someone.says()
    someone.keys("space")
    assert ("select", 0b10101010, 1) in desk_of(someone).sight.notes.declared


def test_nobody_is_urged_to_declare_what_no_goal_asks_for() -> None:
    """The Commons asks North for the worth of AEH together; another choice may be declared, and is said to count for nothing."""
    someone = taken(player(game(scenario.find("commons"), (), ("person",) * 3)))
    someone.keys("space", "1", "2")
    assert "Declare AB" not in someone.says()
    assert any(spot.name == "declare" and spot.enabled for spot in spots(someone.scene()))
    someone.keys("=")
    assert "it counts for nothing" in someone.says()
    someone.keys("escape", "c", "1", "5", "8", "s", "d", "return")
    assert "Declare AEH’s worth" in someone.says()
    someone.keys("space")
    assert someone.stage.where() == "value"
    assert "it counts for nothing" not in someone.says()


# An audit -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_audit_says_that_the_rule_picks_its_slices_and_which(scale: float) -> None:
    someone = player(table("the-auditor"), scale=scale)
    someone.keys("a", "2")
    said = someone.says()
    for part in (
        "The rule (R29) picks them in this order:",
        "All digits tested now",
        "Digits 3 to 5 tested now",
        "Digits 6 to 9 with more",
    ):
        assert part in said, part
    before = set(desk_of(someone).sight.notes.cells)
    someone.keys("space")
    assert {slice_ for _, slice_ in set(desk_of(someone).sight.notes.cells) - before} == {1, 2}
    someone.keys("e", "e", "space", "a", "3")
    said = someone.says()
    order = [said.rindex(part) for part in ("Digits 6 to 9 tested now", "All digits tested again", "Digits 3 to 5 tested again")]
    assert order == sorted(order), "what it does not know comes first"
    assert order[-1] < said.rindex("Digits 0 to 2 it tests this")


@pytest.mark.parametrize("opened", ["a", "="])
def test_the_keys_of_the_board_are_heard_beside_a_page(opened: str) -> None:
    """What the page has no other meaning for does what its button says; nothing that was written is sent."""
    someone = player(table("the-auditor"))
    desk = desk_of(someone)
    someone.keys(opened, "h")
    assert (someone.stage.where(), ui_of(someone).page) == ("board", "hint")
    assert "A NUDGE" in someone.says()
    someone.keys(opened, "l")
    assert "What happened so far" in someone.says()
    someone.keys("l")
    assert someone.stage.where() != "board", "the page lies under the log"
    someone.keys("e", "e")
    assert desk.sight.board.round == 2
    assert desk.sight.notes.spent == 0
    assert not desk.sight.notes.declared


def test_rows_are_scrolled_beside_a_page_and_digits_stay_its_own() -> None:
    someone = player(table("the-auditor"))
    someone.keys("a", "0")
    assert someone.stage.where() == "audit"
    grid = next(spot for spot in spots(someone.scene()) if spot.name == "grid")
    someone.stage.feed(Wheel(grid.x + 5, grid.y + 5, -2), someone.at)
    assert (someone.stage.where(), ui_of(someone).top > 0) == ("audit", True)


# The bar --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["first-strike", "two-operators", "the-auditor", "thin-slice", "substitutes", "commons"])
def test_every_action_shows_its_key_on_its_button(name: str) -> None:
    someone = player(table(name)) if name != "commons" else taken(player(game(scenario.find(name), (), ("person",) * 3)))
    scene = someone.scene()
    labels = [item for item in scene if isinstance(item, Label)]
    for command in actionbar.offered(desk_of(someone).sight):
        spot = next(spot for spot in spots(scene) if spot.name == command)
        said = [item.text for item in labels if spot.holds(item.x, item.y)]
        key = keys.shown(command, "board")
        assert any(text.endswith((f"·  {key}", f"·  {key.replace('Shift+', '⇧')}")) for text in said), (command, said)


# What is pointed at answers -------------------------------------------------------------------------------------------


def test_a_goal_in_the_bar_opens_the_story_and_what_is_announced_is_told_in_full() -> None:
    """By click and by Enter, beside a page of writing as well; at 1280 pixels no goal gives way to what is announced."""
    for opened in ((), ("=",)):
        someone = player(table("the-auditor"))
        desk = desk_of(someone)
        someone.keys(*opened)
        event = desk.sight.board.announced[0].text
        assert event not in someone.says(), "it is longer than its place"
        someone.click("news:0")
        assert event in someone.says()
        goals = [goal for goal in desk.sight.setup.goals if goal.seat == 0]
        assert [spot.name for spot in spots(someone.scene()) if spot.name.startswith("goal:")] == [f"goal:{g.id}" for g in goals]
        someone.click(f"goal:{goals[-1].id}")
        assert "YOUR GOALS" in someone.says()
        someone.keys("escape")
        assert someone.stage.where() == "board"
        assert not desk.sight.notes.declared


def test_every_place_that_takes_the_focus_answers_when_it_is_used() -> None:
    """Enter on each of them changes the screen or says something; what cannot be done now says why."""
    for name in ("first-strike", "two-operators", "the-auditor", "thin-slice", "one-removal"):
        names = [spot.name for spot in spots(player(table(name)).scene()) if spot.focus]
        for one in names:
            someone = player(table(name))
            before = ui_of(someone)
            someone.stage.command(
                one if next(s for s in spots(someone.scene()) if s.name == one).enabled else "refused:why", someone.at
            )
            after, screen = someone.stage.ui, someone.stage.screen
            quiet = one in ("grid", "inspector", "page:cell", f"cell:{before.cursor[0]}:{before.cursor[1]}")
            assert quiet or screen != "board" or after != before, one


def test_a_page_of_writing_that_is_longer_than_its_place_is_scrolled() -> None:
    """By the wheel and by the keys of pages, to its end and back at once; where a row is chosen those keys go on choosing it."""
    someone = player(table("the-auditor"), scale=2.0)
    someone.keys("2", "=")
    assert "more below" in someone.says()
    top = someone.says()
    form = next(spot for spot in spots(someone.scene()) if spot.name == "@form")
    for _ in range(9):
        someone.stage.feed(Wheel(form.x + 5, form.y + form.h - 5, -2), someone.at)
    assert "more below" not in someone.says()
    assert someone.stage.where() == "value"
    end = someone.says()
    someone.stage.feed(Wheel(form.x + 5, form.y + 5, 1), someone.at)
    assert someone.says() != end
    someone.keys("page up", "page up", "page up", "page up")
    assert someone.says() == top
    someone.keys("page down", "page down", "page down")
    assert someone.says() == end
    someone.keys("m")
    assert "CHOOSE ADEF" in someone.says()
    someone.keys("page down")
    assert "CHOOSE ADEF" not in someone.says()
    assert someone.stage.where() == "value"


@pytest.mark.parametrize(
    ("keys", "shown", "sum_"),
    [
        ("5..2", "5.2", 520), ("..5", "0.5", 50), (".", "0.", 0), ("..", "0.", 0), ("0.05", "0.05", 5), ("007", "7", 700),
        ("1.234", "1.23", 123), ("1001", "100", 10000), ("5<<<.7", "0.7", 70), ("5.<.1", "5.1", 510),
    ],
)  # fmt: skip
def test_a_sum_is_taken_however_it_is_typed(keys: str, shown: str, sum_: int) -> None:
    """A point too many is not taken, one at the beginning has a 0 before it, and what is shown is what is sent."""
    someone = player(table()).keys("3", "4", "d")
    someone.keys(*("backspace" if key == "<" else key for key in keys))
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    assert (ui.typed, ui.sum) == (shown, sum_)
