"""The environment: agents take turns at a table of the game (PettingZoo's AEC), each an action of the scenario's list."""

from __future__ import annotations

from typing import Any

from gymnasium import spaces
from pettingzoo import AECEnv

from game import scenario as scenarios
from game.errors import GameError, Illegal
from game.scenario import Scenario
from game.session.company import MOST_ACTIONS, PERSON
from game.session.table import Table
from game.zoo import features
from game.zoo.watch import ILLEGAL, AtTable, after, agents, observed, seed_of


def env(
    scenario: str = "first-strike", seed: int | None = None, render_mode: str | None = None, *, shaped: bool = False,
    discount: float = 1.0,
) -> raw_env:  # fmt: skip
    """The environment of a scenario (a file, or the id of a shipped one) as it is trained on: an agent that picks what its mask
    forbids loses 1, and the game ends. The rest is as in `raw_env`.
    """
    # What PettingZoo's wrappers check is checked in the environment itself: they take as long as all that it does.
    return raw_env(scenario, seed, render_mode, shaped=shaped, discount=discount, forgiving=True)


class raw_env(AtTable, AECEnv):  # type: ignore[misc]  # PettingZoo comes without types
    """The environment: an illegal action raises `Illegal`, or, if it is `forgiving`, ends the game (`env`).

    Agents are the seats, ``role_number``. An agent acts until it ends its turn, which is action 0; after 200 actions there is
    nothing else it may do. An observation is a dict: ``observation``, a row of 32-bit floats that says what the seat knows
    (`features.shapes`, by name with `arrays`), and ``action_mask``, all zeros while it is not its turn. Rewards are 0 but for
    the end of the game, where each agent gets its score, 0 to 1. `infos` says how an agent's goals and money stand
    (`Watch.info`). Nothing of this depends on what a seat does not know.

    `shaped` adds to an agent's reward, whenever it is to act again and at the end, `discount` × how far its goals seem on their
    way now (0 at the end) − how far they did when it acted last. That changes no best way to play for an agent that discounts
    its rewards by as much (Ng, Harada and Russell 1999), and tells it sooner what leads there.

    The seed of `reset` is the seed of the game, which picks its deal too; without one, each game has the next seed after the
    last, at first `seed` or that of the scenario. A copy of an environment (`copy.deepcopy`, `pickle`) goes on where it stands.
    """

    metadata = {"name": "counterfactual_tactics_v0", "render_modes": ["ansi"], "is_parallelizable": False}  # noqa: RUF012 – its convention

    def __init__(
        self, scenario: str = "first-strike", seed: int | None = None, render_mode: str | None = None, *, shaped: bool = False,
        discount: float = 1.0, forgiving: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.scenario: Scenario = scenarios.load(scenarios.find(scenario))
        self.render_mode = render_mode
        self.shaped, self.discount = shaped, discount
        self.forgiving = forgiving
        self._next_seed = self.scenario.seed if seed is None else seed_of(seed)
        self.possible_agents = agents(self.scenario)
        self.agents: list[str] = []
        self.agent_selection = self.possible_agents[0]
        self._table = self._dealt()
        self._watch()
        width = len(self._at(self.possible_agents[0]).row())
        self.action_spaces = {agent: spaces.Discrete(len(self.actions)) for agent in self.possible_agents}
        self.observation_spaces = {agent: observed(width, len(self.actions)) for agent in self.possible_agents}

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """The space of an agent's observations; all agents have equal ones."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space[Any]:
        """The space of an agent's actions; all agents have equal ones."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Deal a game; `options` are not used. Raises `GameError` for a seed that is no whole number from 0 to 2,147,483,647."""
        if seed is not None:
            self._next_seed = seed_of(seed)
        self._table = self._dealt()
        self._next_seed = after(self._next_seed)
        for watch in self._watches.values():
            watch.restart()
        self._seen.clear()
        self._acted = 0
        self.agents = self.possible_agents[:]
        self.rewards = dict.fromkeys(self.agents, 0.0)
        self._cumulative_rewards = dict.fromkeys(self.agents, 0.0)
        self.terminations = dict.fromkeys(self.agents, False)
        self.truncations = dict.fromkeys(self.agents, False)
        self.agent_selection = self.possible_agents[self._table.turn]
        self.infos: dict[str, dict[str, Any]] = {agent: self._at(agent).info(self._table) for agent in self.agents}
        self._potentials = {agent: self._at(agent).potential() for agent in self.agents} if self.shaped else {}

    def step(self, action: int | None) -> None:
        """Do action number `action` for the agent whose turn it is; `None` once its game is over.

        Raises `Illegal` for an action that the mask forbids, and `GameError` while no game is on.
        """
        self._check_on()
        agent, table = self.agent_selection, self._table
        if self.terminations[agent] or self.truncations[agent]:
            self._was_dead_step(action)
            return
        if action is None or not 0 <= action < len(self._menu.actions) or not self._mask(agent)[action]:
            if not self.forgiving:
                raise Illegal("R24", f"action {action} is masked for {agent}")
            self._lose(agent)
            return
        self._cumulative_rewards[agent] = 0
        self._clear_rewards()
        table.act(table.turn, self._menu.actions[action])
        self._seen.clear()
        self._acted = self._acted + 1 if action else 0
        if table.over:
            self.terminations = dict.fromkeys(self.agents, True)
            self.agent_selection = self.agents[0]
        else:
            self.agent_selection = self.possible_agents[table.turn]
        for name in self.agents if action == 0 else (self.agent_selection,):
            self.infos[name] = self._at(name).info(table)
        if table.over:
            for name in self.agents:
                self.rewards[name] = self.infos[name]["score"]
        if self.shaped:
            for name in self.agents if table.over else (self.agent_selection,):
                now = 0.0 if table.over else self._at(name).potential()
                self.rewards[name] += self.discount * now - self._potentials[name]
                self._potentials[name] = now
        self._accumulate_rewards()

    def observe(self, agent: str) -> dict[str, Any]:
        """What an agent knows and what it may do. Raises `GameError` while no game is on."""
        self._check_on()
        return {"observation": self._at(agent).row(), "action_mask": self._mask(agent).copy()}

    def arrays(self, agent: str) -> dict[str, features.Floats]:
        """The observation of an agent as named arrays."""
        return self._at(agent).arrays()

    def render(self) -> str | None:
        """The record of the game so far, as text."""
        return self._table.record.text if self.render_mode == "ansi" else None

    def close(self) -> None:
        """There is nothing to close."""

    def __str__(self) -> str:
        return str(self.metadata["name"])

    def _check_on(self) -> None:
        if not self.agents:
            raise GameError("no game is on; call reset first")

    def _lose(self, agent: str) -> None:
        """End the game for everybody; an agent that did what it may not do loses 1."""
        self._cumulative_rewards[agent] = 0
        self.rewards = {name: ILLEGAL if name == agent else 0.0 for name in self.agents}
        self.terminations = dict.fromkeys(self.agents, True)
        self.agent_selection = self.agents[0]
        self._accumulate_rewards()

    def _dealt(self) -> Table:
        return Table(self.scenario, self._next_seed, (PERSON,) * len(self.possible_agents))

    def _mask(self, agent: str) -> Any:
        return self._at(agent).mask(self._acted >= MOST_ACTIONS)
