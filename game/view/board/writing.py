"""Writing a number on the board screen: the sum of a demand, or a value that is declared, by steps or typed."""

from __future__ import annotations

from dataclasses import replace

from game.errors import NotationError
from game.rules import notation
from game.view.board import actionbar, sumpage, valuepage
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.drawing.effects import Do, Effect

Step = tuple[BoardUi, Effect | None]


def begin(ui: BoardUi, desk: Desk, head: str) -> BoardUi:
    """Open the page on which a ``demand`` or a value to ``declare`` is written, or say why not."""
    reason = actionbar.refusal(head, desk, ui)
    if reason is not None:
        return replace(ui, note=f"Not now: {reason}.")
    if head == "declare":
        method, slice_ = actionbar.declaring(desk.sight, ui)
        said = desk.sight.notes.declared.get((method, ui.chosen, slice_), 0)
        return replace(ui, card="value", sum=said, typed="", point=ui.point._replace(focus="send"))
    found = desk.leverage(ui.operator, ui.chosen)
    # The lower end is the sum that is accepted as far as the seat can know; where that is nothing, half of the middle is a try.
    low, middle, _ = (0, 0, 0) if found is None else found.most
    sum_ = (low or middle // 2) // 10 * 10 or 100
    return replace(ui, card="sum", sum=sum_, typed="", point=ui.point._replace(focus="send"))


def write(ui: BoardUi, desk: Desk, head: str, rest: str) -> Step | None:
    """The screen after a command while a number is written; `None` for a command that the board itself answers."""
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
        command = "demand" if ui.card == "sum" else "declare"
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
