"""What the player does to the window."""

from __future__ import annotations

import pygame

from pgasync import wait_drop, wait_focus_gained, wait_focus_lost, wait_resize
from tests.waits.case import Case

LOST = pygame.Event(pygame.WINDOWFOCUSLOST)
GAINED = pygame.Event(pygame.WINDOWFOCUSGAINED)
RESIZED = pygame.Event(pygame.WINDOWSIZECHANGED, x=800, y=600)

CASES = [
    Case("wait_drop", lambda room: wait_drop(), lambda room: room.drop("a.txt")),
    Case("wait_focus_lost", lambda room: wait_focus_lost(), lambda room: room.post(LOST)),
    Case("wait_focus_gained", lambda room: wait_focus_gained(), lambda room: room.post(GAINED)),
    Case("wait_resize", lambda room: wait_resize(), lambda room: room.post(RESIZED)),
]
