"""Models of whole boards answer like scikit-learn's, forget like a retrain, and are told apart from nothing by a rounding."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from game.worlds import DatasetGrid
from game.worlds.models import MODELS, Additive, answers

sklearn = pytest.importorskip("sklearn", minversion="1.9")


def theirs() -> dict[str, Callable[[], Any]]:
    """The classifier of scikit-learn that each model stands for."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.linear_model import LogisticRegression, RidgeClassifier
    from sklearn.naive_bayes import GaussianNB
    from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

    return {
        "ridge": lambda: RidgeClassifier(alpha=1.0),
        "centroid": NearestCentroid,
        "gaussian-nb": GaussianNB,
        "lda": LinearDiscriminantAnalysis,
        "knn": lambda: KNeighborsClassifier(5),
        "logistic": lambda: LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-10, max_iter=1000),
    }


BOARDS = [(data, model) for data in ("wine", "cancer", "digits") for model in MODELS if model != "logistic" or data == "cancer"]
FULL, MIXED = (3,) * 6, (1, 2, 3, 3, 2, 1)


@pytest.mark.parametrize(("data", "model"), BOARDS)
def test_models_answer_like_scikit_learn(data: str, model: str) -> None:
    """The same answers on every row where it answers, save ties; small groups and wrong labels among them."""
    make = theirs()[model]
    for train, amounts, quality in ((None, FULL, FULL), (60 if data == "wine" else 150, MIXED, MIXED)):
        grid = DatasetGrid(data, model, 6, 7, 2, train)
        tests = grid.tests[0]
        compared = 0
        for mask, answer in zip(range(1, 64), grid.predictions(amounts, quality, range(1, 64)), strict=True):
            features, labels = grid.training(amounts, quality, mask)
            present = len(np.unique(labels))
            if present == 1 or (model == "knn" and len(labels) < 5) or (model == "lda" and present == len(labels)):
                continue  # our own conventions; it refuses these rows, or gives no number
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of features that never vary, which do no harm
                trained = make().fit(features, labels)
                expected = trained.predict(tests)
            other = answer != expected
            if other.any():
                assert tied(model, features, labels, tests[other], trained, answer[other], expected[other])
            compared += 1
        assert compared > 40


def tied(model: str, features: Any, labels: Any, tests: Any, trained: Any, ours: Any, expected: Any) -> bool:
    """Whether both answers are equally good, up to the rounding of the other side's arithmetic."""
    if model == "knn":
        away = np.sort(((tests[:, None] - features) ** 2).sum(axis=2), axis=1)
        return bool((away[:, 4] == away[:, 5]).all())
    if model == "gaussian-nb":
        scores = trained.predict_joint_log_proba(tests)
        places = np.arange(len(tests)), np.searchsorted(trained.classes_, [ours, expected])
        gap = np.abs(np.subtract(*scores[places]))
        return bool((gap < 1e-15 * np.abs(scores).max(axis=1)).all())
    if model == "centroid":
        away = ((tests[:, None] - trained.centroids_) ** 2).sum(axis=2)
        places = np.arange(len(tests)), np.searchsorted(trained.classes_, [ours, expected])
        return bool((np.abs(np.subtract(*away[places])) < 1e-9).all())
    return False


@pytest.mark.parametrize("model", [name for name, model in MODELS.items() if isinstance(model, Additive)])
def test_to_subtract_a_group_is_to_retrain_without_it(model: str) -> None:
    """Exact unlearning: the statistics of all, less those of the leavers, are those of the rest, to the last bit."""
    method = MODELS[model]
    assert isinstance(method, Additive)
    for data, classes in (("digits", 10), ("wine", 3), ("cancer", 2)):
        grid = DatasetGrid(data, model, 5, 3, 2)
        whole = method.statistics(*grid.training(MIXED[:5], FULL[:5], 0b11111), classes)
        gone = method.statistics(*grid.training(MIXED[:5], FULL[:5], 0b01010), classes)
        rest = method.statistics(*grid.training(MIXED[:5], FULL[:5], 0b10101), classes)
        np.testing.assert_array_equal(whole - gone, rest)
        prior = method.prior(grid.tests[0].shape[1], classes)
        forgot = method.predict((prior + whole - gone)[None], grid.tests[0], classes)
        np.testing.assert_array_equal(forgot, method.predict((prior + rest)[None], grid.tests[0], classes))


def test_statistics_are_exact_whatever_the_order() -> None:
    """Features lie on a grid on which sums of products have no rounding, so no machine and no order changes a bit."""
    for data in ("digits", "wine", "cancer"):
        features, labels = DatasetGrid(data, "lda", 4, 1, privacy=0.5).training((3,) * 4, (3,) * 4, 15)
        order = np.argsort(features[:, 0], kind="stable")
        classes = int(labels.max()) + 1
        for model in MODELS.values():
            if isinstance(model, Additive):
                one = model.statistics(features, labels, classes)
                np.testing.assert_array_equal(one, model.statistics(features[order], labels[order], classes))


def test_nearest_neighbours_by_definition() -> None:
    """Few examples, equal distances and equal votes, decided as the docstring says."""
    features = np.array([[0.0], [2.0], [2.0], [4.0], [9.0], [9.0]])
    labels = np.array([2, 1, 0, 0, 1, 1])
    tests = np.array([[1.0], [3.0], [9.0]])
    np.testing.assert_array_equal(answers(MODELS["knn"], features[:1], labels[:1], tests, 3), [2, 2, 2])
    np.testing.assert_array_equal(answers(MODELS["knn"], features[:2], labels[:2], tests, 3), [1, 1, 1])
    np.testing.assert_array_equal(answers(MODELS["knn"], features, labels, tests, 3), [0, 0, 1])


def test_logistic_reaches_the_minimum() -> None:
    """At the weights found the gradient of the penalised loss is 0, on separable rows too."""
    from game.worlds.models.logistic import Logistic

    grid = DatasetGrid("cancer", "logistic", 6, 2)
    for mask in (1, 9, 63):
        features, labels = grid.training(FULL, FULL, mask)
        fitted = Logistic().fit(features, labels)
        slope = fitted.gradients.sum(axis=0) + fitted.penalty * fitted.parameters
        assert np.abs(slope).max() < 1e-8
