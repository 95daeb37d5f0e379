"""The surrogate of imagined boards: what changes of labels and amounts do there, and how near it comes to trained models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import scenario
from game.imagine.grid import ImaginedGrid
from game.imagine.surrogate import moved, righted, surrogate
from game.rules.setup import Slice
from game.worlds import DatasetGrid
from tests.boards import SeededGrid, make, sight, start
from tests.conftest import KEPT

FULL = (3, 3, 3)
BLIND_SPOT = Path(__file__).resolve().parent.parent / "docs" / "examples" / "blind-spot.toml"


def _board(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 10_000, (8, 1))


@given(st.integers(0, 500), st.integers(1, 3))
def test_rows_without_a_group_do_not_mind_it(seed: int, lost: int) -> None:
    """Only rows with it move; the more of its labels are wrong the less they score; without examples they are as without it."""
    rule, board = surrogate(make(3, 1)), _board(seed)
    wrong = moved(board, rule, FULL, FULL, (0, lost, 0))
    inside = (np.arange(8) >> 1 & 1) == 1
    assert np.array_equal(wrong[~inside], board[~inside])
    assert (wrong[inside] < moved(board, rule, FULL, FULL, (0, lost - 1, 0))[inside]).all()
    gone = moved(board, rule, FULL, (3, 0, 3), (0, 0, 0))
    assert np.allclose(gone[inside], board[~inside])
    grown = moved(moved(board, rule, FULL, (3, 1, 3), (0, 0, 0)), rule, (3, 1, 3), FULL, (0, 0, 0))
    assert np.allclose(grown, board)


@given(st.integers(0, 500))
def test_wrong_labels_can_be_undone(seed: int) -> None:
    """A step back from a step of wrong labels is the board it was, where the group added something."""
    rule = surrogate(make(3, 1))
    board = np.sort(_board(seed), axis=0)  # every group adds something
    wrong = moved(board, rule, FULL, FULL, (1, 0, 0))
    assert np.allclose(righted(wrong, rule, (1, 0, 0)), board)


def test_a_targeted_pattern_harms_where_its_class_is() -> None:
    """All of what it does is on the slice of the class, in proportion on one that holds some of it, nothing elsewhere."""
    setup = replace(make(3, 1), slices=(Slice("all", "all", 0.1), Slice("other", "other", 0.0), Slice("class", "class", 1.0)))
    board = np.tile(np.linspace(1000, 9000, 8)[:, None], 3)
    harm = board - moved(board, surrogate(setup), FULL, FULL, (0, 0, 2))
    assert (harm[4:, 2] > 0).all()
    assert np.allclose(harm[:, 0], 0.1 * harm[:, 2])
    assert not harm[:, 1].any()
    thin = scenario.load(KEPT / "thin-slice.toml").setup
    assert [slice_.aimed for slice_ in thin.slices] == [0.1, 0, 1, 0]


def test_a_backdoor_takes_most_of_what_stamped_examples_score() -> None:
    """With the first wrong labels already, whatever the group adds, as on the trained board; elsewhere next to nothing."""
    blind = scenario.load(BLIND_SPOT)
    assert [(slice_.aimed, slice_.stamped) for slice_ in blind.setup.slices] == [(0.1, False), (1, True)]
    grid, full, rule = blind.grid(), (3,) * 6, surrogate(blind.setup)
    board = np.array(grid.rows(full, full, range(64)), dtype=np.float64)
    for lost in (1, 2, 3):
        told = moved(board, rule, full, full, (lost, 0, 0, 0, 0, 0))[63]
        (found,) = grid.rows(full, (3 - lost, 3, 3, 3, 3, 3), (63,))
        assert abs(told[0] - found[0]) < 200
        assert abs(told[1] - found[1]) < 1.96 * rule.rough(lost)[1]
        assert board[63, 1] - told[1] > 20 * (board[63, 0] - told[0])
    wrong = moved(board, rule, full, full, (2, 0, 0, 0, 0, 0))
    assert np.allclose(righted(wrong, rule, (2, 0, 0, 0, 0, 0))[:, 1], board[:, 1])


def test_the_surrogate_is_nearer_to_trained_models_than_a_flat_step() -> None:
    """On a deal it was not fitted to, its mean error is less than that of the best number that is the same for all rows."""
    grid = DatasetGrid("digits", "ridge", 6, 11, 4, 900)
    full = (3,) * 6
    board = np.array(grid.rows(full, full, range(64)), dtype=np.float64)
    rule = surrogate(make(6, 1))
    rows = np.array([row for row in range(64) if row.bit_count() >= 3])
    for amounts, quality in (((3,) * 6, 1), ((3,) * 6, 0), ((1, 3, 3, 3, 3, 3), 3)):
        true, guessed = [], []
        for group in range(6):
            mine = tuple(amounts[0] if i == group else 3 for i in range(6))
            labels = tuple(quality if i == group else 3 for i in range(6))
            inside = rows[(rows >> group & 1) == 1]
            true.append(np.array(grid.rows(mine, labels, inside.tolist()), dtype=np.float64)[:, 0] - board[inside, 0])
            moved_ = moved(board, rule, full, mine, tuple(3 - level for level in labels))
            guessed.append(moved_[inside, 0] - board[inside, 0])
        told, found = np.concatenate(true), np.concatenate(guessed)
        assert np.abs(told - found).mean() < 0.9 * np.abs(told - np.median(told)).mean()


@pytest.mark.parametrize("edits", [("quality",), ("amount", "quality")])
def test_a_corrected_board_is_corrected_in_every_condition(edits: tuple[str, ...]) -> None:
    """What is put right is seen as it is now, and moves what is asked of other conditions; unmeasured cells stay so."""
    what = replace(make(3, 1), edits=frozenset(edits), unmeasured=frozenset({(2, 0)}))
    state, _ = start(what, SeededGrid(3, ("s0",), 1))
    grid = ImaginedGrid(sight(state), FULL, np.array([[1000 * i] for i in range(8)]))
    amounts = state.board.amounts
    before = grid.rows(amounts, (3, 3, 1), [7])
    assert before < grid.rows(amounts, FULL, [7])
    if edits == ("quality",):
        assert before == [(4000,)]  # 15 points for each of two levels (R5)
    grid.put(7, (8000,))
    assert grid.rows(amounts, FULL, [7, 2]) == [(8000,), (None,)]
    assert grid.rows(amounts, (3, 3, 1), [7]) > before
    assert not grid.memory
