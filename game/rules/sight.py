"""What is on the table for all (`Board`), what one seat learned (`Notes`), and both together: a seat's `Sight`.

Legality, previews, hints, bots, screens and remote players are given a `Sight` and nothing else. What a seat has not learned is
absent from its notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from game import subsets
from game.frozen import frozen
from game.rules.setup import Event, Kind, Seat, Setup

WARNED = ("detect", "hidden-harm")
"""Goals that are about changes nobody is told of."""


@frozen
class Intent:
    """The move an operator would make if nothing changed; `gain` in hundredths of its utility.

    `able` are the groups it could use when it showed this, `amounts` those of then: the board it speaks of. `aim` is the row it
    has in mind, which is `row` itself for most, and `promise` what standing there would gain.
    """

    row: int
    gain: int
    reason: str
    able: int
    amounts: tuple[int, ...]
    aim: int
    promise: int


@frozen
class Standing:
    """Where an operator stood when it said a word, and all it went by that is public: the words of a round's `closing` are its
    answers and its move, its opening has the intent.

    `row` is the row it stood on and `able` the groups it could use; `there` are those that existed and that it had not banned.
    `deals` are (groups, sum) pairs.
    """

    round: int
    closing: bool
    operator: int
    row: int
    able: int
    there: int
    amounts: tuple[int, ...]
    price: int
    reach: int
    luck: int
    deals: tuple[tuple[int, int], ...]

    @property
    def here(self) -> int:
        """The row without the groups that it could not use."""
        return self.row & self.able


@frozen
class Chosen:
    """What an operator chose to do, or meant to, and what it said of that (R3, R18); gains in hundredths of its utility."""

    by: Standing
    row: int
    gain: int
    reason: str
    aim: int
    promise: int


@frozen
class Answered:
    """What an operator answered to a demand for `groups` that it could grant (R15).

    It believed one part in `parts` (0: nothing); `loss` is what it said that it would lose, `None` where it did not say it.
    """

    by: Standing
    seat: int
    groups: int
    sum: int
    accepted: bool
    reason: str
    parts: int
    loss: int | None


Word = Chosen | Answered
"""What an operator said in public of what rows are worth to it."""


@frozen
class Offer:
    """A demand that waits for its answer."""

    seat: int
    operator: int
    groups: int
    sum: int


@frozen
class Deal:
    """An accepted demand; `left` counts the rounds of its term that are still to be paid."""

    seat: int
    operator: int
    groups: int
    sum: int
    left: int


@frozen
class Publication:
    """What an operator published at the end of a round (0: at the opening)."""

    round: int
    row: int
    scores: tuple[tuple[int, int], ...]


@dataclass(frozen=True)  # without slots, as `parts.Parts` wants it
class Board:
    """What everybody sees. `turn` is the acting seat; the game is over when `over`. `funded` is a mask of groups, `trained` one
    of the operators whose seat has moved them this round. By operator: `bans` and `cleaned` are masks of groups, `reaches` how
    many groups a move may add or drop now. `earned` is what was paid for each group so far, in hundredths; `fired` are the
    conditional events that have been announced. `luck` is each operator's die in this round (R3). `words` is all that operators
    said, in order.
    """

    setup: Setup
    round: int
    turn: int
    over: bool
    amounts: tuple[int, ...]
    willingness: tuple[int, ...]
    bases: tuple[int, ...]
    labor: tuple[int, ...]
    funded: int
    rows: tuple[int, ...]
    prices: tuple[int, ...]
    intents: tuple[Intent | None, ...]
    publications: tuple[tuple[Publication, ...], ...]
    offers: tuple[Offer, ...]
    deals: tuple[Deal, ...]
    announced: tuple[Event, ...]
    bans: tuple[int, ...]
    cleaned: tuple[int, ...]
    earned: tuple[int, ...]
    trained: int = 0
    luck: tuple[int, ...] = ()
    reaches: tuple[int, ...] = ()
    fired: tuple[Event, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def existing(self) -> int:
        """The mask of the groups that are not latent."""
        return _not_zero(self.amounts)

    @property
    def withheld(self) -> int:
        """The mask of the groups whose willingness is below 0."""
        return _below_zero(self.willingness)

    @property
    def bound(self) -> int:
        """The mask of the groups that stand in a deal."""
        mask = 0
        for deal in self.deals:
            mask |= deal.groups
        return mask

    def exists(self, row: int) -> bool:
        """Whether a row can be trained at all: none of its groups is latent."""
        return not row & ~self.existing

    def able(self, operator: int) -> int:
        """The mask of the groups an operator can train on: those that exist, are not withheld and that it has not banned."""
        return _able(self.amounts, self.willingness) & ~self.bans[operator]

    def open(self, row: int) -> bool:
        """Whether an operator may train on a row: it exists and none of its groups is withheld."""
        return self.exists(row) and not row & self.withheld


# The rules ask for these masks several times an action, of few different tuples.
@lru_cache(maxsize=1 << 12)
def _not_zero(values: tuple[int, ...]) -> int:
    return sum(1 << i for i, value in enumerate(values) if value)


@lru_cache(maxsize=1 << 12)
def _below_zero(values: tuple[int, ...]) -> int:
    return sum(1 << i for i, value in enumerate(values) if value < 0)


@lru_cache(maxsize=1 << 12)
def _able(amounts: tuple[int, ...], willingness: tuple[int, ...]) -> int:
    return _not_zero(amounts) & ~_below_zero(willingness)


@frozen
class Working:
    """Where a score follows from: an operator said that it gains `gain`, in hundredths of its utility, by `row` over `base`.

    One of the two was known to score `score`; `cost` is what it pays for the deduced row each round, less what it pays for that.
    """

    operator: int
    base: int
    row: int
    gain: int
    score: int
    cost: int


@frozen
class Known:
    """A score a seat learned in some round, with the public amounts and the seat's own edits of then: its stamp of age.

    `labels` is the quality of each group as the seat knew it then. `before` is what it had learned of the cell earlier: of equal
    ones in a row only the first and the last are kept. `working` is where it follows from, if nobody told it.
    """

    score: int
    round: int
    amounts: tuple[int, ...]
    edits: tuple[int, ...]
    labels: tuple[int | None, ...] = ()
    before: Known | None = None
    working: Working | None = None

    def all(self) -> Iterator[Known]:
        """This and all before it, the latest first."""
        known: Known | None = self
        while known is not None:
            yield known
            known = known.before

    @property
    def repeats(self) -> bool:
        """Whether it told nothing new."""
        return self.before is not None and self.same(self.before)

    def same(self, other: Known) -> bool:
        """Whether two tell the same of the cell, if at another time."""
        return self.score == other.score and self.amounts == other.amounts and self.edits == other.edits


@dataclass(frozen=True)  # without slots, as `parts.Parts` wants it
class Notes:
    """What one seat knows beyond the board.

    `quality` is the last known quality of each group, `None` where the seat cannot know. `edits` counts the seat's own changes
    of each group's labels, `settled` what these counts were when the round opened, `past` when each round before it opened.
    `struck` is the mask of groups struck this turn. `spent` and `received` are hundredths of a credit over the whole game;
    `ledger` holds received, spent and purse as they
    stood at the end of each round. `poisoned` is the mask of groups the seat poisoned and was not caught for.
    """

    purse: int
    income: int
    cells: Mapping[tuple[int, int], Known]
    quality: tuple[int | None, ...]
    edits: tuple[int, ...]
    settled: tuple[int, ...]
    struck: int = 0
    declared: Mapping[tuple[str, int, int], int] = field(default_factory=dict)
    spent: int = 0
    received: int = 0
    ledger: tuple[tuple[int, int, int], ...] = ()
    poisoned: int = 0
    past: tuple[tuple[int, ...], ...] = ()


@frozen
class Sight:
    """Everything one seat knows."""

    seat: int
    board: Board
    notes: Notes

    @property
    def setup(self) -> Setup:
        return self.board.setup

    @property
    def me(self) -> Seat:
        return self.board.setup.seats[self.seat]

    def cell(self, row: int, slice_: int) -> Known | None:
        """What the seat last learned of a cell, `None` when it is veiled."""
        return self.notes.cells.get((row, slice_))

    def stale(self, row: int, slice_: int) -> bool:
        """Whether a known cell may have changed since, as far as the seat can tell: by public changes and its own edits."""
        known = self.notes.cells.get((row, slice_))
        if known is None:
            return False
        edits = self.setup.edits
        return any(
            ("amount" in edits and known.amounts[i] != self.board.amounts[i])
            or ("quality" in edits and known.edits[i] != self.notes.edits[i])
            for i in subsets.members(row)
        )

    def fresh(self, row: int, slice_: int) -> int | None:
        """The score of a cell that is known and not stale, in hundredths."""
        known = self.notes.cells.get((row, slice_))
        return None if known is None or self.stale(row, slice_) else known.score

    def deduced(self, row: int, slice_: int) -> Working | None:
        """Where the last known score of a cell follows from, if nobody told it; `None` for others."""
        known = self.notes.cells.get((row, slice_))
        return None if known is None else known.working

    @property
    def secretive(self) -> bool:
        """Whether labels may change without the seat's knowledge: a goal warns it, another seat could, or some were cleaned."""
        setup = self.setup
        if "quality" not in setup.edits:
            return False
        others = (dict(seat.prices) for number, seat in enumerate(setup.seats) if number != self.seat)
        return (
            any(goal.kind in WARNED and goal.seat == self.seat for goal in setup.goals)
            or any(Kind.POISON in kinds or Kind.ANNOTATION in kinds for kinds in others)
            or any(self.board.cleaned)
        )

    def aged(self, row: int, slice_: int) -> bool:
        """Whether a cell was learned in an earlier round and may have changed in secret since, for all it can tell (R29)."""
        known = self.notes.cells.get((row, slice_))
        return known is not None and max(1, known.round) < self.board.round and self.secretive

    def learned(self) -> Iterator[tuple[int, int, Known]]:
        """Every cell the seat knows, as (row, slice, what it knows)."""
        for (row, slice_), known in self.notes.cells.items():
            yield row, slice_, known
