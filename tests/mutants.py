# ruff: noqa: E501 (a mutant is what stands in the code, on one line)
"""The numbers of the rules changed one at a time: `python -m tests.mutants` runs the tests of the rules on each and names survivors.

A mutant is a file, a text in it that occurs once, and what stands there instead. `test_mutants.py` keeps the list up to date.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ("tests/test_rules.py", "tests/test_rules_roles.py", "tests/test_rules_numbers.py")
"""The tests that must catch every mutant by themselves, without golden records."""


@dataclass(frozen=True)
class Mutant:
    """`rule` says which number of the rules is changed."""

    rule: str
    file: str
    old: str
    new: str


BOOK, DONE, LEGAL, OUTLOOK, CHANGES = (f"game/rules/{name}.py" for name in ("rulebook", "effects", "legal", "outlook", "changes"))
GOALS, MEASURES, KEYS, NOTATION, SIGHT = (
    "game/rules/goals.py",
    "game/rules/measures.py",
    "game/scenario/keys.py",
    "game/rules/notation.py",
    "game/rules/sight.py",
)

MUTANTS: tuple[Mutant, ...] = (
    Mutant("R5 top of amount, quality and willingness", OUTLOOK, "MOST = 3\n", "MOST = 4\n"),
    Mutant("R5 top of amount, quality and willingness", OUTLOOK, "MOST = 3\n", "MOST = 2\n"),
    Mutant("R10 a strike lowers by two", OUTLOOK, "STRIKE = 2\n", "STRIKE = 1\n"),
    Mutant("R10 a strike lowers by two", OUTLOOK, "STRIKE = 2\n", "STRIKE = 3\n"),
    Mutant("R10 willingness goes down to −3", DONE, "max(-MOST, board.willingness[group] - STRIKE)", "board.willingness[group] - STRIKE"),
    Mutant("R8 annotation raises by one", DONE, "events.Annotated(seat, group), *requalify(world, group, +1)",
           "events.Annotated(seat, group), *requalify(world, group, +2)"),
    Mutant("R12 poison lowers by one", DONE, "*requalify(world, group, -1)", "*requalify(world, group, -2)"),
    Mutant("R12 quality does not go below 0", DONE, "min(MOST, max(0, world.quality[group] + step))",
           "min(MOST, max(1, world.quality[group] + step))"),
    Mutant("R13 deletion lowers by one", DONE, 'board.amounts[group] - 1, "deletion"', 'board.amounts[group] - 2, "deletion"'),
    Mutant("R9 incentive raises by one", DONE, "min(MOST, board.willingness[group] + 1)", "min(MOST, board.willingness[group] + 2)"),
    Mutant("R9 incentive raises the base by one", DONE, "min(MOST, board.bases[group] + 1)", "min(MOST, board.bases[group] + 2)"),
    Mutant("R2 events are announced one round ahead", BOOK, "if self._comes(event, number + 1):", "if self._comes(event, number + 2):"),
    Mutant("R2 events happen in their round", BOOK, "event.round == number and not event.when)",
           "event.round == number - 1 and not event.when)"),
    Mutant("R2 what is foretold is announced", BOOK, "told = self.setup.told(event)",
           "told = not event.covert"),
    Mutant("R2 what is foretold is told when it comes", BOOK, "if self.setup.told(event):", "if not event.covert:"),
    Mutant("R2 a condition below is strict", BOOK, "score < held.below", "score <= held.below"),
    Mutant("R2 a condition above is strict", BOOK, "score > held.above", "score >= held.above"),
    Mutant("R2 at least so many deals", BOOK, "len(board.deals) < held.deals", "len(board.deals) <= held.deals"),
    Mutant("R3 intents at the start", BOOK, "choice.row, seen.gain(choice.row), choice.reason",
           "choice.row, seen.gain(choice.row) + 1, choice.reason"),
    Mutant("R7 labor comes a round later", BOOK, "amount = min(MOST, self.board.amounts[group] + tiles)",
           "amount = min(MOST, self.board.amounts[group] + 2 * tiles)"),
    Mutant("R15 a sum equal to belief × loss × patience is accepted", BOOK, "offer.sum * parts <= loss * patience",
           "offer.sum * parts < loss * patience"),
    Mutant("R15 patience multiplies", BOOK, "offer.sum * parts <= loss * patience", "offer.sum * parts <= loss"),
    Mutant("R15 belief is halved by each step", OUTLOOK, "parts <<= max(willingness[group], 0)", "parts <<= 2 * max(willingness[group], 0)"),
    Mutant("R15 belief is halved by each step", OUTLOOK, "parts <<= max(willingness[group], 0)", "parts <<= min(willingness[group], 1)"),
    Mutant("R15 belief is nothing at +3", OUTLOOK, "if willingness[group] >= 3:", "if willingness[group] >= 4:"),
    Mutant("R15 belief is nothing at +3", OUTLOOK, "if willingness[group] >= 3:", "if willingness[group] >= 2:"),
    Mutant("R16 groups rise to at least 0", BOOK, 'events.WillingnessChanged(group, 0, self.board.bases[group], "deal")',
           'events.WillingnessChanged(group, 1, self.board.bases[group], "deal")'),
    Mutant("R16 groups at 0 stay there", BOOK, "if self.board.willingness[group] < 0:", "if self.board.willingness[group] <= 0:"),
    Mutant("R16 a deal runs its term", BOOK, "if deal.left == 1:", "if deal.left == 2:"),
    Mutant("R16 a round of the term goes by", CHANGES, "deal.sum, deal.left - 1)", "deal.sum, deal.left - 2)"),
    Mutant("R20 the price of each group", BOOK, "board.prices[operator] * subsets.size(groups), \"price\"",
           "board.prices[operator] * subsets.size(row), \"price\""),
    Mutant("R20 an operator seat pays the price of each group", BOOK, "paid = board.prices[operator] * subsets.size(board.rows[operator]) + owed",
           "paid = board.prices[operator] * subsets.size(board.rows[operator])"),
    Mutant("R20 an operator seat cannot go bankrupt", CHANGES, 'max(0, notes["purse"])', 'notes["purse"]'),
    Mutant("R21 drift of one step", BOOK, "step = 1 if willingness < base else -1", "step = 2 if willingness < base else -2"),
    Mutant("R21 drift towards the base", BOOK, "step = 1 if willingness < base else -1", "step = -1 if willingness < base else 1"),
    Mutant("R25 audits go by their period", BOOK, "self.board.round % who.audit == 0", "self.board.round % who.audit == 1"),
    Mutant("R25 a fall equal to the tolerance is put up with", BOOK, "<= who.tolerance:", "< who.tolerance:"),
    Mutant("R25 the opening is the first audit", BOOK, "        flow.first_audits()\n".strip() + "\n", "pass\n"),
    Mutant("R26 a penalty is paid once", CHANGES, 'notes["poisoned"] &= ~(1 << event.group)', 'pass'),
    Mutant("R27 an incentive costs two credits", BOOK, "WIN_BACK = 200\n", "WIN_BACK = 199\n"),
    Mutant("R27 an incentive costs two credits", BOOK, "WIN_BACK = 200\n", "WIN_BACK = 201\n"),
    Mutant("R27 a cleaning is one step", BOOK, "for changed in requalify(self.world, group, +1):",
           "for changed in requalify(self.world, group, +2):"),
    Mutant("R4 what an action costs", LEGAL, "cost > sight.notes.purse:", "cost >= sight.notes.purse:"),
    Mutant("R10 a strike is paid by group", LEGAL, "return many * me.strike_first +", "return me.strike_first +"),
    Mutant("R10 each further group costs more", LEGAL, "me.strike_step * (many * before", "0 * (many * before"),
    Mutant("R10 what was called out before counts", LEGAL, "(many * before +", "(0 * before +"),
    Mutant("R14 an ultimatum keeps out for a round", BOOK, 'events.WillingnessChanged(group, base, base, "return")', 'events.WillingnessChanged(group, willingness, base, "return")'),
    Mutant("R15 the seat's other groups count as open", BOOK, "offer.groups & self.board.existing, offer.seat)", "offer.groups & self.board.existing, None)"),
    Mutant("R27 reach grows with a deal", BOOK, 'self.look_further(operator, 1, "deal")', 'self.look_further(operator, 0, "deal")'),
    Mutant("R6 a row is paid by cell", LEGAL, "return len(untold(sight, action.row)) if action.slice is None else 1",
           "return 1"),
    Mutant("R7 the top of amount", LEGAL, "sight.board.labor[action.group] >= 3", "sight.board.labor[action.group] >= 4"),
    Mutant("R9 the top of willingness", LEGAL, "sight.board.willingness[action.group] >= 3", "sight.board.willingness[action.group] >= 2"),
    Mutant("R14 a demand is for more than 0", LEGAL, "if not 0 < action.sum <= MOST_MONEY:", "if not 0 <= action.sum <= MOST_MONEY:"),
    Mutant("R14 a demand has a highest sum", LEGAL, "if not 0 < action.sum <= MOST_MONEY:", "if not 0 < action.sum < MOST_MONEY:"),
    Mutant("R18 reach of an operator seat", LEGAL, "> (reach := board.reaches[action.operator]):", "> (reach := board.reaches[action.operator] + 1):"),
    Mutant("R29 an audit is paid by slice", LEGAL, "return action.count", "return 1"),
    Mutant("R29 what was learned in earlier rounds is tested again", LEGAL, "if i not in new and sight.aged(row, i)",
           "if i in new and sight.aged(row, i)"),
    Mutant("R29 but once a round", SIGHT, "max(1, known.round) < self.board.round and", "max(1, known.round) <= self.board.round and"),
    Mutant("R29 an audit tests at most what is left", LEGAL, "if not 1 <= action.count <= left:", "if not 1 <= action.count <= left + 1:"),
    Mutant("R23 half credit at partial", GOALS, "0.5 + 0.5 * above / span", "0.4 + 0.6 * above / span"),
    Mutant("R23 a win is 60%", GOALS, "STARS = (0.6, 0.8, 0.95)", "STARS = (0.5, 0.8, 0.95)"),
    Mutant("R23 stars at 80 and 95%", GOALS, "STARS = (0.6, 0.8, 0.95)", "STARS = (0.6, 0.85, 0.95)"),
    Mutant("R23 stars at 80 and 95%", GOALS, "STARS = (0.6, 0.8, 0.95)", "STARS = (0.6, 0.8, 0.9)"),
    Mutant("R23 gaps of pay count once", MEASURES, "for group in worth) / 2\n", "for group in worth)\n"),
    Mutant("R-actions unveil 1", KEYS, "Kind.UNVEIL: 1,", "Kind.UNVEIL: 2,"),
    Mutant("R-actions labor 4", KEYS, "Kind.LABOR: 4,", "Kind.LABOR: 3,"),
    Mutant("R-actions annotation 3", KEYS, "Kind.ANNOTATION: 3,", "Kind.ANNOTATION: 2,"),
    Mutant("R-actions incentive 2", KEYS, "Kind.INCENTIVE: 2,", "Kind.INCENTIVE: 1,"),
    Mutant("R-actions strike 1", KEYS, "Kind.STRIKE: 1,", "Kind.STRIKE: 2,"),
    Mutant("R-actions fund 1", KEYS, "Kind.FUND: 1,", "Kind.FUND: 2,"),
    Mutant("R-actions poison 4", KEYS, "Kind.POISON: 4,", "Kind.POISON: 3,"),
    Mutant("R-actions delete 1", KEYS, "Kind.DELETE: 1,", "Kind.DELETE: 2,"),
    Mutant("R-actions demand 1", KEYS, "Kind.DEMAND: 1,", "Kind.DEMAND: 2,"),
    Mutant("R-actions declare 0", KEYS, "Kind.DECLARE: 0,", "Kind.DECLARE: 1,"),
    Mutant("R-actions train 0", KEYS, "Kind.TRAIN: 0,", "Kind.TRAIN: 1,"),
    Mutant("R-actions audit 1", KEYS, "Kind.AUDIT: 1,", "Kind.AUDIT: 2,"),
    Mutant("R-operators reach 2", KEYS, '"reach", Type.WHOLE, 2,', '"reach", Type.WHOLE, 3,'),
    Mutant("R-operators price 2", KEYS, '"price", Type.NUMBER, 2.0,', '"price", Type.NUMBER, 1.0,'),
    Mutant("R-operators tolerance 3", KEYS, '"tolerance", Type.NUMBER, 3.0,', '"tolerance", Type.NUMBER, 2.0,'),
    Mutant("R-operators inertia 0", KEYS, '"inertia", Type.NUMBER, 0.0,', '"inertia", Type.NUMBER, 1.0,'),
    Mutant("R-bargain patience 1", KEYS, '"patience", Type.NUMBER, 1.0,', '"patience", Type.NUMBER, 1.5,'),
    Mutant("R-bargain term 3", KEYS, '"term", Type.WHOLE, 3,', '"term", Type.WHOLE, 4,'),
    Mutant("R-bargain purse 16", KEYS, '"budget", Type.NUMBER, 16.0,', '"budget", Type.NUMBER, 17.0,'),
    Mutant("R-bargain income 3", KEYS, '"income", Type.NUMBER, 3.0,', '"income", Type.NUMBER, 2.0,'),
    Mutant("R-condition amount 2", KEYS, '"amount", Type.WHOLE, 2,', '"amount", Type.WHOLE, 3,'),
    Mutant("R-condition quality 3", KEYS, '"quality", Type.WHOLE, 3,', '"quality", Type.WHOLE, 2,'),
    Mutant("R-condition willingness +1", KEYS, '"willingness", Type.WHOLE, 1,', '"willingness", Type.WHOLE, 0,'),
    Mutant("R-condition base +1", KEYS, '"base", Type.WHOLE, 1,', '"base", Type.WHOLE, 0,'),
    Mutant("R-condition shares of right labels", KEYS, "(0.25, 0.5, 0.75, 1.0)", "(0.25, 0.5, 0.8, 1.0)"),
    Mutant("money in hundredths", NOTATION, "MOST_MONEY = 100_000", "MOST_MONEY = 10_000"),
)  # fmt: skip


def survives(mutant: Mutant | None) -> bool:
    """Whether the tests of the rules pass on a tree with this mutant, or on the tree as it is."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for part in ("game", "tests", "assets", "scenarios"):
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", tree)
        if mutant is not None:
            path = tree / mutant.file
            path.write_text(path.read_text(encoding="utf-8").replace(mutant.old, mutant.new), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
        environment = {**os.environ, "PYTHONPATH": str(tree)}
        return subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False).returncode == 0


def main() -> int:
    """Try every mutant, or those whose rule begins with a word that is given; the exit status counts survivors."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description="Change the rules' numbers one at a time; run the tests."
    )
    parser.add_argument("rules", metavar="RULE", nargs="*", help="how the rules to be tried begin, such as R15; all if not given")
    wanted = tuple(parser.parse_args().rules) or ("",)
    tried = [mutant for mutant in MUTANTS if mutant.rule.startswith(wanted)]
    if not tried:
        parser.error(f"no mutant is of {' or '.join(wanted)}")
    if not survives(None):  # every mutant would count as caught for nothing
        parser.error("the tests of the rules fail as they are")
    alive = 0
    for mutant in tried:
        lives = survives(mutant)
        alive += lives
        print(f"{'SURVIVES' if lives else 'caught  '}  {mutant.rule}: {mutant.new.strip().splitlines()[0]}", flush=True)
    print(f"{len(tried)} mutants, {alive} survive")
    return min(alive, 100)


if __name__ == "__main__":
    sys.exit(main())
