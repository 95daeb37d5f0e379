"""How fast the screens are: the first frame of a fresh process, a frame with everything dirty, the cost of doing nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from game.bench import Check, at_most

_FIRST = """
import time
start = time.perf_counter()
from game.view import app
from game.view.drawing import paint
import pygame
window = app.open_window()
stage = app.Stage()
paint.paint(stage.scene(app.frame_of(window, 1.0)), window, 1.0)
pygame.display.flip()
print(time.perf_counter() - start)
"""

_BOARD = """
import time
start = time.perf_counter()
from game.view import app
from game.view.drawing import paint
import pygame
window = app.open_window()
from game import scenario
from game.session.table import Table
loaded = scenario.load(scenario.find("first-strike"))
stage = app.Stage(Table(loaded, loaded.seed, ("person",)))
paint.paint(stage.scene(app.frame_of(window, 1.0)), window, 1.0)
pygame.display.flip()
print(time.perf_counter() - start)
"""

_IDLE = """
import threading, time, os, json
from game.view import app, shot
def judge():
    time.sleep(2.0)
    start, spent = time.perf_counter(), time.process_time()
    time.sleep(5.0)
    share = (time.process_time() - spent) / (time.perf_counter() - start)
    print(json.dumps(100 * share), flush=True)
    os._exit(0)
threading.Thread(target=judge, daemon=True).start()
app.run(shot.table_of("first-strike"))
"""


def run() -> list[Check]:
    """Measure on this machine, on SDL's driver without a screen unless `SDL_VIDEODRIVER` names another.

    Times are medians of several, each start in a process of its own.
    """
    return [
        at_most("first frame of the title, from importing the screens", _first(_FIRST), "s", 0.3),
        at_most("first frame of First Strike, its models trained, from importing the screens", _first(_BOARD), "s", 1.0),
        *_frames(),
        at_most("CPU while the board waits for its player", _outside(_IDLE), "%", 1.0),
    ]


def _first(code: str) -> float:
    _outside(code)  # the first start warms the disk's and the interpreter's caches
    return median(_outside(code) for _ in range(7))


def _frames() -> list[Check]:
    from game.view import shot

    found = []
    for width, height, scale in ((1920, 1080, 1.0), (1920, 1080, 2.0)):
        whole = shot.painter("first-strike", (width, height), scale)
        taken = 1000 * median(_timed(whole) for _ in range(40))
        found.append(at_most(f"frame with everything dirty, {width}×{height} at {scale:.0%}", taken, "ms", 16.0))
    return found


def _timed(call: Callable[[], None]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def _outside(code: str) -> float:
    """Run a piece of the bench in an interpreter of its own, in a folder of its own; the number it prints."""
    with tempfile.TemporaryDirectory() as folder:
        settled = {"SDL_VIDEODRIVER": "dummy"} | dict(os.environ) | {"COUNTERFACTUAL_TACTICS_HOME": folder}
        root = Path(__file__).resolve().parents[2]
        told = subprocess.run(
            [sys.executable, "-c", code], env=settled, cwd=root, capture_output=True, text=True, check=True, timeout=120
        )
    return float(json.loads(told.stdout.strip().splitlines()[-1]))
