"""What a seat could have known when it acted, beside the truth: for each strike and demand, what the operator stood to lose; for
each declaration, what was declared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game import catalog, imagine
from game.imagine import Span
from game.rules.actions import Declare, Demand, End, Strike
from game.rules.outlook import belief, stake, weighted
from game.rules.rulebook import play
from game.rules.state import State, observe
from game.session.coalitions import Past, Work, past
from game.session.table import Table
from game.subsets import subsets

BOARDS = 256
"""Over how many imagined boards the span of a declared number is taken."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the seat could have known of an operator just before an action against it, and how it was, all in hundredths.

    `loss` is what the operator stood to lose with the action's groups and `most` the largest sum it would have accepted for them:
    what the seat's sight of then allows (95 %), beside it the truth. `fallback` is the row it would truly have fallen back to,
    `score` and `scored` what it would score there on its tests; `expected` is the likeliest fallback as the seat saw it, with its
    share of the worlds that agree with its sight.
    """

    round: int
    action: Strike | Demand
    operator: int
    groups: int
    loss: Span
    lost: int
    most: Span
    would: int
    fallback: int
    score: Span
    scored: int | None
    expected: tuple[int, float]

    @property
    def held(self) -> bool:
        """Whether the true loss lay in what the seat could expect."""
        return self.loss[0] <= self.lost <= self.loss[2]


@dataclass(frozen=True, slots=True)
class Stated:
    """What the seat could have known of a number it declared just before it did so, and how it was, all in hundredths.

    `span` is what the seat's sight of then allows (95 %), `true` what the true board of then says: of the value of a group or of
    groups, the mean score of rows of a size, or the score of a retrain. For a chosen row both are its regret, what it scores less
    than the best row of its size.
    """

    round: int
    action: Declare
    span: Span
    true: int

    @property
    def held(self) -> bool:
        """Whether the truth lay in what the seat could expect."""
        return self.span[0] <= self.true <= self.span[2]


def known(table: Table, seat: int) -> Work[tuple[Known | Stated, ...]]:
    """What a seat could have known in a game that is over, in small steps. Raises `Illegal` before that."""
    game = past(table, seat)
    found: list[Known | Stated] = []
    moments = list(_moments(game))
    for done, (round_, state, action) in enumerate(moments, 1):
        if isinstance(action, Declare):
            found.extend(_stated(state, seat, round_, action))
            yield done / len(moments)
            continue
        operators = [action.operator] if isinstance(action, Demand) else range(len(state.board.setup.operators))
        for operator in operators:
            found.append(_known(state, seat, round_, action, operator))
            yield done / len(moments)
    return tuple(found)


def _moments(game: Past) -> list[tuple[int, State, Strike | Demand | Declare]]:
    """Each strike, demand and declaration of the seat with its round and the state just before it."""
    state = game.opening
    found: list[tuple[int, State, Strike | Demand | Declare]] = []
    for number, turns in enumerate(game.rounds, 1):
        for seat, actions in enumerate(turns):
            for action in (*actions, End()):
                if seat == game.seat and isinstance(action, (Strike, Demand, Declare)):
                    found.append((number, state, action))
                state, _ = play(state, action, catalog.POLICIES)
    return found


def _stated(state: State, seat: int, round_: int, action: Declare) -> list[Stated]:
    """A declaration beside what it says, where a goal of the seat asks for that; no accusations, which are no numbers."""
    sight = observe(state, seat)
    for goal in sight.setup.goals:
        if goal.seat != seat or goal.slice != action.slice:
            continue
        for place, one in enumerate(imagine.statements(sight, goal, catalog.POLICIES, BOARDS)):
            if (one.method, one.groups) == (action.method, action.groups):
                rows = list(subsets(sight.board.existing))
                column = np.zeros((1, 1 << len(sight.setup.groups)))
                cells = state.world.grid.rows(state.board.amounts, state.world.quality, rows)
                column[0, rows] = [scores[action.slice] for scores in cells]
                true = imagine.stated(state.board, goal, column)[place].values[0]
                low, middle, high = np.quantile(one.values, (0.025, 0.5, 0.975)).tolist()
                return [Stated(round_, action, (round(low), round(middle), round(high)), round(float(true)))]
    return []


def _known(state: State, seat: int, round_: int, action: Strike | Demand, operator: int) -> Known:
    sight, groups = observe(state, seat), action.groups
    seen = imagine.leverage(sight, operator, groups, catalog.POLICIES)
    truth = stake(state, operator, groups)
    share, parts = belief(state.board.willingness, groups)
    who = state.board.setup.operators[operator]
    (cells,) = state.world.grid.rows(state.board.amounts, state.world.quality, (truth.fallback,))
    return Known(
        round=round_,
        action=action,
        operator=operator,
        groups=groups,
        loss=seen.loss,
        lost=truth.loss,
        most=seen.most,
        would=max(0, int(share * truth.loss * who.patience / parts)),
        fallback=truth.fallback,
        score=imagine.score(sight, operator, truth.fallback, catalog.POLICIES),
        scored=weighted(cells, who.tested),
        expected=seen.fallbacks[0],
    )
