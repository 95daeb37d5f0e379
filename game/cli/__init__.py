"""The commands; the only place that wires parts together. Every fault a person can mend ends as one sentence, not a traceback."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from game import __version__, plugins
from game.cli import balance, bench, check, deals, measure, methods, moves, play, replay, rules, shot, simulate, value
from game.errors import GameError, UsageError

COMMANDS = (play, value, methods, check, replay, moves, simulate, balance, deals, measure, shot, rules, bench)
"""The commands in the order of the help; each module has `add`, which registers it, and `run`."""

BOOKISH = ("methods", "rules", "bench")
"""The commands that read no scenario; in all others operators may have policies of other packages."""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(prog="counterfactual-tactics", description="A board game about what data are worth.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    for name, reader in commands.choices.items():
        if name not in BOOKISH:
            reader.add_argument(
                "--plugins",
                action="store_true",
                help="let operators have policies of other packages: code that runs with all your rights, so only what you trust "
                f"(or set {plugins.SWITCH}=1)",
            )
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; without one, open the game. Returns the exit status: 0, 1 for a fault that is told, 2 for wrong usage."""
    if sys.stdout is None:  # closed by who called us: what is said goes nowhere, and the exit status still tells
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (it is open as long as the command runs)
    if sys.stderr is None:
        sys.stderr = sys.stdout
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal or a pipe cannot show is shown as a question mark, and what cannot be read is no move.
            stream.reconfigure(errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = parser().parse_args(words or ["play", "--title"])
    if getattr(options, "plugins", False):
        plugins.switch_on()
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except GameError as fault:
        print(fault, file=sys.stderr)
        return 2 if isinstance(fault, UsageError) else 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone, such as `head`; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        print(f"{fault.filename or 'a file'} cannot be used: {fault.strerror or fault}", file=sys.stderr)
        return 1
    return status
