"""What writing looks like in pixels and how wide it is: in the game's own fonts, and in those of the system where these lack a
character.
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pygame
import pygame.font

from game import files, glyphs
from game.view.drawing.draw import Measure
from game.view.drawing.theme import Colour

_LIKED = ("notosans", "dejavusans", "segoeui", "arialunicode", "helvetica", "arial", "liberationsans", "malgun", "msyh", "yahei")
"""Parts of the names of plain fonts, those that are tried first first."""

_SCRIPTS = {
    "ARABIC": "Arab", "HEBREW": "Hebr", "SYRIAC": "Syrc", "THAANA": "Thaa", "NKO": "Nkoo", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt",
    "MYANMAR": "Mymr", "KHMER": "Khmr",
}  # fmt: skip
"""The scripts whose letters change with their neighbours, by the first word of the letters' names in Unicode."""

_BACK = ("Arab", "Hebr", "Syrc", "Thaa", "Nkoo")
"""The scripts that are read from right to left."""

_fonts: dict[tuple[str | Path, int, str], pygame.font.Font | None] = {}
_widths: dict[tuple[str, int, str], int] = {}
_REMEMBERED = 20_000


class Run(NamedTuple):
    """A part of a text that one font draws: `path` is that of a font of the system, `None` the game's own; `script` is one of
    those that need to be known, or empty.
    """

    text: str
    path: Path | None = None
    script: str = ""


def font(weight: str, pixels: int) -> pygame.font.Font:
    """A font of the game. Raises `GameError` when its file is missing."""
    found = _opened(weight, pixels)
    assert found is not None
    return found


def _opened(name: str | Path, pixels: int, script: str = "") -> pygame.font.Font | None:
    """A font by its weight or the path of its file, for a script; `None` for one of the system that cannot be used."""
    key = (name, pixels, script)
    if key not in _fonts or not pygame.font.get_init():
        if not pygame.font.get_init():
            pygame.font.init()
            _fonts.clear()
        if isinstance(name, str):
            _fonts[key] = pygame.font.Font(files.asset("fonts", glyphs.FONTS[name]), pixels)
        else:
            found = None
            with suppress(pygame.error, OSError):
                found = pygame.font.Font(name, pixels)
                if script:  # joining letters is left out where the library was built without it
                    found.set_script(script)
                if script in _BACK:
                    found.set_direction(pygame.DIRECTION_RTL)
            _fonts[key] = found
    return _fonts[key]


def runs(text: str, weight: str) -> list[Run]:
    """A text in parts that one font each can draw. Where no font has a character, the game's own shows its box for it."""
    if not glyphs.lacking(text):
        return [Run(text)]
    places: list[tuple[Path | None, str]] = []
    for letter in text:
        before = places[-1] if places else (None, "")
        if glyphs.lacks(letter):
            path = before[0]
            if path is None or not glyphs.draws(glyphs.covered(path), letter):
                path = _system(letter, weight != "regular")
            script = _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "")
            places.append((path, script if path is not None else ""))
        else:
            # Marks and spaces go with what they stand after, if its font has them: so a name stays in one piece.
            joins = before[0] is not None and not letter.isalnum() and glyphs.draws(glyphs.covered(before[0]), letter)
            places.append(before if joins else (None, ""))
    for i in reversed(range(len(text))):
        ends = i + 1 == len(text) or places[i] != places[i + 1]
        if places[i][0] and ends and not glyphs.lacks(text[i]) and not unicodedata.category(text[i]).startswith("M"):
            places[i] = (None, "")  # a space at its end is none of the name
    parts = groupby(zip(text, places, strict=True), key=lambda pair: pair[1])
    return [Run("".join(letter for letter, _ in part), *place) for place, part in parts]


@cache
def _system(letter: str, bold: bool) -> Path | None:
    """The file of a font of the system that draws a character, `None` where there is none."""
    return next((path for path in _installed(bold) if glyphs.draws(glyphs.covered(path), letter) and _opened(path, 12)), None)


@cache
def _installed(bold: bool) -> tuple[Path, ...]:
    """The files of the system's fonts, plain ones first."""
    names = sorted(
        pygame.font.get_fonts(), key=lambda name: (next((i for i, part in enumerate(_LIKED) if part in name), 99), name)
    )
    found = (pygame.font.match_font(name, bold=bold) for name in names)
    return tuple(dict.fromkeys(Path(path) for path in found if path))


def _drawn(run: Run, weight: str, tall: int) -> tuple[pygame.font.Font, int, int, int]:
    """The font of a run, and how wide, how tall, and how far above the line what it draws is."""
    own = font(weight, tall)
    mine = own if run.path is None else _opened(run.path, tall, run.script) or own
    (wide, high), rise = mine.size(run.text), mine.get_ascent()
    if high > 2 * own.get_height():
        # Fonts of coloured pictures have one size; what they draw is made smaller.
        wide, high, rise = round(wide * own.get_height() / high), own.get_height(), own.get_ascent()
    return mine, wide, high, rise


def width(text: str, weight: str, tall: int) -> int:
    """How wide a text is in pixels."""
    parts = runs(text, weight)
    return (
        font(weight, tall).size(text)[0]
        if len(parts) == 1 and parts[0].path is None
        else sum(_drawn(run, weight, tall)[1] for run in parts)
    )


def picture(text: str, weight: str, tall: int, colour: Colour) -> pygame.Surface:
    """A text in pixels. Its line lies as far above the middle as that of the game's own font."""
    own, parts = font(weight, tall), runs(text, weight)
    if len(parts) == 1 and parts[0].path is None and own.size(text)[0]:
        return own.render(text, True, colour)
    drawn = [_drawn(run, weight, tall) for run in parts]
    line, height = own.get_ascent(), own.get_height()
    air = max(0, *(max(rise - line, high - rise - (height - line)) for _, _, high, rise in drawn))
    surface = pygame.Surface((max(1, sum(wide for _, wide, _, _ in drawn)), height + 2 * air), pygame.SRCALPHA)
    x = 0
    for run, (mine, wide, high, rise) in zip(parts, drawn, strict=True):
        if not wide:
            continue  # a mark alone, which pygame refuses to draw
        part = mine.render(run.text, True, colour)
        if part.get_height() != high:
            part = pygame.transform.smoothscale(part, (wide, high))
        surface.blit(part, (x, air + line - rise))
        x += wide
    return surface


def pixels(size: int, scale: float) -> int:
    """The pixel size of writing of a logical size."""
    return max(6, round(size * scale))


def measure(scale: float) -> Measure:
    """The function that says how wide a text is in logical units, at a UI scale."""

    def wide(text: str, size: int, weight: str) -> float:
        tall = pixels(size, scale)
        key = (text, tall, weight)
        known = _widths.get(key)
        if known is None:
            if len(_widths) > _REMEMBERED:
                _widths.clear()
            known = _widths[key] = width(text, weight, tall)
        return known / scale

    return wide
