"""The screens: pure functions from what a seat sees to a draw list, and one thin layer that paints it."""
