"""The key table: everything a scenario file may hold. Checker, defaults, schema and reference page all read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from game import catalog
from game.rules.setup import Kind
from game.worlds.examples import MOST_COPIES


class Type(StrEnum):
    """What may stand after a key."""

    TEXT = "text"
    ID = "id"
    NAME = "name"
    LETTER = "letter"
    SUBSET = "letters of groups"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    TEXTS = "list of texts"
    NAMES = "list of names"
    WHOLES = "list of whole numbers"
    NUMBERS = "list of numbers"
    NUMBERS_BY_NAME = "table of numbers"
    TABLE = "table"


class Absent(StrEnum):
    """What it means when a key is left out and has no fixed default; the text is the one of the reference page."""

    REQUIRED = "required"
    ALL_EXAMPLES = "two thirds of them"
    ALL_CLASSES = "all classes"
    ALL_GROUPS = "all groups"
    SAME_AS_TESTED = "as `tested`"
    EVERY_KIND = "every kind the source allows"
    LAST_ROUND = "the last round"
    FIRST = "the first"
    EVERY_SEAT = "every seat"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file. `many` means [[name]] for each of up to `most`, and `least` of them must be there; `within`
    is the table that it is a key of.
    """

    name: str
    doc: str
    many: bool = False
    least: int = 0
    most: int = 1
    within: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table. Numbers, and the numbers in lists, lie in `low` … `high`; lists and texts have at most `most`
    elements or characters. `names` is what its value must name: a part of the scenario or a list of the catalogue.
    `only` are the kinds of the table (the kinds of source, for a slice or a group) that have the key; `needed` those of
    them that must have it.
    """

    table: str
    name: str
    type: Type
    default: object
    doc: str
    low: float | None = None
    high: float | None = None
    most: int = 2000
    unit: str = ""
    names: str = ""
    only: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        return self.default is Absent.REQUIRED


PRICES: dict[Kind, float] = {
    Kind.UNVEIL: 1, Kind.LABOR: 4, Kind.ANNOTATION: 3, Kind.INCENTIVE: 2, Kind.STRIKE: 1,
    Kind.FUND: 1, Kind.POISON: 4, Kind.DELETE: 1, Kind.DEMAND: 1, Kind.DECLARE: 0, Kind.TRAIN: 0, Kind.AUDIT: 1,
}  # fmt: skip
"""The price of each kind of action in credits, where a scenario says nothing else (R-actions)."""

CONDITIONED = (Kind.LABOR, Kind.ANNOTATION, Kind.POISON)
"""The kinds of action that the `table` source forbids: a measured score knows no other amount and no other labels."""

EVENTS = ("willingness", "amount", "quality", "price", "income", "reach", "row", "news")
ROLES = ("organizer", "operator", "auditor")
ROLE_KINDS = {Kind.TRAIN: ("operator",), Kind.AUDIT: ("operator", "auditor")}
"""The kinds of action that only some roles have (R28, R29)."""

ANSWERS = ("incentive", "clean", "reach")
BARGAINS = ("threat", "ultimatum")
REFUSALS = ("numbers", "reason")
LEVELS = ("easy", "hard")
AIMED = ("leverage", "performance", "hidden-harm", "unlearn", "privacy", "fairness")
"""The kinds of goal that are about an operator."""

SLICED = ("estimate", "select", "forecast", "unlearn", "privacy", "fair-shares")
"""The kinds of goal that are about a slice."""

_DATASET, _TABLE, _METRIC = catalog.SOURCES

TABLES: tuple[Table, ...] = (
    Table("", "The top of the file, before the first table."),
    Table("source", "Where the scores come from: trained models, a table of measured scores, or a closed form.", least=1),
    Table(
        "group",
        "A group of data: the examples that one community makes. The first is A, the second B, and so on.",
        True,
        1,
        12,
    ),
    Table("slice", "A column of the board: what the trained models are tested on.", True, 1, 16),
    Table("operator", "An AI developer: a pawn that trains on the row it stands on.", True, 0, 8),
    Table("seat", "A player.", True, 1, 6),
    Table("event", "Something that happens at the start of a round; players are told one round ahead.", True, 0, 200),
    Table(
        "when",
        "What must hold for a conditional event, all of it; it comes once, a round after that was first so.",
        within="event",
    ),
    Table("difficulty", "What is different when the player chooses another level than the normal one.", True, 0, 2),
    Table("goal", "What a seat plays for. The score is the share of the points of its goals; 60% wins.", True, 1, 20),
    Table("step", "A step of the narration of a lesson, shown one after the other.", True, 0, 60),
    Table("predict", "A question asked before the step's answer is seen.", within="step"),
    Table("debrief", "What is said after the last round, beside the numbers."),
)


def _k(table: str, name: str, type_: Type, default: object, doc: str, **more: object) -> Key:
    # The table below would be twice as long with every keyword named here; `Key` itself refuses one it lacks.
    return Key(table, name, type_, default, doc, **more)  # type: ignore[arg-type]


_R = Absent.REQUIRED
KEYS: tuple[Key, ...] = (
    _k("", "format", Type.WHOLE, _R, "The version of this format: 1.", low=1, high=1),
    _k("", "id", Type.ID, _R, "The name of the file without `.toml`."),
    _k("", "title", Type.TEXT, _R, "The title on the picker and over the board.", most=60),
    _k("", "summary", Type.TEXT, "", "One or two sentences for the picker.", most=300),
    _k("", "story", Type.TEXT, "", "What the player reads before the first round."),
    _k("", "lesson", Type.FLAG, False, "Whether this is a narrated lesson."),
    _k("", "minutes", Type.WHOLE, 15, "How long it takes to play.", low=1, high=600, unit="minutes"),
    _k("", "rounds", Type.WHOLE, _R, "How many rounds are played.", low=1, high=200, unit="rounds"),
    _k("", "term", Type.WHOLE, 3, "For how many rounds a deal is paid.", low=1, high=50, unit="rounds"),
    _k("", "seed", Type.WHOLE, 1, "The seed of pictures and examples; a game that is played has a new one unless one is given.",
       low=0, high=2**31 - 1),
    _k("", "bargain", Type.NAME, "threat",
       "How demands are made: `threat`, where strikes make them believed, or `ultimatum`, where a demand is a strike as well: "
       "if it is refused, the groups keep out for the round.", names="bargain"),
    _k("", "refusals", Type.NAME, "numbers",
       "What an operator says when it refuses a demand: its loss and its belief as `numbers`, or only the `reason`, which of "
       "them fell short.", names="refusal"),
    _k("", "unveilings", Type.NAME, "private", "Who learns what a seat unveils: only the seat, or all.", names="sharing"),
    _k("", "penalty", Type.NUMBER, 0.0, "What a seat pays when a group it poisoned is blamed.",
       low=0, high=1000, unit="credits"),
    _k("", "hints", Type.FLAG, True, "Whether players may ask for hints."),
    _k("source", "kind", Type.NAME, _R, "Which kind of source the board has.", names="source"),
    _k("source", "data", Type.NAME, _R, "The data set whose examples are dealt to the groups.",
       names="data set", only=(_DATASET,)),
    _k("source", "model", Type.NAME, "ridge", "The model that is trained on every row.",
       names="model", only=(_DATASET,)),
    _k("source", "deal", Type.WHOLE, 1, "Which deal of the examples to the groups: another number, another deal.",
       low=0, high=2**31 - 1, only=(_DATASET,)),
    _k("source", "deals", Type.TEXT, Absent.NONE,
       "A CSV beside this file that lists deals; the seed of a game picks one. Header: `deal`, then as wanted `groups` (which "
       "letters of the deal go by A, B, …), `row.OPERATOR`, `partial.GOAL`, `full.GOAL`. Groups that only their data tell apart "
       "are shuffled.",
       most=68, only=(_DATASET,)),
    _k("source", "skew", Type.WHOLE, 1,
       "How different the groups' mixes of classes are; 0 deals all groups the same mix.",
       low=0, high=9, only=(_DATASET,)),
    _k("source", "train", Type.WHOLE, Absent.ALL_EXAMPLES,
       "How many examples are for training; the others are for tests.",
       low=1, high=100_000, unit="examples", only=(_DATASET,)),
    _k("source", "pattern", Type.NAME, "next-class",
       "What wrong labels say: the next class, one class for another, any other, or one class on examples that are "
       "stamped with a trigger (`backdoor`).", names="pattern", only=(_DATASET,)),
    _k("source", "pattern_from", Type.WHOLE, Absent.NONE, "With the pattern `targeted`: the class whose labels go wrong.",
       low=0, high=99, unit="class", only=(_DATASET,)),
    _k("source", "pattern_to", Type.WHOLE, Absent.NONE,
       "With the patterns `targeted` and `backdoor`: the class that wrong labels say.",
       low=0, high=99, unit="class", only=(_DATASET,)),
    _k("source", "privacy", Type.NUMBER, 0.0,
       "Noise put on every training example before anyone sees it, against its being recognised.",
       low=0, high=100, unit="deviations of a feature", only=(_DATASET,)),
    _k("source", "right", Type.NUMBERS, (0.25, 0.5, 0.75, 1.0), "The share of right labels at quality 0, 1, 2 and 3.",
       low=0, high=1, unit="fractions", most=4, only=(_DATASET,)),
    _k("source", "file", Type.TEXT, _R,
       "The CSV beside this file: a header `row,` and the ids of the slices, then one line a row; scores from 0 to 1, and "
       "nothing where nobody measured.",
       most=68, only=(_TABLE,)),
    _k("source", "name", Type.TEXT, _R, "Where the scores were published or measured.", most=300, only=(_TABLE,)),
    _k("source", "licence", Type.TEXT, _R, "Under which licence the scores may be used.", most=300, only=(_TABLE,)),
    _k("source", "made", Type.TEXT, _R, "How the scores were made: model, training, test set.", only=(_TABLE,)),
    _k("source", "metric", Type.NAME, _R, "The closed form that makes a score of a row and an evaluation set.",
       names="metric", only=(_METRIC,)),
    _k("source", "noise", Type.NUMBER, 0.0, "Measurement noise, uniform up to this much either way.",
       low=0, high=1, unit="fraction of the highest score", only=(_METRIC,)),
    _k("group", "letter", Type.LETTER, _R, "A for the first group, B for the second, and so on."),
    _k("group", "name", Type.TEXT, _R, "What the group is called.", most=40),
    _k("group", "community", Type.TEXT, "", "Who makes the examples, and what they are like.", most=300),
    _k("group", "amount", Type.WHOLE, 2, "How much of the group's data exists: none, a tenth, three tenths, all.",
       low=0, high=3, unit="steps"),
    _k("group", "quality", Type.WHOLE, 3, "How many of its labels are right; the source says which share each step is.",
       low=0, high=3, unit="steps"),
    _k("group", "willingness", Type.WHOLE, 1, "How willing its members are; below 0 the group is withheld.",
       low=-3, high=3, unit="steps"),
    _k("group", "base", Type.WHOLE, 1, "The willingness that it drifts back to.", low=-3, high=3, unit="steps"),
    _k("group", "latent", Type.FLAG, False,
       "Whether the group does not exist yet: its amount is 0 until somebody puts in labor."),
    _k("group", "synthetic_from", Type.LETTER, Absent.NONE,
       "Its examples are no real ones: they are drawn from a model fitted to those of this group.", only=(_DATASET,)),
    _k("group", "copies", Type.WHOLE, 0, "How many altered copies follow each example: a picture moved by a pixel, or noise.",
       low=0, high=MOST_COPIES, unit="copies", only=(_DATASET,)),
    _k("group", "weight", Type.NUMBER, 1.0, "How much the group counts in the metric `weighted-coverage`.",
       low=0, high=1000, only=(_METRIC,)),
    _k("slice", "id", Type.ID, _R, "What actions and weights call the slice; for a `table` source, the CSV's column."),
    _k("slice", "name", Type.TEXT, _R, "What the slice is called.", most=40),
    _k("slice", "classes", Type.WHOLES, Absent.ALL_CLASSES, "Test only on examples of these classes.",
       low=0, high=99, most=100,
       unit="classes", only=(_DATASET,)),
    _k("slice", "groups", Type.SUBSET, Absent.ALL_GROUPS,
       "Test only on examples of these groups; for a metric, the evaluation set.",
       only=(_DATASET, _METRIC)),
    _k("slice", "triggered", Type.FLAG, False,
       "Whether test examples are stamped with the trigger; those of `pattern_to` are left out.", only=(_DATASET,)),
    _k("operator", "id", Type.ID, _R, "What actions call the operator, such as `a1`."),
    _k("operator", "name", Type.TEXT, _R, "What the operator is called.", most=40),
    _k("operator", "row", Type.SUBSET, _R, "The row it stands on at first."),
    _k("operator", "tested", Type.NUMBERS_BY_NAME, _R,
       "The slices it tests on, which is all it sees, with weights that sum to 1.",
       names="slice", low=0, high=1, unit="fractions", most=16),
    _k("operator", "deployed", Type.NUMBERS_BY_NAME, Absent.SAME_AS_TESTED,
       "What its users need, as slices with weights that sum to 1.",
       names="slice", low=0, high=1, unit="fractions", most=16),
    _k("operator", "price", Type.NUMBER, 2.0, "What it pays for each group it trains on, each round.",
       low=0, high=100, unit="credits"),
    _k("operator", "reach", Type.WHOLE, 2, "How many groups one move may add or drop; 2 allows a swap.",
       low=0, high=12, unit="groups"),
    _k("operator", "inertia", Type.NUMBER, 0.0, "What a move must gain.", low=0, high=100, unit="points"),
    _k("operator", "patience", Type.NUMBER, 1.0, "How much of what it fears to lose it yields to a demand.",
       low=0, high=10,
       unit="times the loss"),
    _k("operator", "policy", Type.NAME, "greedy",
       "How it chooses its moves; `package:name` is a policy of another package, if plug-ins are switched on.", names="policy"),
    _k("operator", "audit", Type.WHOLE, 0, "It tests every slice in every so manieth round; 0: never.",
       low=0, high=200, unit="rounds"),
    _k("operator", "tolerance", Type.NUMBER, 3.0, "By how much a slice may fall between two audits before it blames a group.",
       low=0, high=100, unit="points"),
    _k("operator", "answers", Type.NAMES, (),
       "What it may answer with: an incentive for a group on strike, cleaning a group it blames, a reach that grows by one group "
       "with each deal.", names="answer", most=3),
    _k("seat", "id", Type.ID, _R, "What records call the seat."),
    _k("seat", "name", Type.TEXT, _R, "What the seat is called.", most=40),
    _k("seat", "role", Type.NAME, "organizer", "What the seat is in the game.", names="role"),
    _k("seat", "budget", Type.NUMBER, 16.0, "What is in its purse at first.", low=0, high=1000, unit="credits"),
    _k("seat", "income", Type.NUMBER, 3.0, "What it gets each round whatever happens.",
       low=0, high=1000, unit="credits"),
    _k("seat", "organizes", Type.SUBSET, "-",
       "The groups it speaks for: it can lead them in strikes and deals, and is paid for them."),
    _k("seat", "actions", Type.NAMES, Absent.EVERY_KIND, "The kinds of action it may use.", names="action", most=12),
    _k("seat", "prices", Type.NUMBERS_BY_NAME, {kind.value: price for kind, price in PRICES.items()},
       "What its actions cost, where it is not the usual.", names="action", low=0, high=1000, unit="credits", most=12),
    _k("seat", "strike_step", Type.NUMBER, 1.0, "How much more each further group of a round costs that it calls out.",
       low=0, high=1000, unit="credits"),
    _k("seat", "operator", Type.NAME, Absent.NONE, "With the role `operator`: the operator it moves.", names="operator"),
    _k("event", "round", Type.WHOLE, _R, "At the start of which round it happens; with `when`, the first in which it can.",
       low=1, high=200, unit="rounds"),
    _k("event", "kind", Type.NAME, _R, "What it changes; `news` changes nothing.", names="event"),
    _k("event", "groups", Type.SUBSET, Absent.NONE, "The groups that change; of a `row`, what the operator trains on now.",
       only=(*EVENTS[:3], "row"), needed=(*EVENTS[:3], "row")),
    _k("event", "one", Type.FLAG, False, "Whether only one of the groups changes; the seed of the game picks it.",
       only=EVENTS[:3]),
    _k("event", "covert", Type.FLAG, False, "Whether nobody is told, neither before nor after.", only=("quality",)),
    _k("event", "foretold", Type.FLAG, False, "Of a covert event: whether players are told of it, in all but whom it strikes.",
       only=("quality",)),
    _k("event", "when", Type.TABLE, Absent.NONE, "Makes it a conditional event, such as `{ operator = \"a1\", below = 80 }`."),
    _k("event", "operator", Type.NAME, Absent.NONE, "The operator whose price, reach or row changes.",
       names="operator", only=("price", "reach", "row"), needed=("price", "reach", "row")),
    _k("event", "seat", Type.NAME, Absent.NONE, "The seat whose income changes.",
       names="seat", only=("income",), needed=("income",)),
    _k("event", "by", Type.NUMBER, Absent.NONE,
       "By how much: steps of willingness, amount or quality, credits of a price or an income, groups of a reach.",
       low=-1000, high=1000, unit="steps, credits or groups", only=EVENTS[:6], needed=EVENTS[:6]),
    _k("event", "text", Type.TEXT, _R, "What players read.", most=300),
    _k("when", "operator", Type.NAME, Absent.NONE, "The operator whose published score is looked at.", names="operator"),
    _k("when", "below", Type.NUMBER, Absent.NONE, "Its score is below this.", low=0, high=100, unit="points"),
    _k("when", "above", Type.NUMBER, Absent.NONE, "Its score is above this.", low=0, high=100, unit="points"),
    _k("when", "withheld", Type.SUBSET, Absent.NONE, "These groups are all withheld."),
    _k("when", "deals", Type.WHOLE, 0, "At least so many deals run.", low=0, high=100, unit="deals"),
    _k("difficulty", "level", Type.NAME, _R, "Which level this is; what is left out has its usual change.", names="level"),
    _k("difficulty", "budget", Type.NUMBER, Absent.NONE, "Added to every organizer's and auditor's purse at first.",
       low=-1000, high=1000, unit="credits"),
    _k("difficulty", "income", Type.NUMBER, Absent.NONE, "Added to what these seats get each round.",
       low=-1000, high=1000, unit="credits"),
    _k("difficulty", "patience", Type.NUMBER, Absent.NONE, "What every operator's patience is multiplied by.",
       low=0, high=10, unit="times"),
    _k("goal", "id", Type.ID, _R, "What results call the goal."),
    _k("goal", "kind", Type.NAME, _R, "What it measures.", names="goal"),
    _k("goal", "title", Type.TEXT, _R, "The goal in a few words.", most=80),
    _k("goal", "points", Type.WHOLE, _R, "How much it counts among the seat's goals.",
       low=1, high=1000, unit="points of credit"),
    _k("goal", "partial", Type.NUMBER, _R, "From which value half its points are given.", low=-10_000, high=10_000,
       unit="points or credits"),
    _k("goal", "full", Type.NUMBER, _R,
       "From which value all its points are given; below `partial` where little is good.",
       low=-10_000, high=10_000, unit="points or credits"),
    _k("goal", "deadline", Type.WHOLE, Absent.LAST_ROUND, "At the end of which round it is measured.",
       low=1, high=200, unit="rounds"),
    _k("goal", "seat", Type.NAME, Absent.FIRST, "Whose goal it is.", names="seat"),
    _k("goal", "operator", Type.NAME, Absent.FIRST, "The operator it is about.", names="operator", only=AIMED),
    _k("goal", "slice", Type.NAME, Absent.FIRST, "The slice that it is about.", names="slice", only=SLICED),
    _k("goal", "size", Type.WHOLE, _R, "How many groups the row has that is chosen, or the rows that are forecast.",
       low=0, high=12, unit="groups", only=("select", "forecast")),
    _k("goal", "groups", Type.SUBSET, Absent.ALL_GROUPS,
       "The groups that it is about: the coalition whose value is declared by `group-leave-one-out`, those that are forgotten, "
       "those whose pay is compared.", only=("estimate", "unlearn", "fair-shares"), needed=("unlearn",)),
    _k("goal", "epsilon", Type.NUMBER, 1.0, "The ε of differential privacy that is promised.", low=0.001, high=1000,
       only=("privacy",)),
    _k("goal", "method", Type.NAME, _R, "The method by which values are declared.", names="method", only=("estimate",)),
    _k("step", "text", Type.TEXT, _R, "What the player reads.", most=600),
    _k("step", "seat", Type.NAME, Absent.EVERY_SEAT, "The seat that the step is told to.", names="seat"),
    _k("step", "highlight", Type.TEXT, "",
       "What is lit: `AB all` (a cell), `AB` (a row), `group C`, `slice all`, `operator a1`, "
       "`action strike` or `goal ID`; several are parted by commas.", most=200),
    _k("step", "waits", Type.TEXT, "next",
       "What leads on: `next`, a kind of action such as `strike`, or one action such as `u AB all`.",
       most=60),
    _k("step", "predict", Type.TABLE, Absent.NONE,
       "A question to be answered before going on: `{ question, choices, answer }`."),
    _k("predict", "question", Type.TEXT, _R, "What is asked.", most=300),
    _k("predict", "choices", Type.TEXTS, _R, "Two to five answers to choose from.", most=5),
    _k("predict", "answer", Type.TEXT, _R, "The right one of the choices, word for word.", most=200),
    _k("debrief", "intervention", Type.TEXT, "", "The first check: what intervention was this?"),
    _k("debrief", "reference", Type.TEXT, "", "The second: against which reference world is it measured?"),
    _k("debrief", "evidence", Type.TEXT, "", "The third: on what evidence?"),
    _k("debrief", "limits", Type.TEXT, "", "The fourth: what claim does it not support?"),
    _k("debrief", "questions", Type.TEXTS, (), "Questions for a class to talk about.", most=10),
)  # fmt: skip


def of(table: str) -> Iterator[Key]:
    """The keys of a table, in the order of the reference page."""
    return (key for key in KEYS if key.table == table)


def top() -> Iterator[Table]:
    """The tables that stand in the file by a header of their own."""
    return (table for table in TABLES if table.name and not table.within)


def known(names: str) -> tuple[str, ...]:
    """What may be named where no scenario changes the list (`Key.names`); empty for parts of a scenario."""
    return {
        "source": tuple(catalog.SOURCES), "data set": tuple(catalog.DATA), "model": tuple(catalog.MODELS),
        "metric": tuple(catalog.METRICS), "policy": tuple(catalog.POLICIES), "goal": tuple(catalog.GOALS),
        "method": tuple(catalog.METHODS), "pattern": tuple(catalog.PATTERNS), "role": ROLES, "event": EVENTS,
        "action": tuple(kind.value for kind in PRICES), "sharing": ("private", "shared"), "answer": ANSWERS, "level": LEVELS,
        "bargain": BARGAINS, "refusal": REFUSALS,
    }.get(names, ())  # fmt: skip
