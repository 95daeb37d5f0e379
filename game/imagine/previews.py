"""Previews: what is expected of an action, and what an operator stands to lose, over worlds that agree with a sight."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass

from game.imagine.grid import ImaginedGrid
from game.imagine.worlds import worlds
from game.rules import events, legal
from game.rules.actions import Action, Audit, Demand, Unveil
from game.rules.fold import evolve, fold
from game.rules.outlook import Policies, belief, stake, weighted
from game.rules.rulebook import close, decide
from game.rules.sight import Sight
from game.rules.state import State, World

Span = tuple[int, int, int]
"""The low end, the median and the high end of what is expected (95 %), in hundredths; all equal where nothing veiled
matters.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operator is expected to do: rows with their share of the imagined worlds, likeliest first; its score then and
    `now`.
    """

    operator: int
    rows: tuple[tuple[int, float], ...]
    score: Span
    now: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A demand that waits, and the share of the imagined worlds in which it is accepted."""

    operator: int
    groups: int
    sum: int
    share: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at the end of the round: `closes` is the mask of groups whose rows are closed when the operators move."""

    price: int
    purse: int
    closes: int
    answers: tuple[Answer, ...]
    received: Span
    offers: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Leverage:
    """What an operator stands to lose with some groups, and the largest sum it would accept for them now.

    `belief` is how far it believes the threat, as (1, 2^k) or (0, 1); `fallbacks` are the rows it would fall back to, with their
    share of the imagined worlds, likeliest first: unveiling these narrows the rest.
    """

    operator: int
    groups: int
    loss: Span
    belief: tuple[int, int]
    most: Span
    fallbacks: tuple[tuple[int, float], ...]


# Questions ------------------------------------------------------------------------------------------------------------


def forecast(sight: Sight, action: Action | None, policies: Policies) -> Forecast:
    """What is expected if the seat did `action` (or nothing more) and the round ended with no other seat acting.

    Raises `Illegal` when the rules forbid the action.
    """
    price = 0
    if action is not None:
        if fault := legal.forbids(sight, action):
            raise fault
        price = legal.price(sight, action)
    ends = [_end(state, action, sight, policies) for state in _imagined(sight, policies)]
    board = ends[0][0].board
    names = range(len(board.setup.operators))
    return Forecast(
        price=price,
        purse=sight.notes.purse - price,
        closes=_closed(sight, action),
        answers=tuple(_answer(sight, ends, operator) for operator in names),
        received=_span([sum(_received(event, sight.seat) for event in told) for _, told in ends]),
        offers=tuple(
            Promise(operator, groups, sum_, share) for (operator, groups, sum_), share in _accepted(ends, sight.seat).items()
        ),
    )


def leverage(sight: Sight, operator: int, groups: int, policies: Policies) -> Leverage:
    """What an operator stands to lose with `groups`, and the largest sum it would accept for them now (R15)."""
    share, parts = belief(sight.board.willingness, groups)
    patience = sight.setup.operators[operator].patience
    stakes = [stake(state, operator, groups) for state in _imagined(sight, policies)]
    most = [max(0, int(share * held.loss * patience / parts)) for held in stakes]
    fallbacks = Counter(held.fallback for held in stakes)
    return Leverage(
        operator, groups, _span([held.loss for held in stakes]), (share, parts), _span(most), _ranked(fallbacks, len(stakes))
    )


def score(sight: Sight, operator: int, row: int, policies: Policies) -> Span:
    """What an operator would score on its tests if it stood on a row, in hundredths; 0 where it could not be measured there."""
    board, tested = sight.board, sight.setup.operators[operator].tested
    found = []
    for state in _imagined(sight, policies):
        (cells,) = state.world.grid.rows(board.amounts, state.world.quality, (row,))
        found.append(weighted(cells, tested) or 0)
    return _span(found)


_recent: deque[tuple[Sight, Policies, list[State]]] = deque(maxlen=4)


def forget() -> None:
    """Forget the worlds imagined for recent sights."""
    _recent.clear()


def _imagined(sight: Sight, policies: Policies) -> list[State]:
    """`worlds`, kept for the few sights a screen asks about again and again."""
    for kept, minds, found in _recent:
        if minds is policies and kept == sight:
            return found
    found = worlds(sight, policies)
    _recent.append((sight, policies, found))
    return found


def _end(state: State, action: Action | None, sight: Sight, policies: Policies) -> tuple[State, tuple[events.Event, ...]]:
    if action is not None and not isinstance(action, (Unveil, Audit)):
        state = fold(state, decide(state.world, sight, action))
    for seat in range(state.board.turn, len(state.board.setup.seats)):
        state = evolve(state, events.TurnEnded(seat))
    return close(state, policies)


def _answer(sight: Sight, ends: list[tuple[State, tuple[events.Event, ...]]], operator: int) -> Answer:
    rows: Counter[int] = Counter()
    scores = []
    for state, _ in ends:
        row = state.board.rows[operator]
        rows[row] += 1
        scores.append(_tested(sight, operator, state.board.publications[operator][-1].scores))
    published = sight.board.publications[operator]
    return Answer(
        operator,
        _ranked(rows, len(ends)),
        _span(scores),
        _tested(sight, operator, published[-1].scores) if published else 0,
    )


def _ranked(rows: Counter[int], of: int) -> tuple[tuple[int, float], ...]:
    return tuple((row, times / of) for row, times in sorted(rows.items(), key=lambda item: (-item[1], item[0])))


def _tested(sight: Sight, operator: int, scores: tuple[tuple[int, int], ...]) -> int:
    """A publication as one score, weighted as the operator weighs its slices; 0 where one was not measured."""
    known: list[int | None] = [None] * len(sight.setup.slices)
    for slice_, score in scores:
        known[slice_] = score
    return weighted(known, sight.setup.operators[operator].tested) or 0


def _received(event: events.Event, seat: int) -> int:
    if isinstance(event, events.Paid) and event.seat == seat:
        return event.sum
    if isinstance(event, events.IncomeReceived) and event.to == seat:
        return event.sum
    return 0


def _accepted(ends: list[tuple[State, tuple[events.Event, ...]]], seat: int) -> dict[tuple[int, int, int], float]:
    counts: dict[tuple[int, int, int], int] = {}
    for _, told in ends:
        for event in told:
            if isinstance(event, events.DemandAnswered) and event.seat == seat:
                key = (event.operator, event.groups, event.sum)
                counts[key] = counts.get(key, 0) + event.accepted
    return {key: count / len(ends) for key, count in counts.items()}


def _closed(sight: Sight, action: Action | None) -> int:
    board = sight.board
    if action is None or isinstance(action, (Unveil, Audit, Demand)):
        return board.withheld
    return fold(_bare(sight), decide(_bare(sight).world, sight, action)).board.withheld


def _bare(sight: Sight) -> State:
    quality = tuple(3 if known is None else known for known in sight.notes.quality)
    grid = ImaginedGrid(sight, quality, [])
    notes = (sight.notes,) * len(sight.setup.seats)
    history = ((0,),) * len(sight.setup.operators)
    return State(sight.board, notes, World(grid, 0, quality, (), history, history, (None,) * len(history)))


def _span(values: list[int]) -> Span:
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[last // 2], ordered[round(0.975 * last)]
