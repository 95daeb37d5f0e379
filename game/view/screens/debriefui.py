"""What the debrief's screen remembers, and where its parts are."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.view.drawing.draw import Frame
from game.view.drawing.pen import Area
from game.view.drawing.point import Pointing

PAGES = (("goals", "Goals"), ("moves", "Your moves"), ("rounds", "Rounds"), ("checks", "Four checks"))


@dataclass(frozen=True, slots=True)
class DebriefUi:
    """`page` is the left page; `opening` shows the board as it was before anybody acted; `top` is the first row shown.

    On the page of moves, `round` is the turn that is shown (0: none was chosen yet), `turn_top` how far its page is scrolled, and
    `asked` the round from which a bot's line is shown (0: none).
    """

    point: Pointing = field(default_factory=lambda: Pointing("again"))
    page: str = "goals"
    page_top: int = 0
    opening: bool = False
    top: int = 0
    cursor: tuple[int, int] | None = None
    round: int = 0
    turn_top: int = 0
    asked: int = 0
    card: str = ""
    scroll: int = 0
    note: str = ""


def places(frame: Frame) -> tuple[Area, Area, Area, Area]:
    """The head, the page at the left with its tabs, the part at the right, and the foot with the buttons."""
    sizes, compact = frame.sizes, frame.compact
    head = 46.0 if compact else (92.0 if sizes.tiny < 12 else 112.0)
    foot = sizes.control + (10 if compact else 28)
    left = frame.width * (0.46 if compact else 0.42)
    pad = 8.0 if compact else 28.0
    tall = frame.height - head - foot
    return (
        Area(0, 0, frame.width, head),
        Area(pad, head, left - pad, tall),
        Area(left, head, frame.width - left, tall),
        Area(pad, frame.height - foot + (foot - sizes.control) / 2, frame.width - 2 * pad, sizes.control),
    )


def below_tabs(frame: Frame, page: Area) -> Area:
    """Where the writing of the left page is."""
    top = page.y + frame.sizes.control - 4 + (8 if frame.compact else 18)
    return Area(page.x, top, page.w, page.bottom - top)
