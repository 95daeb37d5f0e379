"""`Parts`: the board, the notes and the world of a state, each copied when it is first changed."""

from __future__ import annotations

from typing import Any, TypeVar

from game.rules.sight import Board, Notes
from game.rules.state import State, World

Part = TypeVar("Part", Board, Notes, World)

Fields = dict[str, Any]
"""Fields by name. Nothing here checks the names; a test holds every state to the fields of its classes."""


class Parts:
    """A state taken apart, to be changed.

    A part is copied when it is first changed; the copy, which nobody else holds, is changed in place after that. So `board`,
    `notes` (one a seat) and `world` are for reading on the spot: what they hold changes with the next event.
    """

    __slots__ = ("_board", "_notes", "_world", "board", "notes", "world")

    def __init__(self, state: State) -> None:
        self.board, self.notes, self.world = state.board, list(state.notes), state.world
        # The fields of what was copied.
        self._board: Fields | None = None
        self._notes: list[Fields | None] = [None] * len(self.notes)
        self._world: Fields | None = None

    def state(self) -> State:
        """The state as changed so far. It is nobody's to change: what is changed after it is copied again."""
        self._board, self._notes, self._world = None, [None] * len(self.notes), None
        return State(self.board, tuple(self.notes), self.world)

    def change_board(self) -> Fields:
        """The fields of the board, to be changed."""
        if self._board is None:
            self.board, self._board = _copied(self.board)
        return self._board

    def change_notes(self, seat: int) -> Fields:
        """The fields of a seat's notes, to be changed."""
        fields = self._notes[seat]
        if fields is None:
            self.notes[seat], fields = _copied(self.notes[seat])
            self._notes[seat] = fields
        return fields

    def change_world(self) -> Fields:
        """The fields of the world, to be changed."""
        if self._world is None:
            self.world, self._world = _copied(self.world)
        return self._world


def _copied(part: Part) -> tuple[Part, Fields]:
    """A copy of a part, and its fields: these are not frozen, as its class has no slots."""
    copy, fields = _new(type(part)), part.__dict__.copy()
    _set(copy, "__dict__", fields)
    return copy, fields


_new, _set = object.__new__, object.__setattr__


def put(fields: Fields, name: str, index: int, value: object) -> None:
    """Give one item of a field another value."""
    values = list(fields[name])
    values[index] = value
    fields[name] = tuple(values)
