"""What a window shows that is too small for any screen: what would help. The game behind it stays as it is."""

from __future__ import annotations

from game.view.drawing import theme
from game.view.drawing.draw import LEAST_HEIGHT, LEAST_WIDTH, Frame, Scene
from game.view.drawing.pen import STRONG, Pen


def scene(frame: Frame) -> Scene:
    """The draw list of the message."""
    pen = Pen(frame)
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    text = (
        f"This window is too small for the board. Make it larger, at least {LEAST_WIDTH} × {LEAST_HEIGHT}, "
        "or everything smaller with Ctrl −. The game is kept."
    )
    size = 12 if frame.width >= 240 else 8
    wide = max(20.0, frame.width - 16)
    tall = len(pen.lines(text, wide, size, STRONG)) * round(size * 1.42)
    pen.paragraph(8, max(2.0, (frame.height - tall) / 2), wide, text, size, theme.TEXT, STRONG, place=0)
    return pen.scene()
