"""One seat against bots: the game as a Gymnasium environment, for what trains a single agent."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from game import scenario as scenarios
from game.catalog import BOTS
from game.errors import GameError
from game.session import company
from game.session.company import MOST_ACTIONS, PERSON
from game.session.table import Table
from game.zoo import features
from game.zoo.watch import ILLEGAL, AtTable, after, agents, observed, seed_of


class SeatEnv(AtTable, gymnasium.Env):
    """One seat of a scenario, `seat` as in `env` (``"auditor_1"``; the first if None), with `bots` at all others.

    Observations, actions, infos, shaped rewards and seeds are as in `raw_env`; the other seats play on until it is the agent's
    turn again. An action that the mask forbids ends the game with a reward of −1. `action_masks` gives the mask alone, as
    libraries that train with masks ask for it. Raises `GameError` for a seat, a bot or a seed that does not exist.
    """

    metadata = {"render_modes": ["ansi"]}  # noqa: RUF012 – its convention

    def __init__(
        self, scenario: str = "first-strike", seat: str | None = None, bots: str = "greedy", seed: int | None = None,
        render_mode: str | None = None, *, shaped: bool = False, discount: float = 1.0,
    ) -> None:  # fmt: skip
        self.scenario = scenarios.load(scenarios.find(scenario))
        names = agents(self.scenario)
        self.agent = names[0] if seat is None else seat
        if self.agent not in names:
            raise GameError(f"there is no seat {self.agent!r} in {self.scenario.id}; its seats are {', '.join(names)}")
        if bots not in BOTS:
            raise GameError(f"there is no bot {bots!r}; choose one of {', '.join(BOTS)}")
        self.players = tuple(PERSON if name == self.agent else bots for name in names)
        self.render_mode = render_mode
        self.shaped, self.discount = shaped, discount
        self._next_seed = self.scenario.seed if seed is None else seed_of(seed)
        self._acted, self._potential, self._lost = 0, 0.0, False
        self._table = self._dealt()
        self._watch()
        self.action_space = spaces.Discrete(len(self.actions))
        self.observation_space = observed(len(self._at(self.agent).row()), len(self.actions))

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Deal a game and let bots before the agent play; `options` are not used. Raises `GameError` for what is no seed."""
        if seed is not None:
            self._next_seed = seed_of(seed)
        super().reset(seed=None if seed is None else self._next_seed)
        self._table = self._dealt()
        self._next_seed = after(self._next_seed)
        self._watches[self.agent].restart()
        self._acted, self._lost = 0, False
        self._drive()
        self._potential = self._at(self.agent).potential()
        return self._observation(), self._info()

    def step(self, action: int) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """Do action number `action`, then let the bots play. Raises `GameError` when the game is over."""
        table = self._table
        if table.over or self._lost:
            raise GameError("the game is over; call reset")
        if not 0 <= action < len(self.actions) or not self.action_masks()[action]:
            self._lost = True
            return self._observation(), ILLEGAL, True, False, self._info()
        table.act(table.turn, self.actions[action])
        self._acted = self._acted + 1 if action else 0
        self._drive()
        info = self._info()
        reward = info["score"] if table.over else 0.0
        if self.shaped:
            now = 0.0 if table.over else self._at(self.agent).potential()
            reward += self.discount * now - self._potential
            self._potential = now
        return self._observation(), reward, table.over, False, info

    def action_masks(self) -> NDArray[np.int8]:
        """1 for what the agent may do now, 0 for the rest."""
        return self._at(self.agent).mask(self._acted >= MOST_ACTIONS)

    def arrays(self) -> dict[str, features.Floats]:
        """The observation as named arrays."""
        return self._at(self.agent).arrays()

    def render(self) -> str | None:
        """The record of the game so far, as text."""
        return self._table.record.text if self.render_mode == "ansi" else None

    def _dealt(self) -> Table:
        return Table(self.scenario, self._next_seed, self.players)

    def _drive(self) -> None:
        table = self._table
        while not table.over and self.players[table.turn] != PERSON:
            company.step(table, BOTS[self.players[table.turn]])
        self._seen.clear()

    def _observation(self) -> dict[str, Any]:
        return {"observation": self._at(self.agent).row(), "action_mask": self.action_masks().copy()}

    def _info(self) -> dict[str, Any]:
        return self._at(self.agent).info(self._table)
