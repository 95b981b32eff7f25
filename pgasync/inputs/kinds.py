"""Sorts of pygame's events."""

from __future__ import annotations

import pygame

__all__ = ["BY_PLAYER", "FINGER_TYPES", "KEY_TYPES", "PAD_TYPES", "POINTER_TYPES"]

KEY_TYPES = {pygame.KEYDOWN, pygame.KEYUP}
POINTER_TYPES = {pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP}
FINGER_TYPES = {pygame.FINGERDOWN, pygame.FINGERMOTION, pygame.FINGERUP}
PAD_TYPES = {
    pygame.CONTROLLERBUTTONDOWN,
    pygame.CONTROLLERBUTTONUP,
    pygame.CONTROLLERAXISMOTION,
    pygame.CONTROLLERDEVICEREMOVED,
}
"""What changes what is held on the gamepads."""
BY_PLAYER = {
    *KEY_TYPES,
    *POINTER_TYPES,
    *FINGER_TYPES,
    pygame.TEXTINPUT,
    pygame.TEXTEDITING,
    pygame.MOUSEWHEEL,
    pygame.MULTIGESTURE,
    pygame.CONTROLLERBUTTONDOWN,
    pygame.CONTROLLERBUTTONUP,
    pygame.CONTROLLERAXISMOTION,
    pygame.CONTROLLERTOUCHPADDOWN,
    pygame.CONTROLLERTOUCHPADMOTION,
    pygame.CONTROLLERTOUCHPADUP,
    pygame.CONTROLLERSENSORUPDATE,
    pygame.JOYAXISMOTION,
    pygame.JOYBALLMOTION,
    pygame.JOYBUTTONDOWN,
    pygame.JOYBUTTONUP,
    pygame.JOYHATMOTION,
    pygame.DROPBEGIN,
    pygame.DROPFILE,
    pygame.DROPTEXT,
    pygame.DROPCOMPLETE,
}
"""What is done with hands, and heard in a `modal()` block alone. A window that is closed or resized, a pad
that comes or goes, and a game's own events are for everybody."""
