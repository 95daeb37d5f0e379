"""Routines: what a seat is imagined to go on doing in the rounds after the turn that is planned, from its sight alone.

A routine is fixed before the game it is tried in, and decides by what the seat would see there. It so never knows which of the
imagined worlds it is in, and a plan is worth no more than what a player could make of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game import subsets
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
    """What is done each turn, in this order: labels are made wrong or right as the first of `levels` says that is not past, as long
    as there will be money to put them right when the next says so; `press` keeps groups withheld to the end of round `until`;
    each of `terms` is asked for from the round after, struck for first where the threat is doubted; `repeat` is tried every turn;
    `path` are the rows an operator seat trains on in turn.
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
    """The steps that bring a group's labels to where they are to be now."""
    ahead = [level for level in levels if level.until >= sight.board.round]
    if not ahead:
        return
    now, known = ahead[0], sight.notes.quality[ahead[0].group]
    if known is None:
        return
    yield from (Annotate(now.group) for _ in range(now.quality - known))
    poison, correction, purse = sight.me.price(Kind.POISON), sight.me.price(Kind.ANNOTATION), sight.notes.purse
    if poison is None:
        return
    # Corrections are paid with what comes in until then, too.
    right = next((level for level in ahead if level.quality > now.quality), None)
    coming = sight.notes.income * (now.until + 1 - sight.board.round)
    for quality in range(known - 1, now.quality - 1, -1):
        purse -= poison
        if right is not None and correction is not None and purse + coming < correction * (right.quality - quality):
            return
        yield Poison(now.group)


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


def doubts(sight: Sight, groups: int) -> int:
    """The mask of those groups whose threat is not fully believed and that can still strike this turn; none without strikes."""
    if sight.me.price(Kind.STRIKE) is None:
        return 0
    return sum(1 << i for i in subsets.members(groups & ~sight.notes.struck) if sight.board.willingness[i] > 0)
