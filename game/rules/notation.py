"""The text of a move: every action has one, and it parses back to the action. Groups are letters, other things ids.

`u ABE all` unveils a cell and `u ABE *` a row; `l C` is labor, `n C` annotation, `i C` incentive, `s BC` a strike, `f C` a
fund, `p C` poison, `x C` deletion; `d a1 BC 5.9` demands, `= shapley A 12.5 all` declares, `t a1 ABE` trains, `a a1 2` audits
two slices, `.` ends the turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from game import subsets
from game.errors import NotationError
from game.rules import actions
from game.rules.actions import Action
from game.rules.setup import Kind, Setup

MOST_MONEY = 100_000
"""The largest sum a demand may name and the largest value that may be declared, in hundredths."""


class Form(NamedTuple):
    """How an action is written: its letter, what has to follow it, and the words for it that a person may use instead."""

    letter: str
    kind: Kind
    slots: tuple[str, ...]
    does: str
    also: tuple[str, ...] = ()


FORMS = (
    Form("u", Kind.UNVEIL, ("ROW", "SLICE"), "learn a cell; * for every slice, - for the empty row", ("unveil cell",)),
    Form("l", Kind.LABOR, ("GROUP",), "more examples of the group next round", ("labour",)),
    Form("n", Kind.ANNOTATION, ("GROUP",), "better labels of the group", ("annotate",)),
    Form("i", Kind.INCENTIVE, ("GROUP",), "the group is more willing"),
    Form("s", Kind.STRIKE, ("GROUPS",), "strike with groups that you organize"),
    Form("f", Kind.FUND, ("GROUP",), "strike fund: the group does not drift this round", ("strike fund",)),
    Form("p", Kind.POISON, ("GROUP",), "wrong labels in the group, covertly"),
    Form("x", Kind.DELETE, ("GROUP",), "the group asks for deletion", ("deletion",)),
    Form("d", Kind.DEMAND, ("OPERATOR", "GROUPS", "SUM"), "ask an operator for a sum a round", ("ask",)),
    Form("=", Kind.DECLARE, ("METHOD", "GROUPS", "VALUE", "SLICE"), "state what a goal asks for: see story"),
    Form("t", Kind.TRAIN, ("OPERATOR", "ROW"), "move the operator you are to a row", ("move",)),
    Form("a", Kind.AUDIT, ("OPERATOR", "COUNT"), "test so many slices that the operator does not test"),
    Form(".", Kind.END, (), "end your turn", ("end turn", "pass")),
)
"""THE list of how actions are written; the name of the kind stands for the letter wherever a person types."""

_FORMS = {form.letter: form for form in FORMS}
_LETTER = {form.kind: form.letter for form in FORMS}
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,5})(\.\d{1,2})?", re.ASCII)


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
        ends = f"no less than -{money(MOST_MONEY)}" if sign < 0 else f"at most {money(MOST_MONEY)}"
        raise NotationError(f"{text} is beyond what anything here is worth; write {ends}")
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
            return f"{_LETTER[actions.kind(action)]} {setup.groups[action.group].letter}"


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
    return build(setup, _FORMS[head], rest)


def build(setup: Setup, form: Form, words: Sequence[str]) -> Action:
    """The action of a form with the words that follow its letter. Raises `NotationError` as `parse` does."""
    values = [
        None if word == "*" and slot == "SLICE" and form.kind is Kind.UNVEIL else _READ[slot](setup, word)
        for slot, word in zip(form.slots, words, strict=False)
    ]
    if len(words) < len(form.slots):
        raise NotationError(f"{form.slots[len(words)]} is missing; write {written(setup, form, words)}")
    if len(words) > len(form.slots):
        raise NotationError(f"{words[len(form.slots)]!r} is one word too many; write {written(setup, form)}")
    return _ACTIONS[form.kind](*values)


def written(setup: Setup, form: Form, words: Sequence[str] = ()) -> str:
    """How a form is written here, such as ``"d OPERATOR GROUPS SUM, such as d a1 AB 5.9"``; the sample begins with `words`."""
    if not form.slots:
        return f"a single {form.letter} to {form.does}"
    said = " ".join((form.letter, *form.slots)) + f", such as {example(setup, form, words)}"
    if form.kind is Kind.UNVEIL:
        said += f", or {form.letter} {words[0] if words else example(setup, form).split()[1]} * for every slice"
    return said


def example(setup: Setup, form: Form, words: Sequence[str] = (), groups: int = 0) -> str:
    """An action of a form in a game, beginning with the words there are, about some of `groups` or of all: only its form is right
    for certain.
    """
    some = subsets.show(groups or setup.rows - 1)[:2]
    samples = {
        "ROW": some, "GROUPS": some, "GROUP": some[0], "SLICE": setup.slices[0].id, "SUM": "5.9", "VALUE": "12.5",
        "OPERATOR": setup.operators[0].id if setup.operators else "a1", "METHOD": "shapley", "COUNT": "2",
    }  # fmt: skip
    return " ".join((form.letter, *words, *(samples[slot] for slot in form.slots[len(words) :])))


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


def _row(setup: Setup, text: str) -> int:
    if text == "*":
        some = subsets.show(setup.rows - 1)[:2]
        raise NotationError(f"a row is wanted, not *: write letters such as {some}, or - for the empty row; * is for every slice")
    return subsets.parse(text, len(setup.groups))


_READ: dict[str, Callable[[Setup, str], int | str]] = {
    "ROW": _row,
    "GROUPS": _row,
    "GROUP": _group,
    "SLICE": slice_index,
    "OPERATOR": operator_index,
    "METHOD": lambda _, text: text,
    "SUM": lambda _, text: amount(text),
    "VALUE": lambda _, text: amount(text),
    "COUNT": lambda _, text: _count(text),
}
"""What stands in each slot of a form. Actions take what is read in the order in which it is written."""

_ACTIONS: dict[Kind, Callable[..., Action]] = {kind: action for action, kind in actions.KINDS.items()}
