"""Shared Hypothesis generators."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray


@st.composite
def tables(draw: st.DrawFn, least: int = 0, most: int = 5) -> NDArray[np.float64]:
    """Dense random value tables of `least` to `most` groups, with an empty row that is rarely 0."""
    n = draw(st.integers(least, most))
    scores = st.floats(-4, 4, allow_subnormal=False)
    return np.array(draw(st.lists(scores, min_size=1 << n, max_size=1 << n)))


def conditions(groups: int, least: int = 0) -> st.SearchStrategy[tuple[int, ...]]:
    """Amounts or qualities of some groups, from `least` to 3 each."""
    return st.tuples(*[st.integers(least, 3)] * groups)
