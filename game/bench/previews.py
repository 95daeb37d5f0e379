"""How often previews are right: random positions and queues, what was foretold of them and what then happened."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from game import catalog, scenario, subsets
from game.bench import Check, at_most, listening
from game.bots.random import random_bot
from game.chance import draw
from game.imagine import Forecast, Span, forecast, leverage, unheard
from game.imagine.previews import LEAST
from game.rules import actions, events
from game.rules.actions import Action, End, Unveil
from game.rules.legal import forbids
from game.rules.outlook import stake
from game.rules.rulebook import play
from game.rules.sight import Sight
from game.rules.state import State, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.workers import Progress, cores, one_thread, spread

POSITIONS = 10_000
QUEUES = 10
"""How many queues are tried in a place of a game; each makes a position of its own."""

BLIND = 3
"""Of how many of them the preview is made once more as if nothing had been unveiled."""

LONGEST = 3
"""How many actions a queue has at most."""

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""The shares of the rows that may matter that are unveiled in a position, each as often as the others."""

LISTENED = 1
"""For how many places one is tried in which it is asked what it is worth to listen."""

TOLD = 50
"""After how many places it is told how far the run is, and what it found so far."""

RICH = 100_000
"""What is in every purse, in hundredths: nobody is too poor to look."""

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a preview stated and what came of it. `kind` is ``row``, ``score``, ``money``, ``answer``, ``caught`` or
    ``stake``, or ``untested``: what an operator scores on the slices it deploys on, where these are not the ones it tests.

    `sure` is whether it was stated as certain, `held` whether the truth was within what was stated: for a row that is not
    certain, the likeliest that make up 95% together. `width` and `blind` are the interval's width in hundredths and the same
    with nothing unveiled (0: not asked, or as narrow as can be); for `CHANCES`, the chance stated and whether it came so.
    `looked` is the share of rows unveiled.
    """

    kind: str
    sure: bool
    held: bool
    width: float
    blind: float
    looked: float


def run(positions: int = POSITIONS, jobs: int | None = None, deaf: bool = False) -> list[Check]:
    """What previews stated in random positions of the shipped scenarios and of the documented examples, and how it came out; and
    beside each other what was stated with and without what operators said (`listening`). `deaf` is for the previews without.
    """
    start = perf_counter()
    files = [*scenario.shipped(), *sorted(EXAMPLES.glob("*.toml"))]
    places = [(str(files[i % len(files)]), i // len(files), deaf) for i in range(-(-positions // QUEUES))]
    found: list[Stated] = []
    done = 0

    def tell(line: str) -> None:
        if done % TOLD == 0:
            print(line, _so_far(found), sep="; ", file=sys.stderr, flush=True)

    progress = Progress(0, len(places), "places", tell)
    for _, some in spread(tried, places, jobs or cores()):
        found += some
        done += 1
        progress.count()
    heard: list[listening.Listened] = []
    if not deaf:
        askers = listening.places(files)
        asked = [(str(askers[i % len(askers)]), i // len(askers)) for i in range(-(-len(places) // LISTENED))]
        for _, told in spread(listening.listened, asked, jobs or cores()):
            heard += told
    return [
        *checks(found),
        *listening.checks(heard),
        Check(f"{len(places) * QUEUES} positions of {len(files)} scenarios", perf_counter() - start, "s"),
    ]


def _so_far(found: list[Stated]) -> str:
    return ", ".join(f"{one.check} {one.value:.4g} {one.unit}".rstrip() for one in checks(found) if one.target is not None)


def checks(found: list[Stated]) -> list[Check]:
    """The figures of what was stated."""
    sure = [one for one in found if one.sure]
    spans = [one for one in found if not one.sure and one.kind not in CHANCES]
    told = [
        Check("what was stated as certain", len(sure), "times"),
        _share("certain statements that came true", [one.held for one in sure], "all", 100, 100),
        Check("what was stated with an interval", len(spans), "times"),
        _share("the truth in the 95% interval", [one.held for one in spans], "90–99", 90, 99),
    ]
    for kind, name in KINDS.items():
        some = [one.held for one in spans if one.kind == kind]
        if some:
            told.append(Check(f"the truth in the 95% interval: {name} ({len(some)} times)", 100 * _mean(some), "%"))
        certain = sum(one.kind == kind for one in sure)
        told.append(Check(f"stated as certain: {name}", certain, "times"))
    for kind, name in CHANCES.items():
        asked = [one for one in found if one.kind == kind and not one.sure]
        if asked:
            told.append(Check(f"{name}: the chance stated, mean of {len(asked)}", 100 * _mean([one.width for one in asked]), "%"))
            told.append(Check("of these it came so", 100 * _mean([one.blind for one in asked]), "%"))
    wide = [one for one in found if one.kind in WIDTHS and one.blind > 0 and one.looked > 0]
    if wide:
        now, blind = median(one.width for one in wide), median(one.blind for one in wide)
        told.append(at_most("median width of intervals, over that with nothing unveiled", now / blind, "×", 0.5))
        for share in SHARES[1:]:
            like = [one for one in wide if one.looked == share]
            if like:
                ratio = median(one.width for one in like) / median(one.blind for one in like)
                told.append(Check(f"the same with {share:.0%} of the rows unveiled ({len(like)})", ratio, "×"))
    losses = [one for one in found if one.kind == "stake" and one.blind > 0 and one.looked > 0]
    if losses:
        now, blind = median(one.width for one in losses), median(one.blind for one in losses)
        told.append(Check("the same of what an operator stands to lose", now / blind, "×"))
    return told


KINDS = {
    "row": "where an operator goes", "score": "its score", "untested": "its score where it deploys untested",
    "money": "what is received", "stake": "what an operator stands to lose",
}  # fmt: skip
CHANCES = {"answer": "a demand is accepted", "caught": "wrong labels are found"}
"""The kinds that are a chance of one thing."""

WIDTHS = ("score", "untested", "money")
"""The kinds with an interval of numbers, of what comes at the end of the round."""


def _share(check: str, held: list[bool], target: str, low: float, high: float) -> Check:
    share = 100 * _mean([float(one) for one in held]) if held else float(high)
    return Check(check, share, "%", target, low <= share <= high)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


# Positions ------------------------------------------------------------------------------------------------------------


def tried(place: tuple[str, int] | tuple[str, int, bool]) -> list[Stated]:
    """A place of a random game of a scenario, and some queues that may be planned there: all that was stated of them; by who does
    not listen to operators, if that is said.
    """
    file, number, *deaf = place
    with one_thread():
        return list(_tried(_rich(scenario.load(Path(file))), number, unheard if any(deaf) else _all_ears))


def _all_ears(sight: Sight) -> Sight:
    return sight


def _rich(loaded: Scenario) -> Scenario:
    return replace(loaded, setup=replace(loaded.setup, seats=tuple(replace(seat, purse=RICH) for seat in loaded.setup.seats)))


def _tried(loaded: Scenario, number: int, ears: Callable[[Sight], Sight]) -> Iterator[Stated]:
    """As above; in every game a round, a seat and how much it has unveiled are drawn."""
    setup = loaded.setup

    def chance(sides: int, *name: object) -> int:
        return draw(number, sides, "previews", setup.id, *name)

    round_, seat = 1 + chance(setup.rounds, "round"), chance(len(setup.seats), "seat")
    state, _ = deal(loaded, number)
    done = 0
    while (state.board.round, state.board.turn) != (round_, seat):
        action = drawn(observe(state, state.board.turn), *(chance(1 << 30, "game", done, i) for i in range(40)))
        state, _ = play(state, End() if chance(3, "stop", done) == 0 else action, catalog.POLICIES)
        done += 1
    blind = observe(state, seat)
    looked = SHARES[chance(len(SHARES), "looked")]
    rows = [row for row in _reached(blind) if draw(number, 1000, "look", row) < 1000 * looked]
    slices = sorted({slice_ for who in setup.operators for slice_, _ in (*who.tested, *who.deployed)})
    looks = [look for look in (Unveil(row, slice_) for row in rows for slice_ in slices) if forbids(blind, look) is None]
    for look in looks:
        if forbids(observe(state, seat), look) is None:  # what was seen before may tell it already
            state, _ = play(state, look, catalog.POLICIES)
    seen = observe(state, seat)
    for queue in range(QUEUES):
        plan, now, then, told = _ended(state, seat, chance, queue, begun=queue >= BLIND and queue % 2 == 0)
        foretold = forecast(ears(now), plan, catalog.POLICIES)
        unseen = forecast(ears(blind), plan, catalog.POLICIES) if looks and queue < BLIND else None
        yield from _compared(foretold, unseen, now, then, told, looked)
        yield from _staked(state, ears(seen), ears(blind) if looks and queue < BLIND else None, chance, queue, looked)


def drawn(sight: Sight, *luck: int) -> Action:
    """What the random bot would do, if that is no look."""
    dice = iter(luck * 20)
    action = random_bot(sight, catalog.POLICIES, lambda sides: next(dice) * sides >> 30)
    return End() if isinstance(action, (Unveil, actions.Declare, actions.Audit)) else action


def _reached(sight: Sight) -> list[int]:
    """The rows that any operator may move to, whatever strikes before: of its groups, and as many more as its reach."""
    board = sight.board
    pairs = list(zip(board.reaches, board.rows, strict=True))
    return [row for row in subsets.subsets(board.existing) if any(subsets.size(row & ~here) <= reach for reach, here in pairs)]


def _ended(
    state: State, seat: int, chance: Callable[..., int], queue: int, begun: bool
) -> tuple[list[Action], Sight, State, list[events.Event]]:
    """A random queue that was played, the others passing, the end of the round and what happened on the way.

    The sight is that of before it; of a turn that was `begun` that of after the first of its actions, which then is no part of
    the queue, and of another look at an operator's row.
    """
    plan: list[Action] = []
    told: list[events.Event] = []
    now, seen = state.board.round, observe(state, seat)
    for step in range(1 + chance(LONGEST, "length", queue)):
        tries = (
            drawn(observe(state, seat), *(chance(1 << 30, "plan", queue, step, again, i) for i in range(40)))
            for again in range(4)
        )
        action = next((one for one in tries if not isinstance(one, End)), None)
        if action is None:
            continue
        state, happened = play(state, action, catalog.POLICIES)
        told += happened
        if not begun:
            plan.append(action)
            continue
        begun = False
        for operator in range(len(state.board.setup.operators)):
            look = Unveil(state.board.rows[operator], None)
            if chance(2, "again", queue, operator) and forbids(observe(state, seat), look) is None:
                state, _ = play(state, look, catalog.POLICIES)
        seen = observe(state, seat)
    while not state.board.over and state.board.round == now:
        state, happened = play(state, End(), catalog.POLICIES)
        told += happened
    return plan, seen, state, told


def _staked(
    state: State, seen: Sight, blind: Sight | None, chance: Callable[..., int], queue: int, looked: float
) -> Iterator[Stated]:
    """What an operator stands to lose with some groups, one to three of those that exist (R15)."""
    operator, existing = chance(len(seen.setup.operators), "who", queue), list(subsets.members(seen.board.existing))
    names = (existing[chance(len(existing), "without", queue, i)] for i in range(1 + chance(3, "groups", queue)))
    groups = sum(1 << group for group in set(names))
    once = None if blind is None else leverage(blind, operator, groups, catalog.POLICIES).loss
    loss = leverage(seen, operator, groups, catalog.POLICIES).loss
    yield _span("stake", loss, once, stake(state, operator, groups, seen.seat).loss, looked)


def _compared(
    foretold: Forecast, unseen: Forecast | None, seen: Sight, end: State, told: list[events.Event], looked: float
) -> Iterator[Stated]:
    then = observe(end, seen.seat)
    for answer in foretold.answers:
        publication = then.board.publications[answer.operator][-1]
        row, share = answer.rows[0]
        sure = share == 1.0
        held = row == publication.row if sure else publication.row in _likely(answer.rows)
        yield Stated("row", sure, held, 0, 0, looked)
        weights = dict(seen.setup.operators[answer.operator].tested)
        once = None if unseen is None else unseen.answers[answer.operator]
        if len(publication.scores) == len(weights) and answer.score is not None:
            score = round(sum(weights[i] * points for i, points in publication.scores))
            yield _span("score", answer.score, None if once is None else once.score, score, looked)
        deployed = end.world.deployed[answer.operator][-1]
        if answer.deployed is not None and deployed is not None:
            yield _span("untested", answer.deployed, None if once is None else once.deployed, deployed, looked)
    received = then.notes.received - seen.notes.received
    yield _span("money", foretold.received, None if unseen is None else unseen.received, received, looked)
    answered = {
        (event.operator, event.groups, event.sum): event.accepted
        for event in told
        if isinstance(event, events.DemandAnswered) and event.seat == seen.seat
    }
    for offer in foretold.offers:
        yes = answered[offer.operator, offer.groups, offer.sum]
        yield Stated("answer", offer.share in (0.0, 1.0), offer.share == yes, offer.share, yes, looked)
    caught = any(isinstance(event, events.Caught) and event.seat == seen.seat for event in told)
    if caught or then.notes.poisoned:
        yield Stated("caught", not foretold.caught, caught == bool(foretold.caught), foretold.caught, caught, looked)


def _likely(rows: tuple[tuple[int, float], ...]) -> list[int]:
    """The likeliest rows, as many as it takes to 95% together."""
    found, total = [], 0.0
    for row, share in rows:
        if total >= 0.95:
            break
        found.append(row)
        total += share
    return found


def _span(kind: str, span: Span, blind: Span | None, truth: int, looked: float) -> Stated:
    low, _, high = span
    # Where an interval is no wider than any of what is not certain, veiled cells hardly mattered: that is no case to narrow.
    wide = 0 if blind is None or blind[2] - blind[0] <= 2 * LEAST else blind[2] - blind[0]
    return Stated(kind, low == high, low <= truth <= high, high - low, wide, looked)
