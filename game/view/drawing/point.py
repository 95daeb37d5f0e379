"""From input to commands: where the pointer is, what has the focus, and which command a key or a click stands for."""

from __future__ import annotations

from typing import NamedTuple

from game.view import keys
from game.view.drawing.draw import Scene, Spot, spots


class Key(NamedTuple):
    """A key went down; `name` carries its modifiers, such as ``"shift+u"``. A key that is held down is a `repeat`.

    `place` is the name of the Latin key that lies there, for a key whose own `name` means nothing.
    """

    name: str
    repeat: bool = False
    place: str = ""


class Click(NamedTuple):
    x: float
    y: float


class Motion(NamedTuple):
    x: float
    y: float


class Wheel(NamedTuple):
    """The wheel turned by `steps`, up when positive, with the pointer at (x, y)."""

    x: float
    y: float
    steps: int


Input = Key | Click | Motion | Wheel


class Pointing(NamedTuple):
    """What has the focus and what the pointer is on, by the names of spots; `by_key` while the keyboard leads.

    `quiet` once what the pointer is on was clicked, or a key did something else than move the focus: what is pointed at needs no
    tooltip any more, till another thing is.
    """

    focus: str
    hover: str = ""
    by_key: bool = False
    quiet: bool = False


def at(scene: Scene, x: float, y: float) -> Spot | None:
    """The topmost spot at a place."""
    return next((spot for spot in reversed(spots(scene)) if spot.holds(x, y)), None)


def named(scene: Scene, name: str) -> Spot | None:
    """The spot with a name."""
    return next((spot for spot in spots(scene) if spot.name == name), None)


def stops(scene: Scene) -> list[str]:
    """The names of the spots Tab goes round: those of the card, where one lies over the screen and covers the rest."""
    found = spots(scene)
    covers = [i for i, spot in enumerate(found) if spot.name == "back" and not spot.focus]
    return [spot.name for spot in found[covers[-1] + 1 if covers else 0 :] if spot.focus]


_REPEATED = ("up", "down", "left", "right", "page-up", "page-down", "focus-next", "focus-back", "larger", "smaller")
"""The commands a held key gives again and again, with those of numbers being written; no other does a thing more than once."""


def repeats(command: str) -> bool:
    """Whether a key that is held down may give a command again."""
    return command in _REPEATED or command.startswith(("sum-", "digit:"))


def settle(scene: Scene, pointing: Pointing, home: str) -> Pointing:
    """The pointing with a focus that exists in the scene: the old one, else `home`, else the first that can take it.

    Where `home` is empty nothing has the focus until a player moves it.
    """
    names = stops(scene)
    focus = pointing.focus
    if focus not in names:
        focus = home if home in names else (names[0] if names and home else "")
    hover = pointing.hover if named(scene, pointing.hover) else ""
    return pointing._replace(focus=focus, hover=hover)


def read(scene: Scene, pointing: Pointing, where: str, what: Input) -> tuple[Pointing, str | None]:
    """What an input means on a screen: where focus and pointer are then, and the command it gives, if any.

    A command is the name of the spot that was used, or one from the table of keys.
    """
    if isinstance(what, Motion):
        spot = at(scene, what.x, what.y)
        name = spot.name if spot else ""
        return pointing._replace(hover=name, by_key=False, quiet=pointing.quiet and name == pointing.hover), None
    if isinstance(what, Wheel):
        under = [spot for spot in spots(scene) if spot.wheel and spot.holds(what.x, what.y)]
        # What was under the pointer moves away from it, and its tooltip is not to go along.
        return pointing._replace(hover="") if under else pointing, f"{under[-1].wheel}:{-what.steps}" if under else None
    if isinstance(what, Click):
        spot = at(scene, what.x, what.y)
        if spot is None:
            return pointing._replace(hover=""), None
        focus = spot.name if spot.focus else pointing.focus
        if spot.name.startswith("@"):
            return Pointing(focus, spot.name, False), None
        return Pointing(focus, spot.name, False, True), spot.name if spot.enabled else f"refused:{spot.tip}"
    command = keys.command(where, what.name) or keys.command(where, what.place)
    if what.repeat and not (command and repeats(command)):
        return pointing, None
    pointing = pointing._replace(by_key=True, hover="")
    if command in ("focus-next", "focus-back"):
        names = stops(scene)
        if not names:
            return pointing, None
        step = 1 if command == "focus-next" else -1
        here = names.index(pointing.focus) if pointing.focus in names else -step
        return pointing._replace(focus=names[(here + step) % len(names)], quiet=False), None
    pointing = pointing._replace(quiet=True)
    if command == "press":
        spot = named(scene, pointing.focus)
        if spot is None:
            return pointing, None
        return pointing, spot.name if spot.enabled else f"refused:{spot.tip}"
    return pointing, command
