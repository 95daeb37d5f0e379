"""How often hints are right in what they claim: random places of random games, the looks that hints advise, and the truth."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from game import catalog, scenario
from game.bench import Check
from game.bench.previews import EXAMPLES, drawn
from game.bots.search import Plan
from game.chance import draw
from game.imagine import forget, statements
from game.imagine.playing import Imagined
from game.rules.actions import Audit, End, Unveil
from game.rules.outlook import stake
from game.rules.rulebook import play
from game.rules.state import State, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.session.coalitions import finish
from game.session.deciding import Claim
from game.session.hints import Hint, hint
from game.session.known import truth
from game.session.reasons import against
from game.workers import Progress, cores, one_thread, spread

POSITIONS = 400

LOOKS = 6
"""How many looks in a row are taken as they are advised."""

DEALS = (0, 1001, 1002, 1003)
"""The deals of examples to groups on which the scenarios are played: 0 is the one they ship with."""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim, its width in hundredths, and whether the truth lay in it."""

    about: str
    width: int
    held: bool


def run(positions: int = POSITIONS, jobs: int | None = None) -> list[Check]:
    """What hints claimed in about so many positions of the shipped scenarios and of the documented examples, and how it was."""
    start = perf_counter()
    files = [*scenario.shipped(), *sorted(EXAMPLES.glob("*.toml"))]
    places = [(str(files[i % len(files)]), i // len(files)) for i in range(-(-positions // LOOKS))]
    progress = Progress(0, len(places), "places", lambda line: print(line, file=sys.stderr, flush=True))
    found: list[Held] = []
    for _, some in spread(asked, places, jobs or cores()):
        found += some
        progress.count()
    return [*checks(found), Check(f"{len(places)} places of {len(files)} scenarios", perf_counter() - start, "s")]


ABOUT = {
    "cell": "what a cell scores", "loss": "what an operator would lose", "value": "a declared value",
    "points": "the goal points a turn brings", "purse": "the credits it brings",
}  # fmt: skip


def checks(found: list[Held]) -> list[Check]:
    """The figures of what was claimed: of all, which have a target, and by what it is about."""
    told = []
    for about, name in (("", "what hints claim"), *ABOUT.items()):
        some = [one for one in found if about in ("", one.about)]
        if some:
            share = 100 * sum(one.held for one in some) / len(some)
            wide = sorted(one.width for one in some)[len(some) // 2] / 100
            told.append(
                Check(f"{name}: the truth in the 95% interval, of {len(some)}", share, "%", "90–99", 90 <= share <= 99)
                if about in ("", "cell")
                else Check(f"{name}: the truth in the 95% interval, of {len(some)}", share, "%")
            )
            told += [Check(f"{name}: median width", wide, "points")] if about else []
    return told


def asked(place: tuple[str, int]) -> list[Held]:
    """A place of a random game of a scenario: what the hints there claim, one look after another, and whether it is so."""
    file, number = place
    with one_thread():
        return [one for state, found in _hinted(_dealt(Path(file), number), number) for one in _compared(state, found)]


def _dealt(path: Path, number: int) -> Scenario:
    """A scenario on one of `DEALS`."""
    other = DEALS[number % len(DEALS)]
    text = path.read_text(encoding="utf-8")
    changed, count = re.subn(r"(?m)^deal = \d+", f"deal = {other}", text)
    if not other or not count:
        return scenario.load(path)
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / path.name
        written.write_text(changed, encoding="utf-8")
        return scenario.load(written)


def _hinted(loaded: Scenario, number: int) -> Iterator[tuple[State, Hint]]:
    """Hints in a random round, every second time in the first one, where little is known."""
    setup = loaded.setup

    def chance(sides: int, *name: object) -> int:
        return draw(number, sides, "hints", setup.id, *name)

    round_, seat = 1 + chance(setup.rounds, "round") * (number // len(DEALS) % 2), chance(len(setup.seats), "seat")
    state, _ = deal(loaded, number)
    done = 0
    while not state.board.over and (state.board.round, state.board.turn) != (round_, seat):
        action = drawn(observe(state, state.board.turn), *(chance(1 << 30, "game", done, i) for i in range(40)))
        state, _ = play(state, End() if chance(3, "stop", done) == 0 else action, catalog.POLICIES)
        done += 1
    for _ in range(LOOKS):
        if state.board.over:
            return
        forget()
        found = finish(hint(observe(state, seat)))
        yield state, found
        if not isinstance(found.plan[0], (Unveil, Audit)):
            return
        state, _ = play(state, found.plan[0], catalog.POLICIES)


def _compared(state: State, found: Hint) -> Iterator[Held]:
    for claim in found.claims:
        if (true := _truth(state, found, claim)) is not None:
            yield Held(claim.about, claim.high - claim.low, claim.low <= true <= claim.high)


def _truth(state: State, found: Hint, claim: Claim) -> float | None:
    """What a claim should have said; `None` where nobody measured it. The same plan is played on in the true world (R4)."""
    seat, action = state.board.turn, found.plan[0]
    if claim.about == "cell" and isinstance(action, Unveil) and action.slice is not None:
        ((*scores,),) = state.world.grid.rows(state.board.amounts, state.world.quality, (action.row,))
        return scores[action.slice]
    if claim.about == "loss" and found.operator is not None:
        return max(0, stake(state, found.operator, found.groups, seat).loss)
    if claim.about == "value":
        goals = [goal for goal in state.board.setup.goals if goal.seat == seat and goal.slice is not None]
        every = ((goal, one) for goal in goals for one in statements(observe(state, seat), goal, catalog.POLICIES, 2))
        asked = ((goal, one.declare()) for goal, one in every if one.groups == claim.groups)
        return next((true for goal, one in asked if (true := truth(state, goal, one)) is not None), None)
    if isinstance(found.weighed, Plan):
        points, credits_ = against(Imagined(state, seat, catalog.POLICIES), observe(state, seat), found.weighed)
        return points if claim.about == "points" else credits_
    return None
