"""What a terminal writes on: lines out, folded to a width; and wiping it."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterable
from typing import TextIO

from game.view.movestext import WIDTH

LEAST = 40
"""The narrowest line that text is folded to, however narrow the terminal is."""

QUIT = ("quit", "exit", "q")
"""What leaves the game."""


class Page:
    """The lines that one person reads."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def say(self, text: str = "") -> None:
        """Write a text as it is."""
        print(text, file=self.out, flush=True)

    @property
    def width(self) -> int:
        """Characters in a line: as many as the terminal has, at most `WIDTH`, which is also what a file or a pipe gets."""
        if not self.out.isatty():
            return WIDTH
        return max(LEAST, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns - 1))

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines; one that is too long goes on two characters further in than it begins."""
        for line in lines:
            head, text = (line[:1], line[1:]) if line.startswith("\n") else ("", line)
            if len(text) > self.width:
                hanging = " " * (len(text) - len(text.lstrip()) + 2)
                text = textwrap.fill(text, self.width, subsequent_indent=hanging)
            self.say(head + text)

    def fold(self, line: str, hanging: int) -> None:
        """Write a line in as many as it takes, all but the first of them so many characters further in."""
        self.say(textwrap.fill(line, self.width, subsequent_indent=" " * hanging))

    def wrap(self, text: str, indent: str = "") -> None:
        """Write paragraphs, which an empty line parts, each filled anew."""
        for paragraph in text.strip().split("\n\n"):
            text = " ".join(paragraph.split())
            self.say(textwrap.fill(text, self.width, initial_indent=indent, subsequent_indent=indent))

    def prompt(self) -> None:
        """Ask for a line."""
        self.out.write("> ")
        self.out.flush()


def wipe(out: TextIO) -> None:
    """Take everything off a terminal, what can be scrolled back to as well; a file or a pipe is left as it is."""
    if not out.isatty():
        return
    if os.name == "nt":
        os.system("cls")
    elif os.environ.get("TERM", "dumb") == "dumb":
        out.write("\n" * shutil.get_terminal_size().lines)
    else:
        out.write("\x1b[H\x1b[2J\x1b[3J")
    out.flush()
