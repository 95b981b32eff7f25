"""Pictures of a game, compared with those that were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pygame

from pgasync.kernel.advice import shorten

__all__ = ["Difference", "PictureError", "check_picture", "compare_pictures"]

GAP = 8
"""px between the three parts of the picture of a difference."""


class PictureError(AssertionError):
    """A picture is not what was recorded, or was never recorded."""

    __module__ = "pgasync.testing"


@dataclass(frozen=True)
class Difference:
    """How far two pictures are apart.

    Attributes:
        pixels: how many pixels differ by more than the tolerance.
        worst: the largest difference of any colour channel, 0 to 255.
        where: the smallest rect around all of these pixels.
        picture: black where they are the same, white where they are not.
    """

    pixels: int
    worst: int
    where: pygame.Rect
    picture: pygame.Surface


def compare_pictures(expected: pygame.Surface, seen: pygame.Surface, tolerance: int = 8) -> Difference:
    """Compare two pictures of the same size, pixel by pixel.

    Args:
        tolerance: how far a colour channel may be off, 0 to 255. Smooth lines
            and letters differ a little from one build of SDL to another.
    Raises:
        ValueError: the sizes are not the same, or the tolerance is out of its range.
    Cost: linear in the number of pixels, some milliseconds for a screen.
    """
    if not 0 <= tolerance <= 255:
        raise ValueError(f"tolerance must be from 0 to 255, got {tolerance}")
    if expected.get_size() != seen.get_size():
        raise ValueError(f"the pictures are {named_size(expected)} and {named_size(seen)} pixels")
    apart = distances(expected, seen)
    worst = worst_of(apart)
    apart.fill((tolerance, tolerance, tolerance), special_flags=pygame.BLEND_RGB_SUB)
    far = pygame.mask.from_threshold(apart, (0, 0, 0), (1, 1, 1, 255))
    far.invert()
    boxes = far.get_bounding_rects()
    where = boxes[0].unionall(boxes[1:]) if boxes else pygame.Rect(0, 0, 0, 0)
    picture = far.to_surface(setcolor="white", unsetcolor="black")
    return Difference(far.count(), worst, where, picture)


def distances(one: pygame.Surface, other: pygame.Surface) -> pygame.Surface:
    """For each pixel and channel, how far two pictures are apart."""
    one, other = opaque(one), opaque(other)
    apart, back = one.copy(), other.copy()
    apart.blit(other, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    back.blit(one, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    apart.blit(back, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return apart


def opaque(picture: pygame.Surface) -> pygame.Surface:
    """A copy without transparency, in a format that needs no window."""
    copy = pygame.Surface(picture.get_size(), depth=24)
    copy.blit(picture, (0, 0))
    return copy


def worst_of(apart: pygame.Surface) -> int:
    """The largest channel of any pixel."""
    return max(pygame.image.tobytes(apart, "RGB"), default=0)


def check_picture(seen: pygame.Surface, file: Path, tolerance: int, pixels: int, rerecord: bool) -> None:
    """Compare a picture with the recorded one, or record it.

    Raises:
        PictureError: they differ, or there is none. A picture of the
            difference is then beside it: the recorded one, the new one, and
            where they differ.
    """
    difference_file = file.with_name(f"{file.stem}.difference.png")
    if rerecord:
        file.parent.mkdir(parents=True, exist_ok=True)
        pygame.image.save(seen, file)
        difference_file.unlink(missing_ok=True)
        return
    if not file.is_file():
        raise PictureError(
            f"there is no picture {shorten(str(file))} to compare with. Look at what the game shows,"
            " and record it with: pytest --pgasync-rerecord"
        )
    expected = pygame.image.load(file)
    if expected.get_size() != seen.get_size():
        raise PictureError(
            f"{file.name} was recorded with {named_size(expected)} pixels, and now the game has"
            f" {named_size(seen)}. If that is right, record it anew with: pytest --pgasync-rerecord"
        )
    found = compare_pictures(expected, seen, tolerance)
    if found.pixels > pixels:
        pygame.image.save(side_by_side(expected, seen, found.picture), difference_file)
        raise PictureError(told(file, difference_file, found, tolerance, pixels))
    difference_file.unlink(missing_ok=True)


def told(file: Path, difference_file: Path, found: Difference, tolerance: int, pixels: int) -> str:
    """What to say about two pictures that differ."""
    x, y, width, height = found.where
    allowed = f", and {pixels} may" if pixels else ""
    return (
        f"the game does not look like {file.name} any more: {found.pixels} pixels differ by more than"
        f" {tolerance}{allowed}, the worst by {found.worst}, all within {width} x {height} pixels"
        f" at ({x}, {y}).\n"
        f"Look at {shorten(str(difference_file))}: recorded, now, and the difference.\n"
        "If the new picture is right, record it with: pytest --pgasync-rerecord"
    )


def side_by_side(*pictures: pygame.Surface) -> pygame.Surface:
    """Pictures of the same size in a row."""
    width, height = pictures[0].get_size()
    row = pygame.Surface(((width + GAP) * len(pictures) - GAP, height), depth=24)
    row.fill("magenta")
    for n, picture in enumerate(pictures):
        row.blit(picture, (n * (width + GAP), 0))
    return row


def named_size(picture: pygame.Surface) -> str:
    """The size of a picture, in words."""
    return f"{picture.get_width()} x {picture.get_height()}"
