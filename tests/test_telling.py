"""What players are told: sentences and figures, in the window and in the terminal, as somebody new to the game reads them."""

from __future__ import annotations

from tests.view_fixtures import player, table


def test_the_report_names_every_slice_that_an_operator_tests() -> None:
    """Corbel tests two slices by halves: both stand in the report with what they were, and on its page with every round."""
    someone = player(table("two-operators")).keys("e")
    said = someone.says()
    for part in ("Corbel scores on Digits 0 to 4, weight 50%", "Corbel scores on Digits 5 to 9, weight 50%"):
        assert part in said, part
    assert "Larkspur scores on All digits" in said
    assert "Larkspur scores on All digits, weight" not in said, "of one slice there is no weight to tell"
    someone.keys("escape", "o", "o")
    assert "On Digits 0 to 4, Digits 5 to 9, in this order" in someone.says()
    assert someone.says().count(" · ") >= 2
