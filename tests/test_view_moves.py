"""The debrief's page of moves: worked out between inputs, read by eye, and the way on from any round."""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from game import files, scenario
from game.cli import main
from game.errors import GameError
from game.rules import aims, notation
from game.rules.actions import Demand
from game.session import branch, known, replay
from game.session.coalitions import Work
from game.session.port import doors
from game.session.table import Table
from game.view import movestext, terminal
from game.view.board import job
from game.view.board.words import turns
from game.view.drawing import theme
from game.view.drawing.draw import Label, spots
from game.view.drawing.point import Click, Key, Wheel
from game.view.screens import turnpage
from tests.test_moves import STARS, golden, small
from tests.test_view_theme import grounds
from tests.view_fixtures import WINDOWS, Player, player, table


def on_moves(game: Table, *size: float) -> Player:
    """The page of moves of a game that is over."""
    someone = player(game, *size)  # type: ignore[arg-type]
    someone.stage.command("page:moves", someone.at)
    return someone


def stars() -> Table:
    return golden("first-strike-three-stars")


def test_the_page_is_reached_by_keys_and_shows_what_each_turn_earned() -> None:
    someone = player(stars()).keys("right")
    said = someone.says()
    for words in ("Your moves", "+41%", "Strike with CD, look 3 times", "turning point", "passed", "32 games"):
        assert words in said, words
    assert "Round 6" in said, "the turn that earned most is shown first"
    assert "Its part of: A share for the four +17.32 credits" in said
    assert "+20% Unveil ABEG on All digits" in said, "a look earns what it made possible"
    assert "Looked at ABCDEFGH on All digits. Without it you would have asked and stated as well." in said


def test_turns_are_chosen_by_arrows_and_by_click() -> None:
    someone = on_moves(stars()).keys("up", "up", "up")
    assert "Round 3" in someone.says()
    assert "You asked for 6.8 of the 6.88 credits a round it would have paid you." in someone.says()
    assert "Round 5 passed" in someone.keys("down", "down").says()
    assert "Round 8 passed" in someone.keys("down", "down", "down", "down", "down").says()
    assert "Round 1" in someone.click("turn:1").says()
    assert "Round 1" in someone.keys("up").says()


def test_what_could_be_known_has_a_heading_only_where_there_is_something() -> None:
    """A group that was named stands beside the other suspects; of a number that no goal asks for there is nothing to say."""
    said = on_moves(golden("the-auditor-leave-one-out")).click("turn:2").says()
    assert "What you could have known then, and how it was".upper() in said.upper()
    assert "Whose labels went wrong, as far as you could know: A " in said
    assert "You named A." in said
    unasked = on_moves(table(moves=("= shapley C 3 all", *(".",) * 8))).click("turn:1").says()
    assert "declare C worth 3".upper() in unasked.upper()
    assert "What you could have known".upper() not in unasked.upper()


def test_the_figures_are_worked_out_a_slice_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two slices the window answers: how far the work is can be read, and other pages can be opened meanwhile."""
    monkeypatch.setattr(job, "SLICE", 0.0)
    someone = on_moves(stars())
    someone.stage.scene(someone.at)
    shares = []
    for _ in range(8):
        assert someone.stage.work()
        labels = [item.text for item in someone.stage.scene(someone.at) if isinstance(item, Label)]
        shares.append(next(text for text in labels if text.startswith("Your game is played again")))
    assert len(set(shares)) > 2
    someone.stage.feed(Key("left"), someone.at)
    someone.stage.scene(someone.at)
    someone.stage.work()
    someone.stage.scene(someone.at)
    assert not someone.stage.work(), "nobody looks at the moves any more, so nothing works on them"
    assert "+41%" in someone.keys("right").says()


def test_the_window_does_not_wait_for_a_long_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a step is being worked on nothing else is, inputs are answered, and what it raises is not lost."""
    step, log = Event(), []

    def work() -> Work[str]:
        log.append("begun")
        assert step.wait(30)
        yield 0.5
        raise GameError("no luck")

    someone = on_moves(stars())
    someone.scene()
    monkeypatch.setattr(job, "PATIENCE", 0.0)
    monkeypatch.setattr(job, "SLICE", 0.0)
    desk = someone.stage.desk
    assert desk is not None
    monkeypatch.setattr(desk.port, "best_line", lambda round_: work())
    someone.keys_at_once("b")
    for _ in range(3):
        assert "A bot takes your place" in someone.says_now()
        assert someone.stage.work()
    someone.keys_at_once("down")
    assert "Round 7" in someone.says_now()
    assert someone.stage.work(), "the step that is begun is waited for, though nobody asks for it now"
    assert log == ["begun"]
    step.set()
    desk.rest()
    assert not someone.stage.work()
    someone.keys_at_once("up")
    assert "No luck" in someone.says(), "what it raised is told"


def test_going_on_from_a_round_keeps_the_old_game_and_saves_the_new_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    someone = on_moves(stars()).keys("up", "up", "up", "c")
    assert someone.stage.screen == "board"
    desk = someone.stage.desk
    assert desk is not None
    assert (desk.sight.board.round, desk.sight.board.over) == (3, False)
    assert "Round 3 once more" in someone.says()
    (kept,) = (files.home() / "records").glob("*.game")
    assert kept.read_text(encoding="utf-8") == stars().record.text
    saved = (files.home() / "autosave.game").read_text(encoding="utf-8")
    assert saved == branch.branch(stars(), 3, 0).record.text
    someone.keys("e")
    again = files.home() / "autosave.game"
    assert main(["replay", "--verify", str(again), str(kept)]) == 0
    assert replay.read(again).startswith(saved)


def test_the_best_line_is_shown_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch, "BEST", "pass")
    someone = on_moves(stars())
    assert "comes to" not in someone.says()
    said = someone.keys("up", "up", "up", "b").says()
    assert "a line of the bot from round 3" in said.lower(), "it is worse than what was played"
    assert "The bot pass comes to 20%, you came to 100%" in said
    assert "yours was better" in said
    assert "50 instead of 111.4 credits" in said
    assert "comes to" not in someone.keys("down").says(), "another round has another line"
    assert "comes to" in someone.keys("up").says()


def test_the_chosen_turn_is_always_in_sight() -> None:
    someone = on_moves(stars(), 480, 270)
    for number in range(8):
        shown = spots(someone.scene())
        page = next(spot for spot in shown if spot.name == "text")
        row = next((spot for spot in shown if spot.name == f"turn:{number + 1}"), None)
        if number:
            assert row is not None
            assert page.y <= row.y + row.h / 2 <= page.y + page.h, number + 1
        else:
            someone.stage.command("turn:1", someone.at)
            someone.scene()
        someone.keys("down")


@pytest.mark.parametrize(("width", "height", "scale"), [*WINDOWS, (480, 270, 1.0), (800, 500, 1.0), (2560, 1440, 1.0)])
def test_the_page_fits_every_window_and_can_be_read(
    width: int, height: int, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch, "BEST", "pass")
    someone = on_moves(stars(), width, height, scale)
    for keys in ((), ("down", "b")):
        scene = someone.keys(*keys).scene()
        for spot in spots(scene):
            if spot.focus and not spot.name.startswith("turn:"):
                assert spot.x >= -1, spot
                assert spot.x + spot.w <= someone.at.width + 1, spot
                assert spot.y + spot.h <= someone.at.height + 1, spot
        for item in scene:
            if isinstance(item, Label):
                assert someone.at.measure(item.text, item.size, item.weight) <= item.w + 0.51, item
        for label, ground in grounds(scene):
            assert theme.contrast(label.colour, ground) >= 4.5, (label.text, label.colour, ground)


def test_the_waiting_page_can_be_read_too() -> None:
    someone = on_moves(stars())
    for label, ground in grounds(someone.stage.scene(someone.at)):
        assert theme.contrast(label.colour, ground) >= 4.5, (label.text, label.colour, ground)


def test_a_monkey_on_the_page_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 random inputs without going on: no exception, and a focus that exists."""
    monkeypatch.setattr(branch, "BEST", "pass")
    chance = random.Random(4)
    names = ["tab", "shift+tab", "up", "down", "left", "right", "page up", "page down", "f1", "b", "space"]
    someone = on_moves(golden("first-strike-planner"), 1280, 720, 2.0)
    someone.scene()
    at = someone.at
    for _ in range(300):
        x, y = chance.uniform(0, at.width), chance.uniform(0, at.height * 0.85)
        kind = chance.random()
        if kind < 0.6:
            someone.stage.feed(Key(chance.choice(names)), at)
        elif kind < 0.8:
            someone.stage.feed(Click(x, y), at)
        else:
            someone.stage.feed(Wheel(x, y, chance.choice((-2, 2))), at)
        scene = someone.stage.scene(at)
        someone.stage.work()
        assert someone.stage.ui.point.focus in [spot.name for spot in spots(scene) if spot.focus]


def test_the_terminal_looks_back_and_goes_on(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Moves, a line, a wrong word and a wrong round, then a new game from a round that is played to its own debrief."""
    monkeypatch.setattr(branch, "BEST", "pass")
    typed = "moves\nbest 3\nbest\nfrom 9\nfly\nfrom 7\n.\n.\nquit\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["play", STARS, "--text"]) == 0
    said = capsys.readouterr().out
    for words in (
        "All your turns: 100%", "You asked for 6.8 of the 6.88", "pass from round 3 on", "write best and the number of a round",
        "a round from 1 to 8", "is kept as", "Round 7 of 8",
    ):  # fmt: skip
        assert words in said, words
    assert said.count("To look back") == said.count("== Debrief: score 100%") == 2
    (kept,) = (files.home() / "records").glob("*.game")
    assert kept.read_text(encoding="utf-8") == stars().record.text


def two_persons(folder: Path) -> Table:
    """A game of two persons that is over: the first strikes and asks, the second looks and gives an incentive."""
    of = small(folder, 3)
    table = Table(of, 1, ("person", "person"))
    for text in ("s A", ".", "u C all", ".", "d a1 A 2", ".", "i D", ".", ".", "."):
        table.act(table.turn, notation.parse(of.setup, text))
    return table


def test_each_person_has_a_page_of_moves_and_goes_on_from_an_own_turn(tmp_path: Path) -> None:
    someone = on_moves(two_persons(tmp_path))
    assert "Strike with A" in someone.says()
    someone.keys("s")
    assert "Incentive for D" in someone.says(), "the page stays when another seat is looked at"
    assert "Strike with A" not in someone.says()
    someone.keys("c")
    assert someone.stage.screen == "handover"
    table = replay.resume((files.home() / "autosave.game").read_text(encoding="utf-8"), small(tmp_path, 3))[0]
    assert table.turn == 1


def test_two_persons_look_back_in_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch, "BEST", "pass")
    table, out = two_persons(tmp_path), io.StringIO()
    typed = io.StringIO("moves\nbest 2 they\nbest 2 nobody\nfrom 2 they\n\nquit\n")
    assert terminal.run(doors(table), table.scenario, typed, out) == 0
    said = out.getvalue()
    assert said.count("== The value of your moves ==") == 2
    for words in (
        "s A",
        "i D",
        "pass from round 2 on",
        "no person sits at 'nobody'; name one of you, they",
        "they, it is your turn",
    ):
        assert words in said, words


def test_a_picture_of_the_page_is_drawn_by_the_command(tmp_path: Path) -> None:
    out = tmp_path / "moves.png"
    assert main(["shot", STARS, "--screen", "debrief", "--command", "page:moves", "-o", str(out)]) == 0
    assert out.stat().st_size > 20_000


def test_a_turn_of_the_best_line_is_told_an_action_a_line() -> None:
    """After one line for all that was looked at, the rows of a slice together."""
    setup = stars().scenario.setup
    turn = [notation.parse(setup, text) for text in ("u ABE all", "s CD", "u BE all", "u BE *", "d a1 CD 6.8")]
    assert turnpage._listed(setup, turn) == [
        ("look at ABE, BE on All digits; BE on every slice", True),
        ("strike with CD", False),
        ("demand 6.8 credits a round of Aster for CD", False),
    ]
    assert turnpage._listed(setup, []) == [("pass", True)]


def test_hints_that_were_asked_for_are_told_once_a_turn() -> None:
    setup = stars().scenario.setup
    assert turns(setup, "?, u ABE all, ?, ?") == ["ask for a hint 3 times, unveil ABE on All digits"]


def test_what_a_cautious_operator_would_do_is_said_to_be_another_thing() -> None:
    """The fallback of a demand and its answer go by the mean of the tests (R15); where such an operator moves does not."""
    setup = stars().scenario.setup
    one = known.Known(
        3, Demand(0, 12, 500), 0, 12, (100, 200, 300), 250, (50, 100, 150), 600, 3, (8000, 8100, 8200), 8150, (5, 0.6)
    )
    greedy = " ".join(movestext.compared(setup, one))
    assert "In truth it was AB: it scores 81.5 points" in greedy
    assert "(R15)" not in greedy
    assert "You asked for 5 of the 6 credits a round it would have paid you." in greedy
    wary = replace(setup, operators=(replace(setup.operators[0], policy="cautious"), *setup.operators[1:]))
    assert "Aster moves by the slice it does worst on, perhaps elsewhere." in " ".join(movestext.compared(wary, one))


def test_points_of_score_errors_and_regret_are_told_apart_from_goal_points() -> None:
    """By the titles of goals, and never by the names that kinds of goal have in a file."""
    goals = scenario.load(scenario.find("the-auditor")).setup.goals
    said = {goal.id: aims.unit(goal, 84) for goal in goals}
    assert said["advice"] == " points of regret"
    assert set(said.values()) >= {" points of score", "%"}
    lost = next(goal for goal in stars().scenario.setup.goals if goal.kind == "estimate")
    assert (aims.unit(lost, 100), aims.unit(lost, 0)) == (" point off", " points off")
    auditor = on_moves(golden("the-auditor-leave-one-out"))
    auditor.keys(*("up",) * 9, "down")
    assert "Users as before: +0.84 points of score" in auditor.says()
    assert not {goal.kind for goal in goals} & set(re.findall(r"[\w-]+", auditor.says()))
