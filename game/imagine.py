"""What would happen if: worlds that agree with a `Sight`, played on by the real rules. Previews, hints and bots are made of
these.

Nothing here sees the true board. Veiled cells are drawn from the estimate's posterior, hidden quality is taken as it was
last known, and what a change of amount or quality would do to scores is a surrogate: `STEP` points a step for every group
of the row that changed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.rules import events, legal
from game.rules.actions import Action, Demand, Unveil
from game.rules.fold import evolve, fold
from game.rules.outlook import Policies, belief, outlook, stake
from game.rules.rulebook import close, decide
from game.rules.sight import Sight
from game.rules.state import State, World
from game.valuation import estimate

WORLDS = 64
"""How many worlds a preview is made of: enough for the 2.5 % and 97.5 % ends of an interval."""

STEP = 150
"""The surrogate for a step of amount or quality: what each changed group of a row is taken to do to its scores, in
hundredths.
"""

LEVEL, GROWTH, SPREAD = -1.5, 2.0, 0.5
"""The prior of a slice on the logistic scale: the empty row, the growth with log(1 + groups), the deviation of rows from that."""

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
    """What is expected at the end of the round: `closes` is the mask of groups whose rows are closed by then."""

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


class ImaginedGrid:
    """A board drawn from the estimate: scores for the condition the seat sees, moved by the surrogate where that changes."""

    def __init__(self, sight: Sight, quality: tuple[int, ...], scores: list[tuple[int, ...]]) -> None:
        self._amounts = sight.board.amounts
        self._quality = quality
        self._scores = scores
        self._unmeasured = sight.setup.unmeasured
        self.groups = len(sight.setup.groups)
        self.slices = tuple(slice_.id for slice_ in sight.setup.slices)
        self.maximum = 1.0
        self.unmeasured = sight.setup.unmeasured
        self.edits = frozenset(("amount", "quality"))

    def rows(
        self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]
    ) -> list[tuple[int | None, ...]]:
        """The scores of rows, as a grid source gives them."""
        moved = [
            STEP * (amount - amount0 + right - right0)
            for amount, amount0, right, right0 in zip(amounts, self._amounts, quality, self._quality, strict=True)
        ]
        found: list[tuple[int | None, ...]] = []
        for mask in masks:
            scores: tuple[int | None, ...] = self._scores[mask]
            if any(moved) and (shift := sum(moved[i] for i in subsets.members(mask))):
                scores = tuple(max(0, min(10000, score + shift)) for score in self._scores[mask])
            if self._unmeasured:
                scores = tuple(None if (mask, i) in self._unmeasured else score for i, score in enumerate(scores))
            found.append(scores)
        return found

    def raw(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> NDArray[np.float64]:
        """The whole imagined board as shares of 1."""
        rows = self.rows(amounts, quality, range(1 << self.groups))
        return np.array([[np.nan if score is None else score / 10000 for score in row] for row in rows])

    def put(self, row: int, scores: tuple[int, ...]) -> None:
        """Correct a row of the imagined board."""
        self._scores[row] = scores


def worlds(sight: Sight, policies: Policies, count: int = WORLDS) -> list[State]:
    """States that agree with a sight: what is known and fresh holds in all of them, and every operator's intent is what it
    shows.

    Other seats' notes are imagined empty. Equal sights give equal worlds.
    """
    board = sight.board
    quality = tuple(3 if known is None else known for known in sight.notes.quality)
    tables = _tables(sight, count)
    blank = replace(sight.notes, purse=0, received=0, spent=0, ledger=sight.notes.ledger, cells={}, declared={})
    notes = tuple(sight.notes if seat == sight.seat else blank for seat in range(len(board.setup.seats)))
    history = ((0,),) * len(board.setup.operators)
    found = []
    for table in tables:
        grid = ImaginedGrid(sight, quality, list(map(tuple, table.tolist())))
        state = State(board, notes, World(grid, 0, quality, (), history, history))
        _agree(state, grid, sight, policies)
        found.append(state)
    return found


def _tables(sight: Sight, count: int) -> list[NDArray[np.int64]]:
    """Boards drawn from the posterior of each slice, shape (rows, slices), in hundredths; known and fresh cells are as
    known.
    """
    setup = sight.setup
    rows = np.arange(setup.rows)
    curve = _curve(rows)
    columns = []
    for slice_ in range(len(setup.slices)):
        sure = sorted(
            (row, score) for row, column, _ in sight.learned() if column == slice_ and (score := sight.fresh(row, column)) is not None
        )
        known = np.array([row for row, _ in sure], dtype=np.int64)
        scores = np.array([score for _, score in sure], dtype=np.float64)
        posterior = estimate.complete(
            known, _stretched(scores) - curve[known], len(setup.groups), rows, prior_mean=0.0, prior_sd=SPREAD
        )
        drawn = (curve + posterior.mean)[:, None] + _root(posterior.covariance) @ _normals(setup.rows, count, slice_)
        column = np.rint(_points(drawn)).astype(np.int64)
        column[known] = scores.astype(np.int64)[:, None]
        columns.append(column)
    stacked = np.stack(columns, axis=1)
    return [stacked[:, :, world] for world in range(count)]


def _stretched(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hundredths of a point on the logistic scale, on which a point near the top is as much as several in the middle."""
    share = np.clip(scores / 10000, 0.002, 0.998)
    return np.asarray(np.log(share / (1 - share)))


def _points(stretched: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of `_stretched`."""
    return np.asarray(10000 / (1 + np.exp(-stretched)))


def _curve(rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """What a row is expected to score before anything is known, on the logistic scale: a learning curve in the number of groups."""
    return np.asarray(LEVEL + GROWTH * np.log1p(np.bitwise_count(rows).astype(np.float64)))


def _root(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """A square root of a covariance whose known rows are zero."""
    # A hundredth of a hundredth of a point keeps the factorisation stable and is rounded away.
    return np.asarray(np.linalg.cholesky(covariance + 1e-4 * np.eye(len(covariance))))


@lru_cache(maxsize=64)
def _normals(rows: int, count: int, slice_: int) -> NDArray[np.float64]:
    # One fixed draw for all sights: equal sights see equal worlds, and neighbouring sights see worlds that differ by what
    # was learned.
    return np.random.default_rng((rows, count, slice_)).standard_normal((rows, count))


def _agree(state: State, grid: ImaginedGrid, sight: Sight, policies: Policies) -> None:
    """Lower rows an operator would have preferred to the one it means to move to, until its policy says what it showed (R3)."""
    board = state.board
    for operator, intent in enumerate(board.intents):
        if intent is None:
            continue
        who = board.setup.operators[operator]
        then = tuple(0 if intent.able >> i & 1 else -1 for i in range(len(board.willingness)))
        asked = State(replace(board, willingness=then), state.notes, state.world)
        for _ in range(len(grid.slices) * board.setup.rows):
            seen = outlook(asked, operator)
            row = policies[who.policy](seen).row
            if row == intent.row or intent.row not in seen.utility:
                break
            excess = max(1, seen.utility[row] - seen.utility[intent.row])
            lowered = list(grid.rows(board.amounts, state.world.quality, (row,))[0])
            for slice_, _ in who.tested:
                if sight.fresh(row, slice_) is None:
                    lowered[slice_] = max(0, (lowered[slice_] or 0) - excess)
            if tuple(lowered) == grid.rows(board.amounts, state.world.quality, (row,))[0]:
                break  # what is known contradicts the intent: something covert happened, and this is as near as it gets
            grid.put(row, tuple(score or 0 for score in lowered))


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


def _end(
    state: State, action: Action | None, sight: Sight, policies: Policies
) -> tuple[State, tuple[events.Event, ...]]:
    if action is not None and not isinstance(action, Unveil):
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
        scores.append(_tested(state.board.publications[operator][-1].scores))
    published = sight.board.publications[operator]
    return Answer(
        operator,
        _ranked(rows, len(ends)),
        _span(scores),
        _tested(published[-1].scores) if published else 0,
    )


def _ranked(rows: Counter[int], of: int) -> tuple[tuple[int, float], ...]:
    return tuple((row, times / of) for row, times in sorted(rows.items(), key=lambda item: (-item[1], item[0])))


def _tested(scores: tuple[tuple[int, int], ...]) -> int:
    return round(sum(score for _, score in scores) / max(1, len(scores)))


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
    if action is None or isinstance(action, (Unveil, Demand)):
        return board.withheld
    return fold(_bare(sight), decide(_bare(sight).world, sight, action)).board.withheld


def _bare(sight: Sight) -> State:
    quality = tuple(3 if known is None else known for known in sight.notes.quality)
    grid = ImaginedGrid(sight, quality, [])
    notes = (sight.notes,) * len(sight.setup.seats)
    history = ((0,),) * len(sight.setup.operators)
    return State(sight.board, notes, World(grid, 0, quality, (), history, history))


def _span(values: list[int]) -> Span:
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[last // 2], ordered[round(0.975 * last)]


