"""The documentation is true: its examples run, its pages are those the code makes, its links lead somewhere."""

from __future__ import annotations

import io
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from game.cli import COMMANDS, main, parser
from game.rules.text import RULES
from game.scenario import keys

pytestmark = pytest.mark.shipped

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUNS = [
    (page.name, line.split(" -m game ", 1)[1])
    for page in PAGES
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    for line in block.splitlines()
    if " -m game " in line
]


@pytest.mark.parametrize(("page", "command"), RUNS, ids=[f"{page}: {command}" for page, command in RUNS])
def test_examples_run(
    page: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each `python -m game …` of a page is run; games are played from an empty input, and a window is not opened."""
    monkeypatch.chdir(ROOT)
    words = shlex.split(command.replace("path/to/clinic.toml", "scenarios/first-strike.toml"))
    if words[0] == "play":
        words = [*words, *([] if "--text" in words else ["--text"])]
        monkeypatch.setattr("sys.stdin", io.StringIO("no move\nd a1 C 1\n= leave-one-out A 1 ab\n"))
        if "--continue" in words:
            assert main(["play", "--text", "first-strike"]) == 0
            monkeypatch.setattr("sys.stdin", io.StringIO("no move\nboard\n"))
    assert main(words) == 0
    assert capsys.readouterr().out


def test_the_tables_of_the_scenario_guide_are_keys_of_the_format() -> None:
    """What the guide shows in TOML parses, and every key of it is in the key table."""
    page = (ROOT / "docs" / "scenario-guide.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.S)
    assert blocks
    known = {(key.table, key.name) for key in keys.KEYS}
    for block in blocks:
        for table, found in tomllib.loads(block).items():
            for part in found if isinstance(found, list) else [found]:
                names = part if isinstance(part, dict) else [table]
                assert {(table if isinstance(part, dict) else "", name) for name in names} <= known


def test_inline_commands_of_the_guides_parse() -> None:
    """Commands in running text are real: they parse, if they have all their words."""
    found = 0
    for page in PAGES:
        for command in re.findall(r"`python -m game ([^`]+)`", page.read_text(encoding="utf-8")):
            parser().parse_args(shlex.split(command))
            found += 1
    assert found


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2]
        assert f"| `{name}" in text, name


def test_the_rules_page_is_the_rulebook_in_words() -> None:
    """`docs/rules.md` is written from `game/rules/text.py`: make it anew with `python -m tests.test_docs`."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page()


def rules_page() -> str:
    lines = ["# The rules", "", "The numbers stand in the code, in the help and in every message that forbids something.", ""]
    for number, title, text in RULES:
        lines += [f"**{number} {title}.** {text}", ""]
    return "\n".join(lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("https://"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_are_there(page: Path) -> None:
    """A path of the checkout in backticks, such as `game/catalog.py`, is one that exists."""
    for path in re.findall(r"`((?:game|docs|tests|assets|scenarios)/[\w./-]+)`", page.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


def test_nothing_of_one_machine_is_written_down() -> None:
    """No committed text names a path of a home folder or a temporary folder."""
    for page in [*PAGES, *(ROOT / "game").rglob("*.py"), *(ROOT / "scenarios").glob("*.toml"), ROOT / "Makefile"]:
        assert not re.search(r"(?<![\w.])/(home|root|tmp|Users)/\w", page.read_text(encoding="utf-8")), page


if __name__ == "__main__":
    (ROOT / "docs" / "rules.md").write_text(rules_page(), encoding="utf-8")
