"""What a game wants of the machine that it runs on."""

from __future__ import annotations

from collections.abc import Callable

import pygame

__all__ = ["Devices"]


class Devices:
    """What a driver with a window looks after; without a window nobody does, and nothing is missing.

    Attributes:
        carets: where text is being entered, px of the logical screen; the newest counts.
        clipboard: reads the text in the clipboard; without a window there is none.
    """

    def __init__(self) -> None:
        self.carets: dict[object, pygame.Rect] = {}
        self.clipboard: Callable[[], str] = str

    @property
    def caret(self) -> pygame.Rect | None:
        """Where text is being entered, for the windows of an input method to stand beside."""
        return next(reversed(self.carets.values()), None)
