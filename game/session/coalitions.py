"""A finished game played again with only some of a seat's turns: a tree over rounds, in which equal states are met once.

A world is a coalition of the seat's turns, one turn being what it did in one round. Of the other turns only their end is left;
the rounds stay as they are. What the rules forbid in such a world is skipped, the seat's own actions as well as those the other
seats are on record with; operators answer anew; the seed is the same. What the seat asked and stated by a look that it did not
take in such a world gives way to the best it could have asked and stated without (`instead`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from game import catalog
from game.errors import Illegal
from game.rules.actions import Action, End
from game.rules.rulebook import play
from game.rules.state import State, observe
from game.session import record
from game.session.instead import Readings, instead, lacks, looks, readings, rests_on
from game.session.table import Table

T = TypeVar("T")
Work = Generator[float, None, T]
"""Work that is done in small steps: it yields the share done so far, 0 … 1, and returns what it found."""

Turns = tuple[tuple[Action, ...], ...]
"""What each seat did in a round, the ends of turns left out."""


@dataclass(frozen=True, slots=True)
class Past:
    """A finished game as it can be played again; `rounds[r]` is round r + 1.

    `acted` are the places in `rounds` at which the seat did something. They are the players of the game of coalitions, bit i of a
    coalition standing for the turn at ``acted[i]``: a turn that only ended is worth nothing in any coalition. `rests` is what
    each of the seat's actions rested on that it had looked at, round by round.
    """

    seat: int
    opening: State
    rounds: tuple[Turns, ...]
    acted: tuple[int, ...]
    rests: tuple[tuple[Readings, ...], ...]

    @property
    def everyone(self) -> int:
        """The coalition of all turns: the game as it was played."""
        return (1 << len(self.acted)) - 1


def past(table: Table, seat: int) -> Past:
    """The past of a game. Raises `Illegal` while it is not over: its replays would tell what is veiled (R24)."""
    if not table.over:
        raise Illegal("R24", "moves are valued when the game is over")
    rounds = recorded(table)
    acted = tuple(place for place, turns in enumerate(rounds) if turns[seat])
    return Past(seat, table.opening, rounds, acted, _rests(table.opening, rounds, seat))


def _rests(state: State, rounds: tuple[Turns, ...], seat: int) -> tuple[tuple[Readings, ...], ...]:
    """On which of its looks each action of a seat rested, in the game as it was played."""
    looked: Readings = frozenset()
    found = []
    for turns in rounds:
        read = []
        for who, actions in enumerate(turns):
            for action in actions:
                if who == seat:
                    before = readings(observe(state, seat))
                    read.append(looked & before)
                state, _ = play(state, action, catalog.POLICIES)
                if who == seat and looks(action):
                    looked |= readings(observe(state, seat)) - before
            state, _ = play(state, End(), catalog.POLICIES)
        found.append(rests_on(turns[seat], read))
    return tuple(found)


def recorded(table: Table) -> tuple[Turns, ...]:
    """What each seat did in each round that is in a table's record, an open one too."""
    return tuple(
        tuple(tuple(entry for entry in turn if not isinstance(entry, (End, record.Asked))) for turn in turns)
        for turns in _entries(table)
    )


def asked(table: Table) -> tuple[tuple[int, ...], ...]:
    """How many levels of hints each seat asked for in each round that is in a table's record."""
    return tuple(tuple(sum(isinstance(entry, record.Asked) for entry in turn) for turn in turns) for turns in _entries(table))


def _entries(table: Table) -> Iterator[list[list[record.Entry]]]:
    """All that is in a table's record of each seat's turn in each round."""
    round_ = 0
    for number, line in enumerate(table.record.lines, 1):
        if line[0].isdigit() and line[:2] != "0 ":
            round_ += 1
            text, _ = record.split(number, line)
            turns: list[list[record.Entry]] = [[] for _ in table.scenario.setup.seats]
            for seat, entry in record.turns(table.scenario, number, text, round_):
                turns[seat].append(entry)
            yield turns


def after(state: State, turns: Turns, seat: int, acts: bool, rests: tuple[Readings, ...] = ()) -> State:
    """The state after a round in which each seat does what it did, as far as the rules allow; `seat` only if it `acts`.

    `rests` is what each of its actions rested on: what it lacks of that in this world, it acts without.
    """
    for who, actions in enumerate(turns):
        if who != seat:
            state = _done(state, actions)
        elif acts:
            for action, read in zip(actions, rests or (frozenset(),) * len(actions), strict=True):
                sight = observe(state, seat)
                state = _done(state, instead(sight, action) if lacks(sight, read) else (action,))
        state, _ = play(state, End(), catalog.POLICIES)
    return state


def _done(state: State, actions: Iterable[Action]) -> State:
    """The state after some actions, those left out that the rules forbid."""
    for action in actions:
        try:
            state, _ = play(state, action, catalog.POLICIES)
        except Illegal:
            continue
    return state


def ends(game: Past, coalitions: Iterable[int]) -> Work[dict[int, State]]:
    """How the game ends with each coalition of turns.

    Coalitions that agree up to a round share its states, and so do those that came to equal ones by different ways.
    """
    place = dict.fromkeys(coalitions, 0)
    states = [game.opening]
    before = [sum(turn <= number for turn in game.acted) for number in range(len(game.rounds))]
    most = [len({coalition & (1 << turns) - 1 for coalition in place}) for turns in before]
    done, whole = 0, sum(most)
    for number, turns in enumerate(game.rounds):
        bit = 1 << game.acted.index(number) if number in game.acted else 0
        met = _Met()
        where: dict[tuple[int, bool], int] = {}
        wanted = {(at, bool(coalition & bit)) for coalition, at in place.items()}
        for step, (at, acts) in enumerate(sorted(wanted), 1):
            where[at, acts] = met.put(after(states[at], turns, game.seat, acts, game.rests[number]))
            yield (done + most[number] * step / len(wanted)) / whole
        done += most[number]
        place = {coalition: where[at, bool(coalition & bit)] for coalition, at in place.items()}
        states = met.states
    return {coalition: states[at] for coalition, at in place.items()}


def course(game: Past) -> list[State]:
    """The states of the game as it was played: the opening and the state after each round."""
    states = [game.opening]
    for turns, rests in zip(game.rounds, game.rests, strict=True):
        states.append(after(states[-1], turns, game.seat, True, rests))
    return states


class _Met:
    """States, each kept once: those whose rough features agree are compared in full."""

    def __init__(self) -> None:
        self.states: list[State] = []
        self._rough: dict[Hashable, list[int]] = {}

    def put(self, state: State) -> int:
        """The place of a state, or of the one met before that equals it."""
        board = state.board
        purses = tuple((notes.purse, notes.received, len(notes.cells)) for notes in state.notes)
        alike = self._rough.setdefault((board.rows, board.willingness, board.amounts, board.deals, purses), [])
        for at in alike:
            if self.states[at] == state:
                return at
        self.states.append(state)
        alike.append(len(self.states) - 1)
        return alike[-1]


def finish(work: Work[T], told: Callable[[float], None] | None = None) -> T:
    """Do work to its end; `told` is given the share done after each step."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            found: T = end.value
            return found
        if told is not None:
            told(share)


def part_of(start: float, end: float, work: Work[T]) -> Work[T]:
    """Work as a part of some other."""
    while True:
        try:
            share = next(work)
        except StopIteration as stop:
            found: T = stop.value
            return found
        yield start + (end - start) * share
