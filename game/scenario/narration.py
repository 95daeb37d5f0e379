"""The check of a lesson's steps: what they light exists, what they wait for can be done, questions have an answer."""

from __future__ import annotations

from game import subsets
from game.errors import NotationError
from game.rules import actions, notation
from game.rules.setup import Group, Kind, Operator, Setup, Slice
from game.scenario import keys
from game.scenario.positions import Path
from game.scenario.references import References
from game.scenario.structure import Part
from game.scenario.values import named
from game.scenario.words import nearest, said

_LIGHTS = ("group", "slice", "operator", "action", "goal")


class Narration(References):
    """The check of the steps; faults go to the report."""

    def check(self) -> None:
        for part in self.tables["step"]:
            self.step(part)

    def step(self, part: Part) -> None:
        start = 0
        for phrase in (part["highlight"] or "").split(","):
            if phrase.strip():
                self.light(phrase.split(), (*part.path, "highlight"), start + len(phrase) - len(phrase.lstrip()))
            start += len(phrase) + 1
        if part["waits"] is not None:
            self.waits(part["waits"], (*part.path, "waits"))
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
            known = keys.known("action") if head == "action" else self.ids(head)
            if head == "action" or self.settled(head):
                named(rest[0], head, known, path, self.report)
        elif head not in _LIGHTS and head == head.upper() and len(rest) < 2:
            if self.groups and self.subset(head, path, start) is not None and rest and self.settled("slice"):
                named(rest[0], "slice", self.ids("slice"), path, self.report)
        else:
            text = f"{said(' '.join(words))} names nothing that can be lit"
            near = nearest(head, _LIGHTS)
            hint = (
                f'did you mean "{near}"?'
                if near and head != near
                else 'write "AB all", "AB", "group C", "slice all" or "operator a1"'
            )
            self.report.value(path, "unknown-name", text, hint, inside=start)

    def waits(self, text: str, path: Path) -> None:
        kinds = [kind.value for kind in Kind]
        if text == "next" or text in kinds:
            kind = text
        else:
            words = text.split()
            if len(words) == 1 and len(words[0]) > 1:
                named(text, "action", ["next", *kinds], path, self.report)
                return
            try:
                kind = actions.kind(notation.parse(self.sketch(), text)).value
            except NotationError as fault:
                if not (self.settled("slice") and self.settled("operator")):
                    return
                self.report.value(
                    path,
                    "unknown-name",
                    f"no player can do this: {fault}",
                    "write next, a kind of action, or one action",
                )
                return
        able = {name for seat in self.tables["seat"] for name in seat["actions"] or keys.known("action")}
        if kind not in ("next", Kind.END.value) and kind not in able:
            text = f"this step waits for {said(kind)}, which no seat may do, so the lesson would stop here"
            self.report.value(path, "out-of-reach", text, 'add it to the actions of a seat, or write waits = "next"')

    def sketch(self) -> Setup:
        """Enough of a setup for the notation: the groups and the ids."""
        groups = tuple(Group(letter, "", "", 0, 0, 0) for letter in subsets.LETTERS[: self.groups])
        slices = tuple(Slice(name, name) for name in self.ids("slice"))
        operators = tuple(Operator(name, name, 0, (), (), 0, 0, 0, 0.0, "") for name in self.ids("operator"))
        return Setup("", "", "", 1, 1, groups, slices, operators, (), ())
