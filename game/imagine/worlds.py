"""Worlds that agree with a sight: imagined boards with all that is public around them, for the real rules to play on."""

from __future__ import annotations

from dataclasses import replace

from game.imagine.boards import boards
from game.imagine.grid import Answering, Secret
from game.imagine.suspects import opening as at_opening
from game.imagine.truth import truth
from game.rules.outlook import Policies, weighted
from game.rules.sight import Known, Publication, Sight
from game.rules.state import State, World

WORLDS = 64
"""How many worlds a preview is made of: enough for the 2.5% and 97.5% ends of an interval."""


def worlds(sight: Sight, policies: Policies, count: int = WORLDS, far: bool = False) -> list[State]:
    """States that agree with a sight: what is known and fresh holds in all of them, and every operator's intent is what it shows.

    Other seats' notes are imagined empty, and nothing is scheduled beyond what is announced. Equal sights give equal worlds.
    `far` is for who plays on beyond the next move (`boards`).
    """
    board, known = sight.board, truth()
    blank = replace(sight.notes, purse=0, received=0, spent=0, cells={}, declared={})
    notes = tuple(sight.notes if seat == sight.seat else blank for seat in range(len(board.setup.seats)))
    if known is not None:
        return [State(board, notes, known)] * count
    return [
        State(
            board,
            notes,
            World(grid, number, grid.quality, board.announced, *histories(sight, grid, far), audits(sight, grid, far)),
        )
        for number, grid in enumerate(boards(sight, policies, count, far).grids)
    ]


Histories = tuple[tuple[tuple[int | None, ...], ...], tuple[tuple[int | None, ...], ...]]


def histories(sight: Sight, grid: Answering, far: bool = False) -> Histories:
    """What operators deployed and tested at by round: as published where they published it, else as the imagined board has it.

    With `far` the opening, with which much is compared, is that of the board as it was then. Every round after it is that of the
    labels and amounts that the seat knew of then: what it made wrong since had not gone wrong, what it mended since was wrong.
    """
    deployed, tested = [], []
    for who, published in zip(sight.setup.operators, sight.board.publications, strict=True):
        scores = [_scores(sight, grid, one, far and not one.round) for one in published]
        deployed.append(tuple(weighted(one, who.deployed) for one in scores))
        tested.append(tuple(weighted(one, who.tested) for one in scores))
    return tuple(deployed), tuple(tested)


Audits = tuple[tuple[int | None, ...] | None, ...]


def audits(sight: Sight, grid: Answering, far: bool) -> Audits:
    """With `far` what each operator found in its last audit (R25): about what the row it stood on scored at the opening.

    An audit that found less than the one before, and did not lead to a ban, found little less.
    """
    board = sight.board
    found: list[tuple[int | None, ...] | None] = []
    for who, published in zip(sight.setup.operators, board.publications, strict=True):
        last = (board.round - 1) // who.audit * who.audit if who.audit else 0
        held = far and who.audit and who.seat is None and last < len(published)
        found.append(tuple(_scores(sight, grid, published[last], True)) if held else None)
    return tuple(found)


def _then(sight: Sight, published: Publication) -> Known | None:
    """What the seat noted when an operator published a score: the amounts and its own edits of that time."""
    for slice_, _ in published.scores:
        known = sight.cell(published.row, slice_)
        for one in known.all() if known is not None else ():
            if one.round <= published.round and one.labels:
                return one
    return None


def seen_at_opening(sight: Sight, published: Publication) -> dict[int, int]:
    """What the seat knows of a row published at the opening, by slice: as published, or as seen while nothing had changed."""
    amounts = tuple(group.amount for group in sight.setup.groups)
    return {**_unchanged(sight, published.row, amounts, None), **dict(published.scores)}


def _unchanged(sight: Sight, row: int, amounts: tuple[int, ...], secret: Secret | None) -> dict[int, int]:
    """The scores of a row by slice, first seen with these amounts and before any edit, unless labels had gone wrong in secret."""
    found = {}
    for slice_ in range(len(sight.setup.slices)):
        known = sight.cell(row, slice_)
        for one in known.all() if known is not None else ():
            spoiled = secret is not None and secret.touches(row, one.round)
            if one.amounts == amounts and not any(one.edits) and not spoiled:
                found[slice_] = one.score
    return found


def _scores(sight: Sight, grid: Answering, published: Publication, opening: bool) -> list[int | None]:
    board = sight.board
    amounts, quality = board.amounts, grid.quality
    if opening:
        quality = at_opening(sight)
        amounts = tuple(group.amount for group in sight.setup.groups) if not published.round else amounts
    elif (then := _then(sight, published)) is not None:
        amounts = then.amounts
        quality = tuple(now if known is None else known for known, now in zip(then.labels, quality, strict=True))
    (row,) = grid.rows(amounts, quality, (published.row,))
    scores = list(row)
    seen = _unchanged(sight, published.row, amounts, grid.secret) if opening else {}
    for slice_, score in (*seen.items(), *published.scores):
        scores[slice_] = score
    return scores
