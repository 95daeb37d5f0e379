"""Pictures of the screens without a display: any screen of any game, drawn to a PNG."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from game.errors import GameError, Illegal, UsageError

if TYPE_CHECKING:
    from game.session.table import Table
    from game.view.drawing.draw import Frame
    from game.view.stage import Stage

SCREENS = ("title", "picker", "seats", "handover", "board", "debrief", "rules")


def table_of(name: str) -> Table:
    """The game a name stands for: a scenario at its opening, or a record (`.game`) where it stands. Raises `GameError`."""
    from game import scenario
    from game.session import replay
    from game.session.table import Table

    if name.endswith(".game"):
        path = Path(name)
        text = replay.read(path)
        table, fault = replay.resume(text, replay.scenario_of(text, path.parent))
        if fault is not None:
            raise GameError(f"{path}: {fault}")
        return table
    loaded = scenario.load(scenario.find(name))
    return Table(loaded, loaded.seed, ("person",) * len(loaded.setup.seats))


def draw(name: str, screen: str, size: tuple[int, int], scale: float, out: Path, commands: tuple[str, ...] = ()) -> None:
    """Draw a screen as a player would see it, after some commands such as ``group:2``, and write the PNG.

    The debrief of a scenario is that of a game in which nothing is done; that of a record whose game is not over nobody sees.
    Raises `GameError`.
    """
    from game.rules.actions import End

    if screen not in SCREENS:
        raise GameError(f"there is no screen {screen!r}; there are {', '.join(SCREENS)}")
    table = table_of(name)
    if screen == "debrief" and not table.over and name.endswith(".game"):
        raise Illegal("R24", f"{name} is not over, and its debrief would tell what is veiled; play it to its end first")
    while screen == "debrief" and not table.over:
        table.act(table.turn, End())
    picture(table, screen, size, scale, out, commands)


def picture(table: Table, screen: str, size: tuple[int, int], scale: float, out: Path, commands: tuple[str, ...] = ()) -> None:
    """Draw a screen of a game and write the PNG.

    Raises `UsageError` for a size that is too small or a command that is none, `GameError` when the file cannot be written.
    """
    import pygame

    from game.view.drawing import letters, paint
    from game.view.drawing.draw import LEAST_HEIGHT, LEAST_WIDTH, Frame
    from game.view.stage import Stage

    stage = Stage(table, scale=scale, patience=float("inf"))
    frame = Frame(size[0] / scale, size[1] / scale, letters.measure(scale))
    if frame.too_small:
        least = f"{math.ceil(LEAST_WIDTH * scale)}x{math.ceil(LEAST_HEIGHT * scale)}"
        asked = f"{size[0]}x{size[1]} at {scale:.0%}"
        raise UsageError(f"a screen of {asked} is too small to show anything; at that scale it is {least} at least")
    if screen == "board" and stage.screen == "handover":
        stage.command("take", frame)
        stage.command("close", frame)
    if screen == "handover" and screen != stage.screen:
        raise GameError(f"{table.scenario.id} is played by one person here, who hands over to nobody")
    if screen == "seats":
        stage.gather(str(table.scenario.path), table.scenario.setup)
    if screen != stage.screen:
        stage.show(screen)
    for command in commands:
        settled(stage, frame)
        _do(stage, command, frame)
    settled(stage, frame)
    surface = pygame.Surface(size)
    paint.paint(stage.scene(frame), surface, scale)
    try:
        pygame.image.save(surface, str(out))
    except (pygame.error, OSError) as fault:
        raise GameError(f"{out} cannot be written: {fault}") from fault


def _do(stage: Stage, command: str, frame: Frame) -> None:
    """Do a command as a player would. Raises `GameError` for a word that is no command of the screen that is on."""
    from game.view import keys
    from game.view.drawing.draw import spots

    where, found = stage.where(), spots(stage.scene(frame))
    known = {spot.name for spot in found} | {binding.command for binding in keys.BINDINGS if where in binding.where}
    before = (tuple(stage.screens), dict(stage.uis), stage.settings, stage.desk)
    try:
        stage.command(command, frame)
    except ValueError as fault:
        raise UsageError(f"{command!r} is no command: what follows the colon makes no sense ({fault})") from fault
    after = (tuple(stage.screens), dict(stage.uis), stage.settings, stage.desk)
    if command not in known and before == after:
        names = sorted(name for name in known if not name.startswith("@") and not name.startswith(("cell:", "row:")))
        raise UsageError(f"{command!r} is no command of this screen, or there is nothing to do there; it has {', '.join(names)}")


def painter(name: str, size: tuple[int, int], scale: float) -> Callable[[], None]:
    """A call that draws and paints the whole board of a game anew, as when everything is dirty; what the bench measures."""
    import pygame

    from game.view.drawing import letters, paint
    from game.view.drawing.draw import Frame
    from game.view.stage import Stage

    stage = Stage(table_of(name), scale=scale, patience=float("inf"))
    frame = Frame(size[0] / scale, size[1] / scale, letters.measure(scale))
    settled(stage, frame)
    surface = pygame.Surface(size)

    def whole() -> None:
        stage.touch()
        paint.paint(stage.scene(frame), surface, scale)

    whole()
    return whole


def settled(stage: Stage, frame: Frame) -> None:
    """Have a stage work out all that its picture waits for."""
    stage.scene(frame)
    while stage.work():
        stage.scene(frame)
