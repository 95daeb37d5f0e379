"""The errors a user of the game can meet; each says what was asked, what forbids it and what would be accepted."""

from __future__ import annotations


class GameError(Exception):
    """Something a person can put right. Its text is shown as it is, without a traceback."""


class UsageError(GameError):
    """An option of a command that means nothing there, found out only when the command runs."""


class Illegal(GameError):
    """An action the rules do not allow now. `rule` is the number of the rule that forbids it, such as ``"R7"``."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"{reason} ({rule})")
        self.rule = rule
        self.reason = reason


class NotationError(GameError):
    """A text that is no action, row, slice or record; it says which word is wrong and what would be read."""


class RecordError(GameError):
    """A game record that cannot be trusted. `line` is the 1-based line that is wrong. What it quotes of the record cannot
    command a terminal: characters that are not seen are written as escapes.
    """

    def __init__(self, line: int, reason: str) -> None:
        reason = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in reason)
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class WaitingError(RecordError):
    """A game record without a fault that cannot be played here and now: its scenario is not here, was
    changed, or needs a plug-in that is off or missing.
    """


class SourceError(GameError):
    """A grid source, data set or table that cannot give scores, with the place where it fails."""


class TableError(SourceError):
    """A table of scores with a mistake. `name` is the file, `line` and `column` are 1-based, `reason` says what is wrong."""

    def __init__(self, name: str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{name}:{line}:{column}: {reason}")
        self.name = name
        self.line = line
        self.column = column
        self.reason = reason


class ValuationError(GameError):
    """A value table, or a question about one, that has no answer; it names the cell or the number that is wrong."""


class ScenarioError(GameError):
    """A scenario with mistakes; its text lists each with file, line and column."""


class PluginError(GameError):
    """A policy of another package that cannot be loaded or breaks what a policy promises; `name` is ``package:name``."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"the plug-in {name} {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[type[PluginError], tuple[str, str]]:
        return PluginError, (self.name, self.reason)  # so that a worker process can hand it on
