"""The examples that groups hold: dealt, copied, made up by a model, blurred for privacy, and spoiled as quality falls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.chance import draw
from game.errors import SourceError
from game.subsets import LETTERS
from game.worlds import noise
from game.worlds.data import load
from game.worlds.deal import Deal

Features = NDArray[np.float64]
Labels = NDArray[np.int64]

# Features are multiples of these, so that sums of their squares and products over a whole data set are exact in double
# precision: statistics add up, and are taken away again, without a trace of rounding, in any order and on any machine.
_GRID = 65536.0
_NOISY_GRID = 4096.0
TENTHS = (0, 1, 3, 10)  # share of a group's examples that exist at each amount (R-condition)
_JITTER = 0.25  # how far a copy of a measurement is moved, in deviations of the feature
MOST_COPIES = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a group's examples come from. `synthetic`: they are drawn from a model fitted to the examples of that group.

    `copies`: each is followed by so many altered copies of itself, a picture moved by a pixel or a measurement by noise.
    """

    synthetic: int | None = None
    copies: int = 0


class Examples:
    """What every group would train on at each amount and quality, as models see it, and what they are all tested on.

    `privacy` is the deviation of the normal noise put on every training example before anyone sees it, in deviations of each
    feature (Gaussian mechanism; Dwork & Roth 2014). The other parameters are those of `DatasetGrid`.
    Raises `SourceError` for shares, patterns, origins and noise that cannot be.
    """

    def __init__(
        self,
        data: str,
        deal: Deal,
        seed: int,
        right: Sequence[float],
        pattern: str,
        flip: noise.Flip | None,
        origins: Sequence[Origin] | None,
        privacy: float,
    ) -> None:
        self.data = load(data)
        classes = len(self.data.classes)
        noise.check(right, pattern, flip, classes)
        if not 0 <= privacy <= 100:
            raise SourceError(f"the noise for privacy is 0 to 100 deviations of a feature, not {privacy}")
        origins = origins or (Origin(),) * len(deal.train)
        _check(origins, len(deal.train))
        self._right = tuple(right)
        self._seed = seed
        self._every = np.concatenate(deal.train)
        self._low, self._high = self.data.features.min(axis=0), self.data.features.max(axis=0)
        self._middle = self.data.features[self._every].mean(axis=0)
        self._deviation = self.data.features[self._every].std(axis=0)
        made: dict[int, tuple[Features, Labels]] = {}
        while len(made) < len(origins):  # the check has made sure that every origin leads to a group of its own examples
            for group, origin in enumerate(origins):
                if origin.synthetic is None:
                    made[group] = self.data.features[deal.train[group]], self.data.labels[deal.train[group]]
                elif origin.synthetic in made and group not in made:
                    made[group] = self._drawn(*made[origin.synthetic], deal.train[group])
        names = [self._copied(made, group, held, origins[group].copies) for group, held in enumerate(deal.train)]
        features = [self._blurred(made[group][0], names[group], privacy) for group in range(len(origins))]
        self.labels = [made[group][1] for group in range(len(origins))]
        self._clean = [self._seen(part, privacy) for part in features]
        self._spoiled = [self._seen(self._stamped(part), privacy) for part in features] if pattern == "backdoor" else self._clean
        self._thresholds = [noise.thresholds(noise.eligible(known, pattern, flip)) for known in self.labels]
        self._wrong = [
            noise.wrong(known, name, pattern, flip, classes, seed) for known, name in zip(self.labels, names, strict=True)
        ]
        tested = np.concatenate(deal.test)
        self.tests = self._seen(self.data.features[tested], 0.0)
        self.triggered = self._seen(self._stamped(self.data.features[tested]), 0.0)
        self.truth = self.data.labels[tested]
        varied = np.concatenate([*self._clean, *(self._spoiled if pattern == "backdoor" else ())])
        self.useful: NDArray[np.bool_] = np.ptp(varied, axis=0) > 0
        """Which features vary at all among training examples; the others move no score of any model."""

    def held(self, group: int, amount: int, level: int) -> tuple[Features, Labels]:
        """The features and labels of a group's examples at an amount and a quality."""
        count = -(-len(self.labels[group]) * TENTHS[amount] // 10)
        wrong = self._thresholds[group][:count] >= self._right[level]
        labels = np.where(wrong, self._wrong[group][:count], self.labels[group][:count])
        if self._spoiled is self._clean:
            return self._clean[group][:count], labels
        return np.where(wrong[:, None], self._spoiled[group][:count], self._clean[group][:count]), labels

    def _seen(self, features: Features, privacy: float) -> Features:
        """The features as models see them: in deviations from the mean where units differ, and on the grid."""
        grid = _GRID
        if self.data.scaled:
            features = (features - self._middle) / np.where(self._deviation > 0, self._deviation, 1.0)
        elif privacy:
            grid = _NOISY_GRID
        return np.asarray(np.rint(features * grid) / grid)

    def _stamped(self, features: Features) -> Features:
        stamped = features.copy()
        for column, value in self.data.trigger:
            stamped[:, column] = value
        return stamped

    def _drawn(self, features: Features, labels: Labels, held: NDArray[np.int64]) -> tuple[Features, Labels]:
        """Examples drawn from normal classes fitted to others; where these lack a class, their own labels are taken in turn."""
        own = self.data.labels[held]
        own = np.where(np.isin(own, labels), own, labels[np.arange(len(own)) % len(labels)])
        drawn = np.empty((len(own), features.shape[1]))
        for k in np.unique(own):
            known = features[labels == k]
            middle, deviation = known.mean(axis=0), known.std(axis=0)
            for at in np.flatnonzero(own == k):
                drawn[at] = middle + deviation * bell(self._seed, len(middle), "synthetic", int(held[at]))
        drawn = np.clip(drawn if self.data.scaled else np.rint(drawn), self._low, self._high)
        return drawn, own

    def _copied(
        self, made: dict[int, tuple[Features, Labels]], group: int, held: NDArray[np.int64], copies: int
    ) -> NDArray[np.int64]:
        """Put each example's copies behind it in `made`; the result names the examples, copies by numbers of their own."""
        if not copies:
            return held
        features, labels = made[group]
        total = len(self.data.labels)
        names = (held[:, None] + total * np.arange(copies + 1)).ravel()
        every = np.repeat(features, copies + 1, axis=0)
        for place, name in enumerate(names.tolist()):
            if name >= total:
                every[place] = self._altered(every[place], name)
        made[group] = every, np.repeat(labels, copies + 1)
        return np.asarray(names)

    def _altered(self, features: Features, name: int) -> Features:
        if self.data.shape is None:
            return np.asarray(features + _JITTER * self._deviation * bell(self._seed, len(features), "copy", name))
        picture = np.pad(features.reshape(self.data.shape), 1)
        down, right = ((0, 1), (2, 1), (1, 0), (1, 2))[draw(self._seed, 4, "copy", name)]
        height, width = self.data.shape
        return picture[down : down + height, right : right + width].ravel()

    def _blurred(self, features: Features, names: NDArray[np.int64], privacy: float) -> Features:
        if not privacy:
            return features
        noises = np.stack([bell(self._seed, features.shape[1], "privacy", int(name)) for name in names])
        return np.asarray(features + privacy * self._deviation * noises)


def bell(seed: int, count: int, *name: object) -> Features:
    """Numbers that are as good as standard normal, fixed by `seed` and `name` to the last bit on every machine: (count,).

    Each is the number of ones among 64 fair bits, less 32, a quarter of it: mean 0, deviation 1, in steps of a quarter.
    """
    bits = [draw(seed, 1 << 128, "bell", *name, i) for i in range((count + 1) // 2)]
    ones = [((word >> half) & (1 << 64) - 1).bit_count() for word in bits for half in (0, 64)]
    return (np.array(ones[:count], dtype=np.float64) - 32) / 4


def _check(origins: Sequence[Origin], groups: int) -> None:
    if len(origins) != groups:
        raise SourceError(f"{groups} groups need as many origins, not {len(origins)}")
    for group, origin in enumerate(origins):
        if not 0 <= origin.copies <= MOST_COPIES:
            raise SourceError(f"group {LETTERS[group]} can have 0 to {MOST_COPIES} copies of each example, not {origin.copies}")
        at, seen = group, {group}
        while (source := origins[at].synthetic) is not None:
            if not 0 <= source < groups:
                raise SourceError(f"group {LETTERS[at]} is drawn from a group that is not on the board")
            if source in seen:
                raise SourceError(f"group {LETTERS[group]} is drawn from a model of itself; let a chain begin with real examples")
            seen.add(source)
            at = source
