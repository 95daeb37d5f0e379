"""What looking and asking for forecasts costs on a board of twelve groups, in memory and time: a look before each forecast."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median

from game.bench import Check, at_most

LOOKS = 30
"""How many rows are looked at, each followed by a forecast of the end of the turn."""

_CODE = """
import json, resource, sys, tempfile
from pathlib import Path
from time import process_time
from game import scenario, subsets
from game.catalog import POLICIES
from game.imagine import forecast
from game.rules.actions import Unveil
from game.rules.legal import forbids
from game.rules.rulebook import play
from game.rules.state import observe
from game.scenario.deal import deal
from game.workers import one_thread

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)

one = '[[group]]\\nletter = "{0}"\\nname = "Team {0}"\\ncommunity = "One of twelve."\\namount = 3\\n'
groups = "".join(map(one.format, "ABCDEFGHIJKL"))
text = HEAD + groups + TAIL
with tempfile.TemporaryDirectory() as folder, one_thread():
    path = Path(folder) / "twelve.toml"
    path.write_text(text, encoding="utf-8")
    state, _ = deal(scenario.load(path), 1)
    board = state.board
    rows = [row for row in subsets.within(board.rows[0], 2, 12) if row != board.rows[0]]
    forecast(observe(state, 0), None, POLICIES)
    before, taken = peak(), []
    for row in rows:
        if len(taken) == LOOKS:
            break
        if forbids(observe(state, 0), Unveil(row, 0)) is not None:
            continue  # it follows from what was seen
        state, _ = play(state, Unveil(row, 0), POLICIES)
        start = process_time()
        forecast(observe(state, 0), None, POLICIES)
        taken.append(1000 * (process_time() - start))
    print(json.dumps([peak() - before, taken]))
"""

_HEAD = """
format = 1
id = "twelve"
title = "Twelve"
summary = "Twelve groups, of which thirty rows are looked at."
story = "Nobody plays this."
minutes = 1
rounds = 4
seed = 1

[source]
kind = "dataset"
data = "digits"
model = "ridge"
deal = 1
skew = 5
train = 1200
"""

_TAIL = """
[[slice]]
id = "all"
name = "All digits"

[[slice]]
id = "low"
name = "Digits 0 to 4"
classes = [0, 1, 2, 3, 4]

[[operator]]
id = "a1"
name = "Aster"
row = "ABDFHK"
tested = { all = 1.0 }

[[seat]]
id = "you"
name = "Organizer"
organizes = "ABCDEF"
budget = 100
actions = ["unveil", "strike", "demand"]

[[goal]]
id = "felt"
kind = "leverage"
title = "Be felt"
operator = "a1"
points = 100
partial = 1
full = 2

[debrief]
intervention = "None."
reference = "None."
evidence = "None."
limits = "None."
questions = ["Why?"]
"""


def run() -> list[Check]:
    """The figures, measured in a process of their own. Times are those of the processor, as other programs run beside it."""
    grown, taken = measured()
    return [
        at_most(f"memory that {LOOKS} looks with forecasts on 12 groups add, at most", grown, "MB", 200),
        at_most("a forecast there, median", median(taken), "ms", 100),
        at_most("the last three over the first three, medians", median(taken[-3:]) / median(taken[:3]), "×", 1.3),
    ]


def measured() -> tuple[float, list[float]]:
    """By how many MB the peak of the memory grows, and what each forecast takes in ms."""
    code = f"HEAD, TAIL, LOOKS = {_HEAD!r}, {_TAIL!r}, {LOOKS}\n{_CODE}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    grown, taken = json.loads(told.stdout.strip().splitlines()[-1])
    return float(grown), [float(one) for one in taken]
