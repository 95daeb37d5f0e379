"""The game as a PettingZoo environment: it keeps PettingZoo's contract, and tells an agent what its seat knows and no more."""

from __future__ import annotations

import copy
import importlib.util
import pickle
import random
import re
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from game import scenario, zoo
from game.errors import GameError, Illegal
from game.rules.actions import Action, Declare, End, Strike
from game.rules.legal import forbids
from game.rules.sight import Sight
from game.rules.state import observe
from game.session.replay import verify
from game.subsets import members
from game.zoo import features
from game.zoo.menu import Knowing, Legality, Menu
from game.zoo.watch import Watch
from tests.test_search import _other_world as other_world
from tests.view_fixtures import rivals, roles

with warnings.catch_warnings():  # its tests load a game of its own by a name that it means to retire
    warnings.simplefilter("ignore")
    from pettingzoo.test import api_test, seed_test

TRAIN = Path(__file__).resolve().parent.parent / "docs" / "examples" / "train.py"

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


def changes_nothing(sight: Sight, action: Action) -> bool:
    """Whether an action states what stands already."""
    if not isinstance(action, Declare):
        return False
    return sight.notes.declared.get((action.method, action.groups, action.slice)) == action.value


@pytest.mark.parametrize("name", NAMES)
def test_the_mask_is_what_the_rules_allow_and_changes_something(name: str, tmp_path: Path) -> None:
    """Action by action, for every agent, at turn or not, in positions along a game."""
    env = zoo.raw_env(of(name, tmp_path))
    dice, stood = random.Random(3), 0
    for seed in (3, 4):
        env.reset(seed=seed)
        legal = np.flatnonzero(env.observe(env.agent_selection)["action_mask"])
        if stating := [int(i) for i in legal if isinstance(env.actions[i], Declare)]:
            env.step(dice.choice(stating))
        while not any(env.terminations.values()):
            for number, agent in enumerate(env.possible_agents):
                sight = env._table.sight(number)
                mask = env.observe(agent)["action_mask"]
                mine = [sight.board.turn == number and forbids(sight, action) is None for action in env.actions]
                nothing = [changes_nothing(sight, action) for action in env.actions]
                assert mask.tolist() == [int(may and not idle) for may, idle in zip(mine, nothing, strict=True)]
                stood += sum(nothing)
            wander(env, dice, 6)
    assert bool(stood) == any(isinstance(action, Declare) for action in env.actions), "something was stated that could be"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_from_step_to_step_is_what_a_fresh_look_gives(name: str, tmp_path: Path) -> None:
    """Observations and infos follow the game as far as something changes: they are those of somebody who comes in just now."""
    env = zoo.raw_env(of(name, tmp_path))
    dice = random.Random(5)
    for seed in (1, 2):
        env.reset(seed=seed)
        while not any(env.terminations.values()):
            for number, agent in enumerate(env.possible_agents):
                fresh = features.arrays(env._table.sight(number))
                for part, found in env.arrays(agent).items():
                    assert np.array_equal(found, fresh[part]), part
                assert np.array_equal(env.observe(agent)["observation"], np.concatenate([one.ravel() for one in fresh.values()]))
                new = Watch(env.scenario.setup, Menu(env.scenario.setup), number)
                new.see(env._table)
                assert env._at(agent).info(env._table) == new.info(env._table)
            assert env.infos[env.agent_selection] == env._at(env.agent_selection).info(env._table)
            wander(env, dice, 3)


def test_what_is_known_is_not_looked_at_again() -> None:
    """A cell that is known is masked; a row is not while one of its cells is veiled, and costs those that are."""
    env = zoo.raw_env("first-strike")
    env.reset(seed=1)
    place = {env.told(i): i for i in range(len(env.actions))}
    env.step(place["u ABCDEFGH all"])
    mask = env.observe("organizer_0")["action_mask"]
    assert not mask[place["u ABCDEFGH all"]]
    assert mask[place["u ABCDEFGH *"]]
    purse = env.infos["organizer_0"]["money"]["purse"]
    env.step(place["u ABCDEFGH *"])
    assert env.infos["organizer_0"]["money"]["purse"] == purse - 3
    assert not env.observe("organizer_0")["action_mask"][place["u ABCDEFGH *"]]


COPIES = {"deepcopy": copy.deepcopy, "pickle": lambda env: pickle.loads(pickle.dumps(env))}


def same(one: zoo.raw_env, other: zoo.raw_env) -> None:
    """All that an agent can ask two environments is equal."""
    assert one.agent_selection == other.agent_selection
    assert one.agents == other.agents
    for part in ("rewards", "_cumulative_rewards", "terminations", "truncations"):
        assert getattr(one, part) == getattr(other, part)
    assert one.infos == other.infos
    for agent in one.agents:
        mine, its = one.observe(agent), other.observe(agent)
        assert all(np.array_equal(mine[part], its[part]) for part in mine)


@pytest.mark.parametrize(("how", "positions"), [("deepcopy", 500), ("pickle", 40)])
def test_a_copy_in_the_middle_of_a_game_goes_on_where_it_stands(how: str, positions: int) -> None:
    """Random positions of the shipped scenarios: copies are equal, stay so under the same actions, and part under others."""
    envs = [zoo.env(path.stem, render_mode="ansi", shaped=True) for path in scenario.shipped()]
    dice = random.Random(7)
    for number in range(positions):
        env = envs[number % len(envs)]
        if number < len(envs) or any(env.terminations.values()):
            env.reset(seed=number % 3)
        wander(env, dice, dice.randrange(1, 8))
        other = COPIES[how](env)
        same(env, other)
        assert env.render() == other.render()
        if any(env.terminations.values()):
            continue
        before = env.render()
        wander(other, random.Random(number), 2)
        assert env.render() == before, "what is done with the copy changes nothing here"
        wander(env, random.Random(number), 2)
        same(env, other)
        if number % 10 == 0:
            assert env.render() == other.render()


@pytest.mark.parametrize("seed", [np.int64(7), np.uint32(7), np.int8(7), 7])
def test_a_seed_is_any_whole_number(seed: int) -> None:
    env = zoo.env("one-removal", seed=seed, render_mode="ansi")
    env.reset()
    first = env.render()
    env.reset(seed=seed)
    assert env.render() == first
    assert '[Seed "7"]' in str(first)
    assert zoo.SeatEnv("one-removal").reset(seed=seed)[1] == env.infos["organizer_0"]


@pytest.mark.parametrize("seed", [-1, 1 << 31, 1.0, "7"])
def test_what_is_no_seed_is_refused(seed: object) -> None:
    for make in (zoo.env, zoo.SeatEnv):
        with pytest.raises(GameError, match="is no seed; give a whole number from 0 to 2,147,483,647"):
            make("one-removal", seed=seed)
        with pytest.raises(GameError, match="is no seed"):
            make("one-removal").reset(seed=seed)


@pytest.mark.shipped
def test_each_seed_has_its_deal_and_all_have_the_same_list_of_actions() -> None:
    """Where a scenario lists deals the seed picks one: other rows and thresholds, which an observation tells."""
    env = zoo.raw_env("first-strike")
    told, deals = {env.told(i) for i in range(len(env.actions))}, set()
    for seed in range(6):
        env.reset(seed=seed)
        deals.add(env.arrays("organizer_0")["goals"].tobytes() + env.arrays("organizer_0")["rows"].tobytes())
        goal = env._table.scenario.setup.goals[0]
        assert env.arrays("organizer_0")["goals"][0, :2] == pytest.approx([goal.partial / 1000, goal.full / 1000])
        assert {env.told(i) for i in range(len(env.actions))} == told
    assert len(deals) == 6


@pytest.mark.shipped
def test_infos_say_how_goals_and_money_stand(tmp_path: Path) -> None:
    """In points and credits, as the game's own pages do; at the end what the goals came to."""
    env = zoo.raw_env("first-strike")
    env.reset(seed=1)
    info = env.infos["organizer_0"]
    assert (info["round"], info["rounds"], info["money"]) == (1, 5, {"purse": 10, "received": 0, "spent": 0})
    assert info["goals"]["purse"] == {"points": 55, "stated": 0, "value": 10, "share": 0}
    assert info["goals"]["worth"] == {"points": 45, "stated": 0}
    env.step(next(i for i, action in enumerate(env.actions) if isinstance(action, Declare)))
    assert env.infos["organizer_0"]["goals"]["worth"]["stated"] == 1
    while not any(env.terminations.values()):
        env.step(0)
    info = env.infos["organizer_0"]
    assert info["score"] == env.rewards["organizer_0"]
    assert {"value", "share"} <= info["goals"]["worth"].keys()
    points = sum(goal["points"] * goal["share"] for goal in info["goals"].values())
    assert info["score"] == pytest.approx(points / 100)


@pytest.mark.parametrize("name", ["first-strike", "rivals", "roles"])
def test_a_shaped_reward_changes_no_optimum(name: str, tmp_path: Path) -> None:
    """Whatever an agent does, what it gets in all is its score less how far its goals seemed on their way at the start."""
    env, plain = (zoo.raw_env(of(name, tmp_path), shaped=shaped) for shaped in (True, False))
    for seed in range(3):
        env.reset(seed=seed)
        plain.reset(seed=seed)
        start = {agent: env._at(agent).potential() for agent in env.possible_agents}
        total, early = dict.fromkeys(env.possible_agents, 0.0), 0
        dice = random.Random(seed)
        while not any(env.terminations.values()):
            legal = np.flatnonzero(env.observe(env.agent_selection)["action_mask"])
            action = 0 if dice.random() < 0.2 else int(dice.choice(legal))
            for one in (env, plain):
                one.step(action)
            for agent, reward in env.rewards.items():
                total[agent] += reward
                early += reward != 0 and not env.terminations[agent]
        assert early, "something was told before the end"
        for agent, score in plain.rewards.items():
            assert total[agent] == pytest.approx(score - start[agent])


def test_a_shaped_reward_is_discounted_as_the_agent_discounts() -> None:
    """The sum of discounted rewards, a step of the agent at a time, telescopes to the same."""
    env = zoo.SeatEnv("first-strike", shaped=True, discount=0.9)
    env.reset(seed=2)
    start, total, rate, over, dice = env._potential, 0.0, 1.0, False, random.Random(2)
    while not over:
        action = 0 if dice.random() < 0.2 else int(dice.choice(np.flatnonzero(env.action_masks())))
        _, reward, over, _, info = env.step(action)
        total, rate = total + rate * reward, rate * 0.9
    assert total == pytest.approx(rate / 0.9 * info["score"] - start)


@pytest.mark.filterwarnings("ignore::UserWarning:gymnasium")
@pytest.mark.parametrize(("name", "seat"), [("first-strike", None), ("rivals", None), ("roles", "auditor_2")])
def test_one_seat_is_a_gymnasium_environment(name: str, seat: str | None, tmp_path: Path) -> None:
    """It passes Gymnasium's checks; illegal actions end the game with −1; what bots do is in the record, and a copy goes on."""
    path = of(name, tmp_path)
    check_env(zoo.SeatEnv(path, seat, bots="random"), skip_render_check=True)
    env = zoo.SeatEnv(path, seat, bots="random", render_mode="ansi")
    seen, info = env.reset(seed=4)
    over, dice = False, random.Random(4)
    while not over:
        assert np.array_equal(seen["action_mask"], env.action_masks())
        for how in COPIES.values():
            assert how(env).render() == env.render()
        action = 0 if dice.random() < 0.3 else int(dice.choice(np.flatnonzero(seen["action_mask"])))
        other = copy.deepcopy(env)
        seen, reward, over, cut, info = env.step(action)
        its = other.step(action)
        assert all(np.array_equal(seen[part], its[0][part]) for part in seen)
        assert (reward, over, cut, info) == its[1:]
    assert reward == info["score"]
    assert verify(str(env.render()), env.scenario).over
    with pytest.raises(GameError, match="call reset"):
        env.step(0)
    env.reset(seed=4)
    masked = int(np.flatnonzero(env.action_masks() == 0)[0])
    assert env.step(masked)[1:4] == (-1, True, False)


def test_seats_and_bots_that_do_not_exist_are_refused() -> None:
    with pytest.raises(GameError, match="its seats are organizer_0"):
        zoo.SeatEnv("first-strike", "auditor_7")
    with pytest.raises(GameError, match="there is no bot 'gready'; choose one of"):
        zoo.SeatEnv("first-strike", bots="gready")


def test_a_masked_action_ends_the_game_and_nothing_goes_on_before_a_reset() -> None:
    env = zoo.env("first-strike")
    for ask in (env.last, lambda: env.step(0)):
        with pytest.raises(GameError, match="call reset first"):
            ask()
    env.reset(seed=1)
    masked = int(np.flatnonzero(env.observe(env.agent_selection)["action_mask"] == 0)[0])
    for action in (masked, -1, len(env.actions)):
        env.reset(seed=1)
        env.step(action)
        assert env.last()[1:3] == (-1, True)
        env.step(None)
        assert not env.agents


@pytest.mark.shipped
def test_the_training_example_learns(tmp_path: Path) -> None:
    """A moment of it: it trains, tests on other deals than it trained on, says so, and draws its curve."""
    drawn = tmp_path / "curve.svg"
    options = ["--minutes", "0.02", "--deals", "2", "--games", "3", "--picture", str(drawn)]
    done = subprocess.run([sys.executable, str(TRAIN), *options], capture_output=True, text=True, check=True)
    assert re.search(r"^the agent .* in 3 games of first-strike on deals never seen$", done.stdout, re.M)
    assert re.search(r"^random .* on deals never seen$", done.stdout, re.M)
    assert "polyline" in drawn.read_text(encoding="utf-8")
    module = importlib.util.module_from_spec(importlib.util.spec_from_file_location("train", TRAIN))  # type: ignore[arg-type]
    module.__loader__.exec_module(module)  # type: ignore[union-attr]
    seeds, unseen = module.split(zoo.SeatEnv("first-strike"), 30)
    loaded = scenario.load(scenario.find("first-strike"))
    trained, kept = ({loaded.dealt(seed).source.deal for seed in found} for found in (seeds, unseen))
    assert not trained & kept


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
    env = zoo.raw_env("substitutes")
    env.reset(seed=1)
    after = env.arrays("organizer_0")
    strike = next(i for i, action in enumerate(env.actions) if isinstance(action, Strike))
    group = next(iter(members(env.actions[strike].groups)))
    env.step(strike)
    struck = env.arrays("organizer_0")
    assert struck["condition"][group, 2] == pytest.approx(after["condition"][group, 2] - 2 / 3)
    assert struck["groups"][group, 2] == 1
    first = env._table.sight(0).me.strike_first
    assert struck["money"][0] == pytest.approx(after["money"][0] - first / 1000)


def test_the_examples_of_the_page_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of `docs/training.md`, as it stands there."""
    page = (Path(__file__).resolve().parent.parent / "docs" / "training.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, re.S)
    assert len(examples) == 2
    for example in examples:
        exec(example, {})
        assert re.fullmatch(r"organizer_0 scored -?\d+%\n", capsys.readouterr().out)


def test_no_legal_action_of_another_amount_is_left_out_by_the_questions() -> None:
    """The mask asks the rules once for all sums of a demand; asked for each, they say the same."""
    env = zoo.raw_env("first-strike")
    env.reset(seed=5)
    poor = env._table.sight(0)
    for purse in (0, 100, 350, 1600):
        sight = replace(poor, notes=replace(poor.notes, purse=purse))
        legality, knowing = Legality(Menu(env.scenario.setup), 0), Knowing(env.scenario.setup)
        knowing.follow(sight)
        assert legality.mask(sight, knowing).tolist() == [int(forbids(sight, action) is None) for action in env.actions]
    assert env.actions[0] == End()
