"""The second check of a scenario: what its parts say of each other is true, sums are right, goals can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from game import glyphs, subsets
from game.errors import SourceError
from game.rules.setup import Kind
from game.scenario import keys
from game.scenario.faults import Severity
from game.scenario.keys import Type
from game.scenario.narration import Narration
from game.scenario.positions import Path
from game.scenario.reach import Goals
from game.scenario.references import References
from game.scenario.report import Report
from game.scenario.structure import Document, Part
from game.scenario.values import ID
from game.scenario.words import said
from game.worlds import data

_SUM = 1e-6
_SHOWN = 24  # characters that a message names


def check(document: Document, stem: str, report: Report) -> None:
    """Check a document whose structure has been checked. Faulty values are passed over: they have been reported."""
    _Meaning(document, report).check(stem)
    Goals(document, report).check()
    Narration(document, report).check()


class _Meaning(References):
    def check(self, stem: str) -> None:
        top = self.document.top
        if top["id"] not in (None, stem):
            text = f"the id is {said(top['id'])}, but the file is called {said(stem + '.toml')}"
            other = f"give the file the name {top['id']}.toml"
            hint = f'write id = "{stem}", or {other}' if ID.fullmatch(stem) else other  # not every name of a file is an id
            self.report.value(("id",), "bad-id", text, hint)
        for table in ("slice", "operator", "seat", "goal"):
            self.unique(table)
        for index, group in enumerate(self.tables["group"]):
            self.group(index, group)
        self.source()
        for table in ("slice", "operator", "seat", "event"):
            for part in self.tables[table]:
                getattr(self, table)(part)
        self.pictured()
        self.organized_once()
        self.moved_once()
        self.levels()
        if top["lesson"] and not self.tables["step"] and "step" not in top.given:
            text, hint = "this is a lesson without a [[step]]", "write steps, or lesson = false"
            self.report.key(("lesson",), "no-steps", text, hint, Severity.WARNING)
        if not self.tables["debrief"]:
            text = "there is no [debrief], so nothing is said after the last round"
            hint = "add [debrief] with intervention, reference, evidence and limits"
            self.report.at(0, "no-debrief", text, hint, Severity.WARNING)

    def pictured(self) -> None:
        """Characters that the game's fonts do not draw are told together, at the first of them."""
        first: tuple[Path, int] | None = None
        found = ""
        for part in (self.document.top, *(part for parts in self.tables.values() for part in parts)):
            for path, text in _texts(part):
                missing = glyphs.lacking(text)
                if missing and first is None:
                    first = (path, text.index(missing[0]))
                found += "".join(letter for letter in missing if letter not in found)
        if first is not None:
            some = found[:_SHOWN] + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
            text = f"the game's own font lacks {some}: a font of the system draws them, elsewhere they may show as boxes"
            hint = "write what everybody shall read in Latin, Greek or Cyrillic letters"
            self.report.value(first[0], "no-glyph", text, hint, Severity.WARNING, inside=first[1])

    def group(self, index: int, part: Part) -> None:
        right = subsets.LETTERS[index]
        if part["letter"] not in (None, right):
            text = f"this is group number {index + 1}, so its letter is {right}, not {said(part['letter'])}"
            before = [other["letter"] for other in self.tables["group"][:index]]
            code = "duplicate-id" if part["letter"] in before else "bad-id"
            self.report.value((*part.path, "letter"), code, text, f'write letter = "{right}"; groups are lettered in order')
        if part["latent"] and "amount" in part.given and part["amount"]:
            text = f"a latent group does not exist yet, but this one has the amount {part['amount']}"
            self.report.value((*part.path, "amount"), "conflict", text, "leave out amount, or write latent = false")
        drawn = self.mask(part, "synthetic_from")
        if drawn is not None and (drawn.bit_count() != 1 or drawn == 1 << index):
            text = "synthetic examples are drawn from a model of one other group"
            self.report.value((*part.path, "synthetic_from"), "conflict", text, "name one other group, or leave it out")

    def source(self) -> None:
        part = self.document.one("source")
        if part is None:
            return
        if part["kind"] == "dataset":
            self.dataset(part)
        for key in ("file", "deals"):
            if part[key] is not None and not _safe_csv(part[key]):
                text = f"{said(part[key])} is no name for a table: small letters, digits, - and _, then .csv, in this folder"
                self.report.value((*part.path, key), "unsafe", text, 'write one such as "clinic.csv"')
        if part["deals"] and self.tables["step"]:
            text = "a narrated scenario is about one board, so it lists no deals"
            self.report.key((*part.path, "deals"), "conflict", text, "leave out deals, or the steps")

    def dataset(self, part: Part) -> None:
        right = part["right"]
        if right is not None and (len(right) != 4 or list(right) != sorted(right)):
            text = "the shares of right labels are four numbers, for quality 0 to 3, none below the one before"
            self.report.value((*part.path, "right"), "out-of-range", text, "write right = [0.25, 0.5, 0.75, 1.0]")
        for key, patterns in (("pattern_from", ("targeted",)), ("pattern_to", ("targeted", "backdoor"))):
            if part["pattern"] in patterns and key not in part.given:
                text = f"the pattern {part['pattern']} needs {said(key)}, a class of the data set"
                self.report.value((*part.path, "pattern"), "missing-key", text, f"add {key} = 3")
            elif part["pattern"] not in (None, *patterns) and key in part.given:
                text = f"{said(key)} has no meaning with the pattern {said(part['pattern'])}"
                self.report.key((*part.path, key), "wrong-kind", text, f'write pattern = "{patterns[0]}", or leave it out')
            else:
                self.classes(part, key, [part[key]])
        if part["pattern"] == "targeted" and part["pattern_from"] is not None and part["pattern_from"] == part["pattern_to"]:
            text = "pattern_from and pattern_to are the same class, so no label would be wrong"
            self.report.value((*part.path, "pattern_to"), "conflict", text, "name two classes")

    def classes(self, part: Part, key: str, values: Iterable[int | None], many: bool = False) -> None:
        source = self.document.one("source")
        if source is None or source["data"] is None:
            return
        try:
            names = data.load(source["data"]).classes
        except SourceError:
            return  # the game's own file is broken: building the board says so
        for index, value in enumerate(values):
            if value is not None and value >= len(names):
                path: Path = (*part.path, key, index) if many else (*part.path, key)
                text = f"{said(value)} is no class of {source['data']}, which has {len(names)}, counted from 0"
                self.report.value(path, "unknown-name", text, f"write 0 to {len(names) - 1}")

    def slice(self, part: Part) -> None:
        if part["classes"] is not None:
            if not part["classes"]:
                self.report.value(
                    (*part.path, "classes"),
                    "empty",
                    "a slice needs a class to test on",
                    "leave out classes to test on all",
                )
            self.classes(part, "classes", part["classes"], many=True)
        mask = self.mask(part, "groups")
        if mask == 0 and self.document.source == "dataset":
            self.report.value(
                (*part.path, "groups"),
                "empty",
                "a slice of no group has no test examples",
                "leave out groups to test on all",
            )

    def operator(self, part: Part) -> None:
        row = self.mask(part, "row")
        if row is not None:
            self.stands(part, row)
        for key in ("tested", "deployed"):
            weights = part[key]
            if weights is None:
                continue
            for name in weights:
                self.names(name, "slice", (*part.path, key, name), at_key=True)
            total = sum(weights.values())
            if abs(total - 1) > _SUM:
                text = f"the weights of {said(key)} sum to {total:.6g}; they must sum to 1"
                even = ", ".join(f"{name} = {1 / len(weights):.3g}" for name in list(weights)[:4])
                self.report.value(
                    (*part.path, key),
                    "weights",
                    text,
                    f"such as {key} = {{ {even} }}" if len(weights) in (1, 2, 4) else "",
                )

    def stands(self, part: Part, row: int) -> None:
        for group in subsets.members(row):
            one = self.tables["group"][group]
            why = "is latent, so rows with it do not exist yet" if one["latent"] or one["amount"] == 0 else ""
            if not why and (one["willingness"] or 0) < 0:
                why = "is withheld, so rows with it are closed"
            if why:
                letter = subsets.LETTERS[group]
                text = f"the operator cannot stand on {said(part['row'])}: {letter} {why}"
                hint = f"leave {letter} out of the row, or change its {'amount' if 'latent' in why else 'willingness'}"
                inside = part["row"].index(letter)
                self.report.value((*part.path, "row"), "missing-row", text, hint, inside=inside)
                return

    def seat(self, part: Part) -> None:
        self.mask(part, "organizes")
        self.refers(part, "operator", "operator")
        alone = "there is no operator that this seat could move"
        if part["role"] == "operator" and self.lacking("operator", (*part.path, "role"), alone, "conflict"):
            pass
        elif part["operator"] is not None and part["role"] not in (None, "operator"):
            text = f"a seat of the role {said(part['role'])} moves no operator"
            self.report.value((*part.path, "operator"), "conflict", text, 'leave it out, or write role = "operator"')
        usable = part["actions"]
        for index, name in enumerate(usable or ()):
            path = (*part.path, "actions", index)
            if name in usable[:index]:
                self.report.value(path, "duplicate-id", f"{said(name)} is named twice", "name each action once")
            elif part["role"] is not None and part["role"] not in keys.ROLE_KINDS.get(Kind(name), (part["role"],)):
                text = f"{said(name)} is an action of the role {' or '.join(keys.ROLE_KINDS[Kind(name)])}, not of {part['role']}"
                self.report.value(path, "wrong-kind", text, "leave it out, or give the seat another role")
            elif self.document.source == "table" and Kind(name) in keys.CONDITIONED:
                text = f"{said(name)} cannot be used on a table: nobody measured the scores after it"
                self.report.value(path, "wrong-kind", text, "leave it out")
        if usable is not None and "prices" in part.given:
            for name in part["prices"] or ():
                if name not in usable:
                    text = f"this prices {said(name)}, which is not among the seat's actions"
                    self.report.key((*part.path, "prices", name), "no-effect", text, "leave it out", Severity.WARNING)

    def organized_once(self) -> None:
        taken: dict[str, str] = {}
        for part in self.tables["seat"]:
            for index, letter in enumerate(part["organizes"] or ""):
                if letter in taken and letter in subsets.LETTERS and letter not in part["organizes"][:index]:
                    text = f"the group {letter} is already organized by {said(taken[letter])}"
                    self.report.value((*part.path, "organizes"), "conflict", text, "give each group to one seat", inside=index)
                taken.setdefault(letter, part["name"] or "another seat")

    def moved_once(self) -> None:
        movers: dict[str | None, str] = {}
        for part in self.tables["seat"]:
            if part["role"] == "operator" and self.tables["operator"]:
                moved = part["operator"] or self.tables["operator"][0]["id"]
                if moved in movers:
                    text = f"the operator {said(moved)} is already moved by {said(movers[moved])}"
                    key = "operator" if part["operator"] else "role"
                    self.report.value((*part.path, key), "conflict", text, "give each operator to one seat")
                movers.setdefault(moved, part["name"] or "another seat")

    def levels(self) -> None:
        told: set[str] = set()
        for part in self.tables["difficulty"]:
            if part["level"] in told:
                text = f"the level {said(part['level'])} is described twice"
                self.report.value((*part.path, "level"), "duplicate-id", text, "describe each level once")
            told.add(part["level"])

    def condition(self, event: Part) -> None:
        part = event["when"]
        if event["kind"] == "quality" and event["foretold"] and not event["covert"]:
            text = "an event that is not covert is announced anyway"
            self.report.key((*event.path, "foretold"), "conflict", text, "leave out foretold, or write covert = true beside it")
        if part is None:
            return
        self.refers(part, "operator", "operator")
        if event["covert"]:
            text = "a covert event has no condition: that it came would tell what it is"
            self.report.key((*event.path, "covert"), "conflict", text, "leave out covert, or when")
        about = part["below"] is not None or part["above"] is not None
        if about:
            self.lacking("operator", part.path, "this is about an operator's score, and there is none", "conflict")
        if not about and not part["withheld"] and not part["deals"] and not part.faulty:
            text = "this condition always holds: it names neither a score, nor groups, nor deals"
            self.report.key(part.path, "no-effect", text, "write one such as when = { deals = 1 }, or leave it out")
        if None not in (part["below"], part["above"]) and part["above"] >= part["below"]:
            text = f"no score is above {part['above']:g} and below {part['below']:g}"
            self.report.value((*part.path, "above"), "out-of-reach", text, "write a smaller number")
        for key in ("below", "above"):
            if part[key] is not None and 0 < part[key] <= 1:
                text = f"{part[key]:g} looks like a fraction of 1; scores are in points from 0 to 100"
                self.report.value((*part.path, key), "unit", text, f"write {key} = {100 * part[key]:g}")
        if part["deals"] and not self.anyone_may((Kind.DEMAND,)):
            text = "this can never be so: no seat can make a demand, so there are no deals"
            self.report.value((*part.path, "deals"), "out-of-reach", text, 'add "demand" to the actions of a seat')
        self.withheld(part)

    def withheld(self, part: Part) -> None:
        """Whether the groups that a condition wants withheld ever can be: by a strike or an event, or since the opening."""
        mask = subsets.members(self.mask(part, "withheld") or 0)
        strikers = [seat for seat in self.tables["seat"] if self.may(seat, Kind.STRIKE)]
        if self.document.top["bargain"] == "ultimatum":  # a demand is a strike there (R14)
            strikers += [seat for seat in self.tables["seat"] if self.may(seat, Kind.DEMAND)]
        for index in mask:
            group, letter = self.tables["group"][index], subsets.LETTERS[index]
            able = any(seat["organizes"] is None or letter in seat["organizes"] for seat in strikers)
            falls = any(
                event["kind"] in (None, "willingness") and letter in (event["groups"] or letter) and (event["by"] or -1) < 0
                for event in self.tables["event"]
            )
            low = min(-1 if group[key] is None else group[key] for key in ("willingness", "base")) < 0
            if not (able or falls or low or self.document.unsure & {"seat", "event"}):
                text = f"this can never be so: no seat can call out {letter}, and no event makes it less willing"
                at = part["withheld"].index(letter)
                self.report.value((*part.path, "withheld"), "out-of-reach", text, f"leave {letter} out", inside=at)
                return

    def event(self, part: Part) -> None:
        self.condition(part)
        if part["kind"] == "quality" and self.document.source == "table":
            text = "labels cannot change on a table: nobody measured the scores after it"
            self.report.value((*part.path, "kind"), "wrong-kind", text, "leave this event out")
        if self.rounds is not None and part["round"] is not None and part["round"] > self.rounds:
            text = f"this happens in round {part['round']}, but the game has {self.rounds} rounds"
            self.report.value((*part.path, "round"), "out-of-reach", text, f"write a round from 1 to {self.rounds}")
        self.mask(part, "groups")
        self.refers(part, "operator", "operator")
        self.refers(part, "seat", "seat")
        by: float | None = part["by"]
        if by == 0:
            self.report.value(
                (*part.path, "by"), "no-effect", "a change by 0 changes nothing", "write another number", Severity.WARNING
            )
        if by is None or part["kind"] not in ("willingness", "amount", "quality", "reach"):
            return
        most = {"willingness": 6, "reach": 11}.get(part["kind"], 3)
        if by != int(by) or abs(by) > most:
            text = f"{part['kind']} changes by whole steps, at most {most}, not by {by:g}"
            self.report.value((*part.path, "by"), "unit", text, "write a whole number such as -2")


def _texts(part: Part) -> Iterator[tuple[Path, str]]:
    """The texts of a part that players read, with their paths."""
    for key in keys.of(part.table):
        value = part[key.name]
        if isinstance(value, Part):
            yield from _texts(value)
        elif key.type is Type.TEXT and isinstance(value, str):
            yield (*part.path, key.name), value
        elif key.type is Type.TEXTS and value is not None:
            yield from (((*part.path, key.name, i), text) for i, text in enumerate(value))


def _safe_csv(name: str) -> bool:
    stem = name.removesuffix(".csv")
    fine = name.endswith(".csv") and 0 < len(stem) <= 64 and stem[0].isalnum()
    return fine and all(sign in "abcdefghijklmnopqrstuvwxyz0123456789-_" for sign in stem) and stem not in DEVICES


DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10))})
"""Names that are no files on Windows, whatever their ending."""
