"""`valuer`: buys the groups with the highest Shapley value for their price, as many as pay."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from game import subsets, valuation
from game.operators.greedy import moves_for
from game.operators.ranking import best, hundredths
from game.rules.notation import money
from game.rules.outlook import Choice, Outlook


def valuer(outlook: Outlook) -> Choice:
    """Ranks the groups by Shapley value for their price, wants the best number of them from the top, and moves towards that.

    The values are over the whole board of the groups it can train on, of its weighted tested score. A group's price is what it
    pays a round for it and its share of each deal that names it. Where a row of that board was never measured there are no
    such values, and it moves as the greedy one does.
    """
    able = outlook.able
    points = outlook.points(subsets.subsets(able))
    if len(points) < 1 << subsets.size(able):
        return moves_for(outlook, outlook.operator.inertia)
    utility = {row: value - outlook.cost(row) for row, value in points.items()}
    wanted = best(outlook, utility.__getitem__, _shortlists(outlook, points))
    gain = utility[wanted] - outlook.utility[outlook.here]
    if gain <= 0:
        return Choice(outlook.here, "no choice of groups by Shapley value for the price is better", outlook.here)
    if gain < (least := outlook.operator.inertia):
        reason = f"by Shapley value for the price it would take {subsets.show(wanted)}, but that gains {money(gain)} and it wants "
        return Choice(outlook.here, reason + money(least), wanted)
    row = best(outlook, lambda row: (-subsets.size(row ^ wanted), outlook.utility[row]))
    if row == wanted:
        return Choice(row, f"the groups with the most Shapley value for their price, {money(gain)} better", wanted)
    return Choice(row, f"on its way to {subsets.show(wanted)}, the groups with the most Shapley value for their price", wanted)


def _shortlists(outlook: Outlook, points: dict[int, int]) -> list[int]:
    """The first so many groups by value for the price, from none to all whose value is above 0."""
    groups = tuple(subsets.members(outlook.able))
    values = valuation.shapley(np.array(list(points.values()), dtype=np.float64)).values.tolist()

    def price(group: int) -> Fraction:
        shares = sum(Fraction(sum_, subsets.size(named)) for named, sum_ in outlook.deals if named >> group & 1)
        return max(Fraction(1), outlook.price + shares)  # what is free counts as a hundredth of a credit

    worth = {group: hundredths(value) / price(group) for group, value in zip(groups, values, strict=True)}
    ranked = sorted((group for group in groups if worth[group] > 0), key=lambda group: (-worth[group], group))
    return [sum(1 << group for group in ranked[:count]) for count in range(len(ranked) + 1)]
