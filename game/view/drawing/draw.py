"""The draw list: the frozen pieces a scene is made of, in logical units, with the spots a player can point at or focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from game.view.drawing.theme import Colour

Points = tuple[tuple[float, float], ...]


class Box(NamedTuple):
    """A rectangle with round corners; `rim` is the colour of a border drawn inside it, `dash` makes that border dashed."""

    x: float
    y: float
    w: float
    h: float
    fill: Colour | None
    radius: float = 0
    rim: Colour | None = None
    width: float = 1
    dash: bool = False


class Veil(NamedTuple):
    """Darkness over a rectangle, `strength` 0 … 255, for what lies under a card."""

    x: float
    y: float
    w: float
    h: float
    strength: int


class Label(NamedTuple):
    """One line of writing in a box; `place` is -1 left, 0 centre, 1 right. `cut` tells that words had to be left out."""

    x: float
    y: float
    w: float
    h: float
    text: str
    size: int
    colour: Colour
    weight: str = "regular"
    place: int = -1
    cut: bool = False


class Line(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    colour: Colour
    width: float = 1
    dash: bool = False


class Disc(NamedTuple):
    """A filled circle; `rim` draws a ring of `width` inside its edge."""

    x: float
    y: float
    r: float
    fill: Colour | None
    rim: Colour | None = None
    width: float = 1


class Shape(NamedTuple):
    """A filled polygon; its points are offsets from (x, y), so that equal shapes are painted once."""

    x: float
    y: float
    points: Points
    fill: Colour


class Hatch(NamedTuple):
    """A pattern in a round box: ``veil`` (diagonals), ``bars`` (uprights at both ends), ``gate`` (uprights), ``dots``."""

    x: float
    y: float
    w: float
    h: float
    kind: str
    colour: Colour
    radius: float = 0


class Clip(NamedTuple):
    """Nothing outside this rectangle is painted until the matching `Unclip`."""

    x: float
    y: float
    w: float
    h: float


class Unclip(NamedTuple):
    pass


class Spot(NamedTuple):
    """A place that answers: `name` is the command it stands for, `tip` its tooltip, `focus` whether Tab stops there.

    A name that begins with @ is a place that only scrolls, tells or covers what is below it.

    `enabled` is false for what cannot be done now (its tip says why); `wheel` is the command prefix that scrolling gives;
    `last` is how far a card or a page can be scrolled, where it is known.
    """

    name: str
    x: float
    y: float
    w: float
    h: float
    tip: str = ""
    focus: bool = True
    enabled: bool = True
    wheel: str = ""
    last: int | None = None

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


Item = Box | Veil | Label | Line | Disc | Shape | Hatch | Clip | Unclip | Spot
Scene = tuple[Item, ...]
Measure = Callable[[str, int, str], float]


class Sizes(NamedTuple):
    """The typographic scale and spacing of one class of window."""

    tiny: int
    small: int
    body: int
    head: int
    title: int
    hero: int
    gap: int
    control: int


COMPACT = Sizes(9, 10, 11, 13, 18, 26, 6, 24)
MEDIUM = Sizes(10, 11, 13, 15, 22, 40, 9, 32)
NORMAL = Sizes(11, 12, 14, 17, 26, 52, 12, 36)
ROOMY = Sizes(12, 13, 15, 19, 30, 64, 14, 42)

LEAST_WIDTH = 480
LEAST_HEIGHT = 270


class Frame(NamedTuple):
    """What a scene must know of the window: logical size, how wide writing is, and the time in seconds since the start."""

    width: float
    height: float
    measure: Measure
    now: float = 0.0

    @property
    def sizes(self) -> Sizes:
        # The steps are such that a larger scale never gives smaller writing, though it leaves a smaller window.
        if self.width < 920 or self.height < 530:
            return COMPACT
        if self.width < 1120 or self.height < 630:
            return MEDIUM
        return ROOMY if self.width >= 1680 and self.height >= 940 else NORMAL

    def pick(self, compact: float, medium: float, normal: float, roomy: float) -> float:
        """The measure for this class of window."""
        sizes = self.sizes
        return compact if sizes is COMPACT else medium if sizes is MEDIUM else normal if sizes is NORMAL else roomy

    @property
    def compact(self) -> bool:
        return self.sizes is COMPACT

    @property
    def too_small(self) -> bool:
        return self.width < LEAST_WIDTH or self.height < LEAST_HEIGHT


def spots(scene: Scene) -> list[Spot]:
    """The places of a scene that answer, in the order Tab takes them."""
    return [item for item in scene if isinstance(item, Spot)]


def words(scene: Scene) -> list[str]:
    """All that a scene says, in the order it is drawn."""
    return [item.text for item in scene if isinstance(item, Label)]
