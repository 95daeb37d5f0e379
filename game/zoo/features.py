"""What a seat knows as numbers: a `Sight` as named arrays of a fixed shape, and all of them in one row.

Scores are shares of 100 points; money is in tens of credits; amount, quality and willingness are divided by 3. Groups, rows,
slices, operators, seats and goals come in the order of the scenario, sets of groups as one number 0 or 1 for each group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from game.rules.goals import LEDGER
from game.rules.setup import Setup
from game.rules.sight import Board, Sight
from game.zoo.menu import Knowing, statements
from game.zoo.progress import Standing

Floats = NDArray[np.float32]

MOST = 100.0
"""The bound of every feature: 1,000 credits; only money comes near it."""

POINT, CREDIT = 10_000, 1_000
"""How many hundredths of a point and of a credit make a feature 1."""


def shapes(setup: Setup) -> dict[str, tuple[int, ...]]:
    """The names of the arrays in their order, with their shapes.

    ``time``: round ÷ rounds, game over. ``turn``, ``seat``: one 1 among the seats. ``money``: purse, fixed income, spent,
    received. ``known`` (rows, slices): 1 for a cell that is known, 0.5 for one that may have changed since, 0 for a veiled one;
    ``score`` likewise. ``condition`` (groups, 6): amount, labor placed, willingness, its base, last known quality, whether any
    is. ``groups`` (groups, 5): organized by the seat, with a fund, struck this turn, bound by a deal, poisoned by the seat.
    ``earned``: paid for each group so far. ``deals`` (groups, 3): the seat's own, sum, share of the term left; ``dealt_by``
    (groups, operators). ``offers`` (operators, seats, 1 + groups): demands that wait, sum first. By operator: ``rows``,
    ``intents`` (the row it would move to), ``bans``, ``cleaned``, and ``operators`` (operators, 5): price, what the intent
    gains, its die, whether its seat has moved it, its reach ÷ groups. ``announced`` (groups, 2): steps of willingness and amount
    to come, and ``announced_prices``, with the seat's own income last. ``goals`` (goals, 5): from where it gives half its points
    and all, by its kind in scores or money; of the seat's own how it stands, its credit 0–1, the share that is stated.
    ``stated``, ``stated_value``: what the seat has declared.
    """
    groups, operators, seats = len(setup.groups), len(setup.operators), len(setup.seats)
    said = len(statements(setup))
    board = setup.rows, len(setup.slices)
    return {
        "time": (2,), "turn": (seats,), "seat": (seats,), "money": (4,), "known": board, "score": board,
        "condition": (groups, 6), "groups": (groups, 5), "earned": (groups,), "deals": (groups, 3),
        "dealt_by": (groups, operators), "offers": (operators, seats, 1 + groups), "rows": (operators, groups),
        "intents": (operators, groups), "bans": (operators, groups), "cleaned": (operators, groups),
        "operators": (operators, 5), "announced": (groups, 2), "announced_prices": (operators + 1,),
        "goals": (len(setup.goals), 5), "stated": (said,), "stated_value": (said,),
    }  # fmt: skip


def arrays(sight: Sight) -> dict[str, Floats]:
    """Everything the seat knows, by name (`shapes`)."""
    knowing, standing = Knowing(sight.setup), Standing(sight.setup, sight.seat)
    knowing.follow(sight)
    standing.follow(sight)
    found = Features(sight.setup, sight.seat)
    found.follow(sight, knowing, standing)
    return found.arrays()


class Features:
    """The features of a seat, kept from one sight to the next: what did not change is not written again."""

    def __init__(self, setup: Setup, seat: int) -> None:
        self._setup, self._seat = setup, seat
        sizes = {name: int(np.prod(shape)) for name, shape in shapes(setup).items()}
        self._row = np.zeros(sum(sizes.values()), dtype=np.float32)
        cuts = np.split(self._row, np.cumsum(list(sizes.values()))[:-1])
        # Parts of the row, by name: what is written into them stands in the row.
        self._parts = {name: cut.reshape(shape) for cut, (name, shape) in zip(cuts, shapes(setup).items(), strict=True)}
        groups = len(setup.groups)
        masks = np.arange(1 << groups)
        self._bits = (masks[:, None] >> np.arange(groups) & 1).astype(np.float32)
        self._said = {said: place for place, said in enumerate(statements(setup))}
        self._parts["seat"][seat] = 1
        self._board: Board | None = None
        self._own: object = None
        self._version = -1
        self._declared: Mapping[tuple[str, int, int], int] = {}
        self._money: object = None
        self._stands: object = None

    def follow(self, sight: Sight, knowing: Knowing, standing: Standing) -> None:
        """Take in what the seat knows now; `knowing` and `standing` have done so."""
        notes, parts = sight.notes, self._parts
        own = notes.quality, notes.struck, notes.poisoned
        if sight.board is not self._board or own != self._own:
            self._public(sight)
            self._board, self._own = sight.board, own
        if knowing.version != self._version:
            parts["known"][:] = knowing.known
            np.multiply(knowing.score, 1 / POINT, out=parts["score"], casting="same_kind")
            self._version = knowing.version
        if notes.declared is not self._declared:
            before = self._declared
            if not before.keys() <= notes.declared.keys():  # another game, or a choice that took the place of one
                parts["stated"][:], parts["stated_value"][:], before = 0, 0, {}
            for said, value in notes.declared.items():
                if before.get(said) != value and (place := self._said.get(said)) is not None:
                    parts["stated"][place], parts["stated_value"][place] = 1, value / POINT
            self._declared = notes.declared
        money = notes.purse, notes.income, notes.spent, notes.received
        if money != self._money:
            parts["money"][:] = [_most(one / CREDIT) for one in money]
            self._money = money
        if standing.found is not self._stands:
            parts["goals"][:, 2:] = 0
            for at, stand in standing.found.items():
                unit = CREDIT if stand.goal.kind in LEDGER else POINT
                parts["goals"][at, 2:] = _most((stand.value or 0) / unit), stand.share or 0, stand.stated
            self._stands = standing.found

    def row(self) -> Floats:
        """All arrays one after another; a copy."""
        return self._row.copy()

    def arrays(self) -> dict[str, Floats]:
        """The arrays by name; copies."""
        return {name: part.copy() for name, part in self._parts.items()}

    def _public(self, sight: Sight) -> None:
        """What is on the board, and what the seat knows of groups."""
        setup, board, notes, parts, bits = sight.setup, sight.board, sight.notes, self._parts, self._bits
        parts["time"][:] = board.round / setup.rounds, board.over
        parts["turn"][:] = 0
        if board.turn < len(setup.seats):
            parts["turn"][board.turn] = 1
        condition = parts["condition"].T
        condition[0], condition[1], condition[2], condition[3] = board.amounts, board.labor, board.willingness, board.bases
        condition[4] = [quality or 0 for quality in notes.quality]
        condition[:5] /= 3
        condition[5] = [quality is not None for quality in notes.quality]
        masks = sight.me.organizes, board.funded, notes.struck, board.bound, notes.poisoned
        parts["groups"][:] = bits[list(masks)].T
        parts["earned"][:] = [_most(one / CREDIT) for one in board.earned]
        for name in ("deals", "dealt_by", "offers", "announced", "announced_prices"):
            parts[name][:] = 0
        for deal in board.deals:
            named = bits[deal.groups] > 0
            parts["deals"][named] = deal.seat == sight.seat, _most(deal.sum / CREDIT), deal.left / setup.term
            parts["dealt_by"][named, deal.operator] = 1
        for offer in board.offers:
            parts["offers"][offer.operator, offer.seat, 0] = _most(offer.sum / CREDIT)
            parts["offers"][offer.operator, offer.seat, 1:] = bits[offer.groups]
        for event in board.announced:
            if event.kind in ("willingness", "amount"):
                parts["announced"][:, int(event.kind == "amount")] += bits[event.groups] * (event.by / 3)
            elif event.kind == "price" and event.operator is not None:
                parts["announced_prices"][event.operator] += event.by / CREDIT
            elif event.kind == "income" and event.seat == sight.seat:
                parts["announced_prices"][-1] += event.by / CREDIT
        if setup.operators:
            self._operators(board, [intent.row if intent else board.rows[i] for i, intent in enumerate(board.intents)])
        for at, goal in enumerate(setup.goals):
            unit = CREDIT if goal.kind in LEDGER else POINT
            parts["goals"][at, :2] = _most(goal.partial / unit), _most(goal.full / unit)

    def _operators(self, board: Board, intents: Sequence[int]) -> None:
        parts, bits, groups = self._parts, self._bits, len(self._setup.groups)
        masks: dict[str, Sequence[int]] = {"rows": board.rows, "intents": intents, "bans": board.bans, "cleaned": board.cleaned}
        for name, found in masks.items():
            parts[name][:] = bits[list(found)]
        for i in range(len(board.rows)):
            intent = board.intents[i]
            luck = board.luck[i] / 2**32 if i < len(board.luck) else 0
            gain = intent.gain / POINT if intent else 0
            trained = board.trained >> i & 1
            parts["operators"][i] = _most(board.prices[i] / CREDIT), gain, luck, trained, board.reaches[i] / groups


def _most(value: float) -> float:
    return max(-MOST, min(MOST, value))
