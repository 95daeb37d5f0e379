"""Shapley values of single examples for nearest neighbours, in closed form: all of them for the price of a sort."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.errors import ValuationError

Floats = NDArray[np.float64]


def knn_shapley(distances: Floats, labels: NDArray[np.int64], truths: NDArray[np.int64], k: int = 5) -> Floats:
    """The exact Shapley value of every training example: (n,), in shares of right answers (Jia et al. 2019, theorem 1).

    `distances` (tests, n) from each test example to each training example; `labels` (n,) and `truths` (tests,) their
    classes. The game: v(S) = the mean over test examples of the number of right labels among the k nearest examples of S,
    divided by k; v(∅) = 0, and a set smaller than k is still divided by k. The values sum to v(all). Of equally near
    examples the earlier one counts as nearer. Raises `ValuationError` for sizes that do not match, NaN, and k below 1.
    """
    away = np.asarray(distances, dtype=np.float64)
    if away.ndim != 2 or np.shape(truths) != away.shape[:1] or np.shape(labels) != away.shape[1:]:
        raise ValuationError(
            f"distances are (tests, examples) with a truth for each test and a label for each example, "
            f"not {away.shape}, {np.shape(truths)} and {np.shape(labels)}"
        )
    if k < 1:
        raise ValuationError(f"k is at least 1 neighbour, not {k}")
    if np.isnan(away).any():
        raise ValuationError("the distances hold NaN")
    tests, n = away.shape
    if not n or not tests:
        return np.zeros(n)
    order = np.argsort(away, axis=1, kind="stable")
    right = (np.asarray(labels)[order] == np.asarray(truths)[:, None]).astype(np.float64)
    # From the farthest inwards: s_n = right_n × min(k, n) / (n k), s_i = s_(i+1) + (right_i − right_(i+1)) × min(k, i) / (i k).
    place = np.arange(1, n)
    rises = (right[:, :-1] - right[:, 1:]) * (np.minimum(k, place) / (k * place))
    values = np.empty((tests, n))
    values[:, -1] = right[:, -1] * (min(k, n) / (k * n))
    values[:, :-1] = values[:, -1:] + np.cumsum(rises[:, ::-1], axis=1)[:, ::-1]
    found = np.zeros(n)
    np.add.at(found, order, values)
    return np.asarray(found / tests)
