"""A run in a real window, with a keyboard and a mouse: recorded, and replayed without them."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pygame
import pytest

from pgasync.tools.replay.recording import read_recording
from tests.window.screen import PATIENCE, launched, require_tools, screen, until, window_of
from tests.window.test_meteors_window import command

pytestmark = pytest.mark.window

HOUSE = Path(__file__).parents[2]
BROKEN = """
from pgasync import *

async def level(scene):
    await wait_key("x")
    await sleep(0.2)
    raise ValueError("pressed")

async def main(game):
    await game.play(level)

if __name__ == "__main__":
    run(main, title="Broken")
"""


@contextmanager
def started(words, display, home):
    """A program on a display."""
    program = launched(words, display, home)
    try:
        yield program
    finally:
        program.kill()
        program.communicate(timeout=PATIENCE)


def ended(program):
    """Exit code, what it printed, what it complained about."""
    out, err = program.communicate(timeout=PATIENCE)
    return program.returncode, out.splitlines()[-1:], err


@pytest.fixture
def display(tmp_path):
    require_tools()
    (tmp_path / "screen").mkdir()
    with screen(tmp_path / "screen") as opened:
        yield opened


def pointed_at(display, program):
    """The number of its window, under the pointer: there is no window manager, so it has the keyboard."""
    window = window_of(display, program)
    display.xdotool("mousemove", "--window", window, "400", "300")
    return window


def test_what_a_player_did_in_a_real_window_is_done_again(display, tmp_path):
    path = tmp_path / "run.replay"
    play = [*command(), "play", "meteors", "--seed", "5", "--record", str(path)]
    with started(play, display, tmp_path) as game:
        window = pointed_at(display, game)
        # The title has to be there before it can be left: the file grows with every 300 ticks.
        until("it is recorded", lambda: path.stat().st_size > 700)
        display.press("space")
        with display.holding("Right"):
            display.press("space")
            display.xdotool("mousemove", "--window", window, "200", "100")
        display.press("p")
        display.press("Return")
        size = path.stat().st_size
        until("it goes on", lambda: path.stat().st_size > size)
        display.close(window)
        code, _, complaints = ended(game)
        assert (code, complaints) == (0, "")

    recording = read_recording(path)
    kinds = Counter(event.type for n in recording.busy for event in recording.tick(n).events)
    assert kinds[pygame.KEYDOWN] == kinds[pygame.KEYUP] == 5
    assert kinds[pygame.MOUSEMOTION] and kinds[pygame.QUIT] == 1
    assert recording.answers[0].name == "load highscore"
    same = [f"{recording.ticks:,} ticks, all as recorded."]
    with started([*command(), "replay", str(path), "--headless"], None, tmp_path) as replay:
        assert ended(replay) == (0, same, "")
    with started([*command(), "replay", str(path), "--speed", "8"], display, tmp_path) as replay:
        pointed_at(display, replay)
        display.press("space")  # stops, and goes on: none of it reaches the game
        display.press("space")
        assert ended(replay) == (0, same, "")


def test_a_crash_in_a_real_window_gives_a_command_that_shows_it_again(display, tmp_path):
    file = tmp_path / "broken.py"
    file.write_text(BROKEN)
    with started([sys.executable, str(file)], display, tmp_path) as game:
        window = pointed_at(display, game)
        display.press("x")
        until("it has crashed", lambda: list(tmp_path.glob("crash-broken-*.replay")))
        until("the page has come", lambda: page_is_shown(display))
        display.close(window)
        code, _, err = ended(game)
    assert code == 1
    [line] = [line for line in err.splitlines() if line.startswith("to see it again:  pgasync replay ")]
    words = line.removeprefix("to see it again:  pgasync ").split()
    with started([*command(), *words, "--headless"], None, tmp_path) as replay:
        code, out, err = ended(replay)
    assert code == 0
    assert out[0].endswith(" ticks, all as recorded, and then the same ValueError.")
    assert "ValueError: pressed" in err


def page_is_shown(display):
    """Whether most of the screen has the colour of the crash page."""
    picture = display.picture()
    points = [tuple(picture.get_at((x, y)))[:3] for x in range(212, 812, 60) for y in range(350, 600, 50)]
    return points.count((24, 26, 48)) > len(points) // 2
