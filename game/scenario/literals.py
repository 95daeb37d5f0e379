"""The values of TOML that are no list and no table: what they look like, and what people write instead."""

from __future__ import annotations

import re

from game.scenario.positions import Stumble
from game.scenario.words import said

SCALAR = re.compile(
    r"true|false|[+-]?(?:inf|nan)|0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+|[+-]?\d[\d_]*(?:\.[\d_]+)?(?:[eE][+-]?[\d_]+)?"
    r"|\d{4}-\d\d-\d\d(?:[Tt ]\S+)?|\d\d:\d\d\S*"
)
CURLY = "“”„‟«»‘’‚‛′″"
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([btnfr"\\]))')
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def refused(word: str, start: int) -> Stumble:
    """Why a word that stands at an offset is no value, and what was probably meant."""
    if word[0] in CURLY:
        return Stumble(start, "quotes", f"typographic quotation marks ({word[0]}) are not read", 'use straight ones: "')
    if word.casefold() in ("true", "false", "yes", "no", "on", "off"):
        right = "true" if word.casefold() in ("true", "yes", "on") else "false"
        return Stumble(start, "syntax", f"{said(word)} is not read here", f"write {right}, in small letters")
    if word.endswith("%"):
        return Stumble(start, "unit", "per cent are not read", "write a fraction from 0 to 1, such as 0.25 for 25%")
    if re.fullmatch(r"[+-]?\.\d+|[+-]?\d+\.", word):
        return Stumble(start, "syntax", f"{said(word)} needs a digit on both sides of the point", "write 0.5 or 1.0")
    if word[0].isdigit() or word[0] in "+-":
        return Stumble(
            start,
            "syntax",
            f"{said(word)} is no number",
            "write a number without its unit, or a text in quotation marks",
        )
    return Stumble(
        start,
        "missing-quotes",
        f"{said(word)} is a text without quotation marks",
        f'write "{word[:20]}" in straight marks',
    )


def unescaped(text: str) -> str:
    """The characters of a text in double quotation marks, its escapes resolved."""

    def letter(match: re.Match[str]) -> str:
        number = int(match[1] or match[2] or "0", 16)
        # A code beyond Unicode is left as it stands; tomllib refuses the file for it.
        return _ESCAPES[match[3]] if match[3] else chr(number) if number <= 0x10FFFF else match[0]

    return _ESCAPE.sub(letter, text)
