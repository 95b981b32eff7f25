"""The command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pygame
import pytest

import games
from pgasync import next_frame, sleep_forever
from pgasync.tools import cli

HOUSE = Path(__file__).parents[2]
SHOWS = sorted(file.stem for file in (HOUSE / "games" / "shows").glob("*.py") if file.stem != "__init__")
SHELF = ", ".join(["meteors", *(f"shows/{name}" for name in SHOWS)])


def said(capsys):
    return capsys.readouterr().err


def test_the_demo_of_meteors_is_played_without_a_window_and_leaves_a_picture(tmp_path):
    picture = tmp_path / "meteors.png"
    arguments = ["play", "meteors", "--headless", "--ticks", "200", "--demo", "--screenshot", str(picture)]
    assert cli.main(arguments) == 0
    assert pygame.image.load(picture).get_size() == (800, 600)


def test_the_seed_decides_what_is_seen(tmp_path):
    pictures = []
    for seed in ("1", "1", "2"):
        file = tmp_path / "picture.png"
        arguments = ["play", "meteors", "--headless", "--ticks", "150", "--demo", "--seed", seed]
        assert cli.main([*arguments, "--screenshot", str(file)]) == 0
        pictures.append(sha256(file.read_bytes()).hexdigest())
    assert pictures[0] == pictures[1] != pictures[2]


def test_a_game_that_ends_before_its_ticks_leaves_its_last_picture(shelf, tmp_path):
    async def level(scene):
        scene.draw(lambda surface: surface.fill("red"))
        await next_frame()

    async def main(game):
        await game.play(level)

    shelf(main, SIZE=(4, 4))
    picture = tmp_path / "toy.png"
    assert cli.main(["play", "toy", "--headless", "--ticks", "9", "--screenshot", str(picture)]) == 0
    assert pygame.image.load(picture).get_at((0, 0)) == pygame.Color("red")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ["meteor"],
            f"pgasync: no game 'meteor'. Did you mean 'meteors'? There are: {SHELF};"
            " or name a file, such as meteor.py\n",
        ),
        (["chess"], f"pgasync: no game 'chess'. There are: {SHELF}; or name a file, such as chess.py\n"),
        (["meteors", "--ticks", "3"], "pgasync: --ticks goes with --headless.\n"),
        (["meteors", "--screenshot", "a.png"], "pgasync: --screenshot goes with --headless.\n"),
        (["meteors", "--headless"], "pgasync: --headless needs --ticks N, as nobody can end the game.\n"),
        (
            ["meteors", "--headless", "--ticks", "3", "--screenshot", "nowhere/a.png"],
            "pgasync: there is no folder 'nowhere' to save the picture in.\n",
        ),
        (
            ["meteors", "--headless", "--ticks", "3", "--screenshot", "a.jpg"],
            "pgasync: the picture will be a PNG: call it a.jpg.png.\n",
        ),
        (
            ["meteors", "--headless", "--ticks", "3", "--screenshot", ""],
            "pgasync: --screenshot needs the name of a file.\n",
        ),
        (
            ["meteors", "--headless", "--ticks", "3", "--screenshot", str(HOUSE / "games")],
            f"pgasync: '{HOUSE / 'games'}' is a folder:"
            f" name a file in it, such as '{HOUSE / 'games' / 'picture.png'}'.\n",
        ),
        (
            ["meteors", "--headless", "--ticks", "3", "--screenshot", "a.png/"],
            "pgasync: 'a.png/' is a folder: name a file in it, such as 'a.png/picture.png'.\n",
        ),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_played(capsys, monkeypatch, words, text):
    monkeypatch.setattr(games, "__path__", [str(HOUSE / "games")])
    assert cli.main(["play", *words]) == 2
    assert said(capsys) == text


@pytest.mark.parametrize("there", [False, True])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_played(
    capsys, monkeypatch, tmp_path, shelf, there
):
    async def main(game):
        raise AssertionError("it was played")

    shelf(main)
    file = tmp_path / "a.png"
    if there:
        file.touch()
    asked = []
    monkeypatch.setattr(os, "access", lambda path, mode: asked.append((path, mode)))
    assert cli.main(["play", "toy", "--headless", "--ticks", "3", "--screenshot", str(file)]) == 2
    assert said(capsys) == f"pgasync: the picture cannot be written to '{file}'.\n"
    assert asked == [(file if there else tmp_path, os.W_OK)]


def test_a_picture_that_cannot_be_written_after_all_is_told_in_one_sentence(
    capsys, monkeypatch, tmp_path, shelf
):
    async def main(game):
        await sleep_forever()

    def fail(*_):
        raise pygame.error("the disk is full")

    shelf(main)
    monkeypatch.setattr(pygame.image, "save", fail)
    arguments = ["play", "toy", "--headless", "--ticks", "3", "--screenshot", str(tmp_path / "a.png")]
    assert cli.main(arguments) == 2
    assert said(capsys) == "pgasync: the picture cannot be written: the disk is full\n"


@pytest.mark.parametrize("number", ["-1", "many", "1.5"])
def test_a_number_of_ticks_is_a_whole_number(capsys, number):
    with pytest.raises(SystemExit) as caught:
        cli.main(["play", "meteors", "--headless", "--ticks", number])
    assert caught.value.code == 2
    assert f"N must be a whole number of ticks >= 0, got '{number}'" in said(capsys)


def test_a_game_without_a_demo_says_so(capsys, shelf):
    async def main(game):
        await sleep_forever()

    shelf(main)
    assert cli.main(["play", "toy", "--headless", "--ticks", "3", "--demo"]) == 2
    assert said(capsys) == "pgasync: toy has no demo.\n"


def test_the_settings_of_a_game_are_those_of_its_module(shelf):
    seen = []

    async def main(game):
        seen.append((game.size, game.title, game.fps, game.seed))

    shelf(main, SIZE=(32, 24), TITLE="Toy Story", FPS=30)
    assert cli.main(["play", "toy", "--headless", "--ticks", "3", "--seed", "9"]) == 0
    assert seen == [((32, 24), "Toy Story", 30, 9)]


def test_a_crash_without_a_window_is_told_in_the_terminal_and_exits_with_1(capsys, shelf):
    async def saucer():
        await next_frame()
        raise ValueError("broken")

    async def level(scene):
        scene.start(saucer())
        await sleep_forever()

    async def main(game):
        await game.play(level)

    shelf(main)
    assert cli.main(["play", "toy", "--headless", "--ticks", "3", "--seed", "9"]) == 1
    told = said(capsys)
    assert "Traceback" in told
    page = told[told.index("The game has stopped.") :].splitlines()
    assert page[1:3] == ["ValueError: broken", "in the task  main > level > saucer"]
    assert page[-1] == "seed 9"


def test_the_seed_on_the_page_of_a_crash_is_the_one_of_the_run(capsys, shelf):
    seeds = []

    async def main(game):
        seeds.append(game.seed)
        raise ValueError("broken")

    shelf(main)
    assert cli.main(["play", "toy", "--headless", "--ticks", "3"]) == 1
    assert said(capsys).splitlines()[-1] == f"seed {seeds[0]}"


def test_ctrl_c_runs_the_cleanups_and_says_nothing_ugly(capsys, shelf):
    log = []

    async def main(game):
        try:
            await next_frame()
            raise KeyboardInterrupt
        finally:
            log.append("cleanup")

    shelf(main)
    assert cli.main(["play", "toy", "--headless", "--ticks", "3"]) == 130
    assert log == ["cleanup"]
    assert said(capsys) == ""


def test_ctrl_c_in_a_window_runs_the_cleanups_and_exits_with_130(capsys, shelf):
    log = []

    async def main(game):
        try:
            await next_frame()
            signal.raise_signal(signal.SIGINT)
            await sleep_forever()
        finally:
            log.append("cleanup")

    shelf(main, SIZE=(32, 24))
    assert cli.main(["play", "toy"]) == 130
    assert log == ["cleanup"]
    assert said(capsys) == ""


def test_in_a_window_a_game_plays_until_its_main_function_returns(shelf):
    async def main(game):
        await next_frame()

    shelf(main, SIZE=(32, 24))
    assert cli.main(["play", "toy"]) == 0


def test_without_a_display_one_sentence_gives_the_line_to_use():
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    }
    program = "import sys; from pgasync.tools.cli import main; sys.exit(main(['play', 'meteors']))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "pgasync: there is no display here to open a window on; without one, use:"
        " pgasync play meteors --headless --ticks 1800 --demo --screenshot picture.png"
    )
    assert "Traceback" not in done.stderr


def test_nothing_but_the_answer_is_printed_for_programs():
    environment = {name: value for name, value in os.environ.items() if name != "PYGAME_HIDE_SUPPORT_PROMPT"}
    program = "import sys; from pgasync.tools import cli; sys.exit(cli.main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--json", str(HOUSE / "games")],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (0, "[]\n")


def test_the_version_names_all_that_a_report_needs(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"pgasync 0.1.0, pygame-ce {pygame.ver}, SDL ")
