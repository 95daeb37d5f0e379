"""How policies pick the best of several rows, with the ties of R18, say by how much, and turn fractions into hundredths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import floor

from game import subsets
from game.rules.notation import money
from game.rules.outlook import Outlook

Worth = Callable[[int], int | tuple[int, ...]]
"""What a row is worth to a policy: one number, or several of which later ones only part ties. More is better."""


def best(outlook: Outlook, worth: Worth, rows: Iterable[int] | None = None) -> int:
    """The row of highest worth, in reach unless `rows` are given. Ties: stay, then fewer groups, then the lower row (R18)."""
    asked = outlook.rows if rows is None else tuple(rows)
    values = tuple(map(worth, asked))
    most = max(values)
    if values.count(most) == 1:
        return asked[values.index(most)]
    tied = (row for row, value in zip(asked, values, strict=True) if value == most)
    return min(tied, key=lambda row: (row != outlook.here, subsets.size(row), row))


def better(outlook: Outlook, gain: int) -> str:
    """By how much a move is better, in hundredths of utility, as a clause: no number, where nobody measured the row it leaves."""
    return "and nobody measured where it stands" if outlook.blind else f"{money(gain)} better"


def hundredths(value: float) -> int:
    """The nearest whole number, halves up: also halves that a computer's sum of fractions left a hair short."""
    return floor(value + 0.5 + 1e-6)
