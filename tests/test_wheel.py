"""The built wheel is the whole game: it carries its assets and scenarios and plays from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.shipped

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_assets_and_scenarios_with_their_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = [path for folder in ("assets", "scenarios") for path in (ROOT / folder).rglob("*") if path.is_file()]
    assert len(shipped) > 8
    for path in shipped:
        assert f"game/{path.relative_to(ROOT).as_posix()}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "docs/")) for name in names)


def test_the_wheel_plays_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    environment = os.environ | {"PYTHONPATH": str(installed), "COUNTERFACTUAL_TACTICS_HOME": str(tmp_path / "home")}

    def run(*words: str, typed: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *words], input=typed, capture_output=True, text=True, cwd=empty, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert str(installed) in run("-c", "import game; print(game.__file__)")
    said = run("-m", "game", "play", "--text", "--seed", "1", typed="u ABCD all\n.\nquit\n")
    assert "Unveiled: ABCD scores" in said
    assert "Round 2 of 5" in said
    run("-m", "game", "shot", "first-strike", "-o", "board.png")
    assert (empty / "board.png").stat().st_size > 10_000
    assert not [path for path in empty.iterdir() if path.name != "board.png"]
