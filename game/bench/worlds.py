"""How fast boards of trained models are made, against a loop of scikit-learn over the rows, with equal predictions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from game.bench import Check, at_least, at_most, medians
from game.errors import GameError
from game.worlds import DatasetGrid
from game.worlds.dataset import Slice

_REPEATS = 5
_GROWTH_REPEATS = 9
_SEED = 7
_SKEW = 1
_FASTER = {"wine": 250.0, "cancer": 100.0, "digits": 25.0}
_SLICES: dict[str, tuple[Slice, ...]] = {
    "wine": (("all", None, None), ("one", (0,), None), ("two", (1,), None), ("three", (2,), None)),
    "cancer": (("all", None, None), ("malignant", (0,), None), ("benign", (1,), None), ("first", None, 1)),
    "digits": (("all", None, None), ("low", (0, 1, 2, 3), None), ("middle", (4, 5, 6), None), ("high", (7, 8, 9), None)),
}


def run() -> list[Check]:
    """Boards of 8 groups and 4 slices on each data set, then 12 groups against 8. Raises `GameError` without scikit-learn."""
    try:
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
        from sklearn.linear_model import LogisticRegression, RidgeClassifier
        from sklearn.naive_bayes import GaussianNB
        from sklearn.neighbors import KNeighborsClassifier
    except ImportError as fault:
        raise GameError(
            "bench worlds compares with scikit-learn, which is not installed; install counterfactual-tactics[bench]"
        ) from fault
    checks = []
    for data, target in _FASTER.items():
        checks += _against(data, target, lambda: RidgeClassifier(alpha=1.0))
    for model, classifier in (
        ("gaussian-nb", GaussianNB),
        ("lda", LinearDiscriminantAnalysis),
        ("knn", KNeighborsClassifier),
        ("logistic", lambda: LogisticRegression(solver="newton-cholesky", tol=1e-10, max_iter=1000)),
    ):
        checks += _against("cancer", None, classifier, model)
    return [*checks, *_growth()]


def _against(data: str, target: float | None, classifier: Callable[[], object], model: str = "ridge") -> list[Check]:
    grid = _grid(data, 8, model)
    full = (3,) * grid.groups
    masks = range(1, 1 << grid.groups)
    tests, truth = grid.tests
    sets = [grid.training(full, full, mask) for mask in masks]

    def ours() -> None:
        # A new board each time: its statistics are part of what is timed, the reading of the data is not.
        boards.pop().raw(full, full)

    def theirs() -> None:
        for number, (features, labels) in enumerate(sets):
            # scikit-learn has no types.
            answers[number] = classifier().fit(features, labels).predict(tests)  # type: ignore[attr-defined]

    answers = np.empty((len(sets), len(tests)), dtype=np.int64)
    boards = [_grid(data, 8, model) for _ in range(_REPEATS)]
    quick, slow = medians(_REPEATS, ours, theirs)
    differing = int((grid.predictions(full, full, masks) != answers).any(axis=1).sum())
    board = grid.raw(full, full)
    name = f"{data}, {len(board)} rows × {len(grid.slices)} slices" + ("" if model == "ridge" else f", {model}")
    faster = f"{name}: times faster than scikit-learn"
    told = [
        Check(faster, slow / quick, "×") if target is None else at_least(faster, slow / quick, "×", target),
        at_most(f"{name}: rows whose predictions differ", differing, "rows", 0),
    ]
    if target is None:
        return told
    return [
        *told,
        Check(f"{name}: time", quick * 1e3, "ms"),
        Check(f"{name}: time a row of scikit-learn", slow / len(sets) * 1e3, "ms"),
        Check(f"{name}: accuracy of the full row", 100 * float(board[-1, 0]), "points"),
        Check(f"{name}: accuracy of the commonest class", 100 * float(np.bincount(truth).max() / len(truth)), "points"),
    ]


def _growth() -> list[Check]:
    """A board of 2^12 rows against sixteen boards of 2^8 rows, which together have as many."""
    small = [[_grid("digits", 8) for _ in range(16)] for _ in range(_GROWTH_REPEATS)]
    large = [_grid("digits", 12) for _ in range(_GROWTH_REPEATS)]
    ones, full = (3,) * 8, (3,) * 12
    sixteen, one = medians(
        _GROWTH_REPEATS,
        lambda: [board.raw(ones, ones) for board in small.pop()],
        lambda: large.pop().raw(full, full),
    )
    return [
        at_most("digits, 4096 rows × 4 slices: time in boards of 256 rows", one / sixteen * 16, "×", 16),
        Check("digits, 4096 rows × 4 slices: time", one * 1e3, "ms"),
    ]


def _grid(data: str, groups: int, model: str = "ridge") -> DatasetGrid:
    return DatasetGrid(data, model, groups, _SEED, _SKEW, slices=_SLICES[data])
