"""Scenario files: good ones load, planted mistakes are placed and explained, and no bytes bring a traceback."""

from __future__ import annotations

import json
import os
import re
import time
import tomllib
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game import scenario
from game.cli import check as command
from game.errors import GameError, ScenarioError
from game.rules.setup import Kind
from game.scenario import keys
from game.scenario.check import MOST_BYTES
from game.scenario.deal import deal
from game.scenario.faults import MOST, Fault, Severity, ordered, render
from game.scenario.positions import Lines, Stumble
from game.scenario.reference import reference, schema
from game.scenario.scanner import scan
from game.scenario.scenario import DatasetSource

GOOD = """\
format = 1
id = "clinic"
title = "The clinic"
summary = "Three groups of patients, one model."
rounds = 6

[source]
kind = "dataset"
data = "digits"
model = "ridge"
deal = 3
right = [0.25, 0.5, 0.75, 1.0]

[[group]]
letter = "A"
name = "Northside"
amount = 3

[[group]]
letter = "B"
name = "Riverside"
willingness = 2

[[group]]
letter = "C"
name = "Hillside"
quality = 2

[[slice]]
id = "all"
name = "All digits"

[[slice]]
id = "thin"
name = "Threes and eights"
classes = [3, 8]

[[operator]]
id = "a1"
name = "Aster"
row = "AB"
tested = { all = 1.0 }
deployed = { all = 0.75, thin = 0.25 }
price = 1.5

[[seat]]
id = "union"
name = "The union"
organizes = "BC"
actions = ["unveil", "strike", "demand", "declare"]
prices = { strike = 1 }

[[event]]
round = 3
kind = "price"
operator = "a1"
by = -0.5
text = "Aster cuts its price."

[[goal]]
id = "pay"
kind = "income"
title = "A fair share"
points = 60
partial = 20
full = 30

[[goal]]
id = "value"
kind = "estimate"
method = "shapley"
slice = "thin"
title = "Say what each group is worth"
points = 40
partial = 5
full = 1
deadline = 4

[[step]]
text = "Aster stands here."
highlight = "AB all, operator a1"
waits = "u AB all"
predict = { question = "Without B?", choices = ["lower", "higher"], answer = "lower" }

[debrief]
intervention = "A strike."
limits = "Digits are not patients."
"""

HERE = "¶"
"""In a planted mistake: stands where the fault must be placed, and is not part of the file."""

# What is replaced, by what, the fault's code, and words its sentence or hint must hold.
PLANTED: dict[str, tuple[str, str, str, str]] = {
    "unknown key": ('title = "The clinic"', '¶titel = "The clinic"', "unknown-key", 'did you mean "title"'),
    "unknown table": ("[[event]]", "¶[[evnet]]", "unknown-table", "did you mean [[event]]"),
    "single brackets": ("[[operator]]", "¶[operator]", "wrong-type", "write [[operator]] with two brackets"),
    "wrong type": ("rounds = 6", 'rounds = ¶"6"', "wrong-type", "write 6 without quotation marks"),
    "not whole": ("rounds = 6", "rounds = ¶6.0", "wrong-type", "write 6"),
    "number for a text": ('title = "The clinic"', "title = ¶7", "wrong-type", 'write "7" in quotation marks'),
    "missing key": ('letter = "B"\nname = "Riverside"', 'letter = "B"', "missing-key", 'no "name"'),
    "missing at the top": ("rounds = 6\n", "\n", "missing-key", 'the key "rounds" is missing'),
    "unknown group": ('row = "AB"', 'row = "A¶D"', "unknown-group", "A, B or C"),
    "small letter": ('organizes = "BC"', 'organizes = "B¶c"', "unknown-group", 'did you mean "C"'),
    "group twice": ('organizes = "BC"', 'organizes = "BC¶B"', "unknown-group", "twice"),
    "negative price": ("price = 1.5", "price = ¶-1.5", "out-of-range", "from 0 to 100 (credits)"),
    "duplicate id": ('id = "thin"', 'id = ¶"all"', "duplicate-id", "already that of the [[slice]] in line 30"),
    "duplicate key": ("amount = 3", 'amount = 3\n¶name = "Again"', "duplicate-key", "already given in line 16"),
    "duplicate table": ("[debrief]", '[debrief]\nlimits = "x"\n¶[debrief]', "duplicate-key", "already given"),
    "deadline out of reach": ("deadline = 4", "deadline = ¶9", "out-of-reach", "the game has 6 rounds"),
    "income out of reach": ("full = 30", "full = ¶9000", "out-of-reach", "cannot receive more than"),
    "nobody may declare": ('kind = "estimate"', 'kind = ¶"estimate"', "out-of-reach", 'add "declare"'),
    "event after the end": ("round = 3", "round = ¶7", "out-of-reach", "write a round from 1 to 6"),
    "per cent": ("all = 0.75, thin = 0.25", "all = ¶75, thin = 0.25", "unit", "write 0.75 for 75 per cent"),
    "per cent sign": ("all = 0.75, thin = 0.25", "all = ¶75%, thin = 0.25", "unit", "0.25 for 25%"),
    "weights": ("thin = 0.25 }", "thin = 0.2 }", "weights", "sum to 0.95; they must sum to 1"),
    "share above one": ("[0.25, 0.5, 0.75, 1.0]", "[0.25, 0.5, 0.75, ¶100]", "unit", "write 1 for 100 per cent"),
    "unknown slice": ("tested = { all = 1.0 }", "tested = { ¶al = 1.0 }", "unknown-name", 'did you mean "all"'),
    "unknown operator": ('operator = "a1"', 'operator = ¶"a2"', "unknown-name", "is not an operator of this scenario"),
    "unknown action": ('"unveil", "strike"', '"unveil", ¶"strke"', "unknown-name", 'did you mean "strike"'),
    "unknown priced action": ("{ strike = 1 }", "{ ¶stike = 1 }", "unknown-name", 'did you mean "strike"'),
    "unknown goal": ('kind = "income"', 'kind = ¶"incomes"', "unknown-name", 'did you mean "income"'),
    "unknown method": ('method = "shapley"', 'method = ¶"shaply"', "unknown-name", 'did you mean "shapley"'),
    "unknown model": ('model = "ridge"', 'model = ¶"rigde"', "unknown-name", 'did you mean "ridge"'),
    "unknown data set": ('data = "digits"', 'data = ¶"digit"', "unknown-name", 'did you mean "digits"'),
    "unknown policy": ('row = "AB"', 'row = "AB"\npolicy = ¶"greed"', "unknown-name", 'did you mean "greedy"'),
    "unknown class": ("classes = [3, 8]", "classes = [3, ¶18]", "unknown-name", "write 0 to 9"),
    "unknown role": ('"The union"', '"U"\nrole = ¶"auditer"', "unknown-name", 'did you mean "auditor"'),
    "unclosed string": ('name = "Northside"', 'name = ¶"Northside', "unclosed", 'put " at the end of the text'),
    "unclosed list": ("classes = [3, 8]", "classes = ¶[3, 8", "unclosed", 'put "]"'),
    "missing quotes": ('name = "Northside"', "name = ¶Northside", "missing-quotes", 'write "Northside"'),
    "missing equals sign": ("rounds = 6", "rounds ¶: 6", "syntax", "with = instead of :"),
    "decimal comma": ("price = 1.5", "price = 1¶,5", "syntax", "0.5, not 0,5"),
    "capital True": ('title = "The clinic"', 'title = "x"\nlesson = ¶True', "syntax", "write true, in small letters"),
    "key in the wrong table": ('"Hillside"', '"Hillside"\n¶reach = 2', "wrong-table", "belongs to [[operator]]"),
    "top key after a table": ("[debrief]", "[debrief]\n¶minutes = 9", "wrong-table", "before the first line in ["),
    "key of another kind": ("deal = 3", "deal = 3\n¶noise = 0.1", "wrong-kind", "goes with metric"),
    "typographic quotes": ('name = "Northside"', "name = ¶“Northside”", "quotes", "straight ones"),
    "typographic closing": ('name = "Northside"', 'name = ¶"Northside”', "unclosed", "typographic"),
    "look-alike in an id": ('id = "a1"', 'id = "¶а1"', "look-alike", 'Cyrillic "а", which looks like the Latin "a"'),
    "look-alike in a key": ("rounds = 6", "r¶оunds = 6", "look-alike", "Latin letters"),
    "look-alike in a subset": ('row = "AB"', 'row = "¶АB"', "look-alike", "Cyrillic"),
    "nan": ("price = 1.5", "price = ¶nan", "not-finite", "not a number"),
    "inf": ("full = 30", "full = ¶-inf", "not-finite", "infinite"),
    "bad id": ('id = "union"', 'id = ¶"The Union"', "bad-id", 'write "the-union"'),
    "another file's id": ('id = "clinic"', 'id = ¶"clinics"', "bad-id", '"clinic.toml"'),
    "letters out of order": ('letter = "B"', 'letter = ¶"D"', "bad-id", 'write letter = "B"'),
    "row of a latent group": ("willingness = 2", "latent = true", "missing-row", "do not exist yet"),
    "row of a withheld group": ("willingness = 2", "willingness = -1", "missing-row", "is withheld"),
    "half a step": ('kind = "price"\noperator = "a1"', 'kind = "amount"\ngroups = "A"', "unit", "whole steps"),
    "thresholds turned round": ("full = 1\n", "full = ¶9\n", "out-of-range", "a small error is good"),
    "highlight of nothing": ("AB all, operator a1", "AB all, ¶operater a1", "unknown-name", 'did you mean "operator"'),
    "highlight of no group": ("AB all, operator a1", "AB all, group ¶E", "unknown-group", "A, B or C"),
    "waits for no action": ('waits = "u AB all"', 'waits = ¶"v AB all"', "unknown-name", "begins no action"),
    "waits for what nobody may": ('waits = "u AB all"', 'waits = ¶"poison"', "out-of-reach", "no seat may do"),
    "no such answer": ('answer = "lower"', 'answer = ¶"lowr"', "unknown-name", 'did you mean "lower"'),
    "an action of another role": ('"demand", "declare"]', '"demand", "declare", ¶"train"]', "wrong-kind", "of the role operator"),
    "an organizer who moves": ('name = "The union"', 'name = "U"\noperator = ¶"a1"', "conflict", "moves no operator"),
    "a period of audits below 0": ("price = 1.5", "price = 1.5\naudit = ¶-1", "out-of-range", "from 0 to 200"),
    "unknown answer": ("price = 1.5", 'price = 1.5\nanswers = [¶"bribe"]', "unknown-name", "clean or reach"),
    "covert, but not of labels": ("by = -0.5", "by = -0.5\n¶covert = true", "wrong-kind", "it goes with quality"),
    "foretold, but not covert": ("by = -0.5", "by = -0.5\n¶foretold = true", "wrong-kind", "it goes with quality"),
    "foretold, and announced anyway": (
        'kind = "price"\noperator = "a1"\nby = -0.5',
        'kind = "quality"\ngroups = "A"\nby = -1\n¶foretold = true',
        "conflict",
        "covert = true",
    ),
    "a condition that always holds": ("by = -0.5", "by = -0.5\n¶when = { deals = 0 }", "no-effect", "always holds"),
    "a condition that cannot hold": ("by = -0.5", "by = -0.5\nwhen = { above = ¶90, below = 80 }", "out-of-reach", "no score"),
    "a condition on no operator": ("by = -0.5", 'by = -0.5\nwhen = { operator = ¶"a2", below = 80 }', "unknown-name", "a1"),
    "a condition on no group": ("by = -0.5", 'by = -0.5\nwhen = { withheld = "¶D" }', "unknown-group", "A, B or C"),
    "unknown sharing": ("rounds = 6", 'rounds = 6\nunveilings = ¶"open"', "unknown-name", "private or shared"),
    "unknown level": ("[[step]]", '[[difficulty]]\nlevel = ¶"harder"\n\n[[step]]', "unknown-name", 'did you mean "hard"'),
    "a coalition of every method": ('slice = "thin"\n', 'slice = "thin"\n¶groups = "AB"\n', "wrong-kind", "of every group"),
    "a method without its coalition": ('method = "shapley"', 'method = ¶"group-leave-one-out"', "missing-key", 'groups = "BC"'),
    "unseen character": ("The clinic", "The¶\u200b clinic", "unsafe", "U+200B"),
    "turning character": ("The clinic", "The¶\u202e clinic", "unsafe", "U+202E"),
    "escaped control": ("The clinic", "The¶\\u001b clinic", "unsafe", "U+001B"),
    "bad escape": ("The clinic", "The \\clinic", "syntax", "backslash"),
    "accent apart": ("The clinic", "The clini¶c\u0327", "encoding", "NFC"),
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    """Write a scenario called clinic.toml and give its path."""

    def to(text: str | bytes, name: str = "clinic.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return to


def edited(old: str, new: str) -> tuple[str, tuple[int, int] | None]:
    """The good file with one change; and the line and column of the mark, if there is one."""
    assert GOOD.count(old) == 1 or old in ("amount = 3",), old
    text = GOOD.replace(old, new, 1)
    if HERE not in text:
        return text, None
    place = Lines(text).place(text.index(HERE))
    return text.replace(HERE, ""), place


def test_a_good_file_has_no_faults(write):
    path = write(GOOD)
    assert scenario.faults(path) == []
    found = scenario.load(path)
    assert (found.id, found.title, found.setup.rounds, found.setup.term, found.seed) == (
        "clinic",
        "The clinic",
        6,
        3,
        1,
    )
    assert re.fullmatch("[0-9a-f]{8}", found.hash)
    assert found.setup.hash == found.hash


def test_names_become_indices_and_money_hundredths(write):
    """Every part of the setup is in the units of the rules."""
    found = scenario.load(write(GOOD))
    setup = found.setup
    (operator,), (seat,), (pay, value) = setup.operators, setup.seats, setup.goals
    assert (operator.row, operator.tested, operator.deployed) == (0b011, ((0, 1.0),), ((0, 0.75), (1, 0.25)))
    assert (operator.price, operator.reach, operator.inertia, operator.patience, operator.policy) == (
        150,
        2,
        0,
        1.0,
        "greedy",
    )
    assert (seat.purse, seat.income, seat.organizes, seat.role) == (1600, 300, 0b110, "organizer")
    assert seat.prices == ((Kind.UNVEIL, 100), (Kind.STRIKE, 100), (Kind.DEMAND, 100), (Kind.DECLARE, 0))
    assert (pay.partial, pay.full, pay.deadline, pay.operator, pay.slice, pay.method) == (
        2000,
        3000,
        6,
        None,
        None,
        None,
    )
    assert (value.partial, value.full, value.deadline, value.slice, value.method) == (500, 100, 4, 1, "shapley")
    assert [(e.round, e.kind, e.operator, e.by) for e in found.schedule] == [(3, "price", 0, -50)]
    assert (found.amounts, found.quality, found.willingness) == ((3, 2, 2), (3, 3, 2), (1, 2, 1))
    (step,) = found.steps
    assert step.highlight == ("AB all", "operator a1")
    assert step.predict is not None
    assert (step.waits, step.predict.answer) == ("u AB all", 0)
    assert isinstance(found.source, DatasetSource)
    with pytest.raises(FrozenInstanceError):
        found.id = "other"  # type: ignore[misc]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_placed_and_explained(name, write):
    """Each mistake gives a fault with its line, its column, a fixed code, and words that help."""
    old, new, code, words = PLANTED[name]
    text, place = edited(old, new)
    if name == "nobody may declare":
        text = text.replace(', "declare"]', "]")
    found = scenario.faults(write(text))
    fitting = [fault for fault in found if fault.code == code and words in f"{fault.text} {fault.hint}"]
    assert fitting, [str(fault) for fault in found]
    fault = fitting[0]
    assert found[0] == fault, "the planted mistake comes first"
    assert fault.severity is Severity.ERROR
    assert fault.file.endswith("clinic.toml")
    if place:
        assert (fault.line, fault.column) == place
    else:
        assert fault.source in text.split("\n")


def test_all_kinds_of_mistakes_in_one_file_are_all_found(write):
    """What is not a mistake of TOML itself is reported together: none hides another."""
    together = [
        "unknown key", "unknown class", "unknown group", "negative price", "duplicate id", "deadline out of reach",
        "per cent", "unknown action", "unknown goal", "unknown method", "unknown model", "bad id",
        "key in the wrong table", "no such answer", "highlight of no group",
    ]  # fmt: skip
    text, wanted = GOOD, set()
    for name in together:
        old, new, code, _ = PLANTED[name]
        assert old in text, name
        text = text.replace(old, new, 1)
        wanted.add(code)
    marks = text.count(HERE)
    places = set()
    while HERE in text:
        places.add(Lines(text).place(text.index(HERE)))
        text = text.replace(HERE, "", 1)
    found = [fault for fault in scenario.faults(write(text)) if fault.severity is Severity.ERROR]
    assert marks == len(together)
    assert places <= {(fault.line, fault.column) for fault in found}
    assert len(found) == len(together), "\n".join(map(str, found))


def test_a_missing_key_is_not_reported_beside_its_misspelling(write):
    """A consequence is left out when its cause is reported."""
    text, _ = edited('title = "The clinic"', 'titel = "The clinic"')
    assert [fault.code for fault in scenario.faults(write(text))] == ["unknown-key"]


def test_a_faulty_id_brings_no_faults_where_it_is_used(write):
    text, _ = edited('[[slice]]\nid = "all"', '[[slice]]\nid = "All"')
    assert [fault.code for fault in scenario.faults(write(text))] == ["bad-id"]


def test_warnings_do_not_keep_a_scenario_from_being_played(write):
    text = GOOD[: GOOD.index("[debrief]")]
    path = write(text)
    (fault,) = scenario.faults(path)
    assert (fault.code, fault.severity) == ("no-debrief", Severity.WARNING)
    assert scenario.load(path).debrief.limits == ""


def test_the_error_of_load_lists_every_mistake_with_source_line_and_caret(write):
    text, _ = edited('row = "AB"', 'row = "AD"')
    with pytest.raises(ScenarioError) as caught:
        scenario.load(write(text))
    lines = str(caught.value).split("\n")
    assert re.search(r'clinic\.toml:41:9: unknown-group: "AD" names "D"', lines[0])
    assert lines[1] == '    row = "AD"'
    assert lines[2] == "            ^"
    assert lines[3] == "  hint: the groups are A, B or C"


# Encodings and files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "place", "code", "words"),
    [
        (b"\xef\xbb\xbf" + GOOD.encode(), (1, 1), "encoding", "byte order mark"),
        (GOOD.encode("utf-16"), (1, 1), "encoding", "UTF-16"),
        (
            GOOD.replace("Riverside", "Café").encode("latin-1"),
            (21, 12),
            "encoding",
            'in the old encoding Latin-1 it is "é"',
        ),
        (GOOD.encode().replace(b"Hillside", b"Hill\x00side"), (26, 13), "unsafe", "U+0000"),
        (b"", (1, 1), "missing-key", "format"),
        (b"x" * (MOST_BYTES + 1), (1, 1), "too-large", "256 KiB"),
    ],
)
def test_bytes_that_are_no_scenario(write, content, place, code, words):
    found = scenario.faults(write(content))
    fault = found[0]
    assert (fault.line, fault.column, fault.code) == (*place, code)
    assert words in fault.text + fault.hint


def test_line_ends_of_windows_change_nothing_but_the_hash(write):
    unix = scenario.load(write(GOOD))
    windows = scenario.load(write(GOOD.replace("\n", "\r\n")))
    assert replace(windows.setup, hash="") == replace(unix.setup, hash="")


@pytest.mark.parametrize("name", ["no such file.toml", "", ".", "\0.toml", "x" * 5000])
def test_what_is_no_file(tmp_path, name):
    (fault,) = scenario.faults(tmp_path / name)
    assert fault.code in ("no-file", "not-a-file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    (fault,) = scenario.faults(tmp_path / "pipe.toml")
    assert fault.code == "not-a-file"


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 20_000) + " = 1",
        "[" + ".".join(["a"] * 20_000) + "]",
        "x = {" + ".".join(["a"] * 1000) + " = 1}",
        "x = " + "[" * 50_000,
        "x = " + "\n[" * 50_000,
        "x = " + "{a = " * 700,
        'x = "' + "y" * 200_000,
        "a" * 250_000,
        "=" * 250_000,
        "x = '''" + "'' " * 80_000,
        'x = """' + '"" \\\n' * 40_000,
        "[[a]]\n" * 40_000,
        "\n".join(f"[[a]]\n[a.b{i}]" for i in range(15_000)),
        "x = [" + "1,\n" * 60_000 + "]",
        '"' * 4000 + "\n" + "'" * 4000,
        "x = 0x" + "f" * 4000,
        "x = 1e" + "9" * 4000,
        "x = -" + "9" * 4000,
    ],
)
def test_files_made_to_keep_us_busy_are_refused(write, text):
    """No short file keeps the checker busy or brings anything but faults.

    The guard is there for work that grows with the square of the file, which would take minutes on any machine.
    """
    start = time.process_time()
    found = scenario.faults(write(text))
    assert time.process_time() - start < 30
    assert found
    assert len(found) <= MOST
    assert all(len(str(fault)) < 1500 for fault in found)


def test_the_scanner_refuses_what_it_would_be_unsafe_to_read():
    """`tomllib` sees only what passed: at most 8 dotted parts, brackets 40 deep, lines of 4,096 characters."""
    scan(".".join("a" * 8) + " = 1")
    scan("x = " + "[" * 40 + "]" * 40)
    scan("x = '" + "y" * 4090 + "'")
    for text in (".".join("a" * 9) + " = 1", "x = " + "[" * 42 + "]" * 42, "x = '" + "y" * 4096 + "'"):
        with pytest.raises(Stumble) as caught:
            scan(text)
        assert caught.value.code == "unsafe"


# A table of measured scores -------------------------------------------------------------------------------------------

TABLE = re.sub(
    r"\[source\].*?\n\n",
    '[source]\nkind = "table"\nfile = "clinic.csv"\nname = "A paper"\nlicence = "CC BY 4.0"\nmade = "By hand."\n\n',
    GOOD,
    flags=re.S,
).replace("classes = [3, 8]\n", "")
ROWS = ["-", "A", "B", "AB", "C", "AC", "BC", "ABC"]
CSV = "row,all,thin\n" + "".join(f"{row},0.{i}5,0.{i}\n" for i, row in enumerate(ROWS, 1))


def test_a_table_loads_and_its_text_is_part_of_the_hash(write):
    write(CSV, "clinic.csv")
    first = scenario.load(write(TABLE))
    assert first.grid().rows(first.amounts, first.quality, [0b011]) == [(4500, 4000)]
    assert Kind.POISON not in dict(first.setup.seats[0].prices)
    write(CSV.replace("ABC,0.85", "ABC,0.95"), "clinic.csv")
    again = scenario.load(write(TABLE))
    assert again.hash != first.hash
    assert again.grid().rows(again.amounts, again.quality, [0b111]) == [(9500, 8000)]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("B,0.35,0.3", "B,0.35,nan", "clinic.csv:4:8: table:"),
        ("row,all", "rows,all", "clinic.csv:1:1: table:"),
        ("ABC,0.85,0.8\n", "", "clinic.csv:9:1: table:"),
        ("-,0.15", "-,1e999", "clinic.csv:2:3: table:"),
        ("row,all,thin", "row,all,thick", "clinic.toml:34:6: table:"),
        ("row,all,thin", "row,thin,all", "clinic.toml:30:6: table:"),
        ("AB,0.45,0.4", "AB,,0.4", "clinic.toml:40:7: missing-row:"),
        ("BC,0.75,0.7", "BC,0.75,", "clinic.toml:71:9: out-of-reach:"),
        ("A,0.25", "Ä,0.25", "clinic.csv:3:1: table:"),
    ],
)
def test_mistakes_of_a_table_are_placed_in_the_file_they_are_in(write, old, new, place):
    write(CSV.replace(old, new, 1), "clinic.csv")
    found = scenario.faults(write(TABLE))
    text = "\n".join(map(str, found))
    assert place in text.replace("\\", "/"), text


def test_a_table_must_be_an_ordinary_file_of_the_same_folder(write, tmp_path):
    def codes(text: str) -> list[str]:
        return [fault.code for fault in scenario.faults(write(text))]

    assert codes(TABLE) == ["no-file"]
    for name in ("../clinic.csv", "/etc/passwd", "clinic.txt", "nul.csv", "CLINIC.CSV", ".csv", "a b.csv"):
        assert "unsafe" in codes(TABLE.replace("clinic.csv", name)), name
    write(CSV, "other.csv")
    (tmp_path / "clinic.csv").symlink_to(tmp_path / "other.csv")
    assert codes(TABLE) == ["not-a-file"]


def test_a_table_forbids_what_nobody_measured(write):
    write(CSV, "clinic.csv")
    found = scenario.faults(write(TABLE.replace('["unveil"', '["poison", "unveil"')))
    assert [(fault.code, fault.line) for fault in found] == [("wrong-kind", 49)]


# Anything at all ------------------------------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_a_file_brings_a_traceback(data, tmp_path):
    """Whatever the bytes, the answer is a scenario or a list of faults whose places are in the file."""
    content = bytearray(GOOD.encode())
    pieces = st.sampled_from([
        b'"', b"[", b"]", b"[[", b"{", b"}", b"=", b".", b"\n", b"-", b"nan", b"1e999", b"'''", b'"""', b"\\", b"\xff",
        b"#", b",", b"true", b"9" * 400, b"[[group]]\n", b"[source]\n", b'id = "all"\n',
    ])  # fmt: skip
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.sampled_from([0, 0, 1, 2, 10, 60]))
        content[start : start + length] = data.draw(st.one_of(pieces, st.binary(max_size=4), st.just(b"")))
    path = tmp_path / "clinic.toml"
    path.write_bytes(content)
    found = scenario.faults(path)
    lines = content.count(b"\n") + 1
    assert all(isinstance(fault, Fault) and 1 <= fault.line <= lines and fault.column >= 1 for fault in found)
    assert all(fault.text and fault.code and str(fault) for fault in found)
    if any(fault.severity is Severity.ERROR for fault in found):
        with pytest.raises(ScenarioError):
            scenario.load(path)
    else:
        deal(scenario.load(path), 1)


_SCALARS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.text(max_size=8),
    st.dates(),
    st.lists(st.integers(), max_size=3),
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from([key for key in keys.KEYS if key.table != "predict"]), value=_SCALARS)
def test_any_value_after_any_key_is_accepted_or_explained(key, value, tmp_path):
    """A value of any type in any place of the format gives a scenario or faults."""
    table = f"[[{key.table}]]" if key.table not in ("", "source", "debrief") else f"[{key.table}]"
    text = re.sub(rf"(?m)^{key.name} = .*\n", "", GOOD) if not key.table else GOOD
    line = f"{key.name} = {_toml(value)}\n"
    text = line + text if not key.table else text.replace(f"{table}\n", f"{table}\n{line}", 1)
    (tmp_path / "clinic.toml").write_text(text, encoding="utf-8")
    for fault in scenario.faults(tmp_path / "clinic.toml"):
        assert str(fault)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, (str, list)) else str(value)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.one_of(st.integers(-9, 9), st.booleans(), st.text("ab\"'\\\n#[]{}=, é", max_size=6), st.floats(0, 1)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab -.", max_size=3), inner, max_size=3),
        max_leaves=12,
    )
)
def test_the_scanner_reads_what_tomllib_reads(value):
    """The scanner never stands in the way of a file that is good TOML, and knows the place of every part of it."""
    text = f"[t]\nx = {_inline(value)} # end\n"
    found = tomllib.loads(text)
    places = scan(text)

    def look(part, path):
        assert path in places.values
        for key, one in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
            look(one, (*path, key))

    look(found["t"]["x"], ("t", "x"))


def _inline(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + ", # and\n".join(map(_inline, value)) + "\n]"
    if isinstance(value, str) and "\n" in value and "'''" not in value and not value.endswith("'"):
        return f"'''{value}'''"
    return _toml(value)


@pytest.mark.parametrize(
    "text",
    [
        'a.b.c = 1\na.b.d = 2\n[e]\n[e.f]\n"g h" = [1, [2, 3], {i = 4}]\n',
        "[[a]]\n[a.b]\nx = 1\n[[a]]\n[[a.c]]\ny = 1\n[[a.c]]\n",
        "x = 1979-05-27 07:32:00Z\ny = 07:32:00\nz = 1979-05-27\n",
        "a = 0xFF\nb = 1_000\nc = 6.02e+23\nd = -inf\n",
        'x = """a "quoted" \\\n   text"""\ny = \'\'\'it\'s\'\'\'\nz = """"four""""\n',
        "[x]\n\n[x.y.z]\nq = 1\n[x.y]\nw = 2\n",
        "a = [ # one\n 1, # two\n]\nb = {}\nc = []\n# end",
    ],
)
def test_forms_of_toml_that_scenarios_seldom_use(text):
    tomllib.loads(text)
    assert scan(text).keys


# Finding, showing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", scenario.shipped(), ids=lambda path: path.stem)
def test_every_shipped_scenario_loads_without_a_fault_and_opens(path):
    assert scenario.faults(path) == []
    found = scenario.load(path)
    state, events = deal(found, found.seed)
    assert events
    assert state.board.round == 1
    assert found.summary
    assert found.debrief.intervention
    assert found.debrief.limits


def test_the_first_lesson_is_true_to_its_words():
    """What the lesson says of its cells is what its board holds."""
    found = scenario.load(scenario.find("one-removal"))
    rows = found.grid(found.seed).rows(found.amounts, found.quality, range(8))
    everything, north_and_coast, north = range(3)
    assert rows[0b111][everything] - rows[0b011][everything] == 3333
    assert rows[0b111][north_and_coast] - rows[0b011][north_and_coast] == -3333
    assert rows[0b110][north] == rows[0b010][north] == 0
    spoken = {step.waits.split()[0] for step in found.steps}
    assert found.lesson
    assert spoken <= {"next", "u", "declare", "end"}


def test_a_thousand_games_share_one_board(write):
    first, again = scenario.load(write(GOOD)), scenario.load(write(GOOD))
    assert first.grid(1) is again.grid(2)


def test_scenarios_are_found_by_path_and_by_id(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert scenario.find("one-removal") in scenario.shipped()
    assert scenario.find("scenarios/one-removal.toml") in scenario.shipped()
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    assert scenario.find("mine.toml") == Path("mine.toml")
    with pytest.raises(GameError, match='did you mean "one-removal"'):
        scenario.find("one-removl")
    for name in ("", "\0", "x" * 5000, "/"):
        with pytest.raises(GameError, match="there is no scenario"):
            scenario.find(name)


def test_faults_are_shown_as_text_json_and_review_marks():
    fault = Fault("a,b.toml", 2, 3, "unit", Severity.ERROR, "50% is\nno fraction", "write 0.5", "x = 50")
    assert str(fault).split("\n")[-1] == "  hint: write 0.5"
    assert json.loads(render([fault], "json"))[0]["column"] == 3
    marked = render([fault], "github")
    assert marked == "::error file=a%2Cb.toml,line=2,col=3,title=unit::50%25 is%0Ano fraction (hint: write 0.5)"


def test_a_long_line_is_cut_around_the_caret():
    fault = Fault("x.toml", 1, 2001, "unit", Severity.ERROR, "wrong", "", "a" * 2000 + "Z" + "b" * 2000)
    _, source, caret = str(fault).split("\n")
    assert source[caret.index("^")] == "Z"
    assert len(source) < 120


def test_at_most_fifty_faults_and_errors_come_first():
    many = [Fault("x.toml", i, 1, "unit", Severity.WARNING, "wrong") for i in range(1, 99)]
    last = Fault("x.toml", 99, 1, "unit", Severity.ERROR, "wrong")
    first = replace(last, line=1)
    found = ordered([*many, last, first])
    assert len(found) == MOST
    assert found[:2] == [first, last]


def test_the_command_says_what_is_wrong_and_how_large_the_board_is(write, capsys):
    class Args:
        format = "text"
        paths: list[str]

    Args.paths = [str(write(GOOD.replace("partial = 20", "partial = 28")))]
    assert command.run(Args) == 0  # type: ignore[arg-type]
    assert capsys.readouterr().out.startswith("clinic.toml: no mistakes; the board has 8 rows × 2 columns = 16 cells")
    Args.paths = [str(write(GOOD.replace("rounds = 6", "rounds = 0")).parent)]
    assert command.run(Args) == 1  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "out-of-range" in out
    assert out.endswith("clinic.toml: 1 mistake\n")
    Args.format = "json"
    assert command.run(Args) == 1  # type: ignore[arg-type]
    assert [fault["line"] for fault in json.loads(capsys.readouterr().out)] == [5]


# The key table --------------------------------------------------------------------------------------------------------


def test_the_reference_page_is_up_to_date():
    """After a change of the key table: write `game.scenario.reference.reference()` into docs/scenario-reference.md."""
    page = Path(__file__).parent.parent / "docs" / "scenario-reference.md"
    assert page.read_text(encoding="utf-8") == reference()


def test_the_schema_names_every_key_and_forbids_others():
    found = json.loads(json.dumps(schema()))
    assert found["properties"]["group"]["items"]["properties"]["amount"]["maximum"] == 3
    assert not found["additionalProperties"]
    assert {"source", "group", "slice", "seat", "goal"} <= set(found["required"])


@pytest.mark.parametrize(
    "key", [k for k in keys.KEYS if not isinstance(k.default, keys.Absent)], ids=lambda k: f"{k.table}.{k.name}"
)
def test_a_default_is_in_the_range_of_its_key(key):
    numbers = (
        key.default.values()
        if isinstance(key.default, dict)
        else key.default
        if isinstance(key.default, tuple)
        else [key.default]
    )
    for number in numbers:
        if isinstance(number, (int, float)) and key.low is not None:
            assert key.low <= number <= key.high


ROLES = """
[[operator]]
id = "a2"
name = "Birch"
row = "AB"
tested = { all = 1.0 }
audit = 2
tolerance = 1.5
answers = ["clean", "incentive"]

[[seat]]
id = "lab"
name = "Birch's lab"
role = "operator"
operator = "a2"

[[seat]]
id = "auditor"
name = "The auditor"
role = "auditor"
actions = ["audit", "declare"]

[[event]]
round = 2
kind = "quality"
groups = "AB"
by = -1
one = true
covert = true
foretold = true
text = "Somebody spoils labels."

[[event]]
round = 2
kind = "willingness"
groups = "C"
by = -1
when = { operator = "a1", below = 80.5, deals = 1 }
text = "C has had enough."

[[difficulty]]
level = "hard"
budget = -5
patience = 0.5

[[goal]]
id = "found"
kind = "detect"
seat = "auditor"
title = "Name the group"
points = 10
partial = 50
full = 100

[[goal]]
id = "choice"
kind = "select"
seat = "lab"
size = 2
title = "Choose well"
points = 10
partial = 3
full = 0

[[goal]]
id = "forgotten"
kind = "unlearn"
seat = "auditor"
operator = "a2"
groups = "B"
title = "Say what it scores without B"
points = 10
partial = 3
full = 0.5
"""


def test_roles_audits_conditions_and_levels_are_built(write):
    """What the newer keys say arrives in the setup, in the units of the rules."""
    path = write(GOOD.replace("rounds = 6", 'rounds = 6\nunveilings = "shared"\npenalty = 4.5') + ROLES)
    assert [str(fault) for fault in scenario.faults(path)] == []
    found = scenario.load(path)
    made = found.setup
    assert (made.shared, made.penalty) == (True, 450)
    aster, birch = made.operators
    assert (aster.audit, aster.answers, aster.seat, aster.tolerance) == (0, (), None, 300)
    assert (birch.audit, birch.answers, birch.seat, birch.tolerance) == (2, ("clean", "incentive"), 1, 150)
    union, lab, auditor = made.seats
    assert [seat.operator for seat in made.seats] == [None, 1, None]
    assert lab.price(Kind.TRAIN) == 0
    assert union.price(Kind.TRAIN) is None
    assert auditor.prices == ((Kind.DECLARE, 0), (Kind.AUDIT, 100))
    spoil, leave, _ = found.schedule
    assert (spoil.covert, spoil.one, spoil.by, spoil.groups, spoil.when) == (True, True, -1, 0b011, None)
    assert made.foretold == (spoil,)
    assert leave.when is not None
    assert (leave.when.operator, leave.when.below, leave.when.above, leave.when.deals) == (0, 8050, None, 1)
    detect, select, unlearn = made.goals[-3:]
    assert (detect.method, detect.slice, detect.seat) == ("poison", None, 2)
    assert (select.method, select.slice, select.size, select.operator) == ("select", 0, 2, None)
    assert (unlearn.method, unlearn.groups, unlearn.operator) == ("unlearn", 0b010, 1)


def test_a_level_changes_purses_incomes_and_patience(write):
    """What the file leaves out is the usual change; operator seats keep what they have; a level is chosen once."""
    found = scenario.load(write(GOOD + ROLES))
    hard, easy = found.at("hard"), found.at("easy")
    assert [seat.purse for seat in hard.setup.seats] == [1100, 1600, 1100]
    assert [seat.income for seat in hard.setup.seats] == [250, 300, 250]
    assert [who.patience for who in hard.setup.operators] == [0.5, 0.5]
    assert [seat.purse for seat in easy.setup.seats] == [2200, 1600, 2200]
    assert (found.difficulty, hard.difficulty, found.at("normal")) == ("normal", "hard", found)
    for wrong in ("harder", ""):
        with pytest.raises(GameError, match="easy, normal, hard"):
            found.at(wrong)
    with pytest.raises(GameError, match="level"):
        hard.at("easy")


def test_an_operator_is_moved_by_one_seat(write):
    """A second seat for the same operator is a fault that names the first."""
    twice = GOOD + ROLES + '\n[[seat]]\nid = "other"\nname = "Other"\nrole = "operator"\noperator = "a2"\n'
    (fault,) = scenario.faults(write(twice))
    assert (fault.code, "Birch" in fault.text) == ("conflict", True)


def test_the_same_level_is_described_once(write):
    """A second description of a level is a fault."""
    (fault,) = scenario.faults(write(GOOD + ROLES + '\n[[difficulty]]\nlevel = "hard"\n'))
    assert (fault.code, "twice" in fault.text) == ("duplicate-id", True)


# One mistake, one message; what can never happen ------------------------------------------------------------------------


def _without(table: str, text: str) -> str:
    """A file without the parts of a table."""
    return re.sub(rf"\[\[?{table}\]\]?\n.*?(?=\n\[|\Z)", "", text, flags=re.DOTALL)


ALL = GOOD + ROLES
ONE_MISTAKE: dict[str, tuple[str, str]] = {
    "every header of operators misspelt": (ALL.replace("[[operator]]", "[[operators]]"), "unknown-table"),
    "one header of two misspelt": (ALL.replace("[[operator]]", "[[operatr]]", 1), "unknown-table"),
    "headers in single brackets": (GOOD.replace("[[operator]]", "[operator]"), "wrong-type"),
    "a header in double brackets": (ALL.replace("[source]", "[[source]]"), "wrong-type"),
    "the header of the source misspelt": (ALL.replace("[source]", "[sorce]"), "unknown-table"),
    "headers of groups, which is a key elsewhere": (ALL.replace("[[group]]", "[[groups]]"), "unknown-table"),
    "headers of slices misspelt": (ALL.replace("[[slice]]", "[[slices]]"), "unknown-table"),
    "headers of seats misspelt": (ALL.replace("[[seat]]", "[[seats]]"), "unknown-table"),
    "headers of seats under quite another word": (ALL.replace("[[seat]]", "[[player]]"), "unknown-table"),
    "headers under quite another word": (ALL.replace("[[operator]]", "[[developer]]"), "unknown-table"),
    "no operator, though many name one": (_without("operator", ALL), "unknown-name"),
    "no seat": (_without("seat", ALL), "missing-table"),
    "no group": (_without("group", ALL), "missing-table"),
    "no slice": (_without("slice", ALL), "missing-table"),
    "a key below a header that is not its own": (
        ALL.replace("rounds = 6\n", "").replace("deal = 3", "deal = 3\nrounds = 6"),
        "wrong-table",
    ),
    "a role misspelt, with an action of that role": (ALL.replace('role = "auditor"', 'role = "Auditor"'), "unknown-name"),
    "a kind misspelt": (ALL.replace('kind = "detect"', 'kind = "detct"'), "unknown-name"),
    "the key of a kind misspelt": (ALL.replace('kind = "detect"', 'knd = "detect"'), "unknown-key"),
    "rounds in quotation marks": (ALL.replace("rounds = 6", 'rounds = "6"'), "wrong-type"),
    "a misspelt key that others depend on": (ALL.replace("organizes", "organises"), "unknown-key"),
}


@pytest.mark.parametrize("name", ONE_MISTAKE)
def test_one_mistake_is_told_once_without_what_follows_from_it(name, write):
    text, code = ONE_MISTAKE[name]
    assert text not in (ALL, GOOD)
    assert [fault.code for fault in scenario.faults(write(text))] == [code]


def test_mistakes_below_a_misspelt_header_are_told_once_the_header_is_right(write):
    text = ALL.replace("[[operator]]", "[[operators]]").replace(
        'row = "AB"\ntested = { all = 1.0 }\ndep', 'rw = "AB"\ntested = 7\ndep'
    )
    assert [fault.code for fault in scenario.faults(write(text))] == ["unknown-table"]
    found = scenario.faults(write(text.replace("[[operators]]", "[[operator]]")))
    assert [fault.code for fault in found] == ["unknown-key", "wrong-type"]


def _goal(kind: str, **more: object) -> str:
    """The good file, its first goal of another kind."""
    given = {"partial": 20, "full": 30} | more
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in given.items())
    old = 'kind = "income"\ntitle = "A fair share"\npoints = 60\npartial = 20\nfull = 30'
    assert old in GOOD
    return GOOD.replace(old, f'kind = "{kind}"\ntitle = "A goal"\npoints = 60\n{lines}')


SPOILED = '\n[[event]]\nround = ROUND\nkind = "quality"\ngroups = "GROUPS"\nby = BY\ncovert = true\ntext = "Labels go wrong."\n'


def _event(round_: int, groups: str, by: int) -> str:
    return SPOILED.replace("ROUND", str(round_)).replace("GROUPS", groups).replace("BY", str(by))


NEVER: dict[str, tuple[str, str, str]] = {
    "labels that nothing makes worse": (_goal("detect"), "kind", "no event makes labels worse, and no seat can poison"),
    "labels that only grow better": (_goal("detect") + _event(2, "C", 1), "kind", "no event makes labels worse"),
    "labels that are all wrong already": (
        _goal("detect").replace("quality = 2", "quality = 0") + _event(2, "C", -1),
        "kind",
        "no event makes labels worse",
    ),
    "labels that go wrong too late": (_goal("detect", deadline=2) + _event(4, "C", -1), "kind", "in round 4"),
    "harm where all is tested": (
        _goal("hidden-harm").replace("deployed = { all = 0.75, thin = 0.25 }\n", ""),
        "kind",
        "tests just what it deploys on",
    ),
    "a fall where nobody can do anything": (
        _goal("leverage").replace('"unveil", "strike", "demand"', '"unveil"').replace("strike = 1 ", "unveil = 1 ")
        .replace('kind = "price"\noperator = "a1"\nby = -0.5', 'kind = "news"'),
        "kind",
        "nothing ever changes here",
    ),
    "shares of nothing": (
        _goal("fair-shares", partial=30, full=20).replace('organizes = "BC"', 'organizes = "-"'),
        "kind",
        "nobody is paid: no seat organizes a group",
    ),
    "rows of groups that stay latent": (
        _goal("select", partial=3, full=1, size=3).replace("quality = 2", "latent = true"),
        "size",
        "there are 3 groups, of which 1 stay latent",
    ),
    "more than a score can be": (_goal("performance", full=101), "full", "scores go from 0 to 100"),
    "less than no error": (_goal("unlearn", partial=3, full=-1, groups="A"), "full", "there is no unlearn below 0"),
    "more than a purse can hold": (_goal("purse", full=9000), "full", "the seat cannot hold more than"),
}  # fmt: skip


@pytest.mark.parametrize("name", NEVER)
def test_a_goal_that_can_never_be_reached_is_a_mistake(name, write):
    text, key, words = NEVER[name]
    found = [fault for fault in scenario.faults(write(text)) if fault.severity is Severity.ERROR]
    (fault,) = found
    assert (fault.code, words in fault.text) == ("out-of-reach", True), str(fault)
    assert fault.source.startswith(f"{key} = ")


def test_what_can_be_detected_may_come_from_a_seat_or_an_event(write):
    assert scenario.faults(write(_goal("detect") + _event(2, "C", -1))) == []
    poison = _goal("detect").replace('"unveil", "strike"', '"poison", "strike"').replace("u AB all", "next")
    assert scenario.faults(write(poison)) == []


def test_noise_beyond_100_points_is_no_mistake_where_little_privacy_is_promised(write):
    assert scenario.faults(write(_goal("privacy", partial=400, full=150, epsilon=0.1))) == []


ASKS_NOTHING: dict[str, tuple[str, str]] = {
    "less than the fixed income": (_goal("income", partial=18, full=30), "who only ends their turns receives 18 credits"),
    "less than what is in the purse": (_goal("purse", partial=34, full=60), "who only ends their turns holds 34 credits"),
    "no score": (_goal("performance", partial=0, full=50), "there is no performance below 0"),
    "an error that nothing exceeds": (
        GOOD.replace("partial = 5\n", "partial = 100\n"),
        "who says 0 is never off by more than 100",
    ),
    "a forecast within 50": (_goal("forecast", partial=50, full=1, size=2), "who says 50 is never off by more than 50"),
}


@pytest.mark.parametrize("name", ASKS_NOTHING)
def test_a_goal_that_everybody_reaches_is_doubtful(name, write):
    text, words = ASKS_NOTHING[name]
    (fault,) = scenario.faults(write(text))
    assert (fault.code, fault.severity, words in fault.text) == ("no-effect", Severity.WARNING, True), str(fault)
    assert fault.source.startswith("partial")


FRACTIONS: dict[str, tuple[str, str]] = {
    "a score": (_goal("performance", partial=0.85, full=0.95), "write partial = 85 and full = 95"),
    "the worst slice": (_goal("fairness", partial=0.5, full=1), "write partial = 50 and full = 100"),
    "an overlap": (_goal("detect", partial=0.5, full=1.0) + _event(2, "C", -1), "write partial = 50 and full = 100"),
    "a gap of shares": (_goal("fair-shares", partial=0.3, full=0.1), "write partial = 30 and full = 10"),
    "a condition": (
        GOOD.replace("by = -0.5", 'by = -0.5\nwhen = { operator = "a1", below = 0.8 }'),
        "write below = 80",
    ),
    "per cent for a factor": (GOOD.replace("price = 1.5", "price = 1.5\npatience = 80"), "write 0.8 for 80 per cent"),
}


@pytest.mark.parametrize("name", FRACTIONS)
def test_a_fraction_for_points_is_told_and_put_right(name, write):
    text, hint = FRACTIONS[name]
    (fault,) = scenario.faults(write(text))
    assert (fault.code, fault.severity, fault.hint) == ("unit", Severity.ERROR, hint)


def test_small_gains_are_no_fractions(write):
    """A leverage or a regret of half a point is one."""
    assert scenario.faults(write(_goal("leverage", partial=0.5, full=0.9))) == []
    assert scenario.faults(write(_goal("select", partial=0.9, full=0.5, size=2))) == []


def test_a_condition_that_can_never_hold_is_a_mistake(write):
    def said(when: str, text: str = GOOD) -> str:
        (fault,) = scenario.faults(write(text.replace("by = -0.5", f"by = -0.5\nwhen = {{ {when} }}")))
        assert fault.code == "out-of-reach"
        return fault.text

    assert "no seat can call out A" in said('withheld = "AB"')
    quiet = GOOD.replace('"strike", "demand", "declare"]', '"strike", "declare"]')
    assert "no seat can make a demand" in said("deals = 1", quiet)
    falls = GOOD + '\n[[event]]\nround = 2\nkind = "willingness"\ngroups = "A"\nby = -2\ntext = "A has had enough."\n'
    assert scenario.faults(write(falls.replace("by = -0.5", 'by = -0.5\nwhen = { withheld = "AB" }'))) == []


# The steps of a lesson --------------------------------------------------------------------------------------------------


def _steps(text: str, *waits: str) -> str:
    """A file with other steps; a phrase such as ``strike @lab`` is told to one seat."""
    told = text[: text.index("[[step]]")] + text[text.index("[debrief]") :]
    for phrase in waits:
        action, _, seat = phrase.partition(" @")
        told += f'\n[[step]]\ntext = "Go on."\nwaits = "{action}"\n' + (f'seat = "{seat}"\n' if seat else "")
    return told


POOR = GOOD.replace('organizes = "BC"', 'organizes = "BC"\nbudget = 2')
NO_GROUPS = _goal("income", partial=6, full=6).replace('organizes = "BC"', 'organizes = "-"\nbudget = 0\nincome = 1')
SHORT = _goal("income", partial=15, full=20).replace("rounds = 6", "rounds = 3").replace("deadline = 4\n", "")
OTHER = "write another action"
STEPS: dict[str, tuple[str, Severity, str, str]] = {
    "an action of another seat": (
        _steps(ALL, "a a2 1"),
        Severity.WARNING,
        'told to every seat, but "The union" has no action audit',
        'seat = "lab" or seat = "auditor"',
    ),
    "an action that the seat has not": (
        _steps(ALL, "strike @auditor"),
        Severity.ERROR,
        '"The auditor" organizes no group',
        'write seat = "union"',
    ),
    "groups of others": (_steps(GOOD, "s AB"), Severity.ERROR, '"The union" does not organize A', OTHER),
    "a demand for others": (_steps(GOOD, "d a1 A 5"), Severity.ERROR, "does not organize A", OTHER),
    "an operator of others": (_steps(ALL, "t a1 A @lab"), Severity.ERROR, 'moves the operator "a2"', OTHER),
    "more tests than there are": (_steps(ALL, "a a2 2 @auditor"), Severity.ERROR, "can test at most 1 there", OTHER),
    "what the purse cannot pay": (
        _steps(POOR, "u ABC *", "u BC all"),
        Severity.ERROR,
        "it costs 1 credit, and the purse holds 0 by then",
        "a larger budget",
    ),
    "what it can pay at no time so far": (
        _steps(NO_GROUPS.replace("strike = 1", "unveil = 3"), "end", "u ABC all"),
        Severity.ERROR,
        "it costs 3 credits, and the purse can hold at most 1 by then",
        "a larger budget",
    ),
    "a turn after the last": (_steps(SHORT, *["end"] * 4), Severity.ERROR, "end 3 turns, so the game is over", OTHER),
    "a row that does not exist": (
        _steps(GOOD.replace("quality = 2", "latent = true"), "u AC all"),
        Severity.ERROR,
        "C is latent",
        OTHER,
    ),
    "a level with less money": (
        _steps(POOR.replace("budget = 2", "budget = 4"), "u ABC *"),
        Severity.WARNING,
        'at the level hard "The union" cannot pay for it: it costs 2 credits',
        'describe the level "hard"',
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_whoever_is_told_it_cannot_do_is_placed_and_explained(name, write):
    text, severity, words, hint = STEPS[name]
    found = [fault for fault in scenario.faults(write(text)) if "step" in fault.text or "level" in fault.text]
    assert [fault.severity for fault in found] == [severity], [str(fault) for fault in found]
    assert words in found[0].text
    assert hint in found[0].hint
    assert found[0].source.startswith("waits")


def test_steps_are_told_to_their_seat(write):
    text = _steps(ALL, "strike @union", "t a2 A @lab", "next")
    path = write(text)
    assert scenario.faults(path) == []
    found = scenario.load(path)
    assert [step.seat for step in found.steps] == [0, 1, None]
    assert [[step.waits for step in found.steps_of(seat)] for seat in range(3)] == [
        ["strike", "next"],
        ["t a2 A", "next"],
        ["next"],
    ]
    (fault,) = scenario.faults(write(_steps(ALL, "strike @unions")))
    assert (fault.code, fault.hint) == ("unknown-name", 'did you mean "union"?')


@pytest.mark.parametrize(("lit", "words"), [("action strike", "the action"), ("goal pay", "the goal")])
def test_a_step_for_a_seat_lights_what_it_has(write, lit, words):
    text = _steps(ALL, "next @auditor").replace('waits = "next"', f'waits = "next"\nhighlight = "goal found, {lit}"')
    (fault,) = scenario.faults(write(text))
    assert (fault.code, fault.severity, words in fault.text) == ("wrong-seat", Severity.WARNING, True)
    assert scenario.faults(write(text.replace(f"goal found, {lit}", "goal found, action audit"))) == []


def test_what_operators_publish_at_the_opening_needs_no_money(write):
    poor = GOOD.replace('organizes = "BC"', 'organizes = "BC"\nbudget = 0').replace("strike = 1", "unveil = 5")
    assert [fault.code for fault in scenario.faults(write(_steps(poor, "u AB all", "end", "u AB thin")))] == []
    assert [fault.code for fault in scenario.faults(write(_steps(poor, "u AB thin")))] == ["out-of-reach"]


def test_a_step_does_not_wait_for_a_cell_that_nobody_measured(write):
    write(CSV.replace("\nB,0.35,0.3\n", "\nB,0.35,\n"), "clinic.csv")
    text = TABLE.replace('slice = "thin"', 'slice = "all"')
    (fault,) = scenario.faults(write(_steps(text, "u B thin")))
    assert (fault.code, "nobody measured that" in fault.text, fault.source) == ("out-of-reach", True, 'waits = "u B thin"')
    assert scenario.faults(write(_steps(text, "u B *", "u A thin"))) == []


# Characters -------------------------------------------------------------------------------------------------------------


def test_characters_that_the_font_lacks_are_told_together_and_once(write):
    text = (
        GOOD.replace('name = "Northside"', 'name = "北 Σ Ж é"')
        .replace('name = "Riverside"', 'name = "北 川"')
        .replace("A strike.", "北 🍇")
    )
    (fault,) = scenario.faults(write(text))
    assert (fault.code, fault.severity) == ("no-glyph", Severity.WARNING)
    assert "北川🍇" in fault.text
    assert not set("ΣЖé") & set(fault.text)
    assert fault.source == 'name = "北 Σ Ж é"'
    assert fault.source[fault.column - 1] == "北"


def test_the_command_says_which_goals_are_reached_in_passing(write, capsys):
    class Args:
        format = "text"
        paths: list[str]

    Args.paths = [str(write(GOOD))]
    assert command.run(Args) == 0  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "who only ends their turns reaches this goal: 25 credits with seed 1" in out
    assert "clinic.toml: no mistakes, 1 warning; the board has" in out
    Args.paths = [str(write(_goal("performance", partial=20, full=30)))]
    assert command.run(Args) == 0  # type: ignore[arg-type]
    out = capsys.readouterr().out
    assert "The union wins by only ending its turns" in out
    assert "note: no-effect: who only ends their turns reaches this goal" in out
    assert "clinic.toml: no mistakes, 1 warning, 1 note; the board has" in out
