"""Which rows of the board are listed, in which order and under which headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from game import subsets
from game.rules.sight import Sight

FEW = 32
"""Boards of at most this many rows are listed whole."""


class Heading(NamedTuple):
    text: str


Listed = int | Heading


def listing(
    sight: Sight, chosen: int, every: bool, filtered: str, likely: Mapping[int, tuple[int, ...]] = MappingProxyType({})
) -> tuple[Listed, ...]:
    """The rows to show, with headings between them; `filtered` is ``"without"`` or ``"with"`` the chosen groups, or empty.

    On a large board it opens on the rows in play: where operators stand and mean to go, where they could fall back to without
    the chosen groups, what is known, what is in reach. `likely` gives each operator's fallback rows, likeliest first, where
    the seat's own reckoning has them by now.
    """
    rows = sight.setup.rows
    if rows <= FEW:
        found: tuple[Listed, ...] = tuple(_by_size(range(rows)))
    elif every:
        found = _all(rows)
    else:
        found = _in_play(sight, chosen, likely)
    if filtered and chosen:
        want = chosen if filtered == "with" else 0
        found = _prune(tuple(line for line in found if isinstance(line, Heading) or line & chosen == want))
    return found


def rows_of(lines: tuple[Listed, ...]) -> tuple[int, ...]:
    """The rows of a listing without its headings."""
    return tuple(line for line in lines if isinstance(line, int))


def fallbacks(sight: Sight, operator: int, groups: int) -> tuple[int, ...]:
    """The rows an operator could train on if some groups walked out, nearest first: what a demand is weighed against."""
    able = sight.board.able(operator) & ~groups
    here = sight.board.rows[operator] & able
    who = sight.setup.operators[operator]
    return tuple(row for row in subsets.within(here, who.reach, len(sight.setup.groups)) if not row & ~able)


def in_reach(sight: Sight, operator: int) -> tuple[int, ...]:
    """The open rows an operator could move to now, its own first."""
    return fallbacks(sight, operator, 0)


def _by_size(rows: Iterable[int]) -> list[int]:
    return sorted(rows, key=lambda row: (subsets.size(row), row))


def _all(rows: int) -> tuple[Listed, ...]:
    out: list[Listed] = []
    last = -1
    for row in _by_size(range(rows)):
        if subsets.size(row) != last:
            last = subsets.size(row)
            out.append(Heading({0: "No group", 1: "One group"}.get(last, f"{last} groups")))
        out.append(row)
    return tuple(out)


def _in_play(sight: Sight, chosen: int, likely: Mapping[int, tuple[int, ...]]) -> tuple[Listed, ...]:
    board = sight.board
    sections: list[tuple[str, list[int]]] = []
    own = sight.me.operator
    order = sorted(range(len(sight.setup.operators)), key=lambda index: index != own)  # the seat's own operator comes first
    for index in order:
        who, here = sight.setup.operators[index], board.rows[index]
        intent = board.intents[index]
        if intent is not None and intent.row != here:
            sections.append((f"{who.name} trains here", [here]))
            sections.append((f"{who.name} means to move here", [intent.row]))
        elif intent is None:
            mover = "" if who.seat is None or board.over else f": {'you move it' if own == index else 'its seat moves it'}"
            sections.append((f"{who.name} trains here{mover}", [here]))
        else:
            sections.append((f"{who.name} trains here and means to stay", [here]))
    if own is not None:
        sections.append((f"Where you can move {sight.setup.operators[own].name}", list(in_reach(sight, own))))
    if chosen:
        for index, who in enumerate(sight.setup.operators):
            rows = list(fallbacks(sight, index, chosen))
            # What is already known comes first: the best of it bounds what the groups can be worth. Then what is worth a look.
            place = {row: i for i, row in enumerate(likely.get(index, ()))}
            far = len(place)
            rows.sort(key=lambda row: (not _known(sight, row), place.get(row, far), subsets.size(row ^ board.rows[index])))
            sections.append((f"Without {subsets.show(chosen)}: where {who.name} could fall back", rows))
    learned = {row for row, _, _ in sight.learned()}
    sections.append(("Known to you", _by_size(learned)))
    sections += [(f"Within {sight.setup.operators[index].name}’s reach", list(in_reach(sight, index))) for index in order]
    out: list[Listed] = []
    seen: set[int] = set()
    for title, rows in sections:
        new = [row for row in rows if row not in seen]
        if new:
            out.append(Heading(title))
            out.extend(new)
            seen.update(new)
    return tuple(out)


def _known(sight: Sight, row: int) -> bool:
    return any(sight.cell(row, slice_) is not None for slice_ in range(len(sight.setup.slices)))


def _prune(lines: tuple[Listed, ...]) -> tuple[Listed, ...]:
    # A heading with no row below it would promise something that is not there.
    kept = [
        line for i, line in enumerate(lines) if isinstance(line, int) or (i + 1 < len(lines) and isinstance(lines[i + 1], int))
    ]
    return tuple(kept)
