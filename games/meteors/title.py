"""The title screen."""

from __future__ import annotations

from contextlib import ExitStack

import pygame
from pygame import Surface

from games.meteors.controls import CONTROLS
from games.meteors.lines import (
    EMBER,
    GOLD,
    ICE,
    LILAC,
    Color,
    dimmed,
    draw_dusk,
    draw_glow,
    draw_strokes,
    night,
)
from games.meteors.rocks import shower
from games.meteors.scores import HighScore
from games.meteors.sky import SIZE, Sky
from pgasync import Scene, move_on_after, sleep

ROCKS = 6
IDLE = 12  # s without a key until the pilot shows how it is done
BLINK = 0.55  # s
LETTER = (74, 96)  # px
GAP = 22  # px between letters
NAME_TOP = 130  # px
NOTICE_SIZE = 14  # px, the letters of what has to be said about the file of the high score
NOTICE_Y = 574  # px, its middle

# Strokes on a field of 4 by 4, from the upper left.
LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "M": [[(0, 4), (0, 0.6), (0.6, 0), (2, 2), (3.4, 0), (4, 0.6), (4, 4)]],
    "E": [[(4, 0), (0.6, 0), (0, 0.6), (0, 3.4), (0.6, 4), (4, 4)], [(0, 2), (3, 2)]],
    "T": [[(0, 0), (4, 0)], [(2, 0), (2, 4)]],
    "O": [[(0.6, 0), (3.4, 0), (4, 0.6), (4, 3.4), (3.4, 4), (0.6, 4), (0, 3.4), (0, 0.6), (0.6, 0)]],
    "R": [[(0, 4), (0, 0), (3.4, 0), (4, 0.6), (4, 1.6), (3.4, 2.2), (0, 2.2)], [(2, 2.2), (4, 4)]],
    "S": [[(4, 0), (0.6, 0), (0, 0.6), (0, 1.4), (0.6, 2), (3.4, 2), (4, 2.6), (4, 3.4), (3.4, 4), (0, 4)]],
}
NAME_COLORS = (ICE, LILAC, (235, 130, 220))  # from left to right


async def title(scene: Scene, high: HighScore) -> str:
    """Show the name of the game until the player wants to fly or to leave.

    Returns: "start", "leave", or "watch" if nobody is there.
    """
    sky = Sky(scene)
    words: tuple[tuple[str, int, int, Color], ...] = (
        (f"HIGH SCORE  {high.best}", 300, 26, GOLD),
        ("turn with left and right     thrust with up     shoot with space", 500, 18, dimmed(ICE, 0.85)),
        ("pause with p     leave with escape     or play with a gamepad", 528, 18, dimmed(ICE, 0.85)),
        (high.notice, NOTICE_Y, NOTICE_SIZE, EMBER),
    )
    scene.start(shower(sky, ROCKS), daemon=True)
    scene.start(invitation(scene), daemon=True)
    with ExitStack() as page:
        page.enter_context(scene.draw(night(sky.random), layer="back"))
        page.enter_context(scene.draw(draw_dusk, layer="front"))
        page.enter_context(scene.draw(draw_name, layer="front"))
        page.enter_context(scene.draw(draw_glow, layer="front"))
        for line, y, size, color in words:
            page.enter_context(scene.text(line, pos=(SIZE[0] / 2, y), size=size, color=color))
        with move_on_after(IDLE):
            return await CONTROLS.wait("start", "leave")
    return "watch"


async def invitation(scene: Scene) -> None:
    """Words that blink."""
    while True:
        with scene.text("PRESS SPACE TO FLY", pos=(SIZE[0] / 2, 400), size=30, color=ICE):
            await sleep(BLINK * 1.5)
        await sleep(BLINK)


def draw_name(surface: Surface) -> None:
    """METEORS, in lines."""
    width, height = LETTER
    word = "METEORS"
    left = (SIZE[0] - len(word) * width - (len(word) - 1) * GAP) / 2
    for n, name in enumerate(word):
        x = left + n * (width + GAP)
        color = between(NAME_COLORS, n / (len(word) - 1))
        for stroke in LETTERS[name]:
            corners = [(x + a * width / 4, NAME_TOP + b * height / 4) for a, b in stroke]
            pygame.draw.lines(surface, color, False, corners, 3)
            draw_strokes(surface, corners, color)


def between(colors: tuple[Color, ...], part: float) -> Color:
    """The color at a part, 0 to 1, of the way from the first one to the last."""
    place = part * (len(colors) - 1)
    first = min(int(place), len(colors) - 2)
    mixed = pygame.Color(colors[first]).lerp(colors[first + 1], place - first)
    return (mixed.r, mixed.g, mixed.b)
