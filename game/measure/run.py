"""The run of a measurement: rows go out to processes or to a cluster, come back in any order, and are kept as they come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from game.errors import GameError
from game.measure.journal import Journal
from game.measure.task import Task, score
from game.workers import Progress, spread


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
        progress = Progress(len(rows), len(missing), "rows", tell)
        with journal.open():
            for mask, scores in spread(partial(score, task), missing, jobs, dask):
                journal.keep(mask, scores)
                rows[mask] = tuple(scores)
                progress.count()
    journal.finish(rows)
    return len(missing)
