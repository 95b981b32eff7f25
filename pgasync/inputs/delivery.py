"""One event on its way through one scope."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import length_hint
from typing import TYPE_CHECKING, Any

from pgasync.inputs.line import Entry, Line
from pgasync.kernel.scheduler import here

if TYPE_CHECKING:
    from pygame.event import Event

    from pgasync.inputs.scope import InputScope
    from pgasync.kernel.scheduler import Scheduler
    from pgasync.kernel.task import Task

__all__ = ["Delivery"]


class Delivery:
    """An event for those who listened in a scope when it came up.

    Made before anybody is woken: who begins to listen later does not hear it.

    Args:
        line: of the event's type; None if there is none, and all of them listen to every type.
        entries: who listens; this may be the list of the line itself.
    """

    __slots__ = ("count", "entries", "line", "scope", "settled", "turns")

    def __init__(self, scope: InputScope, line: Line | None, entries: list[Entry]) -> None:
        self.scope = scope
        self.line = line or Line()
        self.entries = entries
        self.count = len(entries)

    def run(self, event: Event, scheduler: Scheduler) -> bool:
        """Let them hear the event, one after the other; say whether somebody consumed it.

        The hot path. Mostly all who are woken take every event of a type, and wait for the next one, while
        nobody else comes: then they would stand in their line as before, and so they stay there, and
        nothing is done for each of them but the `send`, which makes it a quarter cheaper. The first one
        who does something else ends that: see `rest()`.
        """
        scope, line, entries = self.scope, self.line, self.entries
        if scope.deaf and scope.misses(event):
            return False  # since a moment ago: somebody in a scene further up has seen to that
        self.settled = line.settled
        if line.entries is not entries or len(entries) != self.count:
            line.renumber()
            return self.rest(event, entries[: self.count], scheduler, ours=False)
        scope.delivery = self
        self.turns = turns = iter(entries)
        queue = scheduler.queue
        for entry in turns:
            _, task, wait = entry
            if not wait.plain or task.slot is not entry:
                scheduler.running = None
                self.catch_up()
                return self.rest(event, chain((entry,), turns), scheduler)
            scheduler.running = task
            try:
                answer = task.coro.send(event)
            except BaseException as error:
                self.over(task, error, scheduler)
                break
            # Who has entered or left a `modal()` block waits elsewhere: that has queued something.
            if answer is not wait or queue:
                self.elsewhere(task, answer, scheduler)
                break
        else:
            scheduler.running = scope.delivery = None
            line.stay(self.count, scope.listened)
            scope.listened += self.count
            return False
        self.catch_up()
        if self.is_over(event, scheduler):
            return False
        return self.rest(event, turns, scheduler)

    def rest(
        self, event: Event, entries: Iterable[Entry], scheduler: Scheduler, *, ours: bool = True
    ) -> bool:
        """Let the others hear it. Who waits again goes to the end of the line, one after the other.

        Args:
            ours: the entries are the line's first; they are dropped at once if nobody is left there.
        """
        scope, line, queue = self.scope, self.line, scheduler.queue
        consumed = False
        for entry in entries:
            _, task, wait = entry
            if task is not None and task.slot is not entry:
                continue
            if task is None:
                ours = False
                consumed = wait.hear(event, scheduler)
            elif wait.picky and not wait.lets(event, task, scheduler):
                ours = False
            else:
                consumed = wait.consume
                scheduler.running = task
                try:
                    answer = task.coro.send(event)
                except BaseException as error:
                    self.over(task, error, scheduler)
                else:
                    if answer is wait and not queue and wait.single and not consumed:
                        # `park`, without the call.
                        scope.listened = number = scope.listened + 1
                        task.slot = entry = (number, task, wait)
                        task.since = task.home.root.moment
                        line.entries.append(entry)
                        scheduler.running = None
                        continue
                    self.elsewhere(task, answer, scheduler)
            if queue:
                scheduler.drain()
            if consumed or (scope.deaf and scope.misses(event)):
                break
        else:
            if ours and line.settled == self.settled:
                line.drop(self.count)
        if len(line.entries) >= line.limit:
            line.settle()
        return consumed

    def over(self, task: Task, outcome: BaseException, scheduler: Scheduler) -> None:
        """The event was the last that a task has waited for."""
        scheduler.running = task.parked_on = task.slot = None
        scheduler.go(scheduler.ended(task, outcome))

    def elsewhere(self, task: Task, answer: Any, scheduler: Scheduler) -> None:
        """A task that was woken waits for something else now.

        Not by `Scheduler.resume`, which counts towards "they wake each other for ever": after a hitch one
        tick may well bring a thousand mouse motions.
        """
        scheduler.running = task.parked_on = task.slot = None
        scheduler.go(scheduler.waiting(task, answer))

    def is_over(self, event: Event, scheduler: Scheduler) -> bool:
        """Deliver what a task has set off; say whether the scope does not hear the event any more."""
        if scheduler.queue:
            scheduler.drain()
        return self.scope.deaf and self.scope.misses(event)

    def catch_up(self) -> None:
        """Put those at the end of their line who have been woken up to now, and have stayed in their places.

        Does nothing the second time.
        """
        scope, line = self.scope, self.line
        if scope.delivery is not self:
            return
        scope.delivery = None
        before = self.count - length_hint(self.turns) - 1  # the one whose turn it is
        line.renumber()
        # A new list, as this delivery goes through the old one.
        line.entries = entries = self.entries.copy()
        for entry in self.entries[:before]:
            _, task, wait = entry
            if task.slot is entry:
                scope.listened = number = scope.listened + 1
                task.slot = again = (number, task, wait)
                task.since = task.home.root.moment
                entries.append(again)

    def make_room(self) -> None:
        """Somebody else comes, and is to stand behind those who have been woken before."""
        self.catch_up()
        here().look_up()
