"""A flag to wait for."""

from __future__ import annotations

from typing import NoReturn

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, trap
from pgasync.kernel.waitlist import WaitList

__all__ = ["Event"]


class Event:
    """Something that happens once and stays so: set, until it is cleared.

    For what happens again and again there is `Signal`.
    """

    __slots__ = ("flag", "waiting")

    def __init__(self) -> None:
        self.flag = False
        self.waiting = WaitList("an event")

    def __await__(self) -> NoReturn:
        raise MisuseError(
            "An Event cannot be awaited. Write `await name.wait()`, with the name of your variable."
        )

    def is_set(self) -> bool:
        """Whether it has happened."""
        return self.flag

    def set(self) -> None:
        """Let it happen: everyone who waits goes on, in the order they began to wait.

        Called by a task, they go on when that task waits or ends. Setting what
        is set does nothing.

        Raises:
            MisuseError: called from another thread than the waiters', or while
                the game is drawn.
        """
        scheduler = here()
        scheduler.admit("set()", self.waiting.owner)
        if not self.flag:
            self.flag = True
            waiting, self.waiting = self.waiting, WaitList("an event")
            scheduler.later(scheduler.wake_all, waiting, "the setting of an event")

    def clear(self) -> None:
        """Take it back. Who was woken by `set()` stays woken."""
        self.flag = False

    async def wait(self) -> None:
        """Wait until the event is set.

        Resumes: when `set()` is called; at once if it is set already.
        """
        task = current_task()
        if task.marked:
            await trap(Passing("an event"))
        if not self.flag:
            await trap(self.waiting)
