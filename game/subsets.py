"""Rows and columns as bit masks: bit i set means group i is in; group 0 is `A`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from game.errors import NotationError

LETTERS = "ABCDEFGHIJKLMNOP"
EMPTY = "-"


def parse(text: str, groups: int) -> int:
    """The mask of a subset written as letters, such as ``"AC"`` (5) or ``"-"`` (0), among the first `groups` letters.

    Raises `NotationError` for a letter that is no group, or one written twice.
    """
    if text == EMPTY:
        return 0
    known = LETTERS[:groups]
    mask = 0
    for letter in text:
        if letter not in known:
            raise NotationError(f"{text!r} names {letter!r}, which is no group here; write letters of {known}, or - for none")
        bit = 1 << known.index(letter)
        if mask & bit:
            raise NotationError(f"{text!r} names {letter} twice; write each group once")
        mask |= bit
    if not text:
        raise NotationError("a subset is missing; write letters such as AC, or - for the empty one")
    return mask


@lru_cache(maxsize=1 << 12)
def show(mask: int) -> str:
    """The letters of a mask, ``"-"`` for the empty set; `parse` reads it back."""
    return "".join(LETTERS[i] for i in members(mask)) or EMPTY


@lru_cache(maxsize=1 << 12)
def members(mask: int) -> tuple[int, ...]:
    """The indices of the groups in a mask, rising."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def size(mask: int) -> int:
    """How many groups are in a mask."""
    return mask.bit_count()


def within(mask: int, reach: int, groups: int) -> Iterator[int]:
    """All masks that differ from `mask` in at most `reach` of `groups` bits: `mask` first, then by distance."""
    return (mask ^ flip for flip in _flips(reach, groups))


@cache
def _flips(reach: int, groups: int) -> tuple[int, ...]:
    return tuple(sorted((flip for flip in range(1 << groups) if size(flip) <= reach), key=lambda flip: (size(flip), flip)))


def subsets(mask: int) -> Iterator[int]:
    """All subsets of a mask, rising, the empty one first."""
    part = 0
    while True:
        yield part
        if part == mask:
            return
        part = (part - mask) & mask
