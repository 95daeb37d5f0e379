"""Who sits where: before a scenario of several seats begins, a person or a bot is chosen for each of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from game import subsets
from game.rules.setup import Seat, Setup
from game.view.board import cards, groups
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Back, Effect, Play
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen
from game.view.drawing.point import Pointing

_ABOUT = {
    "person": "Somebody at this screen",
    "search": "A bot that looks ahead over all it does not know",
    "greedy": "A bot that takes what looks best for this round",
    "random": "A bot that does anything that is allowed",
    "pass": "A bot that ends every turn at once",
}


@dataclass(frozen=True, slots=True)
class SeatsUi:
    """`path` is the scenario's file, `choices` who may sit, the person first; `players` who sits at each seat so far."""

    path: str
    setup: Setup
    choices: tuple[str, ...]
    players: tuple[str, ...]
    point: Pointing = field(default_factory=lambda: Pointing("seat:0"))
    card: str = ""
    scroll: int = 0


def opening(path: str, setup: Setup) -> SeatsUi:
    """The screen as it opens: a person at the first seat, bots at the others."""
    from game.session import company  # it brings numpy along, and the title does without it

    return SeatsUi(path, setup, (company.PERSON, *company.USUAL), company.seated(len(setup.seats)))


def scene(ui: SeatsUi, frame: Frame) -> Scene:
    """The draw list of the screen: a line for each seat with its choices, and one button to begin."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    sizes, compact = pen.sizes, frame.compact
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    pad, bar = marks.title_bar(pen, "Who sits where?")
    pen.text(frame.width / 2, 0, frame.width / 2 - pad, ui.setup.title, sizes.body, theme.SOFT, STRONG, 1, bar)
    foot = sizes.control + (14 if compact else 36)
    seats = ui.setup.seats
    body = Area(pad, bar, frame.width - 2 * pad, frame.height - bar - foot)
    tall = min(body.h / len(seats), 58.0 if compact else (96.0 if sizes.tiny < 12 else 116.0))
    for index, seat in enumerate(seats):
        _seat(pen, Area(body.x, body.y + index * tall, body.w, tall - (4 if compact else 10)), ui, index, seat)
    y = frame.height - foot + (foot - sizes.control) / 2
    wide = 120.0 if compact else 220.0
    persons = ui.players.count("person")
    fault = "" if persons else "At least one person has to sit at the table."
    several = "Between two persons’ turns the screen hides the board until the next one is there."
    said = fault or (several if persons > 1 else "↑ ↓ to a seat, ← → to choose who sits there.")
    room = body.w - wide - 14
    lines = pen.lines(said, room, sizes.small)[:2]
    top = y + (sizes.control - len(lines) * round(sizes.small * 1.42)) / 2
    pen.paragraph(pad, top, room, said, sizes.small, theme.BAD if fault else theme.SOFT, most=2)
    marks.button(
        pen, "begin", frame.width - pad - wide, y, wide, sizes.control, "Begin", key="Space", primary=True, tip=fault,
        enabled=not fault,
    )  # fmt: skip
    if ui.card == "keys":
        cards.sheet(pen, "seats", ui.scroll)
    return pen.scene()


def _seat(pen: Pen, area: Area, ui: SeatsUi, index: int, seat: Seat) -> None:
    sizes, compact = pen.sizes, pen.frame.compact
    name = f"seat:{index}"
    pen.box(area.x, area.y, area.w, area.h, theme.HOVER if pen.hover == name else theme.RAISED, 10)
    pen.spot(name, area.x, area.y, area.w, area.h, f"{seat.name}: press Enter, or ← →, for another player", ring=10)
    size = sizes.small if compact else sizes.body
    button = min(area.h - 6, 26.0 if compact else sizes.control)
    widths = [pen.width(choice.capitalize(), size, STRONG) + (14 if compact else 28) for choice in ui.choices]
    gap = 3 if compact else 6
    total = sum(widths) + gap * (len(widths) - 1)
    right = area.right - (8 if compact else 18)
    _about(pen, Area(area.x, area.y, right - total - 8 - area.x, area.h), ui.setup, index, seat)
    x, y = right - total, area.y + (area.h - button) / 2
    for choice, wide in zip(ui.choices, widths, strict=True):
        spot, on = f"sit:{index}:{choice}", ui.players[index] == choice
        hovered = pen.hover == spot
        fill = theme.AMBER if on else (theme.HOVER if hovered else theme.PANEL)
        pen.box(x, y, wide, button, fill, 7, None if on else theme.RIM)
        pen.text(x, y, wide, choice.capitalize(), size, theme.INK if on else theme.TEXT, STRONG, 0, button)
        pen.spot(spot, x, y, wide, button, _ABOUT.get(choice, "A bot"), focus=False)
        x += wide + gap


def _about(pen: Pen, area: Area, setup: Setup, index: int, seat: Seat) -> None:
    """The seat's number, name and role, what it organizes or moves, and what it plays for."""
    sizes, compact = pen.sizes, pen.frame.compact
    r = min(area.h * 0.34, 11.0 if compact else 22.0)
    pad = 6 if compact else 16
    marks.seat(pen, area.x + pad + r, area.y + area.h / 2, r, index)
    x = area.x + 2 * pad + 2 * r
    w = area.right - x
    head = sizes.body if compact else sizes.head
    goals = [goal.title for goal in setup.goals if goal.seat == index]
    three = area.h >= head * 1.35 + 2 * sizes.small * 1.45 + 6 and bool(goals)
    tall = head * 1.35 + sizes.small * 1.45 * (2 if three else 1)
    y = area.y + (area.h - tall) / 2
    pen.text(x, y, w, seat.name, head, theme.TEXT, TITLE)
    y += head * 1.4
    used = pen.text(x, y, w, seat.role, sizes.small, theme.SOFT, STRONG) + 10
    chip = sizes.small + 3
    letters = "".join(group.letter for group in setup.groups)
    for i in subsets.members(seat.organizes):
        if used + chip > w:
            break
        marks.chip(pen, x + used, y, chip, letters[i], fill=groups.tint(setup, i))
        used += chip + 2
    if three:
        said = f"Plays for: {'; '.join(goals)}"
        if pen.width(said, sizes.small) > w:
            said = f"Plays for {len(goals)} goals"
        pen.text(x, y + sizes.small * 1.5, w, said, sizes.small, theme.SOFT, REGULAR)


def update(ui: SeatsUi, command: str) -> tuple[SeatsUi, Effect | None]:
    """The screen after a command, and what it asks for."""
    head, _, rest = command.partition(":")
    if (covered := cards.keys_after(ui, head, rest)) is not None:
        return covered, None
    if head == "back":
        return ui, Back()
    if head in ("begin", "primary"):
        return ui, Play(ui.path, ui.players) if "person" in ui.players else None
    if head == "sit":
        seat, _, player = rest.partition(":")
        return _sit(ui, int(seat), ui.choices.index(player)), None
    here = int(ui.point.focus.partition(":")[2]) if ui.point.focus.startswith("seat:") else None
    if head == "seat":
        return _step(ui, int(rest), 1), None
    if head in ("left", "right") and here is not None:
        return _step(ui, here, 1 if head == "right" else -1), None
    if head in ("up", "down"):
        stops = [f"seat:{i}" for i in range(len(ui.setup.seats))] + ["begin"]
        place = stops.index(ui.point.focus) if ui.point.focus in stops else len(stops) - 1
        there = max(0, min(place + (1 if head == "down" else -1), len(stops) - 1))
        return replace(ui, point=ui.point._replace(focus=stops[there])), None
    return ui, None


def _step(ui: SeatsUi, seat: int, by: int) -> SeatsUi:
    return _sit(ui, seat, (ui.choices.index(ui.players[seat]) + by) % len(ui.choices))


def _sit(ui: SeatsUi, seat: int, choice: int) -> SeatsUi:
    players = (*ui.players[:seat], ui.choices[choice], *ui.players[seat + 1 :])
    return replace(ui, players=players, point=ui.point._replace(focus=f"seat:{seat}"))
