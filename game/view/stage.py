"""The stage: the screens and the game behind them, what each effect does, and who has the screen. It knows no pygame."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from game.errors import GameError
from game.rules.actions import Action, Unveil
from game.rules.setup import Setup
from game.view import settings
from game.view.board import boardplay, boardui, lesson, reporting
from game.view.drawing import effects
from game.view.drawing.draw import Frame
from game.view.drawing.effects import Effect
from game.view.drawing.point import Pointing
from game.view.screens import debriefpage, games, handover, picker, rulespage, seatspage, title
from game.view.stack import ScreenStack

if TYPE_CHECKING:
    from game.session.table import Table


class Stage(ScreenStack):
    """The screens and the game behind them. `patience` is how many seconds bots may play before a screen says that they do."""

    def __init__(
        self,
        table: Table | None = None,
        trouble: str | None = None,
        scale: float | None = None,
        patience: float = 0.25,
        assists: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(scale, clock)
        if assists is not None:
            self.settings = replace(self.settings, assists=assists)
        self._patience = patience
        self.over = False
        self._story = False
        self._then: Callable[[], None] | None = None
        if table is not None:
            self._sit(table)
            self._say(trouble or "")

    def show(self, screen: str) -> None:
        """Put a screen on, whatever was on before."""
        if screen == "board":
            self.screens = ["title", "board"]
            self._dirty = True
        else:
            self._open(screen)

    def gather(self, path: str, setup: Setup) -> None:
        """Ask who sits at the seats of a scenario before it begins."""
        self.uis["seats"] = seatspage.opening(path, setup)
        self.screens.append("seats")
        self._dirty = True

    # Effects ----------------------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Wait until nothing is worked on beside the window."""
        self.seating.rest()

    def do(self, effect: Effect, frame: Frame) -> None:
        """Do what a screen asks for. Raises `GameError`."""
        self.rest()
        match effect:
            case effects.Do(action):
                self._act(action, frame)
            case effects.Ask():
                assert self.desk is not None
                self.desk.ask()
                self._dirty = True
            case effects.Undo():
                assert self.desk is not None
                self.desk.undo()
                self._say("Undone.")
            case effects.Redo():
                assert self.desk is not None
                self.desk.redo()
                self._say("Done again.")
            case effects.Open(screen):
                self._open(screen)
            case effects.Back():
                self.screens.pop() if len(self.screens) > 1 else None
                self._dirty = True
            case effects.Play(name, players):
                self._sit(games.begin(name, players, self.settings.difficulty), fresh=True)
                self.tell_story()
            case effects.Again():
                assert self.desk is not None
                game = games.begin(str(self.desk.scenario.path), self.desk.port.players, self.desk.scenario.difficulty)
                self._sit(game, fresh=True)
                self.tell_story()
            case effects.Gather(name):
                entry = next((one for one in self.shelf.entries if one.id == name), None)
                if entry is not None and entry.scenario is not None:
                    self.gather(str(entry.path), entry.scenario.setup)
            case effects.Take():
                self._take()
            case effects.Judge(seat):
                self._judge(seat)
            case effects.Branch(round_):
                assert self.desk is not None
                kept = games.keep_record(self.desk)
                self._sit(games.branch(self.desk, round_))
                self._say(f"Round {round_} once more. The game you finished is kept as {kept}")
            case effects.Continue(name):
                self._continue(name)
            case effects.Keep():
                assert self.desk is not None
                said = "is kept already, as" if games.record_kept(self.desk) else "is kept as"
                self._say(f"The record {said} {games.keep_record(self.desk)}")
            case effects.Quit():
                self.over = True
            case effects.Scale(by):
                self._scale(by)
            case effects.Level(name, by):
                order = settings.LEVELS
                there = order.index(self.settings.difficulty) + by
                self._settle(replace(self.settings, difficulty=name or order[max(0, min(there, len(order) - 1))]))
            case effects.Assists(name):
                self._settle(replace(self.settings, assists=name))
            case effects.Motion():
                self.command("motion", frame)

    def turned(self) -> None:
        """Keep where the lesson is, so that it goes on there."""
        ui = self.ui
        if (
            self.desk is not None
            and isinstance(ui, boardui.BoardUi)
            and not self.seating.several
            and not self.desk.sight.board.over
        ):
            games.keep_step(self.desk, (max(ui.far, ui.step), ui.guesses))

    def _act(self, action: Action, frame: Frame) -> None:
        desk = self.desk
        assert desk is not None
        before = desk.sight
        desk.act(action)

        def told() -> None:
            if self.desk is not desk:
                self._show(desk.port.seat)
            desk.refresh()
            ui = self.uis["board"]
            assert isinstance(ui, boardui.BoardUi)
            ui = boardplay.told(ui, before, desk, action, frame)
            if isinstance(action, Unveil) and self.settings.motion:
                slices = range(len(before.setup.slices)) if action.slice is None else (action.slice,)
                ui = replace(ui, turned=frozenset((action.row, slice_) for slice_ in slices), since=frame.now)
            self.uis["board"], self.screens, self._dirty = ui, ["title", "board"], True

        if desk.sight.board.over or desk.sight.board.turn == desk.port.seat:
            told()
        else:
            self._pass_on(told)

    def _open(self, screen: str) -> None:
        if screen == "title":
            if self.desk is not None and self.desk.sight.board.over:
                # The game was seen to its end: there is nothing left to continue.
                games.forget(self.desk)
                self._leave()
            elif self.seating.several:
                self._keep()
                self._put_away()
            else:
                self._keep()
            self.screens = ["title"]
            self.shelf.refresh()
            self.uis["title"] = title.TitleUi(Pointing(title.home(self.shelf.last)))
        else:
            if screen == "picker":
                self.shelf.load()
                self.uis[screen] = picker.PickerUi()
            elif screen == "rules":
                self.uis[screen] = rulespage.RulesUi()
            elif screen == "debrief":
                assert self.desk is not None
                self.uis[screen] = debriefpage.opening(self.desk)
            self.screens.append(screen)
        self._dirty = True

    def _keep(self) -> None:
        """Keep the game that is left, as it is said: one in which nothing was done yet, too."""
        if self.seating.desks and not self.seating.public().over:
            self.seating.first().port.keep()

    def _sit(self, table: Table, fresh: bool = False) -> None:
        """Sit down at a table: a lesson goes on at the step where it was left, unless the game is begun afresh."""
        self._leave()
        self.seating.sit(table, self.settings.assists)
        board = self.seating.public()
        seat = self.seating.first().port.seat
        if board.over:
            self._show(seat)
            self._open("debrief")
        elif self.seating.several or board.turn != seat:
            self._pass_on(lambda: self._come(seat))
        else:
            self._show(seat)
        ui = self.uis.get("board")
        if self.desk is not None and isinstance(ui, boardui.BoardUi) and self.desk.steps and not fresh and not board.over:
            self.uis["board"] = lesson.reached(self.desk, games.step_kept(self.desk), ui)

    def _leave(self) -> None:
        """Put the game away: no screen keeps anything of it."""
        self.seating.leave()
        self._story, self._then = False, None
        for screen in ("board", "debrief", "handover", "waiting"):
            self.uis.pop(screen, None)

    def _show(self, seat: int) -> None:
        """Show the board as a seat sees it."""
        self.uis["board"] = self.seating.take(seat)
        self.screens = ["title", "board"]
        self._dirty = True

    # From one seat to the next ----------------------------------------------------------------------------------------

    def _pass_on(self, then: Callable[[], None] | None) -> None:
        """Let bots play until a person is to act: the next person comes, or the only one goes on with `then`."""
        if self.seating.several:
            self._put_away()
        self._then = then
        if self.seating.bots_turn and not self._bots_play(self._patience):
            return
        self._arrive()

    def _bots_play(self, patience: float) -> bool:
        """Let bots play on for a while; whether it is a person's turn. A screen says who plays, and what stopped a bot, if so."""
        fault = ""
        try:
            if self.seating.bots_play(patience):
                return True
        except GameError as stop:
            fault = str(stop)
        board, before = self.seating.public(), self.uis.get("waiting")
        if isinstance(before, handover.HandoverUi):
            # The last bot may have ended its turn by now, with the work not closed yet: then its name stays for that moment.
            round_, turn = (board.round, board.turn) if self.seating.bots_turn else (before.round, before.turn)
            self.uis["waiting"] = replace(before, fault=fault, round=round_, turn=turn)
        else:
            self.uis["waiting"] = replace(handover.opening(board, self.seating.first().port.players), fault=fault)
        self.screens = ["title", "waiting"]
        self._dirty = True
        return False

    def _arrive(self) -> None:
        self.uis.pop("waiting", None)
        board = self.seating.public()
        then, self._then = self._then, None
        if then is not None and (board.over or not self.seating.several):
            then()
            return
        self.uis["handover"] = handover.opening(board, self.seating.first().port.players)
        self.screens = ["title", "handover"]
        self._dirty = True

    def _put_away(self) -> None:
        ui = self.uis.pop("board", None)
        self.seating.put_away(ui if isinstance(ui, boardui.BoardUi) else None)

    def _take(self) -> None:
        """Show the board to the person who has come; or try once more what stopped a bot."""
        ui = self.ui
        assert isinstance(ui, handover.HandoverUi)
        if self.screen == "waiting":
            self._pass_on(self._then)
            return
        self.uis.pop("handover", None)
        self._come(ui.turn)

    def _come(self, seat: int) -> None:
        """A person comes to the board: it tells the story in the first turn, else what happened since the last one."""
        self._show(seat)
        desk, ui = self.seating.desks[seat], self.uis["board"]
        assert isinstance(ui, boardui.BoardUi)
        first = not reporting.since(desk.log, seat) and not desk.port.planned()
        if first and (self._story or self.seating.several):
            self.uis["board"] = boardplay.seated(ui, desk)
        else:
            self.uis["board"] = boardplay.arrived(ui, desk)
        self._dirty = True

    def _judge(self, seat: int) -> None:
        """Show the debrief of another person at the table; the game is over, and nothing is hidden any more."""
        if seat in self.seating.desks:
            self.seating.take(seat)
            assert self.desk is not None
            before = self.uis["debrief"]
            page = before.page if isinstance(before, debriefpage.DebriefUi) else "goals"
            self.uis["debrief"] = replace(debriefpage.opening(self.desk), page=page)
            self._dirty = True

    def tell_story(self) -> None:
        """Lay the story over a game that has just begun, as soon as its board is shown; a lesson tells its own."""
        self._story = True
        ui = self.uis.get("board")
        if self.desk is None or not isinstance(ui, boardui.BoardUi):
            return
        if self.desk.sight.board.round == 1 and not self.desk.port.planned():
            self.uis["board"] = boardplay.seated(ui, self.desk)
            self._dirty = True

    def _continue(self, name: str) -> None:
        seated = next(iter(self.seating.desks.values()), None)
        if seated is None or (name and (seated.scenario.id != name or seated.sight.board.over)):
            try:
                table, trouble = games.resume(name)
            finally:
                self.shelf.refresh()  # what cannot be continued was put aside, and is not offered again
            self._sit(table)
            self._say(trouble or "")
        elif self.seating.several or self._then is not None:
            self._pass_on(self._then)
        else:
            self.screens = ["title", "board"]
            self._dirty = True

    # Between inputs ---------------------------------------------------------------------------------------------------

    def work(self) -> bool:
        """Do one piece of what can wait: a forecast a scene asked for, a scenario of the shelf. Whether there was one."""
        found = False
        if self.desk is not None and self.screen in ("board", "debrief") and self.desk.waiting:
            try:
                found = self.desk.work()
            except GameError as fault:
                self._say(str(fault))
        elif self.screen == "picker":
            found = self.shelf.work()
        elif isinstance(ui := self.ui, handover.HandoverUi) and self.screen == "waiting" and not ui.fault:
            found = True
            if self._bots_play(0):
                self._arrive()
        self._dirty = self._dirty or found
        return found

    def moving(self, now: float) -> bool:
        """Whether something on the screen still moves at a time."""
        ui = self.ui
        return isinstance(ui, boardui.BoardUi) and now < ui.since + boardui.TURN
