"""`valuer`: buys the groups with the highest Shapley value for their price, as many as pay.

A Shapley value is a group's share of the whole board, not what it adds to the row at hand. Two groups of which one would do are
both valued, and it may buy both; of the rows its ranking passes over, one may be better. A deal makes its groups dearer and can
push them down the ranking.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from game import subsets, valuation
from game.operators.greedy import moves_for
from game.operators.ranking import best, better, hundredths
from game.rules.notation import money
from game.rules.outlook import Choice, Outlook

MOST_GROUPS = 8
"""How many groups are valued at most: their board has 2^8 rows, which can be trained and summed up within a turn."""


def valuer(outlook: Outlook) -> Choice:
    """Moves towards the groups with the most Shapley value for their price, as many of them as pay.

    The values are those of its weighted tested score on the whole board of the groups it can train on; of more than eight it
    looks at the eight that score highest alone. A group's price is what it pays a round for it and its share of each deal that
    names it. Of the rows that take the first so many groups in the order of value for the price it wants the one that leaves it
    the most. Where a row of that board was never measured there are no such values, and it moves as the greedy one does.
    """
    groups = _looked_at(outlook)
    points = outlook.points(subsets.subsets(groups))
    if len(points) < 1 << subsets.size(groups):
        return moves_for(outlook, outlook.operator.inertia)
    wanted = best(outlook, outlook.worth, _shortlists(outlook, groups, points))
    gain = outlook.worth(wanted) - outlook.worth(outlook.here)
    if gain <= 0:
        return Choice(outlook.here, "no choice of groups by Shapley value for the price is better", outlook.here)
    if gain < (least := outlook.operator.inertia):
        named = f"{subsets.show(wanted)} are the groups with the most Shapley value for their price"
        return Choice(outlook.here, f"{named}, but gain {money(gain)} and it wants {money(least)}", wanted)
    row = best(outlook, lambda row: (-subsets.size(row ^ wanted), outlook.utility[row]))
    if row == wanted:
        return Choice(row, f"the groups with the most Shapley value for their price, {better(outlook, gain)}", wanted)
    return Choice(row, f"on its way to {subsets.show(wanted)}, the groups with the most Shapley value for their price", wanted)


def _looked_at(outlook: Outlook) -> int:
    """The mask of the groups that are valued."""
    groups = list(subsets.members(outlook.able))
    if len(groups) > MOST_GROUPS:
        alone = outlook.points(1 << group for group in groups)
        # Of groups that nobody measured alone there is nothing to rank them by: they come last.
        groups.sort(key=lambda group: (1 << group not in alone, -alone.get(1 << group, 0), group))
    return sum(1 << group for group in groups[:MOST_GROUPS])


def _shortlists(outlook: Outlook, mask: int, points: dict[int, int]) -> list[int]:
    """The first so many groups of `mask` by value for the price, from none to all whose value is above 0."""
    groups = tuple(subsets.members(mask))
    values = valuation.shapley(np.array(list(points.values()), dtype=np.float64)).values.tolist()

    def price(group: int) -> Fraction:
        shares = (Fraction(sum_, subsets.size(named)) for named, sum_ in outlook.deals if named >> group & 1)
        return max(Fraction(1), sum(shares, Fraction(outlook.price)))  # what is free counts as a hundredth of a credit

    worth = {group: hundredths(value) / price(group) for group, value in zip(groups, values, strict=True)}
    ranked = sorted((group for group in groups if worth[group] > 0), key=lambda group: (-worth[group], group))
    return [sum(1 << group for group in ranked[:count]) for count in range(len(ranked) + 1)]
