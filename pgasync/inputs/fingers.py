"""One task for each finger."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, cast

from pygame import Vector2
from pygame.event import Event

from pgasync.inputs.scope import scope_of
from pgasync.inputs.stream import EventStream
from pgasync.inputs.touches import ALL, MOUSE, Touch, Touching, checked, place_on, spot, touch_of
from pgasync.inputs.wanted import wait_for
from pgasync.kernel.scheduler import Scheduler

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = ["Finger", "fingers", "is_down", "next_finger"]


def fingers(what: Any = None) -> AsyncIterator[Finger]:
    """Every finger that goes down: one task for each of them.

        async for finger in fingers():
            scene.start(follow(finger))

    The mouse is one, too, while its left button is down. Loses nothing: those
    that go down while the loop is busy come later.

    Resumes: with each press, as `wait_event()` does.

    Args:
        what: where they go down, as for `wait_press()`.
    Yields: the fingers; see `Finger`.
    Raises: as `wait_press()`.
    """
    return fingers_upon(checked("fingers", what))


async def fingers_upon(what: Any) -> AsyncIterator[Finger]:
    """Fingers as they go down."""
    presses = Presses("fingers", what)
    stream = EventStream(presses)
    async for _ in stream:
        yield presses.begun.popleft()


async def next_finger(call: str, what: Any) -> Finger:
    """The next finger that goes down."""
    presses = Presses(call, what)
    await wait_for(presses)
    return presses.begun.popleft()


class Finger:
    """A finger on the screen, from its press to its release, or the mouse with its left button down.

    Attributes:
        start: where it went down, as `wait_press()` tells it.
        pos: where it is now.
        down: whether it is still there.
    """

    def __init__(self, track: Track, stream: EventStream) -> None:
        self.track = track
        self.stream = stream
        self.start = Vector2(track.pos)
        # How far `moves()` has told of it.
        self.told = Vector2(track.pos)

    @property
    def pos(self) -> Vector2:
        """Where it is now, or was lifted."""
        return Vector2(self.track.pos)

    @property
    def down(self) -> bool:
        """Whether it is still down."""
        return self.track.down

    async def moves(self) -> AsyncIterator[Vector2]:
        """Where it is, until it is lifted.

            async for pos in finger.moves():
                ship.pos = pos

        Loses nothing, even if it is asked for later than the finger went down.
        It ends too when nobody hears of the release: the window has lost the
        focus, or it was lifted while something else heard the player.

        Resumes: with each event of the finger, as `wait_event()` does.

        Yields: positions as `wait_press()` returns them, first that of the
            press, last that of the release.
        Raises:
            MisuseError: another task is reading them, or the task of the loop
                over `fingers()` has ended before anybody did.
        """
        pos: Vector2 | None = Vector2(self.told)
        while pos is not None:
            yield pos
            pos = await self.next_place()

    async def next_place(self) -> Vector2 | None:
        """Where it goes next; None if it was lifted, or is lost."""
        if not (self.track.down or self.stream.kept):
            return None
        try:
            touch = cast("Touch", touch_of(await anext(self.stream)))
        except StopAsyncIteration:
            self.track.down = False
            return None
        if touch.pos is None or (self.track.lost and not self.stream.kept):
            return None
        self.told = place_on(touch.pos, self.track.what)
        return Vector2(self.told)


class Track:
    """What is known of a finger. Apart from it, so that its stream ends with it and not at some later time.

    Attributes:
        what: what it went down upon.
        pos: where it is.
        down: whether it is.
        lost: whether nobody has heard of its release.
    """

    __slots__ = ("down", "lost", "pos", "what")

    def __init__(self, what: Any, pos: Vector2) -> None:
        self.what = what
        self.pos = pos
        self.down = True
        self.lost = False


class Presses(Touching):
    """The presses of fingers. Each is followed from the moment of its press, whenever it is asked for.

    Attributes:
        begun: the fingers that nobody has got yet.
    """

    __slots__ = ("begun",)

    def __init__(self, call: str, what: Any) -> None:
        super().__init__(call, what, ("press",), upon=True)
        self.begun: deque[Finger] = deque()

    def fits(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        if not super().fits(event, task, scheduler):
            return False
        touch = cast("Touch", touch_of(event, task))
        track = Track(self.what, place_on(spot(touch), self.what, task))
        below, scheduler.running = scheduler.running, task
        try:
            self.begun.append(Finger(track, EventStream(Following(self, touch, track))))
        finally:
            scheduler.running = below
        return True


class Following(Touching):
    """All that one finger does, from its press on."""

    __slots__ = ("track",)

    def __init__(self, presses: Presses, press: Touch, track: Track) -> None:
        drags = presses.call == "drag"
        super().__init__("drag" if drags else "finger.moves", presses.what if drags else None, ALL, press.who)
        self.track = track

    def fits(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        track, touch = self.track, touch_of(event, task)
        if touch is None or not track.down:
            return False
        mine = touch.who == self.who
        if touch.pos is None or (mine and touch.deed == "release"):
            track.down = False
        elif not is_down(self.who, task) or (mine and touch.deed == "press"):
            track.down, track.lost = False, True  # it was lifted where this scene was deaf
        elif not mine:
            return False
        if touch.pos is not None and not track.lost:
            track.pos = place_on(touch.pos, track.what, task)
        return True


def is_down(who: tuple[int, int] | None, task: Task) -> bool:
    """Whether the scene of a task has heard that a pointer went down, and not that it was let go."""
    scope = scope_of(task, "is_down()")
    return 1 in scope.buttons if who == MOUSE else who in scope.fingers
