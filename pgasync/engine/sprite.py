"""A pygame sprite whose `with` block is its life."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from types import TracebackType
from typing import Any, ClassVar, Self

import pygame

from pgasync.engine.given import no_place, place_of
from pgasync.engine.looks import looks
from pgasync.engine.outfit import Outfit
from pgasync.engine.points import Point
from pgasync.kernel.errors import MisuseError
from pgasync.kernel.scheduler import here
from pgasync.kernel.scope import CancelScope
from pgasync.timing.finite import finite
from pgasync.timing.sleep import sleep

__all__ = ["Sprite"]

SIZES = {"w", "h", "width", "height", "size"}


class Place(pygame.FRect):
    """The rect of a sprite: to move it is to move the sprite, as in `sprite.rect.x += 10`.

    Its size is its own, as the image has the sprite's. Copies of it, and what
    `move()` and others make of it, belong to no sprite.
    """

    __slots__ = ("sprite",)

    def __setattr__(self, name: str, value: Any) -> None:
        before = self.center
        super().__setattr__(name, value)
        if name not in SIZES:
            self.settle(before)

    def __setitem__(self, index: Any, value: Any) -> None:
        before = self.center
        super().__setitem__(index, value)
        self.settle(before)

    def update(self, *rect: Any) -> None:
        """As `FRect.update()`."""
        before = self.center
        super().update(*rect)
        self.settle(before)

    def move_ip(self, *by: Any) -> None:
        """As `FRect.move_ip()`."""
        before = self.center
        super().move_ip(*by)
        self.settle(before)

    def clamp_ip(self, *inside: Any) -> None:
        """As `FRect.clamp_ip()`."""
        before = self.center
        super().clamp_ip(*inside)
        self.settle(before)

    def settle(self, before: tuple[float, float]) -> None:
        """Move the sprite, if there is one, to where its rect is now.

        An axis that has not changed is left alone: it is finer than a rect's 32 bits.
        """
        sprite = getattr(self, "sprite", None)
        if sprite is not None:
            pos, (x, y) = sprite.place, self.center
            if x != before[0]:
                pos.x = x + sprite.half.x - sprite.picture.width / 2
            if y != before[1]:
                pos.y = y + sprite.half.y - sprite.picture.height / 2


tie = Place.__dict__["sprite"].__set__
"""Set `sprite` of a `Place`, past its `__setattr__`: every collision reads two rects."""


class Sprite(Outfit, pygame.sprite.Sprite):
    """A real `pygame.sprite.Sprite`: groups and collide functions of pygame work.

        with scene.sprite("ship", pos=(100, 50)) as ship:
            async for dt in frames():
                ship.x += 60 * dt

    When the block ends, the sprite leaves the screen and its groups. When
    somebody calls `ship.kill()` (`spritecollide(..., dokill=True)` does), the
    rest of the block is skipped, as by `CancelScope.cancel()`: at once, or, if
    its task is running right now, from its next wait on.

    It can be turned, scaled, faded, tinted and mirrored: `ship.angle += 90 * dt`,
    `ship.scale = 2`, `ship.alpha = 100`, `ship.tint = "red"`, `ship.flip = True`. The
    pictures come from a cache, as the masks of `hit()` do. Who paints on an image sets
    it again: `ship.image = ship.image`.

    Attributes:
        image: the surface that is shown, as it was before it was turned or scaled.
        pos: the centre, or where else its `anchor` is, a `Vector2`, in logical pixels. It is always the same
            vector, so a loop may take it once: `pos = ship.pos`, then
            `pos.x += 60 * dt` in every frame is the fastest way to move. Where thousands
            fly: to set a vector is cheaper than to ask it, so a coroutine that has its x in a
            variable of its own writes `pos.x = x = x + 60 * dt`; and a layer in which all
            are held by `anchor="topleft"` is drawn with the least work.
    """

    batched = True
    tween_shares: ClassVar = {"pos": ("x", "y"), "x": ("pos",), "y": ("pos",)}
    """Attributes that are others, too: see `tween()`."""

    def __init__(self, image: pygame.Surface, pos: Point, *groups: Any) -> None:
        super().__init__(*groups)
        self.image = image
        self.place = place_of(pos)
        self.life = CancelScope()
        self.showing: CancelScope | None = None

    @property
    def image(self) -> pygame.Surface:
        """The surface that is shown.

        Raises:
            TypeError: set to something else.
        """
        return self.source

    @image.setter
    def image(self, image: pygame.Surface) -> None:
        if not isinstance(image, pygame.Surface):
            raise TypeError(f"a sprite's image must be a Surface, got {image!r}")
        if image is self.source:
            looks.forget(image)
        self.source = image
        if self.plain:
            self.wear(image, pygame.Vector2(image.size) / 2)
        else:
            self.dress()

    @property
    def pos(self) -> pygame.Vector2:
        """Where its anchor is, the centre by default; may be set to any pair, or changed in place."""
        return self.place

    @pos.setter
    def pos(self, pos: Point) -> None:
        try:
            self.place.update(pos)
        except (TypeError, ValueError) as error:
            raise no_place(pos, error) from None

    @property
    def x(self) -> float:
        """The x of `pos`."""
        return self.place.x

    @x.setter
    def x(self, x: float) -> None:
        self.place.x = x

    @property
    def y(self) -> float:
        """The y of `pos`."""
        return self.place.y

    @y.setter
    def y(self, y: float) -> None:
        self.place.y = y

    @property
    def topleft(self) -> tuple[float, float]:
        """Where the image begins."""
        corner = self.place - self.half
        return corner.x, corner.y

    @property
    def rect(self) -> pygame.FRect:
        """The place that the image takes, an `FRect`. Set or change it, or `pos`, to move:
        `rect.x += 10`, `rect.center = 50, 20`, `rect.clamp_ip(screen)`."""
        rect = Place(self.place - self.half, self.picture.size)
        tie(rect, self)
        return rect

    @rect.setter
    def rect(self, rect: pygame.FRect | pygame.Rect | None) -> None:
        if rect is not None:
            self.place.update(rect.center + self.half - pygame.Vector2(self.picture.size) / 2)

    async def animate(
        self, frames: Sequence[pygame.Surface], *, fps: float = 12, loops: int | None = 1
    ) -> bool:
        """Show pictures one after the other.

            await hero.animate(walk, fps=12)              # once
            await hero.animate(walk, fps=12, loops=None)  # until something else happens

        The last picture stays. A new `animate()` of the same sprite takes over.

        Resumes: when the last picture was shown for its time, as after `sleep()`, in game
            time; when another one takes over, at once.
        Args:
            frames: the pictures, at least one.
            fps: pictures per second of game time, finite and > 0.
            loops: how many times, >= 1; None never ends.
        Returns: True when it was shown to its end, False when another took over.
        Raises:
            ValueError: no pictures, or a bad `fps` or `loops`.
            TypeError: one of them is no surface.
        Cost: one wake-up for each picture.
        """
        check_animation(frames, fps, loops)
        pictures = tuple(frames)
        before = self.showing
        with CancelScope() as scope:
            self.showing = scope
            if before is not None:
                before.cancel("another animate() took over")
            try:
                for _ in count() if loops is None else range(loops):
                    for picture in pictures:
                        self.image = picture
                        await sleep(1 / fps)
            finally:
                if self.showing is scope:
                    self.showing = None
        return not scope.cancelled_caught

    def kill(self) -> None:
        """Leave the screen and all groups now, and end the `with` block at its wait.

        Raises:
            MisuseError: called while the game is drawn, or in another thread.
        """
        # Before anything is done: half a kill would leave a block without a picture.
        task = getattr(self.life, "task", None)
        here().admit("kill()", None if task is None else task.root.thread)
        self.vanish()
        self.life.cancel("kill()")

    def vanish(self) -> None:
        """Leave the screen and all groups; the `with` block goes on."""
        super().kill()
        if self.stack is not None:
            self.stack.drop(self)
            self.stack = None

    def __enter__(self) -> Self:
        if self.life.entered:
            raise MisuseError(
                "This sprite's `with` block was entered twice. Make a new sprite for every block."
            )
        self.life.enter(here())
        if self.stack is not None:
            self.stack[self] = self.life.task  # whoever shows it for a block has it now
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self.vanish()
        return self.life.leave(error)


def check_animation(frames: Sequence[pygame.Surface], fps: float, loops: int | None) -> None:
    """Refuse what cannot be shown."""
    if not isinstance(frames, Sequence) or not all(isinstance(each, pygame.Surface) for each in frames):
        raise TypeError(f"frames must be a list of surfaces, got {frames!r}")
    if not frames:
        raise ValueError("frames must hold at least one surface, got none")
    if not finite("fps", fps) > 0:
        raise ValueError(f"fps must be finite and > 0, got {fps!r}")
    if loops is not None and (not isinstance(loops, int) or loops < 1):
        raise ValueError(f"loops must be a whole number >= 1, or None, got {loops!r}")
