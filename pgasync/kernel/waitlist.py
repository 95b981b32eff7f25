"""Tasks parked in the order in which they began to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["WaitList"]


class WaitList:
    """A `Wait` that keeps its tasks in order and lets any of them leave in O(1).

    Whoever wakes the tasks takes the whole list and puts a new one in its
    place, so that a task which waits again is not woken twice.
    """

    __slots__ = ("holes", "tasks", "what")

    def __init__(self, what: object) -> None:
        self.tasks: list[Task | None] = []
        self.holes = 0
        self.what = what

    def __str__(self) -> str:
        return str(self.what)

    def park(self, task: Task) -> None:
        """Add a task at the end."""
        if self.holes > 16 and self.holes * 2 > len(self.tasks):
            self.compact()
        task.parked_on = self
        task.slot = len(self.tasks)
        self.tasks.append(task)

    def release(self, task: Task) -> None:
        """Take a parked task off the list without waking it."""
        # A hole, not a removal: deliveries iterate over this list, and the
        # order of those who stay is a promise (test_waiters_wake_in_order).
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
