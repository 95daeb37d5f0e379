"""The bar below the board: every action with its price and key, what is due next, and the end of the turn."""

from __future__ import annotations

from collections.abc import Callable

from game import subsets
from game.rules import actions, aims
from game.rules.actions import Action
from game.rules.notation import money
from game.rules.setup import Kind
from game.rules.sight import Sight
from game.view import keys
from game.view.board import lesson, stating
from game.view.board.boardui import WRITING, BoardUi, chosen_one
from game.view.board.desk import Desk
from game.view.board.words import row_name
from game.view.drawing import marks, theme
from game.view.drawing.pen import Area, Pen

_ONE: dict[str, tuple[Kind, Callable[[int], Action], str]] = {
    "fund": (Kind.FUND, actions.Fund, "Fund"),
    "incentive": (Kind.INCENTIVE, actions.Incentive, "Incentive"),
    "labor": (Kind.LABOR, actions.Labor, "Labor"),
    "annotation": (Kind.ANNOTATION, actions.Annotate, "Annotate"),
    "poison": (Kind.POISON, actions.Poison, "Poison"),
    "delete": (Kind.DELETE, actions.Delete, "Delete"),
}

_KINDS: dict[str, Kind] = {
    "train": Kind.TRAIN, "audit": Kind.AUDIT, "unveil": Kind.UNVEIL, "unveil-row": Kind.UNVEIL, "strike": Kind.STRIKE,
    "demand": Kind.DEMAND, "declare": Kind.DECLARE, **{command: kind for command, (kind, _, _) in _ONE.items()},
}  # fmt: skip
"""The commands of the actions in the order of the bar, with their kinds."""

COMMANDS = tuple(_KINDS)

_SHORT = {"unveil": "Cell", "unveil-row": "Row", "incentive": "Incent.", "annotation": "Annot."}

_EXPLAINED = {
    "unveil": "Learn the score of the cell under the cursor",
    "unveil-row": "Learn every score of the row under the cursor",
    "strike": "Willingness −2 for the chosen groups: rows with a withheld group close",
    "demand": "Ask an operator for a sum a round for the chosen groups together",
    "declare": "State what a goal asks for, such as what the chosen group is worth; it is scored against the truth at the end",
    "train": "Move your operator to the row under the cursor: it trains there from now on",
    "audit": "Test the operator’s row on slices that it does not test, in their order; you alone learn what is found",
    "fund": "The chosen group does not drift this round",
    "incentive": "Willingness +1 and its base +1 for the chosen group",
    "labor": "More examples for the chosen group next round",
    "annotation": "Quality +1 for the chosen group",
    "poison": "Quality −1 for the chosen group, covertly",
    "delete": "Amount −1 for the chosen group",
}


def action_of(command: str, sight: Sight, ui: BoardUi) -> Action | None:
    """The action a button stands for in the present choice; `None` when a choice is missing."""
    row, slice_ = ui.cursor
    if command == "unveil":
        return actions.Unveil(row, slice_)
    if command == "unveil-row":
        return actions.Unveil(row, None)
    if command == "end":
        return actions.End()
    if command == "train":
        return None if sight.me.operator is None else actions.Train(sight.me.operator, row)
    if command == "audit":
        operator = ui.operator if sight.me.operator is None else sight.me.operator
        return actions.Audit(operator, ui.count if ui.card == "audit" else 1) if sight.setup.operators else None
    if command == "declare":
        stated = stating.current(sight, ui)
        return None if stated.groups is None else stated.action(ui.sum)
    if not ui.chosen:
        return None
    if command == "strike":
        return actions.Strike(ui.chosen)
    if command == "demand":
        return actions.Demand(ui.operator, ui.chosen, max(1, ui.sum or 100)) if sight.setup.operators else None
    one = chosen_one(ui)
    return _ONE[command][1](one) if command in _ONE and one is not None else None


def offered(sight: Sight) -> tuple[str, ...]:
    """The commands of the actions this seat has in this scenario, in the order of the bar."""
    kinds = {kind for kind, _ in sight.me.prices}
    return tuple(
        command for command, kind in _KINDS.items() if kind in kinds and (command != "unveil-row" or len(sight.setup.slices) > 1)
    )


_NOUNS = {
    "train": "operator to move", "audit": "audits", "unveil": "unveiling", "strike": "strikes", "demand": "demands",
    "declare": "statements to make", "fund": "strike funds", "incentive": "incentives", "labor": "labor",
    "annotation": "annotation", "poison": "poison", "delete": "deletion",
}  # fmt: skip


def lacking(command: str, sight: Sight) -> str:
    """What is said when a key is pressed for an action that this seat does not have; nothing for what is no action."""
    if command == "unveil-row" and "unveil" in offered(sight):
        return "This board has one column: U unveils the whole row."
    noun = _NOUNS.get(command.removesuffix("-row"))
    have = ", ".join(text_of(one) for one in offered(sight))
    return f"This seat has no {noun} here. It has: {have}." if noun else ""


def crowded(sight: Sight) -> bool:
    """Whether a seat has more actions than fit on one line of a narrow window."""
    return len(offered(sight)) > 7


def missing(command: str, sight: Sight, ui: BoardUi) -> str | None:
    """What has to be chosen before a command means anything."""
    if command == "declare":
        return stating.missing(stating.current(sight, ui), ui)
    if command in ("strike", "demand") and not ui.chosen:
        return "choose groups first: click them on the left, or press their numbers"
    if command in _ONE and chosen_one(ui) is None:
        return "choose one group first" if not ui.chosen else "this is for one group at a time: choose just one"
    return None


BEST = 3
"""The quality of labels that are all right: `imagine.grid.BEST`, but that brings numpy, which the first frame does without."""


def idle(command: str, sight: Sight, ui: BoardUi) -> str | None:
    """What is said of a change of labels that changes nothing, as far as the seat knows; the rules allow it for its price."""
    one = chosen_one(ui)
    if one is None or command not in ("annotation", "poison"):
        return None
    letter, known = sight.setup.groups[one].letter, sight.notes.quality[one]
    if command == "annotation" and known == BEST:
        return f"{letter} is at full quality already, as far as you know: this changes nothing, and is paid for"
    if command == "poison" and known == 0:
        return f"The labels of {letter} are as bad as they can be, as far as you know: this changes nothing, and is paid for"
    return None


def refusal(command: str, desk: Desk, ui: BoardUi) -> str | None:
    """Why a command cannot be given now; `None` when it can."""
    if desk.sight.board.over and command != "debrief":
        return "the game is over"
    if reason := missing(command, desk.sight, ui):
        return reason
    action = action_of(command, desk.sight, ui)
    return None if action is None else desk.forbids(action)


SENT_BY = {"sum": "demand", "value": "declare", "audit": "audit"}
"""The command that opens each page on which something is written, and that is given from there."""


def unsendable(desk: Desk, ui: BoardUi) -> str | None:
    """Why what is written on the open page cannot be given as it stands; `None` when it can."""
    command, sight = SENT_BY[ui.card], desk.sight
    action = action_of(command, sight, ui)
    if action is None:
        return missing(command, sight, ui) or "choose first what it is about"
    if reason := desk.forbids(action):
        return reason
    if ui.card == "value" and stating.unwritten(sight, ui):
        return "write the number first; 0 is one, too"
    return "a demand names a sum above 0" if ui.card == "sum" and ui.sum <= 0 else None


def due(desk: Desk, ui: BoardUi) -> tuple[str, str]:
    """The command and the name of what is due next."""
    sight = desk.sight
    if sight.board.over:
        return "debrief", "Open the debrief"
    have = offered(sight)
    if ui.card == "value" and missing("declare", sight, ui):
        return "", "Choose first"
    if ui.card == "value" and stating.unwritten(sight, ui):
        return "", "Write it first"
    if ui.card in WRITING:
        chooses = ui.card == "value" and stating.current(sight, ui).method == "select"
        declares = "Choose this row" if chooses else "Declare it"
        named = {"sum": "Send the demand", "value": declares, "audit": "Order the audit"}[ui.card]
        return ("" if unsendable(desk, ui) else "send"), named
    if lesson.may_go_on(desk, ui):
        return "next", "Next step"
    step = lesson.step_of(desk, ui)
    if step is not None and step.predict is not None and ui.answer is None:
        return "", "Guess first"
    if step is not None and step.waits in ("declare", "end"):
        # The last step waits for the end of the turn, but not before all is said that a goal asks for.
        left = stating.unsaid(sight)
        if step.waits == "end" and not left:
            return "end", "End turn"
        one = chosen_one(ui)
        if one is None or (left and one not in left):
            group = left[0] if left else 0
            return f"group:{group}", f"Choose {sight.setup.groups[group].letter}"
    wanted = lesson.wanted(desk, ui)
    if wanted is not None:
        at = (wanted.row, ui.cursor[1] if wanted.slice is None else wanted.slice)
        if at != ui.cursor:
            return f"cell:{at[0]}:{at[1]}", f"Go to {row_name(at[0])}"
        return ("unveil-row" if wanted.slice is None else "unveil"), f"Unveil {row_name(at[0])}"
    if ui.chosen:
        letters = subsets.show(ui.chosen)
        asks = "demand" in have and refusal("demand", desk, ui) is None and not _refused(desk, ui)
        if asks and sight.notes.struck & ui.chosen:
            return "demand", f"Demand for {letters}"
        if "strike" in have and refusal("strike", desk, ui) is None and _felt(sight, ui.chosen):
            return "strike", f"Strike with {letters}"
        if asks:
            return "demand", f"Demand for {letters}"
    if ui.chosen and "declare" in have and refusal("declare", desk, ui) is None:
        asked = stating.current(sight, ui)
        judged = asked.method == "poison" and stating.said(sight, asked) is not None
        # What no goal asks for may be stated, but nobody is urged to.
        if not judged and not aims.unasked(sight.setup, sight.seat, asked.action(ui.sum)):
            return "declare", stating.button(asked)
    if "train" in have and refusal("train", desk, ui) is None:
        return "train", f"Move to {row_name(ui.cursor[0])}"
    if "audit" in have and "train" not in have and refusal("audit", desk, ui) is None:
        return "audit", f"Audit {sight.setup.operators[ui.operator].name}"
    row, slice_ = ui.cursor
    if "unveil" in have and sight.cell(row, slice_) is None and refusal("unveil", desk, ui) is None:
        return "unveil", f"Unveil {row_name(row)}"
    affordable = sight.notes.purse >= (sight.me.price(Kind.UNVEIL) or 0)
    if "unveil" in have and affordable and not sight.board.offers and not ui.chosen:
        return "seek", "Next veiled row"
    return "end", "End turn"


def _felt(sight: Sight, groups: int) -> bool:
    """Whether an operator trains on some of the groups or means to: else their strike takes nothing from anybody."""
    board = sight.board
    return any(row & groups for row in (*board.rows, *(intent.row for intent in board.intents if intent is not None)))


def _refused(desk: Desk, ui: BoardUi) -> bool:
    """Whether no sum that would be accepted for the chosen groups brings back a demand's price, as far as that is known."""
    found = desk.leverage(ui.operator, ui.chosen)
    return found is not None and found.most[2] * desk.sight.setup.term <= max(0, desk.sight.me.price(Kind.DEMAND) or 0)


def ends(desk: Desk, ui: BoardUi) -> bool:
    """Whether the key of what is due ends the turn now."""
    return not ui.card and not desk.sight.board.over and due(desk, ui)[0] == "end"


def unused(desk: Desk, key: str) -> str | None:
    """What is asked before a turn ends in which nothing was done though there is money for something; `key` was pressed for it.

    Operators move then, so no undo brings it back. A lesson that waits for the end of the turn needs no such question.
    """
    sight = desk.sight
    if desk.steps or sight.board.over or sight.board.turn != sight.seat or desk.port.planned():
        return None
    purse = sight.notes.purse
    if not any(0 < price <= purse for kind, price in sight.me.prices if kind in _KINDS.values()):
        return None
    left = f"You did nothing this turn, and there {'is' if purse == 100 else 'are'} {marks.credits_(purse)} to act with."
    return f"{left} Press {key} or click once more to end it all the same."


def undeclared(sight: Sight, again: str) -> str | None:
    """What is asked before a turn ends in the last round for a goal for which nothing is stated; `again` ends it all the same."""
    if sight.board.over or sight.board.turn != sight.seat:
        return None
    due = [goal for goal in aims.unstated(sight) if goal.deadline == sight.board.round]
    if not due:
        return None
    said = [
        f"“{goal.title}” is due by the end of this round and {aims.lacking(goal)}: {goal.points} "
        f"{'point' if goal.points == 1 else 'points'}."
        for goal in due
    ]
    return f"{' '.join(said)} {again} once more to end the turn."


def text_of(command: str) -> str:
    """The name of an action's button."""
    if command == "unveil":
        return "Unveil cell"
    if command == "unveil-row":
        return "Unveil row"
    return {
        "strike": "Strike", "demand": "Demand", "declare": "Declare", "train": "Move here", "audit": "Audit",
    }.get(command) or _ONE[command][2]  # fmt: skip


def draw(pen: Pen, area: Area, desk: Desk, ui: BoardUi) -> None:
    """Draw the bar; each action is a spot named for its command."""
    sight, compact = desk.sight, pen.frame.compact
    pen.box(area.x, area.y, area.w, area.h, theme.PANEL)
    pen.line(area.x, area.y, area.right, area.y, theme.EDGE)
    pad, gap = (5, 4) if compact else (12, 8)
    tall = area.h - 2 * (5 if compact else 8)
    y = area.y + (area.h - tall) / 2
    end_wide = pen.frame.pick(74, 98, 124, 150)
    due_wide = pen.frame.pick(100, 138, 184, 214)
    small = pen.frame.pick(26, 46, 56, 64)
    right = area.right - pad - end_wide
    command, name = due(desk, ui)
    key = keys.shown("primary", "board")
    why_not = desk.forbids(actions.End())
    x = area.x + pad
    for word, label, reason in (
        ("undo", "Undo", desk.port.why_no_undo()),
        ("redo", "Redo", desk.port.why_no_redo()),
    ):
        tip = f"{label} the last action" if reason is None else f"Nothing to {word}: {reason}"
        text = {"undo": "↶", "redo": "↷"}[word] if compact else label
        _small(pen, word, x, y, small, tall, text, tip, reason is None)
        x += small + gap
    x += gap
    room = right - gap - due_wide - gap - x
    have = offered(sight)
    lines = 2 if compact and crowded(sight) else 1
    count = -(-len(have) // lines)
    wide = min((room - gap * (count - 1)) / max(1, count), pen.frame.pick(76, 98, 116, 138))
    step = (tall + gap) / lines
    start = x
    for place, word in enumerate(have):
        x = start + place % count * (wide + gap)
        action = action_of(word, sight, ui)
        reason = refusal(word, desk, ui)
        price = _price(desk, word, action)
        tip = f"{_EXPLAINED[word]}. {price[:1].upper()}{price[1:]}." + (f" Not now: {reason}." if reason else "")
        tip += f" {nothing}." if not reason and (nothing := idle(word, sight, ui)) else ""
        text = _SHORT.get(word, text_of(word)) if compact or wide < 84 else text_of(word)
        short = keys.shown(word, "board")
        top, high = y + place // count * step, step - gap if lines > 1 else tall
        on = _on(word, ui)
        marks.button(pen, word, x, top, wide, high, text, key=short, note=price, tip=tip, enabled=reason is None, on=on)
    later = sight.setup.seats[sight.seat + 1 :]
    follows = f"then {later[0].name}" if later else "operators move"
    told = f"{later[0].name} plays next" if later else "The operators answer demands and move; then everybody is paid"
    ending = keys.shown("end", "board")
    tip = told + (f". Not now: {why_not}" if why_not else "")
    ends, left = command == "end", right - gap - due_wide
    if ends:
        # Due is what the last button does anyway: one button takes the places of both, and says so once.
        end_wide, right, follows, ending = end_wide + gap + due_wide, left, f"due next, {follows}", f"{key} or {ending}"
    else:
        marks.button(
            pen, "primary", left, y, due_wide, tall, name, key=key, primary=True,
            note="due next", tip=f"{name}: what is due next", enabled=bool(command),
        )  # fmt: skip
    marks.button(
        pen, "end", right, y, end_wide, tall, "End turn", key=ending, note=follows,
        tip=tip, enabled=why_not is None, primary=ends,
    )  # fmt: skip


def _on(word: str, ui: BoardUi) -> bool:
    return (word, ui.card) in (("demand", "sum"), ("declare", "value"), ("audit", "audit"))


def _price(desk: Desk, word: str, action: Action | None) -> str:
    one = desk.sight.me.price(_KINDS[word]) or 0
    if not one:
        return "free"
    if word == "audit":
        return f"{money(one)} a slice"
    if action is not None:
        return marks.credits_(desk.price(action))
    return f"{money(one)} a group" if word == "strike" else marks.credits_(one)


def _small(pen: Pen, word: str, x: float, y: float, w: float, h: float, text: str, tip: str, enabled: bool) -> None:
    if text in "↶↷":
        marks.button(pen, word, x, y, w, h, "", tip=tip, enabled=enabled)
        turn = 1 if text == "↷" else -1
        colour = theme.TEXT if enabled else theme.FAINT
        cx, cy = x + w / 2, y + h / 2
        pen.line(cx - 5 * turn, cy + 3, cx + 4 * turn, cy + 3, colour, 1.6)
        pen.line(cx - 5 * turn, cy + 3, cx - 5 * turn, cy - 2, colour, 1.6)
        pen.line(cx - 5 * turn, cy - 2, cx + 3 * turn, cy - 2, colour, 1.6)
        pen.shape(cx + 2 * turn, cy - 2, ((0, -3.5), (5 * turn, 0), (0, 3.5)), colour)
        return
    marks.button(pen, word, x, y, w, h, text, note=keys.shown(word, "board"), tip=tip, enabled=enabled)
