"""The game without a window: played to its end in a terminal, with clear words where something cannot be done."""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from game import files, scenario, subsets
from game.cli import main
from game.errors import NotationError
from game.rules import actions, aims, legal, notation
from game.rules.setup import Kind, Setup
from game.rules.text import RULES
from game.session.port import SeatPort
from game.session.table import Table
from game.view import terminal
from game.view.board.words import say
from game.view.terminal import saying
from game.view.terminal import typed as typing
from game.view.terminal.person import Person
from tests.boards import SeededGrid, make, sight, start


def typed(name: str, text: str, assists: str = "all") -> str:
    """What the terminal answers to some lines."""
    loaded = scenario.load(scenario.find(name))
    out = io.StringIO()
    port = SeatPort(Table(loaded, 1, ("person",)), 0)
    assert terminal.run((port,), loaded, io.StringIO(text), out, assists=assists) == 0
    return out.getvalue()


def test_first_strike_is_won_by_typing() -> None:
    strike = "s CD\nd a1 CD 6.5\n.\n.\n.\n"
    worth = "u ABCDEFGH all\nu ABEG all\n= group-leave-one-out CDFH 14.57 all\n"
    said = typed(
        "first-strike", "u BEF all\nwhy a1 CD\nif s CD\n" + strike + strike + "s CD\nd a1 CD 6.5\n.\n" + worth + ".\nboard\n"
    )
    assert "Aster accepts 6.5 a round for CD" in said
    assert "Debrief: score 80%, won" in said
    assert "What claim does it not support?" in said
    assert sum(line.strip().startswith("ABCDEFGH") for line in said.splitlines()) == 1, "the whole board is unveiled"


def test_a_turn_is_not_ended_by_one_line_while_what_is_due_by_then_is_unsaid() -> None:
    """Once; then the log says that the deadline has passed, and the next round asks nothing."""
    said = typed("the-auditor", ".\n" * 5)
    flat = " ".join(said.split())
    assert "nobody is named: 50 points. Type . once more to end the turn." in flat
    assert "Round 6 of" not in flat
    flat = " ".join(typed("the-auditor", ".\n" * 7).split())
    assert flat.count("once more to end the turn") == 1
    assert flat.count("“Whose labels?” was due by the end of round 5, and nobody is named.") == 1
    assert "Round 7 of" in flat


def test_the_lesson_runs_to_its_end_by_typing() -> None:
    """Every step tells what it waits for, a question is answered before looking, and the values win."""
    said = typed(
        "one-removal",
        "next\nnext\n1\nu AB abc\nnext\nu ABC ab\n3\nu AB ab\nnext\n1\nu B a\n"
        "= leave-one-out C -33.33 ab\n= leave-one-out A 33.33 ab\n= leave-one-out B 33.33 ab\n.\n",
    )
    assert "answer the question first" in said
    assert "Not quite: stays as it is" in said
    assert said.count("-- Step") == 9
    assert "Debrief: score 100%, won, 3 of 3 stars" in said


def test_wrong_lines_are_answered_with_what_would_be_right() -> None:
    said = typed(
        "first-strike", "fly\nu AZ all\ns A\nrules R99\nrules R10\nif u ABCDEFGH all\nwhy\nundo\nlog\nhelp\n\n7\ns C\nquit\n"
    )
    for words in (
        "'fly' begins no action", "'Z', which is no group", "Organizer organizes C, D, F, H, not A (R10)",
        f"they are R1 to R{len(RULES)}",
        "Lowers the willingness", "write why OPERATOR GROUPS", "nothing to undo", "The game is kept",
    ):  # fmt: skip
        assert words in said, words


def test_a_queue_is_foretold_before_any_of_it_is_done() -> None:
    """Actions parted by commas, in order: what the first one makes possible or forbids counts for the second."""
    said = typed("first-strike", "if s CD, d a1 CD 6.5\nif s CD, s C\nif s CD,\nlog\n")
    assert "Price 5, then the purse holds 11" in said
    assert "Aster accepts 6.5 for CD" in said
    assert "C has struck this turn already (R10)" in said
    assert "no action is written" in said
    assert "withheld" not in said


def test_who_wants_no_help_gets_none() -> None:
    """Forecasts, leverage and hints are refused with a sentence that says how to have them; forecasts alone leave out hints."""
    alone, some, all_ = (typed("one-removal", "if u A ab\nwhy a1 A\nhint\n", assists) for assists in ("none", "forecasts", "all"))
    assert alone.count("you play without forecasts") == 2
    assert "you play without hints" in alone
    assert "you play without hints" in some
    assert "you play without" not in all_
    for said in (some, all_):
        assert "If the round ended so" in said


def test_undo_and_redo_in_the_terminal() -> None:
    said = typed("first-strike", "s C\nundo\nboard\nredo\nboard\n")
    assert said.count("withheld") == 1
    assert "Undone." in said


@pytest.mark.shipped
def test_a_game_is_kept_and_continued(home: Path) -> None:
    environment = os.environ | {"COUNTERFACTUAL_TACTICS_HOME": str(home)}
    command = [sys.executable, "-m", "game", "play", "--text"]
    first = subprocess.run(command, input="d a1 CD 6\n", capture_output=True, text=True, env=environment, check=True)
    assert "play --continue --text" in first.stdout
    again = subprocess.run([*command, "--continue"], input="log\n", capture_output=True, text=True, env=environment, check=True)
    assert "ask Aster for 6" in again.stdout


def test_without_a_display_the_game_says_so_and_offers_the_terminal() -> None:
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
    done = subprocess.run([sys.executable, "-m", "game", "play"], capture_output=True, text=True, env=bare, check=False)
    if sys.platform not in ("win32", "darwin"):
        assert done.returncode == 1
        assert "play --text" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.shipped
@pytest.mark.parametrize("missing", ["assets/data/digits/digits.csv", "scenarios", "assets/fonts"])
def test_a_missing_file_of_the_game_is_named(tmp_path: Path, missing: str) -> None:
    """A copy of the game with a part taken away: one sentence that says which, no traceback."""
    root = files.scenarios().parent
    for part in ("game", "assets", "scenarios"):
        source = root / part if (root / part).is_dir() else files.scenarios().parent / part
        shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    target = tmp_path / missing
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    command = [sys.executable, "-m", "game"]
    if missing == "assets/fonts":
        command += ["shot", "first-strike", "-o", str(tmp_path / "x.png")]
    else:
        command += ["play", "--text", "first-strike"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, input="", check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert missing.rpartition("/")[2] in done.stderr
    assert "missing" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["play", "first-strik"], "first-strike"), (["play", "--text", "nowhere.game"], "cannot be read"),
        (["simulate", "first-strike", "--bot", "genius"], "is no bot"),
        (["simulate", "first-strike", "--games", "0"], "at least one"),
        (["rules", "R99"], "is no rule"), (["replay", "nowhere.game"], "cannot be read"),
        (["value", "--metric", "jacard", "--groups", "3", "--slice", "A", "--method", "shapley"], "jaccard"),
    ],
)  # fmt: skip
def test_wrong_commands_are_answered_in_a_sentence(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse has printed its own sentence
        status = int(str(stop.code))
    assert status in (1, 2)
    assert words in capsys.readouterr().err


def test_rules_prints_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    said = capsys.readouterr().out
    assert all(f"R{number}  " in said for number in range(1, len(RULES) + 1))


# Words instead of letters ---------------------------------------------------------------------------------------------


def setups() -> dict[str, Setup]:
    return {name: scenario.load(scenario.find(name)).setup for name in ("two-operators", "thin-slice")}


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("thin-slice", "unveil AB all", "u AB all"), ("thin-slice", "Unveil ab on “5, 6, 8, 9”", "u AB others"),
        ("thin-slice", "unveil cell - digit 7", "u - sevens"), ("thin-slice", "u - *", "u - *"),
        ("thin-slice", "U the empty row All Digits", "u - all"), ("thin-slice", "poison a", "p A"),
        ("thin-slice", "annotate C", "n C"), ("thin-slice", "annotation for C", "n C"), ("thin-slice", "x c", "x C"),
        ("thin-slice", "labour on C", "l C"), ("thin-slice", "strike fund for D", "f D"), ("thin-slice", "fund D", "f D"),
        ("thin-slice", "strike A", "s A"), ("thin-slice", "strike with a, b", "s AB"), ("thin-slice", "s A B", "s AB"),
        ("thin-slice", "end", "."), ("thin-slice", "end turn", "."), ("thin-slice", "PASS", "."),
        ("thin-slice", "audit 2", "a a1 2"), ("thin-slice", "audit Aster on 2 slices", "a a1 2"),
        ("thin-slice", "declare poison B 1 all", "= poison B 1 all"), ("thin-slice", "demand 5.9 for BC", "d a1 BC 5.9"),
        ("two-operators", "demand 5.9 of Corbel for bc", "d a2 BC 5.9"), ("two-operators", "ask a1 BC 5.9", "d a1 BC 5.9"),
        ("two-operators", "move LARKSPUR to ABE", "t a1 ABE"), ("two-operators", "train a2 -", "t a2 -"),
    ],
)  # fmt: skip
def test_what_a_player_types_naturally_is_understood(name: str, text: str, meant: str) -> None:
    setup = setups()[name]
    assert notation.show(setup, typing.read(setup, text)) == meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unvel AB all", "did you mean unveil?"), ("fly", r"write one of unveil \(u\), strike \(s\)$"),
        ("unveil -", r"SLICE is missing; write u ROW SLICE, such as u - all, or u - \* for every slice"),
        ("demand BC 5", "'BC' is no operator here; write one of a1, a2"), ("demand Corbel BC", "SUM is missing"),
        ("strike A now", "'now' is one word too many; write s GROUPS, such as s AB"), ("end it", "'it' is one word too many"),
        ("unveil AZ all", "'Z', which is no group"), ("", "no action is written"), ("demand", "OPERATOR is missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_answered_with_what_would_be_right(text: str, words: str) -> None:
    setup = setups()["two-operators"]
    with pytest.raises(NotationError, match=words):
        typing.read(setup, text, (Kind.UNVEIL, Kind.STRIKE))


def test_all_that_the_game_says_of_an_action_is_understood_when_typed() -> None:
    """In words and in notation, of every kind of action; only a row needs its slice or a star, for it costs more than a cell."""
    every = dict.fromkeys(Kind, 0)
    what = make(3, 2, operators=({}, {"name": "To the Letter"}), seats=({"prices": tuple((kind, 0) for kind in Kind)},))
    state, _ = start(what, SeededGrid(3, ("s0", "s1"), 1))
    for action in (*legal.options(sight(state)), actions.Train(1, 0), actions.Audit(1, 1), actions.Audit(0, 2)):
        every[actions.kind(action)] += 1
        assert typing.read(what, notation.show(what, action)) == action
        said = say(what, action) or "end"
        if isinstance(action, actions.Unveil) and action.slice is None:
            with pytest.raises(NotationError, match="SLICE is missing"):
                typing.read(what, said)
            assert typing.read(what, f"{said} *") == action
        elif not isinstance(action, actions.Declare):
            assert typing.read(what, said) == action, said
    assert all(every.values())


def test_no_two_actions_share_a_word_and_none_is_a_command() -> None:
    names = [name for form in notation.FORMS for name in typing.names(form)]
    assert len(names) == len(set(names))
    assert {form.kind for form in notation.FORMS} == set(Kind)
    loaded = scenario.load(scenario.find("first-strike"))
    person = Person(SeatPort(Table(loaded, 1, ("person",)), 0), loaded, io.StringIO(), "all")
    assert not {name.split()[0] for name in names} & set(person.commands)


@pytest.mark.parametrize("name", [path.stem for path in sorted(files.scenarios().glob("*.toml"))])
def test_the_help_writes_actions_that_can_be_typed_and_the_story_says_what_to_declare(name: str) -> None:
    loaded = scenario.load(scenario.find(name))
    port = SeatPort(Table(loaded, 1, ("person",) * len(loaded.setup.seats)), 0)
    lines = list(saying.help_(port.sight(), bool(loaded.steps)))
    have = {kind for kind, _ in port.sight().me.prices} | {Kind.END}
    told = set()
    for line in lines[: lines.index("")]:
        sample = line.split("  ")[0]
        if sample and not re.search("[A-Z]{3}", sample.partition(" ")[2].replace("CDFH", "")):
            told.add(actions.kind(notation.parse(loaded.setup, sample)))
    assert told | {Kind.DECLARE} == have | {Kind.DECLARE}
    said = " ".join(lines[-1].split())
    for one in said.partition(": ")[2].removesuffix(".").split(", "):
        typing.read(loaded.setup, one)
    forms = [form for goal in loaded.setup.goals if goal.seat == 0 and (form := aims.form(loaded.setup, goal))]
    assert bool(forms) == (Kind.DECLARE in have)
    out = io.StringIO()
    Person(port, loaded, out, "all").story()
    assert all(f"Type: {form}" in out.getvalue() for form in forms)


def test_a_game_is_played_in_words_as_in_letters() -> None:
    one = typed("first-strike", "u BEF all\nif s CD, d a1 CD 6.5\nwhy a1 CD\ns CD\nd a1 CD 6.5\n.\nlog\n")
    other = typed(
        "first-strike",
        "unveil bef on all digits\nif strike CD, demand 6.5 of Aster for CD\nwhy Aster cd\nStrike C D\n"
        "demand CD 6.5\nend turn\nLOG\n",
    )
    assert one == other
    assert "Aster accepts 6.5 a round for CD" in other


# The lesson -----------------------------------------------------------------------------------------------------------


def test_the_lesson_says_at_every_step_what_to_type_and_that_takes_it_on() -> None:
    """Enter where a step is only read, answers in their own words, actions as the step writes them; to three stars."""
    lines = ["", "Falls", "u AB abc", "", "u ABC ab", "rises.", "u AB ab", "", "stays as it is", "u B a"]
    lines += ["= leave-one-out C -33.33 ab", "declare A 33.33", "= b 33.33", "end"]
    said = typed("one-removal", "\n".join(lines) + "\n")
    assert "score 100%, won, 3 of 3 stars" in said
    for part in (
        "On the board: ABC on All three: 100.", "Type next, or press Enter.", "To go on: unveil AB on All three. Type u AB abc",
        "Type = leave-one-out GROUP VALUE ab", "To go on: end the turn. Type end", "AC on North and",
        "AB on North and Coast: 100",
    ):  # fmt: skip
        assert part in said, part


def test_enter_skips_nothing_that_is_to_be_done_and_skip_does() -> None:
    said = typed("one-removal", "\n\n\n1\n\nnext\nskip\n")
    assert said.count("-- Step") == 3
    assert "to go on: unveil AB on All three. Type u AB abc" in said
    assert "Unveiled" not in said


@pytest.mark.parametrize("end", [".", "end"])
def test_a_lesson_is_not_ended_by_one_stray_line(end: str) -> None:
    """Twice ends it, with nothing done between; what is still to be declared is named."""
    once = typed("one-removal", f"{end}\n")
    assert "The lesson has 9 more steps. Type end once more to end the whole lesson" in once
    assert "Debrief" not in once
    assert "Debrief" in typed("one-removal", f"{end}\n{end}\n")
    assert "Debrief" not in typed("one-removal", f"{end}\nu AB abc\n{end}\n")
    late = "skip\n" * 8 + f"= C 5\n{end}\n"
    assert "Nothing is declared yet of A, B. Type end once more" in typed("one-removal", late)
    assert "Debrief" in typed("one-removal", f"{late}{end}\n")


def test_what_is_the_same_in_every_statement_may_be_left_out() -> None:
    setup = setups()["thin-slice"]
    worth = ["= leave-one-out GROUP VALUE all"]
    both = ["= poison GROUP 1 sevens", "= select ROW 0 all (a row of 4 groups)"]
    lost = ["= group-leave-one-out CDF VALUE all"]
    for asked, text, meant in (
        (worth, "declare c -3.5", "= leave-one-out C -3.5 all"), (worth, "= leave-one-out C 2", "= leave-one-out C 2 all"),
        (both, "declare poison b", "= poison B 1 sevens"), (both, "= select ABDE", "= select ABDE 0 all"),
        (both, "= poison B 0 sevens", "= poison B 0 sevens"), (lost, "declare 14.57", "= group-leave-one-out CDF 14.57 all"),
        (lost, "declare CDF 14.57", "= group-leave-one-out CDF 14.57 all"),
        (both, "= B", "= poison B 1 sevens"), (both, "= ADEF", "= select ADEF 0 all"),
    ):  # fmt: skip
        assert notation.show(setup, typing.read(setup, text, tuple(Kind), asked)) == meant
    for asked, text in ((both, "declare BD"), (worth, "declare 5"), (lost, "declare")):
        with pytest.raises(NotationError, match=re.escape(f"write {' or '.join(asked)}")):
            typing.read(setup, text, tuple(Kind), asked)


def test_what_is_known_is_not_paid_for_again() -> None:
    """As in the window, where nothing that the seat can know of has changed since."""
    loaded = scenario.load(scenario.find("first-strike"))
    table = Table(loaded, 1, ("person",))
    here = subsets.show(table.sight(0).board.rows[0])
    out = io.StringIO()
    terminal.run((SeatPort(table, 0),), loaded, io.StringIO(f"u {here} all\nu - all\nu - all\n"), out)
    assert out.getvalue().count("you know this already") == 2
    assert table.sight(0).notes.spent == 100


@pytest.mark.parametrize(("sign", "ends"), [("", "at most 1000"), ("-", "no less than -1000")])
def test_what_is_beyond_all_worth_is_told_with_the_end_that_it_passed(sign: str, ends: str) -> None:
    assert f"{sign}1001 is beyond what anything here is worth; write {ends}." in typed("first-strike", f"= CDFH {sign}1001\n")


def test_a_star_is_no_row_in_what_is_typed_and_in_records() -> None:
    said = typed("first-strike", "u * all\nu * *\nu AB *\n")
    assert said.count("a row is wanted, not *") == 2
    assert said.count("Unveiled: AB scores") == 4
    with pytest.raises(NotationError, match=re.escape("a row is wanted, not *")):
        notation.parse(scenario.load(scenario.find("first-strike")).setup, "u * all")


def test_names_of_groups_do_for_letters() -> None:
    setup = scenario.load(scenario.find("first-strike")).setup
    for text, meant in (
        ("unveil Harbour clerks all", "u A all"), ("u harbour clerks, Bus inspectors on All digits", "u AG all"),
        ("strike with School tutors and Clinic nurses", "s CD"), ("strike C, d", "s CD"), ("incentive for “Bell ringers”", "i H"),
        ("ask 8 of Aster for School tutors and D", "d a1 CD 8"), ("d a1 c,d 8", "d a1 CD 8"),
        ("= group-leave-one-out CDFH 14.57 all", "= group-leave-one-out CDFH 14.57 all"),
    ):  # fmt: skip
        assert notation.show(setup, typing.read(setup, text)) == meant, text


def test_an_answer_tells_the_figures_that_it_was_weighed_by_and_what_it_bounds() -> None:
    lines = "u BEF all\nu BDEF all\ns CD\nd a1 CD {}\n.\n"
    refused, accepted = (typed("first-strike", lines.format(sum_)) for sum_ in ("8", "6.5"))
    refused, accepted = (" ".join(one.split()) for one in (refused, accepted))
    told = re.search(
        r"As far as you can tell, without CD Aster would lose [^:]*: the most it would pay is ([\d., to()]*)\. ", refused
    )
    assert told is not None, refused
    assert max(float(one) for one in re.findall(r"\d+\.?\d*", told[1])) < 8
    assert "Aster accepts 6.5" in accepted
    told = re.search(r"the\s+most\s+it\s+would\s+pay\s+is\s+([\d.]+)(?:\s+\(([\d.]+))?", accepted)
    assert told is not None
    assert float(told[2] or told[1]) >= 6.5
    assert "As far as you can tell" not in typed("first-strike", lines.format("8"), assists="none")


def test_running_on_stops_where_something_changes_and_before_the_last_round() -> None:
    said = typed("first-strike", "..\n")
    assert said.count("Round 8 of 8   purse") == 1
    assert "Round 5 of 8   purse" not in said
    assert "Stopped: this is the last round." in said
    assert "Debrief" not in said
    said = typed("first-strike", "s CD\n..\n..\n")
    assert said.count("Stopped: Aster moved.") == 2
    assert "Round 4 of 8" not in said
    assert "Stopped: Aster accepted a demand." in typed("first-strike", "s CD\nd a1 CD 6.5\n..\n")
    said = typed("the-auditor", "..\n..\n")
    assert "Stopped: there is news." in said
    assert "Stopped: “Whose labels?” is due this round." in said


def test_a_goal_that_is_reached_is_announced_once() -> None:
    said = typed("first-strike", "s CDFH\n.\ns CDFH\n.\ns CDFH\n.\n")
    assert said.count("Goal reached: Be felt by Aster.") == 1, said


def test_one_cell_the_goals_what_is_done_what_comes_and_what_a_word_means_can_be_asked_for() -> None:
    said = typed(
        "first-strike", "u BEF all\ncell BEF\ncell BEF digits 0 to 3\nlist\ngoals\nnext\nbrief\nwhat strike\nwhat zebra\ncell\n"
    )
    assert "All digits: 83.58, seen in round 1" in said
    assert "Digits 0 to 3: veiled" in said
    assert re.search(r"u BEF all +unveil BEF on All digits", said)
    assert "By the end of round 8: Be felt by Aster: 0 of 1.5 points" in said
    assert "there are 7 more" in said
    assert "Round 1 of 8, purse 15, income 3 a round." in said
    assert "R10  Strike." in said
    assert "no rule tells of 'zebra'" in said
    assert "write cell ROW, such as cell AB" in said
    assert "You did nothing yet this turn." in typed("first-strike", "list\n")


def test_the_board_of_the_debrief_is_shown_for_a_request() -> None:
    end = ".\n" * 9
    assert "ABCDEFGH " not in typed("first-strike", end).partition("== Debrief")[2]
    assert re.search(r"ABCDEFGH +92.96", typed("first-strike", end + "board\n").partition("== Debrief")[2])


def test_text_is_folded_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    loaded = scenario.load(scenario.find("first-strike"))
    for columns, widest in ((60, 59), (80, 79), (300, 96)):
        monkeypatch.setenv("COLUMNS", str(columns))
        out = Terminal()
        port = SeatPort(Table(loaded, 1, ("person",)), 0)
        terminal.run((port,), loaded, io.StringIO("help\ngoals\nrules\nif s CD\nwhy a1 CD\nmoves\n" + ".\n" * 9), out)
        lines = [line.removeprefix("> ") for line in out.getvalue().splitlines()]
        assert max(map(len, lines)) <= widest, max(lines, key=len)
        assert max(map(len, lines)) > widest - 12


def test_odd_input_is_answered_in_a_sentence_at_every_prompt() -> None:
    draw = random.Random(5)
    text = (
        "u l n i s f p x d = t a . .. * - all ABC A z 0 -1 1.5 9999999 nan inf ∅ ٣ é “A” , ; if why hint cell what list next "
        "rules goals log undo redo skip and of for AB, Aster a1 a9 shapley poison select forecast 1e5 -0 + -- \x1b[31m \x00 🎲 "
        "a,b empty 0.005 ² 1 2 moves best from 99 board"
    )
    words = text.split(" ")
    for name in ("one-removal", "the-auditor", "substitutes"):
        lines = [" ".join(draw.choices(words, k=draw.randrange(1, 6))) for _ in range(120)]
        lines = [line for line in lines if not line.startswith(("hint", "best"))]
        assert "Round" in typed(name, "\n".join([*lines, *["."] * 20, *lines[:10]]))


def test_who_has_played_nothing_is_offered_the_lesson_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    def first_line(text: str, lines: type[io.StringIO] = Keyboard) -> str:
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdin", lines(text))
        monkeypatch.setattr(sys, "stdout", out)
        assert main(["play", "--text"]) == 0
        return out.getvalue()

    assert "(one-removal #" in first_line("\n")
    assert "== First Strike ==" in first_line("skip\n")
    assert "play --text one-removal" in first_line("", io.StringIO)
    assert "== First Strike ==" in first_line("skip\ns CD\n")
    assert "The lesson takes" not in first_line(""), "a game is kept now"
