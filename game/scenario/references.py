"""What the parts of a scenario call each other: ids and letters, looked up with a fault where there is no such part."""

from __future__ import annotations

from game import subsets
from game.scenario.positions import Path
from game.scenario.report import Report
from game.scenario.structure import Document, Part
from game.scenario.values import named
from game.scenario.words import disguised, listed, said


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
        return len(self.ids(table)) == len(self.tables[table])

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
        value = part[key]
        if value is None or not self.settled(table):
            return
        if not self.tables[table]:
            text = f"this names the {table} {said(value)}, but the scenario has no [[{table}]]"
            self.report.value((*part.path, key), "unknown-name", text, f"add a [[{table}]]", cascade=True)
        else:
            named(value, table, self.ids(table), (*part.path, key), self.report)

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
