"""`greedy`: moves to the best row in reach if that gains more than its inertia.

It sees one move ahead. A worse row on the way to a better one stops it, so that a strike can strand it in a worse valley, where
it stays when the strike is over.
"""

from __future__ import annotations

from game import subsets
from game.operators.ranking import best, better
from game.rules.notation import money
from game.rules.outlook import Choice, Outlook


def moves_for(outlook: Outlook, least: int) -> Choice:
    """Move to the row of highest utility if that gains at least `least` hundredths, and something; else stay."""
    row = best(outlook, outlook.utility.__getitem__)
    gain = outlook.utility[row] - outlook.utility[outlook.here]
    if gain <= 0:
        return Choice(outlook.here, "nobody measured a row in reach" if outlook.blind else "nothing in reach is better")
    if gain < least:
        reason = f"{subsets.show(row)} is best in reach, but gains {money(gain)} and it wants {money(least)}"
        return Choice(outlook.here, reason, aim=row)
    return Choice(row, f"best row in reach, {better(outlook, gain)}")


def greedy(outlook: Outlook) -> Choice:
    """Moves to whatever row in reach leaves it the most after costs."""
    return moves_for(outlook, outlook.operator.inertia)
