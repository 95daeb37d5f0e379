"""What helps a person at the terminal: forecasts, what operators would lose, and hints."""

from __future__ import annotations

from game import subsets
from game.errors import GameError
from game.rules import notation
from game.session.coalitions import finish
from game.session.hints import Hint
from game.session.port import SeatPort
from game.view.board.hintpage import whole
from game.view.terminal import saying, typed
from game.view.terminal.page import Page


class Assists:
    """The commands `if`, `why` and `hint`, as far as they are allowed (`settings.ASSISTS`)."""

    def __init__(self, port: SeatPort, allowed: str, page: Page) -> None:
        self.port = port
        self.allowed = allowed
        self.page = page
        self.hinted: tuple[object, Hint, int] | None = None

    def what_if(self, text: str) -> None:
        """Tell what actions in notation, with commas between them, would do; none are those that are planned."""
        self._need_forecasts()
        sight = self.port.sight()
        plan = [typed.read(sight.setup, part, *saying.own(sight)) for part in text.split(",")] if text else None
        for line in saying.forecast(sight, self.port.forecast(plan)):
            self.page.fold(line, 4)

    def why(self, text: str) -> None:
        """Tell what an operator would lose with groups, both as they are typed."""
        self._need_forecasts()
        setup = self.port.sight().setup
        words = typed.fill(setup, ("OPERATOR", "GROUPS"), text.split())
        if len(words) != 2:
            some = subsets.show(self.port.sight().me.organizes or setup.rows - 1)[:2]
            raise GameError(f"write why OPERATOR GROUPS, such as why {setup.operators[0].id if setup.operators else 'a1'} {some}")
        operator = notation.operator_index(setup, words[0])
        groups = subsets.parse(words[1], len(setup.groups))
        self.page.lines(saying.leverage(setup, operator, groups, self.port.leverage(operator, groups)))

    def hint(self) -> None:
        """Tell one more level of the hint for this position."""
        reason = self.port.why_no_hint() if self.allowed == "all" else "you play without hints; play with --assists all"
        if reason:
            raise GameError(f"no hint: {reason}")
        here = (len(self.port.log()), self.port.planned())
        if self.hinted is None or self.hinted[0] != here:
            self.hinted = here, finish(self.port.hint()), 0
        _, found, told = self.hinted
        if told == len(found.levels):
            raise GameError("that is all the hint there is for now")
        self.port.ask()
        self.hinted = here, found, told + 1
        if told + 1 < len(found.levels):
            self.page.wrap(f"Hint {told + 1} of {len(found.levels)}: {found.levels[told]}")
            return
        self.page.wrap(f"Hint {told + 1} of {len(found.levels)}: {whole(self.port.sight(), found)} {found.reason}")
        self.page.say("Type " + ", then ".join(f"‘{text}’" for text in found.levels[-1].split(", then ")))

    def _need_forecasts(self) -> None:
        if self.allowed == "none":
            raise GameError("you play without forecasts; play with --assists forecasts, or all")
