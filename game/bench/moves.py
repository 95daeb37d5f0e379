"""How long the value of your moves takes: eight turns of a long game of Substitutes, every one of which did something."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from game import scenario
from game.bench import Check, at_most, medians
from game.rules import notation
from game.rules.actions import End
from game.scenario import Scenario
from game.session import known, moves
from game.session.coalitions import ends, finish, past
from game.session.table import Table

TURNS = (
    "u BDF all, s CE", "u DF all, s AB", "d a1 AB 2.8", "u BDFG all, f G", "i H", "s CE, d a1 CE 3.8", "u BD all, f C", "s BG",
)  # fmt: skip
"""What the seat does in each round."""

REPEATS = 5


def _long() -> Scenario:
    """Substitutes on the one board of its file, of as many rounds as there are turns here, with a purse that pays for them."""
    text = scenario.find("substitutes").read_text(encoding="utf-8")
    for line, other in (("rounds = 5", f"rounds = {len(TURNS)}"), ("budget = 14", "budget = 90"), ("deals = ", "# ")):
        assert line in text
        text = text.replace(line, other, 1)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "substitutes.toml"
        path.write_text(text, encoding="utf-8")
        return scenario.load(path)


def run() -> list[Check]:
    """The figures, in this process, on one core; the board's rows are trained before."""
    loaded = _long()
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
        at_most(f"the value of {len(game.acted)} turns of Substitutes, {found.worlds} worlds", value, "s", 2),
        at_most(
            "what the values miss of the score with all turns less that with none", abs(total - found.all + found.none), "", 1e-9
        ),
        Check(f"{rounds} rounds played for it", tree, "s"),
        Check("rounds a second", rounds / tree, "rounds/s"),
        Check("what could have been known, beside the truth", seen, "s"),
    ]
