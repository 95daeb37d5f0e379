"""Train an agent with NumPy alone: a small network learns to play a scenario by policy gradients (REINFORCE with a baseline).

It trains on some deals and is tested on others that it never saw, beside the game's `random` bot on the same deals:

    python docs/examples/train.py --minutes 3 --picture training.svg
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from statistics import NormalDist
from time import process_time

import numpy as np

from game import zoo
from game.session.simulate import Match, played

HIDDEN = 48
BATCH = 32  # games between two steps of learning
RATE = 0.002
ENTROPY = 0.01
LONGEST = 10  # actions of a turn after which the agent ends it: to say more helps nobody


class Agent:
    """A policy and a baseline: hidden = tanh(W x + b), logits = E (M hidden + m) over the actions, baseline = v · hidden + c.

    E says in numbers what each action is (`described`), so that what is learned of one tells about those like it.
    """

    def __init__(self, width: int, actions: np.ndarray, prior: np.ndarray, dice: np.random.Generator) -> None:
        self.actions, self.prior = actions, prior
        deep = actions.shape[1]
        self.weights = {
            "W": dice.normal(0, 1 / np.sqrt(width), (HIDDEN, width)), "b": np.zeros(HIDDEN),
            "M": dice.normal(0, 0.01, (deep, HIDDEN)), "m": np.zeros(deep), "v": np.zeros(HIDDEN), "c": np.zeros(1),
        }  # fmt: skip
        self.weights = {name: value.astype(np.float32) for name, value in self.weights.items()}
        self.moments = {name: (np.zeros_like(value), np.zeros_like(value)) for name, value in self.weights.items()}
        self.steps = 0

    def forward(self, seen: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of rows of observations and masks: the hidden layer, the chances of the actions, the baseline."""
        w = self.weights
        hidden = np.tanh(seen @ w["W"].T + w["b"])
        logits = (hidden @ w["M"].T + w["m"]) @ self.actions.T + self.prior
        logits = np.where(mask, logits, -np.inf)
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        return hidden, chances / chances.sum(axis=1, keepdims=True), hidden @ w["v"] + w["c"]

    def learn(self, seen: np.ndarray, mask: np.ndarray, done: np.ndarray, returns: np.ndarray) -> None:
        """A step of Adam towards what did better than the baseline said."""
        hidden, chances, baseline = self.forward(seen, mask)
        gain = returns - baseline
        worth = np.clip(gain / (gain.std() + 1e-6), -3, 3)
        log = np.log(np.maximum(chances, 1e-12))
        entropy = -(chances * log).sum(axis=1, keepdims=True)
        slope = -chances * worth[:, None]
        slope[np.arange(len(done)), done] += worth
        slope -= ENTROPY * chances * (log + entropy)
        slope /= len(done)
        to_deep = slope @ self.actions
        error = gain / len(done)
        w = self.weights
        back = (to_deep @ w["M"] + error[:, None] * w["v"]) * (1 - hidden**2)
        up = {"W": back.T @ seen, "b": back.sum(axis=0), "M": to_deep.T @ hidden, "m": to_deep.sum(axis=0)}
        up |= {"v": error @ hidden, "c": np.array([error.sum()])}
        self.steps += 1
        for name, gradient in up.items():
            first, second = self.moments[name]
            first += 0.1 * (gradient - first)
            second += 0.01 * (gradient**2 - second)
            level = np.sqrt(second / (1 - 0.99**self.steps)) + 1e-8
            w[name] += RATE * first / (1 - 0.9**self.steps) / level


def described(actions: tuple) -> tuple[np.ndarray, np.ndarray]:
    """What each action is in numbers, and a prior that makes kinds of action equally likely, as for the bot `random`.

    For each kind a 1, and its fields: sets of groups bit by bit, choices as one of many, amounts by their place in the grid.
    """
    kinds = [type(action).__name__ for action in actions]
    columns = [np.array([kind == name for kind in kinds], dtype=float) for name in dict.fromkeys(kinds)]
    prior = -np.log([kinds.count(kind) for kind in kinds])
    for name in dict.fromkeys(kinds):
        own = [i for i, kind in enumerate(kinds) if kind == name]
        for field in fields(actions[own[0]]):
            values = [getattr(actions[i], field.name) for i in own]
            known = sorted(set(values), key=str)
            if field.name in ("row", "groups"):
                parts = [[value >> bit & 1 for value in values] for bit in range(max(values).bit_length())]
                parts += [[value == max(values) for value in values]]
            elif field.name in ("sum", "value") and len(known) > 2:
                place = {value: 2 * i / (len(known) - 1) - 1 for i, value in enumerate(sorted(known))}
                at = np.array([place[value] for value in values])
                parts = [at, *(np.exp(-((at - middle) ** 2) / 0.02) for middle in np.linspace(-1, 1, 15))]
            else:
                parts = [[value == one for value in values] for one in known] if len(known) > 1 else []
            for part in parts:
                columns.append(np.zeros(len(actions)))
                columns[-1][own] = part
    return np.array(columns, dtype=np.float32).T, prior.astype(np.float32)


def game(env: zoo.SeatEnv, agent: Agent, seed: int, dice: np.random.Generator) -> tuple[list[tuple], float]:
    """A game on the deal of a seed: (observation, mask, action, reward) step by step, and the score."""
    seen, info = env.reset(seed=seed)
    line, over, turn = [], False, 0
    while not over:
        mask = seen["action_mask"].astype(bool)
        if turn >= LONGEST:
            mask[1:] = False
        _, chances, _ = agent.forward(seen["observation"][None], mask[None])
        action = min(int(np.searchsorted(np.cumsum(chances[0]), dice.random())), len(mask) - 1)
        before = seen["observation"]
        seen, reward, over, _, info = env.step(action)
        turn = turn + 1 if action else 0
        line.append((before, mask, action, reward))
    return line, info["score"]


def split(env: zoo.SeatEnv, count: int) -> tuple[list[int], list[int]]:
    """Seeds to train on and seeds to test on, `count` each, of other deals: a quarter of all deals is kept for the test."""
    found: tuple[list[int], list[int]] = [], []
    seed = 0
    while min(map(len, found)) < count:
        deal = getattr(env.scenario.dealt(seed).source, "deal", seed)
        place = found[deal % 4 == 0] if env.scenario.deals else found[seed % 2]
        if len(place) < count:
            place.append(seed)
        seed += 1
    return found


def interval(scores: list[float]) -> tuple[float, float, float]:
    """The mean of scores and its 95% interval."""
    mean, wide = float(np.mean(scores)), NormalDist().inv_cdf(0.975) * float(np.std(scores, ddof=1)) / np.sqrt(len(scores))
    return mean, mean - wide, mean + wide


def picture(curve: list[tuple[float, float, float]], rivals: dict[str, tuple[float, float, float]], name: str) -> str:
    """The curve as SVG: mean scores over minutes, on the deals trained on and on those kept for the test."""
    most = max(0.1, *(max(row[1:]) for row in curve), *(high for _, _, high in rivals.values())) * 1.1
    last = max(minutes for minutes, _, _ in curve)

    def at(minutes: float, score: float) -> str:
        return f"{60 + 540 * minutes / last:.1f},{260 - 230 * score / most:.1f}"

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 310" font-family="sans-serif" font-size="13">',
        '<rect width="760" height="310" fill="#fff"/>',
        f'<text x="60" y="18">Mean score in {name}</text>',
        '<text x="330" y="302" text-anchor="middle">minutes of training</text>',
    ]
    for score in np.linspace(0, most, 5):
        y = at(0, score).split(",")[1]
        parts.append(f'<path d="M60,{y} H600" stroke="#ddd"/><text x="52" y="{y}" dy="4" text-anchor="end">{score:.2f}</text>')
    ticks = ((at(minutes, 0).split(",")[0], minutes) for minutes in np.linspace(0, last, 4))
    parts += [f'<text x="{x}" y="280" text-anchor="middle">{minutes:.1f}</text>' for x, minutes in ticks]
    for column, colour, label in ((1, "#888", "deals trained on"), (2, "#0a6ebd", "deals never seen")):
        line = " ".join(at(row[0], row[column]) for row in curve)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        y = 40 + 20 * column
        parts.append(f'<path d="M612,{y} h18" stroke="{colour}" stroke-width="2"/><text x="634" y="{y}" dy="4">{label}</text>')
    for label, (mean, _, _) in rivals.items():
        y = at(0, mean).split(",")[1]
        parts.append(f'<path d="M60,{y} H600" stroke="#c33" stroke-dasharray="5 4"/>')
        parts.append(f'<text x="606" y="{y}" dy="-4" fill="#c33">bot {label}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="first-strike")
    parser.add_argument("--minutes", type=float, default=3.0, help="minutes of training on one core (default 3)")
    parser.add_argument("--deals", type=int, default=30, help="how many deals to train on, and to test on along the way")
    parser.add_argument("--games", type=int, default=100, help="how many unseen games the last test has")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the agent's dice")
    parser.add_argument("--picture", help="write the curve to this file, as SVG")
    options = parser.parse_args()

    env = zoo.SeatEnv(options.scenario, bots="pass", shaped=True)
    dice = np.random.default_rng(options.seed)
    agent = Agent(env.observation_space["observation"].shape[0], *described(env.actions), dice)
    seeds, unseen = split(env, max(options.deals, options.games))
    seeds, along = seeds[: options.deals], unseen[: options.deals]

    def tested(on: list[int]) -> list[float]:
        return [game(env, agent, seed, dice)[1] for seed in on]

    spent, games, recent = 0.0, 0, [0.0]
    curve = [(0.0, float(np.mean(tested(seeds))), float(np.mean(tested(along))))]
    while spent < 60 * options.minutes:
        start = process_time()
        lines = [game(env, agent, int(dice.choice(seeds)), dice) for _ in range(BATCH)]
        returns = [np.cumsum([step[3] for step in line][::-1])[::-1] for line, _ in lines]
        steps = [step for line, _ in lines for step in line]
        agent.learn(*(np.array([step[i] for step in steps]) for i in range(3)), np.concatenate(returns).astype(np.float32))
        spent, games = spent + process_time() - start, games + BATCH
        recent = (recent + [score for _, score in lines])[-20 * BATCH :]
        if spent / 60 >= curve[-1][0] + options.minutes / 12:  # testing is not counted as training
            curve.append((spent / 60, float(np.mean(recent)), float(np.mean(tested(along)))))
            minutes, here, there = curve[-1]
            print(f"{minutes:4.1f} min {games:6} games: {here:.3f} on deals trained on, {there:.3f} on others", flush=True)

    name = env.scenario.setup.id
    last = unseen[: options.games]
    rivals = {}
    for who in ("random",):
        others = tuple(who if player == "person" else player for player in env.players)
        rivals[who] = interval([played(Match(env.scenario, seed, others)).results[0].score for seed in last])
    agents = {"the agent": interval(tested(last)), **rivals}
    for who, (mean, low, high) in agents.items():
        print(f"{who:10} {mean:.3f} ({low:.3f} to {high:.3f}) in {len(last)} games of {name} on deals never seen")
    if options.picture:
        with open(options.picture, "w", encoding="utf-8", newline="\n") as file:
            file.write(picture(curve, rivals, env.scenario.title))


if __name__ == "__main__":
    main()
