"""The state of the board screen: everything a player changed by looking, choosing and opening, apart from the game itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from game import subsets
from game.rules.events import Event
from game.rules.sight import Sight
from game.view import keys
from game.view.drawing.point import Pointing

WRITING = keys.WRITING
"""The cards on which something is written in the inspector's place, beside the board."""

TURN = 0.22
"""How long an unveiled cell takes to turn over, in seconds."""

PAGES = ("cell", "plan", "operator", "hint")


@dataclass(frozen=True, slots=True)
class BoardUi:
    """`cursor` is (row, slice); `chosen` the mask of chosen groups; `page` the inspector's; `top` the first listed line shown,
    and whether the list `follows` the cursor, as long as nothing scrolled it away.

    `card` is what lies over the board: nothing, ``menu``, ``story``, ``log``, ``report``, ``seats``, ``keys``, or is written in
    the inspector's place: ``sum``, ``value``, ``audit``; `then` are the cards under it. `sum` is a demand
    or a value being written, in hundredths, `typed` what was typed of it, `method` that of the value, `count` the slices of an
    audit being ordered. `report` holds what happened since the seat's last turn, `before` the published scores until then by
    (operator, slice); `note` is a passing message, `warned` the command it asks to give twice. Cells of `turned` turn over from
    the time `since`. `step` is the lesson's step that is shown, `far` how many were done: a step before that is looked back at.
    `answer` is the choice made in the question of the step that is shown, `done` whether what it waits for was done since;
    `guesses` are the choices made so far, by step.
    """

    cursor: tuple[int, int]
    point: Pointing = field(default_factory=lambda: Pointing("grid"))
    chosen: int = 0
    page: str = "cell"
    operator: int = 0
    every: bool = False
    filtered: str = ""
    top: int = 0
    follows: bool = True
    card: str = ""
    then: str = ""
    scroll: int = 0
    sum: int = 0
    typed: str = ""
    method: str = ""
    count: int = 1
    note: str = ""
    report: tuple[Event, ...] = ()
    before: tuple[tuple[tuple[int, int], int], ...] = ()
    panel_top: int = 0
    page_top: int = 0
    turned: frozenset[tuple[int, int]] = frozenset()
    since: float = -1.0
    warned: str = ""
    step: int = 0
    far: int = 0
    answer: int | None = None
    done: bool = False
    guesses: tuple[tuple[int, int], ...] = ()


def opening(sight: Sight) -> BoardUi:
    """The screen as it opens: the cursor on the row of the seat's own operator, or of the first; without any, on the full row."""
    board, own = sight.board, sight.me.operator or 0
    row = board.rows[own] if board.rows else board.existing
    slice_ = sight.setup.operators[own].tested[0][0] if sight.setup.operators else 0
    return BoardUi((row, slice_), operator=own)


def chosen_one(ui: BoardUi) -> int | None:
    """The index of the chosen group when exactly one is chosen."""
    return subsets.members(ui.chosen)[0] if subsets.size(ui.chosen) == 1 else None
