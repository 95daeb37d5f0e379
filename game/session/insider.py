"""`insider`: `search` that plans on the true board. No player: it shows how far a scenario's secret leads whoever knows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from game import catalog
from game.bots import Bot
from game.bots.search import Search
from game.imagine import knowing
from game.rules.actions import Action
from game.rules.rulebook import play
from game.scenario import Scenario
from game.scenario.deal import deal

NAME = "insider"
"""What records and studies call it."""

PLANS: Bot = Search(games=48, looks=False)
"""What it does with what it knows: all its imagined games are the true one, so that few tell as much as many."""


class Beside:
    """The game as it really stands, played along beside a table, for who knows the secret; the table itself tells no one."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._state, _ = deal(scenario, seed)

    @contextmanager
    def told(self) -> Iterator[None]:
        """Who plans inside knows how things stand."""
        with knowing(self._state):
            yield

    def follow(self, action: Action) -> None:
        """The same action as at the table."""
        self._state, _ = play(self._state, action, catalog.POLICIES)
