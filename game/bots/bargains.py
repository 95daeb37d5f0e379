"""Bargains: the demands a seat could make this turn with the strikes that make them believed, and what they should earn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game import subsets
from game.imagine import stakes
from game.rules.actions import Action, Demand, Strike
from game.rules.legal import price
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight

MOST_GROUPS = 3
"""How many groups a demand names at most; each further one costs a strike."""

QUANTILES = (0.03, 0.12, 0.25, 0.4, 0.55, 0.7)
"""Sums that are tried: what an operator pays in all but these shares of the imagined boards."""


@dataclass(frozen=True, slots=True)
class Bargain:
    """A demand, the groups struck before it, the share of imagined boards in which it is accepted, and what is expected of it.

    `gain` is in hundredths: the payments over its term or to the end of the game, times the chance, less what it costs.
    """

    operator: int
    groups: int
    sum: int
    strikes: int
    chance: float
    gain: float

    @property
    def actions(self) -> tuple[Action, ...]:
        """The bargain as a turn."""
        demand = Demand(self.operator, self.groups, self.sum)
        return (Strike(self.strikes), demand) if self.strikes else (demand,)


def bargains(sight: Sight, policies: Policies, count: int, far: bool = False) -> list[Bargain]:
    """All bargains the seat can pay for, the most promising first, over `count` imagined boards."""
    board, me = sight.board, sight.me
    free = me.organizes & board.existing & ~board.bound
    if me.price(Kind.DEMAND) is None or not free:
        return []
    rounds = min(sight.setup.term, sight.setup.rounds - board.round + 1)
    busy = {offer.operator for offer in board.offers if offer.seat == sight.seat}
    found = []
    for operator in range(len(sight.setup.operators)):
        if operator in busy:
            continue
        held = stakes(sight, operator, policies, count, far)
        for groups in subsets.subsets(free):
            if not 1 <= subsets.size(groups) <= MOST_GROUPS:
                continue
            for strikes in _strikes(sight, groups):
                cost = charged(sight, operator, groups, strikes)
                if cost > sight.notes.purse:
                    continue
                most = held.most(groups, strikes)
                for sum_ in _sums(most):
                    chance = float((most >= sum_).mean())
                    gain = sum_ * chance * rounds - cost
                    found.append(Bargain(operator, groups, sum_, strikes, chance, gain))
    return sorted(found, key=lambda one: (-one.gain, one.operator, one.groups, one.sum, one.strikes))


def charged(sight: Sight, operator: int, groups: int, strikes: int) -> int:
    """What a demand for groups costs with the strikes before it, in hundredths (R10, R14)."""
    return price(sight, Demand(operator, groups, 1)) + (price(sight, Strike(strikes)) if strikes else 0)


def _strikes(sight: Sight, groups: int) -> list[int]:
    """Which of the groups to strike first: none, or all whose threat is not fully believed."""
    doubted = doubts(sight, groups)
    return [0, doubted] if doubted else [0]


def doubts(sight: Sight, groups: int) -> int:
    """The mask of those groups whose threat is not fully believed and that can still strike this turn; none without strikes."""
    if sight.me.price(Kind.STRIKE) is None:
        return 0
    return sum(1 << i for i in subsets.members(groups & ~sight.notes.struck) if sight.board.willingness[i] > 0)


def _sums(most: np.ndarray) -> list[int]:
    """Sums worth asking for, in steps of a tenth of a credit."""
    sums = {int(sum_) // 10 * 10 for sum_ in np.quantile(most, QUANTILES, method="lower")}
    return sorted(sum_ for sum_ in sums if sum_ > 0)
