"""The desk a board screen is played from: the port, with every question asked of it remembered until the position changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from game.errors import GameError, Illegal
from game.rules import actions, legal
from game.rules.actions import Action
from game.rules.events import Event
from game.rules.sight import Sight
from game.view.board.job import Job

if TYPE_CHECKING:  # imagine and the debrief bring numpy along, and the first frame does without it
    from game.imagine import Forecast, Leverage
    from game.scenario import Scenario
    from game.session.branch import Line
    from game.session.coalitions import Work
    from game.session.debrief import Debrief
    from game.session.hints import Hint
    from game.session.known import Told
    from game.session.moves import Moves
    from game.session.table import Table

    Outcome = Forecast | Leverage
    Question = tuple[str, Action | None] | tuple[str, int, int]


class Port(Protocol):
    """What the screens ask of a seat's door to the table."""

    @property
    def seat(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def players(self) -> tuple[str, ...]: ...
    def sight(self) -> Sight: ...
    def forbids(self, action: Action) -> Illegal | None: ...
    def do(self, action: Action) -> tuple[Event, ...]: ...
    @property
    def bots_turn(self) -> bool: ...
    def others(self) -> Work[bool]: ...
    def keep(self) -> None: ...
    def log(self) -> tuple[tuple[int, Event], ...]: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def why_no_undo(self) -> str | None: ...
    def why_no_redo(self) -> str | None: ...
    def planned(self) -> tuple[Action, ...]: ...
    def forecast(self, plan: Action | Sequence[Action] | None = None) -> Forecast: ...
    def leverage(self, operator: int, groups: int) -> Leverage: ...
    def hint(self) -> Work[Hint]: ...
    def ask(self) -> None: ...
    def why_no_hint(self) -> str | None: ...
    @property
    def hints(self) -> int: ...
    def debrief(self) -> Debrief | None: ...
    def moves(self) -> Work[Moves]: ...
    def known(self) -> Work[tuple[Told, ...]]: ...
    def best_line(self, round_: int) -> Work[Line]: ...
    def branch(self, round_: int) -> Table: ...
    def record(self) -> str: ...


class Desk:
    """A port with a memory. Forecasts take time: a scene asks, is told `None`, and is asked again once `work` has the answer.

    `assists` says what helps the player: ``all``, ``forecasts`` without hints, or ``none``.
    """

    def __init__(self, port: Port, scenario: Scenario, assists: str = "all") -> None:
        self.port = port
        self.scenario = scenario
        self.steps = scenario.steps_of(port.seat)
        self.forecasts, self._hints = assists in ("all", "forecasts"), assists == "all"
        self._answers: dict[Question, Outcome] = {}
        self._wishes: dict[Question, None] = {}
        self._failed: set[Question] = set()
        self._debrief: Debrief | None = None
        self._jobs: dict[str, Job[Any]] = {}
        self._asked: tuple[Question, int, Job[Outcome]] | None = None
        self._due: dict[str, None] = {}
        self._position = 0
        self._fresh()

    def refresh(self) -> None:
        """Look at the game anew, after something went wrong."""
        self._fresh()

    def _fresh(self) -> None:
        self.sight: Sight = self.port.sight()
        self._answers.clear()
        self._wishes.clear()
        self._failed.clear()
        # Hints of other positions are of no use; one that is being worked on ends its slice first.
        self._jobs = {name: job for name, job in self._jobs.items() if not name.startswith("hint") or job.busy}
        self._position += 1
        self.hinted = 0
        self._forbidden: dict[Action, str | None] = {}
        self.log: tuple[tuple[int, Event], ...] = self.port.log()

    # What a scene asks ------------------------------------------------------------------------------------------------

    def forbids(self, action: Action) -> str | None:
        """Why an action cannot be done now, in words; `None` when it can."""
        if action not in self._forbidden:
            fault = self.port.forbids(action)
            self._forbidden[action] = None if fault is None else str(fault)
        return self._forbidden[action]

    def price(self, action: Action) -> int:
        """What an action costs, in hundredths."""
        return legal.price(self.sight, action)

    def forecast(self, action: Action | None = None) -> Forecast | None:
        """What would follow if the turn ended now, or after one more action; `None` while it is being worked out."""
        # The kind of a question fixes the kind of its answer, which one dictionary for both cannot say.
        return self._ask(("forecast", action))  # type: ignore[return-value]

    def leverage(self, operator: int, groups: int) -> Leverage | None:
        """What groups are worth against an operator; `None` while it is being worked out."""
        return self._ask(("leverage", operator, groups))  # type: ignore[return-value]

    def hint(self) -> Job[Hint]:
        """The hint for this position, as far as it is worked out; `hinted` of its levels were asked for."""
        return self._job(f"hint:{self._position}", self.port.hint)

    def debrief(self) -> Debrief | None:
        """The debrief of a game that is over."""
        if self._debrief is None and self.sight.board.over:
            self._debrief = self.port.debrief()
        return self._debrief

    def moves(self) -> Job[Moves]:
        """What each turn of a game that is over earned, as far as it is worked out."""
        return self._job("moves", self.port.moves)

    def known(self) -> Job[tuple[Told, ...]]:
        """What the seat could have known, beside the truth, as far as it is worked out."""
        return self._job("known", self.port.known)

    def best_line(self, round_: int) -> Job[Line]:
        """What a bot finds from a round on, as far as it is worked out."""
        return self._job(f"line:{round_}", lambda: self.port.best_line(round_))

    def _job(self, name: str, begin: Callable[[], Work[Any]]) -> Job[Any]:
        """A long piece of work; it goes on between inputs for as long as every new scene asks for it."""
        if name not in self._jobs:
            self._jobs[name] = Job(begin())
        if self._jobs[name].found is None:
            self._due[name] = None
        return self._jobs[name]

    def _ask(self, question: Question) -> Outcome | None:
        found = self._answers.get(question)
        if not self.forecasts:
            return None
        if found is None and question not in self._failed:
            self._wishes[question] = None
        return found

    # What changes it --------------------------------------------------------------------------------------------------

    def act(self, action: Action) -> tuple[Event, ...]:
        """Do an action; the bots at other seats wait. Raises `Illegal`."""
        events = self.port.do(action)
        self._fresh()
        return events

    def why_no_hint(self) -> str | None:
        """Why there is no hint; `None` when there is."""
        return self.port.why_no_hint() if self._hints else "you play without hints, which is set where scenarios are chosen"

    def ask(self) -> None:
        """Ask for one more level of the hint for this position. Raises `GameError` where there are none."""
        self.port.ask()
        self.hinted += 1

    def undo(self) -> None:
        self.port.undo()
        self._fresh()

    def redo(self) -> None:
        self.port.redo()
        self._fresh()

    @property
    def waiting(self) -> bool:
        """Whether a scene asked something that is not worked out yet."""
        return bool(self._wishes or self._due or self._asked) or any(job.busy for job in self._jobs.values())

    def work(self) -> bool:
        """Go on with the question asked last, or with a slice of the work asked for first; whether there was any.

        Only one thing is worked on at a time: what is still running, whoever asked for it, is waited for first. Raises
        `GameError` for a question that has no answer, such as one that asks a broken plug-in; it is not asked again till
        something is done.
        """
        for job in self._jobs.values():
            if job.busy:
                self._due.clear()  # what is still of interest is asked again by the next scene
                job.go_on()
                return True
        if self._asked is None and self._wishes:
            question, _ = self._wishes.popitem()
            self._wishes.clear()
            self._asked = question, self._position, Job(self._outcome(question))
        if self._asked is not None:
            self._hear(*self._asked)
            return True
        if not self._due:
            return False
        first = next(iter(self._due))
        self._due.clear()
        self._jobs[first].go_on()
        return True

    def _outcome(self, question: Question) -> Work[Outcome]:
        """The answer to a question: work of one step, but late in a game with several operators one of a second or more."""
        yield 0.0
        match question:
            case ("forecast", action):
                return self.port.forecast(action)
            case ("leverage", operator, groups):
                return self.port.leverage(operator, groups)
        raise AssertionError(question)

    def _hear(self, question: Question, position: int, job: Job[Outcome]) -> None:
        """Wait a moment for an answer; one that comes when the position has changed is of no use any more, nor is its fault."""
        try:
            job.go_on()
        except Exception:  # whatever it is: the desk must not wait for it for ever, and it is raised again if it still matters
            self._asked = None
            if position == self._position:
                self._failed.add(question)
                raise
        if job.found is not None:
            self._asked = None
            if position == self._position:
                self._answers[question] = job.found

    def rest(self) -> None:
        """Wait until nothing is worked on."""
        for job in self._jobs.values():
            job.rest()
        while self._asked is not None:
            self._settle()

    def settled(self) -> bool:
        """Wait a moment for what is still running; whether nothing runs any more, so that others can work."""
        for job in self._jobs.values():
            if job.busy:
                job.go_on()
                return not job.busy
        self._settle()
        return self._asked is None

    def _settle(self) -> None:
        """Wait a moment for an answer whose fault, if it has one, is nobody's business here."""
        if self._asked is not None:
            with suppress(GameError):
                self._hear(*self._asked)

    def ready(self, action: Action) -> bool:
        """Whether an action can be done now."""
        return self.forbids(action) is None

    @property
    def ending(self) -> Action:
        return actions.End()
