"""Several persons at one screen: nothing of one's sight reaches another, and each plays the whole game."""

from __future__ import annotations

import io
import random
import threading
from pathlib import Path

import pytest

from game import catalog, scenario
from game.cli import main
from game.errors import GameError
from game.rules import notation
from game.rules.actions import Action, End
from game.rules.sight import Sight
from game.scenario import load
from game.session import company, keep
from game.session.port import SeatPort, doors
from game.session.table import Table
from game.view import shot, terminal
from game.view.board import boardui
from game.view.drawing import theme
from game.view.drawing.draw import Label, Scene, spots
from game.view.drawing.point import Click, Key, Motion, Wheel
from game.view.screens import handover, shelf
from game.view.stage import Stage
from game.view.terminal.page import wipe
from tests.test_view_theme import grounds
from tests.view_fixtures import WINDOWS, Player, frame, player, rivals, settled

COVERT = ("u ABC *", "u H one", "p A", "n B", "= shapley A 5 one")
"""What a seat does that no other may notice."""


def game(path: Path, moves: tuple[str, ...] = (), players: tuple[str, ...] = ("person", "person")) -> Table:
    """A game of several seats after some moves of whoever's turn it is."""
    loaded = load(path)
    table = Table(loaded, 1, players)
    for text in moves:
        table.act(table.turn, notation.parse(loaded.setup, text))
    return table


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return rivals(tmp_path)


def taken(someone: Player) -> Player:
    """The next person has come and has read the story and the report."""
    assert someone.stage.screen == "handover"
    someone.keys("return")
    while isinstance(ui := someone.stage.ui, boardui.BoardUi) and ui.card:
        someone.keys("space")
    return someone


# Nothing leaks --------------------------------------------------------------------------------------------------------


def worlds(path: Path) -> tuple[Table, Table]:
    """Two games that the second seat cannot tell apart: in one the first seat looked, poisoned, annotated and declared."""
    busy, idle = game(path, COVERT), game(path)
    assert busy.sight(1) == idle.sight(1)
    assert busy.sight(0) != idle.sight(0)
    return busy, idle


def ended(someone: Player) -> Player:
    """The turn ended, by a second press where the seat did nothing in it."""
    someone.keys("e")
    return someone.keys("e") if someone.stage.screen == "board" else someone


def restless(stage: Stage, width: int, height: int, scale: float) -> list[Scene]:
    """Every picture a screen gives while somebody points everywhere, presses what changes nothing and opens the keys."""
    at, luck = frame(width, height, scale), random.Random(7)
    seen = [settled(stage, at)]
    for _ in range(60):
        stage.feed(Motion(luck.random() * at.width, luck.random() * at.height), at)
        seen.append(settled(stage, at))
    for key in ["space", "u", "z", "y", "l", "r", "s", "e", "b", "1", "tab", "f1", "down", "f1", "shift+tab"]:
        stage.feed(Key(key), at)
        seen.append(settled(stage, at))
    stage.feed(Wheel(at.width / 2, at.height / 2, -3), at)
    stage.feed(Click(3, 3), at)
    return [*seen, settled(stage, at)]


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 1.0), (1280, 720, 2.0)])
def test_a_hand_over_is_the_same_picture_whatever_the_seats_know(two: Path, width: int, height: int, scale: float) -> None:
    """The seat that played looked and poisoned in one game and did nothing in the other: every picture is equal, to the piece."""
    pictures = []
    for table in worlds(two):
        someone = player(table, width, height, scale)
        ended(taken(someone))
        assert someone.stage.screen == "handover"
        assert someone.stage.desk is None
        assert not {"board", "debrief"} & set(someone.stage.uis)
        pictures.append(restless(someone.stage, width, height, scale))
        assert someone.stage.screen == "handover", "no stray key opens the board"
    assert pictures[0] == pictures[1]
    said = " ".join(item.text for scene in pictures[0] for item in scene if isinstance(item, Label))
    for secret in ("Unveiled", "poison", "Undo", "Purse", "83.3", "credits"):
        assert secret not in said, secret


def test_the_next_person_sees_the_same_board_whatever_the_seat_before_knew(two: Path) -> None:
    """Story, report, log, seats, every page, tooltips, what can be undone: equal in both games."""
    told = []
    for table in worlds(two):
        someone = taken(player(table))
        # The first seat leaves traces on its screen: chosen groups, a scrolled list, an open page, a half-written value.
        someone.keys("2", "q", "v", "down", "=", "7", "escape", "o", "e", "e", "return")
        seen = [someone.scene()]
        for key in ["space", "space", "l", "escape", "r", "escape", "b", "escape", "q", "q", "z", "y", "5", "f1", "escape"]:
            someone.keys(key)
            seen.append(someone.scene())
        for spot in spots(someone.scene()):
            someone.stage.feed(Motion(spot.x + spot.w / 2, spot.y + spot.h / 2), someone.at)
            seen.append(someone.scene())
        told.append(seen)
    assert told[0] == told[1]


def test_the_title_says_nothing_of_a_turn_that_was_left(two: Path, home: Path) -> None:
    """Who leaves in the middle of a turn leaves a hand-over, and the title tells the round only."""
    told = []
    for table in worlds(two):
        keep.autosave(table)
        someone = taken(player(table))
        someone.keys("4", "f", "escape", "up", "return")
        assert someone.stage.screen == "title"
        assert someone.stage.desk is None
        assert "board" not in someone.stage.uis
        told.append(someone.scene())
        someone.keys("c")
        assert someone.stage.screen == "handover"
        told.append(someone.scene())
        keep.forget(table.record.text)
    assert told[:2] == told[2:]


def test_each_person_finds_the_own_board_as_it_was_left(two: Path) -> None:
    someone = taken(player(game(two)))
    someone.keys("1", "3", "v", "e", "e")
    taken(someone).keys("6", "e", "e")
    ui = taken(someone).stage.ui
    assert isinstance(ui, boardui.BoardUi)
    assert ui.every
    assert ui.chosen == 0, "the choice of a turn goes with the turn"
    desk = someone.stage.desk
    assert desk is not None
    assert desk.port.seat == 0


def test_bots_and_a_single_person_need_no_hand_over(two: Path) -> None:
    someone = player(game(two, players=("greedy", "person")))
    assert someone.stage.screen == "board"
    assert someone.stage.desk is not None
    assert someone.stage.desk.port.seat == 1
    someone.keys("e", "e")
    assert someone.stage.screen == "board"
    assert "End of round 1" in someone.says()
    with pytest.raises(GameError, match="hands over to nobody"):
        shot.draw("first-strike", "handover", (640, 360), 1.0, two.with_name("x.png"))


# The whole game -------------------------------------------------------------------------------------------------------


def test_two_persons_play_to_the_end_by_keys(two: Path) -> None:
    someone = player(game(two))
    for turn in range(6):
        assert handover_of(someone).turn == turn % 2
        assert f"round {turn // 2 + 1} of 3" in someone.says()
        someone.keys("return")
        desk = someone.stage.desk
        assert desk is not None
        assert desk.sight.seat == turn % 2
        if turn < 2:
            assert f"Earn for {desk.sight.me.name}" in someone.says()
        else:
            assert f"End of round {turn // 2}" in someone.says()
        someone.keys("space", "space")
        if turn == 0:
            someone.keys("1", "s")
        if turn == 1:
            someone.keys("r")
            assert "A (Community A) strikes" in someone.says(), "what the other did in public is told"
            someone.keys("r")
        someone.keys("e", "e")
    assert "The game is over" in someone.says()
    someone.keys("space")
    assert someone.stage.screen == "debrief"
    assert "Earn for Friends" in someone.says()
    someone.keys("s")
    assert "Earn for Rivals" in someone.says()
    someone.click("seat:1")
    assert "Earn for Friends" in someone.says()
    someone.click("again")
    assert handover_of(someone).turn == 0


def handover_of(someone: Player) -> handover.HandoverUi:
    ui = someone.stage.ui
    assert isinstance(ui, handover.HandoverUi)
    return ui


def test_two_persons_play_a_round_by_mouse(two: Path) -> None:
    someone = player(game(two))
    someone.click("take").click("close").click("group:0").click("strike").click("seats")
    assert "Friends of the long name" in someone.says()
    someone.click("close").click("end").click("take").click("close")
    assert "A (Community A) strikes" in someone.says()
    someone.click("close").click("end").click("end").click("take")
    assert "End of round 1" in someone.says()


def test_a_game_of_several_persons_goes_on_at_the_hand_over(two: Path) -> None:
    """Whether the process ended between two turns or within one: nobody's board is shown before they have come."""
    for moves, turn in (((*COVERT, "."), 1), ((".", *COVERT[1:2], "p E"), 1), ((".", "."), 0)):
        table = game(two)
        keep.autosave(table)
        for text in moves:
            table.act(table.turn, notation.parse(table.scenario.setup, text))
        someone = player()
        someone.keys("c")
        assert handover_of(someone).turn == turn
        assert someone.stage.desk is None
        taken(someone)
        assert someone.stage.desk is not None
        assert someone.stage.desk.sight == table.sight(turn)
        assert shelf.last_game() is not None


def test_a_damaged_save_quotes_nobodys_moves(two: Path, home: Path) -> None:
    table = game(two)
    keep.autosave(table)
    for text in (*COVERT, ".", "."):
        table.act(table.turn, notation.parse(table.scenario.setup, text))
    (home / keep.NAME).write_text(table.record.text.replace("p A", "p C"), encoding="utf-8")
    trouble = keep.resume().trouble or ""
    assert "kept as" in trouble
    assert "p C" not in trouble
    assert "p A" not in trouble


# In the terminal ------------------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    """A terminal that forgets what is wiped off it, as a person sees it."""

    def isatty(self) -> bool:
        return True


def typed(table: Table, text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a terminal showed between one wipe and the next."""
    monkeypatch.setenv("TERM", "xterm")
    out = Screen()
    assert terminal.run(doors(table), table.scenario, io.StringIO(text), out) == 0
    return out.getvalue().split("\x1b[H\x1b[2J\x1b[3J")


def test_the_terminal_shows_the_next_person_nothing_of_the_one_before(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = "\nlog\nboard\nundo\nredo\nseats\nif s E\nwhy a1 EF\nquit\n"
    busy, idle = (typed(game(two), f"\n{acts}.\n{looks}", monkeypatch) for acts in ("\n".join(COVERT) + "\n", ""))
    assert busy[2] != idle[2], "the first seat was told something"
    assert busy[3:] == idle[3:]
    assert len(busy) == 5
    assert "Press Enter when you are there" in busy[3]
    assert "purse" not in busy[3]
    assert "you are Friends of the long name" in busy[4]


def test_two_persons_play_to_the_end_by_typing(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = typed(game(two), "\ns A\n.\n\nd a1 E 2\n.\n" + "hello?\n\n.\n" * 4, monkeypatch)
    said = "".join(shown)
    assert said.count("Press Enter when you are there") == 6 + 4, "what is no empty line is asked again"
    assert "A (Community A) strikes" in shown[4]
    assert said.count("Since your last turn") == 4
    assert "== Debrief of Rivals: score" in said
    assert "== Debrief of Friends of the long name: score" in said
    assert said.count("What was done:") == 1


def test_a_wiped_screen_is_one_that_can_be_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    page, dumb = io.StringIO(), Screen()
    wipe(page)
    assert page.getvalue() == ""
    monkeypatch.setenv("TERM", "dumb")
    wipe(dumb)
    assert set(dumb.getvalue()) == {"\n"}


# Who sits where -------------------------------------------------------------------------------------------------------


def gathered(path: Path, seats: int, width: int = 1280, height: int = 720, scale: float = 1.0) -> Player:
    someone = player(None, width, height, scale)
    scenario = load(path)
    assert len(scenario.setup.seats) == seats
    someone.stage.gather(str(path), scenario.setup)
    return someone


def players_of(someone: Player) -> tuple[str, ...]:
    table_players = {desk.port.players for desk in someone.stage.seating.desks.values()}
    assert len(table_players) == 1
    return table_players.pop()


def test_the_seats_are_taken_by_keys_and_by_mouse(tmp_path: Path) -> None:
    path = rivals(tmp_path, 3)
    someone = gathered(path, 3)
    said = someone.says()
    for part in ("Who sits where?", "Third", "organizer", "Plays for: Earn for Third", "Person", "Greedy", "Begin"):
        assert part in said, part
    someone.keys("down", "left", "left", "down", "right", "left", "space")
    assert players_of(someone) == ("person", "person", "greedy")
    assert someone.stage.screen == "handover"
    someone = gathered(path, 3)
    someone.click("sit:0:pass").click("begin")
    assert "At least one person" in someone.says()
    assert someone.stage.screen == "seats"
    someone.click("sit:1:person").click("sit:2:random").click("begin")
    assert players_of(someone) == ("pass", "person", "random")
    assert someone.stage.screen == "board"


def test_the_picker_asks_who_sits_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from game import files

    rivals(tmp_path)
    monkeypatch.setattr(files, "scenarios", lambda: tmp_path)
    someone = player()
    someone.keys("s", "return", "return")
    assert someone.stage.screen == "seats"
    someone.keys("escape")
    assert someone.stage.screen == "picker"
    someone.keys("return", "space")
    assert players_of(someone) == ("person", "greedy")


def test_who_sits_where_is_said_on_the_command_line(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup = load(two).setup
    assert company.invited(setup, {}) == ("person", "greedy")
    assert company.invited(setup, {"p1": "random", "p2": "person"}) == ("random", "person")
    for said, words in (
        ({"p9": "person"}, "its seats are p1, p2"), ({"p1": "genius"}, "choose one of person"), ({"p1": "pass"}, "simulate"),
    ):  # fmt: skip
        with pytest.raises(GameError, match=words):
            company.invited(setup, said)
    for arguments, words in (
        (["--seat", "rival"], "rival=person"), (["--continue", "--seat", "p1=person"], "leave out --seat"),
    ):  # fmt: skip
        try:
            status = main(["play", "--text", *arguments])
        except SystemExit as stop:
            status = int(str(stop.code))
        assert status in (1, 2)
        assert words in capsys.readouterr().err


@pytest.mark.parametrize("seats", [2, 6])
@pytest.mark.parametrize(("width", "height", "scale"), [*WINDOWS, (480, 270, 1.0), (800, 500, 1.0)])
def test_the_screens_of_several_seats_fit_every_window(seats: int, width: int, height: int, scale: float, tmp_path: Path) -> None:
    """Nothing is wider than its box or outside the window, no two controls overlap, and all of it can be read."""
    path = rivals(tmp_path, seats)
    over = player(game(path, (".",) * (3 * seats), ("person",) * seats), width, height, scale)
    table = player(game(path, players=("person",) * seats), width, height, scale)
    for someone, look in (
        (gathered(path, seats, width, height, scale), lambda: None),
        (table, lambda: None),
        (table, lambda: taken(table)),
        (table, lambda: table.keys("b")),
        (over, lambda: None),
    ):
        look()
        scene = someone.scene()
        controls = [spot for spot in spots(scene) if spot.focus and spot.name not in ("grid", "inspector", "text")]
        for i, one in enumerate(controls):
            assert one.x >= -1, one
            assert one.x + one.w <= someone.at.width + 1, one
            assert one.y >= -1, one
            assert one.y + one.h <= someone.at.height + 1 or one.name.startswith("group"), one
            for two in controls[i + 1 :] if not someone.stage.ui.card else ():
                across = one.x + one.w <= two.x + 0.5 or two.x + two.w <= one.x + 0.5
                assert across or one.y + one.h <= two.y + 0.5 or two.y + two.h <= one.y + 0.5, (one.name, two.name)
        for item in scene:
            if isinstance(item, Label):
                assert someone.at.measure(item.text, item.size, item.weight) <= item.w + 0.51, item
        for label, ground in grounds(scene):
            assert theme.contrast(label.colour, ground) >= 4.5, (label.text, label.colour, ground)


def test_pictures_of_the_new_screens(two: Path) -> None:
    for screen in ("seats", "handover", "board", "debrief"):
        out = two.with_name(f"{screen}.png")
        shot.draw(str(two), screen, (640, 360), 1.0, out)
        assert out.read_bytes().startswith(b"\x89PNG")


# Bots that think ------------------------------------------------------------------------------------------------------


class Hurdle:
    """A bot that passes, once the test lets it."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def __call__(self, sight: Sight, policies: object, chance: object) -> End:
        assert self.gate.wait(20)
        return End()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Hurdle:
    bot = Hurdle()
    monkeypatch.setattr(catalog, "BOTS", {**catalog.BOTS, "slow": bot})
    return bot


def test_the_window_goes_on_while_a_bot_thinks(two: Path, slow: Hurdle) -> None:
    """A screen says who plays, from public facts; nothing else can be done meanwhile but to leave, and then the report comes."""
    someone = Player(Stage(game(two, players=("slow", "person")), patience=0), frame())
    assert someone.stage.screen == "waiting"
    slow.gate.set()
    settled(someone.stage, someone.at)
    assert someone.stage.screen == "board"
    slow.gate.clear()
    someone.keys("e", "e")
    assert someone.stage.screen == "waiting"
    said = [item.text for item in someone.stage.scene(someone.at) if isinstance(item, Label)]
    assert "The organizer’s turn: the bot slow is thinking …" in " ".join(said)
    for key in ("e", "u", "space", "s"):
        someone.stage.feed(Key(key), someone.at)
        assert someone.stage.work()
        assert someone.stage.screen == "waiting"
    slow.gate.set()
    settled(someone.stage, someone.at)
    assert someone.stage.screen == "board"
    assert "End of round 1" in someone.says()


def test_a_bot_that_could_not_be_saved_can_be_tried_again(two: Path, slow: Hurdle) -> None:
    table = game(two, players=("person", "slow"))
    slow.gate.set()
    faults = [True]

    def disk() -> None:
        if table.turn == 0 and table.sight(0).board.round == 2 and faults.pop():
            raise GameError("the disk is full")

    table.listeners.append(disk)
    someone = player(table)
    someone.keys("e", "e")
    assert someone.stage.screen == "waiting"
    assert "This turn could not be played on: the disk is full." in someone.says()
    faults.append(False)
    someone.keys("return")
    assert someone.stage.screen == "board"
    assert "End of round 1" in someone.says()


def test_a_game_left_while_a_bot_thinks_goes_on_where_it_was(two: Path, slow: Hurdle) -> None:
    table = game(two, players=("person", "slow"))
    keep.autosave(table)
    someone = Player(Stage(table, patience=0), frame())
    someone.keys("down", "down", "u", "e")
    assert someone.stage.screen == "waiting"
    threading.Timer(0.2, slow.gate.set).start()
    someone.stage.feed(Key("escape"), someone.at)
    assert someone.stage.screen == "title"
    someone.stage.shelf.refresh()
    someone.stage.command("continue", someone.at)
    settled(someone.stage, someone.at)
    assert someone.stage.screen == "board"
    assert someone.stage.desk is not None
    assert someone.stage.desk.sight.board.round == 2


def test_a_bot_that_fails_ends_the_game_in_the_terminal_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it did not do cannot be helped at the terminal: the fault is passed on as it is, and what was done is kept."""

    def broken(*_: object) -> Action:
        raise GameError("the plug-in acme:late failed")

    monkeypatch.setitem(catalog.BOTS, "broken", broken)  # type: ignore[arg-type]
    loaded = scenario.load(scenario.find("commons"))
    table = Table(loaded, 1, ("person", "broken", "pass"))
    with pytest.raises(GameError, match="acme:late failed"):
        terminal.run((SeatPort(table, 0),), loaded, io.StringIO("s A\n.\n"), io.StringIO())
    assert table.turn == 1
