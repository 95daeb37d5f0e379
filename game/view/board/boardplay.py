"""Playing on the board screen: what each command changes of the screen, and what it asks of the game."""

from __future__ import annotations

from dataclasses import replace

from game.rules import actions, legal
from game.rules.actions import Action
from game.rules.sight import Sight
from game.view import keys
from game.view.board import actionbar, board, hintpage, lesson, menus, reporting, topbar, writing
from game.view.board.boardui import PAGES, WRITING, BoardUi
from game.view.board.desk import Desk
from game.view.board.looking import LOOKS, look, scrolled_to, seen
from game.view.board.rows import FEW, rows_of
from game.view.drawing.draw import Frame
from game.view.drawing.effects import Ask, Do, Effect, Open, Redo, Undo

Step = tuple[BoardUi, Effect | None]


def update(ui: BoardUi, desk: Desk, command: str, frame: Frame) -> Step:
    """The screen after a command, and what it asks for. A command that means nothing here changes nothing."""
    before, ui = ui.warned, replace(ui, note="", warned="")
    head, _, rest = command.partition(":")
    if head == "news":
        return replace(ui, note=topbar.news(desk.sight)[int(rest)].tip), None
    if head == "goal":
        command, head, rest = "story", "story", ""
    if head == "refused" and (rest or ui.card not in WRITING):
        return replace(ui, note=rest), None
    if ui.card in WRITING:
        head, rest = writing.meant(ui, desk, head, rest)
        command, ui = f"{head}:{rest}" if rest else head, writing.handed(ui, desk, head)
    if ui.card and not (ui.card in WRITING and writing.passes(ui, desk, head)):
        found = _over(ui, desk, head, rest)
        if found is not None:
            return found
    if head in ("up", "down", "left", "right") and not ui.card and (asked := _among_answers(ui, desk, head)) is not None:
        return asked, None
    if head in LOOKS:
        return look(ui, desk, head, rest, frame), None
    if head in ("group", "clear", "groups", "filter", "toggle-rows"):
        return _choose(ui, desk, head, rest, frame), None
    if head in ("answer", "next", "skip", "earlier"):
        return _learn(ui, desk, head, rest, frame)
    if head in ("page", "tab-next", "operator", "operator-next", "log", "report", "seats", "keys", "menu", "story"):
        return _open(ui, desk, head, rest, frame), None
    # The key of what is due may end the turn: then it is asked about as the key of that is, and either of them is the answer.
    meant = "end" if head == "primary" and actionbar.ends(desk, ui) else head
    if before != meant and (doubt := _doubt(ui, desk, head, meant)):
        return replace(ui, note=doubt, warned=meant), None
    return _act(ui, desk, head, frame)


def _doubt(ui: BoardUi, desk: Desk, pressed: str, meant: str) -> str | None:
    """What is asked before a command that may be a slip is done; the same once more does it."""
    key = keys.shown(pressed, "board")
    if meant == "end":
        due = actionbar.undeclared(desk.sight, f"Press {key} or click")
        return lesson.doubt(desk, ui, key) or due or actionbar.unused(desk, key)
    nothing = actionbar.idle(meant, desk.sight, ui) if meant in actionbar.offered(desk.sight) else None
    if nothing is None or actionbar.refusal(meant, desk, ui) is not None:
        return None
    return f"{nothing}. Press {key} or click once more to do it all the same."


# Over the board -------------------------------------------------------------------------------------------------------


def _over(ui: BoardUi, desk: Desk, head: str, rest: str) -> Step | None:
    under, _, further = ui.then.partition(" ")
    closed = replace(
        ui, card=under, then=further, scroll=0, typed="", point=ui.point._replace(focus="close" if under else "grid")
    )
    if head == "debrief":
        return closed, Open("debrief")
    if head in ("rules", "title"):
        return closed, Open(head)
    if ui.card == "menu" and head in ("up", "down"):
        order = [name for name, _ in menus.MENU]
        here = order.index(ui.point.focus) if ui.point.focus in order else 0
        there = order[(here + (1 if head == "down" else -1)) % len(order)]
        return replace(ui, point=ui.point._replace(focus=there)), None
    if ui.card == "menu" and head == "hint":
        return _hint(closed, desk)
    if ui.card == "menu" and head in ("log", "report", "seats", "keys", "story"):
        return None
    if head in ("back", "close") or head == ui.card or (head == "primary" and ui.card not in WRITING):
        over = head == "primary" and ui.card == "report" and desk.sight.board.over
        return closed, Open("debrief") if over else None
    if head == "jump":
        row = int(rest.partition(":")[0])
        return replace(closed, cursor=(row, ui.cursor[1]), page="cell", top=0, every=ui.every), None
    if head in ("up", "down", "page-up", "page-down", "card") and ui.card not in WRITING:
        by = {"up": -1, "down": 1, "page-up": -10, "page-down": 10}.get(head) or int(rest) * 3
        return replace(ui, scroll=max(0, min(ui.scroll + by, len(desk.log) if ui.card == "log" else 60))), None
    if head in ("log", "report", "seats", "keys"):
        if head == "report" and not ui.report:
            return replace(ui, note="No round has ended yet."), None
        # It lies over the card that is open, which is there again when it is closed.
        then = f"{ui.card} {ui.then}".replace(head, "").split()
        return replace(ui, card=head, then=" ".join(then), scroll=0, point=ui.point._replace(focus="close")), None
    return writing.write(ui, desk, head, rest) if ui.card in WRITING else (ui, None)


# Choosing -------------------------------------------------------------------------------------------------------------


def _choose(ui: BoardUi, desk: Desk, head: str, rest: str, frame: Frame) -> BoardUi:
    count = len(desk.sight.setup.groups)
    if head == "groups":
        return replace(ui, panel_top=max(0, min(ui.panel_top + int(rest), count - 1)))
    if head == "toggle-rows":
        if desk.sight.setup.rows <= 32:
            return replace(ui, note="This board is small: all of its rows are listed.")
        return seen(replace(ui, every=not ui.every, top=0), desk, frame)
    if head == "filter":
        if not ui.chosen:
            return replace(ui, note="Choose groups first; then this lists the rows without them, or with them.")
        order = ("", "without", "with")
        return seen(replace(ui, filtered=order[(order.index(ui.filtered) + 1) % 3], top=0), desk, frame)
    if head == "clear":
        return seen(replace(ui, chosen=0, filtered="", page="cell"), desk, frame)
    group = int(rest)
    if group >= count:
        return replace(ui, note=f"This board has {count} groups.")
    chosen = ui.chosen ^ (1 << group)
    filtered = ui.filtered if chosen else ""
    ui = replace(ui, chosen=chosen, page="plan" if chosen else "cell", page_top=0, filtered=filtered)
    # Where the rows in play are listed, those without the chosen groups come to the head of the list: that is what is shown.
    return ui if ui.every or desk.sight.setup.rows <= FEW else replace(ui, top=0, follows=False)


# The lesson -----------------------------------------------------------------------------------------------------------


def _learn(ui: BoardUi, desk: Desk, head: str, rest: str, frame: Frame) -> Step:
    step = lesson.step_of(desk, ui)
    if head == "earlier" and (not desk.steps or not ui.step):
        none = "There is no step before this one." if desk.steps else "Only a lesson has steps to go back to."
        return replace(ui, note=none), None
    if head == "earlier":
        return _turn(ui, desk, ui.step - 1, frame), None
    if step is None:
        return ui, None
    if head == "answer":
        asked = step.predict is not None and ui.answer is None and not lesson.judged(desk, ui)
        return (lesson.answered(ui, int(rest)) if asked else ui), None
    if head == "next" and not lesson.may_go_on(desk, ui):
        return ui, None
    if head == "skip" and (action := lesson.skipped(desk, ui)) is not None:
        if isinstance(action, actions.Unveil):
            at = (action.row, ui.cursor[1] if action.slice is None else action.slice)
            ui = seen(replace(ui, cursor=at), desk, frame)
        return ui, Do(action)
    return _turn(ui, desk, ui.step + 1, frame), None


def _among_answers(ui: BoardUi, desk: Desk, head: str) -> BoardUi | None:
    """The focus on the answer beside the one that has it; `None` where no answer has."""
    step = lesson.step_of(desk, ui)
    kind, _, number = ui.point.focus.partition(":")
    if step is None or step.predict is None or ui.answer is not None or kind != "answer":
        return None
    there = (int(number) + (1 if head in ("down", "right") else -1)) % len(step.predict.choices)
    return replace(ui, point=ui.point._replace(focus=f"answer:{there}"))


def _turn(ui: BoardUi, desk: Desk, number: int, frame: Frame) -> BoardUi:
    """Another step of the lesson, the cursor on the first cell it points at."""
    ui = lesson.turned(ui, number)
    step = lesson.step_of(desk, ui)
    asks = step is not None and step.predict is not None and ui.answer is None and not lesson.judged(desk, ui)
    focus = "answer:0" if asks else "grid"
    ui = replace(ui, cursor=lesson.pointed(desk, ui) or ui.cursor, page="cell", point=ui.point._replace(focus=focus))
    return seen(ui, desk, frame)


# Opening --------------------------------------------------------------------------------------------------------------


def _open(ui: BoardUi, desk: Desk, head: str, rest: str, frame: Frame) -> BoardUi:
    if head == "page" and rest in PAGES:
        return replace(ui, page=rest, page_top=0)
    if head == "page":
        return replace(ui, page_top=max(0, min(40, ui.page_top + int(rest))))
    if head == "tab-next":
        return replace(ui, page=PAGES[(PAGES.index(ui.page) + 1) % len(PAGES)], page_top=0)
    if head in ("operator", "operator-next"):
        count = len(desk.sight.setup.operators)
        if not count:
            return replace(ui, note="No operator plays on this board.")
        # The first press shows the operator; further ones go on to the next.
        index = int(rest) if head == "operator" else (ui.operator + (ui.page == "operator")) % count
        row = desk.sight.board.rows[index]
        return seen(replace(ui, operator=index, page="operator", page_top=0, cursor=(row, ui.cursor[1])), desk, frame)
    if head == "report" and not ui.report:
        return replace(ui, note="No round has ended yet.")
    return replace(ui, card=head, scroll=0, point=ui.point._replace(focus="close"))


# Acting ---------------------------------------------------------------------------------------------------------------


def _act(ui: BoardUi, desk: Desk, head: str, frame: Frame) -> Step:
    if head == "primary":
        if lesson.may_go_on(desk, ui):
            return _learn(ui, desk, "next", "", frame)
        head, _, rest = actionbar.due(desk, ui)[0].partition(":")
        if head == "cell":
            return look(ui, desk, head, rest, frame), None
        if head == "group":
            return _choose(replace(ui, chosen=0), desk, head, rest, frame), None
    if head == "hint":
        return _hint(ui, desk)
    if head == "show-hint":
        return _point(ui, desk, frame), None
    if head == "seek":
        return _seek(ui, desk, frame), None
    if head == "debrief":
        return (ui, Open("debrief")) if desk.sight.board.over else (ui, None)
    if head == "rules":
        return ui, Open("rules")
    if head in ("undo", "redo"):
        reason = desk.port.why_no_undo() if head == "undo" else desk.port.why_no_redo()
        if reason is not None:
            return replace(ui, note=f"Nothing to {head}: {reason}."), None
        return ui, Undo() if head == "undo" else Redo()
    if head != "end" and head not in actionbar.offered(desk.sight):
        return replace(ui, note=actionbar.lacking(head, desk.sight)), None
    if head in ("demand", "declare", "audit"):
        return writing.begin(ui, desk, head), None
    reason = actionbar.refusal(head, desk, ui)
    action = actionbar.action_of(head, desk.sight, ui)
    if reason is not None or action is None:
        return replace(ui, note=f"Not now: {reason}."), None
    return ui, Do(action)


def _hint(ui: BoardUi, desk: Desk) -> Step:
    """The page of hints with a level more; a press on another page shows first what was told already."""
    reason, shown = desk.why_no_hint(), replace(ui, page="hint", page_top=0)
    if reason is not None:
        return replace(ui, note=f"No hint: {reason}."), None
    if ui.page != "hint" and desk.hinted:
        return shown, None
    if desk.hinted == len(hintpage.LEVELS):
        return replace(ui, note="That is all the hint there is for now."), None
    return shown, Ask()


def _point(ui: BoardUi, desk: Desk, frame: Frame) -> BoardUi:
    """What the hint names chosen on the board, as far as it was asked for; a row that is not listed makes all rows listed."""
    place = hintpage.pointed(desk)
    if place is None and desk.hinted == len(hintpage.LEVELS) and desk.hint().found is not None:
        return replace(ui, note="This hint has nothing to show on the board.")
    if place is None:
        return replace(ui, note="The hint names nothing on the board yet: H asks for more of it.")
    ui = hintpage.show(ui, place)
    if ui.cursor[0] not in rows_of(board.lines(desk, ui)):
        ui = replace(ui, every=True, top=0)
    return seen(ui, desk, frame)


def _seek(ui: BoardUi, desk: Desk, frame: Frame) -> BoardUi:
    """The cursor on the next listed row whose cell in its column is veiled."""
    rows = rows_of(board.lines(desk, ui))
    row, slice_ = ui.cursor
    here = rows.index(row) if row in rows else -1
    for other in (*rows[here + 1 :], *rows[: here + 1]):
        blank = (other, slice_) in desk.sight.setup.unmeasured
        if desk.sight.cell(other, slice_) is None and not blank and desk.sight.board.exists(other):
            return seen(replace(ui, cursor=(other, slice_), page="cell", page_top=0), desk, frame)
    return replace(ui, note="Nothing listed in this column is veiled.")


# Told what happened ---------------------------------------------------------------------------------------------------


def told(ui: BoardUi, before: Sight, desk: Desk, action: Action, frame: Frame) -> BoardUi:
    """The screen after an action: the lesson goes on, a turn's end is reported, a cell that was unveiled is looked at."""
    step = lesson.step_of(desk, ui)
    if step is not None and lesson.fulfils(before, step, action):
        # What was guessed is judged now that the board shows it, and that is read before the next step.
        waits = step.predict is not None and not desk.sight.board.over and ui.step >= ui.far
        ui = replace(ui, done=True, point=ui.point._replace(focus="grid")) if waits else _turn(ui, desk, ui.step + 1, frame)
    if isinstance(action, actions.End):
        ui = arrived(replace(ui, chosen=0, filtered="", page="cell" if ui.page == "plan" else ui.page), desk)
    elif isinstance(action, actions.Unveil):
        # What is known is listed among what is known: the row may stand elsewhere now.
        ui = replace(ui, page="cell", page_top=0, follows=True)
    elif isinstance(action, actions.Audit):
        # The cursor goes to the first of the cells that were tested.
        first = legal.unaudited(before, action.operator)[0]
        ui = replace(ui, page="cell", page_top=0, cursor=(before.board.rows[action.operator], first))
        ui = seen(ui, desk, frame)
    return replace(ui, top=scrolled_to(ui, desk, frame, ui.top))


def arrived(ui: BoardUi, desk: Desk) -> BoardUi:
    """The screen of a seat that comes to the board: a report of what happened since its last turn lies over it."""
    seat = desk.sight.seat
    happened = reporting.news(desk.log, seat)
    ui = replace(ui, report=happened, before=reporting.before(desk.log, seat), scroll=0)
    if not reporting.worth_telling(happened, seat):
        return replace(ui, card="")
    return replace(ui, card="report", point=ui.point._replace(focus="close"))


def seated(ui: BoardUi, desk: Desk) -> BoardUi:
    """The screen of a seat in its first turn: the story lies over it, unless a lesson tells it; then what others did before."""
    came = arrived(ui, desk)
    setup, seat = desk.sight.setup, desk.sight.seat
    others = any(reporting.by_others(event, seat) is not None for event in came.report) and len(setup.seats) > 1
    report = came.report if others else ()
    if desk.steps:
        return replace(ui, report=report)
    return replace(ui, report=report, card="story", then="report" if others else "", point=ui.point._replace(focus="close"))
