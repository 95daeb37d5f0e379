"""Routines: what a seat is imagined to go on doing in the rounds after the turn that is planned, from its sight alone.

A routine is fixed before the game it is tried in, and decides by what the seat would see there. It so never knows which of the
imagined worlds it is in, and a plan is worth no more than what a player could make of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game import subsets
from game.rules.actions import Action, Demand, Strike, Train
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
class Routine:
    """What is done each turn, in this order: `press` keeps groups withheld to the end of round `until`; each of `terms` is asked
    for from the round after, struck for first where the threat is doubted; `repeat` is tried every turn; `path` are the rows an
    operator seat trains on in turn.
    """

    terms: tuple[Term, ...] = ()
    press: int = 0
    until: int = 0
    repeat: tuple[Action, ...] = ()
    path: tuple[Train, ...] = ()

    def turn(self, sight: Sight) -> Iterator[Action]:
        """The actions of a turn. Some may be forbidden, and are then left out."""
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
