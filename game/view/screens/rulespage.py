"""The rules on one page, under the numbers that messages name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from game.rules.text import RULES
from game.view.board import cards
from game.view.drawing import marks, theme
from game.view.drawing.draw import Frame, Scene
from game.view.drawing.effects import Back, Effect
from game.view.drawing.pen import STRONG, Area, Pen
from game.view.drawing.point import Pointing


@dataclass(frozen=True, slots=True)
class RulesUi:
    point: Pointing = field(default_factory=lambda: Pointing("back"))
    top: int = 0
    card: str = ""
    scroll: int = 0


def scene(ui: RulesUi, frame: Frame) -> Scene:
    """The draw list of the page: from rule number `top` on, in as many columns as fit."""
    pen = Pen(frame, ui.point.focus, ui.point.hover)
    sizes, compact = pen.sizes, frame.compact
    pen.box(0, 0, frame.width, frame.height, theme.NIGHT)
    pad, bar = marks.title_bar(pen, "The rules")
    body = Area(pad, bar, frame.width - 2 * pad, frame.height - bar - pad / 2)
    pen.spot("text", body.x, body.y, body.w, body.h, wheel="scroll", ring=8)
    columns = max(1, min(3, int(body.w // (330 if sizes.tiny < 12 else 480)))) if not compact else max(1, int(body.w // 290))
    gap = 20.0 if compact else 40.0
    wide = (body.w - gap * (columns - 1)) / columns
    column, y = 0, body.y + 6
    last = len(RULES)
    for index in range(min(ui.top, len(RULES) - 1), len(RULES)):
        number, title, text = RULES[index]
        left = sizes.body * 2.6
        tall = round(sizes.body * 1.5) + round(sizes.small * 1.46) * len(pen.lines(text, wide - left, sizes.small)) + sizes.gap
        if y + tall > body.bottom:
            column += 1
            y = body.y + 6
            if column >= columns:
                last = index
                break
        x = body.x + column * (wide + gap)
        pen.text(x, y, left, number, sizes.body, theme.AMBER, STRONG)
        pen.text(x + left, y, wide - left, title, sizes.body, theme.TEXT, STRONG)
        pen.paragraph(x + left, y + round(sizes.body * 1.5), wide - left, text, sizes.small, theme.SOFT, lead=1.46)
        y += tall
    said = f"rules {min(ui.top, len(RULES) - 1) + 1} to {last} of {len(RULES)}"
    hint = "" if last == len(RULES) and not ui.top else f"{said} · PgUp PgDn"
    pen.text(frame.width / 2, 0, frame.width / 2 - pad, hint, sizes.small, theme.FAINT, place=1, h=bar)
    if ui.card == "keys":
        cards.sheet(pen, "rules", ui.scroll)
    return pen.scene()


def update(ui: RulesUi, command: str) -> tuple[RulesUi, Effect | None]:
    """The page after a command."""
    head, _, rest = command.partition(":")
    if (covered := cards.keys_after(ui, head, rest)) is not None:
        return covered, None
    if head == "back":
        return ui, Back()
    by = {"up": -1, "down": 1, "page-up": -6, "page-down": 6}.get(head) or (int(rest) if head == "scroll" else 0)
    return replace(ui, top=max(0, min(ui.top + by, len(RULES) - 1))), None
