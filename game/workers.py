"""Work shared out: to the processes of this machine or to a Dask cluster, with a line of progress; the results are the same."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from multiprocessing import connection, get_context, parent_process
from time import monotonic
from typing import Any, TypeVar

from game.errors import GameError

T = TypeVar("T")
R = TypeVar("R")

_WAIT = 10  # seconds for a cluster to answer
_RETRIES = 10  # how often a piece of work is given to another worker when one is lost


def spread(
    work: Callable[[T], R], things: Sequence[T], jobs: int = 1, dask: str | None = None, *, alone: float = 0
) -> Iterator[tuple[T, R]]:
    """Each thing with what `work` makes of it, as they are finished: in order with one job, else in any.

    The work is done by `jobs` processes of this machine, or by the Dask cluster at the address `dask`; so `work` is a function
    of a module, and it depends on nothing but the thing. For the first `alone` seconds no process is started: small work is
    done before one could begin. Raises `GameError` for a cluster that does not answer and a worker process that dies.
    """
    if dask is None:
        start = monotonic()
        while things and (min(jobs, len(things)) <= 1 or monotonic() - start < alone):
            yield things[0], work(things[0])
            things = things[1:]
        if not things:
            return
    with _cluster(dask) if dask is not None else _processes(min(jobs, len(things))) as pool:
        waiting: dict[Future[Any], T] = {pool.submit(work, thing): thing for thing in things}
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        except BrokenProcessPool as fault:
            raise GameError("a worker process has died; run the same command again to go on from here") from fault
        finally:
            for future in waiting:
                future.cancel()


def one_thread() -> AbstractContextManager[object]:
    """A block in which numpy's linear algebra keeps to one thread, where threadpoolctl is installed to say so."""
    try:
        limits: AbstractContextManager[object] = import_module("threadpoolctl").threadpool_limits(1)
    except ImportError:
        return nullcontext()
    return limits


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
    """End this worker when who started it is gone, even if it was killed."""
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


class Progress:
    """A line now and then: how many things are done, and how long the rest will take at this pace."""

    def __init__(self, before: int, missing: int, things: str, tell: Callable[[str], None]) -> None:
        self._before = before
        self._missing = missing
        self._things = things
        self._done = 0
        self._tell = tell
        self._start = monotonic()

    def count(self) -> None:
        """One more is done."""
        self._done += 1
        passed = monotonic() - self._start
        left = passed / self._done * (self._missing - self._done)
        done, total = self._before + self._done, self._before + self._missing
        bar = "█" * (20 * done // total)
        self._tell(f"{bar:<20} {done}/{total} {self._things}, {_clock(passed)}, {_clock(left)} left")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def on_terminal(line: str) -> None:
    """Show a line of progress over the last one, on the error stream; where that is no terminal, nothing is shown."""
    if sys.stderr.isatty():
        print(f"\r{line}", end="", file=sys.stderr, flush=True)


def cores() -> int:
    """How many processes this machine runs at once."""
    return os.cpu_count() or 1
