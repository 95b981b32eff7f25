"""pgasync, where a whole game is measured: events, sprites, and `meteors`."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import pygame

from pgasync import Game, Sprite, frames, open_nursery, wait_event
from tests.bench.engines.scenario import (
    DT,
    HEIGHT,
    SPRITE,
    WIDTH,
    Thing,
    check,
    check_all,
    frames_in_a_lap,
    local,
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
    """Every sprite is moved by a coroutine of its own."""

    async def fly(sprite: Sprite, thing: Thing) -> None:
        with sprite:
            pos = sprite.pos  # always the same vector; see `help(Sprite)`
            async for dt in frames():
                pos.x = (pos.x + thing.vx * dt) % WIDTH
                pos.y = (pos.y + thing.vy * dt) % HEIGHT

    async def main(game: Game) -> None:
        image = white()
        async with open_nursery() as nursery:
            for thing in things:
                nursery.start(fly(game.ground.sprite(image, (thing.x, thing.y)), thing))

    things = [Thing(i) for i in range(n)]
    draw(Game((WIDTH, HEIGHT), fps=1 / DT), main, stopwatch)


def draw_one(n: int, stopwatch: Stopwatch) -> None:
    """One coroutine moves all the sprites."""

    async def main(game: Game) -> None:
        image = white()
        places = [(game.ground.sprite(image, (thing.x, thing.y)).pos, thing) for thing in things]
        async for dt in frames():
            for pos, thing in places:
                pos.x = (pos.x + thing.vx * dt) % WIDTH
                pos.y = (pos.y + thing.vy * dt) % HEIGHT

    things = [Thing(i) for i in range(n)]
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


WORKS = {"W5b": w5b, "draw-each": draw_each, "draw-one": draw_one, "meteors": meteors}
