"""Doing several things at once, and taking what comes as it comes."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Collection
from typing import Any

from pgasync.kernel.limited import Children
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task, current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.kernel.waitlist import WaitList
from pgasync.sync.together import close_unrun, coroutines_of

__all__ = ["wait_each"]


def wait_each(*aws: Awaitable[Any]) -> AsyncIterator[Task]:
    """Run several things at once, and give each as it ends.

        async for task in wait_each(dig(), fish(), sleep(9)):
            print(task.name, task.result)

    They start, in the order given, when the loop begins. What is still running
    when the loop is left, by `break`, `return` or an error, is cancelled at
    that moment. (A loop over a variable, `each = wait_each(...)`, holds on to
    them until the function ends: write the call into the loop.)

    Resumes: when one ends, after the task that ran then has reached its next
    wait; at once if one has ended while the body waited. None is missed, and
    they come in the order in which they ended.

    Yields: their tasks. One that was cancelled by somebody comes too: ask
    `task.finished`.
    Raises:
        ExceptionGroup: one failed; the others were cancelled. Raised by the
            loop after what had ended before; its body is not disturbed.
        TypeError: something given is a function, or nothing that can be awaited.
        MisuseError: begun in the cleanup of a task that is being cancelled.
    """
    return results(coroutines_of("wait_each()", aws))


async def results(coros: Collection[Any]) -> AsyncGenerator[Task, None]:
    """The generator behind `wait_each()`. The kernel closes it when it is left half-read."""
    each = Each()
    try:
        async with each:
            try:
                for coro in coros:
                    each.start(coro, False, True)
                while True:
                    task = await each.next()
                    if task is None:
                        break
                    yield task
            except GeneratorExit:
                each.cancel_rest(None, "the loop over wait_each() was left")
                raise
    finally:
        close_unrun(coros)


class Each(Nursery):
    """A nursery whose children's ends are waited for one by one, and whose block no child cancels.

    Its block is the body of somebody's loop, which may well be in the middle
    of something when a child fails. So it learns of that when it comes back.
    """

    __slots__ = ("ended", "waiting")

    def __init__(self) -> None:
        super().__init__("wait_each")
        self.children = Children()
        self.ended: deque[Task] = deque()
        self.waiting = WaitList("the next end in wait_each()")

    async def next(self) -> Task | None:
        """Wait for the next child to end; None when there is no more to be told."""
        if current_task().marked:
            await trap(Passing("wait_each()"))
        if not self.ended and self.children and not self.errors:
            await trap(self.waiting)
        return self.ended.popleft() if self.ended else None

    def child_ended(self, child: Task, how: int, error: BaseException | None, scheduler: Scheduler) -> None:
        """Note who has ended, and tell the reader. That they close on finish nothing here obeys."""
        self.pending -= 1
        if error is not None:
            self.errors.append(error)
            # Queued, and so when no child is running: none is left when the reader hears of it.
            why = f"{child.name} failed with {type(error).__name__}"
            scheduler.queue.append((self.cancel_rest, child, why))
        elif not self.errors:
            self.ended.append(child)
        scheduler.queue.append((self.tell, scheduler, child))

    def cancel_rest(self, _: object, why: str) -> None:
        """End the children that are left, the youngest first."""
        for child in reversed(list(self.children)):
            child.cancel(why)

    def tell(self, scheduler: Scheduler, child: Task) -> None:
        """Wake the reader, if it waits, and has not been told by itself already."""
        if self.waiting.owner is not None and (self.ended or self.errors):
            waiting, self.waiting = self.waiting, WaitList(self.waiting.what)
            scheduler.wake_all(waiting, f"the end of {child.name}")
