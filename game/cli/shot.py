"""The command `shot`: a picture of a screen to a file, without a display."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from game.errors import GameError

_SCREENS = ("title", "picker", "seats", "handover", "board", "debrief", "rules")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `shot SCENARIO|RECORD [--screen …] [--size WxH] [--scale S] -o FILE.png` to the commands."""
    parser = commands.add_parser(
        "shot",
        help="draw a screen to a PNG file; needs no display",
        description="Draws a screen to a PNG file. The debrief of a scenario is that of passing to its end.",
    )
    parser.add_argument("game", metavar="SCENARIO|RECORD", help="a scenario's id or file, or a .game record")
    parser.add_argument("--screen", choices=_SCREENS, default="board", help="which screen (default: board)")
    parser.add_argument("--size", type=_size, default=(1280, 720), metavar="WxH", help="in pixels (default: 1280x720)")
    parser.add_argument("--scale", type=_scale, default=1.0, help="of text and everything, 1.0 to 2.0 (default: 1.0)")
    parser.add_argument(
        "--command", action="append", default=[], metavar="COMMAND", help="do this on the screen first, such as page:moves"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE.png", help="where to write it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Draw and write. Raises `GameError` for a game that cannot be read or a file that cannot be written."""
    from game.view import shot

    if args.out.suffix.lower() != ".png":
        raise GameError(f"{args.out} is no name for a picture here; end it in .png")
    shot.draw(args.game, args.screen, args.size, args.scale, args.out, tuple(args.command))
    return 0


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", text)
    if match is None or not all(64 <= int(part) <= 8192 for part in match.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write width x height such as 1280x720, 64 to 8192 each")
    return int(match[1]), int(match[2])


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 1.0 <= scale <= 2.0:
        raise argparse.ArgumentTypeError(f"{text!r} is no scale; write a number from 1.0 to 2.0")
    return scale
