"""Trained rows, kept by what each of them depends on, so that all games of a process train a row once."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Sequence
from weakref import WeakSet

from game.subsets import members
from game.worlds.shelf import Shelf

Condition = tuple[int, ...]
"""One whole number from 0 to 3 for every group: its amount, or its quality."""
Scores = tuple[int | None, ...]
"""A row's score on every slice, in hundredths of a point; None where nobody measured."""

_WORLDS = 512
_ROWS = 1 << 19  # about 100 MB of scores on four slices
_UNSAVED = 128  # new rows after which they are put on the shelf, if they are a quarter of all: it is written as a whole


class RowCache:
    """Rows of scores, computed by `compute(amounts, quality, masks)` when first asked for.

    Two levels: a world's rows by mask, which answers a repeated question with one look-up a row; and all rows ever
    computed by their mask and their members' conditions, which lets worlds that differ elsewhere share them. Both are
    bounded, and what falls out is computed again. With a `shelf` the second level is kept on disk from game to game.
    """

    def __init__(
        self, compute: Callable[[Condition, Condition, Sequence[int]], list[Scores]], shelf: Shelf | None = None
    ) -> None:
        self._compute = compute
        self._shelf = shelf
        self._opened = shelf is None
        self._unsaved: dict[int, Scores] = {}
        self._worlds: dict[tuple[Condition, Condition], dict[int, Scores]] = {}
        self._rows: dict[int, Scores] = {}

    def rows(self, amounts: Condition, quality: Condition, masks: Sequence[int]) -> list[Scores]:
        """The scores of the rows in `masks`, in that order; those not known yet are computed in one batch."""
        world = (amounts, quality)
        known = self._worlds.get(world)
        if known is None:
            known = self._enter(world)
        try:
            return [known[mask] for mask in masks]
        except KeyError:
            self._fill(world, known, masks)
            return [known[mask] for mask in masks]

    def renew(self, amounts: Condition, quality: Condition, mask: int) -> None:
        """Compute a row, known or not, so that how long its answer takes does not tell whether somebody asked before."""
        self._fill((amounts, quality), self._worlds.get((amounts, quality)) or self._enter((amounts, quality)), (mask,), True)

    def _enter(self, world: tuple[Condition, Condition]) -> dict[int, Scores]:
        if len(self._worlds) >= _WORLDS:
            del self._worlds[next(iter(self._worlds))]
        return self._worlds.setdefault(world, {})

    def _fill(
        self, world: tuple[Condition, Condition], known: dict[int, Scores], masks: Sequence[int], anew: bool = False
    ) -> None:
        # Four bits a group, above the bits of the mask: a row's key leaves out the groups it does not contain.
        amounts, quality = world
        codes = [(amount << 2 | level) << (len(amounts) + 4 * i) for i, (amount, level) in enumerate(zip(*world, strict=True))]
        if not self._opened and self._shelf is not None:
            self._opened = True
            self._rows.update(self._shelf.load())
            _SHELVED.add(self)
        keys = {mask: mask + sum(codes[i] for i in members(mask)) for mask in masks if anew or mask not in known}
        known.update((mask, self._rows[key]) for mask, key in keys.items() if key in self._rows)
        missing = [mask for mask in keys if anew or mask not in known]
        if missing:
            if len(self._rows) >= _ROWS:
                self._rows.clear()
            for mask, scores in zip(missing, self._compute(amounts, quality, missing), strict=True):
                known[mask] = self._rows[keys[mask]] = scores
            if self._shelf is not None:
                self._unsaved.update({keys[mask]: known[mask] for mask in missing})
                if len(self._unsaved) >= max(_UNSAVED, len(self._rows) // 4):
                    self.save()

    def save(self) -> None:
        """Put the rows that are new on the shelf, if there is one."""
        if self._shelf is not None and self._unsaved:
            self._shelf.save(self._unsaved)
            self._unsaved = {}


_SHELVED: WeakSet[RowCache] = WeakSet()


@atexit.register
def _save() -> None:
    for cache in list(_SHELVED):
        cache.save()


def quantised(raw: float, maximum: float) -> int:
    """A raw score in hundredths of a point, the unit of everything the rules compare."""
    return round(10000 * raw / maximum)


def live(amounts: Condition) -> int:
    """The mask of the groups that exist, which are those whose amount is not 0."""
    return sum(1 << i for i, amount in enumerate(amounts) if amount)
