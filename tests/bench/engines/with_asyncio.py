"""asyncio: one iteration of its loop is a frame.

Tasks that wait for a frame await one future for all, which the driver sets to `dt`. That is
the fastest and lightest way, and kind to asyncio: a game could not use it as it is, because
a task that is cancelled cancels the future it waits for, and so everybody. `asyncio.Event`
makes a future for each waiter; `sleep(0)` takes 1.3 times as long.

The driver is a task; a `sleep(0)` of its own lets every other run once. The loop's `time()`
is a game's: real time would have to be waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from itertools import count, repeat
from typing import Any

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


class GameLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, with a clock that is moved by hand."""

    now = 0.0

    def time(self) -> float:
        return self.now


class Board:
    """Where a value is announced to all who wait for it."""

    __slots__ = ("future", "loop")

    def __init__(self, loop: GameLoop) -> None:
        self.loop = loop
        self.future: asyncio.Future[float] = loop.create_future()

    def announce(self, value: float) -> None:
        """Wake everyone who waits; who waits again waits for the next time."""
        future, self.future = self.future, self.loop.create_future()
        future.set_result(value)


Work = Callable[[int, Stopwatch, GameLoop], Coroutine[Any, Any, None]]


def run(work: Work, n: int, stopwatch: Stopwatch) -> None:
    """Run a work in a loop of its own."""
    with asyncio.Runner(loop_factory=GameLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, GameLoop)
        runner.run(work(n, stopwatch, loop))


async def end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel them, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def w1(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    """A frame and a firing are the same thing here."""
    await announced(n, stopwatch, loop)


async def announced(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    """N tasks that wait for the same announcement, again and again."""
    board = Board(loop)

    async def waiter() -> None:
        while True:
            value = await board.future  # noqa: F841 - read by `local`

    coros = [waiter() for _ in range(n)]
    tasks = [loop.create_task(coro) for coro in coros]
    await asyncio.sleep(0)
    times = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * times):
        with lap:
            for _ in repeat(None, times):
                board.announce(DT)
                await asyncio.sleep(0)
    board.announce(LAST)
    await asyncio.sleep(0)
    check_all(local(coros, "value"), LAST, "the last value")
    await end(tasks)


async def w2a(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    tasks = [loop.create_task(asyncio.sleep(LONG + i)) for i in range(n)]
    await asyncio.sleep(0)
    for lap in stopwatch.laps(200):
        with lap:
            for _ in repeat(None, 200):
                loop.now += DT
                await asyncio.sleep(0)
    check_all([task.done() for task in tasks], False, "a sleeper woke")
    await end(tasks)


async def w2b(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    """A wake-up takes two iterations of the loop: the timer sets a future, whose callback
    resumes the task. The driver comes first in each, so it is the third that sees both done."""

    async def sleeper(i: int) -> None:
        await asyncio.sleep(offset_of(i, n))
        for naps in count(1):  # noqa: B007 - read by `local`
            await asyncio.sleep(DT)

    coros = [sleeper(i) for i in range(n)]
    tasks = [loop.create_task(coro) for coro in coros]
    await asyncio.sleep(0)
    frames, seen = frames_in_a_lap(n), 0
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                loop.now += DT
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
        seen += frames
    check_all(local(coros, "naps"), seen, f"naps in {seen} frames")
    await end(tasks)


async def w3(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    async def child(ended: list[int] | None = None) -> None:
        await asyncio.sleep(0)
        if ended is not None:
            ended.append(1)

    for lap in stopwatch.laps(n):
        with lap:
            async with asyncio.TaskGroup() as group:
                for _ in repeat(None, n):
                    group.create_task(child())
    ended: list[int] = []
    async with asyncio.TaskGroup() as group:
        for _ in range(n):
            group.create_task(child(ended))
    check(len(ended) == n, f"{len(ended)} of {n} children ended")


async def w4(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    """A group has no cancel of its own: its owner is cancelled, and waited for."""
    cleaned: list[int] = []

    async def child() -> None:
        try:
            while True:
                await asyncio.sleep(0)
        finally:
            cleaned.append(1)

    async def family() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(n):
                group.create_task(child())

    for lap in stopwatch.laps(n):
        cleaned.clear()
        owner = loop.create_task(family())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        with lap:
            owner.cancel()
            await asyncio.wait([owner])
        check(len(cleaned) == n, f"{len(cleaned)} of {n} cleaned up")


async def w6(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    """`asyncio.wait` for the first, then cancel the other and wait for its end."""

    async def one_frame() -> None:
        await asyncio.sleep(0)

    async def racer() -> None:
        while True:
            tasks = [loop.create_task(asyncio.sleep(10.0)), loop.create_task(one_frame())]
            ended, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for other in others:
                other.cancel()
            await asyncio.wait(others)
            races.append((tasks[1] in ended, tasks[0].cancelled()))

    races: list[tuple[bool, bool]] = []
    racers = [loop.create_task(racer()) for _ in range(n)]
    for lap in stopwatch.laps(n):
        races.clear()
        with lap:
            while len(races) < n:
                loop.now += DT
                await asyncio.sleep(0)
        check_all(races, (True, True), "who has won")
    await end(racers)


async def w7a(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    board = Board(loop)

    async def runner() -> None:
        while True:
            await board.future

    await weigh(n, stopwatch, loop, runner)


async def w7b(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    await weigh(n, stopwatch, loop, lambda: asyncio.sleep(LONG))


async def weigh(n: int, stopwatch: Stopwatch, loop: GameLoop, make: Callable[[], Any]) -> None:
    """What N tasks take up, in a set that holds them, after a frame."""
    held = [{loop.create_task(make()) for _ in range(n)}]
    await asyncio.sleep(0)
    with Scale(n) as scale:
        held.append({loop.create_task(make()) for _ in range(n)})
        await asyncio.sleep(0)
    stopwatch.answer_value(scale.each)
    for tasks in held:
        await end(list(tasks))


async def w9(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    things = [Thing(i) for i in range(n)]
    numbers = count()
    frame, trigger = Board(loop), Board(loop)

    async def bullet(thing: Thing, life: int, group: asyncio.TaskGroup) -> None:
        for _ in repeat(None, life):
            dt = await frame.future
            thing.x += thing.vx * dt
            thing.y += thing.vy * dt
        group.create_task(bullet(thing, life_of(next(numbers)), group))

    async def sleeper(i: int) -> None:
        while True:
            await asyncio.sleep(rhythm_of(i))

    async def gunner() -> None:
        for shots in count():  # noqa: B007 - read by `local`
            await trigger.future

    async def hell(gun: Any) -> None:
        async with asyncio.TaskGroup() as group:
            for i, thing in enumerate(things):
                group.create_task(bullet(thing, rest_of(i), group))
            for i in range(SLEEPERS):
                group.create_task(sleeper(i))
            group.create_task(gun)

    gun = gunner()
    task = loop.create_task(hell(gun))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    seen = 0
    for lap in stopwatch.laps(BULLET_FRAMES):
        with lap:
            for _ in repeat(None, BULLET_FRAMES):
                loop.now += DT
                trigger.announce(0.0)
                frame.announce(DT)
                await asyncio.sleep(0)
        seen += BULLET_FRAMES
    check_all(local([gun], "shots"), seen, "events heard")
    check(next(numbers) > 0, "no bullet was replaced")
    await end([task])


def runnable(work: Work) -> Callable[[int, Stopwatch], None]:
    return lambda n, stopwatch: run(work, n, stopwatch)


WORKS = {
    "W1": runnable(w1),
    "W2a": runnable(w2a),
    "W2b": runnable(w2b),
    "W3": runnable(w3),
    "W4": runnable(w4),
    "W5a": runnable(announced),
    "W6": runnable(w6),
    "W7a": runnable(w7a),
    "W7b": runnable(w7b),
    "W9": runnable(w9),
}
