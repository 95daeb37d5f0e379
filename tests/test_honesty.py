"""Information is honest: two worlds a seat cannot tell apart give it the same sight, options, previews and bot choices (R24)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from game import imagine, scenario
from game.bots.greedy import greedy
from game.bots.random import random_bot
from game.bots.search import Search
from game.catalog import POLICIES
from game.errors import Illegal
from game.imagine import forecast, leverage
from game.rules import events
from game.rules.actions import End, Poison
from game.rules.events import Event
from game.rules.legal import forbids, options
from game.rules.rulebook import play
from game.rules.setup import Goal
from game.rules.state import State, observe
from game.rules.text import RULES
from game.session.port import SeatPort
from game.session.table import Table, visible
from tests.boards import SeededGrid, make, start

PAIRS = 520
PLANNERS = (greedy, Search(games=12))
LISTED = {
    events.RoundOpened, events.TurnEnded, events.Announced, events.Happened, events.PriceChanged, events.IntentShown,
    events.LaborPlaced, events.AmountChanged, events.WillingnessChanged, events.Funded, events.DemandMade,
    events.DemandAnswered, events.AuditHeld, events.Blamed, events.Banned, events.Caught, events.Cleaned, events.IncentiveGiven,
    events.Shown, events.Trained, events.DealRan, events.DealEnded, events.Dropped, events.Moved, events.Published, events.Paid,
    events.GameEnded, events.ReachChanged, events.Placed, events.Stayed,
}  # fmt: skip
"""The public types. A new one belongs here, with a reason why everybody may see it."""


def _pair(number: int) -> tuple[State, State, tuple[Event, ...], tuple[Event, ...], str]:
    """Two games that start from different worlds; the kind says what is different."""
    luck = random.Random(number)
    groups, slices = luck.choice([(2, 2), (3, 2), (3, 3)]), 0
    count, slices = groups
    tested = luck.randrange(slices)
    what = make(
        count,
        slices,
        operators=[
            {
                "tested": ((tested, 1.0),),
                "deployed": ((luck.randrange(slices), 1.0),),
                "policy": luck.choice(list(POLICIES)),
                "row": luck.randrange(1 << count),
            }
            for _ in range(luck.choice([1, 2]))
        ],
        seats=[{"organizes": mask} for mask in luck.choice([[(1 << count) - 1], [1, (1 << count) - 2]])],
        group=[{"willingness": luck.randint(-1, 2)} for _ in range(count)],
        rounds=2,
        goals=tuple(
            Goal(f"g{seat}{kind}", kind, "", seat, 50, 100, 2000, 2, operator=0)
            for seat in (0, 1)
            for kind in ("income", "leverage")
        ),
    )
    kind = luck.choice(["untested slice", "covert quality", "everything", "one slice"])
    one = SeededGrid(count, tuple(s.id for s in what.slices), seed=number)
    other = one
    quality = tuple(luck.randint(0, 3) for _ in range(count))
    changed = quality
    untested = [i for i in range(slices) if all(i != s for who in what.operators for s, _ in who.tested)]
    if kind == "untested slice" and untested:
        other = SeededGrid(count, one.slices, number, dict.fromkeys(untested, number + 10000))
    elif kind == "covert quality":
        changed = tuple(luck.randint(0, 3) for _ in range(count))
    elif kind == "one slice":
        other = SeededGrid(count, one.slices, number, {luck.randrange(slices): number + 10_000})
    else:
        other = SeededGrid(count, one.slices, number + 10_000)
    state, told = start(what, one, quality=quality)
    state2, told2 = start(what, other, quality=changed)
    return state, state2, told, told2, kind


def _check_same(a: State, b: State, seat: int, luck: random.Random, number: int) -> None:
    """Everything a seat is offered is equal in two worlds with equal sights."""
    one, other = observe(a, seat), observe(b, seat)
    assert list(options(one)) == list(options(other))
    seed = luck.random()
    for bot in (random_bot, *PLANNERS) if number % 52 == 0 else (random_bot,):
        choices = [bot(s, POLICIES, random.Random(seed).randrange) for s in (one, other)]
        assert choices[0] == choices[1]
    if number % 13 == 0:
        previews = []
        for view in (one, other):
            imagine.forget()
            previews.append((forecast(view, None, POLICIES), leverage(view, 0, 1, POLICIES)))
        assert previews[0] == previews[1]


def test_sights_differ_only_by_what_a_seat_was_shown() -> None:
    """520 pairs of games are played to the end with the same actions for as long as their seats cannot tell them apart.

    As long as a seat saw the same events, its sights are equal; the first difference is an event of a listed public type or one
    addressed to the seat, and it has a rule number.
    """
    numbers = {number for number, _, _ in RULES}
    parted, compared = 0, 0
    kinds: set[str] = set()
    for number in range(PAIRS):
        a, b, told_a, told_b, kind = _pair(number)
        kinds.add(kind)
        luck = random.Random(number)
        seen_a, seen_b = list(told_a), list(told_b)
        while not (a.board.over and b.board.over):
            for seat in range(len(a.board.setup.seats)):
                mine_a = [event for event in seen_a if visible(event, seat)]
                mine_b = [event for event in seen_b if visible(event, seat)]
                if mine_a == mine_b:
                    assert observe(a, seat) == observe(b, seat), (number, kind)
                    if not a.board.over and a.board.turn == seat:
                        _check_same(a, b, seat, luck, number)
                        compared += 1
                else:
                    first = next((x, y) for x, y in zip([*mine_a, None], [*mine_b, None], strict=False) if x != y)
                    for event in first:
                        if event is not None:
                            assert type(event) in LISTED or (isinstance(event, events.Private) and event.to == seat)
                            assert event.rule in numbers
            a, more_a, b, more_b = _step(a, b, luck)
            seen_a += more_a
            seen_b += more_b
        parted += seen_a != seen_b
    assert kinds == {"untested slice", "covert quality", "everything", "one slice"}
    assert parted > PAIRS // 4, "worlds that differ must come apart often, or nothing was tested"
    assert compared > PAIRS, "and must look alike often enough to be compared"


def _step(a: State, b: State, luck: random.Random) -> tuple[State, list[Event], State, list[Event]]:
    """The same action in both games where both allow it; otherwise each ends its turn."""
    results: list[tuple[State, list[Event]]] = []
    running = next(state for state in (a, b) if not state.board.over)
    seat = running.board.turn
    choice = random_bot(observe(running, seat), POLICIES, luck.randrange) if luck.random() < 0.75 else End()
    for state in (a, b):
        if state.board.over:
            results.append((state, []))
            continue
        mine = observe(state, state.board.turn)
        legal = state.board.turn == seat and forbids(mine, choice) is None
        after, told = play(state, choice if legal else End(), POLICIES)
        results.append((after, list(told)))
    return results[0][0], results[0][1], results[1][0], results[1][1]


def test_a_covert_poison_shows_in_no_other_sight() -> None:
    """Another seat's sight is equal whether a group was poisoned or not, until an operator's publication or move differs."""
    what = make(3, 2, seats=[{"organizes": 1}, {"organizes": 6}], operators=[{"row": 6}])
    grid = SeededGrid(3, ("s0", "s1"), 5)
    state, _ = start(what, grid)
    poisoned, told = play(state, Poison(0), POLICIES)
    assert observe(poisoned, 1) == observe(state, 1)
    assert not [event for event in told if visible(event, 1)]
    assert poisoned.world.quality == (2, 3, 3)


def test_every_public_event_is_listed() -> None:
    """A public type that is not on the list above is a secret that got out."""
    public = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, events.Public)}
    assert public - {events.Public} == LISTED


def test_every_event_names_a_rule() -> None:
    """Each event class carries the number of the rule that makes it."""
    numbers = {number for number, _, _ in RULES}
    kinds = [kind for kind in vars(events).values() if isinstance(kind, type) and hasattr(kind, "rule")]
    assert len(kinds) > 25
    assert all(kind.rule in numbers for kind in kinds)


def test_the_record_of_others_is_shut_while_they_play() -> None:
    """A record tells every seat's covert acts, so a port gives it only when the game is over, or has a single seat."""
    loaded = scenario.load(scenario.find("first-strike"))
    assert SeatPort(Table(loaded, 1, ("person",)), 0).record()
    two = replace(loaded, setup=replace(loaded.setup, seats=loaded.setup.seats * 2, rounds=1, goals=()))
    table = Table(two, 1, ("person", "person"))
    port = SeatPort(table, 0)
    with pytest.raises(Illegal, match="R24"):
        port.record()
    table.act(0, End())
    table.act(1, End())
    assert "[Result" in port.record()
