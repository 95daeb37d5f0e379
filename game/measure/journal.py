"""The journal of a measurement: finished rows, each on disk before the next is counted, so that nothing is trained twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import Any

from game import files, journal, subsets
from game.errors import GameError
from game.measure.task import Task
from game.worlds import table

_LICENCE = "CC BY 4.0, as the data"  # of all data sets that ship with the game; their sources stand beside them

Scores = tuple[float | None, ...]


def described(task: Task) -> dict[str, Any]:
    """Everything that the scores depend on, as JSON knows it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(task), default=repr))
    return found


class Journal:
    """The files of one table: the CSV itself, ``.part`` with the finished rows, ``.provenance.json`` beside it."""

    def __init__(self, path: Path, task: Task) -> None:
        self.path = path
        self.task = task
        self.part = path.with_name(path.name + ".part")
        self.provenance = path.with_name(path.stem + ".provenance.json")
        self._lines = journal.Journal(
            self.part, described(task), "another measurement (board, model, settings, seed or versions)"
        )

    def finished(self) -> bool:
        """Whether the table is there, whole, as this task makes it."""
        try:
            told = json.loads(self.provenance.read_text(encoding="utf-8"))
            same = bool(told["task"] == described(self.task) and told["digest"] == _digest(self.path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return same and not self.part.exists()

    def clear(self) -> None:
        """Throw away what there is."""
        for path in (self.path, self.part, self.provenance):
            path.unlink(missing_ok=True)

    def rows(self) -> dict[int, Scores]:
        """The rows finished so far; what a crash has left half written is cut off.

        Raises `GameError` if the files are those of another measurement.
        """
        if not self.part.exists() and self.path.exists():
            raise GameError(f"{self.path.name} is there already and was not made by this measurement; {journal.AGAIN}")
        kept = self._lines.lines()
        found: dict[int, Scores] = {}
        try:
            for row, scores in kept:
                if len(scores) != len(self.task.slices):
                    raise ValueError
                found[subsets.parse(row, self.task.groups)] = tuple(scores)
        except (ValueError, TypeError, GameError) as fault:
            raise GameError(f"{self.part.name} is damaged in line {len(found) + 2}; {journal.AGAIN}") from fault
        return found

    @contextmanager
    def open(self) -> Iterator[Journal]:
        """Keep rows with `keep` until the end of the block."""
        with self._lines.open():
            yield self

    def keep(self, mask: int, scores: Scores) -> None:
        """Put a finished row on disk."""
        self._lines.keep([subsets.show(mask), list(scores)])

    def finish(self, rows: dict[int, Scores]) -> None:
        """Write the table and where it is from, then drop the journal. Raises `TableError` for a table that no board can read."""
        head = ",".join(("row", *self.task.slices))
        lines = [
            ",".join((subsets.show(mask), *("" if one is None else repr(one) for one in rows[mask]))) for mask in sorted(rows)
        ]
        text = "\n".join([head, *lines]) + "\n"
        table.read(text, self.path.name, maximum=None)
        files.write(self.path, text)
        told = {
            "table": self.path.name,
            "digest": _digest(text.encode()),
            "made": _sentence(self.task),
            "licence": "your own data" if self.task.board is None else _LICENCE,
            "task": described(self.task),
        }
        files.write(self.provenance, json.dumps(told, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
        self.part.unlink(missing_ok=True)


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _sentence(task: Task) -> str:
    """How the scores were made, as a scenario's `made` may say it."""
    settings = ", ".join(f"{name} = {value!r}" for name, value in task.settings)
    model = f"{task.model} ({settings})" if settings else task.model
    versions = ", ".join(f"{name} {version}" for name, version in task.versions)
    on = "its own data" if task.board is None else f"{task.board.data}, dealt to {task.groups} groups (deal {task.board.deal})"
    return f"{model}, trained anew on every row of {on}; seed {task.seed}; {versions}."
