"""The card after a turn: what others did, how operators answered, moved and scored, who was paid, what comes next."""

from __future__ import annotations

import math

from game import subsets
from game.rules import aims, events
from game.rules.events import Event
from game.rules.notation import figure
from game.rules.setup import Setup
from game.rules.sight import Sight
from game.rules.tell import tell
from game.view.board import cards
from game.view.drawing import marks, theme
from game.view.drawing.pen import STRONG, Area, Pen

Log = tuple[tuple[int, Event], ...]


def since(log: Log, seat: int) -> int:
    """How many entries of its log a seat has seen when its last turn ended: what comes after them is news to it."""
    ends = [number for number, (_, event) in enumerate(log) if isinstance(event, events.TurnEnded) and event.seat == seat]
    return ends[-1] + 1 if ends else 0


def news(log: Log, seat: int) -> tuple[Event, ...]:
    """What happened since a seat's last turn, or, before its first, since the first round opened."""
    start = since(log, seat)
    if not start:
        opened = [number for number, (_, event) in enumerate(log) if isinstance(event, events.RoundOpened)]
        start = opened[0] + 1 if opened else 0
    return tuple(event for _, event in log[start:])


Scores = dict[tuple[int, int], int]
"""Scores by (operator, slice)."""


def before(log: Log, seat: int) -> tuple[tuple[tuple[int, int], int], ...]:
    """Each operator's published score on each slice it tests, as it was when the seat's last turn ended."""
    known: Scores = {}
    for _, event in log[: since(log, seat)]:
        if isinstance(event, events.Published):
            known |= {(event.operator, slice_): score for slice_, score in event.scores}
    return tuple(sorted(known.items()))


def worth_telling(happened: tuple[Event, ...], seat: int) -> bool:
    """Whether a report would say anything."""
    plain = (events.Published, events.GameEnded, events.Happened, events.Trained)
    return any(isinstance(event, plain) or by_others(event, seat) for event in happened)


def by_others(event: Event, seat: int) -> int | None:
    """The other seat that did what an event tells, if one did."""
    match event:
        case events.WillingnessChanged(seat=who) | events.Funded(seat=who) | events.LaborPlaced(seat=who):
            return who if who != seat else None
        case events.DemandMade(seat=who) | events.Shown(seat=who):
            return who if who != seat else None
        case _:
            return None


Line = tuple[str, str, Event]


def _telling(setup: Setup, happened: tuple[Event, ...], seat: int) -> tuple[list[Line], list[Line]]:
    """The lines of a report as (mark, text, event), those of the round that ended and those of the one that is open now.

    The rest has places of its own.
    """
    over: list[Line] = []
    now: list[Line] = []
    opened = not any(isinstance(event, events.RoundOpened) for event in happened)
    for event in happened:
        found = now if opened else over
        match event:
            case events.RoundOpened():
                opened = True
            case events.DemandAnswered(accepted=accepted):
                found.append(("yes" if accepted else "no", tell(setup, event, seat), event))
            case events.Dropped() | events.Moved() | events.Trained() | events.IncentiveGiven():
                found.append(("pawn", tell(setup, event, seat), event))
            case events.AuditHeld() | events.Cleaned():
                found.append(("audit", tell(setup, event, seat), event))
            case events.Blamed() | events.Banned() | events.Caught():
                found.append(("blame", tell(setup, event, seat), event))
            case events.Happened() | events.PriceChanged() | events.AmountChanged() | events.DealEnded():
                over.append(("news", tell(setup, event, seat), event))
            case _ if by_others(event, seat) is not None:
                found.append(("seat", tell(setup, event, seat), event))
            case _:
                pass
    return over, now


def _missed(sight: Sight, happened: tuple[Event, ...]) -> list[Line]:
    """The lines of the seat's goals whose deadline has passed with nothing stated."""
    return [
        ("news", text, event)
        for event in happened
        if isinstance(event, events.RoundOpened)
        for text in aims.missed(sight, event.round - 1)
    ]


def draw(pen: Pen, sight: Sight, happened: tuple[Event, ...], known: Scores, scroll: int, told: tuple[str, ...] = ()) -> None:
    """Draw the card; `known` holds scores as they were before, `scroll` counts lines scrolled down, `told` is said first."""
    from game.session import runon  # it brings numpy along, and the first frame does without it

    sizes, compact = pen.sizes, pen.frame.compact
    opened = next((event.round for event in happened if isinstance(event, events.RoundOpened)), None)
    over = any(isinstance(event, events.GameEnded) for event in happened)
    w = min(pen.frame.width - 16, 460.0 if compact else (640.0 if sizes.tiny < 12 else 800.0))
    inner = w - 2 * (10 if compact else 24)
    needed = _tell_turn(Pen(pen.frame), Area(0, 0, inner, 1e6), sight, happened, known, told)
    button_h = sizes.control
    ended = f"End of round {opened - 1}" if opened is not None else f"Round {sight.board.round} so far"
    area = cards.card(pen, w, needed + button_h + 18 + cards.overhead(pen), "The game is over" if over else ended)
    body = Area(area.x, area.y + 4, area.w, area.h - button_h - 10)
    hidden = max(0.0, needed - body.h)
    down = min(hidden, scroll * sizes.body * 1.5)
    if hidden:
        last = math.ceil(hidden / (sizes.body * 1.5))
        pen.spot("@report", body.x, body.y, body.w, body.h, wheel="card", focus=False, last=last)
    pen.clip(body)
    _tell_turn(pen, Area(body.x, body.y - down, body.w, body.h), sight, happened, known, told)
    pen.unclip()
    if down < hidden - 1:
        pen.text(area.x, area.bottom - button_h, area.w / 2, "more below: ↓", sizes.small, theme.AMBER, STRONG, h=button_h)
    wide = 130.0 if compact else 190.0
    name = "See the debrief" if over else "Go on"
    command = "debrief" if over else "close"
    marks.button(pen, command, area.right - wide, area.bottom - button_h, wide, button_h, name, key="Space", primary=True)
    if runon.decided(sight):
        tip = "End all turns that are left, and see the debrief"
        left = area.right - 2 * wide - 8
        marks.button(pen, "run-on", left, area.bottom - button_h, wide, button_h, "Finish", key="Shift+E", tip=tip)


def _tell_turn(pen: Pen, area: Area, sight: Sight, happened: tuple[Event, ...], known: Scores, told: tuple[str, ...]) -> float:
    """Write a report into an area; how tall it is."""
    sizes, setup, seat = pen.sizes, sight.setup, sight.seat
    tall = 24 if pen.frame.compact else (36 if sizes.tiny < 12 else 44)
    y = area.y
    over, now = _telling(setup, happened, seat)
    for text in told:
        y += pen.paragraph(area.x, y + 3, area.w, text, sizes.small, theme.AMBER, STRONG) + 8
    for line in (*over, *_missed(sight, happened)):
        y += _line(pen, area, y, line, tall, seat)
    for event in happened:
        if isinstance(event, events.Published):
            y += _published(pen, Area(area.x, y, area.w, tall), setup, event, known)
    paid = [event for event in happened if isinstance(event, events.Paid) and event.seat == seat]
    fixed = sum(event.sum for event in happened if isinstance(event, events.IncomeReceived))
    own = [event for event in happened if isinstance(event, events.Revenue)]
    lost = sum(event.sum for event in happened if isinstance(event, events.Caught) and event.seat == seat)
    if paid or fixed or own or lost:
        pen.line(area.x, y + 3, area.right, y + 3, theme.EDGE)
        parts = [f"{figure(one.sum)} {'deal' if one.cause == 'deal' else 'prices'} ({subsets.show(one.groups)})" for one in paid]
        parts = [*(f"{figure(one.earned)} earned" for one in own), *parts, *([f"{figure(fixed)} income"] if fixed else [])]
        costs = [f"{figure(one.paid)} paid for data" for one in own if one.paid] + ([f"{figure(lost)} penalty"] if lost else [])
        sum_ = sum(one.sum for one in paid) + fixed + sum(one.earned - one.paid for one in own) - lost
        total = f"{'+' if sum_ >= 0 else '−'}{figure(abs(sum_))}"
        said = " − ".join(["You receive  " + (" + ".join(parts) or "nothing"), *costs])
        wide = pen.width(total, sizes.head, STRONG) + 10
        pen.text(area.x, y + 5, area.w - wide, said, sizes.small, theme.SOFT, h=tall)
        pen.text(area.x, y + 5, area.w, total, sizes.head, theme.GOOD if sum_ >= 0 else theme.BAD, STRONG, 1, tall)
        y += tall + 10
    coming = [event for event in happened if isinstance(event, (events.IntentShown, events.Announced))]
    opened = next((event.round for event in happened if isinstance(event, events.RoundOpened)), None)
    if coming and opened is not None:
        y += pen.heading(area.x, y + 4, area.w, f"Round {opened}") + 5
        for event in coming:
            y += pen.paragraph(area.x, y, area.w, tell(setup, event, seat), sizes.small, theme.SOFT, most=2) + 3
    for line in now:
        y += _line(pen, area, y, line, tall, seat)
    return y - area.y


def _line(pen: Pen, area: Area, y: float, line: Line, tall: float, seat: int) -> float:
    """Write one line of a report with its mark; how tall it is."""
    mark, text, event = line
    size = pen.sizes.small
    _mark(pen, area.x, y, mark, event, tall, seat)
    lines = pen.lines(text, area.w - tall - 4, size)[:3]
    height = round(size * 1.42) * len(lines)
    pen.paragraph(area.x + tall + 4, y + max(0, (tall - height) / 2), area.w - tall - 4, text, size, theme.TEXT, most=3)
    return max(tall, height + 6)


def _published(pen: Pen, area: Area, setup: Setup, event: events.Published, known: Scores) -> float:
    """Write what an operator published, a line for each slice it tests, with its weight if it tests several; how tall it is."""
    sizes, tall, who = pen.sizes, area.h, setup.operators[event.operator]
    weights = dict(who.tested)
    if event.scores:
        marks.pawn(pen, area.x + tall / 2, area.y + tall * 0.82, tall * 0.7, theme.operator(event.operator))
    y = area.y
    for slice_, score in event.scores:
        old = known.get((event.operator, slice_))
        same = old is None or old == score
        said = marks.points(score) if same or old is None else f"{marks.points(old)} → {marks.points(score)}"
        colour = theme.TEXT if same or old is None else (theme.GOOD if score > old else theme.BAD)
        wide = pen.text(area.x, y, area.w, said, sizes.head, colour, STRONG, 1, tall)
        weight = f", weight {weights[slice_]:.0%}" if len(event.scores) > 1 else ""
        words = f"{who.name} scores on {setup.slices[slice_].said}{weight}"
        pen.text(area.x + tall + 4, y, area.w - tall - wide - 12, words, sizes.small, h=tall)
        y += tall
    return y - area.y


def _mark(pen: Pen, x: float, y: float, mark: str, event: Event, tall: float, seat: int) -> None:
    cx, cy, r = x + tall / 2, y + tall / 2, tall * 0.28
    if isinstance(event, (events.Moved, events.Dropped, events.Trained, events.IncentiveGiven)):
        marks.pawn(pen, cx, y + tall * 0.82, tall * 0.7, theme.operator(event.operator))
    elif isinstance(event, (events.AuditHeld, events.Cleaned)):
        _lens(pen, cx, cy, r, theme.operator(event.operator))
    elif mark == "blame":
        pen.disc(cx, cy, r, None, theme.BAD, 2.5)
        pen.line(cx - r * 0.6, cy + r * 0.6, cx + r * 0.6, cy - r * 0.6, theme.BAD, 2.5)
    elif mark == "seat" and (who := by_others(event, seat)) is not None:
        marks.seat(pen, cx, cy, r, who)
    elif mark == "yes":
        pen.disc(cx, cy, r, theme.GOOD)
        pen.line(cx - r * 0.5, cy, cx - r * 0.1, cy + r * 0.45, theme.INK, 2)
        pen.line(cx - r * 0.1, cy + r * 0.45, cx + r * 0.55, cy - r * 0.45, theme.INK, 2)
    elif mark == "no":
        pen.disc(cx, cy, r, theme.BAD)
        pen.line(cx - r * 0.45, cy - r * 0.45, cx + r * 0.45, cy + r * 0.45, theme.INK, 2)
        pen.line(cx - r * 0.45, cy + r * 0.45, cx + r * 0.45, cy - r * 0.45, theme.INK, 2)
    else:
        pen.disc(cx, cy, r * 0.5, theme.AMBER)


def _lens(pen: Pen, x: float, y: float, r: float, colour: theme.Colour) -> None:
    """The sign of an audit: a magnifying glass."""
    pen.disc(x - r * 0.2, y - r * 0.2, r * 0.75, None, colour, 2.5)
    pen.line(x + r * 0.35, y + r * 0.35, x + r, y + r, colour, 3)
