"""`methods`: every method of the valuation core, what it tells, its formula and where it comes from."""

from __future__ import annotations

import argparse
import json
import textwrap
from typing import Any

import numpy as np

import game.valuation as val
from game.errors import GameError
from game.valuation.methods import METHODS, PARAMETERS, Method
from game.worlds.asked import MODEL_METHODS

LISTED = {**METHODS, **MODEL_METHODS}
"""Every method there is: those of a value table, and those that look inside a trained model."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("methods", help="list the methods by which data are valued, or tell of those named")
    parser.add_argument("names", nargs="*", metavar="METHOD", help="methods to tell of in full")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print JSON")
    shape.add_argument("--markdown", action="store_true", help="print the page docs/methods.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list; 0. Raises `GameError` for a name that is no method."""
    for name in args.names:
        if name not in LISTED:
            raise GameError(f"there is no method {name!r}; choose one of {', '.join(LISTED)}")
    asked = [LISTED[name] for name in args.names] or list(LISTED.values())
    if args.json:
        print(json.dumps([_record(method) for method in asked], ensure_ascii=False))
    elif args.markdown:
        print(page(), end="")
    elif args.names:
        print("\n\n".join(_full(method) for method in asked))
    else:
        width = max(len(method.name) for method in asked)
        indent = " " * (width + 2)
        for method in asked:
            print(textwrap.fill(f"{method.name:<{width}}  {method.meaning}", 100, subsequent_indent=indent))
    return 0


def _record(method: Method) -> dict[str, Any]:
    return {
        "name": method.name, "meaning": method.meaning, "formula": method.formula, "source": method.source,
        "function": method.function.__name__, "reads": method.reads, "takes": list(method.takes), "needs": list(method.needs),
    }  # fmt: skip


def _full(method: Method) -> str:
    lines = [f"{method.name}: {method.meaning}", f"formula: {method.formula}", f"source: {method.source}"]
    place = "game.worlds.effects" if method.name in MODEL_METHODS else "game.valuation"
    lines.append(f"in Python: {place}.{method.function.__name__}")
    lines += [f"--{name} {PARAMETERS[name].letter}: {PARAMETERS[name].meaning}{_need(method, name)}" for name in method.takes]
    return "\n".join(textwrap.fill(line, 100, subsequent_indent="    ") for line in lines)


def _need(method: Method, name: str) -> str:
    return " (needed)" if name in method.needs else ""


_HEAD = """# Methods of valuation

Made from the core's list of methods by `python -m game methods --markdown`. The tests hold the two together and run each
example.

A value table has one row for each set of groups: bit i of a row's number is set when group i is in. `v` is one slice, `w` two
slices, `f` a column for each set of evaluation groups.

```python
import numpy as np
import game.valuation as val

v = np.array([0.10, 0.50, 0.40, 0.70, 0.20, 0.80, 0.50, 0.90])
w = np.array([[0.1, 0.2], [0.6, 0.3], [0.5, 0.7], [0.9, 0.8]])
f = np.array([[0.0, 0.1, 0.2, 0.15], [0.0, 0.8, 0.3, 0.55], [0.0, 0.3, 0.9, 0.6], [0.0, 0.7, 0.8, 0.75]])
```

Results are frozen: `values` in the table's unit, `pairs` the cells used with their partners, and the working where there is one.
"""
_INSIDE = """## Inside one trained model

These look at the examples of one row and the model trained on them, so they need a scenario whose source is a data set (and, but
for the last, whose model is `logistic`). [More about them](influence.md).

```sh
python -m game value docs/examples/biopsies.toml --slice all --method group-influence --row ABC
```
"""
TABLES = {
    "v": np.array([0.10, 0.50, 0.40, 0.70, 0.20, 0.80, 0.50, 0.90]),
    "w": np.array([[0.1, 0.2], [0.6, 0.3], [0.5, 0.7], [0.9, 0.8]]),
    "f": np.array([[0.0, 0.1, 0.2, 0.15], [0.0, 0.8, 0.3, 0.55], [0.0, 0.3, 0.9, 0.6], [0.0, 0.7, 0.8, 0.75]]),
}
"""The tables of the page's examples."""
_BOARDS = {
    "slice": "--metric jaccard --groups 3 --slice AB",
    "evaluations": "--metric jaccard --groups 3 --slice A",
    "slices": "--table tests/reference/view.csv",
}


def page() -> str:
    """The page of all methods, with the result of every example."""
    parts = [_HEAD]
    for method in METHODS.values():
        # The expressions are the list's own.
        result = eval(method.example, {"val": val, "np": np, **TABLES})
        parts.append(
            f"## {method.name}\n\n{method.meaning}\n\n```text\n{method.formula}\n```\n\n{method.source}.\n\n"
            + "".join(
                f"* `--{name} {PARAMETERS[name].letter}`: {PARAMETERS[name].meaning}{_need(method, name)}\n"
                for name in method.takes
            )
            + f"\n```python\n>>> {method.example}\n{result!r}\n```\n\n```sh\npython -m game value {command(method)}\n```\n"
        )
    parts.append(_INSIDE)
    parts += [f"* **{method.name}**: {method.meaning} {method.source}.\n" for method in MODEL_METHODS.values()]
    return "\n".join(parts)


def command(method: Method) -> str:
    """An example of asking for a method on the command line."""
    examples = {"reference": "tests/reference/world.csv"}
    words = [f"--{name} {examples.get(name, PARAMETERS[name].example)}" for name in method.needs]
    return " ".join([_BOARDS[method.reads], "--method", method.name, *words])
