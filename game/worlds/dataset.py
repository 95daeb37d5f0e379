"""Boards of trained models: every cell is a classifier really trained on the row's examples and tested on the slice's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.errors import SourceError
from game.subsets import members, subsets
from game.worlds import noise
from game.worlds.cache import Condition, RowCache, Scores, live
from game.worlds.data import load
from game.worlds.deal import deal_out
from game.worlds.models import MODELS

Features = NDArray[np.float64]
Labels = NDArray[np.int64]
Slice = tuple[str, tuple[int, ...] | None, int | None]
"""An id; the classes tested, None for all; the mask of the groups whose test examples are used, None for all."""

# Share of a group's examples that exist at each amount, in tenths (R-condition).
_TENTHS = (0, 1, 3, 10)
_BLOCK = 256  # rows trained at once; their equations take 9 MB on digits, whatever the size of the board
_LARGEST = 12


class DatasetGrid:
    """A board of accuracies: `model` trained on the examples of the row's groups, tested on each slice.

    `deal`, `skew` and `train` fix which examples each group holds (`game.worlds.deal`). Amount takes the first part of a
    group's order, at least one example; quality makes 1 − `right`[quality] of its labels wrong in the way of `pattern`
    (`flip` = from, to for ``"targeted"``), so retraining after any edit is the same as training from scratch.
    Features in different units are standardised with the mean and deviation of all training examples of the deal.
    The empty row is the classifier that was shown nothing: it gives class 0 to every example.
    Raises `SourceError` for names that do not exist, a deal that cannot be made, and a slice without test examples.
    """

    edits = frozenset({"amount", "quality"})
    unmeasured: frozenset[tuple[int, int]] = frozenset()
    maximum = 1.0

    def __init__(
        self,
        data: str,
        model: str,
        groups: int,
        deal: int,
        skew: int = 1,
        train: int | None = None,
        slices: Sequence[Slice] = (("all", None, None),),
        *,
        right: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
        pattern: str = "next-class",
        flip: tuple[int, int] | None = None,
    ) -> None:
        if model not in MODELS:
            raise SourceError(f"there is no model {model!r}; choose one of {', '.join(MODELS)}")
        if not 1 <= groups <= _LARGEST:
            raise SourceError(f"a board of trained models has 1 to {_LARGEST} groups, not {groups}")
        self.data = load(data)
        self.model = MODELS[model]
        self.groups = groups
        self.right = tuple(right)
        noise.check(self.right, pattern, flip, len(self.data.classes))
        self._deal = deal_out(data, groups, deal, skew, train)
        every = np.concatenate(self._deal.train)
        self._features = self._scaled(every)
        # A feature that is the same in all training examples moves no score of these models.
        self._useful = np.ptp(self._features[every], axis=0) > 0
        labels = [self.data.labels[held] for held in self._deal.train]
        eligible = [known == flip[0] if flip else np.ones(len(known), dtype=np.bool_) for known in labels]
        self._labels = labels
        self._thresholds = [noise.thresholds(mask) for mask in eligible]
        self._wrong = [
            noise.wrong(known, held, pattern, flip, len(self.data.classes), deal)
            for known, held in zip(labels, self._deal.train, strict=True)
        ]
        tested = np.concatenate(self._deal.test)
        self._tests = self._features[tested], self.data.labels[tested]
        self._inputs = np.ascontiguousarray(self._features[tested][:, self._useful])
        self.slices, self._tested = self._columns(slices)
        self._statistics: dict[tuple[int, int, int], Features] = {}
        self._cache = RowCache(self._compute)

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of the rows in `masks` in hundredths of a point, one a slice; rows not known yet are trained now."""
        return self._cache.rows(amounts, quality, masks)

    def raw(self, amounts: Condition, quality: Condition) -> NDArray[np.float64]:
        """The accuracies of the whole board, shape (2^groups, slices)."""
        exists = live(amounts)
        masks = list(subsets(exists))
        place = np.zeros(1 << self.groups, dtype=np.int64)
        place[masks] = np.arange(len(masks))
        return np.asarray(self._accuracies(amounts, quality, masks)[place[np.arange(1 << self.groups) & exists]])

    def predictions(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> NDArray[np.int8]:
        """The class given to each test example by the model of each row: (rows, tests)."""
        return np.concatenate([np.empty((0, len(self._inputs)), dtype=np.int8), *self._answers(amounts, quality, masks)])

    def _answers(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> Iterator[NDArray[np.int8]]:
        """`predictions`, a block of rows at a time."""
        totals = self._statistics_of(amounts, quality)
        exists = live(amounts)
        rows = np.array([mask & exists for mask in masks], dtype=np.int64)
        sums = np.empty((min(len(rows), _BLOCK), totals.shape[1]))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            # The prior and the groups of all rows of the block are added up once; only the others differ from row to row.
            always = int(np.bitwise_and.reduce(block))
            varying = list(members(int(np.bitwise_or.reduce(block)) & ~always))
            shared = totals[[0, *(1 + g for g in members(always))]].sum(axis=0)
            inside = np.column_stack([np.ones(len(block)), block[:, None] >> np.array(varying, dtype=np.int64) & 1])
            np.matmul(inside, np.vstack([shared, totals[[1 + g for g in varying]]]), out=sums[: len(block)])
            yield self.model.predict(sums[: len(block)], self._inputs, len(self.data.classes))

    def training(self, amounts: Condition, quality: Condition, mask: int) -> tuple[Features, Labels]:
        """The examples that the row's model is trained on, as the model sees them: features and labels."""
        parts = [self._examples(g, amounts[g], quality[g]) for g in members(mask)]
        if not parts:
            return np.empty((0, self._features.shape[1])), np.empty(0, dtype=np.int64)
        held, labels = zip(*parts, strict=True)
        return self._features[np.concatenate(held)], np.concatenate(labels)

    @property
    def tests(self) -> tuple[Features, Labels]:
        """All test examples, group by group: features as the model sees them, and true labels."""
        return self._tests

    @property
    def mixes(self) -> NDArray[np.int64]:
        """How many training examples of each class a group holds at full amount: (groups, classes)."""
        return np.stack([np.bincount(known, minlength=len(self.data.classes)) for known in self._labels])

    def _scaled(self, every: NDArray[np.int64]) -> Features:
        features = self.data.features
        if not self.data.scaled:
            return features
        deviation = features[every].std(axis=0)
        return np.asarray((features - features[every].mean(axis=0)) / np.where(deviation > 0, deviation, 1.0), dtype=np.float64)

    def _columns(self, slices: Sequence[Slice]) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """The ids, and for each test example and slice its share of the slice: (tests, slices), 0 or 1."""
        ids = tuple(name for name, _, _ in slices)
        if not ids or len(set(ids)) != len(ids):
            raise SourceError(f"a board needs at least one slice, each with its own id, not {list(ids)}")
        held_by = np.repeat(1 << np.arange(self.groups), [len(held) for held in self._deal.test])
        tested = np.ones((len(held_by), len(ids)), dtype=np.float32)
        for column, (name, classes, groups) in enumerate(slices):
            if classes is not None:
                if not all(0 <= k < len(self.data.classes) for k in classes):
                    raise SourceError(f"slice {name} names a class outside 0 to {len(self.data.classes) - 1}: {list(classes)}")
                tested[:, column] *= np.isin(self._tests[1], classes)
            if groups is not None:
                tested[:, column] *= (held_by & groups) != 0
            if not tested[:, column].any():
                raise SourceError(f"slice {name} has no test example in this deal; give it more classes or groups")
        return ids, tested

    def _examples(self, group: int, amount: int, level: int) -> tuple[NDArray[np.int64], Labels]:
        held = self._deal.train[group]
        count = -(-len(held) * _TENTHS[amount] // 10)
        labels = np.where(self._thresholds[group] >= self.right[level], self._wrong[group], self._labels[group])
        return held[:count], labels[:count]

    def _statistics_of(self, amounts: Condition, quality: Condition) -> Features:
        """The model's prior, then the statistics of every group in this world: (1 + groups, length)."""
        prior = self.model.prior(self._inputs.shape[1], len(self.data.classes))
        conditions = enumerate(zip(amounts, quality, strict=True))
        return np.stack([prior, *(self._group(g, amount, level) for g, (amount, level) in conditions)])

    def _group(self, group: int, amount: int, level: int) -> Features:
        known = self._statistics.get((group, amount, level))
        if known is None:
            held, labels = self._examples(group, amount, level)
            known = self.model.statistics(self._features[held][:, self._useful], labels, len(self.data.classes))
            self._statistics[group, amount, level] = known
        return known

    def _accuracies(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> NDArray[np.float64]:
        # Counts are whole numbers far below 2^24, which single precision adds exactly.
        truth = self._tests[1]
        right = [(given == truth).astype(np.float32) @ self._tested for given in self._answers(amounts, quality, masks)]
        counts = np.concatenate([np.empty((0, len(self.slices)), dtype=np.float32), *right]).astype(np.float64)
        return np.asarray(counts / self._tested.sum(axis=0, dtype=np.float64))

    def _compute(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        points = np.rint(10000 * self._accuracies(amounts, quality, masks)).astype(np.int64)
        return [tuple(row) for row in points.tolist()]


@lru_cache(maxsize=16)
def shared(
    data: str,
    model: str,
    groups: int,
    deal: int,
    skew: int = 1,
    train: int | None = None,
    slices: tuple[Slice, ...] = (("all", None, None),),
    *,
    right: tuple[float, ...] = (0.25, 0.5, 0.75, 1.0),
    pattern: str = "next-class",
    flip: tuple[int, int] | None = None,
) -> DatasetGrid:
    """The process's one `DatasetGrid` with these parameters, so that all its games train a row once."""
    return DatasetGrid(data, model, groups, deal, skew, train, slices, right=right, pattern=pattern, flip=flip)
