"""What a sprite wears: its angle, scale, alpha, tint, flip and anchor."""

from __future__ import annotations

import pygame

from pgasync.engine.given import color_of
from pgasync.engine.looks import Look, looks
from pgasync.engine.points import ANCHORS, Anchor, checked_anchor
from pgasync.engine.stack import Stack
from pgasync.timing.finite import finite

__all__ = ["CENTER", "Outfit"]

CENTER = "center"
ALPHAS = 5
"""The step of alpha that can be seen; more pictures than 51 of a fading one are not kept."""

NOTHING = pygame.Surface((0, 0))


class Outfit:
    """The properties of a sprite that change its picture. Plain sprites have none of it, and pay nothing.

    Each may be set at any time, and tweened. The picture comes from a cache: to
    turn in steps of a degree costs 360 pictures once, and a look-up from then on.
    """

    picture: pygame.Surface
    source: pygame.Surface = NOTHING
    half: pygame.Vector2
    """From the corner of the picture to where `pos` is in it."""
    stack: Stack | None = None
    """The layer in which it is shown."""
    turned: float = 0.0
    scaled: tuple[float, float] = (1.0, 1.0)
    faded: float = 255
    tinted: tuple[int, int, int] | None = None
    flipped: tuple[bool, bool] = (False, False)
    held: str = CENTER
    plain: bool = True

    @property
    def angle(self) -> float:
        """Degrees, clockwise on the screen: `Vector2(1, 0).rotate(sprite.angle)` is its right side.

        Raises:
            TypeError: set to something that is no number.
            ValueError: set to infinity or NaN.
        """
        return self.turned

    @angle.setter
    def angle(self, angle: float) -> None:
        self.turned = finite("angle", angle)
        self.dress()

    @property
    def scale(self) -> float | tuple[float, float]:
        """How many times its size it is shown in: one number, or one across and one down. At zero it is
        not seen.

        Raises:
            TypeError: set to something else.
            ValueError: set to less than zero, infinity or NaN.
        """
        x, y = self.scaled
        return x if x == y else (x, y)

    @scale.setter
    def scale(self, scale: float | tuple[float, float]) -> None:
        pair = tuple(scale) if isinstance(scale, tuple | list | pygame.Vector2) else (scale, scale)
        if len(pair) != 2:
            raise ValueError(f"scale must be a number or a pair of them, got {scale!r}")
        x, y = (finite("scale", each) for each in pair)
        if x < 0 or y < 0:
            raise ValueError(f"scale must be >= 0, got {scale!r}. To mirror a sprite, set `flip`.")
        self.scaled = x, y
        self.dress()

    @property
    def alpha(self) -> float:
        """From 0, unseen, to 255, as the image is; values outside are taken for the nearer end.

        Raises:
            TypeError: set to something that is no number.
            ValueError: set to infinity or NaN.
        """
        return self.faded

    @alpha.setter
    def alpha(self, alpha: float) -> None:
        self.faded = min(255, max(0, finite("alpha", alpha)))
        self.dress()

    @property
    def tint(self) -> pygame.Color | None:
        """A colour that the image's own are multiplied with, or None."""
        return None if self.tinted is None else pygame.Color(self.tinted)

    @tint.setter
    def tint(self, tint: pygame.typing.ColorLike | None) -> None:
        color = None if tint is None else color_of(tint)
        self.tinted = None if color is None else (color.r, color.g, color.b)
        self.dress()

    @property
    def flip(self) -> tuple[bool, bool]:
        """Whether it is mirrored from left to right, and from top to bottom. One bool sets the first.

        Raises:
            TypeError: set to something else.
        """
        return self.flipped

    @flip.setter
    def flip(self, flip: bool | tuple[bool, bool]) -> None:
        pair = (flip, False) if isinstance(flip, bool) else flip
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise TypeError(f"flip must be a bool or a pair of them, got {flip!r}")
        self.flipped = bool(pair[0]), bool(pair[1])
        self.dress()

    @property
    def anchor(self) -> str:
        """The point of the image that is at `pos`, and that it turns around, by pygame's names.

        Raises:
            ValueError: set to something else.
        """
        return self.held

    @anchor.setter
    def anchor(self, anchor: Anchor) -> None:
        self.held = checked_anchor(anchor)
        self.dress()

    def dress(self) -> None:
        """Take the picture of this outfit, and find out where in it `pos` is."""
        turned, (scale_x, scale_y), image = self.turned, self.scaled, self.source
        flip_x, flip_y = self.flipped
        look = Look(
            round(turned) % 360,
            max(1, round(scale_x * 100)),
            max(1, round(scale_y * 100)),
            round(self.faded / ALPHAS) * ALPHAS,
            self.tinted,
            flip_x,
            flip_y,
        )
        self.plain = look == NAKED and self.held == CENTER
        picture = NOTHING
        if scale_x and scale_y:
            picture = image if look == NAKED else looks.picture(image, look)
        half = pygame.Vector2(picture.size) / 2
        if self.held != CENTER:
            x, y = ANCHORS[self.held]
            half += pygame.Vector2(x * image.width * scale_x, y * image.height * scale_y).rotate(turned)
        self.wear(picture, half)

    def wear(self, picture: pygame.Surface, half: pygame.Vector2) -> None:
        """Be shown as this picture from now on, with `pos` at a point of it."""
        self.picture, self.half = picture, half
        if self.stack is not None:
            self.stack.looks += 1


NAKED = Look()
