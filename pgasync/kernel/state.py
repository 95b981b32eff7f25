"""The states of a task, and how a child is started."""

from __future__ import annotations

import enum

__all__ = ["CANCELLED", "CLOSE_ON_FINISH", "DAEMON", "FINISHED", "STARTED", "TaskState"]


class TaskState(enum.Enum):
    """CREATED, then STARTED, then FINISHED or CANCELLED. A failed task is CANCELLED."""

    CREATED = "created"
    STARTED = "started"
    FINISHED = "finished"
    CANCELLED = "cancelled"


# A global is found faster than the attribute of an enum's class.
STARTED, FINISHED, CANCELLED = TaskState.STARTED, TaskState.FINISHED, TaskState.CANCELLED

# How a child was started: a sum of these, 0 for one that is no more than a child.
DAEMON, CLOSE_ON_FINISH = 1, 2
