"""`scaler`: wants the most data, at any price.

Poison and prices do not move it, but for its choice between equals, and inertia, which is in points, does not hold it. What moves
it is data that come and go: labor, deletions, withheld groups.
"""

from __future__ import annotations

from game import subsets
from game.operators.ranking import best
from game.rules.outlook import Choice, Outlook
from game.worlds.examples import TENTHS


def scaler(outlook: Outlook) -> Choice:
    """Moves to the row in reach with the most data, at any price; among equals, to the one that leaves it the most."""

    def tenths(row: int) -> int:
        return sum(TENTHS[outlook.amounts[group]] for group in subsets.members(row))

    row = best(outlook, lambda row: (tenths(row), outlook.utility[row]))
    data = f"{tenths(row) / 10:g} whole groups"
    if row == outlook.here:
        return Choice(row, f"no row in reach has more data, {data} in all")
    if tenths(row) == tenths(outlook.here):
        return Choice(row, f"no less data, {data} in all, and better")
    return Choice(row, f"the most data in reach, {data} in all")
