"""pgasync, where a whole game is measured: events, sprites, particles, hits, and `meteors`."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import pygame

from pgasync import Game, Sprite, Task, frames, hit, next_frame, open_nursery, wait_event
from tests.bench.engines.scenario import (
    BLAST,
    DT,
    HEIGHT,
    SPRITE,
    WIDTH,
    Thing,
    check,
    check_all,
    frames_in_a_lap,
    local,
    spots,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]

METEORS_TICKS = 30  # in a lap
METEORS_SEED = 5


async def crowd(game: Game, coros: list[Any]) -> None:
    async with open_nursery() as nursery:
        for coro in coros:
            nursery.start(coro)


def w5b(n: int, stopwatch: Stopwatch) -> None:
    """One key event in every tick of a game."""

    async def waiter() -> None:
        while True:
            event = await wait_event(pygame.KEYDOWN)  # noqa: F841 - read by `local`

    coros = [waiter() for _ in range(n)]
    game = Game()
    root = game.start(crowd, coros)
    ticks = frames_in_a_lap(n)
    event = pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE)
    for lap in stopwatch.laps(n * ticks):
        with lap:
            for _ in repeat(None, ticks):
                game.tick([event])
    last = pygame.Event(pygame.KEYDOWN, key=pygame.K_a)
    game.tick([last])
    check_all(local(coros, "event"), last, "the last event")
    root.cancel()


def draw_each(n: int, stopwatch: Stopwatch) -> None:
    """Every sprite is moved by a coroutine of its own, which knows where it is, as `help(Sprite)` advises."""

    async def fly(sprite: Sprite, x: float, y: float, vx: float, vy: float) -> None:
        with sprite:
            pos = sprite.pos
            while True:
                dt = await next_frame()
                pos.x = x = (x + vx * dt) % WIDTH
                pos.y = y = (y + vy * dt) % HEIGHT

    async def main(game: Game) -> None:
        image = white()
        async with open_nursery() as nursery:
            for thing in map(Thing, range(n)):
                sprite = game.ground.sprite(image, (thing.x, thing.y), anchor="topleft")
                nursery.start(fly(sprite, thing.x, thing.y, thing.vx, thing.vy))

    draw(Game((WIDTH, HEIGHT), fps=1 / DT), main, stopwatch)


def draw_one(n: int, stopwatch: Stopwatch) -> None:
    """One coroutine moves all the sprites."""

    async def main(game: Game) -> None:
        image = white()
        flights = [
            (game.ground.sprite(image, (thing.x, thing.y), anchor="topleft").pos, thing.vx, thing.vy)
            for thing in map(Thing, range(n))
        ]
        async for dt in frames():
            for pos, vx, vy in flights:
                pos.x = (pos.x + vx * dt) % WIDTH
                pos.y = (pos.y + vy * dt) % HEIGHT

    draw(Game((WIDTH, HEIGHT), fps=1 / DT), main, stopwatch)


def white() -> pygame.Surface:
    """The picture of a sprite."""
    image = pygame.Surface((SPRITE, SPRITE), depth=32)
    image.fill("white")
    return image


def draw(game: Game, main: Any, stopwatch: Stopwatch) -> None:
    """A tick and a picture in every lap."""
    root = game.start(main)
    for lap in stopwatch.laps(1):
        with lap:
            game.tick()
            game.draw()
    sprite = next(iter(game.ground.layers))
    check(game.screen.get_at((int(sprite.x), int(sprite.y))) == pygame.Color("white"), "nothing was drawn")
    root.cancel()


def particles(n: int, stopwatch: Stopwatch) -> None:
    """A blast of N particles; the next one takes its place before the first of them ends."""
    game = Game((WIDTH, HEIGHT), fps=1 / DT)
    root = game.start(crowd, [])
    blast = game.ground.particles(
        white(), life=BLAST.life, gravity=(0, BLAST.fall), drag=BLAST.drag, fade=False, glow=False, limit=n
    )
    latest = 0.0
    for lap in stopwatch.laps(1):
        if game.clock.now >= latest:
            blast.burst((WIDTH / 2, HEIGHT / 2), n, speed=BLAST.speed)
            latest = game.clock.now + BLAST.life / 2
        with lap:
            game.tick()
            game.draw()
    check(blast.alive == n, "not all of them are alive")
    check(bool(pygame.mask.from_threshold(game.screen, "white", (1, 1, 1)).count()), "nothing was drawn")
    root.cancel()


def hits(n: int, stopwatch: Stopwatch) -> None:
    """N sprites wait for a hit by one of N others; a tick in which nobody is hit."""

    async def main(game: Game) -> None:
        async with open_nursery() as nursery:
            tasks.extend(nursery.start(hit(ship, rocks)) for ship in ships)

    tasks: list[Task] = []
    game = Game((WIDTH, HEIGHT))
    image = white()
    ships, rocks = ([game.ground.sprite(image, spot, anchor="topleft") for spot in each] for each in spots(n))
    root = game.start(main)
    for lap in stopwatch.laps(n):
        with lap:
            game.tick()
    check_all([task.finished for task in tasks], False, "something was hit")
    rocks[-1].pos = ships[0].pos
    game.tick()
    check(tasks[0].finished and sum(task.finished for task in tasks) == 1, "nothing was hit")
    root.cancel()


def meteors(n: int, stopwatch: Stopwatch) -> None:
    """The game `meteors`, played by its own pilot and never drawn; the unit is a tick."""
    from games.meteors import ASSETS, SIZE, demo

    game = Game(SIZE, seed=METEORS_SEED, assets=ASSETS)
    root = game.start(demo)
    for lap in stopwatch.laps(METEORS_TICKS):
        with lap:
            for _ in repeat(None, METEORS_TICKS):
                game.tick()
    check(not game.done and game.clock.frame > METEORS_TICKS, "the game was over")
    root.cancel()


WORKS = {
    "W5b": w5b,
    "draw-each": draw_each,
    "draw-one": draw_one,
    "particles": particles,
    "hit": hits,
    "meteors": meteors,
}
