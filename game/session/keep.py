"""The game in progress on disk: saved after every action, found again by "continue", never lost to a damaged file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from game import files
from game.errors import GameError, RecordError
from game.scenario.scenario import TableSource
from game.session import replay
from game.session.table import Table

NAME = "autosave.game"


@dataclass(frozen=True, slots=True)
class Resumed:
    """A game that goes on, and what to tell the player if part of the save could not be read."""

    table: Table
    trouble: str | None


def autosave(table: Table) -> None:
    """Keep a game from now on: its record is on disk before an action is acknowledged, its scenario beside it."""
    folder = files.home()
    source = table.scenario.source
    beside = table.scenario.path
    for path in [beside] + ([beside.with_name(source.file)] if isinstance(source, TableSource) else []):
        kept = folder / path.name
        if path.resolve() != kept.resolve():
            shutil.copyfile(path, kept)

    def save() -> None:
        files.write(folder / NAME, table.record.text)

    table.listeners.append(save)
    save()


def saved() -> Path | None:
    """Where the last game is kept; `None` when there is none."""
    path = files.home() / NAME
    return path if path.is_file() else None


def forget() -> None:
    """Take the autosave away: the game is over and has been seen."""
    (files.home() / NAME).unlink(missing_ok=True)


def resume() -> Resumed:
    """The last game as it was after the last action that was acknowledged, kept again from now on.

    A damaged save is put aside under another name, and the game goes on from the last line that holds. Raises `GameError`
    when there is nothing to go on with.
    """
    path = saved()
    if path is None:
        raise GameError("there is no game to continue; start one with: play")
    text = replay.read(path)
    try:
        table, fault = replay.resume(text, replay.scenario_of(text, path.parent))
    except RecordError as fault_:
        aside = _put_aside(path)
        raise GameError(f"the saved game cannot be continued: {path.name}, {fault_}; it is kept as {aside.name}") from fault_
    trouble = None
    if fault is not None:
        aside = _put_aside(path)
        trouble = (
            f"the save was damaged ({path.name}, {fault}); the game goes on from round {table.sight(0).board.round}, "
            f"and the file as it was is kept as {aside.name}"
        )
    autosave(table)
    return Resumed(table, trouble)


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-damaged-{number}.game")).exists():
        number += 1
    path.replace(aside)
    return aside
