"""The text of a move: every action has one, and it parses back to the action. Groups are letters, other things ids.

`u ABE all` unveils a cell and `u ABE *` a row; `l C` is labor, `n C` annotation, `i C` incentive, `s BC` a strike, `f C` a
fund, `p C` poison, `x C` deletion; `d a1 BC 5.9` demands, `= shapley A 12.5 all` declares, `t a1 ABE` trains, `a a1 2` audits
two slices, `.` ends the turn.
"""

from __future__ import annotations

import re

from game import subsets
from game.errors import NotationError
from game.rules import actions
from game.rules.actions import Action
from game.rules.setup import Setup

MOST_MONEY = 100_000
"""The largest sum a demand may name and the largest value that may be declared, in hundredths."""

_ONE_GROUP: dict[str, type] = {
    "l": actions.Labor,
    "n": actions.Annotate,
    "i": actions.Incentive,
    "f": actions.Fund,
    "p": actions.Poison,
    "x": actions.Delete,
}
_LETTER = {action: word for word, action in _ONE_GROUP.items()}
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,5})(\.\d{1,2})?", re.ASCII)
_FORMS = {
    "u": "u ROW SLICE, such as u ABE all, or u ABE * for every slice",
    "s": "s GROUPS, such as s BC",
    "d": "d OPERATOR GROUPS SUM, such as d a1 BC 5.9",
    "=": "= METHOD GROUPS VALUE SLICE, such as = shapley A 12.5 all",
    "t": "t OPERATOR ROW, such as t a1 ABE",
    "a": "a OPERATOR COUNT, such as a a1 2",
    ".": "a single . to end the turn",
} | {word: f"{word} GROUP, such as {word} C" for word in _ONE_GROUP}


def money(hundredths: int) -> str:
    """Hundredths as a decimal number without needless zeros: 590 is ``"5.9"``. `amount` reads it back."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}" + (f".{part:02}".rstrip("0") if part else "")


def figure(hundredths: int) -> str:
    """The same as people read it in a sentence: with a true minus."""
    return money(hundredths).replace("-", "−")


def amount(text: str) -> int:
    """The hundredths a decimal number of at most two places stands for. Raises `NotationError`."""
    if not _NUMBER.fullmatch(text):
        raise NotationError(f"{text!r} is no number here; write one with at most two decimals, such as 5.9")
    sign = -1 if text.startswith("-") else 1
    whole, _, part = text.lstrip("-").partition(".")
    value = int(whole) * 100 + int(part.ljust(2, "0"))
    if value > MOST_MONEY:
        raise NotationError(f"{text} is more than anything here is worth; write at most {money(MOST_MONEY)}")
    return sign * value


def show(setup: Setup, action: Action) -> str:
    """The text of an action; `parse` gives the action back."""
    match action:
        case actions.Unveil(row, slice_):
            return f"u {subsets.show(row)} {'*' if slice_ is None else setup.slices[slice_].id}"
        case actions.Strike(groups):
            return f"s {subsets.show(groups)}"
        case actions.Demand(operator, groups, sum_):
            return f"d {setup.operators[operator].id} {subsets.show(groups)} {money(sum_)}"
        case actions.Declare(method, groups, value, slice_):
            return f"= {method} {subsets.show(groups)} {money(value)} {setup.slices[slice_].id}"
        case actions.Train(operator, row):
            return f"t {setup.operators[operator].id} {subsets.show(row)}"
        case actions.Audit(operator, count):
            return f"a {setup.operators[operator].id} {count}"
        case actions.End():
            return "."
        case _:
            return f"{_LETTER[type(action)]} {setup.groups[action.group].letter}"


def parse(setup: Setup, text: str) -> Action:
    """The action a text stands for. Raises `NotationError` that names the word that is wrong and the form that would be
    read.
    """
    words = text.split()
    if not words:
        raise NotationError("no action is written; begin with one of " + " ".join(_FORMS))
    head, rest = words[0], words[1:]
    if head not in _FORMS:
        raise NotationError(f"{head!r} begins no action; begin with one of " + " ".join(_FORMS))
    wanted = {"u": 2, "t": 2, "a": 2, "d": 3, "=": 4, ".": 0}.get(head, 1)
    if len(rest) != wanted:
        raise NotationError(f"{text!r} has {len(rest)} words after {head!r}; write {_FORMS[head]}")
    count = len(setup.groups)
    if head == ".":
        return actions.End()
    if head == "u":
        row = subsets.parse(rest[0], count)
        return actions.Unveil(row, None if rest[1] == "*" else slice_index(setup, rest[1]))
    if head == "s":
        return actions.Strike(subsets.parse(rest[0], count))
    if head == "d":
        return actions.Demand(operator_index(setup, rest[0]), subsets.parse(rest[1], count), amount(rest[2]))
    if head == "=":
        return actions.Declare(rest[0], subsets.parse(rest[1], count), amount(rest[2]), slice_index(setup, rest[3]))
    if head == "t":
        return actions.Train(operator_index(setup, rest[0]), subsets.parse(rest[1], count))
    if head == "a":
        return actions.Audit(operator_index(setup, rest[0]), _count(rest[1]))
    action: Action = _ONE_GROUP[head](_group(setup, rest[0]))
    return action


def slice_index(setup: Setup, text: str) -> int:
    """The index of a slice by its id. Raises `NotationError`."""
    for index, slice_ in enumerate(setup.slices):
        if slice_.id == text:
            return index
    raise NotationError(f"{text!r} is no slice here; write one of {', '.join(s.id for s in setup.slices)}, or * for all")


def operator_index(setup: Setup, text: str) -> int:
    """The index of an operator by its id. Raises `NotationError`."""
    for index, operator in enumerate(setup.operators):
        if operator.id == text:
            return index
    raise NotationError(f"{text!r} is no operator here; write one of {', '.join(o.id for o in setup.operators)}")


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d?", text, re.ASCII):
        raise NotationError(f"{text!r} is no count of slices; write a whole number such as 2")
    return int(text)


def _group(setup: Setup, text: str) -> int:
    mask = subsets.parse(text, len(setup.groups))
    if subsets.size(mask) != 1:
        raise NotationError(f"{text!r} is not one group; write a single letter of {subsets.show(setup.rows - 1)}")
    return mask.bit_length() - 1
