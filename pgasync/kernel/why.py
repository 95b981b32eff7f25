"""The story of a task's end, or of what it waits for, from the last thing that happened back to the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pgasync.kernel import advice
from pgasync.kernel.hopeless import hopeless
from pgasync.kernel.tree import describe

if TYPE_CHECKING:
    from pgasync.kernel.errors import Cause
    from pgasync.kernel.task import Task

__all__ = ["why"]


def why(task: Task) -> str:
    """Why a task has ended, or why it has not: a line for each step, the causes behind it indented."""
    lines = steps(task)
    known = {task}
    teller = None if task.cause is None else task.cause.by
    while teller is not None and teller not in known and teller.cancelled:
        known.add(teller)
        lines += ["  " * (len(known) - 1) + line for line in steps(teller)]
        teller = None if teller.cause is None else teller.cause.by
    return "\n".join(lines)


def steps(task: Task) -> list[str]:
    """What there is to tell about one task alone."""
    if task.is_open():
        lines = [describe(task)]
        if task.cause is not None:
            lines.append(f"  it is being cancelled: {told(task, task.cause)}")
        elif hopeless(task):
            lines.append(
                f"  nothing else refers to what it waits for, so nobody can end the wait: {task.waits_for()}"
            )
        return lines
    if task.error is not None:
        return [f"{task.name} failed: {line}" for line in advice.failures(task.error, task.path())]
    if task.cause is not None and task.cancelled:
        left = getattr(task.slot, "left", "")  # of what it was waiting for
        lines = [f"{task.name} was cancelled: {told(task, task.cause)}"]
        return [*lines, f"  it has left {left}"] if left else lines
    return [
        f"{task.name} returned {advice.shown(task.value)}" if task.finished else f"{task.name} was never run"
    ]


def told(task: Task, cause: Cause) -> str:
    """A cause, and what else it has ended."""
    top = task
    while top.nursery is not None and top.nursery.cause is cause:
        owner = top.nursery.task
        if owner.cause is not cause:
            return f"{cause}, with all in the {top.nursery.name} of {owner.name}"
        top = owner
    return str(cause) if top is task else f"{cause}, with all below {top.name}"
