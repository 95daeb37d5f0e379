"""The board screen: what it says is so, what it offers is legal, and what is done on it is done to the game."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from game.errors import GameError
from game.rules import actions
from game.rules.sight import Board, Sight
from game.view.board import actionbar, board, boardplay, boardui, cells, job, rows
from game.view.board.desk import Desk
from game.view.drawing.draw import Clip, Label, Scene, spots, words
from game.view.drawing.effects import Do
from game.view.drawing.pen import Pen
from game.view.drawing.point import Click, Key, Motion, Wheel
from game.view.terminal import saying
from tests.view_fixtures import MIDGAME, WINDOWS, crowd, desk, frame, player, settled, table, wide


def text(of: Desk, ui: boardui.BoardUi | None = None) -> str:
    at = frame()
    ui = ui or boardui.opening(of.sight)
    board.scene(ui, of, at)
    while of.work():
        board.scene(ui, of, at)
    return " | ".join(words(board.scene(ui, of, at)))


def test_the_opening_says_what_a_player_must_know() -> None:
    said = text(desk())
    for part in (
        "First Strike", "Round | 1 | of 8", "Purse | 16", "Income | +3", "A share for the four", "Aster trains here",
        "All digits", "Digits 7 to 9", "Harbour clerks", "yours", "independent", "If you end the turn now".upper(), "Unveil cell",
        "End turn", "Within Aster’s reach",
    ):  # fmt: skip
        assert part in said, part


def test_the_cell_under_the_cursor_is_explained_with_parts_that_add_up() -> None:
    of = desk(moves=MIDGAME)
    sight = of.sight
    row = 0b110010
    assert sight.cell(row, 0) is not None
    ui = replace(boardui.opening(sight), cursor=(row, 0))
    said = text(of, ui)
    here, there = sight.cell(row, 0), sight.cell(0b010010, 0)
    assert here is not None
    assert there is not None
    assert f"= {'+' if here.score > there.score else '−'}{abs(here.score - there.score) / 100:.1f}." in said


def test_a_plan_is_shown_before_anything_is_paid() -> None:
    of = desk()
    ui = replace(boardui.opening(of.sight), chosen=0b101000, page="plan")
    said = text(of, ui)
    for part in (
        "IF DF STRIKE", "4, leaves 12", "Closed rows", "192 of 256", "THEIR WORTH TO ASTER", "It would lose", "½ × ½ = ¼",
        "Most it accepts",
    ):  # fmt: skip
        assert part in said, part
    assert of.sight.notes.purse == 1600


def test_what_users_will_meet_is_foretold_where_the_operator_does_not_test_it() -> None:
    """On the board and in the terminal; where an operator deploys on what it tests, there is nothing to add."""
    for name, untested in (("thin-slice", True), ("first-strike", False)):
        at = desk(name)
        lines = list(saying.forecast(at.sight, at.port.forecast(None)))
        assert ("Where it is used" in text(at)) == untested
        assert any("where it is used" in line for line in lines) == untested


def test_the_risk_of_being_found_out_is_told_where_there_is_one() -> None:
    """On the board and in the terminal, with what it costs; not in a round without an audit."""
    for before, risk in (((), False), ((".",) * 3, True)):
        at = desk("thin-slice", (*before, "p A", "p A"))
        lines = list(saying.forecast(at.sight, at.port.forecast(None)))
        assert ("You are found out: you pay 12" in text(at)) == risk
        assert any("you are found out, and pay 12: " in line for line in lines) == risk


def test_changes_of_labels_are_foretold_before_anything_is_paid() -> None:
    """For a group of one's own each way to change its data; for another the correction that anybody may pay for."""
    at = desk("thin-slice")
    own, other = (text(at, replace(boardui.opening(at.sight), page="plan", chosen=1 << group)) for group in (0, 1))
    assert "If A is annotated".upper() in own.upper()
    assert "If A is poisoned".upper() in own.upper()
    assert own.count("Where it is used") == 3
    assert "If B is annotated".upper() in other.upper()
    assert "poisoned" not in other.lower()
    assert other.count("Where it is used") == 2


def test_a_refused_button_says_why() -> None:
    of = desk()
    ui = boardui.opening(of.sight)
    tips = {spot.name: spot for spot in spots(board.scene(ui, of, frame()))}
    assert not tips["strike"].enabled
    assert "choose groups first" in tips["strike"].tip
    foreign = replace(ui, chosen=0b1)
    tips = {spot.name: spot for spot in spots(board.scene(foreign, of, frame()))}
    assert "organizes C, D, F, H, not A" in tips["strike"].tip
    assert not tips["undo"].enabled
    assert "Nothing to undo" in tips["undo"].tip


def test_buttons_are_enabled_exactly_when_the_rules_allow_what_they_stand_for() -> None:
    of = desk(moves=MIDGAME)
    for chosen in (0, 0b1, 0b100, 0b101000, 0b100000):
        ui = replace(boardui.opening(of.sight), chosen=chosen)
        for spot in spots(board.scene(ui, of, frame())):
            if spot.name in actionbar.offered(of.sight):
                action = actionbar.action_of(spot.name, of.sight, ui)
                legal = action is not None and of.forbids(action) is None
                assert spot.enabled == legal, (spot.name, chosen)


def faces(sight: Sight, row: int) -> str:
    return cells.face(sight, row, 0)


def test_each_state_of_a_cell_has_its_face() -> None:
    sight = desk(moves=("u BEF *",)).sight
    row = 0b110010
    assert faces(sight, row) == "known"
    assert faces(sight, 0b1) == "veiled"
    withheld: Board = replace(sight.board, willingness=(1, 1, 1, 1, -1, 1, 1, 1))
    assert faces(replace(sight, board=withheld), row) == "closed-known"
    assert faces(replace(sight, board=withheld), 0b10000) == "closed"
    grown = replace(sight.board, amounts=(3, 2, 3, 3, 3, 3, 3, 3))
    assert faces(replace(sight, board=grown), row) == "stale"
    assert "amount of B" in cells.about(replace(sight, board=grown), row, 0, "1 credit")
    latent = replace(sight.board, amounts=(3, 0, 3, 3, 3, 3, 3, 3))
    assert faces(replace(sight, board=latent), row) == "latent"
    auditor = desk("the-auditor", moves=("a a1 1", ".", ".")).sight
    row = auditor.board.rows[0]
    assert [cells.face(auditor, row, slice_) for slice_ in range(3)] == ["aged", "aged", "veiled"]
    assert "in secret since" in cells.about(auditor, row, 1, "1 credit")
    holes = replace(sight.setup, unmeasured=frozenset({(row, 0)}))
    assert faces(replace(sight, board=replace(sight.board, setup=holes)), row) == "unmeasured"


def test_a_large_board_opens_on_the_rows_in_play_and_shows_all_on_one_key() -> None:
    sight = desk().sight
    few = rows.rows_of(rows.listing(sight, 0, False, ""))
    assert few[0] == sight.board.rows[0]
    assert len(few) == 37
    assert rows.rows_of(rows.listing(sight, 0, True, "")) != few
    assert len(rows.rows_of(rows.listing(sight, 0, True, ""))) == 256
    without = rows.rows_of(rows.listing(sight, 0b101000, False, ""))
    assert set(rows.fallbacks(sight, 0, 0b101000)) <= set(without)
    assert all(not row & 0b101000 for row in rows.rows_of(rows.listing(sight, 0b101000, True, "without")))
    assert all(row & 0b101000 == 0b101000 for row in rows.rows_of(rows.listing(sight, 0b101000, True, "with")))
    someone = player(table())
    someone.keys("v")
    for _ in range(20):
        someone.keys("page up")
    assert "No group" in someone.says()
    assert "One group" in someone.says()


def test_the_rows_a_demand_is_weighed_against_are_the_rules_reach() -> None:
    sight = desk().sight
    here = sight.board.rows[0]
    assert set(rows.in_reach(sight, 0)) == {row for row in range(256) if (row ^ here).bit_count() <= 2}


def test_a_round_by_keyboard_alone() -> None:
    """Choose, look, strike, ask, end: every key does what it says, and the focus is never lost."""
    someone = player(table())
    game = someone.stage.desk
    assert game is not None
    someone.keys("4", "6")
    assert "Clinic nurses and Weather watchers" in someone.says()
    someone.keys("home", "down", "u")
    assert len([1 for _ in game.sight.learned()]) == 2
    someone.keys("s")
    assert game.sight.notes.struck == 0b101000
    someone.keys("z")
    assert game.sight.notes.struck == 0
    someone.keys("y")
    assert game.sight.notes.struck == 0b101000
    someone.keys("d", "backspace", "backspace", "backspace", "backspace", "1", ".", "5", "return")
    assert [offer.sum for offer in game.sight.board.offers] == [150]
    someone.keys("e")
    assert game.sight.board.round == 2
    assert "End of round 1" in someone.says()
    someone.keys("space")
    assert "End of round 1" not in someone.says()
    assert someone.focused() is not None


def test_the_same_round_by_mouse_alone() -> None:
    someone = player(table())
    game = someone.stage.desk
    assert game is not None
    someone.click("group:3").click("group:5")
    listed = [int(spot.name.split(":")[1]) for spot in spots(someone.scene()) if spot.name.startswith("cell:")]
    row = next(row for row in listed if row in rows.fallbacks(game.sight, 0, 0b101000))
    someone.click(f"cell:{row}:0").click("unveil")
    assert game.sight.cell(row, 0) is not None
    someone.click("strike").click("undo").click("redo")
    assert game.sight.notes.struck == 0b101000
    someone.click("demand").click("sum-more").click("send")
    assert len(game.sight.board.offers) == 1
    someone.click("end").click("close")
    assert game.sight.board.round == 2
    someone.click("page:operator")
    assert "Greedy" in someone.says()


def test_tab_goes_round_every_control_and_back() -> None:
    someone = player(table())
    stops = [spot.name for spot in spots(someone.scene()) if spot.focus]
    assert len(stops) == len(set(stops))
    start = someone.stage.ui.point.focus
    seen = []
    for _ in stops:
        someone.keys("tab")
        seen.append(someone.stage.ui.point.focus)
        assert someone.focused() is not None
    assert sorted(seen) == sorted(stops)
    assert seen[-1] == start
    someone.keys("tab", "shift+tab")
    assert someone.stage.ui.point.focus == start


def test_what_was_done_this_turn_is_told() -> None:
    said = text(desk(moves=("u DEF *", "s DF", "i A", "d a1 DF 1.5")))
    assert "This turn: strike with DF, incentive for A, demand 1.5 credits a round of Aster for DF." in said.replace(" | ", " ")


def test_undo_says_why_it_is_blocked_after_something_was_revealed() -> None:
    someone = player(table())
    someone.keys("down", "u", "z")
    assert "Nothing to undo" in someone.says()


def test_an_unveiled_cell_is_not_paid_for_twice() -> None:
    someone = player(table())
    game = someone.stage.desk
    assert game is not None
    someone.keys("u")
    assert game.sight.notes.purse == 1600
    assert "know this already" in someone.says()


def test_a_forecast_that_takes_long_leaves_the_window_free_and_is_dropped_when_the_position_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of, step, begun = desk(), Event(), []
    right = of.port.forecast

    def slow(plan: object = None) -> object:
        begun.append(plan)
        assert step.wait(30)
        return right()

    monkeypatch.setattr(job, "PATIENCE", 0.0)
    monkeypatch.setattr(of.port, "forecast", slow)
    assert of.forecast() is None
    assert of.work(), "the window is back at once, and the forecast goes on beside it"
    assert of.forecast() is None
    assert of.waiting
    assert not of.settled()
    of.act(actions.Strike(0b100))
    step.set()
    of.rest()
    assert of.forecast() is None, "what was worked out is of the position before the strike"
    while of.work():
        of.rest()
    assert of.forecast() == right()
    assert of.settled()
    assert len(begun) == 2


def test_a_question_without_an_answer_is_not_asked_again_till_something_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    of, step = desk(), Event()

    def none(plan: object = None) -> object:
        assert step.wait(30)
        raise GameError("no luck")

    step.set()

    monkeypatch.setattr(of.port, "forecast", none)
    of.forecast()
    with pytest.raises(GameError, match="no luck"):
        of.work()
    assert of.forecast() is None
    assert not of.waiting
    of.act(actions.Strike(0b100))
    monkeypatch.setattr(job, "PATIENCE", 0.0)
    step.clear()
    of.forecast()
    assert of.waiting
    of.work()
    step.set()
    of.rest()
    assert not of.waiting, "who leaves a game hears nothing of its faults"


def test_a_cell_may_be_looked_at_again_where_labels_go_wrong_in_secret() -> None:
    """In the round it was learned it is known; from the next one on a goal that asks whose labels went wrong allows it."""
    someone = player(table("the-auditor"))
    game = someone.stage.desk
    assert game is not None
    someone.keys("right", "u")
    paid = game.sight.notes.purse
    someone.keys("u")
    assert "know this already" in someone.says()
    assert game.sight.notes.purse == paid
    someone.keys("e", "return", "u")
    assert game.sight.board.round == 2
    assert "know this already" not in someone.says()
    assert game.sight.notes.purse == paid + game.sight.notes.income - 100


def test_the_log_leads_back_to_the_row() -> None:
    someone = player(table(moves=MIDGAME))
    someone.keys("l")
    name = next(spot.name for spot in spots(someone.scene()) if spot.name.startswith("jump:"))
    someone.click(name)
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    assert ui.card == ""
    assert ui.cursor[0] == int(name.split(":")[1])


def test_the_primary_button_names_what_it_does() -> None:
    of = desk()
    ui = boardui.opening(of.sight)
    assert actionbar.due(of, ui) == ("seek", "Next veiled row")
    assert actionbar.due(of, replace(ui, cursor=(1, 0)))[0] == "unveil"
    assert actionbar.due(of, replace(ui, chosen=0b101000)) == ("strike", "Strike with DF")
    after = desk(moves=("s DF",))
    assert actionbar.due(after, replace(ui, chosen=0b101000)) == ("demand", "Demand for DF")
    waiting = desk(moves=("d a1 D 1",))
    assert actionbar.due(waiting, ui)[0] == "end"


def test_updating_the_screen_changes_neither_the_old_screen_nor_the_game() -> None:
    of = desk()
    ui = boardui.opening(of.sight)
    before, sight = repr(ui), of.sight
    new, effect = boardplay.update(replace(ui, cursor=(1, 0)), of, "unveil", frame())
    assert isinstance(effect, Do)
    assert effect.action == actions.Unveil(1, 0)
    assert repr(ui) == before
    assert of.sight is sight
    assert new.cursor == (1, 0)


def test_a_finished_game_offers_its_debrief() -> None:
    of = desk(moves=(".",) * 8)
    ui = boardui.opening(of.sight)
    assert actionbar.due(of, ui)[0] == "debrief"
    said = text(of, ui)
    assert "The game is over" in said
    assert "Aster trains here" in said
    assert "moves it" not in said, "an operator that no seat plays has no seat to move it, over or not"


def lies_inside(label: Label, width: float, height: float) -> bool:
    return label.x >= -1 and label.y >= -4 and label.x + label.w <= width + 1 and label.y + label.h <= height + 4


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
@pytest.mark.parametrize("page", ["cell", "plan", "operator"])
def test_nothing_written_is_wider_than_its_box_at_any_scale(width: int, height: int, scale: float, page: str) -> None:
    """Labels fit, none leaves the window, and what a player has to read is never cut short."""
    at = frame(width, height, scale)
    of = desk(moves=MIDGAME)
    ui = replace(boardui.opening(of.sight), chosen=0b101000, page=page)
    board.scene(ui, of, at)
    while of.work():
        board.scene(ui, of, at)
    scene = board.scene(ui, of, at)
    for item in scene:
        if isinstance(item, Label) and item.text:
            assert at.measure(item.text, item.size, item.weight) <= item.w + 0.51, item
            assert lies_inside(item, at.width, at.height) or _in_column(item, at.height), item
            assert not item.cut or item.text.startswith("Without DF"), item


def _in_column(label: Label, height: float) -> bool:
    # The inspector scrolls: what is below its foot is clipped away, not lost.
    return label.y + label.h > height


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_no_two_controls_overlap(width: int, height: int, scale: float) -> None:
    someone = player(table(), width, height, scale)
    found = [spot for spot in spots(someone.scene()) if spot.focus and spot.name not in ("grid", "inspector")]
    for i, one in enumerate(found):
        for two in found[i + 1 :]:
            apart = (
                one.x + one.w <= two.x + 0.5 or two.x + two.w <= one.x + 0.5
                or one.y + one.h <= two.y + 0.5 or two.y + two.h <= one.y + 0.5
            )  # fmt: skip
            assert apart, (one.name, two.name)


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_a_crowded_board_keeps_its_controls_apart(width: int, height: int, scale: float, tmp_path: Path) -> None:
    """Twelve groups, two operators, eleven actions."""
    someone = player(table(str(crowd(tmp_path)), ("s AF", "l C")), width, height, scale)
    found = [spot for spot in spots(someone.scene()) if spot.focus and spot.name not in ("grid", "inspector")]
    assert {"strike", "delete", "declare", "end", "menu"} <= {spot.name for spot in found}
    for i, one in enumerate(found):
        assert one.x >= 0
        assert one.y >= 0
        assert one.x + one.w <= someone.at.width + 0.5
        assert one.y + one.h <= someone.at.height + 0.5
        for two in found[i + 1 :]:
            across = one.x + one.w <= two.x + 0.5 or two.x + two.w <= one.x + 0.5
            assert across or one.y + one.h <= two.y + 0.5 or two.y + two.h <= one.y + 0.5, (one.name, two.name)
    for item in someone.scene():
        if isinstance(item, Label):
            assert someone.at.measure(item.text, item.size, item.weight) <= item.w + 0.51, item
    someone.keys("o", "o")
    assert "Borage Systems" in someone.says()


def test_the_wheel_scrolls_what_is_under_it() -> None:
    someone = player(table())
    at = someone.at
    someone.scene()
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    grid_spot = next(spot for spot in spots(someone.scene()) if spot.name == "grid")
    someone.stage.feed(Wheel(grid_spot.x + 30, grid_spot.y + 200, -3), at)
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    assert ui.top > 0


def test_pointing_at_nothing_or_at_what_is_refused_keeps_the_choice() -> None:
    someone = player(table())
    someone.keys("4")
    fund = next(spot for spot in spots(someone.scene()) if spot.name == "redo")
    someone.stage.feed(Motion(fund.x + 5, fund.y + 5), someone.at)
    assert "Nothing to redo" in someone.says()
    someone.stage.feed(Click(fund.x + 5, fund.y + 5), someone.at)
    someone.stage.feed(Click(1, 719), someone.at)
    ui = someone.stage.ui
    assert isinstance(ui, boardui.BoardUi)
    assert ui.chosen == 0b1000


def test_an_unknown_key_does_nothing() -> None:
    someone = player(table())
    before = someone.stage.ui
    someone.stage.feed(Key("f9"), someone.at)
    after = someone.stage.ui
    assert replace(after, point=before.point) == before
    assert settled(someone.stage, someone.at)


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_operators_on_one_row_stand_side_by_side(width: int, height: int, scale: float) -> None:
    """And the heading tells who they are, in their order; a pawn that is alone there has its name beside it as before."""
    someone = player(table("two-operators"), width, height, scale)
    someone.click("group:0").click("group:2")
    assert someone.stage.desk is not None
    sight = someone.stage.desk.sight
    assert "Without AC, as now: where Larkspur could go" in someone.says(), "it trains on neither"
    row = sight.board.rows[0]
    intents = (sight.board.intents[0],) * 2
    someone.stage.desk.sight = replace(sight, board=replace(sight.board, rows=(row, row), intents=intents))
    someone.stage.touch()
    assert "Larkspur and Corbel train here and mean to stay" in someone.says()
    left, right = [next(spot for spot in spots(someone.scene()) if spot.name == f"operator:{i}") for i in (0, 1)]
    chips = next(spot for spot in spots(someone.scene()) if spot.name == f"row:{row}")
    assert left.x + left.w <= right.x + 0.01
    assert right.x + right.w <= chips.x + 0.01
    assert left.w >= 8


def test_what_brings_nothing_is_not_due() -> None:
    """A strike that takes nothing from any operator, a demand of one that can do without: both stay legal, neither is urged."""
    of = desk("two-operators")
    board_ = of.sight.board
    alone = replace(of.sight, board=replace(board_, rows=(board_.rows[0],) * 2, intents=(None, None)))
    of.sight = alone
    spare = 1 << next(i for i in range(8) if not board_.rows[0] >> i & 1 and alone.me.organizes >> i & 1)
    mine = 1 << next(i for i in range(8) if board_.rows[0] >> i & 1 and alone.me.organizes >> i & 1)
    opened = boardui.opening(alone)
    assert actionbar.due(of, replace(opened, chosen=mine))[0] == "strike"
    assert actionbar.due(of, replace(opened, chosen=spare))[0] == "demand", "not worked out yet"
    settled_ = actionbar.due(worked(of, spare), replace(opened, chosen=spare))
    assert settled_[0] not in ("strike", "demand")
    assert actionbar.refusal("strike", of, replace(opened, chosen=spare)) is None


def worked(of: Desk, groups: int) -> Desk:
    """A desk that knows what groups are worth to the first operator."""
    of.leverage(0, groups)
    while of.work():
        of.leverage(0, groups)
    found = of.leverage(0, groups)
    assert found is not None
    assert 0 <= found.most[2] * 3 < 100, "three rounds of it do not bring back the price"
    return of


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
@pytest.mark.parametrize("page", ["cell", "plan", "operator"])
def test_what_ending_the_turn_brings_is_told_to_its_end(width: int, height: int, scale: float, page: str) -> None:
    """Two operators that may go to many rows: where it has a place of its own, all of it is in sight on every page."""
    someone = player(table("two-operators"), width, height, scale)
    someone.click("group:0").click("group:1").click("strike").click(f"page:{page}")
    scene = someone.scene()
    if someone.at.height < 500:
        return  # it is the end of the page, which scrolls
    begins = "if you end the turn"
    heading = next(i for i, one in enumerate(scene) if isinstance(one, Label) and one.text.lower().startswith(begins))
    told = [one for one in scene[heading:] if isinstance(one, Label)]
    last = next(one for one in told if one.text.startswith("You receive"))
    clip = next(one for one in reversed(scene[:heading]) if isinstance(one, Clip))
    assert last.y + last.h <= clip.y + clip.h
    assert not [one for one in told if one.text == "more below"]
    assert any(one.text in ("Corbel goes to", "Corbel will stand on") for one in told)


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
@pytest.mark.parametrize("name", ["first-strike", "thin-slice", "two-operators"])
def test_the_names_of_slices_keep_clear_of_the_bar(width: int, height: int, scale: float, name: str) -> None:
    """A name of two lines with a pawn under it is the tallest there is."""
    someone = player(table(name), width, height, scale)
    assert someone.stage.desk is not None
    scene = someone.scene()
    grid_ = next(spot for spot in spots(scene) if spot.name == "grid")
    first = next(i for i, item in enumerate(scene) if item is grid_)
    clip = next(i for i, item in enumerate(scene) if i > first and isinstance(item, Clip))
    heads = [item for item in scene[first:clip] if isinstance(item, Label)]
    assert len(heads) >= len(someone.stage.desk.sight.setup.slices)
    assert min(item.y for item in heads) >= grid_.y + 3


# Many columns -----------------------------------------------------------------------------------------------------------

HEADINGS = {
    "numbered": [f"Slice {i}" for i in range(16)],
    "forty characters": [f"Slice {i} with a name of forty characters!"[:40] for i in range(16)],
    "numbered at the end": [f"Test examples of class {i}" for i in range(16)],
    "all alike": ["All examples"] * 16,
    "one long word": [f"Handschriftenerkennungsergebnis{i}" for i in range(16)],
    "words": [
        "All",
        "Threes",
        "Eights",
        "Thin ones",
        "Old",
        "New",
        "Left",
        "Right",
        "Young",
        "Elderly",
        "North",
        "South",
        "East",
        "West",
        "Rare",
        "Usual",
    ],
    "four": ["Handwritten threes and eights", "Handwritten threes and nines", "All", "Everything else that was tested"],
    "one": ["The only column there is"],
}


def head(scene: Scene, slice_: int) -> list[Label]:
    """The lines over a column."""
    place = next((one for one in spots(scene) if one.name == f"@column:{slice_}"), None)
    if place is None:
        return []
    at = place.x + place.w / 2
    middle = (one for one in scene if isinstance(one, Label) and place.y - 2 <= one.y + one.h / 2 <= place.y + place.h + 2)
    return [one for one in middle if one.x <= at <= one.x + one.w]


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
@pytest.mark.parametrize("name", HEADINGS)
def test_every_column_can_be_told_from_every_other(name: str, width: int, height: int, scale: float, tmp_path: Path) -> None:
    """No two headings are alike, none is cut or wider than its column; what is left out is told at the pointer."""
    names = HEADINGS[name]
    someone = player(table(str(wide(tmp_path, names))), width, height, scale)
    scene = someone.scene()
    shown = [i for i in range(len(names)) if head(scene, i)]
    assert shown == list(range(len(shown)))
    if scale == 1:
        assert len(shown) == len(names)
    found = [tuple(one.text for one in head(scene, i)) for i in shown]
    assert len(set(found)) == len(shown), found
    for i in shown:
        for one in head(scene, i):
            assert not one.cut, one
            assert someone.at.measure(one.text, one.size, one.weight) <= one.w + 0.51, one
        assert next(spot for spot in spots(scene) if spot.name == f"@column:{i}").tip == names[i]


@pytest.mark.parametrize(("width", "height", "scale"), WINDOWS)
def test_every_known_score_of_sixteen_columns_can_be_read(width: int, height: int, scale: float, tmp_path: Path) -> None:
    """New ones and those that are out of date; where there is no room for a decimal, in whole points."""
    game = table(str(wide(tmp_path, HEADINGS["numbered"])), ("u ABCDE *", "x A", "."))
    someone = player(game, width, height, scale)
    assert someone.stage.desk is not None
    sight = someone.stage.desk.sight
    read = set()
    for _ in range(16):
        scene = someone.scene()
        for spot in spots(scene):
            kind, _, rest = spot.name.partition(":")
            row, _, slice_ = rest.partition(":")
            known = sight.cell(int(row), int(slice_)) if kind == "cell" and spot.w < 100 else None
            if known is None or not head(scene, int(slice_)) or (known_at := (int(row), int(slice_))) in read:
                continue
            inside = [
                one for one in scene
                if isinstance(one, Label) and spot.x - 0.1 <= one.x and one.x + one.w <= spot.x + spot.w + 0.1
                and spot.y <= one.y + one.h / 2 <= spot.y + spot.h
            ]  # fmt: skip
            assert [one.cut for one in inside] == [False], spot
            (label,) = inside
            assert abs(float(label.text) - known.score / 100) <= (0.051 if "." in label.text else 0.51)
            assert label.size >= 9
            assert someone.at.measure(label.text, label.size, label.weight) <= label.w + 0.51
            read.add(known_at)
        someone.keys("right")
    assert {slice_ for _, slice_ in read} == set(range(16)), "each column comes into sight when the cursor goes there"


def test_a_page_of_columns_is_turned_by_key_and_by_mouse(tmp_path: Path) -> None:
    someone = player(table(str(wide(tmp_path, HEADINGS["numbered"]))), 1280, 720, 2.0)
    first = [i for i in range(16) if head(someone.scene(), i)]
    count = len(first)
    assert count < 16
    assert f"1–{count} of 16" in someone.says()
    more = next(spot for spot in spots(someone.scene()) if spot.tip == "More columns")
    someone.click(more.name)
    assert [i for i in range(16) if head(someone.scene(), i)] == list(range(count, min(2 * count, 16)))
    someone.keys("left")
    assert [i for i in range(16) if head(someone.scene(), i)] == first


def test_lines_of_much_the_same_width_break_no_word() -> None:
    pen = Pen(frame())
    for wide_ in range(30, 120, 3):
        for line in pen.balanced("Slice 10 of many", wide_, 12):
            assert set(line.split()) <= {"Slice", "10", "of", "many"} or wide_ < pen.width("Slice", 12)
