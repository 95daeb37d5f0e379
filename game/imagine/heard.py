"""What operators said, as bounds on scores: the rows they chose, the gains they stated, the sums they took and turned down.

An operator that chose a row saw none in its reach that its policy likes better; one that took a sum stood to lose that much, and
one that turned it down less (R15, R18). A word binds the rows whose examples are still those of then. Where labels may change in
secret, the words of earlier rounds bind nothing; nor does the choice of a policy from another package, of which nothing is known.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.grid import TOP
from game.imagine.intents import Mind, limits
from game.rules.deduction import costs
from game.rules.outlook import Policies
from game.rules.setup import Setup
from game.rules.sight import Answered, Board, Chosen, Known, Sight, Standing, Word

Ints = NDArray[np.int64]

NO_END = 1 << 40
"""More than any loss, in hundredths."""

ROUNDS = 2
"""How often answers are gone through: what one says may narrow what another means."""


@dataclass(frozen=True, slots=True)
class Some:
    """That one at least of some rows scores at least its floor, in hundredths."""

    rows: tuple[int, ...]
    floors: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What is known of each row of a slice: its score is at least `least` and at most `most`, (rows,), in hundredths."""

    least: Ints
    most: Ints
    some: tuple[Some, ...]


def heard(sight: Sight, policies: Policies) -> dict[int, Bounds]:
    """What operators said, by slice: of those operators that test one slice alone. Without a word on it a slice is left out."""
    board, notes, setup = sight.board, sight.notes, sight.setup
    if not board.words or sight.secretive or setup.foretold:
        return {}
    asked = (board.words, board.amounts, notes.edits, notes.settled, notes.past, notes.cells)
    for kept, minds, before, found in _recent:
        if minds is policies and (before is setup or before == setup) and kept == asked:
            return found
    found = {}
    for slice_ in sorted({who.tested[0][0] for who in setup.operators if len(who.tested) == 1 and who.seat is None}):
        who = {i for i, one in enumerate(setup.operators) if one.seat is None and [slice_] == [j for j, _ in one.tested]}
        found[slice_] = _Hearing(sight, slice_, policies).bounds([word for word in board.words if word.by.operator in who])
    _recent.append((asked, policies, setup, found))
    return found


_recent: deque[tuple[object, Policies, Setup, dict[int, Bounds]]] = deque(maxlen=8)


class _Hearing:
    """The bounds of the rows of a slice, narrowed word by word; a word that contradicts what is known already is passed over."""

    def __init__(self, sight: Sight, slice_: int, policies: Policies) -> None:
        self._sight, self._slice, self._policies = sight, slice_, policies
        self._least, self._most = np.zeros(sight.setup.rows, dtype=np.int64), np.full(sight.setup.rows, TOP, dtype=np.int64)
        self._rows = np.arange(sight.setup.rows)
        for row, column, _ in sight.learned():
            if column == slice_ and (score := sight.fresh(row, slice_)) is not None:
                self._least[row] = self._most[row] = score

    def bounds(self, words: list[Word]) -> Bounds:
        """What follows from some words."""
        for word in reversed(words):
            if isinstance(word, Chosen) and ":" not in self._sight.setup.operators[word.by.operator].policy:
                self._chose(word)
        some: dict[Word, list[Some]] = {}
        for _ in range(ROUNDS):
            for word in words:
                if isinstance(word, Answered):
                    some[word] = self._answered(word)
        return Bounds(self._least, self._most, tuple(one for more in some.values() for one in more))

    def _chose(self, word: Chosen) -> None:
        by = word.by
        gains = {by.here: 0, word.row: word.gain, word.aim: word.promise}
        scores = {row: self._then(by, row) for row in gains}
        base = next((row for row, score in scores.items() if score is not None), None)
        if base is None or any((row, self._slice) in self._sight.setup.unmeasured for row in gains):
            return
        start = (scores[base] or 0) - costs(by, base) - gains[base]
        utility = {row: start + gain for row, gain in gains.items() if not row & ~by.able}
        least, most = self._least.copy(), self._most.copy()
        changed = self._rows & _changed(self._sight, by) != 0
        told = _limits(self._sight.setup, word, tuple(utility.items()), self._policies)
        for row, limit in told.items():
            if not changed[row]:
                most[row] = min(most[row], limit)
        for row, value in utility.items():
            if not changed[row]:
                least[row] = max(least[row], value + costs(by, row))
                most[row] = min(most[row], value + costs(by, row))
        self._keep(least, most)

    def _answered(self, word: Answered) -> list[Some]:
        """The loss is the best row with the groups less the best one without any: bounds of one are bounds of the other."""
        by, loss = word.by, _loss(self._sight.setup, word)
        if loss is None:
            return []
        with_them, without = compared(self._sight, by, word.groups, word.seat)
        if not with_them or not without:
            return []
        changed = _changed(self._sight, by)
        least, most = self._least.copy(), self._most.copy()
        low, high = loss
        found = []
        for rows, others, less, more in ((without, with_them, -high, -low), (with_them, without, low, high)):
            ends = self._best(others, by, changed)
            found += self._bind(rows, by, changed, least, most, ends[0] + less, ends[1] + more)
        return found if self._keep(least, most) else []

    def _bind(
        self, rows: list[int], by: Standing, changed: int, least: Ints, most: Ints, low: int, high: int
    ) -> list[Some]:  # fmt: skip
        """Hold the best of some rows to `low` … `high`, in hundredths of utility."""
        able = [row for row in rows if not row & changed]
        for row in able:
            most[row] = min(most[row], high + costs(by, row))
        if low <= -NO_END // 2 or any(least[row] - costs(by, row) >= low for row in able):
            return []
        able = [row for row in rows if row & changed or most[row] - costs(by, row) >= low]
        if any(row & changed for row in able) or not able:
            return []
        if len(able) == 1:
            least[able[0]] = max(least[able[0]], low + costs(by, able[0]))
            return []
        return [Some(tuple(able), tuple(low + costs(by, row) for row in able))]

    def _best(self, rows: list[int], by: Standing, changed: int) -> tuple[int, int]:
        """The ends between which the utility of the best of some rows lies."""
        ends = [
            (-costs(by, row), TOP - costs(by, row))
            if row & changed
            else (int(self._least[row]) - costs(by, row), int(self._most[row]) - costs(by, row))
            for row in rows
        ]
        return max(low for low, _ in ends), max(high for _, high in ends)

    def _keep(self, least: Ints, most: Ints) -> bool:
        if (least > most).any():
            return False  # something happened that nobody told
        self._least, self._most = least, most
        return True

    def _then(self, by: Standing, row: int) -> int | None:
        return score_then(self._sight, by, row, self._slice)


def _loss(setup: Setup, word: Answered) -> tuple[int, int] | None:
    """The least and the most that an operator stood to lose when it gave an answer; `None` if that says nothing of it."""
    if word.loss is not None:
        return word.loss, word.loss
    if not word.parts:
        return None
    sum_ = word.sum * word.parts / setup.operators[word.by.operator].patience
    return (ceil(sum_ - 1e-9), NO_END) if word.accepted else (-NO_END, floor(sum_ + 1e-9))


def score_then(sight: Sight, by: Standing, row: int, slice_: int) -> int | None:
    """The score of a row when a word was said, as far as the seat knows it."""
    known, edits = sight.cell(row, slice_), edits_then(sight, by)
    for one in known.all() if known is not None else ():
        if all(one.amounts[i] == by.amounts[i] and one.edits[i] == edits[i] for i in subsets.members(row)):
            return one.score
    return None


# Operators that test several slices -----------------------------------------------------------------------------------


WORST = ("cautious",)
"""The policies that go by the worst of the slices they test, and not by their weighted score."""


def bend(scores: Ints, sight: Sight, policies: Policies) -> None:
    """Make boards, (worlds, rows, slices), agree with the words of operators that test several slices, board by board: rows that
    are better than they can be are lowered, and the best of those whose best is not good enough is raised.

    That is nearer to what is so than not to listen, and coarser than what is done for one slice (`heard`).
    """
    setup = sight.setup
    several = [i for i, who in enumerate(setup.operators) if len(who.tested) > 1 and who.seat is None]
    if not several or sight.secretive or setup.foretold:
        return
    for operator in several:
        bending = _Bending(scores, sight, operator)
        words = [word for word in sight.board.words if word.by.operator == operator]
        for word in words:
            if isinstance(word, Chosen) and ":" not in setup.operators[operator].policy:
                bending.choose(word, policies)
        for word in words:
            if isinstance(word, Answered):
                bending.answer(word)


class _Bending:
    """The boards, with what an operator that tests several slices makes of their rows."""

    def __init__(self, scores: Ints, sight: Sight, operator: int) -> None:
        self._scores, self._sight = scores, sight
        self._who = sight.setup.operators[operator]
        self._slices = [slice_ for slice_, weight in self._who.tested if weight]
        self._weights = np.array([weight for _, weight in self._who.tested if weight])
        rows = range(sight.setup.rows)
        self._veiled = np.array([[sight.fresh(row, slice_) is None for slice_ in self._slices] for row in rows])
        self._blank = {row for row, slice_ in sight.setup.unmeasured if slice_ in self._slices}

    def choose(self, word: Chosen, policies: Policies) -> None:
        """No row is liked better than the one that was chosen."""
        by, worst = word.by, self._who.policy in WORST
        known = {}
        for row in {by.here, word.row, word.aim}:
            found = [score_then(self._sight, by, row, slice_) for slice_ in self._slices]
            told = [score for score in found if score is not None]
            if len(told) == len(found):
                known[row] = (min(told) if worst else round(float(self._weights @ told))) - costs(by, row)
        if by.here in known and not worst:
            known |= {word.row: known[by.here] + word.gain, word.aim: known[by.here] + word.promise}
        if not known or any(row & ~by.able for row in known):
            return
        told_ = _limits(self._sight.setup, word, tuple(known.items()), policies)
        changed = _changed(self._sight, by)
        rows = [row for row in told_ if not row & changed and row not in self._blank]
        if not rows:
            return
        most = np.array([told_[row] for row in rows])
        if not worst:
            self._lower(rows, most)
            return
        # Of a row whose worst slice is too good one slice at least is worse: the one that is nearest to it.
        seen = self._scores[:, rows][:, :, self._slices]
        lowest = np.where(self._veiled[rows], seen, TOP + 1).argmin(axis=2)
        over = (seen.min(axis=2) > most) & self._veiled[rows].any(axis=1)
        for world, place in np.argwhere(over).tolist():
            self._scores[world, rows[place], self._slices[lowest[world, place]]] = most[place]

    def answer(self, word: Answered) -> None:
        """The loss is what was said."""
        loss = _loss(self._sight.setup, word)
        changed = _changed(self._sight, word.by)
        if loss is None:
            return
        with_them, without = compared(self._sight, word.by, word.groups, word.seat)
        without = [row for row in without if not row & changed]
        if any(row & changed for row in with_them) or not without or not with_them:
            return
        paid = np.array([costs(word.by, row) for row in without])
        best = (self._weighed(with_them) - np.array([costs(word.by, row) for row in with_them])).max(axis=1)
        self._lower(without, best[:, None] - loss[0] + paid)
        rest = best - loss[1] - (self._weighed(without) - paid).max(axis=1)
        raisable = self._veiled[without].any(axis=1)
        if loss[1] < NO_END and raisable.any():
            rows = np.array(without)[raisable]
            highest = rows[(self._weighed(rows.tolist()) - paid[raisable]).argmax(axis=1)]
            for world in np.flatnonzero(rest > 0).tolist():
                self._shift(world, int(highest[world]), float(rest[world]))

    def _weighed(self, rows: list[int]) -> NDArray[np.float64]:
        return np.asarray(self._scores[:, rows][:, :, self._slices] @ self._weights)

    def _lower(self, rows: list[int], most: NDArray[Any]) -> None:
        over = self._weighed(rows) - most
        for world, place in np.argwhere((over > 0.5) & self._veiled[rows].any(axis=1)).tolist():
            self._shift(world, rows[place], -float(over[world, place]))

    def _shift(self, world: int, row: int, by: float) -> None:
        """Move the weighted score of a row on a board, by its veiled slices alike."""
        share = float(self._weights[self._veiled[row]].sum())
        for place in np.flatnonzero(self._veiled[row]).tolist():
            cell = world, row, self._slices[place]
            self._scores[cell] = min(TOP, max(0, round(float(self._scores[cell]) + by / share)))


def compared(sight: Sight, by: Standing, groups: int, seat: int) -> tuple[list[int], list[int]]:
    """The measured rows whose best an operator compares when a seat asks for groups: with them and without any (R15)."""
    setup = sight.setup
    blank = {row for row, slice_ in setup.unmeasured if slice_ in dict(setup.operators[by.operator].tested)}
    groups &= by.there
    able = by.able | setup.seats[seat].organizes & by.there

    def near(start: int, able: int) -> list[int]:
        rows = subsets.within(start, by.reach, len(by.amounts))
        return [row for row in rows if not row & ~able and row not in blank]

    return near(by.row & (able | groups), able | groups), near(by.row & able & ~groups, able & ~groups)


def standing(board: Board, operator: int) -> Standing:
    """All that an operator goes by now that is public."""
    return Standing(
        round=board.round,
        closing=False,
        operator=operator,
        row=board.rows[operator],
        able=board.able(operator),
        there=board.existing & ~board.bans[operator],
        amounts=board.amounts,
        price=board.prices[operator],
        reach=board.reaches[operator],
        luck=board.luck[operator],
        deals=tuple([(deal.groups, deal.sum) for deal in board.deals if deal.operator == operator]),
    )


def bound(sight: Sight, operator: int, groups: int, policies: Policies) -> tuple[int, int, int | None]:
    """The ends between which lies what an operator would lose with groups now (R15), in hundredths, and the row that it would
    fall back to if that is certain: as far as follows from what is known and what operators said.
    """
    who = sight.setup.operators[operator]
    found = heard(sight, policies).get(who.tested[0][0]) if len(who.tested) == 1 else None
    if found is None:
        return -NO_END, NO_END, None
    by = standing(sight.board, operator)
    ends, both = [], compared(sight, by, groups, sight.seat)
    if not all(both):
        return -NO_END, NO_END, None
    for rows in both:
        paid = np.array([costs(by, row) for row in rows])
        ends.append((found.least[rows] - paid, found.most[rows] - paid, rows))
    (least, most, _), (low, high, without) = ends
    best = int(np.argmax(low))
    sure = all(top < low[best] for i, top in enumerate(high.tolist()) if i != best)
    # The row it falls back to may not have the seat's other groups, which count as open in what it compares.
    same = not sight.me.organizes & by.there & ~by.able & ~groups
    return int(least.max() - high.max()), int(most.max() - low.max()), without[best] if sure and same else None


def edits_then(sight: Sight, by: Standing) -> tuple[int, ...]:
    """How often the seat had changed each group's labels when a word was said."""
    notes = sight.notes
    return (*notes.past, notes.settled, notes.edits)[by.round - 1 + by.closing]


def _changed(sight: Sight, by: Standing) -> int:
    """The groups whose examples have changed since a word, as far as the seat knows."""
    pairs = enumerate(zip(sight.board.amounts, by.amounts, sight.notes.edits, edits_then(sight, by), strict=True))
    return sum(1 << i for i, (amount, then, edits, before) in pairs if amount != then or edits != before)


def _limits(setup: Setup, word: Chosen, known: tuple[tuple[int, int], ...], policies: Policies) -> dict[int, int]:
    """The most that other rows can have scored for an operator to choose as it did; kept, for words stay."""
    who = setup.operators[word.by.operator]
    key = word, known, who, setup.unmeasured, policies[who.policy]
    found = _told.get(key)
    if found is None:
        mind = Mind(setup, word.by, (word.row, word.reason, word.aim), policies)
        found = limits(mind, dict(known), 0)
        _told[key] = found
        _told_rows.append(len(found) + 1)
        while len(_told) > 1 and sum(_told_rows) > MOST_TOLD:
            _told.popitem(last=False)
            _told_rows.popleft()
    return found


MOST_TOLD = 50_000
"""Of how many rows in all it is kept what words say of them."""

_told: OrderedDict[object, dict[int, int]] = OrderedDict()
_told_rows: deque[int] = deque()


def unheard(sight: Sight) -> Sight:
    """A sight without what operators said before this round's intents, and without what follows from it: to compare with."""
    cells = {}
    for cell, latest in sight.notes.cells.items():
        known: Known | None = None
        for one in reversed([*latest.all()]):
            if one.working is None:
                known = replace(one, before=known)
        if known is not None:
            cells[cell] = known
    return Sight(sight.seat, replace(sight.board, words=()), replace(sight.notes, cells=cells))
