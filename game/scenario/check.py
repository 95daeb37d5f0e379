"""From a path to a scenario or its faults: read the file within limits of safety, check its structure, its meaning."""

from __future__ import annotations

import os
import re
import stat
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from game import subsets
from game.errors import NotationError, SourceError, TableError
from game.rules import notation
from game.rules.actions import Unveil
from game.rules.needs import answerable, needed
from game.scenario import deals, meaning, structure
from game.scenario.build import build
from game.scenario.faults import Fault, Severity, errors, ordered
from game.scenario.positions import Lines, Places, Stumble
from game.scenario.report import Report
from game.scenario.scanner import scan
from game.scenario.scenario import Scenario
from game.scenario.structure import Document, Part
from game.scenario.words import UNSEEN, clean, said
from game.worlds import Grid
from game.worlds.table import MOST_BYTES as MOST_TABLE
from game.worlds.table import plain

MOST_BYTES = 256 << 10
_SAVE = "save the file as UTF-8, without a byte order mark"


class _Unread(Exception):
    """A file that cannot be read as text; the fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.text)
        self.fault = fault


def examine(path: Path) -> tuple[Scenario | None, list[Fault]]:
    """The scenario of a file, `None` if it has errors, and all faults found. Never raises for what a file may hold."""
    shown = _shown(path)
    try:
        content = _bytes(path, shown, MOST_BYTES, "a scenario")
        text = _text(content, shown)
    except _Unread as unread:
        return None, [unread.fault]
    lines = Lines(text)
    try:
        places = scan(text)
    except Stumble as stumble:
        report = Report(shown, lines, Places())
        report.at(stumble.offset, stumble.code, stumble.text, stumble.hint)
        return None, report.faults
    report = Report(shown, lines, places)
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        report.at(_offset(str(fault), text, lines), "syntax", *_reworded(str(fault)))
        return None, report.faults
    document = structure.check(found, report)
    meaning.check(document, path.stem, report)
    scenario = _board(document, path, content, report)
    return (None if errors(report.faults) else scenario), ordered(report.faults)


def report_on(path: Path) -> Report:
    """What further faults of a file are written on, once it has been found good."""
    text = path.read_text(encoding="utf-8")
    return Report(_shown(path), Lines(text), scan(text))


def _shown(path: Path) -> str:
    """A path as messages show it: relative where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except (OSError, ValueError, RuntimeError):  # a loop of links is a RuntimeError before 3.13
        return str(path)


# Reading --------------------------------------------------------------------------------------------------------------


def _bytes(path: Path, shown: str, most: int, what: str, links: bool = True) -> bytes:
    def refuse(code: str, text: str, hint: str) -> _Unread:
        return _Unread(Fault(clean(shown), 1, 1, code, Severity.ERROR, text, hint))

    try:
        status = path.stat() if links else path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise refuse("not-a-file", f"{what} cannot be a link to another place", "put the file itself into the folder")
        if not stat.S_ISREG(status.st_mode):
            kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
            raise refuse("not-a-file", f"this is {kind}; {what} is one text file", "name the file itself")
        # Without O_NONBLOCK a pipe put there in the meantime would keep us waiting.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            content = file.read(most + 1)
    except FileNotFoundError:
        raise refuse("no-file", "there is no such file", "check the name and the folder") from None
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise refuse("no-file", f"the file cannot be read: {reason}", "check its name and who may read it") from None
    if len(content) > most:
        raise refuse("too-large", f"the file is larger than {most >> 10} KiB, the most {what} may have", "make it smaller")
    return content


def _text(content: bytes, shown: str) -> str:
    """The text of a file. Raises `_Unread` for bytes that are not UTF-8 and for characters that are not seen."""
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = "byte order mark" if content[0] == 0xEF else "mark of UTF-16"
        raise _Unread(Fault(shown, 1, 1, "encoding", Severity.ERROR, f"the file begins with a {name}, which is not read", _SAVE))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        lines = Lines(content.decode("utf-8", "replace"))
        line, column = lines.place(len(content[: fault.start].decode("utf-8", "replace")))
        byte = content[fault.start]
        meant = chr(byte)
        guess = f' (in the old encoding Latin-1 it is "{meant}")' if meant.isprintable() else ""
        said = f"the byte {byte:#04x} is not UTF-8{guess}"
        raise _Unread(Fault(shown, line, column, "encoding", Severity.ERROR, said, _SAVE, lines.line(line))) from None
    lines = Lines(text)
    unseen = re.compile(rf"(?!\r\n)(?:{UNSEEN.pattern})").search(text)
    if unseen:
        line, column = lines.place(unseen.start())
        said = f"the unseen character U+{ord(unseen.group()):04X} stands here"
        raise _Unread(Fault(shown, line, column, "unsafe", Severity.ERROR, said, "delete it", lines.line(line)))
    if not unicodedata.is_normalized("NFC", text):
        number, line_text = next(
            (i, one) for i, one in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", one)
        )
        composed = unicodedata.normalize("NFC", line_text)
        column = next((i for i, (a, b) in enumerate(zip(line_text, composed, strict=False), 1) if a != b), len(composed) + 1)
        said = "an accent is written as a character of its own, so two names may look alike and differ"
        raise _Unread(
            Fault(
                shown,
                number,
                column,
                "encoding",
                Severity.ERROR,
                said,
                "save the file in the form NFC",
                lines.line(number),
            )
        )
    return text


_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def _offset(message: str, text: str, lines: Lines) -> int:
    found = _PLACE.search(message)
    if found is None or found[1] is None:
        return len(text)
    before = sum(len(line) for line in text.splitlines(keepends=True)[: int(found[1]) - 1])
    return min(before + int(found[2]) - 1, len(text))


def _reworded(message: str) -> tuple[str, str]:
    """What the scanner lets through and `tomllib` does not, in our words."""
    reason = _PLACE.sub("", message)
    if "escape" in reason.lower() or "\\" in reason:
        return "a backslash in a text begins a special character, and this one is none", "write \\\\ for a backslash"
    if "date" in reason.lower() or "time" in reason.lower():
        return "this is no date and no time", "write a text in quotation marks"
    if "overwrite" in reason or "declare" in reason or "immutable" in reason or "twice" in reason:
        return "this is already given further up", "keep one of the two"
    if "number" in reason.lower() or "value" in reason.lower():
        return (
            "this is no value that can be read",
            "write a number such as 0.5, true or false, or a text in quotation marks",
        )
    return "this cannot be read as TOML from here on", 'a line is: key = value, such as title = "One cell"'


# The board ------------------------------------------------------------------------------------------------------------


def _board(document: Document, path: Path, content: bytes, report: Report) -> Scenario | None:
    """The scenario, once its board can be made; adds the faults of the table and what only the board can tell."""
    source = document.one("source")
    if source is None or errors(report.faults):
        return None
    beside: dict[str, _Beside] = {}
    for key in ("file", "deals"):
        if source[key]:
            found = _beside(path, source, key, report)
            if found is None:
                return None
            beside[key] = found
    csv, listed = beside.get("file"), beside.get("deals")
    # A checkout or a mail may end lines otherwise: the hash is of what the files say.
    said = b"".join((content, *(one.content for one in beside.values()))).replace(b"\r\n", b"\n")
    digest = blake2b(said, digest_size=4).hexdigest()
    scenario = build(document, path, digest, csv.text if csv else None)
    scenario = replace(scenario, beside=tuple((source[key], one.text) for key, one in beside.items()))
    if listed is not None:
        try:
            scenario = replace(scenario, deals=deals.read(listed.text, source["deals"], scenario.setup))
        except TableError as fault:
            report.faults.append(listed.fault(fault))
            return None
    try:
        grid = scenario.grid(scenario.seed)
    except TableError as fault:
        assert csv is not None
        report.faults.append(csv.fault(fault))
        return None
    except SourceError as fault:
        report.key(("source",), "source", str(fault))
        return None
    scenario = replace(scenario, setup=replace(scenario.setup, unmeasured=grid.unmeasured, edits=grid.edits))
    if _fits(document, grid, report):
        _reached(document, scenario, report)
    if not errors(report.faults):
        _shows(scenario, grid, report)
    return scenario


@dataclass(frozen=True, slots=True)
class _Beside:
    """A CSV beside the scenario, and how messages call it."""

    content: bytes
    text: str
    shown: str

    def fault(self, found: TableError) -> Fault:
        line = Lines(self.text).line(found.line)
        return Fault(self.shown, found.line, found.column, "table", Severity.ERROR, found.reason, "", line)


def _beside(path: Path, source: Part, key: str, report: Report) -> _Beside | None:
    """The file beside the scenario that a key of its source names; `None` with a fault when it cannot be read."""
    folder = _shown(path.parent)
    shown = source[key] if folder == "." else f"{folder}/{source[key]}"
    try:
        content = _bytes(path.parent / source[key], shown, MOST_TABLE, "a table", links=False)
        return _Beside(content, _csv_text(content, shown), shown)
    except _Unread as unread:
        if unread.fault.code == "no-file":
            text = f'there is no file "{source[key]}" beside this one'
            report.value((*source.path, key), "no-file", text, "check its name")
        else:
            report.faults.append(unread.fault)
        return None


def _shows(scenario: Scenario, grid: Grid, report: Report) -> None:
    """A step cannot wait for a look at what nobody measured."""
    for number, step in enumerate(scenario.steps):
        try:
            action = notation.parse(scenario.setup, step.waits)
        except NotationError:
            continue  # a kind of action
        if isinstance(action, Unveil):
            asked = range(len(grid.slices)) if action.slice is None else (action.slice,)
            if all((action.row, slice_) in grid.unmeasured for slice_ in asked):
                text = f"this step waits for {said(step.waits)}, and nobody measured that, so the lesson would stop here"
                report.value(("step", number, "waits"), "out-of-reach", text, "name a cell that the table has a score for")


def _csv_text(content: bytes, shown: str) -> str:
    try:
        return plain(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _text(content, shown)


def _fits(document: Document, grid: Grid, report: Report) -> bool:
    """Whether a table has this scenario's slices and groups, and a score for the rows on which operators open."""
    if document.source != "table":
        return True
    tables = document.tables
    ids = [part["id"] for part in tables["slice"]]
    if tuple(ids) != grid.slices:
        at = next(
            (i for i, (mine, its) in enumerate(zip(ids, grid.slices, strict=False)) if mine != its),
            min(len(ids), len(grid.slices)),
        )
        path = (*tables["slice"][at].path, "id") if at < len(ids) else tables["source"][0].path
        text = f"the slices must be the columns of the table in their order, which are {', '.join(grid.slices)}"
        report.value(path, "table", text, "name the same slices in both files")
        return False
    if len(tables["group"]) != grid.groups:
        text = f"the table has the rows of {grid.groups} groups, but the scenario has {len(tables['group'])}"
        report.value((*tables["source"][0].path, "file"), "table", text, "add the missing rows or groups")
        return False
    for part in tables["operator"]:
        row = subsets.parse(part["row"], grid.groups)
        for name in {**part["tested"], **(part["deployed"] or {})}:
            if (row, ids.index(name)) in grid.unmeasured:
                text = f"the operator stands on {part['row']}, which nobody measured on {name}"
                report.value((*part.path, "row"), "missing-row", text, "choose a row that the table has scores for")
                break
    return True


def _reached(document: Document, scenario: Scenario, report: Report) -> None:
    """Goals that no play can reach, because nobody measured the cells that they need."""
    setup = scenario.setup
    existing = sum(1 << group for group, amount in enumerate(scenario.amounts) if amount)
    for part, goal in zip(document.tables["goal"], setup.goals, strict=True):
        row = 0 if goal.operator is None else setup.operators[goal.operator].row
        if answerable(setup, goal, existing, row) or goal.slice is None:
            continue
        where, rows = setup.slices[goal.slice].id, needed(goal, existing, row)
        blank = ", ".join(subsets.show(one) for one in rows if (one, goal.slice) in setup.unmeasured)
        path = (*part.path, "slice" if part["slice"] else "kind")
        if goal.kind == "select":
            text, hint = f"nobody measured a row of {goal.size} groups on {where}, so none can be chosen", "another size or slice"
        elif goal.kind in ("unlearn", "privacy"):
            text = f"while the operator stays on {subsets.show(row)}, this needs scores on {where} that nobody measured: {blank}"
            report.value(path, "out-of-reach", text, "choose another slice", Severity.WARNING)
            continue
        else:
            text, hint = (
                f"this needs scores on {where} that nobody measured: {blank}",
                "another method or slice, or measure these",
            )
        report.value(path, "out-of-reach", text, f"choose {hint}")
