"""Policies: each does what its page says, on a board where all differ; all are legal, deterministic and keep their word."""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game import scenario, subsets
from game.catalog import POLICIES, about
from game.chance import draw
from game.imagine import worlds
from game.imagine.intents import shown
from game.rules import events
from game.rules.actions import End
from game.rules.outlook import Choice, Outlook, Policy, outlook
from game.rules.rulebook import play
from game.rules.sight import Deal
from game.rules.state import State
from game.scenario.deal import deal
from game.scenario.scenario import Scenario
from tests.boards import FixedGrid, SeededGrid, after, make, sight, start

SEVEN = Path(__file__).resolve().parent.parent / "docs" / "examples" / "seven-minds.toml"
FILES = [*scenario.shipped(), SEVEN]
TENTHS = {0: 0, 1: 1, 2: 3, 3: 10}


def minded(loaded: Scenario, policy: str) -> Scenario:
    """A scenario whose operators all have one policy."""
    who = tuple(replace(one, policy=policy) for one in loaded.setup.operators)
    return replace(loaded, setup=replace(loaded.setup, operators=who))


def position(seed: int, policy: str = "greedy", slices: int = 2, **more: object) -> State:
    """A random position: latent, withheld and banned groups, deals, prices, reach, cells nobody measured."""

    def pick(sides: int, *name: object) -> int:
        return draw(seed, sides, *name)

    count = 1 + pick(5, "groups")
    unmeasured = frozenset((pick(1 << count, "row", i), pick(slices, "slice", i)) for i in range(pick(4, "gaps") - 1))
    operator: dict[str, object] = {
        "row": pick(1 << count, "stands"),
        "tested": ((0, 0.6), (1, 0.4)) if slices > 1 and pick(2, "tests") else ((0, 1.0),),
        "price": (0, 200, 450)[pick(3, "price")],
        "reach": pick(4, "reach"),
        "inertia": (0, 0, 300)[pick(3, "inertia")],
        "policy": policy,
    }
    what = make(
        count,
        slices,
        operators=[operator | more],
        group=[{"amount": pick(4, "amount", i), "willingness": pick(4, "will", i) - 1} for i in range(count)],
        unmeasured=unmeasured if pick(3, "measured") == 0 else frozenset(),
        rounds=4,
    )
    state, _ = start(what, SeededGrid(count, tuple(one.id for one in what.slices), seed, unmeasured=what.unmeasured), seed=seed)
    deals = (Deal(0, 0, 1 + pick((1 << count) - 1, "deal"), 250, 9),) if pick(2, "deals") else ()
    bans = (1 << pick(count, "ban"),) if pick(4, "bans") == 0 else (0,)
    return State(replace(state.board, deals=deals, bans=bans), state.notes, state.world)


# What holds for all of them -------------------------------------------------------------------------------------------


def check(seen: Outlook, again: Outlook, policy: str) -> None:
    choice = POLICIES[policy](seen)
    assert choice.row in seen.utility, "it stays within the open rows in reach"
    assert choice == POLICIES[policy](seen) == POLICIES[policy](again), "the same outlook gives the same choice"
    assert 0 < len(choice.reason) <= 130
    assert choice.reason.isprintable()
    assert not choice.reason.endswith(".")
    assert ". " not in choice.reason
    assert choice.aim is None or not choice.aim & ~seen.able


@pytest.mark.parametrize("policy", POLICIES)
@given(st.integers(0, 100_000))
def test_legal_deterministic_and_a_sentence_in_random_positions(policy: str, seed: int) -> None:
    state = position(seed, policy)
    check(outlook(state, 0), outlook(position(seed, policy), 0), policy)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("policy", POLICIES)
def test_it_keeps_its_word_in_every_scenario(policy: str, path: Path) -> None:
    """A whole game in which no seat acts: every choice is legal, and the row an operator shows is where it goes (R3),
    unless its audit finds a fall in between and bans a group (R25).
    """
    loaded = minded(scenario.load(path), policy)
    state, _ = deal(loaded, loaded.seed)
    while not state.board.over:
        for operator in range(len(loaded.setup.operators)):
            check(outlook(state, operator), outlook(state, operator), policy)
        intents, bans = state.board.intents, state.board.bans
        for _ in loaded.setup.seats:
            state, told = play(state, End(), POLICIES)
        rows = {event.operator: event.row for event in told if isinstance(event, events.Published)}
        for operator, intent in enumerate(intents):
            if intent is not None and state.board.bans[operator] == bans[operator]:
                assert rows[operator] == intent.row


@pytest.mark.parametrize("policy", POLICIES)
@given(st.integers(0, 100_000))
def test_it_keeps_its_word_in_random_games(policy: str, seed: int) -> None:
    state = position(seed, policy)
    state, _ = after(state, End())  # the deal and the ban came after the first intent
    while not state.board.over:
        intent = state.board.intents[0]
        assert intent is not None
        state, _ = after(state, End())
        assert state.board.rows[0] == intent.row


def test_between_equal_rows_it_stays() -> None:
    """R18: on a board where every row leaves it the same, nobody moves but who wants data or gambles."""
    for name, policy in POLICIES.items():
        state, _ = start(make(4, 1, operators=[{"row": 0b0110, "price": 0}]), FixedGrid(4, ("s0",), 1))
        choice = policy(replace(outlook(state, 0), chance=2**32 - 1))
        assert choice.row == (0b1111 if name == "scaler" else 0b0110), name


# The board on which all differ ----------------------------------------------------------------------------------------


def test_seven_policies_go_seven_ways() -> None:
    """On one real board, from one row, at one price, every policy means to move to a row of its own."""
    state, _ = deal(scenario.load(SEVEN), scenario.load(SEVEN).seed)
    names = [who.policy for who in state.board.setup.operators]
    assert names == list(POLICIES)
    assert {who.row for who in state.board.setup.operators} == {0b1111}
    rows = [intent.row for intent in state.board.intents if intent is not None]
    assert len(set(rows)) == len(POLICIES)


def test_they_go_there_for_the_reason_their_page_gives() -> None:
    """Each choice on that board follows from the scores of its rows, reckoned here anew."""
    loaded = scenario.load(SEVEN)
    state, _ = deal(loaded, loaded.seed)
    scores = dict(enumerate(state.world.grid.rows((3,) * 5, (3,) * 5, range(32))))
    here = 0b1111

    def near(row: int) -> list[int]:
        return [other for other in range(32) if (row ^ other).bit_count() <= 2]

    def left(row: int) -> float:
        low, high = scores[row]
        return 0.7 * low + 0.3 * high - 200 * row.bit_count()

    chosen = {who.policy: intent for who, intent in zip(loaded.setup.operators, state.board.intents, strict=True)}
    best = max(near(here), key=left)
    assert chosen["greedy"].row == best
    assert chosen["stubborn"].row == here
    assert left(best) - left(here) < 500
    assert chosen["cautious"].row == max(near(here), key=lambda row: min(scores[row]) - 200 * row.bit_count())
    assert chosen["scaler"].row == max(near(here), key=lambda row: row.bit_count())
    assert chosen["explorer"].reason == "it tries a row at random, as it does one time in five"
    ahead = max(near(here), key=lambda row: (max(map(left, near(row))), left(row)))
    assert chosen["lookahead"].row == ahead
    assert chosen["lookahead"].aim == max(near(ahead), key=left)
    assert chosen["lookahead"].aim not in near(here)
    assert chosen["valuer"].row == chosen["valuer"].aim == shortlist(5, lambda row: 0.7 * scores[row][0] + 0.3 * scores[row][1])


def shortlist(groups: int, points: Callable[[int], float]) -> int:
    """The best row of the groups of highest Shapley value, at 200 each; the values by their definition, over all orders."""
    orders = list(permutations(range(groups)))
    values = [0.0] * groups
    for order in orders:
        row = 0
        for group in order:
            values[group] += (points(row | 1 << group) - points(row)) / len(orders)
            row |= 1 << group
    ranked = sorted((group for group in range(groups) if values[group] > 0), key=lambda group: -values[group])
    lists = [sum(1 << group for group in ranked[:count]) for count in range(len(ranked) + 1)]
    return max(lists, key=lambda row: points(row) - 200 * row.bit_count())


# What each of them does -----------------------------------------------------------------------------------------------


def utility(seen: Outlook, row: int) -> int | None:
    found = seen.points((row,))
    return found[row] - seen.cost(row) if row in found else None


@given(st.integers(0, 100_000))
def test_lookahead_ends_where_no_two_moves_end_better(seed: int) -> None:
    """Against every path of two moves; and it never moves for less than it has."""
    seen = outlook(position(seed, inertia=0), 0)
    groups, reach = len(seen.amounts), seen.operator.reach
    ends = {
        row: max(
            value
            for other in range(1 << groups)
            if (row ^ other).bit_count() <= reach
            and (value := seen.utility.get(other, utility(seen, other))) is not None
            and not other & ~seen.able
        )
        for row in seen.rows
    }
    choice = POLICIES["lookahead"](seen)
    if max(ends.values()) <= seen.utility[seen.here]:
        none = "nobody measured a row within two moves" if seen.blind else "nothing within two moves is better"
        assert choice == Choice(seen.here, none)
    else:
        assert ends[choice.row] == max(ends.values())
        assert seen.utility[choice.row] == max(seen.utility[row] for row in seen.rows if ends[row] == ends[choice.row])
        assert choice.aim is not None
        assert utility(seen, choice.aim) == ends[choice.row]


def test_lookahead_crosses_a_valley_and_arrives() -> None:
    """AB 60 points, any single change less, CD 90: four changes away, in two moves; a greedy operator stays."""
    peaks = {0b0011: 60.0, 0b1100: 90.0}
    grid = FixedGrid(4, ("s0",), 1, score=lambda row, _: peaks.get(row, 40.0))
    for policy, rows in (("lookahead", [0b1100, 0b1100]), ("greedy", [0b0011, 0b0011])):
        state, _ = start(make(4, 1, operators=[{"row": 0b0011, "policy": policy}]), grid)
        state, _ = after(state, End())
        first = state.board.rows[0]
        state, _ = after(state, End())
        assert state.board.rows[0] == rows[0]
        state, _ = after(state, End()) if not state.board.over else (state, [])
        assert state.board.rows[0] == rows[1]
        assert (first ^ 0b1100).bit_count() <= 2 or policy == "greedy"


@given(st.integers(0, 100_000))
def test_cautious_has_the_best_worst_slice(seed: int) -> None:
    seen = outlook(position(seed, inertia=0, tested=((0, 0.9), (1, 0.1))), 0)
    worst = {row: min(score or 0 for score in seen.tested(row)) - seen.cost(row) for row in seen.rows}
    assert worst[POLICIES["cautious"](seen).row] == max(worst.values())


@given(st.integers(0, 100_000))
def test_scaler_has_the_most_data_and_then_the_best_row(seed: int) -> None:
    seen = outlook(position(seed), 0)
    data = {row: sum(TENTHS[seen.amounts[group]] for group in subsets.members(row)) for row in seen.rows}
    row = POLICIES["scaler"](seen).row
    assert data[row] == max(data.values())
    assert seen.utility[row] == max(seen.utility[other] for other in seen.rows if data[other] == data[row])


@given(st.integers(0, 100_000))
def test_valuer_wants_the_best_of_the_rows_its_ranking_gives(seed: int) -> None:
    """Without deals, at one price a group, against Shapley values over all orders; it never ends farther from what it wants."""
    state = position(seed, inertia=0, price=200)
    seen = outlook(State(replace(state.board, deals=()), state.notes, state.world), 0)
    groups = list(subsets.members(seen.able))
    table = seen.points(subsets.subsets(seen.able))
    choice = POLICIES["valuer"](seen)
    if len(table) < 1 << len(groups):
        assert choice == POLICIES["greedy"](seen), "with cells that nobody measured there are no such values"
        return
    spread = [sum(1 << groups[i] for i in subsets.members(row)) for row in range(1 << len(groups))]
    wanted = spread[shortlist(len(groups), lambda row: table[spread[row]])]
    here = table[seen.here] - seen.cost(seen.here)
    if table[wanted] - seen.cost(wanted) <= here:
        assert choice.row == seen.here
    else:
        assert choice.aim == wanted
        assert (choice.row ^ wanted).bit_count() == min((row ^ wanted).bit_count() for row in seen.rows)


def test_valuer_counts_what_a_deal_makes_a_group_cost() -> None:
    """A and B are worth the same; with a deal on A it takes B, and so it does when the deal is on A and C together."""
    points = {0b01: 40.0, 0b10: 40.0, 0b11: 41.0}
    grid = FixedGrid(3, ("s0",), 1, score=lambda row, _: points.get(row & 0b11, 0.0))
    state, _ = start(make(3, 1, operators=[{"row": 0, "policy": "valuer"}]), grid)
    assert POLICIES["valuer"](outlook(state, 0)).row == 0b01
    for named in (0b001, 0b101):
        dear = State(replace(state.board, deals=(Deal(0, 0, named, 300, 3),)), state.notes, state.world)
        assert POLICIES["valuer"](outlook(dear, 0)).row == 0b10


def test_valuer_looks_at_eight_groups_at_most() -> None:
    """Of ten groups, each of which adds what it scores alone, it never asks for the two that score the least."""
    asked: set[int] = set()
    seen = outlook(start(make(10, 1, operators=[{"row": 0b11, "price": 0}]), adding(asked))[0], 0)
    asked.clear()
    choice = POLICIES["valuer"](seen)
    assert choice.aim == 0b11_1111_1100
    assert {row for row in asked if row.bit_count() > 1} == {
        row for row in range(1 << 10) if row.bit_count() > 1 and not row & 0b11
    }


def adding(asked: set[int]) -> FixedGrid:
    """A board on which group i adds 1 + i points to any row; it notes which rows are asked for."""

    def score(row: int, _: int) -> float:
        asked.add(row)
        return sum(1 + group for group in subsets.members(row))

    return FixedGrid(10, ("s0",), 1, score=score)


def test_explorer_tries_every_row_one_time_in_five() -> None:
    """Over evenly spaced dice: a fifth of them gamble, each other row as often as any, and the rest are greedy."""
    state, _ = start(make(3, 1, operators=[{"row": 0b001}]), SeededGrid(3, ("s0",), 4))
    seen = outlook(state, 0)
    dice = 6000
    choices = [POLICIES["explorer"](replace(seen, chance=(2**32 * i + 2**31) // dice)) for i in range(dice)]
    tried = Counter(choice.row for choice in choices if "random" in choice.reason)
    assert set(tried) == set(seen.rows) - {seen.here}
    assert set(tried.values()) == {dice // 5 // len(tried)}
    assert {choice for choice in choices if "random" not in choice.reason} == {POLICIES["greedy"](seen)}


def test_the_die_is_rolled_once_a_round_and_in_public() -> None:
    state, told = start(make(operators=[{}, {}], rounds=3), SeededGrid(3, ("s0", "s1"), 1))
    rolled = [event.luck for event in told if isinstance(event, events.RoundOpened)]
    assert state.board.luck == rolled[-1]
    assert outlook(state, 1).chance == state.board.luck[1]
    later, _ = after(state, End())
    assert len({*state.board.luck, *later.board.luck}) == 4


# What seats can tell from intents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
@given(st.integers(0, 100_000))
def test_what_an_intent_says_is_true(policy: str, seed: int) -> None:
    """Scores an intent gives away are those of the board, and no score is above the limit that follows from an intent.

    That is so to a hundredth: of rows far away the limit is asked for one, and ties are for the lower row.
    """
    state, _ = after(position(seed, policy, 1), End())
    found = shown(sight(state), 0, POLICIES)
    rows = sorted({*found.exact, *found.limits})
    truth = dict(zip(rows, state.world.grid.rows(state.board.amounts, state.world.quality, rows), strict=True))
    assert all(truth[row][found.slice] == score for row, score in found.exact.items() if truth[row][found.slice] is not None)
    assert all((truth[row][found.slice] or 0) <= limit + 1 for row, limit in found.limits.items())


@pytest.mark.parametrize("policy", POLICIES)
def test_imagined_operators_mean_what_the_real_ones_show(policy: str) -> None:
    """In every world a seat imagines, each operator's policy says what it showed, on one tested slice and on two.

    A valuer's intent depends on the whole board, so that there it is said of nearly all worlds.
    """
    for seed in range(6):
        tested = ((0, 1.0),) if seed % 2 else ((0, 0.6), (1, 0.4))
        what = make(5, 2, operators=[{"policy": policy, "row": seed * 5 % 32, "tested": tested}])
        state, _ = start(what, SeededGrid(5, ("s0", "s1"), seed), seed=seed)
        intent = state.board.intents[0]
        assert intent is not None
        imagined = [POLICIES[policy](outlook(world, 0)).row for world in worlds(sight(state), POLICIES, 16)]
        assert imagined.count(intent.row) >= (14 if policy == "valuer" else 16)


# The page ---------------------------------------------------------------------------------------------------------------

PAGE = SEVEN.parent.parent / "policies.md"
MARKS = ("<!-- made by python -m tests.test_policies", "<!-- end of what is made -->")


def test_the_page_is_what_the_policies_do() -> None:
    """The part of `docs/policies.md` between its marks: make it anew with `python -m tests.test_policies`."""
    assert PAGE.read_text(encoding="utf-8") == page(PAGE.read_text(encoding="utf-8"))


def test_the_example_of_a_policy_of_your_own_is_one() -> None:
    """The function that the page shows picks legal rows and gives reasons."""
    code = PAGE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    names: dict[str, Policy] = {}
    exec(code, names)
    for seed in range(20):
        seen = outlook(position(seed), 0)
        choice = names["thrifty"](seen)
        assert seen.cost(choice.row) == min(map(seen.cost, seen.rows))
        assert choice.reason == "the cheapest row in reach"


def page(text: str) -> str:
    """The page with its made part as it should be."""
    before, _, rest = text.partition(MARKS[0])
    mark, _, rest = rest.partition("\n")
    _, _, after_ = rest.partition(MARKS[1])
    return f"{before}{MARKS[0]}{mark}\n\n{made()}\n{MARKS[1]}{after_}"


def made() -> str:
    loaded = scenario.load(SEVEN)
    state, _ = deal(loaded, loaded.seed)
    seen = outlook(state, 0)
    scores = {row: seen.tested(row) for row in seen.rows}
    intents = {who.policy: intent for who, intent in zip(loaded.setup.operators, state.board.intents, strict=True)}
    assert all(intents.values())
    goes = {intent.row: name for name, intent in intents.items() if intent is not None}
    lines = ["| policy | what it does |", "|---|---|"]
    lines += [f"| [`{name}`](#{name}) | {about(name)} |" for name in POLICIES]
    lines += ["", "## One board, seven ways", ""]
    lines += [
        f"Seven operators stand on {subsets.show(seen.here)}, on a board of really trained models: five groups of handwritten",
        "digits, tested on the digits 0 to 4 (weight 0.7) and 5 to 9 (weight 0.3). Each pays 2 credits a group and may change",
        "two groups a move. These are the rows in reach, in points; every policy goes somewhere else. See for yourself:",
        "",
        "```sh",
        "python -m game play docs/examples/seven-minds.toml --text",
        "```",
        "",
        "| row | 0 to 4 | 5 to 9 | in all | costs | left | left on the worst slice | who goes there |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in sorted(seen.rows, key=lambda row: -seen.utility[row]):
        low, high = scores[row]
        assert low is not None
        assert high is not None
        cost, who = seen.cost(row), goes.get(row)
        figures = (low, high, seen.utility[row] + cost, cost, seen.utility[row], min(low, high) - cost)
        cells = [subsets.show(row), *(f"{figure / 100:.2f}" for figure in figures), f"`{who}`" if who else ""]
        lines.append(f"| {' | '.join(cells)} |")
    for name, intent in intents.items():
        assert intent is not None
        module = sys.modules[POLICIES[name].__module__]
        function, more = (inspect.cleandoc(thing.__doc__ or "") for thing in (POLICIES[name], module))
        here = "stay on" if intent.row == seen.here else "move to"
        lines += [
            "", f"## {name}", "", function, "",
            more.partition("\n\n")[2], "",
            f"*On the board above* it means to {here} **{subsets.show(intent.row)}**: {intent.reason}.",
        ]  # fmt: skip
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
