"""Trials: plans played to the end in imagined worlds, the better ones in more of them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

from game.bots.search.plans import Plan
from game.errors import Illegal
from game.imagine import Imagined
from game.rules.actions import End

FIRST = 4
"""In how many worlds every plan is tried; then the better half in twice as many, and so on."""

LEAST = 2
"""How many plans are kept to the end."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan with the worth of each game it was tried in, in the order of the worlds."""

    plan: Plan
    worth: tuple[float, ...]

    @property
    def mean(self) -> float:
        return sum(self.worth) / len(self.worth)


def tried(plans: list[Plan], worlds: list[Imagined], spend: Callable[[], bool]) -> Generator[int, None, list[Tried]]:
    """The plans that went farthest, best first, by sequential halving over common worlds (Karnin, Koren & Somekh 2013).

    It yields the number of games played after each of them. `spend` is asked before every game whether there is
    budget for it; the first game of each plan is played in any case. Illegal plans are left out.
    """
    games: dict[int, list[float]] = {i: [] for i in range(len(plans))}
    left, count = list(games), min(FIRST, len(worlds))
    while True:
        broke = False
        for number in range(count):
            for i in tuple(left):
                if broke or len(games[i]) > number:
                    continue
                if number and not spend():
                    broke = True
                    break
                try:
                    games[i].append(played(worlds[number], plans[i]).ending())
                    yield sum(map(len, games.values()))
                except Illegal:
                    left.remove(i)
        common = min(len(games[i]) for i in left)
        left.sort(key=lambda i: -sum(games[i][:common]))
        if broke or count == len(worlds):
            return [Tried(plans[i], tuple(games[i][:common])) for i in left]
        left = left[: max(LEAST, (len(left) + 1) // 2)]
        count = min(2 * count, len(worlds))


def played(world: Imagined, plan: Plan) -> Imagined:
    """The end of the game in a world when the seat plays a plan. Raises `Illegal` when its turn is forbidden there."""
    for action in plan.actions:
        world = world.act(action)
    world = world.act(End())
    while not world.over:
        for action in plan.routine.turn(world.sight):
            try:
                world = world.act(action)
            except Illegal:
                continue
        world = world.act(End())
    return world
