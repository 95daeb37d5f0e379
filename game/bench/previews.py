"""How often previews are right: random positions and queues, what was foretold of them and what then happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from game import catalog, scenario, subsets
from game.bench import Check, at_most
from game.bots.random import random_bot
from game.chance import draw
from game.imagine import Forecast, forecast
from game.rules import actions, events
from game.rules.actions import Action, End, Unveil
from game.rules.legal import forbids
from game.rules.sight import Sight
from game.scenario import Scenario
from game.session.table import Table
from game.workers import one_thread, spread

POSITIONS = 10_000
QUEUES = 5
"""How many queues are tried in a place of a game; each makes a position of its own."""

LONGEST = 3
"""How many actions a queue has at most."""

SHARES = (0.0, 0.1, 0.25, 0.5, 1.0)
"""The shares of the rows in operators' reach that are unveiled in a position, each as often as the others."""

RICH = 100_000
"""What is in every purse, in hundredths: nobody is too poor to look."""

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


@dataclass(frozen=True, slots=True)
class Stated:
    """Something a preview stated and what came of it. `kind` is ``row``, ``score``, ``money``, ``answer`` or ``given``.

    `sure` is whether it was stated as certain, `held` whether the truth was within what was stated: for a row the likeliest of 95 %
    together, for an answer whether yes or no is what was certain. `width` and `blind` are the interval's width in hundredths,
    and the same with nothing unveiled; for an answer, the share stated and the truth. `looked` is the share of rows unveiled.
    """

    kind: str
    sure: bool
    held: bool
    width: float
    blind: float
    looked: float


def run(positions: int = POSITIONS, jobs: int = 2) -> list[Check]:
    """What previews stated in random positions of the shipped scenarios and of the documented examples, and how it came out."""
    start = perf_counter()
    files = [*scenario.shipped(), *sorted(EXAMPLES.glob("*.toml"))]
    places = [(str(files[i % len(files)]), i // len(files)) for i in range(-(-positions // QUEUES))]
    found = [one for _, some in spread(tried, places, jobs) for one in some]
    return [*checks(found), Check(f"{len(places) * QUEUES} positions of {len(files)} scenarios", perf_counter() - start, "s")]


def checks(found: list[Stated]) -> list[Check]:
    """The figures of what was stated."""
    sure = [one for one in found if one.sure]
    spans = [one for one in found if not one.sure and one.kind != "answer"]
    told = [
        Check("what was stated as certain", len(sure), "times"),
        _share("certain statements that came true", [one.held for one in sure], "all", 100, 100),
        Check("what was stated with an interval", len(spans), "times"),
        _share("the truth in the 95 % interval", [one.held for one in spans], "90–99", 90, 99),
    ]
    for kind, name in KINDS.items():
        some = [one.held for one in spans if one.kind == kind]
        if some:
            told.append(_share(f"the truth in the 95 % interval: {name} ({len(some)} times)", some, "90–99", 90, 99))
        certain = sum(one.kind == kind for one in sure)
        told.append(Check(f"stated as certain: {name}", certain, "times"))
    answers = [one for one in found if one.kind == "answer" and not one.sure]
    if answers:
        told.append(Check(f"chance of yes stated of {len(answers)} demands, mean", 100 * _mean([one.width for one in answers]), "%"))
        told.append(Check("of these, yes", 100 * _mean([one.blind for one in answers]), "%"))
    wide = [one for one in found if one.kind in ("score", "money") and one.blind > 0 and one.looked > 0]
    if wide:
        now, blind = median(one.width for one in wide), median(one.blind for one in wide)
        told.append(at_most("median width of intervals, over that with nothing unveiled", now / blind, "×", 0.5))
        for share in SHARES[1:]:
            some = [one for one in wide if one.looked == share]
            if some:
                ratio = median(one.width for one in some) / median(one.blind for one in some)
                told.append(Check(f"the same with {share:.0%} of the rows in reach unveiled ({len(some)})", ratio, "×"))
    return told


KINDS = {"row": "where an operator goes", "score": "its score", "money": "what is received"}


def _share(check: str, held: list[bool], target: str, low: float, high: float) -> Check:
    share = 100 * _mean([float(one) for one in held]) if held else float(high)
    return Check(check, share, "%", target, low <= share <= high)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


# Positions ------------------------------------------------------------------------------------------------------------


def tried(place: tuple[str, int]) -> list[Stated]:
    """A place of a random game of a scenario, and some queues that may be planned there: all that was stated of them."""
    file, number = place
    with one_thread():
        return list(_tried(_rich(scenario.load(Path(file))), number))


def _rich(loaded: Scenario) -> Scenario:
    return replace(loaded, setup=replace(loaded.setup, seats=tuple(replace(seat, purse=RICH) for seat in loaded.setup.seats)))


def _tried(loaded: Scenario, number: int) -> Iterator[Stated]:
    """As above; in every game a round, a seat and how much it has unveiled are drawn."""
    setup = loaded.setup

    def chance(sides: int, *name: object) -> int:
        return draw(number, sides, "previews", setup.id, *name)

    round_, seat = 1 + chance(setup.rounds, "round"), chance(len(setup.seats), "seat")
    before: list[tuple[int, Action]] = []
    table = _table(loaded, number)
    while (table.sight(0).board.round, table.turn) != (round_, seat):
        sight = table.sight(table.turn)
        action = _drawn(sight, *(chance(1 << 30, "game", len(before), i) for i in range(40)))
        if chance(3, "stop", len(before)) == 0:
            action = End()
        before.append((table.turn, action))
        table.act(*before[-1])
    looked = SHARES[chance(len(SHARES), "looked")]
    rows = [row for row in _reached(table.sight(seat)) if draw(number, 1000, "look", row) < 1000 * looked]
    looks = [action for row in rows if forbids(table.sight(seat), action := Unveil(row, None)) is None]
    blind = table.sight(seat)
    for look in looks:
        table.act(seat, look)
    seen = table.sight(seat)
    for queue in range(QUEUES):
        plan, then = _ended(_replayed(loaded, number, [*before, *((seat, look) for look in looks)]), seat, chance, queue)
        told = forecast(seen, plan, catalog.POLICIES)
        unseen = forecast(blind, plan, catalog.POLICIES) if looks else told
        yield from _compared(told, unseen, seen, then, seat, looked if looks else 0.0)


def _table(loaded: Scenario, seed: int) -> Table:
    return Table(loaded, seed, ("person",) * len(loaded.setup.seats))


def _replayed(loaded: Scenario, seed: int, moves: list[tuple[int, Action]]) -> Table:
    table = _table(loaded, seed)
    for seat, action in moves:
        table.act(seat, action)
    return table


def _drawn(sight: Sight, *luck: int) -> Action:
    """What the random bot would do, if that is no look."""
    dice = iter(luck * 20)
    action = random_bot(sight, catalog.POLICIES, lambda sides: next(dice) * sides >> 30)
    return End() if isinstance(action, (Unveil, actions.Declare, actions.Audit)) else action


def _reached(sight: Sight) -> list[int]:
    """The rows in reach of any operator, groups that were closed included."""
    setup, board = sight.setup, sight.board
    near = {
        row
        for who, here in zip(setup.operators, board.rows, strict=True)
        for row in subsets.within(here, who.reach, len(setup.groups))
        if not row & ~board.existing
    }
    return sorted(near)


def _ended(table: Table, seat: int, chance, queue: int) -> tuple[list[Action], Table]:  # type: ignore[no-untyped-def]
    """A random queue that was played, the others passing, and the table at the end of the round."""
    plan: list[Action] = []
    for step in range(1 + chance(LONGEST, "length", queue)):
        action = _drawn(table.sight(seat), *(chance(1 << 30, "plan", queue, step, i) for i in range(40)))
        if isinstance(action, End):
            continue
        table.act(seat, action)
        plan.append(action)
    now = table.sight(seat).board.round
    while not table.over and table.sight(seat).board.round == now:
        table.act(table.turn, End())
    return plan, table


def _compared(told: Forecast, unseen: Forecast, seen: Sight, table: Table, seat: int, looked: float) -> Iterator[Stated]:
    then, now = table.sight(seat), seen.board.round
    for answer, blind in zip(told.answers, unseen.answers, strict=True):
        row = then.board.publications[answer.operator][-1].row
        sure = answer.rows[0][1] == 1.0
        yield Stated("row", sure, row in _likely(answer.rows), len(_likely(answer.rows)), len(_likely(blind.rows)), looked)
        published = then.board.publications[answer.operator][-1].scores
        weights = dict(seen.setup.operators[answer.operator].tested)
        if len(published) == len(weights):
            score = round(sum(weights[i] * points for i, points in published))
            yield _span("score", answer.score, blind.score, score, looked)
    received = then.notes.received - seen.notes.received
    yield _span("money", told.received, unseen.received, received, looked)
    answered = Counter(
        {
            (event.operator, event.groups, event.sum): int(event.accepted)
            for round_, event in table.log(seat)
            if round_ == now and isinstance(event, events.DemandAnswered) and event.seat == seat
        }
    )
    for offer in told.offers:
        yes = answered[offer.operator, offer.groups, offer.sum]
        sure = offer.share in (0.0, 1.0)
        yield Stated("answer", sure, offer.share == yes, offer.share, yes, looked)


def _likely(rows: tuple[tuple[int, float], ...]) -> list[int]:
    found, total = [], 0.0
    for row, share in rows:
        if total >= 0.95:
            break
        found.append(row)
        total += share
    return found


def _span(kind: str, span: tuple[int, int, int], blind: tuple[int, int, int], truth: int, looked: float) -> Stated:
    low, _, high = span
    return Stated(kind, low == high, low <= truth <= high, high - low, blind[2] - blind[0], looked)
