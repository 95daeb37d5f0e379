"""Whether the goals of a scenario can be reached, and not by all that may happen: their rounds, thresholds, what they need."""

from __future__ import annotations

import math
from collections.abc import Iterable

from game import subsets
from game.rules.setup import DECLARED, SMALL, Kind
from game.scenario import keys
from game.scenario.faults import Severity
from game.scenario.references import References
from game.scenario.structure import Part
from game.scenario.words import said

_FEW = {"budget": "spending", "select": "regret", "privacy": "noise", "fair-shares": "gap"}
_MUCH = ("leverage", "income", "purse", "hidden-harm", "detect", "fairness")
_SCORES = ("performance", "fairness", "detect")
"""The kinds of goal whose value is a score or a share of 0 to 100 points, so that none is of 1 point or less."""

_ACTING = (
    Kind.LABOR, Kind.ANNOTATION, Kind.INCENTIVE, Kind.STRIKE, Kind.POISON, Kind.DELETE, Kind.DEMAND, Kind.TRAIN,
)  # fmt: skip
"""The kinds of action that may lead an operator to another row or to other scores."""


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
        if part["kind"] in keys.AIMED:
            text = f"a goal of kind {said(part['kind'])} is about an operator, and there is none"
            self.lacking("operator", (*part.path, "kind"), text, "out-of-reach")
        self.mask(part, "groups")
        self.size(part)
        if part["method"] == "group-leave-one-out" and not part["groups"]:
            text = "the method group-leave-one-out is about one coalition, and none is named"
            self.report.value((*part.path, "method"), "missing-key", text, 'add groups = "BC"')
        if part["kind"] == "estimate" and part["groups"] and part["method"] not in (None, "group-leave-one-out"):
            text = f"values by {said(part['method'])} are wanted of every group, so none are named"
            self.report.key((*part.path, "groups"), "wrong-kind", text, "leave out groups")
        self.thresholds(part)
        for why, hint in self.idle(part):
            self.report.value((*part.path, "kind"), "out-of-reach", why, hint)
            break

    def size(self, part: Part) -> None:
        """A goal about rows of a size needs rows of that size: of groups that exist, or that somebody may bring about."""
        if part["size"] is None or "group" in self.document.unsure:
            return
        most = self.groups - subsets.size(self.latent_for_ever())
        if part["size"] > most:
            latent = f", of which {self.groups - most} stay latent" if most < self.groups else ""
            text = f"rows of {part['size']} groups do not exist: there are {self.groups} groups{latent}"
            self.report.value((*part.path, "size"), "out-of-reach", text, f"write 0 to {most}")

    def idle(self, part: Part) -> Iterable[tuple[str, str]]:
        """Why what a goal is about can never come about, with what would be right; nothing where it can."""
        kind, events, unsure = part["kind"], self.tables["event"], self.document.unsure
        if kind == "detect" and "event" not in unsure:
            late = self.spoiling(part["deadline"])
            if late is not None:
                yield f"nothing can ever be detected{late}", 'add an [[event]] with kind = "quality", by = -2 and covert = true'
        elif kind in ("leverage", "hidden-harm") and "event" not in unsure:
            operator = next((one for one in self.tables["operator"] if part["operator"] in (None, one["id"])), None)
            if kind == "hidden-harm" and operator is not None and _seen_whole(operator):
                name = said(operator["name"] or "the operator")
                yield f"no harm can be hidden: {name} tests just what it deploys on", "give the operator other deployed weights"
            if not (self.anyone_may(_ACTING) or any(event["kind"] != "news" for event in events)):
                yield "nothing ever changes here: no seat has an action that could, and there is no event", 'add such as "strike"'
        elif kind == "fair-shares" and not unsure & {"seat", "operator", "event"}:
            yield from self.unpaid(part)

    def spoiling(self, deadline: int | None) -> str | None:
        """`None` if labels can be made worse by the deadline; else why not, to follow a sentence."""
        if self.anyone_may((Kind.POISON,)):
            return None
        first = min((event["round"] or 1 for event in self.tables["event"] if self.spoils(event)), default=None)
        if first is None:
            return ": no event makes labels worse, and no seat can poison"
        if deadline is not None and first > deadline:
            return f": labels go wrong in round {first}, and this is measured in round {deadline}"
        return None

    def spoils(self, event: Part) -> bool:
        """Whether an event makes labels worse, of a group that has right ones; what is faulty counts as doing so."""
        if event["kind"] not in (None, "quality") or (event["by"] is not None and event["by"] >= 0):
            return False
        named = event["groups"]
        return (
            named is None
            or "group" in self.document.unsure
            or any(part["letter"] is None or part["letter"] in named for part in self.tables["group"] if part["quality"] != 0)
        )

    def unpaid(self, part: Part) -> Iterable[tuple[str, str]]:
        """Why nobody is paid whose pay could be compared."""
        seats, operators = self.tables["seat"], self.tables["operator"]
        organized = {letter for seat in seats for letter in seat["organizes"] or subsets.LETTERS} - {subsets.EMPTY}
        mine = set(part["groups"] or subsets.LETTERS) & organized
        pays = any(one["price"] != 0 for one in operators) or any(
            event["kind"] in (None, "price") for event in self.tables["event"]
        )
        if not mine:
            whom = "a group" if not part["groups"] else f"any of {part['groups']}"
            yield f"nobody is paid: no seat organizes {whom}", 'write organizes = "AB" at a seat'
        elif not pays and not self.anyone_may((Kind.DEMAND,)):
            yield "nobody is paid: no operator pays a price, and no seat can make a demand", "write a price at an operator"

    def thresholds(self, part: Part) -> None:
        kind, partial, full = part["kind"], part["partial"], part["full"]
        seat = next((one for one in self.tables["seat"] if part["seat"] in (None, one["id"])), None)
        chosen = kind in DECLARED and not (kind == "select" and seat and seat["role"] == "operator")
        if chosen and seat and not self.may(seat, Kind.DECLARE):
            text = f"nobody can reach this goal: {said(seat['name'])} has no action declare"
            self.report.value((*part.path, "kind"), "out-of-reach", text, 'add "declare" to its actions')
        if kind is None or partial is None or full is None:
            return
        if kind in SMALL and full > partial:
            what = _FEW.get(kind, "error")
            text = f"a small {what} is good here, so full must not be above partial, as {full:g} is above {partial:g}"
            self.report.value((*part.path, "full"), "out-of-range", text, f"write full = {partial:g} and partial = {full:g}?")
        elif kind in _MUCH and full < partial:
            text = f"much is good here, so full must not be below partial, as {full:g} is below {partial:g}"
            self.report.value((*part.path, "full"), "out-of-range", text, f"write full = {partial:g} and partial = {full:g}?")
        elif (kind in _SCORES and max(partial, full) <= 1 and max(partial, full) > 0) or (
            kind == "fair-shares" and 0 < partial < 1
        ):
            at = "partial" if partial > 0 else "full"
            text = f"{part[at]:g} looks like a fraction of 1; a goal of kind {said(kind)} is in points from 0 to 100"
            right = f"write partial = {100 * partial:g} and full = {100 * full:g}"
            self.report.value((*part.path, at), "unit", text, right)
        else:
            self.bounds(part, seat)

    def bounds(self, part: Part, seat: Part | None) -> None:
        """Full credit lies within what can happen, and partial credit is not for all that can."""
        kind, partial, full = part["kind"], part["partial"], part["full"]
        little = full < partial or (full == partial and kind in SMALL)
        least, most = self.possible(part, seat)
        best, worst = (least, most) if little else (most, least)
        if (full < best) if little else (full > best):
            if kind in ("income", "purse"):
                text, hint = (
                    f"the seat cannot {'receive' if kind == 'income' else 'hold'} more than {most:g} by then",
                    "ask for less, or set a later deadline",
                )
            elif little:
                text, hint = f"there is no {kind} below {least:g}", f"write {least:g} or more"
            else:
                what = "scores go from 0 to 100" if most == 100 else f"there is no {kind} above {most:g}"
                text, hint = what, f"write at most {most:g}"
            unit = "" if kind in (*_FEW, "income", "purse") else " points"
            text = f"nobody can reach this goal: full is {full:g}{unit}, and {text}"
            self.report.value((*part.path, "full"), "out-of-reach", text, hint)
        elif (partial >= worst) if little else (partial <= worst):
            text = self.given(kind, worst, little)
            hint = f"ask for {'less' if little else 'more'} than {worst:g}"
            self.report.value((*part.path, "partial"), "no-effect", text, hint, Severity.WARNING)

    def given(self, kind: str, worst: float, little: bool) -> str:
        """That a goal is reached whatever is done, in a sentence."""
        if kind in ("income", "purse"):
            does = "receives" if kind == "income" else "holds"
            return f"this goal asks for nothing: who only ends their turns {does} {worst:g} credits by then"
        if kind in ("forecast", "unlearn", "estimate"):
            return (
                f"this goal asks for nothing: who says {'0' if kind == 'estimate' else '50'} is never off by more than {worst:g}"
            )
        what = _FEW.get(kind, kind)
        return f"this goal asks for nothing: there is no {what} {'above' if little else 'below'} {worst:g}"

    def possible(self, part: Part, seat: Part | None) -> tuple[float, float]:
        """The least and the greatest value that a goal can have: of statements, that of the best one that needs no look."""
        kind = part["kind"]
        match kind:
            case "income" | "purse":
                return self.sure_income(part, seat), self.most_held(part, seat)
            case "budget":
                return 0, math.inf
            case "leverage":
                return -100, 100
            case "hidden-harm":
                return -200, 200
            case "forecast" | "unlearn":
                return 0, 50
            case "privacy":
                return 0, 100 / part["epsilon"] if part["epsilon"] else math.inf
            case _:
                return 0, 100

    def most_held(self, part: Part, seat: Part | None) -> float:
        """More credits than a seat can have received, or for a purse hold, at the deadline of a goal."""
        most = self.most_income(seat, part["deadline"] or self.rounds) if seat else None
        held = 0 if part["kind"] == "income" else seat["budget"] if seat else None
        return math.inf if most is None or held is None else most + held

    def sure_income(self, part: Part, seat: Part | None) -> float:
        """The credits that a seat has received, or for a purse holds, at the deadline of a goal if it only ends its turns and
        nobody pays it: its fixed income. Less than nothing where the file does not say.
        """
        rounds = part["deadline"] or self.rounds
        unknown = seat is None or rounds is None or seat["income"] is None or "event" in self.document.unsure
        if unknown or seat is None or seat["role"] in (None, "operator"):
            return -math.inf
        total: float = seat["income"] * rounds
        for event in self.tables["event"]:
            if event["kind"] == "income" and event["seat"] in (None, seat["id"]):
                if event["by"] is None or event["round"] is None:
                    return -math.inf
                if event["by"] < 0 or event["when"] is None:
                    total += event["by"] * max(0, rounds - event["round"] + 1)
        if part["kind"] == "purse":
            total += seat["budget"] if seat["budget"] is not None else -math.inf
        return total


def _seen_whole(operator: Part) -> bool:
    """Whether an operator tests on the slices that it deploys on, by the same weights."""
    if "deployed" in operator.faulty or operator["tested"] is None:
        return False
    tested, deployed = (
        {name: weight for name, weight in (one or operator["tested"]).items() if weight}
        for one in (operator["tested"], operator["deployed"])
    )
    return tested == deployed
