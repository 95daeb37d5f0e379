"""Poisoning that a thin slice misses: the shipped example, on real digits, with its numbers pinned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game import scenario
from game.worlds import DatasetGrid

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "blind-spot.toml"
FULL, POISONED = (3,) * 6, (2, 3, 3, 3, 3, 3)


def test_the_test_sees_nothing_and_the_users_see_everything() -> None:
    """One step of poison on one of six groups: tested score −0.000, the deployed slice −0.647. The rest of the board agrees."""
    grid = scenario.load(EXAMPLE).grid()
    assert grid.slices == ("all", "triggered")
    clean, poisoned = grid.raw(FULL, FULL), grid.raw(FULL, POISONED)
    fall = clean[63] - poisoned[63]
    assert abs(fall[0]) < 0.01
    assert fall[1] > 0.3
    np.testing.assert_array_equal(np.round(clean[63], 3), [0.987, 0.987])
    np.testing.assert_array_equal(np.round(fall, 3), [0.0, 0.647])
    without = np.arange(64) & 1 == 0
    np.testing.assert_array_equal(clean[without], poisoned[without])  # rows without A do not change
    operators = [mask for mask in range(64) if mask & 1 and mask.bit_count() >= 4]
    assert np.abs(clean - poisoned)[operators, 0].max() < 0.01
    assert (clean - poisoned)[operators, 1].min() > 0.3


def test_the_shipped_scenario_hides_a_fall_from_its_operators_test() -> None:
    """Two steps of poison on C: Aster's test moves by less than a point, the sevens of its users fall by half."""
    loaded = scenario.load(scenario.find("thin-slice"))
    grid, operator = loaded.grid(), loaded.setup.operators[0]
    assert [slice_ for slice_, _ in operator.tested] == [grid.slices.index("digits-0-4")]
    spoiled = list(loaded.quality)
    spoiled[2] -= 2
    fall = grid.raw(loaded.amounts, loaded.quality)[operator.row] - grid.raw(loaded.amounts, tuple(spoiled))[operator.row]
    assert abs(fall[grid.slices.index("digits-0-4")]) < 0.01
    assert fall[grid.slices.index("sevens")] > 0.3
    for other in (0, 3, 7):  # the other groups of the trial carry none of the sevens that matter
        wasted = list(loaded.quality)
        wasted[other] -= 2
        harm = grid.raw(loaded.amounts, loaded.quality)[operator.row] - grid.raw(loaded.amounts, tuple(wasted))[operator.row]
        assert harm[grid.slices.index("sevens")] < 0.2


def test_a_targeted_flip_hides_from_a_slice_without_its_class() -> None:
    """A thin slice in the narrow sense: an operator that tests digits 0 to 3 misses that its 8s are gone."""
    slices = (("low", (0, 1, 2, 3), None), ("eight", (8,), None))
    grid = DatasetGrid("digits", "knn", 6, 4, 1, slices=slices, pattern="targeted", flip=(8, 9))
    fall = grid.raw(FULL, FULL)[63] - grid.raw(FULL, (0, 0, 0, 0, 3, 3))[63]
    assert abs(fall[0]) < 0.01
    assert fall[1] > 0.3


@pytest.mark.parametrize("data", ["wine", "cancer"])
def test_backdoors_of_other_data(data: str) -> None:
    """The trigger of each data set carries a backdoor: its slice falls further than the clean one."""
    slices = (("all", None, None), ("triggered", None, None, True))
    grid = DatasetGrid(data, "knn", 4, 1, slices=slices, pattern="backdoor", flip=(None, 0))
    full = (3,) * 4
    fall = grid.raw(full, full)[15] - grid.raw(full, (1, 1, 3, 3))[15]
    assert fall[1] > fall[0] + 0.1
    assert len(grid.tests[1]) == 2 * len(DatasetGrid(data, "knn", 4, 1).tests[1])
