"""The debrief: the whole board unveiled, the goals with their working, what each operator's score did round by round."""

from __future__ import annotations

from dataclasses import dataclass

from game.rules import aims, goals, notation
from game.rules.goals import Outcome
from game.rules.state import State
from game.scenario.scenario import Debrief as Checks
from game.session.table import Table


@dataclass(frozen=True, slots=True)
class Mark:
    """An operator at the end of a round (0: the opening): its row, its deployed and its tested score in hundredths.

    A score is `None` where nobody measured it.
    """

    round: int
    row: int
    deployed: int | None
    tested: int | None


@dataclass(frozen=True, slots=True)
class Debrief:
    """A finished game in full. Boards are indexed [row][slice] in hundredths; rows with latent groups are empty tuples. `hints`
    counts the levels of hints that the seat asked for.
    """

    score: float
    win: bool
    stars: int
    outcomes: tuple[Outcome, ...]
    board: tuple[tuple[int | None, ...], ...]
    reference: tuple[tuple[int | None, ...], ...]
    timeline: tuple[tuple[Mark, ...], ...]
    quality: tuple[int, ...]
    lines: tuple[tuple[int, str], ...]
    checks: Checks
    hints: int = 0


def debrief(table: Table, seat: int) -> Debrief:
    """The debrief of a game that is over, as one seat is judged. Raises `Illegal` before that."""
    state = table.final
    results = goals.outcomes(state, seat)
    share = goals.score(results)
    lines = tuple(
        (number, line.partition(" ")[2].rpartition(" #")[0])
        for number, line in enumerate((line for line in table.record.lines if line[0].isdigit()), 0)
        if number
    )
    return Debrief(
        score=share,
        win=goals.stars(share) > 0,
        stars=goals.stars(share),
        outcomes=results,
        board=_board(state),
        reference=_board(table.opening),
        timeline=tuple(_marks(state, operator) for operator in range(len(state.board.setup.operators))),
        quality=state.world.quality,
        lines=lines,
        checks=table.scenario.debrief,
        hints=table.hints(seat),
    )


def _board(state: State) -> tuple[tuple[int | None, ...], ...]:
    rows = [row for row in range(state.board.setup.rows) if state.board.exists(row)]
    known = dict(zip(rows, state.world.grid.rows(state.board.amounts, state.world.quality, rows), strict=True))
    return tuple(known.get(row, ()) for row in range(state.board.setup.rows))


def _marks(state: State, operator: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(publication.round, publication.row, deployed, tested)
        for publication, deployed, tested in zip(
            state.board.publications[operator], state.world.deployed[operator], state.world.tested[operator], strict=True
        )
    )


def describe(result: Outcome) -> str:
    """One line about a goal: its title, its value and its credit."""
    value = "nothing stated" if result.value is None else notation.figure(result.value)
    return aims.headed(result.goal, f"{value}, {result.share:.0%} of {result.goal.points} points")
