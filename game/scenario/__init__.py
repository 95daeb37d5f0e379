"""Scenarios: text files that a teacher writes, checked with care and turned into games."""

from game.scenario.faults import Fault
from game.scenario.load import faults, find, load, shipped
from game.scenario.scenario import Scenario

__all__ = ["Fault", "Scenario", "faults", "find", "load", "shipped"]
