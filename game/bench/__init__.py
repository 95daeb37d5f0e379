"""Benchmarks: what is measured, how it is timed, and how it is told."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from statistics import median
from time import perf_counter

from game.errors import GameError

BENCHES = (
    "worlds", "valuation", "estimate", "play", "moves", "previews", "forecasts", "hints", "rules", "zoo", "view",
)  # fmt: skip
"""The benches; each is a module of this package with ``run() -> list[Check]``."""


@dataclass(frozen=True, slots=True)
class Check:
    """One figure: what was measured, its value and unit, the target as text (None: for information), whether it holds."""

    check: str
    value: float
    unit: str
    target: str | None = None
    holds: bool = True


def at_least(check: str, value: float, unit: str, target: float) -> Check:
    """A figure that should be `target` or more."""
    return Check(check, value, unit, f"≥ {target:g}", value >= target)


def at_most(check: str, value: float, unit: str, target: float) -> Check:
    """A figure that should be `target` or less."""
    return Check(check, value, unit, f"≤ {target:g}", value <= target)


def run(name: str, **options: int) -> list[Check]:
    """Run a bench, with its own options. Raises `GameError` if there is none of this name, or it needs
    a package that is not installed.
    """
    if name not in BENCHES:
        raise GameError(f"there is no bench {name!r}; choose one of {', '.join(BENCHES)}")
    checks: list[Check] = import_module(f"{__name__}.{name}").run(**options)
    return checks


def medians(repeats: int, *calls: Callable[[], object]) -> list[float]:
    """The median time of each call in seconds. The calls take turns, so that a busy moment of the machine meets all alike."""
    times: list[list[float]] = [[] for _ in calls]
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeats):
            for call, taken in zip(calls, times, strict=True):
                start = perf_counter()
                call()
                taken.append(perf_counter() - start)
    finally:
        gc.enable()
    return [median(taken) for taken in times]


def told(checks: list[Check], as_json: bool) -> str:
    """The figures as JSON, a list of objects, or as an aligned table."""
    if as_json:
        return json.dumps([asdict(check) for check in checks], ensure_ascii=False)
    width = max((len(check.check) for check in checks), default=0)
    return "\n".join(
        f"{check.check:<{width}}  {check.value:>10.4g} {check.unit:<8} {check.target or '':<8} {_verdict(check)}".rstrip()
        for check in checks
    )


def _verdict(check: Check) -> str:
    if check.target is None:
        return ""
    return "holds" if check.holds else "FAILS"
