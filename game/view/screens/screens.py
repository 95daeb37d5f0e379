"""All screens behind three functions: the picture of one, what a command does on it, and where its focus belongs."""

from __future__ import annotations

from game import __version__
from game.view.board import board, boardplay, boardui
from game.view.board.desk import Desk
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Effect
from game.view.screens import debriefpage, handover, picker, rulespage, seatspage, title
from game.view.screens.shelf import Shelf
from game.view.settings import Settings

Ui = (
    title.TitleUi | picker.PickerUi | seatspage.SeatsUi | handover.HandoverUi | boardui.BoardUi | rulespage.RulesUi
    | debriefpage.DebriefUi
)  # fmt: skip


def draw(ui: Ui, shelf: Shelf, settings: Settings, desk: Desk | None, frame: Frame) -> Scene:
    """The picture of a screen; board and debrief need a desk."""
    if isinstance(ui, title.TitleUi):
        return title.scene(ui, shelf.last, settings, frame, __version__)
    if isinstance(ui, picker.PickerUi):
        return picker.scene(ui, shelf, settings, frame)
    if isinstance(ui, rulespage.RulesUi):
        return rulespage.scene(ui, frame)
    if isinstance(ui, seatspage.SeatsUi):
        return seatspage.scene(ui, frame)
    if isinstance(ui, handover.HandoverUi):
        return handover.scene(ui, frame)
    assert desk is not None
    if isinstance(ui, debriefpage.DebriefUi):
        return debriefpage.scene(ui, desk, frame)
    return board.scene(ui, desk, frame)


def update(ui: Ui, shelf: Shelf, desk: Desk | None, command: str, frame: Frame) -> tuple[Ui, Effect | None]:
    """A screen after a command, and what it asks of the game or the stage."""
    if isinstance(ui, title.TitleUi):
        return title.update(ui, command, shelf.last)
    if isinstance(ui, picker.PickerUi):
        return picker.update(ui, command, shelf)
    if isinstance(ui, rulespage.RulesUi):
        return rulespage.update(ui, command)
    if isinstance(ui, seatspage.SeatsUi):
        return seatspage.update(ui, command)
    if isinstance(ui, handover.HandoverUi):
        return handover.update(ui, command)
    assert desk is not None
    if isinstance(ui, debriefpage.DebriefUi):
        return debriefpage.update(ui, desk, command, frame)
    return boardplay.update(ui, desk, command, frame)


def home(ui: Ui, shelf: Shelf) -> str:
    """The spot that has the focus when nothing else has."""
    if isinstance(ui, title.TitleUi):
        return title.home(shelf.last)
    if isinstance(ui, picker.PickerUi):
        return picker.home(ui, shelf)
    if isinstance(ui, boardui.BoardUi):
        return board.home(ui)
    if isinstance(ui, handover.HandoverUi):
        return handover.home(ui)
    if isinstance(ui, seatspage.SeatsUi):
        return "seat:0"
    return "back" if isinstance(ui, rulespage.RulesUi) else "again"
