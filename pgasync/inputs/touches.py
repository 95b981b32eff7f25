"""Mouse and fingers as one pointer: what it did, where, and upon what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pygame
from pygame import FRect, Rect, Vector2
from pygame.event import Event

from pgasync.inputs.kinds import FINGER_TYPES
from pgasync.inputs.wanted import Wanted, wait_for
from pgasync.kernel.scheduler import Scheduler
from pgasync.kernel.task import current_task

if TYPE_CHECKING:
    from pgasync.kernel.task import Task

__all__ = [
    "ALL",
    "MOUSE",
    "Deed",
    "Touch",
    "Touching",
    "checked",
    "is_gone",
    "is_on",
    "next_touch",
    "place_on",
    "spot",
    "touch_of",
    "upon",
]

Deed = Literal["press", "move", "release", "lost", "leave"]
"""What a pointer did. "lost": nobody will hear of its release any more. "leave": the mouse is
outside of the window, where a release is still heard."""

DEEDS: dict[int, Deed] = {
    pygame.MOUSEBUTTONDOWN: "press",
    pygame.MOUSEMOTION: "move",
    pygame.MOUSEBUTTONUP: "release",
    pygame.FINGERDOWN: "press",
    pygame.FINGERMOTION: "move",
    pygame.FINGERUP: "release",
    pygame.WINDOWFOCUSLOST: "lost",
    pygame.WINDOWLEAVE: "leave",
}
BUTTONS = {pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP}
ALL: tuple[Deed, ...] = ("press", "move", "release", "lost")
MOUSE = (-1, -1)
"""SDL's number for fingers that a mouse has made up is -1, too; so no finger has it."""


class Touch(NamedTuple):
    """One thing that the mouse or a finger did.

    Attributes:
        deed: what it was.
        pos: where, px of the game's logical size; None if it was lost or has left.
        who: which pointer it was: the mouse, or one of the fingers.
        made_up: the player has not done it, see `skippable()`.
    """

    deed: Deed
    pos: Vector2 | None
    who: tuple[int, int]
    made_up: bool = False


class Touching(Wanted):
    """The touches that a gesture waits for.

    Args:
        call: the name of the public function, for messages.
        what: upon what; only shown.
        deeds: which are heard.
        who: which pointer; None means any. A pointer that is lost is everybody's.
        upon: whether only touches upon `what` are heard.
        consume: whether nobody after this gets them.
    """

    __slots__ = ("deeds", "upon", "what", "who")

    def __init__(
        self,
        call: str,
        what: Any,
        deeds: tuple[Deed, ...],
        who: tuple[int, int] | None = None,
        *,
        upon: bool = False,
        consume: bool = False,
    ) -> None:
        types = tuple(kind for kind, deed in DEEDS.items() if deed in deeds)
        super().__init__(call, () if what is None else (what,), repr, types, consume=consume, picky=True)
        self.what = what
        self.deeds = deeds
        self.who = who
        self.upon = upon

    def fits(self, event: Event, task: Task, scheduler: Scheduler) -> bool:
        touch = touch_of(event, task)
        if touch is None or (touch.pos is not None and self.who not in (None, touch.who)):
            return False
        return not self.upon or is_on(touch.pos, self.what, task)


def touch_of(event: Event, task: Task | None = None) -> Touch | None:
    """What an event says about the pointer; None if nothing, or what another event says, too."""
    deed = DEEDS[event.type]
    if deed in ("lost", "leave"):
        return Touch(deed, None, MOUSE)
    if event.type in FINGER_TYPES:
        who = (getattr(event, "touch_id", 0), getattr(event, "finger_id", 0))
        if who[0] == MOUSE[0]:
            return None  # the mouse tells of itself
        scene: Any = (task or current_task()).scene
        # From 0 to 1 across the picture: SDL has taken the bars beside it off already.
        width, height = scene.game.size
        return Touch(deed, Vector2(event.x * width, event.y * height), who)
    if getattr(event, "touch", False):
        return None  # made up from a finger, which tells of itself
    if event.type in BUTTONS and event.button != 1:
        return None
    return Touch(deed, Vector2(event.pos), MOUSE)


async def next_touch(touching: Touching) -> Touch:
    """Wait for one of the touches."""
    event = await wait_for(touching)
    touch = touch_of(event)
    assert touch is not None, "`fits` has let it through"
    return Touch(touch.deed, touch.pos, touch.who, getattr(event, "skipped", False))


def is_on(pos: Vector2 | None, what: Any, task: Task | None = None) -> bool:
    """Whether a point of the screen is upon something; all points are upon None."""
    if pos is None:
        return False
    if what is None:
        return True
    if is_gone(what):
        return False
    area = getattr(what, "rect", what)
    return bool(area.collidepoint(place_on(pos, what, task)))


def is_gone(what: Any) -> bool:
    """Whether it is a sprite of ours that is shown no more."""
    return getattr(what, "stack", True) is None


def place_on(pos: Vector2, what: Any, task: Task | None = None) -> Vector2:
    """A point of the screen as a sprite's layer has it; for all else the point itself."""
    if getattr(what, "stack", None) is None:
        return pos
    scene: Any = (task or current_task()).scene
    there: Vector2 = scene.layers.from_screen(pos, what)
    return there


def upon(call: str, what: Any, deed: Literal["press", "release"]) -> Touching:
    """The presses or releases upon something, if it is something."""
    return Touching(call, checked(call, what), (deed,), upon=True)


def checked(call: str, what: Any) -> Any:
    """A sprite, a rect or None."""
    if what is None or isinstance(getattr(what, "rect", what), Rect | FRect):
        return what
    raise TypeError(f"{call}() needs a sprite, a Rect or None, got {what!r}")


def spot(touch: Touch) -> Vector2:
    """Where a touch was that is not lost."""
    assert touch.pos is not None
    return touch.pos
