"""A journal on disk: lines of JSON, each there before the next is begun, so that whatever stops a long run, nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from game import files
from game.errors import GameError

AGAIN = "name another file, or add --again to begin anew"
"""What can be done about a file that a run cannot go on with."""


class Journal:
    """The lines of one run, in a file whose first line, `head`, says which run that is.

    `other` names, for the error message, what a file with another head is of.
    """

    def __init__(self, path: Path, head: object, other: str) -> None:
        self.path = path
        self._other = other
        self._head = json.dumps(head, sort_keys=True)

    def lines(self) -> list[Any]:
        """What was kept so far; what a crash has left half written is cut off, a file that is not there is empty.

        A run that failed before its first line has kept nothing: its file is begun anew, whatever the run was. Raises
        `GameError` if the file is that of another run, is damaged or cannot be read.
        """
        try:
            content = self.path.read_bytes() if self.path.exists() else b""
            good = content[: content.rfind(b"\n") + 1]
            head, *lines = good.decode("utf-8", "replace").splitlines() or [""]
            if head and head != self._head and not lines and self._alike(head):
                os.truncate(self.path, 0)
                return []
            if head and head != self._head:
                raise GameError(f"{self.path.name} is of {self._other}; {AGAIN}")
            found = []
            for number, line in enumerate(lines, 2):
                try:
                    found.append(json.loads(line))
                except ValueError as fault:
                    raise GameError(f"{self.path.name} is damaged in line {number}; {AGAIN}") from fault
            if len(good) < len(content):
                os.truncate(self.path, len(good))
        except OSError as fault:
            raise GameError(f"{self.path.name} cannot be read: {fault.strerror or fault}") from fault
        return found

    def _alike(self, head: str) -> bool:
        """Whether a first line is the head of such a run, and not of any file that happens to have one line."""
        try:
            found, mine = json.loads(head), json.loads(self._head)
        except ValueError:
            return False
        return isinstance(found, dict) and isinstance(mine, dict) and found.keys() == mine.keys()

    @contextmanager
    def open(self) -> Iterator[Journal]:
        """Keep lines with `keep` until the end of the block."""
        files.folder(self.path.parent)
        try:
            with self.path.open("ab") as self._file:
                if not self.path.stat().st_size:
                    self._put(self._head)
                yield self
        except OSError as fault:
            raise GameError(f"{self.path.name} cannot be written: {fault.strerror or fault}") from fault

    def keep(self, line: object) -> None:
        """Put a line on disk."""
        self._put(json.dumps(line))

    def _put(self, line: str) -> None:
        self._file.write(line.encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
