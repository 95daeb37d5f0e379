"""The check of a single value: its type, its range, its unit, and a sentence that says what would be right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from game import plugins
from game.scenario import keys
from game.scenario.keys import Key, Type
from game.scenario.positions import Path
from game.scenario.report import Report
from game.scenario.words import UNSEEN, disguised, listed, nearest, plain, said

ID = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_ELEMENT = 300  # characters of a text in a list
_LISTS = {Type.TEXTS: Type.TEXT, Type.NAMES: Type.NAME, Type.WHOLES: Type.WHOLE, Type.NUMBERS: Type.NUMBER}
_WRITTEN = {Type.TEXT, Type.ID, Type.NAME, Type.LETTER, Type.SUBSET}
_EXAMPLES = {
    Type.TEXT: 'a text in quotation marks, such as "Northside clinic"',
    Type.ID: 'an id in quotation marks, such as "a1"',
    Type.NAME: 'a name in quotation marks, such as "greedy"',
    Type.LETTER: 'one letter in quotation marks, such as "A"',
    Type.SUBSET: 'letters of groups in quotation marks, such as "ABE", or "-" for none',
    Type.WHOLE: "a whole number, such as 8",
    Type.NUMBER: "a number, such as 2.5",
    Type.FLAG: "true or false, without quotation marks",
    Type.TEXTS: 'a list of texts, such as ["one", "two"]',
    Type.NAMES: 'a list of names, such as ["unveil", "strike"]',
    Type.WHOLES: "a list of whole numbers, such as [3, 8]",
    Type.NUMBERS: "a list of numbers, such as [0.25, 0.5, 0.75, 1]",
    Type.NUMBERS_BY_NAME: "a table of numbers, such as { all = 1.0 }",
    Type.TABLE: "a table, such as { question = … }",
}


def value_of(key: Key, value: Any, path: Path, report: Report) -> Any:
    """The value if it is of its type and range; otherwise `None`, with a fault."""
    if key.type in _LISTS:
        if not isinstance(value, list):
            return wrong_type(key, value, path, report)
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
            return wrong_type(key, value, path, report)
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
        return value if isinstance(value, bool) else wrong_type(key, value, path, report)
    if type_ in (Type.WHOLE, Type.NUMBER):
        return _number(key, type_, value, path, report)
    if not isinstance(value, str):
        return wrong_type(key, value, path, report, type_)
    return _written(key, type_, value, path, report)


def _number(key: Key, type_: Type, value: Any, path: Path, report: Report) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        wrong_type(key, value, path, report, type_)
        return None
    if isinstance(value, float) and not math.isfinite(value):
        text = f"{said(key.name)} is {'not a number' if math.isnan(value) else 'infinite'}"
        report.value(path, "not-finite", text, f"write {_range(key)}")
        return None
    if type_ is Type.WHOLE and isinstance(value, float):
        shown = f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"a number without a point, {_range(key)}"
        report.value(path, "wrong-type", f"{said(key.name)} is a whole number, not {said(value)}", f"write {shown}")
        return None
    low, high = key.low, key.high
    if (low is not None and value < low) or (high is not None and value > high):
        text = f"{said(key.name)} is {said(value)}; it must be {_range(key)}"
        if key.unit.startswith(("fraction", "times")) and high is not None and high < value <= 100:
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
    code = "unknown-name"
    if what == "policy" and ":" in value:
        code, text = "plug-in", f"{said(value)} is a policy of another package"
        if plugins.switched_on():
            text, hint = f"{text}, which is not installed", hint if near and ":" in near else "install the package"
        else:
            hint = f"plug-ins are off; switch them on with --plugins, or {plugins.SWITCH}=1 in the environment"
    (report.key if at_key else report.value)(path, code, text, hint)
    return False


def wrong_type(key: Key, value: Any, path: Path, report: Report, type_: Type | None = None) -> None:
    wanted = _EXAMPLES[type_ or key.type]
    got = said(value) if not isinstance(value, str) else f"the text {said(value)}"
    hint = f"write {wanted}"
    if (isinstance(value, str) and (type_ or key.type) in (Type.WHOLE, Type.NUMBER) and re.fullmatch(r"[+-]?[\d.]+", value)) or (
        isinstance(value, str) and value in ("true", "false") and key.type is Type.FLAG
    ):
        hint = f"write {value} without quotation marks"
    elif isinstance(value, (int, float)) and (type_ or key.type) in _WRITTEN:
        hint = f'write "{said(value)}" in quotation marks'
    report.value(path, "wrong-type", f"{said(key.name)} should be {wanted.split(',')[0]}, not {got}", hint)
