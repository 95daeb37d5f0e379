"""What players are told: sentences and figures, in the window and in the terminal, as somebody new to the game reads them."""

from __future__ import annotations

import io
from collections.abc import Generator

import pytest

from game import catalog
from game.bots.search import Advice, Search
from game.imagine import leverage
from game.rules import notation
from game.rules.actions import Labor, Poison, Unveil
from game.rules.legal import price
from game.rules.notation import money
from game.session import hints
from game.session.coalitions import finish
from game.session.port import SeatPort
from game.view import terminal
from tests.test_view_roles import ui_of
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


# Hints ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planner with a small budget is as good here."""
    monkeypatch.setattr(hints, "HOW", Search(games=8))
    monkeypatch.setattr(hints, "GAMES", 6)


def advised(monkeypatch: pytest.MonkeyPatch, advice: Advice) -> None:
    """The planner gives this advice, whatever it is asked."""

    def considering(*_: object) -> Generator[float, None, Advice]:
        yield 1.0
        return advice

    monkeypatch.setattr(hints, "considering", considering)


def test_a_hint_says_each_action_with_its_own_groups(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = (Poison(0), Labor(6))
    advised(monkeypatch, Advice(plan[0], 0.1, "poison", plan))
    found = finish(hints.hint(table("thin-slice").sight(0)))
    assert found.levels[1] == "Poison on A, then labor on G."
    assert found.groups == 0b1000001


def test_a_look_is_not_said_to_bring_what_a_whole_plan_would(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look alone earns nothing: the reason says what it narrows, how far, and what it costs, and promises no points."""
    game = table("substitutes")
    seen = game.sight(0)
    found = finish(hints.hint(seen))
    assert isinstance(found.plan[0], Unveil)
    without = 0b1100
    row = leverage(seen, 0, without, catalog.POLICIES).fallbacks[0][0]
    advised(monkeypatch, Advice(Unveil(row, 0), 0.8, "bargain", (Unveil(row, 0),), (), 0, without))
    bargain = finish(hints.hint(seen))
    for one in (found, bargain):
        assert "goal points" not in one.reason
        assert "95 % interval" in one.reason
        assert one.reason.endswith(f"It costs {money(price(seen, one.plan[0]))}.")
    assert "Without C and D Brightwell would lose" in bargain.reason
    assert "imagined boards it is the row Brightwell would fall back to." in bargain.reason


def test_show_it_puts_the_cursor_on_the_cell_that_a_hint_names(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before the last level names it; the hint can still be read then, and the key that is due does it."""
    look = Unveil(0b10110, 2)
    advised(monkeypatch, Advice(look, 0.1, "bargain", (look,), (), 0, 0b1100))
    game = table()
    someone = player(game).keys("h", "shift+h")
    assert "names nothing on the board yet" in someone.says()
    before = ui_of(someone).cursor
    someone.keys("h").click("show-hint")
    assert ui_of(someone).cursor == before, "the second level names no row, so the button does not either"
    assert ui_of(someone).chosen == 0b1100, "but it names groups"
    someone.keys("h").click("show-hint")
    assert ui_of(someone).cursor == (look.row, look.slice)
    assert "THE ACTION" in someone.says()
    someone.keys("u")
    assert game.sight(0).cell(look.row, 2) is not None


def test_the_terminal_says_what_to_type_for_a_hint(quick: None) -> None:
    game = table()
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO("hint\nhint\nhint\n"), out)
    (look,) = finish(hints.hint(game.sight(0))).plan
    assert f"Type ‘{notation.show(game.scenario.setup, look)}’" in out.getvalue()
    assert "Hint 3 of 3: Unveil" in out.getvalue()
