"""What the checks write on: it turns the path of a key or a value into a fault at its line and column."""

from __future__ import annotations

from game.scenario.faults import Fault, Severity
from game.scenario.positions import Lines, Path, Places
from game.scenario.words import clean

_LONGEST = 300


class Report:
    """The faults found so far in one file. `file` is its name as messages show it."""

    def __init__(self, file: str, lines: Lines, places: Places) -> None:
        self.file = file
        self.lines = lines
        self.places = places
        self.faults: list[Fault] = []

    def key(
        self,
        path: Path,
        code: str,
        text: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add a fault at a key, or at the header of a table."""
        self.at(self.places.key(path), code, text, hint, severity)

    def value(
        self,
        path: Path,
        code: str,
        text: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
        *,
        inside: int | None = None,
    ) -> None:
        """Add a fault at a value; with `inside`, at that character of its text."""
        offset = self.places.value(path)
        opening = self.lines.text[offset : offset + 3]
        if inside is not None and opening[:1] in ('"', "'") and opening not in ('"""', "'''"):
            before = self.lines.text[offset + 1 : offset + 1 + inside]
            # After an escape a character of the value is not where it is counted to be: then the whole text is meant.
            offset += 1 + inside if "\\" not in before else 0
        self.at(offset, code, text, hint, severity)

    def at(
        self,
        offset: int,
        code: str,
        text: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add a fault at an offset of the file."""
        line, column = self.lines.place(offset)
        source = self.lines.line(line)
        # What the designer wrote may be long, and stands in the source line already.
        text, hint = clean(text)[:_LONGEST], clean(hint)[:_LONGEST]
        self.faults.append(Fault(self.file, line, column, code, severity, text, hint, source))
