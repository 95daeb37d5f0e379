"""The door to scenarios: find them, load them, list what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from game import files
from game.errors import GameError, ScenarioError
from game.scenario.check import examine
from game.scenario.faults import Fault, errors
from game.scenario.scenario import Scenario
from game.scenario.words import listed, nearest, said


def load(path: Path) -> Scenario:
    """The scenario in a file. Raises `ScenarioError`, whose text is every error in the file with its place."""
    scenario, found = examine(path)
    if scenario is None:
        raise ScenarioError("\n".join(map(str, errors(found))))
    return scenario


def faults(path: Path) -> list[Fault]:
    """All that is wrong with a scenario file, errors and warnings, at most 50; empty for a good one."""
    return examine(path)[1]


def shipped() -> list[Path]:
    """The scenarios that come with the game, by name."""
    return sorted(files.scenarios().glob("*.toml"))


def find(name: str) -> Path:
    """The file of a scenario, given its path or the id of a shipped one. Raises `GameError` that lists near names."""
    path = Path(name)
    known = {one.stem: one for one in shipped()}
    if name in known and not path.is_file():
        return known[name]
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        pass  # no name a file can have: the message below says what would be one
    if path.suffix == ".toml" and (path.name == name or path.parent.name == "scenarios") and path.stem in known:
        # `scenarios/first-strike.toml` works from any folder, as it does in a checkout.
        return known[path.stem]
    near = nearest(path.stem, known)
    hint = f'did you mean "{near}"? ' if near else ""
    raise GameError(f"there is no scenario {said(name)}; {hint}write a file, or one of {listed(known)}")
