"""Writes the golden records and their sights anew: `python -m tests.golden.make`.

Do it only when the rules or a scenario changed on purpose. Every shipped scenario needs a game here; `python -m tests.golden.make
STEM …` plays only the games named.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from game import catalog, files, scenario
from game.bots.search import Search
from game.rules import notation
from game.session import company, insider
from game.session.simulate import play
from game.session.table import Table
from tests.golden.sights import sights
from tests.planner import planner

FOLDER = Path(__file__).parent
KEPT = FOLDER.parent / "kept"
"""The games of the scenarios that are kept for tests (`tests.conftest`)."""

ONE_REMOVAL = """
u AB abc; u ABC ab; u AB ab; u B a; u BC a; u AC ab; u BC ab;
= leave-one-out A 33.33 ab; = leave-one-out B 33.33 ab; = leave-one-out C -33.33 ab; .
"""
"""What a player does who follows the lesson and looks before declaring."""

THREE_STARS = """
u BEF *; u BEFG all; u ABEF all; u ABEFG all; s CD; .; u BDE all; u BCEF all; u BEFGH all; s CD; .; u DEF all;
u BCDE all; u BCEG all; d a1 CD 6.8; .; u BCDEF all; .; .; s CDFH; d a1 CDFH 13;
u ABCDEFGH all; u ABEG all; = group-leave-one-out CDFH 14.57 all; .; .; .
"""
"""Two strikes to be felt, then two deals, and a look at what all would lose: every goal of First Strike in full."""

FIRST_STRIKE = """
u DGH all; u EGH all; u BEGH all; u AEGH all; d a1 CD 7.3; .; u ABCDEFGH all; u ABEG all; .; d a1 CD 7.3; .;
= group-leave-one-out CDFH 9.89 all; .; d a1 CD 7.3; .
"""
"""The rows that Aster could fall back to without C, and without C and D, then the pair sold three times; and a look at what all
would lose: every goal of First Strike in full on the board of seed 1."""

THIN_SLICE = """
u ADGH sevens; u ACGH sevens; u ACDG sevens; u CDGH sevens; p C; p C; .; p C; .; .; n C; n C; n C; .; .; p C; p C; .; p C; .;
n C; n C; n C; l G; .; .
"""
"""Four looks find the group that carries the sevens; it is spoiled for each hearing and put right for each check."""

COMMONS = """
u ABCDEFGH all; u BCDFG all; s AH; d a1 AH 5; .; u ACDEFH all; s BG; d a1 BG 6; .; u ABCEGH all; s DF; d a1 DF 4; .;
.; .; .; .; .; .; s AH; d a1 AH 5; .; s BG; d a1 BG 6; .; s DF; d a1 DF 4; .; .; .; .; .; .; .; s AH; .; s BG; .; s DF; .;
= group-leave-one-out AEH 9.72 all; s AH; .; = group-leave-one-out BG 8.71 all; s BG; .;
= group-leave-one-out DF 11.89 all; s DF; .
"""
"""The four looks are shared out, each sells its own pair twice, and at the end they strike together: three stars for all."""

BOTH_PAIRS = """
u ABF all; u EGH low; u EGH high; u BFGH all; s ACDE; d a1 DE 4.2; d a2 AC 4.9; .;
u BEFG high; u BEFH high; u CEGH high; u BCEF high; .; u CEFG high; u CEFH high; .;
s ACDE; d a1 DE 4.2; d a2 AC 4.9; .; .; .; s ACDE; d a1 DE 4.2; d a2 AC 4.9; .; .; = select CEFG 0 high; .
"""
"""The row each operator would fall back to, then its own pair sold to each of the two for the whole game."""

AUDITED = """
a a1 3; .; u DEF all; u AEF all; u ADF all; u ADE all; = poison A 1 digits-0-2; n A; n A; .; a a1 1; .; .; .; .; .;
= select ADEF 0 all; .
"""
"""An audit before the bad batch, each team in turn left out after it, then the cure, and an audit that shows that it worked."""


PUBLISHED = """
u - all; u A all; u B all; u C all; u D all; u AB all; u AC all; u AD all; u BC all; .; u BD all; u CD all; u AB neota; .;
u AC neota; u AD neota; u BC neota; = beta-16-1 A 45.4 all; = beta-16-1 B 30.9 all; = beta-16-1 C 41 all; = beta-16-1 D 20.9 all;
= select AB 0 neota; .
"""
"""The cells that weigh most in Beta(16, 1) values, then the pairs measured on Neota: the best pair of the study is a blank."""


def scripted(name: str, script: str) -> Table:
    """A game of a scenario, played by a script of moves."""
    loaded = scenario.load(scenario.find(name))
    table = Table(loaded, loaded.seed, ("person",) * len(loaded.setup.seats))
    for move in script.split(";"):
        table.act(table.turn, notation.parse(table.scenario.setup, move))
    return table


def kept(name: str) -> str:
    """The path of a scenario that is kept for tests."""
    return str(KEPT / f"{name}.toml")


def known(name: str, seat: int = 0, seed: int = 1) -> Table:
    """A game of a shipped scenario, played at a seat by whoever knows the secret; at the others by who passes."""
    loaded = scenario.load(scenario.find(name))
    table, beside = Table(loaded, seed, ("person",) * len(loaded.setup.seats)), insider.Beside(loaded, seed)
    while not table.over:
        with beside.told():
            action = company.step(table, insider.PLANS if table.turn == seat else catalog.BOTS["pass"])
        beside.follow(action)
    return table


def planned() -> Table:
    """First Strike as the planner of the tests plays it."""
    strike = scenario.load(scenario.find(kept("first-strike")))
    return play(strike, strike.seed, ("person",), (planner,))


def searched(name: str, budget: int) -> Table:
    """A game of a shipped scenario, played at every seat by `search` with `budget` imagined games an action."""
    loaded = scenario.load(scenario.find(name))
    seats = len(loaded.setup.seats)
    return play(loaded, loaded.seed, ("search",) * seats, (Search(budget),) * seats)


GAMES: dict[str, Callable[[], Table]] = {
    "commons-known-north": lambda: known("commons", 0, 3),
    "commons-known-south": lambda: known("commons", 1, 3),
    "commons-known-east": lambda: known("commons", 2, 3),
    "first-strike-known": lambda: known("first-strike"),
    "first-strike-three-stars": lambda: scripted("first-strike", FIRST_STRIKE),
    "first-strike-search": lambda: searched("first-strike", 48),
    "one-removal-lesson": lambda: scripted("one-removal", ONE_REMOVAL),
    "published-small-rows": lambda: scripted("published", PUBLISHED),
    "substitutes-known": lambda: known("substitutes"),
    "substitutes-search": lambda: searched("substitutes", 48),
    "thin-slice-known": lambda: known("thin-slice"),
    "the-auditor-known": lambda: known("the-auditor"),
    "the-auditor-search": lambda: searched("the-auditor", 48),
    "two-operators-known": lambda: known("two-operators"),
}
"""Every golden game of the shipped scenarios by its file's stem."""

KEPT_GAMES: dict[str, Callable[[], Table]] = {
    "commons-together": lambda: scripted(kept("commons"), COMMONS),
    "first-strike-planner": planned,
    "first-strike-three-stars": lambda: scripted(kept("first-strike"), THREE_STARS),
    "substitutes-search": lambda: searched(kept("substitutes"), 48),
    "thin-slice-hearings": lambda: scripted(kept("thin-slice"), THIN_SLICE),
    "the-auditor-leave-one-out": lambda: scripted(kept("the-auditor"), AUDITED),
    "two-operators-both-pairs": lambda: scripted(kept("two-operators"), BOTH_PAIRS),
}
"""The same of those that are kept for tests."""


def pictured() -> Table:
    """The game of the pictures in mid-play: Three Stars up to its second round, before it ends."""
    opening, _, _ = FIRST_STRIKE.partition("; .; d a1 CD 7.3; .;\n=")
    return scripted("first-strike", opening)


PICTURED = Path(__file__).parents[2] / "docs" / "pictures" / "mid.game"

if __name__ == "__main__":
    files.write(PICTURED, pictured().record.text)
    for folder, games in ((FOLDER, GAMES), (KEPT, KEPT_GAMES)):
        for stem in [one for one in sys.argv[1:] if one in games] or ([] if sys.argv[1:] else games):
            text = games[stem]().record.text
            files.write(folder / f"{stem}.game", text)
            if folder == FOLDER:
                files.write(folder / f"{stem}.sights.txt", sights(text))
            print(text)
