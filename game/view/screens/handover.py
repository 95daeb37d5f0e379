"""The screens between two turns, from public facts alone: whose turn it is, with everything hidden; or which bot is playing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from game.rules.setup import Setup
from game.rules.sight import Board
from game.view.board import cards
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Effect, Open, Take
from game.view.drawing.pen import REGULAR, STRONG, TITLE, Area, Pen
from game.view.drawing.point import Pointing

PAUSE = 0.5
"""How many seconds a hand-over is deaf after it came, so that no key or click meant for the board before it is taken here."""


@dataclass(frozen=True, slots=True)
class HandoverUi:
    """What everybody at the screen may read: no board, only who plays, whose turn it is and which round.

    `fault` says what stopped a bot's turn.
    """

    setup: Setup
    players: tuple[str, ...]
    round: int
    turn: int
    point: Pointing = field(default_factory=lambda: Pointing("take"))
    card: str = ""
    scroll: int = 0
    note: str = ""
    fault: str = ""

    @property
    def bot(self) -> str:
        """The bot whose turn it is; empty for a person."""
        player = self.players[self.turn]
        return "" if player == "person" else player


def home(ui: HandoverUi) -> str:
    """Where the focus belongs; nowhere while a bot thinks, when all that could be done is to leave."""
    return "" if ui.bot and not ui.fault else "take"


def opening(board: Board, players: tuple[str, ...]) -> HandoverUi:
    """The screen before the turn of the seat that is to act."""
    return HandoverUi(board.setup, players, board.round, board.turn)


def scene(ui: HandoverUi, frame: Frame) -> Scene:
    """The draw list of the screen: the same for all boards, whatever any seat knows."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    sizes, compact = pen.sizes, frame.compact
    who, colour = ui.setup.seats[ui.turn], theme.seat(ui.turn)
    _veil(pen)
    w = min(frame.width - 24, 430.0 if compact else (620.0 if sizes.tiny < 12 else 780.0))
    gap = 8.0 if compact else 22.0
    disc = 20.0 if compact else (40.0 if sizes.tiny < 12 else 50.0)
    name = sizes.title if compact else sizes.hero
    row = float(sizes.small + (6 if compact else 12))
    seats = len(ui.setup.seats)
    button = sizes.control + (2 if compact else 10)
    inside = w - 2 * (12 if compact else 40)
    said = _said(ui)
    lines = pen.balanced(said, inside, sizes.small)
    told = len(lines) * round(sizes.small * 1.42)
    h = 2 * gap + sizes.small * 1.5 + 2 * disc + name * 1.3 + told + row * seats + button + gap * 2.4
    if h > frame.height - 12:
        row, h = 0.0, h - row * seats - gap
    x, y = (frame.width - w) / 2, (frame.height - h) / 2
    pen.box(x, y, w, h, theme.PANEL, 16, colour, 2)
    left = x + (w - inside) / 2
    y += gap
    head = f"{ui.setup.title}  ·  round {ui.round} of {ui.setup.rounds}"
    pen.text(left, y, inside, head, sizes.small, theme.SOFT, STRONG, 0)
    y += sizes.small * 1.5 + gap * 0.5
    marks.seat(pen, x + w / 2, y + disc, disc, ui.turn)
    y += 2 * disc + gap * 0.3
    size = name
    while size > sizes.head and pen.width(who.name, size, TITLE) > inside:
        size -= 1
    pen.text(left, y, inside, who.name, size, theme.TEXT, TITLE, 0, name * 1.3)
    y += name * 1.3
    for i, line in enumerate(lines):
        pen.text(left, y + i * told / len(lines), inside, line, sizes.small, theme.SOFT, place=0)
    y += told + gap * 0.6
    if row:
        _order(pen, Area(left, y, inside, row * seats), ui, row)
        y += row * seats + gap
    take = "Try again" if ui.fault else "" if ui.bot else f"I am {who.name}: show my board"
    wide = min(inside, pen.width(take, sizes.body, STRONG) + (70 if compact else 110)) if take else -10.0
    leave = pen.width("Leave", sizes.body, STRONG) + (46 if compact else 64)
    start = x + (w - min(inside, wide + leave + 10)) / 2
    wide = min(wide, inside - leave - 10)
    if take:
        tip = "" if ui.fault else "Only if you are the one who is named"
        marks.button(pen, "take", start, y, wide, button, take, key="Enter", primary=True, tip=tip)
    tip = "To the title; the game is kept and goes on with this screen"
    marks.button(pen, "back", start + wide + 10, y, leave, button, "Leave", key="Esc", tip=tip)
    cards.message(pen, Area(0, 0, frame.width, frame.height), ui.note)
    if ui.card == "keys":
        cards.sheet(pen, "handover", ui.scroll)
    return pen.scene()


def _said(ui: HandoverUi) -> str:
    role = ui.setup.seats[ui.turn].role
    if ui.fault:
        return f"This turn could not be played on: {ui.fault}."
    if ui.bot:
        return f"The {role}’s turn: the bot {ui.bot} is thinking …"
    return f"It is the {role}’s turn. Everybody else looks away: what the board shows now is for this seat alone."


def _order(pen: Pen, area: Area, ui: HandoverUi, row: float) -> None:
    """The seats in the order of their turns: who has played this round, who is to play, who comes later."""
    size = pen.sizes.small
    wide = min(area.w, 27 * size)
    left = area.x + (area.w - wide) / 2
    for index, (seat, player) in enumerate(zip(ui.setup.seats, ui.players, strict=True)):
        y = area.y + index * row
        now = index == ui.turn
        if now:
            pen.box(left - 6, y, wide + 12, row - 1, theme.RAISED, 6)
        r = min(size * 0.62, row * 0.4)
        marks.seat(pen, left + r + 2, y + row / 2, r, index)
        state = "plays now" if now else ("has played" if index < ui.turn else "comes later")
        colour = theme.AMBER if now else theme.FAINT
        used = pen.width(state, pen.sizes.tiny, STRONG if now else REGULAR) + 8
        label = seat.name if player == "person" else f"{seat.name} ({player})"
        room = wide - used - 3 * r - 10
        pen.text(left + 3 * r + 4, y, room, label, size, theme.TEXT if now else theme.SOFT, STRONG if now else REGULAR, -1, row)
        pen.text(left, y, wide, state, pen.sizes.tiny, colour, STRONG if now else REGULAR, 1, row)


def _veil(pen: Pen) -> None:
    """A board of veiled cells that is no board: nothing of the game is behind it."""
    frame = pen.frame
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    wide, tall, gap = (78.0, 34.0, 4.0) if frame.compact else (132.0, 54.0, 8.0)
    across, down = int(frame.width // wide) + 2, int(frame.height // tall) + 1
    for j in range(down):
        for i in range(across):
            x, y = i * wide - (wide / 2 if j % 2 else 0), j * tall + gap / 2
            pen.box(x, y, wide - gap, tall - gap, theme.PANEL, 7)
            pen.hatch(x, y, wide - gap, tall - gap, "veil", theme.RAISED, 7)


def update(ui: HandoverUi, command: str) -> tuple[HandoverUi, Effect | None]:
    """The screen after a command, and what it asks for."""
    ui = replace(ui, note="")
    head, _, rest = command.partition(":")
    if (covered := cards.keys_after(ui, head, rest)) is not None:
        return covered, None
    if head == "take":
        return ui, Take()
    if head == "back":
        return ui, Open("title")
    return ui, None
