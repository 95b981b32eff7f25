"""What is seen of a menu: a board with items, and a bar on one of them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Literal

import pygame
from pygame import FRect, Rect, Surface, Vector2

from pgasync import Scene, Value
from pgasync.kits.panel import BAR, DIM, FAINT, GOLD, SMALLEST, panel
from pgasync.kits.words import cut, ruler

__all__ = ["Board", "Place"]

ROW = 1.5  # height of a row, in letters

Place = Literal[
    "center", "topleft", "midtop", "topright", "midleft", "midright", "bottomleft", "midbottom", "bottomright"
]


class Board:
    """What is seen of a menu.

    Attributes:
        off: the items that cannot be chosen.
        chosen: the item that would be taken now.
        first: the topmost item that is seen.
        bar: where the bar is, on its way to the item.
    """

    def __init__(
        self,
        scene: Scene,
        items: list[str],
        off: set[int],
        begin: str | None,
        room: Rect,
        place: Place,
        size: int,
        shown: ExitStack,
    ) -> None:
        self.scene, self.off, self.first = scene, off, 0
        self.items, self.size, width = fitting(scene, [item.replace("\n", " ") for item in items], room, size)
        self.row = round(ROW * self.size)
        rows = max(1, min(len(items), (room.height - self.size) // self.row))
        self.area = Rect(0, 0, width + 2 * self.size, rows * self.row + self.size)
        setattr(self.area, place, getattr(room, place))
        self.list = self.area.inflate(-self.size, -self.size)
        self.picture = panel(self.area.size, self.size)
        shown.enter_context(scene.draw(self.draw, layer="hud"))
        middles = [(self.area.centerx, self.list.top + (n + 0.5) * self.row) for n in range(rows)]
        self.lines = [shown.enter_context(scene.text("", middle, size=self.size)) for middle in middles]
        self.chosen = Value(self.near(0 if begin is None else items.index(begin), 1))
        self.go(self.chosen.value)
        self.bar = FRect(self.list.left, self.top_of(self.chosen.value), self.list.width, self.row)

    def go(self, item: int) -> None:
        """Choose an item, and scroll to where it is seen."""
        self.chosen.value = item
        self.first = max(item - len(self.lines) + 1, min(self.first, item))
        for n, line in enumerate(self.lines, self.first):
            line.text = self.items[n]
            line.color = pygame.Color(GOLD if n == item else FAINT if n in self.off else DIM)

    def top_of(self, item: int) -> int:
        """Where the row of an item begins, y."""
        return self.list.top + (item - self.first) * self.row

    def near(self, item: int, step: int) -> int:
        """The first item from one on that can be chosen. After the last comes the first."""
        count = len(self.items)
        return next(n % count for n in range(item, item + step * count, step) if n % count not in self.off)

    def scroll(self, step: int) -> None:
        """Go a page up or down, if the list goes on there."""
        if self.goes_on(step):
            rows, last = len(self.lines), len(self.items) - 1
            item = max(0, self.first - rows) if step < 0 else min(last, self.first + 2 * rows - 1)
            self.go(self.near(item, -step))

    def goes_on(self, step: int) -> bool:
        """Whether there is more above (-1) or below (1) than is seen."""
        return self.first > 0 if step < 0 else self.first + len(self.lines) < len(self.items)

    def item_at(self, pos: Vector2) -> int | None:
        """The item at a point of the screen."""
        if not self.area.collidepoint(pos) or not self.list.top <= pos.y < self.list.bottom:
            return None
        return self.first + int(pos.y - self.list.top) // self.row

    def draw(self, surface: Surface) -> None:
        """Draw the board, the bar, and arrows where the list goes on."""
        surface.blit(self.picture, self.area)
        pygame.draw.rect(surface, BAR, self.bar, border_radius=self.row // 5)
        for step, y in ((-1, self.area.top + self.size / 4), (1, self.area.bottom - self.size / 4)):
            if self.goes_on(step):
                x, wide, high = self.area.centerx, self.size / 4, step * self.size / 9
                pygame.draw.polygon(surface, DIM, [(x - wide, y - high), (x + wide, y - high), (x, y + high)])


def fitting(scene: Scene, words: list[str], room: Rect, size: int) -> tuple[list[str], int, int]:
    """The words, in a size of letters with which they are in the room, and how wide they are."""
    with ruler(scene, size) as width:
        longest = max(words, key=width)

    def too_large() -> bool:
        with ruler(scene, size) as width:
            return width(longest) > room.width - 2 * size or size * (ROW + 1) > room.height

    smallest = min(size, max(SMALLEST, size // 2))
    while size > smallest and too_large():
        size -= 1
    with ruler(scene, size) as width:
        fitted = [cut(word, lambda part: width(part) <= room.width - 2 * size) for word in words]
        return fitted, size, max(map(width, fitted))
