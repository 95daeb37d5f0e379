"""THE list of methods that work on a value table: what each says, its formula, its source, and how to ask for it.

It drives ``value --method``, ``methods`` and ``docs/methods.md``. Adding a method is one function and one entry.
"""

from __future__ import annotations

from collections.abc import Mapping

from game.errors import ValuationError
from game.valuation.methods_groups import GROUPS
from game.valuation.methods_rows import ROWS
from game.valuation.methods_tables import TABLES
from game.valuation.question import PARAMETERS, Answer, Method, Parameter, Question, Row

__all__ = ["METHODS", "PARAMETERS", "Answer", "Method", "Parameter", "Question", "Row", "ask"]

METHODS: Mapping[str, Method] = {method.name: method for method in (*GROUPS, *ROWS, *TABLES)}
"""Every method by its name, in the order of the list."""


def ask(name: str, question: Question, methods: Mapping[str, Method] = METHODS) -> Answer:
    """Put a question to a method of a list. Raises `ValuationError` for an unknown one, and for parameters it cannot use."""
    if name not in methods:
        raise ValuationError(f"there is no method {name!r}; choose one of {', '.join(methods)}")
    method = methods[name]
    for parameter in question.given:
        if parameter not in method.takes:
            takers = [other.name for other in methods.values() if parameter in other.takes]
            raise ValuationError(f"--{parameter} says nothing to {name}; it is for {', '.join(takers)}")
    missing = [parameter for parameter in method.needs if parameter not in question.given]
    if missing:
        wanted = " and ".join(f"--{parameter}" for parameter in missing)
        example = " ".join(f"--{parameter} {PARAMETERS[parameter].example}" for parameter in missing)
        raise ValuationError(f"{name} needs {wanted}, such as {example}: {PARAMETERS[missing[0]].meaning}")
    return method.answer(question)
