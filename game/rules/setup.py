"""What everybody at the table may know of a scenario from the start: the setup, which never changes in a game.

One unit serves scores and money: a hundredth of a point, which is a hundredth of a credit. So 91.30 points is 9130, and a
round's pay of two credits is 200.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """The kinds of action, by the names scenario files use."""

    UNVEIL = "unveil"
    LABOR = "labor"
    ANNOTATION = "annotation"
    INCENTIVE = "incentive"
    STRIKE = "strike"
    FUND = "fund"
    POISON = "poison"
    DELETE = "delete"
    DEMAND = "demand"
    DECLARE = "declare"
    TRAIN = "train"
    AUDIT = "audit"
    END = "end"


@dataclass(frozen=True, slots=True)
class Group:
    """A data object: the examples one community makes. `amount` 0–3, `willingness` and `base` −3…+3 are the opening ones."""

    letter: str
    name: str
    community: str
    amount: int
    willingness: int
    base: int


@dataclass(frozen=True, slots=True)
class Slice:
    """An evaluation slice: a held-out set of examples, named by an id.

    `aimed` is about what part of them the scenario's wrong labels are about: the class that a targeted pattern aims at, else all.
    `stamped`: its examples carry the trigger that the wrong labels open a backdoor with.
    """

    id: str
    name: str
    aimed: float = 1.0
    stamped: bool = False

    @property
    def said(self) -> str:
        """The name as a sentence has it: in quotation marks where it would run into the words and numbers around it."""
        plain = self.name[:1].isalpha() and not any(mark in self.name for mark in ",;:.")
        return self.name if plain else f"“{self.name}”"


@dataclass(frozen=True, slots=True)
class Operator:
    """An AI developer. `row` is its opening row; weights are (slice index, weight) pairs that sum to 1.

    `price` is what it pays each group it trains on each round, and `inertia` what a move must gain, both in hundredths;
    `reach` is how many groups one move may add or drop at the opening (`Board.reaches` has it now); `patience` multiplies what it
    yields to a demand. `audit` is the period of its audits in rounds (0: it holds none), `tolerance` the fall in hundredths that
    it puts up with (R25). `answers` are the counter-moves it has, of ``incentive``, ``clean`` and ``reach`` (R27). `seat` moves
    it; `None`: its policy does (R28).
    """

    id: str
    name: str
    row: int
    tested: tuple[tuple[int, float], ...]
    deployed: tuple[tuple[int, float], ...]
    price: int
    reach: int
    inertia: int
    patience: float
    policy: str
    audit: int = 0
    tolerance: int = 300
    answers: tuple[str, ...] = ()
    seat: int | None = None


@dataclass(frozen=True)  # without slots, for what is cached
class Seat:
    """A player. `role` is ``organizer``, ``operator`` or ``auditor``; `organizes` is a mask of groups; `prices` are (kind,
    hundredths) pairs, of the kinds this seat may use; `operator` is the one that an operator seat moves. The first group that it
    calls out in a round costs `strike_first` hundredths, each further one `strike_step` more than the one before (R10, R14).
    """

    id: str
    name: str
    role: str
    purse: int
    income: int
    organizes: int
    prices: tuple[tuple[Kind, int], ...]
    operator: int | None = None
    strike_first: int = 100
    strike_step: int = 100

    def price(self, kind: Kind) -> int | None:
        """The price of a kind in hundredths, `None` when this seat may not use it. Ending a turn is free for all."""
        return self._prices.get(kind)

    @cached_property
    def _prices(self) -> dict[Kind, int]:
        return {**dict(self.prices), Kind.END: 0}


SMALL = ("estimate", "budget", "select", "forecast", "unlearn", "privacy", "fair-shares")
"""The kinds of goal of which little is good: errors, spending, regret, noise."""


DECLARED = ("estimate", "select", "forecast", "unlearn", "detect")
"""The kinds of goal that are about what a seat declared by the deadline."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a seat: `points` of credit, half of them from `partial`, all from `full`, by the end of round `deadline`.

    `partial` and `full` are in hundredths (points or credits); `operator`, `slice`, `method`, `size` (of a row), `groups` (a
    mask) and `epsilon` (of differential privacy) are set where a kind needs them.
    """

    id: str
    kind: str
    title: str
    seat: int
    points: int
    partial: int
    full: int
    deadline: int
    operator: int | None = None
    slice: int | None = None
    method: str | None = None
    size: int | None = None
    groups: int = 0
    epsilon: float | None = None

    @property
    def little(self) -> bool:
        """Whether a small value is good."""
        return self.full < self.partial or (self.full == self.partial and self.kind in SMALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """When a conditional event comes (R2), all of what is set: an operator's published score `below` or `above` hundredths, the
    groups of a mask all `withheld`, at least so many `deals` running.
    """

    operator: int | None = None
    below: int | None = None
    above: int | None = None
    withheld: int = 0
    deals: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something the scenario does at the start of a round: a change `by` some steps or hundredths, or news only.

    With a condition it comes once, a round after the condition first held, and not before `round`. A `covert` one is told to
    nobody, or, if the setup has it `foretold`, in all but whom it strikes. `one` means that a draw picks one of the `groups`.
    """

    round: int
    kind: str
    text: str
    groups: int = 0
    operator: int | None = None
    seat: int | None = None
    by: int = 0
    when: Condition | None = None
    covert: bool = False
    one: bool = False


@dataclass(frozen=True, slots=True)
class Setup:
    """The public part of a scenario. `hash` is eight hex digits of the file; `unmeasured` cells exist but have no score.

    `ultimatum` means that a demand is a strike too, that ends with the round (R14). `plain` refusals say both numbers that the
    operator compared, others only which of the two failed (R15).

    `edits` says which of ``amount`` and ``quality`` change scores on this board at all (R5). `shared` means that all seats learn
    what one unveils (R30); `penalty` is what a seat pays, in hundredths, when its poison is caught (R26). `foretold` are the
    covert events that everybody knows of, though not whom they strike (R2).
    """

    id: str
    title: str
    hash: str
    rounds: int
    term: int
    groups: tuple[Group, ...]
    slices: tuple[Slice, ...]
    operators: tuple[Operator, ...]
    seats: tuple[Seat, ...]
    goals: tuple[Goal, ...]
    unmeasured: frozenset[tuple[int, int]] = frozenset()
    edits: frozenset[str] = frozenset(("amount", "quality"))
    shared: bool = False
    penalty: int = 0
    foretold: tuple[Event, ...] = ()
    ultimatum: bool = False
    plain: bool = True

    def told(self, event: Event) -> bool:
        """Whether an event is announced, and told when it comes (R2)."""
        return not event.covert or event in self.foretold

    @property
    def rows(self) -> int:
        """How many rows the board has, latent groups included: 2^n."""
        return 1 << len(self.groups)

    def measured(self, row: int) -> Sequence[int]:
        """The slices on which a row has a score."""
        slices = range(len(self.slices))
        return [i for i in slices if (row, i) not in self.unmeasured] if self.unmeasured else slices
