"""The pages on which something is written beside the board, and what the board says of what the seat did."""

from __future__ import annotations

from game.view.board import boardui, groups
from game.view.board.desk import Desk
from game.view.terminal import saying
from tests.view_fixtures import Player, player, table


def desk_of(someone: Player) -> Desk:
    desk = someone.stage.desk
    assert desk is not None
    return desk


def ui_of(someone: Player) -> boardui.BoardUi:
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    return ui


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
