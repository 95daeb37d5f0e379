"""Grid sources keep one contract, boards of trained models are exact, and tables are read strictly."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import pairwise
from math import log2
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.errors import SourceError, TableError
from game.subsets import members, size
from game.worlds import METRICS, DatasetGrid, Grid, MetricGrid, TableGrid, noise
from game.worlds import dataset as trained
from game.worlds import table as tables
from game.worlds.data import NAMES, load
from game.worlds.deal import deal_out
from game.worlds.models import MODELS, answers
from tests.strategies import conditions

COVERTYPE = Path(__file__).parent / "reference" / "covertype_wilderness.csv"
SLICES = (("all", None, None), ("low", (0, 1, 2, 3), None), ("seven", (7,), None), ("ab", None, 0b11))
SMALL = "row,x,y\n-,0,\nA,0.5,1\nB,0.25,.5\nAB,1,1e-1\n"


def metric(name: str = "jaccard", groups: int = 3, **options: float) -> MetricGrid:
    """A metric board with every evaluation set."""
    return MetricGrid(
        name, groups, range(1 << groups), [f"e{mask}" for mask in range(1 << groups)], range(1, groups + 1), **options
    )


GRIDS: dict[str, Callable[[], Grid]] = {
    "digits-ridge": lambda: DatasetGrid("digits", "ridge", 4, 3, 2, 400, SLICES),
    "digits-centroid": lambda: DatasetGrid("digits", "centroid", 4, 3, 2, 400, SLICES, pattern="random"),
    "wine-ridge": lambda: DatasetGrid("wine", "ridge", 5, 1, 1, slices=(("all", None, None), ("one", (0,), None))),
    "cancer-centroid": lambda: DatasetGrid("cancer", "centroid", 3, 1, 3, pattern="targeted", flip=(0, 1)),
    "table": lambda: tables.load(COVERTYPE),
    "small-table": lambda: tables.read(SMALL, "small.csv"),
    "noisy": lambda: metric("jaccard", 3, noise=0.12, seed=5),
} | {name: lambda name=name: metric(name) for name in METRICS}  # type: ignore[misc]


@pytest.mark.parametrize("name", GRIDS)
def test_every_source_keeps_the_contract(name: str) -> None:
    """Shape, range, unit, determinism, shared rows and latent groups, for every kind of source."""
    grid, again = GRIDS[name](), GRIDS[name]()
    n, slices = grid.groups, len(grid.slices)
    full, mixed, levels = (3,) * n, tuple(i % 4 for i in range(n)), tuple((i + 1) % 4 for i in range(n))
    masks = list(range(1 << n))
    assert grid.edits <= {"amount", "quality"}
    for amounts, quality in ((full, full), (full, levels), (mixed, full), (mixed, levels)):
        raw = grid.raw(amounts, quality)
        assert raw.shape == (1 << n, slices)
        assert raw.dtype == np.float64
        known = ~np.isnan(raw)
        assert ((raw[known] >= 0) & (raw[known] <= grid.maximum)).all()
        rows = grid.rows(amounts, quality, masks)
        for mask in masks:
            for column in range(slices):
                score = rows[mask][column]
                if np.isnan(raw[mask, column]):
                    assert score is None
                else:
                    assert score == round(10000 * raw[mask, column] / grid.maximum)
                    assert type(score) is int
        assert again.rows(amounts, quality, masks[::-1]) == rows[::-1]
        np.testing.assert_array_equal(again.raw(amounts, quality), raw)
        live = sum(1 << i for i in range(n) if amounts[i])
        np.testing.assert_array_equal(raw, raw[np.arange(1 << n) & live])
        if "amount" not in grid.edits and live == len(masks) - 1:
            np.testing.assert_array_equal(raw, grid.raw(full, quality))
        if "quality" not in grid.edits:
            np.testing.assert_array_equal(raw, grid.raw(amounts, full))
    unknown = np.argwhere(np.isnan(grid.raw(full, full)))
    assert grid.unmeasured == {(int(mask), int(column)) for mask, column in unknown}


@given(st.sampled_from(sorted(METRICS)), st.integers(0, 15), st.integers(0, 15))
def test_metrics_are_the_closed_forms(name: str, row: int, evaluation: int) -> None:
    """Each metric by its formula on sets, with the conventions for empty ones."""
    weights = {0: 1.0, 1: 2.0, 2: 0.5, 3: 4.0}
    s, e = set(members(row)), set(members(evaluation))
    jaccard = len(s & e) / len(s | e) if s | e else 1.0
    expected = {
        "jaccard": jaccard,
        "coverage": len(s & e) / len(e) if e else 1.0,
        "weighted-coverage": sum(weights[i] for i in s & e) / sum(weights[i] for i in e) if e else 1.0,
        "overlap": float(len(s & e)),
        "entropy": -sum(p * log2(p) for p in (jaccard, 1 - jaccard) if p),
    }[name]
    grid = MetricGrid(name, 4, [evaluation], ["e"], list(weights.values()))
    assert grid.raw((3,) * 4, (3,) * 4)[row, 0] == pytest.approx(expected, abs=1e-12)
    assert grid.maximum == (max(1, size(evaluation)) if name == "overlap" else 1.0)


@given(st.sampled_from(sorted(METRICS)), conditions(3))
def test_poison_takes_fifteen_points_for_each_level_and_group(name: str, quality: tuple[int, ...]) -> None:
    """−15 points per lost level per group of the row, clamped to the metric's range."""
    grid = metric(name)
    clean, now = grid.raw((3,) * 3, (3,) * 3), grid.raw((3,) * 3, quality)
    for row in range(8):
        lost = 0.15 * grid.maximum * sum(3 - quality[i] for i in members(row))
        np.testing.assert_allclose(now[row], np.maximum(clean[row] - lost, 0), atol=1e-12)


def test_noise_is_bounded_keyed_and_stays() -> None:
    """Errors lie within the bound, differ between cells and seeds, and are the same when asked again."""
    full, clean = (3,) * 4, metric(groups=4).raw((3,) * 4, (3,) * 4)
    noisy = metric(groups=4, noise=0.05, seed=1).raw(full, full)
    error = (noisy - clean)[(clean > 0.05) & (clean < 0.95)]
    assert np.abs(error).max() <= 0.05
    assert len(np.unique(np.round(error, 12))) > 0.9 * len(error)
    assert np.abs(error).max() > 0.04
    np.testing.assert_array_equal(noisy, metric(groups=4, noise=0.05, seed=1).raw(full, full))
    assert (noisy != metric(groups=4, noise=0.05, seed=2).raw(full, full)).any()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"metric": "cosine"}, "no metric 'cosine'"),
        ({"evaluations": [8], "ids": ["e"]}, "not on the board"),
        ({"ids": ["e", "e"]}, "different ids"),
        ({"weights": [1, 2]}, "as many weights"),
        ({"weights": [1, 2, -1]}, "0 or more"),
        ({"noise": 2.0}, "noise"),
        ({"groups": 17}, "0 to 16"),
    ],
)
def test_wrong_metric_boards_are_refused(options: dict[str, object], words: str) -> None:
    """A metric board with a mistake says which."""
    given = {"metric": "jaccard", "groups": 3, "evaluations": [1, 2], "ids": ["x", "y"]} | options
    with pytest.raises(SourceError, match=words):
        MetricGrid(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_shipped_data_are_those_of_scikit_learn(name: str) -> None:
    """Each data set equals its source, has its licence beside it, and cannot be changed by a user of it."""
    import sklearn.datasets as source

    original = {"digits": source.load_digits, "wine": source.load_wine, "cancer": source.load_breast_cancer}[name]()
    data = load(name)
    np.testing.assert_array_equal(data.features, original.data)
    np.testing.assert_array_equal(data.labels, original.target)
    assert len(data.columns) == data.features.shape[1]
    with pytest.raises(ValueError, match="read-only"):
        data.features[0, 0] = 1
    told = (Path(__file__).parent.parent / "assets" / "data" / name / "SOURCE.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in told
    assert "doi.org" in told


@pytest.mark.parametrize(
    ("data", "groups", "train", "amounts", "quality"),
    [
        ("digits", 8, None, (3,) * 8, (3,) * 8),
        ("digits", 5, 200, (1, 2, 3, 1, 1), (0, 1, 2, 3, 0)),
        ("wine", 6, None, (3,) * 6, (3,) * 6),
        ("wine", 6, 60, (1, 1, 2, 1, 3, 1), (3, 2, 1, 0, 3, 3)),
        ("cancer", 6, None, (1, 2, 3, 3, 2, 1), (3, 3, 1, 0, 2, 3)),
    ],
)
def test_ridge_answers_like_ridge_classifier(
    data: str, groups: int, train: int | None, amounts: tuple[int, ...], quality: tuple[int, ...]
) -> None:
    """The same answer to every test example on every row, rows of one or two classes among them."""
    from sklearn.linear_model import RidgeClassifier

    grid = DatasetGrid(data, "ridge", groups, 5, 3, train)
    tests, truth = grid.tests
    masks = range(1, 1 << groups)
    answers = grid.predictions(amounts, quality, masks)
    raw = grid.raw(amounts, quality)
    kinds = set()
    for mask, answer in zip(masks, answers, strict=True):
        features, labels = grid.training(amounts, quality, mask)
        kinds.add(len(np.unique(labels)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scikit-learn warns of rows with one class; the answer is what counts
            expected = RidgeClassifier(alpha=1.0).fit(features, labels).predict(tests)
        np.testing.assert_array_equal(answer, expected)
        assert raw[mask, 0] == np.mean(answer == truth)
    assert len(kinds) > 1 or data == "cancer"


def test_centroid_answers_like_nearest_centroid() -> None:
    """Nearest centroid equals scikit-learn's on every row."""
    from sklearn.neighbors import NearestCentroid

    grid = DatasetGrid("digits", "centroid", 5, 2, 3)
    full = (3,) * 5
    for mask, answer in zip(range(1, 32), grid.predictions(full, full, range(1, 32)), strict=True):
        features, labels = grid.training(full, full, mask)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of pixels that never vary, which do no harm
            expected = NearestCentroid().fit(features, labels).predict(grid.tests[0])
        np.testing.assert_array_equal(answer, expected)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(MODELS)), st.sampled_from(noise.PATTERNS), conditions(4), conditions(4))
def test_parts_of_groups_equal_retraining(model: str, pattern: str, amounts: tuple[int, ...], quality: tuple[int, ...]) -> None:
    """After any edits a row's model is the one trained from scratch on the examples of the row as they are now."""
    data, classes = ("cancer", 2) if model == "logistic" else ("wine", 3)
    flip = {"targeted": (0, 1), "backdoor": (None, 1)}.get(pattern)
    grid = trained.shared(data, model, 4, 9, 1, pattern=pattern, flip=flip)
    for mask, answer in zip(range(16), grid.predictions(amounts, quality, range(16)), strict=True):
        features, labels = grid.training(amounts, quality, mask)
        np.testing.assert_array_equal(answer, answers(MODELS[model], features, labels, grid.tests[0], classes))


@pytest.mark.parametrize("model", MODELS)
def test_rows_without_examples_or_with_one_class(model: str) -> None:
    """The empty row gives class 0; a row of one class gives that class; a class that is absent is never given."""
    data = load("cancer" if model == "logistic" else "wine")
    for chosen, expected in (([], {0}), ([1], {1}), ([2, 1], {1, 2} & set(data.labels.tolist()))):
        held = np.isin(data.labels, chosen)
        given = answers(MODELS[model], data.features[held], data.labels[held], data.features, len(data.classes))
        assert set(given.tolist()) == expected


@pytest.mark.parametrize("pattern", noise.PATTERNS)
def test_better_quality_is_never_different_noise(pattern: str) -> None:
    """Wrong labels are nested in quality, stay when examples come, and are as many as the share says."""
    flip = {"targeted": (3, 8), "backdoor": (None, 8)}.get(pattern)
    grid = DatasetGrid("digits", "ridge", 6, 4, 1, pattern=pattern, flip=flip)
    for group in range(6):
        full = (3,) * 6
        true = grid.training(full, full, 1 << group)[1]
        seen = [grid.training(full, (level,) * 6, 1 << group)[1] for level in range(4)]
        wrong = [labels != true for labels in seen]
        for worse, better in pairwise(range(4)):
            assert not (wrong[better] & ~wrong[worse]).any()
            np.testing.assert_array_equal(seen[better][wrong[better]], seen[worse][wrong[better]])
        eligible = noise.eligible(true, pattern, flip)
        for level, right in enumerate((0.25, 0.5, 0.75, 1.0)):
            assert abs(wrong[level].sum() - (1 - right) * eligible.sum()) <= 1
            for amount in (1, 2):
                part = grid.training((amount,) * 6, (level,) * 6, 1 << group)[1]
                np.testing.assert_array_equal(part, seen[level][: len(part)])
        changed = {int(a): int(b) for a, b in zip(true[wrong[0]], seen[0][wrong[0]], strict=True)}
        if pattern == "next-class":
            assert all(b == (a + 1) % 10 for a, b in changed.items())
        if pattern == "targeted":
            assert changed == {3: 8}
        if pattern == "backdoor":
            assert set(changed.values()) == {8}


def test_amount_takes_the_first_part() -> None:
    """A tenth, three tenths, all; never none of a group that exists; every class comes early in a group that has many."""
    grid = DatasetGrid("digits", "ridge", 8, 3, 2)
    for group, held in enumerate(grid.mixes.sum(axis=1)):
        for amount, tenths in ((1, 1), (2, 3), (3, 10)):
            features, _ = grid.training((amount,) * 8, (3,) * 8, 1 << group)
            assert len(features) == -(-held * tenths // 10) >= 1


@pytest.mark.parametrize(("data", "groups", "skew"), [("digits", 8, 0), ("digits", 12, 9), ("wine", 12, 9), ("cancer", 5, 2)])
def test_deals_are_partitions_without_empty_groups(data: str, groups: int, skew: int) -> None:
    """Every example goes to one group once; classes are split between training and tests alike; no group is left out."""
    for seed in range(3):
        dealt = deal_out(data, groups, seed, skew)
        every = np.concatenate([*dealt.train, *dealt.test])
        labels = load(data).labels
        np.testing.assert_array_equal(np.sort(every), np.arange(len(labels)))
        trained_labels = labels[np.concatenate(dealt.train)]
        assert len(trained_labels) == len(labels) * 2 // 3
        np.testing.assert_allclose(np.bincount(trained_labels), np.bincount(labels) * 2 / 3, atol=1)
        for parts in (dealt.train, dealt.test):
            least = min(10, sum(map(len, parts)) // (2 * groups))
            assert min(map(len, parts)) >= least >= 2
    shares = [np.bincount(labels[held], minlength=labels.max() + 1) / len(held) for held in dealt.train]
    assert skew or np.ptp(shares, axis=0).max() < 0.05


@pytest.mark.parametrize(
    ("arguments", "digest"),
    [
        (("digits", 8, 3, 2), "2cfa31e91994d72a"),
        (("digits", 12, 11, 0, 1200), "a9841210df989b1c"),
        (("wine", 5, 1, 1), "b07cd015381f1509"),
        (("cancer", 6, 7, 3, 300), "34a2d00451fdfee4"),
    ],
)
def test_deals_are_the_same_everywhere(arguments: tuple[str, int, int, int], digest: str) -> None:
    """Pinned: which example each group holds, and in which order, on any machine and in any later version."""
    dealt = deal_out(*arguments)
    text = ";".join(",".join(map(str, held.tolist())) for held in (*dealt.train, *dealt.test))
    assert sha256(text.encode()).hexdigest()[:16] == digest


def test_rows_are_trained_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only rows never asked for are trained, and a change to a group leaves the rows without it as they are."""
    grid = DatasetGrid("wine", "ridge", 4, 1)
    batches: list[list[int]] = []
    compute = grid._cache._compute
    monkeypatch.setattr(grid._cache, "_compute", lambda a, q, masks: batches.append(list(masks)) or compute(a, q, masks))
    full = (3,) * 4
    grid.rows(full, full, [1, 2, 3])
    grid.rows(full, full, [3, 2, 2, 5])
    grid.rows(full, (2, 3, 3, 3), range(16))
    grid.rows((3, 3, 3, 1), (2, 3, 3, 3), range(8))
    assert batches == [[1, 2, 3], [5], [0, 1, 3, 4, *range(5, 16)]]
    assert trained.shared("wine", "ridge", 4, 1) is trained.shared("wine", "ridge", 4, 1)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"data": "iris"}, "no data set 'iris'"),
        ({"model": "tree"}, "no model 'tree'"),
        ({"groups": 13}, "1 to 12"),
        ({"groups": 0}, "1 to 12"),
        ({"train": 1790}, "not 1790"),
        ({"skew": -1}, "skew"),
        ({"slices": ()}, "at least one slice"),
        ({"slices": (("a", None, None), ("a", (1,), None))}, "own id"),
        ({"slices": (("a", (10,), None),)}, "slice a names a class"),
        ({"slices": (("a", (), None),)}, "slice a has no test example"),
        ({"right": (0.5, 0.25, 1.0, 1.0)}, "rising"),
        ({"pattern": "upside-down"}, "no pattern"),
        ({"pattern": "targeted"}, "from and to"),
        ({"pattern": "targeted", "flip": (None, 3)}, "from and to"),
        ({"pattern": "backdoor", "flip": (3, 8)}, "only the class to"),
        ({"model": "logistic"}, "tells 2 classes apart"),
        ({"pattern": "targeted", "flip": (3, 3)}, "from one class to another"),
        ({"flip": (3, 8)}, "no other pattern"),
    ],
)
def test_wrong_boards_of_models_are_refused(options: dict[str, object], words: str) -> None:
    """A board of trained models with a mistake says which."""
    given = {"data": "digits", "model": "ridge", "groups": 4, "deal": 1} | options
    with pytest.raises(SourceError, match=words):
        DatasetGrid(**given)  # type: ignore[arg-type]


def test_a_published_table_loads() -> None:
    """Four wilderness areas, fifteen slices named by subsets, the empty row written as nothing."""
    grid = tables.load(COVERTYPE)
    assert (grid.groups, len(grid.slices), grid.unmeasured) == (4, 15, frozenset())
    assert grid.rows((3,) * 4, (3,) * 4, [0, 1, 15])[1][0] == 7433
    assert grid.raw((3,) * 4, (3,) * 4)[15, 14] == 0.593333


def test_tables_keep_gaps_errors_and_any_order() -> None:
    """Blank cells are unmeasured, rows and letters may come in any order, `_se` columns are the standard errors."""
    text = "row, acc ,acc_se,f1\r\nBA,0.9,0.01,\r\nB,.5,,1.\r\nA,5e-1,0,0\r\n,0,,\r\n\r\n"
    grid = tables.read(text, "t.csv")
    assert isinstance(grid, TableGrid)
    assert grid.slices == ("acc", "f1")
    assert grid.rows((3, 3), (3, 3), range(4)) == [(0, None), (5000, 0), (5000, 10000), (9000, None)]
    assert grid.unmeasured == {(0, 1), (3, 1)}
    np.testing.assert_array_equal(grid.errors[:, 0], [np.nan, 0, np.nan, 0.01])
    per_cent = tables.read("row,a\n-,10\nA,250\n", "t.csv", maximum=None)
    assert (per_cent.maximum, per_cent.rows((3,), (3,), [0, 1])) == (250.0, [(400,), (10000,)])


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffrow,x\n-,0.1\nA,0.5\n",
        "row,x\r\n-,0.1\r\nA,0.5\r\n",
        "row,x\r-,0.1\rA,0.5\r",
        "row,x,,\n-,0.1,,\nA,0.5,,\n",
        "row,x\n-,0.1,\n,\n\nA,0.5\n,\n , \n",
        "row,x\n,0.1\nA,0.50000000000000000000000000001\n",
    ],
    ids=["byte order mark", "CR LF", "CR", "blank columns", "blank lines", "many digits and a blank label"],
)
def test_tables_are_read_as_spreadsheets_write_them(text: str) -> None:
    """Marks, line ends, blank columns and blank lines are read over, and any number of decimals is a number."""
    grid = tables.read(text, "sheet.csv")
    assert (grid.slices, grid.scores.tolist()) == (("x",), [[0.1], [0.5]])


def test_a_large_table_lists_only_some_rows() -> None:
    """Above 12 groups rows that are not listed are unmeasured."""
    grid = tables.read("row,a\n-,0\nA,0.5\nABCDEFGHIJKLM,1\n", "t.csv")
    assert grid.groups == 13
    assert len(grid.unmeasured) == (1 << 13) - 3


FAULTS = {
    "empty": ("", 1, 1, "empty"),
    "head": ("set,x\n-,0\n", 1, 1, "headed 'set'"),
    "no slice": ("row\n-\n", 1, 4, "no slice"),
    "slice id": ("row,x,2y\n-,0,0\n", 1, 7, "no slice id"),
    "nameless slice": ("row,,y\n-,0,0\n", 1, 5, "this column has no name"),
    "slice twice": ("row,x,x\n-,0,0\n", 1, 7, "twice"),
    "errors of nothing": ("row,x,y_se\n-,0,0\n", 1, 7, "no slice"),
    "errors twice": ("row,x,x_se,x_se\n-,0,0,0\n", 1, 12, "twice"),
    "too many slices": ("row," + ",".join(f"s{i}" for i in range(17)) + "\n", 1, 59, "at most 16"),
    "no row": ("row,x\n", 2, 1, "no row"),
    "missing row": ("row,x\n-,0\nA,1\nAB,1\n", 5, 1, "row B is missing; add the line B,"),
    "missing row in gap of letters": ("row,x\n-,0\nC,1\n", 4, 1, "6 rows are missing: A, B, AB, AC, BC, ABC;"),
    "row twice": ("row,x\n-,0\nAB,1\nBA,1\n", 4, 1, "already on line 3"),
    "empty row twice": ("row,x\n-,0\n,0\n", 3, 1, "already on line 2"),
    "letter": ("row,x\n-,0\n  Q,1\n", 3, 3, "names 'Q'"),
    "small letter": ("row,x\n-,0\na,1\n", 3, 1, "names 'a'"),
    "look-alike letter": ("row,x\n-,0\n\u0410,1\n", 3, 1, "no row"),
    "letter twice": ("row,x\n-,0\nAA,1\n", 3, 1, "twice"),
    "few cells": ("row,x,y\n-,0,0\nA,1\n", 3, 4, "2 cells"),
    "many cells": ("row,x\n-,0\nA,1,1\n", 3, 5, "3 cells"),
    "missing empty row": ("row,x\nA,0\n,\n", 3, 1, "row - is missing; add the line -,"),
    "several missing rows": ("row,x\n-,0\nABC,1\n", 4, 1, "6 rows are missing: A, B, AB, C, AC, BC; add a line for each"),
    "very many missing rows": ("row,x\nF,0\n", 3, 1, " and 47 more; add a line for each, such as -, with"),
    "semicolons": ("row;x\n-;0,1\n", 1, 4, "semicolons part the cells"),
    "semicolons below": ("row,x\n-;0\n", 2, 2, "part them with commas"),
    "per cent sign": ("row,x\n-,0\nA, 61.5 %\n", 3, 4, "write 0.615"),
    "word": ("row,x\n-,0\nA,good\n", 3, 3, "'good' is no number"),
    "nan": ("row,x\n-,0\nA,nan\n", 3, 3, "no number"),
    "inf": ("row,x\n-,0\nA, -inf\n", 3, 4, "no number"),
    "overflow": ("row,x\n-,0\nA,1e999\n", 3, 3, "too large"),
    "underscore": ("row,x\n-,0\nA,1_000\n", 3, 3, "no number"),
    "comma": ("row,x\n-,0\nA,0,5\n", 3, 5, "write decimals with a point, 0.5 and not 0,5"),
    "plus": ("row,x\n-,0\nA,+1\n", 3, 3, "no number"),
    "other digits": ("row,x\n-,0\nA,\u0661\n", 3, 3, "no number"),
    "quotes": ('row,x\n-,0\nA,"1"\n', 3, 3, "quotation marks"),
    "tab": ("row\tx\n", 1, 4, "tabs part the cells"),
    "null": ("row,x\n-,0\x00\n", 2, 4, "U+0000"),
    "bidi": ("row,x\n-,\u202e0\n", 2, 3, "U+202E"),
    "per cent": ("row,x\n-,0\nA,87.5\n", 3, 3, "divide its scores by 100: 0.875"),
    "negative": ("row,x\n-,-0.1\n", 2, 3, "outside 0 to 1"),
    "negative error": ("row,x,x_se\n-,0,-1\n", 2, 5, "negative"),
    "too many cells": ("row,x,y\n-,0,0\nP,1,1\n", 1, 1, "at most 65536"),
    "too long": ("row,x\n" + "A" * (2 << 20), 1, 1, "2 MiB"),
}


def test_a_table_of_seventeen_groups_is_refused_where_the_seventeenth_begins() -> None:
    """2^17 rows: the fault is at the first row that names the letter Q."""
    letters = "ABCDEFGHIJKLMNOPQ"
    rows = ["".join(letter for i, letter in enumerate(letters) if mask >> i & 1) or "-" for mask in range(1 << 17)]
    with pytest.raises(TableError, match=r"^wide\.csv:65538:1: .*names 'Q'"):
        tables.read("\n".join(["row,x", *(f"{row},0" for row in rows)]), "wide.csv")


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_table_has_its_place(name: str) -> None:
    """Each fault is reported as file:line:column with what is wrong."""
    text, line, column, words = FAULTS[name]
    with pytest.raises(TableError) as caught:
        tables.read(text, "clinic.csv")
    assert str(caught.value).startswith(f"clinic.csv:{line}:{column}: ")
    assert words in caught.value.reason
    assert (caught.value.name, caught.value.line, caught.value.column) == ("clinic.csv", line, column)


def test_files_that_are_no_table(tmp_path: Path) -> None:
    """A missing file, a folder, another encoding and a file too long are told with their place."""
    latin = tmp_path / "latin.csv"
    latin.write_bytes("row,x\n-,0\nA,½\n".encode("latin-1"))
    with pytest.raises(TableError, match=r"latin\.csv:3:3: .*UTF-8"):
        tables.load(latin)
    long = tmp_path / "long.csv"
    long.write_text("row,x\n" + "-,0\n" * 600_000, encoding="utf-8")
    with pytest.raises(TableError, match="2 MiB"):
        tables.load(long)
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(TableError, match="no such file"):
            tables.load(path)


@settings(max_examples=200)
@given(st.text(alphabet='rowxy_se,-ABQ019.e\n \r"\u0661\ufeff', max_size=60))
def test_any_text_is_a_table_or_a_fault(text: str) -> None:
    """No text makes the reader raise anything else."""
    with suppress(TableError):
        grid = tables.read(f"row,{text}", "any.csv")
        assert grid.raw((3,) * grid.groups, (3,) * grid.groups).shape == (1 << grid.groups, len(grid.slices))
