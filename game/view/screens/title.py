"""The title: what the game is, and the five ways on from here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from game.view import keys
from game.view.board import cards
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Continue, Effect, Motion, Open, Play, Quit, Scale
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen
from game.view.drawing.point import Pointing
from game.view.screens import backdrop
from game.view.screens.shelf import DAMAGED, Last
from game.view.settings import Settings

QUICK = "first-strike"
LESSON = "one-removal"


@dataclass(frozen=True, slots=True)
class TitleUi:
    point: Pointing = field(default_factory=lambda: Pointing(""))
    card: str = ""
    scroll: int = 0
    note: str = ""


def home(last: Last | None) -> str:
    """The entry that has the focus when the title opens: to go on, or else to play."""
    return "quick" if last is None or last == DAMAGED else "continue"


def entries(last: Last | None) -> tuple[tuple[str, str, str], ...]:
    """The entries as (command, name, what it is)."""
    found = []
    if last is not None:
        where = "over: its debrief" if last.over else f"round {last.round}"
        about = "the save is damaged" if last == DAMAGED else f"{last.title}, {where}"
        found.append(("continue", "Continue", about))
    found += [
        ("quick", "Quick play", "First Strike · 15 minutes"),
        ("lesson", "First lesson", "One removal · 5 minutes"),
        ("picker", "Scenarios", "All boards, with what they are about" if last is None or not last.others else _begun(last)),
        ("rules", "Rules", "One page"),
        ("quit", "Quit", ""),
    ]
    return tuple(found)


def _begun(last: Last) -> str:
    return f"All boards; {last.others} more unfinished {'game waits' if last.others == 1 else 'games wait'} there"


def scene(ui: TitleUi, last: Last | None, settings: Settings, frame: Frame, version: str) -> Scene:
    """The draw list of the title."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    sizes, compact = pen.sizes, frame.compact
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    backdrop.draw(pen, frame.width * (0.44 if compact else 0.38))
    x = 24.0 if compact else frame.width * 0.06
    hero = sizes.hero if frame.width > 560 else 22
    column = min(frame.width * 0.62, 430.0 if sizes.tiny < 12 else 560.0)
    listed = entries(last)
    row = 30.0 if compact else (54.0 if sizes.tiny < 12 else 66.0)
    total = hero * 2.35 + sizes.body * 2.2 + row * len(listed) + (10 if compact else 30)
    y = max(10.0, (frame.height - total) / 2 - (8 if compact else 12))
    for line in ("Counterfactual", "Tactics"):
        pen.text(x - 2, y, frame.width * 0.7, line, hero, theme.TEXT, TITLE, -1, hero * 1.1)
        y += hero * 1.1
    y += 4 if compact else 10
    pen.text(x, y, column, "What are data worth? Take some away, and see.", sizes.body if compact else sizes.head, theme.SOFT)
    y += sizes.body * 1.6 + (6 if compact else 24)
    wide = 250.0 if compact else (360.0 if sizes.tiny < 12 else 440.0)
    for command, name, about in listed:
        _entry(pen, ui, command, name, about, x, y, wide, row - (4 if compact else 8))
        y += row
    _foot(pen, settings, x, version)
    # Beside the entries, so that none of them is covered by what is said of it.
    beside = x + wide + (6 if compact else 20)
    cards.message(pen, Area(beside, 0, frame.width - beside, frame.height - sizes.control - 8), ui.note, 12)
    if ui.card == "keys":
        cards.sheet(pen, "title", ui.scroll)
    return pen.scene()


def _entry(pen: Pen, ui: TitleUi, command: str, name: str, about: str, x: float, y: float, w: float, h: float) -> None:
    sizes = pen.sizes
    focused = ui.point.focus == command
    lit = focused or pen.hover == command
    pen.box(x, y, w, h, theme.PRIMARY if focused else (theme.HOVER if lit else theme.RAISED), 8)
    colour = theme.INK if focused else theme.TEXT
    quiet = theme.INK if focused else theme.SOFT
    pad = 10 if pen.frame.compact else 18
    name_wide = pen.text(x + pad, y, w - 2 * pad, name, sizes.body if pen.frame.compact else sizes.head, colour, STRONG, -1, h)
    key = keys.shown(command, "title")
    key_wide = sizes.tiny * 2 if key else 0
    room = w - 2 * pad - name_wide - key_wide - 14
    if about and pen.width(about, sizes.small) <= room:
        pen.text(x + pad + name_wide + 12, y, room, about, sizes.small, quiet, REGULAR, -1, h)
    if key:
        pen.text(x + w - pad - key_wide, y, key_wide, key, sizes.tiny, quiet, STRONG, 1, h)
    pen.spot(command, x, y, w, h, ring=8)


def _foot(pen: Pen, settings: Settings, x: float, version: str) -> None:
    sizes, frame = pen.sizes, pen.frame
    tall = sizes.control - 8
    y = frame.height - tall - (6 if frame.compact else 16)
    size = sizes.small
    wide = pen.text(x, y, 200, f"Size {settings.scale:.0%}", size, theme.SOFT, REGULAR, -1, tall)
    x += wide + 10
    marks.button(pen, "smaller", x, y, tall, tall, "−", tip="Everything smaller (Ctrl −)", enabled=settings.scale > 1.0)
    marks.button(pen, "larger", x + tall + 4, y, tall, tall, "+", tip="Everything larger (Ctrl +)", enabled=settings.scale < 2.0)
    x += 2 * tall + 14
    motion = "Motion on" if settings.motion else "Motion off"
    w = pen.width("Motion off", sizes.body, STRONG) + 20
    marks.button(pen, "motion", x, y, w, tall, motion, tip="Whether pawns are seen to move; the game never waits for it")
    x += w + 8
    w = pen.width("Keys", sizes.body, STRONG) + pen.width("F1", sizes.tiny, STRONG) + 34
    marks.button(pen, "keys", x, y, w, tall, "Keys", key="F1")
    if not frame.compact:
        pen.text(x + w + 14, y, 120, version, size, theme.FAINT, h=tall)


def update(ui: TitleUi, command: str, last: Last | None) -> tuple[TitleUi, Effect | None]:
    """The title after a command, and what it asks for."""
    ui = replace(ui, note="")
    head, _, rest = command.partition(":")
    if (covered := cards.keys_after(ui, head, rest)) is not None:
        return covered, None
    if head in ("up", "down"):
        order = [name for name, _, _ in entries(last)]
        here = order.index(ui.point.focus) if ui.point.focus in order else 0
        return replace(ui, point=ui.point._replace(focus=order[(here + (1 if head == "down" else -1)) % len(order)])), None
    effects: dict[str, Effect] = {
        "quick": Play(QUICK),
        "lesson": Play(LESSON),
        "picker": Open("picker"),
        "rules": Open("rules"),
        "quit": Quit(),
        "larger": Scale(1),
        "smaller": Scale(-1),
        "motion": Motion(),
    }
    if head == "continue":
        return (ui, Continue()) if last is not None else (replace(ui, note="There is no game to continue."), None)
    return ui, effects.get(head)
