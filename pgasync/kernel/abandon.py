"""The last resort: a task that will not end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgasync.kernel import advice
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.interpreter import keep_for_ever
from pgasync.kernel.tree import children_of, mark, nurseries_of

if TYPE_CHECKING:
    from pgasync.kernel.scheduler import Scheduler, Step
    from pgasync.kernel.task import Task

__all__ = ["abandon"]


def abandon(scheduler: Scheduler, task: Task, wait: str = "") -> Step | None:
    """Count a task as ended although its coroutine will not end.

    Its children come first, as always. None while one of them is running
    right now: the last to end comes back here.
    """
    cancelled = task.unwinding
    assert cancelled is not None
    if not cancelled.given_up:
        cancelled.given_up = True
        if cancelled.misuse is None:
            cancelled.misuse = MisuseError(advice.gave_up(task, wait))
        keep_for_ever(task.coro)
        # Perhaps only an inner block was cancelled, but nothing of the task can go on now.
        scheduler.unwind(mark(task, cancelled.cause)[:-1])
    if children_of(task) or not task.is_open():
        return None
    lost = [error for nursery in nurseries_of(task) for error in nursery.errors]
    below, scheduler.running = scheduler.running, task
    try:
        task.coro.close()
    except BaseException:  # whatever it says now: it has had its chances
        pass
    finally:
        scheduler.running = below
    return scheduler.ended(task, cancelled, lost)
