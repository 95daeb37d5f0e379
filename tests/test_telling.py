"""What players are told: sentences and figures, in the window and in the terminal, as somebody new to the game reads them."""

from __future__ import annotations

import io
import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from game import catalog, scenario
from game.bots.search import Advice, Search
from game.cli import main
from game.errors import Illegal
from game.imagine import Leverage, leverage
from game.rules import events, notation
from game.rules.actions import Declare, End, Labor, Poison, Unveil
from game.rules.legal import price
from game.rules.rulebook import play
from game.rules.tell import tell
from game.scenario.deal import deal
from game.session import advising, hints, reasons
from game.session.coalitions import finish
from game.session.port import SeatPort
from game.session.table import Table
from game.view import terminal
from game.view.drawing import point
from game.view.drawing.draw import spots
from game.view.movestext import told
from tests.test_hotseat import taken
from tests.test_view_moves import stars
from tests.test_view_roles import ui_of
from tests.view_fixtures import player, table


def test_the_report_names_every_slice_that_an_operator_tests() -> None:
    """Corbel tests two slices by halves: both stand in the report with what they were, and on its page with every round."""
    someone = player(table("two-operators")).keys("e", "e")
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
    monkeypatch.setattr(reasons, "GAMES", 6)


def advised(monkeypatch: pytest.MonkeyPatch, advice: Advice) -> None:
    """The planner gives this advice, whatever it is asked."""

    def considering(*_: object) -> Generator[float, None, Advice]:
        yield 1.0
        return advice

    monkeypatch.setattr(advising, "considering", considering)


def test_the_second_level_of_a_hint_says_where_and_not_what(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = (Poison(0), Labor(6))
    advised(monkeypatch, Advice(plan[0], 0.1, "poison", plan))
    found = finish(hints.hint(table("thin-slice").sight(0)))
    assert found.levels[1] == "Where: groups A and G."
    assert found.groups == 0b1000001


def test_a_name_is_neither_told_nor_shown_before_the_last_level(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    name = Declare("poison", 0b1, 100, 0)
    advised(monkeypatch, Advice(name, 0.1, "declare", (name,)))
    someone = player(table("the-auditor")).keys("h", "h")
    assert "Name a group whose labels went wrong." in someone.says()
    assert "H asks for more of it" in someone.keys("shift+h").says()
    assert ui_of(someone).chosen == 0
    assert ui_of(someone.keys("h", "shift+h")).chosen == 0b1


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
        assert "95% interval" in one.reason
        assert one.reason.endswith("It costs 1 credit.")
        assert price(seen, one.plan[0]) == 100
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


# The Auditor ----------------------------------------------------------------------------------------------------------


def test_what_an_audit_finds_is_logged_as_audited() -> None:
    """By the word of its button and of the rules; what was unveiled is not."""
    game = table("the-auditor")
    for text in ("a a1 1", "u DEF all"):
        game.act(0, notation.parse(game.scenario.setup, text))
    said = [tell(game.scenario.setup, event, 0) for _, event in game.log(0)]
    assert sum(one.startswith("Audited: ADEF scores") for one in said) == 1
    assert sum(one.startswith("Unveiled: DEF scores") for one in said) == 1


def test_what_meridian_would_gain_tells_whose_labels_did_not_go_wrong() -> None:
    """As the story says, whichever team it is: the row it likes best scores what it did before just if that team is not in it."""
    loaded = scenario.load(scenario.find("the-auditor"))
    assert "what it would gain by the row it likes best says what that row scores" in " ".join(loaded.story.split())
    culprits = {}
    for seed in range(1, 20):
        opening, _ = deal(loaded, seed)
        state, _ = play(play(opening, End(), catalog.POLICIES)[0], End(), catalog.POLICIES)  # the batch is in what it publishes
        (intent,), (published,), (row,) = state.board.intents, state.board.publications, state.board.rows
        assert intent is not None
        said = published[-1].scores[0][1] + intent.promise + 200 * (intent.aim.bit_count() - row.bit_count())
        before, now = (one.world.grid.rows(one.board.amounts, one.world.quality, (intent.aim,))[0][0] for one in (opening, state))
        assert said == now
        assert now is not None
        assert before is not None
        culprits[state.world.spoiled] = bool(intent.aim & state.world.spoiled)
        assert before - now > 100 if culprits[state.world.spoiled] else before == now
    assert len(culprits) == 4
    assert set(culprits.values()) == {False, True}


# Wording --------------------------------------------------------------------------------------------------------------


WRONG = re.compile(r"(?<!\.)\.\.(?!\.)|\?\.|(?<![\w.–-])-\d|\b(digits|all)-\d")
"""Two full stops, one after a question mark, an ASCII minus, the id of a slice."""


@pytest.mark.parametrize("name", ["first-strike", "the-auditor", "two-operators"])
def test_no_tooltip_or_sentence_has_two_stops_an_ascii_minus_or_the_id_of_a_slice(name: str) -> None:
    someone = player(table(name), 1920, 1080)
    for key in ("", "s", "d", "escape", "e", "l"):
        if key:
            someone.keys(*("escape", "escape", "3", key) if key in "sd" else ("escape", "escape", key))
        for spot in spots(someone.scene()):
            someone.stage.feed(point.Motion(spot.x + spot.w / 2, spot.y + spot.h / 2), someone.at)
            told = [other.tip for other in spots(someone.stage.scene(someone.at))]
            assert not [text for text in (*told, *someone.says_now().split("   ")) if WRONG.search(text)]


def test_groups_are_spoken_of_in_their_number() -> None:
    game = table("first-strike", ("s CD",))
    with pytest.raises(Illegal, match="C, D have struck this turn already"):
        game.act(0, notation.parse(game.scenario.setup, "s CD"))
    with pytest.raises(Illegal, match="C has struck this turn already"):
        game.act(0, notation.parse(game.scenario.setup, "s C"))


def test_events_are_told_to_the_seat_that_reads_them() -> None:
    """Paid and asking it is you to itself, its name to others; slices go by their names, numbers have a true minus."""
    setup = table("commons").scenario.setup
    paid, asked = events.Paid(0, 1, 4, 400, "price"), events.DemandMade(1, 0, 4, 450)
    assert tell(setup, paid, 1) == "Aster pays you 4 for training on C."
    assert tell(setup, paid, 0) == "Aster pays South 4 for training on C."
    assert tell(setup, asked, 1) == "You ask Aster for 4.5 a round for C."
    assert tell(setup, asked) == "South asks Aster for 4.5 a round for C."
    assert "on Digits 0 to 3" in tell(setup, events.Unveiled(0, 3, 1, 8123))
    assert "willingness −1; its rows are closed" in tell(setup, events.WillingnessChanged(0, -1, 1, "strike", 0))
    assert "falls back to the empty row" in tell(setup, events.Dropped(0, 3, 0))


def test_an_operator_that_can_do_without_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below 0 a loss is none: the page of the demand, that of the groups and `why` say so alike, and nothing is paid."""
    found = Leverage(0, 4, (-30, -30, -30), (1, 1), (0, 0, 0), ((3, 1.0),))
    some = replace(found, loss=(-30, -10, 20), most=(0, 0, 20))
    game = table("two-operators")
    for one, words in ((found, "It would lose nothing: it can do without"), (some, "It would lose 0.0  (0.0 to 0.2)")):
        monkeypatch.setattr(SeatPort, "leverage", lambda *_, one=one: one)
        someone = player(game).keys("3")
        assert words in someone.says()
        someone.keys("d")
        assert words in someone.says()
        assert "Ask Corbel instead" in someone.says()
    monkeypatch.setattr(SeatPort, "leverage", lambda *_: found)
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO("why a1 C\n"), out)
    assert "Larkspur can do without C: it would lose nothing" in out.getvalue()


# Forecasts where others play too --------------------------------------------------------------------------------------


def test_a_forecast_says_what_it_takes_for_granted_of_others() -> None:
    """Who plays after the seat is taken to do nothing, and what is closed to stay so; the last seat has nobody to wait for."""
    game = table("commons", ("s A",))
    out = io.StringIO()
    ports = tuple(SeatPort(game, seat) for seat in range(3))
    terminal.run(ports, game.scenario, io.StringIO("\nif\n.\n\nif\n.\n\nif\n"), out)
    said = " ".join(out.getvalue().split())
    closed = "rows with A stay closed until the operators have moved"
    assert f"As if South and East did nothing this round, and {closed}." in said
    assert f"As if East did nothing this round, and {closed}." in said
    assert said.count("As if ") == 2
    assert "As if South and East did nothing" in taken(player(table("commons", ("s A",)), 1920, 1080)).says()


def test_a_slice_whose_name_would_run_into_the_sentence_stands_in_quotation_marks() -> None:
    """“5, 6, 8, 9” does in the terminal and in the window's tooltips; Digit 7 needs none."""
    game = table("thin-slice")
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO("story\nu A others\n"), out)
    said = " ".join(out.getvalue().split())
    assert "others is “5, 6, 8, 9”" in said
    assert " on “5, 6, 8, 9”." in said
    assert "sevens is Digit 7;" in said
    someone = player(table("thin-slice"), 1920, 1080)
    at = next(spot for spot in spots(someone.scene()) if spot.name == "cell:205:3")
    someone.stage.feed(point.Motion(at.x + at.w / 2, at.y + at.h / 2), someone.at)
    (tip,) = (spot.tip for spot in spots(someone.stage.scene(someone.at)) if spot.name == "cell:205:3")
    assert tip.startswith("ACDGH on “5, 6, 8, 9”. ")


# Declaring ------------------------------------------------------------------------------------------------------------


def test_a_declaration_that_no_goal_asks_for_is_told_to_count_for_nothing() -> None:
    """In the terminal with the form of what is asked for, in the window on its page; what is asked for has no such note."""
    game = table("first-strike")
    out = io.StringIO()
    lines = "= group-leave-one-out CDF 5 all\n= shapley C 5 all\n= group-leave-one-out CDFH 5 digits-0-3\n"
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO(lines), out)
    said = " ".join(out.getvalue().split())
    assert said.count("Note: no goal of yours asks for that; you are asked for = group-leave-one-out CDFH VALUE all.") == 3
    assert "You declare that 5 points are lost without CDF on All digits." in said
    assert "You declare that C is worth 5 points by Shapley on All digits." in said
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO("= group-leave-one-out CDFH 5 all\n"), out)
    assert "Note:" not in out.getvalue()
    someone = player(game)
    assert "counts for nothing" not in someone.keys("=").says()
    assert "No goal of yours asks for that: it counts for nothing." in someone.keys("escape", "3", "=").says()


def test_a_title_that_is_a_question_has_no_colon_after_it() -> None:
    game = table("the-auditor")
    out, lines = io.StringIO(), "= poison A 1 all\nboard\n= select ABCD 0 all\n" + ".\n" * 8
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO(lines), out)
    said = out.getvalue()
    assert "Whose labels? A named" in said
    assert "You declare that the labels of A were made wrong." in said
    assert "Whose labels? 100, 100% of 50 points" in said
    assert "?:" not in said


# Accusations on boards of very many groups ----------------------------------------------------------------------------


def test_a_board_of_too_many_groups_says_why_nobody_is_suspected(tmp_path: Path) -> None:
    """Before the accusation on its page, and after the game in the window and in the terminal."""
    path = tmp_path / "many.toml"
    lines = ['format = 1\nid = "many"\ntitle = "Many"\nsummary = "S."\nstory = "A test."\nminutes = 5\nrounds = 1\nseed = 3']
    lines += ['[source]\nkind = "metric"\nmetric = "jaccard"']
    lines += [f'[[group]]\nletter = "{letter}"\nname = "Group {letter}"\namount = 2' for letter in "ABCDEFGHIJK"]
    lines += ['[[slice]]\nid = "one"\nname = "Slice one"\ngroups = "ABCDE"']
    lines += ['[[operator]]\nid = "a1"\nname = "Aster"\nrow = "ABC"\ntested = { one = 1.0 }']
    lines += ['[[seat]]\nid = "you"\nname = "Auditor"\nrole = "auditor"\nactions = ["unveil", "declare"]']
    lines += ['[[event]]\nround = 1\nkind = "quality"\ngroups = "A"\nby = -1\ncovert = true\ntext = "A bad batch."']
    lines += ['[[goal]]\nid = "found"\nkind = "detect"\ntitle = "Whose labels?"\npoints = 10\npartial = 50\nfull = 100']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    loaded = scenario.load(path)
    game = Table(loaded, 1, ("person",))
    why = "11 groups are too many to reckon with, 10 are the most"
    someone = player(game).keys("space", "2", "=")
    assert f"Neither forecasts nor hints say how likely that is: {why}." in someone.says()
    for text in ("= poison B 1 one", "."):
        game.act(0, notation.parse(loaded.setup, text))
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), loaded, io.StringIO("moves\n"), out)
    said = " ".join(out.getvalue().split())
    assert f"How likely each group was in your eyes is not reckoned: {why}. It was A. You named B." in said
    assert "in your eyes is not reckoned" in player(game, 1920, 1080).keys("right").says()


# Looking back, and odd inputs -----------------------------------------------------------------------------------------


def test_looking_back_at_one_turn_shows_that_turn() -> None:
    game = table("one-removal")
    game.act(0, notation.parse(game.scenario.setup, "u AB ab"))
    game.act(0, notation.parse(game.scenario.setup, "."))
    for typed, words in (
        ("moves 1", "u AB ab"), ("moves 7", "write moves and the number of a round from 1 to 1"),
        ("moves 1 2", "write moves and"), (f"from {'9' * 5000}", "write from and the number"), ("moves x", "write moves and"),
    ):  # fmt: skip
        out = io.StringIO()
        terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO(f"{typed}\n"), out)
        assert words in out.getvalue().partition("To look back")[2]


def test_only_the_round_that_is_asked_for_is_told() -> None:
    moves = finish(SeatPort(stars(), 0).moves())
    every, one = list(told(stars().scenario.setup, moves)), list(told(stars().scenario.setup, moves, 3))
    assert sum(line.startswith("    ") and line[4].isdigit() for line in every) == 8
    assert [line.split()[0] for line in one if line[:5].strip().isdigit()] == ["3"]


def test_a_minus_is_read_as_it_is_written_in_sentences() -> None:
    game = table("one-removal")
    out = io.StringIO()
    terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO("= leave-one-out C −33.33 ab\n"), out)
    assert "You declare that −33.33 points are lost without C on North and Coast." in out.getvalue()


def test_rubbish_at_any_prompt_is_answered_and_never_a_traceback() -> None:
    """Of every command with odd words after it: huge numbers, no numbers, other scripts, control characters."""
    odd = ("", "9" * 5000, "-1", "−1", "nan", "Ω", "١٢", "²", "\x00", "\x1b[2J", "🙂", "C C C C C", "%s {0}", "*", "-")
    heads = (
        "u",
        "u ABC",
        "s",
        "d a1 C",
        "= shapley A",
        "t a1",
        "a a1",
        "l",
        "if",
        "if s C,",
        "why a1",
        "why",
        "rules",
        "next",
        "log",
        "",
    )
    typed = "\n".join(f"{head} {word}" for head in heads for word in odd)
    for name in ("first-strike", "one-removal"):
        game = table(name)
        out = io.StringIO()
        assert terminal.run((SeatPort(game, 0),), game.scenario, io.StringIO(f"{typed}\n"), out) == 0
        assert "The game is kept" in out.getvalue() or not game.planned(0)


def test_a_closed_input_and_an_interrupt_end_the_game_with_a_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert main(["play", "first-strike", "--text"]) == 0

    class Interrupted(io.StringIO):
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    assert main(["play", "commons", "--text", "--seat", "south=person"]) == 130
    assert "The game is kept." in capsys.readouterr().out
