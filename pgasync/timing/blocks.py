"""Blocks and waits that change how a clock goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.timing.flicks import to_flicks, to_seconds

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock

__all__ = ["Alarm", "at_speed", "hit_stop", "is_silent", "stopped"]


@contextmanager
def at_speed(clock: Clock, speed: float) -> Iterator[None]:
    """See `Clock.at_speed`."""
    clock.check_speed(speed)
    # A list of its own, as two blocks may ask for the same speed.
    asked = [speed]
    clock.asked_speeds.append(asked)
    clock.rate = speed
    clock.reckon()
    try:
        yield
    finally:
        clock.asked_speeds[:] = [each for each in clock.asked_speeds if each is not asked]
        clock.rate = clock.asked_speeds[-1][0] if clock.asked_speeds else clock.own_speed
        clock.reckon()


@contextmanager
def stopped(clock: Clock) -> Iterator[None]:
    """See `Clock.stopped`."""
    clock.hold()
    try:
        yield
    finally:
        clock.let_go()


async def hit_stop(clock: Clock, seconds: float) -> None:
    """See `Clock.hit_stop`."""
    flicks = to_flicks(seconds)
    shown = f"hit_stop({seconds:g})"
    if clock.parent is None:
        raise MisuseError(
            f"{shown} was called on the root of the clocks, and nothing would let it go on."
            " Stop a clock below it, such as scene.clock."
        )
    task = current_task()
    if task.marked:
        await trap(Passing(shown))
    if task.clock is not None and is_silent(task.clock):
        # Nobody sees the blow, and the clock above stands still.
        await trap(Alarm(task.clock, 0, shown))
        return
    with stopped(clock):
        await trap(Alarm(clock.parent, flicks, shown))


def is_silent(clock: Clock) -> bool:
    """Whether a clock is that of a block which is being skipped, or was begun in one."""
    block = clock.skip
    while block is not None and not block.silent:
        block = block.around
    return block is not None


class Alarm:
    """The wait for an amount of time on a given clock, whatever the task's own does."""

    __slots__ = ("clock", "flicks", "slot", "task", "words")

    def __init__(self, clock: Clock, flicks: int, words: str) -> None:
        self.clock = clock
        self.flicks = flicks
        self.words = words
        self.slot: Any = None
        self.task: Task

    def __str__(self) -> str:
        return self.words

    def waited(self, task: Task) -> float:
        """How long it has waited already, s."""
        return to_seconds(self.clock.at - self.slot[0] + self.flicks)

    def park(self, task: Task) -> None:
        """Set the timer."""
        if self.clock.closed:
            raise MisuseError(f"{task.name} waited for {self.words} on a clock that has ended.")
        self.task = task
        task.parked_on = self
        self.clock.timers.add(self, self.flicks)

    def release(self, task: Task) -> None:
        """Drop the timer."""
        task.parked_on = None
        self.clock.timers.drop(self)

    def due(self, scheduler: Scheduler) -> None:
        """Wake the task."""
        task = self.task
        task.parked_on = None
        scheduler.go((task, task.coro.send, None))
