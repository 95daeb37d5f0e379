"""The screens as a whole: every way through them, nothing lost on the way, and a sentence where something is missing."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from game import files
from game.errors import GameError
from game.rules.text import RULES
from game.session import keep
from game.view import keys, settings, shot
from game.view.board import boardui, lesson
from game.view.drawing import point, theme
from game.view.drawing.draw import Box, Label, spots
from game.view.drawing.point import Click, Key, Motion, Wheel
from game.view.screens import shelf
from game.view.stage import Stage
from tests.view_fixtures import WINDOWS, Player, frame, player, settled, still, table

ROOT = Path(__file__).parent.parent


def test_the_title_offers_quick_play_first_and_continues_when_there_is_a_game() -> None:
    someone = player()
    assert someone.stage.ui.point.focus in ("", "quick")
    said = someone.says()
    for part in ("Counterfactual", "Quick play", "First lesson", "Scenarios", "Rules", "Quit", "Size 100%"):
        assert part in said, part
    assert "Continue" not in said
    someone.keys("return")
    assert someone.stage.screen == "board"
    assert "YOUR GOALS" in someone.says()
    someone.keys("return", "down", "u", "escape")
    assert "The game is kept" in someone.says() or "the game is kept" in someone.says()
    someone.keys("up", "return")
    assert someone.stage.screen == "title"
    assert "First Strike, round 1" in someone.says()
    focused = someone.focused()
    assert focused is not None
    assert focused.name == "continue"


def test_continue_after_the_process_is_gone_gives_the_state_of_the_last_action() -> None:
    someone = player()
    someone.keys("p", "space", "4", "6", "s")
    assert someone.stage.desk is not None
    left = someone.stage.desk.sight
    again = player()
    again.keys("c")
    assert again.stage.desk is not None
    assert again.stage.desk.sight == left


def test_the_autosave_is_where_the_session_keeps_it() -> None:
    assert shelf.AUTOSAVE == keep.NAME
    assert shelf.last_game() is None
    (files.home() / keep.NAME).write_text("not a record", encoding="utf-8")
    assert shelf.last_game() is shelf.DAMAGED


@pytest.mark.parametrize("text", ['[Scenario "first-strike"] #00000000\n', "rubbish", "\x00\x01\x02"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_damaged_autosave_is_told_on_the_title_and_put_aside(text: str, scale: float) -> None:
    """The message covers no entry, says where the file is now, and what cannot be continued is offered no more."""
    path = files.home() / keep.NAME
    path.write_text(text, encoding="utf-8")
    someone = player(scale=scale)
    assert "Continue" in someone.says()
    someone.keys("c")
    assert someone.stage.screen == "title"
    told = someone.says()
    assert "cannot be continued" in told
    aside = path.with_name("autosave-damaged-1.game")
    assert aside.read_text(encoding="utf-8") == text
    assert not path.exists()
    assert someone.stage.ui.note.endswith(files.shown(aside))  # type: ignore[union-attr]  # the title has a note
    assert not any(spot.name == "continue" for spot in spots(someone.scene()))
    scene = someone.scene()
    box = next(item for item in reversed(scene) if isinstance(item, Box) and item.rim == theme.AMBER)
    for spot in spots(scene):
        apart = spot.x + spot.w <= box.x or box.x + box.w <= spot.x or spot.y + spot.h <= box.y or box.y + box.h <= spot.y
        assert apart, spot.name


def test_a_damaged_autosave_is_put_aside_when_another_game_begins() -> None:
    path = files.home() / keep.NAME
    path.write_text("rubbish", encoding="utf-8")
    someone = player()
    assert "the save is damaged" in someone.says()
    assert someone.stage.ui.point.focus == "quick"
    someone.keys("return", "space", "s", "1", "u", "e", "e")
    assert keep.saved() is not None
    assert path.read_text(encoding="utf-8") != "rubbish"
    assert path.with_name("autosave-damaged-1.game").read_text(encoding="utf-8") == "rubbish"


def test_the_picker_shows_every_shipped_scenario_and_plays_it() -> None:
    someone = player()
    someone.keys("s")
    said = someone.says()
    for part in ("Scenarios", "One removal", "First Strike", "Lesson", "Goals".upper(), "hash"):
        assert part in said, part
    someone.keys("down")
    assert "Eight communities wrote the examples" in someone.says()
    someone.keys("return")
    assert someone.stage.screen == "board"
    assert "First Strike" in someone.says()


def test_a_scenario_with_mistakes_keeps_its_place_and_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.toml").write_text("format = 1\nid = broken\n", encoding="utf-8")
    monkeypatch.setattr(files, "scenarios", lambda: tmp_path)
    someone = player()
    someone.keys("s")
    assert "This file has mistakes" in someone.says()
    assert "broken.toml" in someone.says()
    someone.keys("return")
    assert someone.stage.screen == "picker"


def test_a_missing_folder_of_scenarios_is_told_where_the_player_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise GameError("the game's own folder of scenarios is missing")

    monkeypatch.setattr(files, "scenarios", missing)
    someone = player()
    for key in ("s", "p", "l"):
        someone.keys(key)
        assert someone.stage.screen == "title"
        assert "scenarios is missing" in someone.says()


def test_the_rules_are_all_there() -> None:
    someone = player()
    someone.keys("r")
    said = someone.says()
    for _ in range(12):
        someone.keys("page down")
        said += someone.says()
    for number, title, _ in RULES:
        assert f"{number} {title}" in said, number
    someone.keys("escape")
    assert someone.stage.screen == "title"


def test_the_lesson_leads_from_the_first_step_to_the_last() -> None:
    """Guess, unveil, go on: with Space, arrows and digits alone, never stuck, to three stars. What is due is never a word that
    the player has not written, nor the end of the turn while one is missing.
    """
    someone = player()
    someone.keys("l")
    worth = ["33.33", "33.33", "-33.33"]
    for _ in range(80):
        ui, desk = someone.stage.ui, someone.stage.desk
        assert isinstance(ui, boardui.BoardUi)
        assert desk is not None
        step = lesson.step_of(desk, ui)
        if step is None:
            break
        assert f"STEP {ui.step + 1} OF {len(desk.scenario.steps)}" in someone.says()
        if step.predict is not None and ui.answer is None:
            assert not lesson.may_go_on(desk, ui)
            assert ui.point.focus == "answer:0"
            someone.keys(*["right"] * step.predict.answer, "return")
            assert "That is right." not in someone.says(), "the board has not shown it yet"
        elif step.predict is not None and lesson.may_go_on(desk, ui):
            assert "That is right." in someone.says()
            someone.keys("space")
        elif someone.stage.where() == "value" and "Write it first" in someone.says():
            someone.keys("return", "space")
            assert "Not now: write the number first" in someone.says()
            someone.keys(*worth.pop(0))
        else:
            someone.keys("space")
            if someone.stage.screen == "debrief":
                break
    else:
        pytest.fail("the lesson has no end")
    desk = someone.stage.desk
    assert desk is not None
    assert desk.sight.board.over
    assert len(desk.sight.notes.declared) == 3
    found = desk.debrief()
    assert found is not None
    assert found.stars == 3


def test_nought_is_declared_when_it_was_written() -> None:
    for written in (("0",), ("up", "down")):
        someone = player(table("one-removal"))
        someone.keys("3", "=", "7", "backspace", "return")
        assert someone.stage.where() == "value", "nothing is written any more"
        someone.keys(*written, "return")
        assert someone.stage.desk is not None
        assert list(someone.stage.desk.sight.notes.declared.values()) == [0], written
        someone.keys("=", "return")
        assert someone.stage.where() == "board", "what was said before may be said again"


def test_a_value_is_declared_by_typing_it() -> None:
    someone = player(table("one-removal"))
    someone.keys("3", "=", "-", "3", "3", ".", "3", "3")
    assert "−33.33" in someone.says()
    someone.keys("return")
    desk = someone.stage.desk
    assert desk is not None
    assert list(desk.sight.notes.declared.values()) == [-3333]


def test_a_game_is_played_to_its_debrief_by_keys() -> None:
    someone = player()
    someone.keys("p", "space")
    for _ in range(8):
        someone.keys("e", "e", "space")
    assert someone.stage.screen == "debrief"
    said = someone.says()
    for part in ("0 of 60", "DEPLOYED SCORE BY ROUND", "Play again", "Leverage: 92.46 − 92.46 = 0 points."):
        assert part in said, part
    someone.click("page:checks")
    assert "AGAINST WHICH REFERENCE WORLD?" in someone.says()
    someone.click("page:rounds")
    assert "Round 8" in someone.says()
    someone.click("keep")
    assert len(list((files.home() / "records").glob("*.game"))) == 1
    someone.click("again")
    assert someone.stage.screen == "board"


def test_leaving_the_debrief_leaves_nothing_to_continue() -> None:
    someone = player(table(moves=(".",) * 8))
    assert someone.stage.screen == "debrief"
    someone.keys("escape")
    assert someone.stage.screen == "title"
    assert "Continue" not in someone.says()


def test_everything_beside_the_actions_is_in_the_menu_for_a_mouse() -> None:
    for entry, said in (
        ("story", "Your goals".upper()), ("log", "What happened so far"), ("keys", "Shift+Tab"), ("report", "End of round 1"),
    ):  # fmt: skip
        someone = player(table())
        someone.click("end").click("end").click("close").click("menu").click(entry)
        assert said in someone.says(), entry
        someone.keys("escape")
        assert said not in someone.says(), entry
    someone = player(table())
    someone.click("menu").click("larger")
    assert someone.stage.settings.scale == 1.1
    someone.click("rules").click("back")
    assert someone.stage.screen == "board"
    someone.click("menu").click("title")
    assert someone.stage.screen == "title"


def test_f1_lists_the_keys_everywhere_and_esc_closes_them() -> None:
    for screen in ("title", "picker", "rules", "board"):
        someone = player(table())
        someone.stage.show(screen)
        someone.keys("f1")
        assert "Shift+Tab" in someone.says(), screen
        someone.keys("escape")
        assert "Shift+Tab" not in someone.says(), screen
        assert someone.stage.screen == screen


def test_keys_that_do_not_fit_are_scrolled_to_everywhere() -> None:
    for screen in ("title", "picker", "rules", "board", "debrief"):
        someone = player(table(moves=(".",) * 8 if screen == "debrief" else ()), 520, 290)
        someone.stage.show(screen)
        someone.keys("f1")
        before = someone.says()
        if all(text in before for _, text in keys.sheet(screen)):
            assert screen != "board"
        else:
            assert "more below: ↓" in before, screen
            someone.keys("down")
            assert someone.says() != before, screen
        someone.keys("escape")
        assert someone.stage.screen == screen


def test_the_scale_is_changed_by_keys_and_kept() -> None:
    someone = player()
    someone.keys("ctrl+plus", "ctrl+plus")
    assert someone.stage.settings.scale == 1.25
    assert settings.load().scale == 1.25
    assert Stage().settings.scale == 1.25
    someone.keys("ctrl+-")
    assert settings.load().scale == 1.1
    (files.home() / settings.NAME).write_text('{"scale": 9, "motion": "perhaps"}', encoding="utf-8")
    assert settings.load() == settings.Settings()
    assert settings.step(2.0, 1) == 2.0
    assert settings.step(1.0, -1) == 1.0


@pytest.mark.parametrize(("width", "height"), [(320, 200), (200, 120), (479, 600), (900, 260)])
def test_a_window_that_is_too_small_says_so_and_loses_nothing(width: int, height: int) -> None:
    someone = player(table(), width, height)
    before = someone.stage.desk.sight if someone.stage.desk else None
    assert "too small" in someone.says()
    for item in someone.scene():
        if isinstance(item, Label):
            assert someone.at.measure(item.text, item.size, item.weight) <= item.w + 1
    someone.keys("e", "u", "s", "escape", "return", "q")
    someone.stage.feed(Click(5, 5), someone.at)
    assert someone.stage.desk is not None
    assert someone.stage.desk.sight is before
    assert someone.stage.screen == "board"
    larger = Player(someone.stage, frame())
    assert "First Strike" in larger.says()


@pytest.mark.parametrize(
    ("width", "height", "scale"), [*WINDOWS, (480, 270, 1.0), (800, 500, 1.0), (2560, 1440, 1.0), (1366, 768, 1.25)]
)
@pytest.mark.parametrize("screen", ["title", "picker", "rules", "board", "debrief"])
def test_every_screen_fits_every_window(screen: str, width: int, height: int, scale: float) -> None:
    """Every control lies inside the window and no label is wider than its box."""
    someone = player(table(moves=(".",) * 8 if screen == "debrief" else ()), width, height, scale)
    someone.stage.show(screen)
    at = someone.at
    for spot in spots(someone.scene()):
        if spot.focus and spot.name != "inspector":
            assert spot.x >= -1, spot
            assert spot.y >= -1, spot
            assert spot.x + spot.w <= at.width + 1, spot
            assert spot.y + spot.h <= at.height + 1 or spot.name.startswith("group"), spot
    for item in someone.scene():
        if isinstance(item, Label):
            assert at.measure(item.text, item.size, item.weight) <= item.w + 0.51, item


@pytest.mark.parametrize("seed", range(5))
def test_a_monkey_breaks_nothing(seed: int) -> None:
    """500 random inputs: no exception, a focus that exists, and money that never goes below nothing."""
    chance = random.Random(seed)
    names = [
        "tab", "shift+tab", "return", "escape", "space", "up", "down", "left", "right", "page up", "page down", "home", "f1",
        "backspace", "ctrl+plus", "ctrl+-", "shift+u", ".", "-", "+", "=", "ctrl+m", *"acdefgilmopqrsuvwxyz0123456789",
    ]  # fmt: skip
    someone = player(table(), *chance.choice([(1280, 720, 1.0), (1280, 720, 2.0), (1920, 1080, 1.0)]))
    still(someone.stage)
    at = someone.at
    for turn in range(500):
        kind = chance.random()
        x, y = chance.uniform(0, at.width), chance.uniform(0, at.height)
        if kind < 0.6:
            someone.stage.feed(Key(chance.choice(names)), at)
        elif kind < 0.85:
            someone.stage.feed(Click(x, y), at)
        elif kind < 0.93:
            someone.stage.feed(Motion(x, y), at)
        else:
            someone.stage.feed(Wheel(x, y, chance.choice((-2, -1, 1, 2))), at)
        someone.stage.over = False
        scene = someone.stage.scene(at)
        if turn % 10 == 0:
            someone.stage.work()
        stops = [spot.name for spot in spots(scene) if spot.focus]
        assert someone.stage.ui.point.focus in stops
        if someone.stage.desk is not None:
            assert someone.stage.desk.sight.notes.purse >= 0


def test_a_picture_without_a_display(tmp_path: Path) -> None:
    out = tmp_path / "board.png"
    shot.draw("first-strike", "board", (640, 360), 1.0, out)
    assert out.read_bytes().startswith(b"\x89PNG")
    shot.draw("one-removal", "debrief", (640, 360), 1.0, out)
    with pytest.raises(GameError, match="there is no screen"):
        shot.draw("first-strike", "kitchen", (640, 360), 1.0, out)
    with pytest.raises(GameError, match="cannot be written"):
        shot.draw("first-strike", "title", (640, 360), 1.0, tmp_path / "nowhere" / "board.png")


def test_a_missing_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from game.view.drawing import letters

    def missing(*parts: str) -> Path:
        raise GameError(f"the game's own file {'/'.join(('assets', *parts))} is missing")

    monkeypatch.setattr(files, "asset", missing)
    with pytest.raises(GameError, match=r"assets/fonts/Inter-Regular\.otf"):
        letters.font("regular", 177)


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=kept | environment, timeout=60, check=False
    )


def test_no_display_is_told_in_a_sentence_with_a_way_out() -> None:
    code = "from game.errors import GameError\ntry:\n from game.view import app; app.run()\nexcept GameError as f: print(f)"
    result = run(code, SDL_VIDEODRIVER="no-such-driver")
    assert "no window can be opened here" in result.stdout
    assert "play --text" in result.stdout
    assert "Traceback" not in result.stderr


def test_the_wrong_pygame_is_told_with_the_repair() -> None:
    code = (
        "import pygame; pygame.IS_CE = False\nfrom game.errors import GameError\n"
        "try:\n import game.view.app\nexcept GameError as f: print(f)"
    )
    assert "pip uninstall pygame && pip install pygame-ce" in run(code).stdout


def test_the_screens_are_drawn_without_pygame_or_numpy() -> None:
    """Only letters, tiles, paint, app and shot know pygame; the title asks for no numpy either."""
    code = (
        "import sys, json\nfrom game.view.stage import Stage\nfrom game.view.drawing.draw import Frame\n"
        "s = Stage(); s.scene(Frame(1280, 720, lambda text, size, weight: len(text) * size * 0.55))\n"
        "print(json.dumps([m for m in ('pygame', 'numpy') if m in sys.modules]))"
    )
    result = run(code)
    assert json.loads(result.stdout) == [], result.stderr


def test_a_window_opens_plays_and_closes() -> None:
    """The real loop on a driver without a screen: events in, a game out."""
    code = """
import pygame, threading, time
from game.view import app
def act():
    time.sleep(1.0)
    for key in (pygame.K_RETURN, pygame.K_RETURN, pygame.K_DOWN, pygame.K_u, pygame.K_e):
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            pygame.event.post(pygame.Event(kind, key=key, mod=0, unicode=""))
        time.sleep(0.3)
    pygame.event.post(pygame.Event(pygame.QUIT))
threading.Thread(target=act).start()
print(app.run())
"""
    result = run(code, SDL_VIDEODRIVER="dummy")
    assert result.stdout.strip() == "0", result.stderr
    assert keep.saved() is not None
    assert shelf.last_game() == shelf.Last("first-strike", "First Strike", 2)


def test_the_keys_of_a_keyboard_have_the_names_of_the_table() -> None:
    import pygame

    from game.view import app

    def name(key: int, mod: int = 0, typed: str = "") -> str:
        return app.key(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=typed))

    pygame.display.init()
    assert name(pygame.K_u) == "u"
    assert name(pygame.K_u, pygame.KMOD_LSHIFT, "U") == "shift+u"
    assert name(pygame.K_EQUALS, pygame.KMOD_LSHIFT, "+") == "+"
    assert name(pygame.K_PLUS, pygame.KMOD_LCTRL) == "ctrl+plus"
    assert name(pygame.K_KP_ENTER) == "return"
    assert name(pygame.K_KP_PLUS, pygame.KMOD_LCTRL) == "ctrl+plus"
    assert name(pygame.K_PAGEUP) == "page up"
    assert name(pygame.K_TAB, pygame.KMOD_LSHIFT) == "shift+tab"
    pygame.display.quit()


@pytest.mark.parametrize(
    ("key", "typed", "mod", "scancode", "right"),
    [
        ("e", "€", "RALT", 8, None), ("s", "ß", "MODE", 22, None), ("e", "e", "LALT", 8, None), ("s", "s", "LMETA", 22, None),
        ("SPACE", " ", "LALT", 44, None), ("RETURN", "\r", "RMETA", 40, None), ("TAB", "", "LALT", 43, None),
        ("e", "€", "LCTRL RALT", 8, None), ("EQUALS", "=", "RALT", 46, None), ("b", "=", "RALT", 5, "declare"),
        ("KP8", "", "NONE", 96, "up"), ("KP3", "", "NONE", 91, "page-down"), ("KP7", "", "NONE", 95, "home"),
        ("KP5", "", "NONE", 93, None), ("KP8", "8", "NUM", 96, "group:7"), ("KP8", "8", "NONE", 96, "group:7"),
        ("KP_ENTER", "", "NONE", 88, "press"),
        # French figures, Czech figures, Cyrillic and Greek letters by where they lie; German Y and Z by what they say.
        ("AMPERSAND", "&", "NONE", 30, "group:0"), (0x11B, "ě", "NONE", 31, "group:1"), ("MINUS", "-", "NONE", 35, "group:5"),
        ("1", "1", "LSHIFT", 30, "group:0"), (0x44B, "ы", "NONE", 22, "strike"), (0x433, "Г", "LSHIFT", 24, "unveil-row"),
        (0x44F, "", "LCTRL", 29, "undo"), ("z", "z", "NONE", 28, "undo"), ("y", "y", "NONE", 29, "redo"),
        ("SEMICOLON", ";", "NONE", 16, None), ("q", "q", "NONE", 4, "tab-next"), (0x44B, "ы", "RALT", 22, None),
    ],
)  # fmt: skip
def test_a_key_is_what_it_says_or_where_it_lies(key: str | int, typed: str, mod: str, scancode: int, right: str | None) -> None:
    import pygame

    from game.view import app

    pygame.display.init()
    mods = sum(int(getattr(pygame, f"KMOD_{one}")) for one in mod.split())
    code = key if isinstance(key, int) else int(getattr(pygame, f"K_{key}"))
    what = app.read(pygame.Event(pygame.KEYDOWN, key=code, unicode=typed, mod=mods, scancode=scancode), 1.0)
    scene = player(table()).keys("space").scene()
    assert what is None or isinstance(what, Key)
    got = None if what is None else keys.command("board", what.name) or keys.command("board", what.place)
    assert got == right
    if right not in (None, "press") and what is not None:
        assert point.read(scene, point.Pointing("grid"), "board", what)[1] == right
    pygame.display.quit()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="only X11 and Wayland have a display that may be gone")
def test_a_display_that_is_gone_is_told_with_a_way_out() -> None:
    """SDL would draw on nothing; a driver that is asked for by name is used."""
    result = run("from game.view import app\napp.open_window()", DISPLAY=":7654", WAYLAND_DISPLAY="", SDL_VIDEODRIVER="")
    assert "no window can be opened here" in result.stderr
    assert "play --text" in result.stderr
    assert run("from game.view import app\napp.open_window()", SDL_VIDEODRIVER="dummy").returncode == 0


def test_the_scene_settles_on_one_picture_until_something_changes() -> None:
    someone = player(table())
    one = settled(someone.stage, someone.at)
    assert someone.stage.scene(someone.at) is one


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (1440, 900), (1600, 900), (1920, 1080), (2560, 1440)])
def test_a_larger_scale_gives_no_smaller_writing(width: int, height: int) -> None:
    """Though it leaves a smaller window, and so perhaps a smaller step of the typographic scale."""
    body = [frame(width, height, scale).sizes.body * scale for scale in settings.SCALES]
    assert all(later >= 0.97 * before for before, later in pairwise(body))
    assert body[-1] > 1.5 * body[0]


# How hard, and with what help -----------------------------------------------------------------------------------------


def chosen(*commands: str) -> Player:
    """The picker with First Strike in hand, after some keys."""
    someone = player()
    someone.stage.show("picker")
    return someone.keys("down", *commands)


def test_the_picker_asks_how_hard_a_game_is_to_be() -> None:
    """By arrows or by click; the next game is at that level, and so is the first one of the next start."""
    someone = chosen("right")
    assert settings.load().difficulty == "hard"
    assert chosen().stage.settings.difficulty == "hard"
    someone.click("play")
    desk = someone.stage.desk
    assert desk is not None
    assert desk.scenario.difficulty == "hard"
    assert desk.sight.notes.purse == 1300
    assert "· hard" in someone.says()
    someone.keys("space", "1", "i")
    assert '[Difficulty "hard"]' in (files.home() / keep.NAME).read_text(encoding="utf-8")
    someone = chosen("left", "left", "left")
    assert settings.load().difficulty == "easy"
    someone.click("level:normal").click("play")
    assert "· easy" not in someone.says()
    assert settings.load().difficulty == "normal"


def test_a_lesson_is_played_as_it_is_told() -> None:
    """It has no level to choose, and ignores the one that is set."""
    someone = chosen("right", "up")
    assert "Difficulty" not in someone.says()
    someone.click("play")
    desk = someone.stage.desk
    assert desk is not None
    assert desk.scenario.difficulty == "normal"


@pytest.mark.parametrize(
    ("assists", "forecast", "hint"), [("all", True, True), ("forecasts", True, False), ("none", False, False)]
)
def test_help_is_what_was_chosen(assists: str, forecast: bool, hint: bool) -> None:
    """Forecasts and hints, forecasts alone, or neither."""
    someone = chosen().click(f"assists:{assists}").click("play").keys("space")
    assert settings.load().assists == assists
    said = someone.says()
    assert ("Aster stays on" in said) == forecast
    assert ("You play without forecasts." in said) == (not forecast)
    said = someone.keys("h").says()
    assert ("A NUDGE" in said) == hint
    assert ("you play without hints" in said) == (not hint)


def test_damaged_preferences_are_as_at_the_first_start() -> None:
    files.write(files.home() / settings.NAME, '{"scale": 1.25, "motion": false, "difficulty": "brutal", "assists": 7}')
    assert settings.load() == settings.Settings(1.25, False)


def test_the_last_turn_of_the_lesson_is_not_ended_by_one_key_while_a_value_is_missing() -> None:
    someone = player(table("one-removal"))
    while (desk := someone.stage.desk) is not None and (ui := someone.stage.ui) and isinstance(ui, boardui.BoardUi):
        if ui.step + 1 == len(desk.scenario.steps):
            break
        someone.click("skip" if not lesson.may_go_on(desk, ui) else "next")
    assert desk is not None
    someone.keys("3", "=", "5", "return", "e")
    assert "Nothing is declared yet of A, B. Press E once more to end the whole lesson" in someone.says()
    assert not desk.sight.board.over
    someone.keys("e")
    assert desk.sight.board.over
