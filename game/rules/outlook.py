"""What an operator sees and reckons with: the open rows in its reach, what each is worth to it, what losing groups would
cost it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from game import subsets
from game.chance import draw
from game.rules.setup import Operator
from game.rules.state import State
from game.worlds import Scores


@dataclass(frozen=True, slots=True)
class Outlook:
    """An operator's view before its move (R18). `rows` are the open rows in reach, `here` the first; `utility` is in
    hundredths.

    `chance` is a whole number below 2^32 that changes with game, operator and round, for policies that gamble.
    """

    operator: Operator
    here: int
    rows: tuple[int, ...]
    utility: Mapping[int, int]
    chance: int
    _scores: Mapping[int, Scores]

    def tested(self, row: int) -> tuple[int | None, ...]:
        """The scores of a row in reach on the slices the operator tests, in the order of `operator.tested`: all it sees."""
        return tuple(self._scores[row][slice_] for slice_, _ in self.operator.tested)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a policy picks, and why in one sentence."""

    row: int
    reason: str


class Policy(Protocol):
    """Picks a row of an outlook. It sees nothing else, and the same outlook gives the same choice."""

    def __call__(self, outlook: Outlook) -> Choice: ...


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


def outlook(state: State, operator: int) -> Outlook:
    """What an operator sees on the present board, withheld groups dropped from its row (R17, R18)."""
    board = state.board
    able = board.existing & ~board.withheld
    here = board.rows[operator] & able
    utility, scores = _weigh(state, operator, here, able)
    chance = draw(state.world.seed, 1 << 32, "policy", board.setup.operators[operator].id, board.round)
    return Outlook(board.setup.operators[operator], here, tuple(utility), utility, chance, scores)


@dataclass(frozen=True, slots=True)
class Stake:
    """What an operator stands to lose with some groups (R15), in hundredths of utility; not above 0 when it can do without them.

    `fallback` is the best row in its reach without any of the groups.
    """

    loss: int
    fallback: int


def stake(state: State, operator: int, groups: int) -> Stake:
    """The operator's best row in reach with the groups taken as open, less its best row in reach without any of them (R15)."""
    board = state.board
    row = board.rows[operator]
    able = board.existing & ~board.withheld
    with_them, _ = _weigh(state, operator, row & (able | groups), able | groups)
    without, _ = _weigh(state, operator, row & able & ~groups, able & ~groups)
    fallback = min(without, key=lambda other: (-without[other], subsets.size(other), other))
    return Stake(max(with_them.values()) - without[fallback], fallback)


def belief(willingness: Sequence[int], groups: int) -> tuple[int, int]:
    """How far an operator believes a threat by these groups (R15), as a fraction (1, 2^k) or (0, 1)."""
    parts = 1
    for group in subsets.members(groups):
        if willingness[group] >= 3:
            return 0, 1
        parts <<= max(willingness[group], 0)
    return 1, parts


def _weigh(state: State, operator: int, start: int, able: int) -> tuple[dict[int, int], dict[int, Scores]]:
    """The utility and the scores of each row within reach of `start` that uses only `able` groups, `start` first."""
    board = state.board
    who = board.setup.operators[operator]
    price = board.prices[operator]
    deals = [(deal.groups, deal.sum) for deal in board.deals if deal.operator == operator]
    rows = [row for row in subsets.within(start, who.reach, len(board.setup.groups)) if not row & ~able]
    scores = dict(zip(rows, state.world.grid.rows(board.amounts, state.world.quality, rows), strict=True))
    utility: dict[int, int] = {}
    for row, cells in scores.items():
        points = weighted(cells, who.tested)
        if points is None:
            if row != start:
                continue
            # It stands on a row nobody measured on its slices: any measured row is better.
            points = 0
        utility[row] = points - price * row.bit_count()
        for groups, sum_ in deals:
            if groups & row:
                utility[row] -= sum_
    return utility, scores
