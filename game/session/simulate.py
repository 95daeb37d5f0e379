"""Many games between bots: how often they win, how they score, with intervals and the digests that prove what was played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from game import catalog
from game.bots import Bot
from game.chance import draw
from game.errors import GameError
from game.rules import goals
from game.scenario import Scenario
from game.session import company
from game.session.table import Table


@dataclass(frozen=True, slots=True)
class Played:
    """One simulated game, as the first seat is judged."""

    seed: int
    score: float
    digests: tuple[str, ...]
    record: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Many simulated games. `interval` is the 95 % Wilson interval of the win rate, `error` the standard error of the mean
    score.
    """

    scenario: str
    hash: str
    bot: str
    seed: int
    games: int
    wins: int
    win_rate: float
    interval: tuple[float, float]
    mean_score: float
    error: float
    digest: str


def bot(name: str) -> Bot:
    """A bot by its name. Raises `GameError` that lists those there are."""
    if name not in catalog.BOTS:
        raise GameError(f"{name!r} is no bot; choose one of {', '.join(catalog.BOTS)}")
    return catalog.BOTS[name]


def play(scenario: Scenario, seed: int, players: tuple[str, ...], bots: tuple[Bot, ...]) -> Table:
    """One game to its end with `bots[i]` at seat i; `players` are the names under which they stand in the record."""
    table = Table(scenario, seed, players)
    while not table.over:
        company.turn(table, bots[table.turn])
    return table


def simulate(scenario: Scenario, name: str, games: int, seed: int, keep: Callable[[Played], None] | None = None) -> Summary:
    """Play `games` games with seeds `seed`, `seed` + 1, … and every seat taken by the bot `name`; `keep` is given each game."""
    if games < 1:
        raise GameError(f"at least one game is played, not {games}")
    player = bot(name)
    seats = len(scenario.setup.seats)
    scores, digests = [], []
    for number in range(games):
        table = play(scenario, seed + number, (name,) * seats, (player,) * seats)
        share = goals.score(goals.outcomes(table.final, 0))
        scores.append(share)
        digests.append(table.record.digests[-1])
        if keep is not None:
            keep(Played(seed + number, share, table.record.digests, table.record.text))
    wins = sum(goals.stars(share) > 0 for share in scores)
    mean = sum(scores) / games
    spread = sum((share - mean) ** 2 for share in scores) / max(1, games - 1)
    return Summary(
        scenario.id, scenario.hash, name, seed, games, wins, wins / games, wilson(wins, games), mean, sqrt(spread / games),
        _fingerprint(digests),
    )  # fmt: skip


def wilson(wins: int, games: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a rate (Wilson 1927)."""
    z = 1.959963984540054
    rate, square = wins / games, z * z
    middle = (rate + square / (2 * games)) / (1 + square / games)
    half = z * sqrt(rate * (1 - rate) / games + square / (4 * games * games)) / (1 + square / games)
    return max(0.0, middle - half), min(1.0, middle + half)


def _fingerprint(digests: list[str]) -> str:
    """One number for all games: equal only if every game was equal."""
    return f"{draw(0, 1 << 32, *digests):08x}"
