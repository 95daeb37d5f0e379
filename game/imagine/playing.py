"""Imagined worlds to play on: what planners try their plans in, by the real rules, without a look at any state."""

from __future__ import annotations

from dataclasses import dataclass

from game.imagine.worlds import worlds
from game.imagine.worth import ending
from game.rules import goals
from game.rules.actions import Action, End
from game.rules.outlook import Policies
from game.rules.rulebook import play
from game.rules.sight import Sight
from game.rules.state import State, observe


@dataclass(frozen=True, slots=True, eq=False)
class Imagined:
    """A world that agrees with a seat's sight. Acting gives a new one; other seats are imagined to pass."""

    _state: State
    _seat: int
    _policies: Policies

    @property
    def sight(self) -> Sight:
        """What the seat would know there."""
        return observe(self._state, self._seat)

    @property
    def over(self) -> bool:
        return self._state.board.over

    def act(self, action: Action) -> Imagined:
        """The world after an action of the seat; after the end of its turn, when it is the seat's turn again or the game is over.

        Raises `Illegal` when the rules forbid it.
        """
        state, _ = play(self._state, action, self._policies)
        while not state.board.over and state.board.turn != self._seat:
            state, _ = play(state, End(), self._policies)
        return Imagined(state, self._seat, self._policies)

    def cell(self, row: int, slice_: int) -> int | None:
        """What the seat would see if it unveiled a cell there now, in hundredths."""
        board, world = self._state.board, self._state.world
        return world.grid.rows(board.amounts, world.quality, (row,))[0][slice_]

    def rest(self) -> Imagined:
        """The end of the game if the seat passes from now on."""
        world = self
        while not world.over:
            world = world.act(End())
        return world

    def score(self) -> float:
        """The seat's score 0–1 of a game that is over."""
        return goals.score(goals.outcomes(self._state, self._seat))

    def ending(self) -> float:
        """How well a game that is over went for the seat: its score 0–1, and a little for coming near (`worth.ending`)."""
        return ending(self._state, self._seat)


def futures(sight: Sight, policies: Policies, count: int, far: bool = False) -> list[Imagined]:
    """`count` worlds that agree with a sight, to play on. Equal sights give equal worlds (`worlds`)."""
    return [Imagined(state, sight.seat, policies) for state in worlds(sight, policies, count, far)]
