"""What the player wants to know, along the upper edge: score, best score, ships in reserve."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame import Rect, Surface, Vector2

from games.meteors.lines import GOLD, ICE, NIGHT, dimmed, draw_outline, turned
from games.meteors.scores import HighScore
from games.meteors.ship import HULL
from games.meteors.sky import SIZE, Sky
from pgasync import sleep_forever

SCORE = Rect(0, 0, 110, 60)  # px, where it is dark behind the score and the ships below it
BEST = Rect(SIZE[0] - 130, 0, 130, 20)  # px
SHADE = 200  # how dark, of 255
SOFTNESS = 44  # px until it is as bright as everywhere
RESERVE = (30, 62)  # px, the first little ship
NEXT = 24  # px from one of them to the next


async def score(sky: Sky) -> None:
    """The score."""
    with (
        sky.scene.draw(shade(SCORE), layer="front"),
        sky.scene.text("0", pos=(20, 14), size=28, color=ICE, anchor="topleft") as words,
    ):
        async for points in sky.score.changes():
            words.text = f"{points}"


async def best_score(sky: Sky, high: HighScore) -> None:
    """What there is to beat. When that happens it turns gold, and goes on with the score."""
    old = high.best
    if not old:
        return  # Nothing: this is the first flight.
    place = (SIZE[0] - 20, 16)
    with (
        sky.scene.draw(shade(BEST), layer="front"),
        sky.scene.text(f"BEST {old}", pos=place, size=20, color=dimmed(ICE, 0.7), anchor="topright") as words,
    ):
        points = await sky.score.wait(lambda points: points > old)
        sky.scene.play_sound("record", volume=0.8)
        words.color, words.text = GOLD, f"BEST {points}"
        async for points in sky.score.changes():
            words.text = f"BEST {points}"


async def reserve(sky: Sky) -> None:
    """A little ship for each life that is left."""

    def draw(surface: Surface) -> None:
        for n in range(sky.lives):
            corners = turned(HULL, Vector2(RESERVE[0] + n * NEXT, RESERVE[1]), -90, scale=0.6)
            draw_outline(surface, corners, ICE, fill=dimmed(ICE, 0.35))

    with sky.scene.draw(draw, layer="hud"):
        await sleep_forever()


def shade(area: Rect) -> Callable[[Surface], None]:
    """A draw function: darkness with soft edges, on which words can be read whatever flies behind them."""
    around = area.inflate(2 * SOFTNESS, 2 * SOFTNESS)
    veil = Surface(around.size, pygame.SRCALPHA)
    veil.fill((*NIGHT, 0))
    veil.fill((*NIGHT, SHADE), area.inflate(SOFTNESS, SOFTNESS).move(-around.x, -around.y))
    soft = pygame.transform.gaussian_blur(veil, SOFTNESS // 2)

    def draw(surface: Surface) -> None:
        surface.blit(soft, around)

    return draw
