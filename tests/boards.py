"""Small boards for tests of the rules: setups made by hand, and grids whose every score is a function of a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from game.catalog import POLICIES
from game.chance import draw
from game.rules import setup
from game.rules.actions import Action
from game.rules.events import Event
from game.rules.rulebook import begin, play
from game.rules.setup import Goal, Group, Kind, Operator, Seat, Setup, Slice
from game.rules.sight import Sight
from game.rules.state import State, World, observe
from game.subsets import members

PRICES = tuple(
    (kind, price)
    for kind, price in (
        (Kind.UNVEIL, 100), (Kind.LABOR, 400), (Kind.ANNOTATION, 300), (Kind.INCENTIVE, 200), (Kind.STRIKE, 200),
        (Kind.FUND, 100), (Kind.POISON, 400), (Kind.DELETE, 100), (Kind.DEMAND, 100), (Kind.DECLARE, 0),
    )
)  # fmt: skip


@dataclass
class SeededGrid:
    """Scores drawn from a seed by row, slice and the condition of the row's groups; `other` gives some slices another seed."""

    groups: int
    slices: tuple[str, ...]
    seed: int
    other: dict[int, int] = field(default_factory=dict)
    maximum: float = 1.0
    unmeasured: frozenset[tuple[int, int]] = frozenset()
    edits: frozenset[str] = frozenset(("amount", "quality"))

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[tuple[int | None, ...]]:
        return [
            tuple(
                None
                if (mask, i) in self.unmeasured
                else draw(self.other.get(i, self.seed), 10001, mask, i, *((amounts[g], quality[g]) for g in members(mask)))
                for i in range(len(self.slices))
            )
            for mask in masks
        ]

    def raw(self, amounts: tuple[int, ...], quality: tuple[int, ...]) -> np.ndarray:
        return np.array(self.rows(amounts, quality, range(1 << self.groups)), dtype=float) / 10000


@dataclass
class FixedGrid(SeededGrid):
    """Scores in points given by a function of row and slice, whatever the condition."""

    score: Callable[[int, int], float] = lambda row, slice_: 0.0

    def rows(self, amounts: tuple[int, ...], quality: tuple[int, ...], masks: Sequence[int]) -> list[tuple[int | None, ...]]:
        return [tuple(round(100 * self.score(mask, i)) for i in range(len(self.slices))) for mask in masks]


def make(
    groups: int = 3,
    slices: int = 2,
    *,
    operators: Sequence[dict[str, object]] = ({},),
    seats: Sequence[dict[str, object]] = ({},),
    group: Sequence[dict[str, int]] = (),
    rounds: int = 3,
    term: int = 3,
    goals: tuple[Goal, ...] = (),
    unmeasured: frozenset[tuple[int, int]] = frozenset(),
) -> Setup:
    """A setup in which everything not named is the usual: one operator that tests slice 0, one seat that organizes all groups."""
    letters = "ABCDEFGHIJKL"
    extra = list(group) + [{}] * groups
    return Setup(
        id="test",
        title="Test",
        hash="00000000",
        rounds=rounds,
        term=term,
        groups=tuple(
            Group(letters[i], f"group {letters[i]}", "", **({"amount": 2, "willingness": 1, "base": 1} | extra[i]))
            for i in range(groups)
        ),
        slices=tuple(Slice(f"s{i}", f"slice {i}") for i in range(slices)),
        operators=tuple(
            Operator(
                **{
                    "id": f"a{i + 1}", "name": f"Operator {i + 1}", "row": (1 << groups) - 1, "tested": ((0, 1.0),),
                    "deployed": ((0, 1.0),), "price": 200, "reach": 2, "inertia": 0, "patience": 1.0, "policy": "greedy",
                } | who
            )  # type: ignore[arg-type]
            for i, who in enumerate(operators)
        ),
        seats=tuple(
            Seat(
                **{
                    "id": f"p{i + 1}", "name": f"Player {i + 1}", "role": "organizer", "purse": 1600, "income": 300,
                    "organizes": (1 << groups) - 1, "prices": PRICES,
                } | who
            )  # type: ignore[arg-type]
            for i, who in enumerate(seats)
        ),
        goals=goals,
        unmeasured=unmeasured,
    )  # fmt: skip


def start(
    what: Setup,
    grid: SeededGrid,
    *,
    quality: tuple[int, ...] | None = None,
    schedule: tuple[setup.Event, ...] = (),
    seed: int = 1,
) -> tuple[State, tuple[Event, ...]]:
    """The opening of a game on a grid; seats know no quality."""
    world = World(grid, seed, quality or (3,) * len(what.groups), schedule)
    return begin(what, world, ((None,) * len(what.groups),) * len(what.seats), POLICIES)


def after(state: State, *actions: Action) -> tuple[State, list[Event]]:
    """The state after actions of whoever's turn it is, and everything that happened."""
    told: list[Event] = []
    for action in actions:
        state, happened = play(state, action, POLICIES)
        told.extend(happened)
    return state, told


def sight(state: State, seat: int = 0) -> Sight:
    """What a seat knows."""
    return observe(state, seat)
