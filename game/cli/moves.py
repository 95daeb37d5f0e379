"""`moves`: what each turn of a finished game earned, what could have been known, and other ways to go on from any round."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from game import catalog, files, subsets
from game.errors import GameError
from game.rules import notation
from game.rules.setup import Setup
from game.session import branch, known, moves, replay
from game.session.coalitions import finish
from game.session.table import Table


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "moves",
        help="what each turn of a finished game earned",
        description="The value of each turn (Shapley, leave-one-out) over replays of a finished game without turns, and what the "
        "seat could have known beside the truth; or the line a bot finds from a round on; or a new game from a round on.",
    )
    parser.add_argument("record", type=Path, metavar="RECORD", help="the record of a finished game")
    parser.add_argument("--seat", metavar="ID", help="whose moves (default: those of the first seat)")
    parser.add_argument("--best", type=int, metavar="ROUND", help="the line a bot finds from this round on, instead")
    parser.add_argument("--bot", default=branch.BEST, metavar="NAME", help=f"which bot (default {branch.BEST})")
    parser.add_argument(
        "--from", dest="start", type=int, metavar="ROUND", help="a new game that goes on from this round, instead"
    )
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to write the record of the line or of the new game")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print, or write the record asked for. Raises `GameError` for a record, a seat or a round that is not there."""
    text = replay.read(options.record)
    try:
        table = replay.verify(text, replay.scenario_of(text, options.record.parent))
    except GameError as fault:
        raise GameError(f"{options.record}: {fault}") from fault
    seat = _seat(table.scenario.setup, options.seat)
    if options.best is not None and options.start is not None:
        raise GameError("--best shows a bot's line and --from begins a new game; ask for one of them")
    if options.start is not None:
        return _begin(table, options.start, seat, options.out)
    if options.best is not None:
        return _best(table, options.best, seat, options)
    if options.out is not None:
        raise GameError("-o is for the record of --best or --from; add one of them")
    return _value(table, seat, options.json)


def _seat(setup: Setup, name: str | None) -> int:
    ids = [seat.id for seat in setup.seats]
    if name is not None and name not in ids:
        raise GameError(f"there is no seat {name!r} in {setup.id}; its seats are {', '.join(ids)}")
    return 0 if name is None else ids.index(name)


def _begin(table: Table, round_: int, seat: int, out: Path | None) -> int:
    if out is None or out.suffix != ".game":
        raise GameError("say where the new game is to be kept: -o FILE.game")
    files.write(out, branch.branch(table, round_, seat).record.text)
    print(f"{out}: round {round_}; play it with: counterfactual-tactics play {out}")
    return 0


def _best(table: Table, round_: int, seat: int, options: argparse.Namespace) -> int:
    from game.view import movestext

    if options.bot not in catalog.BOTS:
        raise GameError(f"{options.bot!r} is no bot; choose one of {', '.join(catalog.BOTS)}")
    setup = table.scenario.setup
    found = finish(branch.best_line(table, round_, seat, options.bot))
    goals = [goal for goal in setup.goals if goal.seat == seat]
    if options.json:
        turns = [{"round": number, "actions": [notation.show(setup, one) for one in turn]} for number, turn in found.turns]
        values = [
            {"id": goal.id, "value": _points(value), "yours": _points(was)}
            for goal, value, was in zip(goals, found.goals, found.were, strict=True)
        ]
        print(json.dumps({
            "scenario": setup.id, "seat": setup.seats[seat].id, "round": found.round, "bot": found.bot, "score": found.score,
            "yours": found.played, "goals": values, "turns": turns,
        }, ensure_ascii=False))  # fmt: skip
    else:
        print("\n".join(movestext.line(setup, goals, found)))
    if options.out is not None:
        files.write(options.out, found.record)
    return 0


def _value(table: Table, seat: int, as_json: bool) -> int:
    from game.view import movestext

    setup = table.scenario.setup
    found = finish(moves.value(table, seat))
    seen = finish(known.known(table, seat))
    if as_json:
        print(json.dumps(_object(setup, found, seen), ensure_ascii=False))
        return 0
    print("\n".join([*movestext.told(setup, found), *movestext.could_know(setup, seen)]))
    return 0


def _object(setup: Setup, found: moves.Moves, seen: tuple[known.Told, ...]) -> dict[str, Any]:
    return {
        "scenario": setup.id,
        "hash": setup.hash,
        "seat": setup.seats[found.seat].id,
        "score": found.all,
        "score_without_turns": found.none,
        "exact": found.pairs is None,
        "worlds": found.worlds,
        "goals": [
            {"id": goal.id, "title": goal.title, "value": _points(value), "value_without_turns": _points(none)}
            for goal, value, none in zip(found.goals, found.with_all, found.with_none, strict=True)
        ],
        "turns": [_turn(setup, found, turn) for turn in found.turns],
        "known": [_seen(setup, one) for one in seen],
    }


def _seen(setup: Setup, one: known.Told) -> dict[str, Any]:
    told: dict[str, Any] = {"round": one.round, "action": notation.show(setup, one.action)}
    if isinstance(one, known.Stated):
        span = [_points(end) for end in one.span]
        true = None if one.true is None else _points(one.true)
        return {**told, "number": span, "number_of_then": _points(one.then), "true_number": true}
    if isinstance(one, known.Named):
        letters = [group.letter for group in setup.groups]
        believed = {letters[group]: round(share, 6) for group, share in one.shares}
        of_then, of_end = ("".join(letters[i] for i in subsets.members(mask)) for mask in (one.then, one.true))
        return {**told, "suspects": believed, "groups_of_then": of_then, "true_groups": of_end}
    return {
        **told, "operator": setup.operators[one.operator].id,
        "loss": [_points(end) for end in one.loss], "true_loss": _points(one.lost),
        "most": [_points(end) for end in one.most], "true_most": _points(one.would),
    }  # fmt: skip


def _turn(setup: Setup, found: moves.Moves, turn: moves.Turn) -> dict[str, Any]:
    goals = [None if part is None else {name: _points(value) for name, value in asdict(part).items()} for part in turn.goals]
    return {
        "round": turn.round,
        **asdict(turn.score),
        "stopped": turn.stopped,
        "turning": moves.reason(found, turn.round),
        "wasted": turn.wasted,
        "goals": goals,
        "actions": [
            {
                "action": notation.show(setup, deed.action), "look": deed.look, "alone": deed.score,
                "wasted": deed.wasted, "goals": [_points(value) for value in deed.goals],
            }
            for deed in turn.deeds
        ],
    }  # fmt: skip


def _points(value: float | None) -> float | None:
    """Hundredths as points or credits."""
    return None if value is None else round(value / 100, 6)
