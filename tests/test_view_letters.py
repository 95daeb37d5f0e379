"""Writing in scripts that the game's own fonts lack: which font draws which part, and what is known of fonts from their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game import files, glyphs
from game.view.drawing import letters, paint
from game.view.drawing.draw import Label

OTHER = Path(pygame.__file__).parent / "freesansbold.ttf"
"""A font that is there wherever pygame is; it has a few Arabic letters, which the game's own fonts have not."""

WORD = "بحث"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system whose only font is the other one."""
    monkeypatch.setattr(letters, "_installed", lambda bold: (Path("/no/such.ttf"), OTHER))
    letters._system.cache_clear()
    yield
    letters._system.cache_clear()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A system without fonts."""
    monkeypatch.setattr(letters, "_installed", lambda bold: ())
    letters._system.cache_clear()
    yield
    letters._system.cache_clear()


def test_what_a_font_has_is_what_pygame_draws_with_it() -> None:
    pygame.font.init()
    for path in (files.asset("fonts", "Inter-Regular.otf"), OTHER):
        font, have = pygame.font.Font(path, 20), glyphs.covered(path)
        box = pygame.image.tobytes(font.render("\U0010fffd", True, "white"), "RGBA")
        for point in (*range(0x20, 0x500), *range(0x600, 0x700), *range(0x2000, 0x2300), 0x4E00, 0xAC00):
            if chr(point).isprintable() and font.size(chr(point))[0]:
                drawn = pygame.image.tobytes(font.render(chr(point), True, "white"), "RGBA")
                assert glyphs.draws(have, chr(point)) == (drawn != box), hex(point)


def test_the_characters_that_a_text_lacks_are_told_once_each() -> None:
    assert glyphs.lacking("Zürich, Ελλάδα, Москва − × … ½") == ""
    assert glyphs.lacking("東京 and 東") == "東京"
    assert glyphs.lacking("e\u0301 \t\n") == "", "marks and spaces are no boxes of their own"


@pytest.mark.parametrize("content", [b"", b"OTTO", b"ttcf" + b"\xff" * 60, b"\x00\x01\x00\x00\xff\xff" + b"cmap" * 40])
def test_a_file_that_is_no_font_has_no_characters(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)
    assert glyphs.covered(path) == frozenset()
    assert glyphs.covered(tmp_path / "missing.ttf") == frozenset()


@pytest.mark.usefixtures("installed")
def test_only_what_the_own_font_lacks_is_drawn_with_a_font_of_the_system() -> None:
    assert letters.runs("Kloster", "regular") == [letters.Run("Kloster")]
    assert letters.runs(f"To {WORD} {WORD} (x)", "regular") == [
        letters.Run("To "),
        letters.Run(f"{WORD} {WORD}", OTHER, "Arab"),
        letters.Run(" (x)"),
    ]
    assert letters.runs(f"東 {WORD}", "regular") == [letters.Run("東 "), letters.Run(WORD, OTHER, "Arab")]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("tall", [9, 14, 40])
def test_a_mixed_text_is_as_wide_as_it_was_measured(tall: int) -> None:
    for text in (WORD, f"Kloster {WORD}", f"{WORD} {WORD} 12"):
        picture = letters.picture(text, "strong", tall, (255, 255, 255))
        assert picture.get_width() == letters.width(text, "strong", tall)
        assert picture.get_bounding_rect().width > 0.5 * picture.get_width()


@pytest.mark.usefixtures("installed")
def test_a_name_in_another_script_is_no_row_of_boxes() -> None:
    boxes = letters.font("regular", 30).render(WORD, True, (255, 255, 255))
    drawn = letters.picture(WORD, "regular", 30, (255, 255, 255))
    assert pygame.image.tobytes(boxes, "RGBA") != pygame.image.tobytes(drawn, "RGBA")
    # Read from right to left, the first letter stands at the right.
    one = letters.picture(WORD[0], "regular", 30, (255, 255, 255))
    right = drawn.subsurface((drawn.get_width() - one.get_width() + 2, 0, one.get_width() - 2, drawn.get_height()))
    assert right.get_bounding_rect().width > 0


@pytest.mark.usefixtures("bare")
def test_without_a_font_that_has_it_a_character_is_a_box_and_nothing_fails() -> None:
    assert letters.runs(WORD, "title") == [letters.Run(WORD)]
    letters._widths.clear()
    surface = pygame.Surface((200, 40))
    paint.forget()
    paint.paint((Label(0, 0, 200, 40, f"{WORD} 東", 20, (255, 255, 255)),), surface, 1.0)
    assert surface.get_bounding_rect().width
    assert letters.measure(1.0)(WORD, 20, "regular") == letters.font("regular", 20).size(WORD)[0]
    letters._widths.clear()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("text", ["\u0301", "\u0651", f"{WORD}\u0651"])
def test_what_has_no_width_is_no_trouble(text: str) -> None:
    """A mark alone, in the own font and in another: pygame refuses to draw what is 0 pixels wide."""
    assert letters.picture(text, "regular", 20, (255, 255, 255)).get_height() > 0


@pytest.mark.usefixtures("installed")
def test_pictures_of_one_size_are_made_as_tall_as_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts of coloured pictures have one size, of about 100 pixels, whatever is asked for."""
    usual = letters._opened
    fixed = pygame.font.Font(OTHER, 109)
    monkeypatch.setattr(letters, "_opened", lambda name, *more: fixed if name == OTHER else usual(name, *more))
    picture = letters.picture(f"Hx {WORD}", "regular", 20, (255, 255, 255))
    assert picture.get_width() == letters.width(f"Hx {WORD}", "regular", 20) < 120
    assert picture.get_height() == letters.font("regular", 20).get_height()


def test_the_line_of_a_mixed_text_is_that_of_its_neighbours(installed: None) -> None:
    """Latin letters stand as far from the middle as in a text of their own."""
    plain = letters.picture("Hx", "regular", 30, (255, 255, 255))
    mixed = letters.picture(f"Hx {WORD}", "regular", 30, (255, 255, 255))
    part = mixed.subsurface((0, 0, plain.get_width(), mixed.get_height()))
    own, there = plain.get_bounding_rect(), part.get_bounding_rect()
    assert own.bottom - plain.get_height() / 2 == there.bottom - mixed.get_height() / 2
