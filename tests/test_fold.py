"""What the rules make fast stays what it was: states and values that never change, and operators that are asked once."""

from __future__ import annotations

import copy
import pickle
import random
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest

from game.frozen import frozen
from game.operators.greedy import greedy
from game.rules import events
from game.rules.actions import Strike
from game.rules.fold import Draft, fold
from game.rules.legal import options
from game.rules.outlook import Choice, Outlook, choose, outlook, stake
from game.rules.state import State, canonical
from tests.boards import SeededGrid, after, make, sight, start


def opening(seed: int = 1) -> State:
    return start(make(3, 2, rounds=3), SeededGrid(3, ("a", "b"), seed))[0]


@dataclass(frozen=True, slots=True)
class Usual:
    row: int
    score: int | None = None
    reason: str = "none"


@frozen
class Fast:
    row: int
    score: int | None = None
    reason: str = "none"


@pytest.mark.parametrize("kind", [Usual, Fast])
def test_a_frozen_value_is_a_frozen_dataclass(kind: type[Fast]) -> None:
    """The fast one and the usual one agree in all of this."""
    one, same = kind(3, reason="why"), kind(row=3, score=None, reason="why")
    assert (one.row, one.score, one.reason) == (3, None, "why")
    assert [part.name for part in fields(one)] == ["row", "score", "reason"] == list(kind.__match_args__)
    assert one == same != kind(4, reason="why")
    assert hash(one) == hash(same)
    assert repr(one) == f"{kind.__name__}(row=3, score=None, reason='why')"
    assert replace(one, score=5) == kind(3, 5, "why")
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one
    with pytest.raises(FrozenInstanceError):
        one.row = 4  # type: ignore[misc]  # the fault tried
    with pytest.raises((FrozenInstanceError, TypeError)):
        one.other = 4  # type: ignore[attr-defined]  # the fault tried
    for wrong in ((), (1, 2, "a", 4)):
        with pytest.raises(TypeError):
            kind(*wrong)


def test_events_of_different_kinds_are_never_equal() -> None:
    assert events.Annotated(0, 1) != events.Poisoned(0, 1)
    assert events.Annotated(0, 1) == events.Annotated(0, 1)


@pytest.mark.parametrize("seed", range(8))
def test_states_that_were_there_before_stay_as_they_were(seed: int) -> None:
    """What is changed in place is never a part of a state that anybody holds."""
    state, dice = opening(seed), random.Random(seed)
    kept = [(state, canonical(state))]
    while not state.board.over:
        state, _ = after(state, dice.choice(list(options(sight(state)))))
        kept.append((state, canonical(state)))
    assert all(canonical(before) == text for before, text in kept)


def test_a_draft_goes_on_without_changing_the_states_it_gave() -> None:
    state = opening()
    draft = Draft(state)
    draft.tell(events.Spent(0, 100))
    first = draft.state()
    text = canonical(first)
    draft.tell(events.Spent(0, 50))
    draft.tell(events.Funded(0, 1))
    draft.tell(events.QualityChanged(0, 2))
    second = draft.state()
    assert canonical(first) == text
    assert (state.notes[0].purse - first.notes[0].purse, first.notes[0].purse - second.notes[0].purse) == (100, 50)
    assert (first.board.funded, second.board.funded) == (0, 0b10)
    assert first.world is state.world
    assert second.world.quality[0] == 2
    assert len(draft.told) == 4
    assert canonical(second) == canonical(fold(state, draft.told))


def test_an_operator_is_asked_once_for_what_it_sees_once() -> None:
    """The same outlook comes back as long as nothing it is made of changes, and with it the choice."""
    asked = []

    def policy(seen: Outlook) -> Choice:
        asked.append(seen)
        return greedy(seen)

    state = opening()
    first = choose(policy, outlook(state, 0))
    assert choose(policy, outlook(state, 0)) is first
    assert len(asked) == 1
    paid = fold(state, [events.Spent(0, 100)])
    assert outlook(paid, 0) is outlook(state, 0)
    choose(policy, outlook(fold(state, [events.PriceChanged(0, 1)]), 0))
    choose(policy, outlook(fold(state, [events.QualityChanged(0, 1)]), 0))
    choose(policy, outlook(opening(), 0))  # the same board on a grid of its own
    assert len(asked) == 4


def test_what_is_kept_of_a_stake_follows_what_it_is_made_of() -> None:
    """Every stake, asked again and in another order, is that of a board nobody has asked before."""
    state = opening()
    struck, _ = after(state, Strike(0b001))
    dear = fold(state, [events.PriceChanged(0, 900)])
    worse = fold(state, [events.QualityChanged(1, 0)])
    boards = [state, struck, dear, worse]
    found = [[stake(one, 0, groups) for groups in range(1, 8)] for one in boards]
    for one, before in zip(reversed(boards), reversed(found), strict=True):
        fresh = State(one.board, one.notes, replace(one.world, grid=SeededGrid(3, ("a", "b"), 1)))
        assert [stake(one, 0, groups) for groups in range(1, 8)] == before == [stake(fresh, 0, groups) for groups in range(1, 8)]
    assert len({tuple(stakes) for stakes in found}) > 2
