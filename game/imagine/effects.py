"""What a change of amount or quality may do to scores nobody has seen: grids that move imagined scores by drawn steps.

The middle of a step is that of `surrogate`; around it lies what no surrogate explains, drawn for each world, group and row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from game.imagine.boards import Boards
from game.imagine.grid import BEST, TOP, Answering, taken
from game.imagine.keeping import kept
from game.imagine.surrogate import GAPING, Surrogate, surrogate
from game.rules.setup import Setup
from game.worlds import Scores

Floats = NDArray[np.float64]
Condition = tuple[int, ...]

LABELS, EXAMPLES = (150.0, 58.0, 31.0), (1.6, 1.6, 1.9)
"""How far a step of quality and of amount lies from its middle, from the lowest step to the highest: its deviation in parts of
`_rough_labels` and of `_rough_examples`. Their forms are least squares of the logarithm over some 20,000 rows of two or more
groups of the shipped boards, in two deals and four conditions each; their size is that of the twelve best rows of each board.
"""

UNEVEN = 0.3
"""How far boards differ in that: the deviation of its logarithm."""

ELSEWHERE = 0.3
"""How much of it there is on a slice that the scenario's wrong labels are not about."""

OPENED = (600.0, 900.0, GAPING[1])
"""The same for a backdoor on stamped examples, in hundredths: nearly all of it is open with the first wrong labels."""

COARSE = 30.0
"""Added to what a group adds, in hundredths: slices have a few hundred examples, and their scores are no finer."""


MOST_BYTES = 24_000_000
"""How many bytes of luck are kept."""


class Moves:
    """The boards drawn for a condition, `amounts` and `quality`, as they may be in others: (worlds, rows, slices) in hundredths.

    `fresh` are scores known in the condition `now`; what differs there from what was drawn differs in other conditions too.
    """

    def __init__(
        self, setup: Setup, drawn: Boards, amounts: Condition, quality: Condition, now: tuple[Condition, Condition],
        fresh: Mapping[tuple[int, int], int],
    ) -> None:  # fmt: skip
        self._rule: Surrogate = surrogate(setup)
        self._base = drawn.scores.astype(np.float64)
        self._drawn = np.ones(self._base.shape[1], dtype=bool) if drawn.drawn is None else drawn.drawn
        self._then, self._now, self._fresh = (amounts, quality), now, fresh
        self._tables: dict[tuple[Condition, Condition], NDArray[np.int64]] = {}
        self._rows = np.arange(self._base.shape[1])
        self._groups = len(setup.groups)
        self._about: Floats | None = None

    def table(self, amounts: Condition, quality: Condition) -> NDArray[np.int64]:
        """The boards in a condition."""
        kept = self._tables.get((amounts, quality))
        if kept is None:
            found = self._moved(amounts, quality)
            if self._fresh and self._now != self._then:
                seen = self._moved(*self._now)
                rows, slices = (np.array(one) for one in zip(*self._fresh, strict=True))
                scores = np.array(list(self._fresh.values()), dtype=np.float64)
                rest = scores - seen[:, rows, slices]
                looked = found[:, rows, slices] + rest
                self._shared(found, rows, slices, rest)
                found[:, rows, slices] = looked
            kept = np.clip(np.rint(found), 0, TOP).astype(np.int64)
            self._tables[amounts, quality] = kept
        return kept

    def _moved(self, amounts: Condition, quality: Condition) -> Floats:
        found, rule = self._base.copy(), self._rule
        conditions = zip(self._then[0], amounts, self._then[1], quality, strict=True)
        for group, (amount0, amount, quality0, level) in enumerate(conditions):
            grown = range(min(amount0, amount), max(amount0, amount)) if rule.amount else range(0)
            righted = range(min(quality0, level), max(quality0, level)) if rule.quality else range(0)
            if not grown and not righted:
                continue
            inside = self._rows[(self._rows >> group & 1) == 1]
            own = self._base[:, inside] - self._base[:, inside & ~(1 << group)]
            factor, lost0, lost = rule.factors(amount, amount0), BEST - quality0, BEST - level
            change = (factor - 1) * own
            if lost0 or lost:
                near = self._near(group)[:, inside]
                right = rule.adds(near, lost0) if rule.amount else near
                change += rule.harm(right, lost0) - factor * rule.harm(right, lost)
            if rule.amount:  # a closed form is what it is
                uneven = _unevenness(len(change), change.shape[2])
                if grown:
                    luck = sum(EXAMPLES[step] * self._luck(group, step)[:, inside] for step in grown)
                    change += np.sign(amount - amount0) * luck * uneven * self._rough_examples(own, inside)
                if righted:
                    luck = sum(LABELS[step] * self._luck(group, 3 + step)[:, inside] for step in righted)
                    felt = ELSEWHERE + (1 - ELSEWHERE) * rule.weights
                    rough = luck * uneven * felt * self._rough_labels(own, right, inside)
                    if any(rule.stamped):
                        opened = sum(OPENED[step] * self._luck(group, 3 + step)[:, inside] for step in righted)
                        rough = np.where(rule.stamped, opened, rough)
                    change += np.sign(level - quality0) * rough
            found[:, inside] += change
        return found

    def _shared(self, found: Floats, rows: NDArray[np.int64], slices: NDArray[np.int64], rest: Floats) -> None:
        """Move the rows that nobody looked at by what those that were looked at tell of the step: half of its luck is common.

        A row tells it whose score was known before the step; `rest` is by how much each cell differs from what was drawn.
        """
        (then_amounts, then), (now_amounts, now) = self._then, self._now
        pairs = zip(then_amounts, now_amounts, then, now, strict=True)
        changed = sum(1 << i for i, (amount, amount0, level, level0) in enumerate(pairs) if (amount, level) != (amount0, level0))
        touched = self._rows & changed != 0
        before = np.ptp(self._base[:, rows, slices], axis=0) == 0
        for slice_ in np.unique(slices).tolist():
            told = np.flatnonzero((slices == slice_) & touched[rows] & before).tolist()
            if told:
                found[:, touched, slice_] += (len(told) / (len(told) + 1) * rest[:, told].mean(axis=1))[:, None]

    def _near(self, group: int) -> Floats:
        """About what a group adds to each row, with it or without: the mean over the row and those one group away.

        That says more of what wrong labels do than the row's own marginal, in which the noise of one score counts in full.
        """
        bit = 1 << group
        gain = self._base[:, self._rows | bit] - self._base[:, self._rows & ~bit]
        weight = (self._drawn[self._rows | bit] & self._drawn[self._rows & ~bit]).astype(np.float64)
        near = [self._rows] + [self._rows ^ 1 << other for other in range(self._groups) if other != group]
        weights = np.sum([weight[rows] for rows in near], axis=0)
        total = np.zeros_like(gain)
        for rows in near:
            total += gain[:, rows] * weight[rows][:, None]
        return np.asarray(np.where((weights > 0)[:, None], total / np.maximum(weights, 1)[:, None], gain))

    def _rough_labels(self, own: Floats, right: Floats, inside: NDArray[np.int64]) -> Floats:
        """The rows that have a group: how unevenly wrong labels of it act. The less, the more groups a row has."""
        sizes = np.bitwise_count(inside).astype(np.float64)[:, None]
        return np.asarray(sizes**-0.6 * (np.abs(right) + COARSE) ** 0.2 * (np.abs(own) + COARSE) ** 0.15)

    def _rough_examples(self, own: Floats, inside: NDArray[np.int64]) -> Floats:
        """The same for examples of it that go or come: the more, the more it and the other groups add."""
        if self._about is None:
            total, count = np.zeros_like(self._base), np.zeros(len(self._rows))
            for group in range(self._groups):
                has = self._rows[(self._rows >> group & 1) == 1]
                total[:, has] += np.abs(self._base[:, has] - self._base[:, has & ~(1 << group)])
                count[has] += 1
            self._about = total / np.maximum(count, 1)[:, None]
        return np.asarray((self._about[:, inside] + COARSE) ** 0.25 * (np.abs(own) + COARSE) ** 0.45)

    def _luck(self, group: int, step: int) -> NDArray[np.float32]:
        return _luck(*self._base.shape, group, step)


class MovedGrid(Answering):
    """One world of `Moves`, which answers the rules as a grid source does; `grid` is its board in the condition drawn for."""

    def __init__(self, grid: Answering, world: int, moves: Moves, amounts: Condition) -> None:
        self._grid, self._world, self._moves, self._amounts = grid, world, moves, amounts
        self.quality, self.groups, self.slices = grid.quality, grid.groups, grid.slices
        self.maximum, self.unmeasured, self.edits = grid.maximum, grid.unmeasured, grid.edits
        self.memory = {}

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of rows, as a grid source gives them."""
        if amounts == self._amounts and quality == self.quality:
            return self._grid.rows(amounts, quality, masks)
        return self.measured(masks, taken(self._moves.table(amounts, quality)[self._world], masks))


@kept(MOST_BYTES)
def _luck(worlds: int, rows: int, slices: int, group: int, step: int) -> NDArray[np.float32]:
    """How far a step of a group lies from its middle, in deviations: half of it by world, half by row."""
    luck = np.random.default_rng((worlds, rows, slices, group, step))
    common = luck.standard_normal((worlds, 1, slices), dtype=np.float32)
    return np.asarray(np.sqrt(0.5) * (common + luck.standard_normal((worlds, rows, slices), dtype=np.float32)), dtype=np.float32)


@kept(MOST_BYTES)
def _unevenness(worlds: int, slices: int) -> Floats:
    return np.asarray(np.exp(UNEVEN * np.random.default_rng((worlds, slices)).standard_normal((worlds, 1, slices))))
