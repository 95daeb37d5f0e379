"""What may lie over a screen: a card such as the log or the keys; and tooltips and messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

from game import subsets
from game.rules import events
from game.rules.events import Event
from game.rules.setup import Setup
from game.rules.tell import tell
from game.view import keys
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame, Spot
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen
from game.view.drawing.point import Pointing


def card(pen: Pen, w: float, h: float, title: str, cross: bool = False) -> Area:
    """A card in the middle of the window over a darkened screen; returns the area inside. A click beside it is ``back``.

    A `cross` closes a card that has no button of its own.
    """
    frame, sizes = pen.frame, pen.sizes
    w, h = min(w, frame.width - 16), min(h, frame.height - 16)
    pen.spot("back", 0, 0, frame.width, frame.height, focus=False)
    pen.veil(0, 0, frame.width, frame.height, 150)
    x, y = (frame.width - w) / 2, (frame.height - h) / 2
    pen.box(x, y, w, h, theme.PANEL, 12, theme.RIM)
    pen.spot("@card", x, y, w, h, focus=False)
    pad = 10 if frame.compact else 24
    size = sizes.head if frame.compact else round(sizes.head * 1.2)
    pen.text(x + pad, y + pad * 0.7, w - 2 * pad, title, size, theme.TEXT, TITLE)
    if cross:
        side = size * 1.5
        left, up, arm = x + w - pad * 0.6 - side, y + pad * 0.5, side * 0.2
        pen.box(left, up, side, side, theme.HOVER if pen.hover == "close" else theme.RAISED, 6)
        cx, cy = left + side / 2, up + side / 2
        pen.line(cx - arm, cy - arm, cx + arm, cy + arm, theme.TEXT, 2)
        pen.line(cx - arm, cy + arm, cx + arm, cy - arm, theme.TEXT, 2)
        pen.spot("close", left, up, side, side, ring=6)
    top = y + pad * 0.7 + size * 1.6
    return Area(x + pad, top, w - 2 * pad, y + h - pad - top)


def overhead(pen: Pen) -> float:
    """How much taller a card is than the area inside it."""
    pad = 10 if pen.frame.compact else 24
    size = pen.sizes.head if pen.frame.compact else round(pen.sizes.head * 1.2)
    return pad * 1.7 + size * 1.6


# The log and the keys -------------------------------------------------------------------------------------------------


def row_of(event: Event) -> int | None:
    """The row an event is about, where it is about one."""
    match event:
        case events.Moved(row=row) | events.Dropped(row=row) | events.Published(row=row) | events.Unveiled(row=row):
            return row
        case events.IntentShown(row=row) | events.Trained(row=row) | events.Shown(row=row):
            return row
        case _:
            return None


def log(pen: Pen, setup: Setup, seat: int, entries: tuple[tuple[int, Event], ...], scroll: int, new: int = 0) -> None:
    """The log, latest first; a line about a row is a spot ``jump:ROW``.

    It is told to `seat`; the last `new` entries came since the turn before.
    """
    sizes = pen.sizes
    compact = pen.frame.compact
    area = card(pen, 560 if compact else 760, pen.frame.height - (16 if compact else 96), "What happened so far", True)
    pen.spot("@list", area.x, area.y, area.w, area.h, wheel="card", focus=False)
    fresh = len(entries) - new
    told = [
        (round_, event, text, number >= fresh)
        for number, (round_, event) in reversed(list(enumerate(entries)))
        if (text := tell(setup, event, seat))
    ]
    first = min(scroll, max(0, len(told) - 1))
    y = area.y
    round_wide = pen.width("Round 88", sizes.tiny) + 10
    for number, (round_, event, text, recent) in enumerate(told[first:]):
        wide = area.w - round_wide
        lines = pen.lines(text, wide, sizes.small)
        height = round(sizes.small * 1.42) * len(lines) + 5
        if y + height > area.bottom:
            break
        row = row_of(event)
        name = f"jump:{row}:{number}"
        lit = row is not None and pen.hover == name
        pen.text(area.x, y, round_wide, f"Round {round_}" if round_ else "Opening", sizes.tiny, theme.FAINT, h=sizes.small * 1.42)
        colour = theme.AMBER if lit else (theme.TEXT if row is not None else theme.SOFT)
        if recent and new:
            pen.box(area.x - 8, y + 1, 3, height - 4, theme.AMBER, 1.5)
        pen.paragraph(area.x + round_wide, y, wide, text, sizes.small, colour)
        if row is not None:
            tip = f"Go to the row {subsets.show(row)}" if row else "Go to the empty row"
            pen.spot(name, area.x + round_wide - 4, y - 1, wide + 4, height - 2, tip, ring=3)
        y += height
    if not told:
        pen.text(area.x, y, area.w, "Nothing yet.", sizes.body, theme.SOFT)


def sheet(pen: Pen, where: str, scroll: int) -> None:
    """The keys of a screen; in two columns where every line fits into its half."""
    sizes, compact = pen.sizes, pen.frame.compact
    lines = keys.sheet(where)
    tall = round(sizes.small * 1.9)
    most = 600 if compact else 940
    inside = min(most, pen.frame.width - 16) - 2 * (10 if compact else 24)
    lead = max(marks.keycap_width(pen, names, sizes.tiny) for names, _ in lines) + 8
    text_wide = max(pen.width(text, sizes.small) for _, text in lines)
    columns = 2 if 2 * (lead + text_wide + 12) <= inside else 1
    per = -(-len(lines) // columns)
    area = card(pen, most, per * tall + overhead(pen), "Keys", True)
    shown = max(1, int((area.h + 1) // tall))
    last = max(0, per - shown)
    first = min(scroll, last)
    pen.spot("@list", area.x, area.y, area.w, area.h, wheel="card", focus=False, last=last)
    wide = area.w / columns
    for column in range(columns):
        for line, (names, text) in enumerate(lines[column * per : (column + 1) * per][first : first + shown]):
            x, y = area.x + column * wide, area.y + line * tall
            marks.keycap(pen, x, y + (tall - round(sizes.tiny * 1.55)) / 2, names, sizes.tiny, theme.AMBER)
            pen.text(x + lead, y, wide - lead - 10, text, sizes.small, theme.TEXT, REGULAR, -1, tall)
    if first + shown < per:
        pen.text(
            area.x, area.y - sizes.head * 1.5, area.w - sizes.head * 2.5, "more below: ↓", sizes.small, theme.AMBER, STRONG, 1
        )


class _Covered(Protocol):
    """A screen that can have its keys over it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def card(self) -> str: ...

    @property
    def scroll(self) -> int: ...


Covered = TypeVar("Covered", bound=_Covered)


def keys_after(ui: Covered, head: str, rest: str) -> Covered | None:
    """A screen whose keys a command opens, scrolls or closes; `None` where the command is the screen's own.

    While the keys lie over it, the screen hears nothing else.
    """
    if not ui.card:
        return replace(ui, card="keys", scroll=0) if head == "keys" else None
    if head in ("back", "keys", "close", "primary"):
        return replace(ui, card="")
    by = {"up": -1, "down": 1, "page-up": -8, "page-down": 8}.get(head) or (int(rest) if head == "card" else 0)
    return replace(ui, scroll=max(0, min(60, ui.scroll + by)))


# Tooltips and messages ------------------------------------------------------------------------------------------------


def tooltip(pen: Pen, spots: list[Spot], pointing: Pointing, keep: tuple[str, ...] = ()) -> None:
    """The tip of what is pointed at, or of what has the focus while the keyboard leads.

    It is inside the window, beside what it speaks of and the spots to `keep` in sight, where it covers the least of what else
    can be clicked.
    """
    name = pointing.focus if pointing.by_key else pointing.hover
    spot = next((spot for spot in reversed(spots) if spot.name == name), None)
    if spot is None or not spot.tip or pointing.quiet:
        return
    sizes, frame = pen.sizes, pen.frame
    most = min(300.0 if not frame.compact else 210.0, frame.width - 24)
    lines = pen.lines(spot.tip, most, sizes.small)
    wide = max(pen.width(line, sizes.small) for line in lines) + 18
    tall = round(sizes.small * 1.42) * len(lines) + 12
    place = _free_place(frame, spots, spot, keep, wide, tall)
    pen.box(place.x, place.y, wide, tall, theme.HOVER, 6, theme.RIM)
    pen.paragraph(place.x + 9, place.y + 6, wide - 17, spot.tip, sizes.small, theme.TEXT)


def _free_place(frame: Frame, spots: list[Spot], spot: Spot, keep: tuple[str, ...], wide: float, tall: float) -> Area:
    """Where a tip of a size covers least: never what it speaks of where there is room beside it, then no controls, then cells."""
    covers = [i for i, one in enumerate(spots) if one.name == "back" and not one.focus]
    # What is large, such as the grid or a list, leaves room beside what matters of it.
    others = [
        one
        for one in spots[covers[-1] + 1 if covers else 0 :]
        if one.name != spot.name and not one.name.startswith("@") and one.h < frame.height * 0.3 and one.w < frame.width * 0.6
    ]
    kept = [spot, *(one for one in spots if one.name in keep)]
    middle, gap = spot.x + spot.w / 2 - wide / 2, 8.0
    places = []
    for y in (spot.y + spot.h + gap, spot.y - tall - gap):
        places += [(x, y) for x in (middle, spot.x, spot.x + spot.w - wide, spot.x - wide - gap, spot.x + spot.w + gap)]
    # What is kept in sight may be a whole panel that the spot is the head or the foot of: beside it there is room.
    sides = [x for one in kept for x in (one.x + one.w + gap, one.x - wide - gap)]
    for x in sides:
        places += [(x, y) for y in (spot.y, spot.y + spot.h - tall, spot.y + spot.h / 2 - tall / 2)]

    controls = [one for one in others if one.focus]

    def inside(x: float, y: float) -> Area:
        left = min(max(4.0, x), max(4.0, frame.width - wide - 4))
        return Area(left, min(max(4.0, y), max(4.0, frame.height - tall - 4)), wide, tall)

    def cost(area: Area) -> float:
        away = abs(area.x - middle) + abs(area.y - spot.y - spot.h - gap)
        # What share of each is covered counts, not how much: half a group's card can still be read, a small button is gone.
        covered = sum(_shared(area, one) / max(1.0, one.w * one.h) * (3000 if one.focus else 50) for one in others)
        return away * 2 + 1000 * sum(_shared(area, one) for one in kept) + covered

    first = [inside(x, y) for x, y in places]
    # Where a control is in the way beside the spot, there may be room beside that control.
    beyond = [
        inside(x, y)
        for area in first
        for one in controls
        if _shared(area, one)
        for x, y in (
            (area.x, one.y + one.h + gap),
            (area.x, one.y - tall - gap),
            (one.x - wide - gap, area.y),
            (one.x + one.w + gap, area.y),
        )
    ]
    return min([*first, *beyond], key=cost)


def _shared(area: Area, spot: Spot) -> float:
    """The size of what an area and a spot have in common."""
    across = min(area.right, spot.x + spot.w) - max(area.x, spot.x)
    down = min(area.bottom, spot.y + spot.h) - max(area.y, spot.y)
    return max(0.0, across) * max(0.0, down)


def message(pen: Pen, area: Area, text: str, most_lines: int = 3) -> None:
    """A passing message at the foot of an area."""
    if not text:
        return
    sizes = pen.sizes
    lines, tall = _message_lines(pen, area.w, text, most_lines)
    wide = max(pen.width(line, sizes.small, STRONG) for line in lines) + 28
    wide = min(wide, area.w - 8)
    x, y = area.x + (area.w - wide) / 2, area.bottom - tall - 10
    pen.box(x, y, wide, tall, theme.HOVER, 8, theme.AMBER)
    for i, line in enumerate(lines):
        tall_line = round(sizes.small * 1.42)
        pen.text(x + 10, y + 7 + i * tall_line, wide - 20, line, sizes.small, theme.TEXT, REGULAR, 0, tall_line)


def message_room(pen: Pen, wide: float, text: str, most_lines: int = 3) -> float:
    """How much a message takes of the foot of an area so wide, with what keeps it apart from what is above; 0 for none."""
    return _message_lines(pen, wide, text, most_lines)[1] + 16 if text else 0.0


def _message_lines(pen: Pen, wide: float, text: str, most_lines: int) -> tuple[list[str], float]:
    size = pen.sizes.small
    lines = list(pen.lines(f"{text[:1].upper()}{text[1:]}", wide - 40, size)[:most_lines])
    return lines, round(size * 1.42) * len(lines) + 14.0
