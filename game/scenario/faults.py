"""A mistake in a scenario file, and the ways to show a list of them: as text, as JSON, as marks in a code review."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import east_asian_width

from game.scenario.words import UNSEEN, clean

MOST = 50
FORMATS = ("text", "json", "github")
_WIDTH = 100


class Severity(StrEnum):
    """How bad a fault is: an error keeps the scenario from being played, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. `line` and `column` count from 1, `code` is a fixed word for it, `hint` says what would be right.

    `source` is the line that the mistake is in, as it was read.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    text: str
    hint: str = ""
    source: str = ""

    def __str__(self) -> str:
        """The fault as shown to a person: the place, the sentence, the source line with a caret, the hint."""
        mark = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        lines = [f"{self.file}:{self.line}:{self.column}: {mark}{self.code}: {self.text}"]
        if self.source.strip():
            lines += _pointed(self.source, self.column)
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that keep a scenario from being played."""
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def ordered(faults: Iterable[Fault]) -> list[Fault]:
    """At most 50 different faults: errors first, then warnings, each as in the file."""
    rank = list(Severity)
    kept = sorted(set(faults), key=lambda f: (rank.index(f.severity), f.file, f.line, f.column, f.code, f.text))
    return kept[:MOST]


def render(faults: Sequence[Fault], form: str = "text") -> str:
    """The faults as ``text`` (source lines, carets), ``json`` (a list of objects) or ``github`` (workflow commands)."""
    if form == "json":
        return json.dumps([_plain(fault) for fault in faults], ensure_ascii=False, indent=2)
    if form == "github":
        return "\n".join(map(_command, faults))
    return "\n".join(map(str, faults))


def _plain(fault: Fault) -> dict[str, str | int]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "code": fault.code,
        "severity": fault.severity.value,
        "text": fault.text,
        "hint": fault.hint,
    }


def _command(fault: Fault) -> str:
    kind = "notice" if fault.severity is Severity.NOTE else fault.severity.value
    place = f"file={_escaped(fault.file, ':,')},line={fault.line},col={fault.column},title={_escaped(fault.code, ':,')}"
    hint = f" (hint: {fault.hint})" if fault.hint else ""
    return f"::{kind} {place}::{_escaped(fault.text + hint)}"


def _escaped(text: str, more: str = "") -> str:
    # Workflow commands read % escapes; a line end or a separator in the text would end the command early.
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return UNSEEN.sub("", text)


def _pointed(source: str, column: int) -> list[str]:
    """The source line and a caret under its column; a long line is cut so that the column stays in view."""
    at = min(max(column - 1, 0), len(source))
    start = 0 if len(source) <= _WIDTH else max(0, min(at - _WIDTH // 2, len(source) - _WIDTH))
    shown = clean(source[start : start + _WIDTH])
    before = shown[: at - start]
    width = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in before)
    left, right = "…" if start else "", "…" if start + _WIDTH < len(source) else ""
    return [f"    {left}{shown}{right}".rstrip(), "    " + " " * (len(left) + width) + "^"]
