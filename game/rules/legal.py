"""What a seat may do now and what it costs: decided from its `Sight` alone, so a refusal can tell no secret (R4–R14, R22,
R24, R28, R29).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from game import subsets
from game.errors import Illegal
from game.rules import actions
from game.rules.actions import Action, kind
from game.rules.notation import MOST_MONEY, money
from game.rules.setup import Kind
from game.rules.sight import Sight

VALUES = ("leave-one-out", "shapley", "banzhaf", "beta-16-1", "beta-1-16")
"""The methods that say what one group is worth; of Beta Shapley, ``beta-16-1`` stresses small rows (Kwon & Zou 2022)."""

DECLARABLE = (*VALUES, "group-leave-one-out", "unlearn", "poison", "select", "forecast")
"""What may be declared (R22): a value by a method, the score after groups are forgotten, which group was poisoned, which row is
best, what rows of a size will score.
"""

_OF_ONE = frozenset((*VALUES, "poison"))
"""What is declared of one group."""


def price(sight: Sight, action: Action) -> int:
    """What an action costs the seat, in hundredths; 0 for a kind it may not use."""
    what = kind(action)
    times = _TIMES.get(what)
    return (sight.me.price(what) or 0) * (times(sight, action) if times else 1) + _walkout(sight, action)


def _cells(sight: Sight, action: Action) -> int:
    assert isinstance(action, actions.Unveil)
    return len(untold(sight, action.row)) if action.slice is None else 1


def _tests(sight: Sight, action: Action) -> int:
    assert isinstance(action, actions.Audit)
    return action.count


def _struck(sight: Sight, action: Action) -> int:
    """Only what strikes cost in full (`_walkout`), whatever the price of the kind."""
    return 0


_TIMES: dict[Kind, Callable[[Sight, Action], int]] = {Kind.UNVEIL: _cells, Kind.AUDIT: _tests, Kind.STRIKE: _struck}
"""How many times the price of their kind actions cost that do not cost it once."""


def _walkout(sight: Sight, action: Action) -> int:
    """What it costs to call groups out, by a strike or an ultimatum: each further group of a round a step more (R10, R14)."""
    if isinstance(action, actions.Strike):
        groups = action.groups
    elif isinstance(action, actions.Demand) and sight.setup.ultimatum:
        groups = action.groups & ~sight.notes.struck
    else:
        return 0
    me, many, before = sight.me, subsets.size(groups), subsets.size(sight.notes.struck)
    return many * me.strike_first + me.strike_step * (many * before + many * (many - 1) // 2)


def forbids(sight: Sight, action: Action) -> Illegal | None:
    """Why the rules forbid an action to this seat now; `None` when it is legal."""
    found = charge(sight, action)
    return found if isinstance(found, Illegal) else None


def charge(sight: Sight, action: Action) -> int | Illegal:
    """What an action costs the seat, in hundredths, or why the rules forbid it to this seat now."""
    board, what = sight.board, kind(action)
    me = board.setup.seats[sight.seat]
    if board.over:
        return Illegal("R1", "the game is over")
    if board.turn != sight.seat:
        return Illegal("R1", f"it is the turn of {board.setup.seats[board.turn].name}")
    one = me.price(what)
    if one is None:
        allowed = ", ".join(str(mine) for mine, _ in me.prices)
        return Illegal("R4", f"{me.name} has no {what} in this scenario; it has {allowed or 'no actions'}")
    check = _CHECKS.get(what)
    if check and (fault := check(sight, action)):
        return fault
    times = _TIMES.get(what)
    cost = (one * times(sight, action) if times else one) + _walkout(sight, action)
    if cost and cost > sight.notes.purse:  # a purse that a penalty emptied (R26) still ends its turn
        return Illegal("R4", f"it costs {money(cost)} and the purse holds {money(sight.notes.purse)}")
    return cost


def options(sight: Sight) -> Iterator[Action]:
    """Every legal action of the seat, in a fixed order, the end of the turn last; of demands and values, one sum each."""
    return (action for action in _candidates(sight) if forbids(sight, action) is None)


def _candidates(sight: Sight) -> Iterator[Action]:
    setup = sight.setup
    mine = sight.me.organizes
    for row in range(setup.rows):
        yield actions.Unveil(row, None)
        for slice_ in range(len(setup.slices)):
            yield actions.Unveil(row, slice_)
    for make in actions.ON_ONE_GROUP.values():
        for group in range(len(setup.groups)):
            yield make(group)
    for groups in subsets.subsets(mine):
        yield actions.Strike(groups)
    for operator in range(len(setup.operators)):
        for groups in subsets.subsets(mine):
            yield actions.Demand(operator, groups, 100)
    for method in DECLARABLE:
        for group in range(len(setup.groups)):
            for slice_ in range(len(setup.slices)):
                if method != "forecast":
                    yield actions.Declare(method, 1 << group, 0, slice_)
    for slice_ in range(len(setup.slices)):
        yield actions.Declare("forecast", 0, 0, slice_)
    for operator in range(len(setup.operators)):
        for row in subsets.within(sight.board.rows[operator], sight.board.reaches[operator], len(setup.groups)):
            yield actions.Train(operator, row)
        for count in range(1, len(setup.slices) + 1):
            yield actions.Audit(operator, count)
    yield actions.End()


def _names(sight: Sight, mask: int) -> str:
    return ", ".join(sight.setup.groups[i].letter for i in subsets.members(mask))


def _are(sight: Sight, mask: int) -> str:
    return f"{_names(sight, mask)} {'is' if subsets.size(mask) == 1 else 'are'}"


def _have(sight: Sight, mask: int) -> str:
    return f"{_names(sight, mask)} {'has' if subsets.size(mask) == 1 else 'have'}"


def _latent(sight: Sight, mask: int, rule: str) -> Illegal | None:
    latent = mask & ~sight.board.existing
    if latent:
        return Illegal(rule, f"{_are(sight, latent)} latent: there are no examples of it yet")
    return None


def _not_mine(sight: Sight, mask: int, rule: str) -> Illegal | None:
    foreign = mask & ~sight.me.organizes
    if foreign:
        own = _names(sight, sight.me.organizes) or "no group"
        return Illegal(rule, f"{sight.me.name} organizes {own}, not {_names(sight, foreign)}")
    return None


def _unveil(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Unveil)
    if fault := _latent(sight, action.row, "R5"):
        return fault
    measured = sight.setup.measured(action.row)
    if not measured or (action.slice is not None and action.slice not in measured):
        return Illegal("R6", "nobody measured this cell, so there is nothing to unveil")
    new = untold(sight, action.row)
    if not new or (action.slice is not None and action.slice not in new):
        return Illegal("R6", "you know this already, and nothing you can know of has changed since")
    return None


def untold(sight: Sight, row: int) -> tuple[int, ...]:
    """The slices on which a look at a row would tell something, in order (R6): its measured cells that the seat does not know.

    A cell that was learned in an earlier round counts as unknown where labels may have gone wrong in secret since.
    """
    return tuple([i for i in sight.setup.measured(row) if sight.fresh(row, i) is None or sight.aged(row, i)])


def _labor(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Labor)
    if sight.board.amounts[action.group] + sight.board.labor[action.group] >= 3:
        return Illegal("R7", f"{_names(sight, 1 << action.group)} has, or will have, all of its examples already")
    return None


def _annotate(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Annotate)
    return _latent(sight, 1 << action.group, "R8")


def _incentive(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Incentive)
    if sight.board.willingness[action.group] >= 3 and sight.board.bases[action.group] >= 3:
        return Illegal("R9", f"{_names(sight, 1 << action.group)} is as willing as can be")
    return None


def _strike(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Strike)
    if not action.groups:
        return Illegal("R10", "a strike names no group; choose at least one")
    if fault := _not_mine(sight, action.groups, "R10") or _latent(sight, action.groups, "R10"):
        return fault
    if bound := action.groups & sight.board.bound:
        return Illegal("R16", f"{_are(sight, bound)} bound by a deal and cannot strike")
    if again := action.groups & sight.notes.struck:
        return Illegal("R10", f"{_have(sight, again)} struck this turn already")
    return None


def _fund(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Fund)
    group = 1 << action.group
    if fault := _not_mine(sight, group, "R11") or _latent(sight, group, "R11"):
        return fault
    if sight.board.funded & group:
        return Illegal("R11", f"{_names(sight, group)} has a fund this round already")
    return None


def _poison(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Poison)
    return _not_mine(sight, 1 << action.group, "R12") or _latent(sight, 1 << action.group, "R12")


def _delete(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Delete)
    return _not_mine(sight, 1 << action.group, "R13") or _latent(sight, 1 << action.group, "R13")


def _demand(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Demand)
    if not action.groups:
        return Illegal("R14", "a demand names no group; choose at least one")
    if fault := _not_mine(sight, action.groups, "R14") or _latent(sight, action.groups, "R14"):
        return fault
    if bound := action.groups & sight.board.bound:
        return Illegal("R16", f"{_are(sight, bound)} bound by a deal and cannot be named again")
    if banned := action.groups & sight.board.bans[action.operator]:
        return Illegal("R25", f"{sight.setup.operators[action.operator].name} has banned {_names(sight, banned)}")
    if any(offer.seat == sight.seat and offer.operator == action.operator for offer in sight.board.offers):
        return Illegal("R14", f"{sight.setup.operators[action.operator].name} has a demand of this seat already this round")
    if not 0 < action.sum <= MOST_MONEY:
        return Illegal("R14", f"a demand is for more than 0 and at most {money(MOST_MONEY)} a round, not {money(action.sum)}")
    return None


def _declare(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Declare)
    if action.method not in DECLARABLE:
        return Illegal("R22", f"values are declared by {', '.join(DECLARABLE)}, not by {action.method}")
    if abs(action.value) > MOST_MONEY:
        return Illegal("R22", f"a declared value is at most {money(MOST_MONEY)} points")
    for goal in sight.setup.goals:
        asked = goal.method == action.method and goal.seat == sight.seat and goal.slice in (None, action.slice)
        if asked and sight.board.round > goal.deadline:
            return Illegal("R22", f"these values were due by the end of round {goal.deadline}")
    many = subsets.size(action.groups)
    if action.method in _OF_ONE and many != 1:
        return Illegal("R22", f"{action.method} is declared of one group, such as C")
    if action.method in ("group-leave-one-out", "unlearn") and not many:
        return Illegal("R22", f"{action.method} is declared of some groups, such as BC")
    if action.method == "forecast" and many:
        return Illegal("R22", "a forecast is about all rows of a size and names no group: write - for the groups")
    if action.method == "select" and (action.groups, action.slice) in sight.setup.unmeasured:
        where = sight.setup.slices[action.slice].said
        return Illegal("R22", f"nobody measured {subsets.show(action.groups)} on {where}, so it cannot be chosen")
    return _latent(sight, action.groups, "R22")


def _train(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Train)
    board, who = sight.board, sight.setup.operators[action.operator]
    if sight.me.operator != action.operator:
        return Illegal("R28", f"{sight.me.name} does not move {who.name}")
    if board.trained >> action.operator & 1:
        return Illegal("R28", f"{who.name} has moved this round already")
    if fault := _latent(sight, action.row, "R5"):
        return fault
    if closed := action.row & board.withheld:
        return Illegal("R5", f"{_are(sight, closed)} withheld, so the row is closed")
    if banned := action.row & board.bans[action.operator]:
        return Illegal("R25", f"{who.name} has banned {_names(sight, banned)}")
    here = board.rows[action.operator] & board.able(action.operator)
    if (far := subsets.size(here ^ action.row)) > (reach := board.reaches[action.operator]):
        return Illegal("R18", f"that row differs in {far} groups from {subsets.show(here)}, and the reach is {reach}")
    if action.row == board.rows[action.operator]:
        return Illegal("R28", f"{who.name} stands there already; end the turn to stay")
    if any((action.row, slice_) in sight.setup.unmeasured for slice_, _ in who.tested):
        return Illegal("R18", f"nobody measured {subsets.show(action.row)} on what {who.name} tests")
    return None


def unaudited(sight: Sight, operator: int) -> tuple[int, ...]:
    """The slices an audit of an operator's row would test, in order: those it does not test and the seat does not know (R29).

    After them those that it learned in earlier rounds, where labels may have gone wrong in secret since.
    """
    row, tested = sight.board.rows[operator], dict(sight.setup.operators[operator].tested)
    asked = [i for i in sight.setup.measured(row) if i not in tested]
    new = [i for i in asked if sight.fresh(row, i) is None]
    return (*new, *(i for i in asked if i not in new and sight.aged(row, i)))


def _audit(sight: Sight, action: Action) -> Illegal | None:
    assert isinstance(action, actions.Audit)
    who = sight.setup.operators[action.operator]
    if sight.me.role != "auditor" and sight.me.operator != action.operator:
        return Illegal("R29", f"{sight.me.name} is no auditor, and does not move {who.name}")
    if fault := _latent(sight, sight.board.rows[action.operator], "R5"):
        return fault
    left = len(unaudited(sight, action.operator))
    if not left:
        return Illegal("R29", f"{who.name} has no slice left to test on its row: it tests them itself, or you know them")
    if not 1 <= action.count <= left:
        return Illegal("R29", f"an audit of {who.name} tests 1 to {left} slices now, not {action.count}")
    return None


_CHECKS: dict[Kind, Callable[[Sight, Action], Illegal | None]] = {
    Kind.UNVEIL: _unveil,
    Kind.LABOR: _labor,
    Kind.ANNOTATION: _annotate,
    Kind.INCENTIVE: _incentive,
    Kind.STRIKE: _strike,
    Kind.FUND: _fund,
    Kind.POISON: _poison,
    Kind.DELETE: _delete,
    Kind.DEMAND: _demand,
    Kind.DECLARE: _declare,
    Kind.TRAIN: _train,
    Kind.AUDIT: _audit,
}
