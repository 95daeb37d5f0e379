"""What a player sets once: the scale of the screen, motion, how hard games are, what helps. Kept beside the saved games."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from game import files
from game.errors import GameError

SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
LEVELS = ("easy", "normal", "hard")
"""The levels of difficulty, as `Scenario.at` names them."""

ASSISTS = ("all", "forecasts", "none")
"""What helps a player: forecasts and hints, forecasts alone, or neither."""

NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    scale: float = 1.0
    motion: bool = True
    difficulty: str = "normal"
    assists: str = "all"


def load() -> Settings:
    """The kept settings; what is missing or damaged is as at the first start."""
    try:
        told = json.loads((files.home() / NAME).read_text(encoding="utf-8"))
        scale, motion = told.get("scale", 1.0), told.get("motion", True)
        difficulty, assists = told.get("difficulty"), told.get("assists")
    except (OSError, ValueError, AttributeError, GameError):
        return Settings()
    good = isinstance(scale, (int, float)) and not isinstance(scale, bool) and SCALES[0] <= scale <= SCALES[-1]
    return Settings(
        float(scale) if good else 1.0,
        motion if isinstance(motion, bool) else True,
        difficulty if difficulty in LEVELS else "normal",
        assists if assists in ASSISTS else "all",
    )


def keep(settings: Settings) -> None:
    """Keep the settings. Raises `GameError` when the folder cannot be written."""
    files.write(files.home() / NAME, json.dumps(asdict(settings)) + "\n")


def step(scale: float, by: int) -> float:
    """The next larger (+1) or smaller (−1) scale."""
    if by > 0:
        return next((one for one in SCALES if one > scale + 1e-6), SCALES[-1])
    return next((one for one in reversed(SCALES) if one < scale - 1e-6), SCALES[0])
