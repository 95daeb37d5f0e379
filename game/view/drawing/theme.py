"""Every colour of the screens, and the pairs that have to be told apart."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

Colour = tuple[int, int, int]

# Grounds, from the window's back to what lies on top.
NIGHT: Colour = (19, 16, 14)
PANEL: Colour = (29, 25, 22)
RAISED: Colour = (44, 39, 35)
HOVER: Colour = (60, 53, 47)
EDGE: Colour = (74, 66, 58)
RIM: Colour = (136, 123, 108)

# Writing.
INK: Colour = (23, 19, 16)
TEXT: Colour = (246, 239, 228)
SOFT: Colour = (195, 183, 167)
FAINT: Colour = (160, 147, 131)

# Signals. Amber: what a method uses, and what is chosen. Cyan: its partner. White: the cursor.
AMBER: Colour = (255, 181, 46)
CYAN: Colour = (78, 205, 245)
WHITE: Colour = (255, 255, 255)
GOOD: Colour = (92, 205, 150)
BAD: Colour = (255, 122, 92)
PRIMARY: Colour = (255, 190, 66)
PRIMARY_HOVER: Colour = (255, 208, 116)
CHIP: Colour = (214, 204, 189)

# Okabe and Ito's palette, in the order in which operators and seats take from it.
SKY: Colour = (86, 180, 233)
ORANGE: Colour = (230, 159, 0)
GREEN: Colour = (0, 158, 115)
YELLOW: Colour = (240, 228, 66)
BLUE: Colour = (0, 114, 178)
VERMILION: Colour = (213, 94, 0)
PURPLE: Colour = (204, 121, 167)
OPERATORS: tuple[Colour, ...] = (SKY, PURPLE, YELLOW, ORANGE)
SEATS: tuple[Colour, ...] = (GREEN, ORANGE, SKY, PURPLE, YELLOW, VERMILION)

# The ramp runs through these stops; its luminance only rises, and dark writing stands on all of it.
_RAMP: tuple[tuple[float, Colour], ...] = (
    (0.00, (132, 124, 202)),
    (0.30, (186, 128, 190)),
    (0.55, (238, 146, 156)),
    (0.78, (252, 194, 150)),
    (1.00, (255, 243, 208)),
)
STEPS = 64


def mix(one: Colour, two: Colour, share: float) -> Colour:
    """The colour `share` of the way from `one` to `two`."""
    return (
        round(one[0] + (two[0] - one[0]) * share),
        round(one[1] + (two[1] - one[1]) * share),
        round(one[2] + (two[2] - one[2]) * share),
    )


@cache
def ramp(step: int) -> Colour:
    """The ramp's colour at `step` of 0 … `STEPS`."""
    place = min(max(step / STEPS, 0.0), 1.0)
    for (low, one), (high, two) in pairwise(_RAMP):
        if place <= high:
            return mix(one, two, (place - low) / (high - low))
    return _RAMP[-1][1]


def shade(score: int) -> Colour:
    """The colour of a score in hundredths of a point; good scores differ by little and are spread wider."""
    return ramp(round(STEPS * (min(max(score, 0), 10000) / 10000) ** 2.6))


def operator(index: int) -> Colour:
    """The colour of an operator."""
    return OPERATORS[index % len(OPERATORS)]


def seat(index: int) -> Colour:
    """The colour of a seat."""
    return SEATS[index % len(SEATS)]


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, two: Colour) -> float:
    """The contrast ratio of two colours, 1 … 21, as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


# Every writing colour with each ground it stands on: at least 4.5 : 1.
WRITING: tuple[tuple[str, Colour, Colour], ...] = (
    *(
        (f"{name} on {ground}", colour, back)
        for name, colour in (("text", TEXT), ("soft", SOFT), ("faint", FAINT), ("amber", AMBER), ("good", GOOD), ("bad", BAD))
        for ground, back in (("night", NIGHT), ("panel", PANEL), ("raised", RAISED))
    ),
    ("text on hover", TEXT, HOVER),
    ("soft on hover", SOFT, HOVER),
    ("ink on primary", INK, PRIMARY),
    ("ink on primary, hovered", INK, PRIMARY_HOVER),
    ("ink on amber", INK, AMBER),
    ("ink on cyan", INK, CYAN),
    ("ink on chip", INK, CHIP),
    ("ink on good", INK, GOOD),
    ("ink on bad", INK, BAD),
    *((f"ink on operator {i}", INK, colour) for i, colour in enumerate(OPERATORS)),
    *((f"ink on seat {i}", INK, colour) for i, colour in enumerate(SEATS)),
    *((f"operator {i} on panel", colour, PANEL) for i, colour in enumerate(OPERATORS)),
    *((f"ink on ramp {i}", INK, ramp(i)) for i in range(STEPS + 1)),
    *((f"ramp {i} on panel, as a stale cell writes", ramp(i), PANEL) for i in range(STEPS + 1)),
)

# Controls, marks and the focus ring with what is beside them: at least 3 : 1.
CONTROLS: tuple[tuple[str, Colour, Colour], ...] = (
    *(
        (f"{name} on {ground}", colour, back)
        for name, colour in (("rim", RIM), ("white ring", WHITE), ("amber ring", AMBER), ("cyan ring", CYAN), ("chip", CHIP))
        for ground, back in (("night", NIGHT), ("panel", PANEL), ("raised", RAISED))
    ),
    *((f"operator {i} on night", colour, NIGHT) for i, colour in enumerate(OPERATORS)),
    *((f"seat {i} on panel", colour, PANEL) for i, colour in enumerate(SEATS)),
    *((f"ramp {i} on night", ramp(i), NIGHT) for i in range(STEPS + 1)),
)
