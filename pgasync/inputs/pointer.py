"""The mouse: waiting for clicks, and asking where it is and what is held."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import NamedTuple

import pygame
from pygame import Vector2
from pygame.event import Event

from pgasync.inputs.scope import held_here, scope_here
from pgasync.inputs.wanted import Wanted, wait_for

__all__ = ["Pointer", "mouse_held", "pointer", "wait_click"]


class Pointer(NamedTuple):
    """The pointer at one moment. See `pointer()`.

    Attributes:
        pos: where it is, px of the game's logical size.
        rel: how far it has moved in this tick, px.
        buttons: the mouse buttons that are held; 1 is left, 2 middle, 3 right.
    """

    pos: Vector2
    rel: Vector2
    buttons: frozenset[int]


def pointer() -> Pointer:
    """Where the pointer is, how it moved, and which buttons are held.

    It stands at (0, 0) until the first mouse event. Position and movement are
    the same in every scene; a button is held by the rule of `key_held()`.

    Raises:
        MisuseError: called outside of every task, or in a task without a scene.
    """
    mouse, held = scope_here("pointer()").mouse, held_here("pointer()").buttons
    return Pointer(Vector2(mouse.pos), Vector2(mouse.rel), frozenset(held))


def mouse_held(button: int = 1) -> bool:
    """Whether a mouse button is held down, by the rule of `key_held()`.

    Args:
        button: 1 is left, 2 middle, 3 right.
    Raises:
        TypeError, ValueError: that is no button.
        MisuseError: called outside of every task, or in a task without a scene.
    """
    return checked_button(button) in held_here("mouse_held()").buttons


def wait_click(button: int = 1, *, consume: bool = False) -> Awaitable[Event]:
    """Wait until a mouse button is pressed.

    Resumes: when the MOUSEBUTTONDOWN is delivered, as `wait_event()` does.

    Args:
        button: 1 is left, 2 middle, 3 right.
        consume: nobody after this task gets the event.
    Returns: the MOUSEBUTTONDOWN event; `event.pos` says where.
    Raises:
        TypeError, ValueError: that is no button.
        MisuseError: the task has no scene.
    """
    buttons = (checked_button(button),)
    wanted = Wanted(
        "wait_click",
        buttons,
        repr,
        (pygame.MOUSEBUTTONDOWN,),
        consume=consume,
        field="button",
        values=frozenset(buttons),
    )
    return wait_for(wanted)


def checked_button(button: int) -> int:
    """The number of a mouse button, if it is one."""
    if not isinstance(button, int) or isinstance(button, bool):
        raise TypeError(f"a mouse button is a number, 1 for the left one, got {button!r}")
    if button < 1:
        raise ValueError(f"a mouse button is a number from 1 (the left one), got {button}")
    return button
