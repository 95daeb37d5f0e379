"""`fold`: events change a state. Nothing in a game changes in any other way."""

from __future__ import annotations

from collections.abc import Iterable

from game.rules.changes import CHANGES
from game.rules.events import Event
from game.rules.parts import Parts
from game.rules.state import State


def fold(state: State, happened: Iterable[Event]) -> State:
    """The state after some events."""
    parts = Parts(state)
    for event in happened:
        CHANGES[type(event)](parts, event)
    return parts.state()


class Draft(Parts):
    """A state in the making: events are told one after another, and `state` gives what they come to. `told` has them in order."""

    __slots__ = ("told",)

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.told: list[Event] = []

    def tell(self, event: Event) -> None:
        """Let an event happen: a public one changes the board, a private one its seat's notes, a hidden one the world.

        Some public events also reach notes: all seats learn publications, shared cells and corrected labels, payments fill a
        purse and a penalty empties it.
        """
        CHANGES[type(event)](self, event)
        self.told.append(event)
