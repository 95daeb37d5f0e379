"""Evaluation: what it adds to test on one group more, with the interval that so few examples leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.errors import ValuationError
from game.subsets import members
from game.valuation.curves import as_evaluations, refuse_cells
from game.valuation.quantiles import difference_interval, wilson_interval
from game.valuation.table import Floats, Masks, as_table, check_row, membership, players


@dataclass(frozen=True, eq=False)
class EvaluationValues:
    """What the evaluation groups in `groups`, a mask, add to a row's score: values in the table's unit, (m,), 0 for others.

    `low` and `high` are the ends of their intervals, (m,), or None without numbers of examples. `pairs` are the two
    evaluation sets compared for each group, without it and with it, (m, 2) masks of columns.
    """

    row: int
    evaluation: int
    groups: int
    values: Floats
    low: Floats | None
    high: Floats | None
    pairs: Masks


def evaluation_value(
    f: Floats,
    row: int,
    evaluation: int,
    examples: Floats | None = None,
    confidence: float = 0.95,
    groups: int | None = None,
) -> EvaluationValues:
    """f(S, E ∪ {i}) − f(S, E) for every evaluation group i in `groups`, all if not given; one in E is compared with E without it.

    `f` is a table of scores by row and evaluation set, (2^n, 2^m); only cells of the row are read. With `examples`, how many
    each group has, (m,), scores are taken as accuracies over the pooled examples and the values get intervals: Newcombe's of
    the difference between the group's accuracy and that of E, which are measured on separate examples, times the group's
    share of them; Wilson's where E is empty, whose score is a constant. Raises `ValuationError` for a group without examples
    and for scores that are no accuracies over so many.
    """
    table = as_evaluations(f)
    m = table.shape[1].bit_length() - 1
    check_row(players(table), row)
    check_row(m, evaluation, "evaluation set")
    asked = (1 << m) - 1 if groups is None else groups
    check_row(m, asked, "set of evaluation groups")
    chosen = list(members(asked))
    after = np.array([evaluation | 1 << i for i in range(m)], dtype=np.int64)
    before = after & ~(np.int64(1) << np.arange(m))
    refuse_cells(table, np.full(2 * len(chosen), row), np.append(before[chosen], after[chosen]))
    values = np.zeros(m)
    values[chosen] = table[row, after[chosen]] - table[row, before[chosen]]
    pairs = np.stack([before, after], axis=1)
    if examples is None:
        return EvaluationValues(row, evaluation, asked, values, None, None, pairs)
    counts = check_examples(examples, m)
    low, high = np.zeros(m), np.zeros(m)
    for i in chosen:
        rest = float(sum(counts[j] for j in members(int(before[i]))))
        own, base = float(counts[i]), float(table[row, before[i]])
        accuracy = (float(table[row, after[i]]) * (own + rest) - base * rest) / own
        if not -1e-6 <= accuracy <= 1 + 1e-6:
            raise ValuationError(
                f"evaluation group {i} would have accuracy {accuracy:.6g}; the scores are no accuracies over these examples"
            )
        accuracy = min(max(accuracy, 0.0), 1.0)
        if rest:
            ends = difference_interval(accuracy, own, base, rest, confidence)
            low[i], high[i] = (float(end) * own / (own + rest) for end in ends)
        else:
            low[i], high[i] = (float(end) - base for end in wilson_interval(accuracy, own, confidence))
    return EvaluationValues(row, evaluation, asked, values, low, high, pairs)


def pooled(v: Floats, examples: Floats, empty: Floats | float) -> Floats:
    """The table by row and evaluation set, (2^n, 2^m), from accuracies on m slices that share no example, (2^n, m).

    A set's score is the accuracy over its slices' examples together. `empty`, a number or one a row, is the score of an
    evaluation on nothing, which no example can tell.
    """
    table = as_table(v)
    if table.ndim != 2:
        raise ValuationError("pooling needs slices: a table of shape (2^n, slices)")
    m = table.shape[1]
    weights = membership(m) * check_examples(examples, m)
    whole = weights.sum(axis=1)
    whole[0] = 1.0
    scores = np.asarray(table @ weights.T / whole)
    scores[:, 0] = empty
    return scores


def check_examples(examples: Floats, m: int) -> Floats:
    """Numbers of examples, (m,), each 1 or more. Raises `ValuationError` otherwise, naming the slice."""
    counts = np.asarray(examples, dtype=np.float64)
    if counts.shape != (m,):
        raise ValuationError(f"there are {m} evaluation groups, so {m} numbers of examples are needed, not {counts.size}")
    for place, count in enumerate(counts.tolist()):
        if not (np.isfinite(count) and count >= 1):
            raise ValuationError(f"a slice without examples has no score: slice {place} has {count:g}; each needs 1 or more")
    return counts
