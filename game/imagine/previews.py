"""Previews: what is expected of an action, and what an operator stands to lose, over worlds that agree with a sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median_low

import numpy as np

from game import subsets
from game.imagine.certain import Certain, certain, traced, whole
from game.imagine.certain import known as cells_known
from game.imagine.certain import score as certain_score
from game.imagine.ending import End, after, auditing, boards_now, end, present, spotless, steadied
from game.imagine.heard import bound
from game.imagine.stakes import Stakes
from game.imagine.worlds import WORLDS
from game.rules import events
from game.rules.actions import Action
from game.rules.outlook import Policies, belief, threatened, weighted
from game.rules.sight import Offer, Sight
from game.rules.state import State, observe

Span = tuple[int, int, int]
"""The low end, the median and the high end of what is expected (95%), in hundredths; all equal where nothing veiled
matters.
"""


LEAST = 10
"""What is not certain is stated no closer than this, in hundredths to either side."""

UNHEARD, SCANT, COARSE, FARTHEST = 1.0, 4.4, 4.4, 2.35
"""By how much farther from the median the high end of a stake is stated while no cell it hangs on is known; with n of them known
by an (n + 1)th of that, and no more than `FARTHEST` times as far. A group that alone has most examples of a class, or two that
nobody can replace, are worth more than any Gaussian process expects. `COARSE` is for operators that test several slices;
`UNHEARD` is for both ends, where nobody said a word.
"""

MOST_SURE = 0.99
"""The highest share stated of what is not certain: so many worlds cannot say more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operator is expected to do: rows with their share of the imagined worlds, likeliest first; its score then and
    `now`. `deployed` is what it will score on the slices it deploys on, `None` where these are the ones it tests. A score that
    nobody measured is `None`; in worlds of which some end on such a row, it is that of the others.
    """

    operator: int
    rows: tuple[tuple[int, float], ...]
    score: Span | None
    now: int | None
    deployed: Span | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A demand that waits, and the share of the imagined worlds in which it is accepted."""

    operator: int
    groups: int
    sum: int
    share: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at the end of the round: `closes` is the mask of groups whose rows are closed when the operators move.

    `caught` is the share of the imagined worlds in which an audit blames a group that the seat poisoned, and `penalty` what it
    then pays, in hundredths; both 0 where nobody audits or the seat poisoned nothing (R26).
    """

    price: int
    purse: int
    closes: int
    answers: tuple[Answer, ...]
    received: Span
    offers: tuple[Promise, ...]
    caught: float = 0.0
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Leverage:
    """What an operator stands to lose with some groups, and the largest sum it would accept for them now.

    `belief` is how far it believes the threat, as (1, 2^k) or (0, 1); `fallbacks` are the rows it would fall back to, with their
    share of the imagined worlds, likeliest first: unveiling these narrows the rest. Where nobody measured a row that it could
    fall back to, it is not `measured`: it weighs no loss and pays nothing.
    """

    operator: int
    groups: int
    loss: Span
    belief: tuple[int, int]
    most: Span
    fallbacks: tuple[tuple[int, float], ...]
    measured: bool = True


# Questions ------------------------------------------------------------------------------------------------------------


def forecast(sight: Sight, plan: Action | Sequence[Action] | None, policies: Policies) -> Forecast:
    """What is expected if the seat did `plan`, one action or several in order (or nothing more), and the round ended with no
    other seat acting: what its cells may hold, how operators answer and move, what is paid.

    Raises `Illegal` when the rules forbid one of the actions where its turn comes.
    """
    actions = () if plan is None else (plan,) if isinstance(plan, Action) else tuple(plan)
    imagined = present(sight, policies)
    first, read = traced(imagined[0])
    planned = after(first, sight.seat, actions)
    sure = certain(after(imagined[0], sight.seat, actions), sight.seat, policies)
    read.asked.clear()
    ends = [end(planned, policies)]
    known = whole(planned, sight.seat, read)
    # Where everything is certain, one world says what all would.
    if not known:
        policies = steadied(sight, sure, policies)
        several = imagined[:1] if _settled(sight, sure) else imagined
        ends = [end(after(state, sight.seat, actions), policies) for state in several]
    purse = planned.notes[sight.seat].purse
    then = observe(planned, sight.seat)
    caught, penalty = _blame(then, ends)
    answers = tuple(_answer(sight, then, ends, operator, known, sure) for operator in range(len(sight.setup.operators)))
    return Forecast(
        price=sight.notes.purse - purse,
        purse=purse,
        closes=planned.board.withheld,
        answers=answers,
        received=_money(sight, planned, ends, known, sure),
        offers=_promises(planned, sight, ends, known, sure, policies),
        caught=caught,
        penalty=penalty,
    )


def leverage(sight: Sight, operator: int, groups: int, policies: Policies) -> Leverage:
    """What an operator stands to lose with `groups`, and the largest sum it would accept for them now (R15)."""
    held = Stakes(sight, operator, boards_now(sight, policies))
    fallbacks = _ranked(Counter(held.fallback(groups).tolist()), WORLDS)
    loss, most = _span(held.loss(groups).tolist()), _span(held.most(groups).tolist())
    trust = belief(threatened(sight.board, groups), groups)
    if not held.measured(groups):
        return Leverage(operator, groups, loss, trust, most, fallbacks, measured=False)
    known, of = _in_reach(sight, operator, groups)
    low, high, sure = bound(sight, operator, groups, policies)
    if low == high and not sight.secretive:
        loss = (low, low, low)
        most = (int(held.worth(low, groups)),) * 3
        fallbacks = ((sure, 1.0),) if sure is not None else fallbacks
    elif known < of or sight.secretive:
        fallbacks = tuple((row, min(share, MOST_SURE)) for row, share in fallbacks)
        down, up = _scant(sight, operator, known)
        loss = _stretched(loss, down, up, LEAST)
        most = _positive(_stretched(most, down, up, LEAST)) if trust[0] else most
        loss = _within(loss, low, high)
        most = _within(most, int(held.worth(low, groups)), int(held.worth(high, groups)))
    return Leverage(operator, groups, loss, trust, most, fallbacks)


def _scant(sight: Sight, operator: int, known: int) -> tuple[float, float]:
    """How many times as far from the median the ends of a stake are stated, while so many cells are known that it hangs on."""
    if not sight.board.words:
        return 1 + UNHEARD / (1 + known), 1 + UNHEARD / (1 + known)
    scant = SCANT if len(sight.setup.operators[operator].tested) == 1 else COARSE
    return 1.0, min(FARTHEST, 1 + scant / (1 + known))


def _chance(sight: Sight, offer: Offer, policies: Policies) -> float:
    """In which share of worlds a demand is accepted, if what the operator would lose lies as far out as stakes are stated."""
    held = Stakes(sight, offer.operator, boards_now(sight, policies))
    loss = held.loss(offer.groups)
    middle, (low, high, _) = float(np.median(loss)), bound(sight, offer.operator, offer.groups, policies)
    _, up = _scant(sight, offer.operator, _in_reach(sight, offer.operator, offer.groups)[0])
    loss = np.clip(np.rint(middle + np.where(loss > middle, up, 1.0) * (loss - middle)), low, high).astype(np.int64)
    return float(np.mean((loss > 0) & (held.worth(loss, offer.groups) >= offer.sum)))


def score(sight: Sight, operator: int, row: int, policies: Policies) -> Span | None:
    """What an operator would score on its tests if it stood on a row, in hundredths; `None` where nobody measured that."""
    tested = sight.setup.operators[operator].tested
    if (exact := certain_score(sight, operator, row)) is not None:
        return exact, exact, exact
    if any((row, slice_) in sight.setup.unmeasured for slice_, _ in tested):
        return None
    cells = boards_now(sight, policies)[:, row].tolist()
    span = _span([weighted(scores, tested) or 0 for scores in cells])
    return span if cells_known(sight, {row}, {slice_ for slice_, _ in tested}) else _widened(span, LEAST)


def _in_reach(sight: Sight, operator: int, groups: int) -> tuple[int, int]:
    """How many of the cells are known that a stake hangs on, and how many there are (R15)."""
    board, who = sight.board, sight.setup.operators[operator]
    able = board.able(operator) | sight.me.organizes & board.existing & ~board.bans[operator]
    starts = (board.rows[operator] & (able | groups), able | groups), (board.rows[operator] & able & ~groups, able & ~groups)
    rows = {
        row for start, open_ in starts for row in subsets.within(start, board.reaches[operator], len(sight.setup.groups))
        if not row & ~open_ and board.exists(row)
    }  # fmt: skip
    cells = [(row, slice_) for row in rows for slice_, _ in who.tested if (row, slice_) not in sight.setup.unmeasured]
    return sum(sight.fresh(*cell) is not None for cell in cells), len(cells)


def _answer(sight: Sight, planned: Sight, ends: list[End], operator: int, known: bool, sure: Certain) -> Answer:
    counts: Counter[int] = Counter()
    scores = []
    for state, _ in ends:
        row = state.board.rows[operator]
        counts[row] += 1
        if (published := _tested(sight, operator, state.board.publications[operator][-1].scores)) is not None:
            scores.append(published)
    rows = _ranked(counts, len(ends))
    sure_row, sure_score = sure.rows[operator], sure.scores[operator]
    span = _span(scores) if scores else None
    if not known:
        rows = ((sure_row, 1.0),) if sure_row is not None else tuple((row, min(share, MOST_SURE)) for row, share in rows)
        span = (sure_score,) * 3 if sure_score is not None else None if span is None else _widened(span, LEAST)
    before = sight.board.publications[operator]
    now = _tested(sight, operator, before[-1].scores) if before else None
    exact = rows[0][1] == 1 and (known or sure_score is not None)
    return Answer(operator, rows, span, now, _deployed(planned, ends, operator, rows[0][0], exact))


def _deployed(planned: Sight, ends: list[End], operator: int, row: int, exact: bool) -> Span | None:
    """What an operator's users will see, where that is not what it tests; certain if `exact` and that row's cells are known.

    `None` too where nobody measured that.
    """
    who = planned.setup.operators[operator]
    if who.deployed == who.tested:
        return None
    used = [deployed for state, _ in ends if (deployed := state.world.deployed[operator][-1]) is not None]
    if not used:
        return None
    span = _span(used)
    return span if exact and cells_known(planned, {row}, {slice_ for slice_, _ in who.deployed}) else _widened(span, LEAST)


def _settled(sight: Sight, sure: Certain) -> bool:
    """Whether every move, answer and score is certain, and nobody deploys on what it does not test."""
    return sure.all and None not in sure.scores and all(who.deployed == who.tested for who in sight.setup.operators)


def _money(sight: Sight, planned: State, ends: list[End], known: bool, sure: Certain) -> Span:
    span = _span([sum(_received(event, sight.seat) for event in told) for _, told in ends])
    mine = [who for who in sight.setup.operators if who.seat == sight.seat]
    if mine and not all(who.deployed == who.tested for who in mine):
        return _widened(span, LEAST)
    payers = [one.seat for one in planned.board.offers] + [one.seat for one in planned.board.deals]
    if not mine and not sight.me.organizes and sight.seat not in payers:
        return span  # nobody may pay it anything, by a deal or the price of its groups: what comes is its income
    if known or (sure.all and all(sure.scores[i] is not None for i, who in enumerate(sight.setup.operators) if who in mine)):
        return span
    return _widened(span, LEAST) if span[0] == span[2] else span


def _promises(
    planned: State, sight: Sight, ends: list[End], known: bool, sure: Certain, policies: Policies
) -> tuple[Promise, ...]:
    found, seat, then = [], sight.seat, observe(planned, sight.seat)
    answers = dict(zip(planned.board.offers, sure.offers, strict=True))
    for (operator, groups, sum_), share in _accepted(ends, seat).items():
        answer = next(
            yes for offer, yes in answers.items()
            if (offer.seat, offer.operator, offer.groups, offer.sum) == (seat, operator, groups, sum_)
        )  # fmt: skip
        if not known:
            if answer is None and sight.board.words and not auditing(sight, operator):
                share = _chance(then, Offer(seat, operator, groups, sum_), policies)
            share = max(1 - MOST_SURE, min(MOST_SURE, share)) if answer is None else float(answer)
        found.append(Promise(operator, groups, sum_, share))
    return tuple(found)


def _blame(planned: Sight, ends: list[End]) -> tuple[float, int]:
    """How likely the seat is caught at the end of the round, and what it pays then (R25, R26)."""
    operators = range(len(planned.setup.operators))
    if not planned.notes.poisoned or not any(auditing(planned, one) and not spotless(planned, one) for one in operators):
        return 0.0, 0
    blamed = [
        [event.sum for event in told if isinstance(event, events.Caught) and event.seat == planned.seat] for _, told in ends
    ]
    paid = [sum(sums) for sums in blamed if sums]
    share = max(1 - MOST_SURE, min(MOST_SURE, len(paid) / len(ends)))
    return share, median_low(paid) if paid else planned.setup.penalty


def _widened(span: Span, by: int) -> Span:
    """A span of what cannot be below 0 and is not certain, stated no closer than `by` hundredths to either side."""
    return _positive(_stretched(span, 1, 1, by))


def _stretched(span: Span, down: float, up: float, least: int) -> Span:
    """A span whose ends lie so many times as far from the median, and no less than `least` hundredths."""
    low, middle, high = span
    return middle - max(least, ceil(down * (middle - low))), middle, middle + max(least, ceil(up * (high - middle)))


def _positive(span: Span) -> Span:
    low, middle, high = span
    return max(0, low), middle, high


def _within(span: Span, low: int, high: int) -> Span:
    """A span cut off where nothing can lie."""
    first, middle, last = (max(low, min(high, end)) for end in span)
    return first, middle, last


def _ranked(rows: Counter[int], of: int) -> tuple[tuple[int, float], ...]:
    return tuple((row, times / of) for row, times in sorted(rows.items(), key=lambda item: (-item[1], item[0])))


def _tested(sight: Sight, operator: int, scores: tuple[tuple[int, int], ...]) -> int | None:
    """A publication as one score, weighted as the operator weighs its slices; `None` where one was not measured."""
    known: list[int | None] = [None] * len(sight.setup.slices)
    for slice_, score in scores:
        known[slice_] = score
    return weighted(known, sight.setup.operators[operator].tested)


def _received(event: events.Event, seat: int) -> int:
    if isinstance(event, events.Paid) and event.seat == seat:
        return event.sum
    if isinstance(event, events.IncomeReceived) and event.to == seat:
        return event.sum
    if isinstance(event, events.Revenue) and event.to == seat:
        return event.earned
    return 0


def _accepted(ends: list[End], seat: int) -> dict[tuple[int, int, int], float]:
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
