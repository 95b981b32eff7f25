"""The gamepads of the player's machine: SDL tells of their buttons only while they are open."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pygame
from pygame.event import Event

__all__ = ["OpenPads"]


class OpenPads:
    """Opens every gamepad that is there or comes, until `close()`.

    SDL announces those that are there already, as if they had just come.
    Needs an initialised display. On a machine where pygame has no gamepads
    this does nothing: the game is played with the keyboard.

    Attributes:
        opened: the gamepads that are open; who holds none gets no events.
    """

    def __init__(self) -> None:
        self.opened: list[Any] = []
        self.module: Any = None
        self.ours = False
        try:
            module = import_module("pygame._sdl2.controller")
            self.ours = not module.get_init()
            module.init()
        except (ImportError, pygame.error):
            return
        self.module = module

    def note(self, event: Event) -> None:
        """Open a gamepad that has come, and let go of one that has gone."""
        if self.module is None:
            return
        if event.type == pygame.CONTROLLERDEVICEADDED:
            try:
                self.opened.append(self.module.Controller(event.device_index))
            except pygame.error:
                pass  # it is gone again already, or the system keeps it: the others work
        elif event.type == pygame.CONTROLLERDEVICEREMOVED:
            self.opened = [pad for pad in self.opened if pad.attached()]

    def close(self) -> None:
        """Close them all. Doing so twice does no harm."""
        for pad in self.opened:
            pad.quit()
        self.opened.clear()
        if self.module is not None and self.ours:
            self.module.quit()
        self.module = None
