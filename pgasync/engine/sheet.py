"""Many pictures in one image."""

from __future__ import annotations

from typing import Any

import pygame

from pgasync.kernel.errors import MisuseError
from pgasync.kernel.task import current_task

__all__ = ["Sheet"]


class Sheet:
    """An image cut into equal pictures, row by row, from 0 on.

        hero = Sheet("hero", (16, 16))
        await sprite.animate(hero.frames(0, 8), fps=12)

    The pictures share the image's pixels and cost no memory of their own.

    Args:
        image: a surface, or the name of an image of the running game's assets.
        size: of one picture, (width, height) in pixels.
        margin: pixels around all of them.
        gap: pixels between two of them.
    Raises:
        TypeError: `size` is no pair.
        ValueError: not one picture of that size is in it.
        FileNotFoundError: there is no such image.
        MisuseError: given a name outside of a game's tasks.
    """

    def __init__(
        self, image: str | pygame.Surface, size: tuple[int, int], *, margin: int = 0, gap: int = 0
    ) -> None:
        whole = image if isinstance(image, pygame.Surface) else asset(image)
        if not isinstance(size, tuple | list | pygame.Vector2) or len(size) != 2:
            raise TypeError(f"size must be (width, height), got {size!r}")
        width, height = size
        if width < 1 or height < 1 or margin < 0 or gap < 0:
            raise ValueError(f"size must be >= 1, margin and gap >= 0, got {size}, {margin}, {gap}")
        self.pictures = [
            whole.subsurface((x, y, width, height))
            for y in range(margin, whole.height - margin - height + 1, height + gap)
            for x in range(margin, whole.width - margin - width + 1, width + gap)
        ]
        if not self.pictures:
            raise ValueError(f"no picture of {width} x {height} fits into an image of {whole.size}")

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, number: int) -> pygame.Surface:
        if not -len(self) <= number < len(self):
            raise IndexError(f"the sheet has the pictures 0 to {len(self) - 1}, got {number}")
        return self.pictures[number]

    def frames(self, first: int = 0, end: int | None = None) -> list[pygame.Surface]:
        """The pictures from `first` up to `end`, which is not among them; by default all.

        Raises:
            ValueError: there are none in between, or not so many.
        """
        stop = len(self) if end is None else end
        if not 0 <= first < stop <= len(self):
            raise ValueError(
                f"the sheet has the pictures 0 to {len(self) - 1}, got those from {first} up to {stop}"
            )
        return self.pictures[first:stop]


def asset(name: str) -> pygame.Surface:
    """An image of the game that the running task lives in."""
    if not isinstance(name, str):
        raise TypeError(f"image must be a name or a Surface, got {name!r}")
    scene: Any = current_task().scene
    if scene is None:
        raise MisuseError(f"Sheet({name!r}) was made in a task without a scene. Give it a Surface.")
    surface: pygame.Surface = scene.game.assets.image(name)
    return surface
