"""trio: one pass of its scheduler is a frame.

Tasks that wait for a frame call `trio.lowlevel.checkpoint()`, which "allows other tasks
to be scheduled, without otherwise blocking", and then read `dt` where the driver has put
it. trio shuffles the tasks of a pass, so the driver lets two passes go by where all must
have run before it goes on. Time is a `MockClock`: real time would have to be waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from itertools import count, repeat
from typing import Any

import trio
from trio.lowlevel import ParkingLot, checkpoint
from trio.testing import MockClock

from tests.bench.engines.scenario import (
    BULLET_FRAMES,
    DT,
    LAST,
    LONG,
    SLEEPERS,
    Scale,
    Thing,
    check,
    check_all,
    frames_in_a_lap,
    life_of,
    local,
    offset_of,
    rest_of,
    rhythm_of,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


class World:
    """What a game would share: its nursery, its clock, and `dt`."""

    def __init__(self, nursery: trio.Nursery, clock: MockClock) -> None:
        self.nursery = nursery
        self.clock = clock
        self.dt = DT

    def coros(self) -> list[Any]:
        """The coroutines of the nursery's tasks."""
        return [task.coro for task in self.nursery.child_tasks]


Work = Callable[[int, Stopwatch, World], Coroutine[Any, Any, None]]


def run(work: Work, n: int, stopwatch: Stopwatch) -> None:
    """Run a work in a nursery of its own."""
    clock = MockClock()

    async def main() -> None:
        async with trio.open_nursery() as nursery:
            await work(n, stopwatch, World(nursery, clock))
            nursery.cancel_scope.cancel()

    trio.run(main, clock=clock)


async def settle() -> None:
    """Let everybody reach the next wait, whatever the order."""
    for _ in range(3):
        await checkpoint()


async def w1(n: int, stopwatch: Stopwatch, world: World) -> None:
    async def runner() -> None:
        while True:
            await checkpoint()
            dt = world.dt  # noqa: F841 - read by `local`

    for _ in range(n):
        world.nursery.start_soon(runner)
    await settle()
    frames = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                await checkpoint()
    world.dt = LAST
    await settle()
    check_all(local(world.coros(), "dt"), LAST, "dt of the last frame")


async def w2a(n: int, stopwatch: Stopwatch, world: World) -> None:
    for i in range(n):
        world.nursery.start_soon(trio.sleep, LONG + i)
    await settle()
    for lap in stopwatch.laps(100):
        with lap:
            for _ in repeat(None, 100):
                world.clock.jump(DT)
                await checkpoint()
    check(len(world.nursery.child_tasks) == n, "a sleeper woke")


async def w2b(n: int, stopwatch: Stopwatch, world: World) -> None:
    async def sleeper(i: int) -> None:
        await trio.sleep(offset_of(i, n))
        for naps in count(1):  # noqa: B007 - read by `local`
            await trio.sleep(DT)

    for i in range(n):
        world.nursery.start_soon(sleeper, i)
    await settle()
    frames, seen = frames_in_a_lap(n), 0
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                world.clock.jump(DT)
                await checkpoint()
                await checkpoint()
        seen += frames
    check_all(local(world.coros(), "naps"), seen, f"naps in {seen} frames")


async def w3(n: int, stopwatch: Stopwatch, world: World) -> None:
    async def child() -> None:
        await checkpoint()

    async def counted() -> None:
        await checkpoint()
        ended.append(1)

    for lap in stopwatch.laps(n):
        with lap:
            async with trio.open_nursery() as nursery:
                for _ in repeat(None, n):
                    nursery.start_soon(child)
    ended: list[int] = []
    async with trio.open_nursery() as nursery:
        for _ in range(n):
            nursery.start_soon(counted)
    check(len(ended) == n, f"{len(ended)} of {n} children ended")


async def w4(n: int, stopwatch: Stopwatch, world: World) -> None:
    cleaned: list[int] = []

    async def child() -> None:
        try:
            while True:
                await checkpoint()
        finally:
            cleaned.append(1)

    async def family(nurseries: list[trio.Nursery], over: trio.Event) -> None:
        async with trio.open_nursery() as nursery:
            nurseries.append(nursery)
            for _ in range(n):
                nursery.start_soon(child)
        over.set()

    for lap in stopwatch.laps(n):
        cleaned.clear()
        nurseries: list[trio.Nursery] = []
        over = trio.Event()
        world.nursery.start_soon(family, nurseries, over)
        await settle()
        with lap:
            nurseries[0].cancel_scope.cancel()
            await over.wait()
        check(len(cleaned) == n, f"{len(cleaned)} of {n} cleaned up")


async def w5a(n: int, stopwatch: Stopwatch, world: World) -> None:
    """A parking lot: a `trio.Event` can be set only once, and is made of one."""
    lot, value = ParkingLot(), DT

    async def waiter() -> None:
        while True:
            await lot.park()
            heard = value  # noqa: F841 - read by `local`

    for _ in range(n):
        world.nursery.start_soon(waiter)
    await settle()
    firings = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * firings):
        with lap:
            for _ in repeat(None, firings):
                lot.unpark_all()
                await checkpoint()
                await checkpoint()
    value = LAST
    lot.unpark_all()
    await settle()
    check_all(local(world.coros(), "heard"), LAST, "value of the last firing")


async def w6(n: int, stopwatch: Stopwatch, world: World) -> None:
    """The race of jockeys of its documentation."""

    async def one_frame() -> int:
        await checkpoint()
        return 1

    async def jockey(run: Callable[[], Any], scope: trio.CancelScope, won: list[Any]) -> None:
        won.append(await run())
        scope.cancel()

    async def racer() -> None:
        while True:
            won: list[Any] = []
            async with trio.open_nursery() as nursery:
                nursery.start_soon(jockey, partial(trio.sleep, 10.0), nursery.cancel_scope, won)
                nursery.start_soon(jockey, one_frame, nursery.cancel_scope, won)
            races.append(won)

    races: list[list[Any]] = []
    for _ in range(n):
        world.nursery.start_soon(racer)
    for lap in stopwatch.laps(n):
        races.clear()
        with lap:
            while len(races) < n:
                world.clock.jump(DT)
                await checkpoint()
        check_all(races, [1], "who has won")


async def w7a(n: int, stopwatch: Stopwatch, world: World) -> None:
    async def runner() -> None:
        while True:
            await checkpoint()

    await weigh(n, stopwatch, world, runner)


async def w7b(n: int, stopwatch: Stopwatch, world: World) -> None:
    await weigh(n, stopwatch, world, partial(trio.sleep, LONG))


async def weigh(n: int, stopwatch: Stopwatch, world: World, function: Callable[[], Any]) -> None:
    """What N tasks take up, with their nursery, after a frame."""
    for _ in range(n):
        world.nursery.start_soon(function)
    await settle()
    with Scale(n) as scale:
        for _ in range(n):
            world.nursery.start_soon(function)
        await settle()
    stopwatch.answer_value(scale.each)


async def w9(n: int, stopwatch: Stopwatch, world: World) -> None:
    numbers = count()
    trigger = ParkingLot()
    heard = 0

    async def bullet(thing: Thing, life: int) -> None:
        for _ in repeat(None, life):
            await checkpoint()
            dt = world.dt
            thing.x += thing.vx * dt
            thing.y += thing.vy * dt
        world.nursery.start_soon(bullet, thing, life_of(next(numbers)))

    async def sleeper(i: int) -> None:
        while True:
            await trio.sleep(rhythm_of(i))

    async def gunner() -> None:
        nonlocal heard
        while True:
            await trigger.park()
            heard += 1

    for i in range(n):
        world.nursery.start_soon(bullet, Thing(i), rest_of(i))
    for i in range(SLEEPERS):
        world.nursery.start_soon(sleeper, i)
    world.nursery.start_soon(gunner)
    await settle()
    for lap in stopwatch.laps(BULLET_FRAMES):
        with lap:
            for _ in repeat(None, BULLET_FRAMES):
                trigger.unpark_all()
                world.clock.jump(DT)
                await checkpoint()
    check(heard > 0, "no event was heard")
    check(next(numbers) > 0, "no bullet was replaced")


def runnable(work: Work) -> Callable[[int, Stopwatch], None]:
    return lambda n, stopwatch: run(work, n, stopwatch)


WORKS = {
    "W1": runnable(w1),
    "W2a": runnable(w2a),
    "W2b": runnable(w2b),
    "W3": runnable(w3),
    "W4": runnable(w4),
    "W5a": runnable(w5a),
    "W6": runnable(w6),
    "W7a": runnable(w7a),
    "W7b": runnable(w7b),
    "W9": runnable(w9),
}
