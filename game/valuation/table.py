"""Value tables: their shape, their cells by name, and the sizes of their rows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from game.errors import ValuationError
from game.subsets import LETTERS, show

Floats = NDArray[np.float64]
Masks = NDArray[np.int64]

# Scores that differ by less are a tie: they come from the same fractions added up in another order.
TIE = 1e-12


def players(v: Floats) -> int:
    """How many groups a table is about. Raises `ValuationError` unless its shape is (2^n,) or (2^n, slices)."""
    if v.ndim not in (1, 2):
        raise ValuationError(f"a value table has rows, and perhaps slices; this one has {v.ndim} dimensions")
    n = max(0, len(v).bit_length() - 1)
    if len(v) != 1 << n:
        raise ValuationError(f"a value table has one row for each subset, so 1, 2, 4, 8, … rows; this one has {len(v)}")
    return n


def as_table(v: object) -> Floats:
    """A table in double precision, of a shape that `players` accepts; no copy is made of one that already is."""
    table = np.asarray(v, dtype=np.float64)
    players(table)
    return table


def row_name(mask: int) -> str:
    """A row as letters, or its mask where the letters do not suffice."""
    return show(mask) if mask < 1 << len(LETTERS) else f"number {mask}"


def refuse_unknown(v: Floats, rows: Masks | None = None) -> None:
    """Raise `ValuationError` for the first cell that is NaN or infinite, among `rows` if given."""
    bad = np.argwhere(~np.isfinite(v if rows is None else v[rows]))
    if len(bad):
        row, *column = (int(i) for i in bad[0])
        mask = row if rows is None else int(rows[row])
        value = float(v[(mask, *column)])
        where = f" in slice {column[0]}" if column else ""
        raise ValuationError(f"the cell of row {row_name(mask)}{where} is {value}; the method needs a finite value there")


@lru_cache(maxsize=32)
def row_sizes(n: int) -> NDArray[np.intp]:
    """The number of groups in each of the 2^n rows; shared and read-only."""
    sizes = np.zeros(1 << n, dtype=np.intp)
    for i in range(n):
        np.add(sizes[: 1 << i], 1, out=sizes[1 << i : 2 << i])
    sizes.flags.writeable = False
    return sizes


@lru_cache(maxsize=32)
def membership(n: int) -> Floats:
    """1 where a group is in a row, else 0: (2^n, n); shared and read-only."""
    inside = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(np.float64)
    inside.flags.writeable = False
    return inside


def restrict(v: Floats, groups: int) -> Floats:
    """The table of the groups in the mask `groups` alone: its rows without any other group, in rising order of their masks."""
    n = players(v)
    if not 0 <= groups < 1 << n:
        raise ValuationError(f"the groups to keep, {row_name(groups)}, are not all among the table's {n}")
    return v[np.flatnonzero(np.arange(1 << n) & ~groups == 0)]


def check_row(n: int, row: int, what: str = "row") -> None:
    """Raise `ValuationError` unless `row` is a mask of n groups."""
    if not 0 <= row < 1 << n:
        raise ValuationError(f"the {what} {row} is no mask of {n} groups; it lies between 0 and {(1 << n) - 1}")


def lowest_best(scores: Floats) -> NDArray[np.intp]:
    """The place of the highest score along the first axis, of equal ones the first: shape () or (slices,)."""
    best = scores.max(axis=0)
    return np.asarray(np.argmax(scores >= best - TIE * np.maximum(1.0, np.abs(best)), axis=0))
