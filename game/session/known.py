"""What a seat could have known when it acted, beside the truth: for each strike and demand, what the operator stood to lose; for
each declaration, what was declared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from game import catalog, imagine
from game.imagine import Span
from game.rules.actions import Declare, Demand, End, Strike
from game.rules.needs import answerable
from game.rules.outlook import belief, stake, weighted
from game.rules.rulebook import play
from game.rules.setup import Goal
from game.rules.state import State, observe
from game.session.coalitions import Past, Work, past
from game.session.table import Table
from game.subsets import subsets

BOARDS = 256
"""Over how many imagined boards the span of a declared number is taken."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the seat could have known of an operator just before an action against it, and how it was, all in hundredths.

    `loss` is what the operator stood to lose with the action's groups and `most` the largest sum it would have accepted for
    them: what the seat's sight of then allows (95%), beside it the truth, `lost` and `would`. What it accepts is that of its
    answer: it believes the groups as they are when the round ends, with all strikes of that turn. `fallback` is the row it
    would truly have fallen back to, `score` and `scored` what it would score there on its tests, `None` where nobody measured
    that; `expected` is the likeliest fallback as the seat saw it, with its share of the worlds that agree with its sight.
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
    score: Span | None
    scored: int | None
    expected: tuple[int, float]

    @property
    def held(self) -> bool:
        """Whether the true loss lay in what the seat could expect."""
        return self.loss[0] <= self.lost <= self.loss[2]


@dataclass(frozen=True, slots=True)
class Stated:
    """What the seat could have known of a number it declared just before it did so, and how it was, all in hundredths.

    `span` is what the seat's sight of then allows (95%), `then` what the true board of then says, `true` what the goal compares
    it with at the end (R22), `None` if by then it no longer counts, because its groups are gone or a cell is unmeasured: of the
    value of a group or of groups, the mean score of rows of a size, or the score of a retrain. For a chosen row all are its
    regret, what it scores less than the best row of its size.
    """

    round: int
    action: Declare
    span: Span
    then: int
    true: int | None

    @property
    def held(self) -> bool:
        """Whether the truth of then lay in what the seat could expect."""
        return self.span[0] <= self.then <= self.span[2]


@dataclass(frozen=True, slots=True)
class Named:
    """Whose labels went wrong, as far as a seat could have known just before it named a group or cleared it.

    `shares` are the groups in question with the share of imagined boards in which it is that one, likeliest first; none are on
    a board of too many groups to reckon with (`imagine.boards.MOST_DOUBTED`). `then` is the mask of the groups whose labels were
    worse at that moment, `true` of those whose labels were at the end, which counts.
    """

    round: int
    action: Declare
    shares: tuple[tuple[int, float], ...]
    then: int
    true: int


Told = Known | Stated | Named
"""What could have been known of something that a seat did."""


def known(table: Table, seat: int) -> Work[tuple[Told, ...]]:
    """What a seat could have known in a game that is over, in small steps. Raises `Illegal` before that."""
    game = past(table, seat)
    found: list[Told] = []
    moments = list(_moments(game))
    for done, (round_, state, action, closing) in enumerate(moments, 1):
        if isinstance(action, Declare):
            found.extend(_stated(state, table.final, seat, round_, action))
            yield done / len(moments)
            continue
        operators = [action.operator] if isinstance(action, Demand) else range(len(state.board.setup.operators))
        for operator in operators:
            found.append(_known(state, seat, round_, action, operator, closing if isinstance(action, Demand) else state))
            yield done / len(moments)
    return tuple(found)


def _moments(game: Past) -> list[tuple[int, State, Strike | Demand | Declare, State]]:
    """Each strike, demand and declaration of the seat with its round, the state just before it and that before the round ends."""
    state = game.opening
    found: list[tuple[int, State, Strike | Demand | Declare, State]] = []
    for number, turns in enumerate(game.rounds, 1):
        mine: list[tuple[State, Strike | Demand | Declare]] = []
        closing = state
        for seat, actions in enumerate(turns):
            for action in (*actions, End()):
                if seat == game.seat and isinstance(action, (Strike, Demand, Declare)):
                    mine.append((state, action))
                closing = state
                state, _ = play(state, action, catalog.POLICIES)
        found += [(number, before, action, closing) for before, action in mine]
    return found


def _stated(state: State, end: State, seat: int, round_: int, action: Declare) -> list[Stated | Named]:
    """A declaration beside what it says, where a goal of the seat asks for that."""
    sight = observe(state, seat)
    for goal in sight.setup.goals:
        if goal.seat != seat or (goal.slice != action.slice and goal.kind != "detect"):
            continue
        said = imagine.statements(sight, goal, catalog.POLICIES, BOARDS)
        if goal.kind == "detect" and action.method == "poison":
            # Groups out of the question may be named too; on a board of very many groups nothing is said of any.
            shares = [(other.groups.bit_length() - 1, float(np.mean(other.values > 0))) for other in said]
            shares.sort(key=lambda pair: (-pair[1], pair[0]))
            then, true = (one.world.spoiled & one.board.existing for one in (state, end))
            return [Named(round_, action, tuple(shares), then, true)]
        one = next((one for one in said if (one.method, one.groups) == (action.method, action.groups)), None)
        if one is None:
            continue
        low, middle, high = np.quantile(one.values, (0.025, 0.5, 0.975)).tolist()
        number = truth(state, goal, action)
        if number is not None:
            return [Stated(round_, action, (round(low), round(middle), round(high)), number, _counts(end, goal, action))]
    return []


def _counts(end: State, goal: Goal, action: Declare) -> int | None:
    """What the goal compares a declaration with when the game is over (R23); a retrain is of the row of its deadline."""
    if goal.kind != "unlearn":
        return truth(end, goal, action)
    assert goal.operator is not None
    row = end.board.publications[goal.operator][goal.deadline].row & ~goal.groups
    (scores,) = end.world.grid.rows(end.board.amounts, end.world.quality, (row,))
    return scores[action.slice]


def truth(state: State, goal: Goal, action: Declare) -> int | None:
    """What a declaration should have said on the true board of a state; `None` if its groups are gone or nobody
    measured a cell that it hangs on.
    """
    rows, board = list(subsets(state.board.existing)), state.board
    standing = 0 if goal.operator is None else board.rows[goal.operator] & board.existing
    if not answerable(board.setup, goal, board.existing, standing):
        return None
    scores = [row[action.slice] for row in state.world.grid.rows(board.amounts, state.world.quality, rows)]
    column = np.zeros((1, board.setup.rows))
    column[0, rows] = [np.nan if score is None else score for score in scores]
    for one in imagine.stated(state.board, goal, column):
        if (one.method, one.groups) == (action.method, action.groups):
            return round(float(one.values[0]))
    return None


def _known(state: State, seat: int, round_: int, action: Strike | Demand, operator: int, answering: State) -> Known:
    """As it was in `state`; the operator answers as things stand in `answering`."""
    sight, groups = observe(state, seat), action.groups
    willingness = answering.board.willingness
    believed = replace(sight, board=replace(sight.board, willingness=willingness))
    seen = imagine.leverage(believed, operator, groups, catalog.POLICIES)
    truth = stake(state, operator, groups, seat)
    share, parts = belief(willingness, groups)
    asked = stake(answering, operator, groups & answering.board.existing, seat).loss
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
        would=max(0, int(share * asked * who.patience / parts)),
        fallback=truth.fallback,
        score=imagine.score(sight, operator, truth.fallback, catalog.POLICIES),
        scored=weighted(cells, who.tested),
        expected=seen.fallbacks[0],
    )
