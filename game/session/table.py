"""`Table`: the one authority of a game. It holds the state, plays actions, undoes them and writes the record."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import partial
from threading import RLock
from typing import TypeVar

from game import catalog
from game.errors import GameError, Illegal, NotationError
from game.rules import events, goals, notation
from game.rules.actions import Action, Audit, Unveil
from game.rules.events import Event
from game.rules.rulebook import play
from game.rules.sight import Sight
from game.rules.state import State, canonical, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.session.record import Asked, Record, Writer
from game.worlds import DatasetGrid

T = TypeVar("T")
Listener = Callable[[], None]


class _Lock:
    """A lock that one thread may take again; a copy of what holds it has one of its own, and so has a pickle."""

    def __init__(self) -> None:
        self._lock = RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __reduce__(self) -> tuple[type[_Lock], tuple[()]]:
        return _Lock, ()


class Table:
    """A game of `scenario` with a `seed`; `players` names who sits at each seat (``"person"`` or a bot).

    Every change goes through `act`, `undo` and `redo`. `listeners` are called after each, before it is acknowledged:
    autosave is one. Whatever a listener raises, nothing has happened. Threads may share a table: changes come one after another.
    Where several persons sit, how long a look takes does not tell whether another seat saw the row.
    """

    def __init__(self, scenario: Scenario, seed: int, players: tuple[str, ...]) -> None:
        if len(players) != len(scenario.setup.seats):
            raise ValueError(f"{scenario.id} has {len(scenario.setup.seats)} seats, and {len(players)} players were named")
        self.scenario = scenario = scenario.dealt(seed)
        self.seed = seed
        self.players = players
        self.listeners: list[Listener] = []
        self._rivals = players.count("person") > 1
        self._lock = _Lock()
        self._state, opening = deal(scenario, seed)
        self.opening = self._state
        self._log: list[tuple[int, Event]] = []
        self._note(opening)
        self._writer = Writer(scenario, seed, players, partial(canonical, self._state))
        self._done: list[tuple[Action, State, int]] = []
        self._undone: list[Action] = []
        self._why_not = "nothing has been done this turn"

    # What can be asked ------------------------------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        return self._state.board.over

    @property
    def turn(self) -> int:
        """The seat whose turn it is."""
        return self._state.board.turn

    @property
    def record(self) -> Record:
        with self._lock:
            return self._writer.record

    @property
    def final(self) -> State:
        """The whole state of a game that is over. Raises `Illegal` before that."""
        if not self.over:
            raise Illegal("R24", "the whole board is shown when the game is over")
        return self._state

    def sight(self, seat: int) -> Sight:
        """What a seat knows."""
        return observe(self._state, seat)

    def log(self, seat: int) -> tuple[tuple[int, Event], ...]:
        """The events a seat may see, each with its round, oldest first."""
        with self._lock:
            return tuple((round_, event) for round_, event in self._log if visible(event, seat))

    def planned(self, seat: int) -> tuple[Action, ...]:
        """What a seat has done so far this turn."""
        return self._writer.turn(seat)

    # What changes it --------------------------------------------------------------------------------------------------

    def act(self, seat: int, action: Action) -> tuple[Event, ...]:
        """Play an action of a seat; the events it may see. Raises `Illegal`, with nothing changed, when the rules forbid it or
        when a part of it is out of range.
        """

        def change() -> tuple[Event, ...]:
            told = self._act(seat, self._written(action))
            self._undone.clear()
            return told

        happened = self._change(change)
        return tuple(event for event in happened if visible(event, seat))

    def fork(self) -> Table:
        """The same position at a table of its own, without listeners: what is done there changes nothing here."""
        with self._lock:
            other = copy(self)
            other.listeners, other._log = [], list(self._log)
            other._done, other._undone = list(self._done), list(self._undone)
            other._writer = self._writer.fork()
        other._lock = _Lock()
        return other

    def why_no_undo(self, seat: int) -> str | None:
        """Why a seat's last action cannot be undone; `None` when it can."""
        if self.over:
            return "the game is over"
        if self.turn != seat:
            return "it is another seat's turn"
        return None if self._done else self._why_not

    def why_no_redo(self, seat: int) -> str | None:
        """Why there is nothing to redo; `None` when there is."""
        return None if self._undone and self.turn == seat and not self.over else "nothing has been undone"

    def hints(self, seat: int) -> int:
        """How many levels of hints a seat has asked for in this game."""
        return self._writer.asked(seat)

    def why_no_hint(self, seat: int) -> str | None:
        """Why a seat cannot be given a hint; `None` when it can."""
        if self.over:
            return "the game is over"
        if self.turn != seat:
            return "it is another seat's turn"
        return None if self.scenario.hints else "this scenario is played without hints"

    def hint(self, seat: int) -> None:
        """Put down that a seat asked for a level of a hint; nothing else changes. Raises `GameError` where there are none."""

        def change() -> None:
            if reason := self.why_no_hint(seat):
                raise GameError(f"no hint: {reason}")
            self._writer.write(seat, Asked())

        self._change(change)

    def keep(self) -> None:
        """Have the game kept as it stands, though nothing was done yet. Raises `GameError` where a listener cannot."""
        for listener in self.listeners:
            listener()

    def undo(self, seat: int) -> None:
        """Take a seat's last action back. Raises `Illegal` with the reason when it cannot be (R4)."""

        def change() -> None:
            if reason := self.why_no_undo(seat):
                raise Illegal("R4", f"nothing to undo: {reason}")
            action, self._state, length = self._done.pop()
            del self._log[length:]
            self._writer.take_back()
            self._undone.append(action)

        self._change(change)

    def redo(self, seat: int) -> None:
        """Do again what was undone last. Raises `Illegal` with the reason when there is nothing."""

        def change() -> None:
            if reason := self.why_no_redo(seat):
                raise Illegal("R4", f"nothing to redo: {reason}")
            self._act(seat, self._undone.pop())

        self._change(change)

    def _change(self, change: Callable[[], T]) -> T:
        """Make a change and tell the listeners; if one of them cannot do its part, such as saving, nothing has happened."""
        with self._lock:
            if not self.listeners:
                return change()
            kept = self._state, list(self._log), list(self._done), list(self._undone), self._why_not, self._writer.mark()
            try:
                result = change()
                for listener in self.listeners:
                    listener()
            except BaseException:  # an interrupt in the middle of a save, too
                self._state, self._log, self._done, self._undone, self._why_not, mark = kept
                self._writer.restore(mark)
                raise
            return result

    def _written(self, action: Action) -> Action:
        """An action as its notation says it, which is what the record will hold. Raises `Illegal` for one that has none."""
        setup = self._state.board.setup
        try:
            said = notation.parse(setup, notation.show(setup, action))
        except (NotationError, LookupError, ArithmeticError, TypeError, ValueError, AttributeError):
            said = None
        if said is None or said != action:
            raise Illegal("R4", f"a part of {action!r} is out of range on this board")
        return said

    def _act(self, seat: int, action: Action) -> tuple[Event, ...]:
        if self.over:
            raise Illegal("R1", "the game is over")
        if self.turn != seat:
            raise Illegal("R1", f"it is the turn of {self._state.board.setup.seats[self.turn].name}")
        before, length, round_ = self._state, len(self._log), self._state.board.round
        if self._rivals:
            self._train(before, action)
        self._state, happened = play(before, action, catalog.POLICIES)
        self._note(happened)
        self._writer.write(seat, action)
        if self._state.board.round != round_ or self.over:
            self._writer.close(partial(canonical, self._state), self._shares() if self.over else None)
        if reason := _reveals(happened):
            self._done.clear()
            self._undone.clear()
            self._why_not = reason
        else:
            self._done.append((action, before, length))
        return happened

    def _train(self, state: State, action: Action) -> None:
        """Train the row that is looked at, known or not; for any other action the empty one, so that what changes is prepared in
        the turn that changes it.
        """
        if isinstance(grid := state.world.grid, DatasetGrid):
            row = 0
            if isinstance(action, Unveil):
                row = action.row
            elif isinstance(action, Audit):
                row = state.board.rows[action.operator]
            grid.renew(state.board.amounts, state.world.quality, row)

    def _shares(self) -> tuple[float, ...]:
        """Each seat's score, 0–1, of a game that is over."""
        return tuple(goals.score(goals.outcomes(self._state, seat)) for seat in range(len(self._state.board.setup.seats)))

    def _note(self, happened: tuple[Event, ...]) -> None:
        round_ = self._log[-1][0] if self._log else 0
        for event in happened:
            if isinstance(event, events.RoundOpened):
                round_ = event.round
            self._log.append((round_, event))


def visible(event: Event, seat: int) -> bool:
    """Whether an event reaches a seat, which its type says."""
    return isinstance(event, events.Public) or (isinstance(event, events.Private) and event.to == seat)


def _reveals(happened: tuple[Event, ...]) -> str | None:
    """Why these events cannot be taken back: they told somebody something, or ended a turn."""
    for event in happened:
        if isinstance(event, events.TurnEnded):
            return "the turn before has ended"
        if isinstance(event, (events.Unveiled, events.Shown)):
            return "a cell was unveiled, and what is seen stays seen"
    return None
