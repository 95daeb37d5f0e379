"""A game in the terminal from its first line to looking back at it, with the persons at it taking turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from game.scenario import Scenario
from game.session.port import SeatPort, doors
from game.view.terminal import saying
from game.view.terminal.lookback import look_back
from game.view.terminal.page import QUIT, wipe
from game.view.terminal.person import Person


def run(
    ports: Sequence[SeatPort], scenario: Scenario, lines: TextIO, out: TextIO, trouble: str | None = None, assists: str = "all"
) -> int:
    """Play until the game ends, the reader quits or the input ends. Every line that was answered is saved.

    Each person at the table has a port; `assists` is what helps them (`settings.ASSISTS`). Between two persons' turns the screen
    is wiped, and nothing is told until the next one has come. When a game is over its moves can be looked back at, and one may go
    on from any of its rounds.
    """
    while True:
        people = {port.seat: Person(port, scenario, out, assists) for port in ports}
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


def _play(people: dict[int, Person], lines: TextIO, trouble: str | None) -> bool:
    """Play a game to its debriefs; false when somebody left before."""
    first = next(iter(people.values()))
    if trouble:
        first.page.wrap(f"Note: {trouble}.")
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


def _handed_over(person: Person, lines: TextIO) -> bool:
    """Wipe the screen, ask for the next person and wait for an empty line; whether there was one."""
    board, page = person.port.sight().board, person.page
    wipe(page.out)
    page.say(f"== {board.setup.title}, round {board.round} of {board.setup.rounds} ==")
    page.lines(saying.seats(board, person.port.players))
    name = board.setup.seats[board.turn].name
    while True:
        page.say(f"\n{name}, it is your turn; everybody else looks away. Press Enter when you are there, or type quit.")
        line = lines.readline()
        if not line or line.strip() in QUIT:
            return False
        if not line.strip():
            wipe(page.out)
            return True
