"""Where examples come from (copies, models of others, noise, triggers), and trained rows that are kept on disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from game import scenario
from game.errors import SourceError
from game.scenario.check import examine
from game.worlds import DatasetGrid, dataset, shelf
from game.worlds.data import load
from game.worlds.examples import Origin, bell

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "blind-spot.toml"
FULL = (3,) * 6
CHAIN = (Origin(), *(Origin(synthetic=source) for source in range(5)))


def test_numbers_as_good_as_normal() -> None:
    """Mean 0, deviation 1, the tails of the normal distribution; the same to the last bit everywhere."""
    drawn = bell(1, 100_001, "a")
    assert drawn.shape == (100_001,)
    assert abs(drawn.mean()) < 0.01
    assert abs(drawn.std() - 1) < 0.01
    assert abs(np.mean(np.abs(drawn) > 1.875) - 0.0608) < 0.005
    np.testing.assert_array_equal(drawn[:50], bell(1, 50, "a"))
    assert (bell(2, 50, "a") != drawn[:50]).any()
    assert bell(1, 0).shape == (0,)


def test_a_model_trained_on_its_own_kind_collapses() -> None:
    """Each group is drawn from a model of the one before: worth less than real examples, and the last less than the first."""
    real = DatasetGrid("digits", "ridge", 6, 1, 0).raw(FULL, FULL)[:, 0]
    made = DatasetGrid("digits", "ridge", 6, 1, 0, origins=CHAIN).raw(FULL, FULL)[:, 0]
    assert made[1] == real[1]
    later = [float(made[1 << group]) for group in range(1, 6)]
    assert max(later) < min(float(real[1 << group]) for group in range(1, 6))
    assert later[-1] < later[0]
    assert made[63] < real[63] - 0.05


def test_synthetic_examples_look_like_the_data() -> None:
    """They have the group's number and labels, lie within the data's range, and pictures have whole grey values."""
    for data in ("digits", "wine"):
        grid, real = (DatasetGrid(data, "knn", 6, 1, 0, origins=origins) for origins in (CHAIN, None))
        whole = load(data)
        for group in range(6):
            features, labels = grid.training(FULL, FULL, 1 << group)
            others, known = real.training(FULL, FULL, 1 << group)
            np.testing.assert_array_equal(labels, known)
            assert (features != others).any() == bool(group)
            if data == "digits":
                assert set(np.unique(features)) <= set(range(17))
                assert (features.max(axis=0) <= whole.features.max(axis=0)).all()


def test_where_a_class_is_missing_it_cannot_be_drawn() -> None:
    """A group drawn from a group without some classes has none of them."""
    grid = DatasetGrid("digits", "knn", 6, 24, 9, origins=(Origin(), Origin(0), *[Origin()] * 4))
    first, second = (set(grid.training(FULL, FULL, 1 << group)[1].tolist()) for group in range(2))
    assert len(first) < 10
    assert second <= first


@pytest.mark.parametrize("data", ["digits", "cancer"])
def test_copies_follow_their_examples(data: str) -> None:
    """So many altered copies of each example, of the same label, right behind it: half the group has half of both."""
    plain = DatasetGrid(data, "knn", 6, 2)
    copied = DatasetGrid(data, "knn", 6, 2, origins=[Origin(copies=2), *[Origin()] * 5])
    features, labels = copied.training(FULL, FULL, 1)
    original, known = plain.training(FULL, FULL, 1)
    np.testing.assert_array_equal(features[::3], original)
    np.testing.assert_array_equal(labels, np.repeat(known, 3))
    assert (features[1::3] != original).any(axis=1).all()
    np.testing.assert_array_equal(copied.training(FULL, FULL, 2)[0], plain.training(FULL, FULL, 2)[0])
    if data == "digits":  # a picture moved by one pixel keeps its ink, save what leaves the frame
        assert (features[1::3].sum(axis=1) <= original.sum(axis=1)).all()
        few, more = (DatasetGrid(data, "knn", 6, 2, 0, 120, origins=[Origin(copies=n)] * 6).raw(FULL, FULL) for n in (0, 3))
        assert more[63, 0] > few[63, 0] + 0.02  # which is why it is done


def test_noise_for_privacy_hides_examples_and_costs_points() -> None:
    """More noise, lower scores; the noise has the deviation that was asked for, and is the same in every world."""
    plain = DatasetGrid("digits", "ridge", 6, 1, 0)
    boards = [DatasetGrid("digits", "ridge", 6, 1, 0, privacy=level) for level in (1.0, 2.0, 4.0)]
    scores = [grid.raw(FULL, FULL)[63, 0] for grid in (plain, *boards)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 0.1
    clean, _ = plain.training(FULL, FULL, 63)
    hidden, _ = boards[1].training(FULL, FULL, 63)
    varied = clean.std(axis=0) > 0
    noise = (hidden - clean)[:, varied] / clean.std(axis=0)[varied]
    assert abs(noise.std() - 2) < 0.05
    np.testing.assert_array_equal(hidden[:20], boards[1].training((1,) * 6, (0,) * 6, 1)[0][:20])
    np.testing.assert_array_equal(plain.tests[0], boards[1].tests[0])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"origins": [Origin()]}, "6 groups need as many origins"),
        ({"origins": [Origin(copies=5), *[Origin()] * 5]}, "group A can have 0 to 4 copies"),
        ({"origins": [Origin(6), *[Origin()] * 5]}, "not on the board"),
        ({"origins": [Origin(1), Origin(0), *[Origin()] * 4]}, "a model of itself"),
        ({"origins": [Origin(0), *[Origin()] * 5]}, "a model of itself"),
        ({"privacy": -1.0}, "0 to 100 deviations"),
    ],
)
def test_examples_that_cannot_be_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(SourceError, match=words):
        DatasetGrid("digits", "ridge", 6, 1, **options)  # type: ignore[arg-type]


PINNED = ["49662051e3fb81c1", "2c755ab57f528d15", "fbb2423f24012721"]


def test_all_of_it_is_the_same_everywhere() -> None:
    """Pinned: copied, synthetic, stamped and blurred examples, on any machine and in any later version."""
    origins = [Origin(copies=1), Origin(0), Origin(1, 1), Origin()]
    told = []
    for data, privacy in (("digits", 0.0), ("digits", 1.0), ("wine", 0.5)):
        grid = DatasetGrid(data, "knn", 4, 1, pattern="backdoor", flip=(None, 1), origins=origins, privacy=privacy)
        features, labels = grid.training((3,) * 4, (2, 1, 0, 3), 15)
        told.append(sha256(np.rint(features * 65536).astype("<i8").tobytes() + labels.astype("<i8").tobytes()).hexdigest()[:16])
    assert told == PINNED


@pytest.fixture
def scene(tmp_path: Path) -> Callable[[str, str], Path]:
    """The shipped example with one text replaced by another."""

    def changed(old: str, new: str) -> Path:
        path = tmp_path / "blind-spot.toml"
        text = EXAMPLE.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return changed


def test_scenarios_reach_all_of_it(scene: Callable[[str, str], Path]) -> None:
    """A scenario file names origins, copies, noise and triggers."""
    path = scene('name = "Sorters"', 'name = "Sorters"\nsynthetic_from = "B"\ncopies = 1')
    path.write_text(path.read_text(encoding="utf-8").replace("skew = 1", "skew = 1\nprivacy = 0.5"), encoding="utf-8")
    found, faults = examine(path)
    assert not faults
    assert found is not None
    grid = found.grid()
    assert isinstance(grid, DatasetGrid)
    plain = scenario.load(EXAMPLE).grid()
    assert isinstance(plain, DatasetGrid)
    assert len(grid.training(FULL, FULL, 4)[1]) == 2 * len(plain.training(FULL, FULL, 4)[1])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "Sorters"', 'name = "Sorters"\nsynthetic_from = "C"', "one other group"),
        ('name = "Sorters"', 'name = "Sorters"\nsynthetic_from = "AB"', "one other group"),
        ('name = "Sorters"', 'name = "Sorters"\nsynthetic_from = "Z"', "no group of this scenario"),
        ('name = "Sorters"', 'name = "Sorters"\ncopies = 9', "copies"),
        ("pattern_to = 8", "pattern_to = 8\npattern_from = 3", "no meaning"),
        ("pattern_to = 8\n", "", "needs"),
        ('model = "knn"', 'model = "logistic"', "2 classes apart"),
        ('name = "Night clerks"', 'name = "Night clerks"\nsynthetic_from = "B"', ""),
    ],
)
def test_mistakes_in_a_scenario_are_told(scene: Callable[[str, str], Path], old: str, new: str, words: str) -> None:
    """Each has a place and a sentence; the last is no mistake."""
    _, faults = examine(scene(old, new))
    assert bool(faults) == bool(words)
    assert not words or (words in faults[0].text and faults[0].line > 1)


# The shelf ------------------------------------------------------------------------------------------------------------


def kept() -> list[Path]:
    return sorted((Path(os.environ["COUNTERFACTUAL_TACTICS_HOME"]) / "cache").glob("*"))


def board(deal: int = 1) -> DatasetGrid:
    return DatasetGrid("wine", "knn", 7, deal, slices=(("all", None, None), ("one", (0,), None)), keep=True)


def test_rows_are_kept_between_games(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second board of the same content trains nothing that the first one did; another board shares nothing."""
    full, grid = (3,) * 7, board()
    scores = grid.rows(full, full, range(128))
    assert len(kept()) == 1
    second = board()
    monkeypatch.setattr(second._cache, "_compute", lambda *world: pytest.fail("it was trained again"))
    assert second.rows(full, full, range(128)) == scores
    assert board(2).rows(full, full, range(128)) != scores
    assert len(kept()) == 2
    monkeypatch.setattr(shelf, "_code", lambda: "other code")
    board().rows(full, full, range(128))
    assert len(kept()) == 3


def test_few_rows_are_kept_at_the_end_of_the_process(home: Path) -> None:
    code = "from game.worlds.dataset import shared; shared('wine', 'knn', 3, 1).rows((3,) * 3, (3,) * 3, [5])"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=EXAMPLE.parents[2], env={**os.environ, "PYTHONPATH": "."})
    assert len(kept()) == 1
    dataset.shared.cache_clear()
    grid = dataset.shared("wine", "knn", 3, 1)
    grid.rows((3,) * 3, (3,) * 3, [5])
    assert not grid._cache._unsaved
    dataset.shared.cache_clear()


def test_damage_costs_time_and_nothing_else() -> None:
    """A file that is cut, changed, empty, gone, or whose folder is a file: the same scores, and a sound file where one can be."""
    full = (3,) * 7
    scores = board().rows(full, full, range(128))
    (path,) = kept()
    good = path.read_bytes()
    for bad in (good[:-3], good[:40] + bytes([good[40] ^ 1]) + good[41:], b"", b"x" * 1000):
        path.write_bytes(bad)
        assert board().rows(full, full, range(128)) == scores
        assert path.read_bytes() == good
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("no folder", encoding="utf-8")
    assert board().rows(full, full, range(128)) == scores


def test_the_shelf_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest goes first; the board at hand stays."""
    full = (3,) * 7
    board(1).rows(full, full, range(128))
    size = kept()[0].stat().st_size
    monkeypatch.setattr(shelf, "MOST_BYTES", 2 * size)
    (first,) = kept()
    os.utime(first, (1, 1))
    for deal in (2, 3):
        board(deal).rows(full, full, range(128))
    assert len(kept()) == 2
    assert first not in kept()


def test_two_games_at_once_lose_nothing() -> None:
    """Rows that another game has kept in the meantime stay."""
    full, one, two = (3,) * 7, board(), board()
    one.rows(full, full, range(64))
    two.rows(full, full, range(64, 128))
    one._cache.save()
    two._cache.save()
    third = board()
    third.rows(full, full, [0])
    assert len(third._cache._rows) == 128
