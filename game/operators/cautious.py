"""`cautious`: judges a row by the slice it does worst on, whatever the weights say.

Whoever moves its worst slice moves it, however little that slice weighs. What happens on slices where it does well goes
unanswered.
"""

from __future__ import annotations

from game import subsets
from game.operators.ranking import best, better
from game.rules.notation import money
from game.rules.outlook import UNMEASURED, Choice, Outlook


def cautious(outlook: Outlook) -> Choice:
    """Moves to the row in reach that leaves it the most after costs on its worst tested slice."""

    def least(row: int, scores: tuple[int | None, ...]) -> int:
        known = [score for score in scores if score is not None]
        return min(known) - outlook.cost(row) if len(known) == len(scores) else UNMEASURED

    worst = {row: least(row, scores) for row, scores in zip(outlook.rows, outlook.several(outlook.rows), strict=True)}
    row = best(outlook, worst.__getitem__)
    gain = worst[row] - worst[outlook.here]
    if gain <= 0:
        none = "nobody measured a row in reach" if outlook.blind else "nothing in reach is better on its worst tested slice"
        return Choice(outlook.here, none)
    if gain < (wanted := outlook.operator.inertia):
        reason = f"{subsets.show(row)} is better on the worst tested slice, but by {money(gain)} and it wants {money(wanted)}"
        return Choice(outlook.here, reason, aim=row)
    return Choice(row, f"best row in reach on its worst tested slice, {better(outlook, gain)}{'' if outlook.blind else ' there'}")
