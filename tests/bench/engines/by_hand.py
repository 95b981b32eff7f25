"""The limit: each work by hand, with bare coroutines, `heapq` and lists.

Nothing here looks after errors, cancellation or order beyond what the work itself needs:
it is the least that any engine in Python has to do, not an engine.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Generator
from functools import partial
from heapq import heapify, heappop, heapreplace
from itertools import count, repeat
from typing import Any

from tests.bench.engines import by_hand_pictures, by_hand_scenes
from tests.bench.engines.bare import Send, runner, started, wait
from tests.bench.engines.scenario import (
    DT,
    LAST,
    LONG,
    check,
    check_all,
    frames_in_a_lap,
    local,
    offset_of,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]

Race = tuple[Send, Callable[[], None]]


def w1(n: int, stopwatch: Stopwatch) -> None:
    """N coroutines in a list; a frame sends `dt` to each."""
    coros = [runner() for _ in range(n)]
    sends = started(coros)
    frames = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                for send in sends:
                    send(DT)
    for send in sends:
        send(LAST)
    check_all(local(coros, "dt"), LAST, "dt of the last frame")


def w2a(n: int, stopwatch: Stopwatch) -> None:
    """A heap of N deadlines; a frame moves the time on and looks at the first of them."""

    async def sleeper(i: int) -> None:
        await wait(LONG + i)

    coros = [sleeper(i) for i in range(n)]
    heap = [(coro.send(None), i, coro) for i, coro in enumerate(coros)]
    heapify(heap)
    now = 0.0

    def frame(dt: float) -> None:
        nonlocal now
        now += dt
        while heap[0][0] <= now:
            heappop(heap)[2].send(None)

    for lap in stopwatch.laps(1_000):
        with lap:
            for _ in repeat(None, 1_000):
                frame(DT)
    check_all([coro.cr_running or coro.cr_frame is None for coro in coros], False, "a sleeper woke")
    for coro in coros:
        coro.close()


def w2b(n: int, stopwatch: Stopwatch) -> None:
    """A heap of N deadlines, all in different moments of a frame: send to the coroutine
    of the first, and replace it by its next one, counted from the last. So all N wake
    in every frame, in order and without drift."""

    async def sleeper(i: int) -> None:
        await wait(offset_of(i, n))
        for naps in count(1):  # noqa: B007 - read by `local`
            await wait(DT)

    coros = [sleeper(i) for i in range(n)]
    heap = [(coro.send(None), i, coro.send) for i, coro in enumerate(coros)]
    heapify(heap)
    now = 0.0

    def frame(dt: float) -> None:
        nonlocal now
        now += dt
        while heap[0][0] <= now:
            deadline, i, send = heap[0]
            heapreplace(heap, (deadline + send(None), i, send))

    frames, seen = frames_in_a_lap(n), 0
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                frame(DT)
        seen += frames
    check_all(local(coros, "naps"), seen, f"naps in {seen} frames")


def w3(n: int, stopwatch: Stopwatch) -> None:
    """Make N coroutines, send to each once and put it into a list; a frame later send
    again, which ends it, and start the next N."""

    async def child(ended: list[int] | None = None) -> None:
        await wait()
        if ended is not None:
            ended.append(1)

    def frame(running: list[Send], make: Callable[[], Any]) -> list[Send]:
        for send in running:
            try:
                send(DT)
            except StopIteration:
                pass
        joined: list[Send] = []
        for _ in repeat(None, n):
            send = make().send
            send(None)
            joined.append(send)
        return joined

    frames = frames_in_a_lap(n)
    running = frame([], child)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                running = frame(running, child)
    ended: list[int] = []
    for _ in range(2):
        running = frame(running, partial(child, ended))
    check(len(ended) == n, f"{len(ended)} of {n} children ended")


def spawn(n: int, stopwatch: Stopwatch) -> None:
    """Make N coroutines, send to each once and put it into a list."""
    for lap in stopwatch.laps(n):
        sends: list[Send] = []
        with lap:
            for _ in repeat(None, n):
                send = runner().send
                send(None)
                sends.append(send)
        check(len(sends) == n, "not all were started")


def w4(n: int, stopwatch: Stopwatch) -> None:
    """N coroutines that wait for a frame, in a list: close each, the youngest first;
    its `finally` is the cleanup."""
    cleaned: list[int] = []

    async def child() -> None:
        try:
            while True:
                await wait()
        finally:
            cleaned.append(1)

    for lap in stopwatch.laps(n):
        cleaned.clear()
        coros = [child() for _ in range(n)]
        started(coros)
        with lap:
            for coro in reversed(coros):
                coro.close()
            coros.clear()
        check(len(cleaned) == n, f"{len(cleaned)} of {n} cleaned up")


def w5(n: int, stopwatch: Stopwatch) -> None:
    """N coroutines, each of which puts its `send` into a list and waits; a firing takes
    the list, puts an empty one in its place, and sends the value to each."""
    waiting: list[Send] = []

    @types.coroutine
    def firing(send: Send) -> Generator[None, float, float]:
        waiting.append(send)
        return (yield)

    async def waiter(own: list[Send]) -> None:
        send = own[0]
        while True:
            value = await firing(send)  # noqa: F841 - read by `local`

    def started_waiter() -> Any:
        own: list[Send] = []
        coro = waiter(own)
        own.append(coro.send)
        coro.send(None)
        return coro

    def fire(value: object) -> None:
        nonlocal waiting
        woken, waiting = waiting, []
        for send in woken:
            send(value)

    coros = [started_waiter() for _ in range(n)]
    frames = frames_in_a_lap(n)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                fire(DT)
    fire(LAST)
    check_all(local(coros, "value"), LAST, "value of the last firing")


def w6(n: int, stopwatch: Stopwatch) -> None:
    """N races: make two coroutines, send to both, and keep the one's `send` and the
    other's `close` in a list; a frame later send to the one, which ends it, close the
    other, and make the next race. Nobody is told who has won, and no deadline is kept."""

    async def nap() -> None:
        await wait(10.0)

    async def one_frame() -> None:
        await wait()

    def race(again: list[Race]) -> None:
        sleeper, runner = nap(), one_frame()
        sleeper.send(None)
        runner.send(None)
        again.append((runner.send, sleeper.close))

    def frame(racing: list[Race]) -> list[Race]:
        again: list[Race] = []
        for finish, lose in racing:
            try:
                finish(DT)
            except StopIteration:
                lose()
                race(again)
        return again

    frames = frames_in_a_lap(4 * n)
    racing: list[Race] = []
    for _ in range(n):
        race(racing)
    for lap in stopwatch.laps(n * frames):
        with lap:
            for _ in repeat(None, frames):
                racing = frame(racing)
    check(len(racing) == n, f"{len(racing)} of {n} races go on")
    for _, lose in racing:
        lose()


WORKS = {
    "W1": w1,
    "W1b": w1,
    "W2a": w2a,
    "W2b": w2b,
    "W3": w3,
    "W4": w4,
    "W5a": w5,
    "W5b": w5,
    "W6": w6,
    "spawn": spawn,
    **by_hand_scenes.WORKS,
    **by_hand_pictures.WORKS,
}
