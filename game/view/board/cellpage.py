"""The inspector's page about the cell under the cursor: its score, what each group adds, what operators make of its row."""

from __future__ import annotations

from game import subsets
from game.rules import actions
from game.rules.notation import figure
from game.rules.setup import Operator
from game.rules.sight import Sight
from game.view import keys
from game.view.board import cells, groups, planpage
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.words import row_name
from game.view.drawing import marks, theme
from game.view.drawing.column import Column
from game.view.drawing.pen import REGULAR, STRONG


def partners(sight: Sight, ui: BoardUi) -> frozenset[tuple[int, int]]:
    """The cells that leave-one-out pairs with the cursor's cell: its row with one group more or less."""
    row, slice_ = ui.cursor
    return frozenset((row ^ (1 << i), slice_) for i in range(len(sight.setup.groups)) if sight.board.exists(row ^ (1 << i)))


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page."""
    sight, pen = desk.sight, column.pen
    row, slice_ = ui.cursor
    sizes = pen.sizes
    kind, known = cells.face(sight, row, slice_), sight.cell(row, slice_)
    letters = groups.letters(sight)
    tile_w, tile_h = (64.0, 34.0) if pen.frame.compact else (104.0, 54.0)
    cells.cell(pen, column.x, column.y, tile_w, tile_h, kind, None if known is None else known.score)
    x = column.x + tile_w + sizes.gap
    marks.members(pen, x, column.y + 2, sizes.small + 4, row, letters, column.x + column.w - x)
    name = sight.setup.slices[slice_].said
    pen.paragraph(x, column.y + sizes.small + 10, column.x + column.w - x, f"tested on {name}", sizes.small, theme.SOFT, most=2)
    column.y += max(tile_h, sizes.small * 4.4) + 4
    price = marks.credits_(desk.price(actions.Unveil(row, slice_)))
    column.say(cells.about(sight, row, slice_, price))
    _moving(column, desk, row)
    column.rule()
    _leave_one_out(column, sight, row, slice_)
    for index, who in enumerate(sight.setup.operators):
        column.rule()
        _operator(column, sight, row, index, who)


def _leave_one_out(column: Column, sight: Sight, row: int, slice_: int) -> None:
    column.heading("What each group adds here")
    pen, small = column.pen, column.pen.sizes.small
    here = sight.fresh(row, slice_)
    tall = small + 9
    size = small + 3
    number = pen.width("−88.8", small, STRONG) + 4
    differences: list[tuple[int, int | None, int]] = []
    for i in range(len(sight.setup.groups)):
        other = row ^ (1 << i)
        if not sight.board.existing >> i & 1:
            continue
        there = sight.fresh(other, slice_)
        gain = None if here is None or there is None else (here - there if row >> i & 1 else there - here)
        differences.append((i, gain, other))
    most = max([abs(gain) for _, gain, _ in differences if gain is not None] + [200])
    for i, gain, other in differences:
        group = sight.setup.groups[i]
        inside = bool(row >> i & 1)
        marks.chip(pen, column.x, column.y + (tall - size) / 2, size, group.letter)
        left = column.x + size + 7
        wide = column.w - size - 7
        if gain is None:
            what = "if removed" if inside else "if added"
            if (other, slice_) in sight.setup.unmeasured:
                state = "unmeasured"
            else:
                state = "veiled" if sight.cell(other, slice_) is None else "out of date"
            gist = f"{what}: {row_name(other)} is {state}" if here is not None or state == "unmeasured" else what
            pen.text(left, column.y, wide, gist, small, theme.FAINT, REGULAR, -1, tall)
        else:
            centre = left + (wide - number) / 2
            half = (wide - number) / 2 - 2
            pen.line(centre, column.y + 3, centre, column.y + tall - 3, theme.RIM)
            length = max(2.0, half * abs(gain) / most)
            colour = theme.GOOD if gain >= 0 else theme.BAD
            pen.box(centre if gain >= 0 else centre - length, column.y + tall * 0.28, length, tall * 0.44, colour, 2)
            pen.text(left, column.y, wide, marks.signed(gain), small, theme.TEXT, STRONG, 1, tall)
        column.y += tall
    if (row, slice_) in sight.setup.unmeasured:
        column.gap(0.3)
        column.say("There is nothing to compare: a blank is no score of 0.", theme.FAINT, column.pen.sizes.tiny)
    elif here is None:
        column.gap(0.3)
        column.say("Unveil this cell, and its cyan partners, to compare.", theme.FAINT, column.pen.sizes.tiny)
    else:
        known = [(i, gain, other) for i, gain, other in differences if gain is not None]
        if known:
            i, gain, other = max(known, key=lambda part: abs(part[1]))
            there = sight.fresh(other, slice_)
            assert there is not None
            one, two = (here, there) if row >> i & 1 else (there, here)
            column.gap(0.3)
            letter, total = sight.setup.groups[i].letter, marks.signed(gain)
            said = f"{letter}: with it {marks.points(one)} − without it {marks.points(two)} = {total}."
            column.say(said, theme.FAINT, column.pen.sizes.tiny)


def utility(sight: Sight, operator: int, row: int) -> tuple[int, int] | None:
    """What a row is worth to an operator as far as the seat knows: (weighted tested score, what it would pay), or `None`."""
    who = sight.setup.operators[operator]
    total = 0.0
    for slice_, weight in who.tested:
        score = sight.fresh(row, slice_)
        if score is None:
            return None
        total += weight * score
    prices = sight.board.prices[operator] * subsets.size(row)
    deals = sum(deal.sum for deal in sight.board.deals if deal.operator == operator and deal.groups & row)
    return round(total), prices + deals


def _moving(column: Column, desk: Desk, row: int) -> None:
    """What is expected of the seat's own operator on this row, before it moves there."""
    sight = desk.sight
    mine = sight.me.operator
    if mine is None or sight.board.over or row == sight.board.rows[mine]:
        return
    action = actions.Train(mine, row)
    column.rule()
    column.heading(f"If it moves here  ·  {keys.shown('train', 'board')}")
    if reason := desk.forbids(action):
        column.say(f"Not now: {reason}.", theme.BAD)
        return
    found = desk.forecast(action)
    if found is None:
        planpage.waiting(column, desk)
        return
    for answer in found.answers:
        if answer.operator == mine:
            planpage.scored(column, answer, theme.operator(mine))


def _operator(column: Column, sight: Sight, row: int, index: int, who: Operator) -> None:
    column.heading(f"This row to {who.name}")
    board = sight.board
    here = board.rows[index]
    steps = subsets.size(row ^ here)
    if row == here:
        column.say(f"{who.name} trains on this row now.", theme.TEXT)
    elif not board.open(row):
        column.say("Closed: it cannot train here while a group is withheld.", theme.BAD)
    elif banned := row & board.bans[index]:
        column.say(f"Closed to it: it has banned {subsets.show(banned)}.", theme.BAD)
    elif any((row, tested) in sight.setup.unmeasured for tested, _ in who.tested):
        column.say("It never moves here: nobody measured this row on what it tests.", theme.BAD)
    elif steps <= board.reaches[index]:
        column.say(f"Within its reach: {steps} {'group' if steps == 1 else 'groups'} to change.", theme.TEXT)
    else:
        column.say(f"Out of its reach: {steps} groups to change, it can change {board.reaches[index]} a move.")
    worth = utility(sight, index, row)
    if worth is not None:
        score, cost = worth
        column.pair("Score it tests", marks.points(score))
        column.pair("Prices and deals", f"−{figure(cost)}" if cost else "0")
        column.pair("Left to it", marks.points(score - cost))
    else:
        cost = board.prices[index] * subsets.size(row)
        column.pair("It would pay groups", figure(cost))
