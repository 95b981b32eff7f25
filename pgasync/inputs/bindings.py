"""What an action can be bound to: a key, a gamepad's button, or one direction of a stick."""

from __future__ import annotations

from typing import NamedTuple

import pygame
from pygame.event import Event

from pgasync.inputs.gamepad import AXES, BUTTONS, FULL, axis_number, button_number
from pgasync.inputs.names import CODES, key_codes
from pgasync.inputs.padstate import PUSHED, Pads, PadState
from pgasync.inputs.scope import InputScope

__all__ = ["PRESSES", "Binding", "binding", "binding_of"]

PRESSES = (pygame.KEYDOWN, pygame.CONTROLLERBUTTONDOWN, pygame.CONTROLLERAXISMOTION)
"""The events by which something that can be bound is pressed."""
PAD = "pad "
SIGNS = {"-": -1, "+": 1}


class Binding(NamedTuple):
    """One way to do an action.

    Attributes:
        name: how it is written: "space", "pad a", "pad left_x-".
        kind: the event type of its press.
        numbers: the key codes, the button, or the axis.
        sign: which way a stick is pushed; 0 for keys and buttons.
    """

    name: str
    kind: int
    numbers: tuple[int, ...]
    sign: int = 0

    @property
    def on_pad(self) -> bool:
        """Whether it is on a gamepad, and not on the keyboard."""
        return self.kind != pygame.KEYDOWN

    def pressed_by(self, event: Event, pads: Pads) -> bool:
        """Whether the event that is being delivered presses it."""
        if event.type != self.kind:
            return False
        if self.kind == pygame.KEYDOWN:
            return getattr(event, "key", None) in self.numbers
        if self.kind == pygame.CONTROLLERBUTTONDOWN:
            return getattr(event, "button", None) in self.numbers
        return pads.fresh is not None and pads.fresh[1:] == (*self.numbers, self.sign)

    def held_in(self, scope: InputScope) -> bool:
        """Whether it is held down, a stick at least half of its way."""
        if self.kind == pygame.CONTROLLERAXISMOTION:
            return self.way(scope.pad) >= PUSHED
        if self.kind == pygame.KEYDOWN:
            return not scope.keys.isdisjoint(self.numbers)
        return any(button in self.numbers for _, button in scope.pad.buttons)

    def strength(self, scope: InputScope, dead_zone: float) -> float:
        """How far it is pressed, 0 to 1: all or nothing for keys and buttons."""
        if self.kind != pygame.CONTROLLERAXISMOTION:
            return float(self.held_in(scope))
        way = min(1.0, self.way(scope.pad) / FULL)
        return max(0.0, (way - dead_zone) / (1 - dead_zone))

    def way(self, state: PadState) -> int:
        """How far the stick is pushed this way on the gamepad where it is pushed farthest."""
        ways = (value * self.sign for place, value in state.axes.items() if place[1] in self.numbers)
        return max(ways, default=0)


def binding(name: str) -> Binding:
    """What a name stands for.

    Raises:
        ValueError, TypeError: there is no such key, button or direction; the
            text suggests the nearest.
    """
    if not isinstance(name, str):
        raise TypeError(f"a binding is a name such as 'space', 'pad a' or 'pad left_x-', got {name!r}")
    if not name.startswith(PAD):
        return Binding(name, pygame.KEYDOWN, key_codes(name))
    part = name.removeprefix(PAD)
    if part[-1:] in SIGNS:
        number, sign = axis_number(part[:-1]), SIGNS[part[-1]]
        if "trigger" in part and sign < 0:
            raise ValueError(f"a trigger goes one way only, got {name!r}. Write {name[:-1] + '+'!r}.")
        return Binding(name, pygame.CONTROLLERAXISMOTION, (number,), sign)
    if part in AXES:
        both = f"{name + '+'!r}" if "trigger" in part else f"{name + '-'!r} or {name + '+'!r}"
        raise ValueError(f"{name!r} needs a direction. Write {both}.")
    return Binding(name, pygame.CONTROLLERBUTTONDOWN, (button_number(part),))


def binding_of(event: Event, pads: Pads) -> Binding | None:
    """What the event that is being delivered presses, or None if it presses nothing that has a name."""
    if event.type == pygame.KEYDOWN:
        name = name_of_key(getattr(event, "key", 0))
        return None if name is None else binding(name)
    if event.type == pygame.CONTROLLERBUTTONDOWN:
        number = getattr(event, "button", -1)
        names = [name for name, each in BUTTONS.items() if each == number]
        return binding(PAD + names[0]) if names else None
    if event.type != pygame.CONTROLLERAXISMOTION or pads.fresh is None:
        return None
    _, axis, sign = pads.fresh
    names = [name for name, each in AXES.items() if each == axis]
    return binding(PAD + names[0] + "-+"[sign > 0]) if names else None


def name_of_key(code: int) -> str | None:
    """The name by which `key_codes()` knows a key, or None."""
    for name, codes in CODES.items():
        if codes == (code,) and code != pygame.K_UNKNOWN:
            return name
    letter = chr(code) if 32 < code < 0x110000 else ""
    return letter if letter.isprintable() and letter == letter.lower() and letter else None
