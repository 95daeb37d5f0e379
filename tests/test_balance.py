"""Simulations and ladders: the same games wherever they are played, whatever stops them; and what the ladder is judged by."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from game import catalog, scenario
from game.chance import draw
from game.cli import main
from game.errors import GameError
from game.rules.actions import KINDS, End, kind
from game.rules.legal import forbids, options
from game.rules.setup import Kind
from game.scenario import Scenario
from game.session import simulate
from game.session.balance import Ladder, balance
from game.session.standing import Result, standing
from game.session.table import Table
from game.workers import spread
from tests.cluster import cluster
from tests.conftest import KEPT
from tests.test_saves import TWO_SEATS


@pytest.fixture
def two(tmp_path: Path) -> Scenario:
    """First Strike of three rounds, with a second seat that organizes others."""
    text = (KEPT / "first-strike.toml").read_text(encoding="utf-8")
    path = tmp_path / "two.toml"
    text = text.replace("[[goal]]", TWO_SEATS + "\n[[goal]]", 1).replace('id = "first-strike"', 'id = "two"')
    path.write_text(text.replace("rounds = 8", "rounds = 3"), encoding="utf-8")
    return scenario.load(path)


@pytest.fixture
def lesson() -> Scenario:
    return scenario.load(scenario.find("one-removal"))


def test_the_same_games_by_one_process_by_two_and_on_a_cluster(two: Scenario, tmp_path: Path) -> None:
    """The digest of all games, and each record, do not depend on who played them."""
    pytest.importorskip("distributed")
    matches = [simulate.Match(two, 1 + i, ("random", "repeat:strike")) for i in range(4)]
    alone = {match.seed: played for match, played in spread(simulate.played, matches)}
    assert len({played.record for played in alone.values()}) == 4
    with cluster(tmp_path) as (address, _):
        for jobs, dask in ((2, None), (1, address)):
            assert {match.seed: played for match, played in spread(simulate.played, matches, jobs, dask)} == alone


def test_small_work_is_done_before_a_process_would_begin() -> None:
    assert list(spread(lambda one: one + 1, [1, 2, 3], 2, alone=60)) == [(1, 2), (2, 3), (3, 4)]


def test_each_seat_has_its_bot_and_its_standing(two: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seat = two.setup.seats[1].id
    common = ["simulate", str(two.path), "--bot", "repeat:strike", "--games", "2"]
    words = [*common, "--seat", f"{seat}=pass", "--keep", str(tmp_path / "kept")]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["bot"] for one in told["seats"]] == ["repeat:strike", "pass"]
    assert (told["seat"], told["bot"]) == (two.setup.seats[0].id, "repeat:strike"), "whose figures stand at the top is said"
    assert {name: told[name] for name in told["seats"][0]} == told["seats"][0]
    assert {"win_rate", "interval", "mean_score", "score_interval", "mean_purse"} <= set(told["seats"][1])
    record = (tmp_path / "kept" / "two-1.game").read_text(encoding="utf-8")
    assert f'[Seat "{seat} pass"]' in record
    assert main(words) == 0
    assert f"{seat}: pass" in capsys.readouterr().out
    for wrong, said in (("nobody=pass", "no seat"), ("x", "SEAT="), (f"{seat}=x", "is no bot")):
        with suppress(SystemExit):  # argparse prints its own sentence
            assert main([*common, "--seat", wrong]) == 1
        assert said in capsys.readouterr().err
    assert main([*words, "--seat", f"{seat}=random"]) == 1
    assert "twice" in capsys.readouterr().err


@pytest.mark.parametrize("name", catalog.REPEATERS)
def test_repeaters_do_their_kind_as_long_as_it_is_legal_and_nothing_else(name: str, two: Scenario) -> None:
    asked = Kind(name.partition(":")[2])
    table = Table(two, 1, (name, name))
    done = set()
    throws = count()
    for _ in range(60):
        sight = table.sight(table.turn)
        action = catalog.REPEATERS[name](sight, catalog.POLICIES, lambda sides: draw(1, sides, next(throws)))
        assert forbids(sight, action) is None
        done.add(kind(action))
        assert kind(action) is asked or not any(kind(other) is asked for other in options(sight))
        table.act(sight.seat, action)
        if table.over:
            break
    assert done <= {asked, Kind.END}
    # Here all groups have all of their examples, and neither seat moves or audits an operator.
    assert (asked in done) == (asked not in (Kind.LABOR, Kind.TRAIN, Kind.AUDIT))


def test_every_kind_of_action_has_a_repeater() -> None:
    assert {f"repeat:{one}" for one in KINDS.values()} - {f"repeat:{kind(End())}"} == set(catalog.REPEATERS)


def test_a_ladder_that_is_stopped_goes_on_and_ends_the_same(two: Scenario, lesson: Scenario, tmp_path: Path) -> None:
    """Stopped in the middle and with a torn line: the second run plays what is missing, and the ladder is that of one run."""
    path = tmp_path / "ladder.jsonl"
    bots = {"pass": 2, "random": 3, "repeat:strike": 2}

    class Stopped(Exception):
        pass

    def stop_after(count: int) -> Callable[[str], None]:
        told: list[str] = []

        def tell(line: str) -> None:
            told.append(line)
            if len(told) == count:
                raise Stopped

        return tell

    play = partial(balance, others="pass")
    with pytest.raises(Stopped):
        play([two, lesson], bots, path=path, tell=stop_after(5))
    assert path.read_bytes().count(b"\n") == 6
    with path.open("ab") as file:
        file.write(b'["two", "0')
    told: list[str] = []
    ladder = play([two, lesson], bots, path=path, tell=told.append)
    assert len(told) == 12 - 5, "nobody strikes in the lesson, so 12 games in all"
    assert ladder == play([two, lesson], bots) == play([two, lesson], bots, path=path, tell=stop_after(1))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"code": "', '"code": "0'), encoding="utf-8")
    with pytest.raises(GameError, match="another version of the game"):
        play([two], bots, path=path)
    path.write_text(text.replace("[", "{", 1), encoding="utf-8")
    with pytest.raises(GameError, match="damaged in line 2"):
        play([two], bots, path=path)
    assert play([two, lesson], bots, path=path, again=True) == ladder


def test_bots_sit_at_each_seat_in_turn(two: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "ladder.jsonl"
    balance([two], {"random": 3}, others="pass", path=path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert [(line[3], line[4], line[5]) for line in lines] == [
        (0, 1, ["random", "pass"]),
        (1, 2, ["pass", "random"]),
        (0, 3, ["random", "pass"]),
    ]


def test_bisection_sits_only_where_demands_are_allowed(two: Scenario, lesson: Scenario) -> None:
    """The lesson has none."""
    assert {line.scenario for line in balance([two, lesson], {"bisection": 1}, others="pass").lines} == {"two"}


def judged(monkeypatch: pytest.MonkeyPatch, scenario_: Scenario, scores: dict[str, list[float]], kinds: str) -> Ladder:
    """The ladder of games that end with the scores we say, seed by seed."""

    def games(matches: list[simulate.Match], jobs: int, dask: str | None) -> object:
        for match in matches:
            name = next(name for name in match.players if name in scores)
            done = tuple((kind_, 1) for kind_ in kinds.split())
            result = Result(scores[name][match.seed - 1], 100, done)
            yield match, simulate.Played(match.seed, match.players, (result,) * len(match.players), ("0",), "")

    monkeypatch.setattr("game.session.balance.games", games)
    for name in scores:
        if name not in catalog.REPEATERS:
            monkeypatch.setitem(catalog.BOTS, name, catalog.BOTS["pass"])  # type: ignore[arg-type]
    return balance([scenario_], {name: len(found) for name, found in scores.items()}, others="pass")


GOOD = {
    "random": [0.1, 0.0, 0.2, 0.1],
    "greedy": [0.4, 0.5, 0.4, 0.5],
    "search": [0.9, 1.0, 0.9, 0.7],
    "search-blind": [0.5, 0.6, 0.5, 0.4],
    "bisection": [0.3, 0.3, 0.4, 0.3],
    "pass": [0.0, 0.0],
    "repeat:strike": [0.5, 0.0, 0.0, 0.5],
}
FOUR = "demand fund strike unveil"


def test_a_good_ladder_is_found_good(monkeypatch: pytest.MonkeyPatch) -> None:
    found = judged(monkeypatch, scenario.load(KEPT / "first-strike.toml"), GOOD, FOUR)
    assert [verdict.claim.split(",")[0] for verdict in found.verdicts if verdict.holds] == [
        "greedy scores more than random",
        "search scores more than greedy",
        "search scores more than search-blind",
        "search scores more than bisection",
        "no plan that looks at nothing wins more than 5%",
        "search wins with at least 4 kinds of action",
    ]
    assert all(verdict.holds for verdict in found.verdicts)


@pytest.mark.parametrize(
    ("changed", "kinds", "claim"),
    [
        ({"greedy": [0.0, 0.1, 0.2, 0.2]}, FOUR, "greedy scores more than random"),
        ({"greedy": [0.5, 0.2, 0.9, 1.0]}, FOUR, "search scores more than greedy"),
        ({"search-blind": [0.9, 1.0, 0.9, 0.7]}, FOUR, "search scores more than search-blind"),
        ({"bisection": [0.7, 1.0, 0.9, 0.7]}, FOUR, "search scores more than bisection"),
        ({"pass": [0.0, 0.6]}, FOUR, "no plan that looks at nothing wins more than 5%"),
        ({"repeat:strike": [0.6, 0.0, 0.0, 0.0]}, FOUR, "no plan that looks at nothing wins more than 5%"),
        ({}, "demand strike unveil", "search wins with at least 4 kinds of action"),
    ],
)
def test_each_fault_of_a_ladder_is_told(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, list[float]], kinds: str, claim: str
) -> None:
    found = judged(monkeypatch, scenario.load(KEPT / "first-strike.toml"), GOOD | changed, kinds)
    assert claim in [verdict.claim for verdict in found.verdicts if not verdict.holds]


def test_looking_is_asked_only_where_one_can_look(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = (KEPT / "first-strike.toml").read_text(encoding="utf-8").replace('"unveil", ', "")
    path = tmp_path / "first-strike.toml"
    path.write_text(text, encoding="utf-8")
    found = judged(monkeypatch, scenario.load(path), GOOD, FOUR)
    assert not [verdict for verdict in found.verdicts if "blind" in verdict.claim or "bisection" in verdict.claim]


def test_standings_are_the_textbook_s() -> None:
    """Wilson's interval of 2 wins in 10, Student's of five scores, by hand."""
    results = [Result(score, purse, (("strike", 3), ("fund", 1))) for score, purse in ((0.7, 100), (0.9, 300))]
    results += [Result(0.1, 0, (("labor", 1),))] * 8
    found = standing(results)
    assert (found.games, found.wins, found.mean_purse) == (10, 2, 40)
    assert found.interval == pytest.approx((0.0567, 0.5098), abs=1e-4)
    assert found.kinds == (("strike", 0.75), ("fund", 0.25))
    assert found.within == (("strike", 1.0), ("fund", 1.0))
    five = standing([Result(score, 0, ()) for score in (0.2, 0.4, 0.4, 0.5, 0.5)])
    assert five.mean_score == pytest.approx(0.4)
    # s = √0.015, and Student's t of 4 degrees of freedom is 2.776
    assert five.score_interval[1] == pytest.approx(0.4 + 2.776 * (0.015 / 5) ** 0.5, abs=1e-3)
    assert standing([Result(0.5, 0, ())]).score_interval == (0.0, 1.0)


def test_the_command_prints_the_ladder_and_what_it_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["balance", "first-strike", "--bots", "pass=2,random,repeat=1", "--games", "3", "--jobs", "1"]
    status = main(words)
    said = capsys.readouterr().out
    assert "no plan that looks at nothing wins more than 5%" in said
    assert "repeat:demand" in said
    assert main([*words, "--json"]) == status
    told = json.loads(capsys.readouterr().out)
    found = {line["bot"]: line["games"] for line in told["lines"]}
    assert (found["pass"], found["random"], found["repeat:demand"]) == (2, 3, 1)
    assert status == (0 if all(verdict["holds"] for verdict in told["verdicts"]) else 1)
    for wrong in (["--bots", "genius"], ["--bots", "pass=no"], ["--games", "0"], ["--others", "genius"]):
        assert main(["balance", "first-strike", "--bots", "pass", *wrong]) == 1
        assert capsys.readouterr().err
