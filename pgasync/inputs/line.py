"""Who listens to events of one type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pygame.event import Event

    from pgasync.kernel.scheduler import Scheduler
    from pgasync.kernel.task import Task

__all__ = ["Ear", "Entry", "Line", "Wait"]


class Wait(Protocol):
    """What a task in a line waits for: some events."""

    picky: bool
    consume: bool
    types: tuple[int, ...]

    def hear(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        """Wake the task, if the event is what it waits for; say whether it was consumed."""


class Ear(Protocol):
    """Something else in a line: a stream of events."""

    def alive(self) -> bool:
        """Whether it may still hear something."""

    def hear(self, event: Event, scheduler: Scheduler) -> bool:
        """Take the event, if it is one of those it is for; say whether it was consumed."""


Entry = tuple[int, "Task | None", Any]
"""A place in a line: its number, and a task with its `Wait`, or None with an `Ear`.
A task's entry counts as long as it is the task's `slot`."""


class Line:
    """The listeners for one event type, in the order in which they began to listen.

    Who leaves only stops counting and stays in the list as a hole, because
    deliveries iterate over it. The holes are closed before the list would
    grow to four times its size, so that cancelled waits do not pile up.
    """

    __slots__ = ("entries", "limit", "settled")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.limit = 32
        # How often the holes were closed, so that places mean others now.
        self.settled = 0

    def add(self, entry: Entry) -> None:
        """Join at the end."""
        if len(self.entries) >= self.limit:
            self.settle()
        self.entries.append(entry)

    def settle(self) -> list[Entry]:
        """Close the holes; return those who are left."""
        # A stream counts while it is alive, a task while this is its `slot`.
        self.entries = [
            entry
            for entry in self.entries
            if (entry[2].alive() if entry[1] is None else entry[1].slot is entry)
        ]
        self.limit = 4 * len(self.entries) + 32
        self.settled += 1
        return self.entries
