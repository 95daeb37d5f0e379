"""How fast the rules are: actions and games a second on First Strike's board of 8 groups, beside two well-known environments.

What is timed is the same for all three. Games are played beforehand by picking any legal action; then the same actions are done
again from the start, in turns with the others, and only doing them is timed: checking that the action is legal and making the
next state. Ours is `rulebook.play` on a state with all its rows trained; the end of a turn is one action with all that it sets
off: the operators' answers and moves, pay, the opening of the next round. PettingZoo's is `step` of ``connect_four_v3`` as
``env()`` makes it and, for information, as ``raw_env()`` does; OpenSpiel's is `apply_action` of ``python_tic_tac_toe``.
"""

from __future__ import annotations

import random
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from game import scenario
from game.bench import Check, at_least, at_most, medians
from game.catalog import POLICIES
from game.errors import GameError
from game.rules.actions import Action, End, kind
from game.rules.legal import forbids, options
from game.rules.rulebook import play
from game.rules.state import State, observe
from game.scenario import Scenario
from game.scenario.deal import deal
from game.session.table import Table

GAMES = 40
"""How many games are played."""

REPEATS = 9

ROUNDS = 200
"""The length of the game whose memory is measured: the longest a scenario may have."""


def run() -> list[Check]:
    """The figures, in this process, on one core. Raises `GameError` without PettingZoo and OpenSpiel."""
    loaded = scenario.load(scenario.find("first-strike"))
    games = [_played(loaded, seed) for seed in range(GAMES)]
    others = {name: play_all() for name, play_all in _others().items()}
    counts = [sum(len(line) for _, line in games), *(count for count, _ in others.values())]
    times = medians(REPEATS, lambda: _again(games), *(again for _, again in others.values()))
    ours, *theirs = (count / time for count, time in zip(counts, times, strict=True))
    found = [
        at_least("actions a second, 8 groups", ours, "", 15_000),
        Check("games a second", GAMES / times[0], ""),
    ]
    for name, rate, share in zip(others, theirs, (1.0, None, 0.5), strict=True):
        found.append(Check(f"actions a second of {name}", rate, ""))
        if share is not None:
            found.append(at_least(f"ours ÷ {name}", ours / rate, "×", share))
    return [*found, at_most(f"memory of a game of {ROUNDS} rounds, at most", _memory(loaded), "MB", 50)]


def _played(loaded: Scenario, seed: int) -> tuple[State, list[Action]]:
    """A game of any legal actions: its opening and what was done. Rows it asks for are trained by then."""
    dice = random.Random(seed)
    opening, _ = deal(loaded, seed)
    state, line = opening, []
    while not state.board.over:
        line.append(_any(state, dice))
        state, _ = play(state, line[-1], POLICIES)
    return opening, line


def _any(state: State, dice: random.Random) -> Action:
    """A legal action of a random kind: by number alone nearly all would be unveilings."""
    kinds: dict[str, list[Action]] = {}
    for action in options(observe(state, state.board.turn)):
        kinds.setdefault(kind(action), []).append(action)
    return dice.choice(kinds[dice.choice(sorted(kinds))])


def _again(games: list[tuple[State, list[Action]]]) -> None:
    for state, line in games:
        for action in line:
            state, _ = play(state, action, POLICIES)


def _memory(loaded: Scenario) -> float:
    """The most memory that a long game of any actions takes with all that a table keeps of it, in MB (10^6 bytes)."""
    seat = replace(loaded.setup.seats[0], purse=100_000)
    long = replace(loaded, setup=replace(loaded.setup, rounds=ROUNDS, seats=(seat,)))
    dice = random.Random(0)
    tracemalloc.start()
    try:
        table = Table(long, 1, ("person",))
        while not table.over:
            sight = table.sight(0)
            kinds: dict[str, list[Action]] = {}
            for action in options(sight):
                kinds.setdefault(kind(action), []).append(action)
            for name in sorted(kinds):  # one of each kind a round
                action = dice.choice(kinds[name])
                if not isinstance(action, End) and forbids(table.sight(0), action) is None:
                    table.act(0, action)
            table.act(0, End())
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


# The others -----------------------------------------------------------------------------------------------------------


def _others() -> dict[str, Callable[[], tuple[int, Callable[[], None]]]]:
    """By name, what plays games of another environment: how many actions they have, and what does them all again."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # how PettingZoo wants its games made in future is no concern of a bench
            import pyspiel
            from open_spiel.python.games import tic_tac_toe  # noqa: F401 – registers the game
            from pettingzoo.classic import connect_four_v3
    except ImportError as fault:
        raise GameError(f"bench rules needs {fault.name}; install counterfactual-tactics[bench]") from fault
    return {
        "PettingZoo’s connect_four_v3": lambda: _connect_four(connect_four_v3.env()),
        "the same without its checks": lambda: _connect_four(connect_four_v3.raw_env()),
        "OpenSpiel’s python_tic_tac_toe": lambda: _tic_tac_toe(pyspiel.load_game("python_tic_tac_toe")),
    }


def _connect_four(env: Any) -> tuple[int, Callable[[], None]]:
    dice = random.Random(1)
    lines = []
    for _ in range(GAMES):
        env.reset()
        line: list[int] = []
        while not any(env.terminations.values()):
            mask = env.observe(env.agent_selection)["action_mask"]
            line.append(dice.choice([i for i, legal in enumerate(mask) if legal]))
            env.step(line[-1])
        lines.append(line)

    def again() -> None:
        for line in lines:
            env.reset()
            for action in line:
                env.step(action)

    return sum(map(len, lines)), again


def _tic_tac_toe(game: Any) -> tuple[int, Callable[[], None]]:
    dice = random.Random(1)
    lines = []
    for _ in range(5 * GAMES):
        state, line = game.new_initial_state(), []
        while not state.is_terminal():
            line.append(dice.choice(state.legal_actions()))
            state.apply_action(line[-1])
        lines.append(line)

    def again() -> None:
        for line in lines:
            state = game.new_initial_state()
            for action in line:
                state.apply_action(action)

    return sum(map(len, lines)), again
