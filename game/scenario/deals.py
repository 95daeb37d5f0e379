"""The deals of a scenario: vetted boards, of which the seed of a game picks one and shuffles the letters that play alike.

They stand in a CSV beside the scenario, one a line: which deal of the data set it is, which of its groups goes by which letter,
where the operators stand at first, what the goals ask.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from game import subsets
from game.chance import draw, shuffled
from game.errors import TableError
from game.rules.setup import Setup

MOST = 1000
"""The most deals a scenario may list."""

MOST_NUMBER = 2**31 - 1
_THRESHOLDS = ("partial", "full")


@dataclass(frozen=True, slots=True)
class Deal:
    """A board: deal `number` of the data set, whose group `order[i]` goes by the i-th letter. `rows` are (operator, row) pairs,
    `partial` and `full` (goal, hundredths) pairs, of those that differ from the scenario's own.
    """

    number: int
    order: tuple[int, ...]
    rows: tuple[tuple[int, int], ...] = ()
    partial: tuple[tuple[int, int], ...] = ()
    full: tuple[tuple[int, int], ...] = ()


def picked(deals: Sequence[Deal], alike: Sequence[int], seed: int) -> Deal:
    """The deal of a game with a seed, its letters shuffled within each mask of `alike`: only their data tell these apart."""
    deal = deals[draw(seed, len(deals), "deal")]
    goes = list(range(len(deal.order)))
    for letters in alike:
        members = list(subsets.members(letters))
        for member, place in zip(members, shuffled(seed, len(members), "letters", letters), strict=True):
            goes[member] = members[place]
    order = list(deal.order)
    for letter, place in enumerate(goes):
        order[place] = deal.order[letter]
    rows = tuple((operator, sum(1 << goes[group] for group in subsets.members(row))) for operator, row in deal.rows)
    return replace(deal, order=tuple(order), rows=rows)


def dealt(setup: Setup, deal: Deal) -> Setup:
    """The public setup with the rows and the thresholds of a deal."""
    rows, partial, full = dict(deal.rows), dict(deal.partial), dict(deal.full)
    operators = tuple(replace(who, row=rows.get(number, who.row)) for number, who in enumerate(setup.operators))
    goals = tuple(
        replace(goal, partial=partial.get(number, goal.partial), full=full.get(number, goal.full))
        for number, goal in enumerate(setup.goals)
    )
    return replace(setup, operators=operators, goals=goals)


def read(text: str, name: str, setup: Setup) -> tuple[Deal, ...]:
    """The deals of a CSV text for a scenario. Raises `TableError` with the place of the first fault, which `name` heads.

    The header is ``deal``, then as wanted ``groups`` (the letters of the deal that go by A, B, …), ``row.OPERATOR`` (the letters
    of the board on which it stands at first), ``partial.GOAL`` and ``full.GOAL``.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip(", \t"):
        lines.pop()
    if not lines:
        raise TableError(name, 1, 1, "the file is empty; its first line is a header such as deal,row.a1")
    header = [word.strip() for word in lines[0].split(",")]
    for place, word in enumerate(header):
        _column(setup, word, name, place, header)
    if len(lines) < 2:
        raise TableError(name, 2, 1, "no deal is listed; write one a line, such as 24")
    if len(lines) > MOST + 1:
        raise TableError(name, MOST + 2, 1, f"a scenario lists at most {MOST} deals; leave some out")
    return tuple(_deal(setup, header, line, name, number) for number, line in enumerate(lines[1:], 2))


def written(setup: Setup, deals: Sequence[Deal]) -> str:
    """The CSV that `read` reads as these deals, which all give the same columns."""
    first = deals[0]
    header = ["deal", "groups", *(f"row.{setup.operators[operator].id}" for operator, _ in first.rows)]
    for what, pairs in zip(_THRESHOLDS, (first.partial, first.full), strict=True):
        header += [f"{what}.{setup.goals[goal].id}" for goal, _ in pairs]
    lines = [",".join(header)]
    for deal in deals:
        cells = [str(deal.number), "".join(subsets.LETTERS[group] for group in deal.order)]
        cells += [subsets.show(row) for _, row in deal.rows]
        cells += [f"{value / 100:g}" for _, value in (*deal.partial, *deal.full)]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def _column(setup: Setup, word: str, name: str, place: int, header: Sequence[str]) -> None:
    """Check a word of the header."""
    column = sum(len(before) + 1 for before in header[:place]) + 1
    if (place == 0) != (word == "deal"):
        raise TableError(name, 1, column, "the first column, and no other, is called deal: the number of the deal")
    if word in header[:place]:
        raise TableError(name, 1, column, f"there are two columns {word}; leave one out")
    what, dot, who = word.partition(".")
    known = {"row": [one.id for one in setup.operators], "partial": [one.id for one in setup.goals]}
    known["full"] = known["partial"]
    if word in ("deal", "groups") or (dot and who in known.get(what, ())):
        return
    may = ["groups", *(f"{key}.{one}" for key, ids in known.items() for one in ids)]
    raise TableError(name, 1, column, f"“{word}” is no column of this scenario; it may have {', '.join(may)}")


def _deal(setup: Setup, header: Sequence[str], line: str, name: str, number: int) -> Deal:
    cells = line.split(",")
    if len(cells) != len(header):
        raise TableError(
            name, number, 1, f"the line has {len(cells)} cells and the header {len(header)}; write one for each column"
        )
    found: dict[str, list[tuple[int, int]]] = {"row": [], "partial": [], "full": []}
    deal, order = 0, tuple(range(len(setup.groups)))
    for word, cell, column in zip(header, cells, _starts(cells), strict=True):
        said, (what, _, who) = cell.strip(), word.partition(".")
        if word == "deal":
            if not (said.isascii() and said.isdecimal() and int(said[:12]) <= MOST_NUMBER and len(said) <= 10):
                raise TableError(name, number, column, f"“{said}” is no deal; write a whole number from 0 to {MOST_NUMBER}")
            deal = int(said)
        elif word == "groups":
            letters = subsets.LETTERS[: len(setup.groups)]
            if sorted(said) != list(letters):
                raise TableError(
                    name, number, column, f"“{said}” does not name each group once; write {letters} in another order"
                )
            order = tuple(map(letters.index, said))
        elif what == "row":
            operator = [one.id for one in setup.operators].index(who)
            found[what].append((operator, _row(setup, said, name, number, column)))
        else:
            goal = [one.id for one in setup.goals].index(who)
            try:
                value = float(said)
            except ValueError:
                value = math.nan
            if not abs(value) <= 10_000:
                raise TableError(name, number, column, f"“{said}” is no threshold; write points or credits such as 47.5")
            found[what].append((goal, round(100 * value)))
    return Deal(deal, order, *(tuple(pairs) for pairs in found.values()))


def _row(setup: Setup, said: str, name: str, number: int, column: int) -> int:
    known = [group.letter for group in setup.groups if group.amount]
    if said != subsets.EMPTY and (not said or set(said) - set(known) or len(set(said)) < len(said)):
        raise TableError(name, number, column, f"“{said}” is no row to stand on; write some of {''.join(known)}, each once, or -")
    return subsets.parse(said, len(setup.groups))


def _starts(cells: Sequence[str]) -> Iterator[int]:
    at = 1
    for cell in cells:
        yield at
        at += len(cell) + 1
