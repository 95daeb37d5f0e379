"""The value of your moves: what each turn of a finished game earned, by the valuation core over the game replayed without turns.

The players of this cooperative game are a seat's turns, its score is the seat's share of the goals' points, and every goal's own
value is a further slice. Exact up to `EXACT` turns in which something was done; beyond, sampled with a 95% interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game import valuation as val
from game.rules import goals
from game.rules.actions import Action
from game.rules.setup import Goal
from game.rules.state import State
from game.session.coalitions import Past, Work, after, course, ends, part_of, past
from game.session.instead import looks
from game.session.table import Table

Floats = NDArray[np.float64]

EXACT = 10
"""Up to how many turns all coalitions are played."""

PAIRS, LEAST_PAIRS, WORK = 64, 8, 10_000
"""How many pairs of orders are drawn at most and at least; between, about as many as need so many rounds to be played."""

LEAP = 0.1
"""By which share of the goals' points a turn must move the score to be a turning point."""

SAME = 1e-9
"""Scores that differ by less are equal but for rounding."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What a turn earned of one thing: its Shapley value with the ends of its interval (both the value where it is exact), and
    `alone`, what is lost without this turn alone.
    """

    value: float
    low: float
    high: float
    alone: float


@dataclass(frozen=True, slots=True)
class Deed:
    """One action of a turn and what the game loses without it alone: of the score, and of each goal's value (`None` where it has
    none in one of the two games). `look` says that it only looked: without it, what was asked and stated by it is the best that
    could have been without.
    """

    action: Action
    look: bool
    score: float
    goals: tuple[float | None, ...]

    @property
    def wasted(self) -> bool:
        """Whether the game would have come out the same without it. A look that only made sure is no waste."""
        return not self.look and not any(abs(change or 0.0) > SAME for change in (self.score, *self.goals))


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn and its worth. `stopped` is the score had the seat only passed after it, `deeds` its actions, the end left out.

    `score` is in shares of the goals' points, 0–1; `goals` are in each goal's own unit, hundredths, `None` for a goal that has no
    value in some of the worlds.
    """

    round: int
    deeds: tuple[Deed, ...]
    score: Earned
    goals: tuple[Earned | None, ...]
    stopped: float

    @property
    def wasted(self) -> bool:
        """Whether something besides looking was done, and none of it changed anything."""
        acts = [deed for deed in self.deeds if not deed.look]
        changed = (self.score, *(goal for goal in self.goals if goal is not None))
        return bool(acts) and not any(abs(earned.value) > SAME or abs(earned.alone) > SAME for earned in changed)


@dataclass(frozen=True, slots=True)
class Moves:
    """The value of a seat's moves: turns of all rounds in order, the score with all of them and with none.

    `with_all` and `with_none` are each goal's value there. `pairs` is the number of pairs of orders that were drawn, `None` where
    all coalitions were played; `worlds` is how many coalitions there were.
    """

    seat: int
    turns: tuple[Turn, ...]
    all: float
    none: float
    goals: tuple[Goal, ...]
    with_all: tuple[int | None, ...]
    with_none: tuple[int | None, ...]
    worlds: int
    pairs: int | None

    @property
    def turning(self) -> tuple[int, ...]:
        """The rounds that were turning points (see `reason`)."""
        return tuple(turn.round for turn in self.turns if reason(self, turn.round))


def reason(moves: Moves, round_: int) -> str:
    """Why a round was a turning point, in a sentence; empty when it was none.

    One is where the game would have come out otherwise: stopping after it instead of before it makes or breaks the win, or moves
    the score by `LEAP`; or leaving out this turn alone does either.
    """
    turn = moves.turns[round_ - 1]
    before = moves.turns[round_ - 2].stopped if round_ > 1 else moves.none
    told = []
    if abs(turn.stopped - before) >= LEAP - SAME or _wins(turn.stopped) != _wins(before):
        told.append(_changed("stopping before it would have ended", before, "stopping after it", turn.stopped))
    without = moves.all - turn.score.alone
    if abs(turn.score.alone) >= LEAP - SAME or _wins(without) != _wins(moves.all):
        kept = "" if _wins(without) != _wins(moves.all) else f" instead of {moves.all:.0%}"
        told.append(f"without it alone the game would have ended {_ending(without, kept)}")
    said = "; ".join(told)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def value(table: Table, seat: int, *, exact: int = EXACT) -> Work[Moves]:
    """The value of a seat's moves in a game that is over, in small steps. Raises `Illegal` before that.

    `exact` is up to how many turns all coalitions are played.
    """
    game = past(table, seat)
    turns = len(game.acted)
    orders = None
    if turns <= exact:
        coalitions = tuple(range(1 << turns))
    else:
        orders = val.orders(turns, max(LEAST_PAIRS, min(PAIRS, WORK // turns**2)), table.seed)
        alone = {game.everyone & ~(1 << i) for i in range(turns)}
        first = {(1 << i) - 1 for i in range(turns)}
        coalitions = tuple(sorted({*orders.rows, *alone, *first}))
    found = yield from part_of(0.0, 0.8, ends(game, coalitions))
    judged: dict[int, tuple[float | None, ...]] = {}
    for state in found.values():
        if id(state) not in judged:
            judged[id(state)] = _judged(state, seat)
    lines = {coalition: judged[id(state)] for coalition, state in found.items()}
    deeds = yield from part_of(0.8, 1.0, _deeds(game, lines[game.everyone]))
    return _moves(game, lines, orders, deeds)


def _judged(state: State, seat: int) -> tuple[float | None, ...]:
    """The score of a game, 0–1, then each goal's value."""
    results = goals.outcomes(state, seat)
    return goals.score(results), *(result.value for result in results)


def _moves(
    game: Past, lines: dict[int, tuple[float | None, ...]], orders: val.Orders | None, deeds: dict[int, tuple[Deed, ...]]
) -> Moves:
    width = len(lines[0])
    defined = [column for column in range(width) if all(line[column] is not None for line in lines.values())]

    def cells(coalitions: Sequence[int]) -> Floats:
        return np.array([[lines[coalition][column] for column in defined] for coalition in coalitions], dtype=np.float64)

    if orders is None:
        values = low = high = val.shapley(cells(range(1 << len(game.acted)))).values
    else:
        sampled = val.sampled_shapley(orders, cells(orders.rows))
        values, low, high = sampled.values, sampled.low, sampled.high
    turns = []
    stopped = 0
    for place in range(len(game.rounds)):
        earned: list[Earned | None] = [None] * width
        if place in game.acted:
            i = game.acted.index(place)
            stopped |= 1 << i
            # Leaving one out is a game of one player: the row without it, and the row with all.
            alone = val.leave_one_out(cells((game.everyone & ~(1 << i), game.everyone)), 1).values[0]
            for at, column in enumerate(defined):
                earned[column] = Earned(float(values[i, at]), float(low[i, at]), float(high[i, at]), float(alone[at]))
        else:
            for column in defined:
                earned[column] = Earned(0.0, 0.0, 0.0, 0.0)
        score = earned[0]
        assert score is not None, "every game has a score"
        turns.append(Turn(place + 1, deeds.get(place, ()), score, tuple(earned[1:]), lines[stopped][0] or 0.0))
    setup = game.opening.board.setup
    return Moves(
        seat=game.seat,
        turns=tuple(turns),
        all=lines[game.everyone][0] or 0.0,
        none=lines[0][0] or 0.0,
        goals=tuple(goal for goal in setup.goals if goal.seat == game.seat),
        with_all=_rounded(lines[game.everyone][1:]),
        with_none=_rounded(lines[0][1:]),
        worlds=len(lines),
        pairs=None if orders is None else len(orders.lines) // 2,
    )


def _deeds(game: Past, whole: tuple[float | None, ...]) -> Work[dict[int, tuple[Deed, ...]]]:
    """Each action of the seat's turns, by place of the round, with what the game loses without it alone."""
    states = course(game)
    found: dict[int, tuple[Deed, ...]] = {}
    for done, place in enumerate(game.acted):
        turn = game.rounds[place][game.seat]
        deeds = []
        for i, action in enumerate(turn):
            less = tuple(
                (*turn[:i], *turn[i + 1 :]) if seat == game.seat else others for seat, others in enumerate(game.rounds[place])
            )
            rests = (*game.rests[place][:i], *game.rests[place][i + 1 :])
            state = after(states[place], less, game.seat, True, rests)
            for later in range(place + 1, len(game.rounds)):
                if state == states[later]:
                    state = states[-1]  # from here on it is the same game
                    break
                state = after(state, game.rounds[later], game.seat, True, game.rests[later])
                yield (done + i / len(turn)) / len(game.acted)
            without = _judged(state, game.seat)
            change = [None if one is None or other is None else one - other for one, other in zip(whole, without, strict=True)]
            deeds.append(Deed(action, looks(action), change[0] or 0.0, tuple(change[1:])))
        found[place] = tuple(deeds)
    return found


def _rounded(values: Sequence[float | None]) -> tuple[int | None, ...]:
    return tuple(None if value is None else round(value) for value in values)


def _wins(share: float) -> bool:
    return goals.stars(share) > 0


def _changed(first: str, one: float, second: str, other: float) -> str:
    """Two ends of a game, and whether that made or broke the win."""
    if _wins(one) != _wins(other):
        return f"{first} {_ending(one)}, {second} {_ending(other)}"
    return f"{first} at {one:.0%}, {second} at {other:.0%}, {'won' if _wins(one) else 'not won'} either way"


def _ending(share: float, instead: str = "") -> str:
    won = "won" if _wins(share) else "not won"
    return f"at {share:.0%}{instead}, {won} either way" if instead else f"at {share:.0%}, {won}"
