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
        case events.IntentShown(operator, row, gain, reason, _, _):
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
            return f"The deal of {_operator(setup, operator)} on {subsets.show(groups)} is over."
        case events.AuditHeld(operator):
            return f"{_operator(setup, operator)} audits its model on every slice."
        case events.Blamed(operator, group, slice_):
            return f"{_operator(setup, operator)} found a fall on {setup.slices[slice_].id} and blames {_group(setup, group)}."
        case events.Banned(operator, group):
            return f"{_operator(setup, operator)} bans {_group(setup, group)}: it will not train on it again."
        case events.Caught(seat, group, sum_):
            return f"{_seat(setup, seat)} is found to have poisoned {_group(setup, group)} and pays {money(sum_)}."
        case events.Cleaned(operator, group):
            return f"{_operator(setup, operator)} has the labels of {_group(setup, group)} corrected."
        case events.IncentiveGiven(operator, group):
            return f"{_operator(setup, operator)} offers {_group(setup, group)} an incentive to come back."
        case events.Shown(seat, row, slice_, score):
            where = f"{subsets.show(row)} scores {money(score)} on {setup.slices[slice_].id}"
            return f"{_seat(setup, seat)} unveils for all: {where}."
        case events.Trained(operator, start, row):
            return f"{_operator(setup, operator)} moves from {subsets.show(start)} to {subsets.show(row)}, as its seat decided."
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
        case events.Declared(_, method, groups, value, slice_):
            return f"You declare {_declared(setup, method, groups, value)} on {setup.slices[slice_].id}."
        case events.Revenue(_, operator, earned, paid):
            return f"{_operator(setup, operator)} earned {money(earned)} and paid {money(paid)} for its data."
        case events.IncomeReceived(_, sum_):
            return f"Your fixed income: {money(sum_)}."
        case events.IncomeChanged(_, income):
            return f"Your fixed income is now {money(income)} a round."
        case _:
            return ""


def _declared(setup: Setup, method: str, groups: int, value: int) -> str:
    who = subsets.show(groups)
    match method:
        case "poison":
            return f"that {who} {'was' if value > 0 else 'was not'} poisoned, judged"
        case "select":
            return f"that {who} is the row to choose"
        case "forecast":
            return f"a forecast of {money(value)} points"
        case "unlearn":
            return f"that the score without {who} will be {money(value)}"
        case _:
            return f"that {who} is worth {money(value)} by {method}"


def _group(setup: Setup, group: int) -> str:
    return f"{setup.groups[group].letter} ({setup.groups[group].name})"


def _operator(setup: Setup, operator: int) -> str:
    return setup.operators[operator].name


def _seat(setup: Setup, seat: int) -> str:
    return setup.seats[seat].name
