"""asyncgui 1.0 alone: no clock works with it, so a frame is an event that is fired.

What needs deadlines is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat
from typing import Any

from asyncgui import ExclusiveEvent, Nursery, StatelessEvent, Task, open_nursery, start

from tests.bench.engines.scenario import (
    DT,
    LAST,
    bytes_each,
    check,
    check_all,
    frames_in_a_lap,
    local,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


async def crowd(coros: Any) -> None:
    """Run them all in one nursery."""
    async with open_nursery() as nursery:
        for coro in coros:
            nursery.start(coro)


def w1(n: int, stopwatch: Stopwatch) -> None:
    """An `ExclusiveEvent` for each task: "as a result, it operates faster"."""

    async def runner(frame: ExclusiveEvent) -> None:
        while True:
            dt = (await frame.wait())[0][0]  # noqa: F841 - read by `local`

    events = [ExclusiveEvent() for _ in range(n)]
    coros = [runner(event) for event in events]
    fires = [event.fire for event in events]
    root = start(crowd(coros))
    frames = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                for fire in fires:
                    fire(DT)
    for fire in fires:
        fire(LAST)
    check_all(local(coros, "dt"), LAST, "dt of the last frame")
    root.cancel()


def w3(n: int, stopwatch: Stopwatch) -> None:
    async def child(ended: list[int] | None = None) -> None:
        await frame.wait()
        if ended is not None:
            ended.append(1)

    async def families(make: Callable[[], Any]) -> None:
        while True:
            async with open_nursery() as nursery:
                for _ in repeat(None, n):
                    nursery.start(make())

    frame = StatelessEvent()
    root = start(families(child))
    frames = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                frame.fire(DT)
    root.cancel()
    ended: list[int] = []
    root = start(families(partial(child, ended)))
    frame.fire(DT)
    check(len(ended) == n, f"{len(ended)} of {n} children ended")
    root.cancel()


def w4(n: int, stopwatch: Stopwatch) -> None:
    cleaned: list[int] = []
    frame = StatelessEvent()

    async def child() -> None:
        try:
            while True:
                await frame.wait()
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
        frame.fire(DT)
        with lap:
            nurseries[0].close()
        check(len(cleaned) == n, f"{len(cleaned)} of {n} cleaned up")
        check(root.finished, "the owner did not go on behind its nursery")
        frame.fire(DT)  # the event forgets the cancelled waits here, and is not timed


def w5a(n: int, stopwatch: Stopwatch) -> None:
    async def waiter() -> None:
        while True:
            value = (await event.wait())[0][0]  # noqa: F841 - read by `local`

    event = StatelessEvent()
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


def w7a(n: int, stopwatch: Stopwatch) -> None:
    """All wait for one event, which is lighter than one for each."""
    roots: list[Task] = []

    async def runner(frame: StatelessEvent) -> None:
        while True:
            await frame.wait()

    def running() -> StatelessEvent:
        frame = StatelessEvent()
        roots.append(start(crowd(runner(frame) for _ in range(n))))
        frame.fire(DT)
        return frame

    stopwatch.answer_value(bytes_each(n, running))
    for root in roots:
        root.cancel()


WORKS = {"W1": w1, "W3": w3, "W4": w4, "W5a": w5a, "W7a": w7a}
