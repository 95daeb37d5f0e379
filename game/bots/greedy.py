"""`greedy`: the action that looks best for this round alone, from what it knows without ever paying to look."""

from __future__ import annotations

from collections.abc import Iterator

from game import subsets
from game.bots import Chance
from game.imagine import forecast, leverage
from game.rules.actions import Action, Demand, End, Fund, Incentive, Strike
from game.rules.legal import forbids
from game.rules.outlook import Policies
from game.rules.sight import Sight

MARGIN = 25
"""What an action must promise beyond ending the turn, in hundredths, to be worth its risk."""


def greedy(sight: Sight, policies: Policies, chance: Chance) -> Action:
    """The action of the highest expected gain this round: credits received, deals struck, points taken from operators."""
    base = _worth(sight, None, policies)
    best: tuple[int, Action] = (MARGIN, End())
    for action in _moves(sight, policies):
        if forbids(sight, action) is None and (gain := _worth(sight, action, policies) - base) > best[0]:
            best = (gain, action)
    return best[1]


def _moves(sight: Sight, policies: Policies) -> Iterator[Action]:
    mine = sight.me.organizes & sight.board.existing & ~sight.board.bound
    small = [groups for groups in subsets.subsets(mine) if 1 <= subsets.size(groups) <= 2]
    for groups in small:
        yield Strike(groups)
    for operator in range(len(sight.setup.operators)):
        for groups in small:
            sure = leverage(sight, operator, groups, policies).most[0]
            if sure > 0:
                yield Demand(operator, groups, sure)
    for group in subsets.members(mine):
        yield Fund(group)
        yield Incentive(group)


def _worth(sight: Sight, action: Action | None, policies: Policies) -> int:
    """What a round is worth in hundredths: credits in the middle of the expected span, promised deals over their term,
    points taken.
    """
    expected = forecast(sight, action, policies)
    term = sight.setup.term - 1
    deals = sum(promise.share * promise.sum * term for promise in expected.offers)
    taken = sum(answer.now - answer.score[1] for answer in expected.answers) if _wants_leverage(sight) else 0
    return expected.received[1] - expected.price + round(deals) + taken


def _wants_leverage(sight: Sight) -> bool:
    return any(goal.kind == "leverage" and goal.seat == sight.seat for goal in sight.setup.goals)
