"""What an action does: the first of the two pages of the rules. Numbers are those of `text.RULES`.

A function decides for each kind of action; nothing changes a state but `fold`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game import subsets
from game.errors import Illegal
from game.rules import actions, events
from game.rules.actions import Action
from game.rules.events import Event
from game.rules.legal import charge, unaudited, untold
from game.rules.outlook import MOST, OUT, STRIKE
from game.rules.sight import Board, Sight
from game.rules.state import World
from game.worlds import Scores

Effects = tuple[Event, ...]


def decide(world: World, sight: Sight, action: Action) -> Effects:
    """What an action of a seat does, in order. Raises `Illegal` when the rules forbid it, which the sight alone decides
    (R24).
    """
    cost = charge(sight, action)
    if isinstance(cost, Illegal):
        raise cost
    effects = _EFFECTS[type(action)](world, sight, action)
    return (events.Spent(sight.seat, cost), *effects) if cost else effects  # R4


def _unveil(world: World, sight: Sight, action: actions.Unveil) -> Effects:  # R6, R30
    row, seat = action.row, sight.seat
    shown = events.Shown if sight.setup.shared else events.Unveiled
    scores = scores_of(world, sight.board, row)
    asked = untold(sight, row) if action.slice is None else (action.slice,)
    return tuple([shown(seat, row, i, score) for i in asked if (score := scores[i]) is not None])


def _audit(world: World, sight: Sight, action: actions.Audit) -> Effects:  # R29
    row = sight.board.rows[action.operator]
    scores = scores_of(world, sight.board, row)
    tested = unaudited(sight, action.operator)[: action.count]
    return tuple([events.Unveiled(sight.seat, row, i, score, audit=True) for i in tested if (score := scores[i]) is not None])


def _train(world: World, sight: Sight, action: actions.Train) -> Effects:  # R28
    return (events.Trained(action.operator, sight.board.rows[action.operator], action.row),)


def _labor(world: World, sight: Sight, action: actions.Labor) -> Effects:  # R7
    return (events.LaborPlaced(sight.seat, action.group),)


def _annotate(world: World, sight: Sight, action: actions.Annotate) -> Effects:  # R8
    seat, group = sight.seat, action.group
    return events.Annotated(seat, group), *requalify(world, group, +1)


def _incentive(world: World, sight: Sight, action: actions.Incentive) -> Effects:  # R9
    board, group = sight.board, action.group
    willingness, base = min(MOST, board.willingness[group] + 1), min(MOST, board.bases[group] + 1)
    return (events.WillingnessChanged(group, willingness, base, "incentive", sight.seat),)


def _strike(world: World, sight: Sight, action: actions.Strike) -> Effects:  # R10
    board, told = sight.board, []
    for group in subsets.members(action.groups):
        willingness = max(-MOST, board.willingness[group] - STRIKE)
        told.append(events.WillingnessChanged(group, willingness, board.bases[group], "strike", sight.seat))
    return tuple(told)


def _fund(world: World, sight: Sight, action: actions.Fund) -> Effects:  # R11
    return (events.Funded(sight.seat, action.group),)


def _poison(world: World, sight: Sight, action: actions.Poison) -> Effects:  # R12
    seat, group = sight.seat, action.group
    return events.Poisoned(seat, group), *requalify(world, group, -1)


def _delete(world: World, sight: Sight, action: actions.Delete) -> Effects:  # R13
    board, group = sight.board, action.group
    return (events.AmountChanged(group, board.amounts[group] - 1, "deletion"),)


def _demand(world: World, sight: Sight, action: actions.Demand) -> Effects:  # R14
    made = events.DemandMade(sight.seat, action.operator, action.groups, action.sum)
    if not sight.setup.ultimatum:
        return (made,)
    board = sight.board
    walking = [group for group in subsets.members(action.groups) if board.willingness[group] > OUT]
    told = [events.WillingnessChanged(group, OUT, board.bases[group], "strike", sight.seat) for group in walking]
    return *told, made


def _declare(world: World, sight: Sight, action: actions.Declare) -> Effects:  # R22
    return (events.Declared(sight.seat, action.method, action.groups, action.value, action.slice),)


def _end(world: World, sight: Sight, action: actions.End) -> Effects:  # R4
    return (events.TurnEnded(sight.seat),)


_EFFECTS: dict[type[Action], Callable[[World, Sight, Any], Effects]] = {
    actions.Unveil: _unveil,
    actions.Audit: _audit,
    actions.Train: _train,
    actions.Labor: _labor,
    actions.Annotate: _annotate,
    actions.Incentive: _incentive,
    actions.Strike: _strike,
    actions.Fund: _fund,
    actions.Poison: _poison,
    actions.Delete: _delete,
    actions.Demand: _demand,
    actions.Declare: _declare,
    actions.End: _end,
}


def requalify(world: World, group: int, step: int) -> Effects:
    """A group's labels grow better or worse by some steps: told if that changes anything."""
    quality = min(MOST, max(0, world.quality[group] + step))
    return (events.QualityChanged(group, quality),) if quality != world.quality[group] else ()


def scores_of(world: World, board: Board, row: int) -> Scores:
    """What a row scores on each slice as the board is now."""
    (scores,) = world.grid.rows(board.amounts, world.quality, (row,))
    return scores
