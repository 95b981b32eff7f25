"""A picture without an end, far away: hills, stars, clouds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, get_args

import pygame
from pygame import Surface, Vector2

from pgasync.engine.given import place_of
from pgasync.engine.points import ANCHORS, Anchor, Point, checked_anchor
from pgasync.engine.removable import Removable
from pgasync.timing.finite import finite

if TYPE_CHECKING:
    from pgasync.engine.layers import Layers
    from pgasync.timing.clock import Clock

__all__ = ["Backdrop", "Repeat"]

Repeat = Literal["x", "y", "both"]

LEAST = 256
"""px; a smaller picture is first put together with itself to one of this side: 16 blits and not 4,000."""


class Backdrop(Removable):
    """A picture that is repeated without end, made by `scene.backdrop()`, shown until the scene ends.

    It is reckoned when it is drawn: it costs nothing in a tick, and in a picture no more than
    filling the screen.

    Attributes:
        pos: where one of the pictures is, px of the world; a `Vector2`. It may be changed at any time.
    """

    batched = False

    def __init__(
        self,
        image: Surface,
        layers: Layers,
        layer: str,
        clock: Clock,
        pos: Point,
        *,
        depth: float,
        repeat: Repeat,
        drift: Point,
        anchor: Anchor,
    ) -> None:
        if repeat not in get_args(Repeat):
            raise ValueError(f"repeat must be 'x', 'y' or 'both', got {repeat!r}")
        part_x, part_y = ANCHORS[checked_anchor(anchor)]
        self.layers = layers
        self.layer = layer
        self.clock = clock
        self.place = place_of(pos)
        self.corner = Vector2((part_x + 0.5) * image.width, (part_y + 0.5) * image.height)
        self.size = image.size
        self.tile = enlarged(image, repeat)
        self.across, self.down = repeat != "y", repeat != "x"
        self.far = finite("depth", depth)
        self.speed, self.since = pace(drift), clock.now

    @property
    def pos(self) -> Vector2:
        """Where one of the pictures is; may be set to any pair, or changed in place."""
        return self.place

    @pos.setter
    def pos(self, pos: Point) -> None:
        self.place.update(place_of(pos))

    @property
    def depth(self) -> float:
        """How fast it moves with the camera: 1 with the world, 0.5 half as fast, 0 not at all.

        Raises:
            TypeError: set to something that is no number.
            ValueError: set to infinity or NaN.
        """
        return self.far

    @depth.setter
    def depth(self, depth: float) -> None:
        self.far = finite("depth", depth)

    @property
    def drift(self) -> tuple[float, float]:
        """How fast it moves by itself, px/s, as clouds do; on the scene's clock.

        Raises:
            TypeError, ValueError: set to something else than two numbers.
        """
        return self.speed.x, self.speed.y

    @drift.setter
    def drift(self, drift: Point) -> None:
        speed = pace(drift)
        self.place += self.gone()
        self.speed, self.since = speed, self.clock.now

    def gone(self) -> Vector2:
        """How far it has drifted."""
        return self.speed * (self.clock.now - self.since)

    def draw(self, surface: Surface, by: tuple[float, float] = (0, 0)) -> None:
        """Draw as many as can be seen. Each is at a whole pixel, so that there is no seam."""
        camera = self.layers.camera
        if camera is not None and self.layer not in camera.fixed:
            by = camera.moved_at(self.far)
        x, y = self.place + self.gone() - self.corner + by
        width, height = self.size
        columns = steps(x, width, self.tile.width, surface.width) if self.across else [round(x)]
        rows = steps(y, height, self.tile.height, surface.height) if self.down else [round(y)]
        surface.fblits([(self.tile, (column, row)) for column in columns for row in rows])


def steps(start: float, period: int, length: int, reach: int) -> list[int]:
    """Where tiles of a length begin that fill so much, each some whole periods from the start."""
    return list(range(round(start) % period - period, reach, length))


def enlarged(image: Surface, repeat: Repeat) -> Surface:
    """A small image beside itself, as often as it takes."""
    columns = math.ceil(LEAST / image.width) if repeat != "y" else 1
    rows = math.ceil(LEAST / image.height) if repeat != "x" else 1
    if columns == rows == 1:
        return image
    seen_through = image.get_flags() & pygame.SRCALPHA or image.get_colorkey() is not None
    flags = pygame.SRCALPHA if seen_through else 0  # without it is drawn in a third of the time
    whole = Surface((columns * image.width, rows * image.height), flags, 32)
    for column in range(columns):
        for row in range(rows):
            whole.blit(image, (column * image.width, row * image.height))
    return whole


def pace(drift: Any) -> Vector2:
    """A speed, if it is one."""
    if not isinstance(drift, tuple | list | Vector2) or len(drift) != 2:
        raise TypeError(f"drift must be (x, y) in px/s, got {drift!r}")
    return Vector2(finite("drift", drift[0]), finite("drift", drift[1]))
