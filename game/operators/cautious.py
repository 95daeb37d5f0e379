"""`cautious`: judges a row by the slice it does worst on, whatever the weights say.

Whoever moves its worst slice moves it, however little that slice weighs. What happens on slices where it does well goes
unanswered.
"""

from __future__ import annotations

from game import subsets
from game.operators.ranking import best
from game.rules.notation import money
from game.rules.outlook import Choice, Outlook


def cautious(outlook: Outlook) -> Choice:
    """Moves to the row in reach that leaves it the most after costs on its worst tested slice."""

    # A row nobody measured is weighed only where it stands, and counts as 0 points (R18).
    seen = zip(outlook.rows, outlook.several(outlook.rows), strict=True)
    worst = {row: min([score or 0 for score in scores]) - outlook.cost(row) for row, scores in seen}
    row = best(outlook, worst.__getitem__)
    gain = worst[row] - worst[outlook.here]
    if gain <= 0:
        return Choice(outlook.here, "nothing in reach is better on its worst tested slice")
    if gain < (least := outlook.operator.inertia):
        reason = f"{subsets.show(row)} is better on the worst tested slice, but by {money(gain)} and it wants {money(least)}"
        return Choice(outlook.here, reason, aim=row)
    return Choice(row, f"best row in reach on its worst tested slice, {money(gain)} better there")
