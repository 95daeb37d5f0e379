"""The key table as a page for designers (`docs/scenario-reference.md`) and as a JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from game.scenario import keys
from game.scenario.keys import Absent, Key, Table, Type

_INTRODUCTION = """\
# The scenario file

A scenario is one text file in TOML, `<id>.toml`, and nothing to program. This page is written by the program that
checks the files (`counterfactual-tactics check`), from the same table of keys, so the two cannot disagree.

Subsets of groups are letters, such as `"ACE"`; `"-"` is the empty one. Fractions go from 0 to 1, never per cent. Scores
are in points from 0 to 100, money in credits, and one point is one credit; both may have two decimals.
"""


def reference() -> str:
    """The reference page in Markdown: a section a table, a line a key."""
    return _INTRODUCTION + "".join(map(_section, keys.TABLES))


def schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12): names, types, ranges, choices; what depends on other values is left to `check`."""
    root = _object(keys.TABLES[0])
    for table in keys.top():
        part = _object(table)
        listed = {"type": "array", "items": part, "minItems": table.least, "maxItems": table.most}
        root["properties"][table.name] = {**(listed if table.many else part), "description": table.doc}
        root["required"] += [table.name] if table.least else []
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Counterfactual Tactics scenario",
        **root,
    }


def _section(table: Table) -> str:
    if table.within:
        title = f"`{table.name} = {{ … }}` of a `[[{table.within}]]`"
    else:
        title = f"`[[{table.name}]]`" if table.many else f"`[{table.name}]`" if table.name else "The top of the file"
    count = f" From {table.least} to {table.most} of them." if table.many else ""
    lines = [f"\n## {title}\n", f"{table.doc}{count}\n", "| key | value | if left out | meaning |", "|---|---|---|---|"]
    lines += [f"| `{key.name}` | {_value(key)} | {_default(key)} | {_meaning(key)} |" for key in keys.of(table.name)]
    return "\n".join(lines) + "\n"


def _value(key: Key) -> str:
    words: str = key.type.value
    if choices := keys.known(key.names):
        if key.type is Type.NUMBERS_BY_NAME:
            return f"{words}, by {key.names}{_range(key)}"
        words = ("some of " if key.type is Type.NAMES else "") + ", ".join(f"`{choice}`" for choice in choices)
    elif key.names:
        words = (
            f"id of {'an' if key.names[0] in 'aeiou' else 'a'} {key.names}"
            if key.type is Type.NAME
            else f"{words}, by {key.names}"
        )
    return words + _range(key)


def _range(key: Key) -> str:
    unit = f" ({key.unit})" if key.unit and not key.unit.startswith("class") else ""
    if key.type is Type.TEXT:
        return f", at most {key.most} characters"
    if key.low is None or key.high is None:
        return unit
    if key.low == key.high:
        return f": {key.low:g}"
    # The top of a seed is a limit of safety that nobody needs to read.
    return f", from {key.low:g}{unit}" if key.high > 10**6 else f", {key.low:g} to {key.high:g}{unit}".replace("-", "−")


def _default(key: Key) -> str:
    match key.default:
        case Absent.REQUIRED:
            return f"required with {_kinds(key.only)}" if key.only else "required"
        case Absent():
            return f"required with {_kinds(key.needed)}" if key.needed else key.default.value
        case bool():
            return "true" if key.default else "false"
        case dict():
            return ", ".join(f"{name} {number:g}" for name, number in key.default.items())
        case tuple():
            return f"[{', '.join(f'{number:g}' for number in key.default)}]" if key.default else "none"
        case str():
            return f"`{key.default}`" if key.default else "none"
        case _:
            return f"{key.default:g}" if isinstance(key.default, (int, float)) else "none"


def _meaning(key: Key) -> str:
    return key.doc + (f" Only with {_kinds(key.only)}." if key.only and not key.required and not key.needed else "")


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"`{kind}`" for kind in kinds)


# The schema -----------------------------------------------------------------------------------------------------------


def _object(table: Table) -> dict[str, Any]:
    own = list(keys.of(table.name))
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _property(key) for key in own},
        "required": [key.name for key in own if key.required and not key.only],
    }


def _property(key: Key) -> dict[str, Any]:
    if key.type is Type.TABLE:
        return {**_object(next(table for table in keys.TABLES if table.name == key.name)), "description": key.doc}
    found = {"description": key.doc, **_form(key)}
    return found if isinstance(key.default, Absent) else {**found, "default": key.default}


def _form(key: Key) -> dict[str, Any]:
    number = {"minimum": key.low, "maximum": key.high} if key.low is not None else {}
    name: dict[str, Any] = {"type": "string"}
    if choices := keys.known(key.names):
        name["enum"] = list(choices)
    if key.names == "policy":  # those of other packages are known to the machine that has them
        name = {"anyOf": [name, {"type": "string", "pattern": "^[a-z0-9-]+:."}]}
    match key.type:
        case Type.FLAG:
            return {"type": "boolean"}
        case Type.WHOLE:
            return {"type": "integer", **number}
        case Type.NUMBER:
            return {"type": "number", **number}
        case Type.TEXT:
            return {"type": "string", "maxLength": key.most}
        case Type.ID:
            return {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,31}$"}
        case Type.LETTER:
            return {"type": "string", "pattern": "^[A-L]$"}
        case Type.SUBSET:
            return {"type": "string", "pattern": "^(-|[A-L]+)$"}
        case Type.NUMBERS_BY_NAME:
            return {"type": "object", "additionalProperties": {"type": "number", **number}}
        case Type.TEXTS | Type.NAMES:
            return {"type": "array", "maxItems": key.most, "items": name}
        case Type.WHOLES | Type.NUMBERS:
            kind = "integer" if key.type is Type.WHOLES else "number"
            return {"type": "array", "maxItems": key.most, "items": {"type": kind, **number}}
        case _:
            return name
