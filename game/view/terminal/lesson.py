"""A lesson in the terminal: the step that is told now, its question, and what it waits for."""

from __future__ import annotations

from game.errors import GameError
from game.rules.actions import Action
from game.rules.sight import Sight
from game.scenario.scenario import Step
from game.session.port import SeatPort
from game.view.board.lesson import fulfilled, fulfils
from game.view.terminal.page import Page


class Lesson:
    """Where one person is in the steps of a scenario; one without steps has been through them all."""

    def __init__(self, port: SeatPort, steps: tuple[Step, ...], page: Page) -> None:
        self.port = port
        self.steps = steps
        self.page = page
        self.number = 0
        self.answered = False

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
        if step.predict is not None and not self.answered:
            self.page.say(f"   {step.predict.question}")
            for number, choice in enumerate(step.predict.choices, 1):
                self.page.say(f"     {number}  {choice}")
            self.page.say("   Type the number of your answer.")
        else:
            self._wait(step)

    def answer(self, number: int) -> None:
        """Take the answer to the step's question. Raises `GameError` without a question and for no answer of it."""
        step = self.current()
        if step is None or step.predict is None or self.answered:
            raise GameError("no question is open")
        if not 1 <= number <= len(step.predict.choices):
            raise GameError(f"type a number from 1 to {len(step.predict.choices)}")
        right = step.predict.choices[step.predict.answer]
        self.answered = True
        self.page.say("   Right." if number - 1 == step.predict.answer else f"   Not quite: {right}.")
        self._wait(step)

    def next(self) -> None:
        """Go on. Raises `GameError` while the step waits for something else."""
        step = self.current()
        if step is None:
            raise GameError("there is no step to go on to")
        if step.predict is not None and not self.answered:
            raise GameError("answer the question first: type the number of your answer")
        if step.waits != "next" and not fulfilled(self.port.sight(), step):
            raise GameError(f"to go on: {step.waits}")
        self._advance()

    def done(self, before: Sight, action: Action) -> None:
        """Go on if an action, done where the board stood as it did before, is what the step waits for."""
        step = self.current()
        if step is not None and fulfils(before, step, action):
            self._advance()

    def _advance(self) -> None:
        self.number += 1
        self.answered = False
        self.tell()

    def _wait(self, step: Step) -> None:
        self.page.say("   Type next." if step.waits == "next" else f"   To go on: {step.waits}")
