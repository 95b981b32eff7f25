"""Code that has nothing to do with games is left alone, and ours is right."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from pgasync.tools.check import check
from pgasync.tools.check.files import find_files
from pgasync.tools.check.source import read_file

HOUSE = Path(__file__).parents[3]
ENOUGH = 2000
trio = pytest.importorskip("trio")


def lines_of(folder: Path) -> int:
    """How many lines of programs the checker reads in a folder."""
    sources = [source for path in find_files([folder]).texts for source in read_file(path)]
    return sum(len(source.text.splitlines()) for source in sources)


@pytest.mark.parametrize("library", [asyncio, trio], ids=["asyncio", "trio"])
def test_ordinary_code_of_other_loops_is_left_alone(library):
    folder = Path(library.__file__).parent
    assert lines_of(folder) >= ENOUGH
    assert check([folder]) == []


@pytest.mark.parametrize("library", [asyncio, trio], ids=["asyncio", "trio"])
def test_their_code_stays_alone_in_files_that_import_pgasync_too(library, tmp_path):
    """A program that uses both is looked at, and nothing in it is the game's."""
    origin = Path(library.__file__).parent
    read = 0
    for file in origin.rglob("*.py"):
        text = file.read_text(encoding="utf-8") + f"\nimport pgasync\nimport {library.__name__}\n"
        read += text.count("\n")
        copy = tmp_path / library.__name__ / file.relative_to(origin)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    assert read >= ENOUGH
    assert check([tmp_path]) == []


def test_our_games_and_papers_have_no_finding():
    papers = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pgasync/DESIGN.md", "docs"]
    assert check([HOUSE / "games", *(HOUSE / paper for paper in papers)]) == []
    assert lines_of(HOUSE / "games") >= 1000


def test_the_engine_has_no_finding():
    assert check([HOUSE / "pgasync"]) == []
    assert lines_of(HOUSE / "pgasync") >= ENOUGH


PAGE = (HOUSE / "docs/check.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### `(?P<code>[\w-]+)`\n(?P<text>.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = [
    (code, re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)) for code, text in SECTIONS
]


@pytest.mark.parametrize(("code", "blocks"), [each for each in SHOWN if each[0] != "syntax-error"])
def test_the_page_shows_a_mistake_of_every_rule_and_then_how_it_is_right(code, blocks, found):
    bad, good = blocks
    assert [finding.split(": ")[1] for finding in found(bad)] == [code]
    assert found(good) == []


def test_the_page_tells_of_every_rule():
    corpus = (Path(__file__).parent / "bad.txt").read_text(encoding="utf-8")
    codes = set(re.findall(r"^--- \d+:\d+: ([\w-]+):", corpus, re.MULTILINE))
    assert {code for code, _ in SECTIONS} == codes | {"syntax-error"}
