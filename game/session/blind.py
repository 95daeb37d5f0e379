"""Plans that look at nothing, as good as they can be made, and rounds in which nothing is to be done.

`blunt` strikes with all it has and asks by a ladder of sums, `rote` does a list of actions that was learned by heart. Both are
chosen on some deals of a scenario and tried on others: where one of them wins, nobody needs to look, to listen or to think.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random

from game import catalog, subsets
from game.bots import Bot, Chance
from game.bots.bargains import charged, doubts
from game.bots.bisection import shares
from game.imagine.worth import ending
from game.rules import actions, goals
from game.rules.actions import Action, Demand, End, Strike
from game.rules.legal import forbids
from game.rules.outlook import Policies
from game.rules.rulebook import play
from game.rules.setup import Kind, Setup
from game.rules.sight import Sight
from game.rules.state import State, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.scenario.deals import picked
from game.session.coalitions import ends, finish, past
from game.session.table import Table

BLUNT, ROTE = "blunt", "rote"

BOARDS = 8
"""On how many deals plans are chosen."""

STARTS, UPS, DOWNS = (150, 300, 500, 800, 1200), (1.15, 1.4), (0.5, 0.8)
"""The ladders that `blunt` chooses among: the first sum, and what it is multiplied by after a yes and after a no."""

TRIES = 500
"""How many changes of a list `rote` tries."""

ELSEWHERE = 1 << 30
"""The first seed whose deals plans are chosen on; those that the games under trial are dealt are passed over."""

_SUMS = (100, 150, 200, 300, 400, 500, 600, 800, 1000, 1300)


@dataclass(frozen=True, slots=True)
class Ladder:
    """What `blunt` asks: `start` first, in hundredths, then `up` times as much after a yes and `down` times after a no."""

    start: int
    up: float
    down: float


Script = tuple[tuple[Action, ...], ...]
"""A list of actions for each round."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was chosen for a seat of a scenario on other deals than the games under trial have."""

    ladder: Ladder | None
    script: Script

    def bot(self, name: str) -> Bot:
        """A new player of one game: ``blunt`` or ``rote``."""
        return _Blunt(self.ladder) if name == BLUNT and self.ladder is not None else _Rote(self.script)


class _Blunt:
    """One game of `blunt`. What was answered it sees from the deals there are: a demand that led to none was refused."""

    def __init__(self, ladder: Ladder) -> None:
        self._ladder = ladder
        self._sums: dict[int, int] = {}
        self._asked: dict[int, int] = {}

    def __call__(self, sight: Sight, policies: Policies, chance: Chance) -> Action:
        return next((action for action in self._turn(sight) if forbids(sight, action) is None), End())

    def _turn(self, sight: Sight) -> Iterator[Action]:
        board = sight.board
        if sight.me.price(Kind.DEMAND) is None:
            return
        for operator, share in shares(sight).items():
            if any(offer.seat == sight.seat and offer.operator == operator for offer in board.offers):
                continue
            deals = [one for one in board.deals if one.seat == sight.seat and one.operator == operator]
            if operator in self._asked and self._asked[operator] < board.round:
                del self._asked[operator]
                factor = self._ladder.up if deals else self._ladder.down
                self._sums[operator] = max(10, round(self._sums[operator] * factor / 10) * 10)
            free = share & board.existing & ~board.bound & ~board.bans[operator]
            groups = _payable(sight, operator, free)
            if not groups:
                continue
            if striking := doubts(sight, groups):
                yield Strike(striking)
            sum_ = self._sums.setdefault(operator, self._ladder.start)
            self._asked[operator] = board.round
            yield Demand(operator, groups, sum_)


def _payable(sight: Sight, operator: int, groups: int) -> int:
    """As many of the groups, the first first, as the purse pays for to be struck with and named."""
    while groups and charged(sight, operator, groups, doubts(sight, groups)) > sight.notes.purse:
        groups &= ~(1 << subsets.members(groups)[-1])
    return groups


class _Rote:
    """One game of `rote`: what the list says for the round, in its order, as far as the rules allow."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._done: dict[int, int] = {}

    def __call__(self, sight: Sight, policies: Policies, chance: Chance) -> Action:
        round_ = sight.board.round
        listed = self._script[round_ - 1] if round_ <= len(self._script) else ()
        while (place := self._done.get(round_, 0)) < len(listed):
            self._done[round_] = place + 1
            if forbids(sight, listed[place]) is None:
                return listed[place]
        return End()


# Choosing them --------------------------------------------------------------------------------------------------------


def learned(scenario: Scenario, seat: int, tried: Sequence[int]) -> Learned | None:
    """The best ladder and the best list for a seat, chosen on deals that the games with seeds `tried` do not have.

    `None` where the scenario lists no deals to learn on, or too few others.
    """
    boards = _elsewhere(scenario, tried)
    if not boards:
        return None
    openings = [deal(scenario, seed)[0] for seed in boards]
    ladder = None
    if scenario.setup.seats[seat].price(Kind.DEMAND) is not None:
        ladders = [Ladder(*parts) for parts in product(STARTS, UPS, DOWNS)]
        ladder = max(ladders, key=lambda one: sum(_ended(state, seat, _Blunt(one)) for state in openings))
    return Learned(ladder, _script(openings, seat))


def _elsewhere(scenario: Scenario, tried: Sequence[int]) -> list[int]:
    """Seeds whose deals are none of those tried."""
    if not scenario.deals:
        return []
    taken = {picked(scenario.deals, scenario.alike, seed).number for seed in tried}
    found: dict[int, int] = {}
    for seed in range(ELSEWHERE, ELSEWHERE + 40 * len(scenario.deals)):
        number = picked(scenario.deals, scenario.alike, seed).number
        if number not in taken:
            found.setdefault(number, seed)
        if len(found) >= BOARDS:
            break
    return list(found.values())


def _no_luck(sides: int) -> int:
    return 0


def _ended(state: State, seat: int, bot: Bot) -> float:
    """How well a game ends for a seat, all others passing."""
    while not state.board.over:
        action: Action = End()
        if state.board.turn == seat:
            action = bot(observe(state, seat), catalog.POLICIES, _no_luck)
        state, _ = play(state, action, catalog.POLICIES)
    return ending(state, seat)


def _script(openings: Sequence[State], seat: int) -> Script:
    """The list of actions that does best over some boards, found by changing one action at a time (hill climbing)."""
    luck, setup = Random(seat), openings[0].board.setup
    best: Script = ((),) * setup.rounds
    worth = sum(_ended(state, seat, _Rote(best)) for state in openings)
    for _ in range(TRIES):
        changed = _changed(best, setup, seat, luck)
        found = sum(_ended(state, seat, _Rote(changed)) for state in openings)
        if found >= worth:
            best, worth = changed, found
    return best


def _changed(script: Script, setup: Setup, seat: int, luck: Random) -> Script:
    """A list with one or two actions put in, taken out, moved to another round or made otherwise."""
    rounds = [list(actions_) for actions_ in script]
    for _ in range(luck.choice((1, 1, 2, 3))):
        full = [number for number, actions_ in enumerate(rounds) if actions_]
        what = luck.choice(("put", "put", "take", "move", "vary"))
        if what == "put" or not full:
            listed = rounds[luck.randrange(len(rounds))]
            listed.insert(luck.randint(0, len(listed)), _any(setup, seat, luck))
            continue
        listed = rounds[luck.choice(full)]
        place = luck.randrange(len(listed))
        if what == "vary" and isinstance(one := listed[place], Demand):
            listed[place] = replace(one, sum=max(10, round(one.sum * luck.choice((0.7, 0.85, 1.15, 1.4)) / 10) * 10))
        else:
            moved = listed.pop(place)
            if what == "move":
                rounds[luck.randrange(len(rounds))].append(moved)
    return tuple(map(tuple, rounds))


def _any(setup: Setup, seat: int, luck: Random) -> Action:
    """Any action of a seat that tells it nothing."""
    me = setup.seats[seat]
    mine, every = list(subsets.members(me.organizes)), range(len(setup.groups))
    kinds = [kind for kind, _ in me.prices if kind not in (Kind.UNVEIL, Kind.AUDIT)] or [Kind.END]
    kind = luck.choice(kinds)
    if kind in actions.ON_ONE_GROUP:
        own = mine if kind in (Kind.FUND, Kind.POISON, Kind.DELETE) and mine else every
        return actions.ON_ONE_GROUP[kind](luck.choice(own))
    some = sum(1 << group for group in luck.sample(mine, min(len(mine), luck.choice((1, 2, 2, 3, 4, 5))))) if mine else 0
    if kind is Kind.STRIKE:
        return Strike(some)
    if kind is Kind.DEMAND and setup.operators:
        return Demand(luck.randrange(len(setup.operators)), some, luck.choice(_SUMS))
    if kind is Kind.TRAIN and me.operator is not None:
        return actions.Train(me.operator, luck.randrange(setup.rows))
    goals = [goal for goal in setup.goals if goal.seat == seat and goal.method is not None]
    if kind is not Kind.DECLARE or not goals:
        return End()
    goal = luck.choice(goals)
    assert goal.method is not None
    if goal.kind == "select":
        row = sum(1 << group for group in luck.sample(list(every), min(len(setup.groups), goal.size or 0)))
        return actions.Declare("select", row, 0, goal.slice or 0)
    if goal.kind == "detect":
        return actions.Declare("poison", 1 << luck.choice(every), 100, goal.slice or 0)
    about = goal.groups if goal.kind != "forecast" and goal.groups else 0 if goal.kind == "forecast" else 1 << luck.choice(every)
    return actions.Declare(
        goal.method, about, round(luck.uniform(0, 3000 if goal.kind != "forecast" else 10_000)), goal.slice or 0
    )


# Rounds in which nothing is to be done --------------------------------------------------------------------------------


LEAST = 100
"""What doing nothing in a round loses at least in a round that counts as alive, in hundredths of a credit."""

LEAST_SCORE = 0.01
"""The same as a share of all goal points."""


def dead(table: Table, seat: int) -> int:
    """In how many rounds of a finished game doing nothing would have lost the seat less than a credit and less than a goal point.

    What the rules forbid in the world without a turn is left out; operators answer anew.
    """
    game = past(table, seat)
    without = [game.everyone & ~(1 << turn) for turn in range(len(game.acted))]
    found = finish(ends(game, (game.everyone, *without)))
    purse, score = _holds(found[game.everyone], seat)
    alive = 0
    for coalition in without:
        left, scored = _holds(found[coalition], seat)
        alive += purse - left >= LEAST or score - scored >= LEAST_SCORE
    return len(game.rounds) - alive


def _holds(state: State, seat: int) -> tuple[int, float]:
    """What a seat holds at the end of a game, and its score."""
    return state.notes[seat].purse, goals.score(goals.outcomes(state, seat))
