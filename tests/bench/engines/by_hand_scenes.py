"""The limit, by hand, of whole scenes: what tasks weigh, tweens, and bullets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heapreplace
from itertools import count, repeat
from typing import Any

from tests.bench.engines.bare import Send, runner, started, wait
from tests.bench.engines.scenario import (
    BULLET_FRAMES,
    DT,
    LONG,
    SLEEPERS,
    TWEEN,
    TWEEN_TO,
    Thing,
    bytes_each,
    check,
    check_all,
    check_tweens,
    length_of,
    life_of,
    local,
    rest_of,
    rhythm_of,
)
from tests.bench.stopwatch import Stopwatch

__all__ = ["WORKS"]


def w7a(n: int, stopwatch: Stopwatch) -> None:
    """N coroutines that wait for a frame, and a list of their `send`."""
    stopwatch.answer_value(bytes_each(n, lambda: started([runner() for _ in range(n)])))


def w7b(n: int, stopwatch: Stopwatch) -> None:
    """N coroutines that sleep, and a heap of deadline, number and `send`."""

    async def sleeper(i: int) -> None:
        await wait(LONG + i)

    def make() -> object:
        sends = [sleeper(i).send for i in range(n)]
        heap = [(send(None), i, send) for i, send in enumerate(sends)]
        heapify(heap)
        return heap

    stopwatch.answer_value(bytes_each(n, make))


# The thing, the attribute's name, when it began, its duration, where it started, how far it
# goes, the easing, and whom to resume. No named tuple: unpacking one is a third slower.
Tween = tuple[Thing, str, float, float, float, float, Callable[[float], float], Send]


def linear(progress: float) -> float:
    return progress


def tweening(n: int, lengths: Sequence[float]) -> tuple[list[Thing], list[Any], Callable[[float], None]]:
    """A list of N tweens, each with its own attribute, start, duration and easing; a frame
    does the arithmetic of each and sets the attribute. At its end the coroutine that waits
    for it is resumed, and begins the next one."""

    async def mover(thing: Thing) -> None:
        for tweens in count():  # noqa: B007 - read by `local`
            thing.x = 0.0
            await wait()

    def begin(thing: Thing, duration: float, send: Send) -> Tween:
        return thing, "x", now, duration, thing.x, TWEEN_TO - thing.x, linear, send

    now = 0.0
    things = [Thing(i) for i in range(n)]
    coros = [mover(thing) for thing in things]
    sends = started(coros)
    tweens = [begin(thing, lengths[i] * DT, sends[i]) for i, thing in enumerate(things)]

    def frame(dt: float) -> None:
        nonlocal now
        now += dt
        ended: list[int] = []
        for place, (thing, name, began, duration, start, slope, ease, send) in enumerate(tweens):
            progress = (now - began) / duration
            if progress < 1.0:
                setattr(thing, name, start + slope * ease(progress))
            else:
                setattr(thing, name, start + slope)
                send(None)
                ended.append(place)
        for place in ended:
            thing, _, _, duration, *_, send = tweens[place]
            tweens[place] = begin(thing, duration, send)

    return things, coros, frame


def w8(n: int, stopwatch: Stopwatch) -> None:
    """Tweens of 60 frames."""
    things, coros, frame = tweening(n, [TWEEN] * n)
    seen = 0
    for lap in stopwatch.laps(n * TWEEN):
        with lap:
            for _ in repeat(None, TWEEN):
                frame(DT)
        seen += 1
    check_all(local(coros, "tweens"), seen, f"tweens in {seen} times {TWEEN} frames")
    frame(DT)
    check_all([thing.x for thing in things], TWEEN_TO / TWEEN, "x after one frame of a tween")


def w8b(n: int, stopwatch: Stopwatch) -> None:
    """Tweens with lengths of their own."""
    things, coros, frame = tweening(n, [length_of(i, n) for i in range(n)])
    seen = 0
    for lap in stopwatch.laps(n * TWEEN):
        with lap:
            for _ in repeat(None, TWEEN):
                frame(DT)
        seen += TWEEN
    before = [thing.x for thing in things]
    frame(DT)
    check_tweens(n, local(coros, "tweens"), seen + 1, before, [thing.x for thing in things])


async def bullet(thing: Thing, life: int) -> None:
    for _ in range(life):
        dt = await wait()
        thing.x += thing.vx * dt
        thing.y += thing.vy * dt


def w9(n: int, stopwatch: Stopwatch) -> None:
    """N coroutines in a list, which move one thing each; who ends is replaced in its
    place by a new one. Next to it, 50 sleepers in a heap and one waiter of a signal."""

    async def sleeper(i: int) -> None:
        while True:
            await wait(rhythm_of(i))

    async def gunner() -> None:
        for shots in count():  # noqa: B007 - read by `local`
            await wait()

    numbers = count()
    things: list[Thing] = [Thing(i) for i in range(n)]

    def shoot(thing: Thing, life: int) -> Send:
        send = bullet(thing, life).send
        send(None)
        return send

    sends = [shoot(thing, rest_of(i)) for i, thing in enumerate(things)]
    naps = [sleeper(i) for i in range(SLEEPERS)]
    heap = [(coro.send(None), i, coro.send) for i, coro in enumerate(naps)]
    heapify(heap)
    gun = gunner()
    waiting = started([gun])
    now = 0.0

    def frame(dt: float) -> None:
        nonlocal now, waiting
        now += dt
        woken, waiting = waiting, []
        for send in woken:
            send(None)
            waiting.append(send)
        while heap[0][0] <= now:
            deadline, i, send = heap[0]
            heapreplace(heap, (deadline + send(None), i, send))
        for place, send in enumerate(sends):
            try:
                send(dt)
            except StopIteration:
                sends[place] = shoot(things[place], life_of(next(numbers)))

    seen = 0
    for lap in stopwatch.laps(BULLET_FRAMES):
        with lap:
            for _ in repeat(None, BULLET_FRAMES):
                frame(DT)
        seen += BULLET_FRAMES
    check_all(local([gun], "shots"), seen, "events heard")
    check(len(sends) == n and next(numbers) > 0, "no bullet was replaced")


WORKS = {"W7a": w7a, "W7b": w7b, "W8": w8, "W8b": w8b, "W9": w9}
