"""Long work done between inputs, a slice at a time, so that the window never waits for it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from game.session.coalitions import Work

T = TypeVar("T")

SLICE = 0.03
"""How many seconds a slice takes; a step of the work that takes longer is not cut."""


class Job(Generic[T]):
    """Some work: `share` of it is done, 0 … 1, and `found` is what it came to, `None` before."""

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self.share = 0.0
        self.found: T | None = None

    def go_on(self) -> None:
        """Do a slice of it."""
        end = perf_counter() + SLICE
        while self.found is None:
            try:
                self.share = next(self._work)
            except StopIteration as done:
                self.share, self.found = 1.0, done.value
            if perf_counter() >= end:
                break
