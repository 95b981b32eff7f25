"""Which part of a scene's world is seen."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import pygame
from pygame import Vector2

from pgasync.engine.points import Point
from pgasync.kernel.task import Task
from pgasync.timing.finite import finite
from pgasync.timing.frames import frames

__all__ = ["Camera"]

LEAST, MOST = 0.1, 10
"""Of the zoom: a picture of what lies further out would not fit into the memory."""


class HasPos(Protocol):
    """What a camera can follow."""

    @property
    def pos(self) -> Any:
        """Where it is."""


class Camera:
    """A scene's camera, `scene.camera`: all layers but those in `fixed` are seen through it.

        scene.camera.follow(ship)
        scene.camera.bounds = pygame.Rect(0, 0, 3000, 1000)
        await scene.camera.shake(8, seconds=0.4)
        there = scene.camera.to_world(pointer().pos)

    A draw function in such a layer asks `place()` where to draw.

    Attributes:
        pos: the point of the world that is in the middle of the screen, px.
        bounds: what lies outside of this rect is not seen, but for shakes; or None. In an axis
            in which the rect is smaller than the screen, its middle is in the middle.
        fixed: names of layers that stay where they are, `hud` to begin with.
        depths: how fast other layers move, by their names: `camera.depths["back"] = 0.5`
            moves half as fast as the world, as what is far away does; what is not
            named moves with it. At `pos` (size / 2) all lie as they were placed.
    """

    def __init__(self, size: tuple[int, int], start: Callable[[Awaitable[Any]], Task]) -> None:
        self.size = size
        self.start = start
        self.center = Vector2(size) / 2
        self.times = 1.0
        self.bounds: pygame.Rect | pygame.FRect | None = None
        self.fixed = {"hud"}
        self.depths: dict[str, float] = {}
        self.chase: Task | None = None
        # One for each shake that goes on; together they are how far the picture is off.
        self.shakes: dict[object, Vector2] = {}
        self.view: pygame.Surface | None = None

    @property
    def pos(self) -> Vector2:
        """The point of the world in the middle; may be set to any pair, or changed in place."""
        return self.center

    @pos.setter
    def pos(self, pos: Point) -> None:
        self.center.update(pos)

    @property
    def zoom(self) -> float:
        """How much larger all is seen; 1 is as it is.

        Raises:
            TypeError: set to something that is no number.
            ValueError: set to less than 0.1, or more than 10.
        """
        return self.times

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        if not LEAST <= finite("zoom", zoom) <= MOST:
            raise ValueError(f"zoom must be from {LEAST} to {MOST}, got {zoom}")
        self.times = float(zoom)

    def follow(self, target: HasPos | None, *, seconds: float = 0.15) -> None:
        """Keep something in the middle from now on; None ends it.

        It moves in the late phase of every tick, when all others have moved, on
        the scene's clock.

        Args:
            target: a sprite, or what else has a `pos`.
            seconds: in which it makes up for two thirds of its distance; zero: always there.
        Raises:
            TypeError: `target` has no `pos`, or `seconds` is no number.
            ValueError: `seconds` is negative, infinite or NaN.
        """
        if target is not None and not hasattr(target, "pos"):
            raise TypeError(f"a camera follows what has a `pos`, got {target!r}")
        finite("seconds", seconds, 0)
        self.stay()
        if target is not None:
            self.chase = self.start(camera_follows(self, target, seconds))

    def stay(self) -> None:
        """Follow nothing any more."""
        if self.chase is not None:
            self.chase.cancel("the camera follows something else")
            self.chase = None

    def reset(self) -> None:
        """Look where it looked at first, follow nothing, and forget bounds, zoom and depths. Shakes go on."""
        self.stay()
        self.center.update(Vector2(self.size) / 2)
        self.times, self.bounds = 1.0, None
        self.fixed = {"hud"}
        self.depths = {}

    async def shake(self, strength: float = 8, seconds: float = 0.4) -> None:
        """Shake the picture, and calm down. Several at once add up.

        Resumes: in the first frame phase at or after `seconds`.

        Args:
            strength: px of the screen, at its beginning, finite and >= 0.
            seconds: s, finite and >= 0; zero still gives up the rest of the tick.
        Raises:
            TypeError: one of them is no number.
            ValueError: one of them is negative, infinite or NaN.
        """
        finite("strength", strength, 0)
        finite("seconds", seconds, 0)
        mine, passed = object(), 0.0
        try:
            async for dt in frames():
                passed += dt
                left = 1 - passed / seconds if seconds else 0
                if left <= 1e-9:
                    return
                # Two waves that never meet again, not chance: `game.random` stays what it was.
                wave = Vector2(math.sin(passed * 83), math.sin(passed * 97 + 1))
                self.shakes[mine] = wave * strength * left * left
        finally:
            self.shakes.pop(mine, None)

    def corner(self) -> Vector2:
        """The point of the world that is in the upper left corner, px; a whole pixel of the screen."""
        half = Vector2(self.size) / (2 * self.times)
        middle = Vector2(self.center)
        if self.bounds is not None:
            middle.x = kept(middle.x, half.x, self.bounds.left, self.bounds.right)
            middle.y = kept(middle.y, half.y, self.bounds.top, self.bounds.bottom)
        for off in self.shakes.values():
            middle += off / self.times
        corner = middle - half
        # Whole, or things that stand still would tremble against each other.
        return Vector2(round(corner.x * self.times), round(corner.y * self.times)) / self.times

    def whole_corner(self) -> Vector2:
        """The upper left corner of what is drawn before the zoom: at most a pixel outside of what is seen."""
        corner = self.corner()
        return Vector2(math.floor(corner.x), math.floor(corner.y))

    def to_world(self, pos: Point) -> Vector2:
        """The point of the world that is seen at a point of the screen, such as `pointer().pos`."""
        return self.corner() + Vector2(pos) / self.times

    def to_screen(self, pos: Point) -> Vector2:
        """Where on the screen a point of the world is seen."""
        return (Vector2(pos) - self.corner()) * self.times

    def place(self, pos: Point) -> Vector2:
        """Where a draw function, in a layer that is not fixed, draws a point of the world.

        It is `to_screen()` before the picture is enlarged by the zoom.
        """
        return Vector2(pos) - self.whole_corner()

    def moved(self, layer: str) -> tuple[float, float]:
        """How far a layer is moved before it is drawn."""
        return self.moved_at(self.depths.get(layer, 1))

    def moved_at(self, depth: float) -> tuple[float, float]:
        """How far something at a depth is moved before it is drawn."""
        corner = self.whole_corner()
        if depth == 1:
            return -corner.x, -corner.y
        # About the middle of the screen: a zoom does not shift what is far away.
        rest = Vector2(self.size) / 2 - Vector2(self.size) / (2 * self.times)
        far = rest + (self.corner() - rest) * depth + (corner - self.corner())
        return -round(far.x), -round(far.y)

    def canvas(self) -> pygame.Surface:
        """An empty surface for what is seen, before the zoom."""
        # A pixel more than is seen, of the world's or of the screen's, whichever is larger.
        times = self.times
        width, height = (math.ceil(side / times + max(1, 1 / times)) for side in self.size)
        if self.view is None or self.view.size != (width, height):
            self.view = pygame.Surface((width, height), pygame.SRCALPHA, 32)
        self.view.fill((0, 0, 0, 0))
        return self.view

    def enlarge(self, canvas: pygame.Surface, surface: pygame.Surface) -> None:
        """Put what was drawn on a canvas on the screen."""
        size = round(canvas.width * self.times), round(canvas.height * self.times)
        # Squares stay squares when they grow by a whole number.
        scale = pygame.transform.scale if self.times.is_integer() else pygame.transform.smoothscale
        over = (self.corner() - self.whole_corner()) * self.times
        surface.blit(scale(canvas, size), (-round(over.x), -round(over.y)))


async def camera_follows(camera: Camera, target: HasPos, seconds: float) -> None:
    """Move a camera after something, for ever."""
    async for dt in frames(late=True):
        way = Vector2(target.pos) - camera.pos
        # The part of the way that is made does not depend on the length of a tick.
        camera.pos += way * (1 - math.exp(-dt / seconds)) if seconds else way


def kept(middle: float, half: float, low: float, high: float) -> float:
    """The middle of a view that keeps within bounds."""
    if high - low <= 2 * half:
        return (low + high) / 2
    return min(max(middle, low + half), high - half)
