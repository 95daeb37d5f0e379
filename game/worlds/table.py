"""Boards of published scores: a CSV of rows and slices, read strictly, in which what nobody measured stays unmeasured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.errors import NotationError, TableError
from game.subsets import EMPTY, LETTERS, parse, show
from game.worlds.cache import Condition, Scores, live, quantised

MOST_BYTES = 2 << 20
MOST_CELLS = 65_536
MOST_SLICES = 16
_FULL = 12  # up to so many groups every row must be listed

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_MOST_TOLD = 16  # so many missing rows are named, and the others counted
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}", re.ASCII)
_ERROR = "_se"
LARGEST = 1e12
"""The largest score a table holds; past that one in hundredths is no number anybody reads."""


class TableGrid:
    """A board of given scores, shape (2^groups, slices), NaN where nobody measured.

    No edit changes a score; a group of amount 0 contributes nothing, so its rows have the score of the row without it.
    `errors` holds the standard errors in the same shape, NaN where none is given.
    """

    edits: frozenset[str] = frozenset()

    def __init__(
        self, scores: NDArray[np.float64], errors: NDArray[np.float64], slices: Sequence[str], maximum: float = 1.0
    ) -> None:
        self.scores = scores
        self.errors = errors
        self.slices = tuple(slices)
        self.maximum = maximum
        self.groups = len(scores).bit_length() - 1
        self.unmeasured = frozenset((int(row), int(column)) for row, column in np.argwhere(np.isnan(scores)))
        self._rows: list[Scores] = [
            tuple(None if value != value else quantised(value, maximum) for value in row) for row in scores.tolist()
        ]

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of the rows in `masks` in hundredths of a point, one a slice; None where nobody measured."""
        exists = live(amounts)
        return [self._rows[mask & exists] for mask in masks]

    def raw(self, amounts: Condition, quality: Condition) -> NDArray[np.float64]:
        """The whole board in the table's own unit, shape (2^groups, slices); NaN where nobody measured."""
        board: NDArray[np.float64] = self.scores[np.arange(len(self.scores)) & live(amounts)]
        return board


def load(path: Path, maximum: float | None = 1.0) -> TableGrid:
    """`read` a file: at most 2 MiB of UTF-8. Raises `TableError` for a file that cannot be read, is too long or not text."""
    try:
        if not path.is_file():
            raise TableError(path.name, 1, 1, "there is no such file; check the name, which ends in .csv")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise TableError(path.name, 1, 1, f"the file cannot be read: {fault.strerror or fault}") from fault
    try:
        text = content[:MOST_BYTES].decode("utf-8")
    except UnicodeDecodeError as fault:
        before = content[: fault.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        if len(content) <= MOST_BYTES:
            raise TableError(path.name, line, column, "this byte is not UTF-8; save the file as UTF-8") from fault
        text = before
    if len(content) > MOST_BYTES:
        raise TableError(path.name, text.count("\n") + 1, 1, "the file is longer than 2 MiB; leave out rows or slices")
    return read(text, path.name, maximum)


def read(text: str, name: str, maximum: float | None = 1.0) -> TableGrid:
    """The board written in a CSV text: header ``row,<slice ids>``, each id optionally followed by ``<id>_se``.

    A row is written as letters, ``-`` or nothing for the empty one; a blank cell is unmeasured. Blank lines, blank columns at the
    end and a byte order mark are read over, and lines may end as on any system. With up to 12 groups every row must be listed;
    above, a row that is not listed is unmeasured. Scores lie between 0 and `maximum`; with None any
    finite score is taken, and the highest one, or 1, is the maximum.
    Raises `TableError` with the place of the first fault, which `name` heads.
    """
    return _Reader(text, name, maximum).grid()


_PARTED = {
    ";": "semicolons part the cells here; part them with commas, and write decimals with a point, 0.5 and not 0,5",
    "\t": "tabs part the cells here; part them with commas",
}


def plain(text: str) -> str:
    """A text as it is read: without a byte order mark, and each line ended by a line feed alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _missing(masks: Sequence[int], columns: int) -> str:
    """What is said of rows that are not listed."""
    told = ", ".join(map(show, masks[:_MOST_TOLD])) + (f" and {len(masks) - _MOST_TOLD} more" if len(masks) > _MOST_TOLD else "")
    example = f"{show(masks[0])}{',' * columns}"
    if len(masks) == 1:
        return f"row {told} is missing; add the line {example} with scores or blanks"
    return f"{len(masks)} rows are missing: {told}; add a line for each, such as {example} with scores or blanks"


def _shown(value: float) -> str:
    """A number as a table may hold it, without the digits that binary fractions add."""
    return f"{value:.12g}"


class _Reader:
    """One reading of one text; it stops at the first fault."""

    def __init__(self, text: str, name: str, maximum: float | None) -> None:
        self.name = name
        self.maximum = maximum
        if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
            raise self._fault(1, 1, "the table is longer than 2 MiB; leave out rows or slices")
        self.lines = plain(text).split("\n")
        while self.lines and not self.lines[-1].strip(", \t"):
            self.lines.pop()
        for number, line in enumerate(self.lines, 1):
            for sign, said in _PARTED.items():
                if sign in line:
                    raise self._fault(number, line.index(sign) + 1, said)
            for column, sign in enumerate(line, 1):
                if sign in "\"'":
                    raise self._fault(number, column, "quotation marks are not read here; write the bare value")
                if not sign.isprintable():
                    raise self._fault(number, column, f"the character U+{ord(sign):04X} cannot stand in a table; delete it")

    def grid(self) -> TableGrid:
        slices, columns = self._header()
        listed = self._listed()
        groups = max((mask.bit_length() for mask in listed), default=0)
        cells = len(slices) << groups
        if cells > MOST_CELLS:
            last = f"{len(slices)} slices on the {1 << groups} rows of {groups} groups are {cells} cells"
            raise self._fault(1, 1, f"{last}; a board has at most {MOST_CELLS}, so leave out slices or groups")
        missing = [mask for mask in range(1 << groups) if mask not in listed] if groups <= _FULL else []
        if missing:
            raise self._fault(len(self.lines) + 1, 1, _missing(missing, len(columns)))
        scores = np.full((1 << groups, len(slices)), np.nan)
        errors = np.full((1 << groups, len(slices)), np.nan)
        for mask, number in listed.items():
            for (column, cell), (place, is_error) in zip(self._cells(number)[1:], columns, strict=False):
                if cell:
                    value = self._error(number, column, cell) if is_error else self._score(number, column, cell)
                    (errors if is_error else scores)[mask, place] = value
        highest = self.maximum
        if highest is None:
            highest = max(float(np.nanmax(np.abs(scores), initial=0.0)), 0.0) or 1.0
        return TableGrid(scores, errors, slices, highest)

    def _header(self) -> tuple[list[str], list[tuple[int, bool]]]:
        """The slice ids, and for each column after the first: the slice it is about, and whether it holds standard errors."""
        if not self.lines:
            raise self._fault(1, 1, "the table is empty; its first line is row, then the ids of the slices")
        (_, first), *rest = self._head()
        if first != "row":
            raise self._fault(1, 1, f"the first column is headed {first!r}; the first line is row, then the ids of the slices")
        if not rest:
            raise self._fault(1, len(self.lines[0]) + 1, "the table has no slice; write their ids after row, parted by commas")
        slices: list[str] = []
        columns: list[tuple[int, bool]] = []
        for column, cell in rest:
            if not cell:
                raise self._fault(1, column, "this column has no name; write the id of a slice, or delete the column")
            if cell.endswith(_ERROR):
                about = cell.removesuffix(_ERROR)
                if about not in slices:
                    raise self._fault(1, column, f"{cell} gives the errors of no slice; put it to the right of a slice {about}")
            elif not _ID.fullmatch(cell):
                raise self._fault(
                    1, column, f"{cell!r} is no slice id; use a letter, then letters, digits and hyphens, 32 characters at most"
                )
            else:
                about = cell
                slices += [about] if about not in slices else []
            entry = (slices.index(about), cell.endswith(_ERROR))
            if entry in columns:
                raise self._fault(1, column, f"the column {cell} is there twice; keep one of them")
            columns.append(entry)
            if len(slices) > MOST_SLICES:
                raise self._fault(1, column, f"a table has at most {MOST_SLICES} slices; leave out {cell} and those after it")
        return slices, columns

    def _listed(self) -> dict[int, int]:
        """The line number of each row that is listed, by mask."""
        width = len(self._head())
        listed: dict[int, int] = {}
        for number in range(2, len(self.lines) + 1):
            cells = self._cells(number)
            if not any(cell for _, cell in cells):
                continue  # a line of blanks is no line
            while len(cells) > width and not cells[-1][1]:
                cells.pop()
            if len(cells) != width:
                more = len(cells) > width
                place = cells[width][0] if more else len(self.lines[number - 1]) + 1
                text = f"this line has {len(cells)} cells and the first one {width}"
                hint = "write decimals with a point, 0.5 and not 0,5" if more else "leave a cell blank if unmeasured"
                raise self._fault(number, place, f"{text}; {hint}")
            column, cell = cells[0]
            try:
                mask = parse(cell or EMPTY, len(LETTERS))
            except NotationError as fault:
                raise self._fault(number, column, f"this is no row: {fault}") from fault
            if mask in listed:
                raise self._fault(number, column, f"row {show(mask)} is already on line {listed[mask]}; keep one of them")
            listed[mask] = number
        if not listed:
            raise self._fault(len(self.lines) + 1, 1, "the table has no row; begin with the empty row, written -")
        return listed

    def _head(self) -> list[tuple[int, str]]:
        """The cells of the first line, without the blank ones at its end."""
        cells = self._cells(1)
        while len(cells) > 1 and not cells[-1][1]:
            cells.pop()
        return cells

    def _cells(self, number: int) -> list[tuple[int, str]]:
        """The cells of a line, stripped, each with the 1-based column where it begins."""
        cells, start = [], 0
        for part in self.lines[number - 1].split(","):
            cells.append((start + len(part) - len(part.lstrip()) + 1 if part.strip() else start + 1, part.strip()))
            start += len(part) + 1
        return cells

    def _number(self, number: int, column: int, cell: str) -> float:
        if cell.endswith("%") and _NUMBER.fullmatch(share := cell[:-1].strip()):
            raise self._fault(number, column, f"{cell[:40]!r} is in per cent; write {_shown(float(share) / 100)}")
        if not _NUMBER.fullmatch(cell):
            raise self._fault(number, column, f"{cell[:40]!r} is no number; write digits such as 0.875, or nothing if unmeasured")
        value = float(cell)
        if abs(value) > LARGEST:
            raise self._fault(number, column, f"{cell[:40]} is too large for a score; write at most {LARGEST:g}")
        return value

    def _score(self, number: int, column: int, cell: str) -> float:
        value = self._number(number, column, cell)
        if self.maximum is not None and not 0 <= value <= self.maximum:
            per = f"; if the table is in per cent, divide its scores by 100: {_shown(value / 100)}" if 0 < value <= 100 else ""
            text = f"the score {cell} is outside 0 to {self.maximum:g}, the range of this table{per if self.maximum == 1 else ''}"
            raise self._fault(number, column, text)
        return value

    def _error(self, number: int, column: int, cell: str) -> float:
        value = self._number(number, column, cell)
        if value < 0:
            raise self._fault(number, column, f"the standard error {cell} is negative; write 0 or more")
        return value

    def _fault(self, line: int, column: int, reason: str) -> TableError:
        return TableError(self.name, line, column, reason)
