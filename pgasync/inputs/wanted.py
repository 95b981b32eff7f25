"""Which events somebody waits for."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import pygame
from pygame.event import Event

from pgasync.inputs.kinds import KEY_TYPES
from pgasync.inputs.names import key_codes
from pgasync.inputs.scope import scope_of
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.trap import trap

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["PLAIN_EVENTS", "Filter", "Wanted", "plain_events", "type_name", "wait_for", "wanted_events"]

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
        "plain",
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
        picky: bool = False,
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
        # Whether it stands in the line of one type.
        self.single = len(types) == 1
        # Whether an event of one of the types may yet be passed by, or goes no further.
        self.picky = bool(picky or field or attributes or consume or filter is not None)
        # Whether it is for every event of one type, and leaves it for others.
        self.plain = self.single and not self.picky

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
        task.slot = scope_of(task, self).join(self.types, task, self)
        task.parked_on = self

    def release(self, task: Task) -> None:
        """Listen no more."""
        task.parked_on = task.slot = None

    def waited(self, task: Task) -> float:
        """For how long a task has waited for it, s."""
        line = scope_of(task, self).lines.get(self.types[0]) if self.plain else None
        return float(task.home.root.moment - task.since) if line is None else line.waited(task)

    def lets(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        """Whether a task that waits is to get an event. What a filter fails with is raised in the task."""
        entry = task.slot
        try:
            return self.fits(event, task, scheduler) and task.slot is entry
        except BaseException as error:
            if task.slot is not entry:
                # The filter has cancelled its own task before it failed.
                scheduler.escaped.append(error)
            else:
                self.release(task)
                scheduler.go((task, task.coro.throw, error))
            return False

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
    return trap(wanted)


PLAIN_EVENTS: dict[tuple[int, ...], Wanted] = {}
"""All events of some types, as `wait_event()` has waited for them. Kept, because it is asked at every wait,
and nothing in it changes. A bare dict: a class of its own with `__missing__` takes three times as long, and
so does `lru_cache`."""


def plain_events(types: tuple[int, ...]) -> Wanted:
    """All events of some types, for which nobody has waited yet."""
    try:
        wanted = wanted_events("wait_event", types, None, False, {})
    except (TypeError, ValueError) as error:
        raise error from None  # and not from the KeyError that has led here
    if len(PLAIN_EVENTS) >= 256:
        PLAIN_EVENTS.clear()
    PLAIN_EVENTS[types] = wanted
    return wanted


def wanted_events(
    call: str, types: tuple[int, ...], filter: Filter | None, consume: bool, attributes: dict[str, object]
) -> Wanted:
    """The events of some types, if they are some and the filter is one."""
    if filter is not None:
        check_filter(filter)
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


def check_filter(filter: Filter) -> None:
    """Refuse what cannot tell whether an event is wanted."""
    if not callable(filter):
        raise TypeError(f"filter must be a function that takes an event, got {filter!r}")
    if inspect.iscoroutinefunction(filter):
        name = getattr(filter, "__name__", filter)
        raise TypeError(f"filter must be a plain function: nothing awaits what {name} returns.")


@cache
def is_event_type(kind: int) -> bool:
    """Whether pygame has such events. Cached, because it is asked at every wait."""
    return kind > 0 and pygame.event.event_name(kind) != "Unknown"


def type_name(kind: int) -> str:
    """The name of the constant of an event type."""
    if kind > pygame.USEREVENT:
        return f"USEREVENT + {kind - pygame.USEREVENT}"
    return pygame.event.event_name(kind).upper()
