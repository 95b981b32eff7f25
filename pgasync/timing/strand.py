"""What becomes of those who wait for a clock that ends."""

from __future__ import annotations

from pgasync.kernel import advice
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.task import Task

__all__ = ["strand"]


def strand(task: Task, wait: object) -> None:
    """Tell a task that its clock has ended, if it still waits for it when its turn comes."""
    if task.parked_on is wait and task.parked_on is not None:
        error = MisuseError(advice.stranded(task, task.waits_for()))
        task.parked_on.release(task)
        here().go((task, task.coro.throw, error))
