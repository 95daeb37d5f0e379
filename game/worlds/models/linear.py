"""Many linear classifiers tested on many examples at once, with ties that break the same way on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Scores nearer than this are a tie, which the lower class wins: sums differ in their last bits from machine to machine.
TIE = 1e-9
_OUT = -1e100
_BYTES = 1 << 20  # scores of one block stay in a core's own cache


def with_constant(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """The features with a last column of ones, which carries a classifier's constant term."""
    return np.hstack([features, np.ones((len(features), 1))])


def one_hot(labels: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Labels as indicator rows, shape (examples, classes)."""
    return np.asarray(labels[:, None] == np.arange(classes), dtype=np.float64)


def classify(weights: NDArray[np.float64], counts: NDArray[np.float64], tests: NDArray[np.float64]) -> NDArray[np.int8]:
    """The class with the highest score for each test example, by each classifier: (rows, tests).

    `weights` is (rows, features + 1, classes), the constant term last; `counts` (rows, classes) holds the training examples
    of each class, and a class without any is never given. A classifier without any example gives class 0.
    """
    rows, _, classes = weights.shape
    absent = counts == 0
    if absent.any():
        weights = weights.copy()
        weights.transpose(0, 2, 1)[absent] = 0.0
        weights[:, -1, :][absent] = _OUT
    columns = np.ascontiguousarray(weights.transpose(1, 2, 0)).reshape(weights.shape[1], classes * rows)
    inputs = with_constant(tests)
    answers = np.empty((len(tests), rows), dtype=np.int8)
    step = max(1, _BYTES // (8 * classes * max(1, rows)))
    for start in range(0, len(tests), step):
        scores = (inputs[start : start + step] @ columns).reshape(-1, classes, rows)
        enough = scores.max(axis=1)
        enough -= TIE
        # The lowest class that reaches the best: count the classes before the first one that does.
        short = scores[:, 0] < enough
        answer = short.astype(np.int8)
        for k in range(1, classes - 1):
            short &= scores[:, k] < enough
            answer += short
        answers[start : start + step] = answer
    return answers.T
