"""Waiting for frames."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import TYPE_CHECKING, NoReturn, cast

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock

__all__ = ["FRAME", "LATE", "FrameList", "clock_of", "frames", "next_frame", "wait_frames"]


def clock_of(task: Task, wait: object) -> Clock:
    """The clock that the task's waits obey.

    Raises:
        MisuseError: it has none, as it was started bare.
    """
    if task.clock is None:
        raise MisuseError(f"{task.name} awaited {wait}, but it has no clock. Use start(..., clock=Clock()).")
    return cast("Clock", task.clock)


class Frame:
    """The wait for a frame of one phase; `task.clock` tells of which clock."""

    __slots__ = ("late",)

    def __init__(self, late: bool) -> None:
        self.late = late

    def __str__(self) -> str:
        return "next_frame(late=True)" if self.late else "next_frame()"

    def park(self, task: Task) -> None:
        """Join the frame list of the task's clock."""
        clock = clock_of(task, self)
        (clock.late_frames if self.late else clock.frames).park(task)

    def release(self, task: Task) -> None:
        """Never called: tasks are parked on the frame list."""
        raise AssertionError  # pragma: no cover


FRAME = Frame(late=False)
LATE = Frame(late=True)


class FrameList:
    """The tasks that wait for the frames of one clock, in the order they joined.

    A task that asks for the next frame again keeps its place and is not
    touched: that is what makes a frame cost little more than one `send`.
    """

    __slots__ = ("holes", "joined", "tasks", "wait")

    def __init__(self, wait: Frame) -> None:
        self.wait = wait
        self.tasks: list[Task | None] = []
        # Who joins during a tick must not be resumed in it. A dict, for its
        # order and because anybody may leave.
        self.joined: dict[Task, None] = {}
        self.holes = 0

    def __str__(self) -> str:
        return str(self.wait)

    def park(self, task: Task) -> None:
        """Join, from the next tick on."""
        task.parked_on = self
        task.since = None  # nobody waits long here, and the loop below does not count
        task.slot = -1
        self.joined[task] = None

    def release(self, task: Task) -> None:
        """Leave without being resumed."""
        task.parked_on = None
        if task.slot < 0:
            del self.joined[task]
        else:
            self.tasks[task.slot] = None
            self.holes += 1

    def settle(self) -> None:
        """A tick has begun: close the holes when there are many, and let in those who joined."""
        if self.holes > 16 and self.holes * 4 > len(self.tasks):
            self.tasks = [task for task in self.tasks if task is not None]
            self.holes = 0
            for slot, task in enumerate(self.tasks):
                assert task is not None
                task.slot = slot
        if self.joined:
            for slot, joiner in enumerate(self.joined, len(self.tasks)):
                joiner.slot = slot
            self.tasks += self.joined
            self.joined = {}

    def run(self, clock: Clock, scheduler: Scheduler) -> None:
        """Resume everyone who waits, with the clock's `dt`.

        The hot path of the engine. A task that yields the same wait again
        stays where it is; everything else goes the long way.
        """
        wait = self.wait
        queue = scheduler.queue
        dt = clock.dt
        for task in self.tasks:
            if task is None:
                continue
            scheduler.running = task
            try:
                answer = task.coro.send(dt)
            except BaseException as error:
                scheduler.running = None
                self.release(task)
                scheduler.go(scheduler.ended(task, error))
            else:
                scheduler.running = None
                if answer is not wait:
                    self.release(task)
                    scheduler.go(scheduler.waiting(task, answer))
            if queue:
                # A firing, a cancellation, or a clock that was just paused.
                scheduler.drain()
                if not clock.running:
                    return


def next_frame(*, late: bool = False) -> Awaitable[float]:
    """Wait for the next tick.

    Resumes: in the next tick, never in the same one, in its frame phase, in
    the order in which tasks began to wait; a task that asks for every frame
    keeps its place. With `late=True` in the late phase, when all others have
    moved: for cameras, and collisions resolved in bulk.

    Returns: `dt`, s, the game time since the last tick of the task's clock.
    """
    return cast("Awaitable[float]", trap(LATE if late else FRAME))


async def wait_frames(n: int, *, late: bool = False) -> None:
    """Wait for a number of frames.

    Resumes: in the frame phase of the n-th tick from now; zero is over at once.

    Args:
        n: frames, a whole number >= 0.
    Raises:
        ValueError: `n` is negative.
        TypeError: `n` is not a whole number.
    """
    if not isinstance(n, int):
        raise TypeError(f"n must be a whole number of frames, got {n!r}")
    if n < 0:
        raise ValueError(f"n must be a whole number of frames >= 0, got {n}")
    if current_task().marked:
        await trap(Passing(f"wait_frames({n})"))
    for _ in range(n):
        await next_frame(late=late)


class Frames:
    """See `frames()`."""

    __slots__ = ("wait",)

    def __init__(self, wait: Frame) -> None:
        self.wait = wait

    def __aiter__(self) -> Frames:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError("Frames are waited for. Write `async for dt in frames()`.")

    def __anext__(self) -> Awaitable[float]:
        return cast("Awaitable[float]", trap(self.wait))


def frames(*, late: bool = False) -> AsyncIterator[float]:
    """Every frame, for ever: `async for dt in frames(): ...`.

    Resumes: first in the next tick, then in every tick, as `next_frame()`
    does. Frames that come while the loop's body waits for something else are
    not made up.

    Yields: `dt`, s.
    """
    return Frames(LATE if late else FRAME)
