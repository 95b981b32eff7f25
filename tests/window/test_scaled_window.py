"""The logical screen in a real window of another size: letterbox, pointer, full screen, crash page."""

from __future__ import annotations

import sys
from pathlib import Path

import pygame
import pytest

from pgasync.engine.crash import BACKGROUND
from tests.window.screen import PATIENCE, launched, require_tools, screen, until, window_of

pytestmark = pytest.mark.window

HOUSE = Path(__file__).parents[2]

PROGRAM = """
import pgasync
from pgasync import pointer, sleep_forever, wait_click


async def clicks():
    while True:
        event = await wait_click()
        print("click", *event.pos, *map(round, pointer().pos), flush=True)
        if event.pos[0] < 10:
            raise ValueError("the edge of the world")


async def level(scene):
    scene.draw(lambda surface: surface.fill("gold"))
    scene.start(clicks())
    await sleep_forever()


async def main(game):
    await game.play(level)


pgasync.run(main, size=(640, 480), title="Scaled")
"""


def color_at(display, x, y):
    return tuple(display.picture().get_at((x, y)))[:3]


def test_in_a_real_window_the_picture_is_letterboxed_the_pointer_logical_and_a_crash_readable(tmp_path):
    require_tools()
    program = tmp_path / "scaled.py"
    program.write_text(PROGRAM)
    framebuffer = tmp_path / "screen"
    framebuffer.mkdir()
    gold, black = (255, 215, 0), (0, 0, 0)
    with screen(framebuffer, (1280, 1024), managed=True) as display:
        game = launched([sys.executable, str(program)], display)
        try:
            # Looked at beside the pointer, which is in the middle. Not before it shows the level:
            # while SDL sets a window up it may undo a change of size.
            until("the level is shown", lambda: color_at(display, 500, 400) == gold)
            window = window_of(display, game)

            def area():
                lines = display.xdotool("getwindowgeometry", "--shell", window).splitlines()
                place = dict(line.split("=") for line in lines)
                return pygame.Rect(*(int(place[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))

            def click(x, y):
                display.xdotool("mousemove", "--window", window, str(x), str(y))
                display.xdotool("click", "1")

            # 1200 x 600: the picture is 800 x 600 in the middle, with bars of 200 at its sides.
            display.xdotool("windowsize", window, "1200", "600")
            until("the window is wide", lambda: area().size == (1200, 600))
            left, top = area().topleft
            until(
                "bars are at the sides",
                lambda: (
                    color_at(display, left + 190, top + 300) == black
                    and color_at(display, left + 210, top + 300) == gold
                    and color_at(display, left + 990, top + 300) == gold
                    and color_at(display, left + 1010, top + 300) == black
                ),
            )
            click(600, 300)
            assert game.stdout.readline().split() == ["click", "320", "240", "320", "240"]
            click(300, 150)
            assert game.stdout.readline().split() == ["click", "80", "120", "80", "120"]

            # Full screen and back.
            display.xdotool("mousemove", "--window", window, "600", "300")
            display.press("F11")
            until("it fills the screen", lambda: area().size == (1280, 1024))
            until("its picture does, too", lambda: color_at(display, 20, 512) == gold)
            # The window manager takes the keyboard away while it changes a window.
            until("it has the keyboard", lambda: display.xdotool("getactivewindow").strip() == window)
            display.press("F11")
            until("it is a window again", lambda: area().size == (1200, 600))

            # The crash page, which stays while the window changes.
            click(204, 300)
            assert game.stdout.readline().split()[0] == "click"
            until("the page is shown", lambda: color_at(display, *area().move(300, 10).topleft) == BACKGROUND)
            display.xdotool("windowsize", window, "640", "480")
            until("the window is small", lambda: area().size == (640, 480))
            until(
                "the page is still shown", lambda: color_at(display, *area().move(5, 5).topleft) == BACKGROUND
            )
            pygame.image.save(display.picture().subsurface(area()), tmp_path / "crash.png")
            assert game.poll() is None
            display.close(window)
            _, told = game.communicate(timeout=PATIENCE)
            assert game.returncode == 1
            assert "ValueError: the edge of the world\nin the task  main > level > clicks\n" in told
        except BaseException as error:
            pygame.image.save(display.picture(), tmp_path / "last_seen.png")
            game.kill()
            error.add_note(f"the game said: {game.communicate(timeout=PATIENCE)}")
            raise
        finally:
            game.kill()
            game.communicate(timeout=PATIENCE)
