"""`evolve`: what one event changes. Nothing in a game changes in any other way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from game import subsets
from game.rules import events
from game.rules.events import Event
from game.rules.setup import Setup
from game.rules.sight import Board, Deal, Intent, Known, Notes, Offer, Publication
from game.rules.state import State, World

T = TypeVar("T")
Part = TypeVar("Part", Board, Notes, World)


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
    return _CHANGES[type(event)](state, event)


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


def changed(part: Part, **fields: Any) -> Part:
    """A copy with some fields changed: what `dataclasses.replace` does, at a tenth of its time.

    The rules make several copies an action. Nothing here checks the names; a test holds every field of every state to its class.
    """
    copy = _new(type(part))
    _set(copy, "__dict__", {**part.__dict__, **fields})
    return copy


_new, _set = object.__new__, object.__setattr__


# Public events --------------------------------------------------------------------------------------------------------


def _round_opened(state: State, event: events.RoundOpened) -> State:
    board = state.board
    notes = _close_round(state)
    labor = (0,) * len(board.labor)
    opened = changed(board, round=event.round, turn=0, funded=0, trained=0, announced=(), labor=labor, luck=event.luck)
    return State(opened, notes, state.world)


def _game_ended(state: State, event: events.GameEnded) -> State:
    board = changed(state.board, over=True, intents=(None,) * len(state.board.intents), announced=())
    return State(board, _close_round(state), state.world)


def _close_round(state: State) -> tuple[Notes, ...]:
    if not state.board.round:
        return state.notes
    return tuple(
        changed(notes, ledger=(*notes.ledger, (notes.received, notes.spent)), settled=notes.edits) for notes in state.notes
    )


def _turn_ended(state: State, event: events.TurnEnded) -> State:
    notes = _put(state.notes, event.seat, changed(state.notes[event.seat], struck=0))
    return State(changed(state.board, turn=event.seat + 1), notes, state.world)


def _announced(board: Board, event: events.Announced) -> Board:
    fired = (*board.fired, event.event) if event.event.when else board.fired
    return changed(board, announced=(*board.announced, event.event), fired=fired)


def _unchanged(board: Board, event: events.Public) -> Board:
    return board


def _price_changed(board: Board, event: events.PriceChanged) -> Board:
    return changed(board, prices=_put(board.prices, event.operator, event.price))


def _intent_shown(board: Board, event: events.IntentShown) -> Board:
    able = board.able(event.operator)
    intent = Intent(event.row, event.gain, event.reason, able, board.amounts, event.aim, event.promise)
    return changed(board, intents=_put(board.intents, event.operator, intent))


def _labor_placed(board: Board, event: events.LaborPlaced) -> Board:
    return changed(board, labor=_put(board.labor, event.group, board.labor[event.group] + 1))


def _amount_changed(board: Board, event: events.AmountChanged) -> Board:
    return changed(board, amounts=_put(board.amounts, event.group, event.amount))


def _willingness_changed(state: State, event: events.WillingnessChanged) -> State:
    board, notes, group = state.board, state.notes, event.group
    if event.cause == "strike" and event.seat is not None:
        mine = notes[event.seat]
        notes = _put(notes, event.seat, changed(mine, struck=mine.struck | 1 << group))
    willingness, bases = _put(board.willingness, group, event.willingness), _put(board.bases, group, event.base)
    return State(changed(board, willingness=willingness, bases=bases), notes, state.world)


def _funded(board: Board, event: events.Funded) -> Board:
    return changed(board, funded=board.funded | 1 << event.group)


def _demand_made(board: Board, event: events.DemandMade) -> Board:
    return changed(board, offers=(*board.offers, Offer(event.seat, event.operator, event.groups, event.sum)))


def _demand_answered(board: Board, event: events.DemandAnswered) -> Board:
    offers = tuple(offer for offer in board.offers if (offer.seat, offer.operator) != (event.seat, event.operator))
    if not event.accepted:
        return changed(board, offers=offers)
    deal = Deal(event.seat, event.operator, event.groups, event.sum, board.setup.term)
    return changed(board, offers=offers, deals=(*board.deals, deal))


def _deal_ran(board: Board, event: events.DealRan) -> Board:
    return changed(board, deals=tuple(replace(deal, left=deal.left - 1) if _named(deal, event) else deal for deal in board.deals))


def _deal_ended(board: Board, event: events.DealEnded) -> Board:
    return changed(board, deals=tuple(deal for deal in board.deals if not _named(deal, event)))


def _named(deal: Deal, event: events.DealRan | events.DealEnded) -> bool:
    # A group stands in one deal only (R14), so seat, operator and groups name it.
    return (deal.seat, deal.operator, deal.groups) == (event.seat, event.operator, event.groups)


def _moved(board: Board, event: events.Dropped | events.Moved) -> Board:
    rows, intents = _put(board.rows, event.operator, event.row), _put(board.intents, event.operator, None)
    return changed(board, rows=rows, intents=intents)


def _trained(board: Board, event: events.Trained) -> Board:
    return changed(board, rows=_put(board.rows, event.operator, event.row), trained=board.trained | 1 << event.operator)


def _banned(board: Board, event: events.Banned) -> Board:
    return changed(board, bans=_mark(board.bans, event.operator, event.group))


def _cleaned(state: State, event: events.Cleaned) -> State:
    board = changed(state.board, cleaned=_mark(state.board.cleaned, event.operator, event.group))
    return State(board, tuple(_relabel(notes, event.group, 1) for notes in state.notes), state.world)


def _published(state: State, event: events.Published) -> State:
    board, operator = state.board, event.operator
    notes = tuple(_learn(notes, board, event.row, event.scores) for notes in state.notes)
    published = (*board.publications[operator], Publication(board.round, event.row, event.scores))
    return State(changed(board, publications=_put(board.publications, operator, published)), notes, state.world)


def _shown(state: State, event: events.Shown) -> State:
    scores = ((event.slice, event.score),)
    return State(state.board, tuple(_learn(notes, state.board, event.row, scores) for notes in state.notes), state.world)


def _paid(state: State, event: events.Paid) -> State:
    notes = state.notes[event.seat]
    board = changed(state.board, earned=_share(state.board.earned, event))
    paid = changed(notes, purse=notes.purse + event.sum, received=notes.received + event.sum)
    return State(board, _put(state.notes, event.seat, paid), state.world)


def _caught(state: State, event: events.Caught) -> State:
    notes = state.notes[event.seat]
    caught = changed(
        notes,
        purse=notes.purse - event.sum,
        spent=notes.spent + event.sum,
        poisoned=notes.poisoned & ~(1 << event.group),
    )
    return State(state.board, _put(state.notes, event.seat, caught), state.world)


# Private events -------------------------------------------------------------------------------------------------------


def _spent(notes: Notes, board: Board, event: events.Spent) -> Notes:
    return changed(notes, purse=notes.purse - event.sum, spent=notes.spent + event.sum)


def _unveiled(notes: Notes, board: Board, event: events.Unveiled) -> Notes:
    return _learn(notes, board, event.row, ((event.slice, event.score),))


def _annotated(notes: Notes, board: Board, event: events.Annotated) -> Notes:
    return _relabel(notes, event.group, 1)


def _poisoned(notes: Notes, board: Board, event: events.Poisoned) -> Notes:
    return _relabel(changed(notes, poisoned=notes.poisoned | 1 << event.group), event.group, -1)


def _declared(notes: Notes, board: Board, event: events.Declared) -> Notes:
    declared = dict(notes.declared)
    if event.method == "select":  # one row is chosen: the last word counts (R22)
        declared = {key: said for key, said in declared.items() if (key[0], key[2]) != (event.method, event.slice)}
    return changed(notes, declared={**declared, (event.method, event.groups, event.slice): event.value})


def _revenue(notes: Notes, board: Board, event: events.Revenue) -> Notes:
    # An operator cannot go bankrupt (R20).
    earned, paid = event.earned, event.paid
    purse = max(0, notes.purse + earned - paid)
    return changed(notes, purse=purse, received=notes.received + earned, spent=notes.spent + paid)


def _income_received(notes: Notes, board: Board, event: events.IncomeReceived) -> Notes:
    return changed(notes, purse=notes.purse + event.sum, received=notes.received + event.sum)


def _income_changed(notes: Notes, board: Board, event: events.IncomeChanged) -> Notes:
    return changed(notes, income=event.income)


# Hidden events --------------------------------------------------------------------------------------------------------


def _quality_changed(world: World, event: events.QualityChanged) -> World:
    spoiled = world.spoiled | (event.quality < world.quality[event.group]) << event.group
    return changed(world, quality=_put(world.quality, event.group, event.quality), spoiled=spoiled)


def _audited(world: World, event: events.Audited) -> World:
    return changed(world, audits=_put(world.audits, event.operator, event.scores))


def _deployed(world: World, event: events.Deployed) -> World:
    operator = event.operator
    return changed(
        world,
        deployed=_put(world.deployed, operator, (*world.deployed[operator], event.deployed)),
        tested=_put(world.tested, operator, (*world.tested[operator], event.tested)),
    )


# Parts of changes -----------------------------------------------------------------------------------------------------


def _relabel(notes: Notes, group: int, step: int) -> Notes:
    """The seat changed a group's labels: what it knows of their quality moves too, if it knew it, and its cells grow stale."""
    known = notes.quality[group]
    moved = None if known is None else min(3, max(0, known + step))
    return changed(notes, quality=_put(notes.quality, group, moved), edits=_put(notes.edits, group, notes.edits[group] + 1))


def _learn(notes: Notes, board: Board, row: int, scores: Iterable[tuple[int, int]]) -> Notes:
    cells = dict(notes.cells)
    for slice_, score in scores:
        known, before = Known(score, board.round, board.amounts, notes.edits), cells.get((row, slice_))
        # Of several looks that told the same the first and the last are kept: between them nothing happened.
        if before is not None and before.same(known) and (before.round == known.round or before.repeats):
            before = before.before
        cells[row, slice_] = known if before is None else replace(known, before=before)
    return changed(notes, cells=cells)


def _share(earned: tuple[int, ...], paid: events.Paid) -> tuple[int, ...]:
    """What was paid for some groups together, shared among them evenly, the odd hundredths to the first."""
    each, odd = divmod(paid.sum, subsets.size(paid.groups))
    shares = dict.fromkeys(subsets.members(paid.groups), each)
    for group in list(shares)[:odd]:
        shares[group] += 1
    return tuple(so_far + shares.get(group, 0) for group, so_far in enumerate(earned))


def _mark(masks: tuple[int, ...], operator: int, group: int) -> tuple[int, ...]:
    return _put(masks, operator, masks[operator] | 1 << group)


def _put(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])


# Which event does what ------------------------------------------------------------------------------------------------


def _on_board(change: Callable[[Board, Any], Board]) -> Callable[[State, Any], State]:
    return lambda state, event: State(change(state.board, event), state.notes, state.world)


def _on_notes(change: Callable[[Notes, Board, Any], Notes]) -> Callable[[State, Any], State]:
    def changing(state: State, event: events.Private) -> State:
        seat = event.to
        return State(state.board, _put(state.notes, seat, change(state.notes[seat], state.board, event)), state.world)

    return changing


def _on_world(change: Callable[[World, Any], World]) -> Callable[[State, Any], State]:
    return lambda state, event: State(state.board, state.notes, change(state.world, event))


_CHANGES: dict[type[Event], Callable[[State, Any], State]] = {
    events.RoundOpened: _round_opened,
    events.TurnEnded: _turn_ended,
    events.WillingnessChanged: _willingness_changed,
    events.Cleaned: _cleaned,
    events.Published: _published,
    events.Shown: _shown,
    events.Paid: _paid,
    events.Caught: _caught,
    events.GameEnded: _game_ended,
    events.Announced: _on_board(_announced),
    events.Happened: _on_board(_unchanged),
    events.PriceChanged: _on_board(_price_changed),
    events.IntentShown: _on_board(_intent_shown),
    events.LaborPlaced: _on_board(_labor_placed),
    events.AmountChanged: _on_board(_amount_changed),
    events.Funded: _on_board(_funded),
    events.DemandMade: _on_board(_demand_made),
    events.DemandAnswered: _on_board(_demand_answered),
    events.DealRan: _on_board(_deal_ran),
    events.DealEnded: _on_board(_deal_ended),
    events.AuditHeld: _on_board(_unchanged),
    events.Blamed: _on_board(_unchanged),
    events.Banned: _on_board(_banned),
    events.IncentiveGiven: _on_board(_unchanged),
    events.Dropped: _on_board(_moved),
    events.Moved: _on_board(_moved),
    events.Trained: _on_board(_trained),
    events.Spent: _on_notes(_spent),
    events.Unveiled: _on_notes(_unveiled),
    events.Annotated: _on_notes(_annotated),
    events.Poisoned: _on_notes(_poisoned),
    events.Declared: _on_notes(_declared),
    events.Revenue: _on_notes(_revenue),
    events.IncomeReceived: _on_notes(_income_received),
    events.IncomeChanged: _on_notes(_income_changed),
    events.QualityChanged: _on_world(_quality_changed),
    events.Audited: _on_world(_audited),
    events.Deployed: _on_world(_deployed),
}
