"""The game in progress on disk: saved after every action, found again by "continue", never lost to a damaged file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from game import files
from game.errors import GameError, RecordError, WaitingError
from game.scenario.scenario import Scenario
from game.session import record, replay
from game.session.table import Table

NAME = "autosave.game"
UNFINISHED = "unfinished"
"""The folder of the games that were begun before the one in the autosave."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """A game that goes on, and what to tell the player if part of the save could not be read."""

    table: Table
    trouble: str | None


def autosave(table: Table, *, at_once: bool = False, goes_on: str | None = None) -> None:
    """Keep a game from its next action on: its record is on disk, and a copy of its scenario, before the action is acknowledged.

    A game that was only looked at leaves the last one where it is, unless it is to be kept `at_once`. A last one that cannot be
    read is put aside, since it may be of use to somebody; any other game that lies there, begun before or in another window, is
    put among the unfinished ones, or among the records when it is over. `goes_on` is the save this game is continued from.
    """
    mine: str | None = goes_on
    theirs: tuple[str, Path] | None = None

    def save() -> None:
        nonlocal mine, theirs
        if rubbish():
            _put_aside(files.home() / NAME)
        elif (found := _text()) is not None and found != mine:
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
    return _read(files.home() / NAME)


def _read(path: Path) -> str | None:
    """What a save holds, if it can be read and is no larger than a record can be."""
    try:
        return files.content(path, replay.MOST).decode("utf-8")
    except (GameError, UnicodeDecodeError):
        return None


def _put_theirs(text: str, before: tuple[str, Path] | None) -> tuple[str, Path]:
    """Put another game where it is found again: in the same file when it is the one of `before`, only further on."""
    if before is not None and _further(before[0], text) and not _over(text):
        files.write(before[1], text)
        return text, before[1]
    return text, put_by(record.header(text).scenario, text, "records" if _over(text) else UNFINISHED)


def _further(before: str, text: str) -> bool:
    """Whether a record is that of the same game, further on; the last line is that of the turn being played, written anew."""
    return text.startswith(before[: before.rstrip("\n").rfind("\n") + 1])


def _over(text: str) -> bool:
    """Whether a record is that of a game that is over."""
    return "\n[Result " in text


def unfinished() -> tuple[Path, ...]:
    """The games that were begun and not finished, the last one first, without the one that "continue" goes on with."""
    found = (files.home() / UNFINISHED).glob("*.game")
    return tuple(sorted(found, key=lambda path: (-path.stat().st_mtime_ns, path.name)))


def take_up(id_: str) -> None:
    """Make the unfinished game of a scenario, the last one where there are several, the one that "continue" goes on with.

    The one that was so far is unfinished then like any other. Raises `GameError` when there is none.
    """
    last = files.home() / NAME
    if (found := _text()) is not None and not rubbish() and record.header(found).scenario == id_ and not _over(found):
        return
    for path in unfinished():
        text = _read(path) or ""
        if f'[Scenario "{id_}"]' in text:
            if found is not None and not rubbish():
                _put_theirs(found, None)
            elif found is not None:
                _put_aside(last)
            path.replace(last)
            return
    raise GameError(f"there is no unfinished game of {id_} to continue; start one with: play {id_}")


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
    except GameError:  # no record, or no file of a size and kind that one has
        return True
    return False


def forget(text: str) -> None:
    """Take the autosave away: the game with this record is over and has been seen. That of another window stays, and the last
    of the unfinished games comes in its place.
    """
    for path in unfinished():
        if (begun := _read(path)) is not None and _further(begun, text):
            path.unlink(missing_ok=True)
    if _text() == text:
        (files.home() / NAME).unlink(missing_ok=True)
        for path in unfinished()[:1]:
            path.replace(files.home() / NAME)


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
        table, fault = replay.resume(text, replay.scenario_of(text, path.parent))
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
    autosave(table, goes_on=text)
    return Resumed(table, trouble)


LESSONS = "lessons.json"
_MANY = 50  # lessons of which the step is kept

Step = tuple[int, tuple[tuple[int, int], ...]]
"""Where a lesson is: how many of its steps were done, and the guesses made, as (step, choice)."""


def keep_step(hash_: str, seed: int, step: Step) -> None:
    """Keep where the lesson of a game is, the game of a scenario with this hash on a seed. Raises `GameError`."""
    kept = _steps()
    kept.pop(f"{hash_}:{seed}", None)
    kept[f"{hash_}:{seed}"] = step
    files.write(files.home() / LESSONS, json.dumps(dict(list(kept.items())[-_MANY:])) + "\n")


def step_kept(text: str) -> Step | None:
    """Where the lesson of the saved game is, given its record; `None` where that is not kept, or is no step."""
    told = record.header(text)
    match _steps().get(f"{told.hash}:{told.seed}"):
        case [int(done), list(guesses)] if done >= 0:
            pairs = [one for one in guesses if isinstance(one, list) and [type(number) for number in one] == [int, int]]
            return done, tuple((number, choice) for number, choice in pairs)
        case _:
            return None


def _steps() -> dict[str, object]:
    try:
        found = json.loads(files.content(files.home() / LESSONS, replay.MOST))
    except (GameError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def played() -> bool:
    """Whether anything was ever played here: a game is kept, or a record of one."""
    return (files.home() / NAME).exists() or any((files.home() / "records").glob("*.game"))


def put_by(id_: str, text: str, where: str = "records") -> Path:
    """Write the record of a game to a file of its own among the saves, once; returns its path."""
    folder = files.home() / where
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
    return _read(path) == text


def _put_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-damaged-{number}.game")).exists():
        number += 1
    path.replace(aside)
    return aside
