"""Pictures that are turned, scaled, flipped, tinted or faded, and masks, each made once."""

from __future__ import annotations

from typing import NamedTuple

import pygame

__all__ = ["Look", "Looks", "clear_copy", "looks"]

MOST = 16_000_000
"""Pixels of all pictures that are kept, 64 MB; above, the oldest go."""
MOST_MASKS = 1024


class Look(NamedTuple):
    """How a picture differs from its image.

    Attributes:
        angle: whole degrees, clockwise on the screen.
        scale_x, scale_y: in hundredths.
        alpha: 0 to 255.
        tint: a colour that all are multiplied with, or None.
        flip_x, flip_y: whether it is mirrored.
    """

    angle: int = 0
    scale_x: int = 100
    scale_y: int = 100
    alpha: int = 255
    tint: tuple[int, int, int] | None = None
    flip_x: bool = False
    flip_y: bool = False


class Looks:
    """The pictures that were made, by image and look."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.kept: dict[tuple[pygame.Surface, Look], pygame.Surface] = {}
        self.pixels = 0
        self.masks: dict[pygame.Surface, pygame.Mask] = {}

    def picture(self, image: pygame.Surface, look: Look) -> pygame.Surface:
        """The picture of an image in a look.

        Cost: a dict's, if it was made before; else that of turning, scaling and copying.
        """
        key = image, look
        picture = self.kept.get(key)
        if picture is None:
            picture = self.kept[key] = make(image, look)
            self.pixels += picture.width * picture.height
            while self.pixels > self.most and len(self.kept) > 1:
                oldest = self.kept.pop(next(iter(self.kept)))
                self.pixels -= oldest.width * oldest.height
        return picture

    def mask(self, picture: pygame.Surface) -> pygame.Mask:
        """The pixels of a picture that are seen, made once."""
        mask = self.masks.get(picture)
        if mask is None:
            mask = self.masks[picture] = pygame.mask.from_surface(picture)
            if len(self.masks) > MOST_MASKS:
                del self.masks[next(iter(self.masks))]
        return mask

    def forget(self, image: pygame.Surface) -> None:
        """Drop all that was made of an image, because it was painted on."""
        self.masks.pop(image, None)
        for key in [key for key in self.kept if key[0] is image]:
            dropped = self.kept.pop(key)
            self.pixels -= dropped.width * dropped.height


looks = Looks()
"""Of the whole process: what comes out depends on nothing but what goes in."""


def clear_copy(image: pygame.Surface) -> pygame.Surface:
    """A copy with an alpha channel; needs no display, as `convert_alpha()` does."""
    copy = pygame.Surface(image.size, pygame.SRCALPHA, 32)
    copy.blit(image, (0, 0))
    return copy


def make(image: pygame.Surface, look: Look) -> pygame.Surface:
    """Make the picture: mirrored, tinted, scaled, turned, faded, in this order."""
    picture = clear_copy(image)
    if look.flip_x or look.flip_y:
        picture = pygame.transform.flip(picture, look.flip_x, look.flip_y)
    if look.tint is not None:
        picture.fill((*look.tint, 255), special_flags=pygame.BLEND_RGBA_MULT)
    if (look.scale_x, look.scale_y) != (100, 100):
        width = max(1, round(image.width * look.scale_x / 100))
        height = max(1, round(image.height * look.scale_y / 100))
        # Whole multiples keep the squares of pixel art; in between, edges would flicker.
        whole = look.scale_x % 100 == look.scale_y % 100 == 0
        scale = pygame.transform.scale if whole else pygame.transform.smoothscale
        picture = scale(picture, (width, height))
    if look.angle % 90 == 0:
        picture = pygame.transform.rotate(picture, -look.angle)
    else:
        picture = pygame.transform.rotozoom(picture, -look.angle, 1)
    if look.alpha < 255:
        picture.set_alpha(look.alpha)
    return picture
