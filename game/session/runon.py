"""Running on: what in a turn's events is a reason to stop and look, instead of ending the next turn as well."""

from __future__ import annotations

from collections.abc import Iterable

from game.rules import events, goals
from game.rules.events import Event
from game.rules.setup import DECLARED
from game.rules.sight import Sight


def reached(before: Sight, after: Sight) -> tuple[str, ...]:
    """The titles of the seat's goals that gave less than all points before and give all of them now, as far as it can tell.

    A budget's points are only lost, and a score may fall again until its goal's deadline: this says how it stands.
    """
    return tuple(
        goal.title
        for goal in after.setup.goals
        if goal.seat == after.seat
        and not goal.little
        and goals.progress(after, goal).share == 1.0
        and (goals.progress(before, goal).share or 0.0) < 1.0
    )


def missed(before: Sight, after: Sight) -> tuple[str, ...]:
    """The titles of the seat's goals whose deadline passed between the two sights and that gave less than all their points."""
    return tuple(
        goal.title
        for goal in after.setup.goals
        if goal.seat == after.seat
        and before.board.round <= goal.deadline < after.board.round
        and (goal.kind in DECLARED or (goals.progress(after, goal).share or 0.0) < 1.0)
    )


def why_stop(seen: Iterable[Event], before: Sight, after: Sight) -> str | None:
    """Why running on stops after a turn, as a clause; `None` to go on.

    `seen` are the events of the turn that the seat may see, from its end to its next turn; the sights are the seat's before and
    after. It stops for an answer to a demand, an operator that moves, a goal reached or past its deadline, an announcement or an
    event, an audit that blames, a deal that ended, a goal that is due in the new round, and before the last round.
    """
    setup, board = after.setup, after.board
    if board.over:
        return "the game is over"
    for event in seen:
        match event:
            case events.DemandAnswered(operator=operator, accepted=accepted):
                return f"{setup.operators[operator].name} {'accepted' if accepted else 'refused'} a demand"
            case events.Moved(operator) | events.Trained(operator) | events.Dropped(operator):
                return f"{setup.operators[operator].name} moved"
            case events.DealEnded():
                return "a deal ended"
            case events.Announced() | events.Happened():
                return "there is news"
            case events.Blamed(operator) | events.Banned(operator) | events.Cleaned(operator) | events.IncentiveGiven(operator):
                return f"{setup.operators[operator].name} acted"
            case events.Caught(seat):
                return f"{setup.seats[seat].name} is found out"
            case _:
                pass
    for title in reached(before, after):
        return f"“{title}” is reached"
    for title in missed(before, after):
        return f"“{title}” was due"
    if board.round == setup.rounds:
        return "this is the last round"
    due = [goal.title for goal in setup.goals if goal.seat == after.seat and goal.deadline == board.round]
    return f"“{due[0]}” is due this round" if due else None
