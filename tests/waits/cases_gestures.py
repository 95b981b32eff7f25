"""Gestures of mouse and fingers, and keys in a row."""

from __future__ import annotations

from typing import Any

import pygame

from pgasync import (
    Actions,
    combo,
    drag,
    fingers,
    wait_double_click,
    wait_hover,
    wait_hover_end,
    wait_long_press,
    wait_press,
    wait_release,
    wait_swipe,
)
from tests.waits.case import Case, Room

AREA = pygame.Rect(40, 40, 20, 20)
BAD_SECONDS = "seconds must be finite and >= 0, got -1"


def mouse(room: Room, kind: int, x: float, y: float) -> None:
    event: dict[str, Any] = {"pos": (x, y), "touch": False}
    if kind == pygame.MOUSEMOTION:
        event |= {"rel": (0, 0), "buttons": (0, 0, 0)}
    else:
        event["button"] = 1
    room.post(pygame.Event(kind, event))


def click(room: Room, x: float = 50, y: float = 50, n: int = 1) -> None:
    for _ in range(n):
        mouse(room, pygame.MOUSEBUTTONDOWN, x, y)
        mouse(room, pygame.MOUSEBUTTONUP, x, y)


def stroke(room: Room) -> None:
    mouse(room, pygame.MOUSEBUTTONDOWN, 50, 50)
    mouse(room, pygame.MOUSEBUTTONUP, 150, 50)


def keys(room: Room) -> None:
    for key in (pygame.K_DOWN, pygame.K_RIGHT):
        room.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))


async def whole_drag() -> None:
    async for _ in drag(AREA):
        pass


async def first_finger() -> None:
    async for finger in fingers(AREA):
        async for _ in finger.moves():
            pass
        return


async def bad_fingers() -> None:
    async for _ in fingers(3):
        pass


async def bad_drag() -> None:
    async for _ in drag(3):
        pass


def no_thing(call: str) -> str:
    return f"{call}() needs a sprite, a Rect or None, got 3"


CASES = [
    Case(
        "wait_press",
        lambda room: wait_press(AREA),
        click,
        invalid=[(lambda room: wait_press(3), TypeError, no_thing("wait_press"))],
    ),
    Case(
        "wait_release",
        lambda room: wait_release(AREA),
        click,
        invalid=[(lambda room: wait_release(3), TypeError, no_thing("wait_release"))],
    ),
    Case(
        "wait_long_press",
        lambda room: wait_long_press(AREA, seconds=0.2),
        lambda room: mouse(room, pygame.MOUSEBUTTONDOWN, 50, 50),
        clocked=True,
        invalid=[
            (lambda room: wait_long_press(3), TypeError, no_thing("wait_long_press")),
            (lambda room: wait_long_press(seconds=-1), ValueError, BAD_SECONDS),
        ],
    ),
    Case(
        "wait_double_click",
        lambda room: wait_double_click(AREA),
        lambda room: click(room, n=2),
        invalid=[
            (lambda room: wait_double_click(3), TypeError, no_thing("wait_double_click")),
            (lambda room: wait_double_click(within=-1), ValueError, BAD_SECONDS),
        ],
    ),
    Case(
        "wait_hover",
        lambda room: wait_hover(AREA),
        lambda room: mouse(room, pygame.MOUSEMOTION, 50, 50),
        invalid=[
            (lambda room: wait_hover(3), TypeError, no_thing("wait_hover")),
            (lambda room: wait_hover(None), TypeError, "wait_hover() needs a sprite or a Rect, got None"),
        ],
    ),
    Case(
        "wait_hover_end",
        lambda room: wait_hover_end(AREA),
        lambda room: mouse(room, pygame.MOUSEMOTION, 5, 5),
        invalid=[(lambda room: wait_hover_end(3), TypeError, no_thing("wait_hover_end"))],
    ),
    Case(
        "wait_swipe",
        lambda room: wait_swipe(AREA),
        stroke,
        invalid=[
            (lambda room: wait_swipe(3), TypeError, no_thing("wait_swipe")),
            (lambda room: wait_swipe(distance=0), ValueError, "distance must be > 0, got 0"),
            (lambda room: wait_swipe(within=-1), ValueError, BAD_SECONDS),
        ],
    ),
    Case(
        "drag",
        lambda room: whole_drag(),
        stroke,
        invalid=[(lambda room: bad_drag(), TypeError, no_thing("drag"))],
    ),
    Case(
        "fingers",
        lambda room: first_finger(),
        stroke,
        invalid=[(lambda room: bad_fingers(), TypeError, no_thing("fingers"))],
    ),
    Case(
        "combo",
        lambda room: combo("down right"),
        keys,
        invalid=[
            (lambda room: combo("donw"), ValueError, "unknown key 'donw'. Did you mean 'down'?"),
            (lambda room: combo("a", within=-1), ValueError, BAD_SECONDS),
            (
                lambda room: combo("pad strat"),
                ValueError,
                "unknown button 'strat' of a gamepad. Did you mean 'start'?",
            ),
            (
                lambda room: combo("left_z+"),
                ValueError,
                "unknown axis 'left_z' of a gamepad. Did you mean 'left_y'?",
            ),
            (
                lambda room: combo("down fier", actions=Actions.default()),
                ValueError,
                "unknown action 'fier'. Did you mean 'fire'?",
            ),
            (
                lambda room: combo(" "),
                ValueError,
                "combo() needs names of keys such as 'down down space', got none",
            ),
            (
                lambda room: combo(3),
                TypeError,
                "combo() needs names of keys such as 'down down space', got 3",
            ),
        ],
    ),
]
