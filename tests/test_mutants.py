"""The list of mutants of the rules is current: each changes something that stands in the code, and that compiles."""

from __future__ import annotations

import ast

import pytest

from game.rules.text import RULES
from tests.mutants import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.rule}: {mutant.new.strip()[-40:]}")
def test_a_mutant_changes_one_place_and_still_compiles(mutant: Mutant) -> None:
    """A mutant that no longer applies would count as caught for nothing."""
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1
    assert mutant.new != mutant.old
    ast.parse(text.replace(mutant.old, mutant.new))


def test_every_rule_with_a_number_has_a_mutant() -> None:
    """Rules that only say who sees what, or in what order things go, have none; the list names them."""
    without = {"R1", "R11", "R17", "R19", "R22", "R24", "R28", "R30"}
    covered = {mutant.rule.split()[0] for mutant in MUTANTS}
    assert {number for number, _, _ in RULES} - covered == without
