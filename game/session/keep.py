"""The game in progress on disk: saved after every action, found again by "continue", never lost to a damaged file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from game import files
from game.errors import GameError, RecordError, WaitingError
from game.scenario.scenario import Scenario
from game.session import record, replay
from game.session.table import Table

NAME = "autosave.game"


@dataclass(frozen=True, slots=True)
class Resumed:
    """A game that goes on, and what to tell the player if part of the save could not be read."""

    table: Table
    trouble: str | None


def autosave(table: Table, *, at_once: bool = False) -> None:
    """Keep a game from its next action on: its record is on disk, and a copy of its scenario, before the action is acknowledged.

    A game that was only looked at leaves the last one where it is, unless it is to be kept `at_once`. A last one that cannot be
    read is put aside, since it may be of use to somebody; and what another window has saved meanwhile is put among the records.
    """
    mine: str | None = None
    theirs: tuple[str, Path] | None = None

    def save() -> None:
        nonlocal mine, theirs
        if rubbish():
            _put_aside(files.home() / NAME)
        elif mine is not None and (found := _text()) is not None and found != mine:
            theirs = _put_theirs(found, theirs)
        copy = files.kept(table.scenario.hash)
        if not (copy / f"{table.scenario.id}.toml").is_file():
            _copy(table.scenario, files.folder(copy))
        text = table.record.text
        files.write(files.home() / NAME, text)
        mine = text

    table.listeners.append(save)
    if at_once:
        save()


def _text() -> str | None:
    """What the save holds, if it can be read."""
    try:
        return (files.home() / NAME).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _put_theirs(text: str, before: tuple[str, Path] | None) -> tuple[str, Path]:
    """Put the game of another window among the records: in the same file when it is the one of `before`, only further on.

    The last line of a record is that of the turn being played, which is written anew.
    """
    if before is not None and text.startswith(before[0][: before[0].rstrip("\n").rfind("\n") + 1]):
        files.write(before[1], text)
        return text, before[1]
    return text, put_by(record.header(text).scenario, text)


def _copy(scenario: Scenario, folder: Path) -> None:
    try:
        for name, text in scenario.beside:
            files.write(folder / name, text)
        files.write(folder / f"{scenario.id}.toml", scenario.path.read_bytes().decode("utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise GameError(f"{scenario.path} cannot be read any more, so the game cannot be saved: {fault}") from fault


def saved() -> Path | None:
    """Where the last game is kept; `None` when there is none."""
    path = files.home() / NAME
    try:
        return path if path.is_file() else None
    except OSError as fault:
        raise GameError(f"{path} cannot be read: {fault.strerror}") from fault


def rubbish() -> bool:
    """Whether there is a save of which not even the header can be read."""
    path = saved()
    if path is None:
        return False
    try:
        record.header(replay.read(path))
    except RecordError:
        return True
    return False


def forget(text: str) -> None:
    """Take the autosave away: the game with this record is over and has been seen. That of another window stays."""
    if _text() == text:
        (files.home() / NAME).unlink(missing_ok=True)


def resume() -> Resumed:
    """The last game as it was after the last action that was acknowledged, kept again from now on.

    A damaged save is put aside under another name, and the game goes on from the last line that holds. Raises `GameError`
    when there is nothing to go on with; a save that only waits for a plug-in stays where it is.
    """
    path = saved()
    if path is None:
        raise GameError("there is no game to continue; start one with: play")
    try:
        text = replay.read(path)
        table, fault = replay.resume(text, replay.scenario_of(text, files.kept(record.header(text).hash)))
    except WaitingError as waiting:
        raise GameError(f"the saved game cannot be continued now and is kept as it is: {waiting.reason}") from waiting
    except RecordError as fault_:
        aside = _put_aside(path)
        raise GameError(
            f"the saved game cannot be continued: {path.name}, {fault_}; it is kept as {files.shown(aside)}"
        ) from fault_
    trouble = None
    if fault is not None:
        aside = _put_aside(path)
        # What is wrong with a line quotes the line, which tells what other seats did.
        what = f"{path.name}, {fault}" if len(table.players) == 1 else path.name
        trouble = (
            f"the save was damaged ({what}); the game goes on from round {table.sight(0).board.round}, "
            f"and the file as it was is kept as {files.shown(aside)}"
        )
    autosave(table)
    return Resumed(table, trouble)


def played() -> bool:
    """Whether anything was ever played here: a game is kept, or a record of one."""
    return (files.home() / NAME).exists() or any((files.home() / "records").glob("*.game"))


def put_by(id_: str, text: str) -> Path:
    """Write the record of a game to a file of its own among the saves, once; returns its path."""
    folder = files.home() / "records"
    folder.mkdir(exist_ok=True)
    number = 1
    while (path := folder / f"{id_}-{number}.game").exists():
        if _holds(path, text):
            return path
        number += 1
    files.write(path, text)
    return path


def is_put_by(id_: str, text: str) -> bool:
    """Whether the record of a game is in a file of its own already."""
    return any(_holds(path, text) for path in (files.home() / "records").glob(f"{id_}-*.game"))


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-damaged-{number}.game")).exists():
        number += 1
    path.replace(aside)
    return aside
