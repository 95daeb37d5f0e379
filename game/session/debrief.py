"""The debrief: the whole board unveiled, the goals with their working, what each operator's score did round by round."""

from __future__ import annotations

from dataclasses import dataclass

from game import subsets
from game.rules import aims, goals, notation
from game.rules.actions import Demand, Strike
from game.rules.goals import Outcome
from game.rules.legal import price
from game.rules.outlook import stake
from game.rules.setup import Kind
from game.rules.state import State, observe
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
class Threat:
    """What a demand for some groups could have brought at the opening: the operator's loss without them (R15) and what it costs
    to make it believed, in hundredths; `net` is what a term of the deal brings beyond that.
    """

    operator: int
    groups: int
    loss: int
    cost: int
    net: int


@dataclass(frozen=True, slots=True)
class Debrief:
    """A finished game in full. Boards are indexed [row][slice] in hundredths; rows with latent groups are empty tuples. `hints`
    counts the levels of hints that the seat asked for. `threats` are those of
    all sets of groups that the seat could have named, what brings most first; none where it can make no demand.
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
    threats: tuple[Threat, ...] = ()


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
        threats=_threats(table.opening, seat),
    )


MOST_NAMED = 6
"""Of how many groups at most all sets are weighed."""


def _threats(opening: State, seat: int) -> tuple[Threat, ...]:
    """What each set of groups would have been worth to each operator at the opening, what brings most first."""
    board, me = opening.board, opening.board.setup.seats[seat]
    free = me.organizes & board.existing
    if me.price(Kind.DEMAND) is None or not free or subsets.size(free) > MOST_NAMED:
        return ()
    sight, term, found = observe(opening, seat), board.setup.term, []
    for operator, who in enumerate(board.setup.operators):
        for groups in subsets.subsets(free):
            if not groups:
                continue
            loss = max(0, stake(opening, operator, groups, seat).loss)
            striking = me.price(Kind.STRIKE) is not None
            cost = price(sight, Demand(operator, groups, 1)) + (price(sight, Strike(groups)) if striking else 0)
            found.append(Threat(operator, groups, loss, cost, int(loss * who.patience) * term - cost))
    return tuple(sorted(found, key=lambda one: (-one.net, one.operator, subsets.size(one.groups), one.groups)))


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
