"""Wrong labels: which labels of a group are wrong at each quality, nested so that better quality never brings new errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.chance import draw
from game.errors import SourceError

PATTERNS = ("next-class", "targeted", "random", "backdoor")
"""What a wrong label says: the next class, one given class for another, any other class, or one given class for every
other on examples that are stamped with the data set's trigger."""

_BITS = 16

Labels = NDArray[np.int64]
Flip = tuple[int | None, int]
"""The classes that wrong labels go from and to; from None is from every other class (``"backdoor"``)."""


def check(right: Sequence[float], pattern: str, flip: Flip | None, classes: int) -> None:
    """Raise `SourceError` unless these shares, this pattern and these classes (`flip` = from, to) fit together."""
    if len(right) != 4 or any(not 0 <= share <= 1 for share in right) or list(right) != sorted(right):
        raise SourceError(f"the shares of right labels are four numbers from 0 to 1, rising with quality, not {list(right)}")
    if pattern not in PATTERNS:
        raise SourceError(f"there is no pattern of wrong labels {pattern!r}; choose one of {', '.join(PATTERNS)}")
    if (pattern in ("targeted", "backdoor")) != (flip is not None):
        raise SourceError(
            "the patterns targeted (from and to) and backdoor (to) need their classes, and no other pattern takes any"
        )
    if flip is None:
        return
    if (flip[0] is None) != (pattern == "backdoor"):
        raise SourceError("the pattern targeted needs the two classes from and to; backdoor only the class to")
    if not all(k is None or 0 <= k < classes for k in flip) or flip[0] == flip[1]:
        raise SourceError(f"wrong labels go from one class to another of 0 to {classes - 1}, not from {flip[0]} to {flip[1]}")


def eligible(labels: Labels, pattern: str, flip: Flip | None) -> NDArray[np.bool_]:
    """Which examples may get a wrong label."""
    if flip is None:
        return np.ones(len(labels), dtype=np.bool_)
    return np.asarray(labels != flip[1] if flip[0] is None else labels == flip[0])


def wrong(labels: Labels, examples: Labels, pattern: str, flip: Flip | None, classes: int, seed: int) -> Labels:
    """What the labels would be if each were wrong. `examples` names the examples, so that a random error is always the same."""
    if flip is not None:
        return np.where(eligible(labels, pattern, flip), flip[1], labels)
    if pattern == "next-class":
        return (labels + 1) % classes
    steps = np.array([1 + draw(seed, classes - 1, "wrong", int(example)) for example in examples], dtype=np.int64)
    return (labels + steps) % classes


def thresholds(eligible: NDArray[np.bool_]) -> NDArray[np.float64]:
    """For each example in a group's order, the share of right labels up to which its own label is wrong; −1 = never.

    Among the eligible examples the thresholds are van der Corput's sequence (1935): at a share r the labels with a
    threshold of at least r are wrong. So a lower share only adds errors, an error stays the same when further examples
    come, and in every first part of the order the share of right labels is as near r as whole labels allow at 1/4, 1/2
    and 3/4, and within a few labels for any other share.
    """
    position = np.cumsum(eligible) - 1
    reversed_bits = np.zeros(len(eligible), dtype=np.int64)
    for bit in range(_BITS):
        reversed_bits |= (position >> bit & 1) << (_BITS - 1 - bit)
    return np.where(eligible, reversed_bits / (1 << _BITS), -1.0)
