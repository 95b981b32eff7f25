"""Something that happens again and again."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Generic, TypeVar, cast

from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task
from pgasync.kernel.trap import trap
from pgasync.kernel.waitlist import WaitList

__all__ = ["Signal"]

T = TypeVar("T")


class Signal(Generic[T]):
    """Happens again and again, and carries a value to everyone who waits.

        hit = Signal()
        hit.fire(damage)             # here
        damage = await hit.wait()    # there

    A firing reaches those who wait when it is delivered; it is not kept for
    those who come later. Between two firings nothing is lost: each is
    delivered when all that the one before has woken waits again.
    """

    __slots__ = ("name", "waiting")

    def __init__(self, name: str = "signal") -> None:
        self.name = name
        self.waiting = WaitList(self)

    def __str__(self) -> str:
        return self.name

    def fire(self, value: T | None = None) -> None:
        """Wake everyone who waits, in the order they began to wait.

        Called from outside every task, it returns when all that is due has
        run. Called by a task, the firing is delivered when that task waits or
        ends, to everyone but that task.

        Args:
            value: what `wait()` returns to each of them.
        Raises:
            MisuseError: called from another thread than the waiters', or while
                the game is drawn.
        Cost: linear in the number of waiters.
        """
        scheduler = here()
        scheduler.admit("fire()", self.waiting.owner)
        scheduler.later(self.deliver, value, scheduler.running)

    def wait(self) -> Awaitable[T]:
        """Wait for the next firing; return its value.

        Resumes: when the firing is delivered, see `fire()`.
        """
        return cast("Awaitable[T]", trap(self))

    def park(self, task: Task) -> None:
        """Join those who wait."""
        self.waiting.park(task)

    def release(self, task: Task) -> None:
        """Never called: tasks are parked on the wait list of the next firing."""
        raise AssertionError

    def deliver(self, value: Any, by: Task | None) -> None:
        """Wake those who wait now, except the task that fired."""
        woken, self.waiting = self.waiting, WaitList(self)
        scheduler = here()
        waker = f"{self.name} fired by {by.name}" if by is not None else self
        if by is not None and by.parked_on is woken:
            woken.release(by)
            self.waiting.park(by)
        for task in woken.tasks:
            if task is not None:
                scheduler.resume(task, value, waker)
