"""Tasks parked in the order in which they began to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgasync.kernel.errors import MisuseError

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["WaitList"]


class WaitList:
    """A `Wait` that keeps its tasks in order and lets any of them leave in O(1).

    Whoever wakes the tasks takes the whole list and puts a new one in its
    place, so that a task which waits again is not woken twice.
    """

    __slots__ = ("holes", "tasks", "thread", "what")

    def __init__(self, what: object) -> None:
        self.tasks: list[Task | None] = []
        self.holes = 0
        self.what = what
        # Of those who wait: their tree, and so whoever wakes them, must be of one thread.
        self.thread = 0

    def __str__(self) -> str:
        return str(self.what)

    @property
    def owner(self) -> int | None:
        """The thread of those who wait; None if nobody does."""
        return self.thread if len(self.tasks) > self.holes else None

    def waiting(self) -> list[Task]:
        """Who waits, in order."""
        return [task for task in self.tasks if task is not None]

    def kept_in(self) -> object:
        """What it keeps them in, for who looks at references."""
        return self.tasks

    def settle_in(self, task: Task) -> None:
        """Be of the task's thread from now on.

        Raises:
            MisuseError: tasks of another thread wait here.
        """
        if self.owner is not None:
            raise MisuseError(
                f"{task.name} waited for {self}, for which tasks of another thread wait."
                " Only tasks of one thread can share it."
            )
        self.thread = task.root.thread

    def park(self, task: Task) -> None:
        """Add a task at the end."""
        if task.root.thread != self.thread:
            self.settle_in(task)
        if self.holes > 16 and self.holes * 2 > len(self.tasks):
            self.compact()
        task.parked_on = self
        task.slot = len(self.tasks)
        self.tasks.append(task)

    def release(self, task: Task) -> None:
        """Take a parked task off the list without waking it."""
        # A hole, not a removal: with many who wait that would take its time,
        # and the slots of those behind would be wrong.
        self.tasks[task.slot] = None
        self.holes += 1
        task.parked_on = None

    def compact(self) -> None:
        """Close the holes, or waits that are always cancelled would pile up."""
        self.tasks = [task for task in self.tasks if task is not None]
        self.holes = 0
        for slot, task in enumerate(self.tasks):
            assert task is not None
            task.slot = slot
