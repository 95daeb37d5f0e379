"""What a seat knows as numbers: a `Sight` as named arrays of a fixed shape, and all of them in one row.

Scores are shares of 100 points; money is in tens of credits; amount, quality and willingness are divided by 3. Groups, rows,
slices, operators and seats come in the order of the scenario, sets of groups as one number 0 or 1 for each group.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.rules.setup import Setup
from game.rules.sight import Sight
from game.zoo.menu import statements

Floats = NDArray[np.float32]

MOST = 100.0
"""The bound of every feature: 1,000 credits; only money comes near it."""

POINT, CREDIT = 10_000, 1_000
"""How many hundredths of a point and of a credit make a feature 1."""

VALUES = (
    "time", "turn", "seat", "money", "known", "score", "condition", "groups", "earned", "deals", "dealt_by", "offers",
    "rows", "intents", "bans", "cleaned", "operators", "announced", "announced_prices", "stated", "stated_value",
)  # fmt: skip
"""The names of the arrays in their order."""


def arrays(sight: Sight) -> dict[str, Floats]:
    """Everything the seat knows, by name.

    ``time``: round ÷ rounds, game over. ``turn``, ``seat``: one 1 among the seats. ``money``: purse, fixed income, spent,
    received. ``known`` (rows, slices): 1 for a cell that is known, 0.5 for one that may have changed since, 0 for a veiled one;
    ``score`` likewise. ``condition`` (groups, 6): amount, labor placed, willingness, its base, last known quality, whether any
    is. ``groups`` (groups, 5): organized by the seat, with a fund, struck this turn, bound by a deal, poisoned by the seat.
    ``earned``: paid for each group so far. ``deals`` (groups, 3): the seat's own, sum, share of the term left; ``dealt_by``
    (groups, operators). ``offers`` (operators, seats, 1 + groups): demands that wait, sum first. By operator: ``rows``,
    ``intents`` (the row it would move to), ``bans``, ``cleaned``, and ``operators`` (operators, 4): price, what the intent
    gains, its die, whether its seat has moved it. ``announced`` (groups, 2): steps of willingness and amount to come, and
    ``announced_prices``, with the seat's own income last. ``stated``, ``stated_value``: what the seat has declared.
    """
    setup, board, notes = sight.setup, sight.board, sight.notes
    groups, operators, seats = len(setup.groups), len(setup.operators), len(setup.seats)
    known = np.zeros((setup.rows, len(setup.slices)), dtype=np.float32)
    score = np.zeros_like(known)
    for row, slice_, cell in sight.learned():
        known[row, slice_] = 0.5 if sight.stale(row, slice_) else 1
        score[row, slice_] = cell.score / POINT
    condition = np.zeros((groups, 6), dtype=np.float32)
    for column, values in enumerate((board.amounts, board.labor, board.willingness, board.bases)):
        condition[:, column] = np.array(values) / 3
    condition[:, 4] = [(quality or 0) / 3 for quality in notes.quality]
    condition[:, 5] = [quality is not None for quality in notes.quality]
    deals = np.zeros((groups, 3), dtype=np.float32)
    dealt_by = np.zeros((groups, operators), dtype=np.float32)
    for deal in board.deals:
        named = _bits(deal.groups, groups) > 0
        deals[named] = deal.seat == sight.seat, deal.sum / CREDIT, deal.left / setup.term
        dealt_by[named, deal.operator] = 1
    offers = np.zeros((operators, seats, 1 + groups), dtype=np.float32)
    for offer in board.offers:
        offers[offer.operator, offer.seat] = offer.sum / CREDIT, *_bits(offer.groups, groups)
    announced = np.zeros((groups, 2), dtype=np.float32)
    prices = np.zeros(operators + 1, dtype=np.float32)
    for event in board.announced:
        if event.kind in ("willingness", "amount"):
            announced[:, int(event.kind == "amount")] += _bits(event.groups, groups) * event.by / 3
        elif event.kind == "price" and event.operator is not None:
            prices[event.operator] += event.by / CREDIT
        elif event.kind == "income" and event.seat == sight.seat:
            prices[-1] += event.by / CREDIT
    stated = [(said in notes.declared, notes.declared.get(said, 0) / POINT) for said in _statements(setup)]
    money = (notes.purse, notes.income, notes.spent, notes.received)
    masks = (sight.me.organizes, board.funded, notes.struck, board.bound, notes.poisoned)
    intents = [intent.row if intent else board.rows[i] for i, intent in enumerate(board.intents)]
    found = (
        (board.round / setup.rounds, board.over), _one(board.turn, seats), _one(sight.seat, seats),
        [one / CREDIT for one in money], known, score, condition, np.array([_bits(mask, groups) for mask in masks]).T,
        [one / CREDIT for one in board.earned], deals, dealt_by, offers,
        [_bits(row, groups) for row in board.rows], [_bits(row, groups) for row in intents],
        [_bits(mask, groups) for mask in board.bans], [_bits(mask, groups) for mask in board.cleaned],
        [_operator(sight, i) for i in range(operators)], announced, prices,
        [said for said, _ in stated], [value for _, value in stated],
    )  # fmt: skip
    return {name: np.clip(np.asarray(part, dtype=np.float32), -MOST, MOST) for name, part in zip(VALUES, found, strict=True)}


def flat(found: dict[str, Floats]) -> Floats:
    """The arrays one after another in one row."""
    return np.concatenate([part.ravel() for part in found.values()])


def _operator(sight: Sight, operator: int) -> tuple[float, ...]:
    board = sight.board
    intent = board.intents[operator]
    luck = board.luck[operator] / 2**32 if operator < len(board.luck) else 0
    gain = intent.gain / POINT if intent else 0
    return board.prices[operator] / CREDIT, gain, luck, board.trained >> operator & 1


def _bits(mask: int, groups: int) -> Floats:
    return np.array([mask >> group & 1 for group in range(groups)], dtype=np.float32)


def _one(index: int, length: int) -> Floats:
    """A 1 at the index among zeros; zeros alone where nobody is at turn any more."""
    return np.array([place == index for place in range(length)], dtype=np.float32)


@lru_cache(maxsize=16)
def _statements(setup: Setup) -> tuple[tuple[str, int, int], ...]:
    return statements(setup)
