"""Methods that compare evaluations and whole tables: their entries in the list."""

from __future__ import annotations

import numpy as np

from game.errors import ValuationError
from game.subsets import members, size
from game.valuation.comparing import poison, sensitivity, unlearning_gap
from game.valuation.evaluation import evaluation_value
from game.valuation.question import Answer, Method, Question, Row


def _evaluation_value(q: Question) -> Answer:
    examples = q.given.get("examples")
    counts = None if examples is None else np.array(examples)
    table = q.by_evaluation()
    everyone = table.shape[1] - 1
    # An evaluation on nothing may be unknown; what is compared with it is then told of only if it is asked for.
    alone = q.evaluation if size(q.evaluation) == 1 and np.isnan(table[q.row, 0]) else 0
    groups = int(q.given.get("focus", everyone & ~alone))
    result = evaluation_value(table, q.row, q.evaluation, counts, q.confidence, groups)
    shown = list(members(groups))
    answer: Answer = {"row": Row(q.row), "evaluation": Row(q.evaluation), "values": q.by_group(result.values, shown)}
    if result.low is not None and result.high is not None:
        answer |= {"low": q.by_group(result.low, shown), "high": q.by_group(result.high, shown)}
    return {**answer, **q.pairs(lambda: result.pairs[shown])}


def _privacy(q: Question) -> Answer:
    q.measured()
    result = sensitivity(q.v)
    groups = range(len(result.groups))
    working = [
        {
            "group": Row(1 << i),
            "moves": float(result.groups[i]),
            "without": Row(result.pairs[i, 0]),
            "with": Row(result.pairs[i, 1]),
        }
        for i in groups
    ]
    answer: Answer = {"sensitivity": float(result.values), "groups": working}
    if "epsilon" in q.given:
        answer |= {"epsilon": q.given["epsilon"], "laplace scale": float(result.laplace_scale(q.given["epsilon"]))}
    return {**answer, **q.pairs(lambda: result.pairs)}


def _unlearning(q: Question) -> Answer:
    groups = q.within_row()
    q.measured([q.row, q.row & ~groups])
    result = unlearning_gap(q.v, q.row, groups, q.given["candidate"])
    answer: Answer = {
        "row": Row(q.row),
        "retrain": Row(result.retrain),
        "gap": float(result.values),
        "effect": float(result.effect),
    }
    answer |= {} if np.isnan(result.remaining) else {"remaining": float(result.remaining)}
    return {**answer, **q.pairs(lambda: result.pairs)}


def _poison(q: Question) -> Answer:
    if q.board is None or q.reference is None:
        raise ValuationError("poison compares two boards with the same rows and slices: the operator's view and --reference FILE")
    result = poison(q.board, q.reference, q.row)
    cells = zip(q.slices, q.board[q.row].tolist(), q.reference[q.row].tolist(), result.values.tolist(), strict=True)
    told = [{"slice": name, "view": view, "reference": real, "difference": moved} for name, view, real, moved in cells]
    return {"row": Row(q.row), "differences": told, "worst": q.slices[result.worst], **q.pairs(lambda: result.pairs)}


TABLES: tuple[Method, ...] = (
    Method(
        "evaluation-value", evaluation_value,
        "What it changes to test on one group more, with the interval that its few examples leave.",
        "f(S, E ∪ {i}) − f(S, E)",
        "Wilson (1927), Probable inference; Newcombe (1998), Interval estimation for the difference between proportions",
        _evaluation_value, "val.evaluation_value(f, row=0b01, evaluation=0b01).values.round(6).tolist()",
        ("row", "focus", "examples", "confidence"), reads="evaluations",
    ),
    Method(
        "privacy", sensitivity,
        "How far one group's coming or going can move a score, and the noise that would hide it.",
        "Δ = max over S and i of |v(S ∪ {i}) − v(S)|; Laplace scale Δ/ε",
        "Dwork, McSherry, Nissim & Smith (2006), Calibrating noise to sensitivity in private data analysis",
        _privacy, "float(val.sensitivity(v).laplace_scale(epsilon=2.0).round(6))", ("epsilon",),
    ),
    Method(
        "unlearning", unlearning_gap,
        "How far a model that should have forgotten some groups is from one retrained without them.",
        "candidate − v(S∖G), beside the effect v(S) − v(S∖G)",
        "Bourtoule et al. (2021), Machine unlearning",
        _unlearning, "float(val.unlearning_gap(v, row=0b111, groups=0b001, candidate=0.6).values.round(6))",
        ("row", "focus", "candidate"), ("focus", "candidate"),
    ),
    Method(
        "poison", poison,
        "What an operator's view hides: its scores less those of the real world, slice by slice, and the worst slice.",
        "view(S, e) − reference(S, e) for every slice e",
        "Biggio, Nelson & Laskov (2012), Poisoning attacks against support vector machines; Gu et al. (2017), BadNets",
        _poison, "val.poison(w, w + 0.1, row=0b11).values.round(6).tolist()", ("row", "reference"), ("reference",),
        reads="slices",
    ),
)  # fmt: skip
