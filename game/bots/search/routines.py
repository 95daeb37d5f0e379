"""Routines: what a seat is imagined to go on doing in the rounds after the turn that is planned, from its sight alone.

A routine is fixed before the game it is tried in, and decides by what the seat would see there. It so never knows which of the
imagined worlds it is in, and a plan is worth no more than what a player could make of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from game import subsets
from game.bots.bargains import doubts
from game.rules.actions import Action, Annotate, Demand, Poison, Strike, Train
from game.rules.setup import Kind
from game.rules.sight import Sight

YIELDS = 0.95
"""The share of what an operator would gain by coming back that it is asked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A demand that is made whenever its groups are free: what is asked of an operator for them."""

    operator: int
    groups: int
    sum: int


@dataclass(frozen=True, slots=True)
class Level:
    """Which quality a group's labels are to have to the end of round `until`, as far as the seat knows it."""

    until: int
    group: int
    quality: int


@dataclass(frozen=True, slots=True)
class Routine:
    """What is done each turn, in this order: labels are made wrong or right as the first of a group's `levels` says that is not
    past, as long as there will be money to put them right when the next says so; `press` keeps groups withheld to the end of
    round `until`; each of `terms` is asked for from the round after, struck for first where the threat is doubted; `repeat` is
    tried every turn; `path` are the rows an operator seat trains on in turn.
    """

    terms: tuple[Term, ...] = ()
    press: int = 0
    until: int = 0
    repeat: tuple[Action, ...] = ()
    path: tuple[Train, ...] = ()
    levels: tuple[Level, ...] = ()

    def turn(self, sight: Sight) -> Iterator[Action]:
        """The actions of a turn. Some may be forbidden, and are then left out."""
        yield from relabel(sight, self.levels)
        yield from self.path
        free = sight.board.existing & ~sight.board.bound
        pressing = sight.board.round <= self.until
        if pressing and self.press & free:
            yield from withhold(sight, self.press & free)
        asked = {offer.operator for offer in sight.board.offers if offer.seat == sight.seat}
        for term in self.terms:
            if term.operator in asked or term.groups & ~free or (pressing and term.groups & self.press):
                continue
            asked.add(term.operator)
            yield from ask(sight, term)
        yield from self.repeat


def relabel(sight: Sight, levels: tuple[Level, ...]) -> Iterator[Action]:
    """The steps that bring labels to where they are to be: right ones first, then wrong ones if there is money to mend them."""
    now = _current(sight, levels)
    quality = {group: known for group in now if (known := sight.notes.quality[group]) is not None}
    for group, known in quality.items():
        yield from (Annotate(group) for _ in range(now[group].quality - known))
    poison, purse = sight.me.price(Kind.POISON), sight.notes.purse
    if poison is None:
        return
    for group in quality:
        while quality[group] > now[group].quality:
            quality[group] -= 1
            purse -= poison
            if purse < reserve(sight, levels, quality):
                return
            yield Poison(group)


def reserve(sight: Sight, levels: tuple[Level, ...], quality: dict[int, int]) -> int:
    """What has to be left of the purse now for labels to be put right when they are to be, with what comes in until then."""
    correction, board = sight.me.price(Kind.ANNOTATION) or 0, sight.board
    coming = sight.notes.income + sum(
        price * subsets.size(row & sight.me.organizes) for price, row in zip(board.prices, board.rows, strict=True)
    )
    cost, when = 0, sight.setup.rounds
    for group, level in quality.items():
        mine = [one for one in levels if one.group == group and one.until >= board.round]
        if mine and mine[0].quality > level:
            cost, when = cost + correction * (mine[0].quality - level), board.round
            continue
        for one, after in pairwise(mine):
            if after.quality > level:
                cost += correction * (after.quality - level)
                when = min(when, one.until + 1)
                break
    return cost - coming * (when - board.round)


def _current(sight: Sight, levels: tuple[Level, ...]) -> dict[int, Level]:
    """What is wanted of each group's labels now."""
    found: dict[int, Level] = {}
    for level in levels:
        if level.until >= sight.board.round:
            found.setdefault(level.group, level)
    return found


def withhold(sight: Sight, groups: int) -> Iterator[Action]:
    """The strike that keeps groups withheld through this round's moves: of those that would not be."""
    if sight.me.price(Kind.STRIKE) is not None and (striking := groups & ~sight.board.withheld & ~sight.notes.struck):
        yield Strike(striking)


def ask(sight: Sight, term: Term) -> Iterator[Action]:
    """The strike that makes a demand believed, and the demand; of an operator that is off the groups, what it shows it misses."""
    if doubted := doubts(sight, term.groups):
        yield Strike(doubted)
    sum_, intent = term.sum, sight.board.intents[term.operator]
    if intent is not None and not sight.board.rows[term.operator] & term.groups and intent.row & term.groups:
        sum_ = min(sum_, int(intent.gain * YIELDS))
    if sum_ > 0:
        yield Demand(term.operator, term.groups, sum_)
