"""A column of writing and small charts that grows downwards and scrolls when it is longer than its place."""

from __future__ import annotations

import math
from collections.abc import Callable

from game.view.drawing import marks, theme
from game.view.drawing.draw import Label
from game.view.drawing.pen import REGULAR, STRONG, Area, Pen
from game.view.drawing.theme import Colour


class Column:
    """Writes below itself: `y` is where the next thing goes, `x` and `w` its left edge and width."""

    def __init__(self, pen: Pen, x: float, y: float, w: float) -> None:
        self.pen, self.x, self.y, self.w = pen, x, y, w

    def gap(self, share: float = 1.0) -> None:
        self.y += self.pen.sizes.gap * share

    def heading(self, text: str) -> None:
        self.y += self.pen.heading(self.x, self.y, self.w, text)

    def rule(self) -> None:
        """A line across, with air above and below."""
        self.gap(0.8)
        self.pen.line(self.x, self.y, self.x + self.w, self.y, theme.EDGE)
        self.gap(0.8)

    def say(self, text: str, colour: Colour = theme.SOFT, size: int | None = None, weight: str = REGULAR) -> None:
        """A paragraph."""
        self.y += self.pen.paragraph(self.x, self.y, self.w, text, size or self.pen.sizes.small, colour, weight)

    def pair(self, name: str, value: str, colour: Colour = theme.TEXT, strong: bool = True) -> None:
        """A name at the left and its value at the right of one line, or below it where both do not fit."""
        size = self.pen.sizes.small
        weight = STRONG if strong else REGULAR
        tall = round(size * 1.5)
        value_wide = self.pen.width(value, size, weight)
        if self.pen.width(name, size) + value_wide + 8 <= self.w:
            self.pen.text(self.x, self.y, self.w - value_wide - 8, name, size, theme.SOFT, REGULAR, -1, tall)
            self.pen.text(self.x, self.y, self.w, value, size, colour, weight, 1, tall)
            self.y += tall
        else:
            self.say(name)
            self.y += self.pen.paragraph(self.x, self.y, self.w, value, size, colour, weight)

    def whiskers(self, low: int, middle: int, high: int, least: int, most: int, colour: Colour) -> None:
        """A span on an axis from `least` to `most`: a bar from its low to its high end, the middle marked, and 0 if inside."""
        wide = max(1, most - least)

        def at(value: int) -> float:
            return self.x + self.w * (min(max(value, least), most) - least) / wide

        y = self.y + 4
        self.pen.box(self.x, y + 3, self.w, 2, theme.EDGE, 1)
        if least < 0 < most:
            self.pen.box(at(0) - 0.5, y - 1, 1, 10, theme.RIM)
        left, right = at(low), at(high)
        self.pen.box(left, y, max(4, right - left), 8, theme.mix(theme.PANEL, colour, 0.55), 4)
        self.pen.disc(at(middle), y + 4, 5, colour)
        self.y += 16


def scrolled(pen: Pen, area: Area, top: int, write: Callable[[Column], None]) -> int:
    """Write a column into an area, moved up by `top` lines as far as there is something below; returns how far that is at most.

    A column that is longer than the area leaves a strip at its foot, which says that there is more and covers nothing.
    """
    trial = Pen(pen.frame, pen.focus, pen.hover)
    column = Column(trial, area.x, area.y, area.w)
    write(column)
    size = pen.sizes.tiny
    tall = size * 1.7
    over = column.y > area.bottom
    room = area.h - tall - 4 if over else area.h
    far = max(0.0, column.y - area.y - room)
    down = min(far, top * pen.sizes.body * 1.5) if over else 0.0
    pen.clip(Area(area.x - 7, area.y - 4, area.w + 14, room + 4))  # room for a focus ring
    if down:
        write(Column(pen, area.x, area.y - down, area.w))
    else:
        pen.items.extend(trial.items)
    pen.unclip()
    if down < far - 1:
        _sign(pen, Area(area.x, area.bottom - tall, area.w, tall), "more below", 1)
    if down:
        _sign(pen, Area(area.x, area.bottom - tall, area.w, tall), "more above", -1)
    return math.ceil(far / (pen.sizes.body * 1.5)) if over else 0


def _sign(pen: Pen, strip: Area, text: str, place: int) -> None:
    """A word in a strip at its left (-1) or right end, that something is beyond."""
    size = pen.sizes.tiny
    wide = pen.width(text, size, STRONG) + 14
    x = strip.right - wide if place > 0 else strip.x
    pen.box(x, strip.y, wide, strip.h, theme.HOVER, strip.h / 2)
    pen.text(x, strip.y, wide, text, size, theme.TEXT, STRONG, 0, strip.h)


def reads(pen: Pen) -> str:
    """All that a pen has written, for tests of parts."""
    return " ".join(item.text for item in pen.items if isinstance(item, Label))


def row_chips(column: Column, mask: int, letters: str, note: str = "", colour: Colour = theme.TEXT) -> None:
    """A line with a row's chips and a note at the right."""
    pen = column.pen
    size = pen.sizes.small + 4
    note_wide = pen.width(note, pen.sizes.small, STRONG) + 8 if note else 0
    marks.members(pen, column.x, column.y, size, mask, letters, column.w - note_wide)
    if note:
        pen.text(column.x, column.y, column.w, note, pen.sizes.small, colour, STRONG, 1, size)
    column.y += size + 5
