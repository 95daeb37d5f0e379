"""Actions and public facts in words, as the screens and the terminal tell them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from game import subsets
from game.errors import NotationError
from game.rules import actions, notation
from game.rules.actions import Action
from game.rules.notation import figure
from game.rules.setup import Setup
from game.rules.sight import Sight

if TYPE_CHECKING:
    from game.imagine import Forecast

_VERBS: dict[type, str] = {
    actions.Fund: "fund",
    actions.Incentive: "incentive for",
    actions.Labor: "labor on",
    actions.Annotate: "annotate",
    actions.Poison: "poison",
    actions.Delete: "delete from",
}


def row_name(row: int) -> str:
    """A row as a sentence names it."""
    return subsets.show(row) if row else "the empty row"


def say(setup: Setup, action: Action, brief: bool = False) -> str:
    """An action in words; the end of a turn needs none. A `brief` one leaves the unit of a sum to who reads it."""
    match action:
        case actions.Unveil(row, slice_):
            return f"unveil {row_name(row)}" + ("" if slice_ is None else f" on {setup.slices[slice_].said}")
        case actions.Strike(groups):
            return f"strike with {subsets.show(groups)}"
        case actions.Demand(operator, groups, sum_):
            unit = "" if brief else " credit a round" if sum_ == 100 else " credits a round"
            return f"demand {figure(sum_)}{unit} of {setup.operators[operator].name} for {subsets.show(groups)}"
        case actions.Declare():
            return _declared(setup, action)
        case actions.Train(operator, row):
            return f"move {setup.operators[operator].name} to {row_name(row)}"
        case actions.Audit(operator, count):
            return f"audit {setup.operators[operator].name} on {count} {'slice' if count == 1 else 'slices'}"
        case actions.End():
            return ""
        case _:
            return f"{_VERBS[type(action)]} {setup.groups[action.group].letter}"


def ended(text: str) -> str:
    """A text as a sentence of its own: with a full stop, unless it has an end already."""
    return text if not text or text[-1] in ".?!…”" else f"{text}."


def times(count: int) -> str:
    """How often, in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def quality(sight: Sight, group: int) -> str:
    """The quality of a group's labels as the seat knows it, 0 to 3; else ``?``, and what it annotated: ``?+1``."""
    known = sight.notes.quality[group]
    if known is not None:
        return str(known)
    # Only who organizes a group poisons it, and knows its quality: of any other the seat's own changes are annotations.
    repaired = sight.notes.edits[group]
    return f"?+{repaired}" if repaired else "?"


def assumed(sight: Sight) -> str:
    """What a forecast takes for granted of the seats that are still to play this round; empty where there are none."""
    later = [seat.name for seat in sight.setup.seats[sight.seat + 1 :]]
    if not later:
        return ""
    *most, last = later
    shut = subsets.show(sight.board.withheld)
    closed = f", and rows with {' or '.join(shut)} stay closed until the operators have moved" if sight.board.withheld else ""
    if any(offer.groups & sight.board.withheld for offer in sight.board.offers):
        closed += ", unless they are paid for"
    return f"As if {', '.join(most)}{' and ' if most else ''}{last} did nothing this round{closed}."


ANSWERS = {"incentive": "an incentive for strikers", "clean": "correcting labels before it bans"}
"""The counter-moves of an operator."""


def weighed(setup: Setup, slices: tuple[tuple[int, float], ...]) -> str:
    """Evaluation slices with their weights, of which one slice has none."""
    if len(slices) == 1:
        return setup.slices[slices[0][0]].said
    return ", ".join(f"{setup.slices[i].said} {weight:.0%}" for i, weight in slices)


def _declared(setup: Setup, action: actions.Declare) -> str:
    who, where = subsets.show(action.groups), setup.slices[action.slice].said
    worth = f"{figure(action.value)} {'point' if abs(action.value) == 100 else 'points'}"
    match action.method:
        case "poison":
            verb = "were" if action.value > 0 else "were not"
            return f"say that the labels of {who} {verb} made wrong"
        case "select":
            return f"choose {row_name(action.groups)} on {where}"
        case "forecast":
            return f"forecast {worth} on {where}"
        case "unlearn":
            return f"declare {worth} on {where} without {who}"
        case _:
            return f"declare {who} worth {worth} on {where}"


def so_far(sight: Sight, planned: Sequence[Action]) -> list[str]:
    """What a seat did this turn, in order: without looks, and of what it declared only what still counts."""
    last = {(one.method, one.groups, one.slice): i for i, one in enumerate(planned) if isinstance(one, actions.Declare)}
    found: dict[str, int] = {}
    for i, action in enumerate(planned):
        if isinstance(action, actions.Unveil):
            continue
        if isinstance(action, actions.Declare):
            key = action.method, action.groups, action.slice
            if last[key] != i or key not in sight.notes.declared:
                continue
        said = say(sight.setup, action)
        found[said] = found.get(said, 0) + 1
    return [said if count == 1 else f"{said} {times(count)}" for said, count in found.items()]


def turns(setup: Setup, line: str) -> list[str]:
    """A round of the record in words, one text a seat."""
    found = []
    for seat, part in enumerate(line.split("|")):
        count = Counter(said for text in part.split(",") if (said := _read(setup, text.strip())))
        # A hint has three levels, and each was asked for by itself: what was done again and again is told once.
        words = [said if often == 1 else f"{said} {times(often)}" for said, often in count.items()]
        who = "" if len(setup.seats) == 1 else f"{setup.seats[seat].name}: "
        found.append(who + (", ".join(words) if words else "nothing"))
    return found


def _read(setup: Setup, text: str) -> str:
    if text == "?":
        return "ask for a hint"
    try:
        return say(setup, notation.parse(setup, text)) if text else ""
    except NotationError:
        return text


def asked_for(sight: Sight, found: Forecast) -> bool:
    """Whether some of the groups whose rows a forecast has closed may come back, for a demand for them waits."""
    waiting = [offer.groups for offer in sight.board.offers] + [offer.groups for offer in found.offers]
    return any(groups & found.closes for groups in waiting)
