"""A scanner of TOML: it notes the place of each key, table and list element, and stops at what is unsafe to read.

`tomllib` gives values without places, its messages assume a programmer, and some short files keep it busy for seconds
(a dotted key of 40 kB costs 8 s and 1.5 GiB). So this scanner reads the file first: it stops at the first place that is
not TOML, or that goes over a limit, with a sentence of ours; `tomllib` only sees a text that was read to its end.
"""

from __future__ import annotations

import re

from game.scenario.literals import CURLY, SCALAR, refused, unescaped
from game.scenario.positions import Lines, Path, Places, Stumble
from game.scenario.words import disguised, said

PARTS = 8  # parts of a dotted key
DEPTH = 40  # brackets and braces within each other
LINE = 4096  # characters of a line

_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\n]|\r\n|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"((?>(?:[^"\\\n]|\\[^\n])*))"')
_LITERAL = re.compile(r"'([^'\n]*)'")
# The closing quotes may follow one or two quotes of the text itself.
_LONG_BASIC = re.compile(r'"""(?>(?:[^"\\]|\\[\s\S]|"(?!""))*)"{3,5}')
_LONG_LITERAL = re.compile(r"'''(?>(?:[^']|'(?!''))*)'{3,5}")
_WORD = re.compile(r"[^\s,\[\]{}#=\"']+")
_DATE_THEN_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\[\]{}#]*")
# What begins the line after a list that somebody forgot to close: a table header, a key, or the end of the file.
_NEXT_LINE = re.compile(r"\[{1,2}[ \t]*[A-Za-z_]|[A-Za-z_][\w-]*[ \t]*=|\Z")


def scan(text: str) -> Places:
    """The places of all keys and values of a text, in linear time. Raises `Stumble` at the first mistake or limit."""
    start = 0
    for line in text.splitlines(keepends=True):
        if len(line.rstrip("\r\n")) > LINE:
            raise Stumble(start + LINE, "unsafe", f"this line is longer than {LINE} characters", "break it into several lines")
        start += len(line)
    return _Scanner(text).document()


class _Scanner:
    """One pass over a text; `at` is the offset reached, `table` the path that keys are added to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.table: Path = ()
        self.places = Places()
        self.counts: dict[Path, int] = {}
        self.headers: set[Path] = set()

    def document(self) -> Places:
        while True:
            self.match(_SPACE)
            if self.at >= len(self.text):
                return self.places
            if self.peek() == "[":
                self.header()
            else:
                self.pair(self.table, 0)
            self.line_end()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found.group()

    def line_end(self) -> None:
        self.match(_BLANK)
        rest = self.text[self.at : self.at + 2]
        if not rest or rest[0] in "#\n" or rest == "\r\n":
            self.match(re.compile(r"[^\n]*"))
            return
        hint = "write one key = value a line"
        if rest[0] == "," and rest[1:].isdigit():
            hint = "write decimals with a point: 0.5, not 0,5"
        elif rest[0] in ",;":
            hint = f'leave out the "{rest[0]}" at the end of the line'
        elif rest[0] in "\"'" + CURLY:
            hint = 'a " inside a text is written \\"'
        raise Stumble(self.at, "syntax", f"the line should end here, but goes on with {said(rest[0])}", hint)

    def header(self) -> None:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        self.match(_BLANK)
        parts = [part for part, _ in self.key("the name of the table")]
        self.match(_BLANK)
        closing = "]]" if many else "]"
        if not self.text.startswith(closing, self.at):
            hint = f"write {'[[' if many else '['}{'.'.join(parts)}{closing}"
            raise Stumble(self.at, "syntax", f'this table header does not end with "{closing}"', hint)
        self.at += len(closing)
        path: Path = ()
        for index, part in enumerate(parts):
            path += (part,)
            if index < len(parts) - 1 and path in self.counts:
                path += (self.counts[path] - 1,)
        if many:
            if path in self.headers or (path in self.places.values and path not in self.counts):
                raise self.twice(start, path, f"write [[{'.'.join(parts)}]] each time, for a list of them")
            number = self.counts.get(path, 0)
            self.counts[path] = number + 1
            self.note(path, start, start)
            path += (number,)
        elif path in self.headers or path in self.counts or path in self.places.values:
            hint = (
                f"write [[{'.'.join(parts)}]] with two brackets each time, if there are to be several" if len(parts) == 1 else ""
            )
            raise self.twice(start, path, hint)
        else:
            self.headers.add(path)
        self.note(path, start, start)
        self.table = path

    def twice(self, offset: int, path: Path, hint: str) -> Stumble:
        first, _ = Lines(self.text).place(self.places.key(path))
        name = ".".join(str(part) for part in path if isinstance(part, str))
        return Stumble(offset, "duplicate-key", f"{said(name)} is already given in line {first}", hint)

    def note(self, path: Path, key: int, value: int) -> None:
        self.places.keys.setdefault(path, key)
        self.places.values.setdefault(path, value)

    def key(self, what: str = "a key") -> list[tuple[str, int]]:
        parts: list[tuple[str, int]] = []
        while True:
            start = self.at
            if (found := self.match(_BASIC)) is not None:
                part = unescaped(found[1:-1])
            elif (found := self.match(_LITERAL)) is not None:
                part = found[1:-1]
            elif (found := self.match(_BARE)) is not None:
                part = found
            else:
                raise self.no_key(what)
            if disguise := disguised(self.text[self.at : self.at + 1]):
                hint = f"type the word again in Latin letters; this one has a {disguise[1]}"
                raise Stumble(
                    self.at, "look-alike", f"the key that begins with {said(part)} has a letter of another script", hint
                )
            parts.append((part, start))
            if len(parts) > PARTS:
                raise Stumble(
                    start,
                    "unsafe",
                    f"this key has more than {PARTS} parts with dots between",
                    "no key needs more than two",
                )
            before = self.at
            self.match(_BLANK)
            if self.peek() != ".":
                self.at = before
                return parts
            self.at += 1
            self.match(_BLANK)

    def no_key(self, what: str) -> Stumble:
        sign = self.peek()
        if sign and sign in "\"'":
            return Stumble(
                self.at, "unclosed", "these quotation marks are not closed on their line", f"put {sign} at the end, too"
            )
        if sign and sign in CURLY:
            return Stumble(self.at, "quotes", f"typographic quotation marks ({sign}) are not read", 'use straight ones: "')
        if disguise := disguised(sign):
            return Stumble(self.at, "look-alike", f"a key begins with a {disguise[1]}", "type the word again in Latin letters")
        shown = "the end of the line" if sign in ("", "\n", "\r") else said(sign)
        return Stumble(
            self.at,
            "syntax",
            f"{what} should stand here, not {shown}",
            'a line is: key = value, such as title = "One cell"',
        )

    def pair(self, table: Path, depth: int) -> None:
        parts = self.key()
        self.match(_BLANK)
        name = ".".join(part for part, _ in parts)
        if self.peek() != "=":
            hint = f"write {name} = …" if self.peek() != ":" else f"write {name} = … (with = instead of :)"
            raise Stumble(self.at, "syntax", f'after the key {said(name)} a "=" should stand', hint)
        self.at += 1
        self.match(_BLANK)
        path = table
        for index, (part, start) in enumerate(parts):
            path += (part,)
            if index < len(parts) - 1:
                self.note(path, start, start)
            elif path in self.places.keys:
                raise self.twice(start, path, "keep one of the two")
            else:
                self.places.keys[path] = start
        self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        start = self.at
        self.places.values[path] = start
        sign = self.peek()
        if depth > DEPTH:
            raise Stumble(
                start,
                "unsafe",
                f"brackets stand within each other more than {DEPTH} deep",
                "no value needs more than two",
            )
        if sign == "[":
            self.list(path, depth)
        elif sign == "{":
            self.inline(path, depth)
        elif sign and sign in "\"'":
            self.string(sign)
        else:
            self.scalar()

    def string(self, sign: str) -> None:
        start = self.at
        if self.text.startswith(sign * 3, start):
            if self.match(_LONG_BASIC if sign == '"' else _LONG_LITERAL) is None:
                raise Stumble(
                    start,
                    "unclosed",
                    f"this text is opened by {sign * 3} and never closed",
                    f"put {sign * 3} where it ends",
                )
        elif self.match(_BASIC if sign == '"' else _LITERAL) is None:
            end = self.text.find("\n", start)
            line = self.text[start : end if end >= 0 else None]
            hint = f"put {sign} at the end of the text, on the same line"
            if any(mark in line for mark in CURLY):
                hint = f"close it with the straight {sign} that it begins with, not with a typographic mark"
            raise Stumble(start, "unclosed", "this text has no closing quotation mark on its line", hint)

    def scalar(self) -> None:
        start = self.at
        word = self.match(_DATE_THEN_TIME) or self.match(_WORD)
        if word is None:
            raise Stumble(start, "syntax", "a value is missing after the =", 'write a number, true or false, or a text in " "')
        if SCALAR.fullmatch(word):
            return
        raise refused(word, start)

    def list(self, path: Path, depth: int) -> None:
        start = self.at
        self.at += 1
        index = 0
        while True:
            self.match(_SPACE)
            if self.peek() == "]":
                self.at += 1
                return
            if self.at >= len(self.text):
                raise Stumble(start, "unclosed", 'this list is opened by "[" and never closed', 'put "]" where it ends')
            self.value((*path, index), depth + 1)
            index += 1
            self.match(_SPACE)
            if self.peek() == ",":
                self.at += 1
            elif self.match(_NEXT_LINE) is not None:
                raise Stumble(start, "unclosed", 'this list is opened by "[" and never closed', 'put "]" where it ends')
            elif self.peek() != "]":
                hint = 'put a comma between two elements and "]" after the last'
                raise Stumble(self.at, "syntax", "this list goes on without a comma", hint)

    def inline(self, path: Path, depth: int) -> None:
        start = self.at
        self.at += 1
        self.match(_BLANK)
        if self.peek() == "}":
            self.at += 1
            return
        while True:
            if self.peek() in ("", "\n", "\r"):
                hint = 'keep { … } on one line, without a comma before the "}"'
                raise Stumble(start, "unclosed", 'this table is opened by "{" and not closed on its line', hint)
            self.pair(path, depth + 1)
            self.match(_BLANK)
            if self.peek() == ",":
                self.at += 1
                self.match(_BLANK)
            elif self.peek() == "}":
                self.at += 1
                return
            elif self.peek() not in ("", "\n", "\r"):
                raise Stumble(self.at, "syntax", "a comma or } should stand here", "write { all = 0.5, thin = 0.5 }")
