"""Tasks that wait in a line, each for something of its own."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from pgasync.kernel.errors import MisuseError

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["Line", "Place"]


class Line:
    """Places in the order in which they were taken. Any of them can be left in O(1).

    A `WaitList` wakes all who wait, or none; from a line some are taken, and
    the others keep their places.
    """

    __slots__ = ("places",)

    def __init__(self) -> None:
        # Because one may leave from its middle. A plain dict would look in vain
        # at all that have left from its front before it finds the first.
        self.places: OrderedDict[Place, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self.places)

    @property
    def owner(self) -> int | None:
        """The thread of those who wait; None if nobody does."""
        for place in self.places:
            return place.task.root.thread
        return None

    def waiting(self) -> list[Task]:
        """Who waits, in order."""
        return [place.task for place in self.places]

    def kept_in(self) -> object:
        """What it keeps them in, for who looks at references."""
        return self.places

    def first(self) -> Place:
        """The place of the task that has waited longest."""
        return next(iter(self.places))


class Place:
    """The wait of one task in a line. Made for every wait anew.

    Args:
        what: finishes the sentence "waits for ...".
        gives: what the task brings: a predicate, an item to send.
    """

    __slots__ = ("gives", "line", "task", "what")

    task: Task

    def __init__(self, line: Line, what: object, gives: Any = None) -> None:
        self.line = line
        self.what = what
        self.gives = gives

    def __str__(self) -> str:
        return str(self.what)

    def park(self, task: Task) -> None:
        """Stand at the end of the line."""
        owner = self.line.owner
        if owner is not None and owner != task.root.thread:
            raise MisuseError(
                f"{task.name} waited for {self}, for which tasks of another thread wait."
                " Only tasks of one thread can share it."
            )
        self.task = task
        task.parked_on = self
        self.line.places[self] = None

    def release(self, task: Task) -> None:
        """Leave the line without being woken."""
        del self.line.places[self]
        task.parked_on = None
