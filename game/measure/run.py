"""The run of a measurement: rows go out to processes or to a cluster, come back in any order, and are kept as they come."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from time import monotonic
from typing import Any

from game.errors import GameError
from game.measure.journal import Journal, Scores
from game.measure.task import Task, score

_WAIT = 10  # seconds for a cluster to answer
_RETRIES = 10  # how often a row is given to another worker when one is lost


def measure(
    task: Task,
    path: Path,
    *,
    jobs: int = 1,
    dask: str | None = None,
    again: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> int:
    """Fill the table at `path` and write where it is from beside it; how many rows had to be trained for it.

    An interrupted run goes on where it stopped, whatever stopped it; a table that is finished is left as it is; `again`
    begins anew. Rows are trained by `jobs` processes of this machine, or by the Dask cluster at `dask`; the result is the
    same to the last bit. `tell` is given a line of progress now and then. Raises `GameError` for files of another
    measurement, a model that fails, a cluster that does not answer, and a worker process that dies; finished rows are kept.
    """
    if path.suffix != ".csv":
        raise GameError(f"{path.name} is no name for a table; let it end in .csv")
    journal = Journal(path, task)
    if again:
        journal.clear()
    if journal.finished():
        return 0
    rows = journal.rows()
    missing = [mask for mask in range(1 << task.groups) if mask not in rows]
    if missing:
        progress = _Progress(len(rows), len(missing), tell)
        with journal.open():
            for mask, scores in _scored(task, missing, jobs, dask):
                journal.keep(mask, scores)
                rows[mask] = scores
                progress.count()
    journal.finish(rows)
    return len(missing)


def _scored(task: Task, masks: list[int], jobs: int, dask: str | None) -> Iterator[tuple[int, Scores]]:
    if dask is None and min(jobs, len(masks)) <= 1:
        for mask in masks:
            yield mask, score(task, mask)
        return
    with _cluster(dask) if dask is not None else _processes(min(jobs, len(masks))) as pool:
        waiting: dict[Future[Any], int] = {pool.submit(score, task, mask): mask for mask in masks}
        try:
            for done in as_completed(waiting):
                yield waiting[done], tuple(done.result())
        except BrokenProcessPool as fault:
            raise GameError("a worker process has died; run the same command again to go on from here") from fault
        finally:
            for future in waiting:
                future.cancel()


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    # Fresh processes, the same on every system; a forked one could hold a lock that nobody opens.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_watch) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _watch() -> None:
    """End this worker when the measurement is gone, even if it was killed."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (connection.wait([parent.sentinel]), os._exit(1)), daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        distributed = import_module("distributed")
    except ImportError as fault:
        raise GameError("a cluster needs Dask, which is not installed; install counterfactual-tactics[dask]") from fault
    try:
        client = distributed.Client(address, timeout=_WAIT)
    except (OSError, ValueError) as fault:
        raise GameError(f"no Dask scheduler answers at {address}; start one, or leave out --dask") from fault
    try:
        yield client.get_executor(pure=False, retries=_RETRIES)
    finally:
        client.close()


class _Progress:
    """A line now and then: how many rows are done, and how long the rest will take at this pace."""

    def __init__(self, before: int, missing: int, tell: Callable[[str], None]) -> None:
        self._before = before
        self._missing = missing
        self._done = 0
        self._tell = tell
        self._start = monotonic()

    def count(self) -> None:
        """One more row is done."""
        self._done += 1
        passed = monotonic() - self._start
        left = passed / self._done * (self._missing - self._done)
        done, total = self._before + self._done, self._before + self._missing
        bar = "█" * (20 * done // total)
        self._tell(f"{bar:<20} {done}/{total} rows, {_clock(passed)}, {_clock(left)} left")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def on_terminal(line: str) -> None:
    """Show a line of progress over the last one, on the error stream; where that is no terminal, nothing is shown."""
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
