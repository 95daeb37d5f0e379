"""The whole game in a terminal, through the same door as the window: lines in, lines out, no display and no colour needed."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Callable, Sequence
from typing import TextIO

from game import subsets
from game.errors import GameError, Illegal, NotationError
from game.rules import aims, goals, notation
from game.rules.actions import Declare, End
from game.rules.notation import figure
from game.rules.tell import tell
from game.rules.text import RULES
from game.scenario import Scenario
from game.scenario.scenario import Step
from game.session.coalitions import finish
from game.session.hints import Hint
from game.session.port import SeatPort, doors
from game.view import saying
from game.view.board.hintpage import whole
from game.view.board.lesson import fulfilled, fulfils
from game.view.board.reporting import by_others, since
from game.view.lookback import look_back

QUIT = ("quit", "exit", "q")
"""What leaves the game."""

HELP = """\
u ABE all   unveil a cell, u ABE * a whole row      s BC        strike with groups you organize
d a1 BC 5.9 ask an operator for a sum a round       f C         strike fund: no drift this round
i C         incentive      l C  labor               n C         annotation      p C  poison
x C         deletion       = shapley A 12.5 all     declare; `story` has the form of what your goals ask
t a1 ABE    move the operator you are to a row      a a1 2      audit two slices it does not test
.           end your turn
board       the board again                         why a1 BC   what an operator would lose with groups
if s BC     what an action would do (or just: if)   undo, redo  take back, do again
if s BC, d a1 BC 5.9   the same of several in order
hint        a hint; again for the next of three levels
log         what happened                           rules [R7]  the rules
story       the story and the goals                 seats       who sits at the table
quit        leave; the game is kept
next        the next step of a lesson               1, 2, …     your answer to its question"""


def run(
    ports: Sequence[SeatPort], scenario: Scenario, lines: TextIO, out: TextIO, trouble: str | None = None, assists: str = "all"
) -> int:
    """Play until the game ends, the reader quits or the input ends. Every line that was answered is saved.

    Each person at the table has a port; `assists` is what helps them (`settings.ASSISTS`). Between two persons' turns the screen
    is wiped, and nothing is told until the next one has come. When a game is over its moves can be looked back at, and one may go
    on from any of its rounds.
    """
    while True:
        people = {port.seat: _Terminal(port, scenario, out, assists) for port in ports}
        try:
            if not _play(people, lines, trouble):
                return 0
            table = look_back(ports, lines, out)
        except KeyboardInterrupt:
            next(iter(people.values())).leave()
            raise
        if table is None:
            return 0
        ports, trouble = doors(table), None


def _play(people: dict[int, _Terminal], lines: TextIO, trouble: str | None) -> bool:
    """Play a game to its debriefs; false when somebody left before."""
    first = next(iter(people.values()))
    if trouble:
        first.wrap(f"Note: {trouble}.")
    while not (board := first.port.sight().board).over:
        person = people[board.turn]
        if len(people) > 1 and not _handed_over(person, lines):
            first.leave()
            return False
        person.sit_down()
        if not person.play(lines):
            person.leave()
            return False
    for number, person in enumerate(people.values()):
        person.debrief(whole=number + 1 == len(people))
    return True


def _handed_over(person: _Terminal, lines: TextIO) -> bool:
    """Wipe the screen, ask for the next person and wait for an empty line; whether there was one."""
    board = person.port.sight().board
    wipe(person.out)
    person.say(f"== {board.setup.title}, round {board.round} of {board.setup.rounds} ==")
    for line in saying.seats(board, person.port.players):
        person.say(line)
    name = board.setup.seats[board.turn].name
    while True:
        person.say(f"\n{name}, it is your turn; everybody else looks away. Press Enter when you are there, or type quit.")
        line = lines.readline()
        if not line or line.strip() in QUIT:
            return False
        if not line.strip():
            wipe(person.out)
            return True


def wipe(out: TextIO) -> None:
    """Take everything off a terminal, what can be scrolled back to as well; a file or a pipe is left as it is."""
    if not out.isatty():
        return
    if os.name == "nt":
        os.system("cls")
    elif os.environ.get("TERM", "dumb") == "dumb":
        out.write("\n" * shutil.get_terminal_size().lines)
    else:
        out.write("\x1b[H\x1b[2J\x1b[3J")
    out.flush()


class _Terminal:
    """One person at the terminal."""

    def __init__(self, port: SeatPort, scenario: Scenario, out: TextIO, assists: str) -> None:
        self.port = port
        self.assists = assists
        self.scenario = scenario
        self.out = out
        self.told = 0
        self.came = False
        self.step = 0
        self.answered = False
        self.hinted: tuple[object, Hint, int] | None = None
        self.commands: dict[str, Callable[[str], None]] = {
            "board": lambda _: self.board(),
            "help": lambda _: self.say(HELP),
            "story": lambda _: self.story(),
            "log": lambda _: self.log(0),
            "seats": lambda _: self.seats(),
            "rules": self.rules,
            "if": self.what_if,
            "why": self.why,
            "undo": lambda _: self.take_back(self.port.undo, "Undone."),
            "redo": lambda _: self.take_back(self.port.redo, "Done again."),
            "hint": lambda _: self.hint(),
            "next": lambda _: self.next(),
        }

    def say(self, text: str = "") -> None:
        print(text, file=self.out, flush=True)

    def wrap(self, text: str, indent: str = "") -> None:
        for paragraph in text.strip().split("\n\n"):
            self.say(textwrap.fill(" ".join(paragraph.split()), saying.WIDTH, initial_indent=indent, subsequent_indent=indent))

    def sit_down(self) -> None:
        """Tell the person who comes to the terminal where the game stands."""
        log = self.port.log()
        if not self.came:
            self.story()
            new = since(log, self.port.seat)
            self.told = new if new or len(self.port.players) > 1 else len(log)
        self.news()
        self.board()
        if not self.came:
            self.say("Type help for the commands.")
            self.tell_step()
        self.came = True

    def news(self) -> None:
        """Tell what happened since the person's last turn; who has not played yet hears what others did before."""
        log, seat = self.port.log(), self.port.seat
        if since(log, seat) or any(by_others(event, seat) is not None for _, event in log):
            self.say("\nSince your last turn:" if since(log, seat) else "\nBefore your turn:")
            self.log(self.told)
        self.told = len(log)

    def play(self, lines: TextIO) -> bool:
        """Obey one line after another until the turn goes on to another person or the game ends; whether it did."""
        while not (board := self.port.sight().board).over and board.turn == self.port.seat:
            self.out.write("> ")
            self.out.flush()
            line = lines.readline()
            if not line or line.strip() in QUIT:
                return False
            self.obey(line.strip())
        return True

    def leave(self) -> None:
        board = self.port.sight().board
        begun = not board.over and (board.round > 1 or self.port.planned() or len(self.port.players) > 1)
        self.say("\nThe game is kept. Go on with: counterfactual-tactics play --continue --text" if begun else "")

    def obey(self, line: str) -> None:
        line = line.replace("−", "-")  # the minus that sentences have, typed as it is read
        word, _, rest = line.partition(" ")
        try:
            if not line:
                return
            if word in self.commands:
                self.commands[word](rest.strip())
            elif line.isascii() and line.isdecimal() and self.current() is not None:
                self.answer(int(line[:9]))
            else:
                self.act(line)
        except NotationError as fault:
            self.say(f"{fault}. Type help for the commands.")
        except GameError as fault:
            if self.port.bots_turn:  # the turn went on to a bot that cannot play, and nobody here can help it
                raise
            self.say(f"{fault}")

    # Doing ------------------------------------------------------------------------------------------------------------

    def act(self, text: str) -> None:
        before = self.port.sight()
        action = notation.parse(before.setup, text)
        self.port.act(action)
        ended = isinstance(action, End)
        board = self.port.sight().board
        if not board.over and board.turn != self.port.seat:
            return  # the next person sits down now; what comes of this turn is told when this one comes back
        self.log(self.told)
        if isinstance(action, Declare) and (why := aims.unasked(board.setup, self.port.seat, action)):
            self.wrap(f"Note: {why}.", "    ")
        step = self.current()
        if step is not None and fulfils(before, step, action):
            self.advance()
        if ended and not board.over:
            self.board()

    def take_back(self, do: Callable[[], None], said: str) -> None:
        do()
        self.told = len(self.port.log())
        self.say(said)

    def log(self, start: int) -> None:
        setup = self.port.sight().setup
        entries = self.port.log()
        for round_, event in entries[start:]:
            if said := tell(setup, event, self.port.seat):
                self.say(textwrap.fill(f"{round_:2}  {said}", saying.WIDTH, subsequent_indent="    "))
        self.told = len(entries)

    # Showing ----------------------------------------------------------------------------------------------------------

    def story(self) -> None:
        scenario = self.scenario
        level = "" if scenario.difficulty == "normal" else f", {scenario.difficulty}"
        self.say(f"== {scenario.title} ==  ({scenario.id} #{scenario.hash}, seed {self.port.seed}{level})")
        self.wrap(scenario.story or scenario.summary)
        for goal in scenario.setup.goals:
            if goal.seat == self.port.seat:
                self.say(f"  Goal: {goal.title} ({goal.points} points)")
                self.wrap(f"{aims.meaning(scenario.setup, goal)} {aims.scale(goal)}", "    ")
        for line in saying.slices(scenario.setup):
            self.say(line)

    def seats(self) -> None:
        for line in saying.seats(self.port.sight().board, self.port.players, self.port.seat):
            self.say(line)

    def board(self) -> None:
        sight = self.port.sight()
        board, setup = sight.board, sight.setup
        self.say()
        purse, income = figure(sight.notes.purse), figure(sight.notes.income)
        who = f"   you are {sight.me.name}, {sight.me.role}" if len(setup.seats) > 1 else ""
        self.say(f"Round {board.round} of {setup.rounds}   purse {purse}   income {income} a round{who}")
        for goal in setup.goals:
            if goal.seat == sight.seat:
                self.say(f"  {aims.headed(goal, goals.progress(sight, goal).text)}")
        for event in board.announced:
            self.say(f"  Next round: {event.text}")
        self.say()
        for line in saying.operators(sight):
            self.say(line)
        self.say()
        for line in saying.groups(sight):
            self.say(line)
        self.say()
        for line in saying.cells(sight):
            self.say(line)
        prices = ", ".join(f"{kind} {figure(price) if price else 'free'}" for kind, price in sight.me.prices)
        self.say(f"\nYour actions: {prices}, end free.")

    def rules(self, which: str) -> None:
        found = [rule for rule in RULES if not which or rule[0] == which.upper()]
        if not found:
            raise GameError(f"{which!r} is no rule; they are R1 to R{len(RULES)}")
        for number, title, text in found:
            self.say(textwrap.fill(f"{number:3}  {title}. {text}", saying.WIDTH, subsequent_indent="     "))

    def what_if(self, text: str) -> None:
        self.need_forecasts()
        sight = self.port.sight()
        plan = [notation.parse(sight.setup, part) for part in text.split(",")] if text else None
        for line in saying.forecast(sight, self.port.forecast(plan)):
            self.say(textwrap.fill(line, saying.WIDTH, subsequent_indent="    "))

    def need_forecasts(self) -> None:
        if self.assists == "none":
            raise GameError("you play without forecasts; play with --assists forecasts, or all")

    def why(self, text: str) -> None:
        self.need_forecasts()
        sight = self.port.sight()
        words = text.split()
        if len(words) != 2:
            raise GameError("write why OPERATOR GROUPS, such as why a1 BC")
        operator = notation.operator_index(sight.setup, words[0])
        groups = subsets.parse(words[1], len(sight.setup.groups))
        found = self.port.leverage(operator, groups)
        name = sight.setup.operators[operator].name
        rows = ", ".join(f"{subsets.show(row)} {share:.0%}" for row, share in found.fallbacks[:4])
        named = subsets.show(groups)
        if not saying.lost(found.loss)[2]:
            self.say(f"{name} can do without {named}: it would lose nothing, and train on {rows}. It would pay nothing for it.")
            return
        loss = saying.span(saying.lost(found.loss))
        self.say(f"Without {named}, {name} would lose {loss} points; it would fall back to {rows}.")
        share, parts = found.belief
        believed = "not at all" if not share else "fully" if parts == 1 else f"by 1/{parts}"
        self.say(f"It believes the threat {believed}, so it would pay at most {saying.span(found.most)} a round.")

    def hint(self) -> None:
        """One more level of the hint for this position."""
        reason = self.port.why_no_hint() if self.assists == "all" else "you play without hints; play with --assists all"
        if reason:
            raise GameError(f"no hint: {reason}")
        here = (len(self.port.log()), self.port.planned())
        if self.hinted is None or self.hinted[0] != here:
            self.hinted = here, finish(self.port.hint()), 0
        _, found, told = self.hinted
        if told == len(found.levels):
            raise GameError("that is all the hint there is for now")
        self.port.ask()
        self.hinted = here, found, told + 1
        if told + 1 < len(found.levels):
            self.wrap(f"Hint {told + 1} of {len(found.levels)}: {found.levels[told]}")
            return
        self.wrap(f"Hint {told + 1} of {len(found.levels)}: {whole(self.port.sight(), found)} {found.reason}")
        self.say("Type " + ", then ".join(f"‘{text}’" for text in found.levels[-1].split(", then ")))

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

    def debrief(self, whole: bool) -> None:
        """Tell how the seat is judged, and with `whole` what is the same for every seat: the rounds, the board, the checks."""
        found = self.port.debrief()
        if found is None:
            raise Illegal("R24", "the game is not over")
        sight = self.port.sight()
        for line in saying.verdict(sight, found):
            self.say(line)
        for line in saying.debrief(sight, found) if whole else ():
            self.say(line)
