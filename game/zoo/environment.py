"""The environment: agents take turns at a table of the game (PettingZoo's AEC), each an action of the scenario's list."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.utils import EzPickle
from pettingzoo import AECEnv
from pettingzoo.utils import wrappers

from game import scenario as scenarios
from game.errors import Illegal
from game.rules import goals, notation
from game.scenario import Scenario
from game.session.company import MOST_ACTIONS
from game.session.table import Table
from game.zoo import features
from game.zoo.menu import Legality


def env(scenario: str = "first-strike", seed: int | None = None, render_mode: str | None = None) -> Any:
    """The environment of a scenario (a file, or the id of a shipped one) with PettingZoo's usual checks around it.

    An agent that picks what its mask forbids loses 1, and the game ends.
    """
    found = raw_env(scenario, seed, render_mode)
    found = wrappers.TerminateIllegalWrapper(found, illegal_reward=-1)
    found = wrappers.AssertOutOfBoundsWrapper(found)
    return wrappers.OrderEnforcingWrapper(found)


class raw_env(AECEnv, EzPickle):  # type: ignore[misc]  # both come without types
    """The environment without checks: an illegal action raises `Illegal`.

    Agents are the seats, ``role_number``. An agent acts until it ends its turn, which is action 0; after 200 actions there is
    nothing else it may do. An observation is a dict: ``observation``, a row of 32-bit floats that says what the seat knows
    (`features.arrays`, by name with `arrays`), and ``action_mask``, all zeros while it is not its turn. Rewards are 0 but for
    the end of the game, where each agent gets its score, 0 to 1. Nothing of this depends on what a seat does not know.

    The seed of `reset` is the seed of the game; without one, each game has the next seed after the last, at first `seed` or
    that of the scenario.
    """

    metadata = {"name": "counterfactual_tactics_v0", "render_modes": ["ansi"], "is_parallelizable": False}  # noqa: RUF012 – its convention

    def __init__(self, scenario: str = "first-strike", seed: int | None = None, render_mode: str | None = None) -> None:
        EzPickle.__init__(self, scenario, seed, render_mode)
        super().__init__()
        self.scenario: Scenario = scenarios.load(scenarios.find(scenario))
        self.render_mode = render_mode
        setup = self.scenario.setup
        self._next_seed = self.scenario.seed if seed is None else seed
        self._legality = Legality(setup)
        self.actions = self._legality.actions
        self.possible_agents = [f"{seat.role}_{number}" for number, seat in enumerate(setup.seats)]
        self.agents: list[str] = []
        self._table = self._dealt()
        width = len(features.flat(features.arrays(self._table.sight(0))))
        self.action_spaces = {agent: spaces.Discrete(len(self.actions)) for agent in self.possible_agents}
        self.observation_spaces = {
            agent: spaces.Dict(
                {
                    "observation": spaces.Box(-features.MOST, features.MOST, (width,), np.float32),
                    "action_mask": spaces.Box(0, 1, (len(self.actions),), np.int8),
                }
            )
            for agent in self.possible_agents
        }

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """The space of an agent's observations; all agents have equal ones."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space[Any]:
        """The space of an agent's actions; all agents have equal ones."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Deal a game; `options` are not used."""
        if seed is not None:
            self._next_seed = seed
        self._table = self._dealt()
        self._next_seed += 1
        self.agents = self.possible_agents[:]
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.infos: dict[str, dict[str, Any]] = {agent: {} for agent in self.agents}
        self.agent_selection = self.possible_agents[self._table.turn]

    def step(self, action: int | None) -> None:
        """Do action number `action` for the agent whose turn it is. Raises `Illegal` for one that the mask forbids."""
        agent = self.agent_selection
        if self.terminations[agent] or self.truncations[agent]:
            self._was_dead_step(action)
            return
        if action is None or not self._mask(agent)[action]:
            raise Illegal("R24", f"action {action} is masked for {agent}")
        self._cumulative_rewards[agent] = 0
        self._clear_rewards()
        self._table.act(self._table.turn, self.actions[int(action)])
        if self._table.over:
            for number, name in enumerate(self.possible_agents):
                self.rewards[name] = goals.score(goals.outcomes(self._table.final, number))
            self.terminations = dict.fromkeys(self.agents, True)
            self.agent_selection = self.agents[0]
        else:
            self.agent_selection = self.possible_agents[self._table.turn]
        self._accumulate_rewards()

    def observe(self, agent: str) -> dict[str, Any]:
        """What an agent knows and what it may do."""
        return {"observation": features.flat(self.arrays(agent)), "action_mask": self._mask(agent)}

    def arrays(self, agent: str) -> dict[str, features.Floats]:
        """The observation of an agent as named arrays."""
        return features.arrays(self._table.sight(self.possible_agents.index(agent)))

    def told(self, action: int) -> str:
        """An action in the notation of the game's records."""
        return notation.show(self.scenario.setup, self.actions[action])

    def render(self) -> str | None:
        """The record of the game so far, as text."""
        return self._table.record.text if self.render_mode == "ansi" else None

    def close(self) -> None:
        """There is nothing to close."""

    def __str__(self) -> str:
        return str(self.metadata["name"])

    def _dealt(self) -> Table:
        return Table(self.scenario, self._next_seed, tuple(self.possible_agents))

    def _mask(self, agent: str) -> Any:
        seat = self.possible_agents.index(agent)
        mask = self._legality.mask(self._table.sight(seat))
        if len(self._table.planned(seat)) >= MOST_ACTIONS:
            mask[1:] = 0
        return mask
