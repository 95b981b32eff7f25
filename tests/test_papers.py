"""What the papers show is run: a program that does not work teaches nothing."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import pygame
import pytest

import pgasync
from pgasync.tools.cli import main as pgasync_command

HOUSE = Path(__file__).parents[1]
PAPERS = ("README.md", "CONTRIBUTING.md", "pgasync/DESIGN.md")
TICKS = 300


def read(paper: str) -> str:
    return (HOUSE / paper).read_text(encoding="utf-8")


def blocks(paper: str, language: str) -> list[tuple[int, str]]:
    """The code blocks of a paper, each with the line it begins at."""
    text = read(paper)
    found = re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in found]


PROGRAMS = [(paper, line, code) for paper in PAPERS for line, code in blocks(paper, "python")]


@pytest.mark.parametrize(
    ("paper", "line", "code"), PROGRAMS, ids=[f"{paper}:{line}" for paper, line, _ in PROGRAMS]
)
def test_every_program_in_the_papers_runs(paper, line, code, monkeypatch):
    ran = []

    def run_without_a_window(main: Any, **options: Any) -> None:
        ran.append(main)
        wanted = {key: value for key, value in options.items() if key in ("size", "fps", "seed")}
        pgasync.run_headless(main, ticks=TICKS, **wanted)

    monkeypatch.setattr(pgasync, "run", run_without_a_window)
    # Padded, so that an error names the line of the paper.
    program = compile("\n" * (line - 1) + code, str(HOUSE / paper), "exec")
    exec(program, {"__name__": "__main__"})

    # Whatever claims to be run was, and whatever is not run claims something.
    assert ran or "assert" in code
    assert bool(ran) == ("pgasync.run(" in code)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_shows_a_program(paper):
    assert blocks(paper, "python")


@pytest.mark.parametrize("paper", [*PAPERS, "CHANGELOG.md", "docs/testing.md"])
def test_every_link_within_the_papers_leads_somewhere(paper):
    links = re.findall(r"\]\(([^)#\s]+)\)", read(paper))
    broken = [
        link
        for link in links
        if "://" not in link
        and not ((HOUSE / paper).parent / link).resolve().exists()
        and not (HOUSE / link).exists()
    ]
    assert broken == []


def test_the_readme_gives_the_three_command_lines():
    lines = [code.strip() for _, code in blocks("README.md", "sh")]
    assert lines == [
        "pip install -e . && pgasync play meteors",
        "pgasync play meteors --headless --ticks 1800 --demo --screenshot FILE.png",
        "pip install -e '.[dev]' && pytest",
    ]


def test_the_program_in_the_readme_has_about_thirty_lines():
    [(_, code)] = blocks("README.md", "python")
    assert 20 <= len([line for line in code.splitlines() if line.strip()]) <= 36


def test_the_readme_shows_a_picture_made_by_the_game():
    [picture] = re.findall(r"!\[[^]]*\]\(([^)]+)\)", read("README.md"))
    data = (HOUSE / picture).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert width >= 320 and height >= 240


def test_the_picture_in_the_readme_is_what_the_game_draws_by_the_recipe_beside_it(tmp_path):
    [recipe] = re.findall(r"<!-- Made by: (pgasync play .*) -->", read("README.md"))
    *words, picture = recipe.split()[1:]
    again = tmp_path / "again.png"
    assert pgasync_command([*words, str(again)]) == 0
    there, made = (pygame.image.load(path).convert(24) for path in (HOUSE / picture, again))
    assert there.size == made.size
    difference = pygame.transform.average_color(absolute_difference(there, made))
    # Not zero: letters and smooth lines differ a little from one build of SDL to another.
    assert max(difference[:3]) <= 2


def absolute_difference(one: pygame.Surface, other: pygame.Surface) -> pygame.Surface:
    """How far two pictures are apart, pixel by pixel."""
    apart = one.copy()
    apart.blit(other, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    back = other.copy()
    back.blit(one, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    apart.blit(back, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return apart


def test_the_bundled_font_lies_next_to_its_licence():
    fonts = HOUSE / "pgasync/engine/fonts"
    names = [path.name for path in fonts.glob("*.ttf")]
    assert names
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert [name for name in names if name not in read("assets/CREDITS.md")] == []


def test_the_package_carries_its_design_page_and_its_type_marker():
    assert (HOUSE / "pgasync/DESIGN.md").is_file()
    assert (HOUSE / "pgasync/py.typed").is_file()
