"""asyncpygame 0.1: asyncgui 0.7 and its clock, with pygame's events.

What `asyncpygame.run` does in a frame is done here by hand: it would wait for real time.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from typing import Any

import pygame
from asyncpygame import Clock, SDLEvent, start

from tests.bench.engines import with_asyncgui
from tests.bench.engines.scenario import Thing, check_all, frames_in_a_lap, local
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


def w5b(n: int, stopwatch: Stopwatch) -> None:
    """`wait_freq`, which its documentation recommends for events that come often, and is
    three times as fast as `wait` in a loop."""

    async def waiter() -> None:
        async with events.wait_freq(pygame.KEYDOWN, priority=0) as key:
            while True:
                event = await key()  # noqa: F841 - read by `local`

    events = SDLEvent()
    coros = [waiter() for _ in range(n)]
    root = start(with_asyncgui.crowd(coros))
    deliveries = frames_in_a_lap(n)
    event = pygame.Event(pygame.KEYDOWN, key=pygame.K_SPACE)
    for lap in stopwatch.laps(n * deliveries):
        with lap:
            for _ in repeat(None, deliveries):
                events.dispatch(event)
    last = pygame.Event(pygame.KEYDOWN, key=pygame.K_a)
    events.dispatch(last)
    check_all(local(coros, "event"), last, "the last event")
    root.cancel()


def w9(n: int, stopwatch: Stopwatch) -> None:
    """Its clock has no public `sleep_freq` yet: the iterator is its fastest way to fly."""

    async def bullet(clock: Clock, thing: Thing, life: int) -> None:
        frames = clock.anim_with_dt()
        left = life
        async for dt in frames:
            thing.x += thing.vx * dt
            thing.y += thing.vy * dt
            left -= 1
            if not left:
                break
        await frames.aclose()

    with_asyncgui.bullet_hell(n, stopwatch, bullet)


WORKS: dict[str, Callable[[int, Stopwatch], Any]] = {
    # The same clock and the same names, with an older asyncgui below.
    **with_asyncgui.WORKS,
    "W1": with_asyncgui.iterated,
    "W5b": w5b,
    "W9": w9,
}
