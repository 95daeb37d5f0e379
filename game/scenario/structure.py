"""The first check of a scenario: every key known and in its table, every value of the right type, unit and range."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from game.scenario import keys
from game.scenario.keys import Absent, Key, Table, Type
from game.scenario.positions import Path
from game.scenario.report import Report
from game.scenario.words import UNSEEN, disguised, listed, nearest, plain, said

ID = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_ELEMENT = 300  # characters of a text in a list
_LISTS = {Type.TEXTS: Type.TEXT, Type.NAMES: Type.NAME, Type.WHOLES: Type.WHOLE, Type.NUMBERS: Type.NUMBER}
_WRITTEN = {Type.TEXT, Type.ID, Type.NAME, Type.LETTER, Type.SUBSET}
_EXAMPLES = {
    Type.TEXT: 'a text in quotation marks, such as "Northside clinic"', Type.ID: 'an id in quotation marks, such as "a1"',
    Type.NAME: 'a name in quotation marks, such as "greedy"', Type.LETTER: 'one letter in quotation marks, such as "A"',
    Type.SUBSET: 'letters of groups in quotation marks, such as "ABE", or "-" for none', Type.WHOLE: "a whole number, such as 8",
    Type.NUMBER: "a number, such as 2.5", Type.FLAG: "true or false, without quotation marks",
    Type.TEXTS: 'a list of texts, such as ["one", "two"]', Type.NAMES: 'a list of names, such as ["unveil", "strike"]',
    Type.WHOLES: "a list of whole numbers, such as [3, 8]", Type.NUMBERS: "a list of numbers, such as [0.25, 0.5, 0.75, 1]",
    Type.NUMBERS_BY_NAME: "a table of numbers, such as { all = 1.0 }", Type.TABLE: "a table, such as { question = … }",
}  # fmt: skip


@dataclass(slots=True)
class Part:
    """A table of the file after the check: its values, defaults filled in. What was faulty or left out without a default is `None`.

    `path` is where it stands, `given` the keys that the file holds and `faulty` those whose value cannot be used.
    """

    table: str
    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(slots=True)
class Document:
    """A scenario file after the check: its tables by name, in the order of the file; `top` are the keys before the first of them."""

    top: Part
    tables: dict[str, list[Part]]

    def one(self, table: str) -> Part | None:
        return self.tables[table][0] if self.tables[table] else None

    @property
    def source(self) -> str | None:
        """The kind of source, if the file says one that exists."""
        part = self.one("source")
        return part["kind"] if part else None


def check(found: Mapping[str, Any], report: Report) -> Document:
    """Check what `tomllib` read against the key table; the faults go to the report."""
    names = [table.name for table in keys.top()]
    source = found.get("source")
    kind = source.get("kind") if isinstance(source, dict) else None
    kind = kind if isinstance(kind, str) and kind in keys.known("source") else None
    top = _part(keys.TABLES[0], {key: value for key, value in found.items() if key not in names}, (), kind, report)
    document = Document(top, {name: [] for name in names})
    for table in keys.top():
        document.tables[table.name] = _tables(table, found.get(table.name), kind, report)
    return document


def _tables(table: Table, found: Any, kind: str | None, report: Report) -> list[Part]:
    header = f"[[{table.name}]]" if table.many else f"[{table.name}]"
    if found is None:
        if table.least:
            report.key((), "missing-table", f"the table {header} is missing", table.doc)
        return []
    if isinstance(found, dict) and table.many:
        text = f"{said(table.name)} stands in single brackets, but there may be several"
        report.key((table.name,), "wrong-type", text, f"write {header} with two brackets each time")
        return []
    if isinstance(found, list) and found and all(isinstance(one, dict) for one in found) and not table.many:
        text = f"{said(table.name)} stands in double brackets, but there is only one"
        report.key((table.name,), "wrong-type", text, f"write {header} with single brackets, once")
        return []
    items: list[Any] = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in items) or not items:
        report.key(
            (table.name,),
            "wrong-type",
            f"{said(table.name)} is no key but a table",
            f"write {header} on a line of its own",
        )
        return []
    if len(items) > table.most:
        text = f"there are {len(items)} tables {header}; at most {table.most} are read"
        report.key((table.name, table.most), "too-many", text, "leave some out")
    paths: list[Path] = [(table.name, i) for i in range(len(items))] if table.many else [(table.name,)]
    return [_part(table, one, path, kind, report) for one, path in zip(items[: table.most], paths, strict=False)]


def _part(table: Table, found: Mapping[str, Any], path: Path, source: str | None, report: Report) -> Part:
    part = Part(table.name, path)
    known = {key.name: key for key in keys.of(table.name)}
    # What a key needs to know of its table: an event's and a goal's keys go by their own kind, all others by the source's.
    kind = source
    if table.name in ("event", "goal"):
        kind = found.get("kind") if isinstance(found.get("kind"), str) else None
    meant = _unknown(table, found, known, path, report)
    for name, key in known.items():
        fits = not key.only or kind in key.only
        if name in found:
            part.given.add(name)
            part.values[name] = value = _value(key, found[name], (*path, name), source, report)
            if value is None:
                part.faulty.add(name)
            if (
                not fits
                and kind is not None
                and kind in keys.known({"event": "event", "goal": "goal"}.get(table.name, "source"))
            ):
                what = (
                    f'{table.name} of kind "{kind}"' if table.name in ("event", "goal") else f'source of kind "{kind}"'
                )
                text = f"{said(name)} has no meaning with a {what}"
                report.key((*path, name), "wrong-kind", text, f"it goes with {listed(key.only)}; leave it out here")
        elif (key.required and fits) or kind in key.needed:
            part.faulty.add(name)
            if name not in meant:
                where = f"this [{table.name}]" if table.name else "the file"
                text = (
                    f"{where} has no {said(name)}"
                    if path
                    else f"the key {said(name)} is missing at the top of the file"
                )
                report.key(
                    path, "missing-key", text, f"add {name} = …  ({key.doc[0].lower()}{key.doc[1:].rstrip('.')})"
                )
        else:
            part.values[name] = None if isinstance(key.default, Absent) else key.default
    return part


def _unknown(table: Table, found: Mapping[str, Any], known: Mapping[str, Key], path: Path, report: Report) -> set[str]:
    """Report the keys that the table does not have; returns the missing keys that were probably meant by them."""
    meant = set()
    tables = [] if table.name else [other.name for other in keys.top()]
    for name, value in found.items():
        if name in known:
            continue
        homes = [key.table for key in keys.KEYS if key.name == name]
        near = nearest(
            name, [key for key in known if key not in found] + [other for other in tables if other not in found]
        )
        here = f"[{table.name}]" if table.name else "the top of the file"
        if disguise := disguised(name):
            meant.add(plain(name))
            hint = "type it again in Latin letters" + (f': "{near}"' if near else "")
            report.key((*path, name), "look-alike", f"the key {said(name)} has a {disguise[1]}", hint)
        elif homes and not (near and near.casefold() == name.casefold()):
            where = listed(_place(home) for home in homes)
            hint = "move the line there" if homes != [""] else "move the line up, before the first line in [brackets]"
            report.key((*path, name), "wrong-table", f"{said(name)} is no key of {here}; it belongs to {where}", hint)
        else:
            meant |= {near} if near else set()
            hint = f'did you mean "{near}"?' if near else f"the keys here are {listed(known)}"
            if near in tables:
                hint = f"did you mean {_place(near)}?"
            what = "table" if not table.name and isinstance(value, (dict, list)) else "key"
            report.key(
                (*path, name),
                f"unknown-{what}",
                f"{said(name)} is no {what} of {'a scenario' if not path else here}",
                hint,
            )
    return meant


def _place(table: str) -> str:
    """A table as a designer writes it."""
    if not table:
        return "the top of the file"
    one = next(other for other in keys.TABLES if other.name == table)
    return f"{one.name} = {{ … }} of a [[{one.within}]]" if one.within else f"[[{table}]]" if one.many else f"[{table}]"


# Values ---------------------------------------------------------------------------------------------------------------


def _value(key: Key, value: Any, path: Path, source: str | None, report: Report) -> Any:
    """The value if it is of its type and range; otherwise `None`, with a fault."""
    if key.type is Type.TABLE:
        if not isinstance(value, dict):
            return _wrong_type(key, value, path, report)
        return _part(next(table for table in keys.TABLES if table.name == key.name), value, path, source, report)
    if key.type in _LISTS:
        if not isinstance(value, list):
            return _wrong_type(key, value, path, report)
        if len(value) > key.most:
            report.value(
                (*path, key.most),
                "too-many",
                f"{said(key.name)} has {len(value)} elements",
                f"leave at most {key.most}",
            )
            return None
        one = replace(key, most=_ELEMENT)
        elements = [_scalar(one, _LISTS[key.type], element, (*path, i), report) for i, element in enumerate(value)]
        return None if None in elements else tuple(elements)
    if key.type is Type.NUMBERS_BY_NAME:
        if not isinstance(value, dict) or not value:
            return _wrong_type(key, value, path, report)
        if len(value) > key.most:
            report.key(path, "too-many", f"{said(key.name)} has {len(value)} entries", f"leave at most {key.most}")
            return None
        numbers = {name: _scalar(key, Type.NUMBER, one, (*path, name), report) for name, one in value.items()}
        if key.names and (known := keys.known(key.names)):
            for name in numbers:
                named(name, key.names, known, (*path, name), report, at_key=True)
            numbers = {name: one for name, one in numbers.items() if name in known}
        return None if None in numbers.values() else numbers
    return _scalar(key, key.type, value, path, report)


def _scalar(key: Key, type_: Type, value: Any, path: Path, report: Report) -> Any:
    if type_ is Type.FLAG:
        return value if isinstance(value, bool) else _wrong_type(key, value, path, report)
    if type_ in (Type.WHOLE, Type.NUMBER):
        return _number(key, type_, value, path, report)
    if not isinstance(value, str):
        return _wrong_type(key, value, path, report, type_)
    return _written(key, type_, value, path, report)


def _number(key: Key, type_: Type, value: Any, path: Path, report: Report) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        _wrong_type(key, value, path, report, type_)
        return None
    if isinstance(value, float) and not math.isfinite(value):
        text = f"{said(key.name)} is {'not a number' if math.isnan(value) else 'infinite'}"
        report.value(path, "not-finite", text, f"write {_range(key)}")
        return None
    if type_ is Type.WHOLE and isinstance(value, float):
        shown = f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else "a number without a point"
        report.value(path, "wrong-type", f"{said(key.name)} is a whole number, not {said(value)}", f"write {shown}")
        return None
    low, high = key.low, key.high
    if (low is not None and value < low) or (high is not None and value > high):
        text = f"{said(key.name)} is {said(value)}; it must be {_range(key)}"
        if key.unit.startswith("fraction") and high is not None and high < value <= 100:
            report.value(path, "unit", text, f"write {value / 100:g} for {value:g} per cent")
        else:
            report.value(path, "out-of-range", text, f"write {_range(key)}")
        return None
    return value


def _range(key: Key) -> str:
    unit = f" ({key.unit})" if key.unit and key.unit not in ("class", "classes") else ""
    if key.low is not None and key.low == key.high:
        return f"{key.low:g}{unit}"
    if key.low is not None and key.high is not None:
        return f"from {key.low:g} to {key.high:g}{unit}"
    return f"a number{unit}"


def _written(key: Key, type_: Type, value: str, path: Path, report: Report) -> str | None:
    if unseen := UNSEEN.search(value):
        text = f"{said(key.name)} holds the unseen character U+{ord(unseen.group()):04X}"
        report.value(path, "unsafe", text, "write the text without it", inside=unseen.start())
        return None
    if type_ is Type.TEXT:
        if not value.strip() and (key.required or type_ is not key.type):
            report.value(path, "empty", f"{said(key.name)} is empty", f"write {key.doc[0].lower()}{key.doc[1:]}")
            return None
        if len(value) > key.most:
            text = f"{said(key.name)} has {len(value)} characters; at most {key.most} fit"
            report.value(path, "too-many", text, "say it shorter", inside=key.most)
            return None
        return value
    if disguise := disguised(value):
        hint = f'type it again in Latin letters: "{plain(value)}"'
        report.value(path, "look-alike", f"{said(value)} has a {disguise[1]}", hint, inside=disguise[0])
        return None
    if type_ is Type.ID and not ID.fullmatch(value):
        near = re.sub(r"[^a-z0-9-]+", "-", value.strip().lower()).strip("-")[:32]
        text = f"{said(value)} is no id: an id is a small letter, then at most 31 small letters, digits and hyphens"
        report.value(path, "bad-id", text, f'write "{near}"' if ID.fullmatch(near) else 'write one such as "a1"')
        return None
    if type_ is Type.NAME and key.names and (known := keys.known(key.names)):
        return value if named(value, key.names, known, path, report) else None
    return value


def named(value: str, what: str, known: Iterable[str], path: Path, report: Report, *, at_key: bool = False) -> bool:
    """Whether a name is among those known; if not, a fault that names the nearest."""
    known = list(known)
    if value in known:
        return True
    near = nearest(value, known)
    hint = f'did you mean "{near}"?' if near else f"write {'one of ' if len(known) > 1 else ''}{listed(known)}"
    article = "an" if what[0] in "aeiou" else "a"
    text = f"{said(value)} is not {article} {what}" + (" of this scenario" if not keys.known(what) else "")
    if what == "role" and value in keys.PLANNED_ROLES:
        text, hint = f"the role {said(value)} cannot be played yet", 'write role = "organizer"'
    (report.key if at_key else report.value)(path, "unknown-name", text, hint)
    return False


def _wrong_type(key: Key, value: Any, path: Path, report: Report, type_: Type | None = None) -> None:
    wanted = _EXAMPLES[type_ or key.type]
    got = said(value) if not isinstance(value, str) else f"the text {said(value)}"
    hint = f"write {wanted}"
    if (
        isinstance(value, str)
        and (type_ or key.type) in (Type.WHOLE, Type.NUMBER)
        and re.fullmatch(r"[+-]?[\d.]+", value)
    ):
        hint = f"write {value} without quotation marks"
    elif isinstance(value, str) and value in ("true", "false") and key.type is Type.FLAG:
        hint = f"write {value} without quotation marks"
    elif isinstance(value, (int, float)) and (type_ or key.type) in _WRITTEN:
        hint = f'write "{said(value)}" in quotation marks'
    report.value(path, "wrong-type", f"{said(key.name)} should be {wanted.split(',')[0]}, not {got}", hint)
