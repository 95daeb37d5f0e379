"""The first check of a scenario: every key known and in its table, every value of the right type, unit and range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from game.scenario import keys
from game.scenario.keys import Absent, Key, Table, Type
from game.scenario.positions import Path
from game.scenario.report import Report
from game.scenario.values import value_of, wrong_type
from game.scenario.words import disguised, listed, nearest, plain, said


@dataclass(slots=True)
class Part:
    """A table of the file after the check, with defaults; what was faulty, or left out without a default, is `None`.

    `path` is where it stands, `given` the keys that the file holds and `faulty` those whose value cannot be used; `meant` are
    the misspelt names by what they were taken for.
    """

    table: str
    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)
    meant: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(slots=True)
class Document:
    """A scenario file after the check: its tables by name, in the order of the file; `top` are the keys before them.

    `unsure` are the tables of which a part may be missing here, for a reason that has been told: what they lack is no mistake of
    whoever names it.
    """

    top: Part
    tables: dict[str, list[Part]]
    unsure: set[str] = field(default_factory=set)

    def one(self, table: str) -> Part | None:
        return self.tables[table][0] if self.tables[table] else None

    @property
    def source(self) -> str | None:
        """The kind of source, if the file says one that exists."""
        part = self.one("source")
        return part["kind"] if part else None


def check(found: Mapping[str, Any], report: Report) -> Document:
    """Check what `tomllib` read against the key table; the faults go to the report.

    A misspelt name is told once and read as what was probably meant, a key in the wrong table is not missed in its own: nothing
    else is told that follows from it.
    """
    names = [table.name for table in keys.top()]
    source = found.get("source")
    kind = source.get("kind") if isinstance(source, dict) else None
    kind = kind if isinstance(kind, str) and kind in keys.known("source") else None
    strays = _strays(found)
    there = {key: value for key, value in found.items() if key not in names}
    missing = [table.name for table in keys.top() if table.least and table.many and table.name not in found]
    free = _Headers(tuple(name for name in names if _lacks(found, name)), missing[0] if len(missing) == 1 else None)
    top = _part(keys.TABLES[0], there, (), kind, report, strays, free)
    document = Document(top, {name: [] for name in names})
    if any(_headed(value) for key, value in there.items() if key not in top.meant.values()):
        document.unsure |= {name for name in names if name not in found}  # any of them may be what was meant
    for table in keys.top():
        parts = _tables(table, found.get(table.name), kind, report, strays, document)
        if (written := top.meant.get(table.name)) is not None:
            # What stands under a misspelt header is read in silence: its mistakes are told once the header is right.
            aside = Report(report.file, report.lines, report.places)
            parts += _tables(replace(table, name=written), found[written], kind, aside, strays, document, table.name)
            document.unsure |= {table.name} if aside.faults else set()
        document.tables[table.name] = parts[: table.most]
    return document


class _Headers(NamedTuple):
    """The headers that a misspelt one may be meant to be, and the one that the file must have and has not, if it is just one."""

    names: tuple[str, ...] = ()
    missing: str | None = None


_NO_HEADERS = _Headers()


def _headed(value: Any) -> bool:
    """Whether a value stands under a header of its own, [name] or [[name]]."""
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value))


def _lacks(found: Mapping[str, Any], name: str) -> bool:
    """Whether a misspelt header may have been meant for this table: there is none, or there may be several."""
    return name not in found or next(table.many for table in keys.TABLES if table.name == name)


def _strays(found: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The keys that stand in a table that has no such key, as pairs of each table that has it and its name."""
    strays: set[tuple[str, str]] = set()
    for table in keys.top():
        known = {key.name for key in keys.of(table.name)}
        inside = found.get(table.name)
        for part in inside[: table.most] if isinstance(inside, list) else [inside]:
            if isinstance(part, dict):
                strays |= {(key.table, key.name) for key in keys.KEYS if key.name in part and key.name not in known}
    return frozenset(strays)


def _tables(
    table: Table,
    found: Any,
    kind: str | None,
    report: Report,
    strays: frozenset[tuple[str, str]],
    document: Document,
    meant: str = "",
) -> list[Part]:
    """The parts of a table that the file calls `table.name`; `meant` is its right name where that is another."""
    name = meant or table.name
    header = f"[[{name}]]" if table.many else f"[{name}]"
    if found is None:
        if table.least and name not in document.top.meant:
            report.key((), "missing-table", f"the table {header} is missing", table.doc)
            document.unsure.add(name)
        return []
    if isinstance(found, dict) and table.many:
        text = f"{said(table.name)} stands in single brackets, but there may be several"
        report.key((table.name,), "wrong-type", text, f"write {header} with two brackets each time")
        return [_part(replace(table, name=name), found, (table.name,), kind, report, strays)]
    items: list[Any] = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in items) or not items:
        report.key(
            (table.name,),
            "wrong-type",
            f"{said(table.name)} is no key but a table",
            f"write {header} on a line of its own",
        )
        document.unsure.add(name)
        return []
    if isinstance(found, list) and not table.many:
        text = f"{said(table.name)} stands in double brackets, but there is only one"
        report.key((table.name,), "wrong-type", text, f"write {header} with single brackets, once")
    elif len(items) > table.most:
        text = f"there are {len(items)} tables {header}; at most {table.most} are read"
        report.key((table.name, table.most), "too-many", text, "leave some out")
        document.unsure.add(name)
    paths: list[Path] = [(table.name, i) for i in range(len(items))] if isinstance(found, list) else [(table.name,)]
    one = replace(table, name=name)
    return [_part(one, item, path, kind, report, strays) for item, path in zip(items[: table.most], paths, strict=False)]


def _part(
    table: Table,
    found: Mapping[str, Any],
    path: Path,
    source: str | None,
    report: Report,
    strays: frozenset[tuple[str, str]] = frozenset(),
    headers: _Headers = _NO_HEADERS,
) -> Part:
    """The part that a table of the file is; at the top of the file, with the headers that a misspelt one may be meant to be."""
    part = Part(table.name, path)
    known = {key.name: key for key in keys.of(table.name)}
    # The keys of an event and of a goal go by its own kind, all others by that of the source.
    kind = source
    if table.name in ("event", "goal"):
        kind = found.get("kind") if isinstance(found.get("kind"), str) else None
    part.meant = meant = _unknown(table, found, known, path, report, headers)
    for name, key in known.items():
        fits = not key.only or kind in key.only
        if name in found:
            part.given.add(name)
            part.values[name] = value = _read(key, found[name], (*path, name), source, report)
            if value is None:
                part.faulty.add(name)
            if not fits and kind is not None and kind in keys.known({"event": "event", "goal": "goal"}.get(table.name, "source")):
                what = {"event": "an event", "goal": "a goal"}.get(table.name, "a source")
                text = f'{said(name)} has no meaning with {what} of kind "{kind}"'
                report.key((*path, name), "wrong-kind", text, f"it goes with {listed(key.only)}; leave it out here")
        elif name in meant:
            # A misspelt key counts if its value is one that the key may have.
            aside = Report(report.file, report.lines, report.places)
            part.values[name] = value = _read(key, found[meant[name]], (*path, meant[name]), source, aside)
            (part.faulty if aside.faults or value is None else part.given).add(name)
        elif (key.required and fits) or kind in key.needed:
            part.faulty.add(name)
            if (table.name, name) not in strays:
                where = f"this [{table.name}]" if table.name else "the file"
                text = f"{where} has no {said(name)}" if path else f"the key {said(name)} is missing at the top of the file"
                report.key(path, "missing-key", text, f"add {name} = …  ({key.doc[0].lower()}{key.doc[1:].rstrip('.')})")
        else:
            part.values[name] = None if isinstance(key.default, Absent) else key.default
    return part


MOST_UNKNOWN = 500
"""Of how many unknown keys of a table it is asked what they were to be: a file with more is no scenario with slips of the pen."""


def _unknown(
    table: Table, found: Mapping[str, Any], known: Mapping[str, Key], path: Path, report: Report, headers: _Headers
) -> dict[str, str]:
    """Report the keys that the table does not have; returns those that were probably meant, with how they are written."""
    meant: dict[str, str] = {}
    unknown = [name for name in found if name not in known]
    for name in unknown[:MOST_UNKNOWN]:
        value = found[name]
        several = isinstance(value, list) and _headed(value)
        homes = [key.table for key in keys.KEYS if key.name == name and not several]
        fitting = headers.names if isinstance(value, (dict, list)) else ()
        free = [] if not table.name and _headed(value) else [key for key in known if key not in found and key not in meant]
        near = nearest(name, [*free, *fitting])
        if several and near is None:
            near = headers.missing
        here = f"[{table.name}]" if table.name else "the top of the file"
        if disguise := disguised(name):
            meant.setdefault(plain(name), name)
            hint = "type it again in Latin letters" + (f': "{near}"' if near else "")
            report.key((*path, name), "look-alike", f"the key {said(name)} has a {disguise[1]}", hint)
        elif homes and not (near and near.casefold() == name.casefold()):
            where = listed(_place(home) for home in homes)
            hint = "move the line there" if homes != [""] else "move the line up, before the first line in [brackets]"
            report.key((*path, name), "wrong-table", f"{said(name)} is no key of {here}; it belongs to {where}", hint)
        else:
            if near:
                meant.setdefault(near, name)
            hint = f'did you mean "{near}"?' if near else f"the keys here are {listed(known)}"
            what = "table" if not table.name and isinstance(value, (dict, list)) else "key"
            if near in headers.names:
                hint = f"did you mean {_place(near)}?"
            elif what == "table" and not near:
                hint = f"the tables are {listed(_place(one.name) for one in keys.top())}"
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


def _read(key: Key, value: Any, path: Path, source: str | None, report: Report) -> Any:
    """The value of a key, or `None` with a fault; a table within a table is a part of its own."""
    if key.type is not Type.TABLE:
        return value_of(key, value, path, report)
    if not isinstance(value, dict):
        return wrong_type(key, value, path, report)
    return _part(next(table for table in keys.TABLES if table.name == key.name), value, path, source, report)
