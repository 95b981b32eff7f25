"""What is to be done when a task ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pgasync.kernel.task import Task
    from pgasync.kernel.waitlist import WaitList

__all__ = ["Testament", "testament_of"]


class Testament:
    """What is to be done when a task ends. Few have any."""

    __slots__ = ("generators", "joiners")

    def __init__(self) -> None:
        self.joiners: WaitList | None = None
        # The async generators that it has begun to read, weakly.
        self.generators: list[Any] = []


def testament_of(task: Task) -> Testament:
    """What is to be done when a task ends, to be added to."""
    if task.testament is None:
        task.testament = Testament()
    return task.testament
