"""What of a preview is certain: what follows from what a seat knows, whatever the veiled cells hold (R3, R15, R18).

Certain means: as far as nothing happened in secret. Where another seat could have changed labels, or a goal of the seat warns of
such a change, no score that was seen before counts as certain.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from game import subsets
from game.imagine.grid import TOP
from game.imagine.heard import bound, heard
from game.imagine.intents import shown
from game.rules.outlook import Policies, belief, outlook, owed, stake, weighted
from game.rules.setup import Kind
from game.rules.sight import Board, Intent, Offer, Sight
from game.rules.state import State, observe
from game.worlds import Scores


@dataclass(frozen=True, slots=True)
class Certain:
    """By operator the row it will stand on and the score it will publish; by offer the answer. `None`: not certain."""

    rows: tuple[int | None, ...]
    scores: tuple[int | None, ...]
    offers: tuple[bool | None, ...]

    @property
    def all(self) -> bool:
        """Whether every move and every answer is certain."""
        return None not in self.rows and None not in self.offers


class Read:
    """A grid that remembers which rows it was asked for, on the way to the answer."""

    def __init__(self, grid: Any) -> None:
        self._grid = grid
        self.asked: set[int] = set()
        self.memory: dict[Hashable, Any] = {}  # its own: what was kept of the grid was not asked of this one

    def __getattr__(self, name: str) -> Any:
        return getattr(self._grid, name)

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[Scores]:
        """The scores of rows, as the grid gives them."""
        self.asked.update(masks)
        found: list[Scores] = self._grid.rows(amounts, quality, masks)
        return found


def certain(planned: State, seat: int, policies: Policies) -> Certain:
    """What is certain of the end of the round, if the seat's plan led to `planned`, whose veiled cells do not matter here."""
    sight, board = observe(planned, seat), planned.board
    rows: list[int | None] = []
    scores: list[int | None] = []
    answers: dict[Offer, bool | None] = {}
    quiet = True  # nothing uncertain happened that another operator would notice
    for operator, who in enumerate(board.setup.operators):
        audited = bool(who.audit) and who.seat is None and board.round % who.audit == 0
        quiet = quiet and not audited
        mine = [offer for offer in board.offers if offer.operator == operator]
        for offer in mine:
            answers[offer] = _answer(planned, sight, offer, policies if quiet else None)
        agreed = any(answers[offer] is not False for offer in mine)
        if agreed and any(offer.groups & board.withheld for offer in mine):
            quiet = False
        if "incentive" in who.answers and who.seat is None and board.rows[operator] & board.withheld:
            quiet = False
        row = _move(planned, sight, operator, policies) if quiet and not agreed else None
        rows.append(row)
        scores.append(None if row is None or audited else score(sight, operator, row))
    return Certain(tuple(rows), tuple(scores), tuple(answers[offer] for offer in board.offers))


def score(sight: Sight, operator: int, row: int) -> int | None:
    """The weighted score of a row on an operator's tests, where it is known or an intent gives it away (R3)."""
    board, who = sight.board, sight.setup.operators[operator]
    if sight.secretive:
        return None
    if (seen := _seen(sight, operator, row)) is not None:
        return seen
    intent = board.intents[operator]
    if intent is None:
        return None
    here = board.rows[operator] & intent.able
    base = _seen(sight, operator, here)
    if base is None or (here | row) & _changed(sight, intent):
        return None
    gains = {intent.row: intent.gain, intent.aim: intent.promise}
    if row not in gains or any((row, slice_) in board.setup.unmeasured for slice_, _ in who.tested):
        return None
    deals = tuple((deal.groups, deal.sum) for deal in board.deals if deal.operator == operator)
    price = board.prices[operator]
    return base + gains[row] + owed(row, price, deals) - owed(here, price, deals)


def known(sight: Sight, rows: set[int], slices: set[int]) -> bool:
    """Whether all these cells are known for certain."""
    unmeasured = sight.setup.unmeasured
    return not sight.secretive and all(
        (row, slice_) in unmeasured or sight.fresh(row, slice_) is not None for row in rows for slice_ in slices
    )


def _seen(sight: Sight, operator: int, row: int) -> int | None:
    return weighted([sight.fresh(row, i) for i in range(len(sight.setup.slices))], sight.setup.operators[operator].tested)


def _changed(sight: Sight, intent: Intent) -> int:
    """The groups whose examples changed since an intent was shown."""
    notes, board = sight.notes, sight.board
    pairs = enumerate(zip(board.amounts, intent.amounts, notes.edits, notes.settled, strict=True))
    return sum(1 << i for i, (amount, then, edits, settled) in pairs if amount != then or edits != settled)


def _tested(sight: Sight, operator: int) -> set[int]:
    return {slice_ for slice_, weight in sight.setup.operators[operator].tested}


def _answer(planned: State, sight: Sight, offer: Offer, policies: Policies | None) -> bool | None:
    """The answer to a demand, where it is certain (R15); without `policies` what operators said is no help."""
    board = sight.board
    gone = offer.groups & (board.bound | ~board.existing | board.bans[offer.operator])
    share, parts = belief(board.willingness, offer.groups)
    if gone or not share or offer.sum > _most_conceivable(board, offer):
        return False
    if not stake(planned, offer.operator, offer.groups & board.existing, offer.seat).measured:
        return False  # which cells nobody measured is public
    if policies is not None and offer.seat == sight.seat and not sight.secretive:
        low, high, _ = bound(sight, offer.operator, offer.groups, policies)
        patience, asked = sight.setup.operators[offer.operator].patience, offer.sum * parts
        if low > 0 and asked <= low * patience:
            return True
        if high <= 0 or asked > high * patience:
            return False
    return None  # what it stands to lose hangs on cells; where all of them are known, the whole round is


def _most_conceivable(board: Board, offer: Offer) -> float:
    """What an operator that believes a threat in full would pay at most, if it lost all of its score by it (R15)."""
    who, left = board.setup.operators[offer.operator], board.rows[offer.operator] & ~offer.groups
    costs = board.prices[offer.operator] * subsets.size(left)
    costs += sum(deal.sum for deal in board.deals if deal.operator == offer.operator)
    return (TOP + costs) * who.patience


def _move(planned: State, sight: Sight, operator: int, policies: Policies) -> int | None:
    """The row an operator ends on if nothing but the plan changes what it sees, where that is certain (R3, R17, R18)."""
    board, intent = sight.board, sight.board.intents[operator]
    who = board.setup.operators[operator]
    able = board.able(operator)
    here = board.rows[operator] & able
    if who.seat is not None:
        return here
    if intent is None:
        return None
    before = range(sight.seat)  # whoever acted before the seat in this round, in secret
    kinds = [dict(board.setup.seats[other].prices) for other in before]
    if "quality" in board.setup.edits and any(Kind.POISON in have or Kind.ANNOTATION in have for have in kinds):
        return None
    changed = _changed(sight, intent)
    if not changed and able == intent.able and here == board.rows[operator] & intent.able:
        return intent.row  # it keeps its word
    return _bounded(planned, sight, operator, policies)


def _bounded(planned: State, sight: Sight, operator: int, policies: Policies) -> int | None:
    """The row a policy chooses whatever the veiled cells hold, as far as it can be told from their limits."""
    if sight.secretive:
        return None
    seen = outlook(planned, operator)
    said = shown(sight, operator, policies)
    able = {row: score(sight, operator, row) for row in seen.rows}
    if able[seen.here] is None:
        return None
    veiled = [row for row in seen.rows if able[row] is None]
    who = sight.setup.operators[operator]
    told = heard(sight, policies).get(who.tested[0][0]) if len(who.tested) == 1 else None
    limits, least = dict(said.limits), dict[int, int]()
    for row in veiled if told is not None else ():
        assert told is not None
        least[row], limits[row] = int(told.least[row]), min(int(told.most[row]), limits.get(row, TOP))
    if any(limits.get(row, TOP) == TOP for row in veiled):
        return None
    several = len(who.tested) > 1
    if several and any(sight.fresh(row, slice_) is None for row in seen.rows for slice_, _ in who.tested):
        return None  # how a score is made up of its slices matters to a policy that looks at the worst of them
    lowest = {row: (found if found is not None else least.get(row, 0)) for row, found in able.items()}
    highest = {row: (found if found is not None else limits[row]) for row, found in able.items()}
    far: set[int] = set()

    def choice(points: dict[int, int]) -> int:
        def look(rows: Sequence[int]) -> list[Scores]:
            far.update(row for row in rows if row not in points)
            if several:
                return [tuple(sight.fresh(row, i) for i in range(len(sight.setup.slices))) for row in rows]
            return [(points.get(row, TOP),) * len(sight.setup.slices) for row in rows]

        utility = {row: points[row] - seen.cost(row) for row in seen.rows}
        asked = replace(seen, utility=utility, _look=look)
        return policies[who.policy](asked).row

    boards = [
        lowest,
        highest,
        *({**lowest, row: highest[row]} for row in veiled),
        *({**highest, row: lowest[row]} for row in veiled),
    ]
    found = {choice(points) for points in boards}
    return found.pop() if len(found) == 1 and not far else None


def whole(planned: State, seat: int, read: Read) -> bool:
    """Whether every cell that the rules read on the way to the end of the round is known, so that all of it is certain."""
    sight = observe(planned, seat)
    slices = {slice_ for who in sight.setup.operators for slice_, _ in who.tested}
    if any(who.audit and who.seat is None and sight.board.round % who.audit == 0 for who in sight.setup.operators):
        return False
    return known(sight, read.asked, slices)


def traced(state: State) -> tuple[State, Read]:
    """A state whose grid remembers what it is asked."""
    read = Read(state.world.grid)
    return replace(state, world=replace(state.world, grid=read)), read
