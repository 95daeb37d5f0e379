"""The game's own fonts: how wide writing is and what it looks like in pixels."""

from __future__ import annotations

import pygame
import pygame.font

from game import files
from game.view.drawing.draw import Measure

_FILES = {"regular": "Inter-Regular.otf", "strong": "Inter-SemiBold.otf", "title": "InterDisplay-Bold.otf"}

_fonts: dict[tuple[str, int], pygame.font.Font] = {}
_widths: dict[tuple[str, int, str], int] = {}
_REMEMBERED = 20_000


def font(weight: str, pixels: int) -> pygame.font.Font:
    """A font of the game. Raises `GameError` when its file is missing."""
    key = (weight, pixels)
    found = _fonts.get(key)
    if found is None:
        if not pygame.font.get_init():
            pygame.font.init()
            _fonts.clear()
        found = _fonts[key] = pygame.font.Font(files.asset("fonts", _FILES[weight]), pixels)
    return found


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
            known = _widths[key] = font(weight, tall).size(text)[0]
        return known / scale

    return wide
