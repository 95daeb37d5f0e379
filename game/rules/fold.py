"""`fold`: what events change. Nothing in a game changes in any other way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from game import subsets
from game.rules import events
from game.rules.events import Event
from game.rules.sight import Board, Deal, Intent, Known, Notes, Offer, Publication
from game.rules.state import State, World

Part = TypeVar("Part", Board, Notes, World)


def fold(state: State, happened: Iterable[Event]) -> State:
    """The state after some events."""
    draft = Draft(state)
    for event in happened:
        _CHANGES[type(event)](draft, event)
    return draft.state()


Fields = dict[str, Any]
"""Fields by name. Nothing here checks the names; a test holds every state to the fields of its classes."""


class Draft:
    """A state in the making: events are told one after another, and `state` gives what they come to.

    A part is copied when an event first changes it; the copy, which nobody else holds, is changed in place after that. So
    `board`, `notes` (one a seat) and `world` are for reading on the spot: what they hold changes with the next event.
    """

    __slots__ = ("_board", "_notes", "_world", "board", "notes", "told", "world")

    def __init__(self, state: State) -> None:
        self.board, self.notes, self.world = state.board, list(state.notes), state.world
        self.told: list[Event] = []
        # The fields of what was copied.
        self._board: Fields | None = None
        self._notes: list[Fields | None] = [None] * len(self.notes)
        self._world: Fields | None = None

    def tell(self, event: Event) -> None:
        """Let an event happen: a public one changes the board, a private one its seat's notes, a hidden one the world.

        Some public events also reach notes: all seats learn publications, shared cells and corrected labels, payments fill a
        purse and a penalty empties it.
        """
        _CHANGES[type(event)](self, event)
        self.told.append(event)

    def state(self) -> State:
        """The state after the events so far. It is nobody's to change: what is told after it changes copies again."""
        self._board, self._notes, self._world = None, [None] * len(self.notes), None
        return State(self.board, tuple(self.notes), self.world)

    def change_board(self) -> Fields:
        """The fields of the board, to be changed."""
        if self._board is None:
            self.board, self._board = _copied(self.board)
        return self._board

    def change_notes(self, seat: int) -> Fields:
        """The fields of a seat's notes, to be changed."""
        fields = self._notes[seat]
        if fields is None:
            self.notes[seat], fields = _copied(self.notes[seat])
            self._notes[seat] = fields
        return fields

    def change_world(self) -> Fields:
        """The fields of the world, to be changed."""
        if self._world is None:
            self.world, self._world = _copied(self.world)
        return self._world


def _copied(part: Part) -> tuple[Part, Fields]:
    """A copy of a part, and its fields: these are not frozen, as its class has no slots."""
    copy, fields = _new(type(part)), part.__dict__.copy()
    _set(copy, "__dict__", fields)
    return copy, fields


_new, _set = object.__new__, object.__setattr__


# Public events --------------------------------------------------------------------------------------------------------


def _round_opened(draft: Draft, event: events.RoundOpened) -> None:
    _close_round(draft)
    board = draft.change_board()
    board["round"], board["turn"], board["funded"], board["trained"], board["announced"] = event.round, 0, 0, 0, ()
    board["labor"], board["luck"] = (0,) * len(board["labor"]), event.luck


def _game_ended(draft: Draft, event: events.GameEnded) -> None:
    _close_round(draft)
    board = draft.change_board()
    board["over"], board["intents"], board["announced"] = True, (None,) * len(board["intents"]), ()


def _close_round(draft: Draft) -> None:
    if draft.board.round:
        for seat in range(len(draft.notes)):
            notes = draft.change_notes(seat)
            notes["ledger"] = *notes["ledger"], (notes["received"], notes["spent"])
            notes["settled"] = notes["edits"]


def _turn_ended(draft: Draft, event: events.TurnEnded) -> None:
    draft.change_notes(event.seat)["struck"] = 0
    draft.change_board()["turn"] = event.seat + 1


def _announced(draft: Draft, event: events.Announced) -> None:
    board = draft.change_board()
    board["announced"] = *board["announced"], event.event
    if event.event.when:
        board["fired"] = *board["fired"], event.event


def _nothing_changed(draft: Draft, event: events.Public) -> None:
    pass


def _price_changed(draft: Draft, event: events.PriceChanged) -> None:
    _put(draft.change_board(), "prices", event.operator, event.price)


def _intent_shown(draft: Draft, event: events.IntentShown) -> None:
    able, amounts = draft.board.able(event.operator), draft.board.amounts
    intent = Intent(event.row, event.gain, event.reason, able, amounts, event.aim, event.promise)
    _put(draft.change_board(), "intents", event.operator, intent)


def _labor_placed(draft: Draft, event: events.LaborPlaced) -> None:
    _put(draft.change_board(), "labor", event.group, draft.board.labor[event.group] + 1)


def _amount_changed(draft: Draft, event: events.AmountChanged) -> None:
    _put(draft.change_board(), "amounts", event.group, event.amount)


def _willingness_changed(draft: Draft, event: events.WillingnessChanged) -> None:
    if event.cause == "strike" and event.seat is not None:
        draft.change_notes(event.seat)["struck"] |= 1 << event.group
    board = draft.change_board()
    _put(board, "willingness", event.group, event.willingness)
    if event.base != board["bases"][event.group]:
        _put(board, "bases", event.group, event.base)


def _funded(draft: Draft, event: events.Funded) -> None:
    draft.change_board()["funded"] |= 1 << event.group


def _demand_made(draft: Draft, event: events.DemandMade) -> None:
    draft.change_board()["offers"] += (Offer(event.seat, event.operator, event.groups, event.sum),)


def _demand_answered(draft: Draft, event: events.DemandAnswered) -> None:
    board = draft.change_board()
    board["offers"] = tuple([one for one in board["offers"] if one.seat != event.seat or one.operator != event.operator])
    if event.accepted:
        board["deals"] += (Deal(event.seat, event.operator, event.groups, event.sum, board["setup"].term),)


def _deal_ran(draft: Draft, event: events.DealRan) -> None:
    board = draft.change_board()
    board["deals"] = tuple([_shorter(deal) if _named(deal, event) else deal for deal in board["deals"]])


def _deal_ended(draft: Draft, event: events.DealEnded) -> None:
    board = draft.change_board()
    board["deals"] = tuple([deal for deal in board["deals"] if not _named(deal, event)])


def _named(deal: Deal, event: events.DealRan | events.DealEnded) -> bool:
    # A group stands in one deal only (R14), so seat, operator and groups name it.
    return deal.groups == event.groups and deal.operator == event.operator and deal.seat == event.seat


def _shorter(deal: Deal) -> Deal:
    return Deal(deal.seat, deal.operator, deal.groups, deal.sum, deal.left - 1)


def _moved(draft: Draft, event: events.Dropped | events.Moved) -> None:
    board = draft.change_board()
    _put(board, "rows", event.operator, event.row)
    _put(board, "intents", event.operator, None)


def _trained(draft: Draft, event: events.Trained) -> None:
    board = draft.change_board()
    _put(board, "rows", event.operator, event.row)
    board["trained"] |= 1 << event.operator


def _banned(draft: Draft, event: events.Banned) -> None:
    _put(draft.change_board(), "bans", event.operator, draft.board.bans[event.operator] | 1 << event.group)


def _cleaned(draft: Draft, event: events.Cleaned) -> None:
    _put(draft.change_board(), "cleaned", event.operator, draft.board.cleaned[event.operator] | 1 << event.group)
    for seat in range(len(draft.notes)):
        _relabel(draft.change_notes(seat), event.group, 1)


def _published(draft: Draft, event: events.Published) -> None:
    board, operator = draft.board, event.operator
    published = *board.publications[operator], Publication(board.round, event.row, event.scores)
    _put(draft.change_board(), "publications", operator, published)
    for seat in range(len(draft.notes)):
        _learn(draft, seat, event.row, event.scores)


def _shown(draft: Draft, event: events.Shown) -> None:
    for seat in range(len(draft.notes)):
        _learn(draft, seat, event.row, ((event.slice, event.score),))


def _paid(draft: Draft, event: events.Paid) -> None:
    _receive(draft.change_notes(event.seat), event.sum)
    board = draft.change_board()
    board["earned"] = _shared(board["earned"], event)


def _caught(draft: Draft, event: events.Caught) -> None:
    notes = draft.change_notes(event.seat)
    _spend(notes, event.sum)
    notes["poisoned"] &= ~(1 << event.group)


# Private events -------------------------------------------------------------------------------------------------------


def _spent(draft: Draft, event: events.Spent) -> None:
    _spend(draft.change_notes(event.to), event.sum)


def _unveiled(draft: Draft, event: events.Unveiled) -> None:
    _learn(draft, event.to, event.row, ((event.slice, event.score),))


def _annotated(draft: Draft, event: events.Annotated) -> None:
    _relabel(draft.change_notes(event.to), event.group, 1)


def _poisoned(draft: Draft, event: events.Poisoned) -> None:
    notes = draft.change_notes(event.to)
    notes["poisoned"] |= 1 << event.group
    _relabel(notes, event.group, -1)


def _declared(draft: Draft, event: events.Declared) -> None:
    notes = draft.change_notes(event.to)
    declared = dict(notes["declared"])
    if event.method == "select":  # one row is chosen: the last word counts (R22)
        declared = {key: said for key, said in declared.items() if (key[0], key[2]) != (event.method, event.slice)}
    elif event.method == "poison":  # so it does of a group, whichever slice was named along with it
        declared = {key: said for key, said in declared.items() if key[:2] != (event.method, event.groups)}
    declared[event.method, event.groups, event.slice] = event.value
    notes["declared"] = declared


def _revenue(draft: Draft, event: events.Revenue) -> None:
    notes = draft.change_notes(event.to)
    _receive(notes, event.earned)
    _spend(notes, event.paid)
    notes["purse"] = max(0, notes["purse"])  # an operator cannot go bankrupt (R20)


def _income_received(draft: Draft, event: events.IncomeReceived) -> None:
    _receive(draft.change_notes(event.to), event.sum)


def _income_changed(draft: Draft, event: events.IncomeChanged) -> None:
    draft.change_notes(event.to)["income"] = event.income


# Hidden events --------------------------------------------------------------------------------------------------------


def _quality_changed(draft: Draft, event: events.QualityChanged) -> None:
    world = draft.change_world()
    world["spoiled"] |= (event.quality < world["quality"][event.group]) << event.group
    _put(world, "quality", event.group, event.quality)


def _audited(draft: Draft, event: events.Audited) -> None:
    _put(draft.change_world(), "audits", event.operator, event.scores)


def _deployed(draft: Draft, event: events.Deployed) -> None:
    world, operator = draft.change_world(), event.operator
    _put(world, "deployed", operator, (*world["deployed"][operator], event.deployed))
    _put(world, "tested", operator, (*world["tested"][operator], event.tested))


# Parts of changes -----------------------------------------------------------------------------------------------------


def _put(fields: Fields, name: str, index: int, value: object) -> None:
    """Give one item of a field another value."""
    values = list(fields[name])
    values[index] = value
    fields[name] = tuple(values)


def _receive(notes: Fields, sum_: int) -> None:
    notes["purse"] += sum_
    notes["received"] += sum_


def _spend(notes: Fields, sum_: int) -> None:
    notes["purse"] -= sum_
    notes["spent"] += sum_


def _relabel(notes: Fields, group: int, step: int) -> None:
    """The seat changed a group's labels: what it knows of their quality moves too, if it knew it, and its cells grow stale."""
    known = notes["quality"][group]
    if known is not None:
        _put(notes, "quality", group, min(3, max(0, known + step)))
    _put(notes, "edits", group, notes["edits"][group] + 1)


def _learn(draft: Draft, seat: int, row: int, scores: Iterable[tuple[int, int]]) -> None:
    board, notes = draft.board, draft.change_notes(seat)
    cells, stamp = dict(notes["cells"]), (board.round, board.amounts, notes["edits"], notes["quality"])
    for slice_, score in scores:
        cell = row, slice_
        before = cells.get(cell)
        known = Known(score, *stamp, before)
        # Of several looks that told the same the first and the last are kept: between them nothing happened.
        if before is not None and before.same(known) and (before.round == known.round or before.repeats):
            known = Known(score, *stamp, before.before)
        cells[cell] = known
    notes["cells"] = cells


def _shared(earned: tuple[int, ...], paid: events.Paid) -> tuple[int, ...]:
    """What was paid for some groups together, shared among them evenly, the odd hundredths to the first."""
    each, odd = divmod(paid.sum, subsets.size(paid.groups))
    shared = list(earned)
    for group in subsets.members(paid.groups):
        shared[group] += each + (odd > 0)
        odd -= 1
    return tuple(shared)


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
