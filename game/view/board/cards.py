"""What may lie over a screen: a card with what the last end of turn brought, the log, the keys; and tooltips and messages."""

from __future__ import annotations

from game import subsets
from game.rules import events
from game.rules.events import Event
from game.rules.notation import money
from game.rules.setup import Setup
from game.rules.tell import tell
from game.view import keys
from game.view.drawing import marks, theme
from game.view.drawing.draw import Spot
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen
from game.view.drawing.point import Pointing


def card(pen: Pen, w: float, h: float, title: str) -> Area:
    """A card in the middle of the window over a darkened screen; returns the area inside. A click beside it is ``back``."""
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
    top = y + pad * 0.7 + size * 1.6
    return Area(x + pad, top, w - 2 * pad, y + h - pad - top)


def overhead(pen: Pen) -> float:
    """How much taller a card is than the area inside it."""
    pad = 10 if pen.frame.compact else 24
    size = pen.sizes.head if pen.frame.compact else round(pen.sizes.head * 1.2)
    return pad * 1.7 + size * 1.6


# What happened --------------------------------------------------------------------------------------------------------


def _telling(setup: Setup, happened: tuple[Event, ...]) -> list[tuple[str, str, Event]]:
    """The lines of a report as (mark, text, event): answers, moves and news; the rest has places of its own."""
    found: list[tuple[str, str, Event]] = []
    for event in happened:
        match event:
            case events.DemandAnswered(accepted=accepted):
                found.append(("yes" if accepted else "no", tell(setup, event), event))
            case events.Dropped() | events.Moved():
                found.append(("pawn", tell(setup, event), event))
            case events.Happened() | events.PriceChanged() | events.AmountChanged() | events.DealEnded():
                found.append(("news", tell(setup, event), event))
            case _:
                pass
    return found


def report(pen: Pen, setup: Setup, happened: tuple[Event, ...], seat: int, before: dict[int, int]) -> None:
    """The card after a turn: answers, moves, publications, payments, what comes next. `before` holds scores by operator."""
    sizes, compact = pen.sizes, pen.frame.compact
    opened = next((event.round for event in happened if isinstance(event, events.RoundOpened)), None)
    over = any(isinstance(event, events.GameEnded) for event in happened)
    w = min(pen.frame.width - 16, 460.0 if compact else (640.0 if sizes.tiny < 12 else 800.0))
    inner = w - 2 * (10 if compact else 24)
    trial = Pen(pen.frame)
    needed = _tell_turn(trial, Area(0, 0, inner, 1e6), setup, happened, seat, before)
    button_h = sizes.control
    title = "The game is over" if over else f"End of round {(opened or 2) - 1}"
    area = card(pen, w, needed + button_h + 18 + overhead(pen), title)
    body = Area(area.x, area.y + 4, area.w, area.h - button_h - 10)
    pen.clip(body)
    _tell_turn(pen, body, setup, happened, seat, before)
    pen.unclip()
    wide = 130.0 if compact else 190.0
    name = "See the debrief" if over else "Go on"
    command = "debrief" if over else "close"
    marks.button(pen, command, area.right - wide, area.bottom - button_h, wide, button_h, name, key="Space", primary=True)


def _tell_turn(pen: Pen, area: Area, setup: Setup, happened: tuple[Event, ...], seat: int, before: dict[int, int]) -> float:
    """Write a report into an area; how tall it is."""
    sizes = pen.sizes
    tall = 24 if pen.frame.compact else (36 if sizes.tiny < 12 else 44)
    y = area.y
    for mark, text, event in _telling(setup, happened):
        _mark(pen, area.x, y, mark, event, tall)
        lines = pen.lines(text, area.w - tall - 4, sizes.small)[:3]
        height = round(sizes.small * 1.42) * len(lines)
        top = y + max(0, (tall - height) / 2)
        pen.paragraph(area.x + tall + 4, top, area.w - tall - 4, text, sizes.small, theme.TEXT, most=3)
        y += max(tall, height + 6)
    for event in happened:
        if isinstance(event, events.Published) and event.scores:
            _published(pen, Area(area.x, y, area.w, tall), setup, event, before.get(event.operator))
            y += tall
    paid = [event for event in happened if isinstance(event, events.Paid) and event.seat == seat]
    fixed = sum(event.sum for event in happened if isinstance(event, events.IncomeReceived))
    if paid or fixed:
        pen.line(area.x, y + 3, area.right, y + 3, theme.EDGE)
        parts = [f"{money(one.sum)} {'deal' if one.cause == 'deal' else 'prices'} ({subsets.show(one.groups)})" for one in paid]
        parts += [f"{money(fixed)} income"] if fixed else []
        total = f"+{money(sum(one.sum for one in paid) + fixed)}"
        wide = pen.width(total, sizes.head, STRONG) + 10
        pen.text(area.x, y + 5, area.w - wide, "You receive  " + " + ".join(parts), sizes.small, theme.SOFT, h=tall)
        pen.text(area.x, y + 5, area.w, total, sizes.head, theme.GOOD, STRONG, 1, tall)
        y += tall + 10
    coming = [event for event in happened if isinstance(event, (events.IntentShown, events.Announced))]
    opened = next((event.round for event in happened if isinstance(event, events.RoundOpened)), None)
    if coming and opened is not None:
        y += pen.heading(area.x, y + 4, area.w, f"Round {opened}") + 5
        for event in coming:
            y += pen.paragraph(area.x, y, area.w, tell(setup, event), sizes.small, theme.SOFT, most=2) + 3
    return y - area.y


def _published(pen: Pen, area: Area, setup: Setup, event: events.Published, old: int | None) -> None:
    slice_, score = event.scores[0]
    sizes, tall = pen.sizes, area.h
    marks.pawn(pen, area.x + tall / 2, area.y + tall * 0.82, tall * 0.7, theme.operator(event.operator))
    same = old is None or old == score
    said = marks.points(score) if same or old is None else f"{marks.points(old)} → {marks.points(score)}"
    colour = theme.TEXT if same or old is None else (theme.GOOD if score > old else theme.BAD)
    wide = pen.text(area.x, area.y, area.w, said, sizes.head, colour, STRONG, 1, tall)
    words = f"{setup.operators[event.operator].name} scores on {setup.slices[slice_].name}"
    pen.text(area.x + tall + 4, area.y, area.w - tall - wide - 12, words, sizes.small, h=tall)


def _mark(pen: Pen, x: float, y: float, mark: str, event: Event, tall: float) -> None:
    cx, cy, r = x + tall / 2, y + tall / 2, tall * 0.28
    if mark == "pawn" and isinstance(event, (events.Moved, events.Dropped)):
        marks.pawn(pen, cx, y + tall * 0.82, tall * 0.7, theme.operator(event.operator))
    elif mark == "yes":
        pen.disc(cx, cy, r, theme.GOOD)
        pen.line(cx - r * 0.5, cy, cx - r * 0.1, cy + r * 0.45, theme.INK, 2)
        pen.line(cx - r * 0.1, cy + r * 0.45, cx + r * 0.55, cy - r * 0.45, theme.INK, 2)
    elif mark == "no":
        pen.disc(cx, cy, r, theme.BAD)
        pen.line(cx - r * 0.45, cy - r * 0.45, cx + r * 0.45, cy + r * 0.45, theme.INK, 2)
        pen.line(cx - r * 0.45, cy + r * 0.45, cx + r * 0.45, cy - r * 0.45, theme.INK, 2)
    else:
        pen.disc(cx, cy, r * 0.5, theme.AMBER)


# The log and the keys -------------------------------------------------------------------------------------------------


def row_of(event: Event) -> int | None:
    """The row an event is about, where it is about one."""
    match event:
        case events.Moved(row=row) | events.Dropped(row=row) | events.Published(row=row) | events.Unveiled(row=row):
            return row
        case events.IntentShown(row=row):
            return row
        case _:
            return None


def log(pen: Pen, setup: Setup, entries: tuple[tuple[int, Event], ...], scroll: int) -> None:
    """The log, latest first; a line about a row is a spot ``jump:ROW``."""
    sizes = pen.sizes
    compact = pen.frame.compact
    area = card(pen, 560 if compact else 760, pen.frame.height - (16 if compact else 96), "What happened so far")
    pen.spot("@list", area.x, area.y, area.w, area.h, wheel="card", focus=False)
    told = [(round_, event, text) for round_, event in reversed(entries) if (text := tell(setup, event))]
    first = min(scroll, max(0, len(told) - 1))
    y = area.y
    round_wide = pen.width("Round 88", sizes.tiny) + 10
    for number, (round_, event, text) in enumerate(told[first:]):
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
        pen.paragraph(area.x + round_wide, y, wide, text, sizes.small, colour)
        if row is not None:
            pen.spot(name, area.x + round_wide - 4, y - 1, wide + 4, height - 2, f"Go to the row {subsets.show(row)}", ring=3)
        y += height
    if not told:
        pen.text(area.x, y, area.w, "Nothing yet.", sizes.body, theme.SOFT)


def sheet(pen: Pen, where: str, scroll: int) -> None:
    """The keys of a screen."""
    sizes = pen.sizes
    lines = keys.sheet(where)
    columns = 2 if pen.frame.width > 620 else 1
    tall = round(sizes.small * 1.9)
    per = -(-len(lines) // columns)
    area = card(pen, 600 if pen.frame.compact else 860, per * tall + (60 if pen.frame.compact else 110), "Keys")
    pen.spot("@list", area.x, area.y, area.w, area.h, wheel="card", focus=False)
    shown = max(1, int(area.h // tall))
    first = min(scroll, max(0, per - shown))
    wide = area.w / columns
    for column in range(columns):
        for line, (names, text) in enumerate(lines[column * per : (column + 1) * per][first : first + shown]):
            x, y = area.x + column * wide, area.y + line * tall
            used = marks.keycap(pen, x, y + (tall - round(sizes.tiny * 1.55)) / 2, names, sizes.tiny, theme.AMBER)
            left = max(used + 8, wide * 0.24)
            pen.text(x + left, y, wide - left - 10, text, sizes.small, theme.TEXT, REGULAR, -1, tall)
    if first + shown < per:
        pen.text(area.x, area.y - sizes.head * 1.5, area.w, "more below: ↓", sizes.small, theme.AMBER, STRONG, 1)


# Tooltips and messages ------------------------------------------------------------------------------------------------


def tooltip(pen: Pen, spots: list[Spot], pointing: Pointing) -> None:
    """The tip of what is pointed at, or of what has the focus while the keyboard leads, kept inside the window."""
    name = pointing.focus if pointing.by_key else pointing.hover
    spot = next((spot for spot in reversed(spots) if spot.name == name), None)
    if spot is None or not spot.tip:
        return
    sizes, frame = pen.sizes, pen.frame
    most = min(300.0 if not frame.compact else 210.0, frame.width - 24)
    lines = pen.lines(spot.tip, most, sizes.small)
    wide = max(pen.width(line, sizes.small) for line in lines) + 18
    tall = round(sizes.small * 1.42) * len(lines) + 12
    x = min(max(6, spot.x + spot.w / 2 - wide / 2), frame.width - wide - 6)
    # Below what it speaks of, where nothing has been read yet; above it at the foot of the window.
    y = spot.y + spot.h + 8
    if y + tall > frame.height - 4 and spot.y - tall - 8 >= 4:
        y = spot.y - tall - 8
    if y + tall > frame.height - 4:
        y = max(4, frame.height - tall - 4)
        x = spot.x - wide - 8 if spot.x - wide - 8 > 4 else min(spot.x + spot.w + 8, frame.width - wide - 4)
    pen.box(x, y, wide, tall, theme.HOVER, 6, theme.RIM)
    pen.paragraph(x + 9, y + 6, wide - 17, spot.tip, sizes.small, theme.TEXT)


def message(pen: Pen, area: Area, text: str) -> None:
    """A passing message at the foot of an area."""
    if not text:
        return
    sizes = pen.sizes
    most = area.w - 40
    lines = pen.lines(text, most, sizes.small)[:3]
    wide = max(pen.width(line, sizes.small, STRONG) for line in lines) + 28
    wide = min(wide, area.w - 8)
    tall = round(sizes.small * 1.42) * len(lines) + 14
    x, y = area.x + (area.w - wide) / 2, area.bottom - tall - 10
    pen.box(x, y, wide, tall, theme.HOVER, 8, theme.AMBER)
    for i, line in enumerate(lines):
        tall_line = round(sizes.small * 1.42)
        pen.text(x + 10, y + 7 + i * tall_line, wide - 20, line, sizes.small, theme.TEXT, REGULAR, 0, tall_line)
