"""Which events somebody waits for."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import pygame
from pygame.event import Event

from pgasync.inputs.kinds import KEY_TYPES
from pgasync.inputs.names import key_codes
from pgasync.inputs.scope import scope_of
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.trap import trap

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["PLAIN_EVENTS", "Filter", "Wanted", "type_name", "wait_for", "wanted_events"]

Filter = Callable[[Event], object]
MISSING = object()


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


def wait_for(wanted: Wanted) -> Awaitable[Event]:
    """Wait for the first event that is wanted."""
    return cast("Awaitable[Event]", trap(wanted))


class PlainEvents(dict[tuple[int, ...], Wanted]):
    """All events of some types, as `wait_event()` waits for them.

    Kept, because it is asked at every wait, and nothing in it changes. Not by `lru_cache`, which
    takes twice as long.
    """

    def __missing__(self, types: tuple[int, ...]) -> Wanted:
        wanted = wanted_events("wait_event", types, None, False, {})
        if len(self) >= 256:
            self.clear()
        self[types] = wanted
        return wanted


PLAIN_EVENTS = PlainEvents()


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
