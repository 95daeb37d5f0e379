"""What a change of labels or amounts does to scores, guessed from what a group adds to each row.

A row loses what the group adds there as its examples go (all of it with the last one), and as much and more as its labels go
wrong, for flipped labels do harm that missing ones do not. A targeted pattern harms a slice as far as it has the class aimed at.
A backdoor takes most of what is scored on stamped examples, whatever the group adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.rules.setup import Setup

Floats = NDArray[np.float64]

PRESENT = (0.0, 0.3, 0.7, 1.0)
"""The part of what a group adds to a row that is there at amount 0 … 3."""

SLOPE, LEVEL = (0.0, 0.15, 0.55, 1.05), (0.0, 60.0, 190.0, 550.0)
"""What is lost with 0 … 3 steps of quality: a part of what the group adds, if that is more than nothing, and hundredths besides.

Least squares over rows of 3–6 of 8 groups on boards like the shipped ones (digits in six deals, four slices; ridge; right labels
1, 3/4, 1/2, 1/4), as is `PRESENT`: slopes of 0.14, 0.54 and 1.04 for wrong labels; 0.30 and 0.70 of what a group adds is lost at
amounts 2 and 1.
"""

ROUGH = (0.0, 200.0, 370.0, 700.0)
"""The deviation of what is lost with 0 … 3 steps of quality from what is said here, in hundredths."""

TARGETED = 1.8
"""How many times that a targeted pattern does on a slice of its class alone (1, 2/3, 1/3, 0 of the sevens right; same boards),
and a tenth of it on all ten digits.
"""

LEAST = 0.4
"""The least part of what a group adds that is taken to be left with wrong labels, to tell what it would add with right ones."""

BACKDOOR, GAPING = (0.0, 5500.0, 7000.0, 8000.0), (0.0, 2800.0, 2600.0, 2400.0)
"""What a backdoor of 0 … 3 steps costs on stamped examples, if there is so much to lose, and its deviation, in hundredths.

Digits, six groups in two deals, two classes to turn to: 44–81, 68–88 and 82–94 points of 95–99 with `knn`; with `ridge` and
`gaussian-nb` nearly all of the 11–54 there are. Wine, whose groups have ten examples each: 0–75 points.
"""

METRIC = 1500.0
"""What each lost level of quality costs on a board of a closed form, in hundredths (R5)."""


@dataclass(frozen=True, slots=True)
class Surrogate:
    """The surrogate for a board: `shares` are the parts of the slices, (slices,), that the scenario's wrong labels are about.

    `stamped` are the slices that a backdoor is open on. `focus` is one of the others that is all about the wrong labels, where
    there is one; what wrong labels of a group do is read off there.
    """

    shares: tuple[float, ...]
    stamped: tuple[bool, ...]
    focus: int | None
    amount: bool
    quality: bool

    def factors(self, amount: int, then: int) -> float:
        """What becomes of a group's marginals as its amount changes: those at `amount` are so many times those at `then`.

        A group that had no examples is taken to have been imagined at amount 2.
        """
        return PRESENT[amount] / PRESENT[then or 2] if self.amount else 1.0

    def harm(self, marginals: Floats, lost: int) -> Floats:
        """What rows lose by `lost` steps of a group's quality; `marginals`, (…, slices), are those of right labels."""
        if not lost or not self.quality:
            return np.zeros_like(marginals)
        if not self.amount:
            return np.full_like(marginals, METRIC * lost)
        whole = marginals if self.focus is None else np.where(np.array(self.shares) < 1, marginals[..., [self.focus]], marginals)
        return self.slopes(lost) * np.maximum(whole, 0.0) + self.levels(lost)

    def slopes(self, lost: int) -> Floats:
        """The part of what a group adds that its wrong labels cost, (slices,)."""
        return np.where(self.stamped, 0.0, SLOPE[lost] * self.weights)

    def levels(self, lost: int) -> Floats:
        """What they cost besides, (slices,), in hundredths."""
        return np.where(self.stamped, BACKDOOR[lost], LEVEL[lost] * self.weights)

    def rough(self, lost: int) -> Floats:
        """The deviation of what they cost from that, (slices,), in hundredths."""
        return np.where(self.stamped, GAPING[lost], ROUGH[lost] * np.minimum(self.weights, 1.0))

    def adds(self, seen: Floats, lost: int) -> Floats:
        """What a group would add with right labels, of what it adds with some wrong, (…, slices)."""
        return np.asarray((seen + self.levels(lost)) / np.maximum(1 - self.slopes(lost), LEAST))

    @property
    def weights(self) -> Floats:
        """How many times the usual harm a slice suffers, (slices,)."""
        return np.array(self.shares) * (TARGETED if min(self.shares) < 1 else 1.0)


def surrogate(setup: Setup) -> Surrogate:
    """The surrogate for a scenario's boards, from what is public of it."""
    shares = tuple(slice_.aimed for slice_ in setup.slices)
    stamped = tuple(slice_.stamped for slice_ in setup.slices)
    whole = [i for i, share in enumerate(shares) if share >= 1 and not stamped[i]]
    focus = whole[0] if whole and min(shares) < 1 else None
    return Surrogate(shares, stamped, focus, "amount" in setup.edits, "quality" in setup.edits)


def righted(board: Floats, rule: Surrogate, lost: tuple[int, ...]) -> Floats:
    """About what a board with some steps of quality lost would be with right labels: `moved` undone, group by group."""
    found = board.copy()
    rows = np.arange(len(board))
    for group, steps in enumerate(lost):
        if steps and rule.quality:
            inside = rows[(rows >> group & 1) == 1]
            seen = board[inside] - board[inside & ~(1 << group)]
            found[inside] += rule.harm(rule.adds(seen, steps) if rule.amount else seen, steps)
    return found


def moved(board: Floats, rule: Surrogate, then: tuple[int, ...], amounts: tuple[int, ...], lost: tuple[int, ...]) -> Floats:
    """A board of right labels at amounts `then`, (2^groups, slices) in hundredths, as it would be at `amounts` with steps lost.

    What several groups do is added up. Not rounded, and not held to any range.
    """
    found = board.copy()
    rows = np.arange(len(board))
    for group, (amount, before, steps) in enumerate(zip(amounts, then, lost, strict=True)):
        factor = rule.factors(amount, before)
        if factor == 1.0 and not steps:
            continue
        inside = rows[(rows >> group & 1) == 1]
        marginals = board[inside] - board[inside & ~(1 << group)]
        found[inside] += (factor - 1) * marginals - factor * rule.harm(marginals, steps)
    return found
