"""The shelf: trained rows kept on disk between games, by content. Deleting the folder costs time and nothing else."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game import files
from game.errors import GameError

MOST_BYTES = 64 << 20
"""How much the shelf holds; the boards that were not used for longest are thrown away first."""

_HEAD = b"counterfactual-tactics rows 1\n"
_SUM = 16

Rows = dict[int, tuple[int | None, ...]]


class Shelf:
    """One board's place on the shelf: rows by the key that `RowCache` gives them, each with `slices` scores.

    The file's name is a hash of everything that a score depends on: `said`, which describes the board in full, the data, and
    the code of this package. So it never holds a score that would come out differently now. It is replaced as a whole, and a
    file that is damaged, or cannot be read or written, is the same as none.
    """

    def __init__(self, said: str, slices: int) -> None:
        self._said = said
        self._slices = slices
        self._dtype = np.dtype([("key", "<i8"), ("scores", "<i2", (slices,))])

    @property
    def path(self) -> Path:
        """Where the rows are kept: in the folder ``cache`` of the player's own folder."""
        name = blake2b(f"{_code()}\x1f{self._said}".encode(), digest_size=16).hexdigest()
        return files.home() / "cache" / f"{name}.rows"

    def load(self) -> Rows:
        """The rows kept so far; none if there is no whole and sound file."""
        try:
            content = self.path.read_bytes()
        except (OSError, GameError):
            return {}
        head, body = content[: len(_HEAD) + _SUM], content[len(_HEAD) + _SUM :]
        if head != _HEAD + _checksum(body) or len(body) % self._dtype.itemsize:
            return {}
        with suppress(OSError):
            os.utime(self.path)  # used just now
        found: NDArray[np.void] = np.frombuffer(body, dtype=self._dtype)
        return dict(zip(found["key"].tolist(), map(tuple, found["scores"].tolist()), strict=True))

    def save(self, rows: Rows) -> None:
        """Keep these rows and those that another game has kept in the meantime; the file is whole at every moment."""
        every = {**self.load(), **rows}
        found = np.empty(len(every), dtype=self._dtype)
        found["key"] = list(every)
        found["scores"] = np.array(list(every.values()), dtype="<i2").reshape(len(every), self._slices)
        body = found.tobytes()
        with suppress(OSError, GameError):
            path = self.path
            path.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_HEAD + _checksum(body) + body)
                os.replace(name, path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _tidy(path.parent, path)


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_SUM).digest()


def _tidy(folder: Path, keep: Path) -> None:
    """Throw the longest unused files away until the rest fits."""
    ages = []
    for path in folder.glob("*.rows"):
        with suppress(OSError):  # another game may be tidying too
            status = path.stat()
            ages.append((status.st_mtime_ns, status.st_size, path))
    total = sum(size for _, size, _ in ages)
    for _, size, path in sorted(ages):
        if total <= MOST_BYTES:
            return
        if path != keep:
            with suppress(OSError):
                path.unlink()
            total -= size


@cache
def _code() -> str:
    """A hash of the code, the data and the arithmetic that scores come from."""
    package = Path(__file__).resolve().parent
    content = blake2b(np.__version__.encode(), digest_size=16)
    for path in sorted([*package.rglob("*.py"), package.parent / "chance.py", *files.asset("data").rglob("*.csv")]):
        content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()
