"""What each event changes of a state: one function for each type of event, and the table that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from game import subsets
from game.rules import events
from game.rules.deduction import deduced
from game.rules.events import Event
from game.rules.outlook import belief
from game.rules.parts import Fields, Parts, put
from game.rules.sight import Answered, Chosen, Deal, Intent, Known, Offer, Publication, Standing, Word, Working

# Public events --------------------------------------------------------------------------------------------------------


def _round_opened(parts: Parts, event: events.RoundOpened) -> None:
    _close_round(parts)
    board = parts.change_board()
    board["round"], board["turn"], board["funded"], board["trained"], board["announced"] = event.round, 0, 0, 0, ()
    board["labor"], board["luck"] = (0,) * len(board["labor"]), event.luck


def _game_ended(parts: Parts, event: events.GameEnded) -> None:
    _close_round(parts)
    board = parts.change_board()
    board["over"], board["intents"], board["announced"] = True, (None,) * len(board["intents"]), ()


def _close_round(parts: Parts) -> None:
    if parts.board.round:
        for seat in range(len(parts.notes)):
            notes = parts.change_notes(seat)
            notes["ledger"] = *notes["ledger"], (notes["received"], notes["spent"], notes["purse"])
            notes["past"], notes["settled"] = (*notes["past"], notes["settled"]), notes["edits"]


def _turn_ended(parts: Parts, event: events.TurnEnded) -> None:
    parts.change_notes(event.seat)["struck"] = 0
    parts.change_board()["turn"] = event.seat + 1


def _announced(parts: Parts, event: events.Announced) -> None:
    board = parts.change_board()
    board["announced"] = *board["announced"], event.event
    if event.event.when:
        board["fired"] = *board["fired"], event.event


def _nothing_changed(parts: Parts, event: events.Public) -> None:
    pass


def _price_changed(parts: Parts, event: events.PriceChanged) -> None:
    put(parts.change_board(), "prices", event.operator, event.price)


def _reach_changed(parts: Parts, event: events.ReachChanged) -> None:
    put(parts.change_board(), "reaches", event.operator, event.reach)


def _intent_shown(parts: Parts, event: events.IntentShown) -> None:
    able, amounts = parts.board.able(event.operator), parts.board.amounts
    intent = Intent(event.row, event.gain, event.reason, able, amounts, event.aim, event.promise)
    put(parts.change_board(), "intents", event.operator, intent)
    by = _standing(parts, event.operator, closing=False)
    _hear(parts, Chosen(by, event.row, event.gain, event.reason, event.aim, event.promise))


def _labor_placed(parts: Parts, event: events.LaborPlaced) -> None:
    put(parts.change_board(), "labor", event.group, parts.board.labor[event.group] + 1)


def _amount_changed(parts: Parts, event: events.AmountChanged) -> None:
    put(parts.change_board(), "amounts", event.group, event.amount)


def _willingness_changed(parts: Parts, event: events.WillingnessChanged) -> None:
    if event.cause == "strike" and event.seat is not None:
        parts.change_notes(event.seat)["struck"] |= 1 << event.group
    board = parts.change_board()
    put(board, "willingness", event.group, event.willingness)
    if event.base != board["bases"][event.group]:
        put(board, "bases", event.group, event.base)


def _funded(parts: Parts, event: events.Funded) -> None:
    parts.change_board()["funded"] |= 1 << event.group


def _demand_made(parts: Parts, event: events.DemandMade) -> None:
    parts.change_board()["offers"] += (Offer(event.seat, event.operator, event.groups, event.sum),)


def _demand_answered(parts: Parts, event: events.DemandAnswered) -> None:
    _answered(parts, event)
    board = parts.change_board()
    board["offers"] = tuple([one for one in board["offers"] if one.seat != event.seat or one.operator != event.operator])
    if event.accepted:
        board["deals"] += (Deal(event.seat, event.operator, event.groups, event.sum, board["setup"].term),)


def _deal_ran(parts: Parts, event: events.DealRan) -> None:
    board = parts.change_board()
    board["deals"] = tuple([_shorter(deal) if _named(deal, event) else deal for deal in board["deals"]])


def _deal_ended(parts: Parts, event: events.DealEnded) -> None:
    board = parts.change_board()
    board["deals"] = tuple([deal for deal in board["deals"] if not _named(deal, event)])


def _named(deal: Deal, event: events.DealRan | events.DealEnded) -> bool:
    # A group stands in one deal only (R14), so seat, operator and groups name it.
    return deal.groups == event.groups and deal.operator == event.operator and deal.seat == event.seat


def _shorter(deal: Deal) -> Deal:
    return Deal(deal.seat, deal.operator, deal.groups, deal.sum, deal.left - 1)


def _moved(parts: Parts, event: events.Dropped | events.Moved | events.Placed) -> None:
    if isinstance(event, events.Moved):
        by = _standing(parts, event.operator, closing=True)
        _hear(parts, Chosen(by, event.row, event.gain, event.reason, event.aim, event.promise))
    board = parts.change_board()
    put(board, "rows", event.operator, event.row)
    put(board, "intents", event.operator, None)


def _stayed(parts: Parts, event: events.Stayed) -> None:
    by = _standing(parts, event.operator, closing=True)
    _hear(parts, Chosen(by, event.row, 0, event.reason, event.aim, event.promise))


def _trained(parts: Parts, event: events.Trained) -> None:
    board = parts.change_board()
    put(board, "rows", event.operator, event.row)
    board["trained"] |= 1 << event.operator


def _banned(parts: Parts, event: events.Banned) -> None:
    put(parts.change_board(), "bans", event.operator, parts.board.bans[event.operator] | 1 << event.group)


def _cleaned(parts: Parts, event: events.Cleaned) -> None:
    put(parts.change_board(), "cleaned", event.operator, parts.board.cleaned[event.operator] | 1 << event.group)
    for seat in range(len(parts.notes)):
        _relabel(parts.change_notes(seat), event.group, 1)


def _published(parts: Parts, event: events.Published) -> None:
    board, operator = parts.board, event.operator
    published = *board.publications[operator], Publication(board.round, event.row, event.scores)
    put(parts.change_board(), "publications", operator, published)
    for seat in range(len(parts.notes)):
        _learn(parts, seat, event.row, event.scores)
        _deduce(parts, seat)


def _shown(parts: Parts, event: events.Shown) -> None:
    for seat in range(len(parts.notes)):
        _learn(parts, seat, event.row, ((event.slice, event.score),))
        _deduce(parts, seat)


def _paid(parts: Parts, event: events.Paid) -> None:
    _receive(parts.change_notes(event.seat), event.sum)
    board = parts.change_board()
    board["earned"] = _shared(board["earned"], event)


def _caught(parts: Parts, event: events.Caught) -> None:
    notes = parts.change_notes(event.seat)
    _spend(notes, event.sum)
    notes["poisoned"] &= ~(1 << event.group)


# Private events -------------------------------------------------------------------------------------------------------


def _spent(parts: Parts, event: events.Spent) -> None:
    _spend(parts.change_notes(event.to), event.sum)


def _unveiled(parts: Parts, event: events.Unveiled) -> None:
    _learn(parts, event.to, event.row, ((event.slice, event.score),))
    _deduce(parts, event.to)


def _annotated(parts: Parts, event: events.Annotated) -> None:
    _relabel(parts.change_notes(event.to), event.group, 1)


def _poisoned(parts: Parts, event: events.Poisoned) -> None:
    notes = parts.change_notes(event.to)
    notes["poisoned"] |= 1 << event.group
    _relabel(notes, event.group, -1)


def _declared(parts: Parts, event: events.Declared) -> None:
    notes = parts.change_notes(event.to)
    declared = dict(notes["declared"])
    if event.method == "select":  # one row is chosen: the last word counts (R22)
        declared = {key: said for key, said in declared.items() if (key[0], key[2]) != (event.method, event.slice)}
    elif event.method == "poison":  # so it does of a group, whichever slice was named along with it
        declared = {key: said for key, said in declared.items() if key[:2] != (event.method, event.groups)}
    declared[event.method, event.groups, event.slice] = event.value
    notes["declared"] = declared


def _revenue(parts: Parts, event: events.Revenue) -> None:
    notes = parts.change_notes(event.to)
    _receive(notes, event.earned)
    _spend(notes, event.paid)
    notes["purse"] = max(0, notes["purse"])  # an operator cannot go bankrupt (R20)


def _income_received(parts: Parts, event: events.IncomeReceived) -> None:
    _receive(parts.change_notes(event.to), event.sum)


def _income_changed(parts: Parts, event: events.IncomeChanged) -> None:
    parts.change_notes(event.to)["income"] = event.income


# Hidden events --------------------------------------------------------------------------------------------------------


def _quality_changed(parts: Parts, event: events.QualityChanged) -> None:
    world = parts.change_world()
    world["spoiled"] |= (event.quality < world["quality"][event.group]) << event.group
    put(world, "quality", event.group, event.quality)


def _audited(parts: Parts, event: events.Audited) -> None:
    put(parts.change_world(), "audits", event.operator, event.scores)


def _deployed(parts: Parts, event: events.Deployed) -> None:
    world, operator = parts.change_world(), event.operator
    put(world, "deployed", operator, (*world["deployed"][operator], event.deployed))
    put(world, "tested", operator, (*world["tested"][operator], event.tested))


# Parts of changes -----------------------------------------------------------------------------------------------------


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
        put(notes, "quality", group, min(3, max(0, known + step)))
    put(notes, "edits", group, notes["edits"][group] + 1)


def _learn(parts: Parts, seat: int, row: int, scores: Iterable[tuple[int, int]], working: Working | None = None) -> None:
    board, notes = parts.board, parts.change_notes(seat)
    cells, stamp = dict(notes["cells"]), (board.round, board.amounts, notes["edits"], notes["quality"])
    for slice_, score in scores:
        cell = row, slice_
        before = cells.get(cell)
        known = Known(score, *stamp, before, working)
        # Of several looks that told the same the first and the last are kept: between them nothing happened.
        if before is not None and before.same(known) and (before.round == known.round or before.repeats):
            known = Known(score, *stamp, before.before, working)
        cells[cell] = known
    notes["cells"] = cells


# What operators say ---------------------------------------------------------------------------------------------------


def _standing(parts: Parts, operator: int, closing: bool) -> Standing:
    """All that an operator goes by now that is public."""
    board = parts.board
    return Standing(
        round=board.round,
        closing=closing,
        operator=operator,
        row=board.rows[operator],
        able=board.able(operator),
        there=board.existing & ~board.bans[operator],
        amounts=board.amounts,
        price=board.prices[operator],
        reach=board.reaches[operator],
        luck=board.luck[operator],
        deals=tuple([(deal.groups, deal.sum) for deal in board.deals if deal.operator == operator]),
    )


def _answered(parts: Parts, event: events.DemandAnswered) -> None:
    """Note an answer, but for one to a demand that the operator could not grant."""
    board = parts.board
    if not event.groups & (board.bound | ~board.existing | board.bans[event.operator]):
        share, parts_ = belief(board.willingness, event.groups)
        by = _standing(parts, event.operator, closing=True)
        told = event.seat, event.groups, event.sum, event.accepted, event.reason
        _hear(parts, Answered(by, *told, parts_ if share else 0, event.loss))


def _hear(parts: Parts, word: Word) -> None:
    parts.change_board()["words"] += (word,)
    if isinstance(word, Chosen):
        for seat in range(len(parts.notes)):
            _deduce(parts, seat)


def _deduce(parts: Parts, seat: int) -> None:
    """A seat learns the scores that follow from those it knows and what operators said in this round."""
    for (row, slice_), score, working in deduced(parts.board, parts.notes[seat], seat):
        _learn(parts, seat, row, ((slice_, score),), working)


def _shared(earned: tuple[int, ...], paid: events.Paid) -> tuple[int, ...]:
    """What was paid for some groups together, shared among them evenly, the odd hundredths to the first."""
    each, odd = divmod(paid.sum, subsets.size(paid.groups))
    shared = list(earned)
    for group in subsets.members(paid.groups):
        shared[group] += each + (odd > 0)
        odd -= 1
    return tuple(shared)


# Which event does what ------------------------------------------------------------------------------------------------


CHANGES: dict[type[Event], Callable[[Parts, Any], None]] = {
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
    events.ReachChanged: _reach_changed,
    events.Placed: _moved,
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
    events.Stayed: _stayed,
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
