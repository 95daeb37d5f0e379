"""`pass`: ends every turn at once; what a scenario is worth to a player who does nothing."""

from __future__ import annotations

from game.bots import Chance
from game.rules.actions import Action, End
from game.rules.outlook import Policies
from game.rules.sight import Sight


def passing(sight: Sight, policies: Policies, chance: Chance) -> Action:
    """End the turn."""
    return End()
