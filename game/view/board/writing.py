"""Writing a number on the board screen, by steps or typed: the sum of a demand, a declared value, the slices of an audit."""

from __future__ import annotations

from dataclasses import replace

from game.errors import NotationError
from game.rules import legal, notation
from game.view.board import actionbar, auditpage, stating, sumpage, valuepage
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.drawing.effects import Do, Effect

_STEPS = ("sum-more", "sum-less", "sum-bit-more", "sum-bit-less")

Step = tuple[BoardUi, Effect | None]


def begin(ui: BoardUi, desk: Desk, head: str) -> BoardUi:
    """Open the page on which a ``demand`` or a value to ``declare`` is written, or say why not."""
    reason = actionbar.refusal(head, desk, ui)
    if reason is not None:
        return replace(ui, note=f"Not now: {reason}.")
    if head == "declare":
        return _stated(replace(ui, card="value", point=ui.point._replace(focus="send")), desk)
    if head == "audit":
        return replace(ui, card="audit", count=1, point=ui.point._replace(focus="send"))
    found = desk.leverage(ui.operator, ui.chosen)
    # The lower end is the sum that is accepted as far as the seat can know; where that is nothing, half of the middle is a try.
    low, middle, _ = (0, 0, 0) if found is None else found.most
    sum_ = (low or middle // 2) // 10 * 10 or 100
    return replace(ui, card="sum", sum=sum_, typed="", point=ui.point._replace(focus="send"))


def write(ui: BoardUi, desk: Desk, head: str, rest: str) -> Step | None:
    """The screen after a command while a number is written; `None` for a command that the board itself answers."""
    if ui.card == "audit" and (counted := _audit(ui, desk, head, rest)) is not None:
        return counted, None
    if head == "method":
        return _stated(replace(ui, method=stating.following(desk.sight, ui)), desk), None
    if ui.card == "value" and stating.current(desk.sight, ui).method in ("poison", "select") and head in (*_STEPS, "digit"):
        return replace(ui, sum=100 if head == "sum-more" else 0 if head == "sum-less" else ui.sum), None
    page = sumpage if ui.card == "sum" else valuepage
    step = {
        "sum-more": page.BIG_STEP, "sum-less": -page.BIG_STEP, "sum-bit-more": page.SMALL_STEP, "sum-bit-less": -page.SMALL_STEP,
    }.get(head)  # fmt: skip
    if step is not None:
        return replace(ui, sum=_bounded(ui, ui.sum + step), typed=""), None
    if head == "digit":
        return _typed(ui, rest), None
    if head == "operator-next":
        count = len(desk.sight.setup.operators)
        return replace(ui, operator=(ui.operator + 1) % max(1, count)), None
    if head in ("send", "primary"):
        command = {"sum": "demand", "value": "declare"}.get(ui.card, "audit")
        action = actionbar.action_of(command, desk.sight, ui)
        reason = "choose groups first" if action is None else desk.forbids(action)
        if ui.card == "sum" and ui.sum <= 0:
            reason = "a demand names a sum above 0"
        if action is None or reason is not None:
            return replace(ui, note=f"Not now: {reason}."), None
        return replace(ui, card="", typed="", point=ui.point._replace(focus="grid")), Do(action)
    if head in ("group", "cell", "row", "page", "clear"):
        # To choose otherwise is to leave what was being written; nothing was sent.
        return None if head == "page" else (_left(ui), None)
    return None if head in ("keys", "end", "undo", "redo", "strike", "unveil") else (ui, None)


def _stated(ui: BoardUi, desk: Desk) -> BoardUi:
    """The page with what was declared of the same thing before; who asks for a group that was not judged means to name it."""
    one = stating.current(desk.sight, ui)
    before = stating.said(desk.sight, one)
    return replace(ui, sum=before if before is not None else 100 if one.method == "poison" else 0, typed="")


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
