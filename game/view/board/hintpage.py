"""The inspector's page of hints: what a bot that knows what the seat knows would do, told a level at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules.actions import End
from game.view import keys
from game.view.board.desk import Desk
from game.view.board.words import say
from game.view.drawing import theme
from game.view.drawing.column import Column
from game.view.drawing.pen import STRONG

if TYPE_CHECKING:
    from game.session.hints import Hint
    from game.view.board.job import Job

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
        _button(column, LEVELS[asked][1])
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
    setup = desk.sight.setup
    plan = ", then ".join(say(setup, action) for action in job.found.plan if not isinstance(action, End)) or "end the turn"
    texts = (*job.found.levels[:2], f"{plan[:1].upper()}{plan[1:]}.")
    for (head, _), text in list(zip(LEVELS, texts, strict=True))[:asked]:
        column.heading(head)
        column.say(text, theme.TEXT)
        column.gap(0.4)
    if asked == len(LEVELS):
        column.heading("Why")
        column.say(job.found.reason)


def _button(column: Column, text: str) -> None:
    pen, sizes = column.pen, column.pen.sizes
    key = keys.shown("hint", "board")
    tall, wide = float(sizes.control - 4), pen.width(text, sizes.small, STRONG) + pen.width(key, sizes.tiny, STRONG) + 40
    fill = theme.HOVER if pen.hover == "hint" else theme.RAISED
    pen.box(column.x, column.y, wide, tall, fill, 7, theme.RIM)
    pen.text(column.x + 14, column.y, wide, text, sizes.small, theme.TEXT, STRONG, -1, tall)
    pen.text(column.x, column.y, wide - 12, key, sizes.tiny, theme.SOFT, STRONG, 1, tall)
    pen.spot("hint", column.x, column.y, wide, tall, "Ask for the next level of the hint; the debrief counts them", ring=7)
    column.y += tall
