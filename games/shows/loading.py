"""Loading: planets are painted in a thread and sounds are read, while a comet flies on.

Shows: `in_thread()`, `preload()`, and the loading scene of the kits.
Run:   pgasync play games/shows/loading.py
Keys:  click a planet to hear it, space makes other planets, escape leaves.
"""

import math
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pygame

from pgasync import Game, Scene, frames, in_thread, move_on_when, preload, run, tween, wait_key, wait_press
from pgasync.kits.loading import loading

SIZE = (640, 400)
ASSETS = Path(__file__).parents[1] / "meteors"  # its sounds
COLUMNS, ROWS = 6, 3
SIDE = 88  # px, of a planet
GRAINS = (3, 6, 12, 24, 48, 96, 192)  # of noise, from coarse to fine
SEAS = ["#123a6b", "#3a1a4f", "#5a2416", "#10403a", "#4a4a20", "#20304a"]
LANDS = ["#8fd06a", "#ffb36b", "#f2e2b0", "#7ae0e0", "#e06a8a", "#c9cde6"]
SOUNDS = ["bang_small", "bullet_hit", "choose", "extra_life", "respawn", "saucer_shot"]


def paint(seed: int) -> pygame.Surface:
    """A planet. Called in a thread: it needs nothing of the game, and gives back all that it makes."""
    chance = random.Random(seed)
    side = SIDE * 3  # it is painted finer than it is shown
    land = pygame.Surface((side, side))
    for size in GRAINS:
        noise = pygame.Surface((size, size))
        for x in range(size * size):
            noise.set_at((x % size, x // size), (chance.randrange(700 // size + 20 & 255),) * 3)
        land.blit(pygame.transform.smoothscale(noise, land.size), (0, 0), special_flags=pygame.BLEND_ADD)
    coast = pygame.transform.average_color(land)[0]
    ground = pygame.mask.from_threshold(land, "white", (255 - coast,) * 3 + (255,))
    land.fill(chance.choice(LANDS), special_flags=pygame.BLEND_MULT)
    ground.to_surface(land, setcolor=None, unsetcolor=chance.choice(SEAS))
    ball = pygame.Surface((side, side), pygame.SRCALPHA)
    for radius in range(side // 2, 0, -1):  # light from the upper left
        light = (round(255 * math.cos(math.pi / 2 * radius / (side / 2)) ** 0.6),) * 3
        pygame.draw.circle(ball, light, (side * 0.33 + radius * 0.34,) * 2, radius)
    ball.blit(land, (0, 0), special_flags=pygame.BLEND_MULT)
    return pygame.transform.smoothscale(ball, (SIDE, SIDE))


async def everything(planets: list[pygame.Surface], seed: int) -> AsyncIterator[float]:
    """Sounds are the first tenth of the work, planets the rest."""
    async for share in preload(*SOUNDS):
        yield share / 10
    for n in range(COLUMNS * ROWS):
        planets.append(await in_thread(paint, seed + n))
        yield 0.1 + 0.9 * len(planets) / (COLUMNS * ROWS)


async def comet(scene: Scene) -> None:
    """It would stand still if the game did."""
    tail = scene.particles(colors=["white", "#6be3ff", "#1a1060"], life=(0.4, 1.4), glow=True, grow=0.2)
    pos = pygame.Vector2(570, 200)
    scene.start(tail.stream(lambda: pos, per_second=160, speed=(0, 18), spread=2))
    async for _ in frames():
        pos.update(320 + 250 * math.cos(scene.clock.now * 1.7), 200 + 130 * math.sin(scene.clock.now * 1.7))


async def waiting(scene: Scene, planets: list[pygame.Surface], seed: int) -> None:
    scene.start(comet(scene), daemon=True)
    await loading(scene, everything(planets, seed), text="Painting planets", color="#6be3ff")


async def planet(scene: Scene, picture: pygame.Surface, n: int) -> None:
    with scene.sprite(picture, pos=(55 + 106 * (n % COLUMNS), 75 + 125 * (n // COLUMNS))) as ball:
        while True:
            await wait_press(ball)
            scene.play_sound(SOUNDS[n % len(SOUNDS)])
            await tween(ball, seconds=0.1, scale=1.25)
            await tween(ball, seconds=0.5, ease="out_bounce", scale=1)


async def gallery(scene: Scene, planets: list[pygame.Surface]) -> None:
    for n, picture in enumerate(planets):
        scene.start(planet(scene, picture, n))
    scene.text("click a planet    space: others    escape: leave", (320, 388), size=16, color="#6be3ff")
    await wait_key("space")


async def main(game: Game) -> None:
    async with move_on_when(wait_key("escape")):
        while True:
            planets: list[pygame.Surface] = []
            await game.play(waiting, planets, game.random.randrange(1000))
            await game.play(gallery, planets)


demo = main

if __name__ == "__main__":
    run(main, size=SIZE, title="Loading", assets=ASSETS)
