"""The debrief's page of moves: a bar for what each turn earned, what it was, and how the game stood if one had stopped there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.rules.actions import Action
from game.rules.setup import Setup
from game.view.board.desk import Desk
from game.view.board.words import say
from game.view.drawing import theme
from game.view.drawing.column import Column
from game.view.drawing.draw import Frame, Points
from game.view.drawing.pen import REGULAR, STRONG, Pen
from game.view.drawing.theme import Colour
from game.view.movestext import CAUTION, how, interval, verdict

if TYPE_CHECKING:
    from game.session.moves import Moves, Turn

_TAGS: dict[str, Colour] = {"turning point": theme.AMBER, "changed nothing": theme.BAD, "cost you": theme.BAD}


def chosen(found: Moves, round_: int) -> int:
    """The round whose turn is shown: the one chosen, or before any is the turn that earned most."""
    if 1 <= round_ <= len(found.turns):
        return round_
    return max(found.turns, key=lambda turn: (turn.score.value, -turn.round)).round


def draw(column: Column, desk: Desk, round_: int) -> None:
    """Write the page; the turn of the chosen round is lit."""
    job = desk.moves()
    if job.found is None:
        waiting(column, "Your game is played again without your turns", job.share)
        return
    found = job.found
    pen, sizes = column.pen, column.pen.sizes
    scores = [turn.score for turn in found.turns]
    ends = [end for score in scores for end in (score.low, score.high, score.alone)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    lead = pen.width("88", sizes.body, STRONG) + 12
    last = max(pen.width(text, sizes.tiny, STRONG) for text in ("if stopped", "100%")) + 4
    wide = max(pen.width(_said(turn), sizes.small, STRONG) for turn in found.turns) + 14
    y, tall = column.y, round(sizes.tiny * 1.5)
    pen.text(column.x + lead, y, column.w / 2, "WHAT THE TURN EARNED", sizes.tiny, theme.FAINT, STRONG, -1, tall)
    pen.text(column.x, y, column.w - 6, "IF STOPPED", sizes.tiny, theme.FAINT, STRONG, 1, tall)
    column.y += tall + 2
    mark = chosen(found, round_)
    for turn in found.turns:
        _turn(column, desk.sight.setup, found, turn, (low, high), (lead, wide, last), turn.round == mark)
    column.gap(0.5)
    _legend(column, any(score.low < score.high for score in scores))
    column.gap(0.4)
    column.say(how(found))
    column.say(CAUTION, theme.FAINT, sizes.tiny)


def _turn(
    column: Column,
    setup: Setup,
    found: Moves,
    turn: Turn,
    ends: tuple[float, float],
    places: tuple[float, float, float],
    lit: bool,
) -> None:
    pen, sizes = column.pen, column.pen.sizes
    lead, wide, last = places
    bar_tall, said_tall = round(sizes.body * 1.35), round(sizes.tiny * 1.5)
    tall = _tall(pen.frame, turn)
    name = f"turn:{turn.round}"
    if lit or pen.hover == name:
        pen.box(column.x - 4, column.y, column.w + 8, tall, theme.RAISED if lit else theme.PANEL, 6)
    if lit:
        pen.box(column.x - 4, column.y + 4, 3, tall - 8, theme.AMBER, 1.5)
    y = column.y + _pad(pen.frame)
    colour = theme.TEXT if turn.deeds else theme.FAINT
    pen.text(column.x, y, lead - 10, str(turn.round), sizes.body, colour, STRONG, 1, bar_tall)
    left = column.x + lead
    room = column.w - lead - wide - last - 6
    _bar(pen, left, y + bar_tall / 2, room, ends, turn)
    pen.text(left + room, y, wide, _said(turn), sizes.small, shade(turn.score.value), STRONG, 1, bar_tall)
    pen.text(left, y, column.w - lead - 6, f"{turn.stopped:.0%}", sizes.small, theme.SOFT, REGULAR, 1, bar_tall)
    column.y += tall
    pen.spot(name, column.x - 4, column.y - tall, column.w + 8, tall - 1, ring=6)
    if not turn.deeds:
        return
    y += bar_tall
    tag = verdict(turn, turn.round in found.turning)
    tag_wide = pen.text(left, y, column.w - lead - 6, tag, sizes.tiny, _TAGS.get(tag, theme.FAINT), STRONG, 1, said_tall)
    words = summary(setup, [deed.action for deed in turn.deeds])
    pen.text(left, y, column.w - lead - tag_wide - 16, words, sizes.tiny, theme.SOFT, REGULAR, -1, said_tall)


def _said(turn: Turn) -> str:
    return interval(turn) if turn.deeds else "passed"


def _pad(frame: Frame) -> float:
    return 2.0 if frame.compact else 5.0


def _tall(frame: Frame, turn: Turn) -> float:
    """How tall a turn's line is."""
    sizes = frame.sizes
    return round(sizes.body * 1.35) + (round(sizes.tiny * 1.5) if turn.deeds else 0) + 2 * _pad(frame)


def top(found: Moves, frame: Frame, room: float, round_: int, now: int) -> int:
    """How many lines the page of turns is to be scrolled so that a round's is seen; as `now` where it is already."""
    sizes = frame.sizes
    line = sizes.body * 1.5  # what `scrolled` moves by
    start = round(sizes.tiny * 1.5) + 2 + sum(_tall(frame, turn) for turn in found.turns[: round_ - 1])
    end = start + _tall(frame, found.turns[round_ - 1]) + 2 * sizes.tiny
    if start < now * line:
        return int(start // line)
    return max(now, math.ceil((end - room) / line))


def _bar(pen: Pen, x: float, y: float, w: float, ends: tuple[float, float], turn: Turn) -> None:
    """A bar from 0 to the turn's value, its interval as a line, and a diamond at its leave-one-out value."""
    low, high = ends
    half = 4.0 if pen.frame.compact else 6.0
    inside = w - 2 * half

    def at(share: float) -> float:
        return x + half + inside * (share - low) / max(high - low, 0.01)

    pen.box(x, y - 1, w, 2, theme.EDGE, 1)
    pen.box(at(0) - 0.75, y - half - 2, 1.5, 2 * half + 4, theme.RIM)
    if not turn.deeds:
        return
    score = turn.score
    start, end = sorted((at(0), at(score.value)))
    if end - start > 0.5:
        pen.box(start, y - half, end - start, 2 * half, theme.GOOD if score.value > 0 else theme.BAD, 2)
    if score.high - score.low >= 0.0005:
        pen.line(at(score.low), y, at(score.high), y, theme.TEXT, 1.5)
        for edge in (score.low, score.high):
            pen.line(at(edge), y - 3, at(edge), y + 3, theme.TEXT, 1.5)
    diamond(pen, at(score.alone), y, half - 1)


def diamond(pen: Pen, x: float, y: float, r: float) -> None:
    """The mark of a leave-one-out value."""
    pen.shape(x, y, _diamond(r + 1.5), theme.NIGHT)
    pen.shape(x, y, _diamond(r), theme.CYAN)


def _diamond(r: float) -> Points:
    return ((0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0))


def _legend(column: Column, sampled: bool) -> None:
    """What the marks mean, as many beside each other as fit."""
    pen, size = column.pen, column.pen.sizes.tiny
    told = [("bar", "its part of your score (Shapley)"), ("diamond", "lost without it alone (leave-one-out)")]
    told += [("line", "95% interval")] if sampled else []
    x, tall = column.x, round(size * 1.6)
    for kind, text in told:
        wide = 18 + pen.width(text, size) + 12
        if x > column.x and x + wide > column.x + column.w:
            x, column.y = column.x, column.y + tall
        y = column.y + tall / 2
        if kind == "bar":
            pen.box(x, y - 4, 12, 8, theme.GOOD, 2)
        elif kind == "diamond":
            diamond(pen, x + 6, y, 4)
        else:
            pen.line(x, y, x + 12, y, theme.TEXT, 1.5)
        pen.text(x + 18, column.y, column.w - 18, text, size, theme.SOFT, REGULAR, -1, tall)
        x += wide
    column.y += tall


def waiting(column: Column, text: str, share: float) -> None:
    """Write how far some long work is."""
    pen, sizes = column.pen, column.pen.sizes
    column.say(f"{text} … {share:.0%}", theme.SOFT, sizes.small)
    column.gap(0.3)
    pen.box(column.x, column.y, column.w, 4, theme.RAISED, 2)
    pen.box(column.x, column.y, max(4.0, column.w * share), 4, theme.AMBER, 2)
    column.y += 4
    column.gap(0.5)


def summary(setup: Setup, actions: Sequence[Action]) -> str:
    """A turn in one line: what was done, then how much was looked at."""
    from game.session.instead import looks

    done = [say(setup, action, brief=True) for action in actions if not looks(action)]
    looked = sum(looks(action) for action in actions)
    if looked:
        done.append(f"look {'once' if looked == 1 else 'twice' if looked == 2 else f'{looked} times'}")
    said = ", ".join(done)
    return f"{said[:1].upper()}{said[1:]}" if said else ""


def shade(value: float) -> Colour:
    """The colour of a difference."""
    return theme.GOOD if value > 0.0005 else (theme.BAD if value < -0.0005 else theme.FAINT)
