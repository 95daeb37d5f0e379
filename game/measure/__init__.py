"""Filling tables: any model is trained on every row of a board, on this machine or on a cluster, and no row twice."""

from __future__ import annotations

from game.measure.run import measure
from game.measure.task import Task, on_board, on_nothing, score

__all__ = ["Task", "measure", "on_board", "on_nothing", "score"]
