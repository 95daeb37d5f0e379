"""Where the game's own files are, and where a player's are kept."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from game.errors import GameError

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    # A wheel carries the folder inside the package; a checkout has it beside the package.
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def asset(*parts: str) -> Path:
    """The path of a shipped asset, such as ``asset("data", "digits.csv")``. Raises `GameError` if it is missing."""
    path = _shipped("assets").joinpath(*parts)
    if not path.exists():
        raise GameError(
            f"the game's own file {'/'.join(('assets', *parts))} is missing; install the game again, or restore the folder"
        )
    return path


def scenarios() -> Path:
    """The folder of the shipped scenarios. Raises `GameError` if it is missing."""
    path = _shipped("scenarios")
    if not path.is_dir():
        raise GameError("the game's own folder of scenarios is missing; install the game again, or restore the folder")
    return path


def kept(hash_: str) -> Path:
    """Where the copy of a played scenario with this hash is kept: its records can be read when the file itself has changed."""
    return home() / "scenarios" / hash_


def shown(path: Path) -> str:
    """A path as a reader finds it: from the own home folder where it lies there."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):  # it lies elsewhere, or there is no home folder
        return str(path)


def home() -> Path:
    """The folder of the player's saves and settings, made if need be; `COUNTERFACTUAL_TACTICS_HOME` moves it."""
    try:
        return folder(_home())
    except RuntimeError:  # neither HOME nor an entry for this user
        raise GameError(
            "there is no home folder on this machine for saves; set COUNTERFACTUAL_TACTICS_HOME to a folder that can be written"
        ) from None


def _home() -> Path:
    chosen = os.environ.get("COUNTERFACTUAL_TACTICS_HOME")
    if chosen:
        path = Path(chosen).expanduser()
    elif sys.platform == "win32":
        path = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "counterfactual-tactics"
    elif sys.platform == "darwin":
        path = Path.home() / "Library" / "Application Support" / "counterfactual-tactics"
    else:
        path = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "counterfactual-tactics"
    return path


def folder(path: Path) -> Path:
    """A folder, made if need be. Raises `GameError` when it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise GameError(f"the folder {path} cannot be made: {fault.strerror}") from fault
    return path


def ready() -> None:
    """See whether saves can be written at all, before anything is played. Raises `GameError` that says why they cannot."""
    path = home() / f".try-{os.getpid()}"
    try:
        write(path, " " * _TRIED)
    except GameError as fault:
        raise GameError(
            f"games cannot be saved in {shown(path.parent)}, and what cannot be saved would be lost: {fault}; "
            "make room there, or set COUNTERFACTUAL_TACTICS_HOME to a folder that can be written"
        ) from fault
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


_TRIED = 1 << 16
"""How many bytes are written to see whether there is room: a few saves."""


def content(path: Path, most: int) -> bytes:
    """The bytes of an ordinary file of at most `most` bytes. Raises `GameError` for anything else, without waiting for it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise GameError(f"{shown(path)} is no ordinary file; name a text file")
        # Without O_NONBLOCK a pipe put there in the meantime would keep us waiting.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            found = file.read(most + 1)
    except (OSError, ValueError) as fault:
        raise GameError(f"{shown(path)} cannot be read: {getattr(fault, 'strerror', None) or fault}") from fault
    if len(found) > most:
        raise GameError(f"{shown(path)} is larger than {most >> 10} KiB, the most that is read")
    return found


def write(path: Path, text: str) -> None:
    """Write a whole file so that a crash at any moment leaves either the old text or the new, on disk before returning."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        if hasattr(os, "O_DIRECTORY"):
            folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as fault:
        raise GameError(f"{path} cannot be written: {fault.strerror or fault}") from fault
