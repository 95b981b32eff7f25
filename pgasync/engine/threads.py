"""Threads of a game: a few at a time, and none that would keep the program from ending."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from pgasync.kernel.scheduler import here

__all__ = ["MOST_THREADS", "SLICE", "Threads", "Work"]

MOST_THREADS = 8
SLICE = 0.1
"""s of real time after which who waits for threads looks whether the player has had enough."""
IN_PLACE = "by a function that in_thread() runs. Such a function may not touch the game"


class Work(Protocol):
    """What a thread does."""

    over: bool

    def run(self) -> None:
        """Do it, in the thread; raises nothing."""


class Threads:
    """Does work in threads, at most `MOST_THREADS` at a time, in the order in which it was given.

    A thread is started when there is something to do, and ends when nothing is
    left, so there is nothing to be closed. Threads are daemons: Python has no
    way to stop one, and one that does not end must not keep the program alive.

    Attributes:
        queue: what no thread has begun, oldest first.
        running: what threads are doing, oldest first.
        missing: this machine has no threads, as a browser: see `one_in_place`.
    """

    def __init__(self) -> None:
        self.queue: deque[Work] = deque()
        self.running: list[Work] = []
        self.count = 0
        self.missing = False
        # Made at first use: most games have no threads.
        self.changed: Any = None

    def give(self, work: Work) -> None:
        """Have something done."""
        import threading

        if self.changed is None:
            self.changed = threading.Condition()
        with self.changed:
            self.queue.append(work)
            if self.count == MOST_THREADS or self.missing:
                return
            self.count += 1
        try:
            threading.Thread(target=self.live, name="pgasync in_thread", daemon=True).start()
        except RuntimeError:  # no more threads, or none at all
            with self.changed:
                self.count -= 1
                self.missing = self.count == 0

    def live(self) -> None:
        """A thread: do what there is to do, and end."""
        while True:
            with self.changed:
                if not self.queue:
                    self.count -= 1
                    return
                work = self.queue.popleft()
                self.running.append(work)
            work.run()
            with self.changed:
                self.running.remove(work)
                work.over = True
                self.changed.notify_all()

    def take_back(self, work: Work) -> bool:
        """Forget what no thread has begun; whether that was so."""
        with self.changed:
            if work not in self.queue:
                return False
            self.queue.remove(work)
            return True

    def one_in_place(self) -> None:
        """Where there are no threads: do the oldest piece of work here and now, between two ticks."""
        if self.missing and self.queue:
            work = self.queue.popleft()
            scheduler = here()
            barred, scheduler.barred = scheduler.barred, IN_PLACE
            try:
                work.run()
            finally:
                scheduler.barred = barred
            work.over = True

    def wait(
        self, works: Iterable[Work], seconds: float, enough: Callable[[], bool] | None = None
    ) -> list[Work]:
        """Hold this thread until works are done.

        Args:
            seconds: of real time, the most.
            enough: asked now and then; true ends the waiting.
        Returns: those that are not done.
        """
        left = [work for work in works if not work.over]
        if not left:
            return []
        while self.missing and self.queue:
            self.one_in_place()

        def done() -> bool:
            left[:] = [work for work in left if not work.over]
            return not left

        with self.changed:
            for _ in range(math.ceil(seconds / SLICE)):
                if self.changed.wait_for(done, SLICE) or (enough is not None and enough()):
                    break
        done()
        return left
