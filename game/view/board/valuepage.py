"""Declaring a value: how much a group is worth by a method on a slice, in points, with what was declared so far."""

from __future__ import annotations

from game.rules import actions
from game.rules.notation import money
from game.view.board.actionbar import declaring
from game.view.board.boardui import BoardUi, chosen_one
from game.view.board.desk import Desk
from game.view.drawing import marks, theme
from game.view.drawing.column import Column
from game.view.drawing.pen import REGULAR, STRONG, TITLE

BIG_STEP, SMALL_STEP = 100, 1


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page: the group, the value with buttons to change it, declare and cancel, all values declared by the method."""
    sight, pen, sizes = desk.sight, column.pen, column.pen.sizes
    group = chosen_one(ui)
    if group is None:
        return
    method, slice_ = declaring(sight, ui)
    who = sight.setup.groups[group]
    column.heading(f"What {who.letter} is worth")
    column.say(f"{who.name}, by {method} on {sight.setup.slices[slice_].name}, in points.")
    column.gap(0.6)
    step = sizes.control
    said = (ui.typed or money(ui.sum)).replace("-", "−")
    pen.text(column.x + step, column.y, column.w - 2 * step, said, sizes.title, theme.AMBER, TITLE, 0, step)
    marks.button(pen, "sum-less", column.x, column.y, step, step, "−", tip="A point less")
    marks.button(pen, "sum-more", column.x + column.w - step, column.y, step, step, "+", tip="A point more")
    column.y += step + 4
    pen.text(column.x, column.y, column.w, "type it, - for the sign, or ↑ ↓ ← →", sizes.tiny, theme.FAINT, place=0)
    column.y += sizes.tiny * 1.8
    half = (column.w - 8) / 2
    reason = desk.forbids(actions.Declare(method, 1 << group, ui.sum, slice_))
    marks.button(pen, "back", column.x, column.y, half, step, "Cancel", key="Esc")
    marks.button(pen, "send", column.x + half + 8, column.y, half, step, "Declare", primary=True, enabled=reason is None)
    column.y += step + 6
    if reason:
        column.say(f"Not now: {reason}.", theme.BAD)
    column.rule()
    column.heading(f"Declared by {method}")
    size = sizes.small
    for i, other in enumerate(sight.setup.groups):
        value = sight.notes.declared.get((method, 1 << i, slice_))
        marks.chip(pen, column.x, column.y + 2, size + 4, other.letter)
        text = "nothing yet" if value is None else money(value).replace("-", "−")
        colour, weight = (theme.FAINT, REGULAR) if value is None else (theme.TEXT, STRONG)
        pen.text(column.x + size + 12, column.y, column.w - size - 12, text, size, colour, weight, -1, size + 8)
        column.y += size + 9
