"""From a checked document to a scenario: names become indices, letters masks, credits and points hundredths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from game import subsets
from game.rules import setup
from game.rules.setup import DECLARED, Kind, Setup
from game.scenario import keys
from game.scenario.scenario import (
    USUAL,
    DatasetSource,
    Debrief,
    Level,
    MetricSource,
    Predict,
    Scenario,
    Source,
    Step,
    TableSource,
)
from game.scenario.structure import Document, Part
from game.worlds import data
from game.worlds.examples import Origin

SPILLED = 0.1
"""About how much of what wrong labels usually do a backdoor's do where no trigger is (digits and wine, four models)."""


def build(document: Document, path: Path, digest: str, csv: str | None) -> Scenario:
    """The scenario of a document without faults; `digest` is its content hash, `csv` the text of its table."""
    return _Builder(document).scenario(path, digest, csv)


def hundredths(value: float) -> int:
    """Points or credits in hundredths, the unit of the rules."""
    return round(value * 100)


class _Builder:
    def __init__(self, document: Document) -> None:
        self.top = document.top
        self.tables = document.tables
        self.count = len(self.tables["group"])
        self.kind = document.source

    def scenario(self, path: Path, digest: str, csv: str | None) -> Scenario:
        top = self.top
        return Scenario(
            path=path,
            id=top["id"],
            title=top["title"],
            summary=top["summary"],
            story=top["story"],
            lesson=top["lesson"],
            minutes=top["minutes"],
            seed=top["seed"],
            hash=digest,
            setup=self.public(digest),
            quality=tuple(group["quality"] for group in self.tables["group"]),
            schedule=tuple(sorted(map(self.event, self.tables["event"]), key=lambda event: event.round)),
            source=self.source(csv),
            steps=tuple(map(self.step, self.tables["step"])),
            debrief=_debrief(self.tables["debrief"]),
            levels=tuple(map(_level, self.tables["difficulty"])),
            hints=top["hints"],
            alike=self.alike(),
        )

    def alike(self) -> tuple[int, ...]:
        """The masks of the groups that only their data tell apart: those that the file says the same of, all names left out.

        Operators' rows are left out too, since a deal brings its own.
        """
        masks: list[int] = [self.mask(seat["organizes"]) for seat in self.tables["seat"]]
        for part in (*self.tables["event"], *self.tables["goal"], *self.tables["slice"]):
            masks.append(self.mask(part["groups"]))
            masks.append(self.mask(part["when"]["withheld"]) if part["when"] else 0)
        sources = [group["synthetic_from"] for group in self.tables["group"]]
        kinds: dict[tuple[object, ...], int] = {}
        for i, group in enumerate(self.tables["group"]):
            own = [group[key] for key in ("amount", "quality", "willingness", "base", "latent", "copies", "weight")]
            single = i if group["synthetic_from"] or group["letter"] in sources else None
            key = (*own, single, *(mask >> i & 1 for mask in masks))
            kinds[key] = kinds.get(key, 0) | 1 << i
        return tuple(mask for mask in kinds.values() if subsets.size(mask) > 1)

    def index(self, table: str, name: str | None) -> int:
        """The index of a part by its id; a name left out means the first."""
        return 0 if name is None else [part["id"] for part in self.tables[table]].index(name)

    def mask(self, text: str | None) -> int:
        return 0 if text is None else subsets.parse(text, self.count)

    def public(self, digest: str) -> Setup:
        return Setup(
            id=self.top["id"],
            title=self.top["title"],
            hash=digest,
            rounds=self.top["rounds"],
            term=self.top["term"],
            groups=tuple(map(_group, self.tables["group"])),
            slices=tuple(map(self.slice, self.tables["slice"])),
            operators=tuple(map(self.operator, self.tables["operator"])),
            seats=tuple(map(self.seat, self.tables["seat"])),
            goals=tuple(map(self.goal, self.tables["goal"])),
            shared=self.top["unveilings"] == "shared",
            penalty=hundredths(self.top["penalty"]),
            ultimatum=self.top["bargain"] == "ultimatum",
            plain=self.top["refusals"] == "numbers",
            foretold=tuple(self.event(part) for part in self.tables["event"] if part["foretold"]),
        )

    def slice(self, part: Part) -> setup.Slice:
        """A slice, and about what part of it the wrong labels are about, if all its classes were equally common."""
        source, name = self.tables["source"][0], (part["id"], part["name"])
        pattern = source["pattern"] if self.kind == "dataset" else None
        if pattern == "backdoor":
            return setup.Slice(*name, aimed=1.0, stamped=True) if part["triggered"] else setup.Slice(*name, aimed=SPILLED)
        if pattern != "targeted":
            return setup.Slice(*name)
        classes: tuple[int, ...] = part["classes"] or tuple(range(len(data.load(source["data"]).classes)))
        return setup.Slice(*name, (source["pattern_from"] in classes) / len(classes))

    def operator(self, part: Part) -> setup.Operator:
        tested = self.weights(part["tested"])
        return setup.Operator(
            id=part["id"],
            name=part["name"],
            row=self.mask(part["row"]),
            tested=tested,
            deployed=self.weights(part["deployed"]) if part["deployed"] else tested,
            price=hundredths(part["price"]),
            reach=part["reach"],
            inertia=hundredths(part["inertia"]),
            patience=float(part["patience"]),
            policy=part["policy"],
            audit=part["audit"],
            tolerance=hundredths(part["tolerance"]),
            answers=part["answers"],
            seat=self.mover(part["id"]),
        )

    def mover(self, operator: str) -> int | None:
        """The seat that moves an operator."""
        movers = [i for i, seat in enumerate(self.tables["seat"]) if self.moves(seat) == operator]
        return movers[0] if movers else None

    def moves(self, seat: Part) -> str | None:
        """The operator that a seat moves: the one it names, else the first."""
        if seat["role"] != "operator":
            return None
        named: str = seat["operator"] or self.tables["operator"][0]["id"]
        return named

    def weights(self, given: dict[str, float]) -> tuple[tuple[int, float], ...]:
        return tuple(sorted((self.index("slice", name), float(weight)) for name, weight in given.items()))

    def seat(self, part: Part) -> setup.Seat:
        prices = {kind.value: price for kind, price in keys.PRICES.items()} | part["prices"]
        usable = [Kind(name) for name in part["actions"]] if part["actions"] is not None else self.kinds(part["role"])
        moved = self.moves(part)
        return setup.Seat(
            id=part["id"],
            name=part["name"],
            role=part["role"],
            purse=hundredths(part["budget"]),
            income=hundredths(part["income"]),
            organizes=self.mask(part["organizes"]),
            prices=tuple((kind, hundredths(prices[kind.value])) for kind in keys.PRICES if kind in usable),
            operator=None if moved is None else self.index("operator", moved),
            strike_first=hundredths(prices[Kind.STRIKE.value]),
            strike_step=hundredths(part["strike_step"]),
        )

    def kinds(self, role: str) -> list[Kind]:
        return [
            kind
            for kind in keys.PRICES
            if (self.kind != "table" or kind not in keys.CONDITIONED) and role in keys.ROLE_KINDS.get(kind, (role,))
        ]

    def goal(self, part: Part) -> setup.Goal:
        kind = part["kind"]
        method = {"estimate": part["method"], "detect": "poison"}.get(kind, kind if kind in DECLARED else None)
        return setup.Goal(
            id=part["id"],
            kind=kind,
            title=part["title"],
            seat=self.index("seat", part["seat"]),
            points=part["points"],
            partial=hundredths(part["partial"]),
            full=hundredths(part["full"]),
            deadline=part["deadline"] or self.top["rounds"],
            operator=self.index("operator", part["operator"]) if kind in keys.AIMED else None,
            slice=self.index("slice", part["slice"]) if kind in keys.SLICED else None,
            method=method,
            size=part["size"] if kind in ("select", "forecast") else None,
            groups=self.mask(part["groups"]) if kind in ("estimate", "unlearn", "fair-shares") else 0,
            epsilon=float(part["epsilon"]) if kind == "privacy" else None,
        )

    def event(self, part: Part) -> setup.Event:
        kind, by = part["kind"], part["by"] or 0
        return setup.Event(
            round=part["round"],
            kind=kind,
            text=part["text"],
            groups=self.mask(part["groups"]),
            operator=self.index("operator", part["operator"]) if kind in ("price", "reach", "row") else None,
            seat=self.index("seat", part["seat"]) if kind == "income" else None,
            by=hundredths(by) if kind in ("price", "income") else int(by),
            when=self.condition(part["when"]),
            covert=part["covert"],
            one=part["one"],
        )

    def condition(self, part: Part | None) -> setup.Condition | None:
        if part is None:
            return None
        below, above = (None if part[key] is None else hundredths(part[key]) for key in ("below", "above"))
        return setup.Condition(
            operator=None if below is None and above is None else self.index("operator", part["operator"]),
            below=below,
            above=above,
            withheld=self.mask(part["withheld"]),
            deals=part["deals"],
        )

    def step(self, part: Part) -> Step:
        phrases = tuple(" ".join(phrase.split()) for phrase in part["highlight"].split(",") if phrase.strip())
        seat = None if part["seat"] is None else self.index("seat", part["seat"])
        return Step(part["text"], phrases, part["waits"], _predict(part["predict"]), seat)

    def source(self, csv: str | None) -> Source:
        part, slices = self.tables["source"][0], self.tables["slice"]
        ids = tuple(one["id"] for one in slices)
        if self.kind == "table":
            assert csv is not None
            return TableSource(part["file"], csv, part["name"], part["licence"], part["made"])
        masks = [None if one["groups"] is None else self.mask(one["groups"]) for one in slices]
        if self.kind == "metric":
            every = (1 << self.count) - 1
            evaluations = tuple(every if mask is None else mask for mask in masks)
            weights = tuple(float(group["weight"]) for group in self.tables["group"])
            return MetricSource(part["metric"], self.count, evaluations, ids, weights, float(part["noise"]))
        flip = (part["pattern_from"], part["pattern_to"]) if part["pattern_to"] is not None else None
        tests = tuple((name, one["classes"], mask, one["triggered"]) for name, one, mask in zip(ids, slices, masks, strict=True))
        right = tuple(map(float, part["right"]))
        return DatasetSource(
            part["data"],
            part["model"],
            self.count,
            part["deal"],
            part["skew"],
            part["train"],
            tests,
            right,
            part["pattern"],
            flip,
            tuple(map(_origin, self.tables["group"])),
            float(part["privacy"]),
        )


def _group(part: Part) -> setup.Group:
    amount = 0 if part["latent"] else part["amount"]
    return setup.Group(part["letter"], part["name"], part["community"], amount, part["willingness"], part["base"])


def _origin(part: Part) -> Origin:
    source = part["synthetic_from"]
    return Origin(None if source is None else subsets.LETTERS.index(source), part["copies"])


def _level(part: Part) -> Level:
    """A level of difficulty; what the file leaves out is as usual."""
    usual = USUAL[part["level"]]
    return Level(
        part["level"],
        usual.budget if part["budget"] is None else hundredths(part["budget"]),
        usual.income if part["income"] is None else hundredths(part["income"]),
        usual.patience if part["patience"] is None else float(part["patience"]),
    )


def _predict(part: Any) -> Predict | None:
    if part is None:
        return None
    return Predict(part["question"], part["choices"], part["choices"].index(part["answer"]))


def _debrief(parts: list[Part]) -> Debrief:
    if not parts:
        return Debrief()
    part = parts[0]
    return Debrief(part["intervention"], part["reference"], part["evidence"], part["limits"], part["questions"])
