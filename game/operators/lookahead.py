"""`lookahead`: heads for the best row within two moves, across a row that is worse if need be.

It crosses the valleys that hold a greedy operator. Its intent names the row it is heading for, so seats know a round ahead what
to close.
"""

from __future__ import annotations

import numpy as np

from game import subsets
from game.operators.ranking import best, better
from game.rules.notation import money
from game.rules.outlook import UNMEASURED, Choice, Outlook


def lookahead(outlook: Outlook) -> Choice:
    """Moves to the row from which its next move leads to the most; among equals, to the one that is best at once."""
    reach, groups = outlook.reach, len(outlook.amounts)
    known = outlook.points(subsets.within(outlook.here, 2 * reach, groups))
    utility = {row: points - outlook.cost(row) for row, points in known.items()} | dict(outlook.utility)
    ends = _best_near(utility, reach, groups)
    row = best(outlook, lambda row: (int(ends[row]), outlook.utility[row]))
    aim = best(outlook, utility.__getitem__, (end for end in subsets.within(row, reach, groups) if end in utility))
    gain = utility[aim] - outlook.utility[outlook.here]
    if gain <= 0:
        return Choice(
            outlook.here, "nobody measured a row within two moves" if outlook.blind else "nothing within two moves is better"
        )
    if gain < (least := outlook.operator.inertia):
        reason = f"{subsets.show(aim)} is best within two moves, but gains {money(gain)} and it wants {money(least)}"
        return Choice(outlook.here, reason, aim)
    if row == aim:
        return Choice(row, f"best row within two moves, {better(outlook, gain)}", aim)
    than = better(outlook, gain) if outlook.blind else f"which is {money(gain)} better than where it stands"
    return Choice(row, f"on its way to {subsets.show(aim)}, {than}", aim)


def _best_near(utility: dict[int, int], reach: int, groups: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each row of the board, the highest utility among the rows that differ from it in at most `reach` groups."""
    near = np.full(1 << groups, UNMEASURED, dtype=np.int64)
    near[list(utility)] = list(utility.values())
    for _ in range(reach):
        before = near
        for group in range(groups):
            pairs = before.reshape(-1, 2, 1 << group)
            near = np.maximum(near, pairs[:, ::-1].reshape(-1))
    return near
