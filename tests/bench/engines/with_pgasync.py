"""pgasync, as a game uses it: `Clock.tick` from outside, public names inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import count, repeat
from typing import Any

from pgasync import (
    Clock,
    Nursery,
    Signal,
    Task,
    frames,
    next_frame,
    open_nursery,
    sleep,
    sleep_forever,
    start,
    tween,
    wait_any,
)
from tests.bench.engines import with_pgasync_game
from tests.bench.engines.scenario import (
    BULLET_FRAMES,
    DT,
    LAST,
    LONG,
    SLEEPERS,
    TWEEN,
    TWEEN_TO,
    Thing,
    bytes_each,
    check,
    check_all,
    check_tweens,
    frames_in_a_lap,
    length_of,
    life_of,
    local,
    offset_of,
    rest_of,
    rhythm_of,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


async def crowd(coros: Iterable[Any]) -> None:
    """Run them all in one nursery."""
    async with open_nursery() as nursery:
        for coro in coros:
            nursery.start(coro)


def ticked(clock: Clock, stopwatch: Stopwatch, frames: int, units: int) -> int:
    """Laps of some frames each. Returns how many frames there were."""
    seen = 0
    for lap in stopwatch.laps(units):
        with lap:
            for _ in repeat(None, frames):
                clock.tick(DT)
        seen += frames
    return seen


def w1(n: int, stopwatch: Stopwatch) -> None:
    async def runner() -> None:
        while True:
            dt = await next_frame()  # noqa: F841 - read by `local`

    resumed(n, stopwatch, runner)


def w1b(n: int, stopwatch: Stopwatch) -> None:
    async def runner() -> None:
        async for dt in frames():  # noqa: B007 - read by `local`
            pass

    resumed(n, stopwatch, runner)


def resumed(n: int, stopwatch: Stopwatch, runner: Callable[[], Any]) -> None:
    """N runners, each in every frame."""
    coros = [runner() for _ in range(n)]
    clock = Clock()
    root = start(crowd(coros), clock=clock)
    in_a_lap = frames_in_a_lap(n)
    ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    clock.tick(LAST)
    check_all(local(coros, "dt"), LAST, "dt of the last frame")
    root.cancel()


def w2a(n: int, stopwatch: Stopwatch) -> None:
    coros = [sleep(LONG + i) for i in range(n)]
    clock = Clock()
    root = start(crowd(coros), clock=clock)
    ticked(clock, stopwatch, 1_000, 1_000)
    check_all([coro.cr_frame is None for coro in coros], False, "a sleeper woke")
    root.cancel()


def w2b(n: int, stopwatch: Stopwatch) -> None:
    async def sleeper(i: int) -> None:
        await sleep(offset_of(i, n))
        for naps in count(1):  # noqa: B007 - read by `local`
            await sleep(DT)

    coros = [sleeper(i) for i in range(n)]
    clock = Clock()
    root = start(crowd(coros), clock=clock)
    in_a_lap = frames_in_a_lap(n)
    seen = ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    check_all(local(coros, "naps"), seen, f"naps in {seen} frames")
    root.cancel()


def w3(n: int, stopwatch: Stopwatch) -> None:
    """One nursery after another: in each tick the children of one end, and the next N start."""

    async def child(ended: list[int] | None = None) -> None:
        await next_frame()
        if ended is not None:
            ended.append(1)

    async def families(make: Callable[[], Any]) -> None:
        while True:
            async with open_nursery() as nursery:
                for _ in repeat(None, n):
                    nursery.start(make())

    clock = Clock()
    root = start(families(child), clock=clock)
    in_a_lap = frames_in_a_lap(n)
    ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    root.cancel()
    ended: list[int] = []
    root = start(families(partial(child, ended)), clock=clock)
    clock.tick(DT)
    check(len(ended) == n, f"{len(ended)} of {n} children ended")
    root.cancel()


async def opened(nurseries: list[Nursery]) -> None:
    """A nursery in which others start children."""
    async with open_nursery() as nursery:
        nurseries.append(nursery)
        nursery.start(sleep_forever())


def empty_nursery(clock: Clock) -> tuple[Task, Nursery]:
    """A root that waits in a nursery, and the nursery."""
    nurseries: list[Nursery] = []
    root = start(opened(nurseries), clock=clock)
    return root, nurseries[0]


def spawn(n: int, stopwatch: Stopwatch) -> None:
    async def runner() -> None:
        while True:
            await next_frame()

    clock = Clock()
    for lap in stopwatch.laps(n):
        root, nursery = empty_nursery(clock)
        with lap:
            for _ in repeat(None, n):
                nursery.start(runner())
        check(len(nursery.children) == n + 1, "not all were started")
        root.cancel()


def w4(n: int, stopwatch: Stopwatch) -> None:
    """The children have run for a frame, so they are in the frame list."""
    cleaned: list[int] = []

    async def child() -> None:
        try:
            while True:
                await next_frame()
        finally:
            cleaned.append(1)

    clock = Clock()
    for lap in stopwatch.laps(n):
        cleaned.clear()
        root, nursery = empty_nursery(clock)
        for _ in range(n):
            nursery.start(child())
        clock.tick(DT)
        with lap:
            nursery.cancel()
        check(len(cleaned) == n, f"{len(cleaned)} of {n} cleaned up")
        check(root.finished, "the owner did not go on behind its nursery")


def w5a(n: int, stopwatch: Stopwatch) -> None:
    async def waiter() -> None:
        while True:
            value = await signal.wait()  # noqa: F841 - read by `local`

    signal: Signal[float] = Signal()
    coros = [waiter() for _ in range(n)]
    root = start(crowd(coros))
    firings = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * firings):
        with lap:
            for _ in repeat(None, firings):
                signal.fire(DT)
    signal.fire(LAST)
    check_all(local(coros, "value"), LAST, "value of the last firing")
    root.cancel()


def w6(n: int, stopwatch: Stopwatch) -> None:
    async def one_frame() -> None:
        await next_frame()

    async def racer() -> None:
        for races in count():  # noqa: B007 - read by `local`
            ends = await wait_any(sleep(10.0), one_frame())  # noqa: F841 - read by `local`

    coros = [racer() for _ in range(n)]
    clock = Clock()
    root = start(crowd(coros), clock=clock)
    in_a_lap = frames_in_a_lap(4 * n)
    seen = ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    check_all(local(coros, "races"), seen, f"races in {seen} frames")
    states = [[task.finished for task in ends] for ends in local(coros, "ends")]
    check_all(states, [False, True], "who has won")
    root.cancel()


def w7a(n: int, stopwatch: Stopwatch) -> None:
    async def runner() -> None:
        while True:
            await next_frame()

    weigh(n, stopwatch, runner)


def w7b(n: int, stopwatch: Stopwatch) -> None:
    numbers = count()

    async def sleeper() -> None:
        await sleep(LONG + next(numbers))

    weigh(n, stopwatch, sleeper)


def weigh(n: int, stopwatch: Stopwatch, make: Callable[[], Any]) -> None:
    """What N tasks take up, with their nursery and their clock, after a frame."""
    roots: list[Task] = []

    def running() -> Clock:
        clock = Clock()
        roots.append(start(crowd(make() for _ in range(n)), clock=clock))
        clock.tick(DT)
        return clock

    stopwatch.answer_value(bytes_each(n, running))
    for root in roots:
        root.cancel()


def w8(n: int, stopwatch: Stopwatch) -> None:
    things = [Thing(i) for i in range(n)]

    async def mover(thing: Thing) -> None:
        for tweens in count():  # noqa: B007 - read by `local`
            thing.x = 0.0
            await tween(thing, seconds=TWEEN * DT, x=TWEEN_TO)

    coros = [mover(thing) for thing in things]
    clock = Clock()
    root = start(crowd(coros), clock=clock)
    seen = 0
    for lap in stopwatch.laps(n * TWEEN):
        with lap:
            for _ in repeat(None, TWEEN):
                clock.tick(DT)
        seen += 1
    check_all(local(coros, "tweens"), seen, f"tweens in {seen} times {TWEEN} frames")
    clock.tick(DT)
    check_all([thing.x for thing in things], TWEEN_TO / TWEEN, "x after one frame of a tween")
    root.cancel()


def w8b(n: int, stopwatch: Stopwatch) -> None:
    things = [Thing(i) for i in range(n)]

    async def mover(thing: Thing, seconds: float) -> None:
        for tweens in count():  # noqa: B007 - read by `local`
            thing.x = 0.0
            await tween(thing, seconds=seconds, x=TWEEN_TO)

    coros = [mover(thing, length_of(i, n) * DT) for i, thing in enumerate(things)]
    clock = Clock()
    root = start(crowd(coros), clock=clock)
    seen = 0
    for lap in stopwatch.laps(n * TWEEN):
        with lap:
            for _ in repeat(None, TWEEN):
                clock.tick(DT)
        seen += TWEEN
    before = [thing.x for thing in things]
    clock.tick(DT)
    check_tweens(n, local(coros, "tweens"), seen + 1, before, [thing.x for thing in things])
    root.cancel()


def w9(n: int, stopwatch: Stopwatch) -> None:
    things = [Thing(i) for i in range(n)]
    numbers = count()
    trigger: Signal[None] = Signal("trigger")

    async def bullet(thing: Thing, life: int, nursery: Nursery) -> None:
        for _ in range(life):
            dt = await next_frame()
            thing.x += thing.vx * dt
            thing.y += thing.vy * dt
        nursery.start(bullet(thing, life_of(next(numbers)), nursery))

    async def sleeper(i: int) -> None:
        while True:
            await sleep(rhythm_of(i))

    async def gunner() -> None:
        for shots in count():  # noqa: B007 - read by `local`
            await trigger.wait()

    async def hell(gun: Any) -> None:
        async with open_nursery() as nursery:
            for i, thing in enumerate(things):
                nursery.start(bullet(thing, rest_of(i), nursery))
            for i in range(SLEEPERS):
                nursery.start(sleeper(i))
            nursery.start(gun)

    gun = gunner()
    clock = Clock()
    root = start(hell(gun), clock=clock)
    seen = 0
    for lap in stopwatch.laps(BULLET_FRAMES):
        with lap:
            for _ in repeat(None, BULLET_FRAMES):
                trigger.fire()
                clock.tick(DT)
        seen += BULLET_FRAMES
    check_all(local([gun], "shots"), seen, "events heard")
    check(next(numbers) > 0, "no bullet was replaced")
    root.cancel()


WORKS = {
    "W1": w1,
    "W1b": w1b,
    "W2a": w2a,
    "W2b": w2b,
    "W3": w3,
    "W4": w4,
    "W5a": w5a,
    "W6": w6,
    "W7a": w7a,
    "W7b": w7b,
    "W8": w8,
    "W8b": w8b,
    "W9": w9,
    "spawn": spawn,
    **with_pgasync_game.WORKS,
}
