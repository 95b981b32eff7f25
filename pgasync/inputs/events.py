"""Waiting for pygame's events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from sys import exception
from types import coroutine
from typing import Any

from pygame.event import Event

from pgasync.inputs.stream import EventStream
from pgasync.inputs.wanted import PLAIN_EVENTS, Filter, Wanted, plain_events, wanted_events
from pgasync.kernel.trap import Refusal

__all__ = ["events", "wait_event"]


@coroutine
def wait_event(
    *types: int, filter: Filter | None = None, consume: bool = False, **attributes: object
) -> Generator[Wanted | Refusal, Event, Event]:
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
        try:
            wanted = PLAIN_EVENTS[types]
        except (KeyError, TypeError):  # a TypeError: what cannot be a key is no type, either
            wanted = plain_events(types)
    else:
        wanted = wanted_events("wait_event", types, filter, consume, attributes)
    try:  # as in `trap`
        return (yield wanted)
    except Refusal:
        refusal: Any = exception()
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
