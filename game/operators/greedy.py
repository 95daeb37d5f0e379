"""`greedy`: moves to the best row in reach if that gains more than its inertia."""

from __future__ import annotations

from game import subsets
from game.rules.notation import money
from game.rules.outlook import Choice, Outlook


def best(outlook: Outlook) -> int:
    """The row of highest utility. Ties: stay, then fewer groups, then the lower row (R18)."""
    return min(outlook.rows, key=lambda row: (-outlook.utility[row], row != outlook.here, subsets.size(row), row))


def moves_for(outlook: Outlook, least: int) -> Choice:
    """Move to the best row if that gains at least `least` hundredths, and something; else stay."""
    row = best(outlook)
    gain = outlook.utility[row] - outlook.utility[outlook.here]
    if gain <= 0:
        return Choice(outlook.here, "nothing in reach is better")
    if gain < least:
        return Choice(outlook.here, f"{subsets.show(row)} is best in reach, but gains {money(gain)} and it wants {money(least)}")
    return Choice(row, f"best row in reach, {money(gain)} better")


def greedy(outlook: Outlook) -> Choice:
    """The best row in reach, whatever it gains beyond the operator's inertia."""
    return moves_for(outlook, outlook.operator.inertia)
