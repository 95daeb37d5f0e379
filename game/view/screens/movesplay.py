"""The debrief's page of moves in use: the chosen turn at the right, the buttons that lead on from it, and what commands do."""

from __future__ import annotations

from dataclasses import replace

from game.view import keys
from game.view.board.desk import Desk
from game.view.drawing import marks, theme
from game.view.drawing.column import scrolled
from game.view.drawing.draw import Frame
from game.view.drawing.effects import Branch, Effect
from game.view.drawing.pen import STRONG, Area, Pen
from game.view.screens import debriefui, movespage, turnpage
from game.view.screens.debriefui import DebriefUi

COMMANDS = ("turn", "side", "branch", "best", "up", "down", "page-up", "page-down")
"""The commands this page answers itself."""


def side(pen: Pen, area: Area, ui: DebriefUi, desk: Desk) -> None:
    """The page of the chosen turn, where other pages have the board."""
    found = desk.moves().found
    pad = 8.0 if pen.frame.compact else 28.0
    panel = Area(area.x + pad / 2, area.y, area.w - 1.5 * pad, area.h)
    pen.box(panel.x, panel.y, panel.w, panel.h, theme.PANEL, 10)
    pen.spot("side", panel.x, panel.y, panel.w, panel.h, wheel="side", ring=10)
    if found is not None:
        body = panel.inset(10 if pen.frame.compact else 24, 6 if pen.frame.compact else 16)
        round_ = movespage.chosen(found, ui.round)
        scrolled(pen, body, ui.turn_top, lambda column: turnpage.draw(column, desk, found, round_, ui.asked == round_))


def ways(pen: Pen, area: Area, ui: DebriefUi, desk: Desk) -> None:
    """The buttons that lead on from the chosen round."""
    found = desk.moves().found
    if found is None:
        return
    round_ = movespage.chosen(found, ui.round)
    ways = (
        (
            "branch",
            f"Go on from round {round_}",
            "From here",
            "A game of its own from this round on; the one you finished is kept",
        ),
        ("best", "Show the best line", "Best line", "What the strongest bot does from this round on, knowing what you knew then"),
    )
    wide = (area.w - 8) / 2
    for i, (name, long, short, tip) in enumerate(ways):
        text = long if pen.width(long, pen.sizes.body, STRONG) + 40 <= wide else short
        most = min(wide, 260.0)
        x = area.right - (2 - i) * most - (1 - i) * 8
        marks.button(pen, name, x, area.y, most, area.h, text, key=keys.shown(name, "debrief"), tip=tip)


def update(ui: DebriefUi, desk: Desk, head: str, rest: str, frame: Frame) -> tuple[DebriefUi, Effect | None]:
    """The page of moves after a command: another turn, its page scrolled, or what leads on from its round."""
    found = desk.moves().found
    if found is None:
        return ui, None
    round_ = movespage.chosen(found, ui.round)
    if head == "branch":
        return ui, Branch(round_)
    if head == "best":
        return replace(ui, round=round_, asked=round_, turn_top=0), None
    if head == "side" or head.startswith("page"):
        by = {"page-up": -8, "page-down": 8}.get(head, int(rest or 0) * 2)
        return replace(ui, turn_top=max(0, min(80, ui.turn_top + by))), None
    to = int(rest) if head == "turn" else max(1, min(len(found.turns), round_ + (1 if head == "down" else -1)))
    _, page, _, _ = debriefui.places(frame)
    top = movespage.top(found, frame, debriefui.below_tabs(frame, page).h, to, ui.page_top)
    return replace(ui, round=to, turn_top=0, page_top=top), None
