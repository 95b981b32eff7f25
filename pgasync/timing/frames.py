"""Waiting for frames."""

from __future__ import annotations

import types
from collections.abc import AsyncIterator, Generator, Sequence
from math import inf
from sys import exception
from typing import TYPE_CHECKING, Any, NoReturn, cast

from pgasync.kernel import advice
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, Refusal, Wait, trap

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock

__all__ = ["FRAME", "LATE", "FrameList", "clock_of", "frames", "next_frame", "wait_frames"]


def clock_of(task: Task, wait: object) -> Clock:
    """The clock that the task's waits obey.

    Raises:
        MisuseError: it has none, as it was started bare.
    """
    if task.clock is None:
        raise MisuseError(advice.no_clock(task, wait))
    return cast("Clock", task.clock)


class Frame:
    """The wait for a frame of one phase; `task.clock` tells of which clock."""

    __slots__ = ("late",)

    def __init__(self, late: bool) -> None:
        self.late = late

    def __str__(self) -> str:
        return "next_frame(late=True)" if self.late else "next_frame()"

    def park(self, task: Task) -> None:
        """Join the frame list of the task's clock, from the next tick on."""
        clock = task.home.clock
        if clock is None:
            raise MisuseError(advice.no_clock(task, self))
        frames: FrameList = clock.late_frames if self.late else clock.frames
        if frames.gaps > MOST_GAPS:
            frames.make_room(task)
        task.parked_on = frames
        joined = frames.joined
        task.slot = frames.due + len(joined)
        joined.append(task)


FRAME = Frame(late=False)
LATE = Frame(late=True)
MOST_GAPS = 64


class FrameList:
    """The tasks that wait for the frames of one clock, in the order they joined.

    A task that asks for the next frame again keeps its place and is not
    touched: that is what makes a frame cost little more than one `send`.
    """

    __slots__ = ("due", "gaps", "holes", "joined", "tasks", "wait")

    def __init__(self, wait: Frame) -> None:
        self.wait = wait
        # Those whom the tick that runs now resumes, and those who have joined since it began: they
        # stand behind, and must not be resumed in it. A list for each, as `run` goes through the first.
        self.tasks: list[Task | None] = []
        self.joined: list[Task | None] = []
        # How long the first list is: slots go on in the second.
        self.due = 0
        # Of both lists.
        self.holes = 0
        # How many of the holes are in the second. Infinitely many when the clock is closed, so that
        # who comes to wait asks one question for both.
        self.gaps: float = 0

    def __str__(self) -> str:
        return str(self.wait)

    def release(self, task: Task) -> None:
        """Leave without being resumed."""
        task.parked_on = None
        self.holes += 1
        if task.slot < self.due:
            self.tasks[task.slot] = None
        else:
            self.joined[task.slot - self.due] = None
            self.gaps += 1

    @property
    def places(self) -> int:
        """How many there are, the holes included."""
        return len(self.tasks) + len(self.joined)

    def waiting(self) -> list[Task]:
        """Who waits here, in order."""
        return list(filter(None, self.tasks + self.joined))

    def waited(self, task: Task) -> float:
        """For how long a task waits here: not long, and the loop of `run` does not count."""
        return 0.0

    def close(self) -> None:
        """Refuse who comes to wait from now on: the clock has ended."""
        self.gaps = inf

    def make_room(self, task: Task) -> None:
        """Close the holes among those who have joined since the tick began, if there are many:
        a clock that stands still has no next tick, but tasks may come and go.

        Raises:
            MisuseError: the clock has ended, so nobody would ever wake the task.
        """
        if self.gaps == inf:
            raise MisuseError(advice.stranded(task, str(self)))
        if self.gaps * 2 > len(self.joined):
            self.joined = numbered(self.joined, self.due)
            self.holes -= int(self.gaps)
            self.gaps = 0

    def settle(self) -> None:
        """A tick has begun: let in those who joined, and close the holes when there are many."""
        if self.joined:
            self.tasks += self.joined
            self.joined = []
        places = len(self.tasks)
        if self.holes and (self.holes == places or (self.holes > 16 and self.holes * 4 > places)):
            self.tasks = numbered(self.tasks, 0)
            self.holes = 0
            places = len(self.tasks)
        self.due = places
        self.gaps = 0

    def run(self, clock: Clock, scheduler: Scheduler) -> None:
        """Resume everyone who waits, with the clock's `dt`.

        The hot path of the engine, and so without a call that could be spared:
        a task that yields the same wait again stays where it is, everything
        else goes the long way. `running` is set once for each task and taken
        back only where somebody may look.
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
                task.parked_on = self.tasks[task.slot] = None  # `release`, without the call
                self.holes += 1
                step = scheduler.ended(task, error)
                if step is not None:
                    scheduler.go(step)
                    del step  # as in `go`
            else:
                if answer is wait and not queue:
                    continue
                scheduler.running = None
                # Its clock is another one if a block has begun or ended that has its own.
                if answer is not wait or task.home.clock is not clock:
                    self.release(task)
                    scheduler.go(scheduler.waiting(task, answer))
            if queue:
                # A firing, a cancellation, or a clock that was just paused.
                scheduler.drain()
                if not clock.running:
                    break
        scheduler.running = None


def numbered(places: Sequence[Task | None], slot: int) -> list[Any]:
    """Those who are there in some places, and know from now on that they stand from a slot on."""
    there = list(filter(None, places))
    for n, task in enumerate(there, slot):
        task.slot = n
    return there


@types.coroutine
def next_frame(late: bool = False, clock: Clock | None = None) -> Generator[Wait | Refusal, float, float]:
    """Wait for the next tick.

    Resumes: in the next tick, never in the same one, in its frame phase, in
    the order in which tasks began to wait; a task that asks for every frame
    keeps its place. With `late=True` in the late phase, when all others have
    moved: for cameras, and collisions resolved in bulk. In the frames of
    another clock, after those who live on that one, with the conditions.

    Args:
        late: in the late phase.
        clock: whose tick it is; by default the task's.
    Returns: `dt`, s, the game time since the last tick of that clock.
    Raises:
        TypeError: `late` is neither True nor False, or `clock` is not a clock.
    """
    # Not only by their names, as they should be: Python would look up both defaults in a dict at every
    # call, which costs a tenth of a frame. So what is no bool is refused, and at no cost for the others.
    if clock is not None:
        return (yield from turn_of(clock, late))
    try:  # as in `trap`
        return (yield (LATE if late is True else refuse_late(late)) if late else FRAME)
    except Refusal:
        refusal: Any = exception()  # not by `as`, which takes up one more place
    yield refusal
    raise refusal.error()


def turn_of(clock: Clock, late: bool) -> Generator[Any, Any, float]:
    """The wait for a frame of a clock that was given. Not in `next_frame`: every task that waits for a frame
    holds a place for all that is named there."""
    from pgasync.timing.turn import next_turn

    return next_turn(clock, late).__await__()


def refuse_late(late: object) -> NoReturn:
    """Say that `next_frame(3)` is not how to wait for three frames."""
    raise TypeError(
        f"late must be True or False, got {late!r}. Write next_frame(late=True), next_frame(clock=...),"
        " or wait_frames(3)."
    )


async def wait_frames(n: int, *, late: bool = False, clock: Clock | None = None) -> None:
    """Wait for a number of frames.

    Resumes: in the frame phase of the n-th tick from now; zero is over at once.

    Args:
        n: frames, a whole number >= 0.
        late: in the late phase.
        clock: whose frames; by default the task's. See `next_frame()`.
    Raises:
        ValueError: `n` is negative.
        TypeError: `n` is not a whole number, or `clock` is not a clock.
    """
    if not isinstance(n, int):
        raise TypeError(f"n must be a whole number of frames, got {n!r}")
    if n < 0:
        raise ValueError(f"n must be a whole number of frames >= 0, got {n}")
    if current_task().marked:
        await trap(Passing(f"wait_frames({n})"))
    turns = frames(late=late, clock=clock)
    for _ in range(n):
        await anext(turns)


class Frames:
    """See `frames()`."""

    __slots__ = ("wait",)

    def __init__(self, wait: Frame) -> None:
        self.wait = wait

    def __aiter__(self) -> Frames:
        return self

    @types.coroutine
    def __anext__(self) -> Generator[Wait | Refusal, float, float]:
        try:  # as in `trap`
            return (yield self.wait)
        except Refusal:
            refusal: Any = exception()
        yield refusal
        raise refusal.error()

    def __iter__(self) -> NoReturn:
        raise MisuseError("Frames are waited for. Write `async for dt in frames()`.")

    __await__ = __iter__


def frames(*, late: bool = False, clock: Clock | None = None) -> AsyncIterator[float]:
    """Every frame, for ever: `async for dt in frames(): ...`.

    Resumes: first in the next tick, then in every tick, as `next_frame()`
    does. Frames that come while the loop's body waits for something else are
    not made up.

    Args:
        late: in the late phase.
        clock: whose frames; by default the task's. See `next_frame()`.
    Yields: `dt`, s.
    Raises:
        TypeError: `clock` is not a clock.
    """
    if clock is not None:
        from pgasync.timing.turn import Turns

        return Turns(clock, late)
    return Frames(LATE if late else FRAME)
