"""Worlds that agree with a sight: imagined boards with all that is public around them, for the real rules to play on."""

from __future__ import annotations

from dataclasses import replace

from game.imagine.boards import boards
from game.imagine.grid import ImaginedGrid
from game.rules.outlook import Policies, weighted
from game.rules.sight import Publication, Sight
from game.rules.state import State, World

WORLDS = 64
"""How many worlds a preview is made of: enough for the 2.5 % and 97.5 % ends of an interval."""


def worlds(sight: Sight, policies: Policies, count: int = WORLDS, far: bool = False) -> list[State]:
    """States that agree with a sight: what is known and fresh holds in all of them, and every operator's intent is what it shows.

    Other seats' notes are imagined empty, and nothing is scheduled beyond what is announced. Equal sights give equal worlds.
    `far` is for who plays on beyond the next move (`boards`).
    """
    board = sight.board
    blank = replace(sight.notes, purse=0, received=0, spent=0, cells={}, declared={})
    notes = tuple(sight.notes if seat == sight.seat else blank for seat in range(len(board.setup.seats)))
    return [
        State(
            board, notes, World(grid, number, grid.quality, board.announced, *histories(sight, grid), (None,) * len(board.rows))
        )
        for number, grid in enumerate(boards(sight, policies, count, far).grids)
    ]


Histories = tuple[tuple[tuple[int | None, ...], ...], tuple[tuple[int | None, ...], ...]]


def histories(sight: Sight, grid: ImaginedGrid) -> Histories:
    """What operators deployed and tested at by round: as published where they published it, else as the imagined board has it."""
    deployed, tested = [], []
    for who, published in zip(sight.setup.operators, sight.board.publications, strict=True):
        scores = [_scores(sight, grid, one) for one in published]
        deployed.append(tuple(weighted(one, who.deployed) for one in scores))
        tested.append(tuple(weighted(one, who.tested) for one in scores))
    return tuple(deployed), tuple(tested)


def _scores(sight: Sight, grid: ImaginedGrid, published: Publication) -> list[int | None]:
    (row,) = grid.rows(sight.board.amounts, grid.quality, (published.row,))
    scores = list(row)
    for slice_, score in published.scores:
        scores[slice_] = score
    return scores
