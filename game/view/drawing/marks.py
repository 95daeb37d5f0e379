"""The small marks all screens share: chips, pips, gauges, pawns, keys, buttons, spans."""

from __future__ import annotations

import math

from game import subsets
from game.rules.notation import figure
from game.view.drawing import theme
from game.view.drawing.draw import Points
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Pen
from game.view.drawing.theme import Colour

# A pawn on a base line at y = 0, one unit tall.
_PAWN: Points = (
    (-0.36, 0.0), (-0.36, -0.10), (-0.26, -0.16), (-0.15, -0.42), (-0.22, -0.50), (-0.22, -0.54), (0.22, -0.54), (0.22, -0.50),
    (0.15, -0.42), (0.26, -0.16), (0.36, -0.10), (0.36, 0.0),
)  # fmt: skip

PAWN_WIDE = 0.78
"""How much room a pawn takes beside others, as a share of its height: its base, and a little air."""


def points(score: int) -> str:
    """A score in points with one decimal, as cells show it."""
    return f"{score / 100:.1f}".replace("-", "−")


def signed(score: int) -> str:
    """A difference of scores with its sign, a true minus."""
    rounded = f"{abs(score) / 100:.1f}"
    return f"+{rounded}" if score > 0 and rounded != "0.0" else (f"−{rounded}" if score < 0 and rounded != "0.0" else "±0.0")


def credits_(sum_: int) -> str:
    """Money in words."""
    return f"{figure(sum_)} {'credit' if abs(sum_) == 100 else 'credits'}"


def span(low: int, middle: int, high: int) -> str:
    """A span in points: one number when it is certain, else the middle with its bounds."""
    if points(low) == points(high):
        return points(middle)
    return f"{points(middle)}  ({points(low)} to {points(high)})"


def pawn(pen: Pen, x: float, base: float, tall: float, colour: Colour) -> None:
    """An operator's pawn standing on (x, base)."""
    pen.shape(x, base, tuple((px * tall, py * tall) for px, py in _PAWN), colour)
    pen.disc(x, base - 0.74 * tall, 0.24 * tall, colour)


def seat(pen: Pen, x: float, y: float, r: float, index: int) -> None:
    """A seat at (x, y): a disc in its colour with its number, for no colour speaks alone."""
    pen.disc(x, y, r, theme.seat(index))
    pen.text(x - r, y - r, 2 * r, str(index + 1), max(7, round(r * 1.25)), theme.INK, STRONG, 0, 2 * r)


def chip(
    pen: Pen,
    x: float,
    y: float,
    size: float,
    letter: str,
    *,
    inside: bool = True,
    fill: Colour = theme.CHIP,
    struck: bool = False,
    chosen: bool = False,
) -> None:
    """A group's letter in a square: filled when the group is in the row, a faint dot when it is not, barred when withheld."""
    if inside:
        pen.box(x, y, size, size, theme.RAISED if struck else fill, size * 0.28, fill if struck else None)
        pen.text(x, y, size, letter, max(7, round(size * 0.62)), fill if struck else theme.INK, STRONG, 0, size)
        if struck:
            pen.line(x + 2, y + size - 2, x + size - 2, y + 2, fill, 1.6)
    else:
        pen.disc(x + size / 2, y + size / 2, max(1.3, size * 0.11), theme.EDGE)
    if chosen:
        pen.box(x - 2, y - 2, size + 4, size + 4, None, size * 0.28 + 2, theme.AMBER, 1.6)


def members(pen: Pen, x: float, y: float, size: float, mask: int, letters: str, most: float = 1e9) -> float:
    """The chips of a mask's groups beside each other; returns how wide they are. The empty set is a ring with a stroke."""
    if not mask:
        empty(pen, x + size / 2, y + size / 2, size * 0.36)
        return size
    wide = 0.0
    for i in subsets.members(mask):
        if wide + size > most:
            break
        chip(pen, x + wide, y, size, letters[i])
        wide += size + 2
    return wide - 2


def empty(pen: Pen, x: float, y: float, r: float) -> None:
    """The sign of the empty set."""
    pen.disc(x, y, r, None, theme.SOFT, 1.4)
    pen.line(x - r, y + r, x + r, y - r, theme.SOFT, 1.4)


def pips(pen: Pen, x: float, y: float, value: int, most: int, size: float, colour: Colour) -> float:
    """`value` of `most` pips filled; returns how wide they are."""
    for i in range(most):
        left = x + i * (size + 2)
        if i < value:
            pen.box(left, y, size, size, colour, 1.5)
        else:
            pen.box(left, y, size, size, None, 1.5, theme.RIM)
    return most * (size + 2) - 2


def gauge(pen: Pen, x: float, y: float, w: float, h: float, value: int, base: int, notch: bool = True) -> None:
    """Willingness from −3 to +3 in seven steps, those below 0 to the left; a notch at the base it drifts to."""
    step = w / 7
    for i in range(7):
        level = i - 3
        left = x + i * step
        if level < 0:
            lit = value <= level
            pen.box(left, y, step - 1.5, h, theme.BAD if lit else None, 1.5, None if lit else theme.EDGE)
        elif level == 0:
            pen.box(left, y - 1, step - 1.5, h + 2, theme.SOFT if value >= 0 else None, 1.5, None if value >= 0 else theme.EDGE)
        else:
            lit = value >= level
            pen.box(left, y, step - 1.5, h, theme.GOOD if lit else None, 1.5, None if lit else theme.EDGE)
    if not notch:
        return
    centre = x + (base + 3) * step + (step - 1.5) / 2
    pen.shape(centre, y + h + 1.5, ((0, 0), (3, 4), (-3, 4)), theme.SOFT)


def keycap_width(pen: Pen, text: str, size: int) -> float:
    """How wide a key is."""
    return max(size * 1.5, pen.width(text, size, STRONG) + size * 0.8)


def keycap(pen: Pen, x: float, y: float, text: str, size: int, colour: Colour = theme.SOFT) -> float:
    """A key as it stands on the keyboard; returns how wide it is."""
    wide = keycap_width(pen, text, size)
    tall = round(size * 1.55)
    pen.box(x, y, wide, tall, None, 3, colour)
    pen.text(x, y, wide, text, size, colour, STRONG, 0, tall)
    return wide


def button(
    pen: Pen,
    name: str,
    x: float,
    y: float,
    w: float,
    h: float,
    text: str,
    *,
    key: str = "",
    note: str = "",
    tip: str = "",
    enabled: bool = True,
    primary: bool = False,
    on: bool = False,
) -> None:
    """A button with its key and a note (a price), below its name when there is room; `primary` makes it the one to press next."""
    sizes = pen.sizes
    hovered = pen.hover == name and enabled
    if primary and enabled:
        fill, colour, rim = (theme.PRIMARY_HOVER if hovered else theme.PRIMARY), theme.INK, None
    else:
        fill = theme.HOVER if hovered else (theme.RAISED if enabled else theme.PANEL)
        colour = theme.TEXT if enabled else theme.FAINT
        rim = theme.AMBER if on else (theme.RIM if enabled else theme.EDGE)
    pen.box(x, y, w, h, fill, 7, rim)
    quiet = theme.INK if primary and enabled else (theme.SOFT if enabled else theme.FAINT)
    size = next((one for one in (sizes.body, sizes.small) if pen.width(text, one, STRONG) <= w - 10), sizes.tiny)
    if h >= 31 and note:
        pen.text(x + 4, y + h / 2 - sizes.body * 1.32, w - 8, text, size, colour, STRONG, 0, sizes.body * 1.4)
        wordings = [f"{note}  ·  {one}" for one in (key, key.replace("Shift+", "⇧")) if one]
        below = next((one for one in (*wordings, note) if pen.width(one, sizes.tiny) <= w - 8), key)
        pen.text(x + 4, y + h / 2 + sizes.tiny * 0.22, w - 8, below, sizes.tiny, quiet, REGULAR, 0)
    else:
        extra = pen.width(key, sizes.tiny, STRONG) + 8 if key else 0
        if key and extra + pen.width(text, size, STRONG) + 12 > w:
            extra = 0
        pad = min(6.0, w * 0.08)
        pen.text(x + pad, y, w - 2 * pad - extra, text, size, colour, STRONG, 0, h)
        if extra:
            pen.text(x + w - extra - 2, y, extra - 4, key, sizes.tiny, quiet, STRONG, 1, h)
    pen.spot(name, x, y, w, h, tip, enabled=enabled, ring=7)


def bar(pen: Pen, x: float, y: float, w: float, h: float, share: float, colour: Colour) -> None:
    """How far something is, 0 … 1."""
    pen.box(x, y, w, h, theme.RAISED, h / 2)
    if share > 0:
        pen.box(x, y, max(h, w * min(share, 1.0)), h, colour, h / 2)


def star(pen: Pen, x: float, y: float, r: float, filled: bool) -> None:
    """A star, hollow when not earned."""
    pen.shape(x, y, _star(r), theme.AMBER if filled else theme.RIM)
    if not filled:
        pen.shape(x, y, _star(r - 2.2), theme.PANEL)


def _star(r: float) -> Points:
    reaches = [r if i % 2 == 0 else r * 0.42 for i in range(10)]
    return tuple((math.sin(i * math.pi / 5) * far, -math.cos(i * math.pi / 5) * far) for i, far in enumerate(reaches))


def title_bar(pen: Pen, title: str) -> tuple[float, float]:
    """The head of a page: the way back and what the page is. Returns the page's margin and how tall the head is."""
    sizes, compact = pen.sizes, pen.frame.compact
    pad = 10.0 if compact else 32.0
    tall = sizes.control + (10 if compact else 28)
    button(pen, "back", pad, (tall - sizes.control) / 2, 70 if compact else 110, sizes.control, "Back", key="Esc")
    pen.text(pad + (82 if compact else 130), 0, pen.frame.width / 2, title, sizes.title, theme.TEXT, TITLE, -1, tall)
    return pad, tall
