"""A planner that knows only its Sight: it looks at rows an operator would fall back to, strikes, asks for what it can get, and
says what all would lose without its groups.
"""

from __future__ import annotations

from game import subsets
from game.bots import Chance
from game.imagine import Leverage, leverage
from game.rules.actions import Action, Declare, Demand, End, Strike, Unveil
from game.rules.legal import forbids
from game.rules.outlook import Policies
from game.rules.sight import Sight

LOOKS = 8
"""How many cells it unveils in the first round; in later ones a quarter of that."""


def planner(sight: Sight, policies: Policies, chance: Chance) -> Action:
    """Look, strike, demand: the next step of that plan which the rules allow, else end the turn."""
    for action in (*_stated(sight), *_plan(sight, policies)):
        if forbids(sight, action) is None:
            return action
    return End()


def _plan(sight: Sight, policies: Policies) -> list[Action]:
    board = sight.board
    free = sight.me.organizes & board.existing & ~board.bound
    if board.offers or not free:
        return []
    options = [leverage(sight, 0, groups, policies) for groups in subsets.subsets(free) if 1 <= subsets.size(groups) <= 3]
    struck = sight.notes.struck
    if struck:
        chosen = leverage(sight, 0, struck, policies)
        return [Demand(0, struck, _ask(chosen))]
    best = max(options, key=_value)
    reserve = 200 * subsets.size(best.groups) + 100
    looked = sum(known.round == board.round for _, _, known in sight.learned()) - 1
    if looked < (LOOKS if board.round == 1 else LOOKS // 4) and sight.notes.purse >= reserve + 100:
        hopeful = max(options, key=_hope)
        for option in (hopeful, best):
            for row, share in option.fallbacks:
                if share >= 0.05 and sight.fresh(row, 0) is None:
                    return [Unveil(row, 0)]
    if _value(best) > 0:
        return [Strike(best.groups)]
    return []


def _stated(sight: Sight) -> list[Action]:
    """In the last round: the two cells that a leave-one-out of groups needs, and the statement."""
    goal = next((one for one in sight.setup.goals if one.method == "group-leave-one-out"), None)
    if goal is None or goal.slice is None or sight.board.round < sight.setup.rounds:
        return []
    rows = sight.board.existing, sight.board.existing & ~goal.groups
    cells = [sight.fresh(row, goal.slice) for row in rows]
    veiled: list[Action] = [Unveil(row, goal.slice) for row, score in zip(rows, cells, strict=True) if score is None]
    if veiled:
        return veiled
    value = (cells[0] or 0) - (cells[1] or 0)
    done = sight.notes.declared.get(("group-leave-one-out", goal.groups, goal.slice)) == value
    return [] if done else [Declare("group-leave-one-out", goal.groups, value, goal.slice)]


def _ask(option: Leverage) -> int:
    low, middle, _ = option.loss
    return max(10, low + 3 * (middle - low) // 5)


def _value(option: Leverage) -> int:
    """What a deal on these groups should earn over its term, less the strike and the demand."""
    return 3 * _ask(option) - 200 * subsets.size(option.groups) - 100


def _hope(option: Leverage) -> int:
    return 3 * option.loss[2] - 200 * subsets.size(option.groups) - 100
