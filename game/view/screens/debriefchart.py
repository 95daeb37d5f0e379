"""The debrief's chart of the rounds: each operator's deployed score as a line, and under it who did what."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from game.rules import events
from game.rules.tell import tell
from game.view.board.desk import Desk
from game.view.board.words import row_name, turns
from game.view.drawing import marks, theme
from game.view.drawing.column import Column
from game.view.drawing.pen import REGULAR, STRONG

if TYPE_CHECKING:
    from game.session.debrief import Debrief


def rounds(column: Column, desk: Desk, found: Debrief) -> None:
    """Write the page: the chart, then round by round the row, the score and what was done."""
    setup = desk.sight.setup
    pen, sizes = column.pen, column.pen.sizes
    if found.timeline:
        chart(column, desk, found)
        column.gap()
    lines = dict(found.lines)
    for number in range(1, max([*lines, 0]) + 1):
        size = sizes.small
        y = column.y
        lead = pen.width("Round 88", size, STRONG) + 10
        pen.text(column.x, y, lead, f"Round {number}", size, theme.TEXT, STRONG)
        text = "; ".join(turns(setup, lines.get(number, "")))
        body = pen.paragraph(column.x + lead, y, column.w - lead, text[:1].upper() + text[1:], size, theme.SOFT)
        column.y += max(body, size * 1.42)
        for index, history in enumerate(found.timeline):
            mark = next((one for one in history if one.round == number), None)
            before = next((one for one in history if one.round == number - 1), None)
            if mark is None or before is None:
                continue
            moved = "stays on" if mark.row == before.row else "moves to"
            score = f"{_points(before.deployed)} → {_points(mark.deployed)}" if mark.deployed != before.deployed else ""
            said = f"{setup.operators[index].name} {moved} {row_name(mark.row)}  {score}"
            pen.text(column.x + lead, column.y, column.w - lead, said, size, theme.operator(index), REGULAR)
            column.y += size * 1.42
        for answer in _answers(desk, number):
            colour = theme.GOOD if answer.accepted else theme.BAD
            body = pen.paragraph(column.x + lead, column.y, column.w - lead, tell(setup, answer, desk.sight.seat), size, colour)
            column.y += body
        column.gap(0.6)


def _points(score: int | None) -> str:
    return "unmeasured" if score is None else marks.points(score)


def _answers(desk: Desk, number: int) -> list[events.DemandAnswered]:
    return [event for round_, event in desk.log if round_ == number and isinstance(event, events.DemandAnswered)]


def chart(column: Column, desk: Desk, found: Debrief) -> None:
    """Write the chart: a line an operator, its moves and its answers to demands marked."""
    pen, sizes = column.pen, column.pen.sizes
    column.heading("Deployed score by round")
    tall = 74.0 if pen.frame.compact else (150.0 if sizes.tiny < 12 else 200.0)
    scores = [mark.deployed for history in found.timeline for mark in history if mark.deployed is not None]
    if not scores:
        column.say("Nobody measured what was deployed.", theme.FAINT)
        return
    low, high = min(scores), max(scores)
    spread = max(200, high - low)
    low, high = low - spread // 6, high + spread // 6
    axis = pen.width("100.0", sizes.tiny) + 8
    left, wide = column.x + axis, column.w - axis - 8
    most = max(1, max(mark.round for history in found.timeline for mark in history))

    def at(round_: int, score: int) -> tuple[float, float]:
        return left + 6 + (wide - 12) * round_ / most, column.y + tall * (1 - (score - low) / (high - low))

    pen.box(left, column.y, wide, tall, theme.PANEL, 6)
    for i in range(3):
        level = low + (high - low) * (i + 0.5) / 3
        y = at(0, round(level))[1]
        pen.line(left, y, left + wide, y, theme.EDGE, 1, True)
        pen.text(column.x, y - sizes.tiny * 0.7, axis - 6, marks.points(round(level)), sizes.tiny, theme.FAINT, place=1)
    for index, history in enumerate(found.timeline):
        colour = theme.operator(index)
        # A round nobody measured leaves a gap in the marks; the line goes on to the next that was.
        shown = [mark for mark in history if mark.deployed is not None]
        if not shown:
            continue
        places = [at(mark.round, mark.deployed or 0) for mark in shown]
        opening = places[0][1]
        pen.line(left, opening, left + wide, opening, theme.mix(theme.PANEL, colour, 0.5), 1)
        for one, two in pairwise(places):
            pen.line(*one, *two, colour, 2.5)
        for i, (mark, (x, y)) in enumerate(zip(shown, places, strict=True)):
            moved = i > 0 and mark.row != shown[i - 1].row
            pen.disc(x, y, 4.5 if moved else 3, theme.AMBER if moved else colour, theme.PANEL, 1)
    for event_round, event in desk.log:
        if isinstance(event, events.DemandAnswered) and event_round <= most:
            x, y, r = at(event_round, low)[0], column.y + tall - 9, 5.0
            if event.accepted:
                pen.disc(x, y, r, theme.GOOD)
            else:
                pen.line(x - r, y - r, x + r, y + r, theme.BAD, 2.5)
                pen.line(x - r, y + r, x + r, y - r, theme.BAD, 2.5)
    column.y += tall + 3
    for round_ in range(most + 1):
        x = at(round_, low)[0]
        pen.text(x - 14, column.y, 28, str(round_) if round_ else "0", sizes.tiny, theme.FAINT, place=0)
    column.y += sizes.tiny * 1.5
    legend = "Amber: it changed its row. Thin line: the opening. Below: demands, a disc accepted, a cross refused."
    column.say(legend, theme.FAINT, sizes.tiny)
