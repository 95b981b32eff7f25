"""Waiting for pygame's events."""

from __future__ import annotations

import inspect
import weakref
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from functools import cache, lru_cache
from types import coroutine
from typing import TYPE_CHECKING, Any, NoReturn, cast

import pygame
from pygame.event import Event

from pgasync.inputs.names import key_codes
from pgasync.inputs.scope import scope_here, scope_of
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import current_task
from pgasync.kernel.trap import Passing, Refusal, trap

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["EventStream", "Wanted", "events", "wait_event"]

Filter = Callable[[Event], object]
MISSING = object()
KEY_TYPES = {pygame.KEYDOWN, pygame.KEYUP}


@coroutine
def wait_event(
    *types: int, filter: Filter | None = None, consume: bool = False, **attributes: object
) -> Generator[Wanted | Refusal, Any, Event]:
    """Wait for an event.

        event = await wait_event(pygame.MOUSEBUTTONDOWN, button=1)

    Resumes: in the event phase of a tick, when the event is delivered: the
    topmost scene first, within a scene in the order in which tasks began to
    wait. Events that come while nobody waits are not kept; `events()` does.

    Args:
        types: event types such as `pygame.KEYDOWN`; none means every type.
        filter: called with each event that fits so far; false passes it by.
            What it raises is raised here.
        consume: nobody after this task gets the event.
        attributes: what the event's attributes must be equal to. An event
            without such an attribute does not fit. The `key` of KEYDOWN and
            KEYUP may be a name, as in `wait_key()`.
    Returns: the event.
    Raises:
        TypeError, ValueError: what was given is no event type, no key, or no
            filter; an async function is none.
        MisuseError: the task has no scene.
    """
    if filter is None and not consume and not attributes:
        wanted = plain_events(types)
    else:
        wanted = wanted_events("wait_event", types, filter, consume, attributes)
    try:  # as in `trap`
        event: Event = yield wanted
        return event
    except Refusal as refused:
        refusal = refused
    yield refusal
    raise refusal.error()


def events(
    *types: int, filter: Filter | None = None, consume: bool = False, **attributes: object
) -> AsyncIterator[Event]:
    """Every event of some types: `async for event in events(pygame.KEYDOWN): ...`.

    Loses nothing: from the moment it is made, what comes while its reader is
    busy is kept, and read later without waiting. It keeps its place in the
    order from that moment on, too.

    It belongs to the task that makes it, or that has read it last, and stops
    listening when that task ends, when its scene ends, when nothing refers to
    it any more (so after a `break`), or after `await stream.aclose()`.

    Resumes: as `wait_event()` does; at once while something is kept.

    Args: as for `wait_event()`.
    Yields: the events, in the order in which they came.
    Raises:
        TypeError, ValueError: what was given is no event type, no key, or no
            filter; an async function is none.
        MisuseError: called outside of every task, or in a task without a
            scene; read by two tasks at a time, or in another scene.
    """
    return EventStream(wanted_events("events", types, filter, consume, attributes))


class Wanted:
    """Which events a wait or a stream is for. As a wait it parks any number of tasks: each stands
    in its scene, with an entry that is its `slot`."""

    __slots__ = (
        "attributes",
        "call",
        "consume",
        "field",
        "filter",
        "given",
        "named",
        "picky",
        "show",
        "single",
        "types",
        "values",
    )

    def __init__(
        self,
        call: str,
        given: tuple[Any, ...],
        show: Callable[[Any], str],
        types: tuple[int, ...],
        filter: Filter | None = None,
        consume: bool = False,
        attributes: dict[str, object] | None = None,
        field: str = "",
        values: frozenset[int] = frozenset(),
    ) -> None:
        self.call = call
        self.given = given
        self.show = show
        self.types = types
        self.filter = filter
        self.consume = consume
        self.attributes = attributes
        # One attribute that must be among some values, for keys and buttons.
        self.field = field
        self.values = values
        # How that one is written, if not by what was given.
        self.named = ""
        # Whether an event of one of the types may yet be passed by, or goes no further.
        self.picky = bool(field or attributes or consume or filter is not None)
        # Whether it stands in the line of one type.
        self.single = len(types) == 1

    def __str__(self) -> str:
        words = [self.show(word) for word in self.given]
        if self.named:
            words.append(self.named)
        words += [f"{name}={value!r}" for name, value in (self.attributes or {}).items()]
        if self.filter is not None:
            words.append(f"filter={getattr(self.filter, '__name__', self.filter)}")
        if self.consume:
            words.append("consume=True")
        return f"{self.call}({', '.join(words)})"

    def park(self, task: Task) -> None:
        """Listen in the task's scene."""
        scope = scope_of(task, self)
        scope.listened = number = scope.listened + 1
        task.parked_on = self
        task.slot = entry = (number, task, self)
        scope.join(self.types, entry)

    def release(self, task: Task) -> None:
        """Listen no more."""
        task.parked_on = task.slot = None

    def hear(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        """Wake a task that waits, if the event is what it waits for; say whether it was consumed."""
        entry = task.slot
        try:
            fits = self.fits(event, task, scheduler)
        except BaseException as error:
            if task.slot is not entry:
                # The filter has cancelled its own task before it failed.
                scheduler.escaped.append(error)
            else:
                self.release(task)
                scheduler.go((task, task.coro.throw, error))
            return False
        if not fits or task.slot is not entry:
            return False
        self.release(task)
        # Not `resume`, which counts towards "they wake each other for ever":
        # after a hitch one tick may well bring a thousand mouse motions.
        scheduler.go((task, task.coro.send, event))
        return self.consume

    def fits(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        """Whether an event is one of them.

        The filter is called as if by the task that waits, so that it can use
        `key_held()`.
        """
        if self.field and getattr(event, self.field, None) not in self.values:
            return False
        if self.attributes:
            for name, value in self.attributes.items():
                if getattr(event, name, MISSING) != value:
                    return False
        if self.filter is None:
            return True
        below, scheduler.running = scheduler.running, task
        try:
            return bool(self.filter(event))
        finally:
            scheduler.running = below


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
        self.scope.listen(wanted.types, StreamEar(self))

    def __str__(self) -> str:
        return str(self.wanted)

    def __aiter__(self) -> EventStream:
        return self

    def __iter__(self) -> NoReturn:
        raise MisuseError(f"Events are waited for. Write `async for event in {self}`.")

    async def __anext__(self) -> Event:
        task = current_task()
        if task is not self.owner:
            self.pass_to(task)
        if task.marked:
            await trap(Passing(self))
        if self.closed:
            raise StopAsyncIteration
        if not self.kept:
            return cast("Event", await trap(self))
        kept = self.kept.popleft()
        if isinstance(kept, BaseException):
            raise kept
        return kept

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
        if scope_of(task, self) is not self.scope:
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
        """Wake the reader, or keep the event for it."""
        try:
            fits = self.wanted.fits(event, self.owner, scheduler)
        except BaseException as error:
            self.give(error, scheduler)
            return False
        if not fits:
            return False
        self.give(event, scheduler)
        return self.wanted.consume

    def give(self, item: Event | BaseException, scheduler: Scheduler) -> None:
        """Hand an event or an error to the reader, now or later."""
        task = self.reader
        if task is None:
            self.kept.append(item)
        else:
            self.release(task)
            failed = isinstance(item, BaseException)
            scheduler.go((task, task.coro.throw if failed else task.coro.send, item))


class StreamEar:
    """Holds the place of a stream in its scene, but not the stream.

    Weak, because a loop that was left with `break` tells nobody. Nothing can
    be lost by it: a stream that nothing refers to can never be read.
    """

    __slots__ = ("stream",)

    def __init__(self, stream: EventStream) -> None:
        self.stream = weakref.ref(stream)

    def alive(self) -> bool:
        stream = self.stream()
        # A failed task's traceback keeps its frames, and so its streams.
        return stream is not None and not stream.closed and stream.owner.is_open()

    def hear(self, event: Event, scheduler: Scheduler) -> bool:
        """Pass the event on, if the stream still listens."""
        stream = self.stream()
        return stream is not None and self.alive() and stream.hear(event, scheduler)


def wait_for(wanted: Wanted) -> Awaitable[Event]:
    """Wait for the first event that is wanted."""
    return cast("Awaitable[Event]", trap(wanted))


@lru_cache(maxsize=256)
def plain_events(types: tuple[int, ...]) -> Wanted:
    """All events of some types. Cached, because it is asked at every wait, and nothing in it changes."""
    return wanted_events("wait_event", types, None, False, {})


def wanted_events(
    call: str, types: tuple[int, ...], filter: Filter | None, consume: bool, attributes: dict[str, object]
) -> Wanted:
    """The events of some types, if they are some and the filter is one."""
    if filter is not None and not callable(filter):
        raise TypeError(f"filter must be a function that takes an event, got {filter!r}")
    if inspect.iscoroutinefunction(filter):
        name = getattr(filter, "__name__", filter)
        raise TypeError(f"filter must be a plain function: nothing awaits what {name} returns.")
    for kind in types:
        if not isinstance(kind, int) or isinstance(kind, bool):
            raise TypeError(f"an event type is a constant such as pygame.KEYDOWN, got {kind!r}")
        if not is_event_type(kind):
            raise ValueError(f"{kind} is no event type. An event type is a constant such as pygame.KEYDOWN.")
    # Each type once: a listener must not stand in one line twice.
    once = types if len(types) < 2 else tuple(dict.fromkeys(types))
    key = attributes.get("key")
    if not (isinstance(key, str) and types and KEY_TYPES.issuperset(types)):
        return Wanted(call, types, type_name, once, filter, consume, attributes)
    others = {name: value for name, value in attributes.items() if name != "key"}
    values = frozenset(key_codes(key))
    wanted = Wanted(call, types, type_name, once, filter, consume, others, "key", values)
    wanted.named = f"key={key!r}"
    return wanted


@cache
def is_event_type(kind: int) -> bool:
    """Whether pygame has such events. Cached, because it is asked at every wait."""
    return kind > 0 and pygame.event.event_name(kind) != "Unknown"


def type_name(kind: int) -> str:
    """The name of the constant of an event type."""
    if kind > pygame.USEREVENT:
        return f"USEREVENT + {kind - pygame.USEREVENT}"
    return pygame.event.event_name(kind).upper()
