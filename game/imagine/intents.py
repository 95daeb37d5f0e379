"""What intents say of veiled cells: an operator that shows where it means to go has seen nothing its policy likes more (R3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from game import subsets
from game.imagine.grid import TOP, ImaginedGrid
from game.rules.outlook import Choice, Outlook, Policies, outlook, owed
from game.rules.setup import Setup
from game.rules.sight import Intent, Sight, Standing
from game.rules.state import State


@dataclass(frozen=True, slots=True)
class Shown:
    """What an intent says of a slice: scores that are exact, by row, and the highest that other rows can have.

    `growth` is the most groups beyond those of its row that the policy looks at.
    """

    slice: int
    exact: dict[int, int]
    limits: dict[int, int]
    growth: int


def shown(sight: Sight, operator: int, policies: Policies) -> Shown:
    """What an operator's intent says of the slice it tests, in hundredths (R3).

    What its move gains is public, and what the row in its mind would: two scores that follow from its own. No other row can be so
    good that it would show something else; how good that is, is asked of its own policy. Only for operators that test one slice,
    and whose score is known where they stand.
    """
    board = sight.board
    who, intent = board.setup.operators[operator], board.intents[operator]
    slice_ = who.tested[0][0]
    if intent is None:
        return Shown(slice_, {}, {}, board.reaches[operator])
    score, changed = sight.fresh(board.rows[operator] & intent.able, slice_), _changed(sight, intent)
    # All that the answer hangs on: it takes a few hundred questions to a policy, and many plans ask for the same.
    deals = tuple((deal.groups, deal.sum) for deal in board.deals if deal.operator == operator)
    now = board.rows[operator], board.prices[operator], board.luck[operator], board.reaches[operator]
    asked = (operator, intent, score, changed, deals, *now)
    for setup, minds, kept, found in _shown:
        if kept == asked and minds is policies and (setup is board.setup or setup == board.setup):
            return found
    found = _tell(sight, operator, intent, score, changed, policies)
    _shown.append((board.setup, policies, asked, found))
    return found


_shown: deque[tuple[Setup, Policies, object, Shown]] = deque(maxlen=32)


def _tell(sight: Sight, operator: int, intent: Intent, score: int | None, changed: int, policies: Policies) -> Shown:
    board = sight.board
    who, slice_ = board.setup.operators[operator], board.setup.operators[operator].tested[0][0]
    deals = tuple((one.groups, one.sum) for one in board.deals if one.operator == operator)
    by = Standing(
        board.round, False, operator, board.rows[operator], intent.able, intent.able, intent.amounts, board.prices[operator],
        board.reaches[operator], board.luck[operator], deals,
    )  # fmt: skip
    mind, here = Mind(board.setup, by, (intent.row, intent.reason, intent.aim), policies), by.here
    if len(who.tested) != 1 or score is None or (here | intent.row) & changed:
        mind.choice({here: 0})
        return Shown(slice_, {}, {}, mind.growth)
    base = score - mind.costs(here)
    known = {here: base, intent.row: base + intent.gain}
    if not intent.aim & (changed | ~intent.able) and (intent.aim, slice_) not in board.setup.unmeasured:
        known[intent.aim] = base + intent.promise
    exact = {row: utility + mind.costs(row) for row, utility in known.items() if row != here}
    return Shown(slice_, exact, limits(mind, known, changed), mind.growth)


def agree(state: State, grid: ImaginedGrid, sight: Sight, policies: Policies) -> None:
    """Correct veiled scores until each operator's policy says what it showed (R3).

    The row it means to move to, and the one in its mind, are given what they gain in all, which is public; then rows it would
    have preferred to these are lowered.
    """
    board = state.board
    for operator, intent in enumerate(board.intents):
        if intent is None:
            continue
        who = board.setup.operators[operator]
        then = tuple(0 if intent.able >> i & 1 else -1 for i in range(len(board.willingness)))
        asked = State(replace(board, willingness=then), state.notes, state.world)
        # Of rows that were changed since, the intent says nothing any more.
        changed = _changed(sight, intent)
        if (board.rows[operator] & intent.able | intent.row) & changed:
            continue
        for row, gain in ((intent.aim, intent.promise), (intent.row, intent.gain)):
            if not row & (changed | ~intent.able) and (missing := gain - outlook(asked, operator).gain(row)):
                _shift(state, grid, sight, operator, row, missing)
        steps: dict[int, int] = {}
        while True:
            seen = outlook(asked, operator)
            choice = policies[who.policy](seen)
            # On another way to the row it had in mind it is the way that is too good.
            row = choice.row if choice.aim in (None, intent.aim) else choice.aim
            if choice.row == intent.row or intent.row not in seen.utility or row is None or row & changed:
                break
            # What a policy minds need not be the utility: rows that come up again are lowered twice as far each time.
            steps[row] = max(2 * steps.get(row, 0), seen.gain(row) - seen.gain(intent.aim), 1)
            if not _shift(state, grid, sight, operator, row, -steps[row]):
                break  # what is known contradicts the intent: something covert happened, and this is as near as it gets


def _shift(state: State, grid: ImaginedGrid, sight: Sight, operator: int, row: int, by: int) -> bool:
    """Move what a row scores in all on the slices an operator tests, by moving the veiled ones; whether that changed any."""
    (drawn,) = grid.rows(state.board.amounts, state.world.quality, (row,))
    tested = sight.setup.operators[operator].tested
    veiled = [slice_ for slice_, weight in tested if weight and sight.fresh(row, slice_) is None]
    share = sum(weight for slice_, weight in tested if slice_ in veiled)
    moved = list(drawn)
    for slice_ in veiled:
        moved[slice_] = min(TOP, max(0, (moved[slice_] or 0) + round(by / share)))
    grid.put(row, tuple(score or 0 for score in moved))
    return tuple(moved) != drawn


def _changed(sight: Sight, intent: Intent) -> int:
    """The mask of the groups whose examples changed since an intent was shown, as far as the seat knows."""
    notes, board = sight.notes, sight.board
    return sum(
        1 << i for i in range(len(board.amounts)) if board.amounts[i] != intent.amounts[i] or notes.edits[i] != notes.settled[i]
    )


# Asking a policy ------------------------------------------------------------------------------------------------------


class Mind:
    """An operator's policy, asked on boards of which only some rows are known; `said` is the row it chose, its reason and aim."""

    def __init__(self, setup: Setup, by: Standing, said: tuple[int, str, int], policies: Policies) -> None:
        self.who, self._by, self._said = setup.operators[by.operator], by, said
        self.here = by.here
        self.growth, self.far = by.reach, False
        self._policy = policies[self.who.policy]
        self._slices = len(setup.slices)
        blank = {row for row, slice_ in setup.unmeasured if slice_ in dict(self.who.tested)} - {self.here}
        self.rows = tuple(row for row in self.within(by.reach) if row not in blank)
        self._near = frozenset(self.rows)
        self._nothing = {row: -self.costs(row) for row in self.rows}

    @property
    def reach(self) -> int:
        return self._by.reach

    def within(self, reach: int) -> Sequence[int]:
        """The rows that were open when it spoke, up to a distance."""
        return [row for row in subsets.within(self.here, reach, len(self._by.amounts)) if not row & ~self._by.able]

    def costs(self, row: int) -> int:
        return owed(row, self._by.price, self._by.deals)

    def choice(self, known: dict[int, int]) -> Choice:
        """What the policy says when it knows the utility of these rows, the others in reach score 0 and those beyond nothing."""
        seen = self._nothing.copy()
        seen.update((row, utility) for row, utility in known.items() if row in self._near)

        def look(rows: Sequence[int]) -> list[tuple[int | None, ...]]:
            self.far = self.far or not self._near.issuperset(rows)
            self.growth = max([self.growth, *(subsets.size(row & ~self.here) for row in rows)])
            # Whoever compares many rows at once is told only of those that are known, as if the others were unmeasured.
            told = seen if len(rows) == 1 else known
            utility = [told.get(row, known.get(row)) for row in rows]
            scores = (None if left is None else left + self.costs(row) for row, left in zip(rows, utility, strict=True))
            return [(score,) * self._slices for score in scores]

        by = self._by
        return self._policy(
            Outlook(self.who, self.here, self.rows, seen, by.luck, by.able, by.amounts, by.price, by.deals, by.reach, look)
        )

    def says(self, known: dict[int, int]) -> bool:
        """Whether it says exactly what it showed."""
        choice = self.choice(known)
        aim = choice.row if choice.aim is None else choice.aim
        return (choice.row, choice.reason, aim) == self._said


def limits(mind: Mind, known: dict[int, int], changed: int) -> dict[int, int]:
    """The highest score each other row can have for the policy to say what it showed; none where it says that anyhow.

    None at all for a policy that needs more than the rows it named to say it, such as one that values groups.
    """
    if not mind.says(known):
        return {}

    def says(row: int, utility: int) -> bool:
        return mind.says({**known, row: utility})

    def highest(row: int) -> int | None:
        low, high = -mind.costs(row), TOP - mind.costs(row)
        if says(row, high):
            return None
        for guess in found:  # rows that count alike have the same limit
            if low < guess < high and says(row, guess) and not says(row, guess + 1):
                return guess
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if says(row, middle) else (low, middle)
        return low

    found: dict[int, list[int]] = {}
    for row in mind.rows:
        if row not in known and not row & changed and (most := highest(row)) is not None:
            found.setdefault(most, []).append(row)
    beyond = [row for row in mind.within(2 * mind.reach) if row not in known and row not in mind.rows and not row & changed]
    if mind.far and beyond and (most := highest(beyond[-1])) is not None:
        found.setdefault(most, []).extend(beyond)  # there are many, and those far away count alike
    return {row: min(TOP, max(0, most + mind.costs(row))) for most, rows in found.items() for row in rows}
