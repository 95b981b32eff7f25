"""What docs/testing.md shows is run."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from pgasync.tools.check.checker import check

PAPER = Path(__file__).parents[3] / "docs" / "testing.md"


def blocks(language: str) -> list[str]:
    text = PAPER.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


FILES = {block.splitlines()[0].removeprefix("# "): block for block in blocks("python")}
TESTS = [name for name in FILES if name.startswith("test_") and name not in ("test_sign.py", "test_look.py")]


@pytest.fixture
def folder(pytester):
    """The files of the paper, as its reader has them."""
    for name, block in FILES.items():
        (pytester.path / name).write_text(block, encoding="utf-8")
    return pytester


def run(folder, *options):
    return folder.runpytest_inprocess("-p", "pytest_pgasync", "-p", "no:hypothesispytest", *options)


def test_every_program_of_the_paper_is_a_file_with_a_name():
    assert len(blocks("python")) == len(FILES) >= 6
    assert {"reaction.py", "test_reaction.py", "loose.py", *TESTS} <= set(FILES)


def test_the_teachers_three_tests_pass_on_the_students_game(folder):
    run(folder, "test_reaction.py").assert_outcomes(passed=3)


def test_they_find_a_game_that_does_not_do_what_it_should(folder):
    wrong = FILES["reaction.py"].replace('"Too early!"', '"Oh!"').replace("uniform(1, 3)", "uniform(4, 5)")
    (folder.path / "reaction.py").write_text(wrong, encoding="utf-8")
    run(folder, "test_reaction.py").assert_outcomes(failed=3)


@pytest.mark.parametrize("name", [name for name in TESTS if name != "test_reaction.py"])
def test_every_other_test_of_the_paper_passes(folder, name):
    run(folder, name).assert_outcomes(passed=1)


def test_the_checker_finds_nothing_in_the_paper():
    assert check([str(PAPER)]) == []


def test_a_failure_looks_as_the_paper_shows_it(folder):
    result = run(folder, "test_sign.py")
    result.assert_outcomes(failed=1)
    shown = blocks("text")[0].splitlines()
    seen = [line.rstrip() for line in result.outlines]
    begin = seen.index(shown[0])
    assert seen[begin : begin + len(shown)] == shown


def test_a_picture_is_recorded_and_compared_as_the_paper_says(folder):
    run(folder, "test_look.py").assert_outcomes(failed=1)
    run(folder, "test_look.py", "--pgasync-rerecord").assert_outcomes(passed=1)
    assert (folder.path / "pictures" / "waiting.png").is_file()
    run(folder, "test_look.py").assert_outcomes(passed=1)


def test_the_stage_works_without_pytest(folder):
    assert runpy.run_path("loose.py")["stage"].done


def test_names_in_the_paper_are_names_of_the_stage():
    from pgasync.testing import Stage

    text = PAPER.read_text(encoding="utf-8")
    names = set(re.findall(r"\bstage\.([a-z_]+)", text))
    instance = {"check_leaks", "timeline", "game", "ticks"}
    assert len(names) > 15
    assert [name for name in sorted(names - instance) if not hasattr(Stage, name)] == []
