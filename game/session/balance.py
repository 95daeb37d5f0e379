"""The balance of scenarios: bots of every strength play each of them, and the ladder they make is held against what it should
be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from math import sqrt
from pathlib import Path
from typing import Any

import game
from game import catalog
from game.errors import GameError
from game.journal import Journal
from game.rules.setup import Kind
from game.rules.text import VERSION
from game.scenario import Scenario
from game.session import insider
from game.session.blind import BLUNT, Learned, learned
from game.session.simulate import LEARNERS, PLANNERS, Match, bot, fingerprint, games
from game.session.standing import Result, Standing, mean_and_margin, standing
from game.workers import Progress

MOST_BLIND = 0.05
"""The largest share of games that plans may win that look at nothing: `pass`, `blunt`, `rote` and the repeaters."""

LEAST_KNOWING = 0.8
"""The least share of games that who knows the scenario's secret should win."""

MOST_DEAD = 0.3
"""The largest share of rounds with nothing to do, for who knows the secret or for `search`, who must look for it."""

KINDS = 4
"""How many kinds of action the games that were won are made of, at least."""

OFTEN = 0.1
"""In what share of the games that were won a kind of action must be used to count."""

ABOVE = (("greedy", "random"), ("search", "greedy"))
"""Which bot should score more than which, with intervals apart: planning beats greed, and greed beats luck."""

LOOKING = (("search", "search-blind", (Kind.UNVEIL,)), ("search", "bisection", (Kind.UNVEIL, Kind.DEMAND)))
"""Looking pays: the same where a seat has the kinds of action named."""

NEEDS = {"bisection": Kind.DEMAND, BLUNT: Kind.DEMAND}
"""Bots that are nothing without a kind of action: they sit only where it is allowed, as the repeaters do."""

_DECIDES = ("bots", "imagine", "operators", "rules", "session", "valuation", "worlds")  # what a game's course depends on


@dataclass(frozen=True, slots=True)
class Line:
    """A bot's standing on a scenario; `digest` is one number for all its games."""

    scenario: str
    bot: str
    standing: Standing
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something that should hold on a scenario does (on all of them: `scenario` is empty), with the figures."""

    scenario: str
    claim: str
    holds: bool
    figures: str


@dataclass(frozen=True, slots=True)
class Ladder:
    lines: tuple[Line, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Game:
    """One game of the plan: the bot under trial sits at `seat`."""

    bot: str
    seat: int
    match: Match

    @property
    def key(self) -> tuple[object, ...]:
        match = self.match
        return match.scenario.id, match.scenario.hash, self.bot, self.seat, match.seed, match.players


def balance(
    scenarios: Sequence[Scenario],
    bots: Mapping[str, int],
    seed: int = 1,
    *,
    others: str = "pass",
    path: Path | None = None,
    again: bool = False,
    jobs: int = 1,
    dask: str | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Ladder:
    """The ladder of some bots, each with its number of games, on some scenarios.

    Game k of a bot has the seed `seed` + k; it sits at each seat in turn, and the bot `others` sits at the rest. A repeating
    bot sits only where its kind of action is allowed, `bisection` where demands are. With a `path` every finished game is kept
    there, and an interrupted run goes on where it stopped; `again` begins anew. The result is the same however the work is
    shared out. Raises `GameError` for unknown bots, and a file that was made by another version of the game.
    """
    for name in (*bots, others):
        if name not in LEARNERS:
            bot(name)
    plan = list(_plan(scenarios, bots, seed, others))
    journal = None
    found: dict[tuple[object, ...], tuple[Result, str]] = {}
    if path is not None:
        if again:
            path.unlink(missing_ok=True)
        journal = Journal(path, _made_with(), "another version of the game")
        found.update(_read(line) for line in journal.lines())
    missing = {id(one.match): one for one in plan if one.key not in found}
    progress = Progress(len(plan) - len(missing), len(missing), "games", tell)

    def keep() -> None:
        for match, played in games([one.match for one in missing.values()], jobs, dask):
            one = missing[id(match)]
            found[one.key] = played.results[one.seat], played.digests[-1]
            if journal is not None:
                journal.keep(_line(one, *found[one.key]))
            progress.count()

    if missing:
        missing = {id(one.match): one for one in _taught(list(missing.values()), bots, seed)}
        if journal is None:
            keep()
        else:
            with journal.open():
                keep()
    return _ladder(plan, found)


def _plan(scenarios: Sequence[Scenario], bots: Mapping[str, int], seed: int, others: str) -> Iterable[_Game]:
    """The games, those of all bots and scenarios in turn, so that a run that is stopped has some of each."""
    for number in range(max(bots.values(), default=0)):
        for scenario in scenarios:
            for name, count in bots.items():
                seats = [i for i, seat in enumerate(scenario.setup.seats) if _may(name, seat.prices)]
                if name in LEARNERS and not scenario.deals:
                    continue  # what is learned by heart on the same board tells nothing
                if number < count and seats:
                    seat = seats[number % len(seats)]
                    players = tuple(name if i == seat else others for i in range(len(scenario.setup.seats)))
                    yield _Game(name, seat, Match(scenario, seed + number, players))


def _taught(games_: Sequence[_Game], bots: Mapping[str, int], seed: int) -> Iterable[_Game]:
    """The games with what `blunt` and `rote` play by, chosen on deals that none of the plan has."""
    tried = range(seed, seed + max(bots.values()))
    found: dict[tuple[str, int], Learned | None] = {}
    for one in games_:
        match = one.match
        if one.bot not in LEARNERS:
            yield one
            continue
        where = match.scenario.id, one.seat
        if where not in found:
            found[where] = learned(match.scenario, one.seat, tried)
        chosen = found[where]
        if chosen is None:
            raise GameError(f"{match.scenario.id} lists too few deals for {one.bot} to learn on others than it is tried on")
        yield replace(one, match=replace(match, learned=((one.seat, chosen),)))


def _may(name: str, prices: tuple[tuple[Kind, int], ...]) -> bool:
    """Whether a bot sits at a seat with such prices."""
    needed = Kind(name.partition(":")[2]) if name in catalog.REPEATERS else NEEDS.get(name)
    return needed is None or needed in {kind for kind, _ in prices}


def _line(one: _Game, result: Result, digest: str) -> list[object]:
    return [*one.key, result.score, result.purse, result.kinds, result.dead, digest]


def _read(line: list[Any]) -> tuple[tuple[object, ...], tuple[Result, str]]:
    *key, players, score, purse, kinds, dead, digest = line
    done = tuple((kind, count) for kind, count in kinds)
    return (*key, tuple(players)), (Result(score, purse, done, None if dead is None else (dead[0], dead[1])), digest)


def _made_with() -> dict[str, object]:
    """What games depend on beside the scenario: the version of the rules and a hash of the code that plays them."""
    return {"game": game.__version__, "rules": VERSION, "code": _code()}


@cache
def _code() -> str:
    root = Path(game.__file__).parent
    digest = blake2b(digest_size=8)
    for part in _DECIDES:
        for path in sorted((root / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


# The ladder and what it should be -------------------------------------------------------------------------------------


def _ladder(plan: Sequence[_Game], found: Mapping[tuple[object, ...], tuple[Result, str]]) -> Ladder:
    results: dict[tuple[str, str], list[Result]] = {}
    digests: dict[tuple[str, str], list[str]] = {}
    scenarios = {one.match.scenario.id: one.match.scenario for one in plan}
    for one in plan:
        result, digest = found[one.key]
        where = one.match.scenario.id, one.bot
        results.setdefault(where, []).append(result)
        digests.setdefault(where, []).append(digest)
    lines = tuple(
        Line(name, player, standing(results[name, player]), fingerprint(digests[name, player]))
        for name in scenarios
        for player in dict.fromkeys(one.bot for one in plan)
        if (name, player) in results
    )
    verdicts = [verdict for scenario in scenarios.values() for verdict in _judged(scenario, lines, results)]
    return Ladder(lines, (*verdicts, *_together(list(scenarios), results)))


def _judged(scenario: Scenario, lines: Sequence[Line], results: Mapping[tuple[str, str], list[Result]]) -> Iterable[Verdict]:
    """What should hold on one scenario, of the bots that played it."""
    here = {line.bot: line.standing for line in lines if line.scenario == scenario.id}
    allowed = {kind for seat in scenario.setup.seats for kind, _ in seat.prices}
    pairs = [*ABOVE, *((better, worse) for better, worse, kinds in LOOKING if allowed.issuperset(kinds))]
    for better, worse in pairs:
        if better in here and worse in here:
            one, other = here[better].score_interval, here[worse].score_interval
            yield Verdict(
                scenario.id, f"{better} scores more than {worse}", one[0] > other[1], f"{_span(one)} and {_span(other)}"
            )
    blind = {name: one for name, one in here.items() if name in (*catalog.REPEATERS, *LEARNERS, "pass")}
    if blind:
        most = max(blind, key=lambda name: blind[name].win_rate)
        claim = f"no plan that looks at nothing wins more than {MOST_BLIND:.0%}"
        yield Verdict(scenario.id, claim, blind[most].win_rate <= MOST_BLIND, f"most: {most}, {_won(blind[most])}")
    knows = here.get(insider.NAME)
    if knows:
        claim = f"who knows the secret wins at least {LEAST_KNOWING:.0%}"
        yield Verdict(scenario.id, claim, knows.win_rate >= LEAST_KNOWING, _won(knows))
    alive = {name: here[name].dead for name in PLANNERS if name in here}
    shares = {name: share for name, share in alive.items() if share is not None}
    if shares:
        least = min(shares, key=lambda name: shares[name])
        claim = f"there is something to do in all but {MOST_DEAD:.0%} of the rounds"
        figures = ", ".join(f"nothing in {share:.0%} of {name}’s" for name, share in shares.items())
        yield Verdict(scenario.id, claim, shares[least] <= MOST_DEAD, figures)
    planned = here.get("search")
    if planned and planned.wins:
        often = [kind for kind, share in planned.within if share >= OFTEN]
        kinds = min(KINDS, len(allowed - {Kind.END}))
        claim = f"search wins with at least {kinds} kinds of action"
        yield Verdict(scenario.id, claim, len(often) >= kinds, ", ".join(often) or "none")


def _together(scenarios: Sequence[str], results: Mapping[tuple[str, str], list[Result]]) -> Iterable[Verdict]:
    """The order of the bots over all scenarios, each counting alike."""
    for better, worse in ABOVE:
        both = [name for name in scenarios if (name, better) in results and (name, worse) in results]
        if len(both) > 1:
            one, other = (_mean_over([results[name, player] for name in both]) for player in (better, worse))
            claim = f"{better} scores more than {worse}, over {len(both)} scenarios"
            yield _above("", claim, one, other)


def _mean_over(groups: Sequence[Sequence[Result]]) -> tuple[float, float]:
    parts = [mean_and_margin([result.score for result in group]) for group in groups]
    mean = sum(part for part, _ in parts) / len(parts)
    margin = sqrt(sum(margin**2 for _, margin in parts)) / len(parts)
    return mean - margin, mean + margin


def _above(scenario: str, claim: str, one: tuple[float, float], other: tuple[float, float]) -> Verdict:
    return Verdict(scenario, claim, one[0] > other[1], f"{_span(one)} and {_span(other)}")


def _span(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}"


def _won(one: Standing) -> str:
    return f"{one.wins} of {one.games} games"
