"""Hints: told in three levels from what a seat knows, counted in the record, and never in the way of the game."""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from game import scenario
from game.bench import hints as bench
from game.bots.search import Advice, Plan, Search
from game.bots.search.routines import Routine
from game.errors import GameError, RecordError
from game.imagine import forget
from game.rules import notation
from game.rules.actions import Action, Declare, Demand, End, Kind, Strike, Unveil, kind
from game.rules.legal import forbids
from game.rules.state import observe
from game.scenario.deal import deal
from game.session import advising, hints, moves, reasons, replay
from game.session.coalitions import finish
from game.session.port import SeatPort
from game.session.table import Table
from game.view import terminal
from tests.boards import sight
from tests.test_bots import needed
from tests.test_search import _other_world as other_world
from tests.view_fixtures import WINDOWS, player, roles, table


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planner with a small budget is as good here."""
    monkeypatch.setattr(hints, "HOW", Search(games=8))
    monkeypatch.setattr(reasons, "GAMES", 6)


def test_a_hint_narrows_from_a_nudge_to_a_legal_turn() -> None:
    """The first level names no group, the second no row, the third can be typed as it is."""
    game = table()
    seen = game.sight(0)
    found = finish(hints.hint(seen))
    (look,) = found.plan
    assert isinstance(look, Unveil)
    nudge, narrow, whole = found.levels
    assert nudge.startswith("Look before you")
    assert "Unveil a row" in narrow
    assert whole == notation.show(seen.setup, look)
    assert whole.split()[1] not in narrow
    assert forbids(seen, look) is None
    assert "95% interval" in found.reason


def test_a_bargain_is_told_with_what_it_brings_more_than_passing() -> None:
    """On a known board nothing is left to look at: a strike and the demand for all there is."""
    seen = sight(needed())
    found = finish(hints.hint(seen))
    assert [kind(action) for action in found.plan] == [Kind.STRIKE, Kind.DEMAND]
    demand = found.plan[1]
    assert isinstance(demand, Demand)
    assert "A and B" in found.levels[1]
    assert found.levels[2] == ", then ".join(notation.show(seen.setup, action) for action in found.plan)
    assert "6 imagined games" in found.reason
    assert "of 100 goal points more than passing" in found.reason


@pytest.mark.parametrize("name", ["first-strike", "one-removal"])
def test_hints_are_alike_whatever_the_veil_hides(name: str) -> None:
    """A hint that spoke of veiled cells would be a way to see them."""
    state, _ = deal(scenario.load(scenario.find(name)), 1)
    forget()
    one = finish(hints.hint(observe(state, 0)))
    forget()
    assert finish(hints.hint(observe(other_world(state), 0))) == one


def test_every_role_is_given_hints(tmp_path: Path) -> None:
    """Each seat of a game with an organizer, an operator and an auditor, at every turn of the first two rounds."""
    loaded = scenario.load(roles(tmp_path))
    game = Table(loaded, 1, ("person",) * 3)
    while game.sight(0).board.round <= 2:
        seen = game.sight(game.turn)
        found = finish(hints.hint(seen))
        assert all(found.levels)
        assert found.reason
        game.act(game.turn, found.plan[0])
        if game.turn == seen.seat:
            game.act(game.turn, notation.parse(loaded.setup, "."))


# What is advised ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before", "decided", "yet"),
    [
        ("first-strike", (), "it decides which value you declare for “What is lost with you”.", "As yet the value of "),
        (
            "first-strike",
            ("u ABCDEFGH all", "u ABEG all"),
            "it decides how much you can ask Aster for ",
            "Aster would lose ",
        ),
        (
            "two-operators",
            (),
            "it decides which row you choose for “Best four for 5 to 9”.",
            "As yet it may be almost any: none of the 70 is ",
        ),
        ("thin-slice", (), "it decides whose labels to make wrong for “", "As yet most harm unseen comes from "),
        ("the-auditor", ("a a1 1",), "it decides whom a second test of the row can clear or blame", "It is one of A, D, E or F"),
    ],
)
def test_a_look_is_told_with_what_it_decides(name: str, before: tuple[str, ...], decided: str, yet: str) -> None:
    """In the opening rounds all hints are looks: what hangs on them is said before the cell, and how open it is after it."""
    game = Table(scenario.load(scenario.find(name)), 1, ("person",))
    for text in before:
        game.act(0, notation.parse(game.scenario.setup, text))
    found = finish(hints.hint(game.sight(0)))
    (look,) = found.plan
    assert isinstance(look, Unveil)
    assert decided in found.levels[1]
    assert yet in found.reason
    assert f" {notation.show(game.scenario.setup, look).split()[1]} " not in f"{found.levels[0]} {found.levels[1]} "


def test_what_brings_nothing_is_not_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best of worthless turns is to end the turn, and it is said what was tried; one that brings something is advised."""
    seen = sight(needed())
    for plan, advised in (((Strike(1), End()), False), (finish(hints.hint(seen)).plan, True)):

        def considering(*_: object, plan: tuple[Action, ...] = plan) -> Generator[float, None, Advice]:
            yield 1.0
            return Advice(plan[0], 0.1, "withhold", plan)

        with monkeypatch.context() as patched:
            patched.setattr(advising, "considering", considering)
            found = finish(hints.hint(seen))
        assert (found.plan == plan) is advised
        assert ("brings nothing that counts" in found.reason) is not advised
        if not advised:
            assert found.plan == (End(),)
            assert found.levels[1:] == ("End the turn: that is best now.", ".")


@pytest.mark.parametrize(
    ("gains", "purse", "brings"),
    [
        ((-2000.0, 0.0, 0.0, 0.0, 0.0, 2290.0), -3800, False),
        ((0.0, 0.0, 0.0, 0.0, 0.0, 3000.0), -3800, True),
        ((0.0,) * 6, 100, True),
        ((0.0,) * 6, 40, False),
    ],
)
def test_what_is_said_of_a_plan_is_what_decides(
    monkeypatch: pytest.MonkeyPatch, gains: tuple[float, ...], purse: int, brings: bool
) -> None:
    """The mean does both: where it is told as 0 points and no credit, nothing is brought."""
    some = iter(gains)
    monkeypatch.setattr(reasons, "against", lambda *_: (next(some), purse))
    found = finish(reasons.against_passing(sight(needed()), Plan((Strike(1),), Routine(), "withhold")))
    assert found.brings is brings
    told = f"+{round(sum(gains) / 600)}" if sum(gains) >= 300 else "0"
    assert f"it brings {told} of 100 goal points more than passing on average (" in found.said


def auditor(*turns: str) -> Table:
    """The Auditor after some turns; with this seed it is A whose labels go wrong."""
    game = Table(scenario.load(scenario.find("the-auditor")), 7, ("person",))
    for turn in turns:
        for text in turn.split(", "):
            game.act(0, notation.parse(game.scenario.setup, text))
    return game


TESTED = ("u DEF all, u AEF all, u ADF all, u ADE all, .", "u DEF all, u AEF all, u ADF all, u ADE all")
"""What tells the four teams apart, before the batch and after it."""


def test_no_hint_is_for_a_lesser_statement_while_it_is_asked_whose_labels_went_wrong() -> None:
    """Up to round 5 the money is for the goal of 50 points: nothing is looked at for that of 20."""
    game = auditor()
    said = []
    while game.sight(0).board.round <= 5:
        found = finish(hints.hint(game.sight(0)))
        said.append(f"{found.levels} {found.reason}")
        game.act(0, found.plan[0])
    assert not any("Best four" in one for one in said), said
    assert any("“Whose labels?”, 50 of 100 points, is to be answered by the end of round 5" in one for one in said)
    assert any("Name a group whose labels" in one for one in said)


def test_a_wrong_name_that_stands_is_taken_back() -> None:
    """D was named, and what was seen says A. Who named A is told to end the turn, or to mend the labels."""
    found = finish(hints.hint(auditor(*TESTED, "= poison D 1 digits-0-2").sight(0)))
    assert [notation.show(auditor().scenario.setup, action) for action in found.plan] == [
        "= poison D 0 digits-0-2",
        "= poison A 1 digits-0-2",
    ]
    assert found.levels[0] == "Something that you declared is likely wrong, and can still be taken back."
    assert found.levels[1] == "Take back whom you named, and name another group: it is likelier."
    assert "those of A in " in found.reason
    right = finish(hints.hint(auditor(*TESTED, "= poison A 1 digits-0-2").sight(0)))
    assert not any(isinstance(action, Declare) for action in right.plan)


# In the record --------------------------------------------------------------------------------------------------------


def asked() -> Table:
    """A game over three rounds' strikes with three levels of hints asked for, one of them between an action and its undoing."""
    game = table()
    game.hint(0)
    game.act(0, notation.parse(game.scenario.setup, "f C"))
    game.hint(0)
    game.undo(0)
    game.act(0, notation.parse(game.scenario.setup, "s CD"))
    game.act(0, notation.parse(game.scenario.setup, "."))
    game.hint(0)
    while not game.over:
        game.act(0, notation.parse(game.scenario.setup, "."))
    return game


def test_hints_stand_in_the_record_and_change_nothing_else() -> None:
    game = asked()
    text = game.record.text
    assert "1 ?, ?, s CD, . #" in text
    assert "2 ?, . #" in text
    again = replay.verify(text, game.scenario)
    assert again.hints(0) == game.hints(0) == 3, "taking an action back takes no hint back"
    plain = table(moves=("s CD", *(".",) * 8))
    assert plain.final == game.final
    assert finish(moves.value(game, 0)).all == finish(moves.value(plain, 0)).all


def test_the_debrief_counts_them() -> None:
    game = asked()
    found = SeatPort(game, 0).debrief()
    assert found is not None
    assert found.hints == 3
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO("quit\n"), out)
    assert "Levels of hints asked for: 3" in out.getvalue()
    someone = player(game)
    assert "with 3 hints" in someone.says()


def test_where_a_scenario_has_none_nobody_is_given_any() -> None:
    """The table says why, and a record in which one was asked for is refused with its line."""
    game = table()
    strict = Table(replace(game.scenario, hints=False), 1, ("person",))
    with pytest.raises(GameError, match="without hints"):
        strict.hint(0)
    text = asked().record.text
    with pytest.raises(RecordError, match="without hints") as fault:
        replay.verify(text, strict.scenario)
    assert fault.value.line == next(i for i, line in enumerate(text.splitlines(), 1) if "?" in line)


def test_no_hints_after_the_end_or_out_of_turn(tmp_path: Path) -> None:
    with pytest.raises(GameError, match="the game is over"):
        asked().hint(0)
    loaded = scenario.load(roles(tmp_path))
    game = Table(loaded, 1, ("person",) * 3)
    with pytest.raises(GameError, match="another seat"):
        game.hint(1)


# Asked for ------------------------------------------------------------------------------------------------------------


def test_the_terminal_tells_one_level_after_another() -> None:
    game = table()
    out = io.StringIO()
    lines = io.StringIO("hint\nhint\nhint\nhint\nu ABEH all\nhint\nquit\n")
    terminal.run((SeatPort(game, 0),), game.scenario, lines, out)
    said = out.getvalue()
    for words in (
        "Hint 1 of 3: Look before",
        "Hint 2 of 3: Unveil a row",
        "Hint 3 of 3: Unveil ",
        "Type ‘u ",
        "that is all the hint there is",
    ):
        assert words in said, words
    assert said.count("Hint 1 of 3") == 2, "a new position has a new hint"
    assert game.hints(0) == 4


def test_the_window_tells_one_level_after_another() -> None:
    game = table()
    someone = player(game).keys("h")
    assert "A NUDGE Look before" in someone.says()
    assert "WHERE TO LOOK" not in someone.says()
    someone.keys("down", "u")
    assert "A NUDGE" not in someone.says(), "the cell that was unveiled is looked at"
    assert "Not sure what to do?" in someone.click("page:hint").says(), "a new position, and nothing asked for yet"
    someone.click("hint").click("hint")
    assert "WHERE TO LOOK" in someone.says()
    someone.keys("1", "h")
    assert "THE ACTION" not in someone.says(), "coming back to the page shows what was told and asks for no more"
    someone.keys("h")
    assert "THE ACTION" in someone.says()
    assert "all the hint there is" in someone.keys("h").says()
    assert game.hints(0) == 4


def test_the_menu_has_it_too() -> None:
    someone = player(table()).keys("escape").click("hint")
    assert "A NUDGE" in someone.says()


def test_the_window_goes_on_while_a_hint_is_thought_of() -> None:
    """Before it is found the page says how far it is, and the game can be played."""
    game = table()
    someone = player(game).keys_at_once("h")
    assert "Thinking with what you know" in someone.says_now()
    someone.keys_at_once("down", "u")
    assert len(game.planned(0)) == 1
    assert game.hints(0) == 1


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_the_page_can_be_read_in_every_window(width: int, height: int, scale: float) -> None:
    """All of it, scrolled if need be."""
    someone = player(table(), width, height, scale).keys("h", "h", "h")
    said = someone.says()
    for _ in range(8):
        someone.stage.command("page:2", someone.at)
        said += someone.says()
    assert "WHY" in said
    assert "95% interval" in said


def test_a_scenario_without_hints_says_so_on_the_page() -> None:
    game = table()
    someone = player(Table(replace(game.scenario, hints=False), 1, ("person",)))
    assert "this scenario is played without hints" in someone.keys("h").says()


# What hints claim -----------------------------------------------------------------------------------------------------


def test_where_the_few_known_cells_agree_a_hint_is_not_sure_of_others() -> None:
    """Two Operators, round 1: two rows of the digits 5 to 9 score 91 and 88, and BDGH, which is nothing like them, 72.8."""
    loaded = scenario.load(scenario.find("two-operators"))
    game = Table(loaded, 1, ("person",))
    game.act(0, notation.parse(loaded.setup, "u AEFG high"))
    look = notation.parse(loaded.setup, "u BDGH high")
    assert isinstance(look, Unveil)
    assert look.slice is not None
    low, high = reasons.cell(game.sight(0), look.row, look.slice)
    game.act(0, look)
    true = game.sight(0).fresh(look.row, look.slice)
    assert true is not None
    assert 0 < low <= true <= high < 10_000


def test_the_more_is_known_the_surer_a_hint_is() -> None:
    """Of a cell that stays veiled."""
    loaded = scenario.load(scenario.find("two-operators"))
    game = Table(loaded, 1, ("person",))
    asked = notation.parse(loaded.setup, "u BDGH high")
    assert isinstance(asked, Unveil)
    assert asked.slice is not None
    wide = []
    for rows in (("AEFG",), ("BDG", "BDH", "BGH", "DGH", "BDEGH", "BDFGH", "ABDGH", "BCDGH")):
        for row in rows:
            game.act(0, notation.parse(loaded.setup, f"u {row} high"))
        low, high = reasons.cell(game.sight(0), asked.row, asked.slice)
        wide.append(high - low)
    assert wide[1] < wide[0]


def test_nothing_is_claimed_of_scores_that_no_model_was_trained_for() -> None:
    """One Removal is a closed form: what a learning curve would say of its cells and values is wrong, so no hint says it."""
    game = Table(scenario.load(scenario.find("one-removal")), 1, ("person",))
    found = finish(hints.hint(game.sight(0)))
    assert isinstance(found.plan[0], Unveil)
    assert "it decides which values you declare" in found.levels[1]
    assert not found.claims
    assert "interval" not in found.reason


def test_what_hints_claim_is_so() -> None:
    """`bench hints` tries more places; of a few claims all but a few hold."""
    places = [("first-strike", 0), ("first-strike", 5), ("commons", 0), ("one-removal", 0), ("substitutes", 2)]
    found = [one for name, number in places for one in bench.asked((str(scenario.find(name)), number))]
    assert len(found) >= 15
    assert sum(one.held for one in found) >= 0.85 * len(found), [one for one in found if not one.held]


def test_a_claim_beside_the_truth_counts_against_the_bench() -> None:
    """A hint that is too sure of a cell fails its target."""
    held = [bench.Held("cell", 300, i % 2 == 0) for i in range(20)]
    told = [one for one in bench.checks(held) if one.check.startswith("what a cell scores: the truth")]
    assert [(one.value, one.holds) for one in told] == [(50, False)]
