"""Who listens to events of one type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pygame.event import Event

    from pgasync.kernel.scheduler import Scheduler
    from pgasync.kernel.task import Task

__all__ = ["Ear", "Entry", "Line", "Wait"]


class Wait(Protocol):
    """What a task in a line waits for: some events.

    Attributes:
        picky: an event may be passed by, or goes no further.
        single: it is for events of one type.
        plain: it is single, and not picky.
        consume: nobody after its task gets the event.
    """

    picky: bool
    plain: bool
    single: bool
    consume: bool

    def lets(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        """Whether the task is to get an event."""


class Ear(Protocol):
    """Something else in a line: a stream of events.

    Attributes:
        plain: False; it is no wait.
    """

    plain: bool

    def alive(self) -> bool:
        """Whether it may still hear something."""

    def hear(self, event: Event, scheduler: Scheduler) -> bool:
        """Take the event, if it is one of those it is for; say whether it was consumed."""


Entry = tuple[int, Any, Any]
"""A place in a line: its number, and a `Task` with its `Wait`, or None with an `Ear`.
A task's entry counts as long as it is the task's `slot`."""


class Line:
    """The listeners for one event type, in the order in which they began to listen.

    Who leaves only stops counting and stays in the list as a hole, because
    deliveries iterate over it. The holes are closed before the list would
    grow to four times its size, so that cancelled waits do not pile up.

    If all of them are woken by an event, and wait again, they stay where they
    are: see `Delivery.run`. Their numbers are then too low until somebody calls
    `renumber()`, which makes new entries of theirs; so that is done before the
    list is copied, or they would be missed in the copy.
    """

    __slots__ = ("entries", "limit", "moment", "reached", "settled", "stayed")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.limit = 32
        # How often the holes were closed, so that places mean others now.
        self.settled = 0
        # So many, the first ones, have stayed when all were woken last; the number after which theirs
        # would come, and the game time at which they began to wait.
        self.stayed = self.reached = 0
        self.moment = 0.0

    def add(self, entry: Entry) -> None:
        """Join at the end."""
        if len(self.entries) >= self.limit:
            self.settle()
        self.entries.append(entry)

    def stay(self, count: int, reached: int) -> None:
        """All `count` of them have been woken, and wait again; their numbers would go on from `reached`."""
        self.moment = self.entries[0][1].home.root.moment
        self.stayed, self.reached = count, reached

    def drop(self, count: int) -> None:
        """Forget so many of the first, who all have left."""
        del self.entries[:count]
        self.stayed = 0

    def renumber(self) -> None:
        """Give those who have stayed the numbers that they would have at the end of the line."""
        stayed, self.stayed = self.stayed, 0
        for place in range(stayed):
            entry = self.entries[place]
            _, task, wait = entry
            if task.slot is entry:
                task.slot = self.entries[place] = (self.reached + 1 + place, task, wait)
                task.since = self.moment

    def settle(self) -> list[Entry]:
        """Close the holes; return those who are left."""
        self.renumber()
        # A stream counts while it is alive, a task while this is its `slot`.
        self.entries = [
            entry
            for entry in self.entries
            if (entry[2].alive() if entry[1] is None else entry[1].slot is entry)
        ]
        self.limit = 4 * len(self.entries) + 32
        self.settled += 1
        return self.entries

    def waited(self, task: Task) -> float:
        """For how long a task has stood here, s."""
        since = self.moment if task.slot[0] <= self.reached else task.since
        return float(max(0, task.home.root.moment - since))
