"""Other processes in tests: they are gone at the end of a block; two or three of them make a Dask cluster."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def until(happens: Callable[[], bool], seconds: float = 120) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@contextmanager
def running(words: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that is gone at the end."""
    process = subprocess.Popen(
        [sys.executable, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Dask cluster of two workers: its address, and one of the workers."""
    found = folder / "scheduler.json"
    scheduler = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = ["-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with running([*scheduler, "--scheduler-file", str(found)], folder):
        until(lambda: found.exists() and found.stat().st_size > 0)
        address: str = json.loads(found.read_text(encoding="utf-8"))["address"]
        words = [*worker, "--scheduler-file", str(found)]
        with running(words, folder) as first, running(words, folder):
            yield address, first
