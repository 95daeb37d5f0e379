"""`balance`: the ladder of bots on scenarios, and whether it is as it should be."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from game import catalog, scenario
from game.cli.play import seed
from game.cli.simulate import workers
from game.errors import GameError
from game.rules.notation import money
from game.session import insider
from game.session.balance import Ladder, Line, balance
from game.session.simulate import LEARNERS
from game.session.standing import Standing
from game.workers import on_terminal


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "balance",
        help="let bots of every strength play scenarios, and judge the ladder",
        description="Let each bot play each scenario many times; print the ladder and whether planning beats greed, greed beats "
        "luck, looking pays, passing never wins, no kind of action wins alone. Exit status 1 when one of these does not hold.",
    )
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="files or ids (default: all that ship, but no lessons)")
    parser.add_argument(
        "--bots",
        metavar="LIST",
        help="bots parted by commas, each may have its number of games, such as pass=10,random,search=40; `repeat` stands for "
        "every repeat:KIND (default: all)",
    )
    parser.add_argument("--games", type=int, default=50, metavar="N", help="games of a bot on a scenario (default 50)")
    parser.add_argument(
        "--others", default="pass", metavar="NAME", help="who sits at the other seats (default pass, as where goals are measured)"
    )
    parser.add_argument("--seed", type=seed, default=1, help="the seed of the first game; each further one adds 1 (default 1)")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep finished games here, and go on after an interruption")
    parser.add_argument("--again", action="store_true", help="begin the file of --keep anew")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    workers(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Play what is missing and print the ladder; 0 if it is as it should be, else 1."""
    if options.games < 1:
        raise GameError(f"at least one game is played, not {options.games}")
    loaded = [scenario.load(scenario.find(name)) for name in options.scenarios]
    if not loaded:
        loaded = [one for one in map(scenario.load, scenario.shipped()) if not one.lesson]
    ladder = balance(
        loaded,
        _bots(options.bots, options.games),
        options.seed,
        others=options.others,
        path=options.keep,
        again=options.again,
        jobs=options.jobs,
        dask=options.dask,
        tell=on_terminal,
    )
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(json.dumps(_plain(ladder)) if options.json else _told(ladder))
    return 0 if all(verdict.holds for verdict in ladder.verdicts) else 1


def _bots(text: str | None, games: int) -> dict[str, int]:
    """The bots of a list with their numbers of games. Raises `GameError` for a number that is none."""
    if text is None:
        return dict.fromkeys((*catalog.BOTS, *catalog.REPEATERS, *LEARNERS, insider.NAME), games)
    found: dict[str, int] = {}
    for word in text.split(","):
        name, equals, count = word.strip().partition("=")
        if equals and not (count.isascii() and count.isdecimal() and int(count)):
            raise GameError(f"{word!r} is no bot with its number of games; write NAME=GAMES, such as search=40")
        for player in catalog.REPEATERS if name == "repeat" else (name,):
            found[player] = int(count) if equals else games
    return found


def _told(ladder: Ladder) -> str:
    parts = []
    for name in dict.fromkeys(line.scenario for line in ladder.lines):
        lines = [line for line in ladder.lines if line.scenario == name]
        parts.append(_table(name, lines))
    width = max((len(verdict.claim) for verdict in ladder.verdicts), default=0)
    for name in dict.fromkeys(verdict.scenario for verdict in ladder.verdicts):
        told = [
            f"{verdict.claim:<{width}}  {'holds' if verdict.holds else 'FAILS'}  {verdict.figures}"
            for verdict in ladder.verdicts
            if verdict.scenario == name
        ]
        parts.append("\n".join([name or "all together", *told]))
    return "\n\n".join(parts)


def _table(name: str, lines: list[Line]) -> str:
    head = ("bot", "games", "wins", "95% interval", "mean score", "95% interval", "mean purse", "in games won")
    rows = [head, *((line.bot, *_row(line.standing)) for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    told = ("  ".join(f"{word:<{width}}" for word, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join([name, *told])


def _row(one: Standing) -> tuple[str, ...]:
    low, high = one.interval
    return (
        str(one.games),
        f"{one.win_rate:.0%}",
        f"{low:.0%} to {high:.0%}",
        f"{one.mean_score:.3f}",
        f"{one.score_interval[0]:.3f} to {one.score_interval[1]:.3f}",
        money(round(one.mean_purse)),
        ", ".join(f"{kind} {share:.0%}" for kind, share in one.kinds) or "-",
    )


def _plain(ladder: Ladder) -> dict[str, object]:
    lines = [
        {
            "scenario": line.scenario, "bot": line.bot, "games": line.standing.games, "wins": line.standing.wins,
            "win_rate": line.standing.win_rate, "interval": list(line.standing.interval),
            "mean_score": line.standing.mean_score, "score_interval": list(line.standing.score_interval),
            "mean_purse": line.standing.mean_purse / 100, "winning_kinds": dict(line.standing.kinds), "digest": line.digest,
        }
        for line in ladder.lines
    ]  # fmt: skip
    verdicts = [
        {"scenario": verdict.scenario or None, "claim": verdict.claim, "holds": verdict.holds, "figures": verdict.figures}
        for verdict in ladder.verdicts
    ]
    return {"lines": lines, "verdicts": verdicts}
