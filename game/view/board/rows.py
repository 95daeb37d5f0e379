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
    reach = sight.board.reaches[operator]
    return tuple(row for row in subsets.within(here, reach, len(sight.setup.groups)) if not row & ~able)


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
    sections += _standing(sight, order)
    for row, movers in _together((index, intent.row) for index in order if (intent := board.intents[index]) is not None):
        if moving := [index for index in movers if board.rows[index] != row]:
            sections.append((f"{_names(sight, moving)} {'means' if len(moving) == 1 else 'mean'} to move here", [row]))
    if own is not None:
        sections.append((f"Where you can move {sight.setup.operators[own].name}", list(in_reach(sight, own))))
    if chosen:
        for index, who in enumerate(sight.setup.operators):
            rows = list(fallbacks(sight, index, chosen))
            # What is already known comes first: the best of it bounds what the groups can be worth. Then what is worth a look.
            place = {row: i for i, row in enumerate(likely.get(index, ()))}
            far = len(place)
            rows.sort(key=lambda row: (not _known(sight, row), place.get(row, far), subsets.size(row ^ board.rows[index])))
            # An operator that does not train on them has nothing to fall back from.
            uses = board.rows[index] & chosen
            without = f"Without {subsets.show(chosen)}"
            title = f"{without}: where {who.name} could fall back" if uses else f"{without}, as now: where {who.name} could go"
            sections.append((title, rows))
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


def _standing(sight: Sight, order: list[int]) -> list[tuple[str, list[int]]]:
    """A section for each row on which operators stand, in the order of their pawns, with what they mean to do."""
    board, own = sight.board, sight.me.operator
    sections = []
    for row, standing in _together((index, board.rows[index]) for index in order):
        one = len(standing) == 1
        said = f"{_names(sight, standing)} {'trains' if one else 'train'} here"
        intents = [board.intents[index] for index in standing]
        index, who = standing[0], sight.setup.operators[standing[0]]
        if all(intent is not None and intent.row == row for intent in intents):
            said += f" and {'means' if one else 'mean'} to stay"
        elif one and intents[0] is None and who.seat is not None and not board.over:
            said += f": {'you move it' if own == index else 'its seat moves it'}"
        sections.append((said, [row]))
    return sections


def _together(places: Iterable[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """From pairs of an operator and a row: the rows as they come, each with its operators in the order of the board."""
    found: dict[int, list[int]] = {}
    for index, row in places:
        found.setdefault(row, []).append(index)
    return [(row, sorted(indices)) for row, indices in found.items()]


def _names(sight: Sight, indices: list[int]) -> str:
    names = [sight.setup.operators[index].name for index in indices]
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _known(sight: Sight, row: int) -> bool:
    return any(sight.cell(row, slice_) is not None for slice_ in range(len(sight.setup.slices)))


def _prune(lines: tuple[Listed, ...]) -> tuple[Listed, ...]:
    # A heading with no row below it would promise something that is not there.
    kept = [
        line for i, line in enumerate(lines) if isinstance(line, int) or (i + 1 < len(lines) and isinstance(lines[i + 1], int))
    ]
    return tuple(kept)
