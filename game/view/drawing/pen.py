"""The pen a scene is drawn with: it collects pieces, fits writing to its box and breaks paragraphs into lines."""

from __future__ import annotations

from game.view.drawing import theme
from game.view.drawing.draw import (
    Box,
    Clip,
    Disc,
    Frame,
    Hatch,
    Item,
    Label,
    Line,
    Points,
    Scene,
    Shape,
    Sizes,
    Spot,
    Unclip,
    Veil,
)
from game.view.drawing.theme import Colour

REGULAR = "regular"
STRONG = "strong"
TITLE = "title"


class Area:
    """A rectangle that can be cut into smaller ones."""

    __slots__ = ("h", "w", "x", "y")

    def __init__(self, x: float, y: float, w: float, h: float) -> None:
        self.x, self.y, self.w, self.h = x, y, w, h

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def inset(self, x: float, y: float | None = None) -> Area:
        """The area without a margin of `x` at both sides and `y` (or `x`) above and below."""
        y = x if y is None else y
        return Area(self.x + x, self.y + y, max(0, self.w - 2 * x), max(0, self.h - 2 * y))


class Pen:
    """Collects the pieces of one scene; `focus` and `hover` name the spots that are focused and pointed at."""

    def __init__(self, frame: Frame, focus: str = "", hover: str = "") -> None:
        self.frame = frame
        self.focus = focus
        self.hover = hover
        self.items: list[Item] = []

    @property
    def sizes(self) -> Sizes:
        return self.frame.sizes

    def scene(self) -> Scene:
        return tuple(self.items)

    # Shapes ----------------------------------------------------------------------------------------------------------

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: Colour | None,
        radius: float = 0,
        rim: Colour | None = None,
        width: float = 1,
        dash: bool = False,
    ) -> None:
        self.items.append(Box(x, y, w, h, fill, radius, rim, width, dash))

    def veil(self, x: float, y: float, w: float, h: float, strength: int) -> None:
        self.items.append(Veil(x, y, w, h, strength))

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: Colour, width: float = 1, dash: bool = False) -> None:
        self.items.append(Line(x1, y1, x2, y2, colour, width, dash))

    def disc(self, x: float, y: float, r: float, fill: Colour | None, rim: Colour | None = None, width: float = 1) -> None:
        self.items.append(Disc(x, y, r, fill, rim, width))

    def shape(self, x: float, y: float, points: Points, fill: Colour) -> None:
        self.items.append(Shape(x, y, points, fill))

    def hatch(self, x: float, y: float, w: float, h: float, kind: str, colour: Colour, radius: float = 0) -> None:
        self.items.append(Hatch(x, y, w, h, kind, colour, radius))

    def clip(self, area: Area) -> None:
        self.items.append(Clip(area.x, area.y, area.w, area.h))

    def unclip(self) -> None:
        self.items.append(Unclip())

    def spot(
        self,
        name: str,
        x: float,
        y: float,
        w: float,
        h: float,
        tip: str = "",
        focus: bool = True,
        enabled: bool = True,
        wheel: str = "",
        ring: float | None = 6,
        last: int | None = None,
    ) -> None:
        """A place that answers; the focus ring (corner radius `ring`) is drawn round it when it has the focus."""
        self.items.append(Spot(name, x, y, w, h, tip, focus, enabled, wheel, last))
        if focus and ring is not None and name == self.focus:
            self.box(x - 3, y - 3, w + 6, h + 6, None, ring + 3, theme.WHITE, 2)

    def ends(self, name: str, last: int) -> None:
        """How far the place of a name can be scrolled, which is known when what stands in it has been written."""
        for i, item in enumerate(self.items):
            if isinstance(item, Spot) and item.name == name:
                self.items[i] = item._replace(last=last)

    # Writing ---------------------------------------------------------------------------------------------------------

    def width(self, text: str, size: int, weight: str = REGULAR) -> float:
        return self.frame.measure(text, size, weight)

    def text(
        self,
        x: float,
        y: float,
        w: float,
        text: str,
        size: int,
        colour: Colour = theme.TEXT,
        weight: str = REGULAR,
        place: int = -1,
        h: float | None = None,
    ) -> float:
        """Write one line in a box `w` wide, shortened with … if it must be; returns how wide the words are."""
        tall = round(size * 1.4) if h is None else h
        wide = self.width(text, size, weight)
        cut = wide > w
        if cut:
            text, wide = self._shorten(text, w, size, weight)
        self.items.append(Label(x, y, w, tall, text, size, colour, weight, place, cut))
        return wide

    def _shorten(self, text: str, w: float, size: int, weight: str) -> tuple[str, float]:
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + "…", size, weight) <= w:
                low = middle
            else:
                high = middle - 1
        short = text[:low].rstrip() + "…" if low else ""
        return short, self.width(short, size, weight)

    def lines(self, text: str, w: float, size: int, weight: str = REGULAR) -> list[str]:
        """The text broken into lines no wider than `w`; a word wider than that is broken too."""
        out: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if self.width(longer, size, weight) <= w:
                    line = longer
                    continue
                if line:
                    out.append(line)
                line = word
                while self.width(line, size, weight) > w and len(line) > 1:
                    keep = next((n for n in range(len(line) - 1, 1, -1) if self.width(line[:n], size, weight) <= w), 1)
                    out.append(line[:keep])
                    line = line[keep:]
            out.append(line)
        return out

    def balanced(self, text: str, w: float, size: int, weight: str = REGULAR) -> list[str]:
        """The text broken into as few lines as `w` allows, of much the same width; no word is broken for that."""
        lines = self.lines(text, w, size, weight)
        narrower = w
        least = max(w * 0.4, *(self.width(word, size, weight) + 4 for word in text.split(" ")))
        while len(lines) > 1 and narrower > least:
            narrower -= 4
            tried = self.lines(text, narrower, size, weight)
            if len(tried) > len(lines) or any(self.width(line, size, weight) > narrower for line in tried):
                break
            lines = tried
        return lines

    def paragraph(
        self,
        x: float,
        y: float,
        w: float,
        text: str,
        size: int,
        colour: Colour = theme.TEXT,
        weight: str = REGULAR,
        most: int | None = None,
        place: int = -1,
        lead: float = 1.42,
    ) -> float:
        """Write text in lines below each other, at most `most` of them; returns the height it took."""
        lines = self.lines(text, w, size, weight)
        tall = round(size * lead)
        if most is not None and len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        for i, line in enumerate(lines):
            self.text(x, y + i * tall, w, line, size, colour, weight, place, tall)
        return tall * len(lines)

    def heading(self, x: float, y: float, w: float, text: str) -> float:
        """A quiet heading of a section of a panel; returns its height with the space below."""
        size = self.sizes.tiny
        self.text(x, y, w, text.upper(), size, theme.FAINT, STRONG)
        return round(size * 1.4) + self.sizes.gap / 3
