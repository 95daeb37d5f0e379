"""The end of a round as it is imagined: worlds of the present, a seat's plan in them, and what the rules make of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from game.imagine.boards import MOST_DOUBTED, Boards, boards
from game.imagine.certain import Certain
from game.imagine.effects import MovedGrid, Moves
from game.imagine.suspects import wanted
from game.imagine.worlds import WORLDS, histories, worlds
from game.rules import events
from game.rules.actions import Action
from game.rules.effects import decide
from game.rules.fold import fold
from game.rules.outlook import Choice, Outlook, Policies, Policy
from game.rules.rulebook import close
from game.rules.sight import Sight
from game.rules.state import State, World, observe

End = tuple[State, tuple[events.Event, ...]]
"""A state at the opening of the next round, and what happened on the way to it."""


def present(sight: Sight, policies: Policies) -> list[State]:
    """Worlds that agree with a sight, drawn for the condition of when the operators showed their intents.

    What the seat has changed since then moves their scores by steps that differ from world to world (`MovedGrid`), so that a
    change of labels or amounts widens what is known of a row and does not wipe it out. Operators that audit are taken to have
    seen, at their last audit, what the row they stood on scores there.

    A seat that is asked whose labels went wrong draws the worlds that its bots draw: in each of them one group's did, or
    nobody's, as likely as what was seen makes it, and a score known from before tells little of what it is now.
    """
    if _suspicious(sight):
        return worlds(sight, policies, far=True)
    setup, board, notes = sight.setup, sight.board, sight.notes
    before, drawn, moves = _moving(sight, policies)
    amounts = before.board.amounts
    blank = replace(notes, purse=0, received=0, spent=0, cells={}, declared={})
    others = tuple(notes if seat == sight.seat else blank for seat in range(len(setup.seats)))
    found = []
    for number, grid in enumerate(drawn.grids):
        moved = MovedGrid(grid, number, moves, amounts)
        audits = tuple(_last_audit(sight, operator, moved, amounts, number) for operator in range(len(setup.operators)))
        world = World(moved, number, _quality(sight), board.announced, *histories(before, grid), audits)
        found.append(State(board, others, world))
    return found


def boards_now(sight: Sight, policies: Policies) -> NDArray[np.int64]:
    """The boards of the worlds of `present` as they are now: (worlds, rows, slices) in hundredths."""
    if _suspicious(sight):
        return boards(sight, policies, WORLDS, far=True).scores
    before, drawn, moves = _moving(sight, policies)
    amounts, quality = sight.board.amounts, _quality(sight)
    if (amounts, quality) == (before.board.amounts, drawn.grids[0].quality):
        return drawn.scores
    return moves.table(amounts, quality)


def _suspicious(sight: Sight) -> bool:
    return bool(wanted(sight)) and len(sight.setup.groups) <= MOST_DOUBTED


def _quality(sight: Sight) -> tuple[int, ...]:
    return tuple(3 if known is None else known for known in sight.notes.quality)


def _moving(sight: Sight, policies: Policies) -> tuple[Sight, Boards, Moves]:
    """The sight of when the operators showed their intents, boards drawn for it, and how they move with the condition."""
    setup, board, notes = sight.setup, sight.board, sight.notes
    undone = tuple(edits - settled for edits, settled in zip(notes.edits, notes.settled, strict=True))
    then = tuple(
        None if known is None else max(0, min(3, known + (step if notes.poisoned >> i & 1 else -step)))
        for i, (known, step) in enumerate(zip(notes.quality, undone, strict=True))
    )
    amounts = next((intent.amounts for intent in board.intents if intent is not None), board.amounts)
    before = Sight(sight.seat, replace(board, amounts=amounts), replace(notes, quality=then, edits=notes.settled))
    fresh = {(row, slice_): score for row, slice_, _ in sight.learned() if (score := sight.fresh(row, slice_)) is not None}
    audited = any(auditing(sight, operator) for operator in range(len(setup.operators)))
    unseen = [who.deployed for who in setup.operators if who.deployed != who.tested]
    more = range(len(setup.slices)) if audited else sorted({i for deployed in unseen for i, _ in deployed})
    drawn = boards(before, policies, WORLDS, more=tuple(more), tails=True)
    return before, drawn, Moves(setup, drawn, amounts, drawn.grids[0].quality, (board.amounts, _quality(sight)), fresh)


def auditing(sight: Sight, operator: int) -> bool:
    """Whether an operator audits at the end of this round (R25)."""
    who = sight.setup.operators[operator]
    return bool(who.audit) and who.seat is None and sight.board.round % who.audit == 0


def _last_audit(
    sight: Sight, operator: int, grid: MovedGrid, amounts: tuple[int, ...], world: int
) -> tuple[int | None, ...] | None:
    """What an operator saw at its last audit, in one world; the seat may have poisoned groups before it or since."""
    who, board = sight.setup.operators[operator], sight.board
    if not auditing(sight, operator):
        return None
    last = board.round - who.audit
    stood = [one.row for one in board.publications[operator] if one.round <= max(0, last - 1)]
    if not stood:
        return None
    poisoned = sight.notes.poisoned if last == 0 or world % 2 else 0
    quality = tuple(min(3, level + (poisoned >> i & 1)) for i, level in enumerate(grid.quality))
    return grid.rows(amounts, quality, (stood[-1],))[0]


def after(state: State, seat: int, actions: tuple[Action, ...]) -> State:
    """A world after a seat's actions, its turn not ended."""
    for action in actions:
        state = fold(state, decide(state.world, observe(state, seat), action))
    return state


def end(state: State, policies: Policies) -> End:
    left = range(state.board.turn, len(state.board.setup.seats))
    return close(fold(state, map(events.TurnEnded, left)), policies)


def steadied(sight: Sight, sure: Certain, policies: Policies) -> Policies:
    """Policies by which operators whose move is certain make it, also in a world that does not quite agree with what they showed.

    Else what is paid for their groups would be told of rows on which they are certain not to stand.
    """
    rows = {who.id: row for who, row in zip(sight.setup.operators, sure.rows, strict=True) if row is not None}

    def steady(policy: Policy, seen: Outlook) -> Choice:
        row = rows.get(seen.operator.id)
        return Choice(row, "certain") if row is not None and row in seen.utility else policy(seen)

    return {name: partial(steady, policy) for name, policy in policies.items()} if rows else policies
