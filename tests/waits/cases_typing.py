"""Text that is typed."""

from __future__ import annotations

import pygame

from pgasync import enter_text
from tests.waits.case import Case, Room


def enter(room: Room) -> None:
    room.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0, unicode="\r"))


CASES = [
    Case(
        "enter_text",
        lambda room: enter_text(),
        enter,
        invalid=[
            (lambda room: enter_text(3), TypeError, "label must be a text of the scene or None, got 3"),
            (lambda room: enter_text(text=3), TypeError, "text must be a string, got 3"),
            (
                lambda room: enter_text(max_length=0),
                ValueError,
                "max_length must be a whole number >= 1 or None, got 0",
            ),
            (
                lambda room: enter_text(text="abc", max_length=2),
                ValueError,
                "text must be at most 2 letters long, got 'abc'",
            ),
            (
                lambda room: enter_text(text="a\nb"),
                ValueError,
                "text must be one line that can be shown, got 'a\\nb'",
            ),
            (
                lambda room: enter_text(text="abc", allowed="ab"),
                ValueError,
                "text must have allowed letters only, got 'c' in 'abc'",
            ),
            (
                lambda room: enter_text(allowed=3),
                TypeError,
                "allowed must be letters such as '0123456789', or a function, got 3",
            ),
        ],
    ),
    Case("enter_text(label)", lambda room: enter_text(room.scene.text(pos=(80, 60)), text="ab"), enter),
]
