"""How a player does over many games: the share it wins, its mean score, its mean final purse, what its winning games are made
of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from game.rules import goals
from game.valuation.quantiles import student_quantile, wilson_interval


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one game for one seat: its score 0–1, its final purse in hundredths, how often it did each kind of action.

    Ends of turns are not counted. `dead` is in how many rounds there was nothing to do, and of how many, where that was asked.
    """

    score: float
    purse: int
    kinds: tuple[tuple[str, int], ...]
    dead: tuple[int, int] | None = None

    @property
    def win(self) -> bool:
        return goals.stars(self.score) > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Many results of one player. Intervals are of 95%: Wilson's for the share of wins, Student's for the mean score.

    `kinds` are the shares of the kinds of action in the games that were won, most used first; `within` says in what share of
    these games each kind was used at all. One game alone says nothing about the mean: its interval is 0 to 1. `dead` is the share
    of rounds in which there was nothing to do, where that was asked.
    """

    games: int
    wins: int
    win_rate: float
    interval: tuple[float, float]
    mean_score: float
    score_interval: tuple[float, float]
    mean_purse: float
    kinds: tuple[tuple[str, float], ...]
    within: tuple[tuple[str, float], ...]
    dead: float | None = None


def standing(results: Sequence[Result]) -> Standing:
    """The standing of a player with these results, at least one."""
    games = len(results)
    won = [result for result in results if result.win]
    low, high = wilson_interval(len(won) / games, games)
    done: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for result in won:
        done.update(dict(result.kinds))
        used.update(kind for kind, _ in result.kinds)
    total = sum(done.values())
    order = sorted(done, key=lambda kind: (-done[kind], kind))
    asked = [result.dead for result in results if result.dead is not None]
    mean, margin = mean_and_margin([result.score for result in results])
    return Standing(
        games=games,
        wins=len(won),
        win_rate=len(won) / games,
        interval=(float(low), float(high)),
        mean_score=mean,
        score_interval=(max(0.0, mean - margin), min(1.0, mean + margin)),
        mean_purse=sum(result.purse for result in results) / games,
        kinds=tuple((kind, done[kind] / total) for kind in order),
        within=tuple((kind, used[kind] / len(won)) for kind in order),
        dead=sum(count for count, _ in asked) / sum(of for _, of in asked) if asked else None,
    )


def mean_and_margin(values: Sequence[float]) -> tuple[float, float]:
    """A mean and half the width of its 95% interval (Student); of one value alone the margin is 1, the width of all scores."""
    count = len(values)
    mean = sum(values) / count
    if count < 2:
        return mean, 1.0
    spread = sqrt(sum((value - mean) ** 2 for value in values) / (count - 1) / count)
    return mean, student_quantile(0.95, count - 1) * spread
