"""The whole game in a terminal, through the same door as the window: lines in, lines out, no display and no colour needed."""

from game.view.terminal.play import run

__all__ = ["run"]
