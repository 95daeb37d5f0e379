"""The window: it opens, waits for events, paints what changed, and sleeps the rest of the time."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from game.errors import GameError

try:
    import pygame
except ImportError as fault:
    raise GameError(f"the screen needs pygame-ce, which cannot be loaded ({fault}); install it: pip install pygame-ce") from fault

if not getattr(pygame, "IS_CE", False):
    raise GameError(
        "the package pygame is installed where pygame-ce is needed; repair it: pip uninstall pygame && pip install pygame-ce"
    )

from game.view.drawing import letters, paint, theme
from game.view.drawing.draw import Box, Frame
from game.view.drawing.point import Click, Input, Key, Motion, Wheel
from game.view.stage import Stage

if TYPE_CHECKING:
    from game.session.table import Table

SIZE = (1280, 720)
_UNSEEN = ("dummy", "offscreen", "evdev")
"""The drivers of SDL that show nothing: taken when they are asked for, and never instead of a display."""
_TICK = 0.014  # seconds between two looks at what happened
_SYMBOLS = "+-=.,0123456789"
_FOREIGN = pygame.KMOD_ALT | pygame.KMOD_META | pygame.KMOD_MODE
_KEYPAD = {
    "8": "up", "2": "down", "4": "left", "6": "right", "7": "home", "9": "page up", "3": "page down", "1": "end", "0": "insert",
    "5": "", ".": "delete",
}  # fmt: skip
"""What the keypad's figures are without NumLock."""
_PLACES = {4 + i: letter for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz1234567890")}
"""What the keys of a keyboard with Latin letters say, by where they lie (the scancodes of USB)."""


def run(table: Table | None = None, trouble: str | None = None, scale: float | None = None, assists: str | None = None) -> int:
    """Open the window on a game, or on the title without one, until the player leaves. Raises `GameError` without a display."""
    letters.font("regular", 12)  # a missing font is told before a window flashes up
    window = open_window()
    stage = Stage(table, trouble, scale, assists=assists)
    if trouble is None:
        stage.tell_story()
    clock = time.perf_counter
    start = clock()
    held: set[int] = set()
    picture = None
    try:
        while not stage.over:
            frame = frame_of(window, stage.settings.scale, clock() - start if stage.moving(clock() - start) else 0.0)
            scene = stage.scene(frame)
            if scene is not picture:
                paint.paint(scene, window, stage.settings.scale)
                pygame.display.flip()
                picture = scene
            if not pygame.event.peek() and stage.work():
                continue
            events = wait(moving=stage.moving(clock() - start))
            frame = frame._replace(now=clock() - start)
            for event in events:
                if event.type == pygame.QUIT:
                    return 0
                if event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWSIZECHANGED, pygame.VIDEORESIZE):
                    window = pygame.display.get_surface() or window
                    picture = None
                    continue
                what = read(event, stage.settings.scale, held)
                if what is not None:
                    stage.feed(what, frame_of(window, stage.settings.scale, frame.now))
            if stage.moving(frame.now):
                stage.touch()
    finally:
        pygame.display.quit()
        stage.rest()
    return 0


def wait(moving: bool) -> list[pygame.Event]:
    """The next events; after a tick none may have come while something `moving` wants a new frame.

    pygame's own wait wakes up a thousand times a second; one that dozes longer the longer nothing happens uses a tenth of that.
    """
    idle = 0.0
    while True:
        events = pygame.event.get()
        if events or (moving and idle):
            return events
        doze = _TICK if moving or idle < 5 else 2 * _TICK
        time.sleep(doze)
        idle += doze


def open_window() -> pygame.Surface:
    """A resizable window that fits the desktop. Raises `GameError` when there is no display to open it on."""
    try:
        pygame.display.init()
        pygame.font.init()
        desktop = pygame.display.get_desktop_sizes()
        wide, tall = desktop[0] if desktop else SIZE
        # A dummy or odd desktop may call itself tiny; the window is never opened smaller than the smallest board.
        size = (max(640, min(SIZE[0], wide)), max(400, min(SIZE[1], tall)))
        pygame.display.set_icon(icon())
        pygame.display.set_caption("Counterfactual Tactics")
        window = pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error as fault:
        raise _windowless(str(fault)) from fault
    driver = pygame.display.get_driver()
    if driver in _UNSEEN and driver not in os.environ.get("SDL_VIDEODRIVER", "").replace(" ", "").split(","):
        # Where no display answers SDL draws on nothing, and nobody would see the game or how to leave it.
        pygame.display.quit()
        raise _windowless("no display answers")
    pygame.key.set_repeat(320, 45)
    return window


def _windowless(why: str) -> GameError:
    return GameError(f"no window can be opened here ({why}); play in the terminal instead: counterfactual-tactics play --text")


def icon() -> pygame.Surface:
    """The window's icon: four cells of a board."""
    surface = pygame.Surface((32, 32))
    cells = [Box(3 + 14 * (i % 2), 3 + 14 * (i // 2), 12, 12, theme.ramp(step), 3) for i, step in enumerate((8, 34, 50, 64))]
    paint.paint((Box(0, 0, 32, 32, theme.NIGHT), *cells), surface, 1.0)
    return surface


def frame_of(surface: pygame.Surface, scale: float, now: float = 0.0) -> Frame:
    """The frame a scene is drawn for, on a surface at a scale."""
    return Frame(surface.get_width() / scale, surface.get_height() / scale, letters.measure(scale), now)


def read(event: pygame.Event, scale: float, held: set[int] | None = None) -> Input | None:
    """An event of the window as an input of the screens; `None` for what they have no use for.

    `held` are the keys that are down, kept from event to event: one that goes down once more without coming up is a repeat.
    """
    held = set() if held is None else held
    if event.type == pygame.KEYDOWN:
        name, repeat = key(event), event.key in held
        held.add(event.key)
        lies = place(event)
        return Key(name, repeat, lies) if name or lies else None
    if event.type == pygame.KEYUP:
        held.discard(event.key)
    elif event.type == pygame.WINDOWFOCUSLOST:
        held.clear()  # a key that comes up in another window is not heard here
    if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
        return Click(event.pos[0] / scale, event.pos[1] / scale)
    if event.type == pygame.MOUSEMOTION:
        return Motion(event.pos[0] / scale, event.pos[1] / scale)
    if event.type == pygame.MOUSEWHEEL:
        x, y = pygame.mouse.get_pos()
        return Wheel(x / scale, y / scale, event.y)
    return None


def key(event: pygame.Event) -> str:
    """The name of a key with its modifiers, as the table of keys writes it; empty for what is no key of the game.

    Alt, AltGr and the system's key belong to the system and to writing: with them only a sign that AltGr wrote is a key.
    """
    name = pygame.key.name(event.key)
    ctrl, shift = bool(event.mod & pygame.KMOD_CTRL), bool(event.mod & pygame.KMOD_SHIFT)
    typed = str(getattr(event, "unicode", ""))
    if event.mod & _FOREIGN:
        alone = event.mod & _FOREIGN & (pygame.KMOD_LALT | pygame.KMOD_META)
        return typed if typed and typed in _SYMBOLS and typed != name and not alone else ""
    if name.startswith("[") and name.endswith("]") and len(name) == 3:
        name = name[1]
        if not (event.mod & pygame.KMOD_NUM or typed) and name in _KEYPAD:
            name = _KEYPAD[name]
    if name == "enter":
        name = "return"
    if not ctrl and typed and typed in _SYMBOLS:
        # What was typed counts, not where the key is: on many keyboards + and = need Shift.
        return typed
    if ctrl:
        return f"ctrl+{'plus' if name == '+' else name}"
    return f"shift+{name}" if shift else name


def place(event: pygame.Event) -> str:
    """The name of the key that lies there on a keyboard with Latin letters and figures, with its modifiers; empty for a key that
    says a letter or a figure of these itself, and for what is no key of the game.

    It counts where what the key says means nothing: Cyrillic letters, or the figures of a French keyboard, which need Shift.
    """
    latin = chr(event.key) if event.key < 128 else ""  # pygame has no name for a letter that is not Latin
    lies = _PLACES.get(getattr(event, "scancode", 0), "")
    if event.mod & _FOREIGN or not lies or latin.isalnum():
        return ""
    if latin and not lies.isdigit():
        return ""  # a sign of its own in the place of a letter
    ctrl, shift = event.mod & pygame.KMOD_CTRL, event.mod & pygame.KMOD_SHIFT
    return f"ctrl+{lies}" if ctrl else f"shift+{lies}" if shift else lies
