"""The deadlines of one clock."""

from __future__ import annotations

from heapq import heapify, heappop, heappush, heapreplace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol

from pgasync.kernel import advice
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task
from pgasync.kernel.trap import Flicks
from pgasync.timing.flicks import to_seconds

if TYPE_CHECKING:
    from pgasync.timing.clock import Clock

__all__ = ["Timer", "Timers"]

Entry = tuple[float, int, Any, float | None]
"""Deadline, number, who, and how long the sleep is (None: no sleep), all in whole flicks but the number.
Floats, as `Clock.reached` is."""


class Timer(Protocol):
    """Something other than a sleeping task that is due at a deadline."""

    slot: Any

    def due(self, scheduler: Scheduler) -> None:
        """The deadline has come; `clock.at` is the deadline."""


class Timers:
    """The deadlines of sleepers and other timers: by time, then in the order they were set.

    One heap of entries, so an idle frame looks at one number, however many
    sleep. Sleeping tasks stand in it themselves, and are parked here: a sleep
    makes no other object than its entry.

    Invariant: an entry counts if it is the `slot` of whom it is about. Who
    leaves only changes its slot; the entries left behind are cleared away
    before they are the larger part.
    """

    __slots__ = ("clock", "heap", "number", "soon", "stale")

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.heap: list[Entry] = []
        # Entries that count no longer.
        self.stale = 0
        # Of the entry that was made last: the order among equal deadlines.
        self.number = 0
        # Sleeps of zero, set since the tick began: due in the next one, even
        # if time stands still.
        self.soon: list[Entry] = []

    def count(self) -> int:
        """How many are set. That by which the running task was woken is no more, see `run`."""
        running = self.clock.scheduler.running
        return sum(
            entry[2].slot is entry and entry[2] is not running
            for entries in (self.heap, self.soon)
            for entry in entries
        )

    def waiting(self) -> list[Task]:
        """The tasks that wait for a deadline and for nothing else, by deadline."""
        found = []
        for entry in [*sorted(self.heap, key=itemgetter(0, 1)), *self.soon]:
            who = entry[2]
            if who.slot is entry:
                # A timer may be nobody's, as a sound's is.
                task = who if type(who) is Task else getattr(who, "task", None)
                # Not the task of a timeout: within its block it waits for something of its own.
                if task is not None and task.parked_on in (self, who):
                    found.append(task)
        return found

    def sleep(self, task: Task, flicks: float) -> None:
        """Park a task for an amount of game time."""
        task.parked_on = self
        # `add`, without its calls.
        clock = self.clock
        if clock.closed:
            task.parked_on = None
            raise MisuseError(advice.stranded(task, f"sleep({to_seconds(flicks):g})"))
        now = clock.reached if clock.moment.clock is None else clock.at
        self.number += 1
        task.slot = entry = (now + flicks, self.number, task, flicks)
        if flicks > 0:
            heappush(self.heap, entry)
        else:
            self.soon.append(entry)

    def release(self, task: Task) -> None:
        """Let a sleeping task go without waking it."""
        task.parked_on = None
        self.drop(task)

    def shown(self, task: Task) -> str:
        """What a sleeping task waits for, in words."""
        flicks: float = task.slot[3]
        return f"sleep({to_seconds(flicks):g})"

    def waited(self, task: Task) -> float:
        """How long a task has slept, s."""
        deadline, _, _, flicks = task.slot
        return to_seconds(self.clock.at - deadline + flicks)

    def add(self, timer: Timer, flicks: int) -> None:
        """Set a timer; a deadline that is now is due in the next tick."""
        self.number += 1
        timer.slot = entry = (float(self.clock.at + flicks), self.number, timer, None)
        if flicks > 0:
            heappush(self.heap, entry)
        else:
            self.soon.append(entry)

    def drop(self, timer: Timer | Task) -> None:
        """Forget a timer, if it is still set."""
        if timer.slot is None:
            return
        timer.slot = None
        self.stale += 1
        if self.stale > 64 and self.stale * 2 > len(self.heap) + len(self.soon):
            # In place: `run` may be going through it.
            self.heap[:] = [entry for entry in self.heap if entry[2].slot is entry]
            heapify(self.heap)
            # A clock that stands still has no next tick, but tasks may come and go.
            self.soon = [entry for entry in self.soon if entry[2].slot is entry]
            self.stale = 0

    def settle(self) -> None:
        """A tick has begun: those of `soon` are due at its first moment.

        That is a flick after the tick before, if time moves, so that a
        sleep(k/fps) set from there still takes k frames.
        """
        first = min(self.clock.reached - self.clock.moved + 1, self.clock.reached)
        for entry in self.soon:
            _, number, timer, sleep = entry
            if timer.slot is entry:
                # A zero, but none that a task may yield, which `run` would take for the same sleep again.
                timer.slot = entry = (first, number, timer, None if sleep is None else 0.0)
                heappush(self.heap, entry)
            else:
                self.stale -= 1
        self.soon = []

    def run(self, scheduler: Scheduler) -> None:
        """Everything that is due, by deadline, then in the order it was set.

        Stops when the clock is stopped; the rest stays where it is. A task
        that sleeps again is set again right here, without a call: that is what
        makes a wake-up cost little more than its part in the heap.

        The entry stays at the top of the heap while its task runs, as nothing can be set
        before it: to replace it is cheaper than to take it off and put another in.
        """
        clock = self.clock
        heap, queue = self.heap, scheduler.queue
        now, moment = clock.reached, clock.moment
        moment.clock = clock
        while heap:
            entry = heap[0]
            deadline, _, who, sleep = entry
            if deadline > now:
                break
            if who.slot is not entry:
                heappop(heap)
                self.stale -= 1
                continue
            moment.deadline = deadline
            if sleep is None:
                heappop(heap)
                who.slot = None
                who.due(scheduler)
            else:
                # It stays parked while it runs, as in the frame list: nobody looks.
                scheduler.running = who
                try:
                    answer = who.coro.send(None)
                except BaseException as error:
                    heappop(heap)
                    scheduler.running = None
                    who.parked_on = who.slot = None
                    scheduler.go(scheduler.ended(who, error))
                else:
                    # Mostly it is the same sleep again, which gives the very same number.
                    if (answer is sleep or (type(answer) is Flicks and answer)) and not queue:
                        self.number = number = self.number + 1
                        who.slot = entry = (deadline + answer, number, who, answer)
                        heapreplace(heap, entry)
                        continue
                    heappop(heap)
                    scheduler.running = None
                    who.parked_on = who.slot = None
                    scheduler.go(scheduler.waiting(who, answer))
            if queue:
                scheduler.drain()
                if not clock.running:
                    break
        scheduler.running = None
        moment.clock = None
