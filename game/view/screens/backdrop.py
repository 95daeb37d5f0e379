"""The title's picture: the scores of a real board, 2^8 models trained on the digits, as the shipped First Strike deals them."""

from __future__ import annotations

from game import subsets
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame
from game.view.drawing.pen import Pen

# One row of the board after another, ∅ to ABCDEFGH, in whole points on all digits.
_POINTS = (
    "10564356317566814874657358837989566870726477788076858788748486873874657951827491658578896584799072818485808992938292929381909193"
    "51716972698585906581748271888290657577787483868877868789778687896379778473878392779283927591839172818484819092938592929383929293"
    "50716373608575916783768465878091728182828089908983929293819091934876667956847490648678896486799072828284818991938291929381909093"
    "69817883779084927891839176918392728183838189919384929193839291936381758372898292779183927591839174828385829192938492929383929293"
)

# Sixteen subsets of four groups, few groups first: the picture brightens from the empty corner to the full one.
_ORDER = sorted(range(16), key=lambda mask: (subsets.size(mask), mask))


def score(across: int, down: int) -> int:
    """The score in hundredths of the cell at a place of the picture: subsets of A–D go across, those of E–H down."""
    row = _ORDER[across] | _ORDER[down] << 4
    return 100 * int(_POINTS[2 * row : 2 * row + 2])


def veiled(across: int, down: int) -> bool:
    """Whether the picture leaves a cell veiled: a scattered few, always the same."""
    return (across * 7 + down * 11 + across * down * 5) % 9 < 3 and (across, down) not in ((9, 6), (12, 10))


def draw(pen: Pen, left: float) -> None:
    """Draw the picture from `left` to the window's right edge, from top to bottom, with a pawn on it and where it means to go."""
    frame = pen.frame
    side = _side(frame)
    gap = side * 0.1
    columns = range(16)
    x0, y0 = frame.width - 16 * side + side * 1.2, frame.height / 2 - 8 * side
    for down in range(16):
        for across in columns:
            x, y = x0 + across * side, y0 + down * side
            if x + side < left or x > frame.width or y + side < 0 or y > frame.height:
                continue
            # Towards the menu the picture sinks into the dark.
            fade = min(1.0, max(0.0, (x - left + side * 0.4) / (frame.width * 0.28)))
            if fade <= 0.02:
                continue
            if veiled(across, down):
                back = theme.mix(theme.NIGHT, theme.RAISED, fade)
                pen.box(x, y, side - gap, side - gap, back, side * 0.16)
                pen.hatch(x, y, side - gap, side - gap, "veil", theme.mix(theme.NIGHT, theme.HOVER, fade), side * 0.16)
            else:
                colour = theme.mix(theme.NIGHT, theme.shade(score(across, down)), 0.08 + 0.92 * fade**1.3)
                pen.box(x, y, side - gap, side - gap, colour, side * 0.16)
    _pawn(pen, x0, y0, side, gap)


def _side(frame: Frame) -> float:
    return max(frame.height / 12.5, frame.width / 24)


def _pawn(pen: Pen, x0: float, y0: float, side: float, gap: float) -> None:
    colour = theme.operator(0)
    ax, ay = x0 + 9 * side, y0 + 6 * side
    bx, by = x0 + 12 * side, y0 + 10 * side
    half = (side - gap) / 2
    for x, y in ((ax, ay), (bx, by)):
        pen.box(x - 4, y - 4, side - gap + 8, side - gap + 8, None, side * 0.16 + 4, theme.NIGHT, 4)
    pen.box(ax - 2, ay - 2, side - gap + 4, side - gap + 4, None, side * 0.16 + 2, theme.WHITE, 3)
    pen.box(bx - 2, by - 2, side - gap + 4, side - gap + 4, None, side * 0.16 + 2, theme.AMBER, 3)
    width = max(4.0, side * 0.09)
    for wide, shade_ in ((width + 6, theme.NIGHT), (width, theme.INK)):
        pen.line(ax + half, ay + half * 1.7, ax + half, by + half + wide / 2, shade_, wide)
        pen.line(ax + half - wide / 2, by + half, bx - side * 0.12, by + half, shade_, wide)
    for grow, shade_ in ((5.0, theme.NIGHT), (0.0, theme.INK)):
        head = side * 0.2 + grow
        pen.shape(bx - 4 + grow, by + half, ((0, 0), (-head, -head * 0.8), (-head, head * 0.8)), shade_)
    marks.pawn(pen, ax + half, ay + half * 1.82, half * 1.66, theme.INK)
    marks.pawn(pen, ax + half, ay + half * 1.76, half * 1.5, colour)
