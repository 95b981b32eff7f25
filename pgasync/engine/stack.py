"""What one layer shows, and how it is drawn: sprites in batches, everything else by itself."""

from __future__ import annotations

from itertools import groupby, repeat
from operator import add, attrgetter, sub
from typing import Any

import pygame

__all__ = ["Stack"]


class Stack(dict[Any, Any]):
    """The things of a layer, back to front, each with the task whose it is.

    Who shows something or takes it off calls `put` and `drop`: what follows
    what is found out once, and kept until then.

    Attributes:
        looks: how often a sprite in it has changed its picture, or its place in that.
    """

    __slots__ = ("looks", "runs")

    def __init__(self) -> None:
        self.looks = 0
        self.runs: list[Run | Any] | None = None

    def put(self, thing: Any, owner: Any) -> None:
        """Show something in front of all others; what is shown already keeps its place."""
        self[thing] = owner
        self.runs = None

    def drop(self, thing: Any) -> None:
        """Show something no more."""
        self.pop(thing, None)
        self.runs = None

    def draw(self, surface: pygame.Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Draw everything, moved by so much."""
        if self.runs is None:
            self.runs = []
            for batched, group in groupby(self, attrgetter("batched")):
                things = list(group)
                self.runs += [Run(things)] if batched else things
        for each in self.runs:
            if isinstance(each, Run) and each.looks != self.looks:
                each.look(self.looks)  # not before: a draw function may have changed a sprite
            each.draw(surface, by)


class Run:
    """Sprites that follow each other in a layer, and go in one batch.

    Their pictures, places and halves lie in lists that stay as they are while
    sprites only move, so that C goes through them: a picture runs no line of
    Python for each sprite. That takes less than half of the time of a loop.
    """

    def __init__(self, sprites: list[Any]) -> None:
        self.sprites = sprites
        self.places = [sprite.place for sprite in sprites]
        self.looks = -1

    def look(self, looks: int) -> None:
        """See again what the sprites look like."""
        self.looks = looks
        self.pictures = [sprite.picture for sprite in self.sprites]
        self.halves = [sprite.half for sprite in self.sprites]
        # If all are held by their top left corners, nothing has to be reckoned at all, and the pairs
        # can be made now: another tenth of a picture of 10,000.
        self.ready = None if any(self.halves) else list(zip(self.pictures, self.places, strict=True))

    def draw(self, surface: pygame.Surface, by: tuple[float, float]) -> None:
        """Draw them, moved by so much."""
        if by == (0, 0) and self.ready is not None:
            surface.fblits(self.ready)
            return
        corners = map(sub, self.places, self.halves)
        if by != (0, 0):
            corners = map(add, corners, repeat(pygame.Vector2(by)))
        surface.fblits(zip(self.pictures, corners, strict=True))
