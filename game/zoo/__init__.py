"""The game as a PettingZoo environment, to train agents on: ``env("first-strike")``. It needs the extra `zoo`."""

from __future__ import annotations

try:
    from game.zoo.environment import env, raw_env
except ImportError as fault:
    raise ImportError(f"the environment needs PettingZoo ({fault}); install counterfactual-tactics[zoo]") from fault

__all__ = ["env", "raw_env"]
