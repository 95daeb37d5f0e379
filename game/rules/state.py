"""The whole state of a game: the public board, each seat's notes, and the hidden world. Only the rules hold one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace

from game.frozen import frozen
from game.rules import setup
from game.rules.setup import Setup
from game.rules.sight import Board, Notes, Sight
from game.worlds import Grid


@dataclass(frozen=True)  # without slots, as `parts.Parts` wants it
class World:
    """What nobody sees before the debrief: the grid, the groups' true quality, the schedule, what operators earned and found.

    `deployed` and `tested` hold, for each operator, its weighted score in hundredths at the opening and after each round, `None`
    where nobody measured it. `audits` is each operator's last audit by slice, `None` where it held none; `spoiled` the mask of
    groups whose labels were ever made worse.
    """

    grid: Grid
    seed: int
    quality: tuple[int, ...]
    schedule: tuple[setup.Event, ...]
    deployed: tuple[tuple[int | None, ...], ...] = ()
    tested: tuple[tuple[int | None, ...], ...] = ()
    audits: tuple[tuple[int | None, ...] | None, ...] = ()
    spoiled: int = 0


@frozen
class State:
    board: Board
    notes: tuple[Notes, ...]
    world: World


def opening(setup: Setup, world: World, known_quality: tuple[tuple[int | None, ...], ...]) -> State:
    """The state before the first event: round 0, nothing unveiled. `known_quality` is what each seat knows of each group's."""
    zeros = (0,) * len(setup.groups)
    board = Board(
        setup=setup,
        round=0,
        turn=0,
        over=False,
        amounts=tuple(group.amount for group in setup.groups),
        willingness=tuple(group.willingness for group in setup.groups),
        bases=tuple(group.base for group in setup.groups),
        labor=zeros,
        funded=0,
        rows=tuple(operator.row for operator in setup.operators),
        prices=tuple(operator.price for operator in setup.operators),
        intents=(None,) * len(setup.operators),
        publications=((),) * len(setup.operators),
        offers=(),
        deals=(),
        announced=(),
        bans=(0,) * len(setup.operators),
        cleaned=(0,) * len(setup.operators),
        earned=zeros,
        luck=(0,) * len(setup.operators),
        reaches=tuple(operator.reach for operator in setup.operators),
    )
    notes = tuple(
        Notes(purse=seat.purse, income=seat.income, cells={}, quality=known, edits=zeros, settled=zeros)
        for seat, known in zip(setup.seats, known_quality, strict=True)
    )
    nothing = ((),) * len(setup.operators)
    return State(board, notes, replace(world, deployed=nothing, tested=nothing, audits=(None,) * len(setup.operators)))


def observe(state: State, seat: int) -> Sight:
    """What one seat knows; nothing else of the state reaches it."""
    return Sight(seat, state.board, state.notes[seat])


def canonical(state: State) -> str:
    """The state as text: equal states give equal texts, on any machine. The setup is named by its hash, the grid left out.

    What was known of a cell before it was last seen, and of labels when it was, is left out too, and so are what operators said
    and what follows from that: the record has it.
    """
    return json.dumps(_plain(state), separators=(",", ":"), sort_keys=True)


_FOLLOWS = ("grid", "before", "labels", "working", "words", "past")


def _plain(value: object) -> object:
    if isinstance(value, Setup):
        return value.hash
    if is_dataclass(value):
        return [_plain(getattr(value, part.name)) for part in fields(value) if part.name not in _FOLLOWS]
    if isinstance(value, Mapping):
        return sorted([_plain(key), _plain(item)] for key, item in value.items())
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value
