"""What it is worth to listen: forecasts and stakes by all that operators said, beside the same without a word of it.

Games in which nobody looks: a seat strikes and asks for sums drawn without regard to the board where it can; else it does what
`random` does, as all others do. In a place of one, after at least one move of its that an operator answered, it asks again; later
than two rounds it is asked as well what operators stand to lose with some of its groups (R15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median

from game import catalog, imagine, scenario, subsets
from game.bench import Check, at_most
from game.bots.bargains import charged
from game.bots.random import random_bot
from game.chance import draw
from game.imagine import forecast, leverage
from game.imagine.previews import LEAST
from game.rules import events
from game.rules.actions import Action, Audit, Declare, Demand, End, Strike, Unveil
from game.rules.legal import forbids
from game.rules.outlook import stake
from game.rules.rulebook import play
from game.rules.setup import Kind
from game.rules.sight import Sight
from game.rules.state import State, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.workers import one_thread

QUESTIONS = 4
"""How many demands are tried in a place of a game, and how many stakes are asked."""

DEAREST = 800
"""The highest sum asked for, in hundredths; all up to it are as likely."""

LATEST = 6
"""The last round in which anything is asked."""

SETTLED = 3
"""From which round on stakes are asked: two were played."""

SUREST = 0.999
"""The share that counts as certain in a loss: nobody is punished without end."""


@dataclass(frozen=True, slots=True)
class Listened:
    """What was stated of a demand or a stake by who listens, and by who does not (`deaf`).

    For a demand the share in which it is accepted, and whether it was, as `true`. For a stake the width of the interval in
    hundredths, and in `true` and `deaf_true` whether the truth was in it.
    """

    kind: str
    stated: float
    deaf: float
    true: bool
    deaf_true: bool = True


def checks(found: list[Listened]) -> list[Check]:
    """The figures of what was stated, each beside the same without listening."""
    asked, stakes = ([one for one in found if one.kind == kind] for kind in ("demand", "stake"))
    told = []
    if asked:
        now = sum(_loss(one.stated, one.true) for one in asked) / len(asked)
        deaf = sum(_loss(one.deaf, one.true) for one in asked) / len(asked)
        told += [
            Check(f"a demand after an answered move is accepted ({len(asked)} asked): log loss", now, "nats"),
            Check("the same without choices", deaf, "nats"),
            at_most("the one over the other", now / deaf, "×", 0.7),
        ]
    if stakes:
        held, before = (100 * sum(kept) / len(stakes) for kept in ([s.true for s in stakes], [s.deaf_true for s in stakes]))
        # Where an interval is no wider than any of what is not certain, veiled cells hardly mattered: that is no case to narrow.
        open_ = [one for one in stakes if one.deaf > 2 * LEAST]
        narrow, wide = (median(width) if open_ else 0.0 for width in ([one.stated for one in open_], [one.deaf for one in open_]))
        told += [
            Check(
                f"a stake after two rounds ({len(stakes)} asked): the truth in the 95% interval", held, "%", "90–99", held >= 90
            ),
            Check("the same without choices", before, "%"),
            at_most(
                "its width over that without choices, median", median(one.stated / max(1.0, one.deaf) for one in stakes), "×", 0.5
            ),
            Check(
                "the median width over that without choices, where that is not as narrow as can be", narrow / max(1.0, wide), "×"
            ),
        ]
    return told


def _loss(share: float, true: bool) -> float:
    share = min(SUREST, max(1 - SUREST, share))
    return -log(share if true else 1 - share)


def places(files: list[Path]) -> list[Path]:
    """The scenarios among some in which a seat can make demands."""
    return [file for file in files if _askers(scenario.load(file))]


def _askers(loaded: Scenario) -> list[int]:
    return [number for number, seat in enumerate(loaded.setup.seats) if seat.price(Kind.DEMAND) is not None and seat.organizes]


def listened(place: tuple[str, int]) -> list[Listened]:
    """A place of a random game of a scenario, and what was stated there."""
    file, number = place
    with one_thread():
        return list(_listened(scenario.load(Path(file)), number))


def _listened(loaded: Scenario, number: int) -> Iterator[Listened]:
    setup = loaded.setup

    def chance(sides: int, *name: object) -> int:
        return draw(number, sides, "listening", setup.id, *name)

    askers = _askers(loaded)
    round_, seat = 2 + chance(LATEST - 1, "round"), askers[chance(len(askers), "seat")]
    state, _ = deal(loaded, number)
    done, moved = 0, False
    while (state.board.round, state.board.turn) != (round_, seat) and not state.board.over:
        now = observe(state, state.board.turn)
        plan = _demand(now, chance, f"game {done}") if now.seat == seat else None
        if plan is None:
            action = drawn(now, *(chance(1 << 30, "game", done, i) for i in range(40)))
            plan = (End() if chance(3, "stop", done) == 0 else action,)
        moved = moved or (now.seat == seat and any(isinstance(action, (Strike, Demand)) for action in plan))
        for action in plan:
            state, _ = play(state, action, catalog.POLICIES)
        done += 1
    if state.board.over or not moved:
        return
    sight = observe(state, seat)
    deaf = imagine.unheard(sight)
    for question in range(QUESTIONS):
        if (plan := _demand(sight, chance, question)) is not None:
            yield _asked(state, sight, deaf, plan)
        if round_ >= SETTLED:
            operator, groups = chance(len(setup.operators), "who", question), _some(sight.me.organizes, chance, "stake", question)
            groups &= sight.board.existing
            truth = stake(state, operator, groups, seat).loss
            told, guessed = (leverage(one, operator, groups, catalog.POLICIES).loss for one in (sight, deaf))
            width, wide = told[2] - told[0], guessed[2] - guessed[0]
            yield Listened("stake", width, wide, told[0] <= truth <= told[2], guessed[0] <= truth <= guessed[2])


def drawn(sight: Sight, *luck: int) -> Action:
    """What the random bot would do, if that is no look."""
    dice = iter(luck * 20)
    action = random_bot(sight, catalog.POLICIES, lambda sides: next(dice) * sides >> 30)
    return End() if isinstance(action, (Unveil, Declare, Audit)) else action


def _some(groups: int, chance: Callable[..., int], *name: object) -> int:
    """One to three of some groups."""
    members = list(subsets.members(groups))
    return sum({1 << members[chance(len(members), *name, i)] for i in range(1 + chance(3, *name))})


def _demand(sight: Sight, chance: Callable[..., int], question: object) -> tuple[Action, ...] | None:
    """A demand for some free groups, after a strike of those whose threat is doubted; `None` where the seat cannot make it."""
    board = sight.board
    free = sight.me.organizes & board.existing & ~board.bound
    if not free:
        return None
    groups = _some(free, chance, "groups", question)
    operator, sum_ = chance(len(sight.setup.operators), "operator", question), 10 * (1 + chance(DEAREST // 10, "sum", question))
    doubted = sum(1 << i for i in subsets.members(groups & ~sight.notes.struck) if board.willingness[i] > 0)
    demand = Demand(operator, groups, sum_)
    if forbids(sight, demand) is not None:
        return None
    if doubted and forbids(sight, Strike(doubted)) is None and charged(sight, operator, groups, doubted) <= sight.notes.purse:
        return Strike(doubted), demand
    return (demand,)


def _asked(state: State, sight: Sight, deaf: Sight, plan: tuple[Action, ...]) -> Listened:
    now, before = (forecast(one, plan, catalog.POLICIES).offers for one in (sight, deaf))
    demand = plan[-1]
    assert isinstance(demand, Demand)

    def share(offers: tuple[imagine.Promise, ...]) -> float:
        return next(one.share for one in offers if (one.operator, one.groups) == (demand.operator, demand.groups))

    told: list[events.Event] = []
    for action in (*plan, *[End()] * (len(sight.setup.seats) - sight.seat)):
        state, happened = play(state, action, catalog.POLICIES)
        told += happened
    accepted = next(
        event.accepted
        for event in told
        if isinstance(event, events.DemandAnswered) and (event.seat, event.groups) == (sight.seat, demand.groups)
    )
    return Listened("demand", share(now), share(before), accepted)
