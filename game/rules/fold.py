"""`fold`: what events change. Nothing in a game changes in any other way."""

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
    draft = Draft(state)
    for event in happened:
        draft.add(event)
    return draft.state()


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


class Draft:
    """A state in the making: events are added one after another, and `state` gives what they come to.

    A part is copied when an event first changes it; the copy, which nobody else holds, is changed in place after that. So `board`,
    `notes` and `world` are for reading on the spot: what they hold changes with the next event.
    """

    __slots__ = ("_board", "_notes", "_world", "board", "notes", "world")

    def __init__(self, state: State) -> None:
        self.board, self.notes, self.world = state.board, list(state.notes), state.world
        # The fields of the parts that were copied.
        self._board: dict[str, Any] | None = None
        self._world: dict[str, Any] | None = None
        self._notes: dict[int, dict[str, Any]] = {}

    def add(self, event: Event) -> None:
        """Let an event happen: a public one changes the board, a private one its seat's notes, a hidden one the world.

        Some public events also reach notes: all seats learn publications, shared cells and corrected labels, payments fill a
        purse and a penalty empties it.
        """
        _CHANGES[type(event)](self, event)

    def state(self) -> State:
        """The state after the events so far. Nothing can be added after that."""
        state = State(self.board, tuple(self.notes), self.world)
        del self.board, self.notes, self.world
        return state

    # Nothing below checks the names of fields; a test holds every state to the fields of its classes.

    def on_board(self, **fields: Any) -> None:
        """Change fields of the board."""
        if self._board is None:
            self.board = _copy(self.board)
            self._board = self.board.__dict__
        self._board.update(fields)

    def on_notes(self, seat: int, **fields: Any) -> None:
        """Change fields of a seat's notes."""
        mine = self._notes.get(seat)
        if mine is None:
            self.notes[seat] = _copy(self.notes[seat])
            mine = self._notes[seat] = self.notes[seat].__dict__
        mine.update(fields)

    def in_world(self, **fields: Any) -> None:
        """Change fields of the world."""
        if self._world is None:
            self.world = _copy(self.world)
            self._world = self.world.__dict__
        self._world.update(fields)


def _copy(part: Part) -> Part:
    copy = _new(type(part))
    _set(copy, "__dict__", part.__dict__.copy())
    return copy


_new, _set = object.__new__, object.__setattr__


# Public events --------------------------------------------------------------------------------------------------------


def _round_opened(draft: Draft, event: events.RoundOpened) -> None:
    _close_round(draft)
    labor = (0,) * len(draft.board.labor)
    draft.on_board(round=event.round, turn=0, funded=0, trained=0, announced=(), labor=labor, luck=event.luck)


def _game_ended(draft: Draft, event: events.GameEnded) -> None:
    _close_round(draft)
    draft.on_board(over=True, intents=(None,) * len(draft.board.intents), announced=())


def _close_round(draft: Draft) -> None:
    if draft.board.round:
        for seat, notes in enumerate(draft.notes):
            draft.on_notes(seat, ledger=(*notes.ledger, (notes.received, notes.spent)), settled=notes.edits)


def _turn_ended(draft: Draft, event: events.TurnEnded) -> None:
    draft.on_notes(event.seat, struck=0)
    draft.on_board(turn=event.seat + 1)


def _announced(draft: Draft, event: events.Announced) -> None:
    board = draft.board
    fired = (*board.fired, event.event) if event.event.when else board.fired
    draft.on_board(announced=(*board.announced, event.event), fired=fired)


def _nothing_changed(draft: Draft, event: events.Public) -> None:
    pass


def _price_changed(draft: Draft, event: events.PriceChanged) -> None:
    draft.on_board(prices=_put(draft.board.prices, event.operator, event.price))


def _intent_shown(draft: Draft, event: events.IntentShown) -> None:
    board = draft.board
    able = board.able(event.operator)
    intent = Intent(event.row, event.gain, event.reason, able, board.amounts, event.aim, event.promise)
    draft.on_board(intents=_put(board.intents, event.operator, intent))


def _labor_placed(draft: Draft, event: events.LaborPlaced) -> None:
    labor = draft.board.labor
    draft.on_board(labor=_put(labor, event.group, labor[event.group] + 1))


def _amount_changed(draft: Draft, event: events.AmountChanged) -> None:
    draft.on_board(amounts=_put(draft.board.amounts, event.group, event.amount))


def _willingness_changed(draft: Draft, event: events.WillingnessChanged) -> None:
    board, group = draft.board, event.group
    if event.cause == "strike" and event.seat is not None:
        draft.on_notes(event.seat, struck=draft.notes[event.seat].struck | 1 << group)
    draft.on_board(willingness=_put(board.willingness, group, event.willingness), bases=_put(board.bases, group, event.base))


def _funded(draft: Draft, event: events.Funded) -> None:
    draft.on_board(funded=draft.board.funded | 1 << event.group)


def _demand_made(draft: Draft, event: events.DemandMade) -> None:
    draft.on_board(offers=(*draft.board.offers, Offer(event.seat, event.operator, event.groups, event.sum)))


def _demand_answered(draft: Draft, event: events.DemandAnswered) -> None:
    board = draft.board
    left = [offer for offer in board.offers if offer.seat != event.seat or offer.operator != event.operator]
    draft.on_board(offers=tuple(left))
    if event.accepted:
        deal = Deal(event.seat, event.operator, event.groups, event.sum, board.setup.term)
        draft.on_board(deals=(*board.deals, deal))


def _deal_ran(draft: Draft, event: events.DealRan) -> None:
    ran = [_shorter(deal) if _named(deal, event) else deal for deal in draft.board.deals]
    draft.on_board(deals=tuple(ran))


def _deal_ended(draft: Draft, event: events.DealEnded) -> None:
    draft.on_board(deals=tuple([deal for deal in draft.board.deals if not _named(deal, event)]))


def _named(deal: Deal, event: events.DealRan | events.DealEnded) -> bool:
    # A group stands in one deal only (R14), so seat, operator and groups name it.
    return deal.groups == event.groups and deal.operator == event.operator and deal.seat == event.seat


def _shorter(deal: Deal) -> Deal:
    return Deal(deal.seat, deal.operator, deal.groups, deal.sum, deal.left - 1)


def _moved(draft: Draft, event: events.Dropped | events.Moved) -> None:
    board, operator = draft.board, event.operator
    draft.on_board(rows=_put(board.rows, operator, event.row), intents=_put(board.intents, operator, None))


def _trained(draft: Draft, event: events.Trained) -> None:
    board, operator = draft.board, event.operator
    draft.on_board(rows=_put(board.rows, operator, event.row), trained=board.trained | 1 << operator)


def _banned(draft: Draft, event: events.Banned) -> None:
    draft.on_board(bans=_mark(draft.board.bans, event.operator, event.group))


def _cleaned(draft: Draft, event: events.Cleaned) -> None:
    draft.on_board(cleaned=_mark(draft.board.cleaned, event.operator, event.group))
    for seat in range(len(draft.notes)):
        _relabel(draft, seat, event.group, 1)


def _published(draft: Draft, event: events.Published) -> None:
    board, operator = draft.board, event.operator
    published = (*board.publications[operator], Publication(board.round, event.row, event.scores))
    draft.on_board(publications=_put(board.publications, operator, published))
    for seat in range(len(draft.notes)):
        _learn(draft, seat, event.row, event.scores)


def _shown(draft: Draft, event: events.Shown) -> None:
    for seat in range(len(draft.notes)):
        _learn(draft, seat, event.row, ((event.slice, event.score),))


def _paid(draft: Draft, event: events.Paid) -> None:
    _receive(draft, event.seat, event.sum)
    draft.on_board(earned=_share(draft.board.earned, event))


def _caught(draft: Draft, event: events.Caught) -> None:
    notes = draft.notes[event.seat]
    draft.on_notes(
        event.seat,
        purse=notes.purse - event.sum,
        spent=notes.spent + event.sum,
        poisoned=notes.poisoned & ~(1 << event.group),
    )


# Private events -------------------------------------------------------------------------------------------------------


def _spent(draft: Draft, event: events.Spent) -> None:
    notes = draft.notes[event.to]
    draft.on_notes(event.to, purse=notes.purse - event.sum, spent=notes.spent + event.sum)


def _unveiled(draft: Draft, event: events.Unveiled) -> None:
    _learn(draft, event.to, event.row, ((event.slice, event.score),))


def _annotated(draft: Draft, event: events.Annotated) -> None:
    _relabel(draft, event.to, event.group, 1)


def _poisoned(draft: Draft, event: events.Poisoned) -> None:
    draft.on_notes(event.to, poisoned=draft.notes[event.to].poisoned | 1 << event.group)
    _relabel(draft, event.to, event.group, -1)


def _declared(draft: Draft, event: events.Declared) -> None:
    declared = dict(draft.notes[event.to].declared)
    if event.method == "select":  # one row is chosen: the last word counts (R22)
        declared = {key: said for key, said in declared.items() if (key[0], key[2]) != (event.method, event.slice)}
    declared[event.method, event.groups, event.slice] = event.value
    draft.on_notes(event.to, declared=declared)


def _revenue(draft: Draft, event: events.Revenue) -> None:
    # An operator cannot go bankrupt (R20).
    notes, earned, paid = draft.notes[event.to], event.earned, event.paid
    purse = max(0, notes.purse + earned - paid)
    draft.on_notes(event.to, purse=purse, received=notes.received + earned, spent=notes.spent + paid)


def _income_received(draft: Draft, event: events.IncomeReceived) -> None:
    _receive(draft, event.to, event.sum)


def _income_changed(draft: Draft, event: events.IncomeChanged) -> None:
    draft.on_notes(event.to, income=event.income)


# Hidden events --------------------------------------------------------------------------------------------------------


def _quality_changed(draft: Draft, event: events.QualityChanged) -> None:
    world = draft.world
    spoiled = world.spoiled | (event.quality < world.quality[event.group]) << event.group
    draft.in_world(quality=_put(world.quality, event.group, event.quality), spoiled=spoiled)


def _audited(draft: Draft, event: events.Audited) -> None:
    draft.in_world(audits=_put(draft.world.audits, event.operator, event.scores))


def _deployed(draft: Draft, event: events.Deployed) -> None:
    world, operator = draft.world, event.operator
    draft.in_world(
        deployed=_put(world.deployed, operator, (*world.deployed[operator], event.deployed)),
        tested=_put(world.tested, operator, (*world.tested[operator], event.tested)),
    )


# Parts of changes -----------------------------------------------------------------------------------------------------


def _receive(draft: Draft, seat: int, sum_: int) -> None:
    notes = draft.notes[seat]
    draft.on_notes(seat, purse=notes.purse + sum_, received=notes.received + sum_)


def _relabel(draft: Draft, seat: int, group: int, step: int) -> None:
    """The seat changed a group's labels: what it knows of their quality moves too, if it knew it, and its cells grow stale."""
    notes = draft.notes[seat]
    known = notes.quality[group]
    moved = None if known is None else min(3, max(0, known + step))
    draft.on_notes(seat, quality=_put(notes.quality, group, moved), edits=_put(notes.edits, group, notes.edits[group] + 1))


def _learn(draft: Draft, seat: int, row: int, scores: Iterable[tuple[int, int]]) -> None:
    board, notes = draft.board, draft.notes[seat]
    cells = dict(notes.cells)
    for slice_, score in scores:
        cell = row, slice_
        before = cells.get(cell)
        known = Known(score, board.round, board.amounts, notes.edits, before)
        # Of several looks that told the same the first and the last are kept: between them nothing happened.
        if before is not None and before.same(known) and (before.round == known.round or before.repeats):
            known = Known(score, board.round, board.amounts, notes.edits, before.before)
        cells[cell] = known
    draft.on_notes(seat, cells=cells)


def _share(earned: tuple[int, ...], paid: events.Paid) -> tuple[int, ...]:
    """What was paid for some groups together, shared among them evenly, the odd hundredths to the first."""
    each, odd = divmod(paid.sum, subsets.size(paid.groups))
    shared = list(earned)
    for group in subsets.members(paid.groups):
        shared[group] += each + (odd > 0)
        odd -= 1
    return tuple(shared)


def _mark(masks: tuple[int, ...], operator: int, group: int) -> tuple[int, ...]:
    return _put(masks, operator, masks[operator] | 1 << group)


def _put(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])


# Which event does what ------------------------------------------------------------------------------------------------


_CHANGES: dict[type[Event], Callable[[Draft, Any], None]] = {
    events.RoundOpened: _round_opened,
    events.TurnEnded: _turn_ended,
    events.WillingnessChanged: _willingness_changed,
    events.Cleaned: _cleaned,
    events.Published: _published,
    events.Shown: _shown,
    events.Paid: _paid,
    events.Caught: _caught,
    events.GameEnded: _game_ended,
    events.Announced: _announced,
    events.Happened: _nothing_changed,
    events.PriceChanged: _price_changed,
    events.IntentShown: _intent_shown,
    events.LaborPlaced: _labor_placed,
    events.AmountChanged: _amount_changed,
    events.Funded: _funded,
    events.DemandMade: _demand_made,
    events.DemandAnswered: _demand_answered,
    events.DealRan: _deal_ran,
    events.DealEnded: _deal_ended,
    events.AuditHeld: _nothing_changed,
    events.Blamed: _nothing_changed,
    events.Banned: _banned,
    events.IncentiveGiven: _nothing_changed,
    events.Dropped: _moved,
    events.Moved: _moved,
    events.Trained: _trained,
    events.Spent: _spent,
    events.Unveiled: _unveiled,
    events.Annotated: _annotated,
    events.Poisoned: _poisoned,
    events.Declared: _declared,
    events.Revenue: _revenue,
    events.IncomeReceived: _income_received,
    events.IncomeChanged: _income_changed,
    events.QualityChanged: _quality_changed,
    events.Audited: _audited,
    events.Deployed: _deployed,
}
