"""What a seat can do: one frozen class an action. Groups are masks, `group` an index, money hundredths of a credit."""

from __future__ import annotations

from collections.abc import Callable

from game.frozen import frozen
from game.rules.setup import Kind


@frozen
class Unveil:
    """Learn a cell, or every cell of a row when `slice` is `None`."""

    row: int
    slice: int | None


@frozen
class Labor:
    group: int


@frozen
class Annotate:
    group: int


@frozen
class Incentive:
    group: int


@frozen
class Strike:
    groups: int


@frozen
class Fund:
    group: int


@frozen
class Poison:
    group: int


@frozen
class Delete:
    group: int


@frozen
class Demand:
    """Ask `operator` for `sum` a round, for all of `groups` together."""

    operator: int
    groups: int
    sum: int


@frozen
class Declare:
    """State that the groups of a mask are worth `value` hundredths of a point by `method` on `slice` (R22)."""

    method: str
    groups: int
    value: int
    slice: int


@frozen
class Train:
    """Move the pawn of `operator` to a row in its reach."""

    operator: int
    row: int


@frozen
class Audit:
    """Test the row of `operator` on the first `count` slices that it does not test and the seat does not know."""

    operator: int
    count: int


@frozen
class End:
    """End the seat's turn."""


Action = Unveil | Labor | Annotate | Incentive | Strike | Fund | Poison | Delete | Demand | Declare | Train | Audit | End

KINDS: dict[type, Kind] = {
    Unveil: Kind.UNVEIL,
    Labor: Kind.LABOR,
    Annotate: Kind.ANNOTATION,
    Incentive: Kind.INCENTIVE,
    Strike: Kind.STRIKE,
    Fund: Kind.FUND,
    Poison: Kind.POISON,
    Delete: Kind.DELETE,
    Demand: Kind.DEMAND,
    Declare: Kind.DECLARE,
    Train: Kind.TRAIN,
    Audit: Kind.AUDIT,
    End: Kind.END,
}

ON_ONE_GROUP: dict[Kind, Callable[[int], Action]] = {
    Kind.LABOR: Labor,
    Kind.ANNOTATION: Annotate,
    Kind.INCENTIVE: Incentive,
    Kind.FUND: Fund,
    Kind.POISON: Poison,
    Kind.DELETE: Delete,
}
"""What makes the actions that name one group, and nothing else, of its index."""


def kind(action: Action) -> Kind:
    """The kind of an action."""
    return KINDS[type(action)]
