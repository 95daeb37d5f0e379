"""The game as a PettingZoo environment: it keeps PettingZoo's contract, and tells an agent what its seat knows and no more."""

from __future__ import annotations

import random
import re
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game import scenario, zoo
from game.errors import Illegal
from game.rules.actions import End
from game.rules.legal import forbids
from game.rules.state import observe
from game.zoo import features
from game.zoo.menu import Legality
from tests.test_search import _other_world as other_world
from tests.view_fixtures import rivals, roles

with warnings.catch_warnings():  # its tests load a game of its own by a name that it means to retire
    warnings.simplefilter("ignore")
    from pettingzoo.test import api_test, seed_test

ADVICE = "ignore::UserWarning:pettingzoo"
"""PettingZoo advises what spaces other games have, by warnings."""


def of(name: str, folder: Path) -> str:
    """A shipped scenario by its id, or one of those with several seats, written to a folder."""
    makers = {"roles": roles, "rivals": rivals}
    return str(makers[name](folder)) if name in makers else name


NAMES = ("first-strike", "one-removal", "roles", "rivals")


@pytest.mark.filterwarnings(ADVICE)
@pytest.mark.parametrize("name", NAMES)
def test_it_passes_the_api_test(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api_test(zoo.env(of(name, tmp_path)), num_cycles=150)
    assert "Passed API test" in capsys.readouterr().out


@pytest.mark.filterwarnings(ADVICE)
@pytest.mark.parametrize("name", NAMES)
def test_it_passes_the_seed_test(name: str, tmp_path: Path) -> None:
    path = of(name, tmp_path)
    seed_test(lambda: zoo.env(path), num_cycles=40)


def wander(env: zoo.raw_env, dice: random.Random, steps: int) -> None:
    """Some legal actions, ends of turns more often than their share of the list."""
    for _ in range(steps):
        agent = env.agent_selection
        if env.terminations[agent]:
            return
        legal = np.flatnonzero(env.observe(agent)["action_mask"])
        env.step(0 if dice.random() < 0.2 else int(dice.choice(legal)))


@pytest.mark.parametrize("name", NAMES)
def test_the_mask_is_what_the_rules_allow(name: str, tmp_path: Path) -> None:
    """Action by action, for every agent, at turn or not, in positions along a game."""
    env = zoo.raw_env(of(name, tmp_path))
    env.reset(seed=3)
    dice = random.Random(3)
    for _ in range(4):
        for number, agent in enumerate(env.possible_agents):
            sight = env._table.sight(number)
            mask = env.observe(agent)["action_mask"]
            expected = [sight.board.turn == number and forbids(sight, action) is None for action in env.actions]
            assert mask.tolist() == list(map(int, expected))
        wander(env, dice, 5)


def test_a_game_ends_with_its_scores_as_rewards(tmp_path: Path) -> None:
    """Nothing before the end, then each agent its score; a masked action is refused."""
    env = zoo.raw_env(of("rivals", tmp_path))
    env.reset(seed=1)
    dice = random.Random(1)
    while not any(env.terminations.values()):
        assert not any(env.rewards.values())
        wander(env, dice, 1)
    assert any(env.rewards.values())
    assert all(0 <= reward <= 1 for reward in env.rewards.values())
    assert [f"{reward:.4f}" for reward in env.rewards.values()] == [
        line.split()[2] for line in env._table.record.text.splitlines() if line.startswith("[Result")
    ]
    env.reset(seed=1)
    masked = int(np.flatnonzero(env.observe(env.agent_selection)["action_mask"] == 0)[0])
    with pytest.raises(Illegal, match="masked"):
        env.step(masked)


def test_an_observation_tells_nothing_that_the_sight_does_not() -> None:
    """In a world that the seat cannot tell from the true one the observation is the same, number by number."""
    env = zoo.raw_env("first-strike")
    env.reset(seed=2)
    wander(env, random.Random(2), 12)
    state = env._table._state
    other = other_world(state)
    one, same = features.arrays(observe(state, 0)), features.arrays(observe(other, 0))
    for name, found in one.items():
        assert np.array_equal(found, same[name]), name


def test_an_observation_tells_what_the_seat_learns() -> None:
    """A cell that is unveiled shows its score; a strike lowers willingness and the purse."""
    env = zoo.raw_env("first-strike")
    env.reset(seed=1)
    before = env.arrays("organizer_0")
    cell = next(i for i, _ in enumerate(env.actions) if env.told(i) == "u ABEH all")
    env.step(cell)
    after = env.arrays("organizer_0")
    row = 0b10010011
    assert before["known"][row, 0] == 0
    assert after["known"][row, 0] == 1
    learned = env._table.sight(0).cell(row, 0)
    assert learned is not None
    assert after["score"][row, 0] == pytest.approx(learned.score / 10_000)
    strike = next(i for i, _ in enumerate(env.actions) if env.told(i) == "s CD")
    env.step(strike)
    struck = env.arrays("organizer_0")
    assert struck["condition"][2, 2] == pytest.approx(after["condition"][2, 2] - 2 / 3)
    assert struck["money"][0] == pytest.approx(after["money"][0] - 0.4)


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of `docs/training.md`, as it stands there."""
    page = (Path(__file__).resolve().parent.parent / "docs" / "training.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.S)
    exec(example, {})
    assert re.fullmatch(r"organizer_0 scored \d+%\n", capsys.readouterr().out)


def test_no_legal_action_of_another_amount_is_left_out_by_the_questions() -> None:
    """The mask asks the rules once for all sums of a demand; asked for each, they say the same."""
    loaded = scenario.load(scenario.find("first-strike"))
    legality = Legality(loaded.setup)
    env = zoo.raw_env("first-strike")
    env.reset(seed=5)
    poor = env._table.sight(0)
    for purse in (0, 100, 350, 1600):
        sight = replace(poor, notes=replace(poor.notes, purse=purse))
        assert legality.mask(sight).tolist() == [int(forbids(sight, action) is None) for action in legality.actions]
    assert legality.actions[0] == End()
