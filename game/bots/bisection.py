"""`bisection`: asks for sums blindly; it moves them up after a yes and down after a no, and never looks.

It is what a planner that pays to look must beat. A sight keeps no answers, so the bot goes through its own demands again and
reads in its ledger what came of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game import subsets
from game.bots import Chance
from game.bots.bargains import charged, doubts
from game.rules.actions import Action, Demand, End, Strike
from game.rules.legal import forbids
from game.rules.outlook import Policies, weighted
from game.rules.setup import Kind
from game.rules.sight import Sight

STEP = 10
"""Sums are asked in steps of so many hundredths."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which sums, in hundredths, an operator's yes ends: the last one it paid, and one that it would not."""

    low: int
    high: int

    @property
    def middle(self) -> int:
        """The sum to ask next."""
        return max(STEP, (self.low + self.high) // 2 // STEP * STEP)

    def after(self, accepted: bool) -> Bounds:
        """The bounds after the answer to the middle."""
        return Bounds(self.middle, self.high) if accepted else Bounds(self.low, self.middle)


def bisection(sight: Sight, policies: Policies, chance: Chance) -> Action:
    """The next strike or demand, else the end of the turn."""
    return next((action for action in _turn(sight) if forbids(sight, action) is None), End())


def _turn(sight: Sight) -> Iterator[Action]:
    """For each operator without a deal: the strike that makes the threat believed, and the demand.

    A strike is made only where the sum asked, paid over the whole term, would bring back what it costs.
    """
    board = sight.board
    if sight.me.price(Kind.DEMAND) is None:
        return
    term = min(sight.setup.term, sight.setup.rounds - board.round + 1)
    busy = {deal.operator for deal in board.deals if deal.seat == sight.seat}
    busy |= {offer.operator for offer in board.offers if offer.seat == sight.seat}
    bounds = learned(sight)
    for operator, share in shares(sight).items():
        groups = share & board.existing & ~board.bound & ~board.bans[operator]
        if not groups or operator in busy:
            continue
        sum_ = bounds[operator].middle
        doubted = doubts(sight, groups)
        if doubted and charged(sight, operator, groups, doubted) <= min(sight.notes.purse, sum_ * term):
            yield Strike(doubted)
        yield Demand(operator, groups, sum_)


def shares(sight: Sight) -> dict[int, int]:
    """For which of its groups the seat asks each operator, as masks: those of the row it opened on that none before it has. The
    groups that nobody opened on go to the first.
    """
    left, found = sight.me.organizes, {}
    for operator, published in enumerate(sight.board.publications):
        found[operator] = left & published[0].row
        left &= ~found[operator]
    if found:
        found[0] |= left
    return {operator: groups for operator, groups in found.items() if groups}


def learned(sight: Sight) -> dict[int, Bounds]:
    """The bounds of each operator that is asked, after the answers of the rounds before.

    At first they are nothing and all that its opening row leaves it. In each round the demands are taken for accepted that, with
    the deals that ran, come nearest to what was received beyond the fixed income and the prices of groups.
    """
    bounds = {operator: Bounds(0, _all(sight, operator)) for operator in shares(sight)}
    running: dict[int, tuple[int, int]] = {}  # by operator: the sum and the rounds left
    price = max(1, sight.me.price(Kind.DEMAND) or 0)
    for paid, spent in _rounds(sight):
        asked = [operator for operator in bounds if operator not in running][: spent // price]
        due = paid - sum(sum_ for sum_, _ in running.values())

        def off(chosen: int, asked: list[int] = asked, due: int = due) -> int:
            return abs(due - sum(bounds[asked[i]].middle for i in subsets.members(chosen)))

        accepted = min(range(1 << len(asked)), key=off)
        for i, operator in enumerate(asked):
            yes = bool(accepted >> i & 1)
            if yes:
                running[operator] = bounds[operator].middle, sight.setup.term
            bounds[operator] = bounds[operator].after(yes)
        running = {operator: (sum_, left - 1) for operator, (sum_, left) in running.items() if left > 1}
    return bounds


def _all(sight: Sight, operator: int) -> int:
    """What an operator's opening row leaves it, in hundredths: it cannot lose more than that."""
    opening, who = sight.board.publications[operator][0], sight.setup.operators[operator]
    scores: list[int | None] = [None] * len(sight.setup.slices)
    for slice_, score in opening.scores:
        scores[slice_] = score
    return max(0, (weighted(scores, who.tested) or 0) - who.price * subsets.size(opening.row))


def _rounds(sight: Sight) -> Iterator[tuple[int, int]]:
    """For each round before this one what deals must have paid the seat, and what it spent, in hundredths."""
    before = 0, 0, 0
    for number, ledger in enumerate(sight.notes.ledger, 1):
        received, spent, _ = (now - then for now, then in zip(ledger, before, strict=True))
        for operator, published in enumerate(sight.board.publications):
            received -= sight.board.prices[operator] * subsets.size(published[number].row & sight.me.organizes)
        yield received - sight.notes.income, spent
        before = ledger
