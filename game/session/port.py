"""`SeatPort`: one seat's door to a table. Screens, the terminal and remote players are given this and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from game import catalog, imagine
from game.errors import Illegal
from game.imagine import Forecast, Leverage
from game.rules import legal
from game.rules.actions import Action
from game.rules.events import Event
from game.rules.sight import Sight
from game.session import branch, company, hints, known, moves
from game.session.branch import Line
from game.session.coalitions import Work
from game.session.debrief import Debrief, debrief
from game.session.hints import Hint
from game.session.known import Told
from game.session.moves import Moves
from game.session.table import Table


class SeatPort:
    """The door of seat number `seat`."""

    def __init__(self, table: Table, seat: int, *, wait: bool = False) -> None:
        self._table = table
        self.seat = seat
        if not wait:
            company.drive(table, seat)  # a game that goes on may have stopped in the middle of a bot's turn

    @property
    def seed(self) -> int:
        """The seed of the game, which players may know."""
        return self._table.seed

    @property
    def players(self) -> tuple[str, ...]:
        """Who sits at each seat: ``"person"`` or a bot's name, which everybody at the table sees."""
        return self._table.players

    def sight(self) -> Sight:
        """What the seat knows now."""
        return self._table.sight(self.seat)

    def forbids(self, action: Action) -> Illegal | None:
        """Why the rules forbid an action now; `None` when it is legal."""
        return legal.forbids(self.sight(), action)

    def act(self, action: Action) -> tuple[Event, ...]:
        """Do something; bots at other seats then take their turns. It is saved when this returns the events the seat may see.

        Raises `Illegal`, with nothing changed, when the rules forbid it.
        """
        happened = self._table.act(self.seat, action)
        return happened + company.drive(self._table, self.seat)

    def do(self, action: Action) -> tuple[Event, ...]:
        """Do something and leave the bots at other seats waiting for `others`; else as `act`."""
        return self._table.act(self.seat, action)

    @property
    def bots_turn(self) -> bool:
        """Whether a bot is to act."""
        return not self._table.over and self._table.players[self._table.turn] in catalog.BOTS

    def others(self) -> Work[bool]:
        """Let the bots at other seats play on until it is a person's turn, an action at a time; true when they have."""
        while self.bots_turn:
            company.step(self._table, catalog.BOTS[self._table.players[self._table.turn]])
            yield 0.0
        return True

    def keep(self) -> None:
        """Have the game kept as it stands, though nothing was done yet. Raises `GameError` where that fails."""
        self._table.keep()

    def log(self) -> tuple[tuple[int, Event], ...]:
        """Everything the seat saw happen, each with its round, oldest first."""
        return self._table.log(self.seat)

    def planned(self) -> tuple[Action, ...]:
        """What the seat has done so far this turn."""
        return self._table.planned(self.seat)

    def undo(self) -> None:
        """Take the last action back. Raises `Illegal` with the reason when it cannot be."""
        self._table.undo(self.seat)

    def redo(self) -> None:
        """Do again what was undone last. Raises `Illegal` when there is nothing."""
        self._table.redo(self.seat)

    def why_no_undo(self) -> str | None:
        """Why nothing can be undone; `None` when it can."""
        return self._table.why_no_undo(self.seat)

    def why_no_redo(self) -> str | None:
        """Why nothing can be redone; `None` when it can."""
        return self._table.why_no_redo(self.seat)

    def forecast(self, plan: Action | Sequence[Action] | None = None) -> Forecast:
        """What is expected if the seat did something, one action or several in order (or nothing more), and the turn ended now.

        From its sight alone (R24). Raises `Illegal` when the rules forbid an action where its turn comes.
        """
        return imagine.forecast(self.sight(), plan, catalog.POLICIES)

    def leverage(self, operator: int, groups: int) -> Leverage:
        """What an operator stands to lose with some groups, and the most it would pay for them, from the seat's sight alone."""
        return imagine.leverage(self.sight(), operator, groups, catalog.POLICIES)

    def hint(self) -> Work[Hint]:
        """A hint for the seat as it stands, worked out in small steps from its sight alone; `ask` puts down that it was told."""
        return hints.hint(self.sight())

    def ask(self) -> None:
        """Put down that the seat asked for a level of a hint. Raises `GameError` where there are none."""
        self._table.hint(self.seat)

    def why_no_hint(self) -> str | None:
        """Why there is no hint; `None` when there is."""
        return self._table.why_no_hint(self.seat)

    @property
    def hints(self) -> int:
        """How many levels of hints the seat asked for in this game."""
        return self._table.hints(self.seat)

    def debrief(self) -> Debrief | None:
        """Everything, once the game is over; `None` before."""
        return debrief(self._table, self.seat) if self._table.over else None

    def moves(self) -> Work[Moves]:
        """What each turn of the seat earned, worked out in small steps. Raises `Illegal` while the game is not over."""
        return moves.value(self._table, self.seat)

    def known(self) -> Work[tuple[Told, ...]]:
        """What the seat could have known when it acted, beside the truth. Raises `Illegal` while the game is not over."""
        return known.known(self._table, self.seat)

    def best_line(self, round_: int) -> Work[Line]:
        """What the strongest bot finds from a round on. Raises `Illegal` while the game is not over, `GameError` for no round."""
        return branch.best_line(self._table, round_, self.seat, branch.BEST)

    def branch(self, round_: int) -> Table:
        """A new game that goes on from a round of this one. Raises like `best_line`."""
        return branch.branch(self._table, round_, self.seat)

    def record(self) -> str:
        """The record of the game, to keep or to send. Raises `Illegal` while others play: it would tell what they did (R24)."""
        if not self._table.over and len(self.sight().setup.seats) > 1:
            raise Illegal("R24", "the record of a game of several seats can be read when it is over")
        return self._table.record.text


def doors(table: Table, *, wait: bool = False) -> tuple[SeatPort, ...]:
    """One port for each seat at which a person sits, in the order of the seats; with `wait`, bots do not play on yet."""
    return tuple(SeatPort(table, seat, wait=wait) for seat in company.persons(table))
