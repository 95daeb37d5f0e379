"""The one table of keys: which key gives which command, on which screen, and what it does in words."""

from __future__ import annotations

from typing import NamedTuple


class Binding(NamedTuple):
    """`keys` give `command` on the screens named in `where`; `text` is its line on the key sheet."""

    command: str
    keys: tuple[str, ...]
    where: tuple[str, ...]
    text: str


EVERYWHERE = ("title", "picker", "seats", "handover", "waiting", "board", "sum", "value", "audit", "rules", "debrief", "card")
WRITING = ("sum", "value", "audit")
"""The pages beside the board; what a key does not do there it does on the board."""

_LISTS = ("title", "picker", "seats", "rules", "debrief")

BINDINGS: tuple[Binding, ...] = (
    # Everywhere
    Binding("focus-next", ("tab",), EVERYWHERE, "Go to the next control"),
    Binding("focus-back", ("shift+tab",), EVERYWHERE, "Go to the control before"),
    Binding("press", ("return",), EVERYWHERE, "Use what is focused"),
    Binding("back", ("escape",), tuple(where for where in EVERYWHERE if where != "board"), "Back, or cancel"),
    Binding("menu", ("escape",), ("board",), "The menu"),
    Binding("keys", ("f1",), EVERYWHERE, "Show or hide the keys"),
    Binding("larger", ("ctrl+plus", "ctrl+="), EVERYWHERE, "Everything larger"),
    Binding("smaller", ("ctrl+-",), EVERYWHERE, "Everything smaller"),
    Binding("motion", ("ctrl+m",), EVERYWHERE, "Motion on or off"),
    # Lists
    Binding("up", ("up",), _LISTS, "Up"),
    Binding("down", ("down",), _LISTS, "Down"),
    Binding("left", ("left",), tuple(where for where in _LISTS if where != "picker"), "Left"),
    Binding("right", ("right",), tuple(where for where in _LISTS if where != "picker"), "Right"),
    Binding("left", ("left",), ("picker",), "Easier"),
    Binding("right", ("right",), ("picker",), "Harder"),
    Binding("page-up", ("page up",), ("rules", "debrief", "picker"), "A page up"),
    Binding("page-down", ("page down", "space"), ("rules", "debrief", "picker"), "A page down"),
    Binding("primary", ("space",), ("seats",), "Begin"),
    Binding("next-seat", ("s",), ("debrief",), "The debrief of the next seat"),
    Binding("continue", ("c",), ("title",), "Continue the last game"),
    Binding("continue", ("c",), ("picker",), "Continue the unfinished game of this scenario"),
    Binding("quick", ("p",), ("title",), "Quick play"),
    Binding("lesson", ("l",), ("title",), "The first lesson"),
    Binding("picker", ("s",), ("title",), "Scenarios"),
    Binding("rules", ("r",), ("title",), "Rules"),
    Binding("quit", ("q",), ("title",), "Quit"),
    # The debrief: the turn that is chosen
    Binding("branch", ("c",), ("debrief",), "Go on from the chosen round, in a game of its own"),
    Binding("best", ("b",), ("debrief",), "The best line from the chosen round"),
    # The board: looking
    Binding("up", ("up",), ("board",), "Move the cursor up"),
    Binding("down", ("down",), ("board",), "Move the cursor down"),
    Binding("left", ("left",), ("board",), "Move the cursor left"),
    Binding("right", ("right",), ("board",), "Move the cursor right"),
    Binding("page-up", ("page up",), ("board",), "A page of rows up"),
    Binding("page-down", ("page down",), ("board",), "A page of rows down"),
    Binding("home", ("home",), ("board",), "To the operator's row"),
    Binding("operator-next", ("o",), ("board",), "To the next operator"),
    Binding("toggle-rows", ("v",), ("board",), "All rows, or those in play"),
    Binding("filter", ("m",), ("board",), "Rows without, with, or regardless of the chosen groups"),
    Binding("tab-next", ("q",), ("board",), "Next page of the inspector"),
    Binding("log", ("l",), ("board",), "The log"),
    Binding("report", ("r",), ("board",), "What happened last round"),
    Binding("seats", ("b",), ("board",), "Who sits at the table"),
    Binding("rules", ("g",), ("board",), "The rules"),
    # The board: choosing groups
    *(Binding(f"group:{i}", (str((i + 1) % 10),), ("board",), f"Choose group {i + 1}") for i in range(10)),
    Binding("clear", ("c",), ("board",), "Choose no group"),
    # The board: acting
    Binding("unveil", ("u",), ("board",), "Unveil the cell under the cursor"),
    Binding("unveil-row", ("shift+u",), ("board",), "Unveil the whole row"),
    Binding("strike", ("s",), ("board",), "The chosen groups strike"),
    Binding("demand", ("d",), ("board",), "Demand a sum for the chosen groups"),
    Binding("fund", ("f",), ("board",), "A strike fund for the chosen group"),
    Binding("incentive", ("i",), ("board",), "An incentive for the chosen group"),
    Binding("labor", ("w",), ("board",), "Labor on the chosen group"),
    Binding("annotation", ("n",), ("board",), "Annotate the chosen group"),
    Binding("poison", ("p",), ("board",), "Poison the chosen group, covertly"),
    Binding("delete", ("x",), ("board",), "The chosen group asks for deletion"),
    Binding("declare", ("=",), ("board",), "Declare what is asked for: a worth, a row, a poisoned group"),
    Binding("train", ("t",), ("board",), "Move your operator to the row under the cursor"),
    Binding("audit", ("a",), ("board",), "Audit slices that the operator does not test"),
    Binding("primary", ("space",), ("board",), "What is due next"),
    Binding("earlier", ("backspace",), ("board",), "The step before, in a lesson"),
    Binding("hint", ("h",), ("board",), "A hint, and a level more each time"),
    Binding("show-hint", ("shift+h",), ("board",), "Show on the board what the hint names"),
    Binding("undo", ("z", "ctrl+z"), ("board",), "Undo"),
    Binding("redo", ("y", "ctrl+y"), ("board",), "Redo"),
    Binding("end", ("e",), ("board",), "End the turn"),
    # Choosing the sum of a demand
    Binding("sum-more", ("up", "+", "="), ("sum",), "Half a credit more"),
    Binding("sum-less", ("down", "-"), ("sum",), "Half a credit less"),
    Binding("sum-bit-more", ("right",), ("sum",), "A tenth more"),
    Binding("sum-bit-less", ("left",), ("sum",), "A tenth less"),
    *(Binding(f"digit:{i}", (str(i),), ("sum", "value"), "Type the number") for i in range(10)),
    Binding("digit:.", (".", ","), ("sum", "value"), "Type the number"),
    Binding("digit:back", ("backspace",), ("sum", "value"), "Type the number"),
    Binding("primary", ("space",), ("sum",), "Send the demand"),
    Binding("operator-next", ("o",), ("sum",), "Another operator"),
    # Declaring a value
    Binding("sum-more", ("up", "+", "="), ("value",), "A point more"),
    Binding("sum-less", ("down",), ("value",), "A point less"),
    Binding("sum-bit-more", ("right",), ("value",), "A hundredth more"),
    Binding("sum-bit-less", ("left",), ("value",), "A hundredth less"),
    Binding("digit:-", ("-",), ("value",), "Change the sign"),
    Binding("primary", ("space",), ("value",), "Declare it"),
    Binding("method", ("m",), ("value",), "Another method"),
    # Ordering an audit
    Binding("sum-more", ("up", "right", "+", "="), ("audit",), "One slice more"),
    Binding("sum-less", ("down", "left", "-"), ("audit",), "One slice less"),
    *(Binding(f"digit:{i}", (str(i),), ("audit",), "Type the number") for i in range(1, 10)),
    Binding("primary", ("space",), ("audit",), "Order the audit"),
    Binding("operator-next", ("o",), ("audit",), "Another operator"),
    # A card that lies over the board
    Binding("up", ("up",), ("card",), "Up"),
    Binding("down", ("down",), ("card",), "Down"),
    Binding("page-up", ("page up",), ("card",), "A page up"),
    Binding("page-down", ("page down",), ("card",), "A page down"),
    Binding("primary", ("space",), ("card",), "Go on"),
    Binding("log", ("l",), ("card",), "The log, or close it"),
    Binding("report", ("r",), ("card",), "The report, or close it"),
    Binding("seats", ("b",), ("card",), "The seats, or close them"),
)

_NAMES = {
    "return": "Enter",
    "escape": "Esc",
    "page up": "PgUp",
    "page down": "PgDn",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "backspace": "Backspace",
    "tab": "Tab",
    "home": "Home",
}


def command(where: str, key: str) -> str | None:
    """The command a key gives on a screen."""
    own = _TABLE.get((where, key))
    if own is None and where in WRITING and not key.isdigit():
        return _TABLE.get(("board", key))
    return own


def shown(command_: str, where: str) -> str:
    """The first key of a command as a player reads it, such as ``"Shift+U"``; empty when it has none."""
    for binding in BINDINGS:
        if binding.command == command_ and where in binding.where:
            return label(binding.keys[0])
    return ""


def label(key: str) -> str:
    """A key as a player reads it."""
    *mods, last = key.split("+") if key != "+" else [key]
    if last == "plus":
        last = "+"
    return "+".join([*(mod.capitalize() for mod in mods), _NAMES.get(last, last.upper() if len(last) <= 3 else last)])


def sheet(where: str) -> tuple[tuple[str, str], ...]:
    """What the key sheet of a screen lists, as (keys, text), the numbered ones drawn together."""
    lines: dict[str, list[str]] = {}
    for binding in BINDINGS:
        if where in binding.where:
            text = "Choose a group" if binding.command.startswith("group:") else binding.text
            lines.setdefault(text, []).append(label(binding.keys[0]))
    return tuple((f"{keys[0]} – {keys[-1]}" if len(keys) > 3 else " ".join(keys), text) for text, keys in lines.items())


_TABLE: dict[tuple[str, str], str] = {
    (where, key): binding.command for binding in BINDINGS for where in binding.where for key in binding.keys
}
