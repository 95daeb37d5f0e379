"""What everybody at the table may know of a scenario from the start: the setup, which never changes in a game.

One unit serves scores and money: a hundredth of a point, which is a hundredth of a credit. So 91.30 points is 9130, and a
round's pay of two credits is 200.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """An evaluation slice: a held-out set of examples, named by an id."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Operator:
    """An AI developer. `row` is its opening row; weights are (slice index, weight) pairs that sum to 1.

    `price` is what it pays each group it trains on each round, and `inertia` what a move must gain, both in hundredths;
    `reach` is how many groups one move may add or drop; `patience` multiplies what it yields to a demand.
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


@dataclass(frozen=True, slots=True)
class Seat:
    """A player. `organizes` is a mask of groups; `prices` are (kind, hundredths) pairs, of the kinds this seat may use."""

    id: str
    name: str
    role: str
    purse: int
    income: int
    organizes: int
    prices: tuple[tuple[Kind, int], ...]

    def price(self, kind: Kind) -> int | None:
        """The price of a kind in hundredths, `None` when this seat may not use it. Ending a turn is free for all."""
        if kind is Kind.END:
            return 0
        for mine, price in self.prices:
            if mine is kind:
                return price
        return None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a seat: `points` of credit, half of them from `partial`, all from `full`, by the end of round `deadline`.

    `partial` and `full` are in hundredths (points or credits); `operator`, `slice` and `method` are set where a kind needs them.
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


@dataclass(frozen=True, slots=True)
class Event:
    """Something the scenario does at the start of a round: a change `by` some steps or hundredths, or news only."""

    round: int
    kind: str
    text: str
    groups: int = 0
    operator: int | None = None
    seat: int | None = None
    by: int = 0


@dataclass(frozen=True, slots=True)
class Setup:
    """The public part of a scenario. `hash` is eight hex digits of the file; `unmeasured` cells exist but have no score.

    `edits` says which of ``amount`` and ``quality`` change scores on this board at all (R5).
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

    @property
    def rows(self) -> int:
        """How many rows the board has, latent groups included: 2^n."""
        return 1 << len(self.groups)
