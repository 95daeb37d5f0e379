"""A scenario as the game uses it: the public setup, what is hidden at the opening, the source of scores, the texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from game.errors import GameError
from game.rules.setup import Event, Setup
from game.scenario.deals import Deal, dealt, picked
from game.worlds import Grid, MetricGrid, table
from game.worlds import dataset as trained
from game.worlds.examples import Origin
from game.worlds.noise import Flip


@dataclass(frozen=True, slots=True)
class DatasetSource:
    """Trained models: how examples are dealt, made and spoiled; `slices` are (id, classes or `None`, groups or `None`, mark).

    Group i of the board holds what was dealt to `order[i]`, to itself where that is `None`.
    """

    data: str
    model: str
    groups: int
    deal: int
    skew: int
    train: int | None
    slices: tuple[trained.Slice, ...]
    right: tuple[float, ...]
    pattern: str
    flip: Flip | None
    origins: tuple[Origin, ...]
    privacy: float
    order: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class TableSource:
    """Measured scores: the text of a CSV called `file`; `name`, `licence` and `made` say where they are from."""

    file: str
    text: str
    name: str
    licence: str
    made: str


@dataclass(frozen=True, slots=True)
class MetricSource:
    """A closed form; `evaluations` are masks, one a slice; `noise` is a share of the highest score."""

    metric: str
    groups: int
    evaluations: tuple[int, ...]
    slices: tuple[str, ...]
    weights: tuple[float, ...]
    noise: float


Source = DatasetSource | TableSource | MetricSource


@lru_cache(maxsize=64)
def grid(source: Source, seed: int) -> Grid:
    """The board of a source: one in a process, so that a thousand games train a row once. Raises `SourceError`."""
    match source:
        case DatasetSource():
            return trained.shared(
                source.data,
                source.model,
                source.groups,
                source.deal,
                source.skew,
                source.train,
                source.slices,
                right=source.right,
                pattern=source.pattern,
                flip=source.flip,
                origins=source.origins,
                privacy=source.privacy,
                order=source.order,
            )
        case TableSource():
            return table.read(source.text, source.file)
        case MetricSource():
            return MetricGrid(
                source.metric,
                source.groups,
                source.evaluations,
                source.slices,
                source.weights,
                noise=source.noise,
                seed=seed,
            )


@dataclass(frozen=True, slots=True)
class Predict:
    """A question before the answer is seen; `answer` is the index of the right choice."""

    question: str
    choices: tuple[str, ...]
    answer: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the narration. `highlight` holds phrases such as ``AB all`` or ``group C``; `waits` is ``next``, a kind
    of action or one action in notation; `seat` is the index of the one seat that it is told to, `None` for every seat.
    """

    text: str
    highlight: tuple[str, ...] = ()
    waits: str = "next"
    predict: Predict | None = None
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class Debrief:
    """The four checks and questions for a class; a text that the scenario leaves out is empty."""

    intervention: str = ""
    reference: str = ""
    evidence: str = ""
    limits: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A level of difficulty: what is added to the purse and income of organizers and auditors, in hundredths, and what every
    operator's patience is multiplied by.
    """

    name: str
    budget: int
    income: int
    patience: float


USUAL = {
    "easy": Level("easy", 600, 100, 1.15),
    "normal": Level("normal", 0, 0, 1.0),
    "hard": Level("hard", -300, -50, 0.9),
}
"""The levels of a scenario that says nothing of them."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario that has been checked. `hash` is eight hex digits over the bytes of the file and its CSVs, `seed` the
    seed of its pictures and examples, `quality` the true opening quality of every group, `schedule` what will happen by rounds.
    `levels` are the levels of difficulty it describes itself, `difficulty` the one it is at, `hints` says whether players may ask
    for hints.
    `deals` are the boards that games are dealt from, `alike` the masks of the groups whose letters are shuffled then: nothing but
    what they hold tells them apart. `beside` are the files that belong to it, as (name, text).
    """

    path: Path
    id: str
    title: str
    summary: str
    story: str
    lesson: bool
    minutes: int
    seed: int
    hash: str
    setup: Setup
    quality: tuple[int, ...]
    schedule: tuple[Event, ...]
    source: Source
    steps: tuple[Step, ...]
    debrief: Debrief
    levels: tuple[Level, ...] = ()
    difficulty: str = "normal"
    hints: bool = True
    deals: tuple[Deal, ...] = ()
    alike: tuple[int, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()

    def dealt(self, seed: int) -> Scenario:
        """The scenario on the board of a game with a seed; itself where no deals are listed. Its own `deals` are none."""
        return self.on(picked(self.deals, self.alike, seed)) if self.deals else self

    def on(self, deal: Deal) -> Scenario:
        """The scenario on the board of a deal, its letters as they stand there."""
        assert isinstance(self.source, DatasetSource)
        source = replace(self.source, deal=deal.number, order=deal.order)
        return replace(self, source=source, setup=dealt(self.setup, deal), deals=())

    def at(self, difficulty: str) -> Scenario:
        """The scenario at a level of difficulty: ``easy``, ``normal`` or ``hard``; from ``normal`` only. Raises `GameError`."""
        if difficulty == self.difficulty:
            return self
        if difficulty not in USUAL or self.difficulty != "normal":
            raise GameError(f"{difficulty!r} is no level of difficulty here; choose one of {', '.join(USUAL)}")
        level = next((one for one in self.levels if one.name == difficulty), USUAL[difficulty])
        seats = tuple(
            seat
            if seat.role == "operator"
            else replace(seat, purse=max(0, seat.purse + level.budget), income=max(0, seat.income + level.income))
            for seat in self.setup.seats
        )
        operators = tuple(replace(who, patience=who.patience * level.patience) for who in self.setup.operators)
        return replace(self, setup=replace(self.setup, seats=seats, operators=operators), difficulty=difficulty)

    def steps_of(self, seat: int) -> tuple[Step, ...]:
        """The steps that a seat is told."""
        return tuple(step for step in self.steps if step.seat in (None, seat))

    def grid(self, seed: int | None = None) -> Grid:
        """The board's scores in a game with a seed (by default the scenario's own), on which only a metric's noise depends."""
        seed = self.seed if seed is None else seed
        return grid(self.source, seed if isinstance(self.source, MetricSource) and self.source.noise else 0)

    @property
    def amounts(self) -> tuple[int, ...]:
        """The opening amount of every group; 0 is latent."""
        return tuple(group.amount for group in self.setup.groups)

    @property
    def willingness(self) -> tuple[int, ...]:
        """The opening willingness of every group."""
        return tuple(group.willingness for group in self.setup.groups)
