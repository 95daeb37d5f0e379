"""`repeat:KIND`: one kind of action as long as it is legal, and nothing else; no game should be won that way."""

from __future__ import annotations

from game.bots import Bot, Chance
from game.bots.random import drawn
from game.rules import actions
from game.rules.actions import Action
from game.rules.legal import forbids, options
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight

TRIES = 20
"""How often it draws for a legal action of its kind before it looks through all there are."""


def repeat(kind: Kind) -> Bot:
    """The player that repeats a kind of action, the rest of it at random, and ends its turn when it is legal no more."""

    def repeated(sight: Sight, policies: Policies, chance: Chance) -> Action:
        for _ in range(TRIES):
            action = drawn(sight, kind, chance)
            if forbids(sight, action) is None:
                return action
        return next((action for action in options(sight) if actions.kind(action) is kind), actions.End())

    return repeated
