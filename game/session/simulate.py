"""Many games between bots: how often they win, how they score, with intervals and the digests that prove what was played."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from game import catalog
from game.bots import Bot, Chance
from game.chance import draw
from game.errors import GameError
from game.rules import goals
from game.rules.actions import Action, kind
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight
from game.scenario import Scenario
from game.session import company, insider
from game.session.blind import BLUNT, ROTE, Learned, dead
from game.session.standing import Result, Standing, standing
from game.session.table import Table
from game.workers import one_thread, spread

LEARNERS = (BLUNT, ROTE)
"""Players of studies alone, that play by what was chosen for a seat beforehand (`Match.learned`)."""


PLANNERS = (insider.NAME, "search")
"""Whose games are searched for rounds in which there was nothing to do: who knows the secret, and who must look for it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A game to be played: the bots `players[i]` at seat i."""

    scenario: Scenario
    seed: int
    players: tuple[str, ...]
    learned: tuple[tuple[int, Learned], ...] = ()
    """By seat, what was chosen for it on other deals: what `blunt` and `rote` play by."""


@dataclass(frozen=True, slots=True)
class Played:
    """A simulated game with what came of it for each seat."""

    seed: int
    players: tuple[str, ...]
    results: tuple[Result, ...]
    digests: tuple[str, ...]
    record: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Many simulated games. `standings` are those of the seats in order; equal digests mean that every game was equal."""

    scenario: str
    hash: str
    seed: int
    games: int
    players: tuple[str, ...]
    standings: tuple[Standing, ...]
    digest: str


def bot(name: str) -> Bot:
    """A bot by its name. Raises `GameError` that lists those there are."""
    for bots in (catalog.BOTS, catalog.REPEATERS, {insider.NAME: insider.PLANS}):
        if name in bots:
            return bots[name]
    every = ", ".join((*catalog.BOTS, *catalog.REPEATERS))
    raise GameError(f"{name!r} is no bot; choose one of {every}; search may have a budget, such as search:300ms")


def seated(scenario: Scenario, name: str, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Who sits where: the bot `name` at every seat but those `chosen` names. Raises `GameError` for unknown bots and seats."""
    ids = [seat.id for seat in scenario.setup.seats]
    for seat in chosen:
        if seat not in ids:
            raise GameError(f"{scenario.id} has no seat {seat!r}; its seats are {', '.join(ids)}")
    for player in (name, *chosen.values()):
        bot(player)
    return tuple(chosen.get(seat, name) for seat in ids)


def play(scenario: Scenario, seed: int, players: tuple[str, ...], bots: tuple[Bot, ...]) -> Table:
    """One game to its end with `bots[i]` at seat i; `players` are the names under which they stand in the record."""
    table = Table(scenario, seed, players)
    beside = insider.Beside(scenario, seed) if insider.NAME in players else None
    while not table.over:
        knows = beside is not None and players[table.turn] == insider.NAME
        with beside.told() if beside is not None and knows else nullcontext():
            action = company.step(table, bots[table.turn])
        if beside is not None:
            beside.follow(action)
    return table


def played(match: Match) -> Played:
    """A match played to its end: a function of the match, wherever it is played."""
    done: tuple[Counter[Kind], ...] = tuple(Counter() for _ in match.players)
    with one_thread():
        chosen = dict(match.learned)
        seated_ = (chosen[seat].bot(name) if name in LEARNERS else bot(name) for seat, name in enumerate(match.players))
        bots = tuple(_counted(player, counts) for player, counts in zip(seated_, done, strict=True))
        table = play(match.scenario, match.seed, match.players, bots)
        results = tuple(
            Result(
                goals.score(goals.outcomes(table.final, seat)),
                table.final.notes[seat].purse,
                tuple(sorted(counts.items())),
                (dead(table, seat), table.final.board.round) if match.players[seat] in PLANNERS else None,
            )
            for seat, counts in enumerate(done)
        )
    return Played(match.seed, match.players, results, table.record.digests, table.record.text)


def games(matches: Sequence[Match], jobs: int = 1, dask: str | None = None) -> Iterator[tuple[Match, Played]]:
    """Matches with what came of them, as they are finished; by several processes or on a Dask cluster the same (`spread`)."""
    return spread(played, matches, jobs, dask, alone=1)


def simulate(
    scenario: Scenario,
    name: str,
    games_: int,
    seed: int,
    keep: Callable[[Played], None] | None = None,
    *,
    chosen: Mapping[str, str] | None = None,
    jobs: int = 1,
    dask: str | None = None,
) -> Summary:
    """Play games with seeds `seed`, `seed` + 1, … and the bot `name` at every seat but the `chosen`; `keep` is given each."""
    if games_ < 1:
        raise GameError(f"at least one game is played, not {games_}")
    players = seated(scenario, name, chosen or {})
    matches = [Match(scenario, seed + number, players) for number in range(games_)]
    found: dict[int, Played] = {}
    for match, one in games(matches, jobs, dask):
        found[match.seed] = one
        if keep is not None:
            keep(one)
    inorder = [found[match.seed] for match in matches]
    return Summary(
        scenario.id, scenario.hash, seed, games_, players,
        tuple(standing([one.results[seat] for one in inorder]) for seat in range(len(players))),
        fingerprint(one.digests[-1] for one in inorder),
    )  # fmt: skip


def fingerprint(digests: Iterable[str]) -> str:
    """One number for many games: equal only if every game was equal."""
    return f"{draw(0, 1 << 32, *digests):08x}"


def _counted(player: Bot, counts: Counter[Kind]) -> Bot:
    def counting(sight: Sight, policies: Policies, chance: Chance) -> Action:
        action = player(sight, policies, chance)
        if kind(action) is not Kind.END:
            counts[kind(action)] += 1
        return action

    return counting
