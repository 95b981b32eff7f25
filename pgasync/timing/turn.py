"""Waiting for frames of another clock than the task's."""

from __future__ import annotations

from typing import NoReturn

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import Task
from pgasync.kernel.trap import trap
from pgasync.timing.batch import batch_of
from pgasync.timing.chosen import check_clock
from pgasync.timing.clock import Clock
from pgasync.timing.frames import refuse_late
from pgasync.timing.poll import Poll

__all__ = ["Turn", "Turns", "next_turn"]


class Turn(Poll):
    """The wait for a frame of a clock that was given: a condition, which its next tick fulfils.

    Not a place in that clock's list of frames: who stands there and asks for "the next frame" stays
    there without a look at whose clock it is, which is what makes frames cheap.
    """

    __slots__ = ("frame", "late")

    def __init__(self, clock: Clock, late: bool) -> None:
        check_clock(clock)
        if not isinstance(late, bool):
            refuse_late(late)
        super().__init__(self.come, "next_frame(late=True, clock=...)" if late else "next_frame(clock=...)")
        self.clock: Clock = clock
        self.late = late

    def come(self) -> tuple[float] | None:
        """The clock's `dt`, once its next tick has come; in a tuple, as it may be zero."""
        return None if self.clock.frame == self.frame else (self.clock.dt,)

    def park(self, task: Task) -> None:
        """Be asked from now on."""
        self.batch = batch_of(task, self, self.clock)
        self.frame = self.clock.frame
        self.task = task
        task.parked_on = self
        (self.batch.late_polls if self.late else self.batch.polls).append(self)


async def next_turn(clock: Clock, late: bool) -> float:
    """`next_frame(clock=...)`."""
    dt: float
    (dt,) = await trap(Turn(clock, late))
    return dt


class Turns:
    """`frames(clock=...)`."""

    __slots__ = ("clock", "late")

    def __init__(self, clock: Clock, late: bool) -> None:
        check_clock(clock)
        self.clock = clock
        self.late = late

    def __aiter__(self) -> Turns:
        return self

    async def __anext__(self) -> float:
        return await next_turn(self.clock, self.late)

    def __iter__(self) -> NoReturn:
        raise MisuseError("Frames are waited for. Write `async for dt in frames()`.")
