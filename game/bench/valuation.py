"""How fast the valuation core is: against shap's compiled kernels, against shapiq, and against the memory of the machine."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

import game.valuation as val
from game.bench import Check, at_least, at_most, medians
from game.errors import GameError

Floats = NDArray[np.float64]

_SEED = 20
# Seconds that a turn should take at least, and from which on fewer repeats must do.
_TURN, _SLOW = 0.002, 0.2
_REPEATS, _FEW = 31, 5
_ALIKE = 1e-9
_IMPORT = (
    "import game, numpy, sys, time; start = time.perf_counter(); import game.valuation as val; "
    "bare = time.perf_counter() - start; val.shapley; val.complete; [getattr(val, name) for name in dir(val)]; "
    "print(bare, time.perf_counter() - start)"
)
_IMPORTS = 5


def run() -> list[Check]:
    """Values, slices, semivalues, pairs and the import, each measured in turn with what it is compared with.

    All on one BLAS thread and the same tables, medians. Raises `GameError` without shap, shapiq and scikit-learn.
    """
    try:
        with warnings.catch_warnings():
            # Both packages announce things on import that are no concern of a bench.
            warnings.simplefilter("ignore")
            from shap.explainers import _exact as kernels
            from shapiq import ExactComputer
            from threadpoolctl import threadpool_limits
    except ImportError as fault:
        raise GameError(
            f"bench valuation compares with shap and shapiq; {fault.name} is not installed; install counterfactual-tactics[bench]"
        ) from fault
    with threadpool_limits(1):
        return [
            *_values(kernels),
            *_against_shapiq(ExactComputer),
            *_slices(kernels),
            *_semivalues(),
            *_pairs(kernels),
            *_imports(),
        ]


class Kernel:
    """shap's compiled kernels on a table, which they visit in the order of a Gray code; made outside the clock."""

    def __init__(self, kernels: Any, v: Floats) -> None:
        self.n = n = len(v).bit_length() - 1
        self.kernels = kernels
        numbers = np.arange(1 << n)
        masks = numbers ^ numbers >> 1
        self.outputs = np.ascontiguousarray(v[masks])
        self.changes = np.append(-1, np.log2(masks[1:] ^ masks[:-1])).astype(np.int64)
        self.coefficients = kernels.shapley_coefficients(n)
        self.players = np.arange(n)

    def values(self) -> Floats:
        """Shapley values."""
        return self._call(self.kernels._compute_grey_code_row_values, (self.n, *self.outputs.shape[1:]))

    def pairs(self) -> Floats:
        """Shapley–Taylor indices as shap has them: a matrix with half of each index in each of its two places."""
        return self._call(self.kernels._compute_grey_code_row_values_st, (self.n, self.n, *self.outputs.shape[1:]))

    def _call(self, kernel: Callable[..., None], shape: tuple[int, ...]) -> Floats:
        found = np.zeros(shape)
        mask = np.zeros(self.n, dtype=bool)
        kernel(found, mask, self.players, self.outputs, self.coefficients, self.changes, -1)
        return found


def _table(n: int, slices: int = 0) -> Floats:
    return np.random.default_rng(_SEED + n).random((1 << n, slices) if slices else 1 << n)


def _times(*calls: Callable[[], object]) -> list[float]:
    """The median seconds of each call; they take turns, and a short one is repeated within its turn."""
    turns, batches, longest = [], [], 0.0
    for call in calls:
        call()
        start = perf_counter()
        call()
        took = perf_counter() - start
        longest = max(longest, took)
        batches.append(max(1, min(1000, int(_TURN / took))))
        turns.append(_batched(call, batches[-1]))
    taken = medians(_FEW if longest > _SLOW else _REPEATS, *turns)
    return [whole / batch for whole, batch in zip(taken, batches, strict=True)]


def _batched(call: Callable[[], object], batch: int) -> Callable[[], object]:
    def several() -> None:
        for _ in range(batch):
            call()

    return several


def _alike(what: str, ours: Floats, theirs: Floats) -> Check:
    return at_most(f"{what}: largest difference", float(np.abs(ours - theirs).max()), "", _ALIKE)


# Below, a lambda takes the table of its turn as a default, or all would time the last one; mypy infers no type for that.


def _values(kernels: Any) -> list[Check]:
    checks = []
    for n, target in ((8, None), (12, 20.0), (16, None), (18, 150.0), (20, 150.0)):
        v = _table(n)
        bare, column = Kernel(kernels, v), Kernel(kernels, v[:, None])
        calls: list[Callable[[], object]] = [lambda v=v: val.shapley(v), v.sum]  # type: ignore[misc]
        ours, read = _times(*calls)
        name = f"Shapley, n = {n}"
        checks += [Check(f"{name}: time", 1e6 * ours, "µs"), *_against(name, calls[0], bare.values, column.values, target)]
        bound = f"{name}: ours ÷ a pure read of the table"
        if n >= 16:
            checks.append(at_most(bound, ours / read, "×", 2) if n == 20 else Check(bound, ours / read, "×"))
        checks.append(_alike(name, val.shapley(v).values, bare.values()))
    return checks


def _against(
    name: str, ours: Callable[[], object], bare: Callable[[], object], column: Callable[[], object], target: float | None
) -> list[Check]:
    """Ours against shap's kernel in both of its forms; the target is for a model with a column of outputs.

    The kernel is compiled anew for each kind of output. For a bare vector it works on single numbers; for a column, as for
    any model with named outputs, on arrays of one number, which takes it far longer.
    """
    again, fast, slow = _times(ours, bare, column)
    ratio, strict = slow / again, fast / again
    text = f"{name}: shap's kernel ÷ ours"
    return [
        at_least(f"{text}, a column of outputs", ratio, "×", target)
        if target
        else Check(f"{text}, a column of outputs", ratio, "×"),
        Check(f"{text}, a bare vector", strict, "×"),
    ]


def _against_shapiq(computer: Any) -> list[Check]:
    checks = []
    for n in (10, 12):
        v = _table(n)
        powers = 1 << np.arange(n)

        def game(coalitions: NDArray[np.bool_], v: Floats = v, powers: NDArray[np.int64] = powers) -> Floats:
            return np.asarray(v[coalitions.astype(np.int64) @ powers])

        # The library's table is filled outside the clock; only the values are timed, each on a fresh computer.
        ready = [computer(game, n, evaluate_game=True) for _ in range(2 + _REPEATS * (1 + int(_TURN * 1000)))]
        found = ready.pop()("SV", 1)
        ours, theirs = _times(lambda v=v: val.shapley(v), lambda ready=ready: ready.pop()("SV", 1))  # type: ignore[misc]
        name = f"Shapley, n = {n}"
        checks += [
            Check(f"{name}: time of shapiq", 1e3 * theirs, "ms"),
            at_least(f"{name}: shapiq ÷ ours", theirs / ours, "×", 1000),
            _alike(f"{name}, shapiq", val.shapley(v).values, np.array([found[(i,)] for i in range(n)])),
        ]
    return checks


def _slices(kernels: Any) -> list[Check]:
    checks = []
    for n, target in ((12, 20.0), (18, 40.0)):
        v = _table(n, 16)
        kernel, out = Kernel(kernels, v), np.empty_like(v)
        ours, copy = _times(lambda v=v: val.shapley(v), lambda v=v, out=out: np.copyto(out, v))  # type: ignore[misc]
        again, theirs = _times(lambda v=v: val.shapley(v), kernel.values)  # type: ignore[misc]
        name = f"Shapley, 16 slices, n = {n}"
        bound = f"{name}: ours ÷ a copy of the table"
        checks += [
            Check(f"{name}: time", 1e6 * ours, "µs"),
            at_least(f"{name}: shap ÷ ours", theirs / again, "×", target),
            at_most(bound, ours / copy, "×", 2) if n == 18 else Check(bound, ours / copy, "×"),
            _alike(name, val.shapley(v).values, kernel.values()),
        ]
    return checks


def _semivalues() -> list[Check]:
    checks = []
    for n in (12, 16, 20):
        v = _table(n)
        lines = np.array([val.shapley_weights(n), val.banzhaf_weights(n), val.beta_weights(n, 4, 1), val.beta_weights(n, 1, 4)])

        one, all_ = _times(lambda v=v: val.shapley(v), lambda v=v: val.marginals(v))  # type: ignore[misc]
        name = f"all semivalues, n = {n}"
        checks += [
            Check(f"{name}: time", 1e6 * all_, "µs"),
            at_most(f"{name}: time ÷ that of one", all_ / one, "×", 4),
            _alike(name, val.marginals(v).semivalues(lines)[0], val.shapley(v).values),
        ]
    return checks


def _pairs(kernels: Any) -> list[Check]:
    checks = []
    for n, target in ((4, 1.0), (6, 1.0), (8, 1.0), (12, 5.0), (16, 50.0)):
        v = _table(n)
        bare, column = Kernel(kernels, v), Kernel(kernels, v[:, None])
        (ours,) = _times(lambda v=v: val.shapley_taylor(v))  # type: ignore[misc]
        name = f"all pairs, n = {n}"
        checks += [
            Check(f"{name}: time", 1e6 * ours, "µs"),
            *_against(name, lambda v=v: val.shapley_taylor(v), bare.pairs, column.pairs, target),  # type: ignore[misc]
            _alike(name, val.shapley_taylor(v).values / 2, bare.pairs()),
        ]
    return checks


def _imports() -> list[Check]:
    """The import beyond numpy, in a fresh interpreter: the least of some, as other programs can only add to it."""
    told = [
        subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True).stdout
        for _ in range(_IMPORTS)
    ]
    bare, whole = (min(float(text.split()[i]) for text in told) for i in (0, 1))
    return [
        at_most("import beyond numpy: time", 1e3 * bare, "ms", 50),
        Check("import beyond numpy, every part of it loaded: time", 1e3 * whole, "ms"),
    ]
