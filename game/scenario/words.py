"""How messages about a scenario quote what the designer wrote, and how they find the name that was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# Characters that change how a text is shown without being seen: C0 and C1 controls, directional and invisible marks.
# Tabs and line ends are not among them, since texts may hold them.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

# Letters of other scripts that a reader takes for Latin ones: those of Cyrillic and Greek keyboards.
_LATIN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеоѕіјрсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιυα",
        "ABESIJKMHOPCTYXaeosijpcyxhdqwABEZHIKMNOPTYXoviua",
        strict=True,
    )
)
_LONGEST = 60


def said(value: object) -> str:
    """A value as a message quotes it: one line, at most 60 characters, nothing in it that could disturb a terminal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        # Python refuses to write out whole numbers of thousands of digits, and nobody wants to read them.
        return str(value) if abs(value) < 10**15 else "a number of more than 15 digits"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str):
        return '"' + clean(value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…") + '"'
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    return "a date or time"


def clean(text: str) -> str:
    """A text with every unseen character, tab and line end shown as a replacement mark."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text).replace("\t", " ").replace("\n", "\N{REPLACEMENT CHARACTER}")


def plain(text: str) -> str:
    """A text with look-alike letters of other scripts written as the Latin ones they resemble."""
    return "".join(_LATIN.get(letter, letter) for letter in text)


def disguised(text: str) -> tuple[int, str] | None:
    """The first look-alike letter in a text: its index and a phrase such as ``Cyrillic "А", which looks like "A"``."""
    for index, letter in enumerate(text):
        if letter in _LATIN:
            script = unicodedata.name(letter).split()[0].capitalize()
            return index, f'{script} "{letter}", which looks like the Latin "{_LATIN[letter]}"'
    return None


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that was most likely meant, `None` when none is near. Case and look-alike letters do not count."""
    known = {name.casefold(): name for name in names}
    wanted = plain(word)[:64].casefold().replace("_", "-")
    found = get_close_matches(wanted, [name.replace("_", "-") for name in known], n=1, cutoff=0.6)
    if not found:
        return None
    return next(name for folded, name in known.items() if folded.replace("_", "-") == found[0])


def listed(names: Iterable[str]) -> str:
    """Names as a phrase: ``a, b or c``; ``none`` when there are none; only the first dozen of many."""
    known = list(names)
    if len(known) > 12:
        return ", ".join(known[:12]) + f" and {len(known) - 12} more"
    if len(known) < 2:
        return known[0] if known else "none"
    return ", ".join(known[:-1]) + " or " + known[-1]
