"""What a look is: an action that tells the seat something, what it should gain, and what for."""

from __future__ import annotations

from dataclasses import dataclass

from game.rules.actions import Action


@dataclass(frozen=True, slots=True)
class Look:
    """A look, the share of all goals it is expected to gain less what it costs, and what for, in a word.

    One for a bargain says whose stake in which `groups` it narrows.
    """

    action: Action
    gain: float
    idea: str
    operator: int | None = None
    groups: int = 0
