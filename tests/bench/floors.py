"""python -m tests.bench.floors: what the promises cost that the limit does not make.

The limit of a work has no tree, no names, no causes. Each floor is the least
code, written in one piece and without a call of Python that could be spared,
that keeps one of the promises of `pgasync/DESIGN.md`; no engine in Python that
makes this promise can be cheaper. In bare resumes of a generator, as the rest
of the benchmark counts.
"""

from __future__ import annotations

import gc
import sys
import time
import types
from collections import deque
from collections.abc import Callable, Generator
from heapq import heappush, heapreplace
from itertools import repeat
from typing import Any

N = 1_000
ROUNDS = 200


class Being:
    """An object with as many fields as a task has."""

    __slots__ = tuple("abcdefghijklmnopqr")

    def __init__(self, coro: Any, root: Any, nursery: Any, clock: Any, scene: Any) -> None:
        self.a, self.b, self.c, self.d, self.e = coro, root, nursery, clock, scene
        self.f = self.g = self.h = self.i = self.j = self.k = self.l = self.m = self.n = None
        self.o = self.p = self.q = 0


class Sleeper(Being):
    """One that sleeps, with its place in the heap as `f`."""

    __slots__ = ()

    def close(self) -> None:
        self.a.close()


class Ended(BaseException):
    """A cancellation that knows whom it ends, and why."""

    def __init__(self, who: Any, why: Any) -> None:
        self.who = who
        self.why = why


@types.coroutine
def frame() -> Generator[None, float, float]:
    return (yield None)


async def once() -> None:
    await frame()


async def for_ever() -> None:
    try:
        while True:
            await frame()
    finally:
        pass


class Held(list[int]):
    __slots__ = ()
    __await__: Any = list.__reversed__


HELD = {0.5: Held([float(1 << 29)])}


async def nap(seconds: float) -> None:
    await HELD[seconds]


async def napper() -> None:
    while True:
        await nap(0.5)


@types.coroutine
def wait_kind(*kinds: int, choose: Any = None, **more: object) -> Generator[Any, Any, Any]:
    if choose is None and not more:
        return (yield kinds)
    raise AssertionError


async def listener() -> None:
    while True:
        await wait_kind(1)


def started(make: Callable[[], Any]) -> list[Any]:
    coros = [make() for _ in range(N)]
    for coro in coros:
        coro.send(None)
    return coros


def starting(coros: list[Any]) -> None:
    """W3: an object, a name with a number, a place in the tree, a first step, a place in a list; an end."""
    names: dict[str, int] = {}
    children: dict[Being, int] = {}
    parked: list[Being] = []
    for coro in coros:
        if coro.cr_suspended or coro.cr_running:
            raise AssertionError
        being = Being(coro, None, None, None, None)
        name = coro.__name__
        being.o = names[name] = names.get(name, 0) + 1
        children[being] = 0
        try:
            coro.send(None)
        except BaseException:
            raise
        being.p = len(parked)
        parked.append(being)
    for being in parked:
        try:
            being.a.send(0.1)
        except StopIteration as end:
            being.f = end.value
            del children[being]


def ending(coros: list[Any]) -> None:
    """W4: an exception that carries its cause is raised in a coroutine, and comes back out of it."""
    for coro in coros:
        try:
            coro.throw(Ended(coro, None))
        except BaseException as end:
            if type(end) is not Ended:
                raise


def sleeping(coros: list[Any]) -> None:
    """W2b: a coroutine for the sleep, so that Python tells of a forgotten `await`; a heap."""
    heap = [(1.0, i, coro) for i, coro in enumerate(coros)]
    for _ in repeat(None, N):
        deadline, number, coro = heap[0]
        heapreplace(heap, (deadline + coro.send(None), number + N, coro))


def sleepers() -> list[Any]:
    """Those of `waking`, asleep."""
    beings = [Sleeper(coro, None, None, None, None) for coro in started(napper)]
    for number, being in enumerate(beings):
        being.f = (1.0, number, being, HELD[0.5][0])
    return beings


def waking(beings: list[Any]) -> None:
    """W2b: the same, where a sleeper may have left, goes on at its deadline, is known to run, may fail, may
    have set something off, and comes behind all who have the same deadline."""
    heap = [being.f for being in beings]
    queue: deque[int] = deque()
    current, moment = beings[0], beings[1]
    number = N
    for _ in repeat(None, N):
        entry = heap[0]
        deadline, _, being, length = entry
        if being.f is not entry:
            raise AssertionError
        moment.p = deadline
        current.q = being
        try:
            answer = being.a.send(None)
        except BaseException:
            raise
        if answer is not length or queue:
            raise AssertionError
        number += 1
        being.f = entry = (deadline + answer, number, being, answer)
        heapreplace(heap, entry)


def listening(coros: list[Any]) -> None:
    """W5b: a call with any types, a filter and attributes; a place in the line of a type, with a number."""
    line: list[tuple[int, Any, Any]] = []
    for number, coro in enumerate(coros):
        line.append((number, coro, coro.send(1)))


def racing(coros: list[Any]) -> None:
    """W6: a block with its two children, each an object with a number in a tree and in its line; one comes
    in, which ends it; the other is told why, and ends; the one who waits for the race goes on."""
    names: dict[str, int] = {}
    heap: list[tuple[float, int, Any]] = []
    for number, waiter in enumerate(coros):
        children: dict[Being, int] = {}
        beings: list[Being] = []
        for coro in (napper(), once()):
            if coro.cr_suspended or coro.cr_running:
                raise AssertionError
            being = Being(coro, None, children, None, None)
            name = coro.__name__
            being.o = names[name] = names.get(name, 0) + 1
            children[being] = 0
            wait = coro.send(None)
            if type(wait) is float:
                being.p = entry = (wait, number, being)
                heappush(heap, entry)
            beings.append(being)
        slow, quick = beings
        try:
            quick.a.send(0.1)
        except StopIteration as end:
            quick.f = end.value
            children.pop(quick)
            slow.p = None
        try:
            slow.a.throw(Ended(slow, quick))
        except BaseException as lost:
            if type(lost) is not Ended:
                raise
            children.pop(slow)
        waiter.send(beings)


def entering(_: list[Any]) -> None:
    """W1 at N = 100: a call into a tree, which has to close half-read generators of its own and no host's."""
    queue: deque[int] = deque()
    for _ in repeat(None, N):
        hooks = sys.get_asyncgen_hooks()
        try:
            sys.set_asyncgen_hooks(print, print)
            if queue:
                raise AssertionError
        finally:
            sys.set_asyncgen_hooks(*hooks)


FLOORS: tuple[tuple[str, Callable[[list[Any]], None], Callable[[], list[Any]]], ...] = (
    ("W1  entering a tree, once per tick", entering, list),
    ("W2b a sleep that is told of when its await is forgotten", sleeping, lambda: started(napper)),
    ("W2b the same, in order, at its moment, by somebody who may have left", waking, sleepers),
    ("W3  a child with a name and a place in the tree", starting, lambda: [once() for _ in range(N)]),
    ("W4  a cancellation with a cause", ending, lambda: started(for_ever)),
    ("W5b a wait for any events, in line", listening, lambda: started(listener)),
    ("W6  a race of two children that know their names and ends", racing, lambda: started(for_ever)),
)


def resumes(_: list[Any]) -> None:
    """The unit: a bare generator."""
    send = endless().send
    send(None)
    for _ in repeat(None, N):
        send(None)


def endless() -> Generator[None, Any, None]:
    while True:
        yield


def cost(work: Callable[[list[Any]], None], make: Callable[[], list[Any]]) -> float:
    """Nanoseconds for one of N, the least of many rounds."""
    least = float("inf")
    for _ in range(ROUNDS):
        coros = make()
        begin = time.perf_counter_ns()
        work(coros)
        least = min(least, (time.perf_counter_ns() - begin) / N)
        for coro in coros:
            coro.close()
    return least


def main() -> None:
    """Measure and print."""
    gc.disable()
    unit = cost(resumes, list)
    print(f"a bare resume takes {unit:.1f} ns")
    for name, work, make in FLOORS:
        each = cost(work, make)
        print(f"{name:66} {each:6.0f} ns {each / unit:6.1f} resumes")


if __name__ == "__main__":
    main()
