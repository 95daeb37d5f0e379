"""The stage: which screen is on, what each input does there, and the game behind it. It knows scenes, and no pygame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.errors import GameError
from game.rules.actions import Action, Unveil
from game.view import keys, settings
from game.view.board import board, boardplay, boardui, cards
from game.view.board.desk import Desk
from game.view.drawing import effects, point
from game.view.drawing.draw import Frame, Scene, spots
from game.view.drawing.effects import Effect
from game.view.drawing.pen import Pen
from game.view.drawing.point import Input, Key, Pointing
from game.view.screens import debriefpage, games, picker, rulespage, screens, title, toosmall
from game.view.screens.shelf import Shelf

if TYPE_CHECKING:
    from game.session.table import Table


class Stage:
    """The screens as a stack, the settings, the desk of the game in hand. `feed` takes an input, `scene` gives the picture."""

    def __init__(self, table: Table | None = None, trouble: str | None = None, scale: float | None = None) -> None:
        self.settings = settings.load()
        if scale is not None:
            self.settings = replace(self.settings, scale=scale)
        self.shelf = Shelf()
        self.desk: Desk | None = None
        self.over = False
        self.screens: list[str] = ["title"]
        self.uis: dict[str, screens.Ui] = {"title": title.TitleUi()}
        self._scene: Scene = ()
        self._frame: Frame | None = None
        self._dirty = True
        if table is not None:
            self._sit(table)
            self._say(trouble or "")

    @property
    def screen(self) -> str:
        return self.screens[-1]

    @property
    def ui(self) -> screens.Ui:
        return self.uis[self.screen]

    # The picture ------------------------------------------------------------------------------------------------------

    def scene(self, frame: Frame) -> Scene:
        """The picture of the screen that is on, with tooltip; the focus is always on something that is there."""
        if frame.too_small:
            self._scene = toosmall.scene(frame)
            return self._scene
        if frame != self._frame or self._dirty:
            self._frame, self._dirty = frame, False
            first = screens.draw(self.ui, self.shelf, self.settings, self.desk, frame)
            pointing = point.settle(first, self.ui.point, screens.home(self.ui, self.shelf))
            if pointing != self.ui.point:
                self._put(replace(self.ui, point=pointing))
                first = screens.draw(self.ui, self.shelf, self.settings, self.desk, frame)
            pen = Pen(frame)
            cards.tooltip(pen, spots(first), pointing)
            self._scene = first + pen.scene()
        return self._scene

    def show(self, screen: str) -> None:
        """Put a screen on, whatever was on before."""
        if screen == "board":
            self.screens = ["title", "board"]
            self._dirty = True
        else:
            self._open(screen)

    def touch(self) -> None:
        """Have the next picture drawn anew."""
        self._dirty = True

    def where(self) -> str:
        """The name of the key table that counts now."""
        ui = self.ui
        return board.where(ui) if isinstance(ui, boardui.BoardUi) else ("card" if ui.card else self.screen)

    # Input ------------------------------------------------------------------------------------------------------------

    def feed(self, what: Input, frame: Frame) -> None:
        """Take an input on the present picture."""
        shown = self.scene(frame)
        if frame.too_small:
            # Only what can mend it counts, so that no blind key costs anything.
            if isinstance(what, Key):
                command = keys.command("board", what.name)
                if command in ("smaller", "larger"):
                    self._scale(1 if command == "larger" else -1)
            return
        pointing, command = point.read(shown, self.ui.point, self.where(), what)
        if pointing != self.ui.point:
            self._put(replace(self.ui, point=pointing))
        if command is not None:
            self.command(command, frame)

    def command(self, command: str, frame: Frame) -> None:
        """Do a command on the present screen."""
        if command in ("larger", "smaller"):
            self._scale(1 if command == "larger" else -1)
            return
        if command == "motion":
            self._settle(replace(self.settings, motion=not self.settings.motion))
            self._say("Motion is on." if self.settings.motion else "Motion is off.")
            return
        ui, effect = screens.update(self.ui, self.shelf, self.desk, command, frame)
        self._put(ui)
        if effect is not None:
            try:
                self._do(effect, frame)
            except GameError as fault:
                if self.desk is not None:
                    self.desk.refresh()
                self._say(str(fault))

    def _put(self, ui: screens.Ui) -> None:
        self.uis[self.screen] = ui
        self._dirty = True

    def _say(self, text: str) -> None:
        ui = self.ui
        if isinstance(ui, (title.TitleUi, boardui.BoardUi, debriefpage.DebriefUi)):
            self._put(replace(ui, note=text))

    # Effects ----------------------------------------------------------------------------------------------------------

    def _do(self, effect: Effect, frame: Frame) -> None:
        match effect:
            case effects.Do(action):
                self._act(action, frame)
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
            case effects.Play(name):
                self._sit(games.begin(name))
                self.tell_story()
            case effects.Again():
                assert self.desk is not None
                self._sit(games.begin(str(self.desk.scenario.path)))
                self.tell_story()
            case effects.Continue():
                self._continue()
            case effects.Keep():
                assert self.desk is not None
                self._say(f"The record is kept as {games.keep_record(self.desk)}")
            case effects.Quit():
                self.over = True
            case effects.Scale(by):
                self._scale(by)
            case effects.Motion():
                self.command("motion", frame)

    def _act(self, action: Action, frame: Frame) -> None:
        assert self.desk is not None
        before = self.desk.sight
        happened = self.desk.act(action)
        ui = self.uis["board"]
        assert isinstance(ui, boardui.BoardUi)
        ui = boardplay.told(ui, before, self.desk, action, happened, frame)
        if isinstance(action, Unveil) and self.settings.motion:
            slices = range(len(before.setup.slices)) if action.slice is None else (action.slice,)
            ui = replace(ui, turned=frozenset((action.row, slice_) for slice_ in slices), since=frame.now)
        self._put(ui)

    def _open(self, screen: str) -> None:
        if screen == "title":
            if self.desk is not None and self.desk.sight.board.over:
                # The game was seen to its end: there is nothing left to continue.
                games.forget()
                self.desk = None
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

    def _sit(self, table: Table) -> None:
        from game.session.port import SeatPort

        self.desk = Desk(SeatPort(table, 0), table.scenario)
        self.screens = ["title", "board"]
        self.uis["board"] = boardui.opening(self.desk.sight)
        if self.desk.sight.board.over:
            self.screens.append("debrief")
            self.uis["debrief"] = debriefpage.opening(self.desk)
        self._dirty = True

    def tell_story(self) -> None:
        """Lay the story over a game that has just begun; a lesson tells its own."""
        ui = self.uis.get("board")
        if self.desk is None or not isinstance(ui, boardui.BoardUi) or self.desk.scenario.steps:
            return
        if self.desk.sight.board.round == 1 and not self.desk.port.planned():
            self.uis["board"] = replace(ui, card="story", point=Pointing("close"))
            self._dirty = True

    def _continue(self) -> None:
        if self.desk is not None and not self.desk.sight.board.over:
            self.screens = ["title", "board"]
            self._dirty = True
            return
        table, trouble = games.resume()
        self._sit(table)
        self._say(trouble or "")

    def _scale(self, by: int) -> None:
        self._settle(replace(self.settings, scale=settings.step(self.settings.scale, by)))

    def _settle(self, new: settings.Settings) -> None:
        self.settings = new
        self._dirty = True
        try:
            settings.keep(new)
        except GameError as fault:
            self._say(str(fault))

    # Between inputs ---------------------------------------------------------------------------------------------------

    def work(self) -> bool:
        """Do one piece of what can wait: a forecast a scene asked for, a scenario of the shelf. Whether there was one."""
        found = False
        if self.desk is not None and self.screen == "board" and self.desk.waiting:
            found = self.desk.work()
        elif self.screen == "picker":
            found = self.shelf.work()
        self._dirty = self._dirty or found
        return found

    def moving(self, now: float) -> bool:
        """Whether something on the screen still moves at a time."""
        ui = self.ui
        return isinstance(ui, boardui.BoardUi) and now < ui.since + boardui.TURN
