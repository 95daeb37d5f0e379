"""The end of a round as it is imagined: worlds of the present, a seat's plan in them, and what the rules make of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from game import subsets
from game.imagine.boards import MOST_DOUBTED, Boards, boards
from game.imagine.certain import Certain
from game.imagine.effects import MovedGrid, Moves
from game.imagine.grid import quality_assumed
from game.imagine.suspects import wanted
from game.imagine.worlds import WORLDS, histories, seen_at_opening, worlds
from game.rules import events
from game.rules.actions import Action
from game.rules.effects import decide
from game.rules.fold import fold
from game.rules.outlook import Choice, Outlook, Policies, Policy
from game.rules.rulebook import close
from game.rules.sight import Known, Sight
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
        world = World(moved, number, quality_assumed(sight), board.announced, *histories(before, grid), audits)
        found.append(State(board, others, world))
    return found


def boards_now(sight: Sight, policies: Policies) -> NDArray[np.int64]:
    """The boards of the worlds of `present` as they are now: (worlds, rows, slices) in hundredths."""
    if _suspicious(sight):
        return boards(sight, policies, WORLDS, far=True).scores
    return _moving(sight, policies)[2].table(sight.board.amounts, quality_assumed(sight))


def _suspicious(sight: Sight) -> bool:
    return bool(wanted(sight)) and len(sight.setup.groups) <= MOST_DOUBTED


def _moving(sight: Sight, policies: Policies) -> tuple[Sight, Boards, Moves]:
    """The sight of when the operators showed their intents, boards drawn for it, and how they move with the condition."""
    setup, board, notes = sight.setup, sight.board, sight.notes
    then = _settled_quality(sight)
    amounts = next((intent.amounts for intent in board.intents if intent is not None), board.amounts)
    cells = {cell: _known_then(known, cell[0], amounts, notes.settled) for cell, known in notes.cells.items()}
    before = Sight(sight.seat, replace(board, amounts=amounts), replace(notes, cells=cells, quality=then, edits=notes.settled))
    fresh = {(row, slice_): score for row, slice_, _ in sight.learned() if (score := sight.fresh(row, slice_)) is not None}
    audited = any(auditing(sight, operator) for operator in range(len(setup.operators)))
    unseen = [who.deployed for who in setup.operators if who.deployed != who.tested]
    more = range(len(setup.slices)) if audited else sorted({i for deployed in unseen for i, _ in deployed})
    drawn = boards(before, policies, WORLDS, more=tuple(more), tails=True)
    return before, drawn, Moves(setup, drawn, amounts, drawn.grids[0].quality, (board.amounts, quality_assumed(sight)), fresh)


def _known_then(latest: Known, row: int, amounts: tuple[int, ...], settled: tuple[int, ...]) -> Known:
    """Of what the seat learned of a cell, the latest that was seen in the condition of the intents; else the latest of all.

    What was seen after a change takes nothing from what was known before it.
    """
    inside = subsets.members(row)
    agreeing = (one for one in latest.all() if all(one.amounts[i] == amounts[i] and one.edits[i] == settled[i] for i in inside))
    return next(agreeing, latest)


def _settled_quality(sight: Sight) -> tuple[int | None, ...]:
    """The quality of each group, as far as the seat knows it, when the operators showed their intents.

    As it was noted with a cell that was learned after the same number of edits; every published score is. Without such a cell the
    edits since are taken for poisonings of a group that the seat poisoned, and for annotations of another.
    """
    notes, found = sight.notes, list(sight.notes.quality)
    noted = [known for *_, latest in sight.learned() for known in latest.all() if known.labels]
    for group, (known, edits, settled) in enumerate(zip(notes.quality, notes.edits, notes.settled, strict=True)):
        if known is None or edits == settled:
            continue
        labels = [one.labels[group] for one in noted if one.edits[group] == settled and one.labels[group] is not None]
        step = edits - settled if notes.poisoned >> group & 1 else settled - edits
        found[group] = labels[0] if labels else max(0, min(3, known + step))
    return tuple(found)


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
    found = grid.rows(amounts, quality, (stood[-1],))[0]
    seen = {} if last else seen_at_opening(sight, board.publications[operator][0])
    return tuple(seen.get(slice_, score) for slice_, score in enumerate(found))


def spotless(sight: Sight, operator: int) -> bool:
    """Whether it is known for certain that an operator that audits at the end of this round blames nobody (R25): at its first
    audit, where every slice of its row was seen in this round, and is known of the opening. Nobody else may act before it.
    """
    board, who = sight.board, sight.setup.operators[operator]
    row = board.rows[operator] & board.able(operator)
    if len(sight.setup.seats) > 1 or board.round != who.audit or board.publications[operator][0].row != row:
        return False
    then = seen_at_opening(sight, board.publications[operator][0])
    for slice_ in range(len(sight.setup.slices)):
        if (row, slice_) in sight.setup.unmeasured:
            continue
        known = sight.cell(row, slice_)
        if known is None or known.round < board.round or sight.stale(row, slice_):
            return False
        if slice_ not in then or then[slice_] - known.score > who.tolerance:
            return False
    return True


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
