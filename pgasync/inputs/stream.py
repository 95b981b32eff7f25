"""Events that are kept until they are read."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Generator
from types import coroutine
from typing import TYPE_CHECKING, Any, NoReturn

from pygame.event import Event

from pgasync.inputs.kinds import BY_PLAYER
from pgasync.inputs.scope import InputScope, scope_here, scope_of
from pgasync.inputs.wanted import Wanted
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler, here
from pgasync.kernel.state import STARTED
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, Refusal

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["EventStream"]


class EventStream:
    """See `events()`."""

    __slots__ = ("__weakref__", "closed", "kept", "owner", "reader", "scope", "wanted")

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.scope = scope_here(wanted)
        self.owner = current_task()
        self.reader: Task | None = None
        self.closed = False
        # What came while nobody was reading: events, and errors of the filter.
        self.kept: deque[Event | BaseException] = deque()
        self.scope.join(wanted.types, None, StreamEar(self))

    def __str__(self) -> str:
        return str(self.wanted)

    def __aiter__(self) -> EventStream:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError(f"Events are waited for. Write `async for event in {self}`.")

    __await__ = __iter__

    @coroutine
    def __anext__(self) -> Generator[EventStream | Passing | Refusal, Any, Event]:
        # A hot path, so without the calls of `current_task`, `Task.marked` and `trap`.
        task = here().running or current_task()
        if self.scope.deaf:
            self.refuse_inside(task)
        if task is not self.owner:
            self.pass_to(task)
        marked = (task.innermost or task).cause is not None
        if not marked and (self.kept or self.closed):
            return self.next_kept()
        try:  # as in `trap`
            event: Event = yield Passing(self) if marked else self
            return event
        except Refusal as refused:
            refusal = refused
        yield refusal
        raise refusal.error()

    def next_kept(self) -> Event:
        """What is read without waiting: the oldest event that is kept, or the end."""
        if self.closed:
            raise StopAsyncIteration
        kept = self.kept.popleft()
        if isinstance(kept, BaseException):
            raise kept
        return kept

    def refuse_inside(self, task: Task) -> None:
        """Tell a reader in a `modal()` block of what can never come there."""
        types = self.wanted.types
        outside = self.scope.muted and scope_of(task, self) is not self.scope
        if outside and not self.kept and (not types or BY_PLAYER.intersection(types)):
            raise MisuseError(
                f"{task.name} read {self} in a modal() block, but it was made outside, and hears nothing"
                " there. Make the stream in the block."
            )

    def pass_to(self, task: Task) -> None:
        """Belong to the task that reads.

        Every wait must settle, so nobody may read what no longer listens, or
        what stops listening before its reader ends.
        """
        if self.reader is not None:
            raise MisuseError(
                f"{task.name} read {self} while {self.reader.name} was reading it."
                " Make a stream for each of them."
            )
        scope = scope_of(task, self)
        if scope is not self.scope:
            if getattr(scope, "parent", scope) is getattr(self.scope, "parent", self.scope):
                raise MisuseError(
                    f"{task.name} read {self}, which was made in a modal() block that it is not in."
                    " What scene.start() starts is outside of the block. Start it in a nursery of the block."
                )
            raise MisuseError(
                f"{task.name} read {self}, which was made in another scene."
                " Make the stream in the scene that reads it."
            )
        if not self.owner.is_open():
            raise MisuseError(
                f"{task.name} read {self}, which ended with its task {self.owner.name}."
                " Make the stream in the task that reads it."
            )
        self.owner = task

    async def aclose(self) -> None:
        """Stop listening. The stream is over, and forgets what it has kept.

        Resumes: at once, in cleanup too.

        Raises:
            MisuseError: a task is waiting for its next event.
        """
        if self.reader is not None:
            raise MisuseError(f"{self} was closed while {self.reader.name} was reading it.")
        self.closed = True
        self.kept.clear()

    def park(self, task: Task) -> None:
        """Be woken by the next event."""
        self.reader = task
        task.parked_on = self

    def release(self, task: Task) -> None:
        """Stop reading, but go on listening."""
        self.reader = None
        task.parked_on = None

    def hear(self, event: Event, scheduler: Scheduler) -> bool:
        """Wake the reader, or keep the event for it.

        A hot path: a reader that reads on is parked again right here.
        """
        wanted = self.wanted
        if wanted.picky:
            try:
                if not wanted.fits(event, self.owner, scheduler):
                    return False
            except BaseException as error:
                self.fail(error, scheduler)
                return False
        task = self.reader
        if task is None:
            self.kept.append(event)
            return wanted.consume
        self.reader = None
        scheduler.running = task
        try:
            answer = task.coro.send(event)
        except BaseException as error:
            scheduler.running = task.parked_on = None
            scheduler.go(scheduler.ended(task, error))
        else:
            scheduler.running = None
            if answer is self:
                self.reader = task
                task.since = task.home.root.moment
            else:
                task.parked_on = None
                scheduler.go(scheduler.waiting(task, answer))
        return wanted.consume

    def fail(self, error: BaseException, scheduler: Scheduler) -> None:
        """Raise an error of the filter in the reader, now or later."""
        task = self.reader
        if task is None:
            self.kept.append(error)
        else:
            self.release(task)
            scheduler.go((task, task.coro.throw, error))


class StreamEar:
    """Holds the place of a stream in its scene, but not the stream.

    Weak, because a loop that was left with `break` tells nobody. Nothing can
    be lost by it: a stream that nothing refers to can never be read.
    """

    __slots__ = ("stream",)

    plain = False

    def __init__(self, stream: EventStream) -> None:
        self.stream = weakref.ref(stream)

    def alive(self) -> bool:
        stream = self.stream()
        # A failed task's traceback keeps its frames, and so its streams.
        return stream is not None and not stream.closed and stream.owner.is_open()

    def hear(self, event: Event, scheduler: Scheduler) -> bool:
        """Pass the event on, if the stream still listens."""
        stream = self.stream()  # as in `alive`
        if stream is None or stream.closed or stream.owner.state is not STARTED:
            return False
        return stream.hear(event, scheduler)

    def move(self, scope: InputScope) -> None:
        """Listen in another scope from now on."""
        stream = self.stream()
        if stream is not None:
            stream.scope = scope
            scope.join(stream.wanted.types, None, self)
