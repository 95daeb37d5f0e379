"""The board screen as a picture: bar, groups, grid, inspector, actions, and whatever lies over them."""

from __future__ import annotations

from game.rules import actions
from game.view.board import actionbar, cards, cellpage, grid, groups, inspector, layout, lesson, menus, reporting, topbar
from game.view.board.boardui import TURN, WRITING, BoardUi
from game.view.board.desk import Desk
from game.view.board.rows import Listed, in_reach, listing
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.pen import STRONG, Area, Pen


def where(ui: BoardUi) -> str:
    """The name of the key table that counts now."""
    return ui.card if ui.card in WRITING else ("card" if ui.card else "board")


def home(ui: BoardUi) -> str:
    """Where the focus goes when it has nowhere to be."""
    if ui.card in WRITING:
        return "send"
    return "grid" if not ui.card else "close"


def lines(desk: Desk, ui: BoardUi) -> tuple[Listed, ...]:
    """The rows listed now."""
    likely: dict[int, tuple[int, ...]] = {}
    if ui.chosen and not ui.every and not desk.sight.board.over:
        for operator in range(len(desk.sight.setup.operators)):
            if found := desk.leverage(operator, ui.chosen):
                likely[operator] = tuple(row for row, _ in found.fallbacks)
    return listing(desk.sight, ui.chosen, ui.every, ui.filtered, likely)


def measures(frame: Frame, desk: Desk, ui: BoardUi, count: int) -> tuple[layout.Places, layout.Lattice, Area]:
    """The areas, the grid's layout and the place of the narration."""
    at = layout.places(frame, actionbar.crowded(desk.sight))
    pen = Pen(frame)
    margin = 6 if frame.compact else 16
    wide = at.grid.w - 2 * margin
    tall = lesson.height(pen, wide, desk, ui)
    story = Area(at.grid.x + margin, at.grid.bottom - tall - margin, wide, tall) if tall else Area(0, 0, 0, 0)
    # A small window has no room for both a narration and the legend.
    reserved = (tall + margin if tall else 0) + (0 if tall and frame.compact else legend_height(frame))
    setup = desk.sight.setup
    net = layout.lattice(frame, at.grid, len(setup.groups), len(setup.slices), count, ui.cursor[1], reserved)
    return at, net, story


def legend_height(frame: Frame) -> float:
    """How much the line under the grid takes."""
    return 18 if frame.compact else 34


def scene(ui: BoardUi, desk: Desk, frame: Frame) -> Scene:
    """The draw list of the board screen."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    sight = desk.sight
    listed = lines(desk, ui)
    at, net, story = measures(frame, desk, ui, len(listed))
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    price = marks.credits_(desk.price(actions.Unveil(ui.cursor[0], ui.cursor[1])))
    lit, lit_groups = lesson.highlights(desk, ui)
    looks = ui.page == "cell" and ui.card == ""
    picture = grid.Picture(
        setup=sight.setup,
        lines=listed,
        top=ui.top,
        pawns=sight.board.rows,
        intents=sight.board.intents,
        withheld=sight.board.withheld,
        chosen=ui.chosen,
        cursor=ui.cursor,
        focused=ui.point.focus == "grid",
        used=frozenset({ui.cursor}) if looks else frozenset(),
        partners=cellpage.partners(sight, ui) if looks else frozenset(),
        outlined=lit,
        turned=ui.turned,
        share=min(1.0, (frame.now - ui.since) / TURN) if 0 < frame.now < ui.since + TURN else 1.0,
        reach=frozenset(row for i in range(len(sight.setup.operators)) for row in in_reach(sight, i)),
    )
    topbar.draw(pen, at.top, sight, desk.port.seed, desk.scenario.difficulty)
    groups.draw(pen, at.left, sight, ui, lit_groups)
    grid.draw(pen, at.grid, net, picture, grid.Faces(sight, price))
    if not (story.h and frame.compact):
        _legend(pen, Area(at.grid.x, net.bottom, at.grid.w, legend_height(frame)), desk, ui)
    if story.h:
        lesson.draw(pen, story, desk, ui)
    inspector.draw(pen, at.right, desk, ui)
    pen.line(at.left.right, at.left.y, at.left.right, at.left.bottom, theme.EDGE)
    pen.line(at.right.x, at.right.y, at.right.x, at.right.bottom, theme.EDGE)
    actionbar.draw(pen, at.bottom, desk, ui)
    cards.message(pen, Area(at.grid.x, at.grid.y, at.grid.w, (story.y if story.h else net.bottom) - at.grid.y), ui.note)
    if ui.card == "report":
        reporting.draw(pen, sight, ui.report, dict(ui.before), ui.scroll, ui.told)
    elif ui.card == "log":
        cards.log(pen, sight.setup, sight.seat, desk.log, ui.scroll, len(desk.log) - reporting.since(desk.log, sight.seat))
    elif ui.card == "seats":
        menus.seats(pen, desk)
    elif ui.card == "keys":
        cards.sheet(pen, "board", ui.scroll)
    elif ui.card == "menu":
        menus.menu(pen)
    elif ui.card == "story":
        menus.story(pen, desk, ui.scroll)
    return pen.scene()


def _legend(pen: Pen, area: Area, desk: Desk, ui: BoardUi) -> None:
    """The line under the grid: which rows are shown, with the switches for it, and what the colours mean."""
    sizes, sight = pen.sizes, desk.sight
    size = sizes.tiny
    tall = area.h - (4 if pen.frame.compact else 8)
    y = area.y + 4
    x = area.x + (6 if pen.frame.compact else 20)
    right = area.right - (12 if pen.frame.compact else 20)
    if sight.setup.rows > 32:
        said = "all rows" if ui.every else "rows in play"
        x += _switch(pen, "toggle-rows", x, y, tall, f"{said}  V", "All rows of the board, or those in play", ui.every) + 8
    if ui.chosen and ui.card != "value":  # there the key is that of the form, and the list is no matter of it
        names = {"": "any group", "without": "without chosen", "with": "with chosen"}
        tip = "List rows without the chosen groups, with them, or all"
        x += _switch(pen, "filter", x, y, tall, f"{names[ui.filtered]}  M", tip, bool(ui.filtered)) + 8
    wide = 70.0 if pen.frame.compact else 150.0
    if right - x > wide + 90:
        left = right - wide - pen.width("100", size) - 8
        steps = 24
        for i in range(steps):
            score = 4000 + round(6000 * (i + 0.5) / steps)
            pen.box(left + i * wide / steps, y + tall / 2 - 4, wide / steps + 0.5, 8, theme.shade(score))
        pen.text(left - 60, y, 54, "40", size, theme.FAINT, STRONG, 1, tall)
        pen.text(left + wide + 5, y, 40, "100", size, theme.FAINT, STRONG, -1, tall)


def _switch(pen: Pen, name: str, x: float, y: float, tall: float, text: str, tip: str, on: bool) -> float:
    size = pen.sizes.tiny
    wide = pen.width(text, size, STRONG) + 18
    fill = theme.HOVER if pen.hover == name else theme.PANEL
    pen.box(x, y, wide, tall, fill, tall / 2, theme.AMBER if on else theme.RIM)
    pen.text(x, y, wide, text, size, theme.TEXT, STRONG, 0, tall)
    pen.spot(name, x, y, wide, tall, tip, ring=tall / 2)
    return wide
