"""The right panel: pages about the cell, the chosen groups, the operator and hints; below, what ending the turn would bring."""

from __future__ import annotations

from collections.abc import Callable

from game.view.board import auditpage, cellpage, hintpage, operatorpage, planpage, sumpage, valuepage
from game.view.board.boardui import WRITING, BoardUi
from game.view.board.desk import Desk
from game.view.drawing import theme
from game.view.drawing.column import Column, scrolled
from game.view.drawing.pen import STRONG, Area, Pen

_PAGES: tuple[tuple[str, str, str], ...] = (
    ("cell", "Cell", "The cell under the cursor: what it says and what each group adds"),
    ("plan", "Groups", "The chosen groups: what a strike does, what they are worth"),
    ("operator", "Operator", "How the operator decides, and what it published"),
    ("hint", "Hint", "What a planner that knows what you know would do, a level at a time"),
)


_PAGE: dict[str, Callable[[Column, Desk, BoardUi], None]] = {
    "cell": cellpage.draw,
    "plan": planpage.draw,
    "operator": operatorpage.draw,
    "hint": lambda column, desk, _: hintpage.draw(column, desk),
}


def _tall(pen: Pen, body: Area, write: Callable[[Column], None]) -> float:
    """How tall a column is in the width of a body."""
    trial = Column(Pen(pen.frame), body.x, 0, body.w)
    write(trial)
    return trial.y


def draw(pen: Pen, area: Area, desk: Desk, ui: BoardUi) -> None:
    """Draw the panel; the pages are spots ``page:NAME``."""
    pen.box(area.x, area.y, area.w, area.h, theme.PANEL)
    sizes, pad = pen.sizes, 8 if pen.frame.compact else 16
    tab = sizes.control - 4
    texts = [pen.width(title, sizes.small, STRONG) for _, title, _ in _PAGES]
    spare = (area.w - 2 * pad - sum(texts)) / len(_PAGES)
    x, y = area.x + pad, area.y + (4 if pen.frame.compact else 10)
    for (name, title, tip), text in zip(_PAGES, texts, strict=True):
        wide = text + spare
        on = ui.page == name
        hovered = pen.hover == f"page:{name}"
        pen.text(x, y, wide, title, sizes.small, theme.TEXT if on or hovered else theme.SOFT, STRONG, 0, tab - 4)
        pen.box(x + 2, y + tab - 4, wide - 4, 2, theme.AMBER if on else theme.EDGE, 1)
        pen.spot(f"page:{name}", x + 1, y, wide - 2, tab, tip, ring=4)
        x += wide
    top = area.y + tab + (10 if pen.frame.compact else 22)
    body = Area(area.x + pad, top, area.w - 2 * pad, area.bottom - top - pad / 2)
    if ui.card in WRITING:
        written = {"sum": sumpage.draw, "value": valuepage.draw, "audit": auditpage.draw}[ui.card]
        pen.spot("@form", body.x, body.y, body.w, body.h, focus=False, wheel="card")
        pen.ends("@form", scrolled(pen, body, ui.scroll, lambda column: written(column, desk, ui)))
        return
    # The forecast of ending the turn keeps its place at the foot, so that the eye finds it without reading.
    foot, brief = 0.0, False
    if not pen.frame.compact or area.h > 420:
        foot = _tall(pen, body, lambda column: planpage.ending(column, desk)) + 10
        # Nothing scrolls there: what would be cut is said in fewer lines, unless the page above leaves it the room.
        brief = foot > body.h * 0.42 and foot > body.h - _tall(pen, body, lambda column: _PAGE[ui.page](column, desk, ui)) - 12
        if brief:
            foot = min(_tall(pen, body, lambda column: planpage.ending(column, desk, True)) + 10, body.h * 0.6)
    upper = Area(body.x, body.y, body.w, body.h - foot)
    pen.spot("inspector", upper.x - 4, upper.y - 4, upper.w + 8, upper.h + 4, wheel="page", ring=6)
    page = _PAGE[ui.page]
    pen.ends("inspector", scrolled(pen, upper, ui.page_top, lambda column: _all(column, page, desk, ui, foot)))
    if foot:
        y = body.bottom - foot
        pen.line(area.x, y, area.right, y, theme.EDGE)
        pen.box(area.x, y, area.w, area.bottom - y, theme.mix(theme.PANEL, theme.RAISED, 0.5))
        scrolled(pen, Area(body.x, y + 10, body.w, foot - 10), 0, lambda column: planpage.ending(column, desk, brief))


def _all(column: Column, page: Callable[[Column, Desk, BoardUi], None], desk: Desk, ui: BoardUi, foot: float) -> None:
    page(column, desk, ui)
    if not foot:
        column.rule()
        planpage.ending(column, desk)
