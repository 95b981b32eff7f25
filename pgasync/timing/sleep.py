"""Waiting for game time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from sys import exception
from typing import Any, NoReturn

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Flicks, Passing, Refusal, trap
from pgasync.timing.blocks import Alarm
from pgasync.timing.chosen import check_clock, chosen_clock
from pgasync.timing.clock import Clock
from pgasync.timing.flicks import FLICKS, to_flicks

__all__ = ["every", "sleep"]


async def sleep(seconds: float, clock: Clock | None = None) -> None:
    """Wait for an amount of game time.

    Resumes: in the first tick whose clock reaches the deadline, before that
    tick's frame phase; equal deadlines in the order they were set. Pausing or
    slowing the clock stretches the wait. The task goes on *at the deadline*:
    what it sleeps next counts from there, so sleeps in a row do not drift.

    Args:
        seconds: game time to wait, s, finite and >= 0. Zero still gives up
            the rest of this tick, so a loop around it cannot hang the game.
        clock: whose time counts; by default the task's.
    Raises:
        ValueError: `seconds` is negative, infinite or NaN.
        TypeError: `seconds` is not a number, or `clock` is not a clock.
    Cost: O(log n) in the number of sleepers.
    Source: virtual time, Aaron and Orchard 2014.
    """
    if clock is not None:
        await sleep_by(clock, seconds)
        return
    try:  # as in `trap`
        # Only floats are kept: others may be equal to one, and be no number of seconds.
        await (NAPS[seconds] if type(seconds) is float else Nap((Flicks(to_flicks(seconds)),)))
        return
    except Refusal:
        refusal: Any = exception()
    await refused_sleep(refusal, seconds)


# What is rare is not done in `sleep` itself: each sleeper holds a place for all that it names.


async def sleep_by(clock: Clock, seconds: float) -> None:
    """A sleep by the time of a given clock."""
    check_clock(clock)
    await trap(Alarm(clock, to_flicks(seconds), f"sleep({seconds:g})"))


async def refused_sleep(refusal: Refusal, seconds: float) -> None:
    """The second half of `trap`, for a sleep."""
    refusal.wait = f"sleep({seconds:g})"
    await Nap((refusal,))
    raise refusal.error()


class Nap(list[Any]):
    """What a `sleep()` awaits: something that only yields the one thing it holds.

    A `sleep()` is a coroutine, because Python tells of a coroutine that nobody
    has awaited; and a coroutine has to await something. A generator would cost
    each sleep a second frame. Here all that is made is C's own iterator over a
    list, which is kept and used again, and never changed.
    """

    __slots__ = ()
    # Of what iterates in C, the only one that is no slot of its class, and so is called without a detour.
    __await__: Any = list.__reversed__


class Naps(dict[float, Nap]):
    """The sleeps of lately used lengths: most are a constant of the game.

    Not the long ones: nobody is woken from them often, and each would take up its place.
    """

    def __missing__(self, seconds: float) -> Nap:
        nap = Nap((Flicks(to_flicks(seconds)),))
        if seconds < 60:
            if len(self) >= 256:
                self.clear()
            self[seconds] = nap
        return nap


NAPS = Naps()


class Beat:
    """The wait for the next beat of `every()`, and its timer."""

    __slots__ = ("beats", "clock", "flicks", "slot", "task")

    task: Task

    def __init__(self, flicks: int, beats: Beats, clock: Clock) -> None:
        self.flicks = flicks
        self.beats = beats
        self.clock = clock
        self.slot: Any = None

    def __str__(self) -> str:
        return str(self.beats)

    def park(self, task: Task) -> None:
        """Set the timer."""
        clock = chosen_clock(task, self, self.clock)
        self.task = task
        task.parked_on = self
        clock.timers.add(self, self.flicks)

    def release(self, task: Task) -> None:
        """Drop the timer."""
        task.parked_on = None
        self.clock.timers.drop(self)

    def due(self, scheduler: Scheduler) -> None:
        """Wake the task."""
        task = self.task
        task.parked_on = None
        # Not `resume`, which counts towards "they wake each other for ever":
        # game time has gone on, so a short beat in a long tick comes to an end.
        scheduler.go((task, task.coro.send, None))


class Beats:
    """See `every()`."""

    __slots__ = ("begin", "clock", "n", "seconds")

    def __init__(self, seconds: float, clock: Clock | None) -> None:
        check_clock(clock)
        if to_flicks(seconds) == 0:
            raise ValueError(f"seconds must be finite and >= {1 / FLICKS:.2g}, got {seconds}")
        self.seconds = seconds
        self.clock = clock
        self.begin: int | None = None
        self.n = 0

    def __str__(self) -> str:
        return f"every({self.seconds:g})"

    def __aiter__(self) -> Beats:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError(f"Beats are waited for. Write `async for n in {self}`.")

    __await__ = __iter__

    async def __anext__(self) -> int:
        task = current_task()
        if task.marked:
            await trap(Passing(self))
        clock = chosen_clock(task, self, self.clock)
        if self.begin is None:
            self.begin = clock.at
        self.n += 1
        # From the number of the beat, not from the last beat: roundings must
        # not add up.
        deadline = self.begin + to_flicks(self.n * self.seconds)
        if deadline > clock.at:
            await trap(Beat(deadline - clock.at, self, clock))
        return self.n


def every(seconds: float, *, clock: Clock | None = None) -> AsyncIterator[int]:
    """A steady beat: `async for n in every(0.5): ...`.

    Resumes: first after `seconds`, then at every multiple of it, as `sleep()`
    does. Beats that come while the loop's body waits for something else are
    made up at once, so that none is lost.

    Args:
        seconds: game time between beats, s, finite and > 0.
        clock: whose time counts; by default the task's.
    Yields: the number of the beat, from 1.
    Raises:
        ValueError: `seconds` is zero, negative, infinite or NaN.
        TypeError: `seconds` is not a number, or `clock` is not a clock.
    """
    return Beats(seconds, clock)
