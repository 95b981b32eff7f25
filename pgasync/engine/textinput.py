"""The keyboard of the player's machine, as far as it writes."""

from __future__ import annotations

import pygame

from pgasync.inputs.scope import Inputs

__all__ = ["TextInput"]


class TextInput:
    """Has SDL make text of keys while the game listens for it, and only then.

    Otherwise an input method would compose words of the keys that steer a ship,
    and a tablet would show its keyboard over the game. Needs a window.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.on = False
        self.caret: pygame.Rect | None = None
        pygame.key.stop_text_input()
        inputs.devices.clipboard = read_clipboard

    def follow(self) -> None:
        """Do what the game wants by now."""
        wanted = self.inputs.listen_to(pygame.TEXTINPUT)
        caret = self.inputs.devices.caret
        if wanted and caret is not None and caret != self.caret:
            # In logical pixels: pygame knows how the window is scaled.
            pygame.key.set_text_input_rect(caret)
            self.caret = caret
        if wanted != self.on:
            self.on = wanted
            if wanted:
                pygame.key.start_text_input()
            else:
                pygame.key.stop_text_input()

    def close(self) -> None:
        """The window is about to close."""
        self.inputs.devices.clipboard = str


def read_clipboard() -> str:
    """The text in the clipboard of the player's machine; empty if there is none."""
    try:
        return pygame.scrap.get_text()
    except pygame.error:
        return ""
