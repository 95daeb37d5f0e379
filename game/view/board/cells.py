"""One cell of the grid: what is known of it decides its face, and every face differs by shape, not by colour alone."""

from __future__ import annotations

from game.rules.sight import Known, Sight
from game.rules.tell import follows
from game.view.drawing import theme
from game.view.drawing.marks import points
from game.view.drawing.pen import STRONG, Pen

_LEAST = 9  # the smallest size in which a score is written
_NARROW = 60  # the width under which a score and the sign of age do not lie over each other

FACES = ("known", "deduced", "aged", "deduced-aged", "stale", "veiled", "closed", "closed-known", "unmeasured", "latent")


def face(sight: Sight, row: int, slice_: int) -> str:
    """Which of `FACES` a cell shows."""
    if (row, slice_) in sight.setup.unmeasured:
        return "unmeasured"
    if not sight.board.exists(row):
        return "latent"
    known = sight.cell(row, slice_)
    if not sight.board.open(row):
        return "closed" if known is None else "closed-known"
    if known is None:
        return "veiled"
    if sight.stale(row, slice_):
        return "stale"
    if sight.deduced(row, slice_) is not None:
        return "deduced-aged" if sight.aged(row, slice_) else "deduced"
    return "aged" if sight.aged(row, slice_) else "known"


def cell(pen: Pen, x: float, y: float, w: float, h: float, kind: str, score: int | None, hovered: bool = False) -> None:
    """Draw a cell's tile: a score on its colour, or the pattern that says why there is none."""
    radius = min(7.0, h * 0.2)
    size = max(9, min(round(h * 0.44), pen.sizes.head))
    corner = min(h * 0.5, w * 0.22)
    after = corner if kind.endswith("aged") else 0.0  # the corner with the sign of age
    before = corner if kind.startswith("deduced") else 0.0  # that with the sign of what follows
    edge = 6 if kind == "stale" else 2  # where dashes at both sides take room
    left, room = (x + before, w - before - after - edge) if w < _NARROW else (x, w)
    said, size = ("", size) if score is None else figure(pen, score, room, size)
    if score is not None and kind in ("known", "deduced", "aged", "deduced-aged", "closed-known"):
        colour = theme.shade(score)
        pen.box(x, y, w, h, colour, radius, theme.WHITE if hovered else None)
        if kind == "closed-known":
            pen.hatch(x, y, w, h, "bars", theme.INK, radius)
        pen.text(left, y, room, said, size, theme.INK, STRONG, 0, h)
        if before:
            # On the other side the sign of a conclusion: nobody told this score, it follows.
            pen.box(x + 2, y + 2, before, h - 4, theme.PANEL, min(radius, before / 2))
            therefore(pen, x + 2 + before / 2, y + h / 2, max(2.5, before * 0.22), colour)
        if after:
            # A dark corner with the sign of age: the score stands, but it is of an earlier round.
            pen.box(x + w - after - 2, y + 2, after, h - 4, theme.PANEL, min(radius, after / 2))
            clock(pen, x + w - after / 2 - 2, y + h / 2, max(3.0, after * 0.3), colour)
    elif score is not None and kind == "stale":
        colour = theme.shade(score)
        pen.box(x, y, w, h, theme.PANEL, radius, colour, 1.5, True)
        pen.text(x, y, w, said, size, colour, STRONG, 0, h)
        clock(pen, x + w - h * 0.26, y + h * 0.26, max(3.0, h * 0.13), colour)
    elif kind == "closed":
        pen.box(x, y, w, h, theme.PANEL, radius, theme.EDGE)
        pen.hatch(x, y, w, h, "gate", theme.HOVER, radius)
    elif kind == "unmeasured":
        pen.hatch(x, y, w, h, "dots", theme.RIM, radius)
    elif kind == "latent":
        pen.box(x, y, w, h, None, radius, theme.EDGE, 1, True)
    else:
        pen.box(x, y, w, h, theme.HOVER if hovered else theme.RAISED, radius)
        pen.hatch(x, y, w, h, "veil", theme.EDGE if hovered else theme.HOVER, radius)


def figure(pen: Pen, score: int, room: float, size: int) -> tuple[str, int]:
    """A score as a cell has room for it, and its size: smaller where it is narrow, in whole points where that is not enough."""
    for small in range(size, _LEAST - 1, -1):
        if pen.width("88.8", small, STRONG) <= room:
            said = points(score)
            return (said if pen.width(said, small, STRONG) <= room else f"{score / 100:.0f}"), small
    fits = (small for small in range(size, _LEAST, -1) if pen.width("100", small, STRONG) <= room)
    return f"{score / 100:.0f}", next(fits, _LEAST)


def clock(pen: Pen, x: float, y: float, r: float, colour: theme.Colour) -> None:
    """The sign of age: a small clock."""
    pen.disc(x, y, r, None, colour, 1.2)
    pen.line(x, y, x, y - r + 1, colour, 1.2)
    pen.line(x, y, x + r - 1.5, y, colour, 1.2)


def therefore(pen: Pen, x: float, y: float, r: float, colour: theme.Colour) -> None:
    """The sign of what follows from something else: the three dots of a conclusion."""
    for dx, dy in ((0.0, -r), (-r, r * 0.7), (r, r * 0.7)):
        pen.disc(x + dx, y + dy, max(1.2, r * 0.45), colour)


def about(sight: Sight, row: int, slice_: int, unveil: str) -> str:
    """What can be said of a cell in a sentence or two; `unveil` is the price of looking, in words."""
    kind = face(sight, row, slice_)
    known = sight.cell(row, slice_)
    if kind == "unmeasured":
        return "Nobody ever measured this cell."
    if kind == "latent":
        return "One of its groups has no examples yet, so this row cannot be trained."
    shut = " A group of this row is withheld: no operator may train on it now." if kind.startswith("closed") else ""
    if known is None:
        return f"Veiled: nobody told you this score. Unveil it for {unveil}.{shut}"
    working = f"{follows(sight, slice_, known.working)} " if known.working is not None else ""
    return f"{working}{_learned(sight, known)} {_age(sight, row, slice_, known)}{shut}".strip()


def _learned(sight: Sight, known: Known) -> str:
    if known.working is not None:
        return ""
    return "Known since the opening." if known.round == 0 else f"Learned in round {known.round}."


def _age(sight: Sight, row: int, slice_: int, known: Known) -> str:
    if not sight.stale(row, slice_):
        return "Labels may have gone wrong in secret since." if sight.aged(row, slice_) else ""
    board, notes = sight.board, sight.notes
    grown, edited = [], []
    for i, group in enumerate(sight.setup.groups):
        if row >> i & 1:
            if known.amounts[i] != board.amounts[i]:
                grown.append(group.letter)
            if known.edits[i] != notes.edits[i]:
                edited.append(group.letter)
    why = [f"the amount of {', '.join(grown)} has changed"] if grown else []
    why += [f"you changed the labels of {', '.join(edited)}"] if edited else []
    return f"It may be out of date: {' and '.join(why)} since."
