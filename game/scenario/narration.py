"""The check of a lesson's steps: what they light exists, who is told one can do what it waits for, questions have an answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from game import subsets
from game.errors import NotationError
from game.rules import actions, notation
from game.rules.actions import Action
from game.rules.setup import Group, Kind, Operator, Setup, Slice
from game.scenario import keys
from game.scenario.faults import Severity
from game.scenario.positions import Path
from game.scenario.references import ORGANIZED, References
from game.scenario.report import Report
from game.scenario.scenario import USUAL
from game.scenario.structure import Document, Part
from game.scenario.values import named
from game.scenario.words import nearest, said

_LIGHTS = ("group", "slice", "operator", "action", "goal")


@dataclass(slots=True)
class _Walk:
    """How far a seat has come that does what the steps wait for: turns ended, credits spent, the cells (row, id of a slice) it
    knows.
    """

    ended: int = 0
    spent: float = 0.0
    seen: set[tuple[int, str]] = field(default_factory=set)


class Narration(References):
    """The check of the steps; faults go to the report."""

    def __init__(self, document: Document, report: Report) -> None:
        super().__init__(document, report)
        # What operators publish at the opening needs no look (R19).
        opening = {
            (subsets.parse(one["row"], self.groups), name)
            for one in self.tables["operator"]
            if one["row"] is not None and _plain(one["row"], self.groups)
            for name in one["tested"] or ()
        }
        self.poor = False  # whether a step has been told that a purse cannot pay for
        self.hard: tuple[Path, str] | None = None  # the first that it cannot pay for at the level hard, and what is said of it
        self.walks = [_Walk(seen=set(opening)) for _ in self.tables["seat"]]

    def check(self) -> None:
        for part in self.tables["step"]:
            self.step(part)
        if self.hard is not None and not self.poor:
            hint = 'give it a larger budget, or describe the level "hard"'
            self.report.value(self.hard[0], "out-of-reach", self.hard[1], hint, Severity.WARNING)

    def step(self, part: Part) -> None:
        self.refers(part, "seat", "seat")
        told = [i for i, seat in enumerate(self.tables["seat"]) if part["seat"] in (None, seat["id"])]
        start = 0
        for phrase in (part["highlight"] or "").split(","):
            if phrase.strip():
                at = start + len(phrase) - len(phrase.lstrip())
                self.light(phrase.split(), (*part.path, "highlight"), at)
                if part["seat"] is not None:
                    self.strange(phrase.split(), part, told, at)
            start += len(phrase) + 1
        if part["waits"] is not None:
            self.waits(part, told if "seat" not in part.faulty and "seat" not in self.document.unsure else [])
        predict = part["predict"]
        if predict is None or predict["choices"] is None:
            return
        path = (*part.path, "predict")
        if len(predict["choices"]) < 2:
            self.report.value(
                (*path, "choices"), "empty", "a question needs two choices at least", 'write ["It falls", "It rises"]'
            )
        elif predict["answer"] is not None and predict["answer"] not in predict["choices"]:
            near = nearest(predict["answer"], predict["choices"])
            hint = f'did you mean "{near}"?' if near else "repeat one of the choices word for word"
            self.report.value(
                (*path, "answer"), "unknown-name", f"the answer {said(predict['answer'])} is none of the choices", hint
            )

    def light(self, words: list[str], path: Path, start: int) -> None:
        """A phrase of a highlight: a row, a cell, or a word for a part of the scenario and its name."""
        head, rest = words[0], words[1:]
        inside = start + len(head) + 1
        if head == "group" and len(rest) == 1:
            if self.groups and len(rest[0]) != 1:
                self.report.value(path, "unknown-group", f"{said(rest[0])} is not one group", "write one letter", inside=inside)
            elif self.groups:
                self.subset(rest[0], path, inside)
        elif head in _LIGHTS and len(rest) == 1:
            if head == "action":
                named(rest[0], head, keys.known("action"), path, self.report)
            else:
                self.names(rest[0], head, path)
        elif head not in _LIGHTS and head == head.upper() and len(rest) < 2:
            if self.groups and self.subset(head, path, start) is not None and rest:
                self.names(rest[0], "slice", path)
        else:
            text = f"{said(' '.join(words))} names nothing that can be lit"
            near = nearest(head, _LIGHTS)
            hint = (
                f'did you mean "{near}"?'
                if near and head != near
                else 'write "AB all", "AB", "group C", "slice all" or "operator a1"'
            )
            self.report.value(path, "unknown-name", text, hint, inside=start)

    def strange(self, words: list[str], part: Part, told: list[int], start: int) -> None:
        """Whether a step for one seat lights a button that it has not, or a goal of another."""
        if len(words) != 2 or not told:
            return
        (what, name), seat = words, self.tables["seat"][told[0]]
        goal = next((one for one in self.tables["goal"] if what == "goal" and one["id"] == name), None)
        owner = goal and (goal["seat"] or self.tables["seat"][0]["id"])
        other = owner is not None and owner in self.ids("seat") and owner != seat["id"]
        if other or (what == "action" and name in keys.known("action") and not self.may(seat, Kind(name))):
            text = f"this lights the {what} {said(name)}, which {said(seat['name'])} has not"
            hint = f'write seat = "{owner}", or light another' if other else "light another"
            self.report.value((*part.path, "highlight"), "wrong-seat", text, hint, Severity.WARNING, inside=start)

    def waits(self, part: Part, told: list[int]) -> None:
        """Whether those whom a step is told, by their index, can do what it waits for; if so they have done it from here on."""
        text, path, kinds = part["waits"], (*part.path, "waits"), [kind.value for kind in Kind]
        action: Action | None = None
        if text == "next":
            return
        if text not in kinds:
            words = text.split()
            if len(words) == 1 and len(words[0]) > 1:
                named(text, "action", ["next", *kinds], path, self.report)
                return
            try:
                action = notation.parse(self.sketch(), text)
            except NotationError as fault:
                if self.settled("slice") and self.settled("operator") and "group" not in self.document.unsure:
                    said_ = f"no player can do this: {fault}"
                    self.report.value(path, "unknown-name", said_, "write next, a kind of action, or one action")
                return
        kind = Kind(text) if action is None else actions.kind(action)
        if not self.anyone_may((kind,)):
            text = f"this step waits for {said(kind.value)}, which no seat may do, so the lesson would stop here"
            self.report.value(path, "out-of-reach", text, 'add it to the actions of a seat, or write waits = "next"')
            return
        why = {i: self.why_not(i, kind, action) for i in told}
        able = [i for i in told if not why[i]]
        if told and not able:
            self.stops(part, kind, action, why)
        elif len(able) < len(told):
            seats = self.tables["seat"]
            other = next(i for i in told if why[i])
            text = f"this step is told to every seat, but {said(seats[other]['name'])} {why[other]}"
            hint = " or ".join(f'seat = "{seats[i]["id"]}"' for i in able)
            self.report.value(path, "wrong-seat", text, f"write {hint} beside it", Severity.WARNING)
        for i in able:
            if hard := self.too_dear(i, kind, action, "hard"):
                self.hard = self.hard or (path, f"at the level hard {said(self.tables['seat'][i]['name'])} {hard}")
        for i in told:
            walk = self.walks[i]
            walk.ended += kind is Kind.END
            walk.spent += self.cost(i, kind, action) if not why[i] else 0
            walk.seen |= self.cells(action)

    def stops(self, part: Part, kind: Kind, action: Action | None, why: dict[int, str]) -> None:
        """Nobody whom a step is told can do what it waits for: of several, the reason of one that has such an action."""
        seats = self.tables["seat"]
        best = min(why, key=lambda i: not self.may(seats[i], kind))
        others = [seat["id"] for i, seat in enumerate(seats) if i not in why and not self.why_not(i, kind, action)]
        whom, what = said(seats[best]["name"]), said(part["waits"])
        text = f"this step waits for {what}, but {whom} {why[best]}, so the lesson would stop here"
        hint = 'write another action, or waits = "next"'
        if others:
            hint = f'write seat = "{others[0]}"'
        elif self.too_dear(best, kind, action):
            hint, self.poor = "give the seat a larger budget, or the action a lower price", True
        self.report.value((*part.path, "waits"), "out-of-reach", text, hint)

    def why_not(self, index: int, kind: Kind, action: Action | None) -> str:
        """Why a seat cannot do what a step waits for, after all that the steps before it wait for; empty where it can."""
        seat = self.tables["seat"][index]
        known = isinstance(action, actions.Unveil) and self.cells(action) <= self.walks[index].seen
        if known or (isinstance(action, actions.Unveil) and "operator" in self.document.unsure):
            return ""  # a step that waits for what is known goes on
        if not self.may(seat, kind):
            return "organizes no group" if kind in ORGANIZED and not self.mine(seat) else f"has no action {kind.value}"
        groups = self.about(action)
        if kind in ORGANIZED and seat["organizes"] is not None and (foreign := groups & ~self.mine(seat)):
            return f"does not organize {subsets.show(foreign)}"
        if kind is not Kind.LABOR and "group" not in self.document.unsure and (latent := groups & self.latent_for_ever()):
            return f"cannot: {subsets.show(latent)} is latent, and nothing changes that"
        if isinstance(action, (actions.Train, actions.Audit)) and seat["role"] == "operator" and self.settled("operator"):
            moved = seat["operator"] or self.ids("operator")[0]
            if moved != self.ids("operator")[action.operator]:
                return f"moves the operator {said(moved)}"
        if isinstance(action, actions.Audit) and self.settled("slice") and self.settled("operator"):
            untested = set(self.ids("slice")) - set(self.tables["operator"][action.operator]["tested"] or ())
            if self.tables["operator"][action.operator]["tested"] is not None and action.count > len(untested):
                return f"can test at most {len(untested)} there, the slices that the operator does not test"
        if self.rounds is not None and self.walks[index].ended >= self.rounds:
            return f"cannot: the steps before it end {self.rounds} turns, so the game is over"
        return self.too_dear(index, kind, action)

    def too_dear(self, index: int, kind: Kind, action: Action | None, level: str = "normal") -> str:
        """That a seat cannot pay for an action at a level, in words; empty where it may be able to, or has it for nothing."""
        seat, walk = self.tables["seat"][index], self.walks[index]
        cost = self.cost(index, kind, action)
        received = self.most_income(seat, walk.ended)
        if not cost or received is None or seat["budget"] is None:
            return ""
        budget, income = self.change(level) if seat["role"] != "operator" else (0.0, 0.0)
        purse = max(0.0, seat["budget"] + budget) + received + max(income, -seat["income"]) * walk.ended - walk.spent
        # Sums of prices such as 0.1 are not exact.
        if cost <= purse + 1e-6:
            return ""
        holds = f"holds {purse:g}" if not walk.ended else f"can hold at most {purse:g}"
        return f"cannot pay for it: it costs {cost:g} credit{'s' if cost != 1 else ''}, and the purse {holds} by then"

    def change(self, level: str) -> tuple[float, float]:
        """What a level adds to purses and to incomes, in credits."""
        usual = USUAL[level]
        own = next((one for one in self.tables["difficulty"] if one["level"] == level), None)
        budget, income = (own["budget"], own["income"]) if own else (None, None)
        return usual.budget / 100 if budget is None else budget, usual.income / 100 if income is None else income

    def cost(self, index: int, kind: Kind, action: Action | None) -> float:
        """The least that an action of a kind costs a seat, in credits."""
        seat = self.tables["seat"][index]
        if kind is Kind.END or "prices" in seat.faulty:
            return 0.0
        one = float((seat["prices"] or {}).get(kind.value, keys.PRICES[kind]))
        match action:
            case actions.Unveil():
                return one * len(self.cells(action) - self.walks[index].seen)
            case actions.Audit():
                return one * action.count
            case actions.Strike():
                many = subsets.size(action.groups)
                return one * many + (seat["strike_step"] or 0) * many * (many - 1) / 2
            case actions.Demand() if self.document.top["bargain"] == "ultimatum":
                return one * subsets.size(action.groups)
        return one

    def cells(self, action: Action | None) -> set[tuple[int, str]]:
        """The cells that an action unveils, each a row and the id of a slice."""
        if not isinstance(action, actions.Unveil):
            return set()
        ids = self.ids("slice")
        return {(action.row, name) for name in (ids if action.slice is None else [ids[action.slice]])}

    def about(self, action: Action | None) -> int:
        """The groups that an action names, as a mask."""
        if isinstance(action, (actions.Unveil, actions.Train)):
            return action.row
        if isinstance(action, (actions.Strike, actions.Demand, actions.Declare)):
            return action.groups
        return 0 if action is None or isinstance(action, (actions.Audit, actions.End)) else 1 << action.group

    def mine(self, seat: Part) -> int:
        """The groups that a seat organizes, as a mask; those of no group are passed over."""
        return sum(1 << subsets.LETTERS.index(letter) for letter in set(seat["organizes"] or "") & set(subsets.LETTERS))

    def sketch(self) -> Setup:
        """Enough of a setup for the notation: the groups and the ids."""
        groups = tuple(Group(letter, "", "", 0, 0, 0) for letter in subsets.LETTERS[: self.groups])
        slices = tuple(Slice(name, name) for name in self.ids("slice"))
        operators = tuple(Operator(name, name, 0, (), (), 0, 0, 0, 0.0, "") for name in self.ids("operator"))
        return Setup("", "", "", 1, 1, groups, slices, operators, (), ())


def _plain(row: str, groups: int) -> bool:
    """Whether the letters of a row are those of groups, each once."""
    return row == subsets.EMPTY or (0 < len(row) == len(set(row)) and set(row) <= set(subsets.LETTERS[:groups]))
