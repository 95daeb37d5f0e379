"""What follows exactly: an operator that says what a move gains gives away one score by another (R3, R18)."""

from __future__ import annotations

from collections.abc import Iterator

from game.rules.setup import Kind
from game.rules.sight import WARNED, Board, Chosen, Notes, Sight, Standing, Working

TOP = 10_000
"""The highest score, in hundredths."""

Deduced = tuple[tuple[int, int], int, Working]
"""A cell, its score in hundredths and where that follows from."""


def deduced(board: Board, notes: Notes, seat: int) -> Iterator[Deduced]:
    """The scores that a seat does not know now and that follow from one it knows by a word of this round.

    Only of operators that test one slice. Where labels may change in secret, the score it follows from is one that they cannot
    have changed in between (`_known`).
    """
    sight = Sight(seat, board, notes)
    for word in reversed(board.words):
        by = word.by
        if by.round != board.round:
            return
        tested = board.setup.operators[by.operator].tested
        if not isinstance(word, Chosen) or len(tested) > 1:
            continue
        slice_ = tested[0][0]
        gains = {by.here: 0, word.row: word.gain, word.aim: word.promise}
        same = [row for row in gains if _as_then(sight, by, row) and (row, slice_) not in board.setup.unmeasured]
        scores = {row: _known(sight, word, row, slice_) for row in same}
        base = next((row for row in same if scores[row] is not None), None)
        if base is None:
            continue
        known = scores[base] or 0
        for row in same:
            cost, gain = costs(by, row) - costs(by, base), gains[row] - gains[base]
            score = known + gain + cost
            if scores[row] is None and not row & ~by.able and 0 <= score <= TOP and _is_news(sight, row, slice_, score):
                yield (row, slice_), score, Working(by.operator, base, row, gain, known, cost)


def costs(by: Standing, row: int) -> int:
    """What an operator would have paid for a row each round, in hundredths (R16, R20)."""
    return by.price * row.bit_count() + sum(sum_ for groups, sum_ in by.deals if groups & row)


def _known(sight: Sight, word: Chosen, row: int, slice_: int) -> int | None:
    """The score that a row had when a word was said, if the seat knows it for certain."""
    board, setup, by = sight.board, sight.setup, word.by
    prices = (dict(seat.prices) for number, seat in enumerate(setup.seats) if number != sight.seat)
    others = any(Kind.POISON in kinds or Kind.ANNOTATION in kinds for kinds in prices)
    covert = bool(setup.foretold) or any(goal.kind in WARNED and goal.seat == sight.seat for goal in setup.goals)
    if "quality" not in setup.edits or not (others or covert):
        return sight.fresh(row, slice_)
    published = board.publications[by.operator][-1]
    if by.closing or covert:
        # What labels do in secret they do before the intents are shown (R2), and others only in their turns.
        told = published.round == by.round and published.row == row
        if covert and not others and not by.closing:
            known = sight.cell(row, slice_)
            told = known is not None and known.round == by.round
        return sight.fresh(row, slice_) if told and not (others and not by.closing) else None
    return dict(published.scores).get(slice_) if (published.round, published.row) == (by.round - 1, row) else None


def _is_news(sight: Sight, row: int, slice_: int, score: int) -> bool:
    known = sight.cell(row, slice_)
    return known is None or (known.score, known.round) != (score, sight.board.round) or sight.stale(row, slice_)


def _as_then(sight: Sight, by: Standing, row: int) -> bool:
    """Whether the examples of a row are those of when a word of this round was said, as far as the seat knows."""
    board, notes = sight.board, sight.notes
    changed = sum(1 << i for i, (now, then) in enumerate(zip(board.amounts, by.amounts, strict=True)) if now != then)
    if by.closing:
        for cleaned in board.cleaned:  # by the audit of an operator that came after it
            changed |= cleaned
    else:
        changed |= sum(1 << i for i, (now, then) in enumerate(zip(notes.edits, notes.settled, strict=True)) if now != then)
    return not row & changed
