"""Records played again: digest by digest to verify one, and as far as they hold to go on with one."""

from __future__ import annotations

from pathlib import Path

from game import catalog, files
from game import scenario as scenarios
from game.errors import GameError, Illegal, RecordError, ScenarioError, WaitingError
from game.rules.text import VERSION
from game.scenario import Scenario
from game.session import record
from game.session.company import PERSON
from game.session.table import Table


def scenario_of(text: str, beside: Path | None = None) -> Scenario:
    """The scenario a record was played on: a file of its name in the folder `beside`, a shipped one, or the copy that was kept
    when it was played, with the same hash.

    Raises `WaitingError` when there is none, or only one that was changed since, or when it needs a plug-in that is off.
    """
    head = record.header(text)
    changed = False
    for folder in ([beside] if beside is not None else []) + [files.scenarios(), files.kept(head.hash)]:
        path = folder / f"{head.scenario}.toml"
        if path.is_file():
            try:
                found = scenarios.load(path)
            except ScenarioError:
                for fault in scenarios.faults(path):
                    if fault.code == "plug-in":
                        raise WaitingError(1, f"its scenario cannot be played now: {fault}") from None
                changed = True  # it is not the one that was played, for that one had no mistakes
                continue
            if found.hash == head.hash:
                return _at(found, head)
            changed = True
    if changed:
        raise WaitingError(2, f"the scenario {head.scenario} was changed since: its hash is no longer {head.hash}")
    raise WaitingError(1, f"the scenario {head.scenario} is not here; put {head.scenario}.toml beside the record")


def _at(scenario: Scenario, head: record.Header) -> Scenario:
    try:
        return scenario.at(head.difficulty)
    except GameError as fault:
        raise RecordError(head.opening, str(fault)) from fault


def verify(text: str, scenario: Scenario) -> Table:
    """The game of a record, every line of it reproduced to the letter. Raises `RecordError` with the first line that is not."""
    table, fault = _play(text, scenario)
    if fault:
        raise fault
    return table


def resume(text: str, scenario: Scenario) -> tuple[Table, RecordError | None]:
    """The game of a record as far as it holds, and what is wrong after that, if anything is.

    Raises `RecordError` when not even its opening holds.
    """
    return _play(text, scenario)


def _play(text: str, scenario: Scenario) -> tuple[Table, RecordError | None]:
    head = record.header(text)
    if head.rules != VERSION:
        raise RecordError(3, f"it was played by version {head.rules} of the rules, and this game has version {VERSION}")
    if scenario.difficulty != head.difficulty:
        raise RecordError(head.opening, f"it was played at the level {head.difficulty}, and this game is {scenario.difficulty}")
    if scenario.hash != head.hash:
        raise RecordError(2, f"it was played on {head.scenario} with hash {head.hash}, and this one has {scenario.hash}")
    if tuple(name for name, _ in head.players) != tuple(seat.id for seat in scenario.setup.seats):
        raise RecordError(head.opening - 1, f"the seats are not those of {scenario.id}")
    for seat, (_, player) in enumerate(head.players):
        if player != PERSON and not any(player in known for known in (catalog.BOTS, catalog.REPEATERS, catalog.STUDIED)):
            raise RecordError(head.opening - len(head.players) + seat, f"nobody is called {player}; {PERSON} or a bot sits there")
    table = Table(scenario, head.seed, tuple(player for _, player in head.players))
    lines = text.split("\n")
    if lines[head.opening - 1] != table.record.lines[-1]:
        raise RecordError(head.opening, "the opening position is not the one the scenario and the seed give")
    try:
        _rounds(table, scenario, lines, head.opening)
    except RecordError as fault:
        return table, fault
    return table, None


def _rounds(table: Table, scenario: Scenario, lines: list[str], done: int) -> None:
    for number in range(done + 1, len(lines)):
        line = lines[number - 1]
        text, digest = record.split(number, line)
        if not table.over:
            for seat, action in record.turns(scenario, number, text, table.sight(0).board.round):
                try:
                    if not isinstance(action, record.Asked):
                        table.act(seat, action)
                    elif reason := table.why_no_hint(seat):
                        raise RecordError(number, f"a hint that nobody can have asked for: {reason}")
                    else:
                        table.hint(seat)
                except Illegal as fault:
                    raise RecordError(number, f"an action the rules do not allow: {fault}") from fault
        written = table.record.lines
        if number > len(written) or line != written[number - 1]:
            gives = written[number - 1] if number <= len(written) else "nothing more"
            raise RecordError(
                number,
                f"the game played again does not give this line: digest #{digest or 'none'} here, and there {gives[-60:]!r}",
            )
    if lines[-1]:
        raise RecordError(len(lines), "the last line is cut off")
    if len(table.record.lines) > len(lines) - 1:
        raise RecordError(len(lines), "the record ends before its game does: a line is missing")


MOST = 1 << 20
"""The most bytes of a record file; the longest game takes a tenth of it."""


def read(path: Path) -> str:
    """The text of a record file, as it was written: what mail and Windows do to a text (line ends, a byte order mark, blank
    lines at the end) is taken back. Raises `GameError` when it cannot be read.
    """
    try:
        text = files.content(path, MOST).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise RecordError(line, f"{files.shown(path)} is not plain UTF-8 text") from fault
    ended = text.endswith("\n")
    return text.rstrip("\n") + "\n" * ended
