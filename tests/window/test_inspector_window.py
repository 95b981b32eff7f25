"""F12 in a real window: the inspector comes, has the keys, and goes without a trace."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pygame
import pytest

from tests.window.screen import PATIENCE, launched, require_tools, screen, until, window_of

pytestmark = pytest.mark.window

HOUSE = Path(__file__).parents[2]

# Pixel art of 160x120, that no inspector could be read in.
PROGRAM = """
import pgasync
from pgasync import sleep_forever, wait_event


async def listen():
    while True:
        event = await wait_event()
        if "key" in event.dict:
            print(("down" if event.type == 768 else "up"), event.key, flush=True)
        elif event.type == 1025:
            print("click", *event.pos, flush=True)


async def level(scene):
    scene.draw(lambda surface: surface.fill("gold"))
    scene.start(listen())
    await sleep_forever()


async def main(game):
    await game.play(level)


pgasync.run(main, size=(160, 120), title="Pixels", smooth=False)
"""
# xdotool counts a window's title bar twice: places stay 20 px away from the lower edge.
GOLD, BAR = (255, 215, 0), (31, 36, 48)


def test_in_a_real_window_f12_opens_the_inspector_which_has_the_keys_and_leaves_no_trace(tmp_path):
    require_tools()
    program = tmp_path / "pixels.py"
    program.write_text(PROGRAM, encoding="utf-8")
    framebuffer = tmp_path / "screen"
    framebuffer.mkdir()
    with screen(framebuffer, (1024, 768), managed=True) as display:
        game = launched([sys.executable, str(program)], display)
        try:

            def color(x, y):
                return tuple(display.picture().get_at((x, y)))[:3]

            def said():
                return game.stdout.readline().split()

            until("the level is shown", lambda: color(400, 300) == GOLD)
            window = window_of(display, game)
            display.xdotool("windowsize", window, "640", "480")

            def area():
                lines = display.xdotool("getwindowgeometry", "--shell", window).splitlines()
                place = dict(line.split("=") for line in lines)
                return pygame.Rect(*(int(place[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))

            until("the window is small", lambda: area().size == (640, 480))
            left, top = area().topleft
            until("the picture fills it", lambda: color(left + 5, top + 440) == GOLD)

            def seen():
                # Without its edges; the pointer is in the picture, too, and stands where it stood.
                display.xdotool("mousemove", "--window", window, "320", "240")
                inside = area().inflate(-20, -80)
                return pygame.image.tobytes(display.picture().subsurface(inside), "RGB")

            def click(x, y):
                display.xdotool("mousemove", "--window", window, str(x), str(y))
                display.xdotool("click", "1")

            click(320, 240)
            assert said() == ["click", "80", "60"]
            before = seen()

            # It opens, in the window's own pixels, and the window stays the same one.
            display.press("F12")
            until("the inspector is shown", lambda: color(left + 3, top + 3) == BAR)
            assert display.windows(game.pid) == [window]
            pygame.image.save(display.picture().subsurface(area()), tmp_path / "inspector.png")
            assert len({color(left + x, top + 20) for x in range(8, 200, 2)}) > 10  # letters

            # Its keys and clicks are its own; the game's are the game's.
            display.press("Down")
            display.press("a")
            click(320, 240)
            display.press("F10")
            until("the game is seen again", lambda: color(left + 5, top + 440) == GOLD)
            display.press("b")
            assert said() == ["down", str(pygame.K_b)]
            assert said() == ["up", str(pygame.K_b)]
            click(320, 240)
            assert said() == ["click", "80", "60"]

            # It follows the window.
            display.press("F10")
            display.xdotool("windowsize", window, "840", "640")
            until("the window is large", lambda: area().size == (840, 640))
            left, top = area().topleft
            until("the inspector fills it", lambda: color(left + 3, top + 600) == BAR)
            pygame.image.save(display.picture(), tmp_path / "larger.png")
            display.press("F11")
            until("it fills the screen", lambda: color(1000, 3) == BAR and color(3, 765) == BAR)
            display.press("F11")
            until("it is a window again", lambda: color(3, 765) != BAR)

            def small():
                # SDL gives it a size of its own when it leaves the full screen, perhaps after ours.
                display.xdotool("windowsize", window, "640", "480")
                time.sleep(0.2)
                return area().size == (640, 480)

            until("the window is small again", small)
            left, top = area().topleft
            until("so is the inspector", lambda: color(left + 3, top + 440) == BAR)

            # It goes, and the game is as it was.
            display.press("F12")
            until("the game is as before", lambda: seen() == before)
            click(160, 120)
            assert said() == ["click", "40", "30"]
            display.press("c")
            assert said() == ["down", str(pygame.K_c)]
            assert said() == ["up", str(pygame.K_c)]
            assert game.poll() is None
            display.close(window)
            assert game.communicate(timeout=PATIENCE) == ("", "")
            assert game.returncode == 0
        except BaseException as error:
            pygame.image.save(display.picture(), tmp_path / "last_seen.png")
            game.kill()
            error.add_note(f"the game said: {game.communicate(timeout=PATIENCE)}")
            raise
        finally:
            game.kill()
            game.communicate(timeout=PATIENCE)
