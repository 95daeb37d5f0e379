"""The debrief: how it ended, the goals with their working, the rounds, the four checks, and the whole board unveiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from game.rules import aims
from game.rules.notation import figure
from game.view.board import cards, grid, layout
from game.view.board.desk import Desk
from game.view.board.rows import Heading, Listed, listing
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, row_chips, scrolled
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Again, Effect, Judge, Keep, Open
from game.view.drawing.pen import STRONG, TITLE, Area, Pen
from game.view.screens import debriefchart, debriefui, movespage, movesplay
from game.view.screens.debriefui import PAGES
from game.view.screens.debriefui import DebriefUi as DebriefUi

if TYPE_CHECKING:
    from game.session.debrief import Debrief


def opening(desk: Desk) -> DebriefUi:
    """The debrief as it opens: the board scrolled to the row where the first operator ended."""
    rows = desk.sight.board.rows
    if not rows:
        return DebriefUi()
    listed = lines_of(desk)
    slice_ = desk.sight.setup.operators[0].tested[0][0]
    return DebriefUi(top=max(0, listed.index(rows[0]) - 3), cursor=(rows[0], slice_))


def scene(ui: DebriefUi, desk: Desk, frame: Frame) -> Scene:
    """The draw list of the debrief."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    found = desk.debrief()
    if found is None:
        pen.text(0, 0, frame.width, "The game is not over yet.", pen.sizes.head, theme.TEXT, place=0, h=frame.height)
        marks.button(pen, "title", frame.width / 2 - 60, frame.height * 0.6, 120, pen.sizes.control, "Title")
        return pen.scene()
    sizes, compact = pen.sizes, frame.compact
    head, page, right, foot = debriefui.places(frame)
    said = Area(0, 0, frame.width, page.bottom)
    # A message has a strip of its own: on this screen it stays till something else is done.
    taken = cards.message_room(pen, said.w, ui.note)
    page, right = (Area(one.x, one.y, one.w, one.h - taken) for one in (page, right))
    _head(pen, head, desk, found)
    _pages(pen, page, ui, desk, found)
    if ui.page == "moves":
        movesplay.side(pen, right, ui, desk)
    else:
        _board(pen, right, ui, desk, found)
    x = foot.x
    for name, text, key in (("again", "Play again", ""), ("title", "Title", "Esc"), ("keep", "Keep the record", "")):
        primary = name == "again"
        wide = pen.width(text, sizes.body, STRONG) + (34 if compact else 60)
        wide += pen.width(key, sizes.tiny, STRONG) + 8 if key else 0
        marks.button(pen, name, x, foot.y, wide, foot.h, text, key=key, primary=primary)
        x += wide + 8
    if ui.page == "moves":
        movesplay.ways(pen, Area(x + 8, foot.y, foot.right - x - 8, foot.h), ui, desk)
    cards.message(pen, said, ui.note)
    if ui.card == "keys":
        cards.sheet(pen, "debrief", ui.scroll)
    return pen.scene()


def persons(desk: Desk) -> tuple[int, ...]:
    """The seats at which persons sat: each has a debrief of its own."""
    return tuple(seat for seat, player in enumerate(desk.port.players) if player == "person")


def verdict(found: Debrief) -> str:
    """How the game ended, in a few words."""
    if found.stars >= 3:
        return "Masterly"
    if found.win:
        return "You won"
    return "Not this time" if found.score > 0 else "Nothing came of it"


def _head(pen: Pen, area: Area, desk: Desk, found: Debrief) -> None:
    sizes, compact = pen.sizes, pen.frame.compact
    pad = 8.0 if compact else 28.0
    size = sizes.title if compact else round(sizes.title * 1.35)
    wide = pen.text(pad, area.y, area.w * 0.5, verdict(found), size, theme.TEXT, TITLE, -1, area.h)
    r = 9.0 if compact else 17.0
    x = pad + wide + (14 if compact else 30) + r
    for i in range(3):
        marks.star(pen, x + i * r * 2.4, area.y + area.h / 2, r, i < found.stars)
    x += 3 * r * 2.4
    said = f"{found.score:.0%} of the goals’ points"
    if found.hints:
        said += f", with {found.hints} {'hint' if found.hints == 1 else 'hints'}"
    pen.text(x, area.y, area.w * 0.3, said, sizes.body, theme.AMBER if found.win else theme.SOFT, STRONG, -1, area.h)
    setup = desk.sight.setup
    order = persons(desk)
    if len(order) > 1:
        _seats(pen, Area(x, area.y, area.right - pad - x, area.h), desk, order)
        return
    about = f"{setup.title} · seed {desk.port.seed} · {setup.hash}"
    if area.w - x - 240 > pen.width(about, sizes.small):
        pen.text(area.w / 2, area.y, area.w / 2 - pad, about, sizes.small, theme.FAINT, place=1, h=area.h)


def _seats(pen: Pen, area: Area, desk: Desk, order: tuple[int, ...]) -> None:
    """A tab for each person, at the right of the head: the seat whose debrief is shown is lit."""
    sizes, setup = pen.sizes, desk.sight.setup
    r = 8.0 if pen.frame.compact else 11.0
    tall = sizes.control - 2
    used = pen.width("100% of the goals’ points", sizes.body, STRONG) + 16
    names = [pen.width(setup.seats[seat].name, sizes.small, STRONG) for seat in order]
    room = area.w - used
    wide = [min(name, max(0.0, room / len(order) - 2 * r - 22)) + 2 * r + 16 for name in names]
    x = area.right - sum(wide) - 6 * (len(order) - 1)
    for seat, w in zip(order, wide, strict=True):
        name, y = f"seat:{seat}", area.y + (area.h - tall) / 2
        on = seat == desk.port.seat
        pen.box(
            x, y, w, tall, theme.HOVER if on or pen.hover == name else theme.PANEL, tall / 2, theme.AMBER if on else theme.RIM
        )
        marks.seat(pen, x + r + 5, y + tall / 2, r, seat)
        label = setup.seats[seat].name
        pen.text(x + 2 * r + 9, y, w - 2 * r - 15, label, sizes.small, theme.TEXT if on else theme.SOFT, STRONG, -1, tall)
        pen.spot(name, x, y, w, tall, f"How {label} is judged (S: the next seat)", ring=tall / 2)
        x += w + 6


def _pages(pen: Pen, area: Area, ui: DebriefUi, desk: Desk, found: Debrief) -> None:
    sizes = pen.sizes
    tab = sizes.control - 4
    wide = min(area.w / len(PAGES), 150.0)
    for i, (name, title) in enumerate(PAGES):
        on = ui.page == name
        x = area.x + i * wide
        lit = on or pen.hover == f"page:{name}"
        pen.text(x, area.y, wide, title, sizes.small, theme.TEXT if lit else theme.SOFT, STRONG, 0, tab - 4)
        pen.box(x + 2, area.y + tab - 4, wide - 4, 2, theme.AMBER if on else theme.EDGE, 1)
        pen.spot(f"page:{name}", x + 1, area.y, wide - 2, tab, ring=4)
    body = debriefui.below_tabs(pen.frame, area)
    pen.spot("text", body.x - 4, body.y - 4, body.w + 8, body.h + 4, wheel="text", ring=6)
    writers: dict[str, Callable[[Column], None]] = {
        "goals": lambda column: _goals(column, desk, found),
        "moves": lambda column: movespage.draw(column, desk, ui.round),
        "rounds": lambda column: debriefchart.rounds(column, desk, found),
        "checks": lambda column: _checks(column, found),
    }
    pen.ends("text", scrolled(pen, body, ui.page_top, writers[ui.page]))


def _goals(column: Column, desk: Desk, found: Debrief) -> None:
    sizes = column.pen.sizes
    for result in found.outcomes:
        goal = result.goal
        colour = theme.GOOD if result.share >= 1 else (theme.AMBER if result.share > 0 else theme.BAD)
        earned = f"{result.share * goal.points:.0f} of {goal.points}"
        pen = column.pen
        wide = pen.text(column.x, column.y, column.w, earned, sizes.head, colour, STRONG, 1)
        pen.paragraph(column.x, column.y, column.w - wide - 12, goal.title, sizes.body, theme.TEXT, STRONG)
        lines = pen.lines(goal.title, column.w - wide - 12, sizes.body, STRONG)
        column.y += max(sizes.head * 1.5, round(sizes.body * 1.42) * len(lines))
        marks.bar(pen, column.x, column.y + 2, column.w, 5, result.share, colour)
        pen.line(column.x + column.w / 2, column.y, column.x + column.w / 2, column.y + 9, theme.RIM)
        column.y += 15
        column.say(aims.meaning(desk.sight.setup, goal), theme.FAINT)
        for sentence in result.working:
            column.say(sentence)
        column.say(aims.scale(goal), theme.FAINT)
        column.rule()
    if found.timeline:
        debriefchart.chart(column, desk, found)
    _threats(column, desk, found)


SHOWN = 15
"""How many threats are listed at most: all sets of four groups."""


def _threats(column: Column, desk: Desk, found: Debrief) -> None:
    """What each set of groups that could have been named was worth at the opening."""
    if not found.threats:
        return
    setup = desk.sight.setup
    column.gap()
    column.heading("What each threat was worth")
    term = f"{setup.term} {'round' if setup.term == 1 else 'rounds'}"
    column.say(f"What the operator would have lost a round at the opening, and what {term} of a deal bring beyond its cost.")
    column.gap(0.4)
    most = max(1, found.threats[0].loss)
    letters = "".join(group.letter for group in setup.groups)
    for one in found.threats[:SHOWN]:
        who = f"{setup.operators[one.operator].name}: " if len(setup.operators) > 1 else ""
        note = f"{who}{figure(one.loss)} a round, {marks.signed(one.net)}"
        row_chips(column, one.groups, letters, note, theme.GOOD if one.net > 0 else theme.SOFT)
        marks.bar(column.pen, column.x, column.y - 3, column.w, 3, min(1.0, one.loss / most), theme.AMBER)
        column.y += 4


def _checks(column: Column, found: Debrief) -> None:
    checks = found.checks
    told = (
        ("What intervention was this?", checks.intervention),
        ("Against which reference world?", checks.reference),
        ("On what evidence?", checks.evidence),
        ("What does it not support?", checks.limits),
    )
    for question, answer in told:
        if answer:
            column.heading(question)
            column.say(" ".join(answer.split()), theme.TEXT, column.pen.sizes.body)
            column.gap()
    if checks.questions:
        column.rule()
        column.heading("To talk about")
        for question in checks.questions:
            column.say(f"· {' '.join(question.split())}")
            column.gap(0.4)


def _board(pen: Pen, area: Area, ui: DebriefUi, desk: Desk, found: Debrief) -> None:
    """The whole board with nothing veiled; a switch shows it as it was at the opening."""
    frame, sight = pen.frame, desk.sight
    setup = sight.setup
    lines = lines_of(desk)
    net = layout.lattice(frame, area, len(setup.groups), len(setup.slices), len(lines), ui.cursor[1] if ui.cursor else 0)
    boards = found.reference if ui.opening else found.board
    rows = tuple(marks_[0].row for marks_ in found.timeline) if ui.opening else sight.board.rows
    picture = grid.Picture(
        setup=setup,
        lines=lines,
        top=min(ui.top, last_top(desk, frame)),
        pawns=rows,
        intents=(None,) * len(setup.operators),
        withheld=0,
        cursor=ui.cursor,
        focused=pen.focus == "grid",
    )
    grid.draw(pen, area, net, picture, grid.Truth(setup, boards))
    name = "At the opening" if ui.opening else "At the end"
    tip = "The whole board, nothing veiled: as it stood at the end, or before anybody acted"
    wide = pen.width("At the opening", pen.sizes.tiny, STRONG) + 18
    tall = pen.sizes.tiny * 1.9
    x, y = area.x + (8 if frame.compact else 20), area.y + (2 if frame.compact else 8)
    pen.box(x, y, wide, tall, theme.PANEL, tall / 2, theme.AMBER if ui.opening else theme.RIM)
    pen.text(x, y, wide, name, pen.sizes.tiny, theme.TEXT, STRONG, 0, tall)
    pen.spot("opening", x, y, wide, tall, tip, ring=tall / 2)


def lines_of(desk: Desk) -> tuple[Listed, ...]:
    """All rows, few groups last: the rows that were played on are the large ones."""
    found = listing(desk.sight, 0, True, "")
    if len(desk.sight.setup.groups) <= 5:
        return found
    blocks: list[list[Listed]] = []
    for line in found:
        if isinstance(line, Heading) or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return tuple(line for block in reversed(blocks) for line in block)


def last_top(desk: Desk, frame: Frame) -> int:
    """The furthest the board can be scrolled."""
    return max(0, len(lines_of(desk)) - 6)


def update(ui: DebriefUi, desk: Desk, command: str, frame: Frame) -> tuple[DebriefUi, Effect | None]:
    """The debrief after a command, and what it asks for."""
    ui = replace(ui, note="")
    head, _, rest = command.partition(":")
    if (covered := cards.keys_after(ui, head, rest)) is not None:
        return covered, None
    if head in ("back", "title"):
        return ui, Open("title")
    if head == "again":
        return ui, Again()
    if head == "keep":
        return ui, Keep()
    if head == "seat":
        return ui, Judge(int(rest))
    if head == "next-seat":
        order = persons(desk)
        after = order[(order.index(desk.port.seat) + 1) % len(order)] if desk.port.seat in order else desk.port.seat
        return (ui, Judge(after)) if after != desk.port.seat else (ui, None)
    if ui.page == "moves" and head in movesplay.COMMANDS:
        return movesplay.update(ui, desk, head, rest, frame)
    if head == "opening":
        return replace(ui, opening=not ui.opening), None
    if head == "page":
        return replace(ui, page=rest, page_top=0), None
    if head == "cell":
        row, _, slice_ = rest.partition(":")
        return replace(ui, cursor=(int(row), int(slice_))), None
    if head in ("left", "right"):
        names = [name for name, _ in PAGES]
        there = (names.index(ui.page) + (1 if head == "right" else -1)) % len(names)
        return replace(ui, page=names[there], page_top=0), None
    by = {"up": -1, "down": 1, "page-up": -8, "page-down": 8}.get(head)
    if head == "text" or (by is not None and ui.point.focus == "text"):
        move = by if by is not None else (int(rest) if rest else 0)
        return replace(ui, page_top=max(0, min(60, ui.page_top + move))), None
    if head == "scroll" or by is not None:
        move = by if by is not None else int(rest) * 2
        return replace(ui, top=max(0, min(ui.top + move, last_top(desk, frame)))), None
    return ui, None
