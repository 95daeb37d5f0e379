"""The bar above the board: what game this is, the round, the money, the goals, and what is announced."""

from __future__ import annotations

from typing import NamedTuple

from game.rules import aims
from game.rules.notation import figure
from game.rules.sight import Sight
from game.view.board import operatorpage
from game.view.board.words import ended
from game.view.drawing import marks, theme
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen


def draw(pen: Pen, area: Area, sight: Sight, seed: int, difficulty: str = "normal") -> None:
    """Draw the bar; goals and the announced event are spots with their details as tooltips."""
    pen.box(area.x, area.y, area.w, area.h, theme.PANEL)
    pen.line(area.x, area.bottom, area.right, area.bottom, theme.EDGE)
    sizes, board, setup = pen.sizes, sight.board, sight.setup
    compact = pen.frame.compact
    pad = 8 if compact else 18
    x = area.x + pad
    side = sizes.control - (2 if compact else 0)
    _menu(pen, x, area.y + (area.h - side) / 2, side)
    x += side + (8 if compact else 14)
    title_wide = 0.0 if compact and area.w < 560 else min(area.w * (0.2 if compact else 0.19), 320)
    if title_wide:
        name_size = sizes.body if compact else sizes.head
        y = area.y + (area.h - name_size * 1.4 - sizes.tiny * 1.4) / 2
        pen.text(x, y, title_wide, setup.title, name_size, theme.TEXT, TITLE)
        level = "" if difficulty == "normal" else f" · {difficulty}"
        pen.text(x, y + name_size * 1.35, title_wide, f"seed {seed} · {setup.hash}{level}", sizes.tiny, theme.FAINT)
        tip = f"{setup.title}. Seed {seed}; the scenario file's hash is {setup.hash}: who has the same two plays the same game."
        pen.spot("@about", x, area.y, title_wide, area.h, tip, focus=False)
        x += title_wide + (6 if compact else 10)
    if len(setup.seats) > 1 or sight.me.role != "organizer":
        x += _seat(pen, area, x, sight) + (8 if compact else 22)
    x += _fact(pen, area, x, "Round", str(min(board.round, setup.rounds)), f"of {setup.rounds}") + (10 if compact else 26)
    x += _fact(pen, area, x, "Purse", figure(sight.notes.purse), "credits") + (10 if compact else 26)
    x += _fact(pen, area, x, "Income", f"+{figure(sight.notes.income)}", "a round") + (10 if compact else 26)
    if not compact and area.w > 1100 and not board.over:
        _rounds(pen, area, x, sight)
    _goals(pen, Area(x + 4, area.y, area.right - pad - x - 4, area.h), sight)


def _menu(pen: Pen, x: float, y: float, side: float) -> None:
    marks.button(pen, "menu", x, y, side, side, "", tip="Menu: story, log, rules, keys, size, leave (Esc)")
    for i in (-1, 0, 1):
        at = y + side / 2 + i * side * 0.2
        pen.line(x + side * 0.26, at, x + side * 0.74, at, theme.TEXT, 2)


def _seat(pen: Pen, area: Area, x: float, sight: Sight) -> float:
    """Who looks at this board: the seat's number, name and role."""
    sizes, compact = pen.sizes, pen.frame.compact
    r = 9.0 if compact else round(sizes.control * 0.42)
    marks.seat(pen, x + r, area.y + area.h / 2, r, sight.seat)
    size = sizes.small if compact else sizes.body
    name, role = sight.me.name, sight.me.role
    wide = min(max(pen.width(name, size, STRONG), pen.width(role, sizes.tiny)) + 1, 70.0 if compact else 150.0)
    y = area.y + (area.h - size * 1.35 - sizes.tiny * 1.35) / 2
    pen.text(x + 2 * r + 6, y, wide, name, size, theme.TEXT, STRONG)
    pen.text(x + 2 * r + 6, y + size * 1.3, wide, role, sizes.tiny, theme.SOFT)
    total = 2 * r + 6 + wide
    tip = f"You are {name}, {role}. Press B to see who sits at the table."
    pen.spot("seats", x - 3, area.y + 4, total + 6, area.h - 8, tip)
    return total


def _fact(pen: Pen, area: Area, x: float, name: str, value: str, unit: str) -> float:
    sizes = pen.sizes
    big = sizes.head if pen.frame.compact else round(sizes.head * 1.2)
    y = area.y + (area.h - sizes.tiny * 1.4 - big * 1.25) / 2
    wide = pen.width(name, sizes.tiny)
    pen.text(x, y, wide + 1, name, sizes.tiny, theme.FAINT)
    value_wide = pen.width(value, big, STRONG)
    pen.text(x, y + sizes.tiny * 1.3, value_wide + 1, value, big, theme.TEXT, STRONG, h=big * 1.3)
    total = max(wide, value_wide)
    if not pen.frame.compact or unit.startswith("of"):
        unit_wide = pen.width(unit, sizes.tiny)
        pen.text(x + value_wide + 4, y + sizes.tiny * 1.3 + big * 0.18, unit_wide + 1, unit, sizes.tiny, theme.SOFT, h=big * 1.2)
        total = max(total, value_wide + 4 + unit_wide)
    return total


def _rounds(pen: Pen, area: Area, x: float, sight: Sight) -> None:
    # A quiet strip along the bar's lower edge: one piece a round, the present one lit.
    setup, board = sight.setup, sight.board
    wide = area.w / setup.rounds
    for i in range(setup.rounds):
        colour = theme.AMBER if i + 1 == board.round else (theme.RIM if i + 1 < board.round else theme.EDGE)
        pen.box(area.x + i * wide + 1, area.bottom - 3, wide - 2, 3, colour)


class News(NamedTuple):
    """What is announced: a head, what it is, and all of it as a tooltip tells it."""

    title: str
    text: str
    tip: str


def news(sight: Sight) -> list[News]:
    """What the bar announces: audits of this round, then the next event."""
    board = sight.board
    found = [News(f"Round {event.round}: {event.text}", "announced", event.text) for event in board.announced[:1]]
    for index, who in enumerate(sight.setup.operators):
        if operatorpage.next_audit(sight, index) == board.round:
            tip = f"At the end of this round {who.name} tests every slice. If one fell too far, it blames a group and bans it."
            found.insert(0, News(f"{who.name} audits", "this round", tip))
    return found


def _goals(pen: Pen, area: Area, sight: Sight) -> None:
    from game.rules import goals  # it brings numpy along, and the title does without it

    sizes = pen.sizes
    mine = [goal for goal in sight.setup.goals if goal.seat == sight.seat]
    coming = news(sight)
    slots = len(mine) + len(coming)
    if not slots or area.w < 60:
        return
    gap = 10 if pen.frame.compact else 26
    least = 80 if pen.frame.compact else 120
    while slots > 1 and (area.w - gap * (slots - 1)) / slots < least:
        slots -= 1
    wide = min((area.w - gap * (slots - 1)) / slots, 420)
    x = area.right - slots * wide - gap * (slots - 1)
    pieces: list[tuple[str, str, float | None, str, str]] = []
    for goal in mine:
        done = goals.progress(sight, goal)
        far = "How far it is, is told at the end." if done.text == goals.LATER else f"So far: {done.text}."
        tip = f"{ended(goal.title)} {aims.meaning(sight.setup, goal)}\n{far}\n{aims.scale(goal)}"
        pieces.append((f"goal:{goal.id}", goal.title, done.share if done.share is not None else -1.0, done.text, tip))
    pieces += [(f"news:{i}", one.title, None, one.text, one.tip) for i, one in enumerate(coming)]
    shown = pieces[: max(0, slots - len(coming))] + pieces[len(mine) :]
    lead = 1.25 if pen.frame.compact else 1.4
    under = 5 if any(share is not None and share >= 0 for _, _, share, _, _ in shown) else 0
    for name, title, share, text, tip in shown:
        if x + wide > area.right + 1:
            break
        y = area.y + (area.h - sizes.tiny * lead - sizes.small * 1.4 - under) / 2
        pen.text(x, y, wide, title, sizes.tiny, theme.SOFT, REGULAR)
        y += sizes.tiny * lead
        if share is None:
            pen.text(x, y, wide, text, sizes.small, theme.AMBER, STRONG)
        else:
            colour = theme.GOOD if share >= 1 else (theme.AMBER if share >= 0.5 else theme.TEXT)
            pen.text(x, y, wide, text, sizes.small, colour, STRONG)
            if share >= 0:
                below = y + sizes.small * 1.45
                thick = 3 if pen.frame.compact else 4
                marks.bar(pen, x, below, wide, thick, share, colour if share >= 0.5 else theme.SOFT)
                pen.line(x + wide / 2, below - 1, x + wide / 2, below + thick + 1, theme.RIM)
        pen.spot(name, x - 4, area.y + 4, wide + 8, area.h - 8, tip, focus=True)
        x += wide + gap
