"""Something that happens again and again."""

from __future__ import annotations

import types
from collections.abc import Generator
from sys import exception
from typing import Any, Generic, NoReturn, TypeVar

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task
from pgasync.kernel.trap import Refusal
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

    def __await__(self) -> NoReturn:
        raise MisuseError(
            "A Signal cannot be awaited. Write `await name.wait()`, with the name of your variable."
        )

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

    @types.coroutine
    def wait(self) -> Generator[Signal[T] | Refusal, T, T]:
        """Wait for the next firing; return its value.

        Resumes: when the firing is delivered, see `fire()`.
        """
        try:  # as in `trap`
            return (yield self)
        except Refusal:
            refusal: Any = exception()
        yield refusal
        raise refusal.error()

    def park(self, task: Task) -> None:
        """Join those who wait for the next firing."""
        self.waiting.park(task)

    def deliver(self, value: Any, by: Task | None) -> None:
        """Wake those who wait now, except the task that fired.

        A hot path: a task that waits again is put on the next list right here,
        everything else goes the long way.
        """
        woken = self.waiting
        waiting = self.waiting = WaitList(self)
        waiting.thread = woken.thread
        scheduler = here()
        epoch = scheduler.epoch
        if by is not None and by.parked_on is woken:
            woken.release(by)
            waiting.park(by)
        for task in woken.tasks:
            if task is None:
                continue
            # `Scheduler.tires`, without the call.
            if task.worn < epoch:
                task.worn = epoch
            elif scheduler.tires(task):
                scheduler.exhaust(task, f"{self.name} fired by {by.name}" if by is not None else self.name)
                continue
            scheduler.running = task
            try:
                answer = task.coro.send(value)
            except BaseException as error:
                scheduler.running = task.parked_on = None
                scheduler.go(scheduler.ended(task, error))
            else:
                scheduler.running = None
                if answer is self and (task.innermost or task).cause is None:
                    task.parked_on = waiting
                    task.since = task.home.root.moment
                    task.slot = len(waiting.tasks)
                    waiting.tasks.append(task)
                else:
                    task.parked_on = None
                    scheduler.go(scheduler.waiting(task, answer))
