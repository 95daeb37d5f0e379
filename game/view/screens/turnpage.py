"""The debrief's page of one turn: what it earned of what, deed by deed, what could have been known, a bot's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import subsets
from game.rules import aims
from game.rules.actions import Declare, Demand, Strike, Unveil
from game.rules.notation import figure
from game.rules.setup import Setup
from game.view.board import groups
from game.view.board.desk import Desk
from game.view.board.words import row_name, say
from game.view.drawing import marks, theme
from game.view.drawing.column import Column
from game.view.drawing.pen import REGULAR, STRONG, TITLE
from game.view.movestext import change, compared, interval, named, percent, verdict
from game.view.screens import movespage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from game.imagine import Span
    from game.rules.actions import Action
    from game.session.branch import Line
    from game.session.known import Named, Told
    from game.session.moves import Deed, Moves, Turn


def draw(column: Column, desk: Desk, found: Moves, round_: int, asked: bool) -> None:
    """Write the page of the turn in a round; with `asked`, also the line a bot finds from there on."""
    turn = found.turns[movespage.chosen(found, round_) - 1]
    setup = desk.sight.setup
    _head(column, found, turn)
    if asked:
        column.rule()
        _line(column, desk, found, turn.round)
    if turn.deeds:
        column.rule()
        _deeds(column, setup, found, turn)
    told = desk.known()
    looked_back = told.found is None or of_round(told.found, turn.round)
    if looked_back and any(isinstance(deed.action, (Strike, Demand, Declare)) for deed in turn.deeds):
        column.rule()
        column.heading("What you could have known then, and how it was")
        if told.found is None:
            movespage.waiting(column, "Looking back with your eyes of then", told.share)
        else:
            for one in of_round(told.found, turn.round):
                _known(column, setup, one)


def _head(column: Column, found: Moves, turn: Turn) -> None:
    from game.session.moves import reason

    pen, sizes = column.pen, column.pen.sizes
    why = reason(found, turn.round)
    tall = round(sizes.title * 1.3)
    wide = pen.text(column.x, column.y, column.w, f"Round {turn.round}", sizes.title, theme.TEXT, TITLE, -1, tall)
    value = interval(turn) if turn.deeds else "passed"
    colour = movespage.shade(turn.score.value)
    pen.text(column.x + wide + 14, column.y, column.w - wide - 14, value, sizes.title, colour, TITLE, 1, tall)
    column.y += tall
    tag = verdict(turn, bool(why)) if turn.deeds else ""
    below = round(sizes.small * 1.42)
    unit = "its part of your score" if turn.deeds else ""
    used = pen.text(column.x, column.y, column.w, unit, sizes.tiny, theme.FAINT, place=1, h=below)
    said = f"{tag[:1].upper()}{tag[1:]}"
    pen.text(column.x, column.y, column.w - used - 8, said, sizes.small, theme.AMBER if why else theme.SOFT, STRONG, -1, below)
    column.y += below if turn.deeds else 0
    if why:
        column.say(why, theme.TEXT)
    column.gap(0.4)
    if turn.deeds:
        column.pair("Your score without this turn alone", f"{found.all - turn.score.alone:.0%}")
    column.pair("Your score had you only passed after it", f"{turn.stopped:.0%}")
    for goal, part in zip(found.goals, turn.goals, strict=True):
        if part is not None and (round(part.value) or round(part.alone)):
            column.pair(f"Its part of: {goal.title}", f"{change(part.value)}{aims.unit(goal, part.value)}")


def _deeds(column: Column, setup: Setup, found: Moves, turn: Turn) -> None:
    """Each action with what would be lost without it alone."""
    pen, sizes = column.pen, column.pen.sizes
    column.heading("What you did, and what would be lost without that alone")
    looked = [deed for deed in turn.deeds if deed.look and abs(deed.score) < 0.0005]
    for deed in turn.deeds:
        if deed in looked:
            continue
        words = say(setup, deed.action)
        said, colour = judged(found, deed)
        size = sizes.small
        weight = REGULAR if deed.wasted else STRONG
        wide = pen.width(said, size, weight)
        words = f"{words[:1].upper()}{words[1:]}"
        if wide > column.w / 2 and pen.width(words, size) + wide + 14 > column.w:  # no room beside each other
            column.y += pen.paragraph(column.x, column.y, column.w, words, size, theme.TEXT)
            column.y += pen.paragraph(column.x + 14, column.y, column.w - 14, said, size, colour)
            continue
        pen.text(column.x, column.y, column.w, said, size, colour, weight, 1)
        column.y += pen.paragraph(column.x, column.y, column.w - wide - 14, words, size, theme.TEXT)
    if looked:
        column.say(f"Looked at {_looked(setup, [deed.action for deed in looked])}. {_needless(len(looked))}")


def _needless(looks: int) -> str:
    return f"Without {'it' if looks == 1 else 'any one of these'} you would have asked and stated as well."


def judged(found: Moves, deed: Deed) -> tuple[str, theme.Colour]:
    """What a deed was worth by itself, in a few words: of the score, or where that did not move, of the goals' values."""
    if deed.wasted:
        return "changed nothing", theme.BAD
    if abs(deed.score) >= 0.0005:
        return percent(deed.score), movespage.shade(deed.score)
    moved = [
        aims.headed(goal, f"{change(value)}{aims.unit(goal, value)}")
        for goal, value in zip(found.goals, deed.goals, strict=True)
        if value and round(value)
    ]
    return ", ".join(moved) or "0%", theme.SOFT


def of_round(found: tuple[Told, ...], round_: int) -> list[Told]:
    """What could be known in a round; of a strike and a demand with the same groups, the demand alone."""
    mine = [one for one in found if one.round == round_]
    asked = {(one.action.operator, one.action.groups) for one in mine if isinstance(one.action, Demand)}
    return [one for one in mine if not (isinstance(one.action, Strike) and (one.operator, one.groups) in asked)]


def _known(column: Column, setup: Setup, one: Told) -> None:
    """The span of what could be expected on an axis, the truth marked on it, and the same in sentences."""
    from game.session.known import Named, Stated

    column.gap(0.2)
    if isinstance(one, Named):
        _suspects(column, setup, one)
        return
    if isinstance(one, Stated):
        what, span, true = named(one.action), one.span, one.then if one.true is None else one.true
        said = None if one.action.method == "select" else one.action.value
        head = f"{what[:1].upper()}{what[1:]}"
    else:
        low, middle, high = (max(0, value) for value in one.loss)  # below 0 it could do without: it would lose nothing
        span, true = (low, middle, high), max(0, one.lost)
        said = one.action.sum if isinstance(one.action, Demand) else None
        head = f"{setup.operators[one.operator].name}’s loss without {subsets.show(one.groups)}"
    column.pair(head, f"{marks.points(true)} points", theme.AMBER)
    _axis(column, span, true, said)
    verb = "declared" if isinstance(one, Stated) else "asked"
    also = f" White: what you {verb}." if said is not None else ""
    column.say(f"Blue: what you could expect (95%). Amber: the truth.{also}", theme.FAINT, column.pen.sizes.tiny)
    for text in compared(setup, one):
        column.say(text)
    column.gap(0.5)


_SUSPECTS = 4
"""How many of the likeliest suspects have a bar of their own, besides whose labels went wrong and who was named."""


def _suspects(column: Column, setup: Setup, one: Named) -> None:
    """How likely each of the likeliest suspects was in the seat's eyes, a bar each, and who it was."""
    pen, sizes = column.pen, column.pen.sizes
    tall = round(sizes.small * 1.5)
    shown = one.true | one.action.groups
    for group, share in (pair for place, pair in enumerate(one.shares) if place < _SUSPECTS or shown >> pair[0] & 1):
        guilty = bool(one.true >> group & 1)
        colour = theme.AMBER if guilty else theme.SOFT
        chip = sizes.small + 3
        marks.chip(pen, column.x, column.y + (tall - chip) / 2, chip, setup.groups[group].letter, fill=groups.tint(setup, group))
        marks.bar(pen, column.x + chip + 8, column.y + tall / 2 - 3, column.w - chip - 66, 6, share, theme.SKY)
        pen.text(column.x, column.y, column.w, f"{share:.0%}", sizes.small, colour, STRONG, 1, tall)
        column.y += tall
    if one.shares:
        column.say("Blue: how likely it was in your eyes. Amber: whose labels went wrong.", theme.FAINT, sizes.tiny)
    for text in compared(setup, one):
        column.say(text)
    column.gap(0.5)


def _axis(column: Column, span: Span, true: int, said: int | None) -> None:
    """A span in blue, what was said in white, the truth in amber, on an axis that shows 0 where that is near."""
    pen, sizes = column.pen, column.pen.sizes
    low, middle, high = span
    values = [low, high, true, *([] if said is None else [said])]
    least, most = min(values), max(values)
    # Scores lie far from 0, values of groups near it: an axis from 0 would make dots of the former.
    if least < 3000:
        least, most = min(0, least), max(100, most)
    spare = max(20, (most - least) // 12)
    least, most = least - spare, most + spare

    def at(value: int) -> float:
        return column.x + column.w * (value - least) / (most - least)

    y, tall = column.y + 8, 10.0
    pen.box(column.x, y + tall / 2 - 1, column.w, 2, theme.EDGE, 1)
    if least < 0:
        pen.box(at(0) - 0.75, y - 2, 1.5, tall + 4, theme.RIM)
    pen.box(at(low), y, max(4.0, at(high) - at(low)), tall, theme.mix(theme.PANEL, theme.SKY, 0.5), 5)
    pen.disc(at(middle), y + tall / 2, 4, theme.SKY)
    if said is not None:
        pen.line(at(said), y - 5, at(said), y + tall + 5, theme.TEXT, 2)
    pen.shape(at(true), y - 1, ((0.0, 0.0), (-5.0, -7.0), (5.0, -7.0)), theme.AMBER)
    pen.line(at(true), y - 2, at(true), y + tall + 2, theme.AMBER, 2)
    column.y = y + tall + 4
    ends = [marks.points(low), marks.points(high)] if marks.points(low) != marks.points(high) else [marks.points(middle)]
    for value, text in zip((low, high), ends, strict=False):
        wide = pen.width(text, sizes.tiny)
        x = min(max(column.x, at(value) - wide / 2), column.x + column.w - wide)
        if value == low or at(high) - at(low) > 2 * wide:
            pen.text(x, column.y, wide + 1, text, sizes.tiny, theme.SKY)
    column.y += round(sizes.tiny * 1.6)


def _line(column: Column, desk: Desk, found: Moves, round_: int) -> None:
    """What a bot finds from this round on, or how far it is with that."""
    job = desk.best_line(round_)
    better = job.found is not None and job.found.score > job.found.played + 0.005
    column.heading(f"{'A better line' if better else 'A line of the bot'} from round {round_}")
    if job.found is None:
        movespage.waiting(column, "A bot takes your place, knowing what you knew", job.share)
        return
    line: Line = job.found
    pen, sizes = column.pen, column.pen.sizes
    same = abs(line.score - line.played) <= 0.005
    judged_ = "no better than yours" if same else ("better than yours" if better else "yours was better")
    column.pair(
        f"The bot {line.bot} comes to {line.score:.0%}, you came to {line.played:.0%}",
        judged_,
        theme.AMBER if better else theme.SOFT,
    )
    for goal, value, was in zip(found.goals, line.goals, line.were, strict=True):
        if value is not None and was is not None and value != was:
            column.pair(goal.title, f"{figure(value)} instead of {figure(was)}{aims.unit(goal, was)}")
    column.gap(0.3)
    lead = pen.width("88", sizes.small, STRONG) + 10
    for number, actions in line.turns:
        pen.text(column.x, column.y, lead - 8, str(number), sizes.small, theme.SOFT, STRONG, 1)
        for words, look in _listed(desk.sight.setup, actions):
            said = f"{words[:1].upper()}{words[1:]}"
            column.y += pen.paragraph(
                column.x + lead, column.y, column.w - lead, said, sizes.small, theme.FAINT if look else theme.TEXT
            )
        column.gap(0.3)


def _listed(setup: Setup, actions: Sequence[Action]) -> list[tuple[str, bool]]:
    """A turn as a line for each action, after one for all that was looked at; with whether a line is of looks, or of nothing."""
    from game.session.instead import looks

    looked = [action for action in actions if looks(action)]
    lines = [(f"look at {_looked(setup, looked)}", True)] if looked else []
    return [*lines, *((say(setup, action), False) for action in actions if not looks(action))] or [("pass", True)]


def _looked(setup: Setup, actions: Sequence[Action]) -> str:
    """What was looked at: the rows of each slice together, in the order in which they were first looked at."""
    where: dict[str, list[str]] = {}
    for action in actions:
        if isinstance(action, Unveil):
            slice_ = "every slice" if action.slice is None else setup.slices[action.slice].said
            where.setdefault(f" on {slice_}", []).append(row_name(action.row))
        else:
            where.setdefault("", []).append(say(setup, action))
    return "; ".join(f"{', '.join(rows)}{slice_}" for slice_, rows in where.items())
