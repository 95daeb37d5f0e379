"""What the columns of the grid are called where there is little room, so that each can be told from all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from game.rules.setup import Slice
from game.view.drawing.pen import STRONG, Pen


class Names(NamedTuple):
    """The lines over each column, the size of their writing, and the words that all names begin with where they are left out."""

    size: int
    lines: tuple[tuple[str, ...], ...]
    shared: str = ""


def names(pen: Pen, slices: Sequence[Slice], wide: float) -> Names:
    """The names of the columns in at most two lines of a width each, no two alike: whole, else without their last words, else
    only the words that tell them apart, else their ids, else their numbers.
    """
    shared, telling = _telling([one.name for one in slices])
    ways: tuple[tuple[list[str], bool, str], ...] = (
        ([one.name for one in slices], False, ""),
        ([one.name for one in slices], True, ""),
        (telling, False, shared),
        ([one.id for one in slices], False, ""),
        (telling, True, shared),
    )
    for written, cut, left_out in ways:
        for size in (pen.sizes.small, pen.sizes.tiny):
            lines = [_lines(pen, name.split(), wide, size, cut) for name in written]
            if all(lines) and len(set(lines)) == len(slices):
                return Names(size, tuple(lines), left_out)
    return Names(pen.sizes.tiny, tuple((str(number),) for number, _ in enumerate(slices, 1)))


def _telling(full: Sequence[str]) -> tuple[str, list[str]]:
    """The words that all names begin with, and of the others as few as tell them apart."""
    words = [name.split() for name in full]
    same = 0
    while all(len(one) > same + 1 for one in words) and len({one[same] for one in words}) == 1:
        same += 1
    rest = [one[same:] for one in words]
    most = max(map(len, rest))
    few = next((n for n in range(1, most) if len({tuple(one[:n]) for one in rest}) == len(rest)), most)
    return " ".join(words[0][:same]), [" ".join(one[:few]) for one in rest]


def _lines(pen: Pen, words: Sequence[str], wide: float, size: int, cut: bool) -> tuple[str, ...]:
    """Words in at most two lines, none broken; nothing where they do not fit. With `cut` the last ones may be left out for …"""
    for many in range(len(words), 0, -1):
        text = " ".join(words[:many]) + ("…" if many < len(words) else "")
        if all(pen.width(word, size, STRONG) <= wide for word in text.split()):
            lines = pen.balanced(text, wide, size, STRONG)
            if len(lines) <= 2:
                return tuple(lines)
        if not cut:
            break
    return ()
