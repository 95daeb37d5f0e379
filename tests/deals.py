"""Other deals of the digits on which First Strike could be played: which have its property, and the scenario on them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from pathlib import Path

from game import scenario, subsets
from game.catalog import POLICIES
from game.rules.notation import money
from game.rules.outlook import outlook, stake
from game.rules.state import State
from game.scenario import Scenario
from game.scenario.deal import deal

SHIPPED = Path(__file__).parent / "kept" / "first-strike.toml"


@dataclass(frozen=True)
class Property:
    """A pair of groups, each worth under half a point to the operator alone and together at least three."""

    pair: int
    loss: int


def properties(state: State) -> list[Property]:
    """The pairs with the property on an opening board, the strongest first."""
    count = len(state.board.setup.groups)
    light = [i for i in range(count) if stake(state, 0, 1 << i).loss < 50]
    pairs = [1 << a | 1 << b for a, b in itertools.combinations(light, 2)]
    found = [Property(pair, stake(state, 0, pair).loss) for pair in pairs]
    return sorted((one for one in found if one.loss >= 300), key=lambda one: (-one.loss, one.pair))


def settled(state: State) -> int:
    """Where the operator ends up from the empty row when nobody disturbs it."""
    row = 0
    while True:
        moved = _with_row(state, row)
        choice = POLICIES["greedy"](outlook(moved, 0)).row
        if choice == row:
            return row
        row = choice


def _with_row(state: State, row: int) -> State:
    return replace(state, board=replace(state.board, rows=(row,)))


def on_deal(number: int, folder: Path) -> tuple[Scenario, Property] | None:
    """First Strike on another deal, made by the recipe of the shipped one; `None` if that deal lacks the property.

    The operator begins where it settles. The seat organizes the pair, the last other group of that row and the last other group
    outside it. Partial credit is what passing earns and three times the pair's loss, full credit five times.
    """
    text = re.sub(r"(?m)^deal = \d+", f"deal = {number}", SHIPPED.read_text(encoding="utf-8"))
    state, _ = deal(_written(text, folder), 1)
    row = settled(state)
    found = properties(_with_row(state, row))
    if not found:
        return None
    pair = found[0].pair
    inside = list(subsets.members(row & ~pair))[-1:]
    outside = list(subsets.members(255 & ~row & ~pair))[-1:]
    mine = pair | sum(1 << i for i in inside + outside)
    passing = 8 * (300 + 200 * subsets.size(row & mine))
    edits = {
        r'(?m)^row = "\w+"': f'row = "{subsets.show(row)}"',
        r'(?m)^organizes = "\w+"': f'organizes = "{subsets.show(mine)}"',
        r"(?m)^partial = \d+$": f"partial = {money(passing + 3 * found[0].loss)}",
        r"(?m)^full = \d+$": f"full = {money(passing + 5 * found[0].loss)}",
    }
    for pattern, new in edits.items():
        text, count = re.subn(pattern, new, text, count=1)
        assert count == 1, pattern
    return _written(text, folder), found[0]


def _written(text: str, folder: Path) -> Scenario:
    path = folder / "first-strike.toml"
    path.write_text(text, encoding="utf-8")
    return scenario.load(path)
