"""Writing a demand: the sum with what the seat can know of its chances, beside it the most the operator would accept."""

from __future__ import annotations

from game import subsets
from game.rules import actions
from game.rules.notation import figure
from game.view.board import groups, planpage
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, row_chips
from game.view.drawing.pen import STRONG, TITLE

BIG_STEP, SMALL_STEP = 50, 10


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page: the groups, the sum with buttons to change it, belief and the most accepted, send and cancel."""
    sight, pen, sizes = desk.sight, column.pen, column.pen.sizes
    who = sight.setup.operators[ui.operator]
    column.heading(f"Demand of {who.name}")
    row_chips(column, ui.chosen, groups.letters(sight), f"{sight.setup.term} rounds", theme.SOFT)
    if len(sight.setup.operators) > 1:
        other = sight.setup.operators[(ui.operator + 1) % len(sight.setup.operators)].name
        marks.button(pen, "operator-next", column.x, column.y, column.w, sizes.control - 6, f"Ask {other} instead", key="O")
        column.y += sizes.control
    column.gap(0.6)
    step = sizes.control
    pen.text(column.x + step, column.y, column.w - 2 * step, ui.typed or figure(ui.sum), sizes.title, theme.AMBER, TITLE, 0, step)
    marks.button(pen, "sum-less", column.x, column.y, step, step, "−", tip="Half a credit less")
    marks.button(pen, "sum-more", column.x + column.w - step, column.y, step, step, "+", tip="Half a credit more")
    column.y += step + 4
    pen.text(column.x, column.y, column.w, "credits a round, for all of them together", sizes.tiny, theme.SOFT, place=0)
    column.y += sizes.tiny * 1.4
    pen.text(column.x, column.y, column.w, "type it, or ↑ ↓ ← →", sizes.tiny, theme.FAINT, place=0)
    column.y += sizes.tiny * 1.4
    column.rule()
    found = desk.leverage(ui.operator, ui.chosen)
    if found is None:
        planpage.waiting(column, desk)
    else:
        planpage.losing(column, found)
        column.pair("Threat believed", planpage.beliefs(sight, ui.chosen))
        low, middle, high = found.most
        said = figure(middle) if low == high else f"{figure(middle)}  ({figure(low)} to {figure(high)})"
        column.pair("Most it accepts", said if high > 0 else "nothing", theme.GOOD if high > 0 else theme.BAD)
        verdict, colour = _verdict(ui.sum, low, middle, high)
        column.say(verdict, colour, weight=STRONG)
    column.gap(0.6)
    action = actions.Demand(ui.operator, ui.chosen, max(ui.sum, 0))
    reason = desk.forbids(action)
    half = (column.w - 8) / 2
    name = f"Send for {subsets.show(ui.chosen)}"
    marks.button(pen, "back", column.x, column.y, half, step, "Cancel", key="Esc")
    # What it costs is on the button of the bar; a tip that says no more would lie over what is written below.
    tip = f"Not now: {reason}." if reason else ""
    marks.button(pen, "send", column.x + half + 8, column.y, half, step, name, primary=True, enabled=reason is None, tip=tip)
    column.y += step + 6
    if reason:
        column.say(f"Not now: {reason}.", theme.BAD)
    column.say("The answer comes when you end your turn. One demand to an operator and round.", theme.FAINT, sizes.tiny)


def _verdict(sum_: int, low: int, middle: int, high: int) -> tuple[str, theme.Colour]:
    if sum_ <= 0:
        return "Name a sum.", theme.SOFT
    if sum_ <= low:
        return "As far as you can know, it accepts.", theme.GOOD
    if sum_ > high:
        return "As far as you can know, it refuses.", theme.BAD
    return "It may accept: likelier than not." if sum_ <= middle else "It may accept, but rather not.", theme.AMBER
