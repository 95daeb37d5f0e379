"""The value of your moves in words, for the terminal and the command `moves`; figures the window shows are told here alike."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from game import subsets
from game.rules import aims, notation
from game.rules.actions import Action, Declare, Demand
from game.rules.notation import figure, money
from game.rules.setup import Goal, Setup
from game.view.board.stating import unreckoned
from game.view.board.words import row_name

if TYPE_CHECKING:  # the figures come from the session, which the first frame does without
    from game.session.branch import Line
    from game.session.known import Named, Stated, Told
    from game.session.moves import Moves, Turn

WIDTH = 96
"""Characters in a line of the terminal."""

CAUTION = (
    "A replay keeps what you did later. Only what you asked or stated by a look gives way, where that look is left out, to the "
    "best you could have asked or stated without it."
)
"""What the figures do not say."""


def percent(share: float) -> str:
    """A difference of scores in hundredths of the goals' points, with its sign and a true minus; below ten with one decimal."""
    size = abs(100 * share)
    text = f"{size:.0f}" if size >= 9.95 else f"{size:.1f}".removesuffix(".0")
    return "0%" if text == "0" else f"{'+' if share > 0 else '−'}{text}%"


def change(value: float) -> str:
    """A difference of a goal's value in its own unit, with its sign and a true minus."""
    text = money(abs(round(value)))
    return f"+{text}" if round(value) > 0 else (f"−{text}" if round(value) < 0 else "0")


def interval(turn: Turn) -> str:
    """The value of a turn, with its interval where it was sampled."""
    score = turn.score
    if score.high - score.low < 0.0005:
        return percent(score.value)
    return f"{percent(score.value)} ({percent(score.low)} to {percent(score.high)})"


def verdict(turn: Turn, turning: bool) -> str:
    """What a turn was, in a word or two; empty for one that simply earned something."""
    if not turn.deeds:
        return "passed"
    if turning:
        return "turning point"
    if all(deed.look for deed in turn.deeds):
        return "only looked"
    if turn.wasted:
        return "changed nothing"
    return "cost you" if turn.score.value < -0.0005 else ""


def how(moves: Moves) -> str:
    """How the figures came about, in a sentence or two."""
    whole = f"All your turns: {moves.all:.0%}. None of them: {moves.none:.0%}."
    if moves.pairs is None:
        return f"{whole} Played again with every choice of your turns: {moves.worlds} games."
    return f"{whole} Played again with {moves.worlds} choices of your turns, from {2 * moves.pairs} random orders; 95% intervals."


def earned(goals: Sequence[Goal], turn: Turn) -> str:
    """What a turn earned of each goal in its own unit; empty where that is nothing."""
    parts = [
        aims.headed(goal, f"{change(part.value)}{aims.unit(goal, part.value)}")
        for goal, part in zip(goals, turn.goals, strict=True)
        if part is not None and round(part.value)
    ]
    return "; ".join(parts)


def waste(setup: Setup, turn: Turn) -> str:
    """The actions of a turn that changed nothing, in a sentence; empty where there are none."""
    wasted = [notation.show(setup, deed.action) for deed in turn.deeds if deed.wasted]
    return f"Changed nothing: {', '.join(wasted)}." if wasted else ""


def looking(setup: Setup, turn: Turn) -> str:
    """What looks of a turn earned, each for itself, in a sentence; empty where the score would have been the same."""
    earned_ = [(notation.show(setup, deed.action), deed.score) for deed in turn.deeds if deed.look and abs(deed.score) >= 0.0005]
    return f"By looking: {', '.join(f'{action} {percent(score)}' for action, score in earned_)}." if earned_ else ""


def told(setup: Setup, moves: Moves, round_: int | None = None) -> Iterator[str]:
    """The value of a seat's moves, a few lines a turn; only that of one round if that is given."""
    from game.session.moves import reason

    yield "== The value of your moves =="
    yield from textwrap.wrap(how(moves), WIDTH)
    yield "round   value   without it alone   stopping after it"
    for turn in moves.turns:
        if round_ not in (None, turn.round):
            continue
        why = reason(moves, turn.round)
        what = verdict(turn, bool(why))
        lost = percent(-turn.score.alone)
        line = f"{turn.round:5}   {interval(turn):>5}   {lost:>16}   {turn.stopped:>17.0%}   {what}"
        yield line.rstrip()
        said = [
            ", ".join(notation.show(setup, deed.action) for deed in turn.deeds),
            earned(moves.goals, turn),
            looking(setup, turn),
        ]
        for text in (*said, why, "" if what == "changed nothing" else waste(setup, turn)):
            if text:
                yield from textwrap.wrap(text, WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8)
    yield from textwrap.wrap(CAUTION, WIDTH)


def could_know(setup: Setup, found: Sequence[Told]) -> Iterator[str]:
    """What the seat could have known when it acted, beside the truth."""
    if found:
        yield "What you could have known when you acted, and how it was:"
    for one in found:
        yield f"  round {one.round}, {notation.show(setup, one.action)}:"
        for text in compared(setup, one):
            yield from textwrap.wrap(text, WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8)


def compared(setup: Setup, one: Told) -> Iterator[str]:
    """One of these in sentences."""
    from game.session.known import Named, Stated

    if isinstance(one, Stated):
        yield from _stated(one)
        return
    if isinstance(one, Named):
        yield from _named(setup, one)
        return
    name = setup.operators[one.operator].name
    groups = subsets.show(one.groups)
    low, middle, high = (max(0, value) for value in one.loss)  # below 0 it could do without: it would lose nothing
    outside = "" if low <= max(0, one.lost) <= high else ", outside that"
    lost = f"{figure(max(0, one.lost))} points{outside}"
    yield f"Without {groups}, {name} would lose {_span((low, middle, high))} points as far as you could know; it was {lost}."
    row, share = one.expected
    if row == one.fallback:
        yield f"Its fallback {row_name(row)} was the likeliest in your eyes ({share:.0%})."
    else:
        scored = "nothing that was measured" if one.scored is None else f"{figure(one.scored)} points"
        span = one.score
        sure = span is None or span[0] == span[2] == one.scored
        knew = "as you knew" if span is None or sure else f"and you could put it at {_span(span)} points"
        yield f"Its likeliest fallback in your eyes was {row_name(row)} ({share:.0%})."
        yield f"In truth it was {row_name(one.fallback)}: it scores {scored}, {knew}."
    if decides := _DECIDES.get(setup.operators[one.operator].policy):
        yield f"Both go by the mean of its tests, as its answer to a demand (R15); {name} moves {decides}, perhaps elsewhere."
    if isinstance(one.action, Demand):
        asked, most = one.action.sum, one.would
        if asked <= most:
            yield f"You asked for {money(asked)} of the {figure(most)} credits a round it would have paid you."
        else:
            paid = f"no more than {figure(most)}" if most else "nothing"
            yield f"You asked for {money(asked)} credits a round; it would have paid {paid}."


_DECIDES = {
    "cautious": "by the slice it does worst on",
    "scaler": "to where there is most data",
    "valuer": "by what groups are worth for their price",
    "explorer": "at random now and then",
    "lookahead": "two moves ahead",
}
"""How operators move that do not go by the mean of their tests; their answers to demands do (R15)."""


def _stated(one: Stated) -> Iterator[str]:
    """The same of a number that was declared."""
    then = f"{figure(one.then)} points{'' if one.held else ', outside that'}"
    what = named(one.action)
    yield f"{what[:1].upper()}{what[1:]}: {_span(one.span)} points as far as you could know; it was {then}."
    if one.true is None:
        yield "At the end there was nothing to compare it with, so it did not count."
        return
    if one.true != one.then:
        yield f"The board has changed since: at the end, which counts, it was {figure(one.true)} points."
    if one.action.method != "select":
        yield f"You declared {figure(one.action.value)} points, {figure(abs(one.action.value - one.true))} off."


def _named(setup: Setup, one: Named) -> Iterator[str]:
    """The same of an accusation."""
    if one.shares:
        believed = ", ".join(f"{subsets.show(1 << group)} {share:.0%}" for group, share in one.shares if share >= 0.005)
        nobody = 1 - sum(share for _, share in one.shares)
        rest = [believed] if believed else []
        if nobody >= 0.005:
            rest.append(f"nobody yet {nobody:.0%}")
        yield f"Whose labels went wrong, as far as you could know: {', '.join(rest)}; it was {_whose(one.then)}."
    else:
        why = unreckoned(setup)
        yield f"How likely each group was in your eyes is not reckoned{f': {why}' if why else ''}. It was {_whose(one.then)}."
    if one.true != one.then:
        yield f"At the end, which counts, it was {_whose(one.true)}."
    verb = "named" if one.action.value > 0 else "cleared"
    asked = not one.shares or any(one.action.groups == 1 << group for group, _ in one.shares)
    yield f"You {verb} {subsets.show(one.action.groups)}{'' if asked else ', which was out of the question'}."


def _whose(groups: int) -> str:
    return subsets.show(groups) if groups else "nobody"


def named(declared: Declare) -> str:
    """The number that a declaration is about, without its slice."""
    groups = subsets.show(declared.groups)
    match declared.method:
        case "forecast":
            return "the mean score of such rows"
        case "unlearn":
            return f"the score retrained without {groups}"
        case "select":
            return f"what {groups} scores less than the best row of its size"
        case "group-leave-one-out" | "leave-one-out":
            return f"what is lost without {groups}"
        case _:
            return f"the {_VALUES[declared.method]} value of {groups}"


_VALUES = {"shapley": "Shapley", "banzhaf": "Banzhaf", "beta-16-1": "Beta(16, 1)", "beta-1-16": "Beta(1, 16)"}


def line(setup: Setup, goals: Sequence[Goal], found: Line) -> Iterator[str]:
    """What a bot found from a round on, and how that compares."""
    yield f"{found.bot} from round {found.round} on, knowing what you knew then: {found.score:.0%}; you made {found.played:.0%}."
    for goal, value, was in zip(goals, found.goals, found.were, strict=True):
        if value is not None and was is not None and value != was:
            yield f"  {aims.headed(goal, f'{figure(value)} instead of {figure(was)}{aims.unit(goal, was)}')}"
    for round_, actions in found.turns:
        yield f"  {round_:2}  {moves_of(setup, actions)}"


def moves_of(setup: Setup, actions: Sequence[Action]) -> str:
    """A turn in notation."""
    return ", ".join(notation.show(setup, action) for action in actions) or "nothing"


def _span(span: tuple[int, int, int]) -> str:
    low, middle, high = span
    return figure(middle) if low == high else f"{figure(middle)} ({figure(low)} to {figure(high)})"
