"""What a player does with a mouse or a finger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal, NamedTuple

from pygame import Vector2

from pgasync.inputs.fingers import is_down, next_finger
from pgasync.inputs.touches import ALL, Touching, checked, is_on, next_touch, place_on, spot, upon
from pgasync.kernel.task import current_task
from pgasync.timing.frames import clock_of
from pgasync.timing.timeout import move_on_after

__all__ = [
    "Swipe",
    "drag",
    "wait_double_click",
    "wait_hover",
    "wait_hover_end",
    "wait_long_press",
    "wait_press",
    "wait_release",
    "wait_swipe",
]

SLACK = 12
"""px; who holds still, or clicks twice at one place, moves less than that."""

Direction = Literal["left", "right", "up", "down"]


class Swipe(NamedTuple):
    """See `wait_swipe()`.

    Attributes:
        direction: "left", "right", "up" or "down": the larger part of the way.
        velocity: from press to release, px/s of game time; a movement within
            one tick counts as one that took a whole one.
    """

    direction: Direction
    velocity: Vector2


async def wait_press(what: Any = None, *, consume: bool = False) -> Vector2:
    """Wait until the left mouse button or a finger goes down.

        await wait_press(button)

    Resumes: when the event is delivered, as `wait_event()` does.

    Args:
        what: a sprite of the task's scene, as its camera sees it; a Rect of
            the screen; None means anywhere. A sprite that is gone is never
            pressed.
        consume: nobody after this task gets the event.
    Returns: where, px: in the world of a sprite, on the screen otherwise.
    Raises:
        TypeError: `what` is none of these.
        MisuseError: the task has no scene.
    """
    touching = Touching("wait_press", checked("wait_press", what), ("press",), upon=True, consume=consume)
    touch = await next_touch(touching)
    return place_on(spot(touch), what)


async def wait_release(what: Any = None) -> Vector2:
    """Wait until the left mouse button or a finger is let go. Where it was pressed does not matter.

    Resumes: when the event is delivered, as `wait_event()` does.

    Args:
        what: upon what, as for `wait_press()`.
    Returns: where, as `wait_press()` does.
    Raises: as `wait_press()`.
    """
    touch = await next_touch(upon("wait_release", what, "release"))
    return place_on(spot(touch), what)


async def wait_long_press(what: Any = None, seconds: float = 0.5) -> Vector2:
    """Wait until a press has been held for a while.

    Who lets go, slips off, or moves 12 px away begins anew.

    Resumes: in the first tick whose clock reaches `seconds` after the press.

    Args:
        what: as for `wait_press()`.
        seconds: s on the task's clock, finite and >= 0.
    Returns: where it was pressed, as `wait_press()` does.
    Raises:
        ValueError: `seconds` is negative, infinite or NaN.
        TypeError, MisuseError: as for `wait_press()`.
    """
    call = "wait_long_press"
    move_on_after(seconds)  # complains of its seconds now, and not after the press
    while True:
        touch = await next_touch(upon(call, what, "press"))
        with move_on_after(seconds) as held:
            await slipping(Touching(call, what, ALL[1:], touch.who), spot(touch))
        # It may have been let go under a scene on top, where nothing is heard.
        if held.cancelled_caught and (touch.made_up or is_down(touch.who, current_task())):
            return place_on(spot(touch), what)


async def wait_double_click(what: Any = None, within: float = 0.35) -> Vector2:
    """Wait for two presses in a row at one place, at most 12 px apart.

    Resumes: with the second press, as `wait_press()` does. A third one begins anew.

    Args:
        what: as for `wait_press()`.
        within: s on the task's clock from press to press, finite and >= 0.
    Returns: where the second one was, as `wait_press()` does.
    Raises:
        ValueError: `within` is negative, infinite or NaN.
        TypeError, MisuseError: as for `wait_press()`.
    """
    move_on_after(within)
    presses = upon("wait_double_click", what, "press")
    touch = await next_touch(presses)
    while True:
        if touch.made_up:
            return place_on(spot(touch), what)
        first = spot(touch)
        with move_on_after(within) as pause:
            touch = await next_touch(presses)
        if pause.cancelled_caught:
            touch = await next_touch(presses)
        elif spot(touch).distance_to(first) <= SLACK:
            return place_on(spot(touch), what)


async def wait_hover(what: Any) -> None:
    """Wait until the pointer is over something: a mouse above it, or a finger on it.

    Resumes: with the first event of a pointer there, as `wait_event()` does.
    What moves under a pointer that stands still is noticed when the pointer moves.

    Args:
        what: a sprite or a Rect, as for `wait_press()`.
    Raises: as `wait_press()`; TypeError for None, too.
    """
    checked("wait_hover", needed("wait_hover", what))
    await next_touch(Touching("wait_hover", what, ("press", "move"), upon=True))


async def wait_hover_end(what: Any) -> None:
    """Wait until the pointer is over something no more.

    Resumes: with the first event of a pointer elsewhere; when a finger is
    lifted; when the mouse leaves the window, or the window loses the focus.

    Args:
        what: as for `wait_hover()`.
    Raises: as `wait_hover()`.
    """
    checked("wait_hover_end", needed("wait_hover_end", what))
    touching = Touching("wait_hover_end", what, (*ALL, "leave"))
    while True:
        touch = await next_touch(touching)
        lifted = touch.deed == "release" and touch.who[0] >= 0
        if lifted or not is_on(touch.pos, what):
            return


async def wait_swipe(what: Any = None, *, distance: float = 40, within: float = 0.5) -> Swipe:
    """Wait for a quick stroke: a press, a way, and a release.

        match (await wait_swipe()).direction:
            case "left": ...

    Resumes: with the release, as `wait_event()` does.

    Args:
        what: where it begins, as for `wait_press()`.
        distance: px on the screen, from press to release, at least; > 0.
        within: s on the task's clock, from press to release, finite and >= 0.
    Returns: its direction and velocity.
    Raises:
        ValueError: `distance` is not > 0, `within` negative, infinite or NaN.
        TypeError, MisuseError: as for `wait_press()`.
    """
    if not distance > 0:
        raise ValueError(f"distance must be > 0, got {distance}")
    move_on_after(within)
    call = "wait_swipe"
    clock = clock_of(current_task(), call)
    scene: Any = current_task().scene
    while True:
        start = await next_touch(upon(call, what, "press"))
        if start.made_up:
            return Swipe("right", Vector2(distance / max(within, 1 / scene.game.fps), 0))
        began, end = clock.now, start
        with move_on_after(within):
            end = await next_touch(Touching(call, what, ("release", "lost"), start.who))
        if end.pos is None:
            continue
        way = end.pos - spot(start)
        if end is not start and way.length() >= distance:
            return Swipe(direction_of(way), way / max(clock.now - began, 1 / scene.game.fps))


def drag(what: Any = None) -> AsyncIterator[Vector2]:
    """Where a pointer is, from its press to its release: one drag.

        async for pos in drag(card):
            card.pos = pos

    Loses nothing: what comes while the loop is busy is read later. A second
    finger does not disturb. The loop ends too when the window loses the focus,
    since nobody will hear of the release.

    Resumes: with each event of that pointer, as `wait_event()` does.

    Args:
        what: where it begins, as for `wait_press()`.
    Yields: positions as `wait_press()` returns them, that of the press first,
        that of the release last.
    Raises: as `wait_press()`.
    """
    return first_drag(checked("drag", what))


async def first_drag(what: Any) -> AsyncIterator[Vector2]:
    """The positions of one drag."""
    finger = await next_finger("drag", what)
    pos: Vector2 | None = finger.start
    while pos is not None:
        yield pos
        pos = await finger.next_place()


async def slipping(touching: Touching, start: Vector2) -> None:
    """Until the pointer is let go, off what was pressed, or away from where it was pressed."""
    while True:
        touch = await next_touch(touching)
        if touch.deed != "move" or not is_on(touch.pos, touching.what):
            return
        if spot(touch).distance_to(start) > SLACK:
            return


def needed(call: str, what: Any) -> Any:
    """What is not None."""
    if what is None:
        raise TypeError(f"{call}() needs a sprite or a Rect, got None")
    return what


def direction_of(way: Vector2) -> Direction:
    """The side to which the larger part of a way goes."""
    if abs(way.x) >= abs(way.y):
        return "right" if way.x > 0 else "left"
    return "down" if way.y > 0 else "up"
