"""Writing a number on the board screen, by steps or typed: the sum of a demand, a declared value, the slices of an audit."""

from __future__ import annotations

from dataclasses import replace

from game.errors import NotationError
from game.rules import legal, notation
from game.view.board import actionbar, auditpage, hintpage, stating, sumpage, valuepage
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.looking import LOOKS
from game.view.board.stating import Statement
from game.view.drawing.effects import Do, Effect

_STEPS = ("sum-more", "sum-less", "sum-bit-more", "sum-bit-less")

_KEPT = ("scroll", "groups", "filter", "toggle-rows", "undo", "redo", "end", "strike", "unveil", "unveil-row")
"""What the board answers beside the page."""

_LEAVING = (
    *(head for head in LOOKS if head != "scroll"), "group", "clear", "page", "tab-next", "operator", "operator-next", "menu",
    "story", "hint", "show-hint", "seek", "answer", "next", "skip",
)  # fmt: skip
"""What is for the board alone, beside its actions: who gives such a command has done with the page."""

Step = tuple[BoardUi, Effect | None]


def begin(ui: BoardUi, desk: Desk, head: str) -> BoardUi:
    """Open the page on which a ``demand`` or a value to ``declare`` is written, or say why not."""
    reason = actionbar.refusal(head, desk, ui)
    if reason is not None:
        return replace(ui, note=f"Not now: {reason}.")
    ui = replace(ui, scroll=0)
    if head == "declare":
        method = stating.opening(desk.sight, ui, hintpage.declares(desk))
        return _stated(replace(ui, card="value", method=method, point=ui.point._replace(focus="send")), desk)
    if head == "audit":
        return replace(ui, card="audit", count=1, point=ui.point._replace(focus="send"))
    found = desk.leverage(ui.operator, ui.chosen)
    # The lower end is the sum that is accepted as far as the seat can know; where that is nothing, half of the middle is a try.
    low, middle, _ = (0, 0, 0) if found is None else found.most
    sum_ = (low or middle // 2) // 10 * 10 or 100
    return replace(ui, card="sum", sum=sum_, typed="", point=ui.point._replace(focus="send"))


def meant(ui: BoardUi, desk: Desk, head: str, rest: str) -> tuple[str, str]:
    """What a command means on a page: where no number is written, arrows and groups go to another row, digits to a group."""
    if head == "refused":  # the page says why, but a press is to be answered all the same
        return "send", ""
    if head in ("page-up", "page-down") and not _chooses_row(ui, desk):
        return "card", "-4" if head == "page-up" else "4"
    one = stating.current(desk.sight, ui)
    if _chooses_row(ui, desk):
        group = (int(rest) - 1) % 10 if head == "digit" and rest.isdigit() else int(rest) if head == "group" else None
        if group is None:
            return {"sum-more": "up", "sum-less": "down"}.get(head, head), rest
        # A group goes into the row that is chosen, or out of it.
        row, letters = ui.cursor[0] ^ (1 << group), len(desk.sight.setup.groups)
        return ("row", str(row)) if group < letters and desk.sight.board.exists(row) else ("group", str(group))
    if ui.card == "value" and head == "digit" and rest.isdigit() and (one.method == "poison" or one.groups is None):
        return "group", str((int(rest) - 1) % 10)
    return head, rest


def _chooses_row(ui: BoardUi, desk: Desk) -> bool:
    return ui.card == "value" and stating.current(desk.sight, ui).method == "select"


def handed(ui: BoardUi, desk: Desk, head: str) -> BoardUi:
    """The screen on which a command is heard: without the page where it is for the board; nothing that was written is sent."""
    if head in _KEPT or head in ("keys", "log", "report", "seats") or _answered(ui, desk, head):
        return ui
    return _left(ui) if head in _LEAVING or head in actionbar.COMMANDS else ui


def passes(ui: BoardUi, desk: Desk, head: str) -> bool:
    """Whether the board answers a command while the page stays open."""
    return head in _KEPT or (head in LOOKS and _answered(ui, desk, head))


def _answered(ui: BoardUi, desk: Desk, head: str) -> bool:
    """Whether a command chooses what the page is about, so that it stays open."""
    if head == "group":
        return ui.card == "sum" or _chooses_row(ui, desk) or (ui.card == "value" and _about_groups(ui, desk) is not None)
    if head == "operator-next":
        return ui.card in ("sum", "audit")
    if head == actionbar.SENT_BY[ui.card]:
        return True
    return head in LOOKS and _chooses_row(ui, desk)


def _about_groups(ui: BoardUi, desk: Desk) -> Statement | None:
    """The statement a group is chosen for: the one in hand if it is about groups, else the first that is."""
    found = (stating.current(desk.sight, ui), *stating.statements(desk.sight, ui))
    return next((one for one in found if one.method not in stating.NO_GROUP), None)


def write(ui: BoardUi, desk: Desk, head: str, rest: str) -> Step:
    """The screen after a command of the page."""
    if ui.card == "audit" and (counted := _audit(ui, desk, head, rest)) is not None:
        return counted, None
    if head == "card":
        return replace(ui, scroll=max(0, ui.scroll + int(rest) * 2)), None
    if head == "group":
        return _chosen(ui, desk, int(rest)), None
    if head == "method":
        return _stated(replace(ui, method=stating.following(desk.sight, ui)), desk), None
    if ui.card == "value" and stating.current(desk.sight, ui).method in ("poison", "select") and head in (*_STEPS, "digit"):
        return replace(ui, sum=100 if head == "sum-more" else 0 if head == "sum-less" else ui.sum), None
    page = sumpage if ui.card == "sum" else valuepage
    step = {
        "sum-more": page.BIG_STEP, "sum-less": -page.BIG_STEP, "sum-bit-more": page.SMALL_STEP, "sum-bit-less": -page.SMALL_STEP,
    }.get(head)  # fmt: skip
    if step is not None:
        sum_ = _bounded(ui, ui.sum + step)
        return replace(ui, sum=sum_, typed="" if sum_ else "0"), None
    if head == "digit":
        return _typed(ui, rest), None
    if head == "operator-next":
        count = len(desk.sight.setup.operators)
        return replace(ui, operator=(ui.operator + 1) % max(1, count)), None
    if head in ("send", "primary"):
        return _sent(ui, desk)
    return (_left(ui) if head == actionbar.SENT_BY[ui.card] else ui), None


def _sent(ui: BoardUi, desk: Desk) -> Step:
    action, reason = actionbar.action_of(actionbar.SENT_BY[ui.card], desk.sight, ui), actionbar.unsendable(desk, ui)
    if action is None or reason is not None:
        return replace(ui, note=f"Not now: {reason}."), None
    return replace(ui, card="", typed="", point=ui.point._replace(focus="grid")), Do(action)


def _chosen(ui: BoardUi, desk: Desk, group: int) -> BoardUi:
    """The page about another group: one more or less of several, or this one instead."""
    count = len(desk.sight.setup.groups)
    if group >= count:
        return replace(ui, note=f"This board has {count} groups.")
    if ui.card == "sum":
        chosen = ui.chosen ^ (1 << group)
        return replace(ui, chosen=chosen) if chosen else _left(replace(ui, chosen=0))
    if stating.current(desk.sight, ui).method == "select":
        return replace(ui, note=f"{desk.sight.setup.groups[group].letter} has no examples yet: there is no row with it.")
    one = _about_groups(ui, desk)
    assert one is not None
    chosen = (one.groups or 0) ^ (1 << group) if one.method in stating.SOME else 1 << group
    return _stated(replace(ui, chosen=chosen, method=one.method), desk)


def _stated(ui: BoardUi, desk: Desk) -> BoardUi:
    """The page with what was declared of the same thing before; who asks for a group that was not judged means to name it."""
    one = stating.current(desk.sight, ui)
    before = stating.said(desk.sight, one)
    return replace(ui, sum=before if before is not None else 100 if one.method == "poison" else 0, typed="", scroll=0)


def _audit(ui: BoardUi, desk: Desk, head: str, rest: str) -> BoardUi | None:
    """The number of slices after a command; `None` for a command that means the same on every such page."""
    most = max(1, len(legal.unaudited(desk.sight, auditpage.operator_of(desk, ui))))
    if head in _STEPS:
        return replace(ui, count=max(1, min(ui.count + (1 if "more" in head else -1), most)))
    if head == "digit":
        return replace(ui, count=max(1, min(int(rest), most))) if rest.isdigit() else ui
    if head == "operator-next" and desk.sight.me.operator is not None:
        return ui
    return None


def _left(ui: BoardUi) -> BoardUi:
    return replace(ui, card="", typed="", point=ui.point._replace(focus="grid"))


def _bounded(ui: BoardUi, value: int) -> int:
    least = 0 if ui.card == "sum" else -notation.MOST_MONEY
    return max(least, min(value, notation.MOST_MONEY))


def _typed(ui: BoardUi, key: str) -> BoardUi:
    text = ui.typed
    if key == "back":
        text = (text or notation.money(ui.sum))[:-1]
    elif key == "-":
        text = text or (notation.money(ui.sum) if ui.sum else "")
        text = text[1:] if text.startswith("-") else f"-{text}"
    elif key == ".":
        text = text if "." in text else f"{text if text.strip('-') else f'{text}0'}."
    elif text in ("0", "-0") and key.isdigit():
        text = text[:-1] + key
    else:
        text += key
    if text in ("", "-", "0", "-0"):
        return replace(ui, typed=text, sum=0)
    try:
        value = notation.amount(text.rstrip(".") or "0")
    except NotationError:
        return ui
    return replace(ui, typed=text, sum=_bounded(ui, value))
