"""What every test shares: no display, a player's folder of its own, and the same random examples on every machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

settings.register_profile(
    "same-everywhere", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("same-everywhere")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for saves and settings that no other test and no player uses; and no plug-ins, whatever is installed."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("COUNTERFACTUAL_TACTICS_HOME", str(folder))
    monkeypatch.delenv("COUNTERFACTUAL_TACTICS_PLUGINS", raising=False)
    return folder
