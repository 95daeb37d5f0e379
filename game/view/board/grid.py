"""The grid: rows × slices with their labels, the cells a method uses, and the operators' pawns with what they intend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game.rules.notation import figure
from game.rules.setup import Setup
from game.rules.sight import Intent, Sight
from game.view.board import cells, columns, groups
from game.view.board.layout import Lattice
from game.view.board.rows import Heading, Listed
from game.view.board.words import row_name
from game.view.drawing import marks, theme
from game.view.drawing.pen import REGULAR, STRONG, Area, Pen


@dataclass(frozen=True, slots=True)
class Picture:
    """What a grid shows: lines from `top` on, a face and score for each cell, and marks; a sight or a debrief makes one."""

    setup: Setup
    lines: Sequence[Listed]
    top: int
    pawns: tuple[int, ...]
    intents: tuple[Intent | None, ...]
    withheld: int
    chosen: int = 0
    cursor: tuple[int, int] | None = None
    focused: bool = False
    used: frozenset[tuple[int, int]] = frozenset()
    partners: frozenset[tuple[int, int]] = frozenset()
    outlined: frozenset[tuple[int, int]] = frozenset()
    reach: frozenset[int] = frozenset()
    turned: frozenset[tuple[int, int]] = frozenset()
    share: float = 1.0


class Faces:
    """How a cell looks to a seat."""

    def __init__(self, sight: Sight, price: str) -> None:
        self.sight, self.price = sight, price

    def look(self, row: int, slice_: int) -> tuple[str, int | None]:
        known = self.sight.cell(row, slice_)
        return cells.face(self.sight, row, slice_), None if known is None else known.score

    def tip(self, row: int, slice_: int) -> str:
        name = self.sight.setup.slices[slice_].said
        return f"{row_name(row)} on {name}. {cells.about(self.sight, row, slice_, self.price)}"


class Truth:
    """How a cell looks when the whole board is unveiled."""

    def __init__(self, setup: Setup, scores: Sequence[Sequence[int | None]]) -> None:
        self.setup, self.scores = setup, scores

    def look(self, row: int, slice_: int) -> tuple[str, int | None]:
        score = self.scores[row][slice_]
        return ("known", score) if score is not None else ("unmeasured", None)

    def tip(self, row: int, slice_: int) -> str:
        score = self.scores[row][slice_]
        said = "was never measured" if score is None else f"scores {figure(score)} points"
        return f"{row_name(row)} {said} on {self.setup.slices[slice_].said}."


def draw(pen: Pen, area: Area, at: Lattice, picture: Picture, faces: Faces | Truth) -> None:
    """Draw the grid; every cell shown is a spot ``cell:ROW:SLICE``, every label ``row:ROW``, and the whole one spot ``grid``."""
    pen.spot("grid", area.x, area.y, area.w, area.h, wheel="scroll", ring=None)
    _header(pen, at, picture)
    body = Area(area.x, at.top - 4, area.w, at.bottom - at.top + 8)
    pen.clip(body)
    places = _places(at, picture)
    for line, y in places:
        if isinstance(line, Heading):
            # Headings begin where the chips do: the gutter belongs to the pawns and their arrows.
            wide = pen.text(at.gutter, y, at.right - at.gutter, line.text, pen.sizes.tiny, theme.FAINT, STRONG, -1, at.head)
            pen.line(at.gutter + wide + 10, y + at.head / 2, at.right - 5, y + at.head / 2, theme.EDGE)
        else:
            _row(pen, at, picture, faces, line, y)
    shown = {line: y for line, y in places if isinstance(line, int)}
    _operators(pen, at, picture, shown, body)
    pen.unclip()
    _scrollbar(pen, area, at, picture, len(places))


def visible(at: Lattice, lines: Sequence[Listed], top: int) -> int:
    """How many lines from `top` on fit."""
    y, count = at.top, 0
    for line in lines[top:]:
        y += at.head if isinstance(line, Heading) else at.row
        if y > at.bottom + 1:
            break
        count += 1
    return count


def _places(at: Lattice, picture: Picture) -> list[tuple[Listed, float]]:
    out: list[tuple[Listed, float]] = []
    y = at.top
    for line in picture.lines[picture.top :]:
        tall = at.head if isinstance(line, Heading) else at.row
        if y + tall > at.bottom + 1:
            break
        out.append((line, y))
        y += tall
    return out


def _header(pen: Pen, at: Lattice, picture: Picture) -> None:
    sizes, slices = pen.sizes, picture.setup.slices
    found = columns.names(pen, slices, at.cell - (8 if at.gap > 2 else 3))
    line = round(found.size * 1.3)
    for index in at.columns():
        x, lines = at.x(index), found.lines[index]
        lit = picture.cursor is not None and picture.cursor[1] == index
        if (-1, index) in picture.outlined:
            pen.box(x - 2, at.top - 4 - tall_of(pen), at.cell - 2, tall_of(pen), None, 8, theme.WHITE, 2, True)
        testers = [i for i, who in enumerate(picture.setup.operators) if any(s == index for s, _ in who.tested)]
        bottom = at.top - 6 - (sizes.tiny + 5 if testers else 0)
        for i, text in enumerate(lines):
            y = bottom - line * (len(lines) - i)
            pen.text(x, y, at.cell - at.gap, text, found.size, theme.TEXT if lit else theme.SOFT, STRONG, 0, line)
        for i, who in enumerate(testers):
            left = x + at.cell / 2 + (i - (len(testers) - 1) / 2) * (sizes.tiny + 4)
            marks.pawn(pen, left, at.top - 6, sizes.tiny + 1, theme.operator(who))
        pen.spot(f"@column:{index}", x, at.top - tall_of(pen), at.cell, tall_of(pen) - 4, slices[index].name, focus=False)
    tall = round(sizes.small * 1.3)
    wide = at.cells - at.gutter - 4
    if at.shown < len(slices):
        _page(pen, Area(at.gutter, at.top - 6 - tall, wide, tall), at, picture)
    elif (picture.chosen or not pen.frame.compact) and pen.width("trained on", sizes.small) <= wide:
        used = pen.text(at.gutter, at.top - 6 - tall, wide, "trained on", sizes.small, theme.FAINT, REGULAR, -1, tall)
        if found.shared and pen.width(found.shared + " …", found.size) <= wide - used - 12:
            pen.text(at.gutter, at.top - 6 - tall, wide - 6, found.shared + " …", found.size, theme.SOFT, STRONG, 1, tall)


def _page(pen: Pen, area: Area, at: Lattice, picture: Picture) -> None:
    """Which of the columns are shown, between the ways to those before and after them."""
    row, last = picture.cursor[0] if picture.cursor else picture.pawns[0] if picture.pawns else 0, len(picture.setup.slices)
    for text, there, x in (("‹", at.first - 1, area.x), ("›", at.first + at.shown, area.right - area.h)):
        if 0 <= there < last:
            name = f"cell:{row}:{there}"
            pen.box(x, area.y, area.h, area.h, theme.HOVER if pen.hover == name else theme.PANEL, 4, theme.RIM)
            pen.text(x, area.y, area.h, text, pen.sizes.small, theme.TEXT, STRONG, 0, area.h - 2)
            pen.spot(name, x, area.y, area.h, area.h, "More columns", focus=False)
    said = f"{at.first + 1}–{at.first + at.shown} of {last}"
    pen.text(area.x + area.h, area.y, area.w - 2 * area.h, said, pen.sizes.tiny, theme.SOFT, STRONG, 0, area.h)


def tall_of(pen: Pen) -> float:
    """How tall a column's heading is at most."""
    sizes = pen.sizes
    return round(sizes.small * 1.3) * 2 + sizes.tiny + 8


def _high(pen: Pen) -> float:
    """What lies between two rows."""
    return 2 if pen.frame.compact else 5


def _row(pen: Pen, at: Lattice, picture: Picture, faces: Faces | Truth, row: int, y: float) -> None:
    gap, high = at.gap, _high(pen)
    h = at.row - high
    standing = [i for i, pawn in enumerate(picture.pawns) if pawn == row]
    if standing:
        tint = theme.mix(theme.NIGHT, theme.operator(standing[0]), 0.16)
        pen.box(at.left - 4, y - high / 2, at.right - at.left + 8, at.row, tint, 8)
    elif picture.cursor is not None and picture.cursor[0] == row:
        pen.box(at.left - 4, y - high / 2, at.right - at.left + 8, at.row, theme.PANEL, 8)
    _label(pen, at, picture, row, y, h)
    tall = h
    if (row, -1) in picture.outlined:
        pen.box(at.left - 4, y - high / 2, at.right - at.left + 4, at.row, None, 8, theme.WHITE, 2, True)
    for slice_ in at.columns():
        x, w = at.x(slice_), at.cell - gap
        name = f"cell:{row}:{slice_}"
        kind, score = faces.look(row, slice_)
        key = (row, slice_)
        if picture.share < 1 and key in picture.turned:
            # A cell turns over: its back narrows away, then its face widens.
            wide = w * abs(2 * picture.share - 1)
            back = picture.share < 0.5
            cells.cell(pen, x + (w - wide) / 2, y, wide, tall, "veiled" if back else kind, None if back else score)
        else:
            cells.cell(pen, x, y, w, tall, kind, score, pen.hover == name)
        ring = theme.AMBER if key in picture.used else (theme.CYAN if key in picture.partners else None)
        if ring is not None:
            pen.box(x - 1.5, y - 1.5, w + 3, tall + 3, None, 8, theme.NIGHT, 3)
            pen.box(x - 2, y - 2, w + 4, tall + 4, None, 8.5, ring, 2)
        if key in picture.outlined:
            pen.box(x - 2, y - 2, w + 4, tall + 4, None, 8.5, theme.WHITE, 2, True)
        if picture.cursor == key:
            pen.box(x - 3, y - 3, w + 6, tall + 6, None, 9, theme.WHITE, 3 if picture.focused else 1.5)
        pen.spot(name, x, y, w, tall, faces.tip(row, slice_) if pen.hover == name else "", focus=False)


def _label(pen: Pen, at: Lattice, picture: Picture, row: int, y: float, h: float) -> None:
    size, step = at.chip, at.chip + 3
    top = y + (h - size) / 2
    pen.spot(f"row:{row}", at.gutter - 4, y, at.cells - at.gutter, h, focus=False)
    if not row:
        marks.empty(pen, at.gutter + size / 2, top + size / 2, size * 0.32)
        wide = at.cells - at.gutter - size - 10
        if pen.width("nothing", pen.sizes.tiny) > wide:
            return
        pen.text(at.gutter + size + 6, y, wide, "nothing", pen.sizes.tiny, theme.FAINT, REGULAR, -1, h)
        return
    for i, group in enumerate(picture.setup.groups):
        bit = 1 << i
        marks.chip(
            pen,
            at.gutter + i * step,
            top,
            size,
            group.letter,
            inside=bool(row & bit),
            fill=groups.tint(picture.setup, i),
            struck=bool(picture.withheld & row & bit),
            chosen=bool(picture.chosen & row & bit),
        )
    if row in picture.reach and row not in picture.pawns:
        pen.disc(at.gutter - 7, y + h / 2, 2, theme.SOFT)


def _operators(pen: Pen, at: Lattice, picture: Picture, shown: Mapping[int, float], body: Area) -> None:
    h = at.row - _high(pen)
    for index, row in enumerate(picture.pawns):
        intent = picture.intents[index]
        if intent is not None and intent.row != row:
            ends = (shown.get(row), shown.get(intent.row))
            above = (_above(picture, row), _above(picture, intent.row))
            _intent(pen, at, picture, ends, above, intent, theme.operator(index), index, body)
    for index, (row, who) in enumerate(zip(picture.pawns, picture.setup.operators, strict=True)):
        if (y := shown.get(row)) is None:
            continue
        colour = theme.operator(index)
        x, tall, count = _stand(pen, at, picture, index)
        marks.pawn(pen, x, y + h * 0.88, tall, colour)
        if not pen.frame.compact and count == 1:
            # A name may reach into the margin, but is not cut; of several on a row the heading tells them, in this order.
            right, used = x - h * 0.3, pen.width(who.name, pen.sizes.tiny, STRONG)
            if right - used >= body.x + 2:
                pen.text(right - used, y, used + 1, who.name, pen.sizes.tiny, colour, STRONG, -1, h)
        wide = tall * marks.PAWN_WIDE
        pen.spot(f"operator:{index}", x - wide / 2, y, wide, h, f"{who.name} trains on {row_name(row)}.", focus=False)


def _stand(pen: Pen, at: Lattice, picture: Picture, index: int) -> tuple[float, float, int]:
    """Where the middle of a pawn is, how tall it is, and how many stand on its row: side by side, smaller where they are many."""
    compact = pen.frame.compact
    standing = [i for i, row in enumerate(picture.pawns) if row == picture.pawns[index]]
    right = at.gutter - (4 if compact else 9)
    tall = min(0.8 * (at.row - _high(pen)), (right - at.left) / (len(standing) * marks.PAWN_WIDE))
    step = tall * marks.PAWN_WIDE
    return right - step * (len(standing) - standing.index(index) - 0.5), tall, len(standing)


def _above(picture: Picture, row: int) -> bool:
    """Whether a row that is not shown was scrolled out at the top."""
    return row in picture.lines[: picture.top]


def _intent(
    pen: Pen,
    at: Lattice,
    picture: Picture,
    ends: tuple[float | None, float | None],
    above: tuple[bool, bool],
    intent: Intent,
    colour: theme.Colour,
    index: int,
    body: Area,
) -> None:
    # The arrow leaves the pawn's row at the left edge of the gutter and turns into the target row; where one of them is not
    # shown it comes from, or goes to, the edge behind which that is.
    start, end = ends
    h = at.row - _high(pen)
    lane = at.left + 6 + index * 5
    if start is None and end is None:
        return
    y1 = start + h * 0.80 if start is not None else (body.y if above[0] else body.bottom)
    y2 = end + h / 2 if end is not None else (body.y if above[1] else body.bottom)
    if start is not None:
        # It passes behind the pawns beside its own, each at a height of its own.
        x, tall, _ = _stand(pen, at, picture, index)
        y1 -= index * 3
        pen.line(lane, y1, x - tall * marks.PAWN_WIDE / 2, y1, colour, 2)
    pen.line(lane, min(y1, y2), lane, max(y1, y2), colour, 2)
    if end is None:
        return
    tip = at.gutter - 8
    pen.line(lane, y2, tip - 6, y2, colour, 2)
    pen.shape(tip, y2, ((0, 0), (-9, -5), (-9, 5)), colour)
    if not intent.gain:
        return  # it moves for another reason than a gain, such as that nobody measured where it stands
    size = pen.sizes.tiny
    text = marks.signed(intent.gain)
    wide = pen.width(text, size, STRONG) + 8
    left = lane + (2 if pen.frame.compact else 8)
    if left + wide < tip - 4:
        pen.box(left, y2 - size * 0.8, wide, size * 1.6, theme.NIGHT, 5, colour)
        pen.text(left, y2 - size * 0.8, wide, text, size, colour, STRONG, 0, size * 1.6)


def _scrollbar(pen: Pen, area: Area, at: Lattice, picture: Picture, shown: int) -> None:
    count = len(picture.lines)
    if shown >= count or not count:
        return
    tall = at.bottom - at.top
    size = max(24.0, tall * shown / count)
    y = at.top + (tall - size) * picture.top / max(1, count - shown)
    pen.box(area.right - 7, at.top, 3, tall, theme.PANEL, 1.5)
    pen.box(area.right - 8, y, 5, size, theme.RIM, 2.5)
