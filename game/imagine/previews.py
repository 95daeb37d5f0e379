"""Previews: what is expected of an action, and what an operator stands to lose, over worlds that agree with a sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from game.imagine.stakes import stakes
from game.imagine.worlds import WORLDS, worlds
from game.rules import events
from game.rules.actions import Action
from game.rules.fold import evolve, fold
from game.rules.outlook import Policies, belief, weighted
from game.rules.rulebook import close, decide
from game.rules.sight import Sight
from game.rules.state import State, observe

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


def forecast(sight: Sight, plan: Action | Sequence[Action] | None, policies: Policies) -> Forecast:
    """What is expected if the seat did `plan`, one action or several in order (or nothing more), and the round ended with no
    other seat acting: what its cells may hold, how operators answer and move, what is paid.

    Raises `Illegal` when the rules forbid one of the actions where its turn comes.
    """
    actions = () if plan is None else (plan,) if isinstance(plan, Action) else tuple(plan)
    imagined = worlds(sight, policies)
    planned = _after(imagined[0], sight.seat, actions)
    ends = [_end(planned if state is imagined[0] else _after(state, sight.seat, actions), policies) for state in imagined]
    purse = planned.notes[sight.seat].purse
    return Forecast(
        price=sight.notes.purse - purse,
        purse=purse,
        closes=planned.board.withheld,
        answers=tuple(_answer(sight, ends, operator) for operator in range(len(sight.setup.operators))),
        received=_span([sum(_received(event, sight.seat) for event in told) for _, told in ends]),
        offers=tuple(
            Promise(operator, groups, sum_, share) for (operator, groups, sum_), share in _accepted(ends, sight.seat).items()
        ),
    )


def leverage(sight: Sight, operator: int, groups: int, policies: Policies) -> Leverage:
    """What an operator stands to lose with `groups`, and the largest sum it would accept for them now (R15)."""
    held = stakes(sight, operator, policies, WORLDS)
    fallbacks = Counter(held.fallback(groups).tolist())
    return Leverage(
        operator,
        groups,
        _span(held.loss(groups).tolist()),
        belief(sight.board.willingness, groups),
        _span(held.most(groups).tolist()),
        _ranked(fallbacks, WORLDS),
    )


def score(sight: Sight, operator: int, row: int, policies: Policies) -> Span:
    """What an operator would score on its tests if it stood on a row, in hundredths; 0 where it could not be measured there."""
    board, tested = sight.board, sight.setup.operators[operator].tested
    found = []
    for state in worlds(sight, policies):
        (cells,) = state.world.grid.rows(board.amounts, state.world.quality, (row,))
        found.append(weighted(cells, tested) or 0)
    return _span(found)


def _after(state: State, seat: int, actions: tuple[Action, ...]) -> State:
    """A world after a seat's actions, its turn not ended."""
    for action in actions:
        state = fold(state, decide(state.world, observe(state, seat), action))
    return state


def _end(state: State, policies: Policies) -> tuple[State, tuple[events.Event, ...]]:
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


def _span(values: list[int]) -> Span:
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[last // 2], ordered[round(0.975 * last)]
