"""What a screen asks of the loop: actions of the game, and changes of screen. Screens themselves change nothing."""

from __future__ import annotations

from dataclasses import dataclass

from game.rules.actions import Action


@dataclass(frozen=True, slots=True)
class Do:
    """Play an action."""

    action: Action


@dataclass(frozen=True, slots=True)
class Undo:
    pass


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for one more level of the hint."""


@dataclass(frozen=True, slots=True)
class Redo:
    pass


@dataclass(frozen=True, slots=True)
class Open:
    """Go to a screen: ``title``, ``picker``, ``rules`` or ``debrief``."""

    screen: str


@dataclass(frozen=True, slots=True)
class Play:
    """Start a scenario anew; `id` is that of a shipped one, or the path of a file; `players` who sits at each seat, if chosen."""

    id: str
    players: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gather:
    """Ask who sits at the seats of the scenario with this id before it begins."""

    id: str


@dataclass(frozen=True, slots=True)
class Take:
    """The player whose turn it is sits down: show the board as that seat sees it."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Show the debrief of another seat."""

    seat: int


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on with the game that was saved last, or with the unfinished one of the scenario with this id."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Play the scenario of this game again, from the start."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on from a round of this game, which is over, in a game of its own."""

    round: int


@dataclass(frozen=True, slots=True)
class Back:
    """Leave the screen."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Write the record of the game to a file of its own."""


@dataclass(frozen=True, slots=True)
class Quit:
    pass


@dataclass(frozen=True, slots=True)
class Scale:
    """Everything larger (+1) or smaller (−1) by a step."""

    by: int


@dataclass(frozen=True, slots=True)
class Level:
    """Play at a level of difficulty from the next game on: one by its name, or the next harder (+1) or easier (−1) one."""

    name: str = ""
    by: int = 0


@dataclass(frozen=True, slots=True)
class Assists:
    """What helps the player from the next game on: ``all``, ``forecasts`` or ``none``."""

    name: str


@dataclass(frozen=True, slots=True)
class Motion:
    """Turn motion on or off."""


Effect = (
    Do | Ask | Undo | Redo | Open | Play | Gather | Take | Judge | Continue | Again | Branch | Back | Keep | Quit | Scale | Level
    | Assists | Motion
)  # fmt: skip
