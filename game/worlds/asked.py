"""The methods that look inside one trained model, as entries of the same list as those of a value table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.subsets import members
from game.valuation.question import Answer, Method, Question, Row
from game.worlds import effects
from game.worlds.cache import Condition
from game.worlds.dataset import DatasetGrid


@dataclass(frozen=True, eq=False)
class Trained:
    """The board of trained models a question is about: its condition, its slice, and which groups the question's rows count."""

    grid: DatasetGrid
    amounts: Condition
    quality: Condition
    slice: int
    groups: tuple[int, ...]

    def full(self, mask: int) -> int:
        """A row of the question as a row of the board, latent groups counted."""
        return sum(1 << self.groups[i] for i in members(mask))


def _trained(q: Question) -> Trained:
    if not isinstance(q.trained, Trained):
        raise ValuationError(
            "this method looks inside a trained model, so it needs a scenario whose source is a data set, not a metric or a table"
        )
    return q.trained


def _influence(q: Question) -> Answer:
    board = _trained(q)
    found = effects.influences(board.grid, board.amounts, board.quality, board.full(q.row), board.slice)
    return {"row": Row(q.row), **_by_examples(q, board, found.owners, found.examples)}


def _group_influence(q: Question) -> Answer:
    board = _trained(q)
    parts = [q.within_row()] if "focus" in q.given else [1 << i for i in members(q.row)]
    found = effects.influences(
        board.grid, board.amounts, board.quality, board.full(q.row), board.slice, [board.full(part) for part in parts]
    )
    return {
        "row": Row(q.row),
        "values": {Row(part): found.groups[board.full(part)] for part in parts},
        "retrained": {Row(part): found.retrained[board.full(part)] for part in parts},
    }


def _tracin(q: Question) -> Answer:
    board = _trained(q)
    found = effects.traced(board.grid, board.amounts, board.quality, board.full(q.row), board.slice)
    return {"row": Row(q.row), **_by_examples(q, board, found.owners, found.examples)}


def _knn_shapley(q: Question) -> Answer:
    board = _trained(q)
    found = effects.neighbourly(board.grid, board.amounts, board.quality, board.full(q.row), board.slice)
    return {"row": Row(q.row), **_by_examples(q, board, found.owners, found.examples)}


def _by_examples(q: Question, board: Trained, owners: effects.Owners, examples: effects.Floats) -> Answer:
    """Examples summed up by group, beside how many there are and the best and the worst of them."""
    mine = {Row(1 << i): examples[owners == board.groups[i]] for i in members(q.row)}
    return {
        "values": {group: float(values.sum()) for group, values in mine.items()},
        "examples": {group: len(values) for group, values in mine.items()},
        "best": {group: float(np.max(values)) for group, values in mine.items()},
        "worst": {group: float(np.min(values)) for group, values in mine.items()},
    }


_ENTRIES = (
    Method(
        "influence", effects.influences,
        "How much a slice's mean log loss would rise without an example, from the trained model alone; summed up by group.",
        "s · H⁻¹ · ∇l(z), with H the Hessian of the training loss and s the gradient of the slice's loss",
        "Koh & Liang (2017)", _influence, "effects.influences(grid, amounts, quality, row, slice_=0)", ("row",), (), "model",
    ),
    Method(
        "group-influence", effects.influences,
        "How much a slice's mean log loss would rise without a group, by one Newton step, beside the model trained without it.",
        "L(θ + (H − H_G)⁻¹ Σ_G ∇l) − L(θ)",
        "Koh et al. (2019)", _group_influence, "effects.influences(grid, amounts, quality, row, slice_=0)",
        ("row", "focus"), (), "model",
    ),
    Method(
        "tracin", effects.traced,
        "How much each example lowered a slice's mean log loss along the path of training; summed up by group.",
        "Σ_t η_t ∇L(θ_t) · ∇l(z; θ_t)",
        "Pruthi et al. (2020)", _tracin, "effects.traced(grid, amounts, quality, row, slice_=0)", ("row",), (), "model",
    ),
    Method(
        "knn-shapley", effects.neighbourly,
        "The exact Shapley value of every example for a classifier of the five nearest neighbours; summed up by group.",
        "the closed form by rank of distance, a mean over test examples",
        "Jia et al. (2019)", _knn_shapley, "effects.neighbourly(grid, amounts, quality, row, slice_=0)", ("row",), (), "model",
    ),
)  # fmt: skip

MODEL_METHODS: Mapping[str, Method] = {method.name: method for method in _ENTRIES}
"""The methods that need a trained model, by name."""
