"""What a person types for an action, read as it is meant: names for letters, small words between, what is shown for an id.

The notation of records stays strict; this is how it is written by hand: `Strike with cd`, `end`,
`demand 5.9 credits a round of Aster for CD`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Sequence

from game import subsets
from game.errors import NotationError
from game.rules import notation
from game.rules.actions import Action
from game.rules.notation import FORMS, Form
from game.rules.setup import Kind, Setup

_BETWEEN = frozenset(("of", "for", "on", "with", "to", "from", "the"))
"""Small words that sentences of the game have between the parts of an action."""

_AND = ("and", "&", "+")
"""What stands between two groups."""

_EMPTY = (("the", "empty", "row"), ("empty", "row"), ("empty",), ("∅",))


_UNIT = re.compile(r"(?<=\d)\s+(?:credits?(?:\s+a\s+round)?|points?)(?=\s|$)", re.IGNORECASE)
"""What sentences of the game have behind a number."""

_OPEN = ("GROUP", "ROW", "VALUE")
"""What is left open in the form of a statement."""


def names(form: Form) -> tuple[str, ...]:
    """What may stand at the beginning of an action: the letter, the name of its kind, and other words for it."""
    return (form.letter, form.kind.value, *form.also)


def read(setup: Setup, text: str, have: Collection[Kind] = tuple(Kind), asked: Sequence[str] = ()) -> Action:
    """The action a person means. Raises `NotationError` that says what would be right, of the kinds that they `have`.

    `asked` are the forms of what their goals ask for (`aims.form`): what is the same in every such statement may be left out.
    """
    words = _UNIT.sub("", text).split()
    form, count = _form(words)
    if form is None:
        if not words:
            return notation.parse(setup, text)
        known = [one for one in FORMS if one.kind in have]
        close = difflib.get_close_matches(words[0].lower(), [name for one in known for name in names(one)[1:]], 1)
        told = (
            f"did you mean {close[0]}?" if close else "write one of " + ", ".join(f"{o.kind.value} ({o.letter})" for o in known)
        )
        raise NotationError(f"{words[0]!r} begins no action; {told}")
    rest = words[count:]
    if form.kind is Kind.DEMAND and rest and re.fullmatch(r"[\d.]+", rest[0]):
        rest = [*rest[1:], rest[0]]  # "demand 5.9 credits a round of Aster for CD", as the game itself says it
    if form.kind is Kind.DECLARE and asked and len(rest) != len(form.slots):
        rest = _stated(setup, asked, rest)
    return notation.build(setup, form, fill(setup, form.slots, rest))


def _stated(setup: Setup, asked: Sequence[str], words: Sequence[str]) -> list[str]:
    """A statement's words with what its form has anyway: of the forms that are asked for, the only one that fits."""
    found, fits = list[list[str]](), list[bool]()
    for text in asked:
        parts = text.partition(" (")[0].split()[1:]
        left = _joined(setup, words)
        for part in parts:
            if part not in _OPEN and part in left:
                left.remove(part)
        if len(left) == sum(part in _OPEN for part in parts):
            found.append([left.pop(0) if part in _OPEN else part for part in parts])
            fits.append(_fits(setup, text, parts, found[-1]))
    found = [one for one, fit in zip(found, fits, strict=True) if fit] if sum(fits) == 1 else found
    if len(found) != 1:
        raise NotationError(f"write {' or '.join(asked)}")
    return found[0]


def _joined(setup: Setup, words: Sequence[str]) -> list[str]:
    """Words with those that name groups made one word of letters; all others stay as they are."""
    found, left = list[str](), [word for word in words if word.lower() not in _BETWEEN]
    while left:
        letters, used = _groups(setup, left, False)
        known = bool(used) and bool(_group(setup, left)[1] or _empty(left))
        found.append(letters if known else left[0])
        left = left[used if known else 1 :]
    return found


def _fits(setup: Setup, text: str, parts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words can stand in the places of a statement's form: one group, a row of its size, a number."""
    letters = {group.letter for group in setup.groups}
    for part, word in zip(parts, words, strict=True):
        groups = set(word) <= letters
        size = re.search(r"a row of (\d+) groups", text)
        if part == "GROUP" and not (groups and len(word) == 1):
            return False
        if part == "ROW" and not (groups and (size is None or len(word) == int(size[1]))):
            return False
        if part == "VALUE" and not re.fullmatch(r"-?[\d.]+", word):
            return False
    return True


def fill(setup: Setup, slots: Sequence[str], words: Sequence[str]) -> list[str]:
    """The words of a person as the notation has them, one for each slot as far as they go, and those that are too many."""
    known = {
        "OPERATOR": [(one.id, one.name) for one in setup.operators],
        "SLICE": [(one.id, one.name) for one in setup.slices],
    }
    left, found = list(words), list[str]()
    for place, slot in enumerate(slots):
        names_ = known.get(slot, [])
        while len(left) > 1 and left[0].lower() in _BETWEEN and not _empty(left) and not _named(names_, left)[1]:
            left.pop(0)
        if not left:
            break
        word, used = left[0], 1
        if slot in known:
            word, matched = _named(names_, left)
            short = len(slots) - place > sum(one.lower() not in _BETWEEN for one in left)
            if slot == "OPERATOR" and not matched and short and len(setup.operators) == 1:
                found.append(setup.operators[0].id)  # there is only one who could be meant
                continue
            used = max(1, matched)
        elif slot in ("ROW", "GROUPS", "GROUP"):
            word, used = _groups(setup, left, slot == "GROUPS" and place + 1 == len(slots))
        found.append(word)
        left = left[used:]
        if slot == "COUNT" and left and left[0].lower() in ("slice", "slices"):
            left.pop(0)
    return found + left


def _form(words: Sequence[str]) -> tuple[Form | None, int]:
    """The form that words begin with and how many of them say so: the longest name that fits."""
    said = [word.lower() for word in words]
    fits = [(len(name.split()), form) for form in FORMS for name in names(form) if said[: len(name.split())] == name.split()]
    count, form = max(fits, key=lambda fit: fit[0], default=(0, None))
    return form, count


def _named(known: Sequence[tuple[str, str]], words: Sequence[str]) -> tuple[str, int]:
    """The id whose own words or whose name's words come first, and how many they are; else the first word, and 0."""
    best, most = words[0], 0
    for id_, name in known:
        for said in (id_, name):
            parts = _plain(said).split()
            here = [_plain(word).strip("“”\"'‘’") for word in words[: len(parts)]]
            if here == parts and len(parts) > most:
                best, most = id_, len(parts)
    return best, most


def _plain(text: str) -> str:
    """A name as names are compared: small letters, and an accent the same whether it was typed apart or not."""
    return unicodedata.normalize("NFC", text).lower()


def _empty(words: Sequence[str]) -> int:
    """How many of the first words say that a row is empty."""
    said = tuple(word.lower() for word in words)
    return next((len(one) for one in _EMPTY if said[: len(one)] == one), 0)


def _groups(setup: Setup, words: Sequence[str], all_: bool) -> tuple[str, int]:
    """Groups in capital letters, and how many words they were, whether letters or names.

    Groups with a comma or an “and” between them are taken together, and so are `all_` words where nothing else can follow.
    """
    if count := _empty(words):
        return subsets.EMPTY, count
    letters, count = "", 0
    while count < len(words):
        more, used = _group(setup, words[count:])
        if not used:
            break
        letters, count = letters + more, count + used
        joined = words[count - 1].endswith(",")
        if count + 1 < len(words) and words[count].lower() in _AND and _group(setup, words[count + 1 :])[1]:
            count, joined = count + 1, True
        if not (all_ or joined):
            break
    return (letters, count) if count else (words[0], 1)


def _group(setup: Setup, words: Sequence[str]) -> tuple[str, int]:
    """The letters that come first, by themselves or as the name of a group, and how many words they were; 0 if there are none."""
    named = [(group.letter, group.name) for group in setup.groups]
    letter, used = _named(named, [word.strip(",") for word in words])
    first = words[0].replace(",", "")
    known = {group.letter for group in setup.groups}
    if used and (used > 1 or not set(first) <= known):
        return letter, used
    return (first.upper(), 1) if first and set(first.upper()) <= known else ("", 0)
