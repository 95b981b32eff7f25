"""Blocks with a deadline."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from pgasync.kernel.errors import because
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.scope import CancelScope
from pgasync.kernel.tree import mark
from pgasync.timing.chosen import check_clock, chosen_clock
from pgasync.timing.clock import Clock
from pgasync.timing.flicks import to_flicks

__all__ = ["Timeout", "fail_after", "move_on_after"]


class Timeout(CancelScope):
    """A `with` block that ends at a deadline of its task's clock.

    Attributes:
        expired: the time ran out before the block had ended.
        cancelled_caught: the block was cut short, by that or by `cancel()`.
    """

    __slots__ = ("clock", "expired", "fails", "given", "seconds", "slot")

    clock: Clock

    def __init__(self, seconds: float, given: Clock | None, *, fails: bool) -> None:
        super().__init__()
        to_flicks(seconds)
        check_clock(given)
        self.seconds = seconds
        self.given = given
        self.fails = fails
        self.expired = False
        self.slot: Any = None

    def __str__(self) -> str:
        return f"{'fail' if self.fails else 'move_on'}_after({self.seconds:g})"

    def enter(self, scheduler: Scheduler) -> None:
        super().enter(scheduler)
        try:
            self.clock = chosen_clock(self.task, self, self.given)
        except BaseException as error:
            self.leave(error)
            raise
        self.clock.timers.add(self, to_flicks(self.seconds))

    def __enter__(self) -> Timeout:
        self.enter(here())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self.clock.timers.drop(self)
        caught = self.leave(error)
        if caught and self.expired and self.fails:
            late = f"{self.task.name} did not finish within {self.seconds:g} s of game time"
            raise TimeoutError(late) from None
        return caught

    def due(self, scheduler: Scheduler) -> None:
        """Time is up: cancel the block."""
        if self.cause is None:
            self.expired = True
            scheduler.call(scheduler.unwind, mark(self, because(str(self))))


def move_on_after(seconds: float, *, clock: Clock | None = None) -> Timeout:
    """A block that is skipped to its end when its time is up.

        with move_on_after(2) as attempt:
            await wait_key("space")
        if attempt.cancelled_caught: ...    # too late

    Resumes: the task goes on behind the block in the first tick whose clock
    reaches the deadline, in the order of `sleep()`. Zero: at the first wait
    that reaches the next tick.

    Args:
        seconds: game time, s, finite and >= 0.
        clock: whose time counts; by default the task's. If another one ends, there is no limit any more.
    Returns: the block; `cancelled_caught` tells whether it was cut short.
    Raises:
        ValueError: `seconds` is negative, infinite or NaN.
        TypeError: `seconds` is not a number, or `clock` is not a clock.
    """
    return Timeout(seconds, clock, fails=False)


def fail_after(seconds: float, *, clock: Clock | None = None) -> Timeout:
    """Like `move_on_after()`, but running out of time is an error.

        with fail_after(2):
            await door.wait()

    Resumes: with the error, when `move_on_after()` would go on behind the block.

    Args: as for `move_on_after()`.
    Raises:
        TimeoutError: at the end of the block, when its time was up.
        ValueError, TypeError: as `move_on_after()`.
    """
    return Timeout(seconds, clock, fails=True)
