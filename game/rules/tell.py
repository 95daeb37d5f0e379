"""Events in words: one sentence each, for the log, the terminal and the debrief."""

from __future__ import annotations

from game import subsets
from game.rules import aims, events
from game.rules.events import Event
from game.rules.notation import figure
from game.rules.setup import Setup
from game.rules.sight import Sight, Working

_WHY = {
    "strike": "strikes",
    "incentive": "was given an incentive",
    "drift": "drifts back",
    "deal": "comes back for the deal",
    "return": "comes back",
    "event": "changes its mind",
}


def tell(setup: Setup, event: Event, you: int | None = None) -> str:
    """One readable sentence about an event, told to the seat `you` if that is given; empty for those a reader need not see, such
    as the close of a turn.
    """
    match event:
        case events.RoundOpened(round_):
            return f"Round {round_} of {setup.rounds}."
        case events.Announced(what):
            return f"Next round: {what.text}"
        case events.Happened(what):
            return what.text
        case events.PriceChanged(operator, price):
            return f"{_operator(setup, operator)} now pays {figure(price)} a group."
        case events.ReachChanged(operator, reach, cause):
            why = "After this deal " if cause == "deal" else ""
            changes = f"{reach} {'group' if reach == 1 else 'groups'}"
            return f"{why}{_operator(setup, operator)} can change {changes} in one move from now on."
        case events.Placed(operator, row):
            return f"{_operator(setup, operator)} now trains on {_row(row)}."
        case events.IntentShown(operator, row, gain, reason, _, _):
            aim = f"means to move to {_row(row)}" if gain > 0 else f"means to train on {_row(row)}"
            return f"{_operator(setup, operator)} {aim}: {reason}."
        case events.LaborPlaced(seat, group):
            return f"{_does(setup, seat, you, 'place')} labor on {_group(setup, group)}."
        case events.AmountChanged(group, amount, cause):
            return f"{_group(setup, group)} now has {_amount(amount)} ({cause})."
        case events.WillingnessChanged(group, willingness, _, cause):
            closed = "; its rows are closed" if willingness < 0 else ""
            level = f"{willingness:+d}".replace("-", "−") if willingness else "0"
            return f"{_group(setup, group)} {_WHY[cause]}: willingness {level}{closed}."
        case events.Funded(_, group):
            return f"A strike fund holds {_group(setup, group)} where it is this round."
        case events.DemandMade(seat, operator, groups, sum_):
            asks = f"{_does(setup, seat, you, 'ask')} {_operator(setup, operator)}"
            return f"{asks} for {figure(sum_)} a round for {subsets.show(groups)}."
        case events.DemandAnswered(_, operator, groups, sum_, accepted, reason, loss, parts):
            word = "accepts" if accepted else "refuses"
            told = f"{_operator(setup, operator)} {word} {figure(sum_)} a round for {subsets.show(groups)}: {reason}"
            return f"{told}.{compared(setup.operators[operator].patience, loss, parts)}"
        case events.DealEnded(_, operator, groups):
            return f"The deal of {_operator(setup, operator)} on {subsets.show(groups)} is over."
        case events.AuditHeld(operator):
            return f"{_operator(setup, operator)} audits its model on every slice."
        case events.Blamed(operator, group, slice_):
            where = _slice(setup, slice_)
            return f"{_operator(setup, operator)} found that its score fell on {where} and blames {_group(setup, group)}."
        case events.Banned(operator, group):
            return f"{_operator(setup, operator)} bans {_group(setup, group)}: it will not train on it again."
        case events.Caught(seat, group, sum_):
            if _told(setup, seat, you):
                return f"You are found to have poisoned {_group(setup, group)} and pay {figure(sum_)}."
            return f"{_seat(setup, seat)} is found to have poisoned {_group(setup, group)} and pays {figure(sum_)}."
        case events.Cleaned(operator, group):
            return f"{_operator(setup, operator)} has the labels of {_group(setup, group)} corrected."
        case events.IncentiveGiven(operator, group):
            return f"{_operator(setup, operator)} offers {_group(setup, group)} an incentive to come back."
        case events.Shown(seat, row, slice_, score):
            where = f"{_row(row)} scores {figure(score)} on {_slice(setup, slice_)}"
            return f"{_does(setup, seat, you, 'unveil')} for all: {where}."
        case events.Trained(operator, start, row):
            return f"{_operator(setup, operator)} moves from {_row(start)} to {_row(row)}, as its seat decided."
        case events.Dropped(operator, groups, row):
            return f"{_operator(setup, operator)} loses {subsets.show(groups)} and falls back to {_row(row)}."
        case events.Stayed(operator, row, reason):
            return f"{_operator(setup, operator)} stays on {_row(row)}: {reason}."
        case events.Moved(operator, start, row, reason):
            return f"{_operator(setup, operator)} moves from {_row(start)} to {_row(row)}: {reason}."
        case events.Published(operator, row, scores):
            said = ", ".join(f"{figure(score)} on {_slice(setup, slice_)}" for slice_, score in scores)
            name = _operator(setup, operator)
            return (
                f"{name} publishes its score on {_row(row)}: {said}."
                if said
                else f"{name} has no score to publish on {_row(row)}."
            )
        case events.Paid(operator, seat, groups, sum_, cause):
            reason = "for its deal on" if cause == "deal" else "for training on"
            payee = "you" if _told(setup, seat, you) else _seat(setup, seat)
            return f"{_operator(setup, operator)} pays {payee} {figure(sum_)} {reason} {subsets.show(groups)}."
        case events.GameEnded():
            return "The game is over; the whole board is unveiled."
        case events.Unveiled(_, row, slice_, score, audit):
            return f"{'Audited' if audit else 'Unveiled'}: {_row(row)} scores {figure(score)} on {_slice(setup, slice_)}."
        case events.Annotated(_, group):
            return f"You annotate {_group(setup, group)}."
        case events.Poisoned(_, group):
            return f"You poison {_group(setup, group)}, covertly."
        case events.Declared(_, method, groups, value, slice_):
            where = "" if method == "poison" else f" on {_slice(setup, slice_)}"
            return f"You declare {_declared(setup, method, groups, value)}{where}."
        case events.Revenue(_, operator, earned, paid):
            return f"{_operator(setup, operator)} earned {figure(earned)} and paid {figure(paid)} for its data."
        case events.IncomeReceived(_, sum_):
            return f"Your fixed income: {figure(sum_)}."
        case events.IncomeChanged(_, income):
            return f"Your fixed income is now {figure(income)} a round."
        case _:
            return ""


_SHARES = {0: "none of it", 1: "all of it", 2: "half of it", 4: "a quarter of it"}


def compared(patience: float, loss: int | None, parts: int | None) -> str:
    """What a refusal says it compared (R15), as a sentence after it with a space before: loss, belief and the most it would pay;
    empty where it said none of them.
    """
    if loss is None or parts is None:
        return ""
    if loss <= 0:
        return " It would lose nothing."
    most = max(0, int(patience * loss / parts)) if parts else 0
    believes = _SHARES.get(parts, f"one part in {parts} of it")
    return f" It would lose {figure(loss)} a round and believes {believes}: it pays at most {figure(most)}."


def _declared(setup: Setup, method: str, groups: int, value: int) -> str:
    who = subsets.show(groups)
    match method:
        case "poison":
            verb = "were" if value > 0 else "were not"
            return f"that the labels of {who} {verb} made wrong"
        case "select":
            return f"that {_row(groups)} is the row to choose"
        case "forecast":
            return f"a forecast of {figure(value)} points"
        case "unlearn":
            return f"that the score without {who} will be {figure(value)}"
        case "leave-one-out" | "group-leave-one-out":
            return f"that {figure(value)} points are lost without {who}"
        case _:
            return f"that {who} is worth {figure(value)} points by {aims.METHODS.get(method, method)}"


def _told(setup: Setup, seat: int, you: int | None) -> bool:
    """Whether a seat is spoken of as you: it is the one that is told, or the scenario gives it that name."""
    return seat == you or _seat(setup, seat) == "You"


def _does(setup: Setup, seat: int, you: int | None, verb: str) -> str:
    """A seat and what it does: You ask, North asks."""
    return f"You {verb}" if _told(setup, seat, you) else f"{_seat(setup, seat)} {verb}s"


def _amount(amount: int) -> str:
    return f"amount {amount} of 3" if amount else "no examples"


def _row(row: int) -> str:
    """A row as a sentence names it."""
    return subsets.show(row) if row else "the empty row"


def _slice(setup: Setup, slice_: int) -> str:
    return setup.slices[slice_].said


def _group(setup: Setup, group: int) -> str:
    return f"{setup.groups[group].letter} ({setup.groups[group].name})"


def _operator(setup: Setup, operator: int) -> str:
    return setup.operators[operator].name


def _seat(setup: Setup, seat: int) -> str:
    return setup.seats[seat].name


def follows(sight: Sight, slice_: int, working: Working) -> str:
    """Where a deduced score follows from (R3), in a sentence."""
    setup = sight.setup
    gain, cost, score = working.gain, working.cost, working.score
    more = "more" if gain >= 0 else "less"
    paid = f", for which it pays {figure(abs(cost))} {'more' if cost > 0 else 'less'}" if cost else ""
    sums = f"{figure(score)} {_signed(gain)}{f' {_signed(cost)}' if cost else ''}"
    return (
        f"Deduced: {_operator(setup, working.operator)} said that {_row(working.row)} leaves it {figure(abs(gain))} {more} than "
        f"{_row(working.base)}{paid}; so it scores {sums} = {figure(score + gain + cost)} on {_slice(setup, slice_)}."
    )


def _signed(sum_: int) -> str:
    return f"{'−' if sum_ < 0 else '+'} {figure(abs(sum_))}"
