"""THE list of all that a scenario, a command or a record may name. Adding a thing is one function and one line here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from game.bots import Bot
from game.bots.bisection import bisection
from game.bots.greedy import greedy as greedy_bot
from game.bots.passing import passing
from game.bots.random import random_bot
from game.bots.repeat import repeat
from game.bots.search import Search
from game.operators.cautious import cautious
from game.operators.explorer import explorer
from game.operators.greedy import greedy
from game.operators.lookahead import lookahead
from game.operators.scaler import scaler
from game.operators.stubborn import stubborn
from game.operators.valuer import valuer
from game.plugins import Policies
from game.rules import measures
from game.rules.legal import VALUES
from game.rules.outlook import Policy
from game.rules.setup import Kind
from game.worlds import METRICS as _METRICS
from game.worlds import MODELS as _MODELS
from game.worlds.noise import PATTERNS as _PATTERNS

POLICIES: Mapping[str, Policy] = Policies(
    {
        "greedy": greedy,
        "stubborn": stubborn,
        "cautious": cautious,
        "scaler": scaler,
        "valuer": valuer,
        "explorer": explorer,
        "lookahead": lookahead,
    }
)
"""How operators choose their moves; while plug-ins are switched on, those of other packages too, as ``package:name``."""


def about(policy: str) -> str:
    """What a policy does, in one sentence, as the first line of its docstring has it; empty where there is none."""
    lines = (POLICIES[policy].__doc__ or "").strip().splitlines() if policy in POLICIES else []
    return lines[0] if lines else ""


MOST_MILLISECONDS = 60_000
"""How long a bot may be told to think about an action."""


class _Bots(dict[str, Bot]):
    """Bots by name. One that searches is found with a budget too: `search:300ms`, or `search:200` in imagined games an action."""

    def __missing__(self, name: str) -> Bot:
        found = self._budgeted(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and self._budgeted(name) is not None)

    def _budgeted(self, name: str) -> Bot | None:
        said = re.fullmatch(r"([a-z-]+):([1-9]\d{0,5})(ms)?", name)
        searching = said and super().get(said[1])
        if said is None or not isinstance(searching, Search) or (said[3] and int(said[2]) > MOST_MILLISECONDS):
            return None
        return replace(searching, milliseconds=int(said[2])) if said[3] else replace(searching, games=int(said[2]))


BOTS: Mapping[str, Bot] = _Bots(
    {
        "pass": passing,
        "random": random_bot,
        "greedy": greedy_bot,
        "search": Search(),
        "search-blind": Search(looks=False),
        "bisection": bisection,
    }
)
"""Players that need no person."""

REPEATERS: Mapping[str, Bot] = {f"repeat:{kind}": repeat(kind) for kind in Kind if kind is not Kind.END}
"""Players that do one kind of thing only; they try whether a scenario can be won by that."""

STUDIED = ("insider", "blunt", "rote")
"""Players of studies alone, which stand in their records: who knows the secret, and who looks at nothing (`session.blind`)."""

GOALS = measures.KINDS
"""The kinds of goal."""

METHODS = (*VALUES, "group-leave-one-out")
"""The methods by which values are declared."""

METRICS = _METRICS
"""The closed-form metrics of the `metric` source."""

MODELS = _MODELS
"""The models of the `dataset` source."""

PATTERNS = _PATTERNS
"""What wrong labels of the `dataset` source say."""

DATA = ("digits", "wine", "cancer")
"""The data sets that ship with the game."""

SOURCES = ("dataset", "table", "metric")
"""Where cells come from."""
