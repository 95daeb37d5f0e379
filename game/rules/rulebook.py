"""What a game and its rounds do: the second page of the rules, after `effects`. Numbers are those of `text.RULES`.

Everything here decides; nothing changes a state but `fold`. Policies come in as arguments, so the rules know no operator's
mind.
"""

from __future__ import annotations

from functools import lru_cache

from game import subsets
from game.chance import draw
from game.rules import actions, events
from game.rules.actions import Action
from game.rules.effects import decide, requalify, scores_of
from game.rules.events import Event
from game.rules.fold import Draft, fold
from game.rules.outlook import MOST, Policies, belief, choose, outlook, stake, weighted
from game.rules.setup import Event as Scheduled
from game.rules.setup import Setup
from game.rules.state import State, World, observe, opening

WIN_BACK = 200
"""What an operator's incentive costs it, in hundredths (R27)."""


def begin(
    setup: Setup, world: World, known_quality: tuple[tuple[int | None, ...], ...], policies: Policies
) -> tuple[State, tuple[Event, ...]]:
    """The state in which the first seat acts, and the events that led to it: publications of the opening, then round 1."""
    flow = _Flow(opening(setup, world, known_quality), policies)
    flow.publish()
    flow.first_audits()
    flow.open_round(1)
    return flow.end()


def play(state: State, action: Action, policies: Policies) -> tuple[State, tuple[Event, ...]]:
    """A seat's action and, after the last seat's turn, the rest of the round and the opening of the next (R1)."""
    board = state.board
    told = decide(state.world, observe(state, board.turn), action)
    if not isinstance(action, actions.End) or board.turn + 1 < len(board.setup.seats):
        return fold(state, told), told
    flow = _Flow(state, policies)
    for event in told:
        flow.tell(event)
    flow.close_round()
    if board.round < board.setup.rounds:
        flow.open_round(board.round + 1)
    else:
        flow.tell(events.GameEnded())  # R1
    return flow.end()


DICE = 16
"""How many courses of public luck there are. Everybody sees the dice, and whoever knows a game's seed knows what is hidden in it:
so all that the dice can tell of the seed is which of these it is, however long one reckons.
"""


@lru_cache(maxsize=1 << 12)
def _luck(seed: int, operator: str, number: int) -> int:
    """An operator's die in a round (R3): of a course of luck that very many seeds share."""
    return draw(draw(seed, DICE, "dice"), 1 << 32, "policy", operator, number)


def close(state: State, policies: Policies) -> tuple[State, tuple[Event, ...]]:
    """The rest of the round as if no seat acted any more, up to the opening of the next: what previews are made of."""
    flow = _Flow(state, policies)
    flow.close_round()
    return flow.end()


class _Flow(Draft):
    """The part of a round that no seat plays: each step sees what the steps before it did."""

    __slots__ = ("policies", "setup")

    def __init__(self, state: State, policies: Policies) -> None:
        super().__init__(state)
        self.setup = state.board.setup
        self.policies = policies

    def end(self) -> tuple[State, tuple[Event, ...]]:
        """The state it came to, and all that was told."""
        return self.state(), tuple(self.told)

    def open_round(self, number: int) -> None:
        """R1, R2, R3: the round's events, the announcement of the next ones, last round's labor, the intents."""
        placed = self.board.labor
        due = [event for event in self.board.announced if event.when]
        luck = [_luck(self.world.seed, who.id, number) for who in self.setup.operators]
        self.tell(events.RoundOpened(number, tuple(luck)))
        for event in self.world.schedule:
            if event in due or (event.round == number and not event.when):
                self._happen(event)
        for event in self.world.schedule:
            if self._comes(event, number + 1):
                self.tell(events.Announced(event))
        for group, tiles in enumerate(placed):  # R7
            if not tiles:
                continue
            amount = min(MOST, self.board.amounts[group] + tiles)
            if amount != self.board.amounts[group]:
                self.tell(events.AmountChanged(group, amount, "labor"))
        for operator, who in enumerate(self.setup.operators):  # R3
            if who.seat is not None:
                continue
            seen = outlook(self, operator)
            choice = choose(self.policies[who.policy], seen)
            aim = choice.row if choice.aim is None else choice.aim
            self.tell(events.IntentShown(operator, choice.row, seen.gain(choice.row), choice.reason, aim, seen.gain(aim)))

    def close_round(self) -> None:
        """R1: the operators answer and move in scenario order, then upkeep."""
        for operator, who in enumerate(self.setup.operators):
            if who.audit and who.seat is None and self.board.round % who.audit == 0:
                self.audit(operator)
            self.answer(operator)
            if "incentive" in who.answers and who.seat is None:
                self.win_back(operator)
            self.move(operator)
        self.publish()
        self.upkeep()

    def _comes(self, event: Scheduled, number: int) -> bool:
        """R2: whether an event is announced now, for round `number`."""
        told = self.setup.told(event)
        if not told or not event.when:
            return event.round == number and told
        held, board = event.when, self.board
        if event in board.fired or event.round > number or len(board.deals) < held.deals or held.withheld & ~board.withheld:
            return False
        if held.operator is None:
            return True
        tested = board.setup.operators[held.operator].tested
        published = dict(board.publications[held.operator][-1].scores)
        score = weighted([published.get(i) for i in range(len(board.setup.slices))], tested)
        return score is not None and (held.below is None or score < held.below) and (held.above is None or score > held.above)

    def _happen(self, event: Scheduled) -> None:
        """R2: an event takes effect, told or untold; whom a covert one strikes is told to nobody."""
        if self.setup.told(event):
            self.tell(events.Happened(event))
        board, world = self.board, self.world
        groups = tuple(subsets.members(event.groups))
        if event.one and groups:
            groups = (groups[draw(world.seed, len(groups), "event", world.schedule.index(event))],)
        for group in groups:
            if event.kind == "willingness":
                willingness = max(-MOST, min(MOST, board.willingness[group] + event.by))
                self.tell(events.WillingnessChanged(group, willingness, board.bases[group], "event"))
            elif event.kind == "amount":
                amount = max(0, min(MOST, board.amounts[group] + event.by))
                self.tell(events.AmountChanged(group, amount, "event"))
            elif event.kind == "quality":
                for changed in requalify(world, group, event.by):
                    self.tell(changed)
        if event.kind == "price" and event.operator is not None:
            self.tell(events.PriceChanged(event.operator, max(0, board.prices[event.operator] + event.by)))
        if event.kind == "reach" and event.operator is not None:
            self.look_further(event.operator, event.by, "event")
        if event.kind == "row" and event.operator is not None:
            self.tell(events.Placed(event.operator, event.groups))
        if event.kind == "income" and event.seat is not None:
            self.tell(events.IncomeChanged(event.seat, max(0, self.notes[event.seat].income + event.by)))

    def look_further(self, operator: int, by: int, cause: str) -> None:
        """R18, R27: an operator may change more (or fewer) groups in one move from now on."""
        reach = max(1, min(len(self.setup.groups), self.board.reaches[operator] + by))
        if reach != self.board.reaches[operator]:
            self.tell(events.ReachChanged(operator, reach, cause))

    def first_audits(self) -> None:
        """R25: the opening counts as the first audit of every operator that holds any."""
        for operator, who in enumerate(self.setup.operators):
            if who.audit:
                self.tell(events.Audited(operator, scores_of(self.world, self.board, self.board.rows[operator])))

    def audit(self, operator: int) -> None:
        """R25, R26, R27: the operator tests every slice of its row; if one fell too far, it blames a group and acts."""
        who, row = self.setup.operators[operator], self.board.rows[operator] & self.board.able(operator)
        before, now = self.world.audits[operator], scores_of(self.world, self.board, row)
        self.tell(events.AuditHeld(operator))
        self.tell(events.Audited(operator, now))
        falls = {
            i: then - score
            for i, (then, score) in enumerate(zip(before or (), now, strict=False))
            if then is not None and score is not None
        }
        if not falls or (fall := max(falls.values())) <= who.tolerance:
            return
        worst = next(i for i in falls if falls[i] == fall)
        without = {group: scores_of(self.world, self.board, row & ~(1 << group))[worst] for group in subsets.members(row)}
        undone = {group: score for group, score in without.items() if score is not None and score > (now[worst] or 0)}
        if not undone:
            return
        group = max(undone, key=lambda one: (undone[one], -one))
        self.tell(events.Blamed(operator, group, worst))
        for seat, notes in enumerate(self.notes):  # R26
            if notes.poisoned >> group & 1:
                self.tell(events.Caught(seat, group, self.setup.penalty))
        if "clean" in who.answers and not self.board.cleaned[operator] >> group & 1:  # R27
            self.tell(events.Cleaned(operator, group))
            for changed in requalify(self.world, group, +1):
                self.tell(changed)
        else:
            self.tell(events.Banned(operator, group))
            row &= ~(1 << group)
            for deal in self.board.deals:
                if deal.operator == operator and deal.groups >> group & 1:
                    self.tell(events.DealEnded(deal.seat, operator, deal.groups))
        # What it mended it tests again: the next audit is compared with that.
        self.tell(events.Audited(operator, scores_of(self.world, self.board, row)))

    def win_back(self, operator: int) -> None:
        """R27: an incentive for the withheld group of its row that it misses most, if that is worth the price."""
        board = self.board
        missed = board.rows[operator] & board.existing & board.withheld & ~board.bans[operator]
        losses = {group: stake(self, operator, 1 << group).loss for group in subsets.members(missed)}
        patience = board.setup.operators[operator].patience
        if not losses or max(losses.values()) * patience <= WIN_BACK:
            return
        group = max(losses, key=lambda one: (losses[one], -one))
        self.tell(events.IncentiveGiven(operator, group))
        willingness, base = min(MOST, board.willingness[group] + 1), min(MOST, board.bases[group] + 1)
        self.tell(events.WillingnessChanged(group, willingness, base, "incentive"))

    def answer(self, operator: int) -> None:
        """R15: the operator answers the demands made to it, in the order made."""
        for offer in self.board.offers:
            if offer.operator != operator:
                continue
            share, parts = belief(self.board.willingness, offer.groups)
            taken = offer.groups & (self.board.bound | ~self.board.existing | self.board.bans[operator])
            held = stake(self, operator, offer.groups & self.board.existing, offer.seat)
            loss = held.loss
            patience = self.setup.operators[operator].patience
            accepted = not taken and loss > 0 and share > 0 and offer.sum * parts <= loss * patience
            if taken:
                reason = "some of these groups stand in a deal by now, are banned, or have no examples left"
            elif not share:
                reason = "it does not believe that these groups would strike"
            elif not held.measured:
                reason = "nobody measured what it would have without these groups, so it fears no loss"
            elif accepted:
                reason = "the groups are worth it"
            elif loss <= 0:
                reason = "it can do without these groups"
            elif offer.sum <= loss * patience:
                reason = "it would lose as much, but does not believe it"
            else:
                reason = "that is more than it would lose"
            compared = (loss, parts if share else 0) if self.setup.plain and held.measured and not accepted and not taken else ()
            self.tell(events.DemandAnswered(offer.seat, operator, offer.groups, offer.sum, accepted, reason, *compared))
            if accepted:  # R16
                if "reach" in self.setup.operators[operator].answers:  # R27
                    self.look_further(operator, 1, "deal")
                for group in subsets.members(offer.groups):
                    if self.board.willingness[group] < 0:
                        self.tell(events.WillingnessChanged(group, 0, self.board.bases[group], "deal"))

    def move(self, operator: int) -> None:
        """R17, R18: drop withheld and banned groups, then move as the policy says; a seat has moved its own already (R28)."""
        start = self.board.rows[operator]
        here = start & self.board.able(operator)
        if here != start:
            self.tell(events.Dropped(operator, start & ~here, here))
        if self.setup.operators[operator].seat is not None:
            return
        seen = outlook(self, operator)
        choice = choose(self.policies[seen.operator.policy], seen)
        if choice.row not in seen.utility:
            raise ValueError(f"policy {seen.operator.policy} chose {subsets.show(choice.row)}, which is not open and in reach")
        aim = choice.row if choice.aim is None else choice.aim
        intent = self.board.intents[operator]
        if choice.row != seen.here:
            gains = seen.gain(choice.row), aim, seen.gain(aim)
            self.tell(events.Moved(operator, seen.here, choice.row, choice.reason, *gains))
        elif intent is None or (intent.row, intent.able, intent.amounts) != (choice.row, seen.able, seen.amounts):
            self.tell(events.Stayed(operator, choice.row, choice.reason, aim, seen.gain(aim)))

    def publish(self) -> None:
        """R19, R20: what the operators publish, and, hidden, what their revenue depends on."""
        for operator, who in enumerate(self.setup.operators):
            row = self.board.rows[operator]
            scores = scores_of(self.world, self.board, row)
            public = [(i, score) for i, _ in who.tested if (score := scores[i]) is not None]
            self.tell(events.Published(operator, row, tuple(public)))
            self.tell(events.Deployed(operator, weighted(scores, who.deployed), weighted(scores, who.tested)))

    def upkeep(self) -> None:
        """R20, R16, R21: prices and deals are paid, terms run, willingness drifts, seats get their income."""
        board, deals = self.board, self.board.deals
        for operator, row in enumerate(board.rows):
            for seat, player in enumerate(board.setup.seats):
                groups = row & player.organizes
                if groups and board.prices[operator]:
                    self.tell(events.Paid(operator, seat, groups, board.prices[operator] * subsets.size(groups), "price"))
        for deal in deals:
            if board.rows[deal.operator] & deal.groups:
                self.tell(events.Paid(deal.operator, deal.seat, deal.groups, deal.sum, "deal"))
            self.tell(events.DealRan(deal.seat, deal.operator, deal.groups))
            if deal.left == 1:
                self.tell(events.DealEnded(deal.seat, deal.operator, deal.groups))
        for operator, who in enumerate(board.setup.operators):
            if who.seat is not None:
                owed = sum(deal.sum for deal in deals if deal.operator == operator and deal.groups & board.rows[operator])
                paid = board.prices[operator] * subsets.size(board.rows[operator]) + owed
                self.tell(events.Revenue(who.seat, operator, self.world.deployed[operator][-1] or 0, paid))
        for group, (willingness, base) in enumerate(zip(board.willingness, board.bases, strict=True)):
            if willingness != base and not board.funded >> group & 1:
                if self.setup.ultimatum:  # what an ultimatum held back returns whole
                    self.tell(events.WillingnessChanged(group, base, base, "return"))
                    continue
                step = 1 if willingness < base else -1
                self.tell(events.WillingnessChanged(group, willingness + step, base, "drift"))
        for seat, notes in enumerate(self.notes):
            if notes.income:
                self.tell(events.IncomeReceived(seat, notes.income))
