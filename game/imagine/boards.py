"""Boards drawn for a sight: scores that agree with what was unveiled and with what operators show they mean to do."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.grid import BEST, TOP, Answering, ImaginedGrid, Secret, quality_assumed
from game.imagine.heard import Bounds, bend, heard
from game.imagine.intents import Shown, agree, shown
from game.imagine.luck import luck
from game.imagine.normal import Highest, draws
from game.imagine.surrogate import surrogate
from game.imagine.suspects import Doubtful, doubted, doubtful, wanted
from game.imagine.truth import TrueGrid, as_is, culprit, truth
from game.rules.outlook import Policies
from game.rules.setup import Kind
from game.rules.sight import Sight
from game.rules.state import State, World
from game.valuation import estimate

LEVEL, GROWTH, SPREAD = -1.5, 1.8, 0.8
"""The prior of a slice on the logistic scale: the empty row, the growth with log(1 + groups), the deviation of rows from that."""

FREEDOM = 2.0
"""How sure it is how far rows differ from the curve, in cells seen: the degrees of freedom of boards with nothing known."""

WIDER = 2.0
"""By how much more than the prior says rows differ when nothing is known, told as degrees of freedom (`draws`)."""

GUESSED = 5_000
"""The most that the empty row is taken to score, in hundredths, until it is seen, where intervals are asked for.

A model that was shown nothing gives one answer to all examples, which is right on half of a slice at best unless that slice has
one class alone. What is known of large rows says little of it: the curve would have it anywhere.
"""

MOST_ROWS = 600
"""How many rows are drawn together at most; what lies farther from every operator is taken from the learning curve."""


NEAR = 0.25
"""How much of what a group adds to an operator's row counts for what its wrong labels do to other rows: they do alike to all.

Least squares over rows of 4 of 8 groups beside rows of 5, on the boards of *Thin Slice* and *The Auditor* in three deals each:
0.58 of what the group adds to the row itself and 0.10–0.14 of what it adds to the other with two steps lost, 0.95 and 0.35 with
three.
"""

MOST = 128
"""How many boards with suspects are drawn at once; who asks for fewer is given the first."""

MOST_DOUBTED = 10
"""On boards of more groups than this nobody is suspected: all rows are drawn together."""


@dataclass(frozen=True, slots=True, eq=False)
class Boards:
    """`scores[world, row, slice]` in hundredths on the present board, and the same as a grid the rules can ask, one a world.

    `doubt` is what went wrong in secret there, if the seat was asked and the boards are drawn far.
    `drawn` are the rows that matter, (rows,), where not all do; the others are left on the learning curve unless they are known.
    """

    scores: NDArray[np.int64]
    grids: tuple[Answering, ...]
    doubt: Doubtful | None = None
    drawn: NDArray[np.bool_] | None = None


def boards(
    sight: Sight, policies: Policies, count: int, far: bool = False, more: tuple[int, ...] = (), tails: bool = False
) -> Boards:
    """`count` boards that agree with a sight; equal knowledge gives equal boards, to whom has the same luck (`luck.imagining`).

    With `far` the rows beyond the operators' next move and the slices they do not test are drawn too, for who thinks ahead;
    `more` are slices that are drawn in any case. `tails` is for who needs honest intervals: boards then differ in how far their
    rows differ, the more the fewer cells are known (Student's t), cells seen in another condition tell of the present one
    (`_old`), and the empty row scores what a guess does (`GUESSED`).
    """
    if (world := truth()) is not None:
        return _true(sight, world, count)
    suspecting = far and doubted(sight) and len(sight.setup.groups) <= MOST_DOUBTED
    if suspecting and wanted(sight) and count < MOST:
        return _first(boards(sight, policies, MOST, far), count)
    asked = _Asked(sight, policies, count, far, more, tails)
    for kept, found in _recent:
        if kept.same(asked):
            return found
    found = _doubted(sight, policies, count) if suspecting else _draw(sight, policies, count, far, more, tails)
    _recent.append((asked, found))
    while len(_recent) > 1 and sum(one.scores.nbytes for _, one in _recent) > MOST_BYTES:
        _let_go(_recent.popleft()[1])
    return found


def _let_go(drawn: Boards) -> None:
    """What operators saw on a board names the board: only without that it is let go at once."""
    for grid in drawn.grids:
        grid.memory.clear()


def _true(sight: Sight, world: World, count: int) -> Boards:
    """The board as it is, `count` times, for who knows it."""
    scores = np.repeat(as_is(sight, world, world.quality)[None], count, axis=0)
    return Boards(scores, (TrueGrid(sight, world),) * count, culprit(sight, world, count) if doubted(sight) else None)


def _first(drawn: Boards, count: int) -> Boards:
    """The first boards of some: they are about what all are about, in about the same shares (`suspects.spread`)."""
    return Boards(drawn.scores[:count], drawn.grids[:count], drawn.doubt)


def forget() -> None:
    """Forget the boards drawn lately."""
    while _recent:
        _let_go(_recent.popleft()[1])


class _Asked:
    """All of a sight that its boards depend on: not its money, not willingness, nothing a turn of strikes would change."""

    def __init__(self, sight: Sight, policies: Policies, count: int, far: bool, more: tuple[int, ...], tails: bool) -> None:
        board, notes = sight.board, sight.notes
        self.setup, self.policies = board.setup, policies
        self.knowledge = (
            luck(), count, far, more, tails, board.amounts, board.rows, board.prices, board.deals, board.intents, board.bans,
            board.cleaned, board.words, notes.quality, notes.edits, notes.settled, notes.past, notes.cells,
            board.round if far and doubted(sight) else 0,
        )  # fmt: skip

    def same(self, other: _Asked) -> bool:
        return (
            self.policies is other.policies
            and (self.setup is other.setup or self.setup == other.setup)
            and self.knowledge == other.knowledge
        )


_recent: deque[tuple[_Asked, Boards]] = deque()

MOST_BYTES = 12_000_000
"""How many bytes of boards drawn lately are kept; the last are kept in any case."""


def _draw(sight: Sight, policies: Policies, count: int, far: bool, more: tuple[int, ...], tails: bool) -> Boards:
    quality = quality_assumed(sight)
    said = [shown(sight, operator, policies) for operator in range(len(sight.setup.operators))]
    promising = far and not tails and _bargains(sight)
    scores = _scores(sight, said, heard(sight, policies), count * HOPE if promising else count, far, more, tails)
    bend(scores, sight, policies)
    if promising:
        scores = _promising(scores, sight, count)
    grids = []
    for table in scores:
        grid = ImaginedGrid(sight, quality, table)
        agree(State(sight.board, (), World(grid, 0, quality, ())), grid, sight, policies)
        grids.append(grid)
    scores.flags.writeable = False
    drawn = np.zeros(sight.setup.rows, dtype=bool)
    drawn[_rows_that_matter(sight, said, far)] = True
    return Boards(scores, tuple(grids), drawn=drawn)


HOPE = 6
"""Who bargains imagines so many times as many boards and plans on those with most to win: deals are vetted for that (0007)."""


def _bargains(sight: Sight) -> bool:
    """Whether the seat's goals are reached by demands."""
    mine = any(goal.seat == sight.seat and goal.kind in ("purse", "income") for goal in sight.setup.goals)
    return mine and sight.me.price(Kind.DEMAND) is not None


def _promising(scores: NDArray[np.int64], sight: Sight, count: int) -> NDArray[np.int64]:
    """Those boards on which most could be asked of an operator at the opening, in the order in which they were drawn."""
    board, setup = sight.board, sight.setup
    most = np.zeros(len(scores), dtype=np.int64)
    sizes = np.bitwise_count(np.arange(setup.rows)).astype(np.int64)
    for who, published in zip(setup.operators, board.publications, strict=True):
        near = np.array([row for row in subsets.within(published[0].row, who.reach, len(setup.groups)) if board.exists(row)])
        points = sum(weight * scores[:, near, slice_] for slice_, weight in who.tested) - who.price * sizes[near]
        for groups in subsets.subsets(sight.me.organizes & board.existing):
            if 1 <= subsets.size(groups) <= 3 and (without := (near & groups) == 0).any():
                loss = points.max(axis=1) - points[:, without].max(axis=1)
                most = np.maximum(most, np.rint(loss / subsets.size(groups)).astype(np.int64))
    return scores[np.sort(np.argsort(-most, kind="stable")[:count])]


def _doubted(sight: Sight, policies: Policies, count: int) -> Boards:
    """Boards in which labels of some group went wrong, as likely as what was seen makes it, or the seat makes them wrong."""
    setup, rule = sight.setup, surrogate(sight.setup)
    mean = LEVEL + GROWTH * np.log1p(np.bitwise_count(np.arange(setup.rows)).astype(np.float64))
    doubt = doubtful(sight, mean, rule, count)
    rows = np.arange(setup.rows)
    present = doubt.right.copy()
    mine = tuple(0 if known is None else BEST - known for known in sight.notes.quality)
    for group, steps in enumerate(mine):
        inside = rows[(rows >> group & 1) == 1]
        if not steps:
            continue
        marginals = doubt.right[:, inside] - doubt.right[:, inside & ~(1 << group)]
        here = [row for row in sight.board.rows if row >> group & 1]
        if here:
            near = np.mean([doubt.right[:, row] - doubt.right[:, row & ~(1 << group)] for row in here], axis=0)
            marginals += NEAR * (near[:, None] - marginals)
        present[:, inside] -= rule.harm(marginals, steps) + (doubt.errors * rule.rough(steps))[:, None]
    for group, steps in {pair for pair in zip(doubt.culprits.tolist(), doubt.lost.tolist(), strict=True) if pair[1]}:
        worlds = np.flatnonzero((doubt.culprits == group) & (doubt.lost == steps))[:, None]
        inside = rows[(rows >> group & 1) == 1]
        harm = rule.harm(doubt.right[worlds, inside] - doubt.right[worlds, inside & ~(1 << group)], steps)
        present[worlds, inside] -= harm + doubt.errors[worlds] * rule.rough(steps)
    found = np.clip(np.rint(present), 0, TOP).astype(np.int64)
    for worlds, cells in doubt.held:
        for cell in cells:
            found[worlds, cell.row, cell.slice] = cell.score
    grids = []
    for world, table in enumerate(found):
        group, steps = int(doubt.culprits[world]), int(doubt.lost[world])
        quality = tuple(BEST - (steps if i == group else lost) for i, lost in enumerate(mine))
        secret = Secret(doubt.errors[world], 1 << group if group >= 0 else 0, int(doubt.since[world]))
        grid = ImaginedGrid(sight, quality, table, doubt.right[world], secret)
        agree(State(sight.board, (), World(grid, 0, quality, ())), grid, sight, policies)
        grids.append(grid)
    found.flags.writeable = False
    return Boards(found, tuple(grids), doubt)


def _scores(
    sight: Sight, said: list[Shown], words: dict[int, Bounds], count: int, far: bool, more: tuple[int, ...], tails: bool
) -> NDArray[np.int64]:
    """Boards drawn from the posterior of each slice, (worlds, rows, slices); known and fresh cells are as known."""
    setup = sight.setup
    every = LEVEL + GROWTH * np.log1p(np.bitwise_count(np.arange(setup.rows)).astype(np.float64))
    rows = _rows_that_matter(sight, said, far)
    curve = every[rows]
    place = {row: i for i, row in enumerate(rows.tolist())}
    matter = _slices_that_matter(sight, far) | set(more)
    found = np.empty((count, setup.rows, len(setup.slices)), dtype=np.int64)
    for slice_ in range(len(setup.slices)):
        # What moves nobody is left on the learning curve.
        found[:, :, slice_] = np.rint(TOP / (1 + np.exp(-every))).astype(np.int64)
        bounds = words.get(slice_)
        sure = sorted(_sure(sight, said, bounds, slice_).items())
        known = np.array([row for row, _ in sure], dtype=np.int64)
        scores = np.array([score for _, score in sure], dtype=np.float64)
        if slice_ in matter:
            old = _old(sight, slice_, set(known.tolist())) if tails else {}
            told = np.array([*known.tolist(), *old], dtype=np.int64)
            points = np.array([*scores.tolist(), *(score for score, _ in old.values())], dtype=np.float64)
            posterior = estimate.complete(
                told,
                _stretched(points) - every[told],
                len(setup.groups),
                rows,
                prior_mean=0.0,
                prior_sd=SPREAD,
                changes=np.array([0] * len(known) + [steps for _, steps in old.values()], dtype=np.int64),
            )
            most = {row: limit for one in said if one.slice == slice_ for row, limit in one.limits.items()}
            if tails and 0 not in known:
                most[0] = min(GUESSED, most.get(0, GUESSED))
            least, some = dict[int, int](), tuple[Highest, ...]()
            if bounds is not None:
                for row in np.flatnonzero(bounds.most < TOP).tolist():
                    most[row] = min(int(bounds.most[row]), most.get(row, TOP))
                least = {row: int(bounds.least[row]) for row in np.flatnonzero(bounds.least).tolist()}
                some = tuple(
                    Highest(
                        tuple(place[row] for row in one.rows), tuple(_stretched(np.array(one.floors, dtype=np.float64)).tolist())
                    )
                    for one in bounds.some
                    if all(row in place for row in one.rows)
                )
            limits = _placed(most, place)
            drawn = draws(
                curve + posterior.mean,
                posterior.covariance,
                limits,
                count,
                slice_,
                *luck(),
                freedom=FREEDOM + len(told) if tails else None,
                wider=WIDER,
                floors=_placed(least, place),
                some=some,
                weighed=bounds is not None,
            )
            found[:, rows, slice_] = np.rint(TOP / (1 + np.exp(-drawn))).astype(np.int64).T
        found[:, known, slice_] = scores.astype(np.int64)
    return found


def _rows_that_matter(sight: Sight, said: list[Shown], far: bool) -> NDArray[np.int64]:
    """The rows an operator looks at before its next move, whatever strikes before: of its groups, and `growth` more at most.

    At most `MOST_ROWS`, those nearest to where operators stand. With `far` the others count too.
    """
    setup, board = sight.setup, sight.board
    rows = np.arange(setup.rows)
    beyond = len(setup.groups) + 1
    nearest = np.full(setup.rows, beyond)
    for one, row in zip(said, board.rows, strict=True):
        able = np.bitwise_count(rows & ~row) <= one.growth
        nearest = np.where(able, np.minimum(nearest, np.bitwise_count(rows ^ row)), nearest)
    found = rows if far else rows[nearest < beyond]
    if len(found) > MOST_ROWS:
        found = np.sort(found[np.lexsort((found, nearest[found]))[:MOST_ROWS]])
    return found


def _slices_that_matter(sight: Sight, far: bool) -> set[int]:
    """The slices operators test: no other moves them. With `far` those they deploy on and those of the seat's goals too."""
    setup = sight.setup
    if not far:
        return {slice_ for who in setup.operators for slice_, _ in who.tested}
    deployed = {slice_ for who in setup.operators for slice_, _ in (*who.tested, *who.deployed)}
    focus = surrogate(setup).focus
    wanted = {goal.slice for goal in setup.goals if goal.seat == sight.seat and goal.slice is not None}
    return deployed | wanted | (set() if focus is None else {focus})


def _placed(scores: dict[int, int], place: dict[int, int]) -> dict[int, float]:
    """Scores of rows on the logistic scale, by the places of those rows that have one."""
    return {place[row]: float(_stretched(np.array(float(score)))) for row, score in scores.items() if row in place}


def _sure(sight: Sight, said: list[Shown], bounds: Bounds | None, slice_: int) -> dict[int, int]:
    """The scores of a slice that hold for certain, by row: those known and fresh, and those that words give away."""
    exact = np.flatnonzero(bounds.least == bounds.most).tolist() if bounds is not None else []
    sure = {row: int(bounds.least[row]) for row in exact} if bounds is not None else {}
    sure |= {row: score for one in said if one.slice == slice_ for row, score in one.exact.items()}
    for row, column, _ in sight.learned():
        if column == slice_ and (score := sight.fresh(row, column)) is not None:
            sure[row] = score
    return sure


def _old(sight: Sight, slice_: int, fresh: set[int]) -> dict[int, tuple[float, int]]:
    """What cells of a slice that were seen in another condition would score now, and by how many steps it has changed since.

    Of amounts and of labels as the seat knew them, in the groups of the row alone; the score is moved by what the surrogate makes
    of the learning curve, and the estimate trusts it the less the more steps there are. Of several looks the nearest counts, and
    of these the latest. Rows in `fresh` are left out.
    """
    rule, now = surrogate(sight.setup), quality_assumed(sight)
    amounts, found = sight.board.amounts, dict[int, tuple[float, int]]()
    for row, column, latest in sight.learned():
        if column != slice_ or row in fresh:
            continue
        size = row.bit_count()
        curve = TOP / (1 + np.exp(-(LEVEL + GROWTH * np.log1p(np.array([size - 1.0, size])))))
        gain = np.full(len(sight.setup.slices), curve[1] - curve[0])
        for known in latest.all():
            if not known.labels:
                continue
            change, steps = 0.0, 0
            for i in subsets.members(row):
                label = known.labels[i]
                then = BEST if label is None else label
                steps += abs(amounts[i] - known.amounts[i]) + abs(now[i] - then)
                factor = rule.factors(amounts[i], known.amounts[i])
                lost, before = rule.harm(gain, BEST - now[i]), rule.harm(gain, BEST - then)
                change += float((factor - 1) * gain[slice_] + before[slice_] - factor * lost[slice_])
            steps = max(1, steps)  # what came and went again counts too
            if row not in found or steps < found[row][1]:
                found[row] = float(np.clip(known.score + change, 0, TOP)), steps
    return found


def _stretched(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hundredths of a point on the logistic scale, on which a point near the top is as much as several in the middle."""
    share = np.clip(scores / TOP, 0.002, 0.998)
    return np.asarray(np.log(share / (1 - share)))
