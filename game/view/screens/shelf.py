"""The scenarios a player can choose from, loaded one after the other when there is time, each with its opening for a preview."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game import files
from game.errors import GameError

if TYPE_CHECKING:
    from game.rules.sight import Sight
    from game.scenario import Scenario


AUTOSAVE = "autosave.game"
UNFINISHED = "unfinished"
"""The names `session.keep` gives the save and the folder of the games begun before, said again here: to import it is to import
numpy, and the title is to come at once.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A scenario file: what it holds once it is loaded, or what is wrong with it."""

    path: Path
    scenario: Scenario | None = None
    fault: str = ""
    opening: Sight | None = None

    @property
    def id(self) -> str:
        return self.path.stem


class Shelf:
    """The shipped scenarios, lessons first, the shorter before the longer.

    `work` opens their boards one by one; `last` is what the autosave holds, if any, `begun` the ids of scenarios with
    an unfinished game.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.refresh()

    def refresh(self) -> None:
        """Look again at what the autosave holds."""
        self.last = last_game()
        self.begun = unfinished()

    def load(self) -> None:
        """Read every scenario that is not read yet; a file with mistakes keeps its place and says what is wrong."""
        from game.scenario import load, shipped

        self.entries = self.entries or [Entry(path) for path in shipped()]
        for i, entry in enumerate(self.entries):
            if entry.scenario is None and not entry.fault:
                try:
                    loaded = load(entry.path)
                except GameError as fault:
                    self.entries[i] = Entry(entry.path, fault=str(fault))
                else:
                    self.entries[i] = Entry(entry.path, loaded)
        self.entries.sort(key=_place)

    def work(self) -> bool:
        """Open the board of the next scenario that was read, for its preview; whether there was one."""
        for i, entry in enumerate(self.entries):
            if entry.scenario is not None and entry.opening is None and not entry.fault:
                self.entries[i] = _opened(entry, entry.scenario)
                return True
        return False


def _place(entry: Entry) -> tuple[bool, bool, int, str]:
    """Where an entry stands: lessons, then scenarios, the shorter before the longer; what could not be read comes last."""
    scenario = entry.scenario
    return (True, True, 0, entry.id) if scenario is None else (False, not scenario.lesson, scenario.minutes, entry.id)


def _opened(entry: Entry, scenario: Scenario) -> Entry:
    from game.session.table import Table

    try:
        sight = Table(scenario, scenario.seed, ("person",) * len(scenario.setup.seats)).sight(0)
    except GameError as fault:
        return Entry(entry.path, scenario, str(fault))
    return Entry(entry.path, scenario, "", sight)


@dataclass(frozen=True, slots=True)
class Last:
    """The game in the autosave: its scenario's id and title, and the round it stands in; all empty where it cannot be read.

    `over` when it was played to its end, and only its debrief is left; `others` counts the unfinished games besides.
    """

    id: str
    title: str
    round: int
    over: bool = False
    others: int = 0


DAMAGED = Last("", "", 0)
"""A save of which nothing can be read."""


def last_game() -> Last | None:
    """What the autosave holds, read from its text alone; `None` when there is none. What cannot be read is `DAMAGED`."""
    try:
        path = files.home() / AUTOSAVE
        if not path.exists():
            return None
    except (OSError, GameError):
        return None
    try:
        text = files.content(path, 1 << 20).decode("utf-8", errors="replace")
    except GameError:
        return DAMAGED
    lines = text.splitlines()
    name, hash_ = (
        next((line.split('"')[1] for line in lines if line.startswith(f"[{head} ") and line.count('"') >= 2), "")
        for head in ("Scenario", "Hash")
    )
    rounds = [int(line.split(" ", 1)[0]) for line in lines if line[:1].isdigit() and line.split(" ", 1)[0].isdigit()]
    if not name:
        return DAMAGED if text.strip() else None
    over = any(line.startswith("[Result ") for line in lines)
    closed = bool(lines) and " #" in lines[-1] and not over
    others = len(list((files.home() / UNFINISHED).glob("*.game")))
    return Last(name, _title(name, hash_), max(1, (rounds[-1] if rounds else 0) + (1 if closed else 0)), over, others)


def unfinished() -> frozenset[str]:
    """The ids of the scenarios of which a game was begun and not finished."""
    try:
        paths = [files.home() / AUTOSAVE, *(files.home() / UNFINISHED).glob("*.game")]
    except GameError:
        return frozenset()
    found: set[str] = set()
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if "\n[Result " not in text:
            found.update(line.split('"')[1] for line in text.splitlines()[:12] if line.startswith('[Scenario "'))
    return frozenset(found)


def _title(name: str, hash_: str) -> str:
    """The title in the copy of the scenario that is kept with the save; its id, written as a title, when there is none."""
    try:
        told = tomllib.loads((files.home() / "scenarios" / hash_ / f"{name}.toml").read_text(encoding="utf-8")).get("title")
    except (OSError, ValueError, RecursionError, GameError):
        told = None
    return told if isinstance(told, str) and told.isprintable() else name.replace("-", " ").capitalize()
