"""`pgasync new`: a game that plays and passes its own test, or one sentence why not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pgasync.tools import cli
from pgasync.tools.check.checker import check

HOUSE = Path(__file__).parents[2]


@pytest.fixture
def made(tmp_path, monkeypatch, capsys):
    """A new game, beside which we stand."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "falling-stars"]) == 0
    assert capsys.readouterr().out == (
        "Made falling-stars: main.py, test_main.py, README.md\n"
        "Play it:  pgasync play falling-stars\n"
        "Test it:  pytest falling-stars\n"
    )
    return tmp_path / "falling-stars"


def test_the_files_are_there_and_carry_its_name(made):
    assert sorted(path.name for path in made.iterdir()) == ["README.md", "main.py", "test_main.py"]
    game, readme = ((made / name).read_text(encoding="utf-8") for name in ("main.py", "README.md"))
    assert 'title="Falling Stars"' in game
    assert game.startswith('"""Falling Stars: catch the stars')
    assert readme.startswith("# Falling Stars\n")
    assert "    pgasync play falling-stars\n" in readme
    assert "    pytest falling-stars\n" in readme
    for path in made.iterdir():
        text = path.read_bytes().decode("utf-8")
        assert "the_folder" not in text and "The Title" not in text and "\r" not in text


def test_the_new_game_is_short_enough_to_be_read_at_once(made):
    lines = [line for line in (made / "main.py").read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= 40


def test_the_new_game_passes_its_own_test_in_a_pytest_of_its_own(made):
    paths = [str(HOUSE), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-p", "pytest_pgasync", "falling-stars"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_the_checker_finds_nothing_in_the_new_game(made):
    assert check([str(made)]) == []


def test_the_new_game_is_played_from_the_command_line(made, tmp_path):
    words = ["--headless", "--ticks", "300", "--seed", "3", "--screenshot", str(tmp_path / "seen.png")]
    assert cli.main(["play", "falling-stars", *words]) == 0
    assert (tmp_path / "seen.png").is_file()


def test_the_new_game_makes_points_ends_with_a_star_that_is_missed_and_begins_again(made, play):
    stage = play(made)
    assert stage.texts == ["0"]
    [ship] = stage.sprites("flight")

    # Somebody who chases every star.
    def chase():
        stars = stage.sprites("star")
        if stars:
            ship.x = stars[0].x
        return int(stage.texts[0]) >= 5

    stage.run_until(chase, at_most=30)
    assert stage.scene.clock.speed == pytest.approx(1.15)

    # And then one who has fallen asleep in a corner.
    ship.x = 30
    stage.run_until(lambda: stage.shows("Missed! Press space to fly again"), at_most=30)
    assert stage.sprites("star")  # they stay in sight
    before = [sprite.y for sprite in stage.sprites()]
    stage.run_seconds(1)
    assert [sprite.y for sprite in stage.sprites()] == before

    missed = stage.scene
    stage.press("space")
    stage.run_ticks(1)
    assert stage.scene is not missed
    assert stage.texts == ["0"]
    assert len(stage.sprites()) == 1


def test_the_ship_flies_with_the_keys_and_stays_in_the_picture(made, play):
    stage = play(made)
    [ship] = stage.sprites("flight")
    stage.hold("left")
    stage.run_seconds(0.5)
    assert ship.x == pytest.approx(320 - 240)
    stage.run_seconds(0.5)
    assert ship.x == 30


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "falling-stars",
            "there is a folder 'falling-stars' already. Choose another name,"
            " or play what is in it: pgasync play falling-stars.",
        ),
        ("empty", "there is a folder 'empty' already. Choose another name."),
        ("notes", "there is a file 'notes' already. Choose another name."),
        (
            "my game",
            "the name of a game is letters, digits, _ and -, a letter first, got 'my game'."
            " Did you mean 'my_game'?",
        ),
        (
            "2048",
            "the name of a game is letters, digits, _ and -, a letter first, got '2048'. For example: rain",
        ),
        ("", "the name of a game is letters, digits, _ and -, a letter first, got ''. For example: rain"),
        ("nul", "no folder can be called 'nul' on Windows. Choose another name."),
        ("nowhere/rain", "there is no folder 'nowhere' to make 'rain' in. Make it first."),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_sentence_and_nothing_is_touched(made, capsys, name, text):
    Path("empty").mkdir()
    Path("notes").write_text("mine", encoding="utf-8")
    before = sorted(Path().rglob("*"))
    assert cli.main(["new", name]) == 2
    assert capsys.readouterr().err == f"pgasync: {text}\n"
    assert sorted(Path().rglob("*")) == before


def test_a_folder_that_the_system_refuses_is_told_in_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert cli.main(["new", "rain"]) == 2
    assert capsys.readouterr().err == "pgasync: 'rain' cannot be made: Permission denied\n"
