"""What the tests of the screens share: games at known places, frames of known windows, and a player without hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from game.rules import notation
from game.scenario import find, load
from game.session.port import SeatPort
from game.session.table import Table
from game.view.board.desk import Desk
from game.view.drawing import letters, point
from game.view.drawing.draw import Frame, Label, Scene, Spot, spots
from game.view.drawing.point import Key
from game.view.stage import Stage

WINDOWS = ((1280, 720, 1.0), (1280, 720, 1.5), (1280, 720, 2.0), (1920, 1080, 1.0), (1920, 1080, 1.5), (1920, 1080, 2.0))


def frame(width: int = 1280, height: int = 720, scale: float = 1.0) -> Frame:
    return Frame(width / scale, height / scale, letters.measure(scale))


def table(name: str = "first-strike", moves: tuple[str, ...] = ()) -> Table:
    """A game after some moves in notation."""
    scenario = load(find(name))
    game = Table(scenario, scenario.seed, ("person",) * len(scenario.setup.seats))
    for text in moves:
        game.act(0, notation.parse(scenario.setup, text))
    return game


MIDGAME = ("u DEF *", "u BEF all", "u BE all", "s DF", ".", "u ABCEF all")


def desk(name: str = "first-strike", moves: tuple[str, ...] = ()) -> Desk:
    game = table(name, moves)
    return Desk(SeatPort(game, 0), game.scenario)


def crowd(folder: Path) -> Path:
    """A scenario with as much of everything as a screen has to bear: groups, operators, goals, actions, long names."""
    lines = [
        'format = 1', 'id = "crowd"', 'title = "A board of twelve groups with a long title"', 'summary = "Two operators."',
        'story = "A test."', "minutes = 30", "rounds = 12", "seed = 3", "[source]", 'kind = "metric"', 'metric = "jaccard"',
    ]  # fmt: skip
    for letter in "ABCDEFGHIJKL":
        lines += ["[[group]]", f'letter = "{letter}"', f'name = "The community of the letter {letter}"', "amount = 2"]
    for name, groups in (("one", "ABCDEF"), ("two", "FGHIJKL"), ("three", "ABCDEFGHIJKL")):
        lines += ["[[slice]]", f'id = "{name}"', f'name = "Evaluation slice number {name}"', f'groups = "{groups}"']
    lines += ["[[operator]]", 'id = "a1"', 'name = "Aster"', 'row = "ABCDE"', "tested = { one = 1.0 }"]
    lines += ["[[operator]]", 'id = "b2"', 'name = "Borage Systems"', 'row = "FGHI"', "tested = { two = 0.5, three = 0.5 }"]
    kinds = '"unveil", "labor", "annotation", "incentive", "strike", "fund", "poison", "delete", "demand", "declare"'
    lines += ["[[seat]]", 'id = "you"', 'name = "You"', "budget = 40", "income = 3", 'organizes = "ABCDEFGHIJKL"']
    lines += [f"actions = [{kinds}]"]
    for number in (1, 2, 3):
        lines += ["[[goal]]", f'id = "g{number}"', 'kind = "income"', f'title = "A goal with a long title, number {number}"']
        lines += ["points = 50", "partial = 10", "full = 40"]
    path = folder / "crowd.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def wide(folder: Path, names: Sequence[str]) -> Path:
    """A board of twelve groups and as many columns as there are names, with money to see all of it."""
    lines = [
        'format = 1', 'id = "wide"', 'title = "Wide"', "rounds = 3", "[source]", 'kind = "metric"',
        'metric = "jaccard"', "noise = 0.2",
    ]  # fmt: skip
    for letter in "ABCDEFGHIJKL":
        lines += ["[[group]]", f'letter = "{letter}"', f'name = "Group {letter}"', "amount = 2"]
    for number, name in enumerate(names):
        groups = ("ABCDEFGHIJKL" * 2)[number % 12 :][: 3 + number // 2]
        lines += ["[[slice]]", f'id = "s{number}"', f'name = "{name}"', f'groups = "{groups}"']
    lines += ["[[operator]]", 'id = "a1"', 'name = "Aster"', 'row = "ABCDEF"', "tested = { s0 = 1.0 }"]
    lines += ["[[seat]]", 'id = "you"', 'name = "You"', "budget = 900", 'organizes = "ABC"']
    lines += ["[[goal]]", 'id = "g"', 'kind = "income"', 'title = "Share"', "points = 1", "partial = 20", "full = 40"]
    path = folder / "wide.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


ROLES = ("Rivals", "Friends of the long name", "Third", "Fourth", "Fifth", "Sixth")


def rivals(folder: Path, seats: int = 2, rounds: int = 3) -> Path:
    """A quick scenario of two to six seats that share eight groups, with one operator."""
    lines = [
        'format = 1', 'id = "rivals"', 'title = "Rivals"', 'summary = "Several seats at one screen."', 'story = "A test."',
        f"minutes = 5\nrounds = {rounds}\nseed = 3", "[source]", 'kind = "metric"', 'metric = "jaccard"',
    ]  # fmt: skip
    for letter in "ABCDEFGH":
        lines += ["[[group]]", f'letter = "{letter}"', f'name = "Community {letter}"', "amount = 2"]
    for name, groups in (("one", "ABCDEF"), ("two", "EFGH")):
        lines += ["[[slice]]", f'id = "{name}"', f'name = "Slice {name}"', f'groups = "{groups}"']
    lines += ["[[operator]]", 'id = "a1"', 'name = "Aster"', 'row = "ABCDE"', "tested = { one = 1.0 }"]
    share = 8 // seats
    for seat, name in enumerate(ROLES[:seats]):
        mine = "ABCDEFGH"[seat * share :][:share]
        lines += ["[[seat]]", f'id = "p{seat + 1}"', f'name = "{name}"', f'organizes = "{mine}"']
        lines += ["[[goal]]", f'id = "g{seat + 1}"', 'kind = "income"', f'title = "Earn for {name}"', f'seat = "p{seat + 1}"']
        lines += ["points = 50", "partial = 10", "full = 40"]
    path = folder / "rivals.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def roles(folder: Path, shared: bool = False) -> Path:
    """A quick scenario of three seats with a role each, two operators (one audits, one is a seat's), every kind of statement."""
    lines = [_ROLES.replace("SHARING", "shared" if shared else "private")]
    for letter in "ABCDEF":
        lines += ["[[group]]", f'letter = "{letter}"', f'name = "Community {letter}"', "amount = 2"]
    for name, groups in (("one", "ABCD"), ("two", "CDEF"), ("three", "ABEF")):
        lines += ["[[slice]]", f'id = "{name}"', f'name = "Slice {name}"', f'groups = "{groups}"']
    goals = (
        ("pay", "income", "union", "", 10, 60), ("good", "performance", "maker", 'operator = "b2"', 60, 90),
        ("found", "detect", "watch", "", 50, 100), ("best", "select", "watch", 'slice = "three"\nsize = 3', 10, 0),
        ("future", "forecast", "watch", 'slice = "one"\nsize = 5', 20, 5),
        ("gone", "unlearn", "watch", 'operator = "a1"\nslice = "one"\ngroups = "A"', 20, 5),
        ("worth", "estimate", "watch", 'method = "shapley"\nslice = "one"', 20, 5),
    )  # fmt: skip
    for name, kind, seat, more, partial, full in goals:
        lines += ["[[goal]]", f'id = "{name}"', f'kind = "{kind}"', f'seat = "{seat}"', f'title = "The goal {name}"', more]
        lines += ["points = 10", f"partial = {partial}", f"full = {full}"]
    path = folder / "roles.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


_ROLES = """
format = 1
id = "roles"
title = "Roles"
summary = "An organizer, an operator and an auditor."
story = "A test."
minutes = 5
rounds = 4
seed = 3
penalty = 6
unveilings = "SHARING"
[source]
kind = "metric"
metric = "jaccard"
[[operator]]
id = "a1"
name = "Aster"
row = "ABC"
tested = { one = 1.0 }
deployed = { one = 0.5, two = 0.5 }
audit = 2
tolerance = 2
answers = ["clean", "incentive"]
[[operator]]
id = "b2"
name = "Borage"
row = "CD"
tested = { two = 1.0 }
[[seat]]
id = "union"
name = "The union"
organizes = "ABCD"
[[seat]]
id = "maker"
name = "Borage Labs"
role = "operator"
operator = "b2"
actions = ["train", "audit", "unveil", "declare", "annotation"]
[[seat]]
id = "watch"
name = "The watch"
role = "auditor"
actions = ["audit", "unveil", "declare"]
"""


def settled(stage: Stage, at: Frame) -> Scene:
    """The picture once everything it waits for is worked out."""
    stage.scene(at)
    while stage.work():
        stage.scene(at)
    return stage.scene(at)


@dataclass
class Player:
    """Plays a stage by keys and clicks only."""

    stage: Stage
    at: Frame

    def scene(self) -> Scene:
        return settled(self.stage, self.at)

    def keys(self, *names: str) -> Player:
        for name in names:
            self.scene()
            self.stage.feed(Key(name), self.at)
        return self

    def keys_at_once(self, *names: str) -> Player:
        """Press keys without waiting for what the picture waits for."""
        for name in names:
            self.stage.scene(self.at)
            self.stage.feed(Key(name), self.at)
        return self

    def says_now(self) -> str:
        """What the picture says before what it waits for is worked out."""
        return " ".join(item.text for item in self.stage.scene(self.at) if isinstance(item, Label))

    def click(self, name: str) -> Player:
        """Click the middle of a spot, which has to be what is topmost there."""
        scene = self.scene()
        spot = next(spot for spot in reversed(spots(scene)) if spot.name == name)
        x, y = spot.x + spot.w / 2, spot.y + spot.h / 2
        under = point.at(scene, x, y)
        assert under is not None
        assert under.name == name, f"{under.name} lies over {name}"
        self.stage.feed(point.Motion(x, y), self.at)
        self.stage.feed(point.Click(x, y), self.at)
        return self

    def says(self) -> str:
        return " ".join(item.text for item in self.scene() if isinstance(item, Label))

    def focused(self) -> Spot | None:
        return next((spot for spot in spots(self.scene()) if spot.focus and spot.name == self.stage.ui.point.focus), None)


def player(game: Table | None = None, width: int = 1280, height: int = 720, scale: float = 1.0) -> Player:
    """A player who takes a second over everything."""
    return Player(Stage(game, scale=scale, patience=float("inf"), clock=count().__next__), frame(width, height, scale))


def still(stage: Stage) -> Stage:
    """A stage on which nothing moves."""
    stage.settings = replace(stage.settings, motion=False)
    return stage
