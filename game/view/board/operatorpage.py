"""The inspector's page about an operator: how it decides, what it sees, what it published, what it owes."""

from __future__ import annotations

from itertools import pairwise

from game import subsets
from game.rules.notation import figure
from game.rules.setup import Kind
from game.rules.sight import Sight
from game.view.board import groups
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.words import ANSWERS, row_name, weighed
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, row_chips
from game.view.drawing.pen import REGULAR, STRONG, TITLE


def draw(column: Column, desk: Desk, ui: BoardUi) -> None:
    """Write the page."""
    from game import catalog  # it brings numpy along, and the title does without it

    sight, pen = desk.sight, column.pen
    if not sight.setup.operators:
        column.say("No operator plays on this board.")
        return
    index = ui.operator
    who, board = sight.setup.operators[index], sight.board
    colour = theme.operator(index)
    tall = pen.sizes.title * 1.5
    marks.pawn(pen, column.x + tall * 0.4, column.y + tall, tall, colour)
    pen.text(column.x + tall, column.y, column.w - tall, who.name, pen.sizes.head, theme.TEXT, TITLE, -1, tall * 0.6)
    pen.text(column.x + tall, column.y + tall * 0.6, column.w - tall, f"operator {who.id}", pen.sizes.tiny, theme.FAINT)
    column.y += tall + pen.sizes.gap * 0.6
    if who.seat is None:
        column.say(f"{who.policy.capitalize()}. {catalog.about(who.policy)}".strip())
    else:
        mover = "You move it" if who.seat == sight.seat else f"{sight.setup.seats[who.seat].name} moves it"
        moved = " It has moved this round." if board.trained >> index & 1 else ""
        column.say(f"{mover}, once a round, to an open row within its reach.{moved}", theme.TEXT)
    column.rule()
    row_chips(column, board.rows[index], groups.letters(sight), "trains on", theme.SOFT)
    intent = board.intents[index]
    if intent is not None:
        aim = "Means to stay" if intent.row == board.rows[index] else f"Means to move to {row_name(intent.row)}"
        gain = f", {marks.signed(intent.gain)}" if intent.gain else ""
        column.say(f"{aim}{gain}: {intent.reason}.", theme.TEXT)
        if intent.aim != intent.row:
            column.say(f"It has {row_name(intent.aim)} in mind, {marks.signed(intent.promise)}.", theme.TEXT)
    column.gap(0.5)
    column.pair("Changes at most", f"{board.reaches[index]} {'group' if board.reaches[index] == 1 else 'groups'} a move")
    column.pair("Pays each group", f"{figure(board.prices[index])} a round")
    if who.inertia:
        column.pair("Moves for no less than", f"{figure(who.inertia)} points")
    if who.patience != 1:
        column.pair("Patience", f"× {who.patience:g}")
    column.pair("Tests on", weighed(sight.setup, who.tested))
    if who.deployed != who.tested:
        column.pair("Is used on", weighed(sight.setup, who.deployed))
    _audits(column, sight, index)
    column.rule()
    _history(column, sight, index)
    deals = [deal for deal in board.deals if deal.operator == index]
    offers = [offer for offer in board.offers if offer.operator == index]
    if deals or offers:
        column.rule()
        column.heading("Deals")
        for deal in deals:
            mine = "you" if deal.seat == sight.seat else sight.setup.seats[deal.seat].name
            column.pair(f"{subsets.show(deal.groups)}: pays {mine} {figure(deal.sum)}", f"{deal.left} to go")
        for offer in offers:
            column.pair(f"{subsets.show(offer.groups)}: asked for {figure(offer.sum)}", "waits", theme.AMBER)


def next_audit(sight: Sight, index: int) -> int | None:
    """The round at whose end an operator tests every slice next; `None` when it does not any more, or never does."""
    who, board = sight.setup.operators[index], sight.board
    if not who.audit or who.seat is not None or board.over:
        return None
    due = -(-board.round // who.audit) * who.audit
    return due if due <= sight.setup.rounds else None


def _audits(column: Column, sight: Sight, index: int) -> None:
    """When it tests every slice, what it puts up with, how it may answer, and whom it banned."""
    who, board = sight.setup.operators[index], sight.board
    if who.audit and who.seat is None:
        due = next_audit(sight, index)
        when = "no more" if due is None else "at the end of this round" if due == board.round else f"next in round {due}"
        column.pair("Audits every slice", when, theme.AMBER if due == board.round else theme.TEXT)
        column.pair("Puts up with a fall of", f"{figure(who.tolerance)} points")
    if who.answers:
        column.pair("May answer with", " or ".join(ANSWERS.get(answer, answer) for answer in who.answers))
    if who.audit and sight.setup.penalty and sight.me.price(Kind.POISON) is not None:
        column.pair("Fine for poison it finds", f"{figure(sight.setup.penalty)} credits", theme.BAD)
    letters = groups.letters(sight)
    for mask, word, colour in ((board.bans[index], "banned", theme.BAD), (board.cleaned[index], "cleaned", theme.SOFT)):
        if mask:
            row_chips(column, mask, letters, word, colour)


def _history(column: Column, sight: Sight, index: int) -> None:
    """What it published, on every slice it tests; the line is what it goes by, their weighted mean."""
    setup, publications = sight.setup, sight.board.publications[index]
    tested = setup.operators[index].tested
    column.heading("Published scores")
    if len(tested) > 1:
        column.say(
            f"On {', '.join(setup.slices[slice_].said for slice_, _ in tested)}, in this order; the line is their mean by weight."
        )
    weights, whole = dict(tested), [published for published in publications if len(published.scores) == len(tested)]
    known = [(one.round, round(sum(weights[slice_] * score for slice_, score in one.scores))) for one in whole]
    if len(known) > 1:
        line(column, known, theme.operator(index), setup.rounds)
    size = column.pen.sizes.small
    for published in reversed(publications[-4:]):
        round_, row = published.round, published.row
        when = "opening" if round_ == 0 else f"round {round_}"
        said = " · ".join(marks.points(score) for _, score in published.scores)
        tall, at = size * 1.5, column.x + column.w * 0.35
        column.pen.text(column.x, column.y, column.w * 0.35, when, size, theme.FAINT, REGULAR, -1, tall)
        column.pen.text(at, column.y, column.w * 0.4, subsets.show(row), size, theme.SOFT, REGULAR, -1, tall)
        column.pen.text(column.x, column.y, column.w, said, size, theme.TEXT, STRONG, 1, tall)
        column.y += tall


def line(column: Column, known: list[tuple[int, int]], colour: theme.Colour, rounds: int) -> None:
    """A small line of scores by round."""
    pen, tall = column.pen, 34.0 if column.pen.frame.compact else 54.0
    low = min(score for _, score in known) - 100
    high = max(score for _, score in known) + 100
    at = [
        (column.x + 4 + (column.w - 8) * round_ / max(1, rounds), column.y + tall - tall * (score - low) / max(1, high - low))
        for round_, score in known
    ]
    pen.line(column.x, column.y + tall, column.x + column.w, column.y + tall, theme.EDGE)
    for one, two in pairwise(at):
        pen.line(*one, *two, colour, 2)
    for x, y in at:
        pen.disc(x, y, 3, colour)
    column.y += tall + 6
