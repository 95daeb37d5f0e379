"""What the parts of a scenario call each other: ids and letters, looked up with a fault where there is no such part; and what its
seats can do.
"""

from __future__ import annotations

from collections.abc import Iterable

from game import subsets
from game.rules.setup import Kind
from game.scenario import keys
from game.scenario.positions import Path
from game.scenario.report import Report
from game.scenario.structure import Document, Part
from game.scenario.values import named
from game.scenario.words import disguised, listed, said

ORGANIZED = (Kind.STRIKE, Kind.FUND, Kind.POISON, Kind.DELETE, Kind.DEMAND)
"""The kinds of action that are about groups which the seat organizes."""


class References:
    """The names of a document whose structure has been checked, and the report that wrong ones go to."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.report = report
        self.tables = document.tables
        self.groups = len(self.tables["group"])
        self.rounds: int | None = document.top["rounds"]

    def ids(self, table: str) -> list[str]:
        return list(dict.fromkeys(part["id"] for part in self.tables[table] if part["id"] is not None))

    def settled(self, table: str) -> bool:
        """Whether all ids of a table are good: if not, a name that is none of them may be right, and is passed over."""
        return table not in self.document.unsure and len(self.ids(table)) == len(self.tables[table])

    def lacking(self, table: str, path: Path, text: str, code: str = "unknown-name") -> bool:
        """Whether the scenario has no part of a table, which is told where it is first missed, and once."""
        if self.tables[table] or table in self.document.unsure:
            return False
        self.document.unsure.add(table)
        self.report.value(path, code, text, f"add {'an' if table[0] in 'aeiou' else 'a'} [[{table}]]")
        return True

    def unique(self, table: str) -> None:
        first: dict[str, Part] = {}
        for part in self.tables[table]:
            if part["id"] is None:
                continue
            if part["id"] in first:
                line, _ = self.report.lines.place(self.report.places.value((*first[part["id"]].path, "id")))
                text = f"the id {said(part['id'])} is already that of the [[{table}]] in line {line}"
                self.report.value((*part.path, "id"), "duplicate-id", text, "give each its own id")
            first.setdefault(part["id"], part)

    def refers(self, part: Part, key: str, table: str) -> None:
        """The value of a key is the id of a part of the scenario."""
        if part[key] is not None:
            self.names(part[key], table, (*part.path, key))

    def names(self, value: str, table: str, path: Path, *, at_key: bool = False) -> None:
        """A value, or a key, is the id of a part of the scenario."""
        text = f"this names the {table} {said(value)}, but the scenario has no [[{table}]]"
        if self.settled(table) and not self.lacking(table, path, text):
            named(value, table, self.ids(table), path, self.report, at_key=at_key)

    def mask(self, part: Part, key: str) -> int | None:
        """The mask of a subset, `None` with a fault when it names what is no group."""
        text = part[key]
        return None if text is None or not self.groups else self.subset(text, (*part.path, key), 0)

    def subset(self, text: str, path: Path, start: int) -> int | None:
        known = subsets.LETTERS[: self.groups]
        if text == subsets.EMPTY:
            return 0
        if not text:
            self.report.value(path, "unknown-group", "no group is named", 'write letters such as "AC", or "-" for none')
            return None
        for index, letter in enumerate(text):
            if letter in known and letter not in text[:index]:
                continue
            if letter in known:
                sentence, hint = f"{said(text)} names the group {letter} twice", "write each group once"
            elif letter.upper() in known and letter.isascii():
                sentence, hint = (
                    f"{said(letter)} is no group",
                    f'did you mean "{letter.upper()}"? Groups are capital letters',
                )
            elif letter in " ,;+":
                sentence, hint = (
                    f"{said(text)} has {said(letter)} between the letters",
                    'write the letters alone, such as "AC"',
                )
            else:
                sentence = f"{said(text)} names {said(letter)}, which is no group of this scenario"
                hint = f"the groups are {listed(known)}"
                if disguise := disguised(letter):
                    hint = f"this is a {disguise[1]}"
            self.report.value(path, "unknown-group", sentence, hint, inside=start + index)
            return None
        return subsets.parse(text, self.groups)

    # What seats can do ------------------------------------------------------------------------------------------------

    def may(self, seat: Part, kind: Kind) -> bool:
        """Whether a seat can ever use a kind of action; what is faulty in the file is taken to allow it."""
        if kind is Kind.END or "actions" in seat.faulty:
            return True
        if self.document.source == "table" and kind in keys.CONDITIONED:
            return False
        if seat["role"] not in (None, *keys.ROLE_KINDS.get(kind, (seat["role"],))):
            return False
        if kind in ORGANIZED and seat["organizes"] is not None and not seat["organizes"].strip(subsets.EMPTY):
            return False
        if (
            kind in (Kind.DEMAND, Kind.TRAIN, Kind.AUDIT)
            and not self.tables["operator"]
            and "operator" not in self.document.unsure
        ):
            return False
        return seat["actions"] is None or kind.value in seat["actions"]

    def anyone_may(self, kinds: Iterable[Kind]) -> bool:
        """Whether some seat can use some of these kinds of action."""
        able = any(self.may(seat, kind) for kind in kinds for seat in self.tables["seat"])
        return able or "seat" in self.document.unsure

    def most_income(self, seat: Part, rounds: int | None) -> float | None:
        """More credits than a seat can receive in so many rounds: 100 points paid by every operator in every round. `None` where
        the file does not say enough.
        """
        if None in (rounds, seat["income"], seat["organizes"]) or self.document.unsure & {"operator", "event"}:
            return None
        each: float = seat["income"] + self._raises("income")
        groups = len(seat["organizes"].strip(subsets.EMPTY))
        for operator in self.tables["operator"]:
            if operator["price"] is None or operator["patience"] is None:
                return None
            yields = 100 * operator["patience"] if self.may(seat, Kind.DEMAND) else 0
            each += (operator["price"] + self._raises("price")) * groups + yields
        if seat["role"] in (None, "operator"):
            each += 100  # what its model earns when it is deployed (R20)
        return each * (rounds or 0)

    def latent_for_ever(self) -> int:
        """The mask of the groups that have no data, if nothing can bring them about."""
        if self.anyone_may((Kind.LABOR,)) or any(event["kind"] in (None, "amount") for event in self.tables["event"]):
            return 0
        return sum(1 << i for i, group in enumerate(self.tables["group"]) if group["latent"] or group["amount"] == 0)

    def _raises(self, kind: str) -> float:
        return sum(max(0, event["by"] or 0) for event in self.tables["event"] if event["kind"] == kind)
