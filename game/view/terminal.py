"""The whole game in a terminal, through the same door as the window: lines in, lines out, no display and no colour needed."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import TextIO

from game import subsets
from game.errors import GameError, Illegal, NotationError
from game.imagine import Forecast, Span
from game.rules import goals, notation
from game.rules.actions import End
from game.rules.notation import money
from game.rules.sight import Sight
from game.rules.tell import tell
from game.rules.text import RULES
from game.scenario import Scenario
from game.scenario.scenario import Step
from game.session.debrief import Debrief, describe
from game.session.port import SeatPort
from game.view.board.lesson import fulfilled, fulfils

WIDTH = 96

HELP = """\
u ABE all   unveil a cell, u ABE * a whole row      s BC        strike with groups you organize
d a1 BC 5.9 ask an operator for a sum a round       f C         strike fund: no drift this round
i C         incentive      l C  labor               n C         annotation      p C  poison
x C         deletion       = shapley A 12.5 all     declare a value
.           end your turn
board       the board again                         why a1 BC   what an operator would lose with groups
if s BC     what an action would do (or just: if)   undo, redo  take back, do again
log         what happened                           rules [R7]  the rules
story       the story and the goals                 quit        leave; the game is kept
next        the next step of a lesson               1, 2, …     your answer to its question"""


def run(port: SeatPort, scenario: Scenario, lines: TextIO, out: TextIO, trouble: str | None = None) -> int:
    """Play until the game ends, the reader quits or the input ends. Every line that was answered is saved."""
    return _Terminal(port, scenario, out).run(lines, trouble)


class _Terminal:
    def __init__(self, port: SeatPort, scenario: Scenario, out: TextIO) -> None:
        self.port = port
        self.scenario = scenario
        self.out = out
        self.told = 0
        self.step = 0
        self.answered = False
        self.commands: dict[str, Callable[[str], None]] = {
            "board": lambda _: self.board(),
            "help": lambda _: self.say(HELP),
            "story": lambda _: self.story(),
            "log": lambda _: self.log(0),
            "rules": self.rules,
            "if": self.what_if,
            "why": self.why,
            "undo": lambda _: self.take_back(self.port.undo, "Undone."),
            "redo": lambda _: self.take_back(self.port.redo, "Done again."),
            "next": lambda _: self.next(),
        }

    def say(self, text: str = "") -> None:
        print(text, file=self.out, flush=True)

    def wrap(self, text: str, indent: str = "") -> None:
        for paragraph in text.strip().split("\n\n"):
            self.say(textwrap.fill(" ".join(paragraph.split()), WIDTH, initial_indent=indent, subsequent_indent=indent))

    def run(self, lines: TextIO, trouble: str | None) -> int:
        if trouble:
            self.wrap(f"Note: {trouble}.")
        self.story()
        self.told = len(self.port.log())
        if not self.port.sight().board.over:
            self.board()
            self.say("Type help for the commands.")
            self.tell_step()
        while not self.port.sight().board.over:
            self.out.write("> ")
            self.out.flush()
            line = lines.readline()
            if not line or line.strip() in ("quit", "exit", "q"):
                begun = self.port.sight().board.round > 1 or self.port.planned()
                self.say("\nThe game is kept. Go on with: counterfactual-tactics play --continue --text" if begun else "")
                return 0
            self.obey(line.strip())
        self.debrief()
        return 0

    def obey(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        try:
            if not line:
                return
            if word in self.commands:
                self.commands[word](rest.strip())
            elif line.isascii() and line.isdecimal() and self.current() is not None:
                self.answer(int(line))
            else:
                self.act(line)
        except NotationError as fault:
            self.say(f"{fault}. Type help for the commands.")
        except GameError as fault:
            self.say(f"{fault}")

    # Doing ------------------------------------------------------------------------------------------------------------

    def act(self, text: str) -> None:
        before = self.port.sight()
        action = notation.parse(before.setup, text)
        self.port.act(action)
        ended = isinstance(action, End)
        self.log(self.told)
        step = self.current()
        if step is not None and fulfils(before, step, action):
            self.advance()
        if ended and not self.port.sight().board.over:
            self.board()

    def take_back(self, do: Callable[[], None], said: str) -> None:
        do()
        self.told = len(self.port.log())
        self.say(said)

    def log(self, start: int) -> None:
        setup = self.port.sight().setup
        entries = self.port.log()
        for round_, event in entries[start:]:
            if said := tell(setup, event):
                self.say(textwrap.fill(f"{round_:2}  {said}", WIDTH, subsequent_indent="    "))
        self.told = len(entries)

    # Showing ----------------------------------------------------------------------------------------------------------

    def story(self) -> None:
        scenario = self.scenario
        self.say(f"== {scenario.title} ==  ({scenario.id} #{scenario.hash}, seed {self.port.seed})")
        self.wrap(scenario.story or scenario.summary)
        for goal in scenario.setup.goals:
            if goal.seat == self.port.seat:
                scale = f"half from {money(goal.partial)}, all at {money(goal.full)}, by the end of round {goal.deadline}"
                self.say(f"  Goal: {goal.title} ({goal.points} points: {scale})")

    def board(self) -> None:
        sight = self.port.sight()
        board, setup = sight.board, sight.setup
        self.say()
        purse, income = money(sight.notes.purse), money(sight.notes.income)
        self.say(f"Round {board.round} of {setup.rounds}   purse {purse}   income {income} a round")
        for goal in setup.goals:
            if goal.seat == sight.seat:
                self.say(f"  {goal.title}: {goals.progress(sight, goal).text}")
        for event in board.announced:
            self.say(f"  Next round: {event.text}")
        self.say()
        for line in _operators(sight):
            self.say(line)
        self.say()
        for line in _groups(sight):
            self.say(line)
        self.say()
        for line in _cells(sight):
            self.say(line)
        prices = ", ".join(f"{kind} {money(price)}" for kind, price in sight.me.prices)
        self.say(f"\nYour actions: {prices}, end free.")

    def rules(self, which: str) -> None:
        found = [rule for rule in RULES if not which or rule[0] == which.upper()]
        if not found:
            raise GameError(f"{which!r} is no rule; they are R1 to R{len(RULES)}")
        for number, title, text in found:
            self.say(textwrap.fill(f"{number:3}  {title}. {text}", WIDTH, subsequent_indent="     "))

    def what_if(self, text: str) -> None:
        sight = self.port.sight()
        action = notation.parse(sight.setup, text) if text else None
        for line in _forecast(sight, self.port.forecast(action)):
            self.say(line)

    def why(self, text: str) -> None:
        sight = self.port.sight()
        words = text.split()
        if len(words) != 2:
            raise GameError("write why OPERATOR GROUPS, such as why a1 BC")
        operator = notation.operator_index(sight.setup, words[0])
        groups = subsets.parse(words[1], len(sight.setup.groups))
        found = self.port.leverage(operator, groups)
        name = sight.setup.operators[operator].name
        rows = ", ".join(f"{subsets.show(row)} {share:.0%}" for row, share in found.fallbacks[:4])
        self.say(f"Without {words[1]}, {name} would lose {_span(found.loss)} points; it would fall back to {rows}.")
        share, parts = found.belief
        believed = "not at all" if not share else "fully" if parts == 1 else f"by 1/{parts}"
        self.say(f"It believes the threat {believed}, so it would pay at most {_span(found.most)} a round.")

    # The lesson's narration -------------------------------------------------------------------------------------------

    def current(self) -> Step | None:
        steps = self.scenario.steps
        return steps[self.step] if self.step < len(steps) else None

    def tell_step(self) -> None:
        step = self.current()
        if step is None:
            return
        self.say(f"\n-- Step {self.step + 1} of {len(self.scenario.steps)} --")
        self.wrap(step.text, "   ")
        if step.predict is not None and not self.answered:
            self.say(f"   {step.predict.question}")
            for number, choice in enumerate(step.predict.choices, 1):
                self.say(f"     {number}  {choice}")
            self.say("   Type the number of your answer.")
        elif step.waits == "next":
            self.say("   Type next.")
        else:
            self.say(f"   To go on: {step.waits}")

    def answer(self, number: int) -> None:
        step = self.current()
        if step is None or step.predict is None or self.answered:
            raise GameError("no question is open")
        if not 1 <= number <= len(step.predict.choices):
            raise GameError(f"type a number from 1 to {len(step.predict.choices)}")
        right = step.predict.choices[step.predict.answer]
        self.answered = True
        self.say("   Right." if number - 1 == step.predict.answer else f"   Not quite: {right}.")
        self.say("   Type next." if step.waits == "next" else f"   To go on: {step.waits}")

    def next(self) -> None:
        step = self.current()
        if step is None:
            raise GameError("there is no step to go on to")
        if step.predict is not None and not self.answered:
            raise GameError("answer the question first: type the number of your answer")
        if step.waits != "next" and not fulfilled(self.port.sight(), step):
            raise GameError(f"to go on: {step.waits}")
        self.advance()

    def advance(self) -> None:
        self.step += 1
        self.answered = False
        self.tell_step()

    # The end ----------------------------------------------------------------------------------------------------------

    def debrief(self) -> None:
        found = self.port.debrief()
        if found is None:
            raise Illegal("R24", "the game is not over")
        for line in _debrief(self.port.sight(), found):
            self.say(line)


def _operators(sight: Sight) -> Iterator[str]:
    setup, board = sight.setup, sight.board
    for index, who in enumerate(setup.operators):
        published = board.publications[index][-1]
        scores = ", ".join(f"{money(score)} on {setup.slices[slice_].id}" for slice_, score in published.scores)
        yield f"{who.id} {who.name} ({who.policy}) stands on {subsets.show(board.rows[index])}, published {scores}"
        intent = board.intents[index]
        if intent is not None:
            goes = "stays" if intent.row == board.rows[index] else f"means to move to {subsets.show(intent.row)}"
            yield f"   {goes}: {intent.reason}; pays {money(board.prices[index])} a group, reach {who.reach}"
    for deal in board.deals:
        who = setup.operators[deal.operator]
        yield f"   deal: {who.name} pays {money(deal.sum)} a round for {subsets.show(deal.groups)}, {deal.left} rounds left"


def _groups(sight: Sight) -> Iterator[str]:
    board = sight.board
    yield "group                       amount  quality  willingness"
    for index, group in enumerate(sight.setup.groups):
        quality = sight.notes.quality[index]
        marks = [
            word
            for word, mask in (("yours", sight.me.organizes), ("bound", board.bound), ("fund", board.funded))
            if mask >> index & 1
        ]
        marks += ["withheld"] if board.willingness[index] < 0 else []
        marks += ["labor placed"] if board.labor[index] else []
        condition = f"{board.amounts[index] or 'latent':>6}  {'?' if quality is None else quality:>7}"
        willing = f"{board.willingness[index]:>+5} ({board.bases[index]:+})"
        yield f"  {group.letter} {group.name[:22]:22}  {condition}  {willing}  {', '.join(marks)}".rstrip()


def _cells(sight: Sight) -> Iterator[str]:
    setup = sight.setup
    rows = sorted({row for row, _, _ in sight.learned()} | set(sight.board.rows), key=lambda row: (subsets.size(row), row))
    wide = max(6, *(len(slice_.id) + 2 for slice_ in setup.slices))
    yield f"{'row':>10}" + "".join(f"{slice_.id:>{wide}}" for slice_ in setup.slices)
    for row in rows:
        cells = []
        for slice_ in range(len(setup.slices)):
            known = sight.cell(row, slice_)
            veiled = "–" if (row, slice_) in setup.unmeasured else "·"
            cells.append(veiled if known is None else money(known.score) + ("~" if sight.stale(row, slice_) else ""))
        here = " ".join(who.id for i, who in enumerate(setup.operators) if sight.board.rows[i] == row)
        closed = "" if sight.board.open(row) else " closed"
        yield (f"{subsets.show(row):>10}" + "".join(f"{cell:>{wide}}" for cell in cells) + f"  {here}{closed}").rstrip()
    rest = (1 << subsets.size(sight.board.existing)) - sum(sight.board.exists(row) for row in rows)
    legend = "· veiled, ~ may have changed since" + (", – unmeasured" if setup.unmeasured else "")
    yield f"{'':10}  {legend}; {rest} more rows are veiled"


def _forecast(sight: Sight, found: Forecast) -> Iterator[str]:
    setup = sight.setup
    yield f"Price {money(found.price)}, then the purse holds {money(found.purse)}. If the round ended so:"
    if found.closes:
        yield f"  closed: every row with {', '.join(setup.groups[i].letter for i in subsets.members(found.closes))}"
    for offer in found.offers:
        name, groups = setup.operators[offer.operator].name, subsets.show(offer.groups)
        yield f"  {name} accepts {money(offer.sum)} for {groups}: {offer.share:.0%}"
    for answer in found.answers:
        rows = ", ".join(f"{subsets.show(row)} {share:.0%}" for row, share in answer.rows[:3])
        yield f"  {setup.operators[answer.operator].name} trains on {rows}; score {_span(answer.score)} (now {money(answer.now)})"
    yield f"  you receive {_span(found.received)}"


def _debrief(sight: Sight, found: Debrief) -> Iterator[str]:
    setup = sight.setup
    yield f"\n== Debrief: score {found.score:.0%}, {'won' if found.win else 'lost'}, {found.stars} of 3 stars =="
    for outcome in found.outcomes:
        yield describe(outcome)
        for line in outcome.working:
            yield from textwrap.wrap(line, WIDTH, initial_indent="   ", subsequent_indent="   ")
    for operator, marks in enumerate(found.timeline):
        yield f"{setup.operators[operator].name}, round by round: row, deployed score"
        for mark in marks:
            yield f"  {mark.round:2}  {subsets.show(mark.row):10} {'–' if mark.deployed is None else money(mark.deployed):>6}"
    yield "What was done:"
    for round_, line in found.lines:
        yield f"  {round_:2}  {line}"
    yield "The whole board:"
    yield f"{'row':>10}" + "".join(f"{slice_.id:>12}" for slice_ in setup.slices)
    for row, scores in enumerate(found.board):
        if scores:
            yield f"{subsets.show(row):>10}" + "".join(f"{'–' if score is None else money(score):>12}" for score in scores)
    checks = found.checks
    for title, text in (
        ("What intervention was this?", checks.intervention),
        ("Against which reference world?", checks.reference),
        ("On what evidence?", checks.evidence),
        ("What claim does it not support?", checks.limits),
    ):
        if text:
            yield title
            yield from textwrap.wrap(text, WIDTH, initial_indent="   ", subsequent_indent="   ")
    for question in checks.questions:
        yield f"? {question}"


def _span(span: Span) -> str:
    low, middle, high = span
    return money(middle) if low == high else f"{money(middle)} ({money(low)} to {money(high)})"
