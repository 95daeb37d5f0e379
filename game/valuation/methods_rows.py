"""Methods that compare rows and sizes, and strikes: their entries in the list."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.errors import ValuationError
from game.subsets import size
from game.valuation.curves import EvaluationScaling, diagonal_scaling, eval_scaling, scaling
from game.valuation.fits import LAWS, Fit, fit_laws, fit_scaling
from game.valuation.question import Answer, Method, Question, Row
from game.valuation.selection import best_subset, greedy_path, next_best, regret
from game.valuation.strikes import Strike, minimal_coalition, strike_curve, substitution
from game.valuation.table import Floats, players, row_sizes


def _scaling(q: Question) -> Answer:
    q.measured()
    result = scaling(q.v)
    means = zip(result.means.tolist(), result.rows.tolist(), strict=True)
    sizes = [{"size": size, "mean": mean, "rows": rows} for size, (mean, rows) in enumerate(means)]
    answer: Answer = {"sizes": sizes, **_fits(q, np.arange(len(sizes)), result.means)}
    return {**answer, **q.pairs(lambda: np.concatenate([result.pairs(size) for size in range(len(sizes))]))}


def _fits(q: Question, sizes: NDArray[Any], means: Floats) -> Answer:
    if not {"law", "forecast"} & set(q.given):
        return {}
    fits = (fit_scaling(sizes, means, q.given["law"]),) if "law" in q.given else fit_laws(sizes, means)
    if not fits:
        raise ValuationError("this board has too few sizes for a fit; a law needs two or three of them")
    return {"fits": [_fit(q, fit) for fit in fits]}


def _fit(q: Question, fit: Fit) -> Answer:
    told: Answer = {"law": fit.law, "formula": LAWS[fit.law].formula, "limit": fit.limit, "slope": fit.slope}
    told |= {} if np.isnan(fit.bend) else {"bend": fit.bend}
    told |= {"spread": fit.spread} | ({"aicc": fit.aicc} if np.isfinite(fit.aicc) else {})
    if "forecast" in q.given:
        value, low, high = fit.forecast(q.given["forecast"], q.confidence)
        told |= {"size": q.given["forecast"], "forecast": value}
        # Without points to spare there is no interval; infinite ends would not be JSON either.
        told |= {"low": low, "high": high} if np.isfinite(high) else {}
    return told


def _eval_scaling(q: Question) -> Answer:
    return _curve(q, eval_scaling(q.by_evaluation(), q.row), {"row": Row(q.row)})


def _diagonal_scaling(q: Question) -> Answer:
    return _curve(q, diagonal_scaling(q.by_evaluation()), {})


def _curve(q: Question, result: EvaluationScaling, head: Answer) -> Answer:
    points = zip(result.sizes.tolist(), result.means.tolist(), result.cells.tolist(), strict=True)
    sizes = [{"size": size, "mean": mean, "cells": cells} for size, mean, cells in points]
    return {**head, "sizes": sizes, **_fits(q, result.sizes, result.means), **q.pairs(lambda: result.pairs)}


def _best_subset(q: Question) -> Answer:
    k = int(q.given["size"])
    q.measured(np.flatnonzero(row_sizes(players(q.v)) == k))
    result = best_subset(q.v, k)
    row = Row(int(result.rows))
    return {"size": k, "row": row, "values": {row: float(result.values)}, "rows": len(result.considered), **q.pairs(result.pairs)}


def _regret(q: Question) -> Answer:
    q.measured(np.flatnonzero(row_sizes(players(q.v)) == size(q.row)))
    result = regret(q.v, q.row)
    best = Row(int(result.best.rows))
    answer = {"row": Row(q.row), "regret": float(result.values), "best row": best, "best": float(result.best.values)}
    return {**answer, **q.pairs(result.pairs)}


def _next_best(q: Question) -> Answer:
    row = int(q.given.get("row", 0))
    outside = [i for i in range(players(q.v)) if not row >> i & 1]
    q.measured([row, *(row | 1 << i for i in outside)])
    result = next_best(q.v, row)
    answer: Answer = {"row": Row(row), "values": q.by_group(result.values, outside)}
    answer |= {} if result.best is None else {"best": Row(1 << result.best)}
    return {**answer, **q.pairs(lambda: result.pairs)}


def _greedy_path(q: Question) -> Answer:
    q.measured()
    result = greedy_path(q.v, int(q.given.get("row", 0)), q.given.get("size"))
    gains = np.diff(result.values, prepend=result.values[0]).tolist()
    points = zip(result.rows.tolist(), result.values.tolist(), gains, strict=True)
    path = [{"row": Row(row), "score": score, "gain": gain} for row, score, gain in points]
    return {"path": path, "cells": result.cells, **q.pairs(lambda: result.pairs)}


def _told(strike: Strike) -> Answer:
    return {
        "size": size(strike.coalition), "coalition": Row(strike.coalition), "loss": strike.loss, "answer": Row(strike.answer),
        "stay": strike.stay, "substitution": strike.substitution,
    }  # fmt: skip


def _strikers(q: Question) -> dict[str, int | None]:
    row = q.given.get("row", q.given.get("available", q.everyone))
    return {"row": row, "strikers": q.given.get("focus"), "available": q.given.get("available")}


def _strike_curve(q: Question) -> Answer:
    q.measured()
    result = strike_curve(q.v, **_strikers(q))
    strikes = [{**_told(strike), "mean loss": mean} for strike, mean in zip(result.strikes, result.mean.tolist(), strict=True)]
    return {"row": Row(result.row), "strikes": strikes, **q.pairs(lambda: result.pairs)}


def _substitution(q: Question) -> Answer:
    groups = q.within_row()
    available = q.given.get("available", q.everyone)
    q.measured([q.row, q.row & ~groups, *np.flatnonzero(np.arange(len(q.v)) & ~(available & ~groups) == 0).tolist()])
    result = substitution(q.v, q.row, groups, available)
    return {"row": Row(q.row), "strikes": [_told(result)], **q.pairs(lambda: result.pairs)}


def _minimal_coalition(q: Question) -> Answer:
    q.measured()
    result = minimal_coalition(q.v, q.given["cost"], **_strikers(q))
    if result is None:
        return {"cost": q.given["cost"], "strikes": []}
    return {"cost": q.given["cost"], "row": Row(result.row), "strikes": [_told(result)], **q.pairs(lambda: result.pairs)}


ROWS: tuple[Method, ...] = (
    Method(
        "scaling", scaling,
        "How the mean score grows with the number of groups, the law it follows, and what that says of a size not seen.",
        "mean of v(S) over |S| = k; limit + slope · k^(−bend), limit + slope · ln k, limit + slope · e^(−bend·k)",
        "Hestness et al. (2017), Deep learning scaling is predictable, empirically; Hurvich & Tsai (1989) for the choice",
        _scaling, "val.fit_laws(range(4), val.scaling(v).means)[0].law", ("law", "forecast", "confidence"),
    ),
    Method(
        "eval-scaling", eval_scaling,
        "How the mean score of one row changes with the number of groups it is evaluated on.",
        "mean of f(S, E) over |E| = k",
        "Miller (2024), Adding error bars to evals, for why evaluation sets are a sample",
        _eval_scaling, "val.eval_scaling(f, row=0b01).means.round(6).tolist()", ("row", "law", "forecast", "confidence"),
        reads="evaluations",
    ),
    Method(
        "diagonal-scaling", diagonal_scaling,
        "How the mean score grows when a row is evaluated on the very groups it holds.",
        "mean of f(S, S) over |S| = k",
        "Hestness et al. (2017), Deep learning scaling is predictable, empirically",
        _diagonal_scaling, "val.diagonal_scaling(f).means.round(6).tolist()", ("law", "forecast", "confidence"),
        reads="evaluations",
    ),
    Method(
        "best-subset", best_subset,
        "The row of a given size with the highest score: what a budget of k groups should buy.",
        "max of v(S) over |S| = k; of equals the lower mask",
        "Mirzasoleiman, Bilmes & Leskovec (2020), Coresets for data-efficient training",
        _best_subset, "int(val.best_subset(v, 2).rows)", ("size",), ("size",),
    ),
    Method(
        "regret", regret,
        "How far a row is below the best row of its own size.",
        "max of v(T) over |T| = |S|, less v(S)",
        "Savage (1951), The theory of statistical decision",
        _regret, "float(val.regret(v, row=0b011).values.round(6))", ("row",),
    ),
    Method(
        "greedy-path", greedy_path,
        "The rows reached by always adding the group that adds most, which need not be the best rows.",
        "S ← S ∪ {i} with the largest v(S ∪ {i}) − v(S)",
        "Nemhauser, Wolsey & Fisher (1978), An analysis of approximations for maximizing submodular set functions",
        _greedy_path, "val.greedy_path(v).rows.tolist()", ("row", "size"),
    ),
    Method(
        "next-best", next_best,
        "What each group that is not in a row would add to it: whose data to acquire next.",
        "v(S ∪ {i}) − v(S) for i not in S; the row is empty if not given",
        "Settles (2009), Active learning literature survey",
        _next_best, "val.next_best(v, row=0b001).best", ("row",),
    ),
    Method(
        "strike-curve", strike_curve,
        "The best an operator can do as coalitions of growing size withdraw, each the one that costs it most.",
        "max over |C| = k of v(S) − max of v(T) over T without C",
        "Vincent, Hecht & Sen (2019), Data strikes; Vincent et al. (2021), Data leverage",
        _strike_curve, "val.strike_curve(v).values.round(6).tolist()", ("row", "focus", "available"),
    ),
    Method(
        "substitution", substitution,
        "How much of a strike's harm the operator undoes by training on other groups instead.",
        "(v(S) − v(S∖C)) − (v(S) − max of v(T) over T without C)",
        "Vincent, Li, Tilly, Chancellor & Hecht (2021), Data leverage",
        _substitution, "round(val.substitution(v, row=0b011, coalition=0b001).substitution, 6)", ("row", "focus", "available"),
        ("focus",),
    ),
    Method(
        "minimal-coalition", minimal_coalition,
        "The fewest groups whose withdrawal costs the operator at least so much, whatever it answers.",
        "min |C| with v(S) − max of v(T) over T without C ≥ x",
        "Vincent, Hecht & Sen (2019), Data strikes",
        _minimal_coalition, "val.minimal_coalition(v, cost=0.3).coalition", ("cost", "row", "focus", "available"), ("cost",),
    ),
)  # fmt: skip
