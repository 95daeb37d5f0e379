"""Plans worth trying: what a seat could do this turn, and the routine it would go on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from game import subsets
from game.bots.bargains import Bargain, bargains
from game.bots.search.aiming import gathering, keeping, mending, spoiling
from game.bots.search.routines import Routine, Term, withhold
from game.bots.search.suspecting import waiting
from game.imagine import stakes
from game.rules.actions import ON_ONE_GROUP, Action, Annotate, Poison, Train
from game.rules.legal import forbids, price
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight

BOARDS = 64
"""Over how many imagined boards bargains and rows are ranked before any is tried."""

SUMS = 3
"""How many sums are tried for the same groups."""

PRESSED = 3
"""How many sets of groups are tried to be withheld for damage, and for how many rounds at most before a demand."""

ROWS = 6
"""How many rows an operator seat considers to make its way to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """This turn's actions, what is done afterwards, and the idea in a word, for hints."""

    actions: tuple[Action, ...]
    routine: Routine
    idea: str


def plans(sight: Sight, policies: Policies, most: int) -> list[Plan]:
    """At most `most` plans, each of another idea or sum, the ones that look best first; ending the turn is the first."""
    renewals = Routine(
        terms=tuple(Term(deal.operator, deal.groups, deal.sum) for deal in sight.board.deals if deal.seat == sight.seat),
        levels=keeping(sight),
    )
    sources = [
        _spoiling(sight, policies, renewals),
        _bargaining(sight, policies, renewals),
        _pressing(sight, policies, renewals),
        _training(sight, policies, renewals),
        _working(sight, policies, renewals),
    ]
    found, kept = [Plan((), renewals, "wait")], mending(sight)
    # The sources take turns, so that a small budget still tries something of each.
    while sources and len(found) < most:
        for source in tuple(sources):
            plan = next(source, None)
            if plan is None:
                sources.remove(source)
            elif plan not in found and _sound(sight, plan, kept):
                found.append(plan)
    return found[:most]


def _sound(sight: Sight, plan: Plan, kept: int) -> bool:
    """Whether a plan may begin, and does not spend on something else what is kept to put right what the seat made wrong."""
    if plan.actions and forbids(sight, plan.actions[0]) is not None:
        return False
    spent = sum(price(sight, action) for action in plan.actions if not isinstance(action, Annotate))
    later = (sight.me.price(Kind.ANNOTATION) or 0) * sum(isinstance(action, Poison) for action in plan.actions)
    return not kept or not spent or sight.notes.purse - spent >= kept + later


# Organizers -----------------------------------------------------------------------------------------------------------


def _bargaining(sight: Sight, policies: Policies, renewals: Routine) -> Iterator[Plan]:
    """Bargains now, with others on other groups to follow; then the same after rounds in which the groups are withheld."""
    found = bargains(sight, policies, BOARDS, far=True)
    sets: dict[tuple[int, int], list[Bargain]] = {}
    for one in found:
        of_set = sets.setdefault((one.operator, one.groups), [])
        if len(of_set) < SUMS and all(one.sum != other.sum for other in of_set):
            of_set.append(one)
    best = sorted(sets.values(), key=lambda of_set: -of_set[0].gain)
    for rank in range(SUMS):
        for of_set in best[: 4 * (SUMS - rank)]:
            if rank < len(of_set):
                yield _bargain(of_set[rank], renewals)
                yield from _delayed(sight, of_set[rank], renewals)
                if rank == 0:
                    yield from _followed(of_set[0], best, renewals)


def _bargain(one: Bargain, renewals: Routine, *others: Term) -> Plan:
    terms = (Term(one.operator, one.groups, one.sum), *renewals.terms, *others)
    return Plan(one.actions, replace(renewals, terms=terms), "bargain")


def _followed(one: Bargain, best: list[list[Bargain]], renewals: Routine) -> Iterator[Plan]:
    """A bargain, and the best one on other groups in the rounds after."""
    for of_set in best:
        other = of_set[0]
        if other.groups & one.groups == 0 and other.gain > 0:
            yield _bargain(one, renewals, Term(other.operator, other.groups, other.sum))
            return


def _delayed(sight: Sight, one: Bargain, renewals: Routine) -> Iterator[Plan]:
    """Withhold the groups for a round or two, at their price, and ask then."""
    if sight.me.price(Kind.STRIKE) is None or not wants_damage(sight):
        return
    for rounds in range(PRESSED):
        until = sight.board.round + rounds
        if until < sight.setup.rounds:
            terms = (Term(one.operator, one.groups, one.sum), *renewals.terms)
            routine = replace(renewals, terms=terms, press=one.groups, until=until)
            yield Plan(tuple(withhold(sight, one.groups)), routine, "withhold, then ask")


def _pressing(sight: Sight, policies: Policies, renewals: Routine) -> Iterator[Plan]:
    """Withhold the groups the operators would miss most, to the end."""
    if sight.me.price(Kind.STRIKE) is None or not wants_damage(sight):
        return
    free = sight.me.organizes & sight.board.existing & ~sight.board.bound
    ranked: list[tuple[float, int]] = []
    for operator in range(len(sight.setup.operators)):
        held = stakes(sight, operator, policies, BOARDS, far=True)
        small = [groups for groups in subsets.subsets(free) if 1 <= subsets.size(groups) <= 3]
        ranked += [(-float(held.loss(groups).mean()) / subsets.size(groups) ** 0.5, groups) for groups in small]
    for _, groups in sorted(ranked)[:PRESSED]:
        routine = replace(renewals, press=groups, until=sight.setup.rounds)
        yield Plan(tuple(withhold(sight, groups)), routine, "withhold")


def wants_damage(sight: Sight) -> bool:
    """Whether a goal of the seat gains when operators lose."""
    return any(
        goal.seat == sight.seat
        and (goal.kind in ("leverage", "hidden-harm") or (goal.kind == "performance" and goal.full < goal.partial))
        for goal in sight.setup.goals
    )


def _spoiling(sight: Sight, policies: Policies, renewals: Routine) -> Iterator[Plan]:
    """Timetables of wrong labels, put right before an operator looks."""
    for turn, routine, idea in spoiling(sight, policies):
        yield Plan(turn, replace(renewals, levels=routine.levels), idea)


# Operator seats -------------------------------------------------------------------------------------------------------


def _training(sight: Sight, policies: Policies, renewals: Routine) -> Iterator[Plan]:
    """Make for one of the rows that promise most, at once where it is in reach, else by the best row on the way."""
    own = sight.me.operator
    if own is None or sight.me.price(Kind.TRAIN) is None:
        return
    expected = stakes(sight, own, policies, BOARDS, far=True).utility.mean(axis=0)
    here, reach = sight.board.rows[own] & sight.board.able(own), sight.board.reaches[own]
    rows = [row for row in np.argsort(-expected, kind="stable").tolist() if not row & ~sight.board.able(own) and row != here]
    for row in rows[:ROWS]:
        if subsets.size(row ^ here) <= reach:
            yield Plan((Train(own, row),), renewals, "train")
            continue
        way = [
            step
            for step in subsets.within(here, reach, len(sight.setup.groups))
            if subsets.size(step ^ row) == subsets.size(here ^ row) - reach
        ]
        step = max((step for step in way if not step & ~sight.board.able(own)), key=lambda step: expected[step], default=None)
        if step is not None:
            yield Plan((Train(own, step),), replace(renewals, path=(Train(own, row),)), "train")
    near = [row for row in rows if subsets.size(row ^ here) <= reach]
    for row in near[:ROWS]:
        yield Plan((Train(own, row),), renewals, "train")


# Whoever may ----------------------------------------------------------------------------------------------------------

_WORK = {
    Kind.POISON: "poison",
    Kind.ANNOTATION: "mend labels",
    Kind.LABOR: "gather examples",
    Kind.DELETE: "delete",
    Kind.INCENTIVE: "win over",
    Kind.FUND: "fund",
}
"""The kinds of work on one group, in the order in which they are tried, each with the idea of it in a word."""


def _working(sight: Sight, policies: Policies, renewals: Routine) -> Iterator[Plan]:
    """Each kind of work on each group, once and again every turn: of groups that operators train on first."""
    trained = 0
    for row in sight.board.rows:
        trained |= row
    groups = sorted(range(len(sight.setup.groups)), key=lambda group: not trained >> group & 1)
    gathered = gathering(sight, policies)  # those first of whose examples more would bring most
    gathered += [group for group in groups if group not in gathered]
    for again in (False, True):
        for group in groups:
            for kind, idea in _WORK.items():
                if kind is Kind.ANNOTATION and waiting(sight) and sight.notes.quality[group] is None:
                    continue
                one = gathered[groups.index(group)] if kind is Kind.LABOR else group
                if sight.me.price(kind) is not None and (not again or kind not in (Kind.FUND, Kind.INCENTIVE)):
                    routine = replace(renewals, repeat=(ON_ONE_GROUP[kind](one),)) if again else renewals
                    yield Plan((ON_ONE_GROUP[kind](one),), routine, idea)
