"""`random`: a kind of action at random among those its seat has, then the rest of it at random; what luck alone is worth."""

from __future__ import annotations

from game import subsets
from game.bots import Chance
from game.rules import actions
from game.rules.actions import ON_ONE_GROUP, Action
from game.rules.legal import DECLARABLE, forbids
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight

TRIES = 20
"""How often it tries for a legal action before it ends its turn."""


def random_bot(sight: Sight, policies: Policies, chance: Chance) -> Action:
    """A legal action; ending the turn is as likely as each kind."""
    kinds = [kind for kind, _ in sight.me.prices] + [Kind.END]
    for _ in range(TRIES):
        action = drawn(sight, kinds[chance(len(kinds))], chance)
        if forbids(sight, action) is None:
            return action
    return actions.End()


def drawn(sight: Sight, kind: Kind, chance: Chance) -> Action:
    """An action of a kind at random, legal or not; the end of the turn where there is none of the kind."""
    setup = sight.setup
    groups, slices = len(setup.groups), len(setup.slices)
    if kind in ON_ONE_GROUP:
        return ON_ONE_GROUP[kind](chance(groups))
    if kind is Kind.UNVEIL:
        slice_ = chance(slices + 1)
        return actions.Unveil(chance(setup.rows), None if slice_ == slices else slice_)
    if kind is Kind.STRIKE:
        return actions.Strike(chance(setup.rows) & sight.me.organizes)
    if kind is Kind.DEMAND and setup.operators:
        return actions.Demand(chance(len(setup.operators)), chance(setup.rows) & sight.me.organizes, 10 * (1 + chance(120)))
    if kind is Kind.DECLARE:
        method, one = DECLARABLE[chance(len(DECLARABLE))], 1 << chance(groups)
        return actions.Declare(method, 0 if method == "forecast" else one, 10 * (chance(401) - 200), chance(slices))
    if kind is Kind.TRAIN and sight.me.operator is not None:
        who = sight.me.operator
        near = tuple(subsets.within(sight.board.rows[who], sight.board.reaches[who], groups))
        return actions.Train(who, near[chance(len(near))])
    if kind is Kind.AUDIT and setup.operators:
        return actions.Audit(chance(len(setup.operators)), 1 + chance(slices))
    return actions.End()
