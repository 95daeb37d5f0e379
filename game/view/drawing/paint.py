"""Painting a draw list: each piece to pixels, with every costly picture made once and kept."""

from __future__ import annotations

import pygame

from game.view.drawing import letters, tiles
from game.view.drawing.draw import Box, Clip, Disc, Hatch, Label, Line, Scene, Shape, Unclip, Veil
from game.view.drawing.theme import Colour

_writing: dict[tuple[str, int, str, Colour], pygame.Surface] = {}
_REMEMBERED = 3_000
_SMALL = 2_500  # pixels up to which a box is kept whole rather than put together each time


def paint(scene: Scene, surface: pygame.Surface, scale: float) -> None:
    """Paint a scene on a surface; `scale` is how many pixels one logical unit is."""
    clips: list[pygame.Rect] = []
    for item in scene:
        if isinstance(item, Label):
            _label(item, surface, scale)
        elif isinstance(item, Box):
            _box(item, surface, scale)
        elif isinstance(item, Disc):
            _disc(item, surface, scale)
        elif isinstance(item, Shape):
            picture, left, top = tiles.polygon(item.points, item.fill, scale)
            surface.blit(picture, (round(item.x * scale) + left, round(item.y * scale) + top))
        elif isinstance(item, Line):
            _line(item, surface, scale)
        elif isinstance(item, Hatch):
            x, y, w, h = _pixels(item.x, item.y, item.w, item.h, scale)
            if w > 0 and h > 0:
                surface.blit(tiles.pattern(item.kind, w, h, round(item.radius * scale), item.colour, scale), (x, y))
        elif isinstance(item, Clip):
            clips.append(surface.get_clip())
            surface.set_clip(surface.get_clip().clip(pygame.Rect(_pixels(item.x, item.y, item.w, item.h, scale))))
        elif isinstance(item, Unclip):
            surface.set_clip(clips.pop())
        elif isinstance(item, Veil):
            x, y, w, h = _pixels(item.x, item.y, item.w, item.h, scale)
            surface.blit(tiles.shadow(w, h, item.strength), (x, y))


def forget() -> None:
    """Drop every kept picture, so that the next frame is painted from nothing."""
    _writing.clear()
    tiles.forget()


def _pixels(x: float, y: float, w: float, h: float, scale: float) -> tuple[int, int, int, int]:
    # Both edges are rounded, so that neighbours meet without a seam at any scale.
    left, top = round(x * scale), round(y * scale)
    return left, top, round((x + w) * scale) - left, round((y + h) * scale) - top


def _label(item: Label, surface: pygame.Surface, scale: float) -> None:
    if not item.text:
        return
    size = letters.pixels(item.size, scale)
    key = (item.text, size, item.weight, item.colour)
    picture = _writing.get(key)
    if picture is None:
        if len(_writing) > _REMEMBERED:
            _writing.clear()
        picture = _writing[key] = letters.picture(item.text, item.weight, size, item.colour)
    x, y, w, h = _pixels(item.x, item.y, item.w, item.h, scale)
    if item.place == 0:
        x += (w - picture.get_width()) // 2
    elif item.place > 0:
        x += w - picture.get_width()
    surface.blit(picture, (x, y + (h - picture.get_height()) // 2))


def _box(item: Box, surface: pygame.Surface, scale: float) -> None:
    x, y, w, h = _pixels(item.x, item.y, item.w, item.h, scale)
    if w <= 0 or h <= 0:
        return
    radius = min(round(item.radius * scale), w // 2, h // 2)
    if item.rim is None:
        if item.fill is not None:
            _round(surface, x, y, w, h, radius, item.fill)
        return
    width = max(1, round(item.width * scale))
    if item.dash:
        if item.fill is not None:
            _round(surface, x, y, w, h, radius, item.fill)
        surface.blit(tiles.dashed(w, h, radius, width, item.rim, scale), (x, y))
    elif item.fill is not None:
        _round(surface, x, y, w, h, radius, item.rim)
        _round(surface, x + width, y + width, w - 2 * width, h - 2 * width, max(0, radius - width), item.fill)
    else:
        _outline(surface, x, y, w, h, radius, width, item.rim)


def _round(surface: pygame.Surface, x: int, y: int, w: int, h: int, radius: int, fill: Colour) -> None:
    if w <= 0 or h <= 0:
        return
    if radius < 1:
        surface.fill(fill, (x, y, w, h))
        return
    if w * h <= _SMALL:
        surface.blit(tiles.plate(w, h, radius, fill), (x, y))
        return
    surface.fill(fill, (x + radius, y, w - 2 * radius, h))
    surface.fill(fill, (x, y + radius, radius, h - 2 * radius))
    surface.fill(fill, (x + w - radius, y + radius, radius, h - 2 * radius))
    _corners(surface, x, y, w, h, tiles.corners(radius, 0, fill))


def _outline(surface: pygame.Surface, x: int, y: int, w: int, h: int, radius: int, width: int, colour: Colour) -> None:
    surface.fill(colour, (x + radius, y, w - 2 * radius, width))
    surface.fill(colour, (x + radius, y + h - width, w - 2 * radius, width))
    surface.fill(colour, (x, y + radius, width, h - 2 * radius))
    surface.fill(colour, (x + w - width, y + radius, width, h - 2 * radius))
    if radius:
        _corners(surface, x, y, w, h, tiles.corners(radius, width, colour))


def _corners(surface: pygame.Surface, x: int, y: int, w: int, h: int, pictures: tuple[pygame.Surface, ...]) -> None:
    size = pictures[0].get_width()
    surface.blit(pictures[0], (x, y))
    surface.blit(pictures[1], (x + w - size, y))
    surface.blit(pictures[2], (x, y + h - size))
    surface.blit(pictures[3], (x + w - size, y + h - size))


def _disc(item: Disc, surface: pygame.Surface, scale: float) -> None:
    radius = max(1, round(item.r * scale))
    width = max(1, round(item.width * scale)) if item.rim is not None else 0
    picture = tiles.disc(radius, item.fill, item.rim, width)
    surface.blit(picture, (round(item.x * scale) - radius, round(item.y * scale) - radius))


def _line(item: Line, surface: pygame.Surface, scale: float) -> None:
    x1, y1, x2, y2 = (round(part * scale) for part in (item.x1, item.y1, item.x2, item.y2))
    width = max(1, round(item.width * scale))
    if x1 != x2 and y1 != y2:
        if width == 1:
            pygame.draw.aaline(surface, item.colour, (x1, y1), (x2, y2))
        else:
            picture, left, top = tiles.stroke(x2 - x1, y2 - y1, width, item.colour)
            surface.blit(picture, (x1 + left, y1 + top))
        return
    left, top = min(x1, x2), min(y1, y2)
    wide, tall = abs(x2 - x1), abs(y2 - y1)
    flat = tall == 0
    length = wide if flat else tall
    step = max(3, round(4 * scale)) if item.dash else length or 1
    for start in range(0, max(length, 1), 2 * step if item.dash else step):
        part = min(step, length - start)
        if flat:
            surface.fill(item.colour, (left + start, top - width // 2, part, width))
        else:
            surface.fill(item.colour, (left - width // 2, top + start, width, part))
