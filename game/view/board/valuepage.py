"""Declaring: how much groups are worth, what a row will score, which group was poisoned; with what was declared so far."""

from __future__ import annotations

from game import subsets
from game.rules import aims, legal
from game.rules.notation import money
from game.rules.sight import Sight
from game.view import keys
from game.view.board import groups, stating
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.stating import Statement
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, row_chips
from game.view.drawing.pen import REGULAR, STRONG, TITLE

BIG_STEP, SMALL_STEP = 100, 1


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page: what is stated, the value with buttons to change it, declare and cancel, all that was declared like it."""
    sight, pen, sizes = desk.sight, column.pen, column.pen.sizes
    one = stating.current(sight, ui)
    column.heading(stating.title(one))
    chosen, blank = one.groups is not None, stating.unwritten(sight, ui)
    if chosen:
        _subject(column, sight, one)
    else:
        column.say(stating.choosing(one), theme.TEXT)
    column.gap(0.6)
    after = stating.following(sight, ui)
    if after != one.method:
        key = keys.shown("method", "value")
        marks.button(pen, "method", column.x, column.y, column.w, sizes.control - 6, f"Instead: {stating.name(after)}", key=key)
        column.y += sizes.control
    if chosen and one.method == "poison":
        _yes_or_no(column, ui.sum > 0)
    elif chosen and one.method != "select":
        _number(column, ui, blank)
    step, half = sizes.control, (column.w - 8) / 2
    reason = desk.forbids(one.action(ui.sum)) if chosen else None
    marks.button(pen, "back", column.x, column.y, half, step, "Cancel", key="Esc")
    send = "Choose" if one.method == "select" else "Declare"
    marks.button(
        pen,
        "send",
        column.x + half + 8,
        column.y,
        half,
        step,
        send,
        primary=True,
        enabled=chosen and reason is None and not blank,
    )
    column.y += step + 6
    if reason:
        column.say(f"Not now: {reason}.", theme.BAD)
    if chosen and aims.unasked(sight.setup, sight.seat, one.action(ui.sum)):
        column.say("No goal of yours asks for that: it counts for nothing.", theme.BAD)
    column.say("Scored against the truth at the end; the last word before the deadline counts.", theme.FAINT, sizes.tiny)
    column.rule()
    _so_far(column, sight, one)


def _subject(column: Column, sight: Sight, one: Statement) -> None:
    setup, slice_ = sight.setup, sight.setup.slices[one.slice].said
    many = subsets.size(one.groups or 0)
    if one.method in legal.VALUES:
        who = setup.groups[subsets.members(one.groups or 0)[0]]
        column.say(f"{who.name}, by {stating.name(one.method)} on {slice_}, in points.")
    elif one.method == "select":
        row_chips(column, one.groups or 0, groups.letters(sight), f"{many} {'group' if many == 1 else 'groups'}", theme.SOFT)
        column.say(
            f"As the row that is best on {slice_}. Another row: ↑↓, or click it. The number of a group, or a click on it, "
            "puts it in or takes it out."
        )
        wanted = one.goal.size if one.goal is not None else None
        if wanted is not None and wanted != many:
            column.say(f"The goal wants a row of {wanted}.", theme.BAD)
    elif one.method == "poison":
        column.say(
            f"{groups.names(sight, one.groups or 0)}: name it if you think that somebody spoiled its labels. For another group "
            "click it at the left, or press its number."
        )
        if why := stating.unreckoned(setup):
            column.say(f"Neither forecasts nor hints say how likely that is: {why}.", theme.FAINT, column.pen.sizes.tiny)
    elif one.method == "forecast":
        column.say(f"The mean score on {slice_} of all rows of that size, in points.")
    elif one.method == "unlearn":
        row_chips(column, one.groups or 0, groups.letters(sight))
        column.say(f"What the model scores on {slice_} when it is retrained without these groups, in points.")
    else:
        row_chips(column, one.groups or 0, groups.letters(sight))
        column.say(f"What a model of all groups loses on {slice_} when these are left out together, in points.")


def _yes_or_no(column: Column, yes: bool) -> None:
    pen, step = column.pen, column.pen.sizes.control
    half = (column.w - 8) / 2
    marks.button(pen, "sum-more", column.x, column.y, half, step, "Yes, name it", key="↑", on=yes)
    marks.button(pen, "sum-less", column.x + half + 8, column.y, half, step, "No", key="↓", on=not yes)
    column.y += step + column.pen.sizes.gap


def _number(column: Column, ui: BoardUi, blank: bool) -> None:
    pen, sizes = column.pen, column.pen.sizes
    step = sizes.control
    said, colour = (ui.typed or money(ui.sum)).replace("-", "−"), theme.FAINT if blank else theme.AMBER
    pen.text(column.x + step, column.y, column.w - 2 * step, said, sizes.title, colour, TITLE, 0, step)
    marks.button(pen, "sum-less", column.x, column.y, step, step, "−", tip="A point less")
    marks.button(pen, "sum-more", column.x + column.w - step, column.y, step, step, "+", tip="A point more")
    column.y += step + 4
    pen.text(column.x, column.y, column.w, "type it, - for the sign, or ↑ ↓ ← →", sizes.tiny, theme.FAINT, place=0)
    column.y += sizes.tiny * 1.8


def _so_far(column: Column, sight: Sight, one: Statement) -> None:
    """What was declared by the same method: of every group where it is about one, else each word that was said."""
    pen, size = column.pen, column.pen.sizes.small
    column.heading("Declared so far")
    declared = sight.notes.declared
    if one.method in (*legal.VALUES, "poison"):
        for i, group in enumerate(sight.setup.groups):
            found = stating.found(sight, one, 1 << i)
            marks.chip(pen, column.x, column.y + 2, size + 4, group.letter, fill=groups.tint(sight.setup, i))
            text = "nothing yet" if found is None else stating.value(one.method, found)
            colour, weight = (theme.FAINT, REGULAR) if found is None else (theme.TEXT, STRONG)
            pen.text(column.x + size + 12, column.y, column.w - size - 12, text, size, colour, weight, -1, size + 8)
            column.y += size + 9
        return
    words = [(mask, said) for (method, mask, slice_), said in declared.items() if (method, slice_) == (one.method, one.slice)]
    for mask, said in words:
        column.pair(subsets.show(mask) if mask else "rows of that size", stating.value(one.method, said))
    if not words:
        column.say("nothing yet", theme.FAINT)
