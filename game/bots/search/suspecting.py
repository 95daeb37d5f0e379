"""Finding out whose labels went wrong: which rows to test before and which after, for a goal of the kind detect.

Only a test of the same row before and after tells much, so rows are tested early that will tell the suspects apart when they are
tested again, and again when the time to name one has come. Both are read off the imagined boards, each taken for a truth.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.bots.search.knowing import Look, alike, left_out, spending, ways
from game.imagine import boards, due, surrogate, wanted
from game.imagine.grid import BEST
from game.imagine.surrogate import ROUGH
from game.rules.legal import price
from game.rules.outlook import Policies
from game.rules.setup import Goal, Kind
from game.rules.sight import Sight

Floats = NDArray[np.float64]

BOARDS = 128
"""Over how many imagined boards the question is put."""

EARLY, LATE = 0.08, 0.05
"""By how much a test must raise the chance of naming the right group: one that is made twice, and the second."""

MENDED = 2
"""For how many corrections money is kept back."""

LARGEST = 6
"""On how many suspects at most all their rows are considered; of more, those of up to two."""


def for_suspects(sight: Sight, mine: list[Goal], points: int, policies: Policies) -> Look | None:
    """The test that helps most to name the right group, if one is worth its price."""
    asked = [goal for goal in mine if goal.kind == "detect" and sight.board.round <= goal.deadline]
    if not asked or not wanted(sight):
        return None
    doubt = boards(sight, policies, BOARDS, far=True).doubt
    if doubt is None:
        return None
    gains = _again(sight, policies) if _now(sight) else _before(sight, policies)
    least = LATE if _now(sight) else EARLY
    rate = sum(goal.points for goal in asked) / points
    best = None
    for row, slice_, gain in gains:
        for look in ways(sight, row, slice_):
            cost = price(sight, look)
            worth = rate * gain - spending(sight, mine, points) * cost
            if gain >= least and worth > 0 and sight.notes.purse - cost >= kept(sight) and (best is None or worth > best.gain):
                best = Look(look, worth, "detect")
    return best


def kept(sight: Sight) -> int:
    """The money that is kept for correcting labels, and before they go wrong for the tests that are to come, in hundredths."""
    corrections = MENDED * (sight.me.price(Kind.ANNOTATION) or 0)
    if _now(sight):
        return corrections
    later = max(0, due(sight) - sight.board.round) * sight.notes.income
    tests = (len(_baselines(sight)) + 1) * (sight.me.price(Kind.UNVEIL) or sight.me.price(Kind.AUDIT) or 0)
    return max(0, corrections + tests - later)


def saved(sight: Sight) -> int:
    """The money that looks for other goals may not touch, in hundredths: as long as it is asked whose labels went wrong."""
    return kept(sight) if wanted(sight) and sight.board.round <= due(sight) else 0


def waiting(sight: Sight) -> bool:
    """Whether it is too early to correct labels, because nobody can know yet whose have gone wrong."""
    return wanted(sight) != 0 and not _now(sight)


def _now(sight: Sight) -> bool:
    """Whether it is time to name the group: when it is due, and before an operator's own audit can throw one out."""
    now = sight.board.round
    return now >= due(sight) or any(who.audit and now % who.audit == 0 for who in sight.setup.operators)


def _baselines(sight: Sight) -> list[tuple[int, int, int]]:
    """Cells of suspects' rows that were seen, as (row, slice, first seen in round)."""
    found = []
    for row, slice_, latest in sight.learned():
        first = list(latest.all())[-1]
        if row & wanted(sight) and first.amounts == sight.board.amounts and row not in sight.board.rows:
            found.append((row, slice_, first.round))
    return found


def _candidates(sight: Sight) -> Iterator[int]:
    """Rows of suspects that may be tested."""
    groups = wanted(sight)
    for row in subsets.subsets(groups):
        if row and (subsets.size(groups) <= LARGEST or subsets.size(row) <= 2):
            yield row


def _truth(sight: Sight, culprits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whose labels will have gone wrong in each board: where nothing happened yet, each of the suspects in turn."""
    groups = np.array(list(subsets.members(wanted(sight))))
    return np.where(culprits < 0, groups[np.arange(len(culprits)) % len(groups)], culprits)


def _named(sight: Sight, truth: NDArray[np.int64]) -> Floats:
    """What naming each suspect is worth in each board, (boards, suspects)."""
    return np.asarray(truth[:, None] == np.array(list(subsets.members(wanted(sight))))[None, :], dtype=np.float64)


def _before(sight: Sight, policies: Policies) -> Iterator[tuple[int, int, float]]:
    """By how much it raises the chance to have tested a cell now and to test it again when the labels have gone wrong."""
    drawn = boards(sight, policies, BOARDS, far=True)
    assert drawn.doubt is not None
    doubt, rule = drawn.doubt, surrogate(sight.setup)
    truth = _truth(sight, doubt.culprits)
    steps = np.where(doubt.culprits < 0, 1 + np.arange(BOARDS) % BEST, doubt.lost)

    def falls(row: int, slice_: int, first: int) -> Floats:
        """What a cell loses in each board between round `first` and the end."""
        fallen = np.zeros(BOARDS)
        for group in subsets.members(row & wanted(sight)):
            for lost in range(1, BEST + 1):
                struck = (truth == group) & (steps == lost) & (doubt.since > first)
                harm = rule.harm(doubt.right[:, row] - doubt.right[:, row & ~(1 << group)], lost)[:, slice_]
                fallen += struck * (harm + doubt.errors[:, slice_] * ROUGH[lost])
        return fallen

    worth = _named(sight, truth)
    known = np.ones((BOARDS, BOARDS))
    taken = _baselines(sight)
    for row, slice_, first in taken:
        known = known * alike(falls(row, slice_, first))
    now = left_out(worth, known)
    for row in _candidates(sight):
        for slice_ in range(len(sight.setup.slices)):
            if not any(cell == (row, slice_) for *cell_, _ in taken if (cell := tuple(cell_))):
                yield row, slice_, left_out(worth, known * alike(falls(row, slice_, sight.board.round))) - now


def _again(sight: Sight, policies: Policies) -> Iterator[tuple[int, int, float]]:
    """By how much it raises the chance to test a cell now, which may have been tested before."""
    drawn = boards(sight, policies, BOARDS, far=True)
    assert drawn.doubt is not None
    worth = _named(sight, _truth(sight, drawn.doubt.culprits))
    now = left_out(worth, np.ones((BOARDS, BOARDS)))
    for row in _candidates(sight):
        for slice_ in range(len(sight.setup.slices)):
            known = sight.cell(row, slice_)
            if known is None or known.round < sight.board.round:
                found = drawn.scores[:, row, slice_].astype(np.float64)
                yield row, slice_, left_out(worth, alike(found)) - now
