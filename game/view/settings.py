"""What a player sets once: the scale of the screen and whether things move. Kept beside the saved games."""

from __future__ import annotations

import json
from dataclasses import dataclass

from game import files
from game.errors import GameError

SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    scale: float = 1.0
    motion: bool = True


def load() -> Settings:
    """The kept settings; what is missing or damaged is as at the first start."""
    try:
        told = json.loads((files.home() / NAME).read_text(encoding="utf-8"))
        scale, motion = told.get("scale", 1.0), told.get("motion", True)
    except (OSError, ValueError, AttributeError, GameError):
        return Settings()
    good = isinstance(scale, (int, float)) and not isinstance(scale, bool) and SCALES[0] <= scale <= SCALES[-1]
    return Settings(float(scale) if good else 1.0, motion if isinstance(motion, bool) else True)


def keep(settings: Settings) -> None:
    """Keep the settings. Raises `GameError` when the folder cannot be written."""
    files.write(files.home() / NAME, json.dumps({"scale": settings.scale, "motion": settings.motion}) + "\n")


def step(scale: float, by: int) -> float:
    """The next larger (+1) or smaller (−1) scale."""
    if by > 0:
        return next((one for one in SCALES if one > scale + 1e-6), SCALES[-1])
    return next((one for one in reversed(SCALES) if one < scale - 1e-6), SCALES[0])
