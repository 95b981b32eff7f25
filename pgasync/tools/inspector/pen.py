"""Writes on a surface what fits into a panel, and remembers where."""

from __future__ import annotations

from functools import lru_cache

import pygame
from pygame import Rect

from pgasync.engine.crash import printable
from pgasync.engine.text import font

__all__ = ["COLORS", "Pen", "cut", "width"]

COLORS = {
    "back": (13, 15, 20),
    "panel": (21, 24, 32),
    "bar": (31, 36, 48),
    "edge": (52, 60, 78),
    "text": (222, 227, 238),
    "dim": (138, 149, 171),
    "faint": (104, 115, 138),
    "accent": (106, 176, 255),
    "good": (116, 209, 143),
    "warn": (245, 190, 92),
    "bad": (255, 121, 121),
    "chosen": (38, 62, 104),
    "chosen dim": (36, 42, 57),
    "button": (44, 51, 68),
    "pressed": (62, 74, 102),
    "code": (198, 208, 226),
}
DOTS = "…"


def width(text: str, size: int) -> int:
    """How wide a text is, px."""
    return font(size).size(text)[0]


@lru_cache(maxsize=4096)
def cut(text: str, size: int, room: int) -> str:
    """A text, shortened to a room of so many pixels; empty if not even a letter has room."""
    text = printable(text)
    if width(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + DOTS, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + DOTS if low else ""


@lru_cache(maxsize=2048)
def letters(text: str, size: int, color: tuple[int, int, int]) -> pygame.Surface:
    """A text as a picture."""
    return font(size).render(text, True, color)


class Pen:
    """Draws texts and boxes; never outside of `within`.

    Attributes:
        within: the panel that is being drawn.
        written: the place of each text and the panel it stands in.
    """

    def __init__(self, surface: pygame.Surface) -> None:
        self.surface = surface
        self.within = surface.get_rect()
        self.written: list[tuple[str, Rect, Rect]] = []

    def write(
        self, text: str, x: int, y: int, size: int, color: str = "text", right: int | None = None
    ) -> int:
        """Write a text; what does not fit is cut.

        Args:
            x, y: its left end, and the middle of its height.
            right: where the room for it ends; by default the panel does.
        Returns: where it ends.
        """
        end = self.within.right if right is None else min(right, self.within.right)
        shown = cut(text, size, max(0, end - x))
        if not shown:
            return x
        picture = letters(shown, size, COLORS[color])
        # By the height of all letters: that of a picture depends on which are in it.
        rect = picture.get_rect(left=x, top=y - font(size).get_height() // 2)
        self.surface.blit(picture, rect)
        self.written.append((shown, rect, self.within))
        return rect.right

    def write_right(self, text: str, right: int, y: int, size: int, color: str = "text") -> int:
        """Write a text that ends at `right`; return where it begins."""
        x = max(self.within.left, right - width(printable(text), size))
        self.write(text, x, y, size, color, right)
        return x

    def box(self, rect: Rect, color: str, radius: int = 0) -> None:
        """Fill a box."""
        pygame.draw.rect(self.surface, COLORS[color], rect, border_radius=radius)

    def frame(self, rect: Rect, color: str, radius: int = 0, thick: int = 1) -> None:
        """Draw the edge of a box."""
        pygame.draw.rect(self.surface, COLORS[color], rect, thick, border_radius=radius)

    def button(self, rect: Rect, text: str, size: int, *, lit: bool = False, color: str = "text") -> None:
        """A box that can be clicked."""
        outside, self.within = self.within, rect
        self.box(rect, "pressed" if lit else "button", 3)
        self.write(text, rect.centerx - width(text, size) // 2, rect.centery, size, color)
        self.within = outside

    def triangle(self, x: int, y: int, half: int, down: bool, color: str) -> None:
        """The sign of what can be opened, or is open."""
        points = (
            [(x - half, y - half // 2), (x + half, y - half // 2), (x, y + half)]
            if down
            else [(x - half // 2, y - half), (x + half, y), (x - half // 2, y + half)]
        )
        pygame.draw.polygon(self.surface, COLORS[color], points)
