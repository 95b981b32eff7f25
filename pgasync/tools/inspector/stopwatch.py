"""What the tasks cost: a stopwatch in the place of each coroutine, while somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pgasync.kernel.task import Task

__all__ = ["Stopwatch", "Timed"]

SMOOTHING = 1 / 16
"""How much of the shown cost is that of the last tick; the rest is what was shown before."""


class Stopwatch:
    """Times every resume of some tasks, without a line in the kernel.

    A task's coroutine is replaced by one that passes everything on and counts
    the time. What a step starts or cancels is not counted twice: the time of
    a step is its own.

    Args:
        wall: tells the real time, s.
    """

    def __init__(self, wall: Callable[[], float]) -> None:
        self.wall = wall
        # What timed steps inside the current one have taken, s.
        self.inner = 0.0
        self.timed: dict[Task, Timed] = {}

    def follow(self, tasks: Iterable[Task]) -> None:
        """Time these tasks from now on, and no others; a tick is over. Must be called between ticks."""
        timed: dict[Task, Timed] = {}
        for task in tasks:
            watch = self.timed.pop(task, None)
            if watch is None:
                if not task.is_open() or isinstance(task.coro, Timed):
                    continue
                watch = task.coro = Timed(task.coro, self)
            else:
                watch.tick()
            timed[task] = watch
        self.stop()
        self.timed = timed

    def cost(self, task: Task) -> float:
        """What a task costs in a tick, s, smoothed over the last ones."""
        watch = self.timed.get(task)
        return 0.0 if watch is None else watch.mean

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Within this block the tasks are as they were: for whoever looks at the coroutines themselves."""
        for task, watch in self.timed.items():
            task.coro = watch.coro
        try:
            yield
        finally:
            for task, watch in self.timed.items():
                task.coro = watch

    def stop(self) -> None:
        """Take the watches out again."""
        for task, watch in self.timed.items():
            if task.coro is watch:
                task.coro = watch.coro
        self.timed = {}


class Timed:
    """Stands where a coroutine stood. Whatever it is asked, the coroutine answers.

    Attributes:
        spent: in this tick so far, s.
        mean: in a tick, smoothed, s.
    """

    # Its name is asked for more often than all else, by whoever lists the tasks.
    __slots__ = ("__name__", "coro", "mean", "spent", "watch")

    def __init__(self, coro: Any, watch: Stopwatch) -> None:
        self.coro = coro
        self.__name__ = coro.__name__
        self.watch = watch
        self.spent = self.mean = 0.0

    def send(self, value: Any) -> Any:
        """Resume the coroutine, and take the time."""
        return self.step(self.coro.send, value)

    def throw(self, error: BaseException) -> Any:
        """Raise an error in the coroutine, and take the time."""
        return self.step(self.coro.throw, error)

    def step(self, resume: Callable[[Any], Any], argument: Any) -> Any:
        """Run to the next wait, or to the end."""
        watch = self.watch
        before, watch.inner = watch.inner, 0.0
        begun = watch.wall()
        try:
            return resume(argument)
        finally:
            taken = watch.wall() - begun
            self.spent += taken - watch.inner
            watch.inner = before + taken
            # The traceback of an error holds this frame, which must not hold the error: a cycle.
            del argument

    def tick(self) -> None:
        """A tick is over."""
        self.mean += (self.spent - self.mean) * SMOOTHING
        self.spent = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.coro, name)
