"""asyncgui with the clock of asyncgui-ext-clock 0.6, ticked from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import count, repeat
from typing import Any

from asyncgui import Event, Nursery, Task, open_nursery, start, wait_any
from asyncgui_ext.clock import Clock

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

__all__ = ["WORKS", "bullet_hell", "iterated", "resumed", "ticked"]


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
    """`sleep_freq` is the clock's answer to repeated sleeping, and faster than `sleep(0)`
    in a loop: it leaves its event on the list. Without `free_to_await`, which costs."""

    async def runner(clock: Clock) -> None:
        async with clock.sleep_freq(0) as frame:
            while True:
                dt = await frame()  # noqa: F841 - read by `local`

    resumed(n, stopwatch, runner)


def iterated(n: int, stopwatch: Stopwatch) -> None:
    """W1b: the clock's async iterator, an async generator around the same."""

    async def runner(clock: Clock) -> None:
        async for dt in clock.anim_with_dt():  # noqa: B007 - read by `local`
            pass

    resumed(n, stopwatch, runner)


def resumed(n: int, stopwatch: Stopwatch, runner: Callable[[Clock], Any]) -> None:
    """N runners, each in every frame."""
    clock = Clock()
    coros = [runner(clock) for _ in range(n)]
    root = start(crowd(coros))
    in_a_lap = frames_in_a_lap(n)
    ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    clock.tick(LAST)
    check_all(local(coros, "dt"), LAST, "dt of the last frame")
    root.cancel()


def w2a(n: int, stopwatch: Stopwatch) -> None:
    async def sleeper(i: int) -> None:
        await clock.sleep(LONG + i)

    clock = Clock()
    coros = [sleeper(i) for i in range(n)]
    root = start(crowd(coros))
    frames = frames_in_a_lap(n)
    ticked(clock, stopwatch, frames, frames)
    check_all([coro.cr_frame is None for coro in coros], False, "a sleeper woke")
    root.cancel()


def w2b(n: int, stopwatch: Stopwatch) -> None:
    """Each sleep is one of its own; `sleep_freq` would be a beat, whose time is set once."""

    async def sleeper(i: int) -> None:
        await clock.sleep(offset_of(i, n))
        for naps in count(1):  # noqa: B007 - read by `local`
            await clock.sleep(DT)

    clock = Clock()
    coros = [sleeper(i) for i in range(n)]
    root = start(crowd(coros))
    in_a_lap = frames_in_a_lap(n)
    seen = ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    check_all(local(coros, "naps"), seen, f"naps in {seen} frames")
    root.cancel()


def w3(n: int, stopwatch: Stopwatch) -> None:
    """For a single frame the clock's documentation prefers `sleep(0)` to `n_frames(1)`."""

    async def child(ended: list[int] | None = None) -> None:
        await clock.sleep(0)
        if ended is not None:
            ended.append(1)

    async def families(make: Callable[[], Any]) -> None:
        while True:
            async with open_nursery() as nursery:
                for _ in repeat(None, n):
                    nursery.start(make())

    clock = Clock()
    root = start(families(child))
    in_a_lap = frames_in_a_lap(n)
    ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    root.cancel()
    ended: list[int] = []
    root = start(families(partial(child, ended)))
    clock.tick(DT)
    check(len(ended) == n, f"{len(ended)} of {n} children ended")
    root.cancel()


def w4(n: int, stopwatch: Stopwatch) -> None:
    """The children wait as lightly as they can, with `sleep(0)`, and have done so for a frame."""
    cleaned: list[int] = []
    clock = Clock()

    async def child() -> None:
        try:
            while True:
                await clock.sleep(0)
        finally:
            cleaned.append(1)

    async def family(nurseries: list[Nursery]) -> None:
        async with open_nursery() as nursery:
            nurseries.append(nursery)
            for _ in range(n):
                nursery.start(child())

    for lap in stopwatch.laps(n):
        cleaned.clear()
        nurseries: list[Nursery] = []
        root = start(family(nurseries))
        clock.tick(DT)
        with lap:
            nurseries[0].close()
        check(len(cleaned) == n, f"{len(cleaned)} of {n} cleaned up")
        check(root.finished, "the owner did not go on behind its nursery")
        clock.tick(DT)  # the clock forgets the cancelled sleeps here, and is not timed


def w5a(n: int, stopwatch: Stopwatch) -> None:
    async def waiter() -> None:
        while True:
            value = (await event.wait())[0][0]  # noqa: F841 - read by `local`

    event = Event()
    coros = [waiter() for _ in range(n)]
    root = start(crowd(coros))
    firings = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * firings):
        with lap:
            for _ in repeat(None, firings):
                event.fire(DT)
    event.fire(LAST)
    check_all(local(coros, "value"), LAST, "value of the last firing")
    root.cancel()


def w6(n: int, stopwatch: Stopwatch) -> None:
    async def one_frame() -> None:
        await clock.sleep(0)

    async def racer() -> None:
        for races in count():  # noqa: B007 - read by `local`
            ends = await wait_any(clock.sleep(10.0), one_frame())  # noqa: F841 - read by `local`

    clock = Clock()
    coros = [racer() for _ in range(n)]
    root = start(crowd(coros))
    in_a_lap = frames_in_a_lap(4 * n)
    seen = ticked(clock, stopwatch, in_a_lap, n * in_a_lap)
    check_all(local(coros, "races"), seen, f"races in {seen} frames")
    states = [[task.finished for task in ends] for ends in local(coros, "ends")]
    check_all(states, [False, True], "who has won")
    root.cancel()


def w7a(n: int, stopwatch: Stopwatch) -> None:
    async def runner(clock: Clock) -> None:
        while True:
            await clock.sleep(0)

    weigh(n, stopwatch, runner)


def w7b(n: int, stopwatch: Stopwatch) -> None:
    async def sleeper(clock: Clock) -> None:
        await clock.sleep(LONG)

    weigh(n, stopwatch, sleeper)


def weigh(n: int, stopwatch: Stopwatch, make: Callable[[Clock], Any]) -> None:
    """What N tasks take up, with their nursery and their clock, after a frame."""
    roots: list[Task] = []

    def running() -> Clock:
        clock = Clock()
        roots.append(start(crowd(make(clock) for _ in range(n))))
        clock.tick(DT)
        return clock

    stopwatch.answer_value(bytes_each(n, running))
    for root in roots:
        root.cancel()


def w8(n: int, stopwatch: Stopwatch) -> None:
    """`anim_attrs` sets the attribute from a callback and wakes the task only at the end."""

    async def mover(thing: Thing) -> None:
        for tweens in count():  # noqa: B007 - read by `local`
            thing.x = 0.0
            await clock.anim_attrs(thing, x=TWEEN_TO, duration=TWEEN * DT)

    clock = Clock()
    things = [Thing(i) for i in range(n)]
    coros = [mover(thing) for thing in things]
    root = start(crowd(coros))
    seen = ticked(clock, stopwatch, TWEEN, n * TWEEN) // TWEEN
    check_all(local(coros, "tweens"), seen, f"tweens in {seen} times {TWEEN} frames")
    clock.tick(DT)
    check_all([thing.x for thing in things], TWEEN_TO / TWEEN, "x after one frame of a tween")
    root.cancel()


def w8b(n: int, stopwatch: Stopwatch) -> None:
    """The same as W8, with lengths of their own."""

    async def mover(thing: Thing, duration: float) -> None:
        for tweens in count():  # noqa: B007 - read by `local`
            thing.x = 0.0
            await clock.anim_attrs(thing, x=TWEEN_TO, duration=duration)

    clock = Clock()
    things = [Thing(i) for i in range(n)]
    coros = [mover(thing, length_of(i, n) * DT) for i, thing in enumerate(things)]
    root = start(crowd(coros))
    seen = ticked(clock, stopwatch, TWEEN, n * TWEEN)
    before = [thing.x for thing in things]
    clock.tick(DT)
    check_tweens(n, local(coros, "tweens"), seen + 1, before, [thing.x for thing in things])
    root.cancel()


def w9(n: int, stopwatch: Stopwatch) -> None:
    async def bullet(clock: Clock, thing: Thing, life: int) -> None:
        async with clock.sleep_freq(0) as frame:
            for _ in repeat(None, life):
                dt = await frame()
                thing.x += thing.vx * dt
                thing.y += thing.vy * dt

    bullet_hell(n, stopwatch, bullet)


def bullet_hell(n: int, stopwatch: Stopwatch, fly: Callable[[Clock, Thing, int], Any]) -> None:
    """W9 with a bullet's flight given."""
    things = [Thing(i) for i in range(n)]
    numbers = count()
    clock, trigger = Clock(), Event()

    async def bullet(thing: Thing, life: int, nursery: Nursery) -> None:
        await fly(clock, thing, life)
        nursery.start(bullet(thing, life_of(next(numbers)), nursery))

    async def sleeper(i: int) -> None:
        while True:
            await clock.sleep(rhythm_of(i))

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
    root = start(hell(gun))
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
    "W1b": iterated,
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
}
