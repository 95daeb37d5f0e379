"""What is measured: a board, a model, its settings and a seed; and the scores of one row, alike wherever they are made."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module, metadata
from inspect import getsourcefile, isclass, signature
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from game import __version__, subsets
from game.chance import draw
from game.errors import GameError
from game.scenario.scenario import DatasetSource, Scenario, grid
from game.workers import one_thread
from game.worlds import MODELS, Condition, DatasetGrid, table

MOST_GROUPS = 12


@dataclass(frozen=True)
class Task:
    """Everything that a score depends on, so that equal tasks fill equal tables.

    `model` is one of the game's own, or ``module:name``: a scikit-learn estimator, or a function. With a `board` the function
    is called with the training features, their labels, the test features and a seed, and returns the class of each test
    example; without one with the row's letters and a seed, and returns the scores by slice. `settings` are passed on.
    `versions` and `code` pin the packages and the user's own file.
    """

    model: str
    groups: int
    slices: tuple[str, ...]
    seed: int
    settings: tuple[tuple[str, Any], ...]
    board: DatasetSource | None
    amounts: Condition
    quality: Condition
    versions: tuple[tuple[str, str], ...]
    code: str


def on_board(scenario: Scenario, model: str, settings: Mapping[str, Any] | None = None, seed: int = 1) -> Task:
    """A model on the opening board of a scenario. Raises `GameError` if its source is no data set, or there is no such model."""
    source = scenario.source
    if not isinstance(source, DatasetSource):
        raise GameError(f"{scenario.id} has no data to train on: its source is no dataset; name another scenario, or --groups")
    if model not in MODELS:
        _target(model)
        _fits(model, settings or {}, board=True)
    ids = tuple(one[0] for one in source.slices)
    return _task(model, source.groups, ids, settings or {}, seed, source, scenario.amounts, scenario.quality)


def on_nothing(
    groups: int, slices: tuple[str, ...], model: str, settings: Mapping[str, Any] | None = None, seed: int = 1
) -> Task:
    """A function that knows its own data, on every row of `groups` groups. Raises `GameError` if there is no such function."""
    if not 1 <= groups <= MOST_GROUPS:
        raise GameError(f"a table with every row has 1 to {MOST_GROUPS} groups, not {groups}")
    _fits(model, settings or {}, board=False)
    # The reader's own opinion of the ids, before hours of training.
    table.read("\n".join([",".join(("row", *slices)), "-" + "," * len(slices)]), "the table")
    return _task(model, groups, slices, settings or {}, seed, None, (3,) * groups, (3,) * groups)


_BOARD = "(features, labels, tests, seed) with the class of every test example, or be an estimator with fit and predict"
_ALONE = "(row, seed), such as row 'AB', with the scores by slice, such as {'all': 0.9}, and None for one that nobody can measure"


def _fits(model: str, settings: Mapping[str, Any], board: bool) -> None:
    """Raise `GameError`, before anything is trained, for what cannot be called as it will be; it says how that is."""
    target = _target(model)
    if board and isclass(target) and hasattr(target, "fit") and hasattr(target, "predict"):
        return
    wanted = f"{model} must answer {_BOARD if board else _ALONE}"
    if not callable(target) or isclass(target):
        raise GameError(f"{wanted}; it is no function")
    try:
        needs = signature(target)
    except (TypeError, ValueError):
        return  # some built-in functions do not say what they take
    try:
        needs.bind(*([None] * (4 if board else 2)), **settings)
    except TypeError as fault:
        raise GameError(f"{wanted}; it takes {needs}: {fault}") from fault


def _task(
    model: str,
    groups: int,
    slices: tuple[str, ...],
    settings: Mapping[str, Any],
    seed: int,
    board: DatasetSource | None,
    amounts: Condition,
    quality: Condition,
) -> Task:
    pinned = tuple(sorted(settings.items()))
    return Task(model, groups, slices, seed, pinned, board, amounts, quality, _versions(model), _code(model))


def score(task: Task, mask: int) -> tuple[float | None, ...]:
    """The scores of one row on each slice; None where a function gives none.

    Every row has a seed of its own and one thread, so neither the order of the rows nor the place where they are trained
    changes a bit. As in the game, a row without examples gives class 0, and a row of one class that class.
    Raises `GameError` when the model fails on this row, or the packages here are not those of the task.
    """
    if (here := (_versions(task.model), _code(task.model))) != (task.versions, task.code):
        other = sorted({name for name, _ in set(here[0]) ^ set(task.versions)}) or [task.model]
        raise GameError(f"a worker has another version of {', '.join(other)}; install the same versions everywhere")
    row = subsets.show(mask)
    seed = draw(task.seed, 1 << 32, "measure", row)
    random.seed(seed)
    np.random.seed(seed)
    with one_thread():
        try:
            found = _called(task, row, seed) if task.board is None else _trained(task, task.board, mask, seed)
        except GameError:
            raise
        except Exception as fault:  # a user's own code may raise anything, and a traceback is no message
            raise GameError(f"{task.model} fails on row {row}: {type(fault).__name__}: {fault}") from fault
    for name, value in zip(task.slices, found, strict=True):
        if value is not None and not (isfinite(value) and abs(value) <= table.LARGEST):
            raise GameError(f"{task.model} gives the score {value} on row {row}, slice {name}; a score is a finite number")
    return found


def _called(task: Task, row: str, seed: int) -> tuple[float | None, ...]:
    found = _target(task.model)(row, seed, **dict(task.settings))
    example = "{" + ", ".join(f"{name!r}: 0.9" for name in task.slices) + "}"
    if not isinstance(found, Mapping) or set(found) != set(task.slices):
        given = repr(found) if len(repr(found)) <= 80 else type(found).__name__
        raise GameError(f"{task.model} must return a score for each slice, such as {example}; on row {row} it returned {given}")
    for name, value in found.items():
        if value is not None and not isinstance(value, (int, float, np.number)):
            told = f"{task.model} gives {value!r} on row {row}, slice {name}"
            raise GameError(f"{told}; a score is a number, as in {example}, or None")
    return tuple(None if found[name] is None else float(found[name]) for name in task.slices)


def _trained(task: Task, source: DatasetSource, mask: int, seed: int) -> tuple[float | None, ...]:
    board = grid(source, 0)
    assert isinstance(board, DatasetGrid)
    features, labels = board.training(task.amounts, task.quality, mask)
    tests, truth = board.tests
    if len(np.unique(labels)) < 2:
        answers = np.full(len(truth), labels[0] if len(labels) else 0)
    elif task.model in MODELS:
        from game.worlds.models import answers as answered

        answers = answered(MODELS[task.model], features, labels, tests, len(board.data.classes))
    else:
        answers = np.asarray(_predicted(task, features, labels, tests, seed))
    if answers.shape != truth.shape:
        raise GameError(f"{task.model} must return one class for each of the {len(truth)} test examples, not {answers.shape}")
    return tuple(board.scores(answers).tolist())


def _predicted(task: Task, features: Any, labels: Any, tests: Any, seed: int) -> Any:
    target, settings = _target(task.model), dict(task.settings)
    if not isclass(target):
        return target(features, labels, tests, seed, **settings)
    if "random_state" in signature(target).parameters:
        settings.setdefault("random_state", seed % (1 << 31))
    estimator: Any = target(**settings)
    return estimator.fit(features, labels).predict(tests)


def _target(model: str) -> Any:
    module, colon, name = model.partition(":")
    if not (module and colon and name):
        raise GameError(f"there is no model {model!r}; write one of {', '.join(MODELS)}, or module:name, such as "
                        "sklearn.ensemble:RandomForestClassifier")  # fmt: skip
    if module.startswith("."):
        raise GameError(
            f"{model!r} begins with a dot; write the module's whole name, such as sklearn.ensemble:RandomForestClassifier"
        )
    try:
        loaded = import_module(module)
    except ImportError as fault:
        hint = "install counterfactual-tactics[measure]" if module.startswith("sklearn") else "put its folder on PYTHONPATH"
        raise GameError(f"the module {module} cannot be loaded: {fault}; {hint}") from fault
    except SystemExit as fault:
        raise GameError(
            f"the module {module} ends the program when it is loaded; leave sys.exit out of what runs then"
        ) from fault
    except Exception as fault:
        raise GameError(f"the module {module} fails when it is loaded: {type(fault).__name__}: {fault}") from fault
    try:
        return getattr(loaded, name)
    except AttributeError as fault:
        raise GameError(f"the module {module} has no {name}") from fault


@cache
def _versions(model: str) -> tuple[tuple[str, str], ...]:
    found = {"counterfactual-tactics": __version__, "numpy": np.__version__, "python": ".".join(map(str, sys.version_info[:3]))}
    package = model.partition(":")[0].partition(".")[0]
    for name in metadata.packages_distributions().get(package, ()) if package not in MODELS else ():
        found[name] = metadata.version(name)
    return tuple(sorted(found.items()))


@cache
def _code(model: str) -> str:
    """A hash of the file in which the estimator or function stands; empty for a model of the game, and where there is none."""
    if model in MODELS:
        return ""
    try:
        path = getsourcefile(_target(model))
    except TypeError:
        return ""
    return blake2b(Path(path).read_bytes(), digest_size=8).hexdigest() if path else ""
