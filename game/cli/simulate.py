"""`simulate`: many games between bots, summed up."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from game import catalog, files, scenario
from game.cli.play import seed
from game.errors import GameError
from game.rules.notation import money
from game.session.simulate import Played, Summary, simulate
from game.workers import cores


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("simulate", help="let bots play many games of a scenario")
    parser.add_argument("scenario", metavar="SCENARIO", help="a file, or the id of a shipped scenario")
    parser.add_argument(
        "--bot",
        default="random",
        metavar="NAME",
        help=f"who plays: one of {', '.join(catalog.BOTS)}, or repeat:KIND, which does one kind of action only (default random); "
        "search may have a budget for an action: search:300ms, or search:200 in imagined games",
    )
    parser.add_argument(
        "--seat", action="append", default=[], type=_chosen, metavar="SEAT=NAME", help="another bot at this seat; may be repeated"
    )
    parser.add_argument("--games", type=int, default=100, metavar="N", help="how many games (default 100)")
    parser.add_argument("--seed", type=seed, default=1, help="the seed of the first game; each further one adds 1 (default 1)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the record of each game into this folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    workers(parser)
    parser.set_defaults(run=run)


def workers(parser: argparse.ArgumentParser) -> None:
    """The options that say who does the work."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=_count, default=cores(), metavar="N", help="how many processes (default: all cores)")
    where.add_argument("--dask", metavar="ADDRESS", help="play on this Dask cluster, such as tcp://host:8786")


def run(options: argparse.Namespace) -> int:
    """Play the games and print the summary."""
    loaded = scenario.load(scenario.find(options.scenario))
    chosen = dict(options.seat)
    if len(chosen) < len(options.seat):
        raise GameError("a seat is named twice; give each seat one bot")

    def keep(played: Played) -> None:
        files.write(files.folder(options.keep) / f"{loaded.id}-{played.seed}.game", played.record)

    summary = simulate(
        loaded, options.bot, options.games, options.seed, keep if options.keep else None,
        chosen=chosen, jobs=options.jobs, dask=options.dask,
    )  # fmt: skip
    ids = [seat.id for seat in loaded.setup.seats]
    print(json.dumps(_plain(summary, ids)) if options.json else _told(summary, ids))
    return 0


def _told(summary: Summary, ids: list[str]) -> str:
    lines = [f"{summary.scenario} #{summary.hash}: {summary.games} games, seeds from {summary.seed}"]
    for seat, player, one in zip(ids, summary.players, summary.standings, strict=True):
        lines += [
            f"{seat}: {player}",
            f"  wins        {one.win_rate:.1%}  (95% interval {one.interval[0]:.1%} to {one.interval[1]:.1%})",
            f"  mean score  {one.mean_score:.3f}  ({one.score_interval[0]:.3f} to {one.score_interval[1]:.3f})",
            f"  mean purse  {money(round(one.mean_purse))}",
        ]
    return "\n".join([*lines, f"all games #{summary.digest}"])


def _plain(summary: Summary, ids: list[str]) -> dict[str, object]:
    seats = [
        {
            "seat": seat, "bot": player, "wins": one.wins, "win_rate": one.win_rate, "interval": list(one.interval),
            "mean_score": one.mean_score, "score_interval": list(one.score_interval),
            "mean_purse": one.mean_purse / 100, "winning_kinds": dict(one.kinds),
        }
        for seat, player, one in zip(ids, summary.players, summary.standings, strict=True)
    ]  # fmt: skip
    # The figures of the first seat stand at the top too, where scenarios of one seat are read; `seat` says whose they are.
    return {
        "scenario": summary.scenario, "hash": summary.hash, "seed": summary.seed, "games": summary.games,
        **seats[0], "seats": seats, "digest": summary.digest,
    }  # fmt: skip


def _chosen(text: str) -> tuple[str, str]:
    seat, equals, name = text.partition("=")
    if not (seat and equals and name):
        raise argparse.ArgumentTypeError(f"{text!r} seats nobody; write SEAT=NAME, such as you=greedy")
    return seat, name


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 or more")
    return int(text)
