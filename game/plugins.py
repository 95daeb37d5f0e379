"""Policies of other packages, found by entry point: off until switched on, and watched so that none spoils a game."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from threading import Thread
from types import MappingProxyType

from game.errors import PluginError
from game.rules.outlook import Choice, Outlook, Policy
from game.subsets import show

GROUP = "counterfactual_tactics.policies"
"""The group of entry points in which a package lists its policies."""

SWITCH = "COUNTERFACTUAL_TACTICS_PLUGINS"
"""The environment variable that switches plug-ins on: any value but nothing and 0."""

SECONDS = 2.0
"""How long a plug-in may think about a move, which it is asked for twice."""

LONGEST = 200
"""How many characters the reason of a plug-in may have."""


def switched_on() -> bool:
    """Whether policies of other packages may be used in this process."""
    return os.environ.get(SWITCH, "") not in ("", "0")


def switch_on() -> None:
    """Let policies of other packages be used, here and in the processes that this one starts."""
    os.environ[SWITCH] = "1"


class Policies(Mapping[str, Policy]):
    """The game's own policies and, while plug-ins are on, those of installed packages under ``package:name``.

    A plug-in is imported when it is first asked for. Raises `PluginError` if that fails.
    """

    def __init__(self, own: Mapping[str, Policy]) -> None:
        self._own = dict(own)
        self._loaded: dict[EntryPoint, Policy] = {}

    def __getitem__(self, name: str) -> Policy:
        if name in self._own:
            return self._own[name]
        point = _points()[name]
        if point not in self._loaded:
            self._loaded[point] = _Watched(name, _load(name, point))
        return self._loaded[point]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in _points()

    def __iter__(self) -> Iterator[str]:
        return iter((*self._own, *_points()))

    def __len__(self) -> int:
        return len(self._own) + len(_points())


def _points() -> Mapping[str, EntryPoint]:
    return _installed(tuple(sys.path)) if switched_on() else {}


@lru_cache(maxsize=4)
def _installed(path: tuple[str, ...]) -> Mapping[str, EntryPoint]:
    """The policies of the packages on `path`, which is `sys.path`; a package goes by its normal name: small letters, hyphens."""
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        if point.dist is not None:
            found.setdefault(f"{re.sub(r'[-_.]+', '-', point.dist.name).lower()}:{point.name}", point)
    return dict(sorted(found.items()))


def _load(name: str, point: EntryPoint) -> Policy:
    try:
        policy = point.load()
    except (Exception, SystemExit) as fault:
        raise PluginError(name, f"cannot be loaded: {_told(fault)}") from fault
    if not callable(policy):
        raise PluginError(name, f"is no policy: {point.value} cannot be called with an outlook")
    found: Policy = policy
    return found


class _Watched:
    """A policy of another package that must keep the promises of one; after the first that it breaks it is not asked again."""

    def __init__(self, name: str, policy: Policy) -> None:
        self.__doc__ = policy.__doc__
        self._name, self._policy = name, policy
        self._fault: str | None = None

    def __call__(self, outlook: Outlook) -> Choice:
        if self._fault is None:
            found = _judged(outlook, self._answers(outlook))
            if isinstance(found, Choice):
                return found
            self._fault = found
        raise PluginError(self._name, self._fault)

    def _answers(self, outlook: Outlook) -> list[object]:
        """What it says when asked twice, or what it raised; too few answers after `SECONDS`, and it is left to itself."""
        answers: list[object] = []
        # It is given its own copy to read: what it did to the rules' own would change the game.
        seen = [replace(outlook, utility=MappingProxyType(dict(outlook.utility))) for _ in range(2)]

        def ask() -> None:
            try:
                answers.extend(self._policy(one) for one in seen)
            except BaseException as fault:  # whatever it raises, even what would end the game, is the answer
                answers.append(fault)

        thread = Thread(target=ask, daemon=True)
        thread.start()
        thread.join(SECONDS)
        return [*answers]


def _judged(outlook: Outlook, answers: list[object]) -> Choice | str:
    """The choice that two answers agree on, or which promise of a policy they break."""
    for answer in answers:
        if isinstance(answer, BaseException):
            return f"failed: {_told(answer)}"
        if not isinstance(answer, Choice) or type(answer.row) is not int:
            return f"gave a {type(answer).__name__}, not a Choice of a row and a reason"
        if answer.row not in outlook.utility:
            return f"chose {_row(outlook, answer.row)}, which is not open and in reach"
        if answer.aim is not None and (type(answer.aim) is not int or answer.aim < 0 or answer.aim & ~outlook.able):
            return f"aims at {_row(outlook, answer.aim)}, which is not open"
        if not isinstance(answer.reason, str) or not answer.reason.isprintable() or not 0 < len(answer.reason) <= LONGEST:
            return f"gave a reason that is not one line of 1 to {LONGEST} characters"
    choices = [Choice(answer.row, answer.reason, answer.aim) for answer in answers if isinstance(answer, Choice)]
    if len(choices) < 2:
        return f"took more than {SECONDS:g} seconds for a move"
    if choices[0] != choices[1]:
        return "gave two answers to one question; a policy is a function of what it sees, and luck is `chance`"
    return choices[0]


def _row(outlook: Outlook, row: object) -> str:
    return show(row) if isinstance(row, int) and 0 <= row < 1 << len(outlook.amounts) else "something that is no row"


def _told(fault: BaseException) -> str:
    """An exception in one short line."""
    try:
        said = str(fault)
    except Exception:
        said = "it cannot even be told"
    line = "".join(letter if letter.isprintable() else " " for letter in f"{type(fault).__name__}: {said}")
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
