"""The gamepads of the player's machine: SDL tells of their buttons only while they are open."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import pygame
from pygame.event import Event

from pgasync.inputs.devices import Devices

__all__ = ["OpenPads"]

LONGEST = 500
"""ms that a gamepad goes on trembling by itself."""


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
        # Those that tremble.
        self.shaking: list[Any] = []
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
            self.shaking = [pad for pad in self.shaking if pad in self.opened]

    def follow(self, devices: Devices) -> None:
        """Let those tremble that are to, and stop those that are no longer to."""
        if not (devices.shakings or self.shaking):
            return
        for pad in self.opened:
            heavy, light = devices.motors(partial(instance_id, pad))
            try:
                if heavy or light:
                    # Anew for every picture, and not for long: a game that hangs does not tremble on.
                    pad.rumble(heavy, light, LONGEST)
                elif pad in self.shaking:
                    pad.stop_rumble()
            except pygame.error:
                pass  # it is gone already
            if pad in self.shaking:
                self.shaking.remove(pad)
            if heavy or light:
                self.shaking.append(pad)

    def close(self) -> None:
        """Close them all. Doing so twice does no harm."""
        self.follow(Devices())  # nobody wants anything any more
        for pad in self.opened:
            pad.quit()
        self.opened.clear()
        if self.module is not None and self.ours:
            self.module.quit()
        self.module = None


def instance_id(pad: Any) -> int:
    """The number by which events tell of a gamepad."""
    try:
        return int(pad.as_joystick().get_instance_id())
    except pygame.error:
        return -1
