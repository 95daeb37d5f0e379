"""Shares and surrogates: the least core against a linear program of another library, datamodels against least squares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import game.valuation as val
from game.errors import ValuationError
from game.valuation.leastcore import additive
from game.worlds import DatasetGrid
from tests.strategies import tables

Floats = NDArray[np.float64]


def kind_of_game(kind: str, n: int, seed: int) -> Floats:
    """Games with an empty core, a full one, many ties, and scores of very different size."""
    draw = np.random.default_rng(seed)
    masks = np.arange(1 << n)
    size = np.bitwise_count(masks).astype(np.float64)
    return {
        "dense": draw.normal(size=1 << n),
        "ties": draw.integers(0, 3, 1 << n).astype(np.float64),
        "convex": size**2 / max(1, n) + 0.1 * draw.random(1 << n),
        "concave": 0.5 + np.sqrt(size) + 0.01 * draw.random(1 << n),
        "symmetric": np.sqrt(size),
        "airport": (draw.random(n) * (masks[:, None] >> np.arange(n) & 1)).max(axis=1, initial=0.0),
        "tiny": 1e-7 * draw.random(1 << n),
        "huge": 1e9 * draw.normal(size=1 << n),
        "unanimous": (masks == masks[-1]).astype(np.float64),
    }[kind]


KINDS = ("dense", "ties", "convex", "concave", "symmetric", "airport", "tiny", "huge", "unanimous")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_least_core_against_a_linear_program(kind: str, n: int) -> None:
    """scipy's optimum of the same program; all constraints hold; no other point of the least core is shorter."""
    linprog = pytest.importorskip("scipy.optimize").linprog
    v = kind_of_game(kind, n, n)
    worth = v - v[0]
    scale = max(1e-300, float(np.abs(worth).max()))
    found = val.least_core(v)
    claims = -np.array([[*(mask >> np.arange(n) & 1), 1.0] for mask in range((1 << n) - 1)])
    optimum = linprog(
        np.append(np.zeros(n), 1.0), A_ub=claims, b_ub=-worth[:-1] / scale, A_eq=[[1.0] * n + [0.0]], b_eq=[worth[-1] / scale],
        bounds=[(None, None)] * n + [(0, None)],
    )  # fmt: skip
    assert found.deficit / scale == pytest.approx(optimum.fun, abs=1e-8)
    assert found.values.sum() / scale == pytest.approx(worth[-1] / scale, abs=1e-9)
    excess = (worth - additive(found.values))[1:-1] / scale
    assert (excess <= found.deficit / scale + 1e-9).all()
    assert (np.abs(excess[found.tight - 1] - found.deficit / scale) < 1e-7).all()
    # x is the shortest point of a convex set if no point y of it has x·y below x·x.
    x = found.values / scale
    lowest = linprog(
        x, A_ub=claims[:, :-1], b_ub=-(worth[:-1] - found.deficit) / scale + 1e-9, A_eq=[[1.0] * n], b_eq=[worth[-1] / scale],
        bounds=[(None, None)] * n,
    )  # fmt: skip
    assert lowest.fun >= x @ x - 1e-5


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_core_of_larger_games_ends(kind: str) -> None:
    """Twelve groups, all ties and degenerate corners included: every constraint holds, and the tight ones bind."""
    v = kind_of_game(kind, 12, 1)
    worth = v - v[0]
    scale = float(np.abs(worth).max())
    found = val.least_core(v)
    excess = (worth - additive(found.values))[1:-1]
    assert excess.max() <= found.deficit + 1e-9 * scale
    assert found.values.sum() == pytest.approx(worth[-1], abs=1e-9 * scale)
    if found.deficit:
        assert len(found.tight)


def test_least_cores_known_in_closed_form() -> None:
    """Glove: all to the scarce one. Majority of three: a third each, deficit 1/3. Additive: everyone's own. A real board."""
    masks = np.arange(8)
    glove = ((masks & 1 > 0) & (masks & 6 > 0)).astype(np.float64)
    assert val.least_core(glove).values == pytest.approx([1, 0, 0], abs=1e-9)
    assert val.least_core(glove).deficit == 0
    majority = (np.bitwise_count(masks) >= 2).astype(np.float64)
    found = val.least_core(majority)
    assert found.values == pytest.approx([1 / 3] * 3)
    assert found.deficit == pytest.approx(1 / 3)
    assert found.tight.tolist() == [3, 5, 6]
    assert found.pairs.tolist() == [[3, 0], [5, 0], [6, 0]]
    own = np.array([0.5, -1.0, 2.0])
    assert val.least_core(4.0 + additive(own)).values == pytest.approx(own)
    assert val.least_core(np.full(8, 0.7)).values.tolist() == [0, 0, 0]
    board = DatasetGrid("wine", "centroid", 6, 2, 3).raw((3,) * 6, (3,) * 6)[:, 0]
    real = val.least_core(board)
    assert real.values.sum() == pytest.approx(board[-1] - board[0])
    for none in (np.array([0.5]), np.array([0.5, 0.75])):
        assert val.least_core(none).values.tolist() == (np.diff(none)).tolist()


@given(tables(least=1, most=5))
def test_the_even_datamodel_is_banzhaf(v: Floats) -> None:
    """With every row alike the best additive surrogate has Banzhaf's values, whatever the game."""
    model = val.datamodel(v)
    np.testing.assert_allclose(model.values, val.banzhaf(v).values, atol=1e-10)
    assert model.predict(np.arange(len(v))).mean() == pytest.approx(v.mean(), abs=1e-10)
    assert model.pairs.shape == (len(v), 2)


@given(tables(least=1, most=5), st.floats(0.1, 0.9))
def test_a_datamodel_is_weighted_least_squares(v: Floats, share: float) -> None:
    """The same normal equations, solved by another routine."""
    n = len(v).bit_length() - 1
    inside = np.arange(len(v))[:, None] >> np.arange(n) & 1
    size = inside.sum(axis=1)
    root = np.sqrt(share**size * (1 - share) ** (n - size))
    expected = np.linalg.lstsq(root[:, None] * np.column_stack([np.ones(len(v)), inside]), root * v, rcond=None)[0]
    model = val.datamodel(v, share)
    np.testing.assert_allclose([model.intercept, *model.values], expected, atol=1e-8)
    assert model.explained <= 1 + 1e-9
    assert model.errors is None


def test_a_penalised_datamodel_is_the_lasso() -> None:
    """scikit-learn's Lasso on the known cells; a large penalty leaves nothing; half of the cells find an additive game."""
    linear = pytest.importorskip("sklearn.linear_model")
    draw = np.random.default_rng(0)
    v, known = draw.normal(size=256), draw.permutation(256)[:60]
    inside = (known[:, None] >> np.arange(8) & 1).astype(np.float64)
    theirs = linear.Lasso(alpha=0.02, tol=1e-12, max_iter=100_000).fit(inside, v[known])
    ours = val.datamodel(v, penalty=0.02, known=known)
    np.testing.assert_allclose(ours.values, theirs.coef_, atol=1e-7)
    assert ours.intercept == pytest.approx(theirs.intercept_, abs=1e-7)
    assert (ours.values == 0).any()
    assert not val.datamodel(v, penalty=10.0).values.any()
    own = np.linspace(-1, 1, 8)
    exact = val.datamodel(2.0 + additive(own), known=known)
    np.testing.assert_allclose(exact.values, own, atol=1e-10)
    assert exact.explained == pytest.approx(1)


def test_standard_errors_of_a_sampled_datamodel() -> None:
    """Those of ordinary least squares; the values of an additive game with noise are within two of them mostly."""
    own = np.linspace(-1, 1, 8)
    far = []
    for seed in range(100):
        draw = np.random.default_rng(seed)
        known = draw.permutation(256)[:40]
        model = val.datamodel(additive(own) + draw.normal(0, 0.3, 256), known=known)
        assert model.errors is not None
        far += (np.abs(model.values - own) / model.errors).tolist()
    assert 0.92 <= np.mean(np.array(far) <= 2.04) <= 0.98


def test_questions_without_an_answer() -> None:
    """Shares, penalties, cells and bad scores are named."""
    v = np.arange(8.0)
    for question, words in [
        (lambda: val.datamodel(v, 1.0), "between 0 and 1"),
        (lambda: val.datamodel(v, penalty=-1), "0 or more"),
        (lambda: val.datamodel(v, known=np.array([1, 1])), "once"),
        (lambda: val.datamodel(v, known=np.array([], dtype=int)), "one row or more"),
        (lambda: val.datamodel(v, known=np.array([8])), "between 0 and 7"),
        (lambda: val.datamodel(v, known=np.array([0, 1])), "undetermined"),
        (lambda: val.datamodel(v).predict(np.array([8])), "between 0 and 7"),
        (lambda: val.datamodel(np.append(v[:-1], np.nan)), "row ABC is nan"),
        (lambda: val.least_core(np.append(v[:-1], np.inf)), "row ABC is inf"),
        (lambda: val.least_core(np.zeros((8, 2))), "one slice"),
    ]:
        with pytest.raises(ValuationError, match=words):
            question()
    assert val.datamodel(np.append(v[:-1], np.nan), known=np.arange(7)).values == pytest.approx([1, 2, 4])
    assert val.datamodel(np.array([0.5])).intercept == 0.5
