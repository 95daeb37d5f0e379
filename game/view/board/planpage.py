"""The inspector's page about the chosen groups: what a strike would do and what they are worth, before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import subsets
from game.rules import actions
from game.rules.notation import figure
from game.rules.sight import Sight
from game.view import keys
from game.view.board import groups
from game.view.board.actionbar import action_of, idle, offered
from game.view.board.boardui import BoardUi, chosen_one
from game.view.board.desk import Desk
from game.view.board.words import asked_for, assumed, row_name, so_far
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, row_chips
from game.view.drawing.pen import STRONG

if TYPE_CHECKING:
    from game.imagine import Answer, Forecast, Leverage, Span

_FRACTIONS = {(1, 1): "1", (1, 2): "½", (1, 4): "¼", (1, 8): "⅛", (0, 1): "0"}


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page."""
    sight = desk.sight
    if not ui.chosen:
        column.say("No group is chosen.", theme.TEXT, column.pen.sizes.body, STRONG)
        column.gap(0.4)
        column.say(
            "Click groups at the left, or press 1–9. You will see what their strike would do and what an operator would pay for "
            "their peace, before you spend anything."
        )
        return
    row_chips(column, ui.chosen, groups.letters(sight))
    column.say(groups.names(sight, ui.chosen), theme.TEXT)
    one = chosen_one(ui)
    if one is not None and sight.setup.groups[one].community:
        column.say(sight.setup.groups[one].community)
    foreign = ui.chosen & ~sight.me.organizes
    have = offered(sight)
    if foreign and ("strike" in have or "demand" in have):
        column.gap(0.4)
        column.say(f"You do not organize {subsets.show(foreign)}: these groups cannot strike or be named by you.", theme.BAD)
    if "strike" in have and not foreign:
        column.rule()
        _strike(column, desk, ui)
    if "demand" in have and not foreign and sight.setup.operators:
        column.rule()
        _demand(column, desk, ui)
    for command, done in _CHANGES.items():
        action = action_of(command, sight, ui)
        if action is not None and command in have and (not foreign or command == "annotation"):
            column.rule()
            heading = f"If {subsets.show(ui.chosen)} {done}  ·  {keys.shown(command, 'board')}"
            _if(column, desk, action, heading, idle(command, sight, ui))


_CHANGES = {"annotation": "is annotated", "poison": "is poisoned", "delete": "deletes examples"}
"""What changes a group's data at once, so that it can be told at the end of the round."""


def _strike(column: Column, desk: Desk, ui: BoardUi) -> None:
    strike = actions.Strike(ui.chosen)
    _if(column, desk, strike, f"If {subsets.show(ui.chosen)} strike  ·  {keys.shown('strike', 'board')}")


def _if(column: Column, desk: Desk, action: actions.Action, heading: str, nothing: str | None = None) -> None:
    """What an action costs and what is expected of it, or why it cannot be done; `nothing` warns that it changes nothing."""
    column.heading(heading)
    reason = desk.forbids(action)
    if reason is not None:
        column.say(f"Not now: {reason}.", theme.BAD)
        return
    found = desk.forecast(action)
    price = desk.price(action)
    column.pair("Price", f"{figure(price)}, leaves {figure(desk.sight.notes.purse - price)}")
    if nothing:
        column.say(f"{nothing}.", theme.BAD, weight=STRONG)
    if found is None:
        waiting(column, desk)
        return
    outlook(column, desk.sight, found)


def waiting(column: Column, desk: Desk) -> None:
    """Say that a forecast is being worked out, and appears by itself; or that the player wants none."""
    column.say("working it out …" if desk.forecasts else "You play without forecasts.", theme.FAINT)


def outlook(column: Column, sight: Sight, found: Forecast, brief: bool = False) -> None:
    """What a forecast expects: what is found out, rows that close, each operator's answer, demands, money.

    A `brief` one gives an operator two lines, whatever there is to say of where it goes.
    """
    if found.caught:  # first, for it is what the turn risks
        fine = f": you pay {figure(found.penalty)}" if found.penalty else ""
        column.pair(f"You are found out{fine}", f"{found.caught:.0%}", theme.BAD)
    if found.closes:
        n = len(sight.setup.groups)
        shut = (1 << n) - (1 << (n - subsets.size(found.closes)))
        rows = f"{shut} of {1 << n}, all with {' or '.join(subsets.show(found.closes))}"
        column.pair("Closed unless paid for" if asked_for(sight, found) else "Closed rows", rows, theme.BAD)
    for answer in found.answers:
        _answer(column, sight, answer, brief)
    for offer in found.offers:
        who = sight.setup.operators[offer.operator].name
        column.pair(
            f"{who} accepts {figure(offer.sum)} for {subsets.show(offer.groups)}",
            f"{offer.share:.0%}",
            theme.AMBER if offer.share else theme.BAD,
        )
    low, middle, high = found.received
    income = sight.setup.seats[sight.seat].income
    receive = f"You receive, {figure(income)} of it income" if 0 < income < middle else "You receive"
    column.pair(receive, figure(middle) if low == high else f"{figure(middle)}  ({figure(low)} to {figure(high)})")


def _answer(column: Column, sight: Sight, answer: Answer, brief: bool) -> None:
    who = sight.setup.operators[answer.operator]
    here = sight.board.rows[answer.operator]
    colour = theme.operator(answer.operator)
    first, share = answer.rows[0]
    sure = share >= 0.995
    if sure and first == here:
        column.pair(f"{who.name} stays on", row_name(first), colour)
    elif brief:
        others = len(answer.rows) - 1
        more = "" if sure else f" {share:.0%}, or {'another' if others == 1 else f'{others} others'}"
        column.pair(f"{who.name} {'goes to' if first != here else 'stays on'}", f"{row_name(first)}{more}", colour)
    else:
        column.pair(f"{who.name} {'goes to' if sure else 'will stand on'}", row_name(first) if sure else "", colour)
        if not sure:
            letters = groups.letters(sight)
            for row, part in answer.rows[:3]:
                row_chips(column, row, letters, f"{part:.0%}", colour)
            rest = sum(part for _, part in answer.rows[3:])
            if rest >= 0.005:
                column.say(f"or one of {len(answer.rows) - 3} others: {rest:.0%}", theme.FAINT)
    scored(column, answer, colour, brief)
    if answer.deployed is not None:  # nobody publishes it, so there is no score of now to set beside it
        column.pair("Where it is used", marks.span(*answer.deployed))


def scored(column: Column, answer: Answer, colour: theme.Colour, brief: bool = False) -> None:
    """Write what an operator scores now and is expected to; a score that nobody measured is none."""
    now = "unmeasured" if answer.now is None else marks.points(answer.now)
    if answer.score is None:
        column.pair("Its score", f"{now} → unmeasured" if answer.now is not None else now)
        return
    low, middle, high = answer.score
    if low == high == answer.now:
        column.pair("Its score", f"{now}, as now")
        return
    falls = answer.now is not None and middle < answer.now - 50
    column.pair("Its score", f"{now} → {marks.span(low, middle, high)}", theme.BAD if falls else theme.TEXT)
    if low != high and not brief:
        ends = (low, high) if answer.now is None else (low, high, answer.now)
        column.whiskers(low, middle, high, min(ends) - 200, max(ends) + 200, colour)


def beliefs(sight: Sight, mask: int) -> str:
    """How far a threat is believed, group by group, as a product."""
    parts = []
    for i in subsets.members(mask):
        level = sight.board.willingness[i]
        parts.append("1" if level <= 0 else {1: "½", 2: "¼"}.get(level, "0"))
    return "in full" if set(parts) == {"1"} else " × ".join(parts)


def losing(column: Column, found: Leverage) -> Span:
    """Write what an operator would lose. Below 0 it would be none the worse: it can do without the groups, and that is 0."""
    low, middle, high = (max(0, value) for value in found.loss)
    if not found.measured:
        column.pair("It would lose", "nobody measured that", theme.BAD)
    elif high:
        column.pair("It would lose", marks.span(low, middle, high))
    else:
        column.pair("It would lose", "nothing: it can do without", theme.BAD)
    return low, middle, high


def _demand(column: Column, desk: Desk, ui: BoardUi) -> None:
    sight = desk.sight
    who = sight.setup.operators[ui.operator]
    column.heading(f"Their worth to {who.name}  ·  {keys.shown('demand', 'board')}")
    if len(sight.setup.operators) > 1:
        column.say("Press O for another operator.", theme.FAINT, column.pen.sizes.tiny)
    found = desk.leverage(ui.operator, ui.chosen)
    if found is None:
        waiting(column, desk)
        return
    low, middle, high = losing(column, found)
    if high:
        column.whiskers(low, middle, high, min(0, low), max(high, 1000), theme.AMBER)
    product = beliefs(sight, ui.chosen)
    total = "in full" if found.belief == (1, 1) else _FRACTIONS.get(found.belief, f"{found.belief[0]}/{found.belief[1]}")
    column.pair("Threat believed", total if product == total else f"{product} = {total}")
    low, middle, high = found.most
    if high <= 0:
        column.pair("Most it accepts", "nothing", theme.BAD)
    else:
        said = figure(middle) if low == high else f"{figure(middle)}  ({figure(low)} to {figure(high)})"
        column.pair("Most it accepts", said, theme.GOOD)
    if high != low:
        column.say("Unveil the rows it could fall back to, and this span narrows.", theme.FAINT, column.pen.sizes.tiny)
    if found.belief[1] > 1 or found.belief[0] == 0:
        column.say("A group at willingness 0 or below is believed in full.", theme.FAINT, column.pen.sizes.tiny)


def ending(column: Column, desk: Desk, brief: bool = False) -> None:
    """What is expected if the turn ended now."""
    column.heading(f"If you end the turn now  ·  {keys.shown('end', 'board')}")
    if desk.sight.board.over:
        column.say("The game is over.")
        return
    # What was unveiled lies on the board already; what else was done changes what the end of the turn brings.
    if told := so_far(desk.sight, desk.port.planned()):
        # Where there is too much for the room, the latest stays: it is what a player wants to check, and perhaps to undo.
        before = f"{len(told) - 3} more, then " if len(told) > 3 else ""
        column.say(f"This turn: {before}{', '.join(told[-3:])}.", theme.FAINT, column.pen.sizes.tiny)
    found = desk.forecast(None)
    if found is None:
        waiting(column, desk)
        return
    outlook(column, desk.sight, found, brief)
    if others := assumed(desk.sight):
        column.say(others, theme.FAINT, column.pen.sizes.tiny)
