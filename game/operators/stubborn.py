"""`stubborn`: keeps its row unless another gains a lot: its inertia, or five points where the scenario gives it none.

A strike that costs it less than its margin is borne and not answered. Once pushed off its row it is as slow to come back: groups
that return are left aside until they gain the margin.
"""

from __future__ import annotations

from game.operators.greedy import moves_for
from game.rules.outlook import Choice, Outlook

LEAST_GAIN = 500
"""What a move must gain for a stubborn operator without an inertia of its own, in hundredths of a point."""


def stubborn(outlook: Outlook) -> Choice:
    """Moves only for a row in reach that is better by a wide margin."""
    return moves_for(outlook, outlook.operator.inertia or LEAST_GAIN)
