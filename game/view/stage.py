"""The stage: which screen is on, what each input does there, and the game behind it. It knows scenes, and no pygame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.errors import GameError
from game.rules.actions import Action, Unveil
from game.rules.setup import Setup
from game.view import keys, settings
from game.view.board import board, boardplay, boardui, cards, reporting
from game.view.board.desk import Desk
from game.view.drawing import effects, point
from game.view.drawing.draw import Frame, Scene, spots
from game.view.drawing.effects import Effect
from game.view.drawing.pen import Pen
from game.view.drawing.point import Input, Key, Pointing
from game.view.screens import debriefpage, games, handover, picker, rulespage, screens, seatspage, title, toosmall
from game.view.screens.shelf import Shelf

if TYPE_CHECKING:
    from game.session.table import Table


class Stage:
    """The screens as a stack, the settings, the desks of the game in hand. `feed` takes an input, `scene` gives the picture.

    Each person at the table has a desk and a board screen of their own. `desk` is the one in hand: while the game is handed
    from one person to the next there is none, so that nothing which a seat knows can be drawn.
    """

    def __init__(self, table: Table | None = None, trouble: str | None = None, scale: float | None = None) -> None:
        self.settings = settings.load()
        if scale is not None:
            self.settings = replace(self.settings, scale=scale)
        self.shelf = Shelf()
        self.desk: Desk | None = None
        self.desks: dict[int, Desk] = {}
        self.boards: dict[int, boardui.BoardUi] = {}
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

    def gather(self, path: str, setup: Setup) -> None:
        """Ask who sits at the seats of a scenario before it begins."""
        self.uis["seats"] = seatspage.opening(path, setup)
        self.screens.append("seats")
        self._dirty = True

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
        if isinstance(ui, (title.TitleUi, handover.HandoverUi, boardui.BoardUi, debriefpage.DebriefUi)):
            self._put(replace(ui, note=text))

    # Effects ----------------------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Wait until nothing is worked on beside the window."""
        for desk in self.desks.values():
            desk.rest()

    def _do(self, effect: Effect, frame: Frame) -> None:
        self.rest()
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
            case effects.Play(name, players):
                self._sit(games.begin(name, players))
                self.tell_story()
            case effects.Again():
                assert self.desk is not None
                self._sit(games.begin(str(self.desk.scenario.path), self.desk.port.players))
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
        self.desk.act(action)
        ui = self.uis["board"]
        assert isinstance(ui, boardui.BoardUi)
        ui = boardplay.told(ui, before, self.desk, action, frame)
        if isinstance(action, Unveil) and self.settings.motion:
            slices = range(len(before.setup.slices)) if action.slice is None else (action.slice,)
            ui = replace(ui, turned=frozenset((action.row, slice_) for slice_ in slices), since=frame.now)
        self._put(ui)
        if not self.desk.sight.board.over and self.desk.sight.board.turn != self.desk.port.seat:
            self._hand_over()

    def _open(self, screen: str) -> None:
        if screen == "title":
            if self.desk is not None and self.desk.sight.board.over:
                # The game was seen to its end: there is nothing left to continue.
                games.forget()
                self._leave()
            elif len(self.desks) > 1:
                self._put_away()
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
        from game.session.port import doors

        self._leave()
        self.desks = {port.seat: Desk(port, table.scenario) for port in doors(table)}
        first = next(iter(self.desks.values()))
        if first.sight.board.over:
            self._open_board(first)
            self.screens.append("debrief")
            self.uis["debrief"] = debriefpage.opening(first)
        elif len(self.desks) == 1:
            self._open_board(first)
        else:
            self._hand_over()

    def _leave(self) -> None:
        """Put the game away: no screen keeps anything of it."""
        self.desk, self.desks, self.boards = None, {}, {}
        for screen in ("board", "debrief", "handover"):
            self.uis.pop(screen, None)

    def _open_board(self, desk: Desk) -> None:
        seat = desk.port.seat
        self.desk = desk
        self.uis["board"] = self.boards.get(seat) or boardui.opening(desk.sight)
        self.screens = ["title", "board"]
        self._dirty = True

    # From one person to the next --------------------------------------------------------------------------------------

    def _hand_over(self) -> None:
        """Put the board of the seat that has played away, and show whose turn it is."""
        self._put_away()
        public = next(iter(self.desks.values()))
        public.refresh()
        self.uis["handover"] = handover.opening(public.sight.board, public.port.players)
        self.screens = ["title", "handover"]
        self._dirty = True

    def _put_away(self) -> None:
        ui = self.uis.pop("board", None)
        if self.desk is not None and isinstance(ui, boardui.BoardUi):
            # What the seat chose stays as it was; what was passing, such as a message or a cell that turns over, does not.
            self.boards[self.desk.port.seat] = replace(ui, card="", then="", note="", turned=frozenset(), point=Pointing("grid"))
        self.desk = None

    def _take(self) -> None:
        """Show the board of the seat whose turn it is to the person who has come."""
        ui = self.uis.pop("handover")
        assert isinstance(ui, handover.HandoverUi)
        desk = self.desks[ui.turn]
        desk.refresh()
        self._open_board(desk)
        board_ui = self.ui
        assert isinstance(board_ui, boardui.BoardUi)
        first = not reporting.since(desk.log, ui.turn)
        self._put((boardplay.seated if first and not desk.port.planned() else boardplay.arrived)(board_ui, desk))

    def _judge(self, seat: int) -> None:
        """Show the debrief of another person at the table; the game is over, and nothing is hidden any more."""
        if seat in self.desks:
            self.desk = self.desks[seat]
            self.desk.refresh()
            before = self.uis["debrief"]
            page = before.page if isinstance(before, debriefpage.DebriefUi) else "goals"
            self.uis["debrief"] = replace(debriefpage.opening(self.desk), page=page)
            self._dirty = True

    def tell_story(self) -> None:
        """Lay the story over a game that has just begun; a lesson tells its own."""
        ui = self.uis.get("board")
        if self.desk is None or not isinstance(ui, boardui.BoardUi):
            return
        if self.desk.sight.board.round == 1 and not self.desk.port.planned():
            self.uis["board"] = boardplay.seated(ui, self.desk)
            self._dirty = True

    def _continue(self) -> None:
        if len(self.desks) > 1:
            self._hand_over()
            return
        if self.desk is not None:
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
        if self.desk is not None and self.screen in ("board", "debrief") and self.desk.waiting:
            try:
                found = self.desk.work()
            except GameError as fault:
                self._say(str(fault))
        elif self.screen == "picker":
            found = self.shelf.work()
        self._dirty = self._dirty or found
        return found

    def moving(self, now: float) -> bool:
        """Whether something on the screen still moves at a time."""
        ui = self.ui
        return isinstance(ui, boardui.BoardUi) and now < ui.since + boardui.TURN
