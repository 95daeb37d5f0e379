"""What it takes to ask for a method by its name: the method's entry in the list, the question, and the answer's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.errors import ValuationError
from game.subsets import members
from game.valuation.table import Floats, Masks, row_name


class Row(int):
    """A mask in an answer; who prints it writes letters."""


Answer = dict[Any, Any]
"""What a method says, ready to be printed: numbers, words, `Row`s, and lists and dicts of them; values by group in `values`."""


@dataclass(frozen=True)
class Parameter:
    """Something a method is asked with: its kind says how it is written, and `meaning` what it does."""

    kind: str
    letter: str
    meaning: str
    example: str


PARAMETERS: Mapping[str, Parameter] = {
    "row": Parameter(
        "row",
        "S",
        "the row that is asked about; all available groups if not given (for greedy-path and next-best none)",
        "AB",
    ),
    "focus": Parameter("row", "G", "the groups to report, or the coalition that acts, or those that may be in it", "BC"),
    "size": Parameter("integer", "k", "the number of groups in the row, or of steps", "2"),
    "alpha": Parameter("number", "a", "weight on small rows, above 0", "16"),
    "beta": Parameter("number", "b", "weight on large rows, above 0", "1"),
    "size-weights": Parameter("numbers", "W,W,…", "the weight of each size 0 … n − 1, adding up to 1", "0.5,0.3,0.2"),
    "law": Parameter("word", "LAW", "power, log or exponential; all of them if not given", "power"),
    "forecast": Parameter("number", "k", "a size to forecast, seen or not", "20"),
    "confidence": Parameter("number", "C", "the confidence of intervals; 0.95 if not given", "0.9"),
    "cost": Parameter("number", "x", "what the withdrawal should cost the operator at least, in scores", "0.1"),
    "available": Parameter("row", "G", "the groups the operator can draw on; all if not given", "ABC"),
    "examples": Parameter("numbers", "m,m,…", "how many examples each evaluation group has", "100,100,50"),
    "epsilon": Parameter("number", "e", "the privacy budget, above 0", "1"),
    "candidate": Parameter("number", "x", "the score of the model that should have forgotten", "0.6"),
    "reference": Parameter(
        "table", "FILE", "the table of the world as it is, as CSV; the board is the operator's view", "real.csv"
    ),
    "share": Parameter("number", "p", "the probability with which a group is in a training set; 0.5 if not given", "0.5"),
    "penalty": Parameter("number", "l", "the weight of Σ |value|, which makes small values 0; 0 if not given", "0.01"),
    "communities": Parameter("rows", "G,G,…", "groups that act together, each group once", "AB,C"),
}
"""Everything a method can be asked with."""


@dataclass(frozen=True)
class Method:
    """An entry of the list: the public function, what it tells in one sentence, the formula, where it comes from.

    `takes` are the names of its parameters, `needs` those it cannot do without. `reads` says of what: a ``slice`` of a board,
    all ``slices``, the ``evaluations``, a column for each set of evaluation groups, or the trained ``model`` of a row. `answer`
    puts a question to the function; `example` is a Python expression about the tables of the methods page. The ``values`` of
    the answer of a `linear` method are sums of weighted cells.
    """

    name: str
    function: Callable[..., object]
    meaning: str
    formula: str
    source: str
    answer: Callable[[Question], Answer]
    example: str
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reads: str = "slice"
    linear: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """A board and what is asked about it. Cells that nobody measured are NaN.

    `v` is one slice, (2^n,); `board` all of them, (2^n, slices); `evaluations` the scores by row and evaluation set, (2^n,
    2^m), if there are such, and `evaluation` the set asked about; `reference` another board. `given` are the parameters by
    name. With `cells` the answer holds the cells used and their partners. `name` writes a row. `trained` is the board behind the
    table for methods that look inside its models; the core itself knows none.
    """

    v: Floats
    given: Mapping[str, Any] = field(default_factory=dict)
    slice: str = ""
    board: Floats | None = None
    slices: tuple[str, ...] = ()
    evaluations: Floats | None = None
    evaluation: int = 0
    reference: Floats | None = None
    cells: bool = False
    name: Callable[[int], str] = row_name
    trained: object = None

    @property
    def everyone(self) -> int:
        """The row of all groups."""
        return len(self.v) - 1

    @property
    def row(self) -> int:
        """The row asked about: all groups if none is given."""
        return int(self.given.get("row", self.everyone))

    @property
    def focus(self) -> list[int]:
        """The groups to report, rising: all if none are given."""
        return list(members(int(self.given.get("focus", self.everyone))))

    @property
    def confidence(self) -> float:
        """The confidence of intervals."""
        return float(self.given.get("confidence", 0.95))

    def within_row(self, named: str = "focus") -> int:
        """The coalition asked about. Raises `ValuationError` unless it is some groups of the row."""
        groups = int(self.given[named])
        if groups & ~self.row or not groups:
            raise ValuationError(
                f"--{named} {self.name(groups)} is no part of the row {self.name(self.row)}; name groups of the row"
            )
        return groups

    def by_evaluation(self) -> Floats:
        """The scores by row and evaluation set. Raises `ValuationError` for a board that has no such columns."""
        if self.evaluations is None:
            raise ValuationError(
                "this method needs a column for every set of evaluation groups: a metric, or a table whose slices are letters"
            )
        return self.evaluations

    def measured(self, masks: Masks | Iterable[int] | None = None) -> None:
        """Raise `ValuationError` if one of some cells, all if not given, is unmeasured; it names the first."""
        rows = np.arange(len(self.v)) if masks is None else np.unique(np.array(masks, dtype=np.int64))
        unknown = rows[np.isnan(self.v[rows])]
        if len(unknown):
            raise ValuationError(
                f"the cell of row {self.name(int(unknown[0]))} in slice {self.slice} is unmeasured and this method needs it "
                f"({len(unknown)} of its {len(rows)} cells are); ask about other cells, or measure these"
            )

    def pairs(self, pairs: Callable[[], Masks]) -> Answer:
        """The cells used and their partners as a part of an answer, if they are asked for."""
        return {"pairs": [[Row(before), Row(after)] for before, after in pairs().tolist()]} if self.cells else {}

    def by_group(self, values: Floats, groups: Iterable[int]) -> dict[Row, float]:
        """Values of some groups, by group."""
        return {Row(1 << i): float(values[i]) for i in groups}
