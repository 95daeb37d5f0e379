"""The deal: how the examples of a data set are shared out to groups, in whole numbers only, alike on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.chance import draw, shuffled
from game.errors import SourceError
from game.worlds.data import load

_WEIGHTS = 100
_LEAST = 10

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Deal:
    """Which examples of a data set each group holds: for training (in the order in which they come to exist), and for tests."""

    train: tuple[Indices, ...]
    test: tuple[Indices, ...]


@lru_cache(maxsize=32)
def deal_out(name: str, groups: int, seed: int, skew: int, train: int | None = None) -> Deal:
    """Deal the data set `name` to communities with different mixes of classes.

    `train` examples (two thirds if None) are for training, the rest for tests, each class in proportion. A group's weight
    for a class is u^skew with u drawn from 1 … 100, so skew 0 deals all groups the same mix and a higher skew more
    different ones; the class's training examples and, apart, its test examples are shared in proportion to these weights.
    No group is left with less than ten examples of either kind, or half an even share where that is less.
    Raises `SourceError` if there are not enough examples for the groups.
    """
    labels = load(name).labels
    total, classes = len(labels), int(labels.max()) + 1
    train = total * 2 // 3 if train is None else train
    if groups < 1 or skew < 0:
        raise SourceError(f"a deal needs at least 1 group and a skew of 0 or more, not {groups} groups and skew {skew}")
    if not 2 * groups <= train <= total - 2 * groups:
        raise SourceError(
            f"of the {total} examples of {name}, {groups} groups train on {2 * groups} to {total - 2 * groups}, not {train}"
        )
    weights = [[(draw(seed, _WEIGHTS, "weight", k, g) + 1) ** skew for g in range(groups)] for k in range(classes)]
    order = np.array(shuffled(seed, total, "class order"))
    by_class = [order[labels[order] == k] for k in range(classes)]
    cuts = _apportion(train, [len(members) for members in by_class])
    # A second order: the first one decided who holds an example, so it would bring a group's rarer classes first.
    rank = np.empty(total, dtype=np.int64)
    rank[shuffled(seed, total, "group order")] = np.arange(total)
    trained = _share([members[:cut] for members, cut in zip(by_class, cuts, strict=True)], weights, rank)
    tested = _share([members[cut:] for members, cut in zip(by_class, cuts, strict=True)], weights, rank)
    return Deal(trained, tested)


def _share(by_class: Sequence[Indices], weights: Sequence[Sequence[int]], rank: Indices) -> tuple[Indices, ...]:
    counts = [_apportion(len(members), weight) for members, weight in zip(by_class, weights, strict=True)]
    _fill_up(counts)
    parts: list[list[Indices]] = [[] for _ in weights[0]]
    for members, count in zip(by_class, counts, strict=True):
        for part, piece in zip(parts, np.split(members, np.cumsum(count)[:-1]), strict=True):
            part.append(piece)
    held = []
    for part in parts:
        examples = np.concatenate(part)
        examples = examples[np.argsort(rank[examples])]
        examples.flags.writeable = False
        held.append(examples)
    return tuple(held)


def _apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares of `total` in proportion to `weights` by largest remainder; equal remainders favour the lower index."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    first = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in first[: total - sum(shares)]:
        shares[i] += 1
    return shares


def _fill_up(counts: list[list[int]]) -> None:
    """Move single examples from the largest group's largest class until every group has enough; `counts[class][group]`."""
    groups = range(len(counts[0]))
    sums = [sum(count[g] for count in counts) for g in groups]
    least = min(_LEAST, sum(sums) // (2 * len(sums)))
    for poor in groups:
        while sums[poor] < least:
            rich = max(groups, key=lambda g: (sums[g], -g))
            k = max(range(len(counts)), key=lambda k: (counts[k][rich], -k))
            counts[k][rich] -= 1
            counts[k][poor] += 1
            sums[rich] -= 1
            sums[poor] += 1
