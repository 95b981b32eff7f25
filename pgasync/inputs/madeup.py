"""What a player would have done: events for those who wait for an input while nobody plays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pygame
from pygame import Vector2
from pygame.event import Event

from pgasync.inputs.actions import ActionPress
from pgasync.inputs.bindings import Binding
from pgasync.inputs.gamepad import FULL, button_number
from pgasync.inputs.kinds import FINGER_TYPES, KEY_TYPES, POINTER_TYPES
from pgasync.inputs.names import key_codes
from pgasync.inputs.scope import scope_of
from pgasync.inputs.stream import EventStream
from pgasync.inputs.touches import MOUSE, Touching, is_gone
from pgasync.inputs.wanted import Wanted
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import Task

__all__ = ["tell", "waits_for_input"]

PLAIN: dict[int, dict[str, Any]] = {
    pygame.KEYDOWN: {"key": pygame.K_RETURN, "mod": 0, "scancode": 0},
    pygame.KEYUP: {"key": pygame.K_RETURN, "mod": 0, "scancode": 0},
    pygame.MOUSEBUTTONDOWN: {"button": 1, "touch": False},
    pygame.MOUSEBUTTONUP: {"button": 1, "touch": False},
    pygame.MOUSEMOTION: {"rel": (0, 0), "buttons": (0, 0, 0), "touch": False},
    pygame.MOUSEWHEEL: {"x": 0, "y": 0, "flipped": False, "precise_x": 0.0, "precise_y": 0.0, "touch": False},
    pygame.FINGERDOWN: {"touch_id": 0, "finger_id": 0, "x": 0.5, "y": 0.5, "dx": 0.0, "dy": 0.0},
    pygame.FINGERUP: {"touch_id": 0, "finger_id": 0, "x": 0.5, "y": 0.5, "dx": 0.0, "dy": 0.0},
    pygame.FINGERMOTION: {"touch_id": 0, "finger_id": 0, "x": 0.5, "y": 0.5, "dx": 0.0, "dy": 0.0},
    pygame.CONTROLLERBUTTONDOWN: {"instance_id": 0, "button": 0},
    pygame.CONTROLLERBUTTONUP: {"instance_id": 0, "button": 0},
    pygame.CONTROLLERAXISMOTION: {"instance_id": 0, "axis": 0, "value": 0},
    pygame.TEXTINPUT: {"text": ""},
    pygame.WINDOWSIZECHANGED: {"x": 640, "y": 480},
    pygame.DROPFILE: {"file": ""},
    pygame.DROPTEXT: {"text": ""},
}
"""What events say that nobody has asked for anything special."""


def waits_for_input(task: Task) -> bool:
    """Whether a task waits for an event that can be made up."""
    wait = task.parked_on
    if isinstance(wait, Touching):
        return not wait.upon or not is_gone(wait.what)
    if isinstance(wait, ActionPress):
        return bool(bindings_of(wait))
    return isinstance(wait, Wanted | EventStream)


def tell(task: Task, n: int, scheduler: Scheduler) -> None:
    """Let a task go on that waits for an input: with an event that is made up, `event.skipped`.

    A stream is over, for the loop that reads it now.

    Args:
        n: how often it was told before: of several keys each has its turn.
    """
    wait = task.parked_on
    if isinstance(wait, EventStream):
        wait.release(task)
        scheduler.go((task, task.coro.throw, StopAsyncIteration()))
    else:
        assert isinstance(wait, Wanted)
        event = made_up(wait, task, n, scheduler)
        wait.release(task)
        scheduler.go((task, task.coro.send, event))
    scheduler.drain()


def made_up(wanted: Wanted, task: Task, n: int, scheduler: Scheduler) -> Event:
    """The n-th of the events that fit; if none does for the filter, the n-th that may have been meant."""
    events = candidates(wanted, task)
    n %= len(events)
    for event in [*events[n:], *events[:n]]:
        if fits(wanted, event, task, scheduler):
            return event
    return events[n]


def fits(wanted: Wanted, event: Event, task: Task, scheduler: Scheduler) -> bool:
    """Whether the wait lets an event through. A filter may know from it what was done."""
    pads = scope_of(task, wanted).pads
    before = pads.fresh
    if event.type == pygame.CONTROLLERAXISMOTION:
        pads.fresh = (event.instance_id, event.axis, 1 if event.value > 0 else -1)
    try:
        return wanted.fits(event, task, scheduler)
    except Exception:
        return False  # it asks for something that only the player's event has
    finally:
        pads.fresh = before


def candidates(wanted: Wanted, task: Task) -> list[Event]:
    """Events that may fit, at least one, in the order in which they were asked for."""
    if isinstance(wanted, Touching):
        return [touch(kind, wanted, task) for kind in wanted.types]
    if isinstance(wanted, ActionPress):
        return [press(each) for each in bindings_of(wanted)]
    pos = scope_of(task, wanted).mouse.pos
    found = []
    for kind in wanted.types or (pygame.KEYDOWN,):
        for value in values_of(wanted):
            asked = {wanted.field: value} if wanted.field else {}
            found.append(event_of(kind, pos, (wanted.attributes or {}) | asked))
    return found


def event_of(kind: int, pos: Any, asked: Mapping[str, Any]) -> Event:
    """An event with all that such events have."""
    said = {**PLAIN.get(kind, {}), **asked, "skipped": True}
    if kind in POINTER_TYPES:
        said.setdefault("pos", (round(pos[0]), round(pos[1])))
    if kind in KEY_TYPES:
        said.setdefault("unicode", chr(said["key"]) if 0 < said["key"] < 128 else "")
    return Event(kind, said)


def values_of(wanted: Wanted) -> list[Any]:
    """The keys or buttons that are waited for, as they were named."""
    if wanted.field == "key" and wanted.call.startswith("wait_key"):
        return [key_codes(key)[0] for key in wanted.given]
    if wanted.call == "wait_button" and wanted.given:
        return [button_number(button) for button in wanted.given]
    return sorted(wanted.values) or [None]


def bindings_of(wanted: ActionPress) -> list[Binding]:
    """One binding for each action that is waited for, as they were named."""
    bound = wanted.bound()
    return [bound[name][0] for name in wanted.given or bound if bound[name]]


def press(binding: Binding) -> Event:
    """The press of a key, a button or a stick."""
    names = {pygame.KEYDOWN: "key", pygame.CONTROLLERBUTTONDOWN: "button"}
    asked = {names.get(binding.kind, "axis"): binding.numbers[0]}
    if binding.kind == pygame.CONTROLLERAXISMOTION:
        asked["value"] = FULL * binding.sign
    return event_of(binding.kind, (0, 0), asked)


def touch(kind: int, touching: Touching, task: Task) -> Event:
    """What a pointer does, in the middle of the thing it is to do it upon."""
    scene: Any = task.scene
    pos: Any = scope_of(task, touching).mouse.pos
    if touching.what is not None:
        pos = shown_at(touching.what, scene)
    if kind not in FINGER_TYPES:
        return event_of(kind, pos, {})
    who = (0, 0) if touching.who in (None, MOUSE) else touching.who
    assert who is not None
    width, height = scene.game.size
    place = {"x": pos[0] / width, "y": pos[1] / height}
    return event_of(kind, pos, {"touch_id": who[0], "finger_id": who[1], **place})


def shown_at(what: Any, scene: Any) -> Vector2:
    """The middle of a sprite or a rect, on the screen."""
    middle = Vector2(getattr(what, "rect", what).center)
    if getattr(what, "stack", None) is None:
        return middle
    there: Vector2 = scene.layers.to_screen(middle, what)
    return there
