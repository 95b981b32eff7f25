"""Gamepads: waiting for buttons, and asking what is held and where the sticks are."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping

import pygame
from pygame.event import Event

from pgasync.inputs.scope import held_here
from pgasync.inputs.wanted import Wanted, wait_for
from pgasync.kernel.spelling import did_you_mean

__all__ = [
    "AXES",
    "BUTTONS",
    "axis_number",
    "button_held",
    "button_number",
    "checked_pad",
    "pad_axis",
    "wait_button",
]

BUTTONS = {
    "a": pygame.CONTROLLER_BUTTON_A,
    "b": pygame.CONTROLLER_BUTTON_B,
    "x": pygame.CONTROLLER_BUTTON_X,
    "y": pygame.CONTROLLER_BUTTON_Y,
    "back": pygame.CONTROLLER_BUTTON_BACK,
    "guide": pygame.CONTROLLER_BUTTON_GUIDE,
    "start": pygame.CONTROLLER_BUTTON_START,
    "left_stick": pygame.CONTROLLER_BUTTON_LEFTSTICK,
    "right_stick": pygame.CONTROLLER_BUTTON_RIGHTSTICK,
    "left_shoulder": pygame.CONTROLLER_BUTTON_LEFTSHOULDER,
    "right_shoulder": pygame.CONTROLLER_BUTTON_RIGHTSHOULDER,
    "up": pygame.CONTROLLER_BUTTON_DPAD_UP,
    "down": pygame.CONTROLLER_BUTTON_DPAD_DOWN,
    "left": pygame.CONTROLLER_BUTTON_DPAD_LEFT,
    "right": pygame.CONTROLLER_BUTTON_DPAD_RIGHT,
    # SDL's numbers, for which pygame has no names: what some gamepads have besides.
    "misc": 15,  # share, capture, microphone
    "paddle1": 16,
    "paddle2": 17,
    "paddle3": 18,
    "paddle4": 19,
    "touchpad": 20,
}
"""The buttons by the place they have in SDL's layout, which is that of an Xbox gamepad: "a" is the lowest
of the four, whatever is written on it."""
AXES = {
    "left_x": pygame.CONTROLLER_AXIS_LEFTX,
    "left_y": pygame.CONTROLLER_AXIS_LEFTY,
    "right_x": pygame.CONTROLLER_AXIS_RIGHTX,
    "right_y": pygame.CONTROLLER_AXIS_RIGHTY,
    "left_trigger": pygame.CONTROLLER_AXIS_TRIGGERLEFT,
    "right_trigger": pygame.CONTROLLER_AXIS_TRIGGERRIGHT,
}
FULL = 32767


def wait_button(*buttons: str, pad: int | None = None, consume: bool = False) -> Awaitable[Event]:
    """Wait until a button of a gamepad is pressed.

        await wait_button("a", "start")

    Resumes: when the CONTROLLERBUTTONDOWN is delivered, as `wait_event()`
    does. A button that is held already must be pressed again.

    Args:
        buttons: "a", "b", "x", "y", "back", "guide", "start", "left_stick",
            "right_stick", "left_shoulder", "right_shoulder", "up", "down",
            "left", "right"; some have "misc", "paddle1" to "paddle4" and
            "touchpad", too; none means any button.
        pad: of which gamepad, the `instance_id` of its events; None: of any.
        consume: nobody after this task gets the event.
    Returns: the CONTROLLERBUTTONDOWN event; `event.instance_id` says of which
        gamepad.
    Raises:
        ValueError, TypeError: there is no such button; `pad` is no number.
        MisuseError: the task has no scene.
    """
    numbers = frozenset(button_number(button) for button in buttons)
    wanted = Wanted(
        "wait_button",
        buttons,
        repr,
        (pygame.CONTROLLERBUTTONDOWN,),
        consume=consume,
        attributes=None if checked_pad(pad) is None else {"instance_id": pad},
        field="button" if buttons else "",
        values=numbers,
    )
    return wait_for(wanted)


def button_held(button: str, *, pad: int | None = None) -> bool:
    """Whether a button is held down, by the rule of `key_held()`.

    Args:
        button, pad: as for `wait_button()`.
    Raises:
        ValueError, TypeError: there is no such button; `pad` is no number.
        MisuseError: called outside of every task, or in a task without a scene.
    """
    number = button_number(button)
    checked_pad(pad)
    buttons = held_here("button_held()").pad.buttons
    return any(held == number and pad in (None, which) for which, held in buttons)


def pad_axis(axis: str, *, dead_zone: float = 0.2, pad: int | None = None) -> float:
    """Where a stick or a trigger is: `x += speed * pad_axis("left_x") * dt`.

    As far as the task's scene has heard: a push counts in the scene that hears
    it, the way back in every scene. Nothing is pushed after the window has lost
    the focus. Of several gamepads the one that is pushed farthest counts.

    Args:
        axis: "left_x", "left_y", "right_x", "right_y", "left_trigger" or
            "right_trigger".
        dead_zone: so much of the way counts as nothing, 0 or more and less
            than 1, because no stick comes back to its very middle. The rest of
            the way still leads from 0 to 1.
        pad: as for `wait_button()`.
    Returns: -1 (left, up) to 1 (right, down); a trigger 0 to 1.
    Raises:
        ValueError, TypeError: there is no such axis, the dead zone is none, or `pad` is no number.
        MisuseError: called outside of every task, or in a task without a scene.
    """
    number = axis_number(axis)
    if not 0 <= dead_zone < 1:
        raise ValueError(f"dead_zone must be 0 or more and less than 1, got {dead_zone!r}")
    checked_pad(pad)
    places = held_here("pad_axis()").pad.axes.items()
    ways = (value for (which, place), value in places if place == number and pad in (None, which))
    value = max(ways, key=abs, default=0)
    way = min(1.0, abs(value) / FULL)
    if way <= dead_zone:
        return 0.0
    way = (way - dead_zone) / (1 - dead_zone)
    return way if value > 0 else -way


def checked_pad(pad: int | None) -> int | None:
    """Which gamepad is meant, if it can be one."""
    if pad is not None and (not isinstance(pad, int) or isinstance(pad, bool)):
        raise TypeError(f"pad must be the instance_id of an event of a gamepad, or None, got {pad!r}")
    return pad


def button_number(button: str) -> int:
    """The number of a button."""
    return number_of("button", button, BUTTONS)


def axis_number(axis: str) -> int:
    """The number of an axis."""
    return number_of("axis", axis, AXES)


def number_of(what: str, name: str, names: Mapping[str, int]) -> int:
    """The number that a name stands for; an unknown one is told with the nearest."""
    if not isinstance(name, str):
        raise TypeError(f"a gamepad's {what} is a name such as {next(iter(names))!r}, got {name!r}")
    if name in names:
        return names[name]
    hint = did_you_mean(name.lower(), names) or f" There are: {', '.join(names)}."
    raise ValueError(f"unknown {what} {name!r} of a gamepad.{hint}")
