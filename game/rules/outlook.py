"""What an operator sees and reckons with: the open rows in its reach, what each is worth to it, what losing groups would
cost it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Protocol

from game import subsets
from game.frozen import frozen
from game.rules.setup import Operator
from game.rules.sight import Board
from game.rules.state import World
from game.worlds import Grid, Scores

MOST = 3
"""The top of amount, quality and willingness; willingness goes down to −3, the other two to 0."""

STRIKE = 2
"""How far a strike lowers the willingness of a group (R10)."""

OUT = -1
"""The willingness of groups that keep out of an operator's training for a round, by an ultimatum (R14)."""

UNMEASURED = -(1 << 40)
"""The utility of a row that nobody measured: no number, and below that of every row that somebody did (R18)."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """An operator's view before its move (R18). `rows` are the open rows in reach that were measured, `here` the first, which
    need not be; `utility` is in hundredths, `UNMEASURED` of a row that nobody measured.

    `chance` is a whole number below 2^32 for policies that gamble, the same at the intent and at the move: the die that was
    rolled for the operator, in public, when the round opened. `able` is the mask of the groups it can train on now, `amounts` how
    much of each group exists (0–3). A move may add or drop `reach` groups. It pays `price` for each group of its row, and each of
    `deals`, as (mask, sum), if its row has any of the groups.
    """

    operator: Operator
    here: int
    rows: tuple[int, ...]
    utility: Mapping[int, int]
    chance: int
    able: int
    amounts: tuple[int, ...]
    price: int
    deals: tuple[tuple[int, int], ...]
    reach: int
    _look: Callable[[Sequence[int]], Sequence[Scores]]
    chosen: dict[Policy, Choice] = field(init=False, default_factory=dict, repr=False)

    def tested(self, row: int) -> tuple[int | None, ...]:
        """The scores of a row on the slices the operator tests, in the order of `operator.tested`: all it sees."""
        (found,) = self.several((row,))
        return found

    def several(self, rows: Sequence[int]) -> list[tuple[int | None, ...]]:
        """What `tested` says of each of some rows, looked at together: for policies that compare all in reach."""
        slices = [slice_ for slice_, _ in self.operator.tested]
        return [tuple([scores[slice_] for slice_ in slices]) for scores in self._look(rows)]

    def points(self, rows: Iterable[int]) -> dict[int, int]:
        """The weighted tested score of open rows near and far, in hundredths; closed and unmeasured ones are left out.

        This is for policies that think further than a move: rows are weighed when it is called, and not before.
        """
        asked = [row for row in rows if not row & ~self.able]
        found = {row: weighted(scores, self.operator.tested) for row, scores in zip(asked, self._look(asked), strict=True)}
        return {row: points for row, points in found.items() if points is not None}

    @property
    def blind(self) -> bool:
        """Whether nobody measured the row it stands on, on the slices it tests."""
        return self.utility[self.here] == UNMEASURED

    def worth(self, row: int) -> int:
        """The utility of an open row, near or far, in hundredths; `UNMEASURED` where nobody measured it."""
        utility = self.utility.get(row)
        if utility is None:
            points = self.points((row,)).get(row)
            utility = UNMEASURED if points is None else points - self.cost(row)
        return utility

    def gain(self, row: int) -> int:
        """What standing on an open row, near or far, would gain over standing here, in hundredths; 0 if one was not measured."""
        there, here = self.worth(row), self.utility[self.here]
        return 0 if UNMEASURED in (there, here) else there - here

    def cost(self, row: int) -> int:
        """What the operator would pay for a row each round, prices and deals, in hundredths."""
        return owed(row, self.price, self.deals)


@frozen
class Choice:
    """What a policy picks, and why in one sentence. `aim` is the row it has in mind, where that is another one."""

    row: int
    reason: str
    aim: int | None = None


class Policy(Protocol):
    """Picks a row of an outlook. It sees nothing else, and the same outlook gives the same choice."""

    def __call__(self, outlook: Outlook) -> Choice: ...

    def __hash__(self) -> int: ...  # what it chose is kept under it


Policies = Mapping[str, Policy]
"""Policies by the names scenarios give them."""


def weighted(scores: Sequence[int | None], weights: Sequence[tuple[int, float]]) -> int | None:
    """The weighted score in hundredths over (slice, weight) pairs; `None` if one of the slices was never measured."""
    if len(weights) == 1:
        return scores[weights[0][0]]  # weights sum to 1
    total = 0.0
    for slice_, weight in weights:
        score = scores[slice_]
        if score is None:
            return None
        total += weight * score
    return round(total)


def owed(row: int, price: int, deals: Iterable[tuple[int, int]]) -> int:
    """What training on a row costs a round: the price of each of its groups, and the deals that name any (R16, R20)."""
    total = price * row.bit_count()
    for groups, sum_ in deals:
        if groups & row:
            total += sum_
    return total


class Position(Protocol):
    """What operators look at: a state, or one in the making."""

    @property
    def board(self) -> Board: ...

    @property
    def world(self) -> World: ...


def outlook(state: Position, operator: int) -> Outlook:
    """What an operator sees on the present board, withheld groups dropped from its row (R17, R18)."""
    board, world = state.board, state.world
    who, able, deals = board.setup.operators[operator], board.able(operator), _deals(board, operator)
    here, price, luck = board.rows[operator] & able, board.prices[operator], board.luck[operator]
    # It sees the same at its intent and at its move, if nothing happens between; imagined games come by the same again.
    reach = board.reaches[operator]
    memory, place = _kept(state, "seen")
    key = (*place, id(who), here, able, price, deals, reach, luck)
    kept: Outlook | None = memory.get(key)
    if kept is None:
        utility = _weigh(state, operator, here, able, deals)
        look = partial(world.grid.rows, board.amounts, world.quality)
        kept = Outlook(who, here, tuple(utility), utility, luck, able, board.amounts, price, deals, reach, look)
        memory[key] = kept
    return kept


def choose(policy: Policy, seen: Outlook) -> Choice:
    """What a policy picks. It is asked once: the same outlook gives the same choice."""
    found = seen.chosen.get(policy)
    if found is None:
        found = seen.chosen[policy] = policy(seen)
    return found


@frozen
class Stake:
    """What an operator stands to lose with some groups (R15), in hundredths of utility; not above 0 when it can do without them.

    `fallback` is the best row in its reach without any of the groups. Where nobody measured a row in reach with them, or one
    without, there is nothing to compare: it is not `measured`, the loss is 0, and it falls back to what is left of its row.
    """

    loss: int
    fallback: int
    measured: bool = True


def stake(state: Position, operator: int, groups: int, seat: int | None = None) -> Stake:
    """The operator's best row in reach with the groups taken as open, less its best row in reach without any of them (R15).

    Other groups that `seat` organizes and that are withheld count as open on both sides: what it asks for some of them is not
    worth more because it holds back others.
    """
    board = state.board
    who, start, able, deals = board.setup.operators[operator], board.rows[operator], board.able(operator), _deals(board, operator)
    there = board.existing & ~board.bans[operator]
    groups &= there
    if seat is not None:
        able |= board.setup.seats[seat].organizes & there
    memory, place = _kept(state, "stake")
    key = (*place, id(who), start, able, board.prices[operator], deals, board.reaches[operator], groups)
    kept: tuple[Operator, Stake] | None = memory.get(key)
    if kept is None:
        with_them = _weigh(state, operator, start & (able | groups), able | groups, deals)
        without = _weigh(state, operator, start & able & ~groups, able & ~groups, deals)
        fallback = min(without, key=lambda other: (-without[other], subsets.size(other), other))
        most, left = max(with_them.values()), without[fallback]
        kept = who, Stake(0, fallback, measured=False) if UNMEASURED in (most, left) else Stake(most - left, fallback)
        memory[key] = kept
    return kept[1]


def belief(willingness: Sequence[int], groups: int) -> tuple[int, int]:
    """How far an operator believes a threat by these groups (R15), as a fraction (1, 2^k) or (0, 1)."""
    parts = 1
    for group in subsets.members(groups):
        if willingness[group] >= 3:
            return 0, 1
        parts <<= max(willingness[group], 0)
    return 1, parts


def threatened(board: Board, groups: int, strikes: int = 0) -> tuple[int, ...]:
    """The willingness of each group once `strikes` are called and a demand for `groups` is made: what belief goes by (R14)."""
    out = groups if board.setup.ultimatum else 0
    return tuple(
        min(w, OUT) if out >> i & 1 else max(-MOST, w - STRIKE) if strikes >> i & 1 else w
        for i, w in enumerate(board.willingness)
    )


def _deals(board: Board, operator: int) -> tuple[tuple[int, int], ...]:
    """The groups and the sum of each deal an operator has to keep."""
    return tuple([(deal.groups, deal.sum) for deal in board.deals if deal.operator == operator]) if board.deals else ()


def _weigh(state: Position, operator: int, start: int, able: int, deals: tuple[tuple[int, int], ...]) -> Mapping[int, int]:
    """The utility of each row within reach of `start` that uses only `able` groups and was measured; `start` first, measured or
    not.
    """
    board, world = state.board, state.world
    who, price, reach = board.setup.operators[operator], board.prices[operator], board.reaches[operator]
    memory, place = _kept(state, "weighed")
    key = (*place, who.tested, reach, start, able, price, deals)
    kept: Mapping[int, int] | None = memory.get(key)
    if kept is not None:
        return kept
    rows, sizes = _near(start, reach, len(board.setup.groups), able)
    utility: dict[int, int] = {}
    for row, size, cells in zip(rows, sizes, world.grid.rows(board.amounts, world.quality, rows), strict=True):
        points = weighted(cells, who.tested)
        if points is not None:
            utility[row] = points - price * size
        elif row == start:
            utility[row] = UNMEASURED
    for groups, sum_ in deals:
        for row, left in utility.items():
            if row & groups and left != UNMEASURED:
                utility[row] = left - sum_
    found = MappingProxyType(utility)
    memory[key] = found
    return found


def _kept(state: Position, kind: str) -> tuple[dict[Hashable, Any], tuple[Hashable, ...]]:
    """What is kept of a board, and the first part of the keys there: all that its scores depend on.

    An imagined board keeps it itself, so that it goes when the board goes. Of other boards there are few.
    """
    grid, board = state.world.grid, state.board
    memory, most = getattr(grid, "memory", None), _MOST_IMAGINED
    if memory is None:
        most = _MOST_KEPT
        memory = _MEMORIES.get(id(grid), (None, None))[1]
        if memory is None:
            if len(_MEMORIES) >= _MOST_GRIDS:
                _MEMORIES.clear()
            memory = {}
            _MEMORIES[id(grid)] = grid, memory
    if len(memory) >= most:
        memory.clear()
    return memory, (kind, board.amounts, state.world.quality)


_MEMORIES: dict[int, tuple[Grid, dict[Hashable, Any]]] = {}
_MOST_GRIDS, _MOST_KEPT, _MOST_IMAGINED = 16, 1 << 10, 1 << 7
"""Of how many boards it is kept what operators saw and weighed there, and how much of each of these and of an imagined one.
The grid and the operator are kept with it: as long as they are, their ids are nobody else's.
"""


@lru_cache(maxsize=1 << 12)
def _near(start: int, reach: int, groups: int, able: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The rows within reach of one that use only `able` groups, and their sizes."""
    rows = tuple(row for row in subsets.within(start, reach, groups) if not row & ~able)
    return rows, tuple(map(subsets.size, rows))
