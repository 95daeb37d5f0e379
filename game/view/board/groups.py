"""The left panel: every group with what is public of it and what the seat knows, and which are chosen."""

from __future__ import annotations

from game import subsets
from game.rules.setup import Setup
from game.rules.sight import Sight
from game.view.board.boardui import BoardUi
from game.view.board.words import ended, quality, times
from game.view.drawing import marks, theme
from game.view.drawing.pen import REGULAR, STRONG, Area, Pen


def state_of(sight: Sight, group: int) -> tuple[str, ...]:
    """What is special about a group now, in words."""
    board, bit = sight.board, 1 << group
    found = []
    if not board.amounts[group]:
        found.append("latent")
    if board.withheld & bit:
        found.append("withheld")
    if sight.notes.struck & bit:
        found.append("struck")
    deal = next((deal for deal in board.deals if deal.groups & bit), None)
    if deal is not None:
        found.append(f"bound {deal.left}")
    if board.funded & bit:
        found.append("funded")
    if board.labor[group]:
        found.append("labor")
    banning = [who for i, who in enumerate(sight.setup.operators) if board.bans[i] & bit]
    if banning:
        found.append("banned" if len(sight.setup.operators) == 1 else f"banned by {', '.join(who.name for who in banning)}")
    if sight.notes.poisoned & bit:
        found.append("poisoned")
    return tuple(found)


def owner(setup: Setup, group: int) -> int | None:
    """The seat that organizes a group, if one does."""
    return next((i for i, seat in enumerate(setup.seats) if seat.organizes >> group & 1), None)


def tint(setup: Setup, group: int) -> theme.Colour:
    """The colour of a group's chip: its seat's, lightened, or that of groups nobody organizes."""
    who = owner(setup, group)
    return theme.CHIP if who is None else theme.mix(theme.seat(who), theme.WHITE, 0.35)


def whose(sight: Sight, group: int) -> str:
    """Who organizes a group, in a word."""
    who = owner(sight.setup, group)
    if who is None:
        return "independent"
    return "yours" if who == sight.seat else sight.setup.seats[who].name


def about(sight: Sight, group: int) -> str:
    """A group in words, for its tooltip."""
    who, board = sight.setup.groups[group], sight.board
    known = sight.notes.quality[group]
    parts = [f"{who.letter}, {who.name}.", *([ended(who.community)] if who.community else [])]
    labels = "unknown" if known is None else f"{known} of 3"
    if known is None and (repaired := sight.notes.edits[group]):
        labels += f", annotated {times(repaired)} by you"
    parts.append(f"Amount {board.amounts[group]} of 3, quality {labels}.")
    parts.append(f"Willingness {board.willingness[group]:+d}, drifting to {board.bases[group]:+d}.".replace("-", "−"))
    deal = next((deal for deal in board.deals if deal.groups >> group & 1), None)
    if deal is not None:
        payer = sight.setup.operators[deal.operator].name
        parts.append(f"Bound by a deal with {payer} for {marks.credits_(deal.sum)} a round, {deal.left} to go.")
    if board.withheld >> group & 1:
        parts.append("Withheld: every row with it is closed.")
    if sight.notes.struck >> group & 1:
        parts.append("It struck this turn.")
    if board.funded >> group & 1:
        parts.append("A strike fund keeps it from drifting this round.")
    if board.labor[group]:
        parts.append("Labor is placed: more examples next round.")
    for operator, name in enumerate(who.name for who in sight.setup.operators):
        if board.bans[operator] >> group & 1:
            parts.append(f"{name} blamed it after an audit and bans it: it will not train on it again.")
        elif board.cleaned[operator] >> group & 1:
            parts.append(f"{name} blamed it after an audit and had its labels corrected; it bans it next time.")
    if sight.notes.poisoned >> group & 1:
        parts.append("You poisoned it, and nobody knows yet.")
    speaker = owner(sight.setup, group)
    if speaker is None:
        parts.append("Nobody organizes it.")
    else:
        parts.append("You organize it." if speaker == sight.seat else f"{sight.setup.seats[speaker].name} organizes it.")
    return " ".join(parts)


def tall(pen: Pen, area: Area, count: int) -> float:
    """How tall one group's card is."""
    if dense(pen, area, count):
        most, margin = (34.0, 22) if pen.frame.compact else (57.0, 44)
        return max(26.0, min(most, (area.h - margin) / max(1, count)))
    most = 74.0 if pen.sizes.tiny < 12 else 96.0
    return min(most, (area.h - 44) / max(1, count))


def dense(pen: Pen, area: Area, count: int) -> bool:
    """Whether there is room only for the short form of a card."""
    return pen.frame.compact or (area.h - 44) / max(1, count) < (58 if pen.sizes.tiny < 12 else 72)


def draw(pen: Pen, area: Area, sight: Sight, ui: BoardUi, lit: int = 0) -> None:
    """Draw the panel; each group is a spot ``group:INDEX``; a lesson points at the groups of `lit`."""
    pen.box(area.x, area.y, area.w, area.h, theme.PANEL)
    pad = 6 if pen.frame.compact else 14
    y = area.y + (5 if pen.frame.compact else 12)
    count = len(sight.setup.groups)
    card = tall(pen, area, count)
    if dense(pen, area, count):
        y += pen.heading(area.x + pad, y, area.w - 2 * pad, "Groups")
    else:
        # The cards speak for themselves but for their three rows of marks, so the heading names these.
        pip = 7 if pen.sizes.tiny < 12 else 9
        pen.heading(area.x + pad + 9, y, 4 * pip + 14, "Data")
        labels = area.x + pad + 9 + 3 * (pip + 2) + 9
        pen.heading(labels, y, 60, "Labels")
        beside = labels + pen.width("LABELS", pen.sizes.tiny, STRONG) + 8  # in a narrow panel it begins later than its marks
        left = max(beside, area.right - pad - 9 - (84 if pen.sizes.tiny < 12 else 108))
        y += pen.heading(left, y, 120, "Willingness")
    shown = max(1, int((area.bottom - y) // card))
    top = min(ui.panel_top, max(0, count - shown))
    pen.spot("@groups", area.x, area.y, area.w, area.h, focus=False, wheel="groups")
    for line, group in enumerate(range(top, min(count, top + shown))):
        place = Area(area.x + pad, y + line * card, area.w - 2 * pad, card - 4)
        _card(pen, place, sight, ui, group, dense(pen, area, count))
        if lit >> group & 1:
            pen.box(place.x - 2, place.y - 2, place.w + 4, place.h + 4, None, 9, theme.WHITE, 2, True)
    if shown < count:
        size = pen.sizes.tiny
        pen.text(area.x, area.bottom - size * 1.5, area.w - 4, f"{top + 1}–{top + shown} of {count}", size, theme.FAINT, place=1)


def _card(pen: Pen, area: Area, sight: Sight, ui: BoardUi, group: int, short: bool) -> None:
    board, sizes, bit = sight.board, pen.sizes, 1 << group
    who = sight.setup.groups[group]
    name = f"group:{group}"
    chosen = bool(ui.chosen & bit)
    fill = theme.HOVER if pen.hover == name else theme.RAISED
    pen.box(area.x, area.y, area.w, area.h, fill, 7, theme.AMBER if chosen else None, 2)
    own = tint(sight.setup, group)
    withheld, latent = bool(board.withheld & bit), not board.amounts[group]
    states = state_of(sight, group)
    key = f"{(group + 1) % 10}" if group < 10 else ""
    if short:
        _short(pen, area, sight, group, own, states)
    else:
        size = 28.0 if sizes.tiny < 12 else 34.0
        marks.chip(pen, area.x + 9, area.y + 9, size, who.letter, fill=own, struck=withheld)
        x = area.x + size + 19
        right = area.right - 9
        if key:
            pen.text(right - 12, area.y + 6, 12, key, sizes.tiny, theme.FAINT, STRONG, 1)
        pen.text(x, area.y + 5, right - 16 - x, who.name, sizes.small, theme.FAINT if latent else theme.TEXT, STRONG)
        note = ", ".join(states) if states else whose(sight, group)
        colour = theme.BAD if withheld else (theme.AMBER if states else (theme.FAINT if own == theme.CHIP else own))
        pen.text(x, area.y + 5 + sizes.small * 1.35, right - x, note, sizes.tiny, colour, REGULAR)
        below = area.bottom - (15 if sizes.tiny < 12 else 20)
        pip = 7 if sizes.tiny < 12 else 9
        used = marks.pips(pen, area.x + 9, below, board.amounts[group], 3, pip, theme.CHIP)
        _quality(pen, area.x + 9 + used + 9, below, sight, group, pip)
        wide = 84.0 if sizes.tiny < 12 else 108.0
        marks.gauge(pen, right - wide, below, wide, pip, board.willingness[group], board.bases[group])
    pen.spot(name, area.x, area.y, area.w, area.h, about(sight, group) if name in (pen.hover, pen.focus) else "", ring=7)


def _short(pen: Pen, area: Area, sight: Sight, group: int, own: theme.Colour, states: tuple[str, ...]) -> None:
    board, who = sight.board, sight.setup.groups[group]
    withheld = "withheld" in states
    size = min(16.0 if pen.frame.compact else 22.0, area.h - 8)
    marks.chip(pen, area.x + 5, area.y + (area.h - size) / 2, size, who.letter, fill=own, struck=withheld)
    x = area.x + size + 11
    wide = area.right - x - 5
    roomy = wide > 120
    low = area.h < 29
    below = area.bottom - (9 if low else 11)
    left, top = (area.right - 60, area.y + 5) if roomy else (x, area.y + (4 if low else 5))
    if roomy and area.h >= 36:
        # Two lines: the name has one of its own.
        pen.text(x, area.y + 4, wide, who.name, pen.sizes.tiny, theme.TEXT, STRONG)
        top = below
    elif roomy:
        pen.text(x, area.y + 2, wide - 62, who.name, pen.sizes.tiny, theme.TEXT, STRONG)
    marks.gauge(pen, left, top, min(wide, 52), 5, board.willingness[group], board.bases[group], not low)
    # The chip says who is withheld and the labels who is poisoned: that needs no word in the place of either.
    marked = ("withheld", "poisoned", "struck") if withheld else ("poisoned",)
    if words := [state for state in states if state not in marked]:
        said = ", ".join(words) if roomy else words[0]
        pen.text(x, below - 3, wide - (62 if roomy else 0), said, 9, theme.BAD if withheld else theme.AMBER, STRONG, h=12)
        return
    marks.pips(pen, x, below, board.amounts[group], 3, 6, theme.CHIP)
    if wide > 50:
        _quality(pen, x + 30, below, sight, group, 6, theme.AMBER if "poisoned" in states else theme.RIM)


def _quality(pen: Pen, x: float, y: float, sight: Sight, group: int, size: float, wrong: theme.Colour = theme.RIM) -> None:
    # Quality has round pips, so that it is not taken for the amount.
    known = sight.notes.quality[group]
    if known is None:
        tall, said = max(9, round(size * 1.5)), quality(sight, group)
        colour = theme.SOFT if said == "?" else theme.CYAN
        pen.text(x, y + size / 2 - tall, 3 * size + 4, said, tall, colour, STRONG, 0, 2 * tall)
        return
    for i in range(3):
        cx, cy = x + i * (size + 2) + size / 2, y + size / 2
        if i < known:
            pen.disc(cx, cy, size / 2, theme.CYAN)
        else:
            pen.disc(cx, cy, size / 2, None, wrong)


def letters(sight: Sight) -> str:
    """The letters of the groups, in order."""
    return "".join(group.letter for group in sight.setup.groups)


def names(sight: Sight, mask: int) -> str:
    """The names of some groups, joined for a sentence."""
    found = [sight.setup.groups[i].name for i in subsets.members(mask)]
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else "nobody"
