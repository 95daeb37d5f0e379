"""The narration of a scenario with steps: a text, a question to answer before looking, and what the step waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from game import subsets
from game.errors import NotationError
from game.rules import notation
from game.rules.actions import Action, End, Unveil, kind
from game.rules.sight import Sight
from game.view import keys
from game.view.board.boardui import BoardUi
from game.view.board.desk import Desk
from game.view.board.stating import unsaid
from game.view.board.words import row_name
from game.view.drawing import marks, theme
from game.view.drawing.pen import REGULAR, STRONG, Area, Pen

if TYPE_CHECKING:  # scenarios bring numpy along, and the first frame does without it
    from game.scenario.scenario import Step


def step_of(desk: Desk, ui: BoardUi) -> Step | None:
    """The step that is told now; `None` when there is none left."""
    steps = desk.steps
    return steps[ui.step] if ui.step < len(steps) else None


def fulfils(sight: Sight, step: Step, action: Action) -> bool:
    """Whether an action is what a step waits for."""
    if step.waits == "next":
        return False
    if step.waits == str(kind(action)):
        return True
    try:
        wanted = notation.parse(sight.setup, step.waits)
    except NotationError:
        return False
    if isinstance(wanted, Unveil) and isinstance(action, Unveil):
        return action.row == wanted.row and action.slice in (wanted.slice, None)
    return action == wanted


def fulfilled(sight: Sight, step: Step) -> bool:
    """Whether what a step waits for is so already: a cell that is known needs no unveiling."""
    try:
        wanted = notation.parse(sight.setup, step.waits)
    except NotationError:
        return False
    if not isinstance(wanted, Unveil):
        return False
    slices = range(len(sight.setup.slices)) if wanted.slice is None else (wanted.slice,)
    return all(sight.cell(wanted.row, slice_) is not None for slice_ in slices)


def wanted(desk: Desk, ui: BoardUi) -> Unveil | None:
    """The unveiling the present step waits for, once its question is answered."""
    step = step_of(desk, ui)
    if step is None or (step.predict is not None and ui.answer is None):
        return None
    try:
        action = notation.parse(desk.sight.setup, step.waits)
    except NotationError:
        return None
    return action if isinstance(action, Unveil) and not fulfilled(desk.sight, step) else None


def may_go_on(desk: Desk, ui: BoardUi) -> bool:
    """Whether Next takes the lesson on now."""
    step = step_of(desk, ui)
    if step is None:
        return False
    if ui.step < ui.far or ui.done:
        return True
    if step.predict is not None and ui.answer is None:
        return False
    return step.waits == "next" or fulfilled(desk.sight, step) or desk.sight.board.over


def judged(desk: Desk, ui: BoardUi) -> bool:
    """Whether the answer to the step's question is told: once the board has shown it, not before."""
    return may_go_on(desk, ui)


def skipped(desk: Desk, ui: BoardUi) -> Action | None:
    """What Skip does for the player; `None` where the step waits for what only the player can choose, or for what cannot be done.

    The turn is not ended for anybody who has something to state.
    """
    step = step_of(desk, ui)
    if step is None or may_go_on(desk, ui):
        return None
    try:
        action: Action = End() if step.waits == str(kind(End())) else notation.parse(desk.sight.setup, step.waits)
    except NotationError:
        return None
    if isinstance(action, End) and unsaid(desk.sight):
        return None
    return action if desk.ready(action) else None


def turned(ui: BoardUi, number: int) -> BoardUi:
    """The screen at another step: one that was done is as it was left, with the guess that was made there."""
    return replace(ui, step=number, far=max(ui.far, number), answer=dict(ui.guesses).get(number), done=False)


def answered(ui: BoardUi, choice: int) -> BoardUi:
    """The screen after a choice in the question of the step that is shown."""
    return replace(ui, answer=choice, guesses=(*ui.guesses, (ui.step, choice)))


def reached(desk: Desk, kept: tuple[int, tuple[tuple[int, int], ...]] | None, ui: BoardUi) -> BoardUi:
    """The screen at the step of a lesson at which it was left: the one that was `kept`, else the one after what is known."""
    steps = desk.steps
    if kept is None:
        known = [number + 1 for number, step in enumerate(steps) if fulfilled(desk.sight, step)]
        kept = (known[-1] if known else 0), ()
    far = min(kept[0], len(steps))
    guesses = tuple(
        (number, choice)
        for number, choice in kept[1]
        if 0 <= number < len(steps) and (asked := steps[number].predict) is not None and 0 <= choice < len(asked.choices)
    )
    return turned(replace(ui, guesses=guesses), far)


def doubt(desk: Desk, ui: BoardUi, key: str) -> str | None:
    """What a lesson asks before the turn is ended at a step that does not wait for that; `key` was pressed for it."""
    return doubted(desk.sight, desk.steps, ui.step, f"Press {key}")


def doubted(sight: Sight, steps: Sequence[Step], number: int, again: str) -> str | None:
    """The same at a step of a lesson, with what is to be done `again` to end the turn all the same; `None` without a doubt."""
    board, setup = sight.board, sight.setup
    if number >= len(steps) or board.over or board.turn != sight.seat:
        return None
    what = "the whole lesson: its last round is over then" if board.round == setup.rounds else "this round"
    if not fulfils(sight, steps[number], End()):
        left = len(steps) - number
        return f"The lesson has {left} more {'step' if left == 1 else 'steps'}. {again} once more to end {what}."
    if board.round == setup.rounds and (groups := unsaid(sight)):
        letters = subsets.show(sum(1 << i for i in groups))
        return f"Nothing is declared yet of {', '.join(letters)}. {again} once more to end {what}."
    return None


def highlights(desk: Desk, ui: BoardUi) -> tuple[frozenset[tuple[int, int]], int]:
    """The cells and the groups (a mask) the present step points at; slice −1 is an operator at its row, row −1 a whole slice."""
    step = step_of(desk, ui)
    return (frozenset(), 0) if step is None else marked(desk.sight, step)


def marked(sight: Sight, step: Step) -> tuple[frozenset[tuple[int, int]], int]:
    """The same of any step."""
    setup = sight.setup
    found: set[tuple[int, int]] = set()
    mask = 0
    ids = {slice_.id: i for i, slice_ in enumerate(setup.slices)}
    for phrase in step.highlight:
        first, _, second = phrase.partition(" ")
        try:
            if first == "group":
                mask |= subsets.parse(second, len(setup.groups))
                continue
            if first == "operator":
                found.update((sight.board.rows[i], -1) for i, who in enumerate(setup.operators) if who.id == second)
                continue
            if first == "slice":
                found.update((-1, i) for name, i in ids.items() if name == second)
                continue
            row = subsets.parse(first, len(setup.groups))
        except NotationError:
            continue
        found.update((row, i) for name, i in ids.items() if second in (name, "*", ""))
    return frozenset(found), mask


def pointed(desk: Desk, ui: BoardUi) -> tuple[int, int] | None:
    """The first cell the present step points at, where the cursor goes when the step begins."""
    step, setup = step_of(desk, ui), desk.sight.setup
    ids = {slice_.id: i for i, slice_ in enumerate(setup.slices)}
    for phrase in step.highlight if step is not None else ():
        first, _, second = phrase.partition(" ")
        if second in ids and first not in ("group", "operator", "slice"):
            try:
                return subsets.parse(first, len(setup.groups)), ids[second]
            except NotationError:
                continue
    return None


def height(pen: Pen, wide: float, desk: Desk, ui: BoardUi) -> float:
    """How tall the panel is at a width, for the longest of all steps, so that the board stays where it is; 0 without a step."""
    if step_of(desk, ui) is None:
        return 0.0
    trial = Pen(pen.frame)
    asked = [replace(ui, step=number, answer=0, done=True) for number in range(len(desk.steps))]
    tall = [_write(trial, Area(0, 0, wide, 0), desk, one, step) for one, step in zip(asked, desk.steps, strict=True)]
    return max(tall) + (8 if pen.frame.compact else 22)


def draw(pen: Pen, area: Area, desk: Desk, ui: BoardUi) -> None:
    """Draw the panel; its spots are ``answer:INDEX``, ``next``, ``skip`` and ``earlier``, each always in its own place."""
    step = step_of(desk, ui)
    if step is None:
        return
    pen.box(area.x, area.y, area.w, area.h, theme.RAISED, 10, theme.AMBER)
    pen.box(area.x, area.y + 10, 3, area.h - 20, theme.AMBER, 1)
    _write(pen, area, desk, ui, step)


def _write(pen: Pen, area: Area, desk: Desk, ui: BoardUi, step: Step) -> float:
    sizes = pen.sizes
    pad = 8 if pen.frame.compact else 18
    x, y, wide = area.x + pad, area.y + (4 if pen.frame.compact else 12), area.w - 2 * pad
    total = len(desk.steps)
    pen.text(x, y, wide, f"STEP {ui.step + 1} OF {total}", sizes.tiny, theme.AMBER, STRONG)
    y += sizes.tiny * 1.6
    size = sizes.small if pen.frame.compact else sizes.body
    y += pen.paragraph(x, y, wide, " ".join(step.text.split()), size, theme.TEXT)
    row_tall = sizes.control - (4 if pen.frame.compact else 6)
    told = judged(desk, ui)
    if step.predict is not None:
        y += sizes.gap * 0.5
        y += pen.paragraph(x, y, wide, step.predict.question, size, theme.TEXT, STRONG)
        y += 4
        cx = x
        for i, choice in enumerate(step.predict.choices):
            w = min(wide, pen.width(choice, sizes.body, STRONG) + 28)
            if cx + w > x + wide:
                cx, y = x, y + row_tall + 5
            if ui.answer is None and not told:
                marks.button(pen, f"answer:{i}", cx, y, w, row_tall, choice)
            else:
                right, mine = told and i == step.predict.answer, i == ui.answer
                colour = theme.GOOD if right else ((theme.BAD if told else theme.AMBER) if mine else theme.EDGE)
                pen.box(cx, y, w, row_tall, theme.PANEL, 7, colour, 2 if right or mine else 1)
                pen.text(cx, y, w, choice, sizes.body, theme.TEXT if right or mine else theme.FAINT, STRONG, 0, row_tall)
            cx += w + 8
        y += row_tall + 6
        if told:
            good = ui.answer == step.predict.answer
            said = "That is right." if good else f"The answer is: {step.predict.choices[step.predict.answer]}."
            y += pen.paragraph(x, y, wide, said, sizes.small, theme.GOOD if good else theme.AMBER, STRONG)
    y += sizes.gap * 0.4
    if area.h:
        y = area.bottom - (4 if pen.frame.compact else 10) - row_tall
    go_on = may_go_on(desk, ui)
    w = pen.frame.pick(70, 96, 110, 128)
    skip = pen.frame.pick(60, 84, 96, 110)
    left = x
    if ui.step:
        key = keys.shown("earlier", "board")
        marks.button(pen, "earlier", left, y, skip, row_tall, "Back", tip=f"Read the step before once more ({key})")
        left += skip + 8
    if go_on:
        last = ui.step + 1 == total
        marks.button(pen, "next", x + wide - w, y, w, row_tall, "Finish" if last else "Next", key="Space", primary=True)
    else:
        asked = step.predict is not None and ui.answer is None
        hint = "Choose an answer: guessing first is how it sticks." if asked else f"Now you: {wish(desk.sight, step)}"
        does = skipped(desk, ui) is not None
        tip = "Have this step done for you, without a guess" if does else "Go on without doing this step"
        marks.button(pen, "skip", left, y, skip, row_tall, "Skip", tip=tip)
        left += skip + 8
        most = max(1, int(row_tall / (sizes.small * 1.3)))
        pen.paragraph(left + 4, y + 3, x + wide - left - 4, hint, sizes.small, theme.AMBER, REGULAR, most=most)
    return y + row_tall - area.y


_KINDS = {
    "unveil": "unveil a cell.",
    "strike": "choose groups and let them strike.",
    "demand": "choose groups and demand a sum for them.",
    "declare": "choose a group and declare what it is worth.",
    "train": "go to a row in reach and move your operator there.",
    "audit": "audit the row of an operator.",
    "end": "end the turn.",
}


def wish(sight: Sight, step: Step) -> str:
    """What a step waits for, in words with a full stop."""
    try:
        action = notation.parse(sight.setup, step.waits)
    except NotationError:
        return _KINDS.get(step.waits, f"{step.waits}.")
    if isinstance(action, Unveil):
        what = "every slice" if action.slice is None else sight.setup.slices[action.slice].said
        return f"unveil {row_name(action.row)} on {what}."
    return f"play {step.waits}."
