"""How fast First Strike is played: random games, single actions, previews and the first training of its rows."""

from __future__ import annotations

from time import perf_counter

from game import catalog, imagine, scenario
from game.bench import Check, at_most, medians
from game.rules.actions import Strike
from game.session.simulate import simulate
from game.session.table import Table

GAMES = 1000


def run() -> list[Check]:
    """The figures of the shipped scenario, in this process, on one core."""
    loaded = scenario.load(scenario.find("first-strike"))
    start = perf_counter()
    table = Table(loaded, loaded.seed, ("person",))
    opening = perf_counter() - start
    start = perf_counter()
    simulate(loaded, "random", GAMES, 1)
    games = perf_counter() - start
    sight = table.sight(0)
    strike = Strike(sight.me.organizes)

    def preview() -> None:
        imagine.forget()
        imagine.forecast(sight, strike, catalog.POLICIES)

    (first,) = medians(15, preview)
    (again,) = medians(15, lambda: imagine.forecast(sight, strike, catalog.POLICIES))
    return [
        at_most(f"{GAMES} random games of First Strike", games, "s", 60),
        Check("random games a second", GAMES / games, "games/s"),
        Check("the opening, with the data read and the first rows trained", opening * 1000, "ms"),
        at_most("a preview of a new position", first * 1000, "ms", 100),
        at_most("a preview of the same position again", again * 1000, "ms", 50),
    ]
