"""Small pictures with smooth edges, made once at four times their size and kept: corners, discs, polygons, patterns."""

from __future__ import annotations

import math

import pygame

from game.view.drawing.draw import Points
from game.view.drawing.theme import Colour

_FINE = 4  # how many times finer a picture is drawn before it is scaled down

_kept: dict[tuple[object, ...], pygame.Surface] = {}
_corner_sets: dict[tuple[int, int, Colour], tuple[pygame.Surface, ...]] = {}
_polygons: dict[tuple[Points, Colour, float], tuple[pygame.Surface, int, int]] = {}
_REMEMBERED = 4_000


def forget() -> None:
    """Drop every kept picture."""
    _kept.clear()
    _corner_sets.clear()
    _polygons.clear()


def _blank(w: int, h: int, colour: Colour) -> pygame.Surface:
    # The colour is there with no opacity, so that scaling down blends opacity only and leaves no dark fringe.
    surface = pygame.Surface((w, h), pygame.SRCALPHA)
    surface.fill((*colour, 0))
    return surface


def _down(surface: pygame.Surface) -> pygame.Surface:
    w, h = surface.get_size()
    return pygame.transform.smoothscale(surface, (w // _FINE, h // _FINE))


def corners(radius: int, width: int, colour: Colour) -> tuple[pygame.Surface, ...]:
    """The four corners (upper left, upper right, lower left, lower right) of a disc, or of a ring when `width` is not 0."""
    key = (radius, width, colour)
    found = _corner_sets.get(key)
    if found is None:
        if len(_corner_sets) > _REMEMBERED:
            _corner_sets.clear()
        big = radius * _FINE
        fine = _blank(big, big, colour)
        pygame.draw.circle(fine, (*colour, 255), (big, big), big)
        if width:
            pygame.draw.circle(fine, (*colour, 0), (big, big), max(0, (radius - width) * _FINE))
        one = _down(fine)
        flip = pygame.transform.flip
        found = _corner_sets[key] = (one, flip(one, True, False), flip(one, False, True), flip(one, True, True))
    return found


def plate(w: int, h: int, radius: int, colour: Colour) -> pygame.Surface:
    """A small filled box with round corners, whole: one blit for what is drawn often."""
    key = ("plate", w, h, radius, colour)
    found = _kept.get(key)
    if found is None:
        surface = _blank(w, h, colour)
        full = (*colour, 255)
        surface.fill(full, (radius, 0, w - 2 * radius, h))
        surface.fill(full, (0, radius, w, h - 2 * radius))
        one, two, three, four = corners(radius, 0, colour)
        for picture, place in ((one, (0, 0)), (two, (w - radius, 0)), (three, (0, h - radius)), (four, (w - radius, h - radius))):
            surface.blit(picture, place, special_flags=pygame.BLEND_RGBA_MAX)
        found = _keep(key, surface)
    return found


def disc(radius: int, fill: Colour | None, rim: Colour | None, width: int) -> pygame.Surface:
    """A disc with an optional ring inside its edge."""
    key = ("disc", radius, fill, rim, width)
    found = _kept.get(key)
    if found is None:
        big = radius * _FINE
        fine = _blank(2 * big, 2 * big, rim or fill or (0, 0, 0))
        if rim is not None:
            pygame.draw.circle(fine, (*rim, 255), (big, big), big)
            inner = (*fill, 255) if fill is not None else (*rim, 0)
            pygame.draw.circle(fine, inner, (big, big), max(0, big - width * _FINE))
        elif fill is not None:
            pygame.draw.circle(fine, (*fill, 255), (big, big), big)
        found = _keep(key, _down(fine))
    return found


def polygon(points: Points, fill: Colour, scale: float) -> tuple[pygame.Surface, int, int]:
    """A filled polygon, and where its upper left corner is in pixels from the polygon's origin."""
    key = (points, fill, scale)
    found = _polygons.get(key)
    if found is None:
        if len(_polygons) > _REMEMBERED:
            _polygons.clear()
        left = math.floor(min(x for x, _ in points) * scale) - 1
        top = math.floor(min(y for _, y in points) * scale) - 1
        wide = math.ceil(max(x for x, _ in points) * scale) + 1 - left
        tall = math.ceil(max(y for _, y in points) * scale) + 1 - top
        fine = _blank(wide * _FINE, tall * _FINE, fill)
        pygame.draw.polygon(fine, (*fill, 255), [((x * scale - left) * _FINE, (y * scale - top) * _FINE) for x, y in points])
        found = _polygons[key] = (_down(fine), left, top)
    return found


def stroke(dx: int, dy: int, width: int, colour: Colour) -> tuple[pygame.Surface, int, int]:
    """A slanting stroke from (0, 0) to (dx, dy) in pixels."""
    length = math.hypot(dx, dy)
    ox, oy = -dy / length * width / 2, dx / length * width / 2
    return polygon(((ox, oy), (dx + ox, dy + oy), (dx - ox, dy - oy), (-ox, -oy)), colour, 1.0)


def shadow(w: int, h: int, strength: int) -> pygame.Surface:
    """Black of some opacity."""
    key = ("shadow", w, h, strength)
    found = _kept.get(key)
    if found is None:
        surface = pygame.Surface((w, h))
        surface.set_alpha(strength)
        found = _keep(key, surface)
    return found


def dashed(w: int, h: int, radius: int, width: int, colour: Colour, scale: float) -> pygame.Surface:
    """A dashed outline with round corners."""
    key = ("dashed", w, h, radius, width, colour, scale)
    found = _kept.get(key)
    if found is None:
        surface = _blank(w, h, colour)
        pygame.draw.rect(surface, (*colour, 255), (0, 0, w, h), width, radius)
        step = max(3, round(4 * scale))
        gap = (*colour, 0)
        for x in range(radius + step, w - radius - step, 2 * step):
            surface.fill(gap, (x, 0, step, width))
            surface.fill(gap, (x, h - width, step, width))
        for y in range(radius + step, h - radius - step + 1, 2 * step):
            surface.fill(gap, (0, y, width, step))
            surface.fill(gap, (w - width, y, width, step))
        found = _keep(key, surface)
    return found


def pattern(kind: str, w: int, h: int, radius: int, colour: Colour, scale: float) -> pygame.Surface:
    """A pattern cut to a box with round corners: ``veil``, ``bars``, ``gate`` or ``dots``."""
    key = ("pattern", kind, w, h, radius, colour, scale)
    found = _kept.get(key)
    if found is None:
        fine = _blank(w * _FINE, h * _FINE, colour)
        unit = scale * _FINE
        full = (*colour, 255)
        tall, wide = h * _FINE, w * _FINE
        if kind == "veil":
            step = 9 * unit
            for i in range(-math.ceil(tall / step) - 1, math.ceil(wide / step) + 2):
                x = i * step
                pygame.draw.line(fine, full, (x, tall), (x + tall, 0), max(1, round(1.1 * unit)))
        elif kind == "gate":
            step = 11 * unit
            for i in range(math.ceil(wide / step) + 1):
                fine.fill(full, (round(i * step + 4 * unit), 0, round(3 * unit), tall))
        elif kind == "bars":
            # Few bars on a small tile, so that the score between them stays free.
            for i in range(3 if w >= 90 * scale else 1):
                for x in (5 * unit + i * 6 * unit, wide - 8 * unit - i * 6 * unit):
                    fine.fill(full, (round(x), 0, round(2.5 * unit), tall))
        elif kind == "dots":
            step = 9 * unit
            for row in range(math.ceil(tall / step) + 1):
                for column in range(math.ceil(wide / step) + 1):
                    centre = (column * step + (step / 2 if row % 2 else 0), row * step + step / 2)
                    pygame.draw.circle(fine, full, centre, 1.5 * unit)
        mask = _blank(wide, tall, (255, 255, 255))
        pygame.draw.rect(mask, (255, 255, 255, 255), (0, 0, wide, tall), 0, radius * _FINE)
        fine.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
        found = _keep(key, _down(fine))
    return found


def _keep(key: tuple[object, ...], surface: pygame.Surface) -> pygame.Surface:
    if len(_kept) > _REMEMBERED:
        _kept.clear()
    _kept[key] = surface
    return surface
