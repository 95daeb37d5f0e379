"""Long work done beside the window, a slice at a time, so that the window never waits for it."""

from __future__ import annotations

from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from game.session.coalitions import Work

T = TypeVar("T")

SLICE = 0.03
"""How many seconds a slice takes; a step of the work that takes longer is not cut."""

PATIENCE = 0.06
"""How many seconds the window waits for a slice before it looks at its inputs again."""


class Job(Generic[T]):
    """Some work: `share` of it is done, 0 … 1, and `found` is what it came to, `None` before.

    A slice runs in a thread of its own, and only one at a time: between slices nothing runs. What a step raises, `go_on` and
    `rest` raise.
    """

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self._slice: Thread | None = None
        self._fault: Exception | None = None
        self.share = 0.0
        self.found: T | None = None

    @property
    def busy(self) -> bool:
        """Whether a slice is running."""
        return self._slice is not None

    def go_on(self) -> None:
        """Begin a slice if none is running, and wait for it, but not longer than `PATIENCE`."""
        if self._slice is None:
            self._slice = Thread(target=self._run, daemon=True)
            self._slice.start()
        self._wait(PATIENCE)

    def rest(self) -> None:
        """Wait until no slice is running."""
        self._wait(None)

    def _wait(self, seconds: float | None) -> None:
        if self._slice is None:
            return
        self._slice.join(seconds)
        if not self._slice.is_alive():
            self._slice = None
            if self._fault is not None:
                fault, self._fault = self._fault, None
                raise fault

    def _run(self) -> None:
        end = perf_counter() + SLICE
        try:
            while self.found is None:
                self.share = next(self._work)
                if perf_counter() >= end:
                    break
        except StopIteration as done:
            self.share, self.found = 1.0, done.value
        except Exception as fault:
            self._fault = fault
