"""How fast the environment is: steps a second of random play, beside PettingZoo's ``connect_four_v3``, in one run.

Both go through the same loop, that of PettingZoo's own pages: ask for what the agent sees, draw one of the legal actions, do it.
Time is that of the processor, and the two take turns, so that a busy machine meets both alike. Games of ours are played on the
deals of a few seeds, whose rows are trained before the clock runs, as they are after the first moments of any training.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from game.bench import Check, at_least
from game.errors import GameError

SEEDS = range(8)
"""The seeds of the games."""

REPEATS = 12

OTHERS = 8
"""How many games of connect four are played for one of ours: they are shorter."""


def run() -> list[Check]:
    """The figures, in this process, on one core. Raises `GameError` without PettingZoo."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # how PettingZoo wants its games made in future is no concern of a bench
            from pettingzoo.classic import connect_four_v3

            from game import zoo
    except ImportError as fault:
        raise GameError(f"bench zoo needs {fault.name}; install counterfactual-tactics[bench]") from fault
    ours, other = zoo.env("first-strike"), connect_four_v3.env()
    dice = np.random.default_rng(1)
    played(ours, SEEDS, dice)
    mine, theirs = [], []
    for repeat in range(REPEATS):
        mine.append(rate(ours, SEEDS[repeat % len(SEEDS) :][:1], dice))
        theirs.append(rate(other, range(repeat * OTHERS, (repeat + 1) * OTHERS), dice))
    return [
        Check("steps a second of First Strike", median(mine), ""),
        Check("steps a second of PettingZoo’s connect_four_v3", median(theirs), ""),
        at_least("ours ÷ PettingZoo’s connect_four_v3", median(mine) / median(theirs), "×", 1),
    ]


def rate(env: Any, seeds: Sequence[int], dice: np.random.Generator) -> float:
    """Steps a second of the processor."""
    start = process_time()
    steps = played(env, seeds, dice)
    return steps / (process_time() - start)


def played(env: Any, seeds: Sequence[int], dice: np.random.Generator) -> int:
    """Play random games to their ends: how many steps they had."""
    steps = 0
    for seed in seeds:
        env.reset(seed=seed)
        for _ in env.agent_iter():
            seen, _, over, cut, _ = env.last()
            env.step(None if over or cut else int(dice.choice(np.flatnonzero(seen["action_mask"]))))
            steps += 1
    return steps
