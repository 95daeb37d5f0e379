"""The inspector's page of hints: what a bot that knows what the seat knows would do, told a level at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.rules import actions, legal
from game.rules.actions import End
from game.rules.sight import Sight
from game.view import keys
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.words import say
from game.view.drawing import theme
from game.view.drawing.column import Column
from game.view.drawing.pen import STRONG

if TYPE_CHECKING:
    from game.session.hints import Hint
    from game.view.board.job import Job

Place = tuple[tuple[int, int] | None, int, int | None]
"""Where a hint points: a cell as (row, slice), groups as a mask, an operator."""

LEVELS = (("A nudge", "A nudge"), ("Where to look", "Where?"), ("The action", "The action"))
"""The head of each level, and what the button that asks for it says."""


def draw(column: Column, desk: Desk) -> None:
    """Write the page; the button that asks for the next level is the spot ``hint``."""
    reason, asked = desk.why_no_hint(), desk.hinted
    if reason is not None:
        column.say(f"No hint: {reason}.", theme.TEXT)
        return
    if not asked:
        column.say("Not sure what to do?", theme.TEXT, column.pen.sizes.body, STRONG)
        column.gap(0.3)
        column.say(
            "A planner thinks about your turn with nothing but what you know. Ask for a nudge, then where to look, then the "
            "action itself. The debrief counts what you asked for; it costs nothing else."
        )
    else:
        _told(column, desk, desk.hint(), asked)
    if asked < len(LEVELS):
        column.gap(0.6)
        _button(column, "hint", LEVELS[asked][1], "Ask for the next level of the hint; the debrief counts them")
    if pointed(desk) is not None:
        column.gap(0.4)
        _button(column, "show-hint", "Show it", "Choose on the board what the hint names")
    if desk.port.hints:
        column.gap(0.4)
        column.say(f"Asked for in this game: {desk.port.hints}.", theme.FAINT, column.pen.sizes.tiny)


def _told(column: Column, desk: Desk, job: Job[Hint], asked: int) -> None:
    """The levels that were asked for, or how far the thinking is."""
    pen, sizes = column.pen, column.pen.sizes
    if job.found is None:
        column.say(f"Thinking with what you know … {job.share:.0%}", theme.SOFT, sizes.small)
        column.gap(0.3)
        pen.box(column.x, column.y, column.w, 4, theme.RAISED, 2)
        pen.box(column.x, column.y, max(4.0, column.w * job.share), 4, theme.AMBER, 2)
        column.y += 4
        return
    texts = (*job.found.levels[:2], whole(desk.sight, job.found))
    for (head, _), text in list(zip(LEVELS, texts, strict=True))[:asked]:
        column.heading(head)
        column.say(text, theme.TEXT)
        column.gap(0.4)
    if asked == len(LEVELS):
        column.heading("Why")
        column.say(job.found.reason)


def whole(sight: Sight, found: Hint) -> str:
    """The turn that a hint comes to, in words."""
    plan = ", then ".join(say(sight.setup, action) for action in found.plan if not isinstance(action, End)) or "end the turn"
    return f"{plan[:1].upper()}{plan[1:]}."


def pointed(desk: Desk) -> Place | None:
    """What the levels that were asked for name on the board; `None` where that is nothing."""
    from game.session.hints import named  # it brings numpy along, and the title does without it

    if desk.hinted < 2 or desk.why_no_hint() is not None or (found := desk.hint().found) is None:
        return None
    setup, board = desk.sight.setup, desk.sight.board
    cell, groups = None, found.groups
    match found.plan[0]:
        case actions.Declare("poison") | actions.Train() if desk.hinted < len(LEVELS):
            return None  # the second level says what kind of thing is to be done, and not of whom
    if desk.hinted == len(LEVELS):  # only the last level names a row, and what to begin with
        groups = named(found.plan[0]) or groups
        match found.plan[0]:
            case actions.Unveil(row, slice_):
                cell = row, slice_ if slice_ is not None else 0
            case actions.Audit(operator, _):
                cell = board.rows[operator], next(iter(legal.unaudited(desk.sight, operator)), 0)
            case actions.Train(operator, row):
                cell = row, setup.operators[operator].deployed[0][0]
            case actions.Declare("select", row, _, slice_):
                cell = row, slice_
    return (cell, groups, found.operator) if cell is not None or groups else None


def declares(desk: Desk) -> str:
    """The method of the statement that the levels that were asked for advise; empty where that is none."""
    if desk.hinted < 2 or desk.why_no_hint() is not None or (found := desk.hint().found) is None:
        return ""
    first = found.plan[0]
    return first.method if isinstance(first, actions.Declare) else ""


def show(ui: BoardUi, place: Place) -> BoardUi:
    """The screen with what a hint names chosen on it: groups, and the cursor on a cell; the hint stays open."""
    cell, groups, operator = place
    shown = replace(ui, chosen=groups or ui.chosen, filtered="", page="hint")
    if operator is not None:
        shown = replace(shown, operator=operator)
    return shown if cell is None else replace(shown, cursor=cell, chosen=groups)


def _button(column: Column, name: str, text: str, tip: str) -> None:
    pen, sizes = column.pen, column.pen.sizes
    key = keys.shown(name, "board")
    tall, wide = float(sizes.control - 4), pen.width(text, sizes.small, STRONG) + pen.width(key, sizes.tiny, STRONG) + 40
    fill = theme.HOVER if pen.hover == name else theme.RAISED
    pen.box(column.x, column.y, wide, tall, fill, 7, theme.RIM)
    pen.text(column.x + 14, column.y, wide, text, sizes.small, theme.TEXT, STRONG, -1, tall)
    pen.text(column.x, column.y, wide - 12, key, sizes.tiny, theme.SOFT, STRONG, 1, tall)
    pen.spot(name, column.x, column.y, wide, tall, tip, ring=7)
    column.y += tall
