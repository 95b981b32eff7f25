"""The deadlines of one clock."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Protocol

from pgasync.kernel.scheduler import Scheduler

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock

__all__ = ["Timer", "Timers"]


class Timer(Protocol):
    """Something that is due at a deadline, in flicks of its clock."""

    deadline: int

    def due(self, scheduler: Scheduler) -> None:
        """The deadline has come; `clock.at` is the deadline."""


class Timers:
    """Timers in buckets of equal deadlines, in the order they were set.

    A heap orders the deadlines, a dict holds the buckets. An idle frame looks
    at one number, however many sleep; timers that are set for the same moment
    share one entry of the heap. Buckets are dicts for their order: any timer
    leaves in O(1), and leaves no hole.

    Invariant: the deadline of every bucket is in the heap. The heap may hold
    more, deadlines that everybody has left.
    """

    __slots__ = ("buckets", "clock", "heap", "soon")

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.heap: list[int] = []
        self.buckets: dict[int, dict[Timer, None]] = {}
        # Sleeps of zero, set since the tick began: due in the next one, even
        # if time stands still.
        self.soon: dict[Timer, None] = {}

    def __bool__(self) -> bool:
        """Whether any may be due."""
        return bool(self.heap) and self.heap[0] <= self.clock.time

    def add(self, timer: Timer) -> None:
        """Set a timer; a deadline that is now is due in the next tick."""
        if timer.deadline <= self.clock.at:
            self.soon[timer] = None
        else:
            self.put(timer)

    def put(self, timer: Timer) -> None:
        """Put a timer into the bucket of its deadline."""
        bucket = self.buckets.get(timer.deadline)
        if bucket is None:
            if len(self.heap) > 64 and len(self.heap) > 2 * len(self.buckets):
                self.heap = list(self.buckets)
                heapify(self.heap)
            bucket = self.buckets[timer.deadline] = {}
            heappush(self.heap, timer.deadline)
        bucket[timer] = None

    def drop(self, timer: Timer) -> None:
        """Forget a timer, if it is still set. Its bucket goes with the last one in it."""
        bucket = self.buckets.get(timer.deadline)
        if bucket is None or timer not in bucket:
            self.soon.pop(timer, None)
            return
        del bucket[timer]
        if not bucket:
            del self.buckets[timer.deadline]

    def settle(self) -> None:
        """A tick has begun: those of `soon` are due at its first moment.

        That is a flick after the tick before, if time moves, so that a
        sleep(k/fps) set from there still takes k frames.
        """
        if self.soon:
            clock = self.clock
            for timer in self.soon:
                timer.deadline = min(clock.time - clock.moved + 1, clock.time)
                self.put(timer)
            self.soon = {}

    def run(self, scheduler: Scheduler) -> None:
        """Everything that is due, by deadline, then in the order it was set.

        Stops when the clock is stopped; the rest stays where it is.
        """
        clock = self.clock
        while clock.running and self:
            bucket = self.buckets.get(self.heap[0])
            if bucket is None:
                heappop(self.heap)
            else:
                clock.turn_back(self.heap[0])
                self.run_bucket(bucket, scheduler)
        clock.catch_up()

    def run_bucket(self, bucket: dict[Timer, None], scheduler: Scheduler) -> None:
        """Run one bucket, until the clock is stopped.

        Nobody joins meanwhile: its deadline is now, so it would be `soon`.
        """
        for timer in list(bucket):
            if timer in bucket:  # not dropped by one that came before
                self.drop(timer)
                timer.due(scheduler)
                if scheduler.queue:
                    scheduler.drain()
                    if not self.clock.running:
                        return
