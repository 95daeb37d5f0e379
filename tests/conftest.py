"""What every test shares: no display, a player's folder of its own, and the same random examples on every machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from game import files

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

settings.register_profile(
    "same-everywhere", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("same-everywhere")


KEPT = Path(__file__).parent / "kept"
"""Scenarios as they were when most tests were written: each on one board, whatever becomes of the shipped ones."""


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped scenarios, those of `KEPT` in the place of the ones they came from."""
    folder = tmp_path_factory.mktemp("scenarios")
    for path in (*sorted(files.scenarios().iterdir()), *sorted(KEPT.glob("*.toml"))):
        if path.is_file():
            shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture(autouse=True)
def boards_that_stay(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, collection: Path) -> None:
    """Tests play on the boards that are kept, with the scenario's own seed; those that are marked `shipped` on the shipped ones."""
    monkeypatch.setattr("game.session.company.new_seed", lambda scenario: scenario.seed)
    if request.node.get_closest_marker("shipped") is None:
        monkeypatch.setattr("game.files.scenarios", lambda: collection)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for saves and settings that no other test and no player uses; and no plug-ins, whatever is installed."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(folder))
    monkeypatch.delenv("COUNTERFACTUAL_TACTICS_PLUGINS", raising=False)
    return folder
