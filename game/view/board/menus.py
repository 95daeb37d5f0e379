"""The board's menu and the story card: the way to everything that is not an action, for a mouse and for keys."""

from __future__ import annotations

from game import subsets
from game.rules import aims
from game.view import keys
from game.view.board import cards, groups
from game.view.board.actionbar import offered
from game.view.board.desk import Desk
from game.view.drawing import marks, theme
from game.view.drawing.column import Column, scrolled
from game.view.drawing.pen import REGULAR, STRONG, Area, Pen
from game.view.screens.picker import story as reflowed

MENU: tuple[tuple[str, str], ...] = (
    ("close", "Go on playing"),
    ("story", "The story and the goals"),
    ("report", "What happened last round"),
    ("log", "The log"),
    ("seats", "Who sits at the table"),
    ("hint", "A hint"),
    ("run-on", "End turns until something changes"),
    ("rules", "The rules"),
    ("keys", "The keys"),
    ("larger", "Everything larger"),
    ("smaller", "Everything smaller"),
    ("motion", "Motion on or off"),
    ("title", "Leave to the title; the game is kept"),
)


HINTS: tuple[tuple[str, str], ...] = (
    ("train", "Move your operator (T) to the row under the cursor, once a turn; rows in its reach have a dot."),
    ("audit", "Audit (A): test an operator’s row on slices that it does not test; you alone learn what is found."),
    ("unveil", "Unveil cells (U): learn how a model trained on other groups would score."),
    ("strike", "Choose groups (1–9) and strike (S): while a group is withheld, every row with it is closed."),
    ("fund", "Strike fund (F): a group that struck does not calm down at the end of this round."),
    ("demand", "Demand a sum (D): an operator pays what losing the groups would cost it, if it believes the threat."),
    ("incentive", "Incentive (I): a group is more willing, and stays so; one that is withheld may come back."),
    ("labor", "Labor (W): more examples of a group are written, there from the next round on."),
    ("annotation", "Annotate (N): labels of a group are put right, one level of quality at once."),
    ("poison", "Poison (P): labels of a group are made wrong in secret, one level of quality at once; you pay if it is found."),
    ("delete", "Delete (X): members of a group have examples of theirs deleted, one level of amount at once."),
    ("declare", "Declare (=) what your goals ask for: it is compared with the truth at the end."),
    ("end", "End the turn (E): operators answer, move, and pay. The panel at the right says what to expect."),
)


def menu(pen: Pen) -> None:
    """The menu: its entries are spots named for their commands."""
    sizes, compact = pen.sizes, pen.frame.compact
    tall = 25.0 if compact else (44.0 if sizes.tiny < 12 else 54.0)
    wide = 300.0 if compact else (420.0 if sizes.tiny < 12 else 520.0)
    area = cards.card(pen, wide, len(MENU) * tall + cards.overhead(pen), "Menu")
    for i, (command, name) in enumerate(MENU):
        y = area.y + i * tall
        focused, hovered = pen.focus == command, pen.hover == command
        fill = theme.PRIMARY if focused else (theme.HOVER if hovered else theme.RAISED)
        colour = theme.INK if focused else theme.TEXT
        pen.box(area.x, y, area.w, tall - 4, fill, 7)
        key = keys.shown(command, "board") if command not in ("close", "title") else ""
        used = pen.text(area.x, y, area.w - 12, key, sizes.tiny, colour if focused else theme.SOFT, STRONG, 1, tall - 4)
        pen.text(area.x + 12, y, area.w - 30 - used, name, sizes.body, colour, STRONG, -1, tall - 4)
        pen.spot(command, area.x, y, area.w, tall - 4, ring=7)


def seats(pen: Pen, desk: Desk) -> None:
    """Who sits at the table, in the order of the turns: role, player, what each organizes, who has played this round."""
    sizes, compact = pen.sizes, pen.frame.compact
    board, setup = desk.sight.board, desk.sight.setup
    tall = 34.0 if compact else (58.0 if sizes.tiny < 12 else 70.0)
    wide = 460.0 if compact else (640.0 if sizes.tiny < 12 else 800.0)
    area = cards.card(pen, wide, len(setup.seats) * tall + sizes.control + 10 + cards.overhead(pen), "Who sits at the table")
    letters = groups.letters(desk.sight)
    for index, (seat, player) in enumerate(zip(setup.seats, desk.port.players, strict=True)):
        y, now = area.y + index * tall, index == board.turn and not board.over
        pen.box(area.x, y, area.w, tall - 4, theme.RAISED, 8, theme.AMBER if now else None)
        r = (tall - 4) * 0.3
        marks.seat(pen, area.x + 10 + r, y + (tall - 4) / 2, r, index)
        x, w = area.x + 20 + 2 * r, area.w - 30 - 2 * r
        half = (tall - 4) / 2
        state = "plays now" if now else ("" if board.over else "has played" if index < board.turn else "comes later")
        used = pen.text(x, y, w, state, sizes.small, theme.AMBER if now else theme.FAINT, STRONG, 1, half) + 8
        name = f"{seat.name} (you)" if index == desk.sight.seat else seat.name
        pen.text(x, y + 1, w - used, name, sizes.body, theme.TEXT, STRONG, -1, half)
        who = "a person" if player == "person" else f"the bot {player}"
        said = f"{seat.role}, {who}"
        left = x + pen.text(x, y + half - 2, w, said, sizes.small, theme.SOFT, REGULAR, -1, half) + 10
        size = min(sizes.small + 3, half - 3)
        for i in subsets.members(seat.organizes):
            if left + size < area.right - 8:
                marks.chip(pen, left, y + half - 2 + (half - size) / 2, size, letters[i], fill=groups.tint(setup, i))
                left += size + 2
    w = 130.0 if compact else 190.0
    button = sizes.control
    marks.button(pen, "close", area.right - w, area.bottom - button, w, button, "Go on", key="Space", primary=True)


def story(pen: Pen, desk: Desk, top: int) -> None:
    """What this game is about: its story and its goals, with one button to begin."""
    sizes, compact = pen.sizes, pen.frame.compact
    wide = min(pen.frame.width - 16, 520.0 if compact else (680.0 if sizes.tiny < 12 else 860.0))
    inner = wide - 2 * (10 if compact else 24)
    trial = Column(Pen(pen.frame), 0, 0, inner)
    tell(trial, desk)
    button = sizes.control
    area = cards.card(pen, wide, trial.y + button + 22 + cards.overhead(pen), desk.scenario.title)
    body = Area(area.x, area.y, area.w, area.h - button - 12)
    last = scrolled(pen, body, top, lambda column: tell(column, desk))
    pen.spot("@story", body.x, body.y, body.w, body.h, focus=False, wheel="card", last=last)
    w = 130.0 if compact else 190.0
    name = "Begin" if desk.sight.board.round == 1 and not desk.port.planned() else "Go on"
    marks.button(pen, "close", area.right - w, area.bottom - button, w, button, name, key="Space", primary=True)


def tell(column: Column, desk: Desk) -> None:
    sizes, setup = column.pen.sizes, desk.sight.setup
    column.say(reflowed(desk.scenario.story or desk.scenario.summary), theme.TEXT, sizes.body)
    column.gap()
    mine = [goal for goal in setup.goals if goal.seat == desk.sight.seat]
    if mine:
        column.heading("Your goals")
        for goal in mine:
            column.pair(goal.title, f"{goal.points} points", theme.AMBER)
            column.say(aims.meaning(setup, goal))
            column.say(aims.scale(goal), theme.FAINT, sizes.tiny)
            column.gap(0.3)
        column.say("You win with 60% of the points.", theme.SOFT)
        column.gap()
    have = offered(desk.sight)
    hints = [text for command, text in HINTS if command == "end" or command in have]
    column.heading("What you can do")
    for text in hints:
        column.say(f"· {text}", theme.SOFT)
