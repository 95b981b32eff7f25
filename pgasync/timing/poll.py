"""The wait for a condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pgasync.kernel.task import Task
from pgasync.timing.batch import Batch, batch_of
from pgasync.timing.clock import Clock

__all__ = ["Poll"]


class Poll:
    """The wait for a condition, which is asked once per tick."""

    __slots__ = ("batch", "clock", "condition", "task", "words")

    batch: Batch

    def __init__(self, condition: Callable[[], Any], words: str, clock: Clock | None = None) -> None:
        self.clock = clock
        self.condition = condition
        self.words = words
        self.task: Task | None = None

    def __str__(self) -> str:
        return self.words

    def park(self, task: Task) -> None:
        """Be asked from now on."""
        self.batch = batch_of(task, self, self.clock)
        self.task = task
        task.parked_on = self
        self.batch.polls.append(self)

    def release(self, task: Task) -> None:
        """Be asked no more."""
        task.parked_on = None
        self.task = None
        self.batch.gone = True
