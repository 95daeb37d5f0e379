"""The data sets that ship with the game, read from its own folder with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from game.errors import SourceError
from game.files import asset

_CLASSES: dict[str, tuple[str, ...]] = {
    "digits": tuple("0123456789"),
    "wine": ("cultivar-1", "cultivar-2", "cultivar-3"),
    "cancer": ("malignant", "benign"),
}
# Pixels share one unit; the measurements of the others do not.
_SCALED = frozenset({"wine", "cancer"})
_SHAPES = {"digits": (8, 8)}
# What a backdoor stamps on an example: four pixels in the upper left corner, or two measurements, at their highest.
_TRIGGERS = {"digits": (0, 1, 8, 9), "wine": (2, 8), "cancer": (9, 19)}

NAMES = tuple(_CLASSES)
"""The data sets a scenario may name."""


@dataclass(frozen=True)
class Data:
    """A labelled data set: features (examples × features, float64), labels (int64, from 0), names of classes and features.

    `scaled` says whether a model should see the features standardised, because they come in different units. Of pictures,
    `shape` is height and width. `trigger` is what a backdoor stamps on an example: features and their values.
    The arrays are read-only; every board of the process shares them.
    """

    name: str
    features: NDArray[np.float64]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    columns: tuple[str, ...]
    scaled: bool
    shape: tuple[int, int] | None
    trigger: tuple[tuple[int, float], ...]


@cache
def load(name: str) -> Data:
    """A shipped data set by name. Raises `SourceError` for an unknown name or a damaged file."""
    if name not in _CLASSES:
        raise SourceError(f"there is no data set {name!r}; choose one of {', '.join(NAMES)}")
    path = asset("data", name, f"{name}.csv")
    damaged = SourceError(f"the game's own file {path.name} is damaged; install the game again, or restore the file")
    try:
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        table = np.loadtxt(lines, delimiter=",", ndmin=2)
    except (OSError, ValueError) as fault:
        raise damaged from fault
    columns = tuple(head.split(","))
    if table.shape[1:] != (len(columns),) or not np.isfinite(table).all():
        raise damaged
    features, labels = np.ascontiguousarray(table[:, :-1]), table[:, -1].astype(np.int64)
    if not np.array_equal(np.unique(labels), np.arange(len(_CLASSES[name]))):
        raise damaged
    features.flags.writeable = labels.flags.writeable = False
    highest = features.max(axis=0) if name in _SCALED else np.full(features.shape[1], features.max())
    trigger = tuple((column, float(highest[column])) for column in _TRIGGERS[name])
    return Data(name, features, labels, _CLASSES[name], columns[:-1], name in _SCALED, _SHAPES.get(name), trigger)
