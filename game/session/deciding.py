"""What a look decides: the choice that hangs on it, and how open that is as yet."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from game import catalog, subsets
from game.bots.search import Advice
from game.bots.search.aiming import harms
from game.bots.search.looking import BOARDS
from game.imagine import Statement, boards, stakes, stated, statements, wanted
from game.rules.actions import Audit, Unveil
from game.rules.notation import figure
from game.rules.setup import Goal
from game.rules.sight import Sight

WHOLE, TENTH = 100, 10
"""What is veiled is told in whole points; what an operator would lose, which is a few points, in tenths."""

MOST_NAMED = 3
"""How many answers are named, the likeliest first."""


OPEN = 0.1
"""Where no row is best in so many of the boards, it is not worth while to name the first ones."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a hint claims of what is veiled, with the interval that is to hold it in 95% of cases.

    `about` is ``cell`` (a score), ``loss`` (what an operator stands to lose), ``value`` (one to be declared, of `groups`),
    ``points`` (the goal points a plan brings more than passing) or ``purse`` (the same of credits at the end); all in hundredths.
    """

    about: str
    low: int
    high: int
    groups: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What a look is for: `nudge` says so without naming a group, `what` is the question that it decides, as a sentence ends with
    it, and `yet` a sentence on what the answer is as yet; empty where nothing can be said of that.
    """

    nudge: str
    what: str
    yet: str = ""
    claims: tuple[Claim, ...] = ()


def decision(sight: Sight, advice: Advice) -> Decision:
    """The decision that hangs on a look that was advised."""
    action = advice.action
    assert isinstance(action, (Unveil, Audit))
    row = action.row if isinstance(action, Unveil) else sight.board.rows[action.operator]
    if advice.operator is not None:
        who = sight.setup.operators[advice.operator].name
        return Decision(
            f"Look before you ask: what {who} would pay depends on where it could go without your groups.",
            f"how much you can ask {who} for {letters(advice.groups)}",
        )
    if advice.idea == "train" and sight.me.operator is not None:
        return _training(sight, sight.me.operator, row)
    goal = next((goal for goal in sight.setup.goals if goal.seat == sight.seat and goal.kind == advice.idea), None)
    if goal is None:
        return Decision("Look before you act.", "what to do next")
    if goal.kind == "detect":
        return _suspecting(sight, goal)
    if goal.kind == "performance" and goal.operator is not None:
        who = sight.setup.operators[goal.operator].name
        return Decision(
            f"Look before you act: how well {who} serves its users now is not what it publishes.",
            f"whether anything is to be done for “{goal.title}”",
            f"Full credit is for {figure(goal.full)} points: what is missing has to come from labels or examples.",
        )
    if goal.kind == "hidden-harm":
        return _aiming(sight, goal)
    return _stating(sight, goal, row)


def letters(groups: int) -> str:
    """Groups as they are spoken of: A, B and C."""
    return _listed(list(subsets.show(groups)), "and")


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _ranked(shares: dict[int, float], also: int | None = None) -> str:
    """The likeliest answers with their shares of the imagined boards, and the one of the row that is looked at."""
    named = sorted((one for one in shares if shares[one] > 0), key=lambda one: (-shares[one], one))[:MOST_NAMED]
    if also is not None and also in shares and also not in named:
        named.append(also)
    return _listed([f"{subsets.show(one) if one else 'the empty row'} in {shares[one]:.0%}" for one in named], "and")


def _training(sight: Sight, own: int, row: int) -> Decision:
    """Which row in reach an operator seat moves to."""
    board, who = sight.board, sight.setup.operators[own]
    able = board.able(own)
    near = [one for one in subsets.within(board.rows[own] & able, board.reaches[own], len(sight.setup.groups)) if not one & ~able]
    best = np.array(near)[stakes(sight, own, catalog.POLICIES, BOARDS, far=True).utility[:, near].argmax(axis=1)]
    shares = {one: float(np.mean(best == one)) for one in near}
    return Decision(
        "Look before you move: a row in reach may be better or worse than it seems.",
        f"where {who.name} moves",
        f"As yet the best row in reach is {_ranked(shares, row)} of the imagined boards.",
    )


def _suspecting(sight: Sight, goal: Goal) -> Decision:
    """Whose labels went wrong. Before any can have, a look is what a later one of the same row is compared with."""
    asked = statements(sight, goal, catalog.POLICIES, BOARDS)
    shares = {one.groups: float(np.mean(one.values > 0)) for one in asked}
    if sum(shares.values()) < 0.5:
        return Decision(
            f"Look before labels go wrong: for “{goal.title}” a test tells most beside an earlier one of the same row.",
            f"whom a second test of the row can clear or blame for “{goal.title}”",
            f"It is one of {_listed(list(subsets.show(wanted(sight))), 'or')}; a row that later falls has it in it.",
        )
    return Decision(
        f"Look before you name anybody: what you know does not yet settle “{goal.title}”.",
        f"whom you name for “{goal.title}”",
        f"As yet it is {_ranked(shares)} of the imagined boards.",
    )


def _aiming(sight: Sight, goal: Goal) -> Decision:
    """Whose wrong labels would do the most harm that an operator does not see."""
    found = harms(sight, catalog.POLICIES, BOARDS)
    groups = list(found)
    yet = ""
    if len(groups) > 1:
        most = np.stack([found[group] for group in groups], axis=1).argmax(axis=1)
        shares = {1 << group: float(np.mean(most == i)) for i, group in enumerate(groups)}
        yet = f"As yet most harm unseen comes from {_ranked(shares)} of the imagined boards."
    return Decision(
        f"Look before you spoil anything: what you know does not tell whose labels matter for “{goal.title}”.",
        f"whose labels to make wrong for “{goal.title}”",
        yet,
    )


def _stating(sight: Sight, goal: Goal, row: int) -> Decision:
    """Which row is chosen, or which number declared."""
    asked = statements(sight, goal, catalog.POLICIES, BOARDS)
    if goal.kind == "select":
        # In a board the best row is the one that falls short of none; of equal ones each counts.
        shares = {one.groups: float(np.mean(one.values <= 0)) for one in asked}
        return Decision(
            f"Look before you choose: what you know does not tell which row is best for “{goal.title}”.",
            f"which row you choose for “{goal.title}”",
            _best(shares, row) if shares else "",
        )
    what = "which value you declare" if len(asked) < 2 else "which values you declare"
    nudge = f"Look before you state anything: what you know leaves much open for “{goal.title}”."
    found = max(spans(sight, goal), key=lambda one: one[1].high - one[1].low, default=None)
    if found is None:
        return Decision(nudge, f"{what} for “{goal.title}”")
    one, claim = found
    of = f" of {letters(one.groups)}" if one.groups else ""
    least = f"the value{of}" if len(asked) == 1 else f"the least sure of them, the value{of},"
    yet = f"As yet {least} is {figure(claim.low)} to {figure(claim.high)} points (95% interval)."
    return Decision(nudge, f"{what} for “{goal.title}”", yet, (claim,))


def _best(shares: dict[int, float], row: int) -> str:
    """How open it is which row is best, and how likely it is the one that is looked at."""
    most = max(shares.values())
    if most >= OPEN:
        return f"As yet the best of them is {_ranked(shares, row)} of the imagined boards."
    this = f"; {subsets.show(row)} is in {shares[row]:.0%}" if row in shares else ""
    return f"As yet it may be almost any: none of the {len(shares)} is best in more than {most:.0%} of the imagined boards{this}."


def trained(sight: Sight) -> bool:
    """Whether the board is made of models that were trained: of other scores learning curves tell nothing, and hints neither."""
    return "amount" in sight.setup.edits


def spans(sight: Sight, goal: Goal) -> list[tuple[Statement, Claim]]:
    """What a goal asks to be declared, with what its true value may be, in whole points: over boards with honest tails."""
    if goal.slice is None or not trained(sight) or not statements(sight, goal, catalog.POLICIES, BOARDS):
        return []
    scores = boards(sight, catalog.POLICIES, BOARDS, far=True, tails=True).scores[:, :, goal.slice]
    found = []
    for one in stated(sight.board, goal, scores.astype(np.float64)):
        low, high = (np.quantile(one.values, (0.025, 0.975)) / WHOLE).tolist()
        found.append((one, Claim("value", floor(low) * WHOLE, ceil(high) * WHOLE, one.groups)))
    return found
