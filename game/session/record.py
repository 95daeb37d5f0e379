"""Game records: plain text in the game's notation, each line closed by a digest of all lines above, itself and the state.

    [Scenario "first-strike"] #5d0c1f2a
    …
    0 #8e11c0d4
    1 u ADEH all, s BC, . #0b7f3a91

A header a line, then the opening position as round 0, then one round a line with the seats parted by `|`. A `?` among a seat's
actions says that it asked for a level of a hint there. The last line may be open: without a digest, it is a round in progress.
When the game is over a `Result` line closes the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from hashlib import blake2b

from game.errors import NotationError, RecordError
from game.rules import goals, notation
from game.rules.actions import Action
from game.rules.text import VERSION
from game.scenario import Scenario

_LINE = re.compile(r"(?P<text>.*?)(?: #(?P<digest>[0-9a-f]{8}))?")
_HEADER = re.compile(r'\[(?P<name>[A-Z][a-z]+) "(?P<value>[^"]*)"\]')
_HEADERS = ("Scenario", "Hash", "Rules", "Seed")
_LEVEL = "Difficulty"  # a header of games that are not at the normal level
_VALUES = {
    "Scenario": (re.compile(r"[a-z][a-z0-9-]{0,31}"), "the id of a scenario, such as first-strike"),
    "Hash": (re.compile(r"[0-9a-f]{8}"), "eight hex digits"),
    "Rules": (re.compile(r"[0-9]{1,4}"), "a version of the rules"),
    "Seed": (re.compile(r"[0-9]{1,10}"), "a whole number from 0 to 2,147,483,647"),
    "Seat": (re.compile(r"[a-z][a-z0-9-]{0,31} [a-z0-9:-]{1,32}"), "a seat and who sits there, such as you person"),
    _LEVEL: (re.compile(r"[a-z-]{1,32}"), "a level of difficulty"),
}
"""What each header may say. A scenario's name becomes a part of a path, so it is an id and nothing else."""
_MOST_SEED = (1 << 31) - 1


def chain(above: str, text: str, state: str = "") -> str:
    """The digest of a line: eight hex digits over the digest of the line above, the line, and the state it leads to."""
    return blake2b("\n".join((above, text, state)).encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """A record as lines without their ends; the last is open when a round is in progress."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of the opening and of each finished round."""
        return tuple(line[-8:] for line in self.lines if line[0].isdigit() and " #" in line)


@dataclass(frozen=True, slots=True)
class Asked:
    """A level of a hint that was asked for: it stands in the record and changes nothing in the game."""


ASKED = "?"
"""How it is written."""

Entry = Action | Asked


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of a record that is being written."""

    lines: int
    digest: str
    round: int
    turns: tuple[tuple[Entry, ...], ...]
    seats: tuple[int, ...]
    asked: tuple[int, ...]


class Writer:
    """Keeps the record of a game while it is played. States come to it as functions that give their canonical text, which are
    asked when the record is: a game whose record nobody reads is spared the work.
    """

    def __init__(self, scenario: Scenario, seed: int, players: tuple[str, ...], opening: Callable[[], str]) -> None:
        self._setup = scenario.setup
        self._lines: list[str] = []
        self._digest = ""
        self._closed: list[tuple[str, Callable[[], str]]] = []
        values = (scenario.id, scenario.hash, str(VERSION), str(seed))
        for name, value in zip(_HEADERS, values, strict=True):
            self._close(f'[{name} "{value}"]')
        if scenario.difficulty != "normal":
            self._close(f'[{_LEVEL} "{scenario.difficulty}"]')
        for seat, player in zip(scenario.setup.seats, players, strict=True):
            self._close(f'[Seat "{seat.id} {player}"]')
        self._close("0", opening)
        self._round = 1
        self._turns: list[list[Entry]] = [[] for _ in players]
        self._asked = [0] * len(players)
        self._seats: list[int] = []

    @property
    def record(self) -> Record:
        self._settle()
        return Record((*self._lines, self._open()) if self._seats else tuple(self._lines))

    def turn(self, seat: int) -> tuple[Action, ...]:
        """A seat's actions of the round in progress."""
        return tuple(entry for entry in self._turns[seat] if not isinstance(entry, Asked))

    def asked(self, seat: int) -> int:
        """How many levels of hints a seat has asked for."""
        return self._asked[seat]

    def write(self, seat: int, entry: Entry) -> None:
        """Add an action to the round in progress, or that a hint was asked for."""
        self._turns[seat].append(entry)
        self._seats.append(seat)
        self._asked[seat] += isinstance(entry, Asked)

    def close(self, state: Callable[[], str], shares: tuple[float, ...] | None) -> None:
        """Close the round in progress with the state it led to, and the record with each seat's score when the game is over."""
        self._close(self._open(), state)
        self._round += 1
        self._turns = [[] for _ in self._turns]
        self._seats = []
        for who, share in zip(self._setup.seats, shares or (), strict=shares is not None):
            self._close(f'[Result "{who.id} {share:.4f} {"win" if goals.stars(share) else "loss"}"]')

    def mark(self) -> Mark:
        """Where the record stands now, for `restore`."""
        self._settle()
        return Mark(
            len(self._lines), self._digest, self._round, tuple(map(tuple, self._turns)), tuple(self._seats), tuple(self._asked)
        )

    def restore(self, mark: Mark) -> None:
        """Go back to where the record stood at a mark."""
        self._closed.clear()
        del self._lines[mark.lines :]
        self._digest, self._round = mark.digest, mark.round
        self._turns, self._seats, self._asked = [list(turn) for turn in mark.turns], list(mark.seats), list(mark.asked)

    def fork(self) -> Writer:
        """The same record so far, to be gone on with apart from this one."""
        mark, other = self.mark(), copy(self)
        other._lines, other._closed = list(self._lines), []
        other.restore(mark)
        return other

    def take_back(self) -> None:
        """Take the last action of the round in progress out again; that a hint was asked for after it stays."""
        turn = self._turns[self._seats.pop()]
        del turn[max(place for place, entry in enumerate(turn) if not isinstance(entry, Asked))]

    def _open(self) -> str:
        def show(entry: Entry) -> str:
            return ASKED if isinstance(entry, Asked) else notation.show(self._setup, entry)

        turns = " | ".join(", ".join(map(show, turn)) for turn in self._turns)
        return f"{self._round} {turns}".rstrip()

    def _close(self, text: str, state: Callable[[], str] = str) -> None:
        self._closed.append((text, state))

    def _settle(self) -> None:
        """Give the lines that were closed their digests."""
        for text, state in self._closed:
            self._digest = chain(self._digest, text, state())
            self._lines.append(f"{text} #{self._digest}")
        self._closed.clear()


@dataclass(frozen=True, slots=True)
class Header:
    """What a record says of its game before the first round. `opening` is the 1-based line of the opening position."""

    scenario: str
    hash: str
    rules: int
    seed: int
    players: tuple[tuple[str, str], ...]
    opening: int
    difficulty: str = "normal"


def header(text: str) -> Header:
    """The header of a record, each of its lines checked against its digest. Raises `RecordError` with the line that is
    wrong.
    """
    digest = ""
    values: dict[str, str] = {}
    players: list[tuple[str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        part, found = split(number, line)
        if part == "0":
            return Header(
                values["Scenario"], values["Hash"], int(values["Rules"]), int(values["Seed"]),
                tuple(players), number, values.get(_LEVEL, "normal"),
            ) if set(_HEADERS) <= set(values) else _missing(number, values)  # fmt: skip
        match = _HEADER.fullmatch(part)
        if match is None:
            raise RecordError(number, f'{line[:60]!a} is no header line; one such as [Seed "1"] with its digest belongs here')
        digest = chain(digest, part)
        if found != digest:
            raise RecordError(number, "this line is not the one that was written: its digest does not fit it")
        allowed, meant = _VALUES.get(match["name"], (None, ""))
        if allowed is not None and not allowed.fullmatch(match["value"]):
            raise RecordError(number, f"{match['name']} is {match['value'][:60]!a}; {meant} belongs here")
        if match["name"] == "Seed" and int(match["value"]) > _MOST_SEED:
            raise RecordError(number, f"Seed is {match['value']}; {meant} belongs here")
        if match["name"] == "Seat":
            name, _, player = match["value"].partition(" ")
            players.append((name, player))
        else:
            if match["name"] not in (*_HEADERS, _LEVEL) or match["name"] in values:
                raise RecordError(number, f"a record has one header line each of {', '.join(_HEADERS)} and its seats")
            values[match["name"]] = match["value"]
    raise RecordError(number, "the record ends before its opening position (a line that begins with 0)")


def _missing(number: int, values: dict[str, str]) -> Header:
    raise RecordError(number, f"the header lacks {', '.join(name for name in _HEADERS if name not in values)}")


def split(number: int, line: str) -> tuple[str, str | None]:
    """A line's text and its digest, `None` for an open line. Raises `RecordError` for what cannot be a line of a record."""
    if not line:
        raise RecordError(number, "the record ends in the middle, or has an empty line")
    match = _LINE.fullmatch(line)
    if match is None:
        raise RecordError(number, "a line of a record is plain text")
    return match["text"], match["digest"]


def turns(scenario: Scenario, number: int, text: str, round_: int) -> Iterator[tuple[int, Entry]]:
    """The actions of a round's line with their seats, and where hints were asked for.

    Raises `RecordError` for a word that is no action.
    """
    first, _, rest = text.partition(" ")
    if first != str(round_):
        raise RecordError(number, f"round {round_} belongs here, and the line begins with {first[:20]!a}")
    for seat, part in enumerate(rest.split("|")):
        if seat >= len(scenario.setup.seats):
            raise RecordError(number, f"the line has turns of more than {len(scenario.setup.seats)} seats")
        for word in part.split(","):
            if word.strip():
                try:
                    yield seat, Asked() if word.strip() == ASKED else notation.parse(scenario.setup, word)
                except NotationError as fault:
                    raise RecordError(number, str(fault)) from fault
