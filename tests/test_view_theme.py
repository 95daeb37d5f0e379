"""Colours and keys: everything written can be read, everything drawn can be told apart, and no key does two things."""

from __future__ import annotations

import pygame
import pytest

from game.view import keys
from game.view.board import cells
from game.view.drawing import paint, theme
from game.view.drawing.draw import Box, Clip, Disc, Hatch, Label, Line, Scene, Shape, Spot, Unclip, Veil, spots
from game.view.drawing.pen import Pen
from tests.view_fixtures import frame, player, table


@pytest.mark.parametrize(("name", "front", "back"), theme.WRITING, ids=[name for name, _, _ in theme.WRITING])
def test_all_writing_has_a_contrast_of_4_5(name: str, front: theme.Colour, back: theme.Colour) -> None:
    assert theme.contrast(front, back) >= 4.5, name


@pytest.mark.parametrize(("name", "front", "back"), theme.CONTROLS, ids=[name for name, _, _ in theme.CONTROLS])
def test_all_controls_and_rings_have_a_contrast_of_3(name: str, front: theme.Colour, back: theme.Colour) -> None:
    assert theme.contrast(front, back) >= 3, name


def test_the_ramp_only_brightens() -> None:
    """So that a greyscale picture still shows which score is the higher."""
    lights = [theme.luminance(theme.ramp(step)) for step in range(theme.STEPS + 1)]
    assert lights == sorted(lights)
    assert lights[-1] > 3 * lights[0]


def grounds(scene: Scene) -> list[tuple[Label, theme.Colour]]:
    """Every label with the colour of the last box or disc below its middle."""
    found = []
    boxes: list[Box | Disc] = []
    for item in scene:
        if isinstance(item, (Box, Disc)) and item.fill is not None:
            boxes.append(item)
        elif isinstance(item, Label) and item.text.strip():
            x = item.x + (4 if item.place < 0 else item.w / 2 if item.place == 0 else item.w - 4)
            y = item.y + item.h / 2
            under = [box for box in boxes if _covers(box, x, y)]
            if under and under[-1].fill is not None:
                found.append((item, under[-1].fill))
    return found


def _covers(piece: Box | Disc, x: float, y: float) -> bool:
    if isinstance(piece, Disc):
        return (piece.x - x) ** 2 + (piece.y - y) ** 2 <= piece.r**2
    return piece.x <= x <= piece.x + piece.w and piece.y <= y <= piece.y + piece.h


@pytest.mark.parametrize("screen", ["title", "picker", "board", "rules", "debrief"])
def test_what_the_screens_write_can_be_read_on_what_they_write_it(screen: str) -> None:
    """The pairs as they are drawn, not as they are listed; a label on the title's picture stands on a plate of its own."""
    moves = (".",) * 8 if screen == "debrief" else ("u DEF *", "u BEF all", "s DF")
    someone = player(table(moves=moves))
    someone.stage.show(screen)
    for label, ground in grounds(someone.scene()):
        assert theme.contrast(label.colour, ground) >= 4.5, (label.text, label.colour, ground)


def test_no_key_does_two_things_on_one_screen() -> None:
    for where in keys.EVERYWHERE:
        used = [(key, binding.command) for binding in keys.BINDINGS if where in binding.where for key in binding.keys]
        names = [key for key, _ in used]
        assert len(names) == len(set(names)), [one for one in used if names.count(one[0]) > 1]


def test_every_key_has_a_name_to_show_and_a_line_on_the_sheet() -> None:
    for where in keys.EVERYWHERE:
        assert all(text and names for names, text in keys.sheet(where))
    assert keys.label("shift+u") == "Shift+U"
    assert keys.label("ctrl+plus") == "Ctrl++"
    assert keys.shown("end", "board") == "E"
    assert keys.shown("nothing", "board") == ""


def test_every_button_of_the_board_has_a_key() -> None:
    at = frame()
    someone = player(table())
    for spot in spots(someone.stage.scene(at)):
        if spot.focus and not spot.name.startswith(("goal:", "news", "page:", "group:8", "group:9", "grid", "inspector")):
            assert keys.shown(spot.name, "board"), spot.name


def tile(kind: str) -> pygame.Surface:
    pen = Pen(frame())
    pen.box(0, 0, 120, 60, theme.NIGHT)
    scored = ("known", "deduced", "aged", "deduced-aged", "stale", "closed-known")
    cells.cell(pen, 10, 10, 100, 40, kind, 8120 if kind in scored else None)
    surface = pygame.Surface((120, 60))
    paint.paint(pen.scene(), surface, 1.0)
    return pygame.transform.grayscale(surface)


def test_the_faces_of_a_cell_differ_in_greyscale() -> None:
    """Every two differ in many pixels by more than a shade: by pattern, not by colour."""
    pictures = {kind: tile(kind) for kind in cells.FACES}
    for one in cells.FACES:
        for two in cells.FACES:
            if one < two:
                pairs = zip(pictures[one].get_buffer().raw[::4], pictures[two].get_buffer().raw[::4], strict=True)
                different = sum(abs(a - b) > 12 for a, b in pairs)
                assert different >= 250, f"{one} and {two} differ in {different} pixels"


def test_a_picture_is_the_same_twice_and_nothing_is_left_clipped() -> None:
    someone = player(table())
    scene = someone.scene()
    one, two = pygame.Surface((1280, 720)), pygame.Surface((1280, 720))
    paint.paint(scene, one, 1.0)
    paint.forget()
    paint.paint(scene, two, 1.0)
    assert one.get_buffer().raw == two.get_buffer().raw
    assert sum(isinstance(item, Clip) for item in scene) == sum(isinstance(item, Unclip) for item in scene)
    assert one.get_clip() == pygame.Rect(0, 0, 1280, 720)


def test_every_piece_can_be_painted_at_any_scale_and_size() -> None:
    pieces: Scene = (
        Box(1, 1, 0, 5, theme.TEXT), Box(1, 1, 9, 5, theme.TEXT, 9, theme.RIM, 2), Box(1, 1, 30, 20, None, 4, theme.RIM, 2, True),
        Veil(0, 0, 50, 50, 90), Label(1, 1, 40, 12, "Aster", 11, theme.TEXT), Label(1, 1, 40, 12, "", 11, theme.TEXT),
        Line(1, 1, 40, 1, theme.TEXT), Line(1, 1, 1, 40, theme.TEXT, 2, True), Line(1, 1, 40, 30, theme.TEXT, 2.5),
        Line(1, 1, 40, 30, theme.TEXT), Disc(5, 5, 4, theme.TEXT), Disc(5, 5, 4, None, theme.RIM, 1.5),
        Shape(5, 5, ((0, 0), (5, 0), (0, 5)), theme.TEXT), Clip(2, 2, 10, 10), Hatch(1, 1, 30, 20, "veil", theme.RIM, 4),
        Hatch(1, 1, 30, 20, "gate", theme.RIM), Hatch(1, 1, 30, 20, "bars", theme.RIM), Hatch(1, 1, 30, 20, "dots", theme.RIM),
        Unclip(), Spot("grid", 0, 0, 9, 9),
    )  # fmt: skip
    for scale in (1.0, 1.37, 2.0):
        paint.paint(pieces, pygame.Surface((60, 60)), scale)
