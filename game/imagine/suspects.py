"""Whose labels went wrong in secret: hypotheses for a goal of the kind detect, weighed by all cells a seat has seen (R2, R22).

A hypothesis says of one group since when how many steps of its quality are lost. The board of right labels is a Gaussian process
on the logistic scale, and what wrong labels do to a row is nearly linear in it (`surrogate`), so the probability of what was seen
follows for each hypothesis at once, and a board drawn without regard to it is moved to agree with it (Matheron's rule).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.grid import BEST, TOP
from game.imagine.keeping import kept
from game.imagine.luck import luck
from game.imagine.surrogate import Surrogate
from game.rules.setup import Event, Kind
from game.rules.sight import Known, Sight

Floats = NDArray[np.float64]

STEPS = (0.0, 0.25, 0.5, 0.25)
"""How likely it is beforehand that 0 … 3 steps are lost."""

TELLING = 40.0
"""By how much a row differs from what covariance and surrogate make of it, in hundredths: as often as it is tested as it is."""

AGAIN = 10.0
"""What two tests of the same row may differ by while nothing happened to its labels, in hundredths: a model trained anew on the
same examples is the same model. Not nothing, or one test of hundreds that was misread would decide all.
"""

GROWN = 300.0
"""What they may differ by for each group of the row that has another amount since, in hundredths."""

HEARD = 20
"""How many cells' worth of evidence a hypothesis is weighed by at most: with more, each counts for so much less.

What covariance and surrogate are off by is common to many cells, so that hundreds of them made it sure of what was not so (a
tempered posterior; Grünwald & van Ommen 2017). *The Auditor* in 14 deals, 21 to 357 cells seen after the batch alone: the mean
logarithm of the probability of the group and the steps that were true is −1.7 to −3.9 without, −1.0 to −2.1 with 15 to 25.
"""

GOLDEN = 0.6180339887498949
"""Multiples of it modulo 1 lie evenly, however many are taken."""


MOST_BYTES = 16_000_000
"""How many bytes of luck are kept."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """That from the start of round `since` on `steps` of a group's quality are lost; `group` is `None` while nothing happened."""

    group: int | None
    since: int
    steps: int

    def lost(self, edits: int, round_: int) -> int:
        """The steps still lost in a round after the seat has changed the group's labels `edits` times: by corrections."""
        return max(0, self.steps - edits) if self.group is not None and round_ >= self.since else 0

    def steps_in(self, cell: Seen, group: int) -> int:
        """The steps of a group's quality that were lost when a cell was seen."""
        return self.lost(cell.edits[group], cell.round) if group == self.group else cell.lost[group]


@dataclass(frozen=True, slots=True)
class Seen:
    """A score seen of a cell in a round, when the seat had edited each group's labels so often.

    `lost` are the steps of quality that the seat knew to be lost then, of groups whose quality it knows; `grown` is how many
    groups of the row have another amount by now.
    """

    row: int
    slice: int
    score: int
    round: int
    edits: tuple[int, ...]
    lost: tuple[int, ...]
    grown: int = 0


def opening(sight: Sight) -> tuple[int, ...]:
    """The quality of each group at the opening as far as the seat can reckon: of groups it does not know, the best.

    A group that it poisoned had right labels before, or at least so many more right ones as it has edited them.
    """
    notes = sight.notes
    found = []
    for group, (known, edits) in enumerate(zip(notes.quality, notes.edits, strict=True)):
        poisoned = notes.poisoned >> group & 1
        found.append(BEST if known is None else min(BEST, known + edits) if poisoned else max(0, known - edits))
    return tuple(found)


def doubted(sight: Sight) -> bool:
    """Whether what was seen in other conditions counts: when labels go wrong in secret, or the seat made them wrong itself."""
    setup = sight.setup
    spoils = sight.me.price(Kind.POISON) is not None and any(
        (goal.kind, goal.seat) == ("hidden-harm", sight.seat) for goal in setup.goals
    )
    return wanted(sight) != 0 or sight.notes.poisoned != 0 or (spoils and "quality" in setup.edits)


def wanted(sight: Sight) -> int:
    """The groups that come into question, a mask: 0 unless a goal of the seat asks whose labels went wrong.

    Those the goal names; else those that some operator has trained on, for wrong labels elsewhere harm nobody; else all.
    """
    board, goals = sight.board, [goal for goal in sight.setup.goals if (goal.kind, goal.seat) == ("detect", sight.seat)]
    if not goals or "quality" not in sight.setup.edits:
        return 0
    named = trained = 0
    for goal in goals:
        named |= goal.groups
    for published in board.publications:
        for one in published:
            trained |= one.row
    return (named or trained or board.existing) & board.existing or board.existing


def due(sight: Sight) -> int:
    """The round by which it has to be known."""
    return max(
        min(goal.deadline, sight.setup.rounds) for goal in sight.setup.goals if (goal.kind, goal.seat) == ("detect", sight.seat)
    )


def hypotheses(sight: Sight) -> tuple[list[Suspicion], Floats]:
    """What may have happened by now, with its probability beforehand: each group alike, any round up to when it is due.

    Where a change of one group's labels is foretold, that is what happens, in its round, and nothing else.
    """
    if not wanted(sight):
        return [Suspicion(None, 0, 0)], np.ones(1)
    last, now = due(sight), sight.board.round
    if (event := _foretold(sight)) is not None:
        struck = [Suspicion(group, event.round, min(BEST, -event.by)) for group in subsets.members(event.groups)]
        found = struck if event.round <= now else [Suspicion(None, event.round, 0)]
        return found, np.full(len(found), 1 / len(found))
    groups = list(subsets.members(wanted(sight)))
    found, weights = [], []
    for since in range(1, min(last, now) + 1):
        for group in groups:
            for steps in range(1, BEST + 1):
                found.append(Suspicion(group, since, steps))
                weights.append(STEPS[steps] / len(groups) / last)
    if now < last:
        found.append(Suspicion(None, last + 1, 0))
        weights.append((last - now) / last)
    return found, np.array(weights)


def _foretold(sight: Sight) -> Event | None:
    """The one event of which it is known that it makes one group's labels wrong, if there is just one (R2)."""
    known = sight.setup.foretold
    return known[0] if len(known) == 1 and known[0].by < 0 and (known[0].one or subsets.size(known[0].groups) == 1) else None


def seen(sight: Sight) -> list[Seen]:
    """Everything the seat saw and knows the condition of: cells, and what operators published before."""
    board, notes, first = sight.board, sight.notes, opening(sight)

    def lost(edits: tuple[int, ...], row: int) -> tuple[int, ...] | None:
        """The steps known to be lost after so many edits; `None` if nobody noted them."""
        if any(edits[i] not in (0, notes.edits[i]) and notes.quality[i] is not None for i in subsets.members(row)):
            return None
        then = (
            known if count == edits_ else start
            for known, count, edits_, start in zip(notes.quality, edits, notes.edits, first, strict=True)
        )
        return tuple(0 if level is None else BEST - level for level in then)

    found: dict[tuple[int, int, int, tuple[int, ...]], Seen] = {}
    known_then = [known for *_, latest in sight.learned() for known in latest.all()]

    def note(row: int, slice_: int, score: int, round_: int, amounts: tuple[int, ...], edits: tuple[int, ...]) -> None:
        if (then := lost(edits, row)) is not None:
            grown = sum(amounts[i] != board.amounts[i] for i in subsets.members(row))
            found.setdefault((row, slice_, round_, edits), Seen(row, slice_, score, round_, edits, then, grown))

    for row, slice_, latest in sight.learned():
        for known in latest.all():
            note(row, slice_, known.score, known.round, known.amounts, known.edits)
    for number in range(board.round):
        shown = [one for published in board.publications for one in published if one.round == number]
        before, after = _between(sight, known_then, number)
        for one in shown:
            # Of what changed between two looks nobody noted when.
            if all(before[0][i] == after[0][i] and before[1][i] == after[1][i] for i in subsets.members(one.row)):
                for slice_, score in one.scores:
                    note(one.row, slice_, score, number, *before)
    return sorted(found.values(), key=lambda one: (one.slice, one.row, one.round, one.edits))


Noted = tuple[tuple[int, ...], tuple[int, ...]]


def _between(sight: Sight, known: list[Known], round_: int) -> tuple[Noted, Noted]:
    """The amounts and edits noted last up to the end of a round, and those noted first after it."""
    setup, board, notes = sight.setup, sight.board, sight.notes
    start = 0, tuple(group.amount for group in setup.groups), (0,) * len(setup.groups)
    now = board.round, board.amounts, notes.settled if round_ < board.round else notes.edits
    before = max([start, *((one.round, one.amounts, one.edits) for one in known if one.round <= round_)], key=_when)
    after = min([now, *((one.round, one.amounts, one.edits) for one in known if one.round > round_)], key=_when)
    return before[1:], after[1:]


def _when(noted: tuple[int, tuple[int, ...], tuple[int, ...]]) -> tuple[int, int]:
    """By round, and by the edits made until then, which only grow."""
    return noted[0], sum(noted[2])


LEVELS, TRENDS, DEVIATIONS, KEEP, LENGTH = 0.5, 0.5, 1.0, 0.9, 2.0
"""The deviations on the logistic scale of a slice's level, of its growth and of its rows from both; how rows hang together, as in
`valuation.estimate_model`: what is left for each group in which they differ, and for the share of groups not in common.

The likeliest on boards like the shipped ones (digits in five deals, rows of 1–6 of 8 groups; ridge): deviations of 1.4 on three
classes that are told apart easily, 1.0 on three others, 0.7 on four and on all ten; the same length on each.
"""


CLASS = 2.0
"""How many times those deviations are on a slice of one class: few groups may hold most of its examples."""


@lru_cache(maxsize=2)
def _covariance(groups: int) -> Floats:
    """The covariance of all rows of a slice before any is seen, (rows, rows)."""
    rows = np.arange(1 << groups)
    size = np.bitwise_count(rows).astype(np.float64)
    growth = np.log1p(size) - np.log1p(groups / 2)
    differ = np.bitwise_count(rows[:, None] ^ rows[None, :]).astype(np.float64)
    union = np.maximum(np.bitwise_count(rows[:, None] | rows[None, :]), 1)
    alike = KEEP**differ * np.exp(-differ / union / LENGTH)
    return np.asarray(LEVELS**2 + TRENDS**2 * growth[:, None] * growth[None, :] + DEVIATIONS**2 * alike)


@dataclass(frozen=True, slots=True, eq=False)
class Doubtful:
    """Boards with wrong labels in some of them: `right` is (boards, rows, slices) in hundredths with right labels.

    `culprits` is the group of each, −1 where nothing happened yet, and `lost` the steps of its quality lost now. `held` are, by
    hypothesis, the boards drawn under it and the cells that score there now what was seen of them.
    """

    right: Floats
    culprits: NDArray[np.int64]
    lost: NDArray[np.int64]
    errors: Floats
    since: NDArray[np.int64]
    held: tuple[tuple[NDArray[np.int64], tuple[Seen, ...]], ...]


def doubtful(sight: Sight, mean: Floats, rule: Surrogate, count: int) -> Doubtful:
    """Boards that agree with all a seat saw, each under a hypothesis drawn by its probability; `mean` is that of rows beforehand.

    `errors`, (boards, slices), are how far off the surrogate is there, in deviations.
    """
    groups, now = len(sight.setup.groups), sight.board.round
    wide = [CLASS if rule.focus is not None and rule.shares[i] >= 1 else 1.0 for i in range(len(rule.shares))]
    cells = seen(sight)
    columns = [[cell for cell in cells if cell.slice == i] for i in range(len(sight.setup.slices))]
    said, before = hypotheses(sight)
    slices = [Slice(i, mean, wide[i] ** 2 * _covariance(groups), rule) for i in range(len(columns))]
    told = [sum(one.likelihood(what, mine) for one, mine in zip(slices, columns, strict=True) if mine) for what in said]
    chances = np.log(before) + np.array(told) * min(1.0, HEARD / max(1, len(cells)))
    which = spread(np.exp(chances - chances.max()), count)
    right = np.empty((count, len(mean), len(slices)))
    root = _root(groups)
    drawn_under = {number: np.flatnonzero(which == number) for number in np.unique(which).tolist()}
    for i, (one, mine) in enumerate(zip(slices, columns, strict=True)):
        drawn = mean[:, None] + wide[i] * root @ _normals(count, len(mean), i, *luck())
        # A row may have been seen more than once: there may be more cells than rows.
        error = _normals(count, max(len(mean), len(mine)), i + len(slices), *luck())[: len(mine)]
        for number, worlds in drawn_under.items():
            drawn[:, worlds] = one.agreeing(said[number], mine, drawn[:, worlds], error[:, worlds])
        right[:, :, i] = TOP / (1 + np.exp(-drawn.T))
        for number, worlds in drawn_under.items():
            for cell in mine:
                if not cell.grown and not any(said[number].steps_in(cell, j) for j in subsets.members(cell.row)):
                    right[worlds, cell.row, i] = cell.score
    culprits = np.array([-1 if what.group is None else what.group for what in said])[which]
    edits = sight.notes.edits
    lost = np.array([0 if what.group is None else what.lost(edits[what.group], now) for what in said])[which]
    since = np.array([what.since for what in said])[which]
    held = tuple((worlds, _holding(sight, said[number], cells)) for number, worlds in drawn_under.items())
    return Doubtful(right, culprits, lost, _normals(count, len(slices), 1 << 10, *luck()).T, since, held)


def _holding(sight: Sight, said: Suspicion, cells: list[Seen]) -> tuple[Seen, ...]:
    """The cells that score now what was seen of them, if a hypothesis is true: their labels are as they were then."""
    notes, round_ = sight.notes, sight.board.round
    mine = tuple(0 if known is None else BEST - known for known in notes.quality)
    now = tuple(said.lost(edits, round_) if i == said.group else mine[i] for i, edits in enumerate(notes.edits))
    return tuple(
        cell for cell in cells
        if not cell.grown and all(said.steps_in(cell, i) == now[i] for i in subsets.members(cell.row))
    )  # fmt: skip


@lru_cache(maxsize=2)
def _root(groups: int) -> Floats:
    covariance = _covariance(groups)
    return np.asarray(np.linalg.cholesky(covariance + 1e-6 * np.eye(len(covariance))))


@kept(MOST_BYTES)
def _normals(count: int, parts: int, *name: int) -> Floats:
    """Standard normal draws, (parts, count), the same for all who ask alike."""
    return np.random.default_rng((parts, count, *name)).standard_normal((parts, count))


class Slice:
    """What was seen of a slice, as linear observations of the board of right labels there, hypothesis by hypothesis."""

    def __init__(self, slice_: int, mean: Floats, covariance: Floats, rule: Surrogate) -> None:
        self._mean, self._covariance = mean, covariance
        self._slopes, self._levels, self._rough = (
            [float(of(lost)[slice_]) for lost in range(BEST + 1)] for of in (rule.slopes, rule.levels, rule.rough)
        )

    def observations(self, said: Suspicion, cells: list[Seen]) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
        """Some rows, weights of these (cells, rows), what they add up to and the errors' covariance (cells, cells), all logistic.

        What the surrogate is off by on a row with certain wrong labels is the same however often the row is seen with them: two
        looks between which nothing happened differ by what tells them apart and no more.
        """
        wrong = [{i: steps for i in subsets.members(cell.row) if (steps := said.steps_in(cell, i))} for cell in cells]
        rows = sorted(
            {cell.row & ~without for cell, by in zip(cells, wrong, strict=True) for without in (0, *(1 << i for i in by))}
        )
        place = {row: i for i, row in enumerate(rows)}
        conditions = [(cell.row, tuple(by.items())) for cell, by in zip(cells, wrong, strict=True)]
        alike = np.array([[one == other for other in conditions] for one in conditions])
        shares = np.clip(np.array([cell.score for cell in cells]) / TOP, 0.01, 0.99)
        # One slope for all looks at a row in one condition, or the scale itself would tell them apart.
        common = alike @ shares / alike.sum(axis=1)
        slopes = TOP * common * (1 - common)
        weights, found, rough = np.zeros((len(cells), len(rows))), np.log(shares / (1 - shares)), np.zeros(len(cells))
        for i, (cell, by) in enumerate(zip(cells, wrong, strict=True)):
            weights[i, place[cell.row]] = 1.0
            for group, steps in by.items():
                part = min(1.2, self._slopes[steps])
                weights[i, place[cell.row]] -= part
                weights[i, place[cell.row & ~(1 << group)]] += part
                found[i] += self._levels[steps] / slopes[i]
                rough[i] = np.hypot(rough[i], self._rough[steps] / slopes[i])
        telling = (AGAIN + GROWN * np.array([cell.grown for cell in cells])) / slopes
        errors = np.diag(telling**2) + alike * (np.outer(rough, rough) + np.outer(TELLING / slopes, TELLING / slopes))
        return np.array(rows), weights, found, errors

    def likelihood(self, said: Suspicion, cells: list[Seen]) -> float:
        """The log probability of the cells under a hypothesis, but for a constant."""
        rows, weights, found, errors = self.observations(said, cells)
        root = np.linalg.cholesky(weights @ self._covariance[np.ix_(rows, rows)] @ weights.T + errors)
        rest = np.linalg.solve(root, found - weights @ self._mean[rows])
        return float(-(rest @ rest) / 2 - np.log(np.diag(root)).sum())

    def agreeing(self, said: Suspicion, cells: list[Seen], drawn: Floats, error: Floats) -> Floats:
        """Boards `drawn` without the cells, (rows, boards), moved to agree with them; `error`, (cells, boards), in deviations."""
        if not cells:
            return drawn
        rows, weights, found, errors = self.observations(said, cells)
        across = self._covariance[:, rows] @ weights.T
        gain = np.linalg.solve(weights @ across[rows] + errors, across.T).T
        return np.asarray(drawn + gain @ (found[:, None] + np.linalg.cholesky(errors) @ error - weights @ drawn[rows]))


def spread(weights: Floats, count: int) -> NDArray[np.int64]:
    """Which of the weighted things each of `count` worlds is about: in proportion, and evenly among the first few too."""
    shares = np.cumsum(weights / weights.sum())
    places = (0.5 + GOLDEN * np.arange(count)) % 1.0
    return np.asarray(np.minimum(np.searchsorted(shares, places, side="right"), len(weights) - 1))
