"""Which characters a font draws: read from its file, so that a scenario can be checked where there is no screen."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from game import files

FONTS = {"regular": "Inter-Regular.otf", "strong": "Inter-SemiBold.otf", "title": "InterDisplay-Bold.otf"}
"""The game's own fonts by weight."""

_MOST = 4 << 20  # bytes of a table of characters; those of the largest fonts take a tenth of it
_SEGMENTS, _GROUPS = 4, 12  # the two formats in use: for the first 65,536 characters, and for all


@cache
def own() -> frozenset[int]:
    """The code points that every font of the game draws. Raises `GameError` when the file of one is missing."""
    return frozenset.intersection(*(covered(files.asset("fonts", name)) for name in FONTS.values()))


def draws(points: frozenset[int], letter: str) -> bool:
    """Whether a font that has these code points draws a character: it has it, or what it is made of."""
    if ord(letter) in points:
        return True
    forms = unicodedata.normalize("NFC", letter), unicodedata.normalize("NFD", letter)
    return any(all(ord(part) in points for part in form) for form in forms)


def lacks(letter: str) -> bool:
    """Whether the game's own fonts have no picture of a character that is one to be seen."""
    if letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me"):
        return False
    return not draws(own(), letter)


def lacking(text: str) -> str:
    """The characters of a text that the game's own fonts do not draw, each once, as they come."""
    return "" if text.isascii() else "".join(dict.fromkeys(filter(lacks, text)))


@cache
def covered(path: Path) -> frozenset[int]:
    """The code points that a font file (or the first font of a collection) draws; none of a file that cannot be read."""
    try:
        with path.open("rb") as file:
            return frozenset(_points(file))
    except (OSError, struct.error, ValueError):
        return frozenset()


def _points(file: BinaryIO) -> Iterator[int]:
    kind, _, _, first = struct.unpack(">4sIII", file.read(16))
    file.seek(first if kind == b"ttcf" else 0)
    (tables,) = struct.unpack(">4xH6x", file.read(12))
    for name, offset, length in struct.iter_unpack(">4s4xII", file.read(16 * tables)):
        if name == b"cmap":
            file.seek(offset)
            yield from _mapped(file.read(min(length, _MOST)))
            return


def _mapped(table: bytes) -> Iterator[int]:
    """The code points of a table of characters, by its best subtable for Unicode."""
    found: dict[int, int] = {}
    for number in range(struct.unpack_from(">H", table, 2)[0]):
        platform, _, at = struct.unpack_from(">HHI", table, 4 + 8 * number)
        if platform in (0, 3):
            found[struct.unpack_from(">H", table, at)[0]] = at
    if _GROUPS in found:
        at = found[_GROUPS]
        for number in range(struct.unpack_from(">I", table, at + 12)[0]):
            first, last, _ = struct.unpack_from(">III", table, at + 16 + 12 * number)
            yield from range(first, min(last, 0x10FFFF) + 1)
    elif _SEGMENTS in found:
        at = found[_SEGMENTS]
        double = struct.unpack_from(">H", table, at + 6)[0]
        for number in range(double // 2):
            (last,) = struct.unpack_from(">H", table, at + 14 + 2 * number)
            (first,) = struct.unpack_from(">H", table, at + 16 + double + 2 * number)
            (range_,) = struct.unpack_from(">H", table, at + 16 + 3 * double + 2 * number)
            for point in range(first, min(last, 0xFFFE) + 1):
                where = at + 16 + 3 * double + 2 * number + range_ + 2 * (point - first)
                # A segment may hold points without a picture: those of glyph 0.
                if not range_ or (where + 2 <= len(table) and struct.unpack_from(">H", table, where)[0]):
                    yield point
