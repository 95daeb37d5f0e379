"""Games begun, continued and kept: what the screens ask of the session, imported only when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import files

if TYPE_CHECKING:
    from game.session.table import Table
    from game.view.board.desk import Desk


def begin(name: str, players: tuple[str, ...] = (), difficulty: str = "normal") -> Table:
    """A new game of a scenario, given its id or file, kept on disk from now on; without `players`, of one person and bots.

    A lesson is played as it is told, at whatever difficulty. Raises `GameError`.
    """
    from game import scenario
    from game.session import company, keep
    from game.session.table import Table

    loaded = scenario.load(scenario.find(name))
    loaded = loaded if loaded.lesson else loaded.at(difficulty)
    table = Table(loaded, company.new_seed(loaded), players or company.seated(len(loaded.setup.seats)))
    keep.autosave(table)
    return table


def resume(id_: str = "") -> tuple[Table, str | None]:
    """The game in the autosave, or the unfinished one of a scenario, and what to tell the player if part of it could not be read.

    Raises `GameError`.
    """
    from game.session import keep

    if id_:
        keep.take_up(id_)
    found = keep.resume()
    return found.table, found.trouble


def keep_step(desk: Desk, step: tuple[int, tuple[tuple[int, int], ...]]) -> None:
    """Keep where a lesson is, and its game, though nothing may be done in it yet. Raises `GameError`."""
    from game.session import keep

    desk.port.keep()
    keep.keep_step(desk.scenario.hash, desk.port.seed, step)


def step_kept(desk: Desk) -> tuple[int, tuple[tuple[int, int], ...]] | None:
    """Where the lesson of a desk's game was left, as far as that is kept."""
    from game.session import keep

    return keep.step_kept(desk.port.record())


def forget(desk: Desk) -> None:
    """Take the autosave away: its game was seen to the end."""
    from game.session import keep

    keep.forget(desk.port.record())


def branch(desk: Desk, round_: int) -> Table:
    """A new game that goes on from a round of one that is over; from now on it is the game kept on disk. Raises `GameError`."""
    from game.session import keep

    table = desk.port.branch(round_)
    keep.autosave(table, at_once=True)
    return table


def record_kept(desk: Desk) -> bool:
    """Whether the record of a game is in a file of its own already."""
    from game.session import keep

    return keep.is_put_by(desk.scenario.id, desk.port.record())


def keep_record(desk: Desk) -> str:
    """Write the record of a game to a file of its own among the saves; returns its path for a reader. Raises `GameError`."""
    from game.session import keep

    return files.shown(keep.put_by(desk.scenario.id, desk.port.record()))
