"""What every seat knew after each round of a recorded game, as text that is compared to the letter and that a person can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from game import subsets
from game.rules.notation import money
from game.rules.setup import Setup
from game.rules.sight import Board, Known, Notes, Sight
from game.session import record, replay
from game.session.table import Table

Lines = dict[str, str]
"""The parts of a sight by their names."""


def sights(text: str) -> str:
    """Every seat's sight at the opening and after each round of a record: what all see once, then what each seat learned.

    A part that is as it was a round before is left out, so the text says what was learned when.
    """
    scenario, head = replay.scenario_of(text), record.header(text)
    table = Table(scenario, head.seed, tuple(player for _, player in head.players))
    shown: dict[str, Lines] = {}
    written = [f"{scenario.id}, seed {head.seed}", *_since(table, shown, "opening")]
    for number, line in enumerate(text.splitlines(), 1):
        if number > head.opening and not table.over:
            round_ = table.sight(0).board.round
            for seat, action in record.turns(scenario, number, record.split(number, line)[0], round_):
                if not isinstance(action, record.Asked):
                    table.act(seat, action)
            written += _since(table, shown, f"after round {round_}")
    return "\n".join(written) + "\n"


def _since(table: Table, shown: dict[str, Lines], when: str) -> list[str]:
    """What is new in the seats' sights since they were `shown`, which is brought up to date."""
    seats = [table.sight(seat) for seat in range(len(table.players))]
    if any(sight.board != seats[0].board for sight in seats):
        raise ValueError("the seats do not see the same board")
    written = [f"\n{when}"]
    parts = {"all": board(seats[0].board)} | {sight.me.id: notes(sight) for sight in seats}
    for who, now in parts.items():
        before = shown.get(who, {})
        written += [f"  {who}: {name} {value or 'none'}" for name, value in now.items() if before.get(name, "") != value]
    shown.update(parts)
    return written


def board(seen: Board) -> Lines:
    """Every field of a board; a field that is not written here is a `KeyError`, so none can be forgotten."""
    return {part.name: _BOARD[part.name](seen.setup, getattr(seen, part.name)) for part in fields(Board) if part.name != "setup"}


def notes(sight: Sight) -> Lines:
    """Every field of a seat's notes; the cells row by row, so that one more cell is one more line."""
    found = {}
    for part in fields(Notes):
        value = getattr(sight.notes, part.name)
        found |= _cells(sight.setup, value) if part.name == "cells" else {part.name: _NOTES[part.name](sight.setup, value)}
    return found


def _cells(setup: Setup, cells: Mapping[tuple[int, int], Known]) -> Lines:
    """The known scores by row, each with the round it is from, then the amounts and own edits of then."""
    rows: dict[int, list[str]] = {}
    for (row, slice_), known in sorted(cells.items()):
        stamp = "" if not any(known.edits) else f" edits {_steps(setup, known.edits)}"
        amounts = "".join(map(str, known.amounts))
        score = f"{setup.slices[slice_].id} {money(known.score)} (round {known.round}, amounts {amounts}{stamp})"
        rows.setdefault(row, []).append(score)
    return {f"cell {subsets.show(row)}": ", ".join(scores) for row, scores in rows.items()}


def _plain(_: Setup, value: object) -> str:
    return str(value)


def _steps(_: Setup, values: tuple[int | None, ...]) -> str:
    return " ".join(f"{subsets.show(1 << i)}{'?' if value is None else value}" for i, value in enumerate(values))


def _mask(_: Setup, mask: int) -> str:
    return subsets.show(mask) if mask else ""


def _credits(_: Setup, value: int) -> str:
    return money(value)


def _by_group(_: Setup, values: tuple[int, ...]) -> str:
    return " ".join(f"{subsets.show(1 << i)} {money(value)}" for i, value in enumerate(values))


def _by_operator(show: Callable[[Setup, Any], str]) -> Callable[[Setup, tuple[Any, ...]], str]:
    def shown(setup: Setup, values: tuple[Any, ...]) -> str:
        return "; ".join(f"{who.id} {show(setup, value)}" for who, value in zip(setup.operators, values, strict=False))

    return shown


def _intent(_: Setup, intent: Any) -> str:
    if intent is None:
        return "shows nothing"
    aim = "" if intent.aim == intent.row else f", aims at {subsets.show(intent.aim)} for {money(intent.promise)}"
    able = f"able {subsets.show(intent.able)}, amounts {''.join(map(str, intent.amounts))}"
    return f"goes to {subsets.show(intent.row)} for {money(intent.gain)}{aim} ({intent.reason}; {able})"


def _last(setup: Setup, publications: Any) -> str:
    """The newest publication; the older ones stood in the rounds before."""
    last = publications[-1]
    scores = ", ".join(f"{setup.slices[slice_].id} {money(score)}" for slice_, score in last.scores)
    return f"{len(publications)} so far, of round {last.round}: {subsets.show(last.row)} {scores}"


def _words(setup: Setup, words: Any) -> str:
    """How many words operators said so far, and of what kinds; what each said stands in the record's events."""
    kinds = Counter(type(word).__name__ for word in words)
    return f"{len(words)} so far: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def _sums(setup: Setup, bargains: Any) -> str:
    """Offers and deals alike."""
    return "; ".join(
        f"{setup.seats[one.seat].id} with {setup.operators[one.operator].id} on {subsets.show(one.groups)} for {money(one.sum)}"
        + (f", {one.left} rounds left" if hasattr(one, "left") else "")
        for one in bargains
    )


def _news(_: Setup, coming: Any) -> str:
    return "; ".join(event.text for event in coming)


def _declared(setup: Setup, declared: Mapping[tuple[str, int, int], int]) -> str:
    return "; ".join(
        f"{method} {subsets.show(groups)} {setup.slices[slice_].id} {money(value)}"
        for (method, groups, slice_), value in sorted(declared.items())
    )


def _ledger(_: Setup, ledger: tuple[tuple[int, int, int], ...]) -> str:
    return f"received {money(ledger[-1][0])}, spent {money(ledger[-1][1])} in {len(ledger)} rounds" if ledger else ""


_BOARD: dict[str, Callable[[Setup, Any], str]] = {
    "round": _plain,
    "turn": _plain,
    "over": _plain,
    "amounts": _steps,
    "willingness": _steps,
    "bases": _steps,
    "labor": _steps,
    "funded": _mask,
    "rows": _by_operator(lambda _, row: subsets.show(row)),
    "prices": _by_operator(_credits),
    "intents": _by_operator(_intent),
    "publications": _by_operator(_last),
    "offers": _sums,
    "deals": _sums,
    "announced": _news,
    "bans": _by_operator(lambda _, mask: subsets.show(mask)),
    "cleaned": _by_operator(lambda _, mask: subsets.show(mask)),
    "earned": _by_group,
    "trained": _plain,
    "luck": _plain,
    "reaches": _plain,
    "words": _words,
    "fired": _news,
}

_NOTES: dict[str, Callable[[Setup, Any], str]] = {
    "purse": _credits,
    "income": _credits,
    "quality": _steps,
    "edits": _steps,
    "settled": _steps,
    "struck": _mask,
    "declared": _declared,
    "spent": _credits,
    "received": _credits,
    "ledger": _ledger,
    "poisoned": _mask,
    "past": _plain,
}
