"""Transitions: one landscape after the other, and every way from the one to the next.

Shows: `play(scene, transition=...)`, all that there are, and one of your own, a curtain.
Run:   pgasync play games/shows/transitions.py
Keys:  space for the next one, escape to leave.
"""

import math
from collections.abc import Awaitable, Callable

from pygame import SRCALPHA, Color, Surface, draw, transform

import pgasync
from pgasync import Game, Scene, Transition, frames, move_on_when, sleep, wait_key

SIZE = (640, 400)
Rest = Callable[[], Awaitable[object]]
Painter = Callable[[Surface], None]
NAMES = "fade iris slide blinds push pixellate wipe zoom crossfade"
TIME = 1.0  # s that a transition takes
# Sky above, sky at the horizon, sun, and the hills from far to near.
DAYS = {
    "Dawn": ("#2b1b4d", "#ff9a76", "#ffe3a8", ("#8d4a7b", "#5c2f66", "#331d4a")),
    "Noon": ("#2f8fdd", "#c9efff", "#fff7d0", ("#7fc4a0", "#3f9a72", "#1f6a52")),
    "Dusk": ("#16224f", "#e0568b", "#ffb35c", ("#6a3d86", "#3d2a66", "#1d1840")),
    "Night": ("#050a20", "#1d3a6e", "#e8f0ff", ("#16305a", "#0e2144", "#081430")),
}


def curtain(seconds: float) -> Transition:
    def paint(surface: Surface, old: Surface, new: Surface, t: float) -> None:
        half, far = surface.width // 2, round(surface.width / 2 * t * t)
        surface.blit(new, (0, 0))
        surface.blit(old, (-far, 0), (0, 0, half, surface.height))
        surface.blit(old, (half + far, 0), (half, 0, half, surface.height))

    return Transition(paint, seconds)


WAYS = [getattr(pgasync, name) for name in NAMES.split()] + [curtain]


async def landscape(scene: Scene, day: str, way: str, rest: Rest) -> None:
    scene.draw(painter(scene, *DAYS[day]), layer="back")
    for shade, off in (("black", 2), ("white", 0)):
        scene.text(day, (40 + off, 46 + off), size=44, color=shade, anchor="midleft")
        scene.text(way, (40 + off, 88 + off), size=20, color=shade, anchor="midleft")
    scene.start(flock(scene))
    await rest()


async def flock(scene: Scene) -> None:
    wing = Surface((22, 10), SRCALPHA)
    draw.lines(wing, "#101020", False, [(0, 2), (6, 0), (11, 8), (16, 0), (21, 2)], 2)
    birds = [scene.sprite(wing, (n * 34, 150 + abs(n - 2) * 14)) for n in range(5)]
    async for dt in frames():
        for n, bird in enumerate(birds):
            bird.x = (bird.x + 70 * dt) % (SIZE[0] + 40)
            bird.scale = 1, 0.75 + 0.3 * math.sin(scene.clock.now * 9 + n)


def painter(scene: Scene, top: str, low: str, sun: str, hills: tuple[str, ...]) -> Painter:
    """A function that draws a landscape: the still part is painted once."""
    sky = Surface((1, 2))
    sky.set_at((0, 0), top)
    sky.set_at((0, 1), low)
    back = transform.smoothscale(sky, SIZE)
    glow = Surface(SIZE, SRCALPHA)
    for radius in range(130, 42, -1):
        light = round(110 * ((130 - radius) / 88) ** 2)
        draw.circle(glow, (*Color(sun)[:3], light), (470, 130), radius)
    draw.circle(glow, sun, (470, 130), 42)
    back.blit(glow, (0, 0))

    def paint(surface: Surface) -> None:
        surface.blit(back, (0, 0))
        for row, color in enumerate(hills):
            drift, bow = scene.clock.now * (6 + 12 * row) + 210 * row, 80 - 9 * row
            ridge = [(x, 235 + 52 * row - 34 * math.sin((x + drift) / bow)) for x in range(0, 648, 8)]
            draw.polygon(surface, color, [*ridge, (640, 400), (0, 400)])

    return paint


async def show(game: Game, rest: Rest) -> None:
    for n, way in enumerate(WAYS):
        await game.play(landscape, list(DAYS)[n % len(DAYS)], way.__name__, rest, transition=way(TIME))


async def main(game: Game) -> None:
    async with move_on_when(wait_key("escape")):
        await show(game, lambda: wait_key("space"))


async def demo(game: Game) -> None:
    await show(game, lambda: sleep(2.1 * TIME))


if __name__ == "__main__":
    pgasync.run(main, size=SIZE, title="Transitions")
