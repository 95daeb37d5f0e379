"""Ordering an audit: how many slices of an operator's row to test, which ones these are, and what that costs."""

from __future__ import annotations

from game.rules import actions, legal
from game.view.board import groups
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, row_chips
from game.view.drawing.pen import REGULAR, STRONG, TITLE


def operator_of(desk: Desk, ui: BoardUi) -> int:
    """Whose row is audited: an operator seat looks at its own, an auditor at the one in hand."""
    mine = desk.sight.me.operator
    return ui.operator if mine is None else mine


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page: the operator and its row, the number of slices with buttons, the slices in order, order and cancel."""
    sight, pen, sizes = desk.sight, column.pen, column.pen.sizes
    operator = operator_of(desk, ui)
    who = sight.setup.operators[operator]
    column.heading(f"An audit of {who.name}")
    row_chips(column, sight.board.rows[operator], groups.letters(sight), "its row", theme.SOFT)
    if len(sight.setup.operators) > 1 and sight.me.operator is None:
        marks.button(pen, "operator-next", column.x, column.y, column.w, sizes.control - 6, f"Another than {who.name}", key="O")
        column.y += sizes.control
    column.gap(0.6)
    step = sizes.control
    pen.text(column.x + step, column.y, column.w - 2 * step, str(ui.count), sizes.title, theme.AMBER, TITLE, 0, step)
    marks.button(pen, "sum-less", column.x, column.y, step, step, "−", tip="One slice less")
    marks.button(pen, "sum-more", column.x + column.w - step, column.y, step, step, "+", tip="One slice more")
    column.y += step + 4
    said = "slice" if ui.count == 1 else "slices"
    pen.text(column.x, column.y, column.w, f"{said} to test: type it, or ↑ ↓", sizes.tiny, theme.FAINT, place=0)
    column.y += sizes.tiny * 1.8
    column.rule()
    column.say("The rule (R29) picks them in this order:")
    column.gap(0.4)
    _slices(column, desk, operator, ui.count)
    column.gap(0.6)
    action = actions.Audit(operator, ui.count)
    reason, half = desk.forbids(action), (column.w - 8) / 2
    price = marks.credits_(desk.price(action))
    marks.button(pen, "back", column.x, column.y, half, step, "Cancel", key="Esc")
    tip = f"Not now: {reason}." if reason else ""
    marks.button(
        pen, "send", column.x + half + 8, column.y, half, step, f"Audit, {price}", primary=True, enabled=reason is None, tip=tip
    )
    column.y += step + 6
    if reason:
        column.say(f"Not now: {reason}.", theme.BAD)
    column.say("You alone learn what an audit finds, and it cannot be undone.", theme.FAINT, sizes.tiny)


def _slices(column: Column, desk: Desk, operator: int, count: int) -> None:
    """Every slice, in the order in which an audit takes them: tested now, tested with more, or not, and why not."""
    sight, pen = desk.sight, column.pen
    size = pen.sizes.small
    left = legal.unaudited(sight, operator)
    row, tested = sight.board.rows[operator], dict(sight.setup.operators[operator].tested)
    for i in (*left, *(i for i in range(len(sight.setup.slices)) if i not in left)):
        slice_ = sight.setup.slices[i]
        tall = round(size * 1.6)
        now = i in left[:count]
        if now:
            state, colour = "tested again" if sight.aged(row, i) else "tested now", theme.AMBER
        elif i in left:
            state, colour = "again, with more" if sight.aged(row, i) else "with more", theme.SOFT
        elif i in tested:
            state, colour = "it tests this", theme.FAINT
        else:
            state, colour = ("you know it" if sight.fresh(row, i) is not None else "unmeasured"), theme.FAINT
        weight = STRONG if now else REGULAR
        room = column.w - pen.width(state, size, weight) - 8
        pen.text(column.x, column.y, room, slice_.name, size, theme.TEXT if now else theme.SOFT, weight, -1, tall)
        pen.text(column.x, column.y, column.w, state, size, colour, weight, 1, tall)
        column.y += tall
