"""By whose luck worlds are imagined: everybody draws the same ones from the same sight, but a bot at a table its own.

A person's previews and hints have no luck, so that asking twice gives one answer. If bots had none either, all games between them
would be one game, and how well they do could not be told from how well they happened to imagine one board.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_luck: ContextVar[tuple[int, ...]] = ContextVar("luck", default=())


@contextmanager
def imagining(luck: int) -> Iterator[None]:
    """All worlds drawn inside are drawn by this number (0 … 2^32 − 1); equal numbers draw equal worlds."""
    before = _luck.set((luck,))
    try:
        yield
    finally:
        _luck.reset(before)


def luck() -> tuple[int, ...]:
    """What every draw made now has in its name besides what it is of: empty, or the number of who imagines."""
    return _luck.get()
