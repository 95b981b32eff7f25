"""What is held and pushed on the gamepads, as far as events have told."""

from __future__ import annotations

from collections.abc import Iterable

import pygame
from pygame.event import Event

__all__ = ["PUSHED", "PadState", "Pads", "Push"]

PUSHED = 16384
"""From here on, half of its way, a stick or a trigger counts as pressed ..."""
BACK = 12288
"""... until it is nearer than this. Apart, or a trembling thumb would press it again and again."""

Push = tuple[int, int, int]
"""Gamepad, axis, and direction: -1 or 1."""


class PadState:
    """The gamepads as one scene has heard them.

    Attributes:
        buttons: what is held: gamepad and button.
        axes: where sticks and triggers are, -32768 to 32767, by gamepad and axis.
    """

    __slots__ = ("axes", "buttons")

    def __init__(self) -> None:
        self.buttons: set[tuple[int, int]] = set()
        self.axes: dict[tuple[int, int], int] = {}

    def clear(self) -> None:
        """Nothing is held."""
        self.buttons.clear()
        self.axes.clear()

    def forget(self, pad: int) -> None:
        """Nothing is held on one gamepad, which is gone."""
        self.buttons = {held for held in self.buttons if held[0] != pad}
        self.axes = {place: value for place, value in self.axes.items() if place[0] != pad}

    def come_back(self, place: tuple[int, int], value: int) -> None:
        """A motion that was not heard counts only as far as it leads back to the middle."""
        before = self.axes.get(place, 0)
        self.axes[place] = max(0, min(before, value)) if before > 0 else min(0, max(before, value))


class Pads:
    """The gamepads as they are, whoever has heard it.

    Attributes:
        pushed: sticks and triggers that are pushed.
        fresh: what the event that is being delivered has pushed, if it has.
            A stick that was pushed already is not, so a scene that begins while
            it is held must wait for the next push, as it must for a key.
    """

    __slots__ = ("fresh", "pushed")

    def __init__(self) -> None:
        self.pushed: set[Push] = set()
        self.fresh: Push | None = None

    def clear(self) -> None:
        """Nothing is pushed."""
        self.pushed.clear()
        self.fresh = None

    def note(self, event: Event, hearing: Iterable[PadState], every: Iterable[PadState]) -> None:
        """Keep what an event tells: a press where it was heard, a release everywhere."""
        kind, pad = event.type, getattr(event, "instance_id", 0)
        if kind == pygame.CONTROLLERBUTTONDOWN:
            for state in hearing:
                state.buttons.add((pad, getattr(event, "button", -1)))
        elif kind == pygame.CONTROLLERBUTTONUP:
            for state in every:
                state.buttons.discard((pad, getattr(event, "button", -1)))
        elif kind == pygame.CONTROLLERDEVICEREMOVED:
            self.pushed = {push for push in self.pushed if push[0] != pad}
            for state in every:
                state.forget(pad)
        else:
            place, value = (pad, getattr(event, "axis", -1)), getattr(event, "value", 0)
            self.push(*place, value)
            for state in every:
                state.come_back(place, value)
            for state in hearing:
                state.axes[place] = value

    def push(self, pad: int, axis: int, value: int) -> None:
        """Note which way a stick or trigger is pushed now, and whether it was not before."""
        self.fresh = None
        for sign in (-1, 1):
            push = (pad, axis, sign)
            if value * sign >= PUSHED and push not in self.pushed:
                self.pushed.add(push)
                self.fresh = push
            elif value * sign < BACK:
                self.pushed.discard(push)
