"""Operator and auditor seats on the screens: every action by mouse, by key and in notation, and everything that happens told."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from game.rules import events
from game.rules.setup import Condition
from game.scenario import load
from game.session.port import doors
from game.session.table import Table
from game.view import terminal
from game.view.board import actionbar, board, boardui, groups, reporting, rows, stating
from game.view.board.desk import Desk
from game.view.drawing import theme
from game.view.drawing.draw import Disc, Label, spots, words
from game.view.drawing.pen import Pen
from game.view.terminal.person import Person
from tests.test_hotseat import game, taken
from tests.view_fixtures import WINDOWS, Player, frame, player, roles, settled, table

ALL = ("person",) * 3


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return roles(tmp_path)


def seated(path: Path, seat: int, moves: tuple[str, ...] = (), window: tuple[int, int, float] = (1280, 720, 1.0)) -> Player:
    """A player at the board of a seat, after some moves and the ends of the turns of the seats before it."""
    return taken(player(game(path, (*moves, *("." * seat)), ALL), *window))


def desk_of(someone: Player) -> Desk:
    desk = someone.stage.desk
    assert desk is not None
    return desk


def ui_of(someone: Player) -> boardui.BoardUi:
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    return ui


# An operator seat -----------------------------------------------------------------------------------------------------


def test_an_operator_seat_opens_on_its_own_row_with_the_rows_it_can_move_to(scenario: Path) -> None:
    someone = seated(scenario, 1)
    desk = desk_of(someone)
    assert ui_of(someone).cursor[0] == desk.sight.board.rows[1]
    said = someone.says()
    for part in ("Borage Labs operator", "Borage trains here: you move it", "Where you can move Borage", "Move here", "Audit"):
        assert part in said, part
    listed = rows.listing(desk.sight, 0, False, "")
    place = next(i for i, line in enumerate(listed) if isinstance(line, rows.Heading) and line.text.startswith("Where you can"))
    assert isinstance(listed[place + 1], int)


def test_the_pawn_is_moved_by_key_and_taken_back(scenario: Path) -> None:
    someone = seated(scenario, 1)
    desk = desk_of(someone)
    start = desk.sight.board.rows[1]
    row = next(row for row in rows.in_reach(desk.sight, 1) if row != start)
    someone.stage.command(f"cell:{row}:0", someone.at)
    assert "IF IT MOVES HERE" in someone.says()
    assert "Move to" in someone.says()
    someone.keys("t")
    assert desk.sight.board.rows[1] == row
    assert "This turn: move Borage to" in someone.says()
    someone.keys("t")
    assert "moved this round already" in someone.says()
    someone.keys("z")
    assert desk.sight.board.rows[1] == start


def test_the_pawn_is_moved_by_mouse_and_a_row_out_of_reach_says_why(scenario: Path) -> None:
    someone = seated(scenario, 1)
    desk = desk_of(someone)
    row = next(row for row in rows.in_reach(desk.sight, 1) if row != desk.sight.board.rows[1])
    name = next(spot.name for spot in spots(someone.scene()) if spot.name.startswith(f"cell:{row}:"))
    someone.click(name).click("train")
    assert desk.sight.board.rows[1] == row
    far = replace(ui_of(someone), cursor=(0b111111, 0))
    desk.undo()
    spot = next(spot for spot in spots(board.scene(far, desk, frame())) if spot.name == "train")
    assert not spot.enabled
    assert "the reach is 2" in spot.tip


def test_an_operator_seat_audits_its_own_row(scenario: Path) -> None:
    someone = seated(scenario, 1)
    desk = desk_of(someone)
    row = desk.sight.board.rows[1]
    someone.keys("a")
    for part in ("AN AUDIT OF BORAGE", "Slice one tested now", "Slice two it tests this", "Slice three with more"):
        assert part in someone.says(), part
    someone.keys("o", "up", "up", "left", "right")
    assert ui_of(someone).count == 2, "no more than there is"
    someone.keys("1")
    assert ui_of(someone).count == 1
    someone.keys("up", "return")
    assert all(desk.sight.fresh(row, slice_) is not None for slice_ in range(3))
    assert ui_of(someone).cursor == (row, 0)
    assert "no slice left to test" in someone.keys("a").says()


def test_what_an_operator_seat_earned_is_in_its_report(scenario: Path) -> None:
    someone = seated(scenario, 1)
    someone.keys("e", "e")
    taken(someone).keys("e", "e")
    taken(someone).keys("e", "e", "return")
    earned = next(event for _, event in desk_of(someone).log if isinstance(event, events.Revenue))
    assert f"{earned.earned / 100:g} earned" in someone.says()
    assert "paid for data" in someone.says()


# An auditor -----------------------------------------------------------------------------------------------------------


def test_an_auditor_audits_any_operator_by_mouse(scenario: Path) -> None:
    someone = seated(scenario, 2)
    desk = desk_of(someone)
    assert "Audit Aster" in someone.says()
    someone.click("audit").click("operator-next").click("sum-more")
    assert "AN AUDIT OF BORAGE" in someone.says()
    someone.click("send")
    assert desk.sight.notes.purse == 1600 - 200
    assert all(desk.sight.fresh(desk.sight.board.rows[1], slice_) is not None for slice_ in range(3))


def test_every_statement_that_a_goal_asks_for_is_made_by_keys(scenario: Path) -> None:
    """A poisoned group, a row, a forecast, a retrain, a value: each has its page, and M goes on to the next."""
    someone = seated(scenario, 2)
    desk = desk_of(someone)
    someone.keys("1", "=")
    assert "WERE THE LABELS OF A MADE WORSE?" in someone.says()
    someone.keys("up", "return")
    someone.keys("=", "m")
    assert "CHOOSE ABC" in someone.says()
    someone.keys("return")
    for method, text in (("forecast", "40"), ("unlearn", "30.5"), ("shapley", "-2")):
        someone.keys("=", "m")
        assert stating.current(desk.sight, ui_of(someone)).method == method
        someone.keys(*text, "return")
    declared = {(method, groups): value for (method, groups, _), value in desk.sight.notes.declared.items()}
    assert declared == {
        ("poison", 1): 100, ("select", 0b111): 0, ("forecast", 0): 4000, ("unlearn", 1): 3050, ("shapley", 1): -200,
    }  # fmt: skip
    said = someone.says()
    for part in ("A named", "ABC is chosen"):
        assert part in said, part


def test_a_named_group_is_taken_back_from_any_column() -> None:
    """The page begins with yes, then with what was said; named once, a group is not due again."""
    someone = player(table("the-auditor"))
    row = desk_of(someone).sight.board.rows[0]
    someone.stage.command(f"cell:{row}:3", someone.at)
    someone.keys("4", "=", "return")
    assert "D named" in someone.says()
    assert "Labels of D bad?" not in someone.says()
    someone.stage.command(f"cell:{row}:1", someone.at)
    someone.keys("c", "4", "=")
    assert ui_of(someone).sum == 100
    someone.keys("down", "return")
    assert "nobody named" in someone.says()


def test_statements_are_made_by_mouse(scenario: Path) -> None:
    someone = seated(scenario, 2)
    desk = desk_of(someone)
    someone.click("group:1").click("declare").click("sum-more").click("send")
    assert desk.sight.notes.declared[("poison", 2, 0)] == 100
    someone.click("declare").click("method").click("method").click("sum-more").click("send")
    assert desk.sight.notes.declared[("forecast", 0, 0)] == 100


def test_a_statement_says_what_is_missing(scenario: Path) -> None:
    someone = seated(scenario, 2)
    desk = desk_of(someone)
    ui = replace(ui_of(someone), chosen=0)
    found = {one.method: one for one in stating.statements(desk.sight, ui)}
    assert found["poison"].groups is None
    assert stating.missing(found["poison"], ui) == "choose one group first"
    assert stating.missing(found["poison"], replace(ui, chosen=3)) == "choose just one group"
    assert found["select"].groups == ui.cursor[0]
    assert found["unlearn"].groups == 1, "the goal names the groups"
    organizer = seated(scenario, 0)
    ui = replace(ui_of(organizer), chosen=0)
    asked = {one.method: one for one in stating.statements(desk_of(organizer).sight, ui)}
    assert len(asked) == 10, "without such a goal, every method"
    assert "choose groups first" in (stating.missing(asked["unlearn"], ui) or "")


def test_every_page_of_writing_fits_its_window(scenario: Path) -> None:
    for width, height, scale in [*WINDOWS, (800, 500, 1.0)]:
        someone = seated(scenario, 2, window=(width, height, scale))
        at = someone.at
        someone.keys("a")
        pages = [someone.scene()]
        someone.keys("escape", "1", "=")
        for _ in range(5):
            pages.append(someone.scene())
            someone.keys("m")
        for page in pages:
            controls = [spot for spot in spots(page) if spot.focus and spot.name not in ("grid", "inspector")]
            for i, one in enumerate(controls):
                assert -1 <= one.x <= one.x + one.w <= at.width + 1, one
                for two in controls[i + 1 :]:
                    across = one.x + one.w <= two.x + 0.5 or two.x + two.w <= one.x + 0.5
                    assert across or one.y + one.h <= two.y + 0.5 or two.y + two.h <= one.y + 0.5, (one.name, two.name)
            for item in page:
                if isinstance(item, Label):
                    assert at.measure(item.text, item.size, item.weight) <= item.w + 0.51, item


def test_buttons_of_every_role_are_enabled_exactly_when_the_rules_allow_it(scenario: Path) -> None:
    for seat in range(3):
        someone = seated(scenario, seat)
        desk = desk_of(someone)
        for chosen in (0, 1, 0b11):
            for row in (desk.sight.board.rows[1], 0b1100, 0b111111):
                ui = replace(ui_of(someone), chosen=chosen, cursor=(row, 0))
                for spot in spots(board.scene(ui, desk, frame())):
                    if spot.name in actionbar.offered(desk.sight):
                        action = actionbar.action_of(spot.name, desk.sight, ui)
                        assert spot.enabled == (action is not None and desk.forbids(action) is None), (spot.name, chosen, row)


# What is told ---------------------------------------------------------------------------------------------------------


def test_audits_blame_and_bans_are_told_and_shown(scenario: Path) -> None:
    """A group is poisoned in a round of an audit, twice: it is cleaned, then banned; report, cards, operator page, top bar."""
    someone = seated(scenario, 0, (".",) * 3)
    assert "Aster audits this round" in someone.says()
    someone.keys("1", "p", "p")
    assert "poisoned" in someone.says()
    someone.keys("e", "e")
    taken(someone).keys("e", "e")
    taken(someone).keys("e", "e", "return")
    said = someone.says()
    for part in (
        "Aster audits its model on every slice.", "blames A", "labels of A (Community A) corrected",
        "You are found to have poisoned A", "− 6 penalty",
    ):  # fmt: skip
        assert part in said, part
    someone.keys("space", "o")
    said = someone.says()
    for part in (
        "cleaned",
        "Audits every slice next in round 4",
        "Puts up with a fall of 2 points",
        "correcting labels before it bans",
    ):
        assert part in said, part
    assert "had its labels corrected" in groups.about(desk_of(someone).sight, 0)
    assert "poisoned" not in groups.state_of(desk_of(someone).sight, 0)


def test_every_public_event_that_concerns_players_has_a_line_in_the_report(scenario: Path) -> None:
    sight = desk_of(seated(scenario, 2)).sight
    happened = (
        events.DemandMade(0, 0, 1, 500), events.Shown(0, 3, 1, 7000), events.Trained(1, 12, 13), events.AuditHeld(0),
        events.Blamed(0, 1, 1), events.Banned(0, 1), events.Cleaned(0, 0), events.Caught(0, 1, 600), events.IncentiveGiven(0, 2),
        events.DealEnded(0, 0, 1), events.Moved(0, 7, 3, "it is better", 100, 3, 100), events.Dropped(0, 4, 3),
        events.Published(0, 3, ((0, 7000),)), events.RoundOpened(2), events.IntentShown(0, 3, 0, "nothing is better", 3, 0),
    )  # fmt: skip
    pen = Pen(frame())
    reporting.draw(pen, sight, happened, {(0, 0): 6500}, 0)
    said = " ".join(words(pen.scene()))
    for part in (
        "The union asks Aster for 5", "The union unveils for all: AB scores 70 on Slice two", "Borage moves from CD to ACD",
        "audits its model", "found that its score fell on Slice two and blames B",
        "bans B", "labels of A", "pays 6", "incentive", "is over",
        "it is better", "falls back", "65.0 → 70.0", "Round 2".upper(), "nothing is better",
    ):  # fmt: skip
        assert part in said, part


def test_a_ban_is_on_the_groups_card_and_closes_rows_to_the_operator(scenario: Path) -> None:
    someone = seated(scenario, 0)
    desk = desk_of(someone)
    banned = replace(desk.sight, board=replace(desk.sight.board, bans=(1, 0)))
    assert "banned by Aster" in groups.state_of(banned, 0)
    assert "will not train on it again" in groups.about(banned, 0)
    assert all(not row & 1 for row in rows.in_reach(banned, 0))


def test_what_one_seat_unveils_at_a_shared_table_the_next_sees_and_reads(tmp_path: Path) -> None:
    path = roles(tmp_path, shared=True)
    someone = seated(path, 0)
    someone.stage.command(f"cell:{0b1111}:1", someone.at)
    someone.keys("u", "e", "return", "space")
    assert "The union unveils for all: ABCD scores" in someone.says()
    assert desk_of(someone).sight.cell(0b1111, 1) is not None


def test_all_of_it_in_the_terminal(scenario: Path) -> None:
    loaded = load(scenario)
    table = Table(loaded, 1, ALL)
    text = (
        "\n.\n\nt b2 ACD\nundo\nt b2 ACD\na b2 1\nboard\n.\n\na a1 2\n= poison A 1 one\n= select ABE 0 three\n"
        "= forecast - 40 one\n= unlearn A 30 one\nboard\n.\n\np A\np A\nboard\n.\n\n.\n\n.\n\nboard\nlog\nquit\n"
    )
    out = io.StringIO()
    assert terminal.run(doors(table), loaded, io.StringIO(text), out) == 0
    said = out.getvalue()
    for part in (
        "Borage moves from CD to ACD, as its seat decided", "you move it; it pays", "Borage Labs moves it", "A named",
        "ABE is chosen", "40 declared", "audits every slice at the end of round 2, puts up with a fall of 2 points",
        "yours, poisoned", "found that its score fell on", "has had the labels corrected of A",
            "earned", "you are The watch, auditor",
    ):  # fmt: skip
        assert part in said, part
    assert "(R" not in said, "nothing was refused"


def test_the_story_tells_each_role_what_it_can_do(scenario: Path) -> None:
    for seat, words_ in ((1, "Move your operator (T)"), (2, "Audit (A)")):
        someone = player(game(scenario, (".",) * seat, ALL))
        someone.keys("return")
        assert words_ in someone.says()


def test_a_conditional_event_is_announced_like_any_other(scenario: Path) -> None:
    """Its condition stays the scenario's own; the announcement says what will happen."""
    someone = seated(scenario, 2)
    desk = desk_of(someone)
    from game.rules.setup import Event

    coming = Event(2, "news", "Aster pays more.", when=Condition(operator=0, below=9000))
    shown = replace(desk.sight.board, announced=(coming,), round=1)
    desk.sight = replace(desk.sight, board=shown)
    desk.port.sight = lambda: desk.sight  # type: ignore[method-assign]
    someone.stage.touch()
    assert "Round 2: Aster pays more." in " ".join(words(settled(someone.stage, frame(1920, 1080))))


def test_a_small_card_shows_how_many_labels_are_wrong_and_how_much_is_withheld() -> None:
    """At 200% there is room for marks or a word: what a chip or the labels say themselves has no word in the place of either."""
    small = settled(player(table("thin-slice", ("p D", "p D", "p A", "."))).stage, frame(1280, 720, 2.0))
    assert "poisoned" not in words(small)
    wrong = [one for one in small if isinstance(one, Disc) and one.rim == theme.AMBER]
    right = [one for one in small if isinstance(one, Disc) and one.fill == theme.CYAN]
    assert (len(wrong), len(right)) == (3, 9)
    struck = settled(player(table("first-strike", ("s CD", "f H"))).stage, frame(1280, 720, 2.0))
    assert not {"withheld", "struck"} & set(words(struck))
    assert "funded" in words(struck)


# Steps ----------------------------------------------------------------------------------------------------------------


def test_each_seat_is_told_its_own_steps(scenario: Path) -> None:
    """In the window and in the terminal; a seat that is told none has the story and no narration."""
    steps = (("Call a strike.", "strike", "union"), ("Now end your turn.", "end", "union"), ("Test a slice.", "audit", "watch"))
    with scenario.open("a", encoding="utf-8") as file:
        for text, waits, seat in steps:
            file.write(f'[[step]]\ntext = "{text}"\nwaits = "{waits}"\nseat = "{seat}"\n')
    loaded = load(scenario)
    for seat, told in enumerate((("Call a strike.", 2), None, ("Test a slice.", 1))):
        someone = seated(scenario, seat)
        said = someone.says()
        assert ("STEP 1 OF" in said) == (told is not None)
        out = io.StringIO()
        ports = doors(game(scenario, ("." * seat), ALL))
        person = Person(ports[seat], loaded, out, "all")
        person.sit_down()
        assert ("Step 1 of" in out.getvalue()) == (told is not None)
        if told is not None:
            assert told[0] in said
            assert told[0] in out.getvalue()
            assert f"STEP 1 OF {told[1]}" in said
            assert f"Step 1 of {told[1]}" in out.getvalue()
