"""`simulate`: many games between bots, summed up."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from game import catalog, files, scenario
from game.cli.play import seed
from game.session.simulate import Played, simulate


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("simulate", help="let a bot play many games of a scenario")
    parser.add_argument("scenario", metavar="SCENARIO", help="a file, or the id of a shipped scenario")
    parser.add_argument("--bot", default="random", metavar="NAME", help=f"one of {', '.join(catalog.BOTS)} (default random)")
    parser.add_argument("--games", type=int, default=100, metavar="N", help="how many games (default 100)")
    parser.add_argument("--seed", type=seed, default=1, help="the seed of the first game; each further one adds 1 (default 1)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the record of each game into this folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Play the games and print the summary."""
    loaded = scenario.load(scenario.find(options.scenario))

    def keep(played: Played) -> None:
        files.write(files.folder(options.keep) / f"{loaded.id}-{played.seed}.game", played.record)

    summary = simulate(loaded, options.bot, options.games, options.seed, keep if options.keep else None)
    if options.json:
        print(json.dumps({
            "scenario": summary.scenario, "hash": summary.hash, "bot": summary.bot, "games": summary.games, "wins": summary.wins,
            "win_rate": summary.win_rate, "interval": list(summary.interval), "mean_score": summary.mean_score,
            "error": summary.error, "seed": summary.seed, "digest": summary.digest,
        }))  # fmt: skip
        return 0
    low, high = summary.interval
    print(f"{summary.scenario} #{summary.hash}: {summary.games} games of {summary.bot}, seeds from {summary.seed}")
    print(f"wins        {summary.win_rate:.1%}  (95 % interval {low:.1%} to {high:.1%})")
    print(f"mean score  {summary.mean_score:.3f} ± {1.96 * summary.error:.3f}")
    print(f"all games   #{summary.digest}")
    return 0
