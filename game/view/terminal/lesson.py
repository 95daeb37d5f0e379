"""A lesson in the terminal: the step that is told now, its question, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator

from game.errors import GameError
from game.rules import notation
from game.rules.actions import Action
from game.rules.notation import figure
from game.rules.sight import Sight
from game.scenario.scenario import Step
from game.session.port import SeatPort
from game.view.board.lesson import doubted, fulfilled, fulfils, known_to, marked, wish
from game.view.board.words import row_name
from game.view.terminal import saying
from game.view.terminal.page import Page


class Lesson:
    """Where one person is in the steps of a scenario; one without steps has been through them all."""

    def __init__(self, port: SeatPort, steps: tuple[Step, ...], page: Page) -> None:
        self.port = port
        self.steps = steps
        self.page = page
        self.number = known_to(port.sight(), steps)
        self.answered = False
        self._verdict = ""

    def current(self) -> Step | None:
        """The step that is told now; `None` when there is none left."""
        return self.steps[self.number] if self.number < len(self.steps) else None

    def tell(self) -> None:
        """Tell the step, with its question or what it waits for."""
        step = self.current()
        if step is None:
            return
        self.page.say(f"\n-- Step {self.number + 1} of {len(self.steps)} --")
        self.page.wrap(step.text, "   ")
        if lit := list(self._lit(step)):
            self.page.wrap(f"On the board: {'; '.join(lit)}.", "   ")
        if step.predict is not None and not self.answered:
            self.page.say(f"   {step.predict.question}")
            for number, choice in enumerate(step.predict.choices, 1):
                self.page.say(f"     {number}  {choice}")
            self.page.say("   Type the number of your answer.")
        else:
            self._wait(step)

    def number_of(self, line: str) -> int | None:
        """The number of the answer that a line is, in digits or in its words; `None` for any other line."""
        step = self.current()
        if step is None:
            return None
        if line.isascii() and line.isdecimal():
            return int(line[:9])
        choices = [] if step.predict is None or self.answered else [choice.lower() for choice in step.predict.choices]
        said = line.lower().rstrip(".")
        return choices.index(said) + 1 if said in choices else None

    def answer(self, number: int) -> None:
        """Take the answer to the step's question. Raises `GameError` without a question and for no answer of it."""
        step = self.current()
        if step is None or step.predict is None or self.answered:
            raise GameError("no question is open")
        if not 1 <= number <= len(step.predict.choices):
            raise GameError(f"type a number from 1 to {len(step.predict.choices)}")
        right = step.predict.choices[step.predict.answer]
        self.answered = True
        self._verdict = "   Right." if number - 1 == step.predict.answer else f"   Not quite: {right}."
        if self._ready(step):
            self._judge()
        self._wait(step)

    def _judge(self) -> None:
        """Tell whether the guess was right, once the board has shown it."""
        if self._verdict:
            self.page.say(self._verdict)
        self._verdict = ""

    def next(self) -> None:
        """Go on. Raises `GameError` while the step waits for something else."""
        step = self.current()
        if step is None:
            raise GameError("there is no step to go on to")
        if step.predict is not None and not self.answered:
            raise GameError("answer the question first: type the number of your answer")
        if not self._ready(step):
            raise GameError(f"to go on: {self._asked(step)}")
        self._advance()

    def enter(self) -> None:
        """An empty line goes on where nothing else is waited for."""
        step = self.current()
        if step is not None and self._ready(step) and (step.predict is None or self.answered):
            self._advance()

    def skip(self) -> None:
        """Go on without doing what the step waits for. Raises `GameError` when there is no step."""
        if self.current() is None:
            raise GameError("there is no step to skip")
        self._advance()

    def doubt(self) -> str | None:
        """What is asked before the turn is ended at a step that does not wait for that."""
        return doubted(self.port.sight(), self.steps, self.number, "Type end")

    def done(self, before: Sight, action: Action) -> None:
        """Go on if an action, done where the board stood as it did before, is what the step waits for."""
        step = self.current()
        if step is not None and fulfils(before, step, action):
            self._judge()
            self._advance()

    def _advance(self) -> None:
        self.number += 1
        self.answered, self._verdict = False, ""
        self.tell()

    def _ready(self, step: Step) -> bool:
        return step.waits == "next" or fulfilled(self.port.sight(), step)

    def _wait(self, step: Step) -> None:
        self.page.say("   Type next, or press Enter." if self._ready(step) else f"   To go on: {self._asked(step)}")

    def _asked(self, step: Step) -> str:
        """What a step waits for, in words and as it is typed."""
        sight = self.port.sight()
        kinds = {form.kind.value: form for form in notation.FORMS}
        text = step.waits
        if text in kinds:
            _, asked = saying.own(sight)
            text = kinds[text].kind.value if not kinds[text].slots else notation.example(sight.setup, kinds[text])
            text = asked[0] if asked and step.waits == "declare" else text
        return f"{wish(sight, step)} Type {text}"

    def _lit(self, step: Step) -> Iterator[str]:
        """What the step points at on the board: cells with their scores, which a terminal cannot light up."""
        sight = self.port.sight()
        cells, _ = marked(sight, step)
        for row, slice_ in sorted(cells, key=lambda cell: (-cell[0], cell[1])):
            if row >= 0 and slice_ >= 0:
                known = sight.cell(row, slice_)
                score = "veiled" if known is None else figure(known.score)
                yield f"{row_name(row)} on {sight.setup.slices[slice_].said}: {score}"
