"""`greedy`: the best single turn, as if it were the seat's last one, from what it knows without ever paying to look."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from game import subsets
from game.bots import Chance
from game.bots.bargains import bargains
from game.bots.declaring import declarations
from game.errors import Illegal
from game.imagine import WORLDS, Imagined, futures, stakes
from game.rules import actions
from game.rules.actions import ON_ONE_GROUP, Action, End
from game.rules.legal import forbids
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight

STAGES = ((4, 6), (16, 1))
"""In how many imagined worlds turns are tried, and how many of them go on to the next stage."""

REPEATS = 3
"""How often a turn may do the same to one group: a second step of wrong labels may bring what the first does not."""

BARGAINS, ROWS = 4, 6
"""How many of the most promising bargains, and of the best rows to train on, are tried."""

MARGIN = 0.002
"""What a turn must promise beyond passing, as a share of all goals, to be worth its risk."""


def greedy(sight: Sight, policies: Policies, chance: Chance) -> Action:
    """The first action of the turn after which the seat's goals come out best, on average over imagined worlds, if it only
    passes from then on.
    """
    if statement := next(declarations(sight, policies), None):
        return statement
    worlds = futures(sight, policies, WORLDS, far=True)
    left = [turn for turn in _turns(sight, policies) if forbids(sight, turn[0]) is None]
    for count, most in STAGES:
        worth = {turn: _worth(worlds[:count], turn) for turn in left}
        left = sorted(left, key=lambda turn: -worth[turn])[:most]
    if left and worth[left[0]] > _worth(worlds[:count], ()) + MARGIN:
        return left[0][0]
    return End()


def _turns(sight: Sight, policies: Policies) -> Iterator[tuple[Action, ...]]:
    for bargain in bargains(sight, policies, WORLDS, far=True)[:BARGAINS]:
        yield bargain.actions
    mine = sight.me.organizes & sight.board.existing & ~sight.board.bound
    if sight.me.price(Kind.STRIKE) is not None:
        yield from ((actions.Strike(groups),) for groups in subsets.subsets(mine) if 1 <= subsets.size(groups) <= 2)
    for kind, make in ON_ONE_GROUP.items():
        if sight.me.price(kind) is not None:
            for group in range(len(sight.setup.groups)):
                yield from ((make(group),) * times for times in range(1, REPEATS + 1))
    own = sight.me.operator
    if own is not None and sight.me.price(Kind.TRAIN) is not None:
        expected = stakes(sight, own, policies, WORLDS, far=True).utility.mean(axis=0)
        rows = (actions.Train(own, row) for row in np.argsort(-expected, kind="stable").tolist())
        yield from islice(((train,) for train in rows if forbids(sight, train) is None), ROWS)


def _worth(worlds: list[Imagined], turn: tuple[Action, ...]) -> float:
    """How well the game ends on average after a turn; worse than anything if the rules forbid it."""
    worth = 0.0
    for world in worlds:
        try:
            for action in turn:
                world = world.act(action)
        except Illegal:
            return float("-inf")
        worth += world.rest().ending()
    return worth / len(worlds)
