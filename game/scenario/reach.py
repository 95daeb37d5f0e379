"""Whether the goals of a scenario can be reached: their rounds, their thresholds, what a seat needs for them."""

from __future__ import annotations

from game.rules.setup import DECLARED, SMALL, Kind
from game.scenario import keys
from game.scenario.references import References
from game.scenario.structure import Part
from game.scenario.words import said

_FEW = {"budget": "spending", "select": "regret", "privacy": "noise", "fair-shares": "gap"}


class Goals(References):
    """The check of the goals; faults go to the report."""

    def check(self) -> None:
        for part in self.tables["goal"]:
            self.goal(part)

    def goal(self, part: Part) -> None:
        for key in ("operator", "seat", "slice"):
            self.refers(part, key, key)
        if self.rounds is not None and part["deadline"] is not None and part["deadline"] > self.rounds:
            text = f"this goal is measured in round {part['deadline']}, but the game has {self.rounds} rounds"
            self.report.value((*part.path, "deadline"), "out-of-reach", text, f"write a round from 1 to {self.rounds}")
        if part["kind"] in keys.AIMED and not self.tables["operator"]:
            text = f"a goal of kind {said(part['kind'])} is about an operator, and there is none"
            self.report.value((*part.path, "kind"), "out-of-reach", text, "add an [[operator]]", cascade=True)
        self.mask(part, "groups")
        size = part["size"]
        if size is not None and size > self.groups:
            text = f"rows of {size} groups do not exist: there are {self.groups} groups"
            self.report.value((*part.path, "size"), "out-of-reach", text, f"write 0 to {self.groups}")
        if part["method"] == "group-leave-one-out" and not part["groups"]:
            text = "the method group-leave-one-out is about one coalition, and none is named"
            self.report.value((*part.path, "method"), "missing-key", text, 'add groups = "BC"')
        if part["kind"] == "estimate" and part["groups"] and part["method"] not in (None, "group-leave-one-out"):
            text = f"values by {said(part['method'])} are wanted of every group, so none are named"
            self.report.key((*part.path, "groups"), "wrong-kind", text, "leave out groups")
        self.thresholds(part)

    def thresholds(self, part: Part) -> None:
        kind, partial, full = part["kind"], part["partial"], part["full"]
        seat = next((one for one in self.tables["seat"] if part["seat"] in (None, one["id"])), None)
        chosen = kind in DECLARED and not (kind == "select" and seat and seat["role"] == "operator")
        if chosen and seat and seat["actions"] is not None and Kind.DECLARE.value not in seat["actions"]:
            text = f"nobody can reach this goal: {said(seat['name'])} has no action declare"
            self.report.value((*part.path, "kind"), "out-of-reach", text, 'add "declare" to its actions')
        if kind is None or partial is None or full is None:
            return
        if kind in SMALL and full > partial:
            what = _FEW.get(kind, "error")
            text = f"a small {what} is good here, so full must not be above partial, as {full:g} is above {partial:g}"
            self.report.value((*part.path, "full"), "out-of-range", text, f"write full = {partial:g} and partial = {full:g}?")
        elif kind in ("leverage", "income", "purse", "hidden-harm", "detect", "fairness") and full < partial:
            text = f"much is good here, so full must not be below partial, as {full:g} is below {partial:g}"
            self.report.value((*part.path, "full"), "out-of-range", text, f"write full = {partial:g} and partial = {full:g}?")
        elif kind in SMALL and full < 0:
            text = f"nobody can reach this goal: full is {full:g}, and there is no {kind} below 0"
            self.report.value((*part.path, "full"), "out-of-reach", text, "write 0 or more")
        elif kind in (*keys.AIMED, "detect") and max(full, partial) > 100:
            text = f"nobody can reach this goal: full is {full:g} points, and scores go from 0 to 100"
            self.report.value((*part.path, "full"), "out-of-reach", text, "write at most 100")
        elif kind == "income" and seat and (most := self.most_income(seat, part["deadline"])) is not None and full > most:
            text = f"nobody can reach this goal: full is {full:g}, and the seat cannot receive more than {most:g} by then"
            self.report.value((*part.path, "full"), "out-of-reach", text, "ask for less, or set a later deadline")
        elif (
            kind == "purse"
            and seat
            and (most := self.most_income(seat, part["deadline"])) is not None
            and seat["budget"] is not None
            and full > most + seat["budget"]
        ):
            most += seat["budget"]
            text = f"nobody can reach this goal: full is {full:g}, and the seat cannot hold more than {most:g} by then"
            self.report.value((*part.path, "full"), "out-of-reach", text, "ask for less, or set a later deadline")

    def most_income(self, seat: Part, deadline: int | None) -> float | None:
        """More credits than a seat can receive: 100 points paid by every operator in every round."""
        rounds = deadline or self.rounds
        if rounds is None or seat["income"] is None or seat["organizes"] is None:
            return None
        each: float = seat["income"] + sum(
            max(0, event["by"] or 0) for event in self.tables["event"] if event["kind"] == "income"
        )
        raises = sum(max(0, event["by"] or 0) for event in self.tables["event"] if event["kind"] == "price")
        groups = len(seat["organizes"].strip("-"))
        for operator in self.tables["operator"]:
            if operator["price"] is None or operator["patience"] is None:
                return None
            each += (operator["price"] + raises) * groups + (100 * operator["patience"] if groups else 0)
        return each * rounds
