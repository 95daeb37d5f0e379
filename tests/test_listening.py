"""What operators say in public is known: it binds the imagined worlds, and what follows exactly is deduced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from game import scenario, subsets
from game.catalog import POLICIES
from game.chance import draw
from game.imagine import boards, forecast, forget, heard, leverage, unheard
from game.imagine.normal import Highest, draws
from game.rules.actions import Action, Annotate, Delete, Demand, End, Incentive, Strike, Unveil
from game.rules.legal import forbids
from game.rules.outlook import stake
from game.rules.rulebook import begin, play
from game.rules.setup import Event
from game.rules.sight import Answered, Chosen
from game.rules.state import State, World, observe
from game.rules.tell import follows
from game.scenario.deal import deal
from game.view.terminal import saying
from tests.boards import SeededGrid, after, make, start

PAIR = 0b1100


def mill(folder: Path) -> State:
    """Eight teams of which two are worth something together alone, to an operator that stands on BDEF."""
    lines = [
        "format = 1", 'id = "mill"', 'title = "The Mill"', 'summary = "Two teams."', 'story = "Two of eight."', "minutes = 5",
        "rounds = 8", "seed = 1", "[source]", 'kind = "dataset"', 'data = "digits"', 'model = "ridge"', "deal = 24", "skew = 5",
        "train = 1200",
    ]  # fmt: skip
    for letter in "ABCDEFGH":
        lines += ["[[group]]", f'letter = "{letter}"', f'name = "Team {letter}"', "amount = 3"]
    lines += ["[[slice]]", 'id = "all"', 'name = "All"']
    lines += ["[[operator]]", 'id = "a1"', 'name = "Aster"', 'row = "BDEF"', "tested = { all = 1.0 }", 'policy = "greedy"']
    lines += ["[[seat]]", 'id = "you"', 'name = "You"', 'organizes = "CDFH"', "budget = 16", "income = 3"]
    lines += ["prices = { strike = 1 }", 'actions = ["unveil", "strike", "demand"]']
    lines += ["[[goal]]", 'id = "share"', 'kind = "income"', 'title = "A share"', "points = 100", "partial = 88", "full = 104"]
    lines += ["[debrief]"] + [f'{key} = "None."' for key in ("intervention", "reference", "evidence", "limits")]
    path = folder / "mill.toml"
    path.write_text("\n".join([*lines, 'questions = ["Why?"]', ""]), encoding="utf-8")
    return deal(scenario.load(path), 1)[0]


def test_what_an_operator_did_without_groups_tells_what_it_would_lose(tmp_path: Path) -> None:
    """It fell back to BEF and stayed, though every row but those with C or D was open; by BDEF, which is best in reach with them,
    it gains 6.88. So it would lose exactly that, and fall back to BEF again.
    """
    state, _ = after(mill(tmp_path), Strike(PAIR), End())
    sight = observe(state, 0)
    assert stake(state, 0, PAIR, 0).loss == 688
    found = leverage(sight, 0, PAIR, POLICIES)
    assert found.loss == found.most == (688, 688, 688)
    assert found.fallbacks == ((0b110010, 1.0),)
    (offer,) = forecast(sight, Demand(0, PAIR, 600), POLICIES).offers
    assert offer.share == 1
    (offer,) = forecast(sight, Demand(0, PAIR, 700), POLICIES).offers
    assert offer.share == 0
    deaf = leverage(unheard(sight), 0, PAIR, POLICIES)
    assert deaf.loss[2] - deaf.loss[0] > 500, "without its words it is anybody's guess"


def test_a_refusal_that_says_its_numbers_is_believed(tmp_path: Path) -> None:
    """A sum that nobody would pay is refused with the loss; the next demand for the same is foretold by it."""
    state, _ = after(mill(tmp_path), Strike(PAIR), Demand(0, PAIR, 5000), End())
    (answer,) = [word for word in observe(state, 0).board.words if isinstance(word, Answered)]
    assert answer.loss is not None
    assert not answer.accepted
    groups = leverage(observe(state, 0), 0, PAIR, POLICIES)
    assert groups.loss[0] <= stake(state, 0, PAIR, 0).loss <= groups.loss[2]
    scores = boards(observe(state, 0), POLICIES, 16).scores
    bounds = heard(observe(state, 0), POLICIES)[0]
    assert (scores[:, :, 0] <= bounds.most).all(), "in every world what was said holds"


def restless(seed: int, policy: str, tested: tuple[tuple[int, float], ...] = ((0, 1.0),)) -> list[State]:
    """The rounds of a game in which a seat strikes, asks, deletes, mends and looks at random."""
    what = make(
        5, 2, rounds=6, operators=[{"policy": policy, "row": 1 + seed % 30, "tested": tested, "inertia": 100 * (seed % 3)}],
        seats=[{"organizes": 0b11111, "purse": 100_000}],
    )  # fmt: skip
    state, _ = start(what, SeededGrid(5, ("s0", "s1"), seed), seed=seed)
    found = [state]
    for step in range(30):
        groups = 1 + draw(seed, 31, "groups", step)
        group = draw(seed, 5, "group", step)
        acts: list[Action] = [
            Strike(groups), Demand(0, groups, 100 * (1 + draw(seed, 60, "sum", step))), Incentive(group), Unveil(groups, 0),
            End(), Strike(1 << group), End(), Delete(group) if seed % 4 == 0 else End(),
            Annotate(group) if seed % 4 == 1 else End(),
        ]  # fmt: skip
        action = acts[draw(seed, len(acts), "act", step)]
        if not state.board.over and forbids(observe(state, 0), action) is None:
            state, _ = play(state, action, POLICIES)
            found.append(state)
    return found


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_said_is_so(policy: str) -> None:
    """Deduced scores are the true ones, and every bound and every stake that follows from words holds on the true board."""
    deduced = bounded = exact = 0
    for seed in range(12):
        for state in restless(seed, policy):
            sight = observe(state, 0)
            truth = np.array(state.world.grid.rows(state.board.amounts, state.world.quality, range(32)))
            for row, slice_, known in sight.learned():
                if known.working is not None and sight.fresh(row, slice_) is not None:
                    deduced += 1
                    assert known.score == truth[row, slice_]
            for slice_, bounds in heard(sight, POLICIES).items():
                there = np.array(list(subsets.subsets(state.board.existing)))
                assert (bounds.least <= truth[:, slice_])[there].all()
                assert (bounds.most >= truth[:, slice_])[there].all()
                bounded += int((bounds.most < 10_000).sum())
                for some in bounds.some:
                    assert any(truth[row, slice_] >= floor for row, floor in zip(some.rows, some.floors, strict=True))
            if state.board.words and not state.board.over:
                for groups in (1, 6, 25):
                    found = leverage(sight, 0, groups, POLICIES)
                    if found.loss[0] == found.loss[2]:
                        exact += 1
                        assert found.loss[0] == stake(state, 0, groups, 0).loss
    assert deduced > 20
    assert bounded > 500
    assert exact > 20 or policy in ("scaler", "valuer"), "these two do not say what rows are worth to them"


def test_a_policy_of_another_package_binds_nothing_by_its_choices() -> None:
    """What it likes nobody knows; what it says of gains is still so."""
    policies = {**POLICIES, "mirror:last": lambda outlook: POLICIES["greedy"](outlook)}
    what = make(4, 1, operators=[{"policy": "mirror:last", "row": 3}])
    world = World(SeededGrid(4, ("s0",), 5), 1, (3,) * 4, ())
    state, _ = begin(what, world, ((None,) * 4,), policies)
    bounds = heard(observe(state, 0), policies)[0]
    known = {row for row, _, _ in observe(state, 0).learned()}
    assert set(np.flatnonzero(bounds.most < 10_000).tolist()) == known


def test_words_that_something_covert_proved_wrong_leave_worlds_to_imagine() -> None:
    """Nobody was told that labels went wrong: old words and new scores contradict each other. Boards are drawn all the same."""
    what = make(4, 1, operators=[{"row": 0b0111}], seats=[{"organizes": 0b1111, "purse": 100_000}])
    event = Event(2, "quality", "", groups=0b0101, by=-3, covert=True)
    state, _ = start(what, SeededGrid(4, ("s0",), 3), schedule=(event,))
    state, _ = after(state, Strike(1), Demand(0, 1, 4000), End(), Unveil(0b0101, 0), Strike(2), End())
    forget()
    scores = boards(observe(state, 0), POLICIES, 16, tails=True).scores
    assert scores.min() >= 0
    assert scores.max() <= 10_000
    low, middle, high = leverage(observe(state, 0), 0, 1, POLICIES).loss
    assert low <= middle <= high


def test_draws_keep_floors_and_one_of_some_reaches_its_own() -> None:
    """Bounds on either side hold in every draw, and in every draw one part at least of some is as high as was said."""
    parts = np.arange(6)
    covariance = 0.8 ** np.abs(parts[:, None] - parts[None, :])
    for freedom in (None, 3.0):
        found = draws(
            np.zeros(6), covariance, {0: -0.5, 1: 2.0, 2: 2.0, 3: 2.0}, 400, 7, freedom=freedom, wider=2.0, floors={4: 0.3},
            some=(Highest((1, 2, 3), (1.9, 1.9, 1.9)),), weighed=True,
        )  # fmt: skip
        assert (found[0] <= -0.5 + 1e-9).all()
        assert (found[4] >= 0.3 - 1e-9).all()
        reached = found[1:4] >= 1.9 - 1e-9
        assert reached.any(axis=0).all()
        assert (reached.sum(axis=1) > 40).all(), "each of them in some draws"


def test_bounds_tell_how_far_rows_differ() -> None:
    """That twenty rows all stay just below a bound makes it likelier that rows differ little."""
    covariance = np.eye(21)
    bounds = dict.fromkeys(range(20), 0.5)
    free, weighed = (
        draws(np.zeros(21), covariance, bounds, 2000, 3, freedom=2.0, wider=2.0, weighed=one)[20].std() for one in (False, True)
    )
    assert weighed < 0.8 * free


def test_a_deduced_score_is_shown_with_its_working(tmp_path: Path) -> None:
    """Aster says what a move gains before it makes it: the row it leaves is known, and where that follows from is told."""
    what = make(3, 1, operators=[{"row": 0b011, "price": 200}])
    state = next(
        state for state, _ in (start(what, SeededGrid(3, ("s0",), seed)) for seed in range(40))
        if (intent := state.board.intents[0]) is not None and intent.row != 0b011
    )  # fmt: skip
    sight = observe(state, 0)
    (row,) = {word.row for word in sight.board.words if isinstance(word, Chosen)}
    working = sight.deduced(row, 0)
    assert working is not None
    assert sight.deduced(0b011, 0) is None, "it was published"
    known = sight.fresh(row, 0)
    assert known == state.world.grid.rows(state.board.amounts, state.world.quality, (row,))[0][0]
    told = follows(sight, 0, working)
    assert "Deduced" in told
    assert f"= {known / 100:g}" in told
    lines = "\n".join(saying.cells(sight))
    assert "= deduced" in lines
    assert "so it scores" in " ".join(lines.split())


def test_equal_words_make_equal_boards() -> None:
    """The boards follow from the sight alone: another world that says the same is imagined alike."""
    one, _ = after(start(make(3, 1), SeededGrid(3, ("s0",), 4))[0], Strike(1), End())
    sight = observe(one, 0)
    first = boards(sight, POLICIES, 8).scores
    forget()
    again = boards(replace(sight), POLICIES, 8).scores
    assert (first == again).all()
