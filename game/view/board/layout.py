"""Where the parts of the board screen are, for each class of window."""

from __future__ import annotations

from typing import NamedTuple

from game.view.drawing.draw import Frame
from game.view.drawing.pen import Area


class Places(NamedTuple):
    """The areas of the board screen, and the sizes the grid is drawn with."""

    top: Area
    left: Area
    grid: Area
    right: Area
    bottom: Area


def places(frame: Frame, crowded: bool = False) -> Places:
    """The areas of a window: a bar above and below, the groups left, the inspector right, the grid between.

    `crowded` asks for two lines of actions where the window is narrow.
    """
    above, below, left, right = 0.0, 0.0, 0.0, 0.0
    if frame.compact:
        above, below, left, right = 32, 42, 104, 196
        if frame.width >= 800:
            left, right = 132, 232
        elif frame.width < 600:
            left, right = 64, 160
        if crowded:
            below = 58
    else:
        above = below = frame.pick(0, 54, 62, 72)
        left, right = frame.pick(0, 190, 224, 284), frame.pick(0, 272, 320, 400)
    middle = frame.height - above - below
    return Places(
        Area(0, 0, frame.width, above),
        Area(0, above, left, middle),
        Area(left, above, frame.width - left - right, middle),
        Area(frame.width - right, above, right, middle),
        Area(0, frame.height - below, frame.width, below),
    )


class Lattice(NamedTuple):
    """How the grid is laid out in its area: pawns stand left of `gutter`, where the chips begin; `row` and `head` are heights.

    Of the columns, `shown` from `first` on are shown: where a window is too small for all of them, a page.
    """

    gutter: float
    chip: float
    cells: float
    cell: float
    row: float
    head: float
    top: float
    bottom: float
    left: float
    right: float
    first: int
    shown: int
    narrow: bool

    @property
    def gap(self) -> float:
        """What lies between two cells."""
        return 2 if self.narrow else 5

    def columns(self) -> range:
        """The indices of the slices that are shown."""
        return range(self.first, self.first + self.shown)

    def x(self, slice_: int) -> float:
        """Where the column of a slice begins."""
        return self.cells + (slice_ - self.first) * self.cell


def lattice(frame: Frame, area: Area, groups: int, slices: int, rows: int, column: int, reserved: float = 0) -> Lattice:
    """The layout of a grid with so many groups, slices and listed rows; the slice `column` is one of those shown, and `reserved`
    is kept free below it.
    """
    sizes = frame.sizes
    least_wide = frame.pick(23, 24, 26, 30)  # the least a column takes in which a score can be read
    margin = 8 if frame.compact or slices * least_wide * 2 > area.w else 20
    gutter = frame.pick(40, 70, 78, 90)
    chip = frame.pick(12, 16, 19, 22)
    header = frame.pick(51, 57, 65, 74)  # two lines of a name, the pawns that test on it, and air between them and the bar
    room = area.w - 2 * margin - gutter
    air = 6 if frame.compact else 16
    while chip > 8 and (groups * (chip + 3) > room * 0.5 or (room - groups * (chip + 3) - air) / slices < least_wide):
        chip -= 1
    block = groups * (chip + 3) + air
    count = max(1, min(slices, int((room - block) / least_wide)))
    first = min(column // count * count, slices - count)
    cell = min((room - block) / count, frame.pick(96, 120, 132, 160))
    wide = gutter + block + cell * count
    left = area.x + margin + max(0.0, (area.w - 2 * margin - wide) / 2)
    top = area.y + header
    bottom = area.bottom - reserved - (4 if frame.compact else 10)
    least = frame.pick(21, 31, 37, 43)
    fit = (bottom - top) / max(1, rows)
    # A small board is shown whole, its rows a little lower if need be; a large one scrolls.
    row = min(fit, least * 1.5) if fit >= least * 0.74 else least
    return Lattice(
        left + gutter, chip, left + gutter + block, cell, row, max(sizes.tiny * 2.2, least * 0.72), top, bottom,
        left, left + wide, first, count, frame.compact or cell < 34,
    )  # fmt: skip
