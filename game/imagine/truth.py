"""Knowing the secret: boards and worlds as they really are, for studies of what a scenario's secret is worth.

No player has this: nobody but a study (`session.insider`) opens it, around a bot that then plans on the true board. How far it
comes is what there is to be won; how far others stay behind it is what looking and listening are worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

from game import subsets
from game.chance import draw
from game.imagine.grid import BEST, Answering, Secret
from game.imagine.suspects import Doubtful
from game.rules.sight import Sight
from game.rules.state import State, World
from game.worlds import Scores

_truth: ContextVar[State | None] = ContextVar("truth", default=None)


@contextmanager
def knowing(state: State) -> Iterator[None]:
    """Every world drawn inside is the one of this state."""
    before = _truth.set(state)
    try:
        yield
    finally:
        _truth.reset(before)


def truth() -> World | None:
    """The world as it is, for who knows it; `None` for everybody else."""
    state = _truth.get()
    return None if state is None else state.world


class TrueGrid(Answering):
    """The real board, asked as imagined ones are."""

    secret: Secret | None = None

    def __init__(self, sight: Sight, world: World) -> None:
        self._grid = world.grid
        self.quality = world.quality
        self.memory = {}
        self.groups = len(sight.setup.groups)
        self.slices = tuple(slice_.id for slice_ in sight.setup.slices)
        self.maximum = 1.0
        self.unmeasured = sight.setup.unmeasured
        self.edits = sight.setup.edits

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[Scores]:
        """The scores of rows, as a grid source gives them."""
        return self._grid.rows(amounts, quality, masks)


def as_is(sight: Sight, world: World, quality: tuple[int, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """All scores at the present amounts and some quality, (rows, slices), 0 where nobody measured or the row does not exist."""
    found = np.zeros((sight.setup.rows, len(sight.setup.slices)), dtype=np.int64)
    rows = list(subsets.subsets(sight.board.existing))
    for row, scores in zip(rows, world.grid.rows(sight.board.amounts, quality, rows), strict=True):
        found[row] = [score or 0 for score in scores]
    return found


def culprit(sight: Sight, world: World, count: int) -> Doubtful:
    """Whose labels go wrong in secret, as the schedule has it, in `count` equal boards."""
    group, lost, since = -1, 0, 0
    for number, event in enumerate(world.schedule):
        if event.covert and event.kind == "quality" and event.groups:
            groups = list(subsets.members(event.groups))
            group = groups[draw(world.seed, len(groups), "event", number)] if event.one else groups[0]
            lost, since = min(BEST, -event.by), event.round
    right = as_is(sight, world, (BEST,) * len(world.quality)).astype(np.float64)
    return Doubtful(
        culprits=np.full(count, group),
        lost=np.full(count, lost),
        since=np.full(count, since),
        right=np.repeat(right[None], count, axis=0),
        errors=np.zeros((count, right.shape[1])),
        held=(),
    )
