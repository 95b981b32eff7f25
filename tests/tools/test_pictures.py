"""Pictures of a run: a screenshot of any tick, a GIF, a video."""

from __future__ import annotations

import argparse
from pathlib import Path

import av
import pygame
import pytest
from PIL import Image

from pgasync import Game, sleep_forever
from pgasync.engine.program import Program
from pgasync.tools import cli, pictures
from pgasync.tools import shelf as shelf_of


async def level(scene):
    def stripe(surface):
        """As many white columns as there were ticks."""
        surface.fill("white", (0, 0, scene.game.clock.frame, 60))

    scene.draw(stripe)
    await sleep_forever()


async def main(game):
    await game.play(level)


@pytest.fixture
def shoot(monkeypatch, tmp_path, capsys):
    """Play a game of the test's own without a window; the exit code and what it complains about."""

    def run(*words, ticks=60, fps=60, size=(100, 60), variable_step=False):
        settings = {"size": size, "fps": fps, "seed": 1, "variable_step": variable_step}
        monkeypatch.setattr(shelf_of, "find_game", lambda name: Program(main, settings=settings))
        monkeypatch.chdir(tmp_path)
        code = cli.main(["play", "toy", "--headless", "--ticks", str(ticks), *words])
        return code, capsys.readouterr().err

    return run


def whites(picture):
    """How many columns of a picture are white."""
    return sum(min(picture.getpixel((x, 10))[:3]) > 200 for x in range(picture.width))


def frames_of(name):
    """The pictures of a GIF: white columns, and ms that each is shown."""
    with Image.open(name) as image:
        found = []
        for n in range(image.n_frames):
            image.seek(n)
            found.append((whites(image.convert("RGB")), image.info["duration"]))
        assert image.info["loop"] == 0
        return found


def test_a_screenshot_is_of_the_tick_that_was_asked_for(shoot):
    for tick in (0, 7, 60):
        assert shoot("--screenshot", "a.png", "--at", str(tick)) == (0, "")
        with Image.open("a.png") as image:
            assert (image.size, whites(image.convert("RGB"))) == ((100, 60), tick)


def test_a_gif_shows_twenty_pictures_per_second_unless_told_otherwise(shoot):
    assert shoot("--gif", "a.gif") == (0, "")
    assert frames_of("a.gif") == [(3 * n, 50) for n in range(21)]


def test_a_gif_begins_and_ends_where_it_should_and_its_roundings_do_not_add_up(shoot):
    assert shoot("--gif", "a.gif", "--from", "10", "--to", "40", "--every", "2") == (0, "")
    frames = frames_of("a.gif")
    assert [white for white, _ in frames] == list(range(10, 41, 2))
    assert {duration for _, duration in frames} == {30, 40}
    assert sum(duration for _, duration in frames) == pytest.approx(16 / 30 * 1000, abs=10)


def test_a_gif_leaves_out_what_no_viewer_shows_in_time(shoot):
    assert shoot("--gif", "a.gif", "--every", "1", ticks=60) == (0, "")
    frames = frames_of("a.gif")
    assert min(duration for _, duration in frames) >= 20
    assert sum(duration for _, duration in frames) == pytest.approx(1000, abs=40)


def test_a_gif_of_a_variable_step_takes_as_long_as_the_game(shoot):
    assert shoot("--gif", "a.gif", variable_step=True, fps=25, ticks=50) == (0, "")
    assert sum(duration for _, duration in frames_of("a.gif")) == pytest.approx(2000, abs=50)


@pytest.mark.parametrize(
    ("size", "shown"), [((100, 60), (100, 60)), ((99, 61), (100, 62)), ((34, 22), (34, 22))]
)
@pytest.mark.parametrize("ending", ["mp4", "mkv", "webm"])
def test_a_video_shows_every_tick_and_has_even_sides(shoot, ending, size, shown):
    assert shoot("--video", f"a.{ending}", ticks=30, size=size) == (0, "")
    with av.open(f"a.{ending}") as file:
        stream = file.streams.video[0]
        assert (stream.average_rate, stream.width, stream.height) == (60, *shown)
        pictures = [frame.to_image() for frame in file.decode(video=0)]
    assert len(pictures) == 31
    assert [whites(pictures[n]) for n in (0, 15, 30)] == pytest.approx([0, 15, 30], abs=2)


def test_a_video_of_every_third_tick_is_as_long_as_the_game(shoot):
    assert shoot("--video", "a.mp4", "--every", "3", "--gif", "a.gif") == (0, "")
    with av.open("a.mp4") as file:
        assert file.streams.video[0].average_rate == 20
        assert len(list(file.decode(video=0))) == 21
    assert len(frames_of("a.gif")) == 21


@pytest.mark.parametrize(
    ("library", "option", "name"),
    [("PIL.Image", "gif", "Pillow"), ("av", "video", "PyAV")],
)
def test_a_library_that_is_missing_is_a_hint_before_anything_is_played(
    shoot, monkeypatch, library, option, name
):
    def missing(module):
        assert module == library
        raise ModuleNotFoundError(module)

    monkeypatch.setattr(pictures, "import_module", missing)
    ending = "gif" if option == "gif" else "mp4"
    assert shoot(f"--{option}", f"a.{ending}") == (
        2,
        f"pgasync: --{option} needs {name}. Install it with: pip install 'pgasync[pictures]'\n",
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--at", "3"], "pgasync: --at goes with --screenshot.\n"),
        (["--from", "3"], "pgasync: --from goes with --gif or --video.\n"),
        (["--to", "3"], "pgasync: --to goes with --gif or --video.\n"),
        (["--gif", "a.gif", "--from", "9", "--to", "3"], "pgasync: --to 3 comes before --from or --at.\n"),
        (["--video", "a.avi"], "pgasync: the picture will be a video: call it a.avi.mp4.\n"),
        (["--gif", ""], "pgasync: --gif needs the name of a file.\n"),
        (["--gif", "no/a.gif"], "pgasync: there is no folder 'no' to save the picture in.\n"),
        (
            ["--screenshot", "a.png", "--at", "61"],
            "pgasync: there is no screenshot: the run ended before tick 61.\n",
        ),
        (
            ["--gif", "a.gif", "--from", "61"],
            "pgasync: there is nothing in a.gif: the run ended before its first picture.\n",
        ),
    ],
)
def test_what_cannot_be_shown_is_told(shoot, words, text):
    assert shoot(*words) == (2, text)


@pytest.mark.parametrize("word", ["0", "-1", "x", "²"])
def test_every_so_many_is_at_least_one(shoot, word, capsys):
    with pytest.raises(SystemExit):
        shoot("--gif", "a.gif", "--every", word)
    assert f"N must be a whole number of ticks >= 1, got '{word}'" in capsys.readouterr().err


def test_a_gif_that_cannot_be_written_after_all_is_told_in_one_sentence(shoot, monkeypatch):
    def full(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(Image.Image, "save", full)
    assert shoot("--gif", "a.gif") == (2, "pgasync: the GIF cannot be written: the disk is full\n")


@pytest.mark.parametrize(("ending", "code"), [(KeyboardInterrupt, 130), (ValueError, 1)])
def test_a_run_that_ends_in_the_middle_leaves_a_video_up_to_there(shoot, monkeypatch, ending, code):
    tick = Game.tick

    def cut(game, *args, **more):
        if game.clock.frame == 20:
            raise ending
        tick(game, *args, **more)

    monkeypatch.setattr(Game, "tick", cut)
    assert shoot("--video", "a.mp4", "--gif", "a.gif")[0] == code
    with av.open("a.mp4") as file:
        assert len(list(file.decode(video=0))) == 21
    # A GIF is written at the end, and who has pressed Ctrl-C is not to wait for it.
    assert Path("a.gif").exists() == (code == 1)


def test_pictures_are_off_without_their_options():
    parser = argparse.ArgumentParser()
    pictures.picture_options(parser)
    options = parser.parse_args([])
    assert set(vars(options).values()) == {None}
    assert not pygame.display.get_init()
