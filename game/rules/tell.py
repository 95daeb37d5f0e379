"""Events in words: one sentence each, for the log, the terminal and the debrief."""

from __future__ import annotations

from game import subsets
from game.rules import events
from game.rules.events import Event
from game.rules.notation import money
from game.rules.setup import Setup

_WHY = {
    "strike": "strikes",
    "incentive": "was given an incentive",
    "drift": "calms down",
    "deal": "comes back for the deal",
    "event": "changes its mind",
}


def tell(setup: Setup, event: Event) -> str:
    """One readable sentence about an event; empty for those a reader need not see, such as the close of a turn."""
    match event:
        case events.RoundOpened(round_):
            return f"Round {round_} of {setup.rounds}."
        case events.Announced(what):
            return f"Next round: {what.text}"
        case events.Happened(what):
            return what.text
        case events.PriceChanged(operator, price):
            return f"{_operator(setup, operator)} now pays {money(price)} a group."
        case events.IntentShown(operator, row, gain, reason):
            aim = f"means to move to {subsets.show(row)}" if gain > 0 else f"means to train on {subsets.show(row)}"
            return f"{_operator(setup, operator)} {aim}: {reason}."
        case events.LaborPlaced(seat, group):
            return f"{_seat(setup, seat)} places labor on {_group(setup, group)}."
        case events.AmountChanged(group, amount, cause):
            return f"{_group(setup, group)} now has {'no examples' if not amount else f'amount {amount}'} ({cause})."
        case events.WillingnessChanged(group, willingness, _, cause):
            closed = "; its rows are closed" if willingness < 0 else ""
            return f"{_group(setup, group)} {_WHY[cause]}: willingness {willingness:+d}{closed}."
        case events.Funded(_, group):
            return f"A strike fund holds {_group(setup, group)} where it is this round."
        case events.DemandMade(seat, operator, groups, sum_):
            return f"{_seat(setup, seat)} asks {_operator(setup, operator)} for {money(sum_)} a round for {subsets.show(groups)}."
        case events.DemandAnswered(_, operator, groups, sum_, accepted, reason):
            word = "accepts" if accepted else "refuses"
            return f"{_operator(setup, operator)} {word} {money(sum_)} a round for {subsets.show(groups)}: {reason}."
        case events.DealEnded(_, operator, groups):
            return f"The deal of {_operator(setup, operator)} on {subsets.show(groups)} has run out."
        case events.Dropped(operator, groups, row):
            return f"{_operator(setup, operator)} loses {subsets.show(groups)} and falls back to {subsets.show(row)}."
        case events.Moved(operator, start, row, reason):
            return f"{_operator(setup, operator)} moves from {subsets.show(start)} to {subsets.show(row)}: {reason}."
        case events.Published(operator, row, scores):
            said = ", ".join(f"{money(score)} on {setup.slices[slice_].id}" for slice_, score in scores)
            return f"{_operator(setup, operator)} publishes its score on {subsets.show(row)}: {said}."
        case events.Paid(operator, seat, groups, sum_, cause):
            reason = "for its deal on" if cause == "deal" else "for training on"
            return f"{_operator(setup, operator)} pays {_seat(setup, seat)} {money(sum_)} {reason} {subsets.show(groups)}."
        case events.GameEnded():
            return "The game is over; the whole board is unveiled."
        case events.Unveiled(_, row, slice_, score):
            return f"Unveiled: {subsets.show(row)} scores {money(score)} on {setup.slices[slice_].id}."
        case events.Annotated(_, group):
            return f"You annotate {_group(setup, group)}."
        case events.Poisoned(_, group):
            return f"You poison {_group(setup, group)}, covertly."
        case events.Declared(_, method, group, value, slice_):
            return f"You declare that {_group(setup, group)} is worth {money(value)} by {method} on {setup.slices[slice_].id}."
        case events.IncomeReceived(_, sum_):
            return f"Your fixed income: {money(sum_)}."
        case events.IncomeChanged(_, income):
            return f"Your fixed income is now {money(income)} a round."
        case _:
            return ""


def _group(setup: Setup, group: int) -> str:
    return f"{setup.groups[group].letter} ({setup.groups[group].name})"


def _operator(setup: Setup, operator: int) -> str:
    return setup.operators[operator].name


def _seat(setup: Setup, seat: int) -> str:
    return setup.seats[seat].name
