"""The screens as a stack: the picture of the one that is on, what an input means there, and the settings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from game.errors import GameError
from game.view import keys, settings
from game.view.board import board, boardui, cards, looking
from game.view.board.desk import Desk
from game.view.drawing import point
from game.view.drawing.draw import Frame, Scene, spots
from game.view.drawing.pen import Pen
from game.view.drawing.point import Click, Input, Key
from game.view.screens import debriefpage, debriefui, handover, screens, title, toosmall
from game.view.screens.shelf import Shelf
from game.view.seating import Seating

if TYPE_CHECKING:
    from game.view.drawing.effects import Effect

TURNING = 0.5
"""How many seconds a lesson hears no click on its buttons after it turned to another step or was answered."""

_LEADS = ("next", "skip", "earlier", "answer", "primary", "end")


class ScreenStack:
    """The screens that are open, the last of them on. `scene` gives the picture, `feed` takes an input; what a screen asks of the
    game is for `do`. `clock` counts seconds.
    """

    def __init__(self, scale: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.settings = settings.load()
        if scale is not None:
            self.settings = replace(self.settings, scale=scale)
        self.shelf = Shelf()
        self.seating = Seating()
        self.screens: list[str] = ["title"]
        self.uis: dict[str, screens.Ui] = {"title": title.TitleUi()}
        self._scene: Scene = ()
        self._frame: Frame | None = None
        self._dirty = True
        self._layer = ("title", "")
        self._came = 0.0
        self._turned = -1e9

    def do(self, effect: Effect, frame: Frame) -> None:
        """Do what a screen asks for. Raises `GameError`, which is told on the screen."""
        raise NotImplementedError

    def turned(self) -> None:
        """A lesson turned to another step, or a question of it was answered. Raises `GameError`, which is told on the screen."""
        raise NotImplementedError

    @property
    def desk(self) -> Desk | None:
        """The desk of the person who has the screen."""
        return self.seating.desk

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
            if (layer := (self.screen, self.ui.card)) != self._layer:
                # Something came under the pointer or went from there: what it is on now is told by its next movement.
                self._layer, self._came = layer, self.clock()
                self.uis[self.screen] = replace(self.ui, point=self.ui.point._replace(hover=""))
            self._follow(frame)
            first = screens.draw(self.ui, self.shelf, self.settings, self.desk, frame)
            pointing = point.settle(first, self.ui.point, screens.home(self.ui, self.shelf))
            if pointing != self.ui.point:
                self._put(replace(self.ui, point=pointing))
                first = screens.draw(self.ui, self.shelf, self.settings, self.desk, frame)
            self._stay_inside(first)
            pen = Pen(frame)
            cards.tooltip(pen, spots(first), pointing, self._kept())
            self._scene = first + pen.scene()
        return self._scene

    def _follow(self, frame: Frame) -> None:
        """The cursor stays in sight when the list of rows, or the room for it, becomes another one."""
        ui = self.ui
        if isinstance(ui, boardui.BoardUi) and ui.follows and self.desk is not None:
            self.uis[self.screen] = looking.seen(ui, self.desk, frame)

    def _stay_inside(self, scene: Scene) -> None:
        """Scrolled beyond its end by a held key, a card or a page would seem not to hear the way back."""
        lasts = {spot.name: spot.last for spot in spots(scene) if spot.last is not None}
        ends = [last for name, last in lasts.items() if name.startswith("@")]
        ui = self.ui
        if ui.card and ends and ui.scroll > ends[-1]:
            ui = replace(ui, scroll=ends[-1])
        if isinstance(ui, boardui.BoardUi | debriefui.DebriefUi):
            ui = replace(ui, page_top=min(ui.page_top, lasts.get("inspector", lasts.get("text", ui.page_top))))
        if ui != self.ui:
            self.uis[self.screen] = ui

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
                command = keys.command("board", what.name) or keys.command("board", what.place)
                if command in ("smaller", "larger"):
                    self._scale(1 if command == "larger" else -1)
            return
        hasty = isinstance(what, Click) or (isinstance(what, Key) and what.name in ("return", "space"))
        if hasty and self.screen == "handover" and self.clock() - self._came < handover.PAUSE:
            # What was pressed twice, or a moment too late, was meant for the board before: it must not open the next one.
            return
        pointing, command = point.read(shown, self.ui.point, self.where(), what)
        if pointing != self.ui.point:
            self._put(replace(self.ui, point=pointing))
        leaf = self._leaf()
        if hasty and leaf and (command or "").partition(":")[0] in _LEADS and self.clock() - self._turned < TURNING:
            return  # the second half of a double click was meant for the step before
        if command is not None:
            self.command(command, frame)
        if self._leaf() != leaf:
            self._turned = self.clock()
            try:
                self.turned()
            except GameError as fault:
                self._say(str(fault))
        now = self.ui.point
        if now.quiet and now.by_key and now.focus != pointing.focus:
            self._put(replace(self.ui, point=now._replace(quiet=False)))  # arrows moved the focus, as in a list

    def _leaf(self) -> tuple[object, ...]:
        """What a lesson shows now; nothing where there is none."""
        ui = self.ui
        if not isinstance(ui, boardui.BoardUi) or self.desk is None or not self.desk.steps:
            return ()
        return ui.step, ui.answer, ui.done

    def _kept(self) -> tuple[str, ...]:
        """What a tooltip does not cover: the cell that the actions speak of, what stands for its row, and a tab's own page."""
        ui = self.ui
        row, slice_ = ui.cursor if isinstance(ui, boardui.BoardUi) else (-1, -1)
        on = ui.point.focus if ui.point.by_key else ui.point.hover
        return (f"cell:{row}:{slice_}", f"row:{row}", *(["inspector"] if on.startswith("page:") else []))

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
                self.do(effect, frame)
            except GameError as fault:
                if self.desk is not None:
                    self.desk.refresh()
                self._say(str(fault))

    def _put(self, ui: screens.Ui) -> None:
        self.uis[self.screen] = ui
        self._dirty = True

    def _say(self, text: str) -> None:
        ui = self.ui
        if isinstance(ui, (title.TitleUi, handover.HandoverUi, boardui.BoardUi, debriefpage.DebriefUi)):
            self._put(replace(ui, note=text))

    # Settings ---------------------------------------------------------------------------------------------------------

    def _scale(self, by: int) -> None:
        self._settle(replace(self.settings, scale=settings.step(self.settings.scale, by)))

    def _settle(self, new: settings.Settings) -> None:
        self.settings = new
        self._dirty = True
        try:
            settings.keep(new)
        except GameError as fault:
            self._say(str(fault))
