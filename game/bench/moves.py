"""How long the value of your moves takes: eight turns of First Strike, every one of which did something."""

from __future__ import annotations

from game import scenario
from game.bench import Check, at_most, medians
from game.rules import notation
from game.rules.actions import End
from game.session import known, moves
from game.session.coalitions import ends, finish, past
from game.session.table import Table

TURNS = (
    "u BEF all, s CD", "u BDE all, s CD", "d a1 CD 6.8", "u DEF all, f H", "i H", "s CD, d a1 CD 6.8", "u BEH all, f F", "s FH",
)  # fmt: skip
"""What the seat does in each round."""

REPEATS = 5


def run() -> list[Check]:
    """The figures, in this process, on one core; the board's rows are trained before."""
    loaded = scenario.load(scenario.find("first-strike"))
    table = Table(loaded, loaded.seed, ("person",))
    for turn in TURNS:
        for text in turn.split(","):
            table.act(0, notation.parse(loaded.setup, text))
        table.act(0, End())
    game = past(table, 0)
    found = finish(moves.value(table, 0))
    total = sum(turn.score.value for turn in found.turns)
    rounds = len(list(ends(game, range(1 << len(game.acted)))))
    value, tree, seen = medians(
        REPEATS,
        lambda: finish(moves.value(table, 0)),
        lambda: finish(ends(game, range(1 << len(game.acted)))),
        lambda: finish(known.known(table, 0)),
    )
    return [
        at_most(f"the value of {len(game.acted)} turns of First Strike, {found.worlds} worlds", value, "s", 2),
        at_most(
            "what the values miss of the score with all turns less that with none", abs(total - found.all + found.none), "", 1e-9
        ),
        Check(f"{rounds} rounds played for it", tree, "s"),
        Check("rounds a second", rounds / tree, "rounds/s"),
        Check("what could have been known, beside the truth", seen, "s"),
    ]
