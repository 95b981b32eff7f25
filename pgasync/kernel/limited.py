"""A nursery that runs only so many tasks at a time."""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Awaitable
from typing import Any

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.nursery import Nursery
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.state import CANCELLED
from pgasync.kernel.task import Task, born, coroutine_of, current_task
from pgasync.kernel.trap import Passing, trap

__all__ = ["Children", "LimitedNursery"]

COUNTED = 4
"""Added to how a child was started, so that its end is always told to the nursery."""
MOST_NAMES = 3


class Children(dict[Any, int]):
    """The children of a nursery that has to hear of every end."""

    def __setitem__(self, child: Task, how: int) -> None:
        super().__setitem__(child, how + COUNTED)


class LimitedNursery(Nursery):
    """A nursery with a cap. Made by `open_nursery(limit=4)`.

    Attributes:
        limit: how many tasks run in it at a time, daemons included.
    """

    __slots__ = ("limit", "waiting")

    def __init__(self, limit: int) -> None:
        if not isinstance(limit, int) or isinstance(limit, bool):
            raise TypeError(f"limit must be a whole number, got {limit!r}")
        if limit < 1:
            raise ValueError(f"limit must be >= 1, got {limit}")
        super().__init__()
        self.limit = limit
        self.children = Children()
        # One may leave from its middle; and the front of a plain dict, once many have left it, is slow.
        self.waiting: OrderedDict[Turn, None] = OrderedDict()

    def start(
        self,
        aw: Awaitable[Any],
        daemon: bool = False,
        close_on_finish: bool = False,
        clock: Any = None,
        scene: Any = None,
    ) -> Task:
        """Start a child, if there is a place for it.

        As `Nursery.start()`; places that others wait for already are not free.

        Raises:
            MisuseError: all places are taken; the coroutine is closed.
        """
        if not self.closed and len(self.children) + len(self.waiting) >= self.limit:
            coro = coroutine_of(aw)
            coro.close()
            raise MisuseError(self.full(coro.__name__))
        return super().start(aw, daemon, close_on_finish, clock, scene)

    async def start_when_free(
        self,
        aw: Awaitable[Any],
        *,
        daemon: bool = False,
        close_on_finish: bool = False,
        clock: Any = None,
        scene: Any = None,
    ) -> Task:
        """Wait for a place, and start a child.

        If the task is cancelled in here, the coroutine is closed unrun.

        Resumes: when a child has ended, after those who began to wait before;
        at once if there is a place that nobody waits for.

        Args: as for `start()`.
        Returns: the task. If the nursery closes meanwhile, the coroutine is
            closed unrun, and the task is CANCELLED.
        Raises:
            TypeError: `aw` is a function, or nothing that can be awaited.
            MisuseError: the nursery's block has ended, or the coroutine was
                started already.
        """
        coro = coroutine_of(aw, "start_when_free()")
        try:
            if current_task().marked:
                await trap(Passing(f"a place in the {self.name}"))
            if not self.closed and len(self.children) + len(self.waiting) >= self.limit:
                await trap(Turn(self))
                if self.cause is not None:
                    # Not left to `start`, to which a block that is over would be a mistake of the caller.
                    child = born(coro, self.task.home.but(clock, scene), self)
                    child.cause, child.state = self.cause, CANCELLED
                    return child
            return super().start(coro, daemon, close_on_finish, clock, scene)
        finally:
            if inspect.iscoroutine(coro) and inspect.getcoroutinestate(coro) == inspect.CORO_CREATED:
                coro.close()

    def child_ended(self, child: Task, how: int, error: BaseException | None, scheduler: Scheduler) -> None:
        """Give the place to the next who waits for it, before the owner hears that none is left."""
        if self.waiting:
            scheduler.queue.append((self.let_in, scheduler, child))
        super().child_ended(child, how, error, scheduler)

    def let_in(self, scheduler: Scheduler, child: Task) -> None:
        """Wake those for whom there is a place. Each starts its child in the same moment."""
        while self.waiting and (self.closed or len(self.children) < self.limit):
            turn = next(iter(self.waiting))
            turn.release(turn.task)
            scheduler.resume(turn.task, None, f"the end of {child.name}")

    def full(self, name: str) -> str:
        """What to say when all places are taken."""
        names = [child.name for child in self.children]
        shown = ", ".join(names[:MOST_NAMES]) + (", ..." if len(names) > MOST_NAMES else "")
        taken = f"{shown} run in it" if names else "who waits is going to run in it"
        return (
            f"{name} was not started: the {self.name} has limit={self.limit}, and {taken}"
            f" ({len(self.waiting)} waiting). Write `await nursery.start_when_free({name}(...))` to wait"
            " for a place."
        )


class Turn:
    """The wait of one task for a place."""

    __slots__ = ("nursery", "task")

    task: Task

    def __init__(self, nursery: LimitedNursery) -> None:
        self.nursery = nursery

    def __str__(self) -> str:
        return f"a place in the {self.nursery.name}"

    def park(self, task: Task) -> None:
        if task.root.thread != self.nursery.task.root.thread:
            raise MisuseError(f"{task.name} waited for {self} of another thread.")
        self.task = task
        task.parked_on = self
        self.nursery.waiting[self] = None

    def release(self, task: Task) -> None:
        del self.nursery.waiting[self]
        task.parked_on = None
