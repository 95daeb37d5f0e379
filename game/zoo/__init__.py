"""The game as a PettingZoo environment, to train agents on: ``env("first-strike")``. It needs the extra `zoo`.

`SeatEnv` is the same for one agent against bots, as a Gymnasium environment.
"""

from __future__ import annotations

try:
    from game.zoo.environment import env, raw_env
    from game.zoo.single import SeatEnv
except ImportError as fault:
    raise ImportError(f"the environment needs PettingZoo ({fault}); install counterfactual-tactics[zoo]") from fault

__all__ = ["SeatEnv", "env", "raw_env"]
