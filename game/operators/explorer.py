"""`explorer`: greedy, but one time in five it tries any other row in reach (ε-greedy with ε = 1/5).

Its die is rolled in public when the round opens: seats read in its intent whether it gambles. The die picks among the rows that
are open when it moves, so that a strike can change where a gamble goes, but not whether it gambles.
"""

from __future__ import annotations

from game.operators.greedy import greedy
from game.rules.outlook import Choice, Outlook

ONCE_IN = 5
"""It gambles one time in so many."""


def explorer(outlook: Outlook) -> Choice:
    """Moves as the greedy one does, but one time in five tries a row in reach at random."""
    others = outlook.rows[1:]
    thrown = outlook.chance * ONCE_IN * len(others) >> 32
    if thrown < len(others):
        return Choice(others[thrown], "it tries a row at random, as it does one time in five")
    return greedy(outlook)
