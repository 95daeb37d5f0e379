"""The scenario picker: a card for each board, and of the one in hand its story, goals, people and first look."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from game.rules import aims
from game.rules.notation import money
from game.rules.sight import Sight
from game.view.board import cards, cells, groups
from game.view.board.words import row_name
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, scrolled
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Assists, Back, Continue, Effect, Gather, Level, Play
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen
from game.view.drawing.point import Pointing
from game.view.screens.shelf import Entry, Shelf
from game.view.settings import LEVELS, Settings

if TYPE_CHECKING:
    from game.scenario import Scenario


@dataclass(frozen=True, slots=True)
class PickerUi:
    """`chosen` is the id of the scenario in hand; `top` the first card shown; `page` how far its text is scrolled."""

    chosen: str = ""
    point: Pointing = field(default_factory=lambda: Pointing(""))
    top: int = 0
    page: int = 0
    card: str = ""
    scroll: int = 0


def in_hand(ui: PickerUi, shelf: Shelf) -> Entry | None:
    """The entry shown in full: the chosen one, else the first."""
    return next((one for one in shelf.entries if one.id == ui.chosen), shelf.entries[0] if shelf.entries else None)


def home(ui: PickerUi, shelf: Shelf) -> str:
    """Where the focus goes: on the card of the scenario in hand."""
    entry = in_hand(ui, shelf)
    return f"scenario:{entry.id}" if entry is not None else "back"


def story(text: str) -> str:
    """A text as its paragraphs are meant: single line ends are spaces."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def scene(ui: PickerUi, shelf: Shelf, settings: Settings, frame: Frame) -> Scene:
    """The draw list of the picker."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    sizes, compact = pen.sizes, frame.compact
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    pad, bar = marks.title_bar(pen, "Scenarios")
    left = min(frame.width * 0.38, 420.0 if sizes.tiny < 12 else 560.0)
    tall = 58.0 if compact else (122.0 if sizes.tiny < 12 else 150.0)
    body = Area(pad, bar, left - pad, frame.height - bar - pad)
    strip = sizes.small * 1.9
    shown = int(body.h // tall)
    if len(shelf.entries) > shown:
        # A card may be a little lower, so that a whole one more is in sight.
        shown = max(1, int((body.h - strip) // (tall * 0.92)))
        tall = min(tall, (body.h - strip) / shown)
    last = max(0, len(shelf.entries) - shown)
    top = min(ui.top, last)
    pen.spot("@list", body.x, body.y, body.w, body.h, focus=False, wheel="list")
    if last:
        _beyond(pen, Area(body.x, body.bottom - strip + 2, body.w, strip - 2), top, last - top, shown)
    hand = in_hand(ui, shelf)
    for line, entry in enumerate(shelf.entries[top : top + shown]):
        place = Area(body.x, body.y + line * tall, body.w, tall - (6 if compact else 12))
        _card(pen, place, entry, hand is not None and entry.id == hand.id)
    area = Area(left + pad, bar, frame.width - left - 2 * pad, frame.height - bar - pad)
    if hand is not None:
        _detail(pen, area, hand, ui, settings, hand.id in shelf.begun)
    if ui.card == "keys":
        cards.sheet(pen, "picker", ui.scroll)
    return pen.scene()


def _beyond(pen: Pen, strip: Area, above: int, below: int, page: int) -> None:
    """Under the list: how many scenarios are above and below what is shown; each a button that leads there."""
    size, x = pen.sizes.small, strip.x
    for count, word, there in ((above, "above", max(0, above - page)), (below, "below", above + min(below, page))):
        if not count:
            continue
        name, text = f"listed:{there}", f"{count} more {word}"
        wide = pen.width(text, size, STRONG) + 24
        left = x if word == "above" else strip.right - wide
        pen.box(left, strip.y, wide, strip.h, theme.HOVER if pen.hover == name else theme.RAISED, strip.h / 2, theme.RIM)
        pen.text(left, strip.y, wide, text, size, theme.AMBER, STRONG, 0, strip.h)
        pen.spot(name, left, strip.y, wide, strip.h, focus=False)


def _card(pen: Pen, area: Area, entry: Entry, chosen: bool) -> None:
    sizes, name = pen.sizes, f"scenario:{entry.id}"
    fill = theme.HOVER if chosen or pen.hover == name else theme.RAISED
    pen.box(area.x, area.y, area.w, area.h, fill, 10, theme.AMBER if chosen else None, 2)
    pad = 8 if pen.frame.compact else 16
    x, w = area.x + pad, area.w - 2 * pad
    y = area.y + pad * 0.7
    scenario = entry.scenario
    if scenario is None:
        pen.text(x, y, w, entry.id, sizes.body, theme.TEXT, STRONG)
        text = "This file has mistakes" if entry.fault else "loading …"
        pen.text(x, y + sizes.body * 1.5, w, text, sizes.small, theme.BAD if entry.fault else theme.FAINT)
    else:
        badge = "Lesson" if scenario.lesson else "Scenario"
        wide = pen.width(badge, sizes.tiny, STRONG) + 14
        colour = theme.CYAN if scenario.lesson else theme.AMBER
        pen.box(area.right - pad - wide, y + 1, wide, sizes.tiny * 1.7, None, sizes.tiny, colour)
        pen.text(area.right - pad - wide, y + 1, wide, badge, sizes.tiny, colour, STRONG, 0, sizes.tiny * 1.7)
        size = sizes.body if pen.frame.compact else sizes.head
        pen.text(x, y, w - wide - 8, scenario.title, size, theme.TEXT, TITLE)
        y += size * 1.45
        n = len(scenario.setup.groups)
        rounds = scenario.setup.rounds
        facts = f"{scenario.minutes} min · {n} groups · {rounds} {'round' if rounds == 1 else 'rounds'}"
        if pen.frame.compact:
            pen.text(x, y, w, facts, sizes.small, theme.SOFT)
        else:
            pen.paragraph(x, y, w, scenario.summary, sizes.small, theme.SOFT, most=2)
            pen.text(x, area.bottom - pad * 0.6 - sizes.tiny * 1.4, w, facts, sizes.tiny, theme.SOFT, STRONG)
    pen.spot(name, area.x, area.y, area.w, area.h, ring=10)


def _detail(pen: Pen, area: Area, entry: Entry, ui: PickerUi, settings: Settings, begun: bool) -> None:
    sizes, compact = pen.sizes, pen.frame.compact
    pen.box(area.x, area.y, area.w, area.h, theme.PANEL, 12)
    pad = 10.0 if compact else 28.0
    inner = area.inset(pad, pad * 0.8)
    scenario = entry.scenario
    if scenario is None:
        column = Column(pen, inner.x, inner.y, inner.w)
        column.say(entry.fault or "Loading …", theme.BAD if entry.fault else theme.SOFT)
        return
    tall = sizes.control + (0 if compact else 6)
    wide = 110.0 if compact else 200.0
    row = sizes.control - (2 if compact else 6)
    text = Area(inner.x, inner.y, inner.w, inner.h - tall - row - (16 if compact else 28))
    pen.spot("@detail", text.x, text.y, text.w, text.h, focus=False, wheel="detail")
    scrolled(pen, text, ui.page, lambda column: _tell(column, scenario, entry.opening))
    _choices(pen, Area(inner.x, text.bottom + (6 if compact else 12), inner.w, row), scenario, settings)
    y = inner.bottom - tall
    said = f"hash {scenario.hash} · seed {scenario.seed}"
    pen.text(inner.x, y, inner.w - (1 + begun) * (wide + 8) - 2, said, sizes.tiny, theme.FAINT, h=tall)
    name = "Play anew" if begun else "Play"
    marks.button(pen, "play", inner.right - wide, y, wide, tall, name, primary=not begun, enabled=not entry.fault)
    if begun:
        tip = "Go on with the game of it that you began"
        marks.button(pen, "continue", inner.right - 2 * wide - 8, y, wide, tall, "Continue", key="C", tip=tip, primary=True)


def _choices(pen: Pen, area: Area, scenario: Scenario, settings: Settings) -> None:
    """How hard the game is to be and what is to help; a lesson is played as it is told."""
    x = area.x
    if not scenario.lesson:
        tips = {name: _level(scenario, name) for name in LEVELS}
        x = _choice(pen, area, x, "Difficulty", "level", tips, settings.difficulty) + (12 if pen.frame.compact else 28)
    _choice(pen, area, x, "Help", "assists", _ASSISTS, settings.assists)


_ASSISTS = {
    "all": "Forecasts of what you plan, and hints when you ask for them",
    "forecasts": "Forecasts of what you plan, no hints",
    "none": "Neither forecasts nor hints",
}
_WORDS = {"all": "Full help", "forecasts": "No hints", "none": "No help"}


def _choice(pen: Pen, area: Area, x: float, title: str, head: str, tips: dict[str, str], chosen: str) -> float:
    """One of several, side by side under a common frame, after its title; returns where it ends."""
    sizes, compact = pen.sizes, pen.frame.compact
    if not compact and head == "level":
        x += pen.text(x, area.y, area.w, title, sizes.small, theme.SOFT, place=-1, h=area.h) + 10
    for name, tip in tips.items():
        text = _WORDS.get(name, name.capitalize())
        wide = pen.width(text, sizes.small, STRONG) + (12 if compact else 22)
        spot, on = f"{head}:{name}", name == chosen
        fill = theme.AMBER if on else (theme.HOVER if pen.hover == spot else theme.PANEL)
        pen.box(x, area.y, wide, area.h, fill, 7, None if on else theme.RIM)
        pen.text(x, area.y, wide, text, sizes.small, theme.INK if on else theme.TEXT, STRONG, 0, area.h)
        pen.spot(spot, x, area.y, wide, area.h, f"{title}: {tip}", ring=7)
        x += wide + (3 if compact else 5)
    return x


def _level(scenario: Scenario, name: str) -> str:
    """What a level changes, in words."""
    from game.scenario.scenario import USUAL

    level = next((one for one in scenario.levels if one.name == name), USUAL[name])
    changes = [f"{money(sum_)} {what}" for sum_, what in ((level.budget, "purse"), (level.income, "income a round")) if sum_]
    changes += [f"operators pay up to {level.patience:.0%} of what they fear to lose"] if level.patience != 1 else []
    said = ", ".join(text if text.startswith("-") or text[0] == "o" else f"+{text}" for text in changes).replace("-", "−")
    return said or "as the scenario is written"


def _tell(column: Column, scenario: Scenario, opening: Sight | None) -> None:
    pen, sizes = column.pen, column.pen.sizes
    setup = scenario.setup
    size = sizes.head if pen.frame.compact else sizes.title
    pen.text(column.x, column.y, column.w, scenario.title, size, theme.TEXT, TITLE)
    column.y += size * 1.45
    players = len(setup.seats)
    facts = (
        f"{scenario.minutes} minutes · {players} {'player' if players == 1 else 'players'} · {len(setup.groups)} groups, "
        f"{setup.rows} rows × {len(setup.slices)} slices"
    )
    column.say(facts, theme.FAINT)
    column.gap(0.8)
    if opening is not None and not pen.frame.compact:
        _preview(column, opening)
        column.gap(1.2)
    column.say(story(scenario.story or scenario.summary), theme.TEXT, sizes.body)
    column.gap(1.2)
    if setup.goals:
        column.heading("Goals")
        for goal in setup.goals:
            whose = f"{goal.title}, {setup.seats[goal.seat].name}" if players > 1 else goal.title
            column.pair(whose, f"{goal.points} points", theme.AMBER)
            column.say(f"{aims.meaning(setup, goal)} {aims.scale(goal)}", theme.SOFT, sizes.tiny)
        column.gap(0.8)
    if setup.operators:
        column.heading("On the board")
        for index, who in enumerate(setup.operators):
            tall = sizes.small * 1.7
            marks.pawn(pen, column.x + 8, column.y + tall * 0.9, tall * 0.85, theme.operator(index))
            left = column.x + 22
            said = f"{who.name}, {who.policy}, pays {money(who.price)} a group"
            pen.text(left, column.y, column.w - 22, said, sizes.small, theme.SOFT, h=tall)
            column.y += tall


def _preview(column: Column, sight: Sight) -> None:
    """A first look at the board: the rows an operator could reach from where it stands."""
    pen = column.pen
    setup = sight.setup
    row = sight.board.rows[0] if sight.board.rows else sight.board.existing
    rows = [row, *(row ^ (1 << i) for i in range(min(5, len(setup.groups))))]
    chip = 15.0
    label = len(setup.groups) * (chip + 3) + 14
    wide = min(74.0, (column.w - label - 30) / len(setup.slices))
    for line, mask in enumerate(rows):
        y = column.y + line * 27
        if line == 0:
            marks.pawn(pen, column.x + 9, y + 21, 20, theme.operator(0))
        for i, group in enumerate(setup.groups):
            place = column.x + 26 + i * (chip + 3)
            marks.chip(pen, place, y + 4, chip, group.letter, inside=bool(mask >> i & 1), fill=groups.tint(setup, i))
        for slice_ in range(len(setup.slices)):
            known = sight.cell(mask, slice_)
            face = cells.face(sight, mask, slice_)
            cells.cell(pen, column.x + 26 + label + slice_ * wide, y, wide - 4, 23, face, None if known is None else known.score)
    column.y += len(rows) * 27
    said = f"The board opens on {row_name(row)}; all else is veiled."
    pen.text(column.x, column.y + 2, column.w, said, pen.sizes.tiny, theme.FAINT, REGULAR)
    column.y += pen.sizes.tiny * 1.6


def update(ui: PickerUi, command: str, shelf: Shelf) -> tuple[PickerUi, Effect | None]:
    """The picker after a command, and what it asks for."""
    head, _, rest = command.partition(":")
    if (covered := cards.keys_after(ui, head, rest)) is not None:
        return covered, None
    if head == "back":
        return ui, Back()
    entry = in_hand(ui, shelf)
    if head == "play" or (head == "scenario" and entry is not None and rest == ui.chosen and entry.id == rest):
        if entry is None or entry.scenario is None or entry.fault:
            return ui, None
        return ui, Gather(entry.id) if len(entry.scenario.setup.seats) > 1 else Play(str(entry.path))
    if head == "continue":
        return ui, Continue(entry.id) if entry is not None and entry.id in shelf.begun else None
    if head in ("left", "right"):
        return ui, Level(by=1 if head == "right" else -1)
    if head == "level":
        return ui, Level(rest)
    if head == "assists":
        return ui, Assists(rest)
    if head == "scenario":
        return replace(ui, chosen=rest, page=0, point=ui.point._replace(focus=command)), None
    if head in ("up", "down") and shelf.entries:
        names = [one.id for one in shelf.entries]
        here = names.index(entry.id) if entry is not None else 0
        there = max(0, min(here + (1 if head == "down" else -1), len(names) - 1))
        top = min(ui.top, there) if there < ui.top else max(ui.top, there - 2)
        point = ui.point._replace(focus=f"scenario:{names[there]}")
        return replace(ui, chosen=names[there], page=0, top=top, point=point), None
    if head in ("page-up", "page-down", "detail"):
        by = {"page-up": -6, "page-down": 6}.get(head) or int(rest) * 2
        return replace(ui, page=max(0, min(60, ui.page + by))), None
    if head == "listed":
        return replace(ui, top=int(rest)), None
    if head == "list":
        return replace(ui, top=max(0, min(ui.top + int(rest), len(shelf.entries) - 1))), None
    return ui, None
