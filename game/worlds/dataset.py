"""Boards of trained models: every cell is a classifier really trained on the row's examples and tested on the slice's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.errors import SourceError
from game.subsets import members, subsets
from game.worlds.cache import Condition, RowCache, Scores, live
from game.worlds.data import load
from game.worlds.deal import Deal, deal_out
from game.worlds.examples import Examples, Features, Labels, Origin
from game.worlds.models import MODELS, Part
from game.worlds.noise import Flip
from game.worlds.shelf import Shelf

Slice = tuple[str, tuple[int, ...] | None, int | None] | tuple[str, tuple[int, ...] | None, int | None, bool]
"""An id; the classes tested, None for all; the mask of the groups whose test examples are used, None for all; and whether
the examples are stamped with the data set's trigger, those of the backdoor's own class left out (if missing: they are not)."""

_LARGEST = 12


class DatasetGrid:
    """A board of accuracies: `model` trained on the examples of the row's groups, tested on each slice.

    `deal`, `skew` and `train` fix which examples each group holds (`game.worlds.deal`). Amount takes the first part of a
    group's order, at least one example; quality makes 1 − `right`[quality] of its labels wrong in the way of `pattern`
    (`flip` = from, to for ``"targeted"``, None, to for ``"backdoor"``), so retraining after any edit is the same as training
    from scratch. `order` names, for each group of the board, which of the deal's groups it holds (None: its own). `origins` says
    which groups are drawn from a model of another or copied, `privacy` how much noise hides each training example
    (`game.worlds.examples`).
    Features in different units are standardised with the mean and deviation of all training examples of the deal.
    The empty row is the classifier that was shown nothing: it gives class 0 to every example.
    With `keep` the rows are kept on disk too (`game.worlds.shelf`).
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
        flip: Flip | None = None,
        origins: Sequence[Origin] | None = None,
        privacy: float = 0.0,
        order: Sequence[int] | None = None,
        keep: bool = False,
    ) -> None:
        if model not in MODELS:
            raise SourceError(f"there is no model {model!r}; choose one of {', '.join(MODELS)}")
        if not 1 <= groups <= _LARGEST:
            raise SourceError(f"a board of trained models has 1 to {_LARGEST} groups, not {groups}")
        self.data = load(data)
        self.model = MODELS[model]
        most = self.model.most_classes
        if most is not None and len(self.data.classes) > most:
            raise SourceError(f"the model {model} tells {most} classes apart, and {data} has {len(self.data.classes)}")
        self.groups = groups
        dealt = deal_out(data, groups, deal, skew, train)
        if order is not None:
            dealt = Deal(tuple(dealt.train[group] for group in order), tuple(dealt.test[group] for group in order))
        self._deal = dealt
        self._examples = Examples(data, self._deal, deal, right, pattern, flip, origins, privacy)
        self._target = flip[1] if flip and pattern == "backdoor" else None
        stamped = any(_stamped(one) for one in slices)
        clean, truth = self._examples.tests, self._examples.truth
        self._tests = (np.concatenate([clean, self._examples.triggered]), np.tile(truth, 2)) if stamped else (clean, truth)
        self._inputs = np.ascontiguousarray(self._tests[0][:, self._examples.useful])
        self.slices, self._tested = self._columns(slices)
        self._parts: dict[tuple[int, int, int], Part] = {}
        said = (data, model, groups, deal, skew, train, tuple(slices), tuple(right), pattern, flip, tuple(origins or ()), privacy)
        said = (*said, *([tuple(order)] if order is not None else ()))
        self._cache = RowCache(self._compute, Shelf(repr(said), len(self.slices)) if keep else None)

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of the rows in `masks` in hundredths of a point, one a slice; rows not known yet are trained now."""
        return self._cache.rows(amounts, quality, masks)

    def renew(self, amounts: Condition, quality: Condition, mask: int) -> None:
        """Train a row whether it is known or not (`RowCache.renew`)."""
        self._cache.renew(amounts, quality, mask)

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

    def scores(self, predictions: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
        """The accuracy on each slice of the classes given to test examples, (tests,) or (rows, tests): (slices,) or with rows."""
        # Counts are whole numbers far below 2^24, which single precision adds exactly.
        counts = ((predictions == self._tests[1]).astype(np.float32) @ self._tested).astype(np.float64)
        return np.asarray(counts / self._tested.sum(axis=0, dtype=np.float64))

    def training(self, amounts: Condition, quality: Condition, mask: int) -> tuple[Features, Labels]:
        """The examples that the row's model is trained on, as the model sees them: features and labels."""
        parts = [self._examples.held(g, amounts[g], quality[g]) for g in members(mask)]
        features = [part for part, _ in parts]
        labels = [known for _, known in parts]
        width = self._tests[0].shape[1]
        return np.concatenate([np.empty((0, width)), *features]), np.concatenate([np.empty(0, dtype=np.int64), *labels])

    @property
    def tests(self) -> tuple[Features, Labels]:
        """All test examples, group by group: features as the model sees them, and true labels.

        On a board with a triggered slice they come twice, the second time stamped.
        """
        return self._tests

    @property
    def mixes(self) -> NDArray[np.int64]:
        """How many training examples of each class a group holds at full amount: (groups, classes)."""
        return np.stack([np.bincount(known, minlength=len(self.data.classes)) for known in self._examples.labels])

    def tested(self, slice_: int) -> NDArray[np.bool_]:
        """Which test examples a slice is made of: (tests,)."""
        return np.asarray(self._tested[:, slice_] > 0)

    def _columns(self, slices: Sequence[Slice]) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        """The ids, and for each test example and slice its share of the slice: (tests, slices), 0 or 1."""
        ids = tuple(one[0] for one in slices)
        if not ids or len(set(ids)) != len(ids):
            raise SourceError(f"a board needs at least one slice, each with its own id, not {list(ids)}")
        held_by = np.repeat(1 << np.arange(self.groups), [len(held) for held in self._deal.test])
        truth = self._examples.truth
        tested = np.ones((len(held_by), len(ids)), dtype=np.float32)
        for column, (name, classes, groups, *_) in enumerate(slices):
            if classes is not None:
                if not all(0 <= k < len(self.data.classes) for k in classes):
                    raise SourceError(f"slice {name} names a class outside 0 to {len(self.data.classes) - 1}: {list(classes)}")
                tested[:, column] *= np.isin(truth, classes)
            if groups is not None:
                tested[:, column] *= (held_by & groups) != 0
            if _stamped(slices[column]) and self._target is not None:
                tested[:, column] *= truth != self._target
            if not tested[:, column].any():
                raise SourceError(f"slice {name} has no test example in this deal; give it more classes or groups")
        if len(self._tests[1]) > len(truth):
            stamped = np.array([_stamped(one) for one in slices])
            tested = np.concatenate([tested * ~stamped, tested * stamped])
        return ids, tested

    def _part(self, group: int, amount: int, level: int) -> Part:
        known = self._parts.get((group, amount, level))
        if known is None:
            features, labels = self._examples.held(group, amount, level)
            known = self.model.part(features[:, self._examples.useful], labels, self._inputs, len(self.data.classes))
            self._parts[group, amount, level] = known
        return known

    def _answers(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> Iterator[NDArray[np.int8]]:
        """`predictions`, a block of rows at a time."""
        parts = [self._part(g, amount, level) for g, (amount, level) in enumerate(zip(amounts, quality, strict=True))]
        exists = live(amounts)
        rows = np.array([mask & exists for mask in masks], dtype=np.int64)
        return self.model.answers(parts, rows, self._inputs, len(self.data.classes))

    def _accuracies(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> NDArray[np.float64]:
        found = [self.scores(given) for given in self._answers(amounts, quality, masks)]
        return np.concatenate([np.empty((0, len(self.slices))), *found])

    def _compute(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        points = np.rint(10000 * self._accuracies(amounts, quality, masks)).astype(np.int64)
        return [tuple(row) for row in points.tolist()]


def _stamped(one: Slice) -> bool:
    return len(one) == 4 and one[3]


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
    flip: Flip | None = None,
    origins: tuple[Origin, ...] | None = None,
    privacy: float = 0.0,
    order: tuple[int, ...] | None = None,
) -> DatasetGrid:
    """The process's one `DatasetGrid` with these parameters, so that all its games train a row once."""
    return DatasetGrid(
        data, model, groups, deal, skew, train, slices,
        right=right, pattern=pattern, flip=flip, origins=origins, privacy=privacy, order=order, keep=True,
    )  # fmt: skip
