"""Looking at the board: the cursor on another cell, the list of rows scrolled."""

from __future__ import annotations

from dataclasses import replace

from game.view.board import board, grid
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.rows import rows_of
from game.view.drawing.draw import Frame

LOOKS = ("up", "down", "left", "right", "page-up", "page-down", "home", "scroll", "cell", "row")
"""The commands that are answered here."""


def look(ui: BoardUi, desk: Desk, head: str, rest: str, frame: Frame) -> BoardUi:
    """The screen after one of `LOOKS`: the cursor moved, the page of the inspector or the list of rows scrolled."""
    listed = board.lines(desk, ui)
    rows = rows_of(listed)
    row, slice_ = ui.cursor
    if head == "scroll":
        return replace(ui, top=scrolled_to(ui, desk, frame, ui.top + int(rest) * 2), follows=False)
    if ui.point.focus == "inspector" and head in ("up", "down", "page-up", "page-down"):
        by = {"up": -1, "down": 1, "page-up": -8, "page-down": 8}[head]
        return replace(ui, page_top=max(0, min(40, ui.page_top + by)))
    if head in ("cell", "row"):
        first, _, second = rest.partition(":")
        row, slice_ = int(first), int(second) if second else slice_
        if row not in rows:  # it was put together on a page beside the board
            ui = replace(ui, every=True, filtered="")
    elif head in ("left", "right"):
        slice_ = (slice_ + (1 if head == "right" else -1)) % len(desk.sight.setup.slices)
    elif head == "home":
        row = desk.sight.board.rows[ui.operator] if desk.sight.board.rows else desk.sight.board.existing
        if rows and row not in rows:
            ui = replace(ui, filtered="")
    elif rows:
        by = {"up": -1, "down": 1, "page-up": -10, "page-down": 10}[head]
        here = rows.index(row) if row in rows else (0 if by > 0 else len(rows) - 1)
        row = rows[max(0, min(here + by, len(rows) - 1))]
    # Where a row is being chosen on a page beside the board, the focus stays there.
    pointing = ui.point if ui.card else ui.point._replace(focus="grid")
    ui = replace(ui, cursor=(row, slice_), page="cell", page_top=0, point=pointing)
    return seen(ui, desk, frame)


def scrolled_to(ui: BoardUi, desk: Desk, frame: Frame, top: int) -> int:
    """The first line to show that is nearest to `top`: no further than the end of the list asks for."""
    listed = board.lines(desk, ui)
    _, net, _ = board.measures(frame, desk, ui, len(listed))
    last = len(listed)
    while last and grid.visible(net, listed, last - 1) == len(listed) - (last - 1):
        last -= 1
    return max(0, min(top, last))


def seen(ui: BoardUi, desk: Desk, frame: Frame) -> BoardUi:
    """The screen scrolled so that the cursor's row is in sight, where it is listed, and stays there."""
    ui = replace(ui, follows=True)
    listed = board.lines(desk, ui)
    _, net, _ = board.measures(frame, desk, ui, len(listed))
    if ui.cursor[0] not in listed:
        return replace(ui, top=scrolled_to(ui, desk, frame, ui.top))
    place = listed.index(ui.cursor[0])
    top = ui.top
    if place <= top:
        top = max(0, place - 1)  # the heading above comes along
    while top < place and place >= top + grid.visible(net, listed, top):
        top += 1
    return replace(ui, top=scrolled_to(ui, desk, frame, top))
