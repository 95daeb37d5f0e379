"""How good estimates are: against shapiq's on the cells those ask for, how often intervals hold, and what a cell costs.

The boards are really trained ones, dealt afresh by seeds that were never used to choose the model of the estimates. Every
estimator of shapiq chooses its own cells; ours is given the same cells and no more. An error is the root mean square over
groups, divided by the spread of the true Shapley values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

import game.valuation as val
from game.bench import Check, at_most, medians
from game.errors import GameError
from game.valuation.estimate import NINETY_FIVE
from game.worlds import DatasetGrid

Floats = NDArray[np.float64]

_DATA, _MODELS = ("wine", "cancer", "digits"), ("knn", "gaussian-nb")
_DEALS = range(3001, 3006)
_TARGETS = {0.05: 0.5, 0.1: 1.0, 0.2: 1.0}
_FEW = (10, 25)
_DRAWS = 2000

# Every estimator of Shapley values that shapiq has, with the settings that did best where it has some; by name what to make of
# (module, groups, seed). Left out are ProxySPEX and ShaplEIG, which take half a minute a board (docs/benchmarks.md).
_RIVALS: dict[str, Callable[[Any, int, int], Any]] = {
    "RegressionMSR": lambda m, n, seed: m.RegressionMSR(n, "SV", random_state=seed),
    "RegressionMSR, linear": lambda m, n, seed: m.RegressionMSR(n, "SV", proxy_model="linear", random_state=seed),
    "ProxySHAP": lambda m, n, seed: m.ProxySHAP(n, max_order=1, index="SV", random_state=seed),
    "ProxySHAP, adjusted": lambda m, n, seed: m.ProxySHAP(n, max_order=1, index="SV", adjustment=True, random_state=seed),
    "ProxySHAP, linear": lambda m, n, seed: m.ProxySHAP(
        n, max_order=1, index="SV", proxy_model="linear", adjustment=True, random_state=seed
    ),
    "OddSHAP": lambda m, n, seed: m.OddSHAP(n, random_state=seed),
    "PolySHAP": lambda m, n, seed: m.PolySHAP(n, max_order=2, pairing_trick=True, random_state=seed),
    "LeverageSHAP": lambda m, n, seed: m.LeverageSHAP(n, random_state=seed),
    "KernelSHAP": lambda m, n, seed: m.KernelSHAP(n, pairing_trick=True, random_state=seed),
    "kADDSHAP": lambda m, n, seed: m.kADDSHAP(n, 2, random_state=seed),
    "UnbiasedKernelSHAP": lambda m, n, seed: m.UnbiasedKernelSHAP(n, random_state=seed),
    "SVARM": lambda m, n, seed: m.SVARM(n, random_state=seed),
    "OwenSamplingSV": lambda m, n, seed: m.OwenSamplingSV(n, random_state=seed),
    "StratifiedSamplingSV": lambda m, n, seed: m.StratifiedSamplingSV(n, random_state=seed),
    "PermutationSamplingSV": lambda m, n, seed: m.PermutationSamplingSV(n, random_state=seed),
}


def run() -> list[Check]:
    """Errors, intervals and times. Raises `GameError` without shapiq."""
    try:
        rivals = import_module("shapiq.approximator")
    except ImportError as fault:
        raise GameError(
            "bench estimate compares with shapiq, which is not installed; install counterfactual-tactics[bench]"
        ) from fault
    checks: list[Check] = []
    boards = [_board(*name, 10) for name in _names()]
    questions = _shapley(10)
    for share, target in _TARGETS.items():
        checks += _against(rivals, boards, questions, share, target)
    checks += _chosen(boards, questions, round(min(_TARGETS) * len(boards[0])))
    for known in _FEW:
        checks += _few(known)
    return [*checks, *_times()]


def _names() -> Iterator[tuple[str, str, int]]:
    yield from ((data, model, deal) for deal in _DEALS for data in _DATA for model in _MODELS)


def _board(data: str, model: str, deal: int, groups: int) -> Floats:
    full = (3,) * groups
    return DatasetGrid(data, model, groups, deal).raw(full, full)[:, 0]


def _shapley(groups: int) -> Floats:
    """The weights of all cells in each group's Shapley value: the values of tables that are 1 in one cell alone."""
    return val.shapley(np.eye(1 << groups)).values


class _Asked:
    """A board as shapiq asks for it; `rows` are those it has asked for."""

    def __init__(self, board: Floats) -> None:
        self.board, self.rows = board, dict[int, None]()

    def __call__(self, members: Floats) -> Floats:
        inside = np.atleast_2d(np.asarray(members)).astype(np.int64)
        rows = inside @ (1 << np.arange(inside.shape[1]))
        self.rows.update(dict.fromkeys(rows.tolist()))
        return self.board[rows]


def _against(rivals: Any, boards: list[Floats], questions: Floats, share: float, target: float) -> list[Check]:
    """Ours against the best of theirs at this share of cells, each on the cells that theirs asked for."""
    groups = len(questions)
    budget = round(share * len(boards[0]))
    theirs: dict[str, list[float]] = {}
    ours: dict[str, list[tuple[float, float, float]]] = {}
    for seed, board in enumerate(boards):
        truth, done = questions @ board, dict[tuple[int, ...], tuple[float, float, float]]()
        for name, make in _RIVALS.items():
            asked = _Asked(board)
            try:
                found = make(rivals, groups, seed).approximate(budget, asked)
            except (AttributeError, ImportError):
                continue  # this shapiq has no such estimator, or what it needs is not installed
            values = np.array([found[(group,)] for group in range(groups)])
            theirs.setdefault(name, []).append(_error(values, truth))
            rows = tuple(sorted(asked.rows))
            if rows not in done:
                done[rows] = _ours(np.array(rows), board, questions, truth)
            ours.setdefault(name, []).append(done[rows])
    order = sorted(theirs, key=lambda name: float(np.median(theirs[name])))
    best = order[0]
    rival, own = np.array(theirs[best]), np.array(ours[best])
    low, high = _interval(own[:, 0], rival)
    title = f"{budget} of {len(boards[0])} cells"
    first = f"{title}: our error on the cells of {best} (shapiq {version('shapiq')}), the best of {len(order)}, over its own"
    return [
        at_most(first, _ratio(own[:, 0], rival), "×", target),
        Check(f"{title}: low end of that ratio's 95% interval", low, "×"),
        Check(f"{title}: high end", high, "×"),
        Check(f"{title}: median over boards of the ratio on each", float(np.median(own[:, 0] / rival)), "×"),
        *(
            Check(
                f"{title}: error of {name} | ours on the same cells: {_median(ours[name]):.3f}", _median(theirs[name]), "spread"
            )
            for name in order[:5]
        ),
        *_held(f"{title}: cells in their 95% interval", own[:, 1]),
        *_held(f"{title}: Shapley values in their 95% interval", np.concatenate([np.array(ours[name])[:, 2] for name in order])),
    ]


def _ours(known: NDArray[np.int64], board: Floats, questions: Floats, truth: Floats) -> tuple[float, float, float]:
    """Our error, and the shares of unknown cells and of Shapley values in their intervals."""
    groups = len(questions)
    found = val.complete(known, board[known], groups, np.arange(len(board)))
    answer = found.of(questions)
    unknown = np.setdiff1d(np.arange(len(board)), known)
    held = np.abs(found.mean - board)[unknown] <= NINETY_FIVE * found.sd[unknown]
    within = (answer.low - 1e-12 <= truth) & (truth <= answer.high + 1e-12)
    return _error(answer.mean, truth), float(held.mean()), float(within.mean())


def _chosen(boards: list[Floats], questions: Floats, budget: int) -> list[Check]:
    """Our error on as many cells when the estimate chooses them itself, from the empty and the full row on."""
    errors, held = [], []
    for board in boards:
        ends = np.array([0, len(board) - 1])
        known = val.Estimate(ends, board[ends], len(questions))
        while len(known.known) < budget and (row := known.next_cell(questions)) is not None:
            known.learn(row, float(board[row]))
        answer, truth = known.of(questions), questions @ board
        errors.append(_error(answer.mean, truth))
        held.append(np.mean((answer.low <= truth) & (truth <= answer.high)))
    title = f"{budget} of {len(boards[0])} cells that the estimate chose itself"
    return [
        Check(f"{title}: error", float(np.median(errors)), "spread"),
        Check(f"{title}: Shapley values in their 95% interval", 100 * float(np.mean(held)), "%"),
    ]


def _few(known: int) -> list[Check]:
    """How often intervals hold on boards of 8 groups of which a player has looked at a few cells anywhere."""
    questions, shares = _shapley(8), []
    for seed, name in enumerate(_names()):
        board = _board(*name, 8)
        rows = np.random.default_rng(seed).permutation(len(board))[:known]
        shares.append(_ours(rows, board, questions, questions @ board))
    title = f"{known} of 256 cells anywhere"
    found = np.array(shares)
    return [
        *_held(f"{title}: cells in their 95% interval", found[:, 1]),
        *_held(f"{title}: Shapley values in their 95% interval", found[:, 2]),
    ]


def _times() -> list[Check]:
    """What one more cell costs at 12 groups with 820 cells known, and a preview's completion."""
    board = _board("digits", "knn", _DEALS[0], 12)
    questions = _shapley(12)
    rows = np.random.default_rng(0).permutation(len(board))
    start = perf_counter()
    known = val.Estimate(rows[:820], board[rows[:820]], 12)
    fresh = perf_counter() - start
    more = iter(rows[820:].tolist())

    def learn() -> None:
        row = next(more)
        known.learn(row, float(board[row]))
        known.of(questions)
        _ = known.mean, known.sd

    small = _board("digits", "knn", _DEALS[0], 8)
    some, every = rows[rows < len(small)][:20], np.arange(len(small))
    one, following = medians(15, learn, lambda: known.next_cell(questions))
    (preview,) = medians(51, lambda: val.complete(some, small[some], 8, every))
    return [
        at_most("12 groups, 820 cells: one more cell, all cells and Shapley values with intervals", one * 1e3, "ms", 150),
        Check("12 groups, 820 cells: which cell to unveil next", following * 1e3, "ms"),
        Check("12 groups, 820 cells: from nothing, the model chosen anew", fresh * 1e3, "ms"),
        at_most("8 groups, 20 cells: all 256 rows with their covariance", preview * 1e3, "ms", 5),
    ]


def _error(values: Floats, truth: Floats) -> float:
    return float(np.sqrt(np.mean((values - truth) ** 2)) / truth.std())


def _median(found: list[float] | list[tuple[float, float, float]]) -> float:
    return float(np.median(np.array(found).reshape(len(found), -1)[:, 0]))


def _ratio(ours: Floats, theirs: Floats) -> float:
    return float(np.median(ours) / np.median(theirs))


def _interval(ours: Floats, theirs: Floats) -> tuple[float, float]:
    """The 95% interval of the ratio of medians, from boards drawn again with replacement (Efron 1979)."""
    drawn = np.random.default_rng(0).integers(len(ours), size=(_DRAWS, len(ours)))
    ratios = np.median(ours[drawn], axis=1) / np.median(theirs[drawn], axis=1)
    return float(np.quantile(ratios, 0.025)), float(np.quantile(ratios, 0.975))


def _held(check: str, shares: Floats) -> list[Check]:
    share = 100 * float(shares.mean())
    return [Check(check, share, "%", "90–99", 90 <= share <= 99)]
