"""Who has the screen: the desks of the persons at a table, their boards as they left them, and the bots that play in between."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from game.rules.sight import Board
from game.view.board import boardui
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.job import Job
from game.view.drawing.point import Pointing

if TYPE_CHECKING:
    from game.session.table import Table


class Seating:
    """Each person at the table has a desk and a board screen of their own. `desk` is the one in hand: while the game is handed
    from one person to the next there is none, so that nothing which a seat knows can be drawn.
    """

    def __init__(self) -> None:
        self.desk: Desk | None = None
        self.desks: dict[int, Desk] = {}
        self._boards: dict[int, BoardUi] = {}
        self._others: Job[bool] | None = None

    def sit(self, table: Table, assists: str = "all") -> None:
        """Give each person at a table a desk with some assists; nobody's is in hand yet, and bots have not played on."""
        from game.session.port import doors

        self.leave()
        self.desks = {port.seat: Desk(port, table.scenario, assists) for port in doors(table, wait=True)}

    def leave(self) -> None:
        """Put the game away: nothing of it is kept."""
        self.rest()
        self.desk, self.desks, self._boards, self._others = None, {}, {}, None

    @property
    def several(self) -> bool:
        """Whether more than one person sits at the table."""
        return len(self.desks) > 1

    def first(self) -> Desk:
        """The desk of the first person, for what is public."""
        return next(iter(self.desks.values()))

    def public(self) -> Board:
        """What everybody sees, as it is now."""
        desk = self.first()
        desk.refresh()
        return desk.sight.board

    def take(self, seat: int) -> BoardUi:
        """Have a person's desk in hand; the board as that person left it."""
        self.desk = self.desks[seat]
        self.desk.refresh()
        return self._boards.get(seat) or boardui.opening(self.desk.sight)

    def put_away(self, ui: BoardUi | None) -> None:
        """Have no desk in hand; the board screen is kept for its owner.

        What is looked at stays as it was; what belonged to the turn, such as the chosen groups or a message, does not.
        """
        if self.desk is not None and ui is not None:
            ui = replace(
                ui, card="", then="", note="", typed="", chosen=0, filtered="", turned=frozenset(), point=Pointing("grid")
            )
            self._boards[self.desk.port.seat] = replace(ui, page="cell" if ui.page == "plan" else ui.page)
        self.desk = None

    # Bots that play in between ----------------------------------------------------------------------------------------

    @property
    def bots_turn(self) -> bool:
        """Whether it is a bot's turn."""
        return bool(self.desks) and self.first().port.bots_turn

    def bots_play(self, patience: float) -> bool:
        """Let the bots that are to act play on, for at most `patience` seconds; whether they are done. Raises `GameError`."""
        end = perf_counter() + patience
        while True:
            # A forecast that is still being worked out comes first: only one thing is worked on at a time.
            if self._others is None and not all(tuple(desk.settled() for desk in self.desks.values())):
                if perf_counter() >= end:
                    return False
                continue
            if self._others is None:
                self._others = Job(self.first().port.others())
            try:
                self._others.go_on()
            except Exception:
                self._others = None
                raise
            if self._others.found is not None:
                self._others = None
                return True
            if perf_counter() >= end:
                return False

    def rest(self) -> None:
        """Wait until nothing is worked on beside the window."""
        for desk in self.desks.values():
            desk.rest()
        if self._others is not None:
            self._others.rest()
