"""One person at the terminal: what each line they type does, and what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TextIO

from game import subsets
from game.errors import GameError, Illegal, NotationError
from game.imagine import Leverage
from game.rules import aims, notation
from game.rules.actions import Declare, End
from game.rules.events import DemandAnswered, RoundOpened
from game.rules.sight import Sight
from game.rules.tell import tell
from game.scenario import Scenario
from game.session import runon
from game.session.port import SeatPort
from game.view.board.actionbar import undeclared
from game.view.board.reporting import by_others, since
from game.view.board.words import ended, say
from game.view.terminal import saying, typed
from game.view.terminal.assists import Assists
from game.view.terminal.lesson import Lesson
from game.view.terminal.page import QUIT, Page


class Person:
    """One person at the terminal."""

    def __init__(self, port: SeatPort, scenario: Scenario, out: TextIO, assists: str) -> None:
        self.port = port
        self.scenario = scenario
        self.page = Page(out)
        self.assists = Assists(port, assists, self.page)
        self.lesson = Lesson(port, scenario.steps_of(port.seat), self.page)
        self.told = 0
        self.came = False
        self.warned: tuple[str, int] | None = None
        self.commands: dict[str, Callable[[str], None]] = {
            "board": lambda _: self.board(),
            "help": lambda _: self.help(),
            "story": lambda _: self.story(),
            "log": lambda _: self.log(0),
            "seats": lambda _: self.page.lines(saying.seats(port.sight().board, port.players, port.seat)),
            "rules": self.rules,
            "if": self.assists.what_if,
            "why": self.assists.why,
            "hint": lambda _: self.assists.hint(),
            "undo": lambda _: self.take_back(port.undo, "Undone."),
            "redo": lambda _: self.take_back(port.redo, "Done again."),
            "next": lambda _: self.next(),
            "brief": lambda _: self.page.lines(saying.brief(port.sight())),
            "goals": lambda _: self.page.lines(saying.aiming(port.sight())),
            "list": lambda _: self.list(),
            "cell": self.cell,
            "what": lambda word: self.page.lines(saying.what(word)),
            "..": lambda _: self.run_on(),
            "skip": lambda _: self.lesson.skip(),
        }

    # Coming and going -------------------------------------------------------------------------------------------------

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
            self.page.say("Type help for the commands.")
            self.lesson.tell()
        self.came = True

    def news(self) -> None:
        """Tell what happened since the person's last turn; who has not played yet hears what others did before."""
        log, seat = self.port.log(), self.port.seat
        if since(log, seat) or any(by_others(event, seat) is not None for _, event in log):
            self.page.say("\nSince your last turn:" if since(log, seat) else "\nBefore your turn:")
            self.log(self.told)
        self.told = len(log)

    def play(self, lines: TextIO) -> bool:
        """Obey one line after another until the turn goes on to another person or the game ends; whether it did."""
        while not (board := self.port.sight().board).over and board.turn == self.port.seat:
            self.page.prompt()
            line = lines.readline()
            if not line or line.strip() in QUIT:
                return False
            self.obey(line.strip())
        return True

    def leave(self) -> None:
        """Say how to go on with the game, if there is one to go on with."""
        board = self.port.sight().board
        begun = not board.over and (board.round > 1 or self.port.planned() or len(self.port.players) > 1)
        self.page.say("\nThe game is kept. Go on with: counterfactual-tactics play --continue --text" if begun else "")

    def debrief(self, whole: bool) -> None:
        """Tell how the seat is judged, and with `whole` what is the same for every seat: the rounds, the board, the checks."""
        found = self.port.debrief()
        if found is None:
            raise Illegal("R24", "the game is not over")
        sight = self.port.sight()
        self.page.lines(saying.verdict(sight, found))
        if whole:
            self.page.lines(saying.debrief(sight, found))

    # Doing ------------------------------------------------------------------------------------------------------------

    def obey(self, line: str) -> None:
        """Do what a line asks for, or say why not."""
        line = line.replace("−", "-")  # the minus that sentences have, typed as it is read
        word, _, rest = line.partition(" ")
        word = word.lower()
        try:
            if not line:
                self.lesson.enter()
            elif word in self.commands:
                self.commands[word](rest.strip())
            elif (number := self.lesson.number_of(line)) is not None:
                self.lesson.answer(number)
            else:
                self.act(line)
        except NotationError as fault:
            self.page.lines([f"{ended(str(fault))} Type help for the commands."])
        except GameError as fault:
            if self.port.bots_turn:  # the turn went on to a bot that cannot play, and nobody here can help it
                raise
            self.page.lines([f"{fault}"])

    def act(self, text: str, board_too: bool = True) -> None:
        """Do an action in notation and tell what came of it, after the end of a turn with the board."""
        before = self.port.sight()
        action = typed.read(before.setup, text, *saying.own(before))
        doubt = (self.lesson.doubt() or undeclared(before, f"Type {text}")) if isinstance(action, End) else None
        if doubt is not None and self.warned != (doubt, len(self.port.log())):
            self.warned = doubt, len(self.port.log())
            self.page.wrap(doubt)
            return
        asked = self._asked(before) if isinstance(action, End) else {}
        self.port.act(action)
        after = self.port.sight()
        board = after.board
        if not board.over and board.turn != self.port.seat:
            return  # the next person sits down now; what comes of this turn is told when this one comes back
        self.log(self.told, asked)
        for title in runon.reached(before, after):
            self.page.wrap(f"Goal reached: {title}{'' if title[-1] in '?!.' else '.'}", "    ")
        if isinstance(action, Declare) and (why := aims.unasked(board.setup, self.port.seat, action)):
            self.page.wrap(f"Note: {why}.", "    ")
        self.lesson.done(before, action)
        if isinstance(action, End) and not board.over and board_too:
            self.board()

    def _asked(self, before: Sight) -> dict[tuple[int, int], Leverage]:
        """What the person could tell of the loss behind each of their demands, by operator and groups, where forecasts help."""
        if self.assists.allowed == "none":
            return {}
        mine = [(offer.operator, offer.groups) for offer in before.board.offers if offer.seat == self.port.seat]
        return {one: self.port.leverage(*one) for one in mine}

    def run_on(self) -> None:
        """End turns until something changes; nothing is ended where a statement is due or a lesson waits for something else."""
        while True:
            before, start = self.port.sight(), len(self.port.log())
            self.act(".", board_too=False)
            after, log = self.port.sight(), self.port.log()
            if len(log) == start or after.board.over or after.board.turn != self.port.seat:
                return
            why = runon.why_stop([event for _, event in log[start:]], before, after)
            if why or self.lesson.current() is not None:
                self.board()
                if why:
                    self.page.wrap(f"Stopped: {why}.")
                return

    def next(self) -> None:
        """Go on in a lesson; where there is none, tell what is due or announced next."""
        if self.lesson.current() is not None:
            self.lesson.next()
        else:
            self.page.lines(saying.coming(self.port.sight()))

    def list(self) -> None:
        """Tell what the person did this turn, as it is typed and in words."""
        setup, planned = self.port.sight().setup, self.port.planned()
        self.page.lines(f"  {notation.show(setup, one):24}{say(setup, one)}" for one in planned)
        if not planned:
            self.page.say("You did nothing yet this turn.")

    def cell(self, text: str) -> None:
        """Tell what is known of a row, or of one of its cells."""
        sight = self.port.sight()
        setup = sight.setup
        words = typed.fill(setup, ("ROW", "SLICE"), text.split())
        if not 1 <= len(words) <= 2:
            some = subsets.show(setup.rows - 1)[:2]
            raise GameError(f"write cell ROW, such as cell {some}, or cell {some} {setup.slices[0].id} for one slice")
        slices = range(len(setup.slices)) if words[1:] in ([], ["*"]) else [notation.slice_index(setup, words[1])]
        self.page.lines(saying.cell(sight, subsets.parse(words[0], len(setup.groups)), slices))

    def take_back(self, do: Callable[[], None], said: str) -> None:
        """Undo or redo, and say so."""
        do()
        self.told = len(self.port.log())
        self.page.say(said)

    # Telling ----------------------------------------------------------------------------------------------------------

    def log(self, start: int, asked: Mapping[tuple[int, int], Leverage] | None = None) -> None:
        """Tell what happened from an entry of the log on; `asked` is what was known of the demands that are answered in it."""
        sight = self.port.sight()
        setup, entries = sight.setup, self.port.log()
        for round_, event in entries[start:]:
            if isinstance(event, RoundOpened):
                for missed in aims.missed(sight, event.round - 1):
                    self.page.fold(f"{event.round - 1:2}  {missed}", 4)
            if said := tell(setup, event, self.port.seat):
                self.page.fold(f"{round_:2}  {said}", 4)
            if isinstance(event, DemandAnswered) and asked and event.loss is None and event.seat == self.port.seat:
                self.page.wrap(saying.numbers(setup, event, asked[event.operator, event.groups]), "    ")
        self.told = len(entries)

    def help(self) -> None:
        """Tell how actions and commands are written."""
        for line in saying.help_(self.port.sight(), bool(self.lesson.steps)):
            self.page.fold(line, 0)

    def story(self) -> None:
        """Tell the story, the seat's goals and what slices are called."""
        scenario, setup = self.scenario, self.scenario.setup
        level = "" if scenario.difficulty == "normal" else f", {scenario.difficulty}"
        self.page.say(f"== {scenario.title} ==  ({scenario.id} #{scenario.hash}, seed {self.port.seed}{level})")
        self.page.wrap(scenario.story or scenario.summary)
        for goal in setup.goals:
            if goal.seat == self.port.seat:
                self.page.say(f"  Goal: {goal.title} ({goal.points} points)")
                self.page.wrap(f"{aims.meaning(setup, goal)} {aims.scale(goal)}", "    ")
                if form := aims.form(setup, goal):
                    self.page.say(f"    Type: {form}")
        self.page.lines(saying.slices(setup))

    def board(self) -> None:
        """Show the board as the seat sees it."""
        self.page.lines(saying.board(self.port.sight()))

    def rules(self, which: str) -> None:
        """Tell a rule by its number, or all. Raises `GameError` for one there is not."""
        for line in saying.rules(which):
            self.page.fold(line, 5)
