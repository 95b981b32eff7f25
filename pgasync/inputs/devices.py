"""What a game wants of the machine that it runs on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pygame

from pgasync.timing.clock import Clock

__all__ = ["Devices", "Shaking"]


class Shaking(NamedTuple):
    """A gamepad that is to tremble.

    Attributes:
        pad: its instance id; None: every one.
        heavy, light: how strongly each of its two motors turns, 0 to 1.
        clock: while it stands, they do, too.
    """

    pad: int | None
    heavy: float
    light: float
    clock: Clock


class Devices:
    """What a driver with a window looks after; without a window nobody does, and nothing is missing.

    Attributes:
        carets: where text is being entered, px of the logical screen; the newest counts.
        clipboard: reads the text in the clipboard; without a window there is none.
        shakings: the gamepads that are to tremble.
    """

    def __init__(self) -> None:
        self.carets: dict[object, pygame.Rect] = {}
        self.clipboard: Callable[[], str] = str
        self.shakings: dict[object, Shaking] = {}

    @property
    def caret(self) -> pygame.Rect | None:
        """Where text is being entered, for the windows of an input method to stand beside."""
        return next(reversed(self.carets.values()), None)

    def motors(self, pad: Callable[[], int]) -> tuple[float, float]:
        """How strongly the heavy and the light motor of a gamepad are to turn now: the strongest wish counts.

        Args:
            pad: tells its instance id; asked only if that matters.
        """
        heavy = light = 0.0
        for each in self.shakings.values():
            if each.clock.running and (each.pad is None or each.pad == pad()):
                heavy, light = max(heavy, each.heavy), max(light, each.light)
        return heavy, light
