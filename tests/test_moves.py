"""The value of your moves is what its definition says: replays without turns, through a table of their own, one by one."""

from __future__ import annotations

import io
import itertools
import json
from dataclasses import replace
from functools import cache
from math import factorial
from pathlib import Path

import pytest

from game import catalog, scenario
from game.cli import main
from game.errors import GameError, Illegal
from game.imagine import leverage
from game.rules import goals, notation
from game.rules.actions import Declare, Demand, End, Strike, Unveil
from game.rules.events import DemandAnswered
from game.rules.goals import outcomes
from game.rules.notation import money
from game.rules.setup import Event, Goal, Kind
from game.scenario import Scenario, find, load
from game.session import branch, known, moves, replay
from game.session.coalitions import ends, finish, past, recorded
from game.session.instead import instead, looks, readings
from game.session.moves import Moves
from game.session.simulate import play
from game.session.table import Table
from game.subsets import show
from game.view import movestext
from tests.planner import planner

GOLDEN = Path(__file__).parent / "kept"


@cache
def golden(name: str) -> Table:
    path = GOLDEN / f"{name}.game"
    text = replay.read(path)
    return replay.verify(text, replay.scenario_of(text, path.parent))


@cache
def valued(name: str) -> Moves:
    return finish(moves.value(golden(name), 0))


def small(folder: Path, rounds: int, seats: int = 2) -> Scenario:
    """A quick board: four groups, two seats of two groups, one operator, an income goal each and two for the first."""
    lines = [
        "format = 1", 'id = "small"', 'title = "Small"', 'summary = "A test."', 'story = "A test."', "minutes = 5",
        f"rounds = {rounds}", "seed = 3", "[source]", 'kind = "metric"', 'metric = "coverage"',
    ]  # fmt: skip
    for letter in "ABCD":
        lines += ["[[group]]", f'letter = "{letter}"', f'name = "{letter}"', "amount = 2"]
    lines += ["[[slice]]", 'id = "all"', 'name = "All"', 'groups = "ABCD"']
    lines += ["[[slice]]", 'id = "few"', 'name = "Few"', 'groups = "AC"']
    lines += ["[[operator]]", 'id = "a1"', 'name = "Aster"', 'row = "ABC"', "tested = { all = 0.5, few = 0.5 }", "reach = 1"]
    kinds = '"unveil", "labor", "incentive", "strike", "fund", "poison", "delete", "demand", "declare"'
    for seat, groups in (("you", "AB"), ("they", "CD"))[:seats]:
        lines += ["[[seat]]", f'id = "{seat}"', f'name = "{seat}"', "budget = 30", "income = 4"]
        lines += [f'organizes = "{groups if seats > 1 else "ABCD"}"', f"actions = [{kinds}]"]
        lines += ["[[goal]]", f'id = "share-{seat}"', 'kind = "income"', f'seat = "{seat}"', 'title = "Income"', "points = 50"]
        lines += [f"partial = {4 * rounds}", f"full = {12 * rounds}"]
    lines += ["[[goal]]", 'id = "felt"', 'kind = "leverage"', 'seat = "you"', 'title = "Be felt"', 'operator = "a1"']
    lines += ["points = 30", "partial = 1", "full = 30"]
    lines += [
        "[[goal]]",
        'id = "say"',
        'kind = "estimate"',
        'seat = "you"',
        'title = "Say"',
        'method = "shapley"',
        'slice = "all"',
    ]
    lines += ["points = 20", "partial = 20", "full = 1"]
    path = folder / "small.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return scenario.load(path)


def random_game(of: Scenario, seed: int) -> Table:
    names = ("random",) * len(of.setup.seats)
    return play(of, seed, names, (catalog.BOTS["random"],) * len(names))


def replayed(table: Table, seat: int, keep: frozenset[int], less: tuple[int, int] | None = None) -> tuple[float, ...]:
    """Score and goal values of a game of its own in which the seat acts only in the rounds `keep`; `less` names one action, by
    round and place, that is left out too. NaN-free: goals without a value are −1.
    """
    whole, other = (Table(table.scenario, table.seed, table.players) for _ in range(2))
    looked: set[tuple[int, int, int]] = set()
    for number, turns in enumerate(recorded(table), 1):
        for who, actions in enumerate(turns):
            needed = []
            for action in actions:
                before = readings(whole.sight(seat))
                needed.append(looked & before if isinstance(action, (Demand, Declare)) else set())
                whole.act(who, action)
                if who == seat and isinstance(action, Unveil):
                    looked |= readings(whole.sight(seat)) - before
            whole.act(who, End())
            for place, action in enumerate(actions):
                if who == seat and (number not in keep or (number, place) == less):
                    continue
                rests = needed[place]
                if isinstance(action, Strike):  # the threat of a demand of the turn
                    demands = [i for i, one in enumerate(actions) if isinstance(one, Demand) and not action.groups & ~one.groups]
                    rests = set().union(*(needed[i] for i in demands))
                sight = other.sight(who)
                gone = [(row, slice_) for row, slice_, round_ in rests - readings(sight)]
                if who == seat and any(sight.secretive or sight.fresh(*cell) is None for cell in gone):
                    done = instead(sight, action)
                else:
                    done = (action,)
                for one in done:
                    try:
                        other.act(who, one)
                    except Illegal:
                        continue
            other.act(who, End())
    results = goals.outcomes(other.final, seat)
    return goals.score(results), *(-1 if result.value is None else result.value for result in results)


def by_permutations(worth: dict[frozenset[int], float], players: tuple[int, ...]) -> dict[int, float]:
    """Shapley's value from its first definition: the mean marginal over all orders."""
    total = dict.fromkeys(players, 0.0)
    for order in itertools.permutations(players):
        for i, player in enumerate(order):
            total[player] += worth[frozenset(order[: i + 1])] - worth[frozenset(order[:i])]
    return {player: value / factorial(len(players)) for player, value in total.items()}


@pytest.mark.parametrize(("seed", "seat"), [(1, 0), (2, 0), (3, 1)])
def test_values_equal_those_of_replays_one_by_one(tmp_path: Path, seed: int, seat: int) -> None:
    """Every coalition of turns played through a table of its own, by the rules of illegal actions and other seats' actions."""
    table = random_game(small(tmp_path, 4), seed)
    found = finish(moves.value(table, seat))
    rounds = range(1, 5)
    worlds = {
        frozenset(keep): replayed(table, seat, frozenset(keep)) for n in range(5) for keep in itertools.combinations(rounds, n)
    }
    everyone = frozenset(rounds)
    for column in range(1 + len(found.goals)):
        worth = {keep: line[column] for keep, line in worlds.items()}
        told = {turn.round: turn.score if column == 0 else turn.goals[column - 1] for turn in found.turns}
        if -1 in worth.values():
            assert set(told.values()) == {None}, "a goal without a value in some world has none to share"
            continue
        truth = by_permutations(worth, tuple(rounds))
        for number, earned in told.items():
            assert earned is not None
            assert earned.value == earned.low == earned.high == pytest.approx(truth[number], abs=1e-9)
            assert earned.alone == pytest.approx(worth[everyone] - worth[everyone - {number}], abs=1e-9)
    for turn in found.turns:
        assert turn.stopped == pytest.approx(worlds[frozenset(range(1, turn.round + 1))][0], abs=1e-12)
        for place, deed in enumerate(turn.deeds):
            without = replayed(table, seat, everyone, (turn.round, place))
            assert deed.score == pytest.approx(worlds[everyone][0] - without[0], abs=1e-9)


def test_some_world_of_the_small_games_forbids_a_recorded_action(tmp_path: Path) -> None:
    """The comparison above means something: actions are skipped there, the seat's own and the other's."""
    skipped = {True: 0, False: 0}
    for seed in (1, 2, 3):
        table = random_game(small(tmp_path, 4), seed)
        for keep in (0, 5, 10):
            other = Table(table.scenario, table.seed, table.players)
            for number, turns in enumerate(recorded(table)):
                for who, actions in enumerate(turns):
                    for action in actions if who or keep >> number & 1 else ():
                        try:
                            other.act(who, action)
                        except Illegal:
                            skipped[who == 0] += 1
                    other.act(who, End())
    assert min(skipped.values()) > 0


@pytest.mark.parametrize(
    ("name", "seat"),
    [(path.stem, seat) for path in sorted(GOLDEN.glob("*.game")) for seat in range(path.read_text("utf-8").count("[Seat "))],
)
def test_values_of_golden_games_are_efficient_and_end_where_the_game_ended(name: str, seat: int) -> None:
    table = golden(name)
    found = finish(moves.value(table, seat))
    assert sum(turn.score.value for turn in found.turns) == pytest.approx(found.all - found.none, abs=1e-9)
    results = goals.outcomes(table.final, seat)
    assert found.all == goals.score(results)
    assert found.with_all == tuple(result.value for result in results)
    assert f'[Result "{table.scenario.setup.seats[seat].id} {found.all:.4f}' in table.record.text
    for i, (whole, none) in enumerate(zip(found.with_all, found.with_none, strict=True)):
        if whole is not None and none is not None:
            parts = [turn.goals[i] for turn in found.turns]
            assert sum(part.value for part in parts if part is not None) == pytest.approx(whole - none, abs=1e-9)
    assert found.turns[-1].stopped == found.all


def test_the_worth_of_the_three_stars() -> None:
    """First Strike in full: the strikes were felt, the deals paid, and the looks told what to ask for: round 4 did nothing but
    look, and earned; rounds that passed are worth nothing.
    """
    found = valued("first-strike-three-stars")
    shares = [turn.score.value for turn in found.turns]
    assert (found.all, found.none, found.worlds, found.pairs) == (1.0, 0.0, 32, None)
    assert shares == pytest.approx([0.16825, 0.16825, 0.21075, 0.042, 0, 0.41075, 0, 0], abs=1e-4)
    assert [round(turn.score.alone, 3) for turn in found.turns] == [0.212, 0.212, 0.6, 0.21, 0, 0.8, 0, 0]
    assert found.turning == (1, 2, 3, 4, 6)
    assert moves.reason(found, 6).startswith(
        "Stopping before it would have ended at 20%, not won, stopping after it at 100%, won"
    )
    assert moves.reason(found, 4) == "Without it alone the game would have ended at 79% instead of 100%, won either way."
    assert all(deed.look for deed in found.turns[3].deeds)
    assert moves.reason(found, 5) == ""
    assert not any(turn.wasted for turn in found.turns)


def test_what_any_two_of_three_turns_would_have_won_is_shared_though_each_alone_is_needless(tmp_path: Path) -> None:
    """The planner's three deals, where two are enough: leave-one-out sees nothing of them; Shapley's value does."""
    path, text = tmp_path / "first-strike.toml", scenario.find("first-strike").read_text(encoding="utf-8")
    path.write_text(text.replace("partial = 88\nfull = 104", "partial = 70\nfull = 80"), encoding="utf-8")
    table = Table(scenario.load(path), 1, ("planner",))
    while not table.over:  # without luck of its own: the game in which this is so
        table.act(0, planner(table.sight(0), catalog.POLICIES, lambda sides: 0))
    blind = Table(
        table.scenario, 1, ("person",)
    )  # the same by luck, without a look: by what was seen, deals stand or fall together
    for turns in recorded(table):
        for action in (*(one for one in turns[0] if not looks(one)), End()):
            blind.act(0, action)
    table = blind
    found = finish(moves.value(table, 0))
    deals = [turn for turn in found.turns if turn.round in (1, 4, 7)]
    assert all(turn.score.alone == 0 for turn in deals)
    assert sum(turn.score.value for turn in deals) == pytest.approx(0.6)


def test_a_turn_that_only_ended_is_a_dummy(tmp_path: Path) -> None:
    table = random_game(small(tmp_path, 6), 0)
    found = finish(moves.value(table, 0))
    idle = [turn for turn, turns in zip(found.turns, recorded(table), strict=True) if not turns[0]]
    assert idle
    for turn in idle:
        assert not turn.wasted
        assert turn.score == moves.Earned(0.0, 0.0, 0.0, 0.0)
        assert {goal for goal in turn.goals if goal is not None} <= {moves.Earned(0.0, 0.0, 0.0, 0.0)}
    assert sum(len(turn.deeds) > 0 for turn in found.turns) == len(past(table, 0).acted)


def test_a_move_that_changed_nothing_is_told_as_wasted() -> None:
    """An incentive for a group that drifts nowhere and that nobody trains on: another game, the same end."""
    loaded = scenario.load(scenario.find("first-strike"))
    table = Table(loaded, 1, ("person",))
    for text in ("i H", "u DEF all", ".", "s CD", "d a1 CD 6.5", ".", "f D", *(".",) * 6):
        table.act(0, notation.parse(loaded.setup, text))
    found = finish(moves.value(table, 0))
    first, second, third = found.turns[:3]
    assert not first.wasted
    assert [deed.wasted for deed in first.deeds] == [True, False], "looking is never called a waste"
    assert [goal.value > 0 for goal in first.goals if goal is not None] == [True, False], (
        "by that look it asked for the right sum"
    )
    assert not second.wasted
    assert not any(deed.wasted for deed in second.deeds)
    assert third.wasted


def test_beyond_ten_turns_values_are_sampled_and_their_intervals_hold(tmp_path: Path) -> None:
    """Eleven turns, valued both ways: the sample is efficient, its exact parts agree, its 95% intervals hold in 90% or more."""
    of = small(tmp_path, 11, seats=1)
    say = tuple(f"= shapley {letter} 20 all" for letter in "ABCD")  # the same in every turn, so most worlds are soon equal
    acts = ("s A", "d a1 A 9", "i C", "s BC", "x D")
    table = Table(of, 1, ("person",))
    for number in range(11):
        for text in say if number % 2 == 0 else acts[number // 2 : number // 2 + 1]:
            table.act(0, notation.parse(of.setup, text))
        table.act(0, End())
    sampled, exact = finish(moves.value(table, 0)), finish(moves.value(table, 0, exact=11))
    assert (sampled.pairs, exact.pairs, exact.worlds) == (moves.PAIRS, None, 2048)
    assert sum(turn.score.value for turn in sampled.turns) == pytest.approx(sampled.all - sampled.none, abs=1e-9)
    held: list[tuple[moves.Earned, moves.Earned]] = []
    for one, other in zip(sampled.turns, exact.turns, strict=True):
        assert (one.stopped, one.score.alone, one.deeds) == (other.stopped, other.score.alone, other.deeds)
        pairs = [(one.score, other.score), *zip(one.goals, other.goals, strict=True)]
        held += [(a, b) for a, b in pairs if a is not None and b is not None]
    assert any(a.low < a.high for a, _ in held)
    assert sum(a.low - 1e-9 <= b.value <= a.high + 1e-9 for a, b in held) >= 0.9 * len(held)


def test_equal_states_are_met_once() -> None:
    """Golden games: a turn that passed costs no world, and the work is what the tree of the others needs at most."""
    game = past(golden("first-strike-three-stars"), 0)
    steps = list(ends(game, range(1 << len(game.acted))))
    assert len(steps) <= 2 + 4 + 8 + 16 + 16 + 32 + 32 + 32
    assert steps == sorted(steps)
    assert steps[-1] == pytest.approx(1)


def test_moves_are_not_valued_before_the_end() -> None:
    loaded = scenario.load(scenario.find("first-strike"))
    table = Table(loaded, 1, ("person",))
    for work in (moves.value(table, 0), known.known(table, 0), branch.best_line(table, 1, 0, "pass")):
        with pytest.raises(Illegal, match="over"):
            finish(work)
    with pytest.raises(Illegal, match="over"):
        branch.branch(table, 1, 0)


# What could be known --------------------------------------------------------------------------------------------------


def test_what_could_be_known_is_what_the_seat_saw_then() -> None:
    """Beside the truth: the estimate is that of the leverage card just before the action, and unveiling narrowed it."""
    table = golden("first-strike-three-stars")
    found = finish(known.known(table, 0))
    assert [(one.round, type(one.action).__name__) for one in found] == [
        (1, "Strike"), (2, "Strike"), (3, "Demand"), (6, "Strike"), (6, "Demand"), (6, "Declare"),
    ]  # fmt: skip
    other = Table(table.scenario, table.seed, table.players)
    for number, (turn,) in enumerate(recorded(table), 1):
        for action in turn:
            for one in (one for one in found if isinstance(one, known.Known) and (one.round, one.action) == (number, action)):
                seen = leverage(other.sight(0), one.operator, one.groups, catalog.POLICIES)
                assert (one.loss, one.most, one.expected) == (seen.loss, seen.most, seen.fallbacks[0])
            other.act(0, action)
        other.act(0, End())
    demand = found[2]
    assert demand.loss[1] == demand.lost == demand.would == 688, "three unveiled rows later it expected what was so"
    assert demand.scored == demand.score[0] == demand.score[2]
    assert all(one.held for one in found)


def test_the_truth_beside_it_is_what_decides() -> None:
    """The most it would have accepted is what it accepts, and a hundredth more is what it refuses."""
    loaded = scenario.load(scenario.find("first-strike"))
    answers = {}
    for sum_ in ("6.88", "6.89"):
        table = Table(loaded, 1, ("person",))
        for text in ("s CD", f"d a1 CD {sum_}", *(".",) * 8):
            table.act(0, notation.parse(loaded.setup, text))
        strike, demand = finish(known.known(table, 0))
        assert (strike.lost, strike.would, demand.lost, demand.would) == (688, 172, 688, 688), "only a strike is believed in full"
        answers[sum_] = [event.accepted for _, event in table.log(0) if isinstance(event, DemandAnswered)]
    assert answers == {"6.88": [True], "6.89": [False]}


def test_an_operator_believes_a_strike_that_was_called_after_the_demand() -> None:
    """It answers at the end of the round: what it accepted is no more than it is said it would have paid."""
    loaded = scenario.load(scenario.find("first-strike"))
    table = Table(loaded, 1, ("person",))
    for text in ("d a1 DF 1.5", "s DF", *(".",) * 8):
        table.act(0, notation.parse(loaded.setup, text))
    assert [event.accepted for _, event in table.log(0) if isinstance(event, DemandAnswered)] == [True]
    demand, _ = finish(known.known(table, 0))
    assert demand.would == demand.lost >= 150
    assert demand.most[2] == demand.loss[2], "the seat knew that it would strike"


@pytest.mark.parametrize(
    ("kind", "method", "extra", "said"),
    [
        ("estimate", "banzhaf", {}, "= banzhaf C 4.5 all"),
        ("estimate", "group-leave-one-out", {"groups": 12}, "= group-leave-one-out CD 2 all"),
        ("forecast", None, {"size": 2}, "= forecast - 81.5 all"),
        ("select", None, {"size": 3}, "= select ABC 0 all"),
        ("unlearn", None, {"groups": 2, "operator": 0}, "= unlearn B 88 all"),
    ],
)
def test_numbers_that_were_declared_are_set_beside_what_could_be_known(
    kind: str, method: str | None, extra: dict[str, int], said: str
) -> None:
    """In the round of the deadline the truth beside them is that of the goal; with the board unveiled it is all there is."""
    loaded = scenario.load(scenario.find("first-strike"))
    goal = Goal("g", kind, "", 0, 100, 2000, 0, 1, method=method, slice=0, **extra)
    seat = replace(loaded.setup.seats[0], purse=100_000, prices=(*loaded.setup.seats[0].prices, (Kind.DECLARE, 0)))
    what = replace(loaded, setup=replace(loaded.setup, goals=(goal,), seats=(seat,), rounds=1))
    table = Table(what, 1, ("person",))
    looks = [f"u {show(row)} all" for row in range(256) if table.sight(0).cell(row, 0) is None]
    for text in (said, *looks, said, "."):
        table.act(0, notation.parse(what.setup, text))
    before, after = finish(known.known(table, 0))
    assert isinstance(before, known.Stated)
    assert isinstance(after, known.Stated)
    assert after.true is not None
    assert before.true == after.true
    measured = outcomes(table.final, 0)[0].value
    if kind == "select":
        assert measured == after.true
    elif method != "banzhaf":  # its goal is the mean error over all groups, none of the others was declared
        assert isinstance(after.action, Declare)
        assert measured == abs(after.true - after.action.value)
    assert before.span[0] < before.span[2]
    assert before.held
    assert after.span == (after.true,) * 3
    assert f"it was {money(after.true)}" in "\n".join(movestext.could_know(what.setup, [after]))


def test_what_counts_of_a_number_is_the_board_of_the_end() -> None:
    """Labels that the seat makes wrong after it declared: how it was then stands beside how it was at the end, which counts."""
    loaded = scenario.load(scenario.find("first-strike"))
    goal = Goal("g", "forecast", "", 0, 100, 2000, 0, 1, slice=0, size=3)
    seat = replace(loaded.setup.seats[0], purse=100_000, prices=((Kind.DECLARE, 0), (Kind.POISON, 100)))
    what = replace(loaded, setup=replace(loaded.setup, goals=(goal,), seats=(seat,), rounds=1))
    table = Table(what, 1, ("person",))
    for text in ("= forecast - 81.5 all", "p C", "p C", "p C", "."):
        table.act(0, notation.parse(what.setup, text))
    (one,) = finish(known.known(table, 0))
    assert isinstance(one, known.Stated)
    assert one.true is not None
    assert one.true < one.then
    assert outcomes(table.final, 0)[0].value == abs(one.true - 8150)
    said = " ".join(movestext.compared(what.setup, one))
    assert f"it was {money(one.then)}" in said
    assert f"at the end, which counts, it was {money(one.true)}" in said
    assert f"{money(abs(one.true - 8150))} off" in said


def test_a_retrain_that_counts_is_of_the_row_of_the_deadline() -> None:
    """The operator moves on after the deadline; what is compared with the number is what the goal works with."""
    loaded = scenario.load(scenario.find("first-strike"))
    goal = Goal("g", "unlearn", "", 0, 100, 2000, 0, 1, slice=0, groups=2, operator=0)
    seat = replace(loaded.setup.seats[0], purse=100_000, prices=((Kind.DECLARE, 0), (Kind.STRIKE, 0)))
    what = replace(loaded, setup=replace(loaded.setup, goals=(goal,), seats=(seat,), rounds=4))
    table = Table(what, 1, ("person",))
    for text in ("= unlearn B 80 all", ".", "s CD", ".", "s CD", ".", "s CD", "."):
        table.act(0, notation.parse(what.setup, text))
    board = table.final.board
    assert board.publications[0][1].row != board.rows[0]
    one = finish(known.known(table, 0))[0]
    assert isinstance(one, known.Stated)
    assert one.true == one.then
    off = outcomes(table.final, 0)[0].value
    assert off is not None
    said = " ".join(movestext.compared(what.setup, one))
    assert f"You declared 80 points, {money(off)} off." in said
    assert "The board has changed" not in said


def test_a_number_of_a_group_that_is_gone_does_not_count() -> None:
    """The goal wants no value of it any more, so nothing is off."""
    loaded = scenario.load(scenario.find("first-strike"))
    goal = Goal("g", "estimate", "", 0, 100, 2000, 0, 2, method="banzhaf", slice=0)
    seat = replace(loaded.setup.seats[0], prices=((Kind.DECLARE, 0),))
    gone = Event(2, "amount", "C vanishes.", groups=4, by=-9)
    what = replace(loaded, setup=replace(loaded.setup, goals=(goal,), seats=(seat,), rounds=2), schedule=(gone,))
    table = Table(what, 1, ("person",))
    for text in ("= banzhaf C 3 all", ".", "."):
        table.act(0, notation.parse(what.setup, text))
    assert not table.final.board.existing & 4
    (one,) = finish(known.known(table, 0))
    assert isinstance(one, known.Stated)
    assert one.true is None
    said = " ".join(movestext.compared(what.setup, one))
    assert f"it was {money(one.then)}" in said
    assert "it did not count" in said
    assert " off" not in said


def test_who_was_named_is_set_beside_how_likely_that_was() -> None:
    """All suspects with their chances in the seat's eyes, beside whose labels went wrong; more looks make the truth likelier."""
    table = golden("the-auditor-leave-one-out")
    setup = table.scenario.setup
    named, _ = finish(known.known(table, 0))
    assert isinstance(named, known.Named)
    assert named.true == 1
    assert named.shares[0][0] == 0
    assert [share for _, share in named.shares] == sorted((share for _, share in named.shares), reverse=True)
    assert 0 < sum(share for _, share in named.shares) <= 1
    said = " ".join(movestext.compared(setup, named))
    assert f"as far as you could know: A {named.shares[0][1]:.0%}" in said
    assert "it was A. You named A." in said


def test_naming_too_early_or_somebody_out_of_the_question_is_told() -> None:
    """Before the batch comes it is nobody, and at the end A; B, on whom nobody trained, is no suspect."""
    loaded = scenario.load(scenario.find("the-auditor"))
    table = Table(loaded, 7, ("person",))
    for text in ("= poison A 1 digits-0-2", "= poison B 1 digits-0-2", *(".",) * 8):
        table.act(0, notation.parse(loaded.setup, text))
    early, other = finish(known.known(table, 0))
    assert isinstance(early, known.Named)
    assert isinstance(other, known.Named)
    assert (early.then, early.true) == (0, 1)
    assert [group for group, _ in other.shares if group == 1] == []
    said = " ".join(movestext.compared(loaded.setup, early))
    assert "it was nobody. At the end, which counts, it was A. You named A." in said
    assert "You named B, which was out of the question." in " ".join(movestext.compared(loaded.setup, other))


# Another way ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("round_", [1, 3, 8])
def test_a_branch_is_a_game_of_its_own_that_verifies(round_: int) -> None:
    """The rounds before are as they were, the seat is to act, and what is played from there replays to the letter."""
    table = golden("first-strike-three-stars")
    other = branch.branch(table, round_, 0)
    assert (other.sight(0).board.round, other.turn, other.players) == (round_, 0, ("person",))
    assert recorded(other) == recorded(table)[: round_ - 1]
    replay.verify(other.record.text, table.scenario)
    while not other.over:
        other.act(0, End())
    assert replay.verify(other.record.text, table.scenario).final == other.final
    with pytest.raises(GameError, match="rounds 1 to 8"):
        branch.branch(table, 9, 0)


def test_a_branch_counts_the_hints_of_the_rounds_it_keeps() -> None:
    """Two of round 1 and one of round 2: from round 2 on those of round 1 count, from round 1 on none."""
    loaded = load(find("first-strike"))
    table = Table(loaded, 1, ("person",))
    for hints in (2, 1, 0, 0, 0, 0, 0, 0):
        for _ in range(hints):
            table.hint(0)
        table.act(0, End())
    assert [branch.branch(table, round_, 0).hints(0) for round_ in (1, 2, 3, 8)] == [0, 2, 3, 3]
    replay.verify(branch.branch(table, 3, 0).record.text, loaded)


def test_a_branch_at_a_later_seat_keeps_what_the_seats_before_it_did(tmp_path: Path) -> None:
    table = random_game(small(tmp_path, 4), 2)
    other = branch.branch(table, 3, 1)
    assert other.players == ("random", "person")
    assert other.turn == 1
    assert other.planned(0) == (*recorded(table)[2][0], End())


def test_the_line_of_a_bot_from_the_first_round_is_the_game_it_plays(tmp_path: Path) -> None:
    of = small(tmp_path, 5, seats=1)
    table = play(of, 7, ("pass",), (catalog.BOTS["pass"],))
    line = finish(branch.best_line(table, 1, 0, "random"))
    game = play(of, 7, ("random",), (catalog.BOTS["random"],))
    assert line.record == game.record.text
    assert line.score == goals.score(goals.outcomes(game.final, 0))
    assert line.played == goals.score(goals.outcomes(table.final, 0))
    assert [actions for _, actions in line.turns] == [turns[0] for turns in recorded(game)]


def test_the_best_line_is_that_of_search_and_knows_no_more_than_the_seat_did() -> None:
    """From the planner's fourth round it has all three stars, from what that seat had unveiled and by looking itself."""
    assert branch.BEST == "search"
    line = finish(branch.best_line(golden("first-strike-planner"), 4, 0, branch.BEST))
    assert line.played == 0.8
    assert line.score >= goals.STARS[-1]
    replay.verify(line.record, golden("first-strike-planner").scenario)


def test_a_line_from_a_later_round_keeps_what_the_others_did(tmp_path: Path) -> None:
    table = random_game(small(tmp_path, 4), 5)
    line = finish(branch.best_line(table, 3, 0, "pass"))
    other = replay.verify(line.record, table.scenario)
    assert line.turns == ((3, ()), (4, ()))
    assert line.score == replayed(table, 0, frozenset((1, 2)))[0]
    assert [turns[0] for turns in recorded(other)[:2]] == [turns[0] for turns in recorded(table)[:2]]
    with pytest.raises(GameError, match="no bot"):
        finish(branch.best_line(table, 3, 0, "nobody"))


# The command ----------------------------------------------------------------------------------------------------------

STARS = str(GOLDEN / "first-strike-three-stars.game")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["moves", *words]) == 0
    return capsys.readouterr().out


def test_the_command_tells_the_figures_as_text_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, STARS)
    for words in (
        "100%. None of them: 0%",
        "32 games",
        "+41%",
        "turning point",
        "By looking: u BCDEF all +21%",
        "You asked for 6.8 of the 6.88",
        "A replay keeps",
    ):
        assert words in text, words
    found = json.loads(said(capsys, STARS, "--json"))
    whole = valued("first-strike-three-stars")
    assert [turn["value"] for turn in found["turns"]] == [turn.score.value for turn in whole.turns]
    assert (found["score"], found["score_without_turns"], found["exact"], found["worlds"]) == (1.0, 0.0, True, 32)
    assert found["goals"][0]["value"] == 111.4
    assert sum(turn["goals"][0]["value"] for turn in found["turns"]) == pytest.approx(111.4 - 56, abs=1e-4)
    assert found["turns"][2]["actions"][0] == {
        "action": "u DEF all", "look": True, "alone": pytest.approx(0.21), "wasted": False, "goals": [18.6, 0.0, 0.0],
    }  # fmt: skip
    assert found["known"][2]["true_loss"] == 6.88


def test_the_command_begins_a_new_game_from_a_round(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "again.game"
    assert "round 4" in said(capsys, STARS, "--from", "4", "-o", str(out))
    assert main(["replay", "--verify", str(out)]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("quit\n"))
    assert main(["play", str(out), "--text"]) == 0
    assert "Round 4 of 8" in capsys.readouterr().out


def test_the_command_shows_the_line_of_a_bot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "line.game"
    text = said(capsys, STARS, "--best", "3", "--bot", "pass", "-o", str(out))
    assert "pass from round 3 on, knowing what you knew then: 20%; you made 100%." in text
    assert "A share for the four: 50 instead of 111.4" in text
    assert main(["replay", "--verify", str(out)]) == 0
    capsys.readouterr()
    found = json.loads(said(capsys, STARS, "--best", "3", "--bot", "pass", "--json"))
    assert (found["score"], found["yours"], found["goals"][0]["yours"]) == (0.2, 1.0, 111.4)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--seat", "they"], "no seat 'they'"),
        (["--best", "9"], "rounds 1 to 8"),
        (["--best", "1", "--bot", "nobody"], "no bot"),
        (["--best", "1", "--from", "1"], "ask for one"),
        (["--from", "2"], "-o FILE.game"),
        (["--from", "0", "-o", "x.game"], "rounds 1 to 8"),
        (["-o", "x.game"], "add one of them"),
    ],
)
def test_what_the_command_cannot_do_is_told(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moves", STARS, *words]) == 1
    assert why in capsys.readouterr().err


def test_the_command_wants_a_finished_game(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "open.game"
    said(capsys, STARS, "--from", "4", "-o", str(out))
    assert main(["moves", str(out)]) == 1
    assert "when the game is over" in capsys.readouterr().err
