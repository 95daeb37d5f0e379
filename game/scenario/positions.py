"""Where everything stands in a scenario file: lines and columns of offsets, offsets of keys and values."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""The way to a key or a value, such as ``("group", 0, "letter")``."""


class Stumble(Exception):
    """The offset where a text stops being TOML or goes over a limit; `code`, `text` and `hint` as in a fault."""

    def __init__(self, offset: int, code: str, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.offset = offset
        self.code = code
        self.text = text
        self.hint = hint


class Lines:
    """A text by lines: turns offsets into 1-based (line, column) pairs and gives the lines themselves."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both from 1, the column in characters."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, without its end; empty for a line that is not there."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n")


@dataclass(frozen=True, slots=True)
class Places:
    """Offsets of keys and of values by their path; the value of a table is its header."""

    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)

    def key(self, path: Path) -> int:
        """The offset of the key of a path; of the nearest enclosing one for a path that the file does not hold."""
        while path not in self.keys and path:
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return self.keys.get(path, 0)

    def value(self, path: Path) -> int:
        """The offset of the value of a path; of the nearest enclosing one for a path that the file does not hold."""
        while path not in self.values and path:
            path = path[:-1]
        return self.values.get(path, 0)
