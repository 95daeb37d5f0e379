"""Players that need no person: each is a function from what its seat knows to an action."""

from __future__ import annotations

from collections.abc import Callable

from game.rules.actions import Action
from game.rules.outlook import Policies
from game.rules.sight import Sight

Chance = Callable[[int], int]
"""A die: a whole number from 0 to sides − 1, fixed by the game's seed and the place in the game."""

Bot = Callable[[Sight, Policies, Chance], Action]
"""Chooses a legal action from a sight. `policies` are the operators' minds, which are public; `chance` its only luck."""
