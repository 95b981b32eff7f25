"""asyncio: one iteration of its loop is a frame.

Tasks that wait for a frame call `asyncio.sleep(0)`, the "optimized path to allow other
tasks to run" of its documentation, and then read `dt` where the driver has put it. The
driver is a task that does the same, so one `sleep(0)` of its own lets every other run
once. The loop's `time()` is a game's: real time would have to be waited for.
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
    rhythm_of,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


class GameLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, with a clock that is moved by hand."""

    now = 0.0
    dt = DT

    def time(self) -> float:
        return self.now


Work = Callable[[int, Stopwatch, GameLoop], Coroutine[Any, Any, None]]


def run(work: Work, n: int, stopwatch: Stopwatch) -> None:
    """Run a work in a loop of its own."""
    with asyncio.Runner(loop_factory=GameLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, GameLoop)
        runner.run(work(n, stopwatch, loop))


async def ticked(loop: GameLoop, stopwatch: Stopwatch, frames: int, units: int) -> int:
    """Laps of some frames each. Returns how many frames there were."""
    await asyncio.sleep(0)  # let everybody reach the first wait
    seen = 0
    for lap in stopwatch.laps(units):
        with lap:
            for _ in repeat(None, frames):
                loop.now += DT
                await asyncio.sleep(0)
        seen += frames
    return seen


async def end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel them, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def w1(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    async def runner() -> None:
        while True:
            await asyncio.sleep(0)
            dt = loop.dt  # noqa: F841 - read by `local`

    coros = [runner() for _ in range(n)]
    tasks = [loop.create_task(coro) for coro in coros]
    frames = frames_in_a_lap(n)
    await ticked(loop, stopwatch, frames, n * frames)
    loop.dt = LAST
    await asyncio.sleep(0)
    check_all(local(coros, "dt"), LAST, "dt of the last frame")
    await end(tasks)


async def w2a(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    tasks = [loop.create_task(asyncio.sleep(LONG + i)) for i in range(n)]
    await ticked(loop, stopwatch, 200, 200)
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


async def w5a(n: int, stopwatch: Stopwatch, loop: GameLoop) -> None:
    """One future that all wait for. It is the fastest, though a game could not use it so:
    who is cancelled cancels the future, and so everybody. `asyncio.Event` makes a future
    for each waiter."""
    future: asyncio.Future[float] = loop.create_future()

    async def waiter() -> None:
        while True:
            value = await future  # noqa: F841 - read by `local`

    def fire(value: float) -> None:
        nonlocal future
        fired, future = future, loop.create_future()
        fired.set_result(value)

    coros = [waiter() for _ in range(n)]
    tasks = [loop.create_task(coro) for coro in coros]
    await asyncio.sleep(0)
    firings = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * firings):
        with lap:
            for _ in repeat(None, firings):
                fire(DT)
                await asyncio.sleep(0)
    fire(LAST)
    await asyncio.sleep(0)
    check_all(local(coros, "value"), LAST, "value of the last firing")
    await end(tasks)


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
    async def runner() -> None:
        while True:
            await asyncio.sleep(0)

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
    trigger: asyncio.Future[None] = loop.create_future()

    async def bullet(thing: Thing, group: asyncio.TaskGroup) -> None:
        for _ in repeat(None, life_of(next(numbers))):
            await asyncio.sleep(0)
            dt = loop.dt
            thing.x += thing.vx * dt
            thing.y += thing.vy * dt
        group.create_task(bullet(thing, group))

    async def sleeper(i: int) -> None:
        while True:
            await asyncio.sleep(rhythm_of(i))

    async def gunner() -> None:
        for shots in count():  # noqa: B007 - read by `local`
            await trigger

    async def hell(gun: Any) -> None:
        async with asyncio.TaskGroup() as group:
            for thing in things:
                group.create_task(bullet(thing, group))
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
                fired, trigger = trigger, loop.create_future()
                fired.set_result(None)
                loop.now += DT
                await asyncio.sleep(0)
        seen += BULLET_FRAMES
    check_all(local([gun], "shots"), seen, "events heard")
    check(next(numbers) > n, "no bullet was replaced")
    await end([task])


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
