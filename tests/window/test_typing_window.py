"""Text entered in a real window: SDL makes text of keys while it is entered, and not before."""

from __future__ import annotations

import sys

import pytest

from tests.window.screen import PATIENCE, launched, require_tools, screen, until, window_of

pytestmark = pytest.mark.window

PROGRAM = """
import pygame
import pgasync
from pgasync import enter_text, events, sleep, sleep_forever, wait_key


async def tell(scene):
    async for event in events():
        if event.type in (pygame.KEYDOWN, pygame.TEXTINPUT):
            print("heard", pygame.event.event_name(event.type), getattr(event, "unicode", ""), flush=True)


async def level(scene):
    scene.draw(lambda surface: surface.fill("navy"), layer="back")
    scene.text("Your name", (320, 150), size=32)
    label = scene.text(pos=(320, 240), size=40, color="gold", width=260)
    teller = scene.start(tell(scene))
    await wait_key("n")
    name = await enter_text(label)
    print("entered", name, pygame.key.get_focused(), flush=True)
    await sleep_forever()


async def main(game):
    await game.play(level)


pgasync.run(main, size=(640, 480), title="Typing")
"""


def test_in_a_real_window_a_name_is_typed_and_edited(tmp_path):
    require_tools()
    program = tmp_path / "name_entry.py"
    program.write_text(PROGRAM)
    framebuffer = tmp_path / "screen"
    framebuffer.mkdir()
    with screen(framebuffer, managed=True) as display:
        game = launched([sys.executable, "-u", str(program)], display)
        lines = []
        try:
            window = window_of(display, game)
            until("it is blue", lambda: tuple(display.picture().get_at((512, 380)))[:3] == (0, 0, 128))
            display.xdotool("windowfocus", "--sync", window)
            for key in ("b", "shift+b", "n"):
                display.press(key)
            display.xdotool("type", "--delay", "60", "Ada Lovelace and others, too long for the label")
            with display.holding("BackSpace"):
                # It goes on while it is held, until all is gone.
                until("nothing is left", lambda: not gold(display.picture()))
            display.xdotool("type", "--delay", "60", "Ada")
            display.press("Return")
            while not lines or not lines[-1].startswith("entered"):
                lines.append(game.stdout.readline().strip())
                assert lines[-1], game.communicate(timeout=PATIENCE)
        finally:
            game.kill()
            game.communicate(timeout=PATIENCE)
    assert [line for line in lines if "shift" not in line] == [
        "heard KeyDown b",
        "heard KeyDown",
        "heard KeyDown B",
        "heard KeyDown n",
        "entered Ada True",
    ]


def gold(picture):
    """Whether there are letters."""
    letters = [(x, y) for x in range(260, 760, 2) for y in range(340, 440, 2)]
    # The caret comes and goes, and is a single line.
    columns = {x for x, y in letters if picture.get_at((x, y))[2] < 60 and picture.get_at((x, y))[0] > 150}
    return len(columns) > 12
