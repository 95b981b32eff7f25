"""The states of a task."""

from __future__ import annotations

import enum

__all__ = ["CANCELLED", "FINISHED", "STARTED", "TaskState"]


class TaskState(enum.Enum):
    """CREATED, then STARTED, then FINISHED or CANCELLED. A failed task is CANCELLED."""

    CREATED = "created"
    STARTED = "started"
    FINISHED = "finished"
    CANCELLED = "cancelled"


# A global is found faster than the attribute of an enum's class.
STARTED, FINISHED, CANCELLED = TaskState.STARTED, TaskState.FINISHED, TaskState.CANCELLED
