"""Sees every task start and end, without a line in the kernel for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from pgasync.kernel import advice
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.task import Task

__all__ = ["Witness"]

LATELY = 8
"""So many ended tasks are remembered."""

WITNESSES: list[Witness] = []
"""Those who look on, in every thread. Empty but while a stage is on."""


class Watched(Scheduler):
    """A scheduler that tells the witnesses.

    The scheduler of a thread becomes one of these, by its `__class__`, as long
    as there are witnesses; the kernel's loops pay nothing for it otherwise.
    """

    __slots__ = ()

    def begin(self, task: Task) -> None:
        """Tell of a start, and start."""
        place = advice.asking_place()
        for witness in WITNESSES:
            witness.started[task] = place
        super().begin(task)

    def ended(self, task: Task, outcome: BaseException, lost: Sequence[BaseException] = ()) -> Any:
        """End, and tell of the end."""
        step = super().ended(task, outcome, lost)
        for witness in WITNESSES:
            witness.ended.append((task, witness.moment))
        return step


class Witness:
    """Who has seen which tasks start and end.

    Attributes:
        started: the tasks that have started, with where that was asked for.
        ended: the tasks that have ended lately, with the tick they ended in; newest last.
        moment: what is written beside an end: the number of the tick.
    """

    def __init__(self) -> None:
        # Weak: a game starts thousands, and most are gone soon.
        self.started: WeakKeyDictionary[Task, advice.Place | None] = WeakKeyDictionary()
        self.ended: deque[tuple[Task, int]] = deque(maxlen=LATELY)
        self.moment = 0

    def watch(self) -> None:
        """Begin to look on."""
        WITNESSES.append(self)
        here().__class__ = Watched
        here().watched = True

    def leave(self) -> None:
        """Look no longer. Doing so twice does no harm."""
        if self in WITNESSES:
            WITNESSES.remove(self)
        if not WITNESSES:
            here().__class__ = Scheduler
            here().watched = False

    def place_of(self, task: Task) -> str:
        """`file:line` where a task was started."""
        return advice.line_of(self.started.get(task))
