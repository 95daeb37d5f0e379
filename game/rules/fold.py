"""`evolve`: what one event changes. Nothing in a game changes in any other way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from game import subsets
from game.rules import events
from game.rules.events import Event
from game.rules.setup import Setup
from game.rules.sight import Board, Deal, Intent, Known, Notes, Offer, Publication
from game.rules.state import State, World

T = TypeVar("T")


def fold(state: State, happened: Iterable[Event]) -> State:
    """The state after some events."""
    for event in happened:
        state = evolve(state, event)
    return state


def evolve(state: State, event: Event) -> State:
    """The state after one event: a public one changes the board, a private one its seat's notes, a hidden one the world.

    Some public events also reach notes: all seats learn publications, shared cells and corrected labels, payments fill a purse
    and a penalty empties it.
    """
    if isinstance(event, events.Private):
        return _on_notes(state, event.to, _private(state.notes[event.to], state.board, event))
    if isinstance(event, events.Hidden):
        return State(state.board, state.notes, _hidden(state.world, event))
    if isinstance(event, events.Shown):
        shown = tuple(_learn(notes, state.board, event.row, ((event.slice, event.score),)) for notes in state.notes)
        return State(state.board, shown, state.world)
    if isinstance(event, events.Cleaned):
        board = replace(state.board, cleaned=_mark(state.board.cleaned, event.operator, event.group))
        return State(board, tuple(_relabel(notes, event.group, 1) for notes in state.notes), state.world)
    if isinstance(event, events.Published):
        notes = tuple(_learn(notes, state.board, event.row, event.scores) for notes in state.notes)
        return State(_public(state.board, event), notes, state.world)
    if isinstance(event, events.Paid):
        notes_ = state.notes[event.seat]
        state = State(replace(state.board, earned=_share(state.board.earned, event)), state.notes, state.world)
        return _on_notes(state, event.seat, replace(notes_, purse=notes_.purse + event.sum, received=notes_.received + event.sum))
    if isinstance(event, events.Caught):
        notes_ = state.notes[event.seat]
        caught = replace(
            notes_,
            purse=notes_.purse - event.sum,
            spent=notes_.spent + event.sum,
            poisoned=notes_.poisoned & ~(1 << event.group),
        )
        return _on_notes(state, event.seat, caught)
    if isinstance(event, events.TurnEnded):
        state = _on_notes(state, event.seat, replace(state.notes[event.seat], struck=0))
    elif isinstance(event, events.WillingnessChanged) and event.cause == "strike" and event.seat is not None:
        notes_ = state.notes[event.seat]
        state = _on_notes(state, event.seat, replace(notes_, struck=notes_.struck | 1 << event.group))
    elif isinstance(event, (events.RoundOpened, events.GameEnded)) and state.board.round:
        state = State(state.board, tuple(_close_round(notes) for notes in state.notes), state.world)
    return State(_public(state.board, event), state.notes, state.world)


def opening(setup: Setup, world: World, known_quality: tuple[tuple[int | None, ...], ...]) -> State:
    """The state before the first event: round 0, nothing unveiled. `known_quality` is what each seat knows of each group's."""
    zeros = (0,) * len(setup.groups)
    board = Board(
        setup=setup,
        round=0,
        turn=0,
        over=False,
        amounts=tuple(group.amount for group in setup.groups),
        willingness=tuple(group.willingness for group in setup.groups),
        bases=tuple(group.base for group in setup.groups),
        labor=zeros,
        funded=0,
        rows=tuple(operator.row for operator in setup.operators),
        prices=tuple(operator.price for operator in setup.operators),
        intents=(None,) * len(setup.operators),
        publications=((),) * len(setup.operators),
        offers=(),
        deals=(),
        announced=(),
        bans=(0,) * len(setup.operators),
        cleaned=(0,) * len(setup.operators),
        earned=zeros,
        luck=(0,) * len(setup.operators),
    )
    notes = tuple(
        Notes(purse=seat.purse, income=seat.income, cells={}, quality=known, edits=zeros, settled=zeros)
        for seat, known in zip(setup.seats, known_quality, strict=True)
    )
    nothing = ((),) * len(setup.operators)
    return State(board, notes, replace(world, deployed=nothing, tested=nothing, audits=(None,) * len(setup.operators)))


def _public(board: Board, event: Event) -> Board:
    match event:
        case events.RoundOpened(round_, luck):
            labor = (0,) * len(board.labor)
            return replace(board, round=round_, turn=0, funded=0, trained=0, announced=(), labor=labor, luck=luck)
        case events.TurnEnded(seat):
            return replace(board, turn=seat + 1)
        case events.Announced(what):
            fired = (*board.fired, what) if what.when else board.fired
            return replace(board, announced=(*board.announced, what), fired=fired)
        case events.PriceChanged(operator, price):
            return replace(board, prices=_put(board.prices, operator, price))
        case events.IntentShown(operator, row, gain, reason, aim, promise):
            intent = Intent(row, gain, reason, board.able(operator), board.amounts, aim, promise)
            return replace(board, intents=_put(board.intents, operator, intent))
        case events.LaborPlaced(_, group):
            return replace(board, labor=_put(board.labor, group, board.labor[group] + 1))
        case events.AmountChanged(group, amount):
            return replace(board, amounts=_put(board.amounts, group, amount))
        case events.WillingnessChanged(group, willingness, base):
            return replace(board, willingness=_put(board.willingness, group, willingness), bases=_put(board.bases, group, base))
        case events.Funded(_, group):
            return replace(board, funded=board.funded | 1 << group)
        case events.DemandMade(seat, operator, groups, sum_):
            return replace(board, offers=(*board.offers, Offer(seat, operator, groups, sum_)))
        case events.DemandAnswered(seat, operator, groups, sum_, accepted):
            offers = tuple(offer for offer in board.offers if (offer.seat, offer.operator) != (seat, operator))
            deals = board.deals
            if accepted:
                deals = (*deals, Deal(seat, operator, groups, sum_, board.setup.term))
            return replace(board, offers=offers, deals=deals)
        case events.DealRan(seat, operator, groups):
            which = (seat, operator, groups)
            return replace(
                board, deals=tuple(replace(deal, left=deal.left - 1) if _named(deal) == which else deal for deal in board.deals)
            )
        case events.DealEnded(seat, operator, groups):
            which = (seat, operator, groups)
            return replace(board, deals=tuple(deal for deal in board.deals if _named(deal) != which))
        case events.Dropped(operator, _, row) | events.Moved(operator, _, row):
            return replace(board, rows=_put(board.rows, operator, row), intents=_put(board.intents, operator, None))
        case events.Trained(operator, _, row):
            return replace(board, rows=_put(board.rows, operator, row), trained=board.trained | 1 << operator)
        case events.Banned(operator, group):
            return replace(board, bans=_mark(board.bans, operator, group))
        case events.Published(operator, row, scores):
            published = (*board.publications[operator], Publication(board.round, row, scores))
            return replace(board, publications=_put(board.publications, operator, published))
        case events.GameEnded():
            return replace(board, over=True, intents=(None,) * len(board.intents), announced=())
    return board


def _private(notes: Notes, board: Board, event: events.Private) -> Notes:
    match event:
        case events.Spent(_, sum_):
            return replace(notes, purse=notes.purse - sum_, spent=notes.spent + sum_)
        case events.Unveiled(_, row, slice_, score):
            return _learn(notes, board, row, ((slice_, score),))
        case events.Annotated(_, group):
            return _relabel(notes, group, 1)
        case events.Poisoned(_, group):
            return _relabel(replace(notes, poisoned=notes.poisoned | 1 << group), group, -1)
        case events.Declared(_, method, groups, value, slice_):
            declared = dict(notes.declared)
            if method == "select":  # one row is chosen: the last word counts (R22)
                declared = {key: said for key, said in declared.items() if (key[0], key[2]) != (method, slice_)}
            return replace(notes, declared={**declared, (method, groups, slice_): value})
        case events.Revenue(_, _, earned, paid):
            # An operator cannot go bankrupt (R20).
            purse = max(0, notes.purse + earned - paid)
            return replace(notes, purse=purse, received=notes.received + earned, spent=notes.spent + paid)
        case events.IncomeReceived(_, sum_):
            return replace(notes, purse=notes.purse + sum_, received=notes.received + sum_)
        case events.IncomeChanged(_, income):
            return replace(notes, income=income)
    return notes


def _hidden(world: World, event: Event) -> World:
    match event:
        case events.QualityChanged(group, quality):
            spoiled = world.spoiled | (quality < world.quality[group]) << group
            return replace(world, quality=_put(world.quality, group, quality), spoiled=spoiled)
        case events.Audited(operator, scores):
            return replace(world, audits=_put(world.audits, operator, scores))
        case events.Deployed(operator, deployed, tested):
            return replace(
                world,
                deployed=_put(world.deployed, operator, (*world.deployed[operator], deployed)),
                tested=_put(world.tested, operator, (*world.tested[operator], tested)),
            )
    return world


def _relabel(notes: Notes, group: int, step: int) -> Notes:
    """The seat changed a group's labels: what it knows of their quality moves too, if it knew it, and its cells grow stale."""
    known = notes.quality[group]
    moved = None if known is None else min(3, max(0, known + step))
    return replace(notes, quality=_put(notes.quality, group, moved), edits=_put(notes.edits, group, notes.edits[group] + 1))


def _learn(notes: Notes, board: Board, row: int, scores: Iterable[tuple[int, int]]) -> Notes:
    cells = dict(notes.cells)
    for slice_, score in scores:
        cells[row, slice_] = Known(score, board.round, board.amounts, notes.edits)
    return replace(notes, cells=cells)


def _close_round(notes: Notes) -> Notes:
    return replace(notes, ledger=(*notes.ledger, (notes.received, notes.spent)), settled=notes.edits)


def _share(earned: tuple[int, ...], paid: events.Paid) -> tuple[int, ...]:
    """What was paid for some groups together, shared among them evenly, the odd hundredths to the first."""
    each, odd = divmod(paid.sum, subsets.size(paid.groups))
    shares = dict.fromkeys(subsets.members(paid.groups), each)
    for group in list(shares)[:odd]:
        shares[group] += 1
    return tuple(so_far + shares.get(group, 0) for group, so_far in enumerate(earned))


def _mark(masks: tuple[int, ...], operator: int, group: int) -> tuple[int, ...]:
    return _put(masks, operator, masks[operator] | 1 << group)


def _named(deal: Deal) -> tuple[int, int, int]:
    # A group stands in one deal only (R14), so seat, operator and groups name it.
    return deal.seat, deal.operator, deal.groups


def _on_notes(state: State, seat: int, notes: Notes) -> State:
    return State(state.board, _put(state.notes, seat, notes), state.world)


def _put(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])
