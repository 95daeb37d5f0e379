"""Methods that value groups and pairs of groups: their entries in the list."""

from __future__ import annotations

import numpy as np

from game.errors import ValuationError
from game.subsets import members, size
from game.valuation.bysize import marginals
from game.valuation.communities import owen
from game.valuation.interactions import Interactions, banzhaf_interaction, shapley_interaction, shapley_taylor, squares
from game.valuation.leastcore import least_core
from game.valuation.leaving import group_leave_one_out, leave_one_out
from game.valuation.question import Answer, Method, Question, Row
from game.valuation.semivalues import Semivalue, SizeRow, banzhaf, beta_shapley, semivalue, shapley
from game.valuation.surrogate import datamodel
from game.valuation.table import Masks


def _leave_one_out(q: Question) -> Answer:
    q.measured([q.row, *(q.row & ~(1 << i) for i in members(q.row))])
    result = leave_one_out(q.v, q.row)
    # A group outside the row cannot leave it; to list a 0 for it would look like a measurement.
    if "focus" in q.given and q.given["focus"] & ~q.row:
        raise ValuationError(
            f"--focus {q.name(q.given['focus'])} names a group outside the row {q.name(q.row)}; name groups of the row"
        )
    players = [i for i in q.focus if q.row >> i & 1]
    working = {Row(1 << i): [_one_pair(q.row & ~(1 << i), float(result.values[i]))] for i in players}
    answer = {"row": Row(q.row), "values": q.by_group(result.values, players), "working": working}
    return {**answer, **q.pairs(lambda: result.pairs[players])}


def _group_leave_one_out(q: Question) -> Answer:
    groups = q.within_row()
    q.measured([q.row, q.row & ~groups])
    result = group_leave_one_out(q.v, q.row, groups)
    value = float(result.values)
    working = {Row(groups): [_one_pair(q.row & ~groups, value)]}
    return {"row": Row(q.row), "values": {Row(groups): value}, "working": working, **q.pairs(lambda: result.pairs)}


def _one_pair(without: int, value: float) -> dict[str, float]:
    return vars(SizeRow(size(without), value, 1, 1.0))


def _semivalue(q: Question, result: Semivalue) -> Answer:
    working = {Row(1 << i): [vars(line) for line in result.working(i)] for i in q.focus}
    answer: Answer = {"values": q.by_group(result.values, q.focus), "working": working}
    if q.focus == list(range(len(result.values))):
        # Banzhaf's values add up to nothing in particular, which only their sum shows.
        answer |= {"sum": float(result.values.sum()), "all groups less none": float(q.v[-1] - q.v[0])}
    return {**answer, **q.pairs(lambda: _joined([result.pairs(i) for i in q.focus]))}


def _shapley(q: Question) -> Answer:
    q.measured()
    return _semivalue(q, shapley(q.v))


def _banzhaf(q: Question) -> Answer:
    q.measured()
    return _semivalue(q, banzhaf(q.v))


def _beta(q: Question) -> Answer:
    q.measured()
    return _semivalue(q, beta_shapley(q.v, q.given["alpha"], q.given["beta"]))


def _any_semivalue(q: Question) -> Answer:
    q.measured()
    return _semivalue(q, semivalue(q.v, q.given["size-weights"]))


def _marginals(q: Question) -> Answer:
    q.measured()
    result = marginals(q.v)
    means = [{"group": Row(1 << i), **{f"size {s}": float(mean) for s, mean in enumerate(result.means[i])}} for i in q.focus]
    return {"marginals": means, **q.pairs(lambda: _joined([result.pairs(i) for i in q.focus]))}


def _squares(q: Question) -> Answer:
    groups = int(q.given.get("focus", q.row))
    couples = [(i, j) for j in members(groups) for i in members(groups) if i < j]
    corners = [q.row & ~(1 << i | 1 << j) | part for i, j in couples for part in (0, 1 << i, 1 << j, 1 << i | 1 << j)]
    q.measured(corners)
    result = squares(q.v, q.row, groups)
    values = {Row(1 << i | 1 << j): float(result.values[i, j]) for i, j in couples}
    return {"row": Row(q.row), "values": values, **q.pairs(lambda: _joined([result.pairs(i, j) for i, j in couples]))}


def _interactions(q: Question, result: Interactions) -> Answer:
    couples = [(i, j) for j in q.focus for i in q.focus if i < j]
    values = {Row(1 << i | 1 << j): float(result.values[i, j]) for i, j in couples}
    working = {Row(1 << i | 1 << j): [vars(line) for line in result.working(i, j)] for i, j in couples}
    return {"values": values, "working": working, **q.pairs(lambda: _joined([result.pairs(i, j) for i, j in couples]))}


def _shapley_interaction(q: Question) -> Answer:
    q.measured()
    return _interactions(q, shapley_interaction(q.v))


def _banzhaf_interaction(q: Question) -> Answer:
    q.measured()
    return _interactions(q, banzhaf_interaction(q.v))


def _shapley_taylor(q: Question) -> Answer:
    q.measured()
    return _interactions(q, shapley_taylor(q.v))


def _owen(q: Question) -> Answer:
    q.measured()
    result = owen(q.v, q.given["communities"])
    working = {Row(1 << i): [vars(line) for line in result.working(i)] for i in q.focus}
    shares = [
        {"community": Row(mask), "value": float(share)} for mask, share in zip(result.communities, result.shares, strict=True)
    ]
    answer = {"values": q.by_group(result.values, q.focus), "working": working, "communities": shares}
    return {**answer, **q.pairs(lambda: _joined([result.pairs(i) for i in q.focus]))}


def _least_core(q: Question) -> Answer:
    q.measured()
    result = least_core(q.v)
    tight = [Row(mask) for mask in result.tight.tolist()]
    answer = {"values": q.by_group(result.values, q.focus), "deficit": result.deficit, "tight": tight}
    return {**answer, **q.pairs(lambda: result.pairs)}


def _datamodel(q: Question) -> Answer:
    known = np.flatnonzero(~np.isnan(q.v))
    # All cells known: the weighting by the share. Some: they are the sample.
    sample = None if len(known) == len(q.v) else known
    result = datamodel(q.v, q.given.get("share", 0.5), q.given.get("penalty", 0.0), sample)
    answer: Answer = {"values": q.by_group(result.values, q.focus)}
    if result.errors is not None:
        answer["standard errors"] = q.by_group(result.errors, q.focus)
    answer |= {"intercept": result.intercept, "explained": result.explained, "cells": len(result.rows)}
    return {**answer, **q.pairs(lambda: result.pairs)}


def _joined(parts: list[Masks]) -> Masks:
    return np.concatenate([np.empty((0, 2), dtype=np.int64), *parts])


GROUPS: tuple[Method, ...] = (
    Method(
        "leave-one-out", leave_one_out,
        "What a row loses when one group leaves it: two cells and a subtraction for each group.",
        "v(S) − v(S∖{i})",
        "Cook (1977), Detection of influential observation in linear regression; for data Koh & Liang (2017)",
        _leave_one_out, "val.leave_one_out(v, row=0b111).values.tolist()", ("row", "focus"),
        linear=True,
    ),
    Method(
        "group-leave-one-out", group_leave_one_out,
        "What a row loses when some groups leave it together, which is what a strike does.",
        "v(S) − v(S∖G)",
        "Koh, Ang, Teo & Liang (2019), On the accuracy of influence functions for measuring group effects",
        _group_leave_one_out, "float(val.group_leave_one_out(v, row=0b111, groups=0b011).values)", ("row", "focus"), ("focus",),
        linear=True,
    ),
    Method(
        "shapley", shapley,
        "The mean of what a group adds, over all orders in which groups can arrive; the values share out the whole gain.",
        "Σ over sizes s of 1/n · mean over S of size s without i of v(S ∪ {i}) − v(S)",
        "Shapley (1953), A value for n-person games; for data Ghorbani & Zou (2019), Data Shapley",
        _shapley, "val.shapley(v).values.round(6).tolist()", ("focus",),
        linear=True,
    ),
    Method(
        "banzhaf", banzhaf,
        "The mean of what a group adds over all rows alike, which noise in the scores disturbs least; the sum is not the gain.",
        "Σ over S without i of (v(S ∪ {i}) − v(S)) / 2^(n−1)",
        "Banzhaf (1965), Weighted voting doesn't work; for data Wang & Jia (2023), Data Banzhaf",
        _banzhaf, "val.banzhaf(v).values.round(6).tolist()", ("focus",),
        linear=True,
    ),
    Method(
        "beta", beta_shapley,
        "A Shapley value that stresses small rows (α above β) or large ones (β above α); α = β = 1 is Shapley.",
        "weight of size s: C(n−1, s) · B(s + β, n − 1 − s + α) / B(α, β)",
        "Kwon & Zou (2022), Beta Shapley, in the convention of the paper; some libraries exchange α and β",
        _beta, "val.beta_shapley(v, alpha=16, beta=1).values.round(6).tolist()", ("alpha", "beta", "focus"), ("alpha", "beta"),
        linear=True,
    ),
    Method(
        "semivalue", semivalue,
        "Any mean of what a group adds in which the size of the row it joins sets the weight.",
        "Σ over sizes s of weight(s) · mean over S of size s without i of v(S ∪ {i}) − v(S)",
        "Dubey, Neyman & Weber (1981), Value theory without efficiency",
        _any_semivalue, "val.semivalue(v, [0.5, 0.3, 0.2]).values.round(6).tolist()", ("size-weights", "focus"),
        ("size-weights",),
        linear=True,
    ),
    Method(
        "marginals", marginals,
        "What each group adds on average to rows of each size: the numbers from which every semivalue is a weighted sum.",
        "mean over S of size s without i of v(S ∪ {i}) − v(S), for all i and s",
        "Dubey, Neyman & Weber (1981), Value theory without efficiency",
        _marginals, "val.marginals(v).means.round(6).tolist()", ("focus",),
    ),
    Method(
        "square", squares,
        "Whether two groups are worth more together than one by one, at one row: four cells, the corners of a square.",
        "v(T ∪ {i, j}) − v(T ∪ {i}) − v(T ∪ {j}) + v(T) with T = S∖{i, j}",
        "Grabisch & Roubens (1999), An axiomatic approach to the concept of interaction among players",
        _squares, "float(val.squares(v, row=0b111).values[0, 1].round(6))", ("row", "focus"),
        linear=True,
    ),
    Method(
        "shapley-interaction", shapley_interaction,
        "The mean square of a pair with all sizes of rows alike: above 0 complements, below 0 substitutes.",
        "Σ over sizes s of 1/(n−1) · mean square at rows of size s without both",
        "Grabisch & Roubens (1999), An axiomatic approach to the concept of interaction among players",
        _shapley_interaction, "val.shapley_interaction(v).values.round(6).tolist()", ("focus",),
        linear=True,
    ),
    Method(
        "banzhaf-interaction", banzhaf_interaction,
        "The mean square of a pair over all rows alike.",
        "Σ over T without both of square(T) / 2^(n−2)",
        "Grabisch & Roubens (1999), An axiomatic approach to the concept of interaction among players",
        _banzhaf_interaction, "val.banzhaf_interaction(v).values.round(6).tolist()", ("focus",),
        linear=True,
    ),
    Method(
        "shapley-taylor", shapley_taylor,
        "The mean square of a pair that stresses small rows, so that pairs and lone groups together share out the whole gain.",
        "2/n · Σ over T without both of square(T) / C(n−1, |T|)",
        "Sundararajan, Dhamdhere & Agarwal (2020), The Shapley Taylor interaction index",
        _shapley_taylor, "val.shapley_taylor(v).values.round(6).tolist()", ("focus",),
        linear=True,
    ),
    Method(
        "owen", owen,
        "The Shapley value when communities act together: first communities share the gain, then the groups in each.",
        "mean over orders of communities, and of groups within them, of v(S ∪ {i}) − v(S)",
        "Owen (1977), Values of games with a priori unions",
        _owen, "val.owen(v, [0b011, 0b100]).values.round(6).tolist()", ("communities", "focus"), ("communities",),
        linear=True,
    ),
    Method(
        "least-core", least_core,
        "Shares of the gain such that no coalition is worth much more than its shares; of these the most even.",
        "min e ≥ 0, then Σ x²: Σ x = v(N) − v(∅), Σ over S of x ≥ v(S) − v(∅) − e for all S",
        "Yan & Procaccia (2021), If you like Shapley then you'll love the core",
        _least_core, "val.least_core(v).values.round(6).tolist()", ("focus",),
    ),
    Method(
        "datamodel", datamodel,
        "The additive surrogate closest to the real scores: an intercept, and a value for each group that a row adds up.",
        "min over b, x of E(v(S) − b − Σ over S of x)² / 2 + penalty · Σ |x|, each group in S with probability p",
        "Ilyas, Park, Engstrom, Leclerc & Madry (2022), Datamodels",
        _datamodel, "val.datamodel(v).values.round(6).tolist()", ("share", "penalty", "focus"),
    ),
)  # fmt: skip
