"""What happened: one frozen class an event. Who may see it is its *type*, so nobody can forget to say; `rule` is its number.

`Public` events reach everybody, `Private` ones only the seat `to`, `Hidden` ones nobody before the debrief.
"""

from __future__ import annotations

from typing import ClassVar

from game.frozen import frozen
from game.rules import setup


@frozen
class Public:
    rule: ClassVar[str]


@frozen
class Private:
    rule: ClassVar[str]
    to: int


@frozen
class Hidden:
    rule: ClassVar[str]


Event = Public | Private | Hidden


# Public ---------------------------------------------------------------------------------------------------------------


@frozen
class RoundOpened(Public):
    """`luck` is a die for each operator, a whole number below 2^32, for policies that gamble."""

    rule: ClassVar[str] = "R1"
    round: int
    luck: tuple[int, ...] = ()


@frozen
class TurnEnded(Public):
    rule: ClassVar[str] = "R1"
    seat: int


@frozen
class Announced(Public):
    """What the scenario will do at the start of next round."""

    rule: ClassVar[str] = "R2"
    event: setup.Event


@frozen
class Happened(Public):
    """An announced event took effect; what it changed follows in events of its own."""

    rule: ClassVar[str] = "R2"
    event: setup.Event


@frozen
class PriceChanged(Public):
    rule: ClassVar[str] = "R2"
    operator: int
    price: int


@frozen
class ReachChanged(Public):
    """How many groups an operator may add or drop in one move from now on; `cause` is ``event`` or ``deal``."""

    rule: ClassVar[str] = "R18"
    operator: int
    reach: int
    cause: str


@frozen
class Placed(Public):
    """The scenario put an operator on another row."""

    rule: ClassVar[str] = "R2"
    operator: int
    row: int


@frozen
class IntentShown(Public):
    """The row an operator would move to if nothing changed, what that gains in hundredths of utility, and why; the row it has in
    mind, and what standing there would gain.
    """

    rule: ClassVar[str] = "R3"
    operator: int
    row: int
    gain: int
    reason: str
    aim: int
    promise: int


@frozen
class LaborPlaced(Public):
    rule: ClassVar[str] = "R7"
    seat: int
    group: int


@frozen
class AmountChanged(Public):
    rule: ClassVar[str] = "R7"
    group: int
    amount: int
    cause: str


@frozen
class WillingnessChanged(Public):
    """`cause` is ``strike``, ``incentive``, ``deal``, ``drift``, ``return`` or ``event``; `seat` who did it, if a seat did."""

    rule: ClassVar[str] = "R5"
    group: int
    willingness: int
    base: int
    cause: str
    seat: int | None = None


@frozen
class Funded(Public):
    rule: ClassVar[str] = "R11"
    seat: int
    group: int


@frozen
class DemandMade(Public):
    rule: ClassVar[str] = "R14"
    seat: int
    operator: int
    groups: int
    sum: int


@frozen
class DemandAnswered(Public):
    """The operator's answer, and why. A refusal says the numbers it compared, where the scenario is not silent about them: its
    `loss` in hundredths of utility, and `parts`: it believes one part in so many of it (0: nothing).
    """

    rule: ClassVar[str] = "R15"
    seat: int
    operator: int
    groups: int
    sum: int
    accepted: bool
    reason: str
    loss: int | None = None
    parts: int | None = None


@frozen
class DealRan(Public):
    """A round of a deal's term went by, paid or paused."""

    rule: ClassVar[str] = "R16"
    seat: int
    operator: int
    groups: int


@frozen
class DealEnded(Public):
    rule: ClassVar[str] = "R16"
    seat: int
    operator: int
    groups: int


@frozen
class AuditHeld(Public):
    """An operator tested every slice; what it found shows only if it blames somebody."""

    rule: ClassVar[str] = "R25"
    operator: int


@frozen
class Blamed(Public):
    """A slice fell by more than the operator tolerates, and this is the group whose removal undoes most of the fall."""

    rule: ClassVar[str] = "R25"
    operator: int
    group: int
    slice: int


@frozen
class Banned(Public):
    """A group that an operator will not train on any more."""

    rule: ClassVar[str] = "R25"
    operator: int
    group: int


@frozen
class Caught(Public):
    """A seat had poisoned a group that was blamed, and pays the penalty."""

    rule: ClassVar[str] = "R26"
    seat: int
    group: int
    sum: int


@frozen
class Cleaned(Public):
    """An operator had the labels of a group it blamed corrected by a step, instead of banning it."""

    rule: ClassVar[str] = "R27"
    operator: int
    group: int


@frozen
class IncentiveGiven(Public):
    """An operator wins a withheld group back; the change of its willingness follows."""

    rule: ClassVar[str] = "R27"
    operator: int
    group: int


@frozen
class Shown(Public):
    """A seat unveiled a cell at a table where all seats see what one unveils."""

    rule: ClassVar[str] = "R30"
    seat: int
    row: int
    slice: int
    score: int


@frozen
class Dropped(Public):
    """Withheld groups left an operator's row, free and outside its reach."""

    rule: ClassVar[str] = "R17"
    operator: int
    groups: int
    row: int


@frozen
class Moved(Public):
    """An operator moved, and why; what that gains in hundredths of utility, the row it has in mind and what that would gain."""

    rule: ClassVar[str] = "R18"
    operator: int
    start: int
    row: int
    reason: str
    gain: int
    aim: int
    promise: int


@frozen
class Stayed(Public):
    """An operator stays where it is, although it meant to move or could use other groups when it said that it would stay."""

    rule: ClassVar[str] = "R18"
    operator: int
    row: int
    reason: str
    aim: int
    promise: int


@frozen
class Trained(Public):
    """An operator seat moved its pawn in its turn."""

    rule: ClassVar[str] = "R28"
    operator: int
    start: int
    row: int


@frozen
class Published(Public):
    """An operator's scores on its tested slices, as (slice, hundredths) pairs, on the row it stands on."""

    rule: ClassVar[str] = "R19"
    operator: int
    row: int
    scores: tuple[tuple[int, int], ...]


@frozen
class Paid(Public):
    """An operator paid a seat for groups it trained on (`cause` ``price``) or for a deal (``deal``)."""

    rule: ClassVar[str] = "R20"
    operator: int
    seat: int
    groups: int
    sum: int
    cause: str


@frozen
class GameEnded(Public):
    rule: ClassVar[str] = "R23"


# Private --------------------------------------------------------------------------------------------------------------


@frozen
class Spent(Private):
    rule: ClassVar[str] = "R4"
    sum: int


@frozen
class Unveiled(Private):
    """A cell the seat learned; `audit` is whether it was tested by an audit (R29) and not unveiled."""

    rule: ClassVar[str] = "R6"
    row: int
    slice: int
    score: int
    audit: bool = False


@frozen
class Annotated(Private):
    rule: ClassVar[str] = "R8"
    group: int


@frozen
class Poisoned(Private):
    rule: ClassVar[str] = "R12"
    group: int


@frozen
class Declared(Private):
    rule: ClassVar[str] = "R22"
    method: str
    groups: int
    value: int
    slice: int


@frozen
class IncomeReceived(Private):
    """A seat's fixed income of the round."""

    rule: ClassVar[str] = "R20"
    sum: int


@frozen
class Revenue(Private):
    """What an operator seat's model earned in a round, and what it paid for groups and deals, in hundredths."""

    rule: ClassVar[str] = "R20"
    operator: int
    earned: int
    paid: int


@frozen
class IncomeChanged(Private):
    rule: ClassVar[str] = "R2"
    income: int


# Hidden ---------------------------------------------------------------------------------------------------------------


@frozen
class QualityChanged(Hidden):
    """The quality of a group's labels changed, covertly."""

    rule: ClassVar[str] = "R12"
    group: int
    quality: int


@frozen
class Audited(Hidden):
    """What an operator's audit found on every slice, in hundredths: what its next one is compared with."""

    rule: ClassVar[str] = "R25"
    operator: int
    scores: tuple[int | None, ...]


@frozen
class Deployed(Hidden):
    """An operator's weighted score on its deployed and on its tested slices, in hundredths: what its revenue depends on.

    `None` on a row that nobody measured on all of these slices.
    """

    rule: ClassVar[str] = "R20"
    operator: int
    deployed: int | None
    tested: int | None
