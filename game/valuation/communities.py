"""Communities: the Owen value, by which groups that act together share what their community brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from game.errors import ValuationError
from game.subsets import members
from game.valuation.bysize import check_player
from game.valuation.semivalues import SizeRow, shapley
from game.valuation.table import Floats, Masks, as_table, check_row, players, refuse_unknown, row_name


@dataclass(frozen=True, eq=False)
class Owen:
    """Every group's Owen value in the table's unit, (n,) or (n, slices), and every community's, (communities,) or with slices.

    A community's value is the Shapley value of the game between communities; its groups' values add up to it.
    """

    values: Floats
    communities: tuple[int, ...]
    shares: Floats
    table: Floats

    def pairs(self, player: int) -> Masks:
        """The cells a group's value uses, (2^(communities + own size − 2), 2) masks: the row without the group and with it."""
        own = self._community(player)
        rest = np.array([row for row in _within(own) if not row >> player & 1], dtype=np.int64)
        rows = np.sort((_unions([c for c in self.communities if c != own])[:, None] | rest).ravel())
        return np.stack([rows, rows | 1 << player], axis=1)

    def working(self, player: int, column: int = 0) -> tuple[SizeRow, ...]:
        """The lines that add up to a group's value, by the size of the row of its own community; `column` is the slice.

        Marginals are means over the unions of other communities, each number of them alike; pairs are all cells used.
        """
        own = self._community(player)
        game = _inner(self.table if self.table.ndim == 1 else self.table[:, column], self.communities, own)
        place = list(members(own)).index(player)
        outer = 1 << (len(self.communities) - 1)
        return tuple(
            SizeRow(line.size, line.mean_marginal, line.pairs * outer, line.weight) for line in shapley(game).working(place)
        )

    def _community(self, player: int) -> int:
        check_player(len(self.values), player)
        return next(community for community in self.communities if community >> player & 1)


def owen(v: Floats, communities: Sequence[int]) -> Owen:
    """The Owen value of groups in communities, masks that hold every group once between them (Owen 1977).

    Communities arrive in random order, and within each its groups in random order without a stranger between. The values add
    up to v(all) − v(none). Communities of one group each, or one of all, give the Shapley value.
    """
    table = as_table(v)
    n = players(table)
    union = 0
    for community in communities:
        check_row(n, community, "community")
        if not community:
            raise ValuationError("a community is empty; each has one group or more")
        if community & union:
            raise ValuationError(f"{row_name(community & union)} is in two communities; put each group into one")
        union |= community
    if union != (1 << n) - 1:
        raise ValuationError(f"{row_name((1 << n) - 1 & ~union)} is in no community; put each group into one")
    refuse_unknown(table)
    values = np.zeros((n, *table.shape[1:]))
    for community in communities:
        values[list(members(community))] = shapley(_inner(table, communities, community)).values
    shares = shapley(table[_unions(communities)]).values
    return Owen(values, tuple(communities), shares, table)


def _inner(table: Floats, communities: Sequence[int], own: int) -> Floats:
    """The game within a community: each row's mean over the unions of the others, every number of them alike."""
    others = [community for community in communities if community != own]
    unions = _unions(others)
    counts = np.bitwise_count(np.arange(len(unions)))
    weights = np.array([1 / ((len(others) + 1) * comb(len(others), int(count))) for count in counts])
    return np.asarray(np.tensordot(weights, table[unions[:, None] | _within(own)], axes=1))


def _unions(communities: Sequence[int]) -> Masks:
    """The union of every set of communities, in the order of the sets' own masks."""
    unions = np.zeros(1, dtype=np.int64)
    for community in communities:
        unions = np.concatenate([unions, unions | community])
    return unions


def _within(mask: int) -> Masks:
    """All subsets of a mask, in rising order."""
    return _unions([1 << i for i in members(mask)])
